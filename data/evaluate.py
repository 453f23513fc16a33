"""Measure labels: of the rules against reference sets, of a search against published codings.

    python -m data.evaluate [FILE.jsonl ...] [--frozen FILE.jsonl] [--folds N] [--confusions] [--record]
    python -m data.evaluate --search QUERY
    python -m data.evaluate --origin rule|model|person|in-force [--origin ...] [FILE.jsonl ...]

The first form classifies every record of the files (`reference_set` describes the format; the labels in
it are used only to compare) and prints JSON on standard output; `labelling.evaluation.metrics` defines the
figures. Without a file the starter set is measured. `--frozen` names a frozen set, on which no rule was
ever tuned: it is measured apart, and only totals are printed, never which papers differ.

`published_codings` compares labels with what authors of published reviews coded, where the topic has such
codings and papers of them are among the records. The second form does so for the labels that the dashboard
shows for a stored search: the newest of this query, the one with this id, or `starter` for the starter set.

The third form measures the labels of rules, of language models, of people, or those in force, against what
people read (the log of readings) or against the readings in the files; `readings.accuracy` says how. Its
papers are those of the newest stored search, or of the one that `--search` names, and of the starter set.

`--folds` measures each of N parts separately; a hash of the PMID decides the part of a record. The rules
are written by hand and learn nothing from any record, so the folds show how much a figure depends on the
papers measured; they do not show how the rules do on new papers. `--confusions` adds the papers that got
other labels than the reference has, with the words. `--record` keeps all other figures in `accuracy.json`
of the topic's folder, which the Methods page shows.

Exit codes: 0 measured; 2 a file, the topic, a setting or the search cannot be used, said in one sentence
on standard error.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any

from data.evidence.analysis.coded_papers import coded_papers
from data.evidence.repository import STARTER, open_evidence, open_starter
from data.exports.command import NothingToExport, find_search
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.labelling.evaluation.metrics import (
    Pair,
    confusions,
    evaluate,
    label_all,
    spread,
    totals,
)
from data.labelling.evaluation.published_accuracy import accuracy_file
from data.labelling.evaluation.published_codings import (
    CodedPaper,
    agreement,
    match_codings,
    published_codings,
)
from data.labelling.evaluation.reference_set import Reference, ReferenceSetError, read_reference
from data.labelling.evaluation.starter_set import RECORDS
from data.labelling.labels import Origin
from data.readings.accuracy import Measured, accuracy
from data.readings.log import ReadingLog
from data.readings.model import Reading
from data.readings.reference_format import read_lines
from data.readings.starter import starter_readings
from data.records.text import counted
from data.settings import Settings, SettingsError, read_settings
from data.storage.store import StoreError, open_store
from data.topics.loader import TopicError, load_topic
from data.topics.model import Topic


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    written = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    options = parser.parse_args(written)
    if options.origin and (options.frozen or options.folds or options.confusions or options.record):
        parser.error("--origin measures readings, so it goes with no other option but --search")
    if (
        options.search is not None
        and not options.origin
        and (options.files or options.frozen or options.record)
    ):
        parser.error("--search compares a stored search, so it goes with no files and no --record")
    try:
        settings = read_settings()
        topic = load_topic(settings.topic_path)
        if options.origin:
            return _print(_by_origin(settings, topic, options.origin, options.files, options.search))
        if options.search is not None:
            return _print(_of_search(settings, topic, options.search))
        references = _read(options.files or [RECORDS], topic)
        frozen = _read(options.frozen, topic)
        codings = published_codings(topic)
    except (ReferenceSetError, TopicError, SettingsError, StoreError, NothingToExport) as error:
        print(error, file=sys.stderr)
        return 2
    file = accuracy_file(topic) if options.record else None
    if options.record and not file:
        print("--record needs a topic in a folder, to keep the figures there.", file=sys.stderr)
        return 2
    classifier = Classifier(topic)
    started = time.perf_counter()
    pairs = label_all(references, classifier)
    report = evaluate(pairs, topic) | {"seconds": round(time.perf_counter() - started, 3)}
    if options.folds:
        report["learned"] = "nothing: the rules are written by hand"
        report["folds"] = {facet.code: spread(facet, pairs, options.folds) for facet in topic.facets}
    if frozen:
        report["frozen"] = totals(label_all(frozen, classifier), topic)
    if codings:
        report["published_codings"] = _compared(topic, _coded(codings, pairs))
    if file:
        command = shlex.join(
            ["python", "-m", "data.evaluate", *(one for one in written if one != "--record")]
        )
        kept = {"topic": topic.code, "fingerprint": topic.fingerprint, "command": command, **report}
        del kept["seconds"]
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.confusions:
        report["confusions"] = [
            asdict(confusion) for facet in topic.facets for confusion in confusions(facet, pairs)
        ]
    return _print(report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data.evaluate", description="Measure the labels.")
    parser.add_argument("files", type=Path, nargs="*", help="reference sets, one JSON object a line")
    parser.add_argument(
        "--frozen", type=Path, action="append", default=[], help="a set never tuned on: measured apart"
    )
    parser.add_argument("--search", metavar="QUERY", help="compare a stored search with published codings")
    parser.add_argument(
        "--origin",
        choices=[one.value for one in Measured],
        action="append",
        default=[],
        help="measure these labels against what people read",
    )
    parser.add_argument("--folds", type=_at_least_two, help="measure this many parts of the set apart")
    parser.add_argument("--confusions", action="store_true", help="list the papers that differ")
    parser.add_argument("--record", action="store_true", help="keep the figures for the Methods page")
    return parser


def _read(files: Iterable[Path], topic: Topic) -> list[Reference]:
    """The papers of reference sets, without those that are only a PMID; a file of these alone is refused."""
    found: list[Reference] = []
    for path in files:
        every = read_reference(path, topic)
        labelled = [one for one in every if one.record.title or one.record.text or not one.record.pmid]
        if left_out := len(every) - len(labelled):
            why = (
                f"{path}: {counted(left_out, 'paper')} with a PMID and no text cannot be labelled. Readings "
                f"are measured on stored papers: python -m data.evaluate --origin rule {path}"
            )
            if not labelled:
                raise ReferenceSetError(why)
            print(why, file=sys.stderr)
        found += labelled
    return found


def _coded(codings: Iterable[Reference], pairs: Sequence[Pair]) -> list[CodedPaper]:
    papers = ((reference.record.pmid, reference.record.title) for reference, _ in pairs)
    return [
        CodedPaper(pairs[place][0].record.pmid, pairs[place][1], own)
        for place, own in match_codings(codings, papers).items()
    ]


def _compared(topic: Topic, papers: Sequence[CodedPaper]) -> dict[str, Any]:
    figures = {facet.code: agreement(facet.code, papers) for facet in topic.facets}
    return {
        "papers": len(papers),
        "facets": {code: asdict(measured) for code, measured in figures.items() if measured},
    }


def _of_search(settings: Settings, topic: Topic, wanted: str) -> dict[str, Any]:
    if wanted == STARTER:
        evidence = open_starter(topic)
    else:
        with open_store(settings.database_url) as store:
            search = find_search(store, wanted)
            evidence = open_evidence(store, search, topic, cache(partial(Classifier, topic)))
    return {
        "search": evidence.provenance.key,
        "records": len(evidence),
        "published_codings": _compared(topic, coded_papers(evidence)),
    }


def _by_origin(
    settings: Settings, topic: Topic, origins: Sequence[str], files: Sequence[Path], wanted: str | None
) -> dict[str, Any]:
    given = [read_lines(path, topic) for path in files]
    for problem in (problem for _, problems in given for problem in problems):
        print(problem, file=sys.stderr)
    readings: dict[int, list[Reading]] = {}
    with open_store(settings.database_url) as store:
        for reading in starter_readings(topic):
            readings.setdefault(reading.pmid, []).append(reading)
        for pmid, own in ReadingLog(store.database).of(topic.code).items():
            readings.setdefault(pmid, []).extend(own)
        people = [one for own in readings.values() for one in own if one.origin is Origin.PERSON]
        references = [one for found, _ in given for one in found] if files else people
        records = {one.record.pmid: one.record for one in starter_set.load()}
        if wanted != STARTER and (wanted is not None or store.newest()):
            search = find_search(store, wanted)
            records |= store.records_of(search.id, sorted({one.pmid for one in references}))
    rules, each = cache(Classifier(topic).classify), settings.readings_per_paper
    return {
        "origins": {
            origin: accuracy(Measured(origin), references, readings, records, rules, topic, each)
            for origin in dict.fromkeys(origins)
        }
    }


def _print(report: dict[str, Any]) -> int:
    json.dump(report, sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0


def _at_least_two(written: str) -> int:
    number = int(written)
    if number < 2:
        raise argparse.ArgumentTypeError("at least 2 folds are needed")
    return number


if __name__ == "__main__":
    sys.exit(main())
