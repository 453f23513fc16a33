"""All downloads under way, those of others too; the page has them below the search that began one."""

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
        if _downloads():
            _under_way()


def _downloads() -> tuple[Job, ...]:
    return tuple(job for job in resources.queue().active() if job.kind == "fetch")


@st.fragment(run_every=2.0)
def _under_way() -> None:
    try:
        jobs = _downloads()
    except StoreError:
        return
    if not jobs:
        st.rerun()
    followed = {Query(job.query) for job in fetching.running()}
    st.header("Being downloaded now", anchor=False)
    for job in jobs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                yours = "Your download. " if fetching.may_cancel(job) else ""
                st.markdown(f"**{plain(yours + how_far(job))}**")
                own = Query(job.query) == Query(resources.topic().query)
                st.caption(plain(resources.topic().title if own else shortened(job.query, 300)))
            if Query(job.query) not in followed and st.button("Show progress", key=f"follow_{job.number}"):
                fetching.follow(job)
                st.rerun()  # the whole page, whose head then shows the progress


def how_far(job: Job) -> str:
    """How far a download has come, in words."""
    if job.state == "queued":
        return in_line(job)
    now = job.progress
    what = "Labelling: " if now.phase == "sorting" else ""
    return f"{what}{now.done:,} of {counted(now.total, 'paper')}" if now.total else "Asking PubMed"
