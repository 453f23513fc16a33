"""One search from PubMed into the store: ask, plan, list, reuse what did not change, fetch, compare.

Batch by batch it is stored, so that a search that was cut off goes on where it stopped. Listing and fetching
are gone through again while PubMed's count moves, at most `_ROUNDS` times.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from data import clock
from data.harvest.leases import HeldLease, Lease, LeaseLost
from data.pubmed.client import Cancelled, Client, OutOfReach, PubMedError
from data.pubmed.revisions import unchanged
from data.pubmed.search import Answer, Listed, ask, fetch
from data.pubmed.slicing import Plan, list_slices, make_plan
from data.storage.store import Store, StoreError
from data.storage.stored_search import EVIDENCE_STATES, Search, State

RESUME_HOURS = 24  # a search that was cut off longer ago starts anew: PubMed has changed

_ROUNDS = 3
_REUSE_FROM = 1_000  # records in common with an earlier search; fewer are fetched as fast as asked about
_OVERLAP = timedelta(days=7)  # revision dates are days, and found some days later

Phase = Literal["asking", "listing", "fetching", "done", "sorting"]
OnProgress = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come.

    Attributes:
        phase: 'asking' PubMed for the count, 'listing' the PMIDs, 'fetching' the records, 'done',
            'sorting' what has come (see `data.harvest.service.make_ready`).
        done: records stored so far.
        total: records to fetch, 0 while that is not known.
        requests: requests made so far.
        reused: how many of `done` were there before fetching began.
        started: when fetching began, in seconds of `time.monotonic`.
        at: when this was reported, by the same clock.
        expected: seconds that the whole was planned to take, 0 while that is not known.
        elsewhere: whether another process fetches, and this one looks on.
        message: the same in words, to show as it is.
    """

    phase: Phase = "asking"
    done: int = 0
    total: int = 0
    requests: int = 0
    reused: int = 0
    started: float = 0.0
    at: float = 0.0
    expected: float = 0.0
    elsewhere: bool = False
    message: str = "Asking PubMed"

    @property
    def rate(self) -> float:
        """Records a second since fetching began, 0 where nothing came yet or another process fetches."""
        came = 0 if self.elsewhere else self.done - self.reused
        return came / (self.at - self.started) if came > 0 and self.at > self.started else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds to go, at this rate or else as planned; None while neither is known."""
        return (self.total - self.done) / self.rate if self.rate else self.expected or None


class Teller:
    """Stores the latest progress and notifies the callback of changes."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        """Take whom to tell, None for nobody."""
        self.progress = Progress()
        self._one_at_a_time = threading.Lock()
        self._tell = on_progress or (lambda progress: None)

    def __call__(self, **changes: Any) -> None:
        """Tell what has changed."""
        with self._one_at_a_time:
            self.progress = replace(self.progress, at=time.monotonic(), **changes)
            self._tell(self.progress)


_NOT_SENT = "PubMed listed it but did not send it, also when asked for it by its number."
_ENDED = "The search ended before it came."


@dataclass(slots=True)
class Gathering:
    """A search on its way into the store.

    Attributes:
        client: whom to ask through.
        store: where to put it.
        lease: the lease on the query, as it was acquired.
        held: the same lease, while it is renewed.
        tell: whom to tell of progress.
        ceiling: more records than this are refused.
        full: whether records that did not change are fetched again, too.
        stop: when set, the search ends as soon as it can.
        began: when this process began with it, in seconds of `time.monotonic`.
    """

    client: Client
    store: Store
    lease: Lease
    held: HeldLease
    tell: Teller
    ceiling: int
    full: bool
    stop: threading.Event | None
    began: float
    _search_id: str = ""
    _listed: dict[int, None] = field(default_factory=dict)  # in PubMed's order
    _have: set[int] = field(default_factory=set)

    def gather(self) -> Search:
        """Ask PubMed, fetch every record and store it.

        Returns:
            The search as stored; see `data.harvest.service.harvest`.

        Raises:
            PubMedError: QueryRefused, NotSetUp, OutOfReach (not one record came), or Cancelled (there was
                nothing to store yet).
            StoreError: the database cannot be used; what was stored before stays.
            LeaseLost: another process goes on with it.
        """
        self.tell()
        try:
            self._resume()
            answer = ask(self.client, self.lease.query)
            plan = make_plan(self.client, answer, self.ceiling)
            self.tell(
                phase="listing",
                total=answer.count,
                requests=self.requests,
                expected=plan.seconds,
                message=_counted(plan),
            )
            if not self._search_id:
                self._search_id = self.store.begin(answer)
                self.held.set_search(self._search_id)
            answer = self._bring(plan)
        except LeaseLost:
            raise
        except Cancelled:
            if not self._search_id:
                raise
            return self._finish("cancelled", _ENDED)
        except PubMedError as error:
            if self._have:
                return self._finish("incomplete", str(error))
            if self._search_id:
                self._finish("failed", str(error))
            raise
        except BaseException as error:
            with suppress(StoreError, LeaseLost):  # the first error is the one to tell
                if self._search_id:
                    self._finish("cancelled" if isinstance(error, KeyboardInterrupt) else "failed", _ENDED)
            raise
        whole = len(self._have) == len(self._listed) >= answer.count
        search = self._finish("complete" if whole else "incomplete", _NOT_SENT)
        self.tell(phase="done", requests=self.requests, message=said(search))
        return search

    @property
    def requests(self) -> int:
        """Requests made for this search so far, over all processes that worked on it."""
        return self.lease.requests + self.client.requests

    @property
    def seconds(self) -> float:
        """Seconds it has been worked on, over all processes that did."""
        return round(self.lease.seconds + time.monotonic() - self.began, 3)

    def columns(self) -> dict[str, object]:
        """The progress to store with each heartbeat (see `data.harvest.leases.Leases.renew`)."""
        now = self.tell.progress
        return {
            "done": now.done,
            "total": now.total,
            "requests": self.requests,
            "seconds": self.seconds,
            "message": now.message,
        }

    def _resume(self) -> None:
        """Take up the search that was cut off, if it is not too old."""
        left = self.store.search(self.lease.search_id) if self.lease.search_id else None
        if left is None or left.state != "running":
            return
        if clock.now() - left.started > timedelta(hours=RESUME_HOURS):
            self.store.finish(
                left.id, state="failed", requests=self.lease.requests, seconds=self.lease.seconds
            )
            return
        self._search_id = left.id
        self._listed = dict.fromkeys(self.store.pmids(left.id))
        self._have = set(self.store.fetched(left.id))
        self.tell(
            done=left.fetched,
            total=left.count,
            message=f"Continuing where the search was cut off, with {left.fetched:,} papers stored",
        )

    def _bring(self, plan: Plan) -> Answer:
        """List and fetch until PubMed's count stands still; gives the answer that holds in the end."""
        answer = plan.answer
        for number in range(_ROUNDS if answer.count else 0):
            answer, parts = self._list(plan)
            self._have = set(self.store.fetched(self._search_id))
            if number == 0 and not self.full:
                self._reuse(replace(plan, answer=answer))
            self._fetch(parts)
            try:
                count = self.client.esearch(answer.query).count
            except OutOfReach:
                break  # all that was listed has been asked for
            except Cancelled:
                if len(self._have) < len(self._listed):
                    raise
                break
            if count == answer.count:
                break
            self.tell(message=f"PubMed's count moved from {answer.count:,} to {count:,} meanwhile")
            plan = make_plan(self.client, replace(answer, count=count), self.ceiling)
        else:
            if answer.count:
                moving = "PubMed's count was still changing when the search ended: run it again later."
                self.store.amend(self._search_id, answer.count, (*answer.warnings, moving))
        return answer

    def _list(self, plan: Plan) -> tuple[Answer, tuple[Listed, ...]]:
        """List all PMIDs, into the store too, and make the count and the list agree if that can be."""
        answer = plan.answer
        for _ in range(_ROUNDS):
            self._listed = {}
            parts = []
            for part in list_slices(self.client, answer.query, plan.slices):
                self.held.check()
                new = tuple(pmid for pmid in part.pmids if pmid not in self._listed)
                parts.append(part if len(new) == len(part.pmids) else Listed(new))
                self._listed.update(dict.fromkeys(new))
                self.store.append(self._search_id, new)
                self.tell(requests=self.requests, message=f"{len(self._listed):,} of {answer.count:,} listed")
            if len(self._listed) == answer.count:
                break
            answer = replace(answer, count=self.client.esearch(answer.query).count)
            if len(self._listed) == answer.count:
                break
            plan = make_plan(self.client, answer, self.ceiling)
        if answer.count and not self._listed:
            raise OutOfReach(f"PubMed counted {answer.count:,} records but listed none: try again later.")
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
        """Take over the records of the newest earlier search that PubMed has not revised since."""
        earlier = self.store.newest(plan.answer.query)
        if earlier is None:
            return
        common = [pmid for pmid in self.store.fetched(earlier.id) if pmid in self._listed]
        if len(common) < _REUSE_FROM:
            return
        self.tell(message="Asking PubMed which records have changed since the last search")
        still = unchanged(self.client, plan, (earlier.started - _OVERLAP).date())
        self.store.reuse(self._search_id, earlier.id, [pmid for pmid in common if pmid in still])
        self._have = set(self.store.fetched(self._search_id))

    def _fetch(self, parts: tuple[Listed, ...]) -> None:
        """Fetch what is listed and not in the store yet."""
        wanted = [tuple(pmid for pmid in part.pmids if pmid not in self._have) for part in parts]
        left = tuple(
            part if pmids == part.pmids else Listed(pmids)
            for part, pmids in zip(parts, wanted, strict=True)
            if pmids
        )
        total, reused = len(self._listed), len(self._have)
        self.tell(
            phase="fetching",
            total=total,
            done=reused,
            reused=reused,
            started=time.monotonic(),
            requests=self.requests,
        )
        for batch in fetch(self.client, left):
            self.held.check()
            self.store.add(self._search_id, batch)
            self._have.update(fetched.record.pmid for fetched in batch.fetched)
            done = len(self._have)
            self.tell(done=done, requests=self.requests, message=f"{done:,} of {total:,} papers stored")
            if done < total and self.stop is not None and self.stop.is_set():
                raise Cancelled("The search was stopped.")
        if total and not self._have:
            raise OutOfReach(
                f"PubMed listed {total:,} records but sent none that could be read: try again later."
            )

    def _finish(self, state: State, reason: str) -> Search:
        self.held.renew()
        missing: Mapping[int, str] = {pmid: reason for pmid in self._listed if pmid not in self._have}
        self.store.finish(
            self._search_id, state=state, missing=missing, requests=self.requests, seconds=self.seconds
        )
        search = self.store.search(self._search_id)
        assert search is not None  # it was begun above
        return search


def _counted(plan: Plan) -> str:
    count = f"PubMed counts {plan.answer.count:,} papers"
    return count if len(plan.slices) < 2 else f"{count}; listing them in {len(plan.slices)} parts"


def said(search: Search) -> str:
    """How a search ended, in one sentence for whoever asked."""
    if search.state == "cancelled":
        return f"The search was cancelled after {search.fetched:,} of {search.count:,} papers."
    if search.state not in EVIDENCE_STATES:
        return "The search did not finish: run it again."
    if not search.count:
        return "PubMed found nothing for this query: try fewer or broader words."
    if search.state == "complete":
        return f"All {search.count:,} papers that PubMed counted are stored."
    lacking = max(search.count - search.fetched, len(search.missing))
    return (
        f"{search.fetched:,} of the {search.count:,} papers that PubMed counted are stored, {lacking:,} are "
        "missing: run the search again to download them."
    )
