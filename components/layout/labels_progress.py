"""How far the worker is with labelling a large search, after a change to the topic or the rules."""

from __future__ import annotations

import streamlit as st

from components.search.fetch_status import duration
from components.state import resources, session
from components.state.formatting import plain
from components.state.pages import OVERVIEW, page_file
from data.evidence.repository import STARTER
from data.faults import user_message
from data.harvest.queue import Job
from data.labelling.evaluation import starter_set
from data.records.text import counted
from data.storage.store import StoreError


def labels_awaited(job: Job) -> None:
    """Draw it in place of the papers, which are shown as soon as they are labelled.

    Args:
        job: labels them.
    """
    st.title(plain(resources.topic().title), anchor=False)
    st.markdown("The labels of this search are being updated. Its papers are shown when that is done.")
    _progress(job.search_id)
    if resources.topic().code == starter_set.TOPIC:
        st.page_link(
            page_file(OVERVIEW), label="Show the starter set meanwhile", query_params={"search": STARTER}
        )


def labels_outdated() -> None:
    """Draw it above papers that are shown with their labels of before; nothing above others."""
    origin = session.evidence().provenance
    if origin.is_outdated:
        st.caption(":material/update: The labels are being updated. Until then you see those of before.")
        _progress(origin.key)


@st.fragment(run_every=1.0)
def _progress(key: str) -> None:
    """The bar, renewed every second; the page is run again when the labels are there."""
    try:
        job = resources.labels_job(key)
    except StoreError:
        return
    if job is None or job.state in ("done", "cancelled"):
        st.rerun()
    elif job.error is not None:
        st.error(
            plain(f"The labels could not be updated. {user_message(job.error)}"), icon=":material/error:"
        )
    else:
        now = job.progress
        st.progress(min(1.0, now.done / now.total) if now.total else 0.0, text=plain(_words(job)))


def _words(job: Job) -> str:
    now = job.progress
    if job.state == "queued":
        return "Waiting for other work on this server"
    words = f"Labelling: {now.done:,} of {counted(now.total, 'paper')}"
    left = now.seconds_left
    return words if left is None else f"{words} · about {duration(left)} left"
