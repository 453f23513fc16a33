"""Run a PubMed search into the store: called, in the background with progress, or as a command.

    python -m data.harvest ["QUERY"]

Without a query it runs the topic's. Progress goes to standard error. Standard output gets exactly one JSON
object, {"query", "translation", "count", "fetched", "missing", "warnings", "requests", "seconds"}, and gets
it only when a search was stored, that is with exit codes 0 and 3:

    0  every record that PubMed counted is in the store (also when it counted none)
    3  some are missing; their PMIDs are in "missing", why is said on standard error
    2  the query, a setting, the topic file or the database cannot be used; nothing was asked, or nothing kept
    1  PubMed is out of reach and sent no record
    130  interrupted; what came stays stored, but the search is no evidence
    70  a fault of this program
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

from data.background import Background
from data.pubmed.client import Cancelled, Client, NotSetUp, OutOfReach, PubMedError, QueryRefused
from data.pubmed.search import ask, fetch, list_pmids
from data.search import Search, State, normalise_query
from data.settings import Settings, SettingsError, read_settings
from data.store import Store, StoreError, open_store
from data.topic import TopicError, load_topic

Phase = Literal["asking", "listing", "fetching", "done"]
OnProgress = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come.

    Attributes:
        phase: 'asking' PubMed for the count, 'listing' the PMIDs, 'fetching' the records, 'done'.
        done: records stored so far.
        total: records to fetch, 0 while that is not known.
        requests: requests made so far.
        started: when fetching began, in seconds of `time.monotonic`.
        at: when this was reported, by the same clock.
        message: the same in words, to show as it is.
    """

    phase: Phase = "asking"
    done: int = 0
    total: int = 0
    requests: int = 0
    started: float = 0.0
    at: float = 0.0
    message: str = "Asking PubMed"

    @property
    def rate(self) -> float:
        """Records a second since fetching began, 0 where nothing came yet."""
        return self.done / (self.at - self.started) if self.done and self.at > self.started else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds to go at this rate, None while there is none."""
        return (self.total - self.done) / self.rate if self.rate else None


def harvest(
    settings: Settings,
    query: str,
    *,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> Search:
    """Ask PubMed, fetch every record and store it, batch by batch.

    Args:
        settings: where to ask, as whom, and where to store.
        query: in PubMed's syntax.
        on_progress: called after each step, in this thread.
        stop: when set, the search ends as soon as it can.

    Returns:
        The search as stored: 'complete' if every record that PubMed counted is in the store; 'incomplete' if
        some are missing, be it that PubMed did not send them or that it went out of reach midway: it is
        evidence, with the missing named; 'cancelled' if `stop` was set: then it is no evidence.

    Raises:
        NotSetUp: NCBI is asked and no e-mail address is set.
        QueryRefused: PubMed, or a look at the query before it is sent, says that it cannot be answered.
        OutOfReach: PubMed gave no answer, or not one record.
        Cancelled: `stop` was set before there was anything to store.
        StoreError: the database cannot be used; what was stored before stays.
    """
    tell = _Teller(on_progress)
    client = Client(
        settings.eutils_url,
        settings.email,
        settings.api_key,
        stop=stop,
        on_wait=lambda why: tell(message=why),
    )
    with open_store(settings.database_url) as store:
        tell()
        answer = ask(client, query)
        counted = f"PubMed counts {answer.count:,} records"
        tell(phase="listing", total=answer.count, requests=client.requests, message=counted)
        pmids = list_pmids(client, answer) if answer.count else ()
        if answer.count and not pmids:
            raise OutOfReach(f"PubMed counted {answer.count:,} records but listed none: try again later.")
        if len(pmids) < answer.count:
            warning = f"PubMed counted {answer.count:,} records but listed only {len(pmids):,} of them."
            answer = replace(answer, warnings=(*answer.warnings, warning))
        run = _Run(store, store.begin(answer, pmids), client, tell.began)
        tell(phase="fetching", total=len(pmids), started=time.monotonic(), requests=client.requests)
        rest = dict.fromkeys(pmids)  # in PubMed's order
        try:
            for batch in fetch(client, answer, pmids) if pmids else ():
                store.add(run.search_id, batch)
                for fetched in batch.fetched:
                    rest.pop(fetched.record.pmid, None)
                done = len(pmids) - len(rest)
                stored = f"{done:,} of {len(pmids):,} records stored"
                tell(done=done, requests=client.requests, message=stored)
                if rest and stop is not None and stop.is_set():
                    raise Cancelled("The search was stopped.")
            if pmids and len(rest) == len(pmids):
                raise OutOfReach(
                    f"PubMed listed {len(pmids):,} records but sent none that could be read: try again later."
                )
            whole = not rest and len(pmids) >= answer.count
            search = run.finish("complete" if whole else "incomplete", dict.fromkeys(rest, _NOT_SENT))
        except Cancelled:
            return run.finish("cancelled", dict.fromkeys(rest, _ENDED))
        except PubMedError as error:
            if len(rest) == len(pmids):
                run.finish("failed", dict.fromkeys(rest, str(error)))
                raise
            return run.finish("incomplete", dict.fromkeys(rest, str(error)))
        except BaseException as error:
            state: State = "cancelled" if isinstance(error, KeyboardInterrupt) else "failed"
            with suppress(StoreError):  # the first error is the one to tell
                run.finish(state, dict.fromkeys(rest, _ENDED))
            raise
        tell(phase="done", requests=client.requests, message=said(search))
        return search


_NOT_SENT = "PubMed listed it but did not send it, also when asked for it by its number."
_ENDED = "The search ended before it came."


class _Teller:
    """Keeps the last progress and tells each change of it."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self.began = time.monotonic()
        self._progress = Progress()
        self._tell = on_progress or (lambda progress: None)

    def __call__(self, **changes: Any) -> None:
        self._progress = replace(self._progress, at=time.monotonic(), **changes)
        self._tell(self._progress)


@dataclass(frozen=True, slots=True)
class _Run:
    store: Store
    search_id: str
    client: Client
    began: float

    def finish(self, state: State, missing: Mapping[int, str]) -> Search:
        self.store.finish(
            self.search_id,
            state=state,
            missing=missing,
            requests=self.client.requests,
            seconds=round(time.monotonic() - self.began, 3),
        )
        search = self.store.search(self.search_id)
        assert search is not None  # it was begun above
        return search


def said(search: Search) -> str:
    """How a search ended, in one sentence for whoever asked."""
    if search.state == "cancelled":
        return f"The search was cancelled after {search.fetched:,} of {search.count:,} records."
    if not search.count:
        return "PubMed found nothing for this query: try fewer or broader words."
    if search.state == "complete":
        return f"All {search.count:,} records that PubMed counted are stored."
    lacking = max(search.count - search.fetched, len(search.missing))
    return (
        f"{search.fetched:,} of the {search.count:,} records that PubMed counted are stored, {lacking:,} are "
        "missing: run the search again to fetch them."
    )


def sentence(error: BaseException) -> str:
    """What to show of an error: its own words where they were written to be shown, and no others.

    Anything else is a fault of this program, and its words may hold a secret (an address with the key).
    """
    if isinstance(error, (PubMedError, StoreError, SettingsError, TopicError)):
        return str(error)
    return f"This program failed ({type(error).__name__}): please report it."


class Job(Background):
    """A search that runs in the background; any number of visitors may look at it.

    `progress` is always there; at the end either `search` (in whatever state; 'cancelled' is no evidence) or
    `error` is, which `sentence` puts in words.
    """

    def __init__(self, settings: Settings, query: str) -> None:
        """Use `start`."""
        super().__init__("harvest")
        self.query = query
        self.progress = Progress()
        self.search: Search | None = None
        self._settings = settings

    def work(self) -> None:
        """Run the search."""
        try:
            self.search = harvest(self._settings, self.query, on_progress=self._report, stop=self.stop)
        finally:
            with _jobs_lock:
                for key in [key for key, job in _jobs.items() if job is self]:
                    del _jobs[key]

    def _report(self, progress: Progress) -> None:
        self.progress = progress


_jobs: dict[tuple[str, str], Job] = {}
_jobs_lock = threading.Lock()


def start(settings: Settings, query: str) -> Job:
    """Run a search in the background.

    Returns:
        The running job of the same query into the same database if there is one that nobody has cancelled,
        else a new one: PubMed is asked once, however many ask.
    """
    key = (settings.database_url, normalise_query(query))
    with _jobs_lock:
        job = _jobs.get(key)
        if job is None or job.cancelled:
            job = _jobs[key] = Job(settings, query)
            job.begin()
        return job


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code that this module's first lines explain."""
    parser = argparse.ArgumentParser(
        prog="python -m data.harvest",
        description="Run a PubMed search into the store. Progress on standard error, one JSON "
        "object on standard output. Exit 0: all there, 3: some missing, 2: bad query or settings, 1: PubMed "
        "out of reach.",
    )
    parser.add_argument("query", nargs="?", help="in PubMed's syntax; without it, the topic's query")
    options = parser.parse_args(arguments)
    show = _Show()
    try:
        settings = read_settings()
        query = options.query
        if query is None:
            query = load_topic(settings.topic_path).query
        search = harvest(settings, query, on_progress=show)
        with open_store(settings.database_url) as store:
            reasons = store.missing(search.id)
    except KeyboardInterrupt:
        return show.end("Interrupted. What came stays stored, but this search is no evidence.", 130)
    except (SettingsError, TopicError, StoreError, NotSetUp, QueryRefused) as error:
        return show.end(sentence(error), 2)
    except Exception as error:
        return show.end(sentence(error), 1 if isinstance(error, PubMedError) else 70)
    answer = {name: getattr(search, name) for name in _JSON}
    show.clear()
    try:
        print(json.dumps(answer), flush=True)
    except BrokenPipeError:
        sys.stdout = None
    for warning in search.warnings:
        show.line(warning)
    for reason in dict.fromkeys(reasons.values()):
        pmids = [str(pmid) for pmid, why in reasons.items() if why == reason]
        more = f" and {len(pmids) - 20:,} more" if len(pmids) > 20 else ""
        show.line(f"Missing {', '.join(pmids[:20])}{more}: {reason}")
    return show.end(said(search), 0 if search.state == "complete" else 3)


_JSON = ("query", "translation", "count", "fetched", "missing", "warnings", "requests", "seconds")


class _Show:
    """Progress on standard error: one line that is written over on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._last = -_EVERY
        self._open = False

    def __call__(self, progress: Progress) -> None:
        if progress.phase == "done" or time.monotonic() - self._last < (
            0.1 if sys.stderr.isatty() else _EVERY
        ):
            return
        self._last = time.monotonic()
        text = progress.message
        if progress.seconds_left is not None:
            text += f", {progress.rate:,.0f} a second, {_time(progress.seconds_left)} left"
        if sys.stderr.isatty():
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
            self._open = True
        else:
            print(text, file=sys.stderr, flush=True)

    def clear(self) -> None:
        print("\r\x1b[K" if self._open else "", end="", file=sys.stderr, flush=True)
        self._open = False

    def line(self, text: str) -> None:
        self.clear()
        print(text, file=sys.stderr, flush=True)

    def end(self, text: str, code: int) -> int:
        self.line(text)
        return code


_EVERY = 2.0  # seconds between lines where standard error is no terminal


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    sys.exit(main())
