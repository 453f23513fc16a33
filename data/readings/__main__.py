"""Readings of papers: carry them from one host to another, or have a language model read papers.

    python -m data.readings export [FILE.jsonl]    all readings of the topic; on standard output without FILE
    python -m data.readings import FILE.jsonl      add those that are not there yet
    python -m data.readings model                  ask the model of READER_URL and READER_MODEL about papers
    python -m data.readings batch OUT.jsonl        the same requests as a file in OpenAI's batch format
    python -m data.readings accept IN.jsonl        store the answers to such a file

`model` and `batch` take papers of the newest search that have not been read by this model with these
instructions, human studies first; `model` says what is sent where and what it will cost, and asks before it
sends anything. What cannot be taken is named on standard error, with the number of the line or the PMID, and
the rest is taken. `model` and `accept` print a JSON object with what was done on standard output.

Exit codes: 0 done; 1 the endpoint cannot be used; 2 the file, a setting, the topic or the database cannot be
used, or the cost was not agreed to; 3 done, but something could not be taken; 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TextIO

from data.evidence.repository import labelled_records
from data.exports.command import NothingToExport, find_search
from data.faults import operator_message
from data.labelling.classifier import Classifier
from data.labelling.evaluation.reference_set import ReferenceSetError
from data.readings.asking import ModelReader
from data.readings.choosing import Only, papers_to_read
from data.readings.log import ReadingLog
from data.readings.model_commands import accept_batch, ask_model, write_batch
from data.readings.plan import check_settings
from data.readings.prompt import Prompt
from data.readings.reference_format import as_items, read_lines
from data.records.record import Record
from data.settings import Settings, SettingsError, read_settings
from data.storage.store import Store, StoreError, open_store
from data.topics.loader import TopicError, load_topic
from data.topics.model import Topic


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code, see the module's docstring."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        topic = load_topic(settings.topic_path)
        if options.command == "model":
            check_settings(settings.language_model, options.budget)
        with open_store(settings.database_url) as store:
            return _run(options, settings, topic, store)
    except OSError as error:
        print(f"{options.file} cannot be written or read ({error.strerror}).", file=sys.stderr)
    except (SettingsError, TopicError, StoreError) as error:
        print(operator_message(error), file=sys.stderr)
    except (ReferenceSetError, NothingToExport) as error:
        print(error, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data.readings",
        description="Carry readings from one host to another, or have a language model read papers.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    out = commands.add_parser("export", help="write all readings of the topic")
    out.add_argument("file", nargs="?", type=Path, help="where to; without it, standard output")
    into = commands.add_parser("import", help="add readings from a file")
    into.add_argument("file", type=Path)
    model = commands.add_parser("model", help="have a language model read papers")
    batch = commands.add_parser("batch", help="write the requests to a language model into a file")
    batch.add_argument("file", type=Path)
    for command in (model, batch):
        command.add_argument("--search", metavar="QUERY", help="papers of this search, by query or id")
        command.add_argument("--only", choices=[only.value for only in Only], help="which papers alone")
        command.add_argument("--limit", type=_whole, metavar="N", help="at most so many papers")
        command.add_argument(
            "--again", action="store_true", help="papers too whose answer could not be used before"
        )
    model.add_argument("--budget", type=_dollars, metavar="X", help="spend at most so many US dollars")
    model.add_argument("--at-once", type=_whole, metavar="N", default=4, help="requests at a time (4)")
    model.add_argument("--timeout", type=_whole, metavar="SECONDS", default=120, help="for an answer (120)")
    model.add_argument("--yes", action="store_true", help="agree to the cost beforehand")
    accept = commands.add_parser("accept", help="store the answers to a batch")
    accept.add_argument("file", type=Path)
    accept.add_argument("--search", metavar="QUERY", help="the search that the batch was written from")
    return parser


def _whole(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 10**6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _dollars(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount such as 2.50")
    return value


def _run(options: argparse.Namespace, settings: Settings, topic: Topic, store: Store) -> int:
    log, prompt = ReadingLog(store.database), Prompt(topic)
    match options.command:
        case "import":
            return _import(log, topic, options.file)
        case "export" if options.file is None:
            return _export(log, topic, sys.stdout)
        case "export":
            with options.file.open("w", encoding="utf-8") as file:
                return _export(log, topic, file)
        case "accept":
            search = find_search(store, options.search)
            records_of = partial(store.records_of, search.id)
            return accept_batch(store.database, prompt, settings.language_model, options.file, records_of)
    records = _papers(options, settings, prompt, store)
    if options.command == "batch":
        return write_batch(prompt, settings.language_model, records, options.file)
    return ask_model(
        store.database,
        prompt,
        settings.language_model,
        records,
        budget=options.budget,
        at_once=options.at_once,
        timeout=options.timeout,
        confirmed=options.yes,
    )


def _papers(options: argparse.Namespace, settings: Settings, prompt: Prompt, store: Store) -> list[Record]:
    """The papers that the options mean, in the order in which they are read."""
    search = find_search(store, options.search)
    earlier = store.before(search.id) if options.only == Only.NEW else None
    answers = ModelReader(store.database, prompt, settings.language_model.model).answers()
    return papers_to_read(
        labelled_records(store, search, prompt.topic, cache(partial(Classifier, prompt.topic))),
        prompt.topic,
        answered=answers.answered(usable=options.again),
        only=Only(options.only) if options.only else None,
        new=store.differences(earlier.id, search.id).new if earlier else store.pmids(search.id),
        limit=options.limit,
    )


def _export(log: ReadingLog, topic: Topic, out: TextIO) -> int:
    for pmid, readings in sorted(log.of(topic.code).items()):
        for item in as_items(pmid, readings):
            print(json.dumps(item, ensure_ascii=False), file=out)
    return 0


def _import(log: ReadingLog, topic: Topic, file: Path) -> int:
    readings, problems = read_lines(file, topic)
    added = log.add(readings)
    _say(problems)
    print(f"{added:,} of {len(readings):,} values added; the others were there already.", file=sys.stderr)
    return 3 if problems else 0


def _say(problems: Iterable[str]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
