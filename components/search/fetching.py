"""The downloads that a visitor started or follows, in any tab. Results are offered, never opened unasked."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

from components.state import access, resources, session
from components.state.errors import visitor_message
from components.state.formatting import shortened
from components.web.middleware import VISITOR
from components.web.server_log import visitor_hash
from data.faults import operator_message
from data.harvest.queue import Job, QueueFull, owner_of
from data.harvest.worker import ensure_worker
from data.pubmed.count import check_query
from data.pubmed.errors import PubMedError
from data.settings import SettingsError
from data.storage.query import Query
from data.storage.store import StoreError
from data.storage.stored_search import EVIDENCE_STATES, Search

_log = logging.getLogger(__name__)
_VISITORS = 1000  # whose downloads are remembered; the least recent is dropped


@dataclass(slots=True)
class _Following:
    """What one visitor follows beside the downloads that they started themselves.

    Attributes:
        jobs: numbers of jobs that others started.
        declined: ids of the searches whose offer the visitor hid.
    """

    jobs: set[int] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)


class _Everybody:
    """What each visitor follows; kept by the process, since all tabs of a visitor share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._visitors: OrderedDict[str, _Following] = OrderedDict()

    def of(self, visitor: str) -> _Following:
        with self._lock:
            following = self._visitors.setdefault(visitor, _Following())
            self._visitors.move_to_end(visitor)
            while len(self._visitors) > _VISITORS:
                self._visitors.popitem(last=False)
            return following


@st.cache_resource(show_spinner=False)
def _everybody() -> _Everybody:
    return _Everybody()


def visitor() -> str:
    """A unique visitor id: the cookie's, or the session's where cookies are off."""
    now = session.state()
    now.visitor = now.visitor or secrets.token_hex(16)
    return st.context.cookies.get(VISITOR) or now.visitor


def owner() -> str:
    """The digest of this visitor's id that the store keeps."""
    return owner_of(visitor())


def owns(search: Search) -> bool:
    """Whether this visitor ran a search."""
    return bool(search.owner) and search.owner == owner()


def _mine() -> _Following:
    return _everybody().of(visitor())


def begin(query: str, full: bool = False) -> None:
    """Download a search in the background; for widget callbacks.

    A query that is already being downloaded is followed; only the visitor who started it may cancel it.

    Args:
        query: in PubMed's syntax.
        full: whether unchanged records are downloaded again too.
    """
    session.state().fetch_failed = access.why_not_fetch()
    if session.state().fetch_failed:
        return
    try:
        query = check_query(query)
        for job in jobs():
            if Query(job.query) == Query(query) and not job.active:
                leave(job)
        follow(resources.queue().enqueue(query, owner(), full=full, limited=not access.is_known()))
        wake()
    except (StoreError, PubMedError, QueueFull) as error:
        session.state().fetch_failed = visitor_message(error)
        return
    _log.info(
        "A download was begun", extra={"visitor": visitor_hash(visitor()), "query": shortened(query, 300)}
    )


def wake() -> None:
    """Let the worker of this process look at the queue now, if it has one. Raises StoreError."""
    if resources.settings().works:
        ensure_worker(resources.settings()).wake()


def take_up() -> None:
    """Start the worker at server start; errors are only logged, as visitors will see them."""
    try:
        wake()
    except (StoreError, SettingsError) as error:
        _log.warning("Downloads do not begin yet: %s", operator_message(error))


def jobs() -> tuple[Job, ...]:
    """The downloads that this visitor started or follows, waiting, running or just ended, the oldest first.

    Empty if the store cannot be read.
    """
    try:
        found = resources.queue().of(owner(), also=_mine().jobs)
    except StoreError:
        return ()
    newest = {Query(job.query): job for job in found}
    return tuple(newest.values())


def running() -> tuple[Job, ...]:
    """Those among them that wait or run."""
    return tuple(job for job in jobs() if job.active)


def ended() -> tuple[tuple[Job, Search | None], ...]:
    """The others, each with its search, None if it has none."""
    found = tuple(job for job in jobs() if not job.active)
    return tuple((job, resources.store().search(job.search_id) if job.search_id else None) for job in found)


def results() -> tuple[Search, ...]:
    """The searches that downloads have brought and that can be shown."""
    return tuple(
        search
        for _, search in ended()
        if search is not None and search.state in EVIDENCE_STATES and search.fetched
    )


def held_back() -> frozenset[str]:
    """Ids of searches that were offered to this visitor and not opened."""
    return frozenset(search.id for search in results()) | frozenset(_mine().declined)


def is_declined(search: Search) -> bool:
    """Whether this visitor was offered a search and hid the offer."""
    return search.id in _mine().declined


def may_cancel(job: Job) -> bool:
    """Whether this visitor started a download."""
    return bool(job.owner) and job.owner == owner()


def cancel(job: Job) -> None:
    """Cancel a download; ignored if this visitor did not start it. For widget callbacks."""
    try:
        if resources.queue().cancel(job.number, owner()):
            wake()
    except StoreError as error:
        session.state().fetch_failed = visitor_message(error)


def follow(job: Job) -> None:
    """Follow a download that another visitor started. For widget callbacks."""
    _mine().jobs.add(job.number)


def leave(job: Job) -> None:
    """Stop following a download, which continues. For widget callbacks."""
    _mine().jobs.discard(job.number)
    if not job.active:
        with suppress(StoreError):
            resources.queue().see(job.number, owner())


def show(search: Search) -> None:
    """Show a search on all pages. For widget callbacks."""
    _leave_search(search)
    _mine().declined.discard(search.id)
    session.state().held_back = held_back()
    session.show_search(search.id)
    session.state().just_shown = search.id


def decline(search: Search) -> None:
    """Hide the offer of a search. For widget callbacks."""
    _leave_search(search)
    _mine().declined.add(search.id)


def _leave_search(search: Search) -> None:
    for job in jobs():
        if job.search_id == search.id:
            leave(job)
