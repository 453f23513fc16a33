"""Run a PubMed search into the store: called, in the background with progress, or as a command.

    python -m data.harvest [--quiet] [--full] ["QUERY"]

Without a query it runs the topic's. Progress goes to standard error (with --quiet, for cron, only what is
wrong). Standard output gets exactly one line, a JSON object, {"query", "translation", "count", "fetched",
"missing", "warnings", "requests", "seconds"}, and gets it only when a search was stored, that is with exit
codes 0 and 3:

    0  every record that PubMed counted is in the store (also when it counted none)
    3  some are missing; their PMIDs are in "missing", why is said on standard error
    2  the query, a setting, the topic file or the database cannot be used; nothing was asked, or nothing kept
    1  PubMed is out of reach and sent no record
    130  interrupted; what came stays stored, but the search is no evidence
    70  a fault of this program

A query is fetched by one process at a time on each database; other requests for it meanwhile show its
progress and get the same search. An interrupted search is resumed by the next request for it, or by `resume`.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from data.evidence.repository import open_evidence
from data.faults import for_operator
from data.harvest.background import Background
from data.harvest.client_factory import open_client
from data.harvest.leases import LEASE_SECONDS, Lease, LeaseLost, Leases, renewing
from data.harvest.pipeline import Gathering, OnProgress, Progress, Teller, said
from data.labelling.classifier import Classifier
from data.pubmed.client import Cancelled, NotSetUp, PubMedError, QueryRefused
from data.pubmed.search import check_query
from data.settings import Settings, SettingsError, read_settings
from data.storage.store import Store, StoreError, open_store
from data.storage.stored_search import EVIDENCE_STATES, Search, normalise_query
from data.storage.tables import digest
from data.topics.model import TopicError, load_topic

__all__ = ["Job", "Progress", "harvest", "main", "owner_of", "resume", "said", "start"]

_LOOK = 1.0  # seconds between looks at a fetch in another process


def harvest(
    settings: Settings,
    query: str,
    *,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
    full: bool = False,
) -> Search:
    """Ask PubMed, fetch every record and store it, batch by batch.

    Where an earlier search of the same query is stored and large, only records that PubMed has revised since,
    or that are new, are fetched in full (`data.pubmed.revisions` says what is asked); the search is a new
    one, and the earlier one keeps what it saw.

    Args:
        settings: where to ask, as whom, and where to store.
        query: in PubMed's syntax.
        on_progress: called after each step, in this thread or one of those that fetch, one at a time.
        stop: when set, the search ends as soon as it can.
        full: whether to fetch all records in full.

    Returns:
        The search as stored: 'complete' if every record that PubMed counted is in the store; 'incomplete' if
        some are missing, be it that PubMed did not send them or that it went out of reach midway: it is
        evidence, with the missing named; 'cancelled' if `stop` was set: then it is no evidence.

    Raises:
        NotSetUp: NCBI is asked and no e-mail address is set.
        QueryRefused: PubMed, or a look at the query before it is sent, says that it cannot be answered, or
            there are more records than `settings.max_records`.
        OutOfReach: PubMed gave no answer, or not one record.
        Cancelled: `stop` was set before there was anything to store.
        StoreError: the database cannot be used; what was stored before stays.
    """
    began = time.monotonic()
    tell = Teller(on_progress)
    holder = secrets.token_hex(16)
    query = check_query(query)
    with open_store(settings.database_url) as store:
        client = open_client(settings, store, stop=stop, on_wait=lambda why: tell(message=why))
        leases = Leases(store.database)
        while True:
            lease = leases.acquire(query, holder)
            if lease is None:
                search = _look_on(store, leases, query, tell, stop)
                if search is not None:
                    return search
                continue
            tell(elsewhere=False)
            with renewing(leases, query, holder) as held:
                gathering = Gathering(
                    client, store, lease, held, tell, settings.max_records, full, stop, began
                )
                held.progress = gathering.columns
                try:
                    return gathering.gather()
                except LeaseLost:
                    continue


def _look_on(
    store: Store, leases: Leases, query: str, tell: Teller, stop: threading.Event | None
) -> Search | None:
    """Tell how far another process is, until it has ended or has been cut off.

    Returns:
        Its search, None if that is no evidence.
    """
    search_id = ""
    waiting = stop or threading.Event()
    while (lease := leases.get(query)) is not None and lease.alive:
        search_id = lease.search_id
        tell(
            phase="fetching" if lease.total else "asking",
            elsewhere=True,
            done=lease.done,
            total=lease.total,
            requests=lease.requests,
            expected=0.0 if lease.overdue else _left(lease),
            message=_SILENT if lease.overdue else lease.message or _ELSEWHERE,
        )
        if waiting.wait(_LOOK):
            raise Cancelled("The search was stopped.")
    search = store.search(search_id) if search_id and lease is None else None
    return search if search is not None and search.state in EVIDENCE_STATES else None


_ELSEWHERE = "Another process is already downloading this search"
_SILENT = (
    "The process that downloads this search has not reported for some seconds; if it has ended, the download "
    f"continues here within {LEASE_SECONDS:.0f} seconds"
)


def _left(lease: Lease) -> float:
    return lease.seconds / lease.done * (lease.total - lease.done) if lease.done else 0.0


def make_ready(settings: Settings, search: Search) -> None:
    """Label what a search has brought and keep it so, that nobody waits when it is first looked at.

    On failure nothing is lost: the evidence is built, and the error shown, on first access.
    """
    if search.state in EVIDENCE_STATES:
        with suppress(StoreError, TopicError), open_store(settings.database_url) as store:
            rules = _rules(settings.topic_path)
            open_evidence(store, search, rules.topic, lambda: rules)


@lru_cache(maxsize=1)
def _rules(topic_path: Path | None) -> Classifier:
    return Classifier(load_topic(topic_path))


def owner_of(visitor: str | None) -> str:
    """What the store keeps of a visitor's word to know them again; '' for nobody."""
    return digest(visitor.encode()) if visitor else ""


class Job(Background):
    """A search that runs in the background; any number of visitors may look at it.

    `progress` is always there; at the end either `search` (in whatever state; 'cancelled' is no evidence) or
    `error` is, which `data.faults` puts in words.

    Attributes:
        query: the question.
        visitor: who started it, None where nobody knows any more: it was cut off and taken up again.
    """

    def __init__(self, settings: Settings, query: str, visitor: str | None = "", full: bool = False) -> None:
        """Use `start` or `resume`."""
        super().__init__("harvest")
        self.query = query
        self.visitor = visitor
        self.progress = Progress()
        self.search: Search | None = None
        self._settings = settings
        self._full = full

    def may_cancel(self, visitor: str = "") -> bool:
        """Whether a visitor may cancel it: who started it, if it is not another process that fetches."""
        return not self.progress.elsewhere and self.visitor in (visitor, None)

    def cancel(self, visitor: str = "") -> None:
        """Request cancellation; ignored if this visitor did not start the job."""
        if self.may_cancel(visitor):
            super().cancel()

    def work(self) -> None:
        """Run the search."""
        try:
            self.search = search = harvest(
                self._settings, self.query, on_progress=self._report, stop=self.stop, full=self._full
            )
            ended = self.progress
            self._report(replace(ended, phase="sorting", message=f"Labelling {search.fetched:,} papers"))
            if (owner := owner_of(self.visitor)) and not ended.elsewhere:
                with suppress(StoreError), open_store(self._settings.database_url) as store:
                    store.own(search.id, owner)
            make_ready(self._settings, search)
            self._report(ended)
        finally:
            with _jobs_lock:
                for key in [key for key, job in _jobs.items() if job is self]:
                    del _jobs[key]

    def _report(self, progress: Progress) -> None:
        self.progress = progress


_jobs: dict[tuple[str, str], Job] = {}
_jobs_lock = threading.Lock()


def start(settings: Settings, query: str, visitor: str | None = "", *, full: bool = False) -> Job:
    """Run a search in the background.

    Args:
        settings: as for `harvest`.
        query: as for `harvest`.
        visitor: opaque id of the requester; only they may cancel. '' disables the check.
        full: as for `harvest`; a job that runs already stays as it is.

    Returns:
        The running job of the same query into the same database if there is one that nobody has cancelled,
        else a new one: PubMed is asked once, however many ask.
    """
    key = (settings.database_url, normalise_query(query))
    with _jobs_lock:
        job = _jobs.get(key)
        if job is None or job.cancelled:
            job = _jobs[key] = Job(settings, query, visitor, full)
            job.begin()
        return job


def resume(settings: Settings) -> tuple[Job, ...]:
    """Go on with what was being fetched when a process ended: to be called once when a process starts.

    Returns:
        A job for each such search. One that another process fetches after all is only looked on at; of a
        process that ended just now it is taken over after `data.harvest.leases.LEASE_SECONDS`.

    Raises:
        StoreError: the database cannot be used.
    """
    with open_store(settings.database_url) as store:
        leases = Leases(store.database).all()
    return tuple(start(settings, lease.query, None) for lease in leases)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code that this module's first lines explain."""
    parser = argparse.ArgumentParser(
        prog="python -m data.harvest",
        description="Run a PubMed search into the store. Progress on standard error, one JSON "
        "object on standard output. Exit 0: all there, 3: some missing, 2: bad query or settings, 1: PubMed "
        "out of reach.",
    )
    parser.add_argument("query", nargs="?", help="in PubMed's syntax; without it, the topic's query")
    parser.add_argument("--quiet", action="store_true", help="say nothing but what is wrong (for cron)")
    parser.add_argument("--full", action="store_true", help="fetch unchanged records too")
    options = parser.parse_args(arguments)
    show = _Show(options.quiet)
    try:
        settings = read_settings()
        query = options.query
        if query is None:
            query = load_topic(settings.topic_path).query
        stop = threading.Event()
        try:
            search = harvest(settings, query, on_progress=show, full=options.full, stop=stop)
        finally:
            stop.set()  # else requests under way keep an interrupted process until PubMed has answered
        make_ready(settings, search)
        with open_store(settings.database_url) as store:
            reasons = store.missing(search.id)
    except KeyboardInterrupt:
        return show.end("Interrupted. What came stays stored, but this search is no evidence.", 130)
    except (SettingsError, TopicError, StoreError, NotSetUp, QueryRefused) as error:
        return show.end(for_operator(error), 2)
    except Exception as error:
        return show.end(for_operator(error), 1 if isinstance(error, PubMedError) else 70)
    answer = {name: getattr(search, name) for name in _JSON}
    show.clear()
    try:
        print(json.dumps(answer), flush=True)
    except BrokenPipeError:
        sys.stdout = None
    for warning in search.warnings:
        show.remark(warning)
    for reason in dict.fromkeys(reasons.values()):
        pmids = [str(pmid) for pmid, why in reasons.items() if why == reason]
        more = f" and {len(pmids) - 20:,} more" if len(pmids) > 20 else ""
        show.line(f"Missing {', '.join(pmids[:20])}{more}: {reason}")
    if search.state == "complete":
        show.remark(said(search))
        return 0
    return show.end(said(search), 3)


_JSON = ("query", "translation", "count", "fetched", "missing", "warnings", "requests", "seconds")


class _Show:
    """Progress on standard error: one line that is written over on a terminal, else a line now and then."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._last = -_EVERY
        self._open = False

    def __call__(self, progress: Progress) -> None:
        often = 0.1 if sys.stderr.isatty() else _EVERY
        if self._quiet or progress.phase == "done" or time.monotonic() - self._last < often:
            return
        self._last = time.monotonic()
        text = progress.message
        if progress.rate:
            text += f", {progress.rate:,.0f} a second"
        if progress.seconds_left is not None:
            text += f", {_time(progress.seconds_left)} left"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
            self._open = True
        else:
            print(text, file=sys.stderr, flush=True)

    def clear(self) -> None:
        print("\r\x1b[K" if self._open else "", end="", file=sys.stderr, flush=True)
        self._open = False

    def remark(self, text: str) -> None:
        """Print an informational message unless --quiet."""
        if not self._quiet:
            self.line(text)

    def line(self, text: str) -> None:
        self.clear()
        print(text, file=sys.stderr, flush=True)

    def end(self, text: str, code: int) -> int:
        self.line(text)
        return code


_EVERY = 2.0  # seconds between lines where standard error is no terminal


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
