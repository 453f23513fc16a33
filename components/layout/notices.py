"""Notices above a page: what a link asks for and cannot be shown, how old the search is, a model at work."""

from __future__ import annotations

import streamlit as st

from components.layout.last_visit import last_visit
from components.state import access, evidence_access, model_reading, session
from components.state.formatting import age, day, plain
from components.state.pages import SEARCH, page_file
from data import clock
from data.readings.model_run import progress_words

_MOST_NAMED = 5
_OLD_DAYS = 30  # a search this old is worth running again: retractions come late


def notices() -> None:
    """Draw the notices there are."""
    _not_held()
    _ignored()
    _brief()
    _old()
    _model_reads()
    last_visit()


def _model_reads() -> None:
    """That labels are changing, because a language model reads papers."""
    if run := model_reading.running():
        st.caption(f":material/hourglass_top: {progress_words(run)} Labels change as its answers come in.")


def link_problems() -> list[str]:
    """What the address asks for and cannot be shown, as sentences of plain text."""
    return [sentence for sentence in (_what_is_not_held(), _what_is_ignored()) if sentence]


def _what_is_not_held() -> str:
    notice = session.state().notice
    if not session.state().missing_query:
        return notice
    origin = session.evidence().provenance
    what = "the starter set" if origin.is_starter else f"the search of {day(origin.date)}"
    return f"{notice} What you see is {what}."


def _what_is_ignored() -> str:
    ignored = session.state().ignored
    if not ignored:
        return ""
    more = f" and {len(ignored) - _MOST_NAMED} more" if len(ignored) > _MOST_NAMED else ""
    return (
        "The link asks for something this map does not know, which is ignored: "
        f"{', '.join(ignored[:_MOST_NAMED])}{more}."
    )


def _not_held() -> None:
    """A search that is not stored, with a button to run its query."""
    sentence, now = _what_is_not_held(), session.state()
    if not sentence:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="not_held"):
        st.warning(plain(sentence), icon=":material/link_off:")
        offered = now.missing_query and access.may_fetch()
        if offered and st.button("Ask PubMed this question", key="run_wanted", icon=":material/search:"):
            now.query_text = now.missing_query
            now.missing_query = now.notice = ""
            st.switch_page(page_file(SEARCH))


def _ignored() -> None:
    """Parts of the address that are not understood."""
    if sentence := _what_is_ignored():
        st.warning(plain(sentence), icon=":material/link_off:")


def _brief() -> None:
    """A sentence about what the visitor did last, shown once."""
    if sentence := session.state().brief_notice:
        st.toast(plain(sentence), icon=":material/info:")
        session.state().brief_notice = ""


def _old() -> None:
    """How old the search is, if running it again is worthwhile and nobody has."""
    origin, today = session.evidence().provenance, clock.today()
    if origin.is_starter or (today - origin.date).days <= _OLD_DAYS or evidence_access.newer_search():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="old"):
        st.markdown(f":material/schedule: PubMed was searched {day(origin.date)}: {age(origin.date, today)}.")
        if access.may_fetch() and st.button("Refresh", key="refresh_old"):
            st.switch_page(page_file(SEARCH))
