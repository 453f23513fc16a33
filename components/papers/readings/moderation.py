"""The corrections that visitors suggest, for readers to accept or decline."""

from __future__ import annotations

import streamlit as st

from components.papers.links import paper_link
from components.state import reader, readings, resources, session
from components.state.errors import visitor_message
from components.state.formatting import day, plain
from data.evidence.evidence import Evidence
from data.readings.model import ReadingError
from data.readings.suggestions import Suggestion, as_reading
from data.readings.values import name_of, value_in, value_words
from data.storage.store import StoreError

_MOST = 20


def suggested_corrections(evidence: Evidence) -> None:
    """Draw the suggestions that wait for a reader; nothing where there are none. Raises StoreError."""
    waiting = readings.suggestions().waiting(evidence.topic.code)
    if not waiting:
        return
    st.header(f"Suggested corrections: {len(waiting):,}", anchor=False)
    for one in waiting[:_MOST]:
        with st.container(border=True):
            _suggestion(evidence, one)
    if len(waiting) > _MOST:
        st.caption(f"{len(waiting) - _MOST:,} more follow.")


def _suggestion(evidence: Evidence, one: Suggestion) -> None:
    topic, row = evidence.topic, evidence.row_of.get(one.pmid)
    if row is None:
        st.markdown(plain(f"PMID {one.pmid} is not among the papers of the search shown."))
    else:
        paper_link(one.pmid, plain(evidence.titles[row].as_py() or f"PMID {one.pmid}"))
    now = (
        value_words(topic, one.field, value_in(evidence.labels_of(row), topic, one.field))
        if row is not None
        else ""
    )
    st.markdown(
        f"**{plain(name_of(topic, one.field))}:** {plain(value_words(topic, one.field, one.value))}"
        + (f"  \n:small[now: {plain(now)}]" if now else "")
    )
    details = [f"“{words}”" for words in one.words] + [one.comment, f"suggested on {day(one.when.date())}"]
    st.caption(plain(" · ".join(part for part in details if part)))
    with st.container(horizontal=True):
        st.button(
            "Accept",
            key=f"accept_{one.number}",
            icon=":material/check:",
            disabled=row is None,
            on_click=_accept,
            args=(one,),
        )
        st.button(
            "Decline", key=f"decline_{one.number}", icon=":material/close:", on_click=_decline, args=(one,)
        )


def _accept(one: Suggestion) -> None:
    now, who = session.state(), reader.reader()
    if not who:
        now.reading_notice = readings.REMOVED
        return
    try:
        record = resources.records_of(now.shown, (one.pmid,)).get(one.pmid)
        if record is None:
            now.reading_notice = readings.GONE
            return
        reading = as_reading(one, resources.topic(), record, who)
        readings.log().add([reading])
        if readings.suggestions().decide(one.number, who, accepted=True):
            now.reading_notice = "Accepted: the value is in force as your reading."
            return
        stored = readings.log().of(resources.topic().code, [one.pmid]).get(one.pmid, ())
        for mine in stored:
            if (mine.who, mine.when, mine.field) == (who, reading.when, reading.field):
                readings.log().withdraw(mine.number, who)
        now.reading_notice = "Another reader has decided on this suggestion, so nothing was changed."
    except ReadingError as error:
        now.reading_notice = f"{error} It cannot be accepted as it is: correct the paper, or decline."
    except StoreError as error:
        now.reading_notice = f"{visitor_message(error)} Nothing was changed."


def _decline(one: Suggestion) -> None:
    now, who = session.state(), reader.reader()
    if not who:
        now.reading_notice = readings.REMOVED
        return
    try:
        done = readings.suggestions().decide(one.number, who, accepted=False)
        now.reading_notice = "Declined." if done else "Another reader has decided on this suggestion."
    except StoreError as error:
        now.reading_notice = f"{visitor_message(error)} Nothing was changed."
