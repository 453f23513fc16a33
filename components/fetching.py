"""The fetch that this visitor started: its progress on every page, and what it left behind."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress

import streamlit as st

from components import current
from components.captions import count, plain, shortened
from components.server import VISITOR
from components.whats_new import whats_new
from data.harvest import Job, Progress, resume, said, sentence, start
from data.runs import Run, Runs
from data.search import EVIDENCE_STATES, normalise_query
from data.settings import SettingsError
from data.store import StoreError

_log = logging.getLogger(__name__)


def begin(query: str, full: bool = False) -> None:
    """Fetch the answer to a query in the background; for widget callbacks.

    Who asks for what is being fetched already looks on; only who began it may cancel it.

    Args:
        query: in PubMed's syntax.
        full: whether records that did not change since the last time are fetched again, too.
    """
    try:
        current.store()
    except StoreError as error:
        st.session_state["fetch_failed"] = str(error)
        return
    st.session_state["job"] = start(current.settings(), query, _visitor(), full=full)


def _visitor() -> str:
    """A word for this visitor that nobody else has: the browser's, or where it keeps none, this tab's."""
    word: str = st.session_state.setdefault("visitor", secrets.token_hex(16))
    return st.context.cookies.get(VISITOR) or word


@st.cache_resource(show_spinner=False)
def taken_up() -> frozenset[str]:
    """Go on, once a process, with the fetches that were cut off when the last one ended; their questions.

    Raises:
        StoreError: the database cannot be used; whoever asks next tries again.
        SettingsError: a setting is malformed.
    """
    return frozenset(normalise_query(job.query) for job in resume(current.settings()) if job.visitor is None)


def take_up() -> None:
    """The same while the server starts: what goes wrong is told to visitors, not here."""
    try:
        taken_up()
    except (StoreError, SettingsError) as error:
        _log.warning("Fetches that were cut off are not gone on with yet: %s", error)


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
    session.pop("checked", None)
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
    """The progress of the fetch, with a button to cancel or to leave it; draws the page anew when it ends."""
    job: Job | None = st.session_state.get("job")
    if job is None or not job.running:
        st.rerun()
    now = job.progress
    with st.container(border=True, key="progress"):
        share = now.done / now.total if now.total else 0.0
        st.progress(min(share, 1.0), text="Stopping…" if job.cancelled else _words(now))
        if job.may_cancel(_visitor()):
            st.button(
                "Cancel",
                key="cancel",
                icon=":material/cancel:",
                on_click=job.cancel,
                args=(_visitor(),),
                disabled=job.cancelled,
            )
        else:
            st.caption("Another visitor began this fetch; only they can cancel it.")
            st.button("Do not wait for it", key="leave", on_click=_leave)


def _leave() -> None:
    st.session_state.pop("job", None)


def under_way() -> None:
    """What others fetch now, and what goes on after a restart, each with a way to look on."""
    with suppress(StoreError, SettingsError):
        taken_up()
        if Runs(current.store().database).all():
            _under_way()


@st.fragment(run_every=2.0)
def _under_way() -> None:
    try:
        runs = Runs(current.store().database).all()
    except StoreError:
        return
    if not runs or is_running():
        st.rerun()
    st.header("Being fetched now", anchor=False)
    for run in runs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(_how_far(run))}**")
                st.caption(plain(_question_of(run.query)))
            st.button("Look on", key=f"look_on_{run.started}", width=110, on_click=begin, args=(run.query,))


def _how_far(run: Run) -> str:
    far = f"{run.done:,} of {count(run.total, 'record')}" if run.total else "Asking PubMed"
    if not run.alive:
        return f"{far} · cut off; goes on within half a minute"
    return f"{far} · goes on after a restart" if normalise_query(run.query) in taken_up() else far


def _question_of(query: str) -> str:
    own = normalise_query(query) == normalise_query(current.topic().query)
    return "The map's own question" if own else shortened(query, 300)


def duration(seconds: float) -> str:
    """A time to wait, in words."""
    return count(max(1, round(seconds)), "second") if seconds < 90 else count(round(seconds / 60), "minute")


def _words(now: Progress) -> str:
    if not now.total or not now.done or now.phase == "sorting":
        return plain(f"{now.message}…")
    words = f"{now.done:,} of {count(now.total, 'record')}"
    if now.rate:
        words += f" · {now.rate:,.0f} records a second"
    if now.seconds_left is not None:
        words += f" · about {duration(now.seconds_left)} left"
    elif now.elsewhere:
        words += f" · {now.message}"
    return plain(words)
