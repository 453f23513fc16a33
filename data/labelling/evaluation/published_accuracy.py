"""How good the automatic labels are: the figures kept in the topic's folder.

`accuracy.json` is written by

    python -m data.evaluate STARTER OTHERS --record

(STARTER: `starter/records.jsonl` of the topic, OTHERS: `tests/reference/others.jsonl`). The rules were
written with these records in view, so on papers that nobody looked at while writing them the figures will be
lower. `agreement.json` has what these figures can be compared with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.topics.model import Topic


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and their harmonic mean, of `support` reference labels."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Figures of one measurement.

    Attributes:
        fingerprint: of the topic whose rules were measured.
        records: how many records it was measured on.
        micro: by facet, all its labels together.
        categories: by facet, then by category code.
        told: by facet, its categories that say something about the treatment, taken together.
        sensitivity: share of the papers of the topic that are kept.
        specificity: share of the others that are set aside.
        in_scope: papers of the topic among the records; out_of_scope: the others.
    """

    fingerprint: str
    records: int
    micro: Mapping[str, Measure]
    categories: Mapping[str, Mapping[str, Measure]]
    told: Mapping[str, Measure]
    sensitivity: float
    specificity: float
    in_scope: int
    out_of_scope: int


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """How well two blind readings of the same text agreed before differences were settled.

    Attributes:
        f1: by facet.
    """

    records: int
    f1: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How the rules did on papers from which none of them had learnt.

    Attributes:
        f1: micro-F1 by facet.
        in_scope, in_scope_kept: papers about the topic, and those of them that were kept.
        out_of_scope, out_of_scope_excluded: the other papers, and those of them that were excluded.
        told, told_right: labels of the facet's `told` categories, and those of them that were right.
    """

    records: int
    f1: Mapping[str, float]
    in_scope: int
    in_scope_kept: int
    out_of_scope: int
    out_of_scope_excluded: int
    told: int
    told_right: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the accuracy of a topic can be compared with; None where it was not measured."""

    two_readings: TwoReadings | None = None
    held_out: HeldOut | None = None


def accuracy_file(topic: Topic) -> Path | None:
    """Where the accuracy of a topic is kept; None for a topic in a single file."""
    return topic.folder / "accuracy.json" if topic.folder else None


def recorded_accuracy(topic: Topic) -> Accuracy | None:
    """The figures kept for a topic; None where none were measured."""
    kept = _read(accuracy_file(topic))
    if not kept:
        return None
    facets = kept["facets"]
    return Accuracy(
        fingerprint=kept["fingerprint"],
        records=kept["records"],
        micro={code: Measure(**figures["micro"]) for code, figures in facets.items()},
        categories={
            code: {category: Measure(**own) for category, own in figures["categories"].items()}
            for code, figures in facets.items()
        },
        told={code: Measure(**figures) for code, figures in kept["told"].items()},
        **kept["scope"],
    )


def agreement(topic: Topic) -> Agreement:
    """What `agreement.json` of a topic says."""
    kept = _read(topic.folder / "agreement.json" if topic.folder else None)
    return Agreement(
        TwoReadings(**kept["two_readings"]) if "two_readings" in kept else None,
        HeldOut(**kept["held_out"]) if "held_out" in kept else None,
    )


def _read(file: Path | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file and file.is_file() else {}
    return found
