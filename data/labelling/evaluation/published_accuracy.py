"""How good the automatic labels are, as it was last measured and kept in `accuracy.json`.

    python -m data.evaluate STARTER OTHERS --record

(STARTER: `data/topics/definitions/starter/records.jsonl`, OTHERS: `tests/reference/others.jsonl`)
measures again and keeps the figures. The rules were written with these records in view, so on papers that
nobody looked at while writing them the figures will be lower.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.topics.model import DEFINITIONS, Topic

RECORDED = DEFINITIONS / "accuracy.json"

READERS_AGREE: Mapping[str, float] = {
    "article_type": 0.99,
    "species": 0.98,
    "source": 0.92,
    "route": 0.93,
    "condition": 0.92,
    "product": 0.93,
    "model": 0.88,
    "effect": 0.92,
    "mechanism": 0.88,
    "outcome": 0.86,
}
"""F1 of two blind readings of the same text before differences were settled; see `starter/README.md`."""

AT_FIRST_SIGHT: Mapping[str, float] = {
    "article_type": 0.89,
    "species": 0.97,
    "source": 0.89,
    "route": 0.79,
    "condition": 0.89,
    "product": 0.91,
    "model": 0.95,
    "effect": 0.81,
    "mechanism": 0.78,
    "outcome": 0.82,
}
"""Micro-F1 on 95 public abstracts, retold, before any rule had learnt from them; see the README."""


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


def recorded_accuracy(topic: Topic) -> Accuracy | None:
    """The figures kept for a topic; None where none were measured with it."""
    kept: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))
    if kept["topic"] != topic.code:
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
