"""Downloads under way that this visitor does not follow, such as those of others."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from components.search import fetching
from components.search.fetch_status import in_line
from components.state import resources
from components.state.formatting import plain, shortened
from data.harvest.queue import Job
from data.records.text import counted
from data.storage.query import Query
from data.storage.store import StoreError


def under_way() -> None:
    """Draw them, each with a button to follow it; nothing if there are none."""
    with suppress(StoreError):
        if _others():
            _under_way()


def _others() -> tuple[Job, ...]:
    mine = {Query(job.query) for job in fetching.running()}
    return tuple(job for job in resources.queue().active() if Query(job.query) not in mine)


@st.fragment(run_every=2.0)
def _under_way() -> None:
    try:
        jobs = _others()
    except StoreError:
        return
    if not jobs:
        st.rerun()
    st.header("Being downloaded now", anchor=False)
    for job in jobs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(how_far(job))}**")
                own = Query(job.query) == Query(resources.topic().query)
                st.caption(plain(resources.topic().title if own else shortened(job.query, 300)))
            st.button("Show progress", key=f"follow_{job.number}", on_click=fetching.follow, args=(job,))


def how_far(job: Job) -> str:
    """How far a download has come, in words."""
    if job.state == "queued":
        return in_line(job)
    now = job.progress
    return f"{now.done:,} of {counted(now.total, 'paper')}" if now.total else "Asking PubMed"
