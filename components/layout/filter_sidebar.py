"""The filters in the sidebar, the same on every page. Each option shows its count under the other filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.state import widget_keys
from components.state.address import LONGEST_TEXT
from components.state.captions import filter_name
from components.state.formatting import plain
from components.state.option_widgets import follow, typed
from components.state.related import include_related
from components.state.session import set_selection, state, view
from data.evidence.common_facets import DESIGN_FACETS, NOT_STATED, RECORD_FACETS
from data.evidence.reader_facet import READER_FACETS
from data.evidence.selection import Selection
from data.evidence.study_facets import STUDY_FACETS
from data.evidence.view import View
from data.records.text import counted

_AS_STATED = (
    "As the abstract of a human study states it. Papers that do not state it match only “Not stated”; "
    "reviews and protocols match nothing."
)


def sidebar() -> None:
    """Draw the filters. A callback applies a change before the page is drawn again."""
    now = view()
    with st.sidebar:
        st.header("Filters", anchor=False)
        if (related := now.evidence.topic.related) and now.related_papers:
            _switch(
                "related",
                f"{related.switch} ({now.related_papers:,})",
                f"Papers on {related.name} only are excluded from every number, figure and export unless "
                "this is on.",
            )
        _text()
        _years(now)
        facets = now.evidence.topic.facets
        for facet in facets:
            if facet.in_sidebar:
                _facet(now, facet.code)
        studied = STUDY_FACETS if now.evidence.topic.human_types else {}
        _more(now, "Human studies", "human_filters", [*DESIGN_FACETS, *studied])
        others = [facet.code for facet in facets if not facet.in_sidebar]
        _more(now, "More filters", "more_filters", [*others, *RECORD_FACETS, *READER_FACETS])
        if retracted := len(now.evidence.retracted_pmids):
            _switch(
                "retracted",
                f"Count retracted papers too ({retracted:,})",
                "Retracted papers are excluded from every count unless this is on.",
            )
        if aside := len(now.evidence.set_aside):
            _switch(
                "out_of_scope",
                f"Count papers out of scope too ({aside:,})",
                "Papers that PubMed finds but that are not about this topic are set aside unless this is on. "
                "The page “Methods” lists them with the reason.",
            )
        st.button(
            "Clear all filters",
            key="clear_all",
            icon=":material/filter_alt_off:",
            width="stretch",
            disabled=not state().selection.is_active,
            on_click=set_selection,
            args=(Selection(),),
        )


def _more(now: View, title: str, key: str, facets: Sequence[str]) -> None:
    """Filters behind an expander: closed, it draws none of them, and a filter is set faster."""
    active = sum(code in now.masks for code in facets)
    more = st.expander(f"{title} ({active} in use)" if active else title, key=key, on_change="rerun")
    if more.open or active:
        with more:
            for code in facets:
                _facet(now, code)


def _text() -> None:
    follow(widget_keys.filter_of("text"), state().selection.text)
    st.text_input(
        "Search words",
        key=widget_keys.filter_of("text"),
        type="search",
        max_chars=LONGEST_TEXT,
        placeholder="microglia, author, PMID",
        help="Looks in title, summary or abstract, keywords, authors, journal and PMID. Every word must "
        "occur, from the start of a word on; put a phrase in double quotes.",
        on_change=_take_text,
    )


def _take_text() -> None:
    set_selection(replace(state().selection, text=typed(widget_keys.filter_of("text"), LONGEST_TEXT)))


def _years(now: View) -> None:
    spanned = now.evidence.year_range
    if spanned is None:
        st.caption("Years: no record is dated.")
        return
    first, last = spanned
    if first == last:
        st.caption(f"Years: every dated record is from {first}.")
        return
    chosen = now.selection.years or spanned
    within = (min(max(chosen[0], first), last), max(min(chosen[1], last), first))
    follow(widget_keys.filter_of("years"), within, force=now.selection.years is not None)
    st.slider(
        "Years",
        first,
        last,
        key=widget_keys.filter_of("years"),
        help="Publication year. Records without a year are only shown while all years are.",
        on_change=_take_years,
        args=(spanned,),
    )


def _take_years(spanned: tuple[int, int]) -> None:
    taken = tuple(st.session_state[widget_keys.filter_of("years")])
    set_selection(replace(state().selection, years=None if taken == spanned else taken))


def _facet(now: View, code: str) -> None:
    column = now.evidence.columns[code]
    counts = now.option_counts(code)
    names = dict(zip(column.codes, column.names, strict=True))
    chosen = now.selection.codes(code)
    # A category of the topic is listed even without papers: that it is empty is information.
    options = list(column.codes)
    if code in RECORD_FACETS:
        options = sorted(
            (c for c in options if counts[c] or c in chosen), key=lambda c: (-counts[c], names[c])
        )
    key = widget_keys.filter_of(code)
    follow(key, [option for option in options if option in chosen], force=bool(chosen))
    st.multiselect(
        filter_name(code, now.evidence),
        options,
        key=key,
        format_func=lambda option: f"{names[option]} ({counts[option]:,})",
        placeholder="All",
        filter_mode="contains",
        select_all=False,
        help=_AS_STATED if code in STUDY_FACETS else None,
        on_change=_take_facet,
        args=(code,),
    )
    if unstated := counts.get(NOT_STATED):
        st.caption(f"Not stated by {counted(unstated, 'paper')}")


def _take_facet(code: str) -> None:
    set_selection(state().selection.with_codes(code, st.session_state[widget_keys.filter_of(code)]))


def _switch(name: str, label: str, help_text: str) -> None:
    """A toggle for one yes-or-no field of the selection."""
    key = widget_keys.filter_of(name)
    follow(key, getattr(state().selection, name), force=getattr(state().selection, name))
    st.toggle(label, key=key, help=plain(help_text), on_change=_take_switch, args=(name,))


def _take_switch(name: str) -> None:
    on = st.session_state[widget_keys.filter_of(name)]
    if name == "related":
        include_related(on)
    else:
        set_selection(replace(state().selection, **{name: on}))
