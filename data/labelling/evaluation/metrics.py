"""Measure the labels: the rules against a reference set.

    python -m data.evaluate FILE.jsonl
    python -m data.evaluate [FILE.jsonl ...] --folds 5 [--confusions]

Classifies every record of the files (`reference_set` describes the format; the labels in it are
used only to compare) and prints JSON on standard output. A file that cannot be read gives a sentence
on standard error and exit code 2. Without a file the starter set is measured.

Precision is the share of given labels that the reference has, recall the share of reference labels
that were given, F1 their harmonic mean, support the number of reference labels. `micro` counts the
labels of all categories together, `macro` is the plain mean over the categories that the reference
has. A record without reference labels of a facet, and without given ones, adds nothing. A figure
whose divisor is 0 is 0.

`--folds` measures each of N parts separately; a hash of the PMID decides the part of a record. The rules are
written by hand and learn nothing from any record, so the folds show how much a figure depends on the papers
measured; they do not show how the rules do on papers that nobody saw while writing them. It adds how well
papers out of scope are recognised (`scope`), and the accuracy of the categories that a facet lists as
`reported`.
`--confusions` adds the papers that got other labels than the reference has, with the words. `--record`
keeps all but those in `accuracy.json` of the topic's folder, which the Methods page shows (see
`published_accuracy`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.labelling.classifier import Classifier
from data.labelling.evaluation.published_accuracy import accuracy_file
from data.labelling.evaluation.reference_set import Reference, ReferenceSetError, read_reference
from data.labelling.evaluation.starter_set import RECORDS
from data.labelling.labels import Labels
from data.records.record import Record
from data.settings import SettingsError, read_settings
from data.topics.loader import TopicError, load_topic
from data.topics.model import Facet

Pair = tuple[Reference, Labels]  # a record as it was read, and the labels the rules gave it


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
    pairs = label_all(references, classifier)
    seconds = time.perf_counter() - started
    return {
        "facets": {facet.code: compare(facet, pairs) for facet in classifier.topic.facets},
        "records": len(references),
        "seconds": round(seconds, 3),
    }


def compare(facet: Facet, pairs: Iterable[Pair]) -> dict[str, Any]:
    """The figures of one facet: by category, `micro` and `macro`."""
    per_category = {code: Counts() for code in facet.codes}
    total = Counts()
    for reference, automatic in pairs:
        wanted, got = set(reference.labels.codes(facet.code)), set(automatic.codes(facet.code))
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
        counts.right += len(wanted & got)
        counts.wrong += len(got - wanted)
        counts.missed += len(wanted - got)
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


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.evaluate", description="Measure the labels.")
    parser.add_argument("files", type=Path, nargs="*", help="reference sets, one JSON object a line")
    parser.add_argument("--folds", type=_at_least_two, help="measure this many parts of the set apart")
    parser.add_argument("--confusions", action="store_true", help="list the papers that differ")
    parser.add_argument("--record", action="store_true", help="keep the figures for the Methods page")
    options = parser.parse_args(arguments)
    try:
        classifier = Classifier(load_topic(read_settings().topic_path))
        topic = classifier.topic
        references = [one for path in options.files or [RECORDS] for one in read_reference(path, topic)]
    except (ReferenceSetError, TopicError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    file = accuracy_file(topic) if options.record else None
    if options.record and not file:
        print("--record needs a topic in a folder, to keep the figures there.", file=sys.stderr)
        return 2
    report = evaluate(references, classifier)
    if options.folds or options.confusions or options.record:
        pairs = label_all(references, classifier)
    if options.folds:
        report["learned"] = "nothing: the rules are written by hand"
        report["folds"] = {facet.code: spread(facet, pairs, options.folds) for facet in topic.facets}
    if options.folds or options.record:
        report["scope"] = scope_figures(pairs)
        report["told"] = {
            facet.code: told_figures(facet.code, facet.reported, pairs)
            for facet in topic.facets
            if facet.reported
        }
    if file:
        kept = {"topic": topic.code, "fingerprint": topic.fingerprint, **report}
        del kept["seconds"]
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.confusions:
        report["confusions"] = [
            asdict(confusion) for facet in topic.facets for confusion in confusions(facet, pairs)
        ]
    json.dump(report, sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def _at_least_two(written: str) -> int:
    number = int(written)
    if number < 2:
        raise argparse.ArgumentTypeError("at least 2 folds are needed")
    return number
