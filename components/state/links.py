"""Asking PubMed for links of papers: begun for a visitor who may, and followed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from weakref import WeakSet

import streamlit as st

from components.state import access, resources, session
from components.state.errors import visitor_message
from components.state.formatting import plain
from data.harvest.citations import Links, LinksJob
from data.pubmed.links import LinkName

MOST_AT_ONCE = 10  # requests of all visitors, each of whom has one


def ask_for_links(
    pmids: Collection[int], names: Sequence[LinkName], wanted: Callable[[Links], Sequence[int]] | None = None
) -> None:
    """Begin to ask PubMed in the background, in place of what this visitor asked before; for callbacks.

    Args:
        pmids: the papers.
        names: the kinds of links.
        wanted: the linked papers of which the records are needed too; None for none.
    """
    now, begun = session.state(), _begun()
    if now.links_job is not None:
        now.links_job.cancel()
        now.links_job = None
    now.links_failed = access.why_not_fetch()
    if not now.links_failed and sum(job.running for job in tuple(begun)) >= MOST_AT_ONCE:
        now.links_failed = "PubMed is being asked for many visitors at the moment. Try again in a minute."
    if not now.links_failed:
        now.links_job = LinksJob(resources.settings(), pmids, names, wanted or (lambda _: ()))
        now.links_job.begin()
        begun.add(now.links_job)


@st.cache_resource(show_spinner=False)
def _begun() -> WeakSet[LinksJob]:
    return WeakSet()


def wait_for_links(pmids: Collection[int], *, keep: bool = False) -> bool:
    """Show the progress of this visitor's download if it is about these papers, or why it failed, once.

    Args:
        pmids: the papers.
        keep: whether it becomes `Session.links_found` when it has ended well.

    Returns:
        Whether it runs, so that there is nothing else to show yet.
    """
    now = session.state()
    if now.links_failed:
        st.error(plain(now.links_failed), icon=":material/cloud_off:")
        now.links_failed = ""
    if now.links_job is None or set(now.links_job.pmids) != set(pmids):
        return False
    _wait(now.links_job, keep)
    return True


@st.fragment(run_every=0.7)
def _wait(job: LinksJob, keep: bool) -> None:
    if job.running:
        progress = job.progress
        with st.container(horizontal=True, vertical_alignment="center"):
            share = progress.done / progress.total if progress.total else 0.0
            st.progress(share, text=plain(f"{progress.message}…"))
            st.button("Cancel", key="cancel_links", on_click=job.cancel)
        return
    now = session.state()
    if now.links_job is job:
        now.links_job = None
        if job.error is None:
            now.links_found = job if keep else now.links_found
        elif not job.cancelled:
            now.links_failed = visitor_message(job.error)
    st.rerun()
