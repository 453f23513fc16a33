"""Two kept searches side by side: how many papers each has, by facet, and which they share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from components import current
from components.captions import count, plain
from data.compare import beside
from data.selection import Selection
from data.store import StoreError


def side_by_side(names: Mapping[str, str]) -> None:
    """Let the reader choose two searches and a facet, and draw the table.

    Args:
        names: what each kept search is called, by its key.
    """
    if len(names) < 2:
        return
    st.header("Two searches side by side", anchor=False)
    shown = current.evidence().provenance.key
    facets = {facet.code: facet.name for facet in current.topic().facets}
    if st.session_state.get("beside_shown") != shown:  # what comes on screen is what others stand beside
        st.session_state["beside_shown"] = st.session_state["beside_first"] = shown
    with st.container(horizontal=True):
        first = _one("First search", "beside_first", names)
        second = _one("Second search", "beside_second", names)
        facet = st.selectbox(
            "Count by",
            list(facets),
            index=list(facets).index(current.topic().lead_facet),
            key="beside_facet",
            format_func=facets.__getitem__,
        )
    if first is None or second is None:
        st.caption("Choose a second search to see both counts and their difference.")
    elif first == second:
        st.caption("These are the same search: choose another one to compare it with.")
    else:
        _table(first, second, facet, facets[facet])


def _one(label: str, key: str, names: Mapping[str, str]) -> str | None:
    if st.session_state.get(key) not in (None, *names):
        del st.session_state[key]  # it is not kept any more
    return st.selectbox(
        label, list(names), index=None, key=key, format_func=names.__getitem__, placeholder="Choose a search"
    )


def _table(first: str, second: str, facet: str, name: str) -> None:
    try:
        one, two = (current.evidence_of(key).view(Selection()) for key in (first, second))
    except (StoreError, KeyError):
        st.warning("One of these searches cannot be read now. Choose it again, or reload this page.")
        return
    both = len(np.intersect1d(one.pmids, two.pmids))
    st.markdown(
        f"{count(both, 'paper')} in both, {len(one) - both:,} only in the first, {len(two) - both:,} only in "
        "the second."
    )
    columns = {"name": plain(name), "first": "First", "second": "Second", "difference": "Difference"}
    whole_number = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        beside(one, two, facet).rename(columns=columns),
        hide_index=True,
        height="content",
        key="beside",
        alt=f"Papers of two searches by {name.lower()}",
        column_config={
            "First": whole_number,
            "Second": whole_number,
            "Difference": st.column_config.NumberColumn(format="%+d"),
        },
    )
    st.caption(
        "All papers of both, whatever the filters; a paper with several labels counts under each. Retracted "
        "papers are left out."
    )
