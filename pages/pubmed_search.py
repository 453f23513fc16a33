"""PubMed search: what the map asks, or another search; saved searches, and two of them compared."""

from __future__ import annotations

import streamlit as st

from components import current, fetching
from components.asking import answer, ask_buttons
from components.captions import age, count, day, plain
from components.downloads_of_others import under_way
from components.fetch_status import named_origin
from components.question import question
from components.saved_searches import saved_searches
from components.side_by_side import side_by_side
from components.whats_new import whats_new
from data import clock
from pages import run


def show() -> None:
    """Draw the page."""
    st.title("PubMed search", anchor=False)
    st.markdown(
        "Run this map’s search again, or another one. The papers on screen change only when you open the new "
        "results. Filters in the sidebar do not change what PubMed is asked."
    )
    asked = question()
    ask_buttons()
    answer(asked)
    under_way()
    _shown_now()
    side_by_side(saved_searches())


def _shown_now() -> None:
    """The search that all pages show: how old it is, running it again, what it brought."""
    origin = current.evidence().provenance
    if origin.is_starter:
        return
    st.header("Shown now", anchor=False)
    with st.container(border=True, key="shown_now"):
        with st.container(gap=None):
            st.markdown(f"**{plain(named_origin(origin))}**")
            old = age(origin.date, clock.today())
            st.caption(f"PubMed searched {day(origin.date)}, {old} · {count(origin.counted, 'paper')}")
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
                args=(origin.query, full),
            )
        whats_new(expanded=st.session_state.get("just_shown") == origin.key)


if __name__ == "__main__":
    run(show)
