"""The map's own search, which the server downloads and renews by itself: progress and failures."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from components.search import fetching
from components.search.fetch_status import words_of
from components.state import resources, session
from components.state.formatting import day, plain
from data.faults import user_message
from data.harvest.queue import Job
from data.harvest.renewal import renewal_day, renews
from data.records.text import counted
from data.storage.query import Query
from data.storage.store import StoreError

_TRIED_AGAIN = "The server tries again within an hour."


def first_download() -> None:
    """Draw how far the first download is, while there is nothing but the starter set."""
    if session.evidence().provenance.is_starter and renews(resources.settings()) and _is_awaited():
        _progress()


def _is_awaited() -> bool:
    """Whether the map's own search is not stored yet, and this visitor has not asked for it themselves."""
    own = Query(resources.topic().query)
    try:
        stored = resources.store().newest(resources.topic().query)
    except StoreError:
        return False
    return stored is None and all(Query(job.query) != own for job in fetching.jobs())


@st.fragment(run_every=1.0)
def _progress() -> None:
    """One line, renewed every second; the page is run again when the search is stored."""
    if not _is_awaited():
        st.rerun()
    with st.container(key="first_download", gap="small"):
        job = _newest()
        if job is not None and job.error is not None:
            why = user_message(job.error)
            st.warning(
                plain(f"The full search of this map could not be downloaded yet. {why} {_TRIED_AGAIN}"),
                icon=":material/cloud_off:",
            )
            return
        st.caption(
            "The server downloads the full search of this map by itself, and offers it here afterwards."
        )
        if job is None or not job.active:
            st.markdown(":material/hourglass_empty: The download has not begun yet.")
        else:
            now = job.progress
            st.progress(min(1.0, now.done / now.total) if now.total else 0.0, text=words_of(job))


def renewal() -> str:
    """When the map's own search is renewed, how far that is, or why it failed; '' for none of these."""
    settings = resources.settings()
    if not renews(settings):
        return ""
    try:
        newest = resources.store().newest(resources.topic().query)
    except StoreError:
        return ""
    if newest is None or newest.id != session.state().shown:
        return ""
    if (job := _newest()) and job.active:
        now = job.progress
        so_far = f": {now.done:,} of {counted(now.total, 'paper')}" if now.done else ""
        return f" It is being renewed now{so_far}."
    if job and job.error is not None:
        return f" It could not be renewed. {user_message(job.error)} {_TRIED_AGAIN}"
    on = renewal_day(settings, newest)
    return f" It is renewed by itself on {day(on)}." if on else ""


def _newest() -> Job | None:
    with suppress(StoreError):
        return resources.queue().newest(resources.topic().query)
    return None
