"""Ask PubMed: the topic's own question or another; count and translation come before any fetch."""

from __future__ import annotations

import streamlit as st

from components import current, fetching
from components.asking import answer, check_button
from components.captions import count, plain
from components.question import question
from data.search import normalise_query
from data.store import StoreError
from pages import run


def show() -> None:
    """Draw the page."""
    st.title("PubMed search", anchor=False)
    st.markdown(
        "Ask PubMed the map's own question, or another one. You see first how many records PubMed counts "
        "and how it understood the question; then you decide whether to fetch them. The figures, filters "
        "and links of all pages then show the new answer. The filters in the sidebar do not change what "
        "PubMed is asked."
    )
    if fetching.is_running():
        fetching.progress()
        st.caption("You can go on reading the other pages; the fetch goes on.")
    else:
        asked = question()
        check_button()
        answer(asked)
        fetching.under_way()
    _stored_searches()


def _stored_searches() -> None:
    st.header("Searches kept here", anchor=False)
    shown = current.evidence().provenance.key
    with st.container(border=True):
        _kept_row("Starter set", "Ships with the map; not a complete search", current.STARTER, shown)
    try:
        searches = current.store().searches()
    except StoreError as error:
        st.warning(plain(str(error)), icon=":material/database_off:")
        return
    for search in searches[:20]:
        with st.container(border=True):
            missing = f", {len(search.missing):,} missing" if search.missing else ""
            title = f"{search.started:%d %b %Y, %H:%M} UTC · {count(search.fetched, 'record')}{missing}"
            own = normalise_query(search.query) == normalise_query(current.topic().query)
            query = "The map's own question" if own else search.query
            _kept_row(title, query if len(query) <= 300 else f"{query[:299]}…", search.id, shown)
    if len(searches) > 20:
        st.caption(f"The newest 20 of {len(searches):,}.")


def _kept_row(title: str, words: str, key: str, shown: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{plain(title)}**")
            st.caption(plain(words))
        st.button(
            "On screen" if key == shown else "Show",
            key=f"show_{key}",
            width=110,
            disabled=key == shown,
            on_click=current.look_at,
            args=(key,),
        )


if __name__ == "__main__":
    run(show)
