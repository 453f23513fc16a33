"""The query preview: PubMed's count and translation of a query, before anything is downloaded."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from components.search import fetching
from components.search.fetch_status import duration
from components.state import access, resources
from components.state.errors import visitor_message
from components.state.formatting import day, plain
from components.state.query import QueryCheck
from components.state.session import state
from data.background import Background
from data.faults import user_message
from data.harvest.client_factory import known_fields, open_client
from data.pubmed.client import Client, Retries
from data.pubmed.count import ask
from data.pubmed.errors import PubMedError, QueryRefused
from data.pubmed.slicing import PER_QUESTION, Estimate, estimate
from data.records.text import counted
from data.storage.query import Query
from data.storage.store import Store, StoreError
from data.storage.stored_search import Search

# A count is a small request: fail soon if PubMed is out of reach.
_TIMEOUT, _RETRIES = 10.0, Retries(max_tries=3)
_LONG = 800  # characters from which a translation scrolls


class _Fields(Background):
    """Renews the list of PubMed's fields in the background, for the next query."""

    def __init__(self, store: Store, client: Client) -> None:
        super().__init__("pubmed-fields")
        self._store, self._client = store, client

    def work(self) -> None:
        known_fields(self._store, self._client)


def ask_buttons() -> None:
    """The buttons that ask PubMed: one runs the search unless the preview warns, one only counts."""
    if why := access.why_not_fetch():
        st.info(plain(why), icon=":material/lock:")
        return
    with st.container(horizontal=True, vertical_alignment="center", key="ask_buttons"):
        st.button(
            "Run this search",
            key="run",
            type="primary",
            icon=":material/search:",
            help="Counts the results, then downloads them. A large search, or one that PubMed did not "
            "understand as written, is shown to you first. What is on screen does not change until you ask.",
            on_click=_mark,
            args=("run",),
        )
        st.button(
            "Count results in PubMed",
            key="check",
            icon=":material/quick_reference_all:",
            help="Nothing is downloaded.",
            on_click=_mark,
            args=("count",),
        )


def _mark(request: Literal["count", "run"]) -> None:
    state().check_requested, state().check = request, None


def query_preview(query: str) -> None:
    """Ask PubMed if the reader wants it, and show its answer to this query, if there is one.

    Args:
        query: in PubMed's syntax, as in the form.
    """
    now = state()
    requested, now.check_requested = now.check_requested, ""
    if not access.may_fetch():
        return
    if requested:
        _ask(query)
    checked = now.check
    if checked is None or Query(checked.answer.query) != Query(query):
        return
    if requested == "run" and checked.is_unproblematic:
        now.check = None
        fetching.begin(checked.answer.query)
        st.rerun()
    _show(checked)


def _ask(query: str) -> None:
    """Send one request; the list of fields is renewed in the background."""
    store, settings = resources.store(), resources.settings()
    try:
        with st.spinner("Counting results in PubMed…"):
            client = open_client(settings, store, timeout=_TIMEOUT, retries=_RETRIES, urgent=True)
            answered = ask(client, query)
        try:
            checked = QueryCheck(answered, estimate(answered.count, client.per_second, access.max_records()))
        except QueryRefused as refusal:
            more = " People who have signed in can download more." if access.could_fetch_more() else ""
            checked = QueryCheck(answered, None, user_message(refusal) + more)
        state().check = checked
        _Fields(store, client).begin()
    except (PubMedError, StoreError) as error:
        st.error(
            plain(f"{visitor_message(error)} The papers on screen have not changed."),
            icon=":material/cloud_off:",
        )


def _show(checked: QueryCheck) -> None:
    said, expected = checked.answer, checked.estimate
    with st.container(border=True, key="answer"):
        with st.container(horizontal=True, gap="large"):
            st.metric("PubMed counts", counted(said.count, "paper"), width="content")
            if expected is not None and said.count:
                st.metric("Download takes about", duration(expected.seconds), width="content")
        for warning in said.warnings:
            st.warning(plain(warning), icon=":material/warning:")
        if not said.count:
            st.info(
                "PubMed found no papers, so there is nothing to download. Check the spelling, remove a part "
                "joined by AND, or use fewer quotation marks.",
                icon=":material/search_off:",
            )
        elif expected is None:
            st.warning(plain(checked.refusal), icon=":material/block:")
        else:
            _offer(said.query, expected)
        st.markdown("**How PubMed understood the search**")
        translation = said.translation or "PubMed gave no translation."
        tall = len(translation) > _LONG
        st.code(translation, language=None, wrap_lines=True, height=200 if tall else "content")


def _offer(query: str, expected: Estimate) -> None:
    """The download button; a large download has to be confirmed."""
    number = counted(expected.count, "paper")
    if expected.parts > 1:
        st.caption(
            f"PubMed lists at most {PER_QUESTION:,} papers at once, so they come in about "
            f"{expected.parts:,} parts by the day on which each entered PubMed. No papers are excluded."
        )
    agreed = True
    if expected.is_large:
        agreed = st.checkbox(
            f"Yes, download all {number}. It takes about {duration(expected.seconds)}; you can read other "
            "pages meanwhile.",
            key="agreed",
        )
    earlier = _earlier_search(query)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Download {number}",
            key="fetch",
            type="primary",
            icon=":material/download:",
            disabled=not agreed,
            help=None if agreed else "Agree above first: this is a large download.",
            on_click=_begin,
            args=(query,),
        )
        if earlier:
            st.button(
                f"Open the saved search of {day(earlier.started)} instead "
                f"({counted(earlier.fetched, 'paper')})",
                key="earlier",
                on_click=fetching.show,
                args=(earlier,),
            )


def _begin(query: str) -> None:
    state().check = None
    fetching.begin(query)


def _earlier_search(query: str) -> Search | None:
    try:
        return resources.store().newest(query)
    except StoreError:
        return None
