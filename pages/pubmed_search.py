"""PubMed search: run the map's query or another one, open saved searches, and compare two."""

from __future__ import annotations

import streamlit as st

from components.papers.whats_new import whats_new
from components.search import fetching
from components.search.compare_searches import side_by_side
from components.search.fetch_status import named_origin
from components.search.other_downloads import under_way
from components.search.query_form import query_form
from components.search.query_preview import ask_buttons, query_preview
from components.search.saved_searches import saved_searches
from components.state import access, session
from components.state.formatting import age, day, plain
from data import clock
from data.records.text import counted
from pages import run


def show() -> None:
    """Draw the page."""
    st.title("PubMed search", anchor=False)
    st.markdown(
        "Run this map’s search again, or another one. The papers on screen change only when you open the new "
        "results. Filters in the sidebar do not change what PubMed is asked."
    )
    query = query_form()
    ask_buttons()
    query_preview(query)
    under_way()
    _shown_now()
    side_by_side(saved_searches())


def _shown_now() -> None:
    """The search on screen: its age, a button to run it again, and what is new in it."""
    origin = session.evidence().provenance
    if origin.is_starter:
        return
    st.header("Shown now", anchor=False)
    with st.container(border=True, key="shown_now"):
        with st.container(gap=None):
            st.markdown(f"**{plain(named_origin(origin))}**")
            old = age(origin.date, clock.today())
            st.caption(f"PubMed searched {day(origin.date)}, {old} · {counted(origin.counted, 'paper')}")
        if access.may_fetch():
            _refresh(origin.query)
        whats_new(expanded=session.state().just_shown == origin.key)


def _refresh(query: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        full = st.checkbox(
            "Re-download all records",
            key="full",
            help="Otherwise only records that are new, or that PubMed has revised since, are downloaded.",
        )
        st.button(
            "Refresh",
            key="refresh",
            icon=":material/refresh:",
            help="Run the same search again. What is on screen does not change until you ask.",
            on_click=fetching.begin,
            args=(query, full),
        )


if __name__ == "__main__":
    run(show)
