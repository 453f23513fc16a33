"""Ask PubMed: the topic's own question or another; count and translation come before any fetch."""

from __future__ import annotations

import streamlit as st

from components import current, fetching
from components.captions import count, day, plain
from data.pubmed.client import Client, PubMedError
from data.pubmed.search import MAX_RECORDS, Answer, ask
from data.search import Search, normalise_query
from data.store import StoreError
from pages import run

RECORDS_PER_SECOND = (
    50  # what clients of E-utilities report in practice; only for the estimate before a fetch
)
_ASK_TIMEOUT, _ASK_TRIES = 10.0, 3  # a count is a small request: say soon that PubMed is out of reach


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
        _question()
    _stored_searches()


def _question() -> None:
    """The query, to be checked and then fetched."""
    own = "\n".join(line.text for line in current.topic().query_lines)
    st.session_state["query"] = st.session_state.setdefault("question", own)
    st.text_area("Question, in PubMed's syntax", key="query", height=260, on_change=_take_question)
    with st.expander("What each line of the map's own question asks for", icon=":material/help:"):
        for line in current.topic().query_lines:
            st.code(line.text, language=None, wrap_lines=True)
            st.markdown(plain(line.why))
    with st.container(horizontal=True):
        st.button(
            "Check with PubMed",
            key="check",
            type="primary",
            icon=":material/quick_reference_all:",
            on_click=_mark_check,
        )
        st.button(
            "Back to the map's own question",
            key="own_question",
            disabled=normalise_query(st.session_state["question"]) == normalise_query(own),
            on_click=_set_question,
            args=(own,),
        )
    if st.session_state.pop("asking", False):
        _ask(st.session_state["question"])
    answer: Answer | None = st.session_state.get("answer")
    if answer is not None and normalise_query(answer.query) == normalise_query(st.session_state["question"]):
        _answer(answer)


def _take_question() -> None:
    st.session_state["question"] = st.session_state["query"]


def _set_question(text: str) -> None:
    st.session_state["question"] = text


def _mark_check() -> None:
    st.session_state["asking"] = True
    st.session_state.pop("answer", None)


def _ask(query: str) -> None:
    try:
        with st.spinner(f"Asking PubMed; at most {round(_ASK_TIMEOUT * _ASK_TRIES) + 10} seconds…"):
            told = current.settings()
            client = Client(
                told.eutils_url, told.email, told.api_key, timeout=_ASK_TIMEOUT, max_tries=_ASK_TRIES
            )
            st.session_state["answer"] = ask(client, query)
    except PubMedError as error:
        st.error(plain(f"{error} What is on screen stays as it is."), icon=":material/cloud_off:")


def _answer(answer: Answer) -> None:
    """What PubMed says of the question, before anything is fetched."""
    with st.container(border=True, key="answer"):
        st.metric("PubMed counts", count(answer.count, "record"))
        for warning in answer.warnings:
            st.warning(plain(warning), icon=":material/warning:")
        st.markdown("**How PubMed understood the question**")
        st.code(answer.translation or "PubMed gave no translation.", language=None, wrap_lines=True)
        if not answer.count:
            st.info(
                "PubMed found nothing, so there is nothing to fetch. Check the spelling, remove a part "
                "joined by AND, or use fewer quotation marks.",
                icon=":material/search_off:",
            )
            return
        if answer.count > MAX_RECORDS:
            st.warning(
                f"PubMed hands out at most {MAX_RECORDS:,} records of one question. Narrow it, for "
                "example with a date, AND 2015:2026[pdat], or with another condition joined by AND.",
                icon=":material/warning:",
            )
            return
        earlier = _same_question(answer.query)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Fetch {count(answer.count, 'record')}",
                key="fetch",
                type="primary",
                icon=":material/download:",
                on_click=fetching.begin,
                args=(answer.query,),
            )
            if earlier:
                st.button(
                    f"Show the answer of {day(earlier.started)} instead ({count(earlier.fetched, 'record')})",
                    key="earlier",
                    on_click=_show,
                    args=(earlier,),
                )
            st.caption(f"Takes about {fetching.duration(answer.count / RECORDS_PER_SECOND + 2)}.")


def _same_question(query: str) -> Search | None:
    try:
        return current.store().newest(query)
    except StoreError:
        return None


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


def _show(search: Search) -> None:
    current.look_at(search.id)
    st.session_state["fetch_done"] = f"The answer of {day(search.started)} is now shown on all pages."


if __name__ == "__main__":
    run(show)
