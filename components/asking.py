"""Asking PubMed before anything is fetched: count, translation, plan; then the fetch, if it is wanted."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components import current, fetching
from components.captions import count, day, plain
from data.access import known_fields, open_client
from data.pubmed.client import PubMedError, QueryRefused
from data.pubmed.plan import PER_QUESTION, Plan, make_plan
from data.pubmed.search import Answer, ask
from data.search import Search, normalise_query
from data.store import StoreError

_TIMEOUT, _TRIES = 10.0, 3  # a count is a small request: say soon that PubMed is out of reach
_LONG = 800  # characters of a translation that would push the fetch off the screen


@dataclass(frozen=True, slots=True)
class Checked:
    """What PubMed says to a question, and what fetching it would take.

    Attributes:
        answer: PubMed's.
        plan: None where it is refused.
        refusal: why, as a sentence; '' where it is not.
    """

    answer: Answer
    plan: Plan | None
    refusal: str = ""


def check_button() -> None:
    """The button that asks PubMed; nothing is fetched by it."""
    st.button(
        "Check with PubMed",
        key="check",
        type="primary",
        icon=":material/quick_reference_all:",
        on_click=_mark,
    )


def _mark() -> None:
    st.session_state["asking"] = True
    st.session_state.pop("checked", None)


def answer(question: str) -> None:
    """Ask if the reader wants it, and show what PubMed said to this question, if it did.

    Args:
        question: in PubMed's syntax, as it stands on screen.
    """
    if st.session_state.pop("asking", False):
        _ask(question)
    checked: Checked | None = st.session_state.get("checked")
    if checked is not None and normalise_query(checked.answer.query) == normalise_query(question):
        _show(checked)


def _ask(question: str) -> None:
    store = current.store()
    try:
        with st.spinner(f"Asking PubMed; at most {round(_TIMEOUT * _TRIES) + 10} seconds…"):
            client = open_client(current.settings(), store, timeout=_TIMEOUT, max_tries=_TRIES)
            answered = ask(client, question)
            try:
                checked = Checked(answered, make_plan(client, answered, current.settings().max_records))
            except QueryRefused as refusal:
                checked = Checked(answered, None, str(refusal))
            known_fields(store, client)  # PubMed answers now; the next question is looked at by these
        st.session_state["checked"] = checked
    except (PubMedError, StoreError) as error:
        st.error(plain(f"{error} What is on screen stays as it is."), icon=":material/cloud_off:")


def _show(checked: Checked) -> None:
    said = checked.answer
    with st.container(border=True, key="answer"):
        with st.container(horizontal=True, gap="large"):
            st.metric("PubMed counts", count(said.count, "record"), width="content")
            if checked.plan is not None and said.count:
                st.metric("Fetching takes about", fetching.duration(checked.plan.seconds), width="content")
                st.metric("Requests to PubMed", f"{checked.plan.requests:,}", width="content")
        for warning in said.warnings:
            st.warning(plain(warning), icon=":material/warning:")
        st.markdown("**How PubMed understood the question**")
        translation = said.translation or "PubMed gave no translation."
        tall = len(translation) > _LONG
        st.code(translation, language=None, wrap_lines=True, height=200 if tall else "content")
        if not said.count:
            st.info(
                "PubMed found nothing, so there is nothing to fetch. Check the spelling, remove a part "
                "joined by AND, or use fewer quotation marks.",
                icon=":material/search_off:",
            )
        elif checked.plan is None:
            st.warning(plain(checked.refusal), icon=":material/block:")
        else:
            _offer(checked.plan)


def _offer(plan: Plan) -> None:
    """The fetch; of a large one the reader is asked a second time."""
    number = count(plan.answer.count, "record")
    if len(plan.slices) > 1:
        st.caption(
            f"PubMed lists at most {PER_QUESTION:,} records at once, so they come in {len(plan.slices):,} "
            "parts by the day on which each entered PubMed. None is left out."
        )
    agreed = True
    if plan.is_large:
        agreed = st.checkbox(
            f"Yes, fetch all {number}. It takes about {fetching.duration(plan.seconds)}; other pages can be "
            "read meanwhile.",
            key="agreed",
        )
    earlier = _same_question(plan.answer.query)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Fetch {number}",
            key="fetch",
            type="primary",
            icon=":material/download:",
            disabled=not agreed,
            help=None if agreed else "Agree above first: this is a large fetch.",
            on_click=fetching.begin,
            args=(plan.answer.query,),
        )
        if earlier:
            st.button(
                f"Show the answer of {day(earlier.started)} instead ({count(earlier.fetched, 'record')})",
                key="earlier",
                on_click=_look_at,
                args=(earlier,),
            )


def _same_question(query: str) -> Search | None:
    try:
        return current.store().newest(query)
    except StoreError:
        return None


def _look_at(search: Search) -> None:
    current.look_at(search.id)
    st.session_state["fetch_done"] = f"The answer of {day(search.started)} is now shown on all pages."
