"""The papers of a list that cannot be counted: title if known, reason, and a link to PubMed."""

from __future__ import annotations

import streamlit as st

from components.papers.links import paper_link
from components.papers.lists import PaperList
from components.state import resources, session
from components.state.formatting import plain
from data.records.text import counted
from data.records.urls import pubmed_url

_PER_PAGE = 25


def absent_papers(listed: PaperList) -> None:
    """Draw them, page by page; nothing if there are none."""
    pmids = listed.absent
    if not pmids:
        return
    with st.container(border=True, key="absent"):
        pages = -(-len(pmids) // _PER_PAGE)
        page = min(st.pagination(pages, key="absent_page"), pages) if pages > 1 else 1
        first = (page - 1) * _PER_PAGE
        shown = pmids[first : first + _PER_PAGE]
        span = f"{first + 1:,}–{first + len(shown):,} of " if pages > 1 else ""
        st.caption(f"{span}{counted(len(pmids), 'paper')} not counted here. {plain(listed.why_absent)}")
        records = resources.records_of(session.evidence().provenance.key, tuple(shown))
        for pmid in shown:
            with st.container(gap=None):
                record = records.get(pmid)
                if record is not None:
                    paper_link(pmid, plain(record.title or "Without a title"))
                st.caption(f"PMID {pmid} · [PubMed]({pubmed_url(pmid)})")
