"""Studies: the papers behind every number, as a table and one by one, and their exports."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from components.layout.active_filters import active_filters, loosen
from components.papers.absent import absent_papers
from components.papers.citation_exports import citations
from components.papers.lists import PaperList, offered, paper_list
from components.papers.page import paper
from components.papers.table import is_descending, paper_table, turn_pages
from components.papers.whats_new import new_since, whats_new
from components.search.follow_citations import follow_citations
from components.state import session, widget_keys
from components.state.address import LONGEST_TEXT
from components.state.formatting import plain
from components.state.option_widgets import choice_several, follow, typed
from components.state.session import option, set_option
from components.state.view_options import IN_BASKET, SELECTED
from data.evidence.analysis import record_table
from data.records.text import counted
from pages import run

_PER_PAGE = 25


def show() -> None:
    """Draw the page."""
    listed = paper_list(option("only"))
    rows = _ordered(listed)
    if pmid := session.state().place.pmid:
        paper(pmid, listed, rows)
        return
    st.title("Studies", anchor=False)
    _which_list()
    if option("only") == SELECTED:
        active_filters()
        if not len(listed.papers):
            loosen()
            citations(SELECTED, listed.these, listed.papers)
            return
    else:
        st.caption(plain(f"The filters in the sidebar do not change this list. {listed.why}".rstrip()))
    if option("only") == IN_BASKET:
        _basket(listed)
    elif not len(listed.papers) and not listed.absent:
        st.info("No papers in this list.", icon=":material/info:")
    if len(listed.papers):
        _table(listed, rows)
    absent_papers(listed)
    citations(option("only"), listed.these, listed.papers)
    if option("only") in (SELECTED, IN_BASKET):
        follow_citations(listed)
    whats_new()


def _which_list() -> None:
    names = offered()
    st.session_state[widget_keys.view_option("only")] = option("only")
    with st.container(horizontal=True, vertical_alignment="bottom", key="which_list"):
        st.selectbox(
            "Papers",
            list(names),
            key=widget_keys.view_option("only"),
            width=330,
            format_func=lambda code: names.get(code, code),
            on_change=lambda: set_option("only", st.session_state[widget_keys.view_option("only")]),
        )
        new_since()


def _ordered(listed: PaperList) -> record_table.Rows:
    """The list in the reader's order, cached while pages are turned."""
    view = listed.papers
    of_list = view.selection if option("only") == SELECTED else tuple(view.pmids.tolist())
    key = (view.evidence.provenance.key, of_list, option("sort"), is_descending(), session.state().place.find)
    kept = session.state().ordered
    if kept is None or kept[0] != key:
        found = record_table.ordered(
            view, option("sort"), descending=is_descending(), text=session.state().place.find
        )
        kept = (key, found)
        session.state().ordered = kept
    return kept[1]


def _table(listed: PaperList, rows: record_table.Rows) -> None:
    """A page of the table, with its search box, columns and pagination."""
    evidence, names = listed.papers.evidence, record_table.columns(listed.papers.evidence.topic)
    with st.container(horizontal=True, vertical_alignment="bottom", key="table_tools"):
        _find()
        with st.popover("Columns", icon=":material/view_column:", key="columns"):
            choice_several(
                "show",
                "Columns beside the title",
                {k: n for k, n in names.items() if k != record_table.TITLE},
            )
    if not len(rows):
        st.info(
            f"None of {counted(len(listed.papers), 'paper')} has these words. Look for others.",
            icon=":material/search_off:",
        )
        return
    pages = -(-len(rows) // _PER_PAGE)
    place = st.container()
    page = turn_pages(pages)
    first = (page - 1) * _PER_PAGE
    shown = rows[first : first + _PER_PAGE]
    found = f" with these words, of {len(listed.papers):,}" if len(rows) < len(listed.papers) else ""
    span = f"{first + 1:,}–{first + len(shown):,} of " if pages > 1 else ""
    asked = {record_table.TITLE, *option("show").split()}
    keys = [key for key in names if key in asked]
    with place:
        st.caption(f"{span}{counted(len(rows), 'paper')}{found}")
        paper_table(evidence, shown, keys, f"Table of {listed.these}", listed.reasons)


def _find() -> None:
    follow(widget_keys.FIND, session.state().place.find)
    st.text_input(
        "Find in this list",
        key=widget_keys.FIND,
        type="search",
        max_chars=LONGEST_TEXT,
        placeholder="word, author or PMID",
        width=320,
        on_change=lambda: session.go_to(
            replace(session.state().place, find=typed(widget_keys.FIND, LONGEST_TEXT), page=1)
        ),
    )


def _basket(listed: PaperList) -> None:
    if not session.state().basket:
        st.info(
            "The basket is empty. Tick papers in the table, or on any paper that opens under a figure; the "
            "link of the page then carries them to others.",
            icon=":material/shopping_basket:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Empty the basket",
            key="empty_basket",
            icon=":material/remove_shopping_cart:",
            on_click=partial(session.set_basket, ()),
        )
        st.caption("“Copy link” above carries the basket: anyone who opens the link sees the same papers.")


if __name__ == "__main__":
    run(show)
