"""The pipeline of one search: count, plan, list, reuse unchanged records, fetch, count again.

Records are stored batch by batch, so an interrupted search can be resumed. Listing and fetching are repeated
while PubMed's count changes, at most `_ROUNDS` times.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from data import clock
from data.faults import operator_message, user_message
from data.pubmed.client import Client
from data.pubmed.count import Answer, ask
from data.pubmed.errors import Cancelled, PubMedError, ServiceUnavailable
from data.pubmed.fetch import Listed, fetch
from data.pubmed.revisions import unchanged
from data.pubmed.slicing import Plan, list_slices, make_plan
from data.storage.store import Store, StoreError
from data.storage.stored_search import EVIDENCE_STATES, Search, State

RESUME_HOURS = 24  # a search interrupted longer ago starts again, because PubMed has changed

_ROUNDS = 3
_REUSE_FROM = 1_000  # records in common with an earlier search; fewer are as fast to fetch as to check
_OVERLAP = timedelta(days=7)  # revision dates have no time of day, and are indexed some days later

Phase = Literal["asking", "listing", "fetching", "done", "sorting"]
OnProgress = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a search.

    Attributes:
        phase: 'asking' PubMed for the count, 'listing' the PMIDs, 'fetching' the records, 'done', or
            'sorting', that is labelling the records (`data.harvest.worker.label`).
        done: records stored so far.
        total: records to fetch, 0 while unknown.
        requests: requests made so far.
        reused: how many of `done` were stored before fetching began.
        started: when fetching began, in seconds of `time.monotonic`.
        at: when this was reported, on the same clock.
        expected: planned duration in seconds, 0 while unknown.
        message: the current step, in words for the screen.
    """

    phase: Phase = "asking"
    done: int = 0
    total: int = 0
    requests: int = 0
    reused: int = 0
    started: float = 0.0
    at: float = 0.0
    expected: float = 0.0
    message: str = "Asking PubMed"

    @property
    def rate(self) -> float:
        """Records per second since fetching began; 0 before the first, or if that is not known."""
        fetched = self.done - self.reused if self.started else 0
        return fetched / (self.at - self.started) if fetched > 0 and self.at > self.started else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds left, by the rate so far or else the plan; None while neither is known."""
        return (self.total - self.done) / self.rate if self.rate else self.expected or None


class ProgressReporter:
    """Stores the latest progress and passes each change to the callback, one call at a time."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        """Take the callback, None for none."""
        self.latest = Progress()
        self._lock = threading.Lock()
        self._on_progress = on_progress or (lambda progress: None)

    def __call__(self, **changes: Any) -> None:
        """Report a change of these attributes of `Progress`."""
        with self._lock:
            self.latest = replace(self.latest, at=time.monotonic(), **changes)
            self._on_progress(self.latest)


class Abandoned(Exception):
    """This process is to leave the search as it is; another one, or a later one, continues it."""


_log = logging.getLogger(__name__)
_NOT_SENT = "PubMed listed it but did not send it, even when asked for it by its number."
_ENDED = "The search ended before it was fetched."


@dataclass(slots=True)
class FetchRun:
    """One attempt to fetch a search into the store.

    Attributes:
        client: the PubMed client.
        store: where to store records.
        query: in PubMed's syntax.
        report: receives the progress.
        max_records: larger searches are refused.
        full: whether to fetch unchanged records again.
        stop: when set, the search ends as soon as possible.
        abandoned: when set beside `stop`, the search is left to be continued instead.
        interrupted: the search to be continued, '' for none.
        earlier_requests: requests made for it before.
        earlier_seconds: time spent on it before.
        on_search: called with the id of the search once PubMed has answered.
    """

    client: Client
    store: Store
    query: str
    report: ProgressReporter
    max_records: int
    full: bool
    stop: threading.Event = field(default_factory=threading.Event)
    abandoned: threading.Event = field(default_factory=threading.Event)
    interrupted: str = ""
    earlier_requests: int = 0
    earlier_seconds: float = 0.0
    on_search: Callable[[str], None] = lambda search_id: None
    _started: float = field(default_factory=time.monotonic)
    _search_id: str = ""
    _listed: dict[int, None] = field(default_factory=dict)  # in PubMed's order
    _stored: set[int] = field(default_factory=set)

    def run(self) -> Search:
        """Ask PubMed, fetch every record and store it.

        Returns:
            The search as stored; see `data.harvest.service.harvest`.

        Raises:
            PubMedError: QueryRefused, ConfigurationError, ServiceUnavailable (no record was fetched) or
                Cancelled (before there was anything to store).
            StoreError: the database cannot be used; what was stored before stays.
            Abandoned: the search is left to be continued.
        """
        self.report()
        try:
            self._resume()
            answer = ask(self.client, self.query)
            plan = make_plan(self.client, answer, self.max_records)
            self.report(
                phase="listing",
                total=answer.count,
                requests=self.requests,
                expected=plan.seconds,
                message=_count_message(plan),
            )
            if not self._search_id:
                self._search_id = self.store.begin(answer)
                self.on_search(self._search_id)
            answer = self._fetch_until_stable(plan)
        except (Abandoned, StoreError):  # what is stored stays, and the search is continued later
            raise
        except Cancelled:
            self._check()
            if not self._search_id:
                raise
            return self._finish("cancelled", _ENDED)
        except PubMedError as error:
            # Stored with the search, and so for visitors; the operator's message is in the log.
            _log.warning("A search ended early: %s", operator_message(error))
            if self._stored:
                return self._finish("incomplete", user_message(error))
            if self._search_id:
                self._finish("failed", user_message(error))
            raise
        except BaseException as error:
            with suppress(StoreError, Abandoned):  # the first error is the one to report
                if self._search_id:
                    self._finish("cancelled" if isinstance(error, KeyboardInterrupt) else "failed", _ENDED)
            raise
        complete = len(self._stored) == len(self._listed) >= answer.count
        search = self._finish("complete" if complete else "incomplete", _NOT_SENT)
        self.report(phase="done", requests=self.requests, message=outcome_message(search))
        return search

    @property
    def requests(self) -> int:
        """Requests made for this search so far, by all processes together."""
        return self.earlier_requests + self.client.requests

    @property
    def seconds(self) -> float:
        """Time spent on this search so far, by all processes together."""
        return round(self.earlier_seconds + time.monotonic() - self._started, 3)

    def _resume(self) -> None:
        """Continue the interrupted search if it is recent enough."""
        earlier = self.store.search(self.interrupted) if self.interrupted else None
        if earlier is None or earlier.state != "running":
            return
        if clock.now() - earlier.started > timedelta(hours=RESUME_HOURS):
            self.store.finish(
                earlier.id, state="failed", requests=self.earlier_requests, seconds=self.earlier_seconds
            )
            return
        self._search_id = earlier.id
        self._listed = dict.fromkeys(self.store.pmids(earlier.id))
        self._stored = set(self.store.fetched(earlier.id))
        self.report(
            done=earlier.fetched,
            total=earlier.count,
            message=f"Continuing where the search was cut off, with {earlier.fetched:,} papers stored",
        )

    def _fetch_until_stable(self, plan: Plan) -> Answer:
        """List and fetch until PubMed's count no longer changes; returns the final answer."""
        answer = plan.answer
        for round_number in range(_ROUNDS if answer.count else 0):
            answer, parts = self._list(plan)
            self._stored = set(self.store.fetched(self._search_id))
            if round_number == 0 and not self.full:
                self._reuse(replace(plan, answer=answer))
            self._fetch(parts)
            try:
                count = self.client.esearch(answer.query).count
            except ServiceUnavailable:
                break  # every listed record has been requested
            except Cancelled:
                if len(self._stored) < len(self._listed):
                    raise
                break
            if count == answer.count:
                break
            self.report(message=f"PubMed's count moved from {answer.count:,} to {count:,} meanwhile")
            plan = make_plan(self.client, replace(answer, count=count), self.max_records)
        else:
            if answer.count:
                moving = "PubMed's count was still changing when the search ended: run it again later."
                self.store.amend(self._search_id, answer.count, (*answer.warnings, moving))
        return answer

    def _list(self, plan: Plan) -> tuple[Answer, tuple[Listed, ...]]:
        """List all PMIDs and store them; repeat while the list and PubMed's count disagree."""
        answer = plan.answer
        for _ in range(_ROUNDS):
            self._listed = {}
            parts = []
            for part in list_slices(self.client, answer.query, plan.slices):
                self._check()
                new = tuple(pmid for pmid in part.pmids if pmid not in self._listed)
                parts.append(part if len(new) == len(part.pmids) else Listed(new))
                self._listed.update(dict.fromkeys(new))
                self.store.append(self._search_id, new)
                self.report(
                    requests=self.requests, message=f"{len(self._listed):,} of {answer.count:,} listed"
                )
            if len(self._listed) == answer.count:
                break
            answer = replace(answer, count=self.client.esearch(answer.query).count)
            if len(self._listed) == answer.count:
                break
            plan = make_plan(self.client, answer, self.max_records)
        if answer.count and not self._listed:
            raise ServiceUnavailable(
                f"PubMed counted {answer.count:,} records but listed none: try again later."
            )
        before = [pmid for pmid in self.store.pmids(self._search_id) if pmid not in self._listed]
        if len(self._listed) >= answer.count:
            answer = replace(answer, count=len(self._listed))
            self.store.remove(self._search_id, before)
        else:
            short = f"PubMed counted {answer.count:,} records but listed only {len(self._listed):,} of them."
            answer = replace(answer, warnings=(*answer.warnings, short))
            parts.append(Listed(tuple(before)))
            self._listed.update(dict.fromkeys(before))
        self.store.amend(self._search_id, answer.count, answer.warnings)
        return answer, tuple(parts)

    def _reuse(self, plan: Plan) -> None:
        """Reuse the records of the newest earlier search that PubMed has not revised since."""
        earlier = self.store.newest(plan.answer.query)
        if earlier is None:
            return
        common = [pmid for pmid in self.store.fetched(earlier.id) if pmid in self._listed]
        if len(common) < _REUSE_FROM:
            return
        self.report(message="Asking PubMed which records have changed since the last search")
        reusable = unchanged(self.client, plan, (earlier.started - _OVERLAP).date())
        self.store.reuse(self._search_id, earlier.id, [pmid for pmid in common if pmid in reusable])
        self._stored = set(self.store.fetched(self._search_id))

    def _fetch(self, parts: tuple[Listed, ...]) -> None:
        """Fetch the listed records that are not stored yet."""
        wanted = [tuple(pmid for pmid in part.pmids if pmid not in self._stored) for part in parts]
        remaining = tuple(
            part if pmids == part.pmids else Listed(pmids)
            for part, pmids in zip(parts, wanted, strict=True)
            if pmids
        )
        total, reused = len(self._listed), len(self._stored)
        self.report(
            phase="fetching",
            total=total,
            done=reused,
            reused=reused,
            started=time.monotonic(),
            requests=self.requests,
        )
        for batch in fetch(self.client, remaining):
            self._check()
            self.store.add(self._search_id, batch)
            self._stored.update(fetched.record.pmid for fetched in batch.fetched)
            done = len(self._stored)
            self.report(done=done, requests=self.requests, message=f"{done:,} of {total:,} papers stored")
            if done < total and self.stop.is_set():
                raise Cancelled("The search was stopped.")
        if total and not self._stored:
            raise ServiceUnavailable(
                f"PubMed listed {total:,} records but sent none that could be read: try again later."
            )

    def _check(self) -> None:
        if self.abandoned.is_set():
            raise Abandoned

    def _finish(self, state: State, reason: str) -> Search:
        self._check()
        missing: Mapping[int, str] = {pmid: reason for pmid in self._listed if pmid not in self._stored}
        self.store.finish(
            self._search_id, state=state, missing=missing, requests=self.requests, seconds=self.seconds
        )
        search = self.store.search(self._search_id)
        assert search is not None  # `run` created it
        return search


def _count_message(plan: Plan) -> str:
    count = f"PubMed counts {plan.answer.count:,} papers"
    return count if len(plan.slices) < 2 else f"{count}; listing them in {len(plan.slices)} parts"


def outcome_message(search: Search) -> str:
    """How a search ended, in one sentence."""
    if search.state == "cancelled":
        return f"The search was cancelled after {search.fetched:,} of {search.count:,} papers."
    if search.state not in EVIDENCE_STATES:
        return "The search did not finish: run it again."
    if not search.count:
        return "PubMed found nothing for this query: try fewer or broader words."
    if search.state == "complete":
        return f"All {search.count:,} papers that PubMed counted are stored."
    missing = max(search.count - search.fetched, len(search.missing))
    return (
        f"{search.fetched:,} of the {search.count:,} papers that PubMed counted are stored, {missing:,} are "
        "missing: run the search again to download them."
    )
