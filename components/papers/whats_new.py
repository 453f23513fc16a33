"""What is new since the previous search, each change with its papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from components.papers.links import list_link
from components.papers.lists import comparison, related_changes
from components.state import session, widget_keys
from components.state.formatting import day, plain
from components.state.view_options import CHANGES
from data.evidence.analysis.comparison import Change
from data.exports.pubmed_links import pubmed_addresses

_MOST_ADDRESSES = 10


def whats_new(*, expanded: bool = False) -> None:
    """Draw it; nothing without an earlier search of the same query.

    Args:
        expanded: whether it is open at first, as after a download.
    """
    found = comparison()
    if found is None:
        return
    title = f"What is new since the search of {day(found.earlier.date())}"
    with st.expander(title, icon=":material/update:", expanded=expanded):
        if not found.changes:
            st.markdown("Nothing: the same papers, with the same records.")
        codes = {change: code for code, change in CHANGES.items()}
        for (change, pmids), words in zip(found.changes.items(), found.lines, strict=True):
            if change is Change.GONE:
                _gone(words, pmids)
            else:
                list_link(codes[change], words)
        if excluded := related_changes():
            st.caption(plain(f"{excluded}."))


def new_since() -> None:
    """Draw the filter "new since"; not for the starter set, which lacks the dates of entry into PubMed."""
    if session.evidence().provenance.is_starter:
        return
    st.session_state[widget_keys.NEW_SINCE] = session.state().selection.since
    st.date_input(
        "New since",
        key=widget_keys.NEW_SINCE,
        format="YYYY-MM-DD",
        min_value=date(1900, 1, 1),
        max_value=session.evidence().provenance.date,
        width=180,
        help="Papers that an earlier search of the same question had not found on that day; without such a "
        "search, papers that entered PubMed since.",
        on_change=_take,
    )


def _take() -> None:
    session.set_selection(replace(session.state().selection, since=st.session_state[widget_keys.NEW_SINCE]))


def _gone(words: str, pmids: tuple[int, ...]) -> None:
    """Draw papers that are no longer among the records, so that only PubMed can show them."""
    addresses = pubmed_addresses(pmids)
    links = [
        f"[{'open in PubMed' if len(addresses) == 1 else f'part {number}'}]({address})"
        for number, address in enumerate(addresses[:_MOST_ADDRESSES], 1)
    ]
    st.markdown(f":material/open_in_new: {words}: {', '.join(links)}")
