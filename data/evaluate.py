"""Measure the labels: the rules against a reference set.

    python -m data.evaluate FILE.jsonl

Classifies every record of FILE (the format is told in `data/reference.py`; the labels in it are used
only to compare) and prints JSON on standard output. A file that cannot be read gives a sentence on
standard error and exit code 2.

Precision is the share of given labels that the reference has, recall the share of reference labels
that were given, F1 their harmonic mean, support the number of reference labels. `micro` counts the
labels of all categories together, `macro` is the plain mean over the categories that the reference
has. A record without reference labels of a facet, and without given ones, adds nothing. A figure
whose divisor is 0 is 0.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.classify import Classifier
from data.labels import Labels
from data.reference import Reference, ReferenceSetError, read_reference
from data.settings import SettingsError, read_settings
from data.topic import Facet, TopicError, load_topic


@dataclass(slots=True)
class Counts:
    """Labels given and right, given and wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

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


def evaluate(references: Sequence[Reference], classifier: Classifier) -> dict[str, Any]:
    """Compare a classifier with reference labels.

    Args:
        references: the reference set; its labels are not shown to the classifier.
        classifier: what is measured.

    Returns:
        `{"facets": {facet: {"categories": {...}, "micro": {...}, "macro": {...}}}, "records", "seconds"}`;
        `seconds` is the time that classifying took.
    """
    started = time.perf_counter()
    given = [classifier.classify(reference.record) for reference in references]
    seconds = time.perf_counter() - started
    pairs = [(reference.labels, labels) for reference, labels in zip(references, given, strict=True)]
    return {
        "facets": {facet.code: _compare(facet, pairs) for facet in classifier.topic.facets},
        "records": len(references),
        "seconds": round(seconds, 3),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.evaluate", description="Measure the labels.")
    parser.add_argument("file", type=Path, help="a reference set, one JSON object a line")
    options = parser.parse_args(arguments)
    try:
        topic = load_topic(read_settings().topic_path)
        report = evaluate(read_reference(options.file, topic), Classifier(topic))
    except (ReferenceSetError, TopicError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    json.dump(report, sys.stdout, indent=2)
    print()
    return 0


def _compare(facet: Facet, pairs: Iterable[tuple[Labels, Labels]]) -> dict[str, Any]:
    per_category = {code: Counts() for code in facet.codes}
    total = Counts()
    for reference, automatic in pairs:
        wanted, got = set(reference.codes(facet.code)), set(automatic.codes(facet.code))
        for code in sorted(wanted | got):
            counts = per_category.setdefault(code, Counts())
            for one in (counts, total):
                if code not in wanted:
                    one.wrong += 1
                elif code not in got:
                    one.missed += 1
                else:
                    one.right += 1
    categories = {code: counts.figures() for code, counts in per_category.items()}
    present = [figures for figures in categories.values() if figures["support"]]
    macro: dict[str, float | int] = {
        key: round(sum(figures[key] for figures in present) / len(present), 4) if present else 0.0
        for key in ("precision", "recall", "f1")
    }
    macro["support"] = sum(int(figures["support"]) for figures in present)
    return {"categories": categories, "micro": total.figures(), "macro": macro}


if __name__ == "__main__":
    sys.exit(main())
