"""The downloads that a visitor started or follows, in any tab. Results are offered, never opened unasked."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import streamlit as st

from components.state import resources, session
from components.state.errors import visitor_message
from components.web.middleware import VISITOR
from data.harvest.jobs import Job, owner_of, resume, start
from data.settings import SettingsError
from data.storage.query import Query
from data.storage.store import StoreError
from data.storage.stored_search import EVIDENCE_STATES, Search

_log = logging.getLogger(__name__)
_VISITORS = 1000  # whose downloads are remembered; the least recent is dropped


@dataclass(slots=True)
class _Following:
    """The downloads that one visitor follows.

    Attributes:
        jobs: by query, the newest last; a job stays until the visitor has seen its result.
        declined: ids of the searches whose offer the visitor hid.
    """

    jobs: dict[Query, Job] = field(default_factory=dict)
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


def owns(search: Search) -> bool:
    """Whether this visitor ran a search."""
    return bool(search.owner) and search.owner == owner_of(visitor())


def _mine() -> _Following:
    return _everybody().of(visitor())


def begin(query: str, full: bool = False) -> None:
    """Download a search in the background; for widget callbacks.

    A query that is already being downloaded is followed; only the visitor who started it may cancel it.

    Args:
        query: in PubMed's syntax.
        full: whether unchanged records are downloaded again too.
    """
    try:
        resources.store()
    except StoreError as error:
        session.state().fetch_failed = visitor_message(error)
        return
    session.state().fetch_failed = ""
    following, key = _mine(), Query(query)
    following.jobs.pop(key, None)
    following.jobs[key] = start(resources.settings(), query, visitor(), full=full)


@st.cache_resource(show_spinner=False)
def taken_up() -> frozenset[Query]:
    """Resume the downloads that the last process left unfinished, once; returns their queries.

    Raises:
        StoreError: the database cannot be used; the next call tries again.
        SettingsError: a setting is malformed.
    """
    return frozenset(Query(job.query) for job in resume(resources.settings()) if job.visitor is None)


def take_up() -> None:
    """The same at server start; errors are only logged, as visitors will see them."""
    try:
        taken_up()
    except (StoreError, SettingsError) as error:
        _log.warning("Downloads that were cut off are not continued yet: %s", error)


def jobs() -> tuple[Job, ...]:
    """The downloads that this visitor follows, running or just ended, the oldest first."""
    return tuple(_mine().jobs.values())


def running() -> tuple[Job, ...]:
    """The running ones among them."""
    return tuple(job for job in jobs() if job.running)


def result_of(job: Job) -> Search | None:
    """The result of a download that has ended; None if it has none that can be shown."""
    search = job.search
    shown = search is not None and search.state in EVIDENCE_STATES and search.fetched
    return search if shown else None


def held_back() -> frozenset[str]:
    """Ids of searches that were offered to this visitor and not opened."""
    ended = (result_of(job) for job in jobs() if not job.running)
    return frozenset(search.id for search in ended if search) | frozenset(_mine().declined)


def is_declined(search: Search) -> bool:
    """Whether this visitor was offered a search and hid the offer."""
    return search.id in _mine().declined


def leave(job: Job) -> None:
    """Stop following a download, which continues. For widget callbacks."""
    _mine().jobs.pop(Query(job.query), None)


def show(search: Search) -> None:
    """Show a search on all pages. For widget callbacks."""
    following = _mine()
    following.jobs.pop(Query(search.query), None)
    following.declined.discard(search.id)
    session.state().held_back = held_back()
    session.show_search(search.id)
    session.state().just_shown = search.id


def decline(search: Search) -> None:
    """Hide the offer of a search. For widget callbacks."""
    following = _mine()
    following.jobs.pop(Query(search.query), None)
    following.declined.add(search.id)
