"""How good the automatic labels are: the figures kept in the topic's folder.

`accuracy.json` is written by `python -m data.evaluate ... --record` and names the command that measures the
same figures. They are of the reference set, on which the rules were tuned, and apart from it of the frozen
set, on which they never were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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
        records: how many records it was measured on.
        micro: by facet, all its labels together.
        categories: by facet, then by category code; {} for a frozen set.
        told: by facet, its categories that say something about the treatment, taken together.
        sensitivity: share of the papers of the topic that are kept.
        specificity: share of the others that are set aside.
        in_scope: papers of the topic among the records; out_of_scope: the others.
        characteristics: of how studies were done, by field; {} where none were measured.
        fingerprint: of the topic whose rules were measured.
        command: measures the same figures.
        frozen: the figures of the frozen set; None where none was measured.
    """

    records: int
    micro: Mapping[str, Measure]
    categories: Mapping[str, Mapping[str, Measure]]
    told: Mapping[str, Measure]
    sensitivity: float
    specificity: float
    in_scope: int
    out_of_scope: int
    characteristics: Mapping[str, Measure] = field(default_factory=dict)
    fingerprint: str = ""
    command: str = ""
    frozen: Accuracy | None = None


def accuracy_file(topic: Topic) -> Path | None:
    """Where the accuracy of a topic is kept; None for a topic in a single file."""
    return topic.folder / "accuracy.json" if topic.folder else None


def recorded_accuracy(topic: Topic) -> Accuracy | None:
    """The figures kept for a topic; None where none were measured."""
    file = accuracy_file(topic)
    return _accuracy(json.loads(file.read_text(encoding="utf-8"))) if file and file.is_file() else None


def _accuracy(kept: Mapping[str, Any]) -> Accuracy:
    facets = kept["facets"]
    return Accuracy(
        records=kept["records"],
        micro={code: Measure(**figures["micro"]) for code, figures in facets.items()},
        categories={
            code: {category: Measure(**own) for category, own in figures["categories"].items()}
            for code, figures in facets.items()
            if "categories" in figures
        },
        told={code: Measure(**figures) for code, figures in kept["told"].items()},
        characteristics={
            name: Measure(**figures) for name, figures in kept.get("characteristics", {}).items()
        },
        fingerprint=kept.get("fingerprint", ""),
        command=kept.get("command", ""),
        frozen=_accuracy(kept["frozen"]) if "frozen" in kept else None,
        **kept["scope"],
    )
