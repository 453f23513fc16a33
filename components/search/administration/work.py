"""The downloads that run and wait, of all visitors, each with a button to cancel it."""

from __future__ import annotations

import streamlit as st

from components.search.administration.actions import cancel
from components.search.other_downloads import how_far
from components.state import reader, resources
from components.state.errors import visitor_message
from components.state.formatting import plain, shortened
from data.harvest.queue import Job
from data.storage.store import StoreError


@st.fragment(run_every=2.0)
def work() -> None:
    """Draw them, renewed every two seconds."""
    if not reader.administrator():
        return
    st.header("Downloads", anchor=False)
    try:
        jobs = resources.queue().active()
    except StoreError as error:
        st.warning(plain(visitor_message(error)), icon=":material/database_off:")
        return
    if not jobs:
        st.caption("Nothing runs or waits.")
    for job in jobs:
        _line(job)


def _line(job: Job) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{plain('Stopping…' if job.cancelled else how_far(job))}**")
            st.caption(plain(f"{_asked_by(job)}. {shortened(job.query, 300)}"))
        st.button(
            "Cancel",
            key=f"stop_{job.number}",
            icon=":material/close:",
            disabled=job.cancelled,
            on_click=cancel,
            args=(job.number,),
        )


def _asked_by(job: Job) -> str:
    if not job.owner:
        return "Begun by the server or a command"
    return f"Begun by visitor {job.owner[:8]}, {'not signed in' if job.limited else 'signed in'}"
