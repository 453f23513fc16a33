"""Asking PubMed which of the selected papers cite each other, for the figure of their citations."""

from __future__ import annotations

import streamlit as st

from components.state import access, resources, session
from components.state.errors import visitor_message
from components.state.formatting import plain
from components.state.links import ask_for_links, wait_for_links
from data.evidence.view import View
from data.harvest.citations import stored_links
from data.pubmed.links import LinkName
from data.records.text import counted
from data.storage.store import StoreError

# A paper of the selection that another one cites is among that one's references, so one kind of link will do.
_NEEDED = (LinkName.REFERENCES,)
MOST = 2_000  # papers asked about at a time: 40 requests


def offer_citations(view: View) -> None:
    """Offer to ask PubMed about the selected papers whose references are not stored; follow that request."""
    pmids = view.pmids.tolist()
    job = session.state().links_job
    if wait_for_links(job.pmids if job and job.names == _NEEDED and set(job.pmids) <= set(pmids) else ()):
        return
    try:
        (known,) = stored_links(resources.store(), pmids, _NEEDED).values()
    except StoreError as error:
        st.warning(plain(visitor_message(error)), icon=":material/database_off:")
        return
    lacking = [pmid for pmid in pmids if pmid not in known][:MOST]
    if not lacking or not access.may_fetch():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="selection_links"):
        st.caption(
            f"Which of these papers cite each other is not known yet of {len(pmids) - len(known):,} of "
            f"{counted(len(pmids), 'paper')}."
        )
        some = f" of {len(lacking):,} papers" if len(lacking) < len(pmids) - len(known) else ""
        st.button(
            f"Ask PubMed for citations{some}",
            key="ask_citations",
            on_click=ask_for_links,
            args=(lacking, _NEEDED),
        )
