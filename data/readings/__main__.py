"""Carry readings from one host to another, as lines of the reference-set format.

    python -m data.readings export [FILE.jsonl]    all readings of the topic; on standard output without FILE
    python -m data.readings import FILE.jsonl      add those that are not there yet

What a line gives that the topic does not know is named on standard error with the number of the line, and the
rest is taken. Exit codes: 0 done; 3 done, but something could not be taken; 2 the file, a setting, the topic
or the database cannot be used, explained in one sentence on standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from data.faults import operator_message
from data.labelling.evaluation.reference_set import ReferenceSetError
from data.readings.log import ReadingLog
from data.readings.reference_format import as_items, read_lines
from data.settings import SettingsError, read_settings
from data.storage.store import StoreError, open_store
from data.topics.loader import TopicError, load_topic
from data.topics.model import Topic


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code, see the module's docstring."""
    parser = argparse.ArgumentParser(
        prog="python -m data.readings", description="Carry readings from one host to another."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    out = commands.add_parser("export", help="write all readings of the topic")
    out.add_argument("file", nargs="?", type=Path, help="where to; without it, standard output")
    into = commands.add_parser("import", help="add readings from a file")
    into.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        settings = read_settings()
        topic = load_topic(settings.topic_path)
        with open_store(settings.database_url) as store:
            log = ReadingLog(store.database)
            if options.command == "import":
                return _import(log, topic, options.file)
            if options.file is None:
                return _export(log, topic, sys.stdout)
            with options.file.open("w", encoding="utf-8") as file:
                return _export(log, topic, file)
    except OSError as error:
        print(f"{options.file} cannot be written or read ({error.strerror}).", file=sys.stderr)
    except (SettingsError, TopicError, StoreError) as error:
        print(operator_message(error), file=sys.stderr)
    except ReferenceSetError as error:
        print(error, file=sys.stderr)
    return 2


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
