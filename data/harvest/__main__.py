"""Run a PubMed search into the store.

    python -m data.harvest [--quiet] [--full] ["QUERY"]

Without a query it runs the topic's. Progress goes to standard error (with --quiet, for cron, only problems).
Standard output gets exactly one line, a JSON object with {"query", "translation", "count", "fetched",
"missing", "warnings", "requests", "seconds"}, and only if a search was stored, that is with exit codes 0
and 3:

    0  every record that PubMed counted is in the store (also when it counted none)
    3  some are missing: their PMIDs are in "missing", the reasons on standard error
    2  the query, a setting, the topic file or the database cannot be used; nothing was requested or stored
    1  PubMed cannot be reached and sent no record
    130  interrupted; the records fetched so far stay stored, but the search is not evidence
    70  an internal error
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from data.faults import operator_message
from data.harvest.pipeline import Progress, outcome_message
from data.harvest.service import harvest
from data.harvest.worker import label
from data.pubmed.errors import ConfigurationError, PubMedError, QueryRefused
from data.pubmed.pasted import pasted_remark
from data.settings import SettingsError, read_settings
from data.storage.store import StoreError, open_store
from data.storage.stored_search import EVIDENCE_STATES
from data.topics.loader import load_topic
from data.topics.toml_reader import TopicError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m data.harvest",
        description="Run a PubMed search into the store. Progress on standard error, one JSON "
        "object on standard output. Exit 0: all there, 3: some missing, 2: bad query or settings, 1: PubMed "
        "out of reach.",
    )
    parser.add_argument("query", nargs="?", help="in PubMed's syntax; without it, the topic's query")
    parser.add_argument("--quiet", action="store_true", help="report problems only (for cron)")
    parser.add_argument("--full", action="store_true", help="fetch unchanged records too")
    options = parser.parse_args(arguments)
    console = _Console(options.quiet)
    try:
        settings = read_settings()
        query = options.query
        if query is None:
            query = load_topic(settings.topic_path).query
        stop = threading.Event()
        try:
            search = harvest(settings, query, on_progress=console, full=options.full, stop=stop)
        finally:
            stop.set()  # pending requests would keep an interrupted process alive until PubMed answers
        if search.state in EVIDENCE_STATES:
            with suppress(StoreError, TopicError):  # it is labelled when it is first opened
                label(settings, search)
        with open_store(settings.database_url) as store:
            reasons = store.missing(search.id)
    except KeyboardInterrupt:
        return console.end(
            "Interrupted. The papers fetched so far stay stored, but this search is no evidence.", 130
        )
    except (SettingsError, TopicError, StoreError, ConfigurationError, QueryRefused) as error:
        return console.end(operator_message(error), 2)
    except Exception as error:
        return console.end(operator_message(error), 1 if isinstance(error, PubMedError) else 70)
    remark = pasted_remark(query)
    warnings = [remark, *search.warnings] if remark else search.warnings
    result = {name: getattr(search, name) for name in _JSON} | {"warnings": warnings}
    console.clear()
    try:
        print(json.dumps(result), flush=True)
    except BrokenPipeError:
        sys.stdout = None
    for warning in warnings:
        console.info(warning)
    for reason in dict.fromkeys(reasons.values()):
        pmids = [str(pmid) for pmid, why in reasons.items() if why == reason]
        more = f" and {len(pmids) - 20:,} more" if len(pmids) > 20 else ""
        console.line(f"Missing {', '.join(pmids[:20])}{more}: {reason}")
    if search.state == "complete":
        console.info(outcome_message(search))
        return 0
    return console.end(outcome_message(search), 3)


_JSON = ("query", "translation", "count", "fetched", "missing", "warnings", "requests", "seconds")


class _Console:
    """Progress on standard error: one line rewritten in place on a terminal, else a line every 2 seconds."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._last = -_LINE_SECONDS
        self._line_open = False

    def __call__(self, progress: Progress) -> None:
        interval = 0.1 if sys.stderr.isatty() else _LINE_SECONDS
        if self._quiet or progress.phase == "done" or time.monotonic() - self._last < interval:
            return
        self._last = time.monotonic()
        text = progress.message
        if progress.rate:
            text += f", {progress.rate:,.0f} a second"
        if progress.seconds_left is not None:
            text += f", {_duration(progress.seconds_left)} left"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
            self._line_open = True
        else:
            print(text, file=sys.stderr, flush=True)

    def clear(self) -> None:
        print("\r\x1b[K" if self._line_open else "", end="", file=sys.stderr, flush=True)
        self._line_open = False

    def info(self, text: str) -> None:
        """Print an informational message unless --quiet."""
        if not self._quiet:
            self.line(text)

    def line(self, text: str) -> None:
        self.clear()
        print(text, file=sys.stderr, flush=True)

    def end(self, text: str, code: int) -> int:
        self.line(text)
        return code


_LINE_SECONDS = 2.0


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    sys.exit(main())
