"""What a search has brought that an earlier one of the same question did not know, in lines to read."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import current
from components.captions import count, day, plain
from data.compare import Comparison, compare
from data.exports.pubmed_links import pubmed_addresses
from data.search import normalise_query
from data.store import StoreError

_MOST_LINKS = 5


def since_then(key: str) -> bool:
    """Tell what a stored search has brought against the one of the same question before it.

    Args:
        key: the search's.

    Returns:
        Whether there is one before it.
    """
    try:
        earlier = current.store().before(key)
        if earlier is None:
            return False
        _changes(_compared(earlier.id, key), f"Since the search of {day(earlier.started)}")
    except (StoreError, KeyError):
        return False  # the search itself is shown; what is wrong with the store is told where it is needed
    return True


def _changes(found: Comparison, since: str) -> None:
    """A line for each thing that has happened, with its papers in PubMed."""
    with st.container(border=True):
        if not found.changes:
            st.markdown(f":material/check: {since}: nothing new; no paper has been retracted or corrected.")
            return
        st.markdown(f"**{since}**")
        lines = [
            f"- {plain(line)} ({_links(pmids)})"
            for line, pmids in zip(found.lines, found.changes.values(), strict=True)
        ]
        st.markdown("\n".join(lines))


def changes_in_line(earlier_key: str, later_key: str, since: str) -> bool:
    """Tell in one line what a search has brought; nothing where there is nothing to tell.

    Args:
        earlier_key: the search to compare with; it may be no search at all, or one of another question.
        later_key: the search.
        since: how the line begins.

    Returns:
        Whether there was something to tell.
    """
    try:
        earlier, later = current.store().search(earlier_key), current.store().search(later_key)
        if earlier is None or later is None or normalise_query(earlier.query) != normalise_query(later.query):
            return False
        found = _compared(earlier_key, later_key)
    except StoreError:
        return False
    if not found.changes:
        return False
    st.markdown(f":material/update: {since} ({day(found.earlier)}): {plain('; '.join(found.lines))}.")
    return True


@st.cache_resource(show_spinner=False, max_entries=100)
def _compared(earlier_key: str, later_key: str) -> Comparison:
    """Two stored searches compared; shared by all visitors. KeyError if one is not kept here."""
    earlier, later = current.store().search(earlier_key), current.store().search(later_key)
    if earlier is None or later is None:
        raise KeyError(later_key if earlier else earlier_key)
    return compare(current.store(), earlier, later)


def _links(pmids: Sequence[int]) -> str:
    addresses = pubmed_addresses(pmids)
    if len(addresses) == 1:
        return f"[open in PubMed]({addresses[0]})"
    links = [f"[{number}]({address})" for number, address in enumerate(addresses[:_MOST_LINKS], 1)]
    more = (
        f", the first {len(links)} of {count(len(addresses), 'part')}" if len(addresses) > len(links) else ""
    )
    return f"open in PubMed, part {', '.join(links)}{more}"
