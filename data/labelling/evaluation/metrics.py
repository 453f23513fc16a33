"""How the labels that the rules give compare with those of a reference set.

Precision is the share of given labels that the reference has, recall the share of reference labels
that were given, F1 their harmonic mean, support the number of reference labels. `micro` counts the
labels of all categories together, `macro` is the plain mean over the categories that the reference
has. A record without reference labels of a facet, and without given ones, adds nothing. A figure
whose divisor is 0 is 0. Study characteristics are measured the same way by field, over the records
that have them: a number is right when it is equal, a length of time or a dose within 2 %.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data.labelling.classifier import Classifier
from data.labelling.evaluation.characteristics import FIELDS, tally
from data.labelling.evaluation.reference_set import Reference
from data.labelling.labels import Labels
from data.records.record import Record
from data.topics.model import Facet, Topic

Pair = tuple[Reference, Labels]  # a record as it was read, and the labels the rules gave it


@dataclass(slots=True)
class Counts:
    """Labels given and right, given and wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, wanted: set[str], got: set[str]) -> None:
        """Count the labels of one paper: those of the reference and those given."""
        self.right += len(wanted & got)
        self.wrong += len(got - wanted)
        self.missed += len(wanted - got)

    def figures(self) -> dict[str, float | int]:
        """Precision, recall, f1 and support, rounded to four places."""
        precision = self.right / (self.right + self.wrong) if self.right else 0.0
        recall = self.right / (self.right + self.missed) if self.right else 0.0
        f1 = 2 * precision * recall / (precision + recall) if self.right else 0.0
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1, 4),
            "support": self.right + self.missed,
        }


@dataclass(frozen=True, slots=True)
class Confusion:
    """A record whose labels of one facet are not those of the reference.

    Attributes:
        missed: category codes that only the reference has.
        wrong: category codes that only the rules gave.
        words: the words from which the wrong ones were read.
    """

    pmid: int
    title: str
    facet: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    words: tuple[str, ...]


def label_all(references: Sequence[Reference], classifier: Classifier) -> list[Pair]:
    """Each reference with what the rules give its record; they do not see its labels."""
    return [(reference, classifier.classify(reference.record)) for reference in references]


def evaluate(pairs: Sequence[Pair], topic: Topic) -> dict[str, Any]:
    """Compare what the rules gave with reference labels.

    Returns:
        `{"facets": {facet: {"categories": {...}, "micro": {...}, "macro": {...}}}, "records", "scope",
        "told"}`; `scope` says how well papers out of scope are recognised, `told` has the figures of the
        categories that a facet lists as `reported`, taken together. Where a reference has study
        characteristics, also `"characteristics": {field: {"precision", "recall", "f1", "support"}}`.
    """
    report: dict[str, Any] = {
        "facets": {facet.code: compare(facet, pairs) for facet in topic.facets},
        "records": len(pairs),
        "scope": scope_figures(pairs),
        "told": {
            facet.code: told_figures(facet.code, facet.reported, pairs)
            for facet in topic.facets
            if facet.reported
        },
    }
    if any(_is_read(reference) for reference, _ in pairs):
        report["characteristics"] = characteristics_figures(pairs)
    return report


def characteristics_figures(pairs: Iterable[Pair]) -> dict[str, dict[str, float | int]]:
    """Precision and recall of each study characteristic, over the references that a reader read for them."""
    counts = {field: Counts() for field in FIELDS}
    for reference, automatic in pairs:
        if not _is_read(reference):
            continue
        for field, right, wrong, missed in tally(reference.labels.characteristics, automatic.characteristics):
            counts[field].right += right
            counts[field].wrong += wrong
            counts[field].missed += missed
    return {field: count.figures() for field, count in counts.items()}


def _is_read(reference: Reference) -> bool:
    """Whether a reader read how the study was done."""
    return not reference.labels.attributions.keys().isdisjoint(FIELDS)


def totals(pairs: Sequence[Pair], topic: Topic) -> dict[str, Any]:
    """The figures of a frozen set: of whole facets only, from which no rule can be tuned."""
    report = evaluate(pairs, topic)
    return report | {"facets": {code: {"micro": one["micro"]} for code, one in report["facets"].items()}}


def compare(facet: Facet, pairs: Iterable[Pair]) -> dict[str, Any]:
    """The figures of one facet: by category, `micro` and `macro`."""
    per_category = {code: Counts() for code in facet.codes}
    total = Counts()
    for reference, automatic in pairs:
        wanted, got = set(reference.labels.codes(facet.code)), set(automatic.codes(facet.code))
        total.add(wanted, got)
        for code in sorted(wanted | got):
            per_category.setdefault(code, Counts()).add(wanted & {code}, got & {code})
    categories = {code: counts.figures() for code, counts in per_category.items()}
    present = [figures for figures in categories.values() if figures["support"]]
    macro: dict[str, float | int] = {
        key: round(sum(figures[key] for figures in present) / len(present), 4) if present else 0.0
        for key in ("precision", "recall", "f1")
    }
    macro["support"] = sum(int(figures["support"]) for figures in present)
    return {"categories": categories, "micro": total.figures(), "macro": macro}


def fold_of(record: Record, folds: int) -> int:
    """The fold a record belongs to, 0 to `folds` - 1: by its PMID, by its title where it has none."""
    key = str(record.pmid or record.title)
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % folds


def spread(facet: Facet, pairs: Sequence[Pair], folds: int) -> dict[str, Any]:
    """Micro-F1 of one facet in each fold, with the lowest, the highest and their mean."""
    found = [
        float(compare(facet, part)["micro"]["f1"])
        for number in range(folds)
        if (part := [pair for pair in pairs if fold_of(pair[0].record, folds) == number])
    ]
    mean = round(sum(found) / len(found), 4) if found else 0.0
    return {"f1": found, "mean": mean, "lowest": min(found, default=0.0), "highest": max(found, default=0.0)}


def scope_figures(pairs: Iterable[Pair]) -> dict[str, float | int]:
    """Sensitivity (papers of the topic that are kept) and specificity (others that are set aside)."""
    inside = [labels.scope.in_scope for reference, labels in pairs if reference.labels.scope.in_scope]
    outside = [
        not labels.scope.in_scope for reference, labels in pairs if not reference.labels.scope.in_scope
    ]
    return {
        "sensitivity": round(sum(inside) / len(inside), 4) if inside else 0.0,
        "specificity": round(sum(outside) / len(outside), 4) if outside else 0.0,
        "in_scope": len(inside),
        "out_of_scope": len(outside),
    }


def told_figures(facet: str, told: Sequence[str], pairs: Iterable[Pair]) -> dict[str, float | int]:
    """Precision and recall of some categories of a facet taken together."""
    counts = Counts()
    for reference, automatic in pairs:
        wanted = set(reference.labels.codes(facet)).intersection(told)
        got = set(automatic.codes(facet)).intersection(told)
        counts.add(wanted, got)
    return counts.figures()


def confusions(facet: Facet, pairs: Iterable[Pair]) -> list[Confusion]:
    """The records whose labels of one facet are not those of the reference, in file order."""
    found = []
    for reference, automatic in pairs:
        wanted, got = reference.labels.codes(facet.code), automatic.codes(facet.code)
        missed = tuple(code for code in wanted if code not in got)
        wrong = tuple(code for code in got if code not in wanted)
        if missed or wrong:
            words = (
                match.words
                for label in automatic.labels
                if label.facet == facet.code and label.category in wrong
                for match in label.matches
            )
            record = reference.record
            found.append(
                Confusion(record.pmid, record.title, facet.code, missed, wrong, tuple(dict.fromkeys(words)))
            )
    return found
