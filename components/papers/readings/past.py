"""The history of a paper's readings: who gave what, when, from which words, and what it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from components.papers.label_signs import SIGNS
from components.papers.readings.store_errors import showing_store_errors
from components.state import evidence_access, reader, readings, session
from components.state.formatting import day, plain
from data.evidence.evidence import Evidence
from data.labelling.labels import Origin
from data.readings.history import Entry, history
from data.readings.model import text_digest
from data.readings.values import name_of, same, value_words
from data.records.record import Record
from data.records.text import counted
from data.topics.model import Topic

_MOST = 60  # readings on the page, the newest


def past_readings(evidence: Evidence, record: Record) -> None:
    """Draw the history in an expander, made only when it is opened.

    Args:
        evidence: on screen.
        record: the paper.
    """
    if not readings.readings_shown(record.pmid):
        return
    # With another title Streamlit takes it for another expander, and closes it.
    opened = st.expander("History of readings", icon=":material/history:", key="history", on_change="rerun")
    if not opened.open:
        return
    with opened:
        _entries(evidence, record)


@st.fragment
@showing_store_errors
def _entries(evidence: Evidence, record: Record) -> None:
    if session.state().opened is None:  # a reading was withdrawn, so the labels have changed
        st.rerun(scope="app")
    topic, found = evidence.topic, readings.readings_shown(record.pmid)
    entries = history(
        topic, found, evidence_access.labels_by_rule(record), text_digest(record), readings.wanted()
    )
    people = len({one.who for one in found if one.origin is Origin.PERSON})
    by = f", {counted(people, 'person', 'people')} among the readers" if people else ""
    st.caption(f"{counted(len(found), 'value')} read{by}, newest first")
    for _, group in groupby(entries[:_MOST], key=_mark):
        _group(topic, tuple(group))
    if len(entries) > _MOST:
        st.caption(f"{len(entries) - _MOST:,} older ones are in `python -m data.readings export`.")


def _group(topic: Topic, entries: Sequence[Entry]) -> None:
    """What one reader gave at one time."""
    one = entries[0].reading
    gone = f" :gray-badge[withdrawn {day(one.withdrawn.date())}]" if one.withdrawn else ""
    icon = f":material/{SIGNS[one.origin]}:"
    when = f"{day(one.day)}, {one.when:%H:%M} UTC" if one.day else "undated"
    st.markdown(f"{icon} **{plain(one.who)}** :small[{when}]{gone}")
    st.markdown("\n".join(f"- {_line(topic, entry)}" for entry in entries))
    numbers = tuple(entry.reading.number for entry in entries if entry.reading.number)
    if one.origin is Origin.PERSON and not one.withdrawn and numbers and one.who == reader.reader():
        st.button(
            "Withdraw",
            key=f"withdraw_{numbers[0]}",
            type="tertiary",
            icon=":material/undo:",
            on_click=_withdraw,
            args=(one.pmid, numbers),
        )


def _line(topic: Topic, entry: Entry) -> str:
    """One value with its words, its comment, and what it replaced."""
    one = entry.reading
    parts = [f"{plain(name_of(topic, one.field))}: **{plain(value_words(topic, one.field, one.value))}**"]
    parts += [":green-badge[in force]"] if entry.counts else []
    parts += [":orange-badge[read on an earlier version]"] if entry.outdated else []
    details = [f"“{words}”" for words in one.words] + ([one.comment] if one.comment else [])
    if not same(topic, one.field, entry.replaced, one.value):
        before = f"{value_words(topic, one.field, entry.replaced)} ({entry.replaced_who})"
        details.append(f"Replaced: {before}" if entry.took_effect else f"In force then: {before}")
    return " ".join((*parts, *([f":small[{plain(' · '.join(details))}]"] if details else [])))


def _mark(entry: Entry) -> tuple[object, ...]:
    one = entry.reading
    return one.who, one.origin, one.when, one.withdrawn


def _withdraw(pmid: int, numbers: tuple[int, ...]) -> None:
    readings.undo(pmid, numbers)
    session.state().opened = None
