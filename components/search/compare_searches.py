"""Two saved searches compared: their papers by facet, and the papers that only one of them has."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from components.papers.links import paper_of_search_link
from components.state import resources, session, widget_keys
from components.state.formatting import plain
from data.evidence.analysis.comparison import beside
from data.evidence.selection import Selection
from data.evidence.view import View, view_of
from data.records.text import counted
from data.records.urls import pubmed_url
from data.storage.store import StoreError

_PER_PAGE = 20


def side_by_side(names: Mapping[str, str]) -> None:
    """Draw the choice of two searches and a facet, the table and the lists.

    Args:
        names: what each saved search is called, by its key.
    """
    if len(names) < 2:
        return
    st.header("Compare two searches", anchor=False)
    shown = session.evidence().provenance.key
    facets = {facet.code: facet.name for facet in resources.topic().facets}
    if session.state().compared_with != shown:  # a search that was just opened is compared with others
        session.state().compared_with = st.session_state[widget_keys.FIRST_SEARCH] = shown
    with st.container(horizontal=True):
        first = _one("First search", widget_keys.FIRST_SEARCH, names)
        second = _one("Second search", widget_keys.SECOND_SEARCH, names)
        facet = st.selectbox(
            "Count by",
            list(facets),
            index=list(facets).index(resources.topic().lead_facet),
            key="beside_facet",
            format_func=facets.__getitem__,
        )
    if first is None or second is None:
        st.caption("Choose a second search to see both counts, their difference, and the papers of each.")
    elif first == second:
        st.caption("These are the same search: choose another one to compare it with.")
    else:
        _compared(first, second, names, facet)


def _one(label: str, key: str, names: Mapping[str, str]) -> str | None:
    if st.session_state.get(key) not in (None, *names):
        del st.session_state[key]  # no longer stored
    return st.selectbox(
        label, list(names), index=None, key=key, format_func=names.__getitem__, placeholder="Choose a search"
    )


def _compared(first: str, second: str, names: Mapping[str, str], facet: str) -> None:
    try:
        # Filters do not apply here, but including related papers does.
        selection = Selection(related=session.state().selection.related)
        one, two = (view_of(resources.evidence_of(key), selection) for key in (first, second))
    except resources.LabelsAwaited:
        st.info("One of these searches is being labelled. Compare them again in a few minutes.")
        return
    except (StoreError, KeyError):
        st.warning("One of these searches cannot be read now. Choose it again, or reload this page.")
        return
    st.markdown(f"**First:** {plain(names[first])}  \n**Second:** {plain(names[second])}")
    both = np.intersect1d(one.pmids, two.pmids)
    st.markdown(f"{counted(len(both), 'paper')} in both.", width="content")
    _only("first", one, both)
    _only("second", two, both)
    _table(one, two, facet)


def _only(which: str, view: View, both: NDArray[np.int64]) -> None:
    """The papers that only one search has, page by page; drawn when opened."""
    rows = np.flatnonzero(view.mask & ~np.isin(view.evidence.pmids, both))
    if not len(rows):
        st.caption(f"No papers only in the {which} search.")
        return
    key = f"only_{which}_{view.evidence.provenance.key}"
    words = f"{counted(len(rows), 'paper')} only in the {which} search"
    opened = st.expander(words, icon=":material/list:", key=key, on_change="rerun")
    if not opened.open:
        return
    with opened:
        pages = -(-len(rows) // _PER_PAGE)
        page = min(st.pagination(pages, key=f"{key}_page"), pages) if pages > 1 else 1
        first = (page - 1) * _PER_PAGE
        some = rows[first : first + _PER_PAGE]
        st.caption(
            f"{first + 1:,}–{first + len(some):,} of {counted(len(rows), 'paper')}. A title opens the paper "
            f"in its search, which is then shown on all pages."
        )
        for row in some:
            pmid, title = int(view.evidence.pmids[row]), view.evidence.titles[row].as_py()
            with st.container(gap=None):
                paper_of_search_link(view.evidence, pmid, plain(title or "Without a title"))
                year = int(view.evidence.years[row])
                st.caption(f"{year or 'undated'} · PMID {pmid} · [PubMed]({pubmed_url(pmid)})")


def _table(one: View, two: View, facet: str) -> None:
    name = resources.topic().facet(facet).name
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
        plain(
            "All papers of both searches, whatever the filters; a paper with several labels counts under "
            "each. "
            f"Retracted papers are excluded{_related(one, two)}."
        )
    )


def _related(one: View, two: View) -> str:
    """Whether related papers are included, and how many each search has; '' if the topic has none."""
    related = one.evidence.topic.related
    if related is None:
        return ""
    how = "included" if one.selection.related else "excluded"
    return f", papers on {related.name} {how} ({one.related_papers:,} and {two.related_papers:,})"
