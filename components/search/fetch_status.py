"""The status of downloads on every page: progress, results and failures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.search import fetching
from components.state import evidence_access, resources, session
from components.state.formatting import day, plain, shortened
from components.state.pages import SEARCH
from components.state.session import state
from data.evidence.evidence import Provenance
from data.faults import user_message
from data.harvest.pipeline import outcome_message
from data.harvest.queue import Job
from data.records.text import counted, ordinal
from data.storage.query import Query
from data.storage.store import StoreError
from data.storage.stored_search import Search


def fetches() -> None:
    """Draw it; nothing if there are no downloads."""
    if now := fetching.running():
        state().followed = tuple(job.query for job in now)
        _progress()
    results = fetching.results()
    for job, search in fetching.ended():
        if search not in results:
            _failure(job, search)
    if failed := state().fetch_failed:
        _sentence(failed, "not_begun", _hide_failed)
    for search in _offered(results):
        _offer(search)


def _hide_failed() -> None:
    state().fetch_failed = ""


def _offered(brought: tuple[Search, ...]) -> tuple[Search, ...]:
    """Searches to offer: results of downloads, and a newer search of the same query."""
    found = {search.id: search for search in (*brought, evidence_access.newer_search()) if search is not None}
    shown = session.evidence().provenance.key
    return tuple(
        search for search in found.values() if search.id != shown and not fetching.is_declined(search)
    )


def _offer(search: Search) -> None:
    """A search that the reader may open or hide."""
    with st.container(key=f"offer_{search.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            papers = counted(search.fetched, "paper")
            shown = session.evidence().provenance.query or resources.topic().query
            other = Query(search.query) != Query(shown)
            about = f" for {named(search)}" if other else ""
            lacking = f" {outcome_message(search)}" if search.state == "incomplete" else ""
            st.markdown(
                f":material/update: New results of {day(search.started)}{plain(about)}: "
                f"{papers}.{plain(lacking)}",
                width="content",
            )
            st.button("Show", key=f"offer_show_{search.id}", on_click=fetching.show, args=(search,))
            st.button(
                "Hide",
                key=f"offer_hide_{search.id}",
                type="tertiary",
                on_click=fetching.decline,
                args=(search,),
            )
        if state().page == SEARCH:
            _whats_new(search)


def _whats_new(search: Search) -> None:
    """What is new in a search that is not on screen, in one line."""
    try:
        found = evidence_access.compared_with_previous(search.id)
    except (StoreError, KeyError):
        return
    if found is not None:
        lines = "; ".join(found.lines) or "nothing: the same papers, with the same records"
        st.caption(f"New since the search of {day(found.earlier)}: {plain(lines)}.")


def _failure(job: Job, search: Search | None) -> None:
    """Why a download failed, for the visitor; the operator's message is in the log."""
    if job.error is not None:
        why = user_message(job.error)
    else:
        why = outcome_message(search) if search is not None else "The search was stopped."
    _sentence(why, _key(job), partial(fetching.leave, job))


def _sentence(why: str, key: str, hide: Callable[[], None]) -> None:
    """Show why a download failed, until the reader hides it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"fetch_{key}"):
        st.error(plain(f"{why} The papers on screen have not changed."), icon=":material/cloud_off:")
        st.button("Hide", key=f"hide_{key}", type="tertiary", on_click=hide)


@st.fragment(run_every=0.7)
def _progress() -> None:
    """One progress bar for each download; reruns the page when one has ended."""
    now = fetching.running()
    if tuple(job.query for job in now) != state().followed:
        st.rerun()
    with st.container(key="progress", gap="small"):
        for number, job in enumerate(now):
            _line(number, job)


def _line(number: int, job: Job) -> None:
    now = job.progress
    with st.container(horizontal=True, vertical_alignment="center"):
        share = now.done / now.total if now.total else 0.0
        st.progress(min(share, 1.0), text="Stopping…" if job.cancelled else words_of(job))
        if fetching.may_cancel(job):
            st.button(
                "Cancel",
                key=f"cancel_{number}",
                on_click=fetching.cancel,
                args=(job,),
                disabled=job.cancelled,
                help="Stop downloading. The papers on screen do not change.",
            )
        else:
            st.button(
                "Hide",
                key=f"leave_{number}",
                on_click=fetching.leave,
                args=(job,),
                help="Another visitor started this download; only they can cancel it.",
            )


def words_of(job: Job) -> str:
    """How far an active download is, as Markdown."""
    now = job.progress
    if job.state == "queued":
        return plain(in_line(job))
    if not now.total or not now.done:
        return plain(f"{now.message}…")
    doing = "Labelling" if now.phase == "sorting" else "Downloading from PubMed"
    words = f"{doing}: {now.done:,} of {counted(now.total, 'paper')}"
    if now.seconds_left is not None:
        words += f" · about {duration(now.seconds_left)} left"
    return plain(words)


def in_line(job: Job) -> str:
    """Where a download stands that waits for others."""
    now, place = job.progress, "next" if job.place < 2 else ordinal(job.place)
    so_far = f", {now.done:,} of {counted(now.total, 'paper')} stored" if now.done else ""
    return f"Waiting for other downloads: {place} in line{so_far}"


def duration(seconds: float) -> str:
    """A duration in words."""
    return (
        counted(max(1, round(seconds)), "second") if seconds < 90 else counted(round(seconds / 60), "minute")
    )


def named(search: Search) -> str:
    """The name of a search with its query, or the topic's title for the topic's own query."""
    return _named(search.query, search.name)


def named_origin(origin: Provenance) -> str:
    """The same for the search on screen."""
    return _named(origin.query, origin.name)


def _named(query: str, name: str) -> str:
    own = Query(query) == Query(resources.topic().query)
    words = resources.topic().title if own else shortened(query, 200)
    return f"“{name}” ({words})" if name else words


def _key(job: Job) -> str:
    """An id of a download for widget keys."""
    return Query(job.query).digest
