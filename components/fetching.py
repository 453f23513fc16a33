"""The fetch that this visitor started: its progress on every page, and what it left behind."""

from __future__ import annotations

import streamlit as st

from components import current
from components.captions import count, plain
from components.whats_new import whats_new
from data.harvest import Job, Progress, said, sentence, start
from data.search import EVIDENCE_STATES
from data.store import StoreError


def begin(query: str) -> None:
    """Fetch the answer to a query in the background; for widget callbacks."""
    try:
        current.store()
    except StoreError as error:
        st.session_state["fetch_failed"] = str(error)
        return
    st.session_state["job"] = start(current.settings(), query)


def is_running() -> bool:
    """Whether this visitor waits for a fetch."""
    return "job" in st.session_state


def settle() -> None:
    """Take over a fetch that has ended: look at its search, or keep why there is none to be told."""
    session = st.session_state
    job: Job | None = session.get("job")
    if job is None or job.running:
        return
    del session["job"]
    session.pop("answer", None)
    search = job.search
    if search is not None and search.state in EVIDENCE_STATES and search.fetched:
        current.look_at(search.id)
        session["fetch_done"] = f"{said(search)} They are now shown on all pages."
    elif search is not None:
        session["fetch_failed"] = said(search)
    elif job.error is not None:
        session["fetch_failed"] = sentence(job.error)


def outcome() -> None:
    """Tell, once, how the last fetch ended, and what it has brought."""
    if done := st.session_state.pop("fetch_done", ""):
        st.success(plain(done), icon=":material/check_circle:")
        whats_new(expanded=True)
    if failed := st.session_state.pop("fetch_failed", ""):
        st.error(plain(f"{failed} What was on screen stays as it was."), icon=":material/cloud_off:")


@st.fragment(run_every=0.7)
def progress() -> None:
    """The progress of the fetch, with a button to cancel it; draws the page anew when it ends."""
    job: Job | None = st.session_state.get("job")
    if job is None or not job.running:
        st.rerun()
    now = job.progress
    with st.container(border=True, key="progress"):
        share = now.done / now.total if now.total else 0.0
        st.progress(min(share, 1.0), text=_words(now))
        st.button(
            "Cancel", key="cancel", icon=":material/cancel:", on_click=job.cancel, disabled=job.cancelled
        )


def duration(seconds: float) -> str:
    """A time to wait, in words."""
    return count(max(1, round(seconds)), "second") if seconds < 90 else count(round(seconds / 60), "minute")


def _words(now: Progress) -> str:
    if not now.total or not now.done:
        return plain(f"{now.message}…")
    words = f"{now.done:,} of {count(now.total, 'record')}"
    if now.rate:
        words += f" · {now.rate:,.0f} records a second"
    if now.seconds_left is not None:
        words += f" · about {duration(now.seconds_left)} left"
    return words
