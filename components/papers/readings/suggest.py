"""A visitor who is no reader suggests a correction; readers decide on it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.papers.readings.store_errors import showing_store_errors
from components.state import reader, readings, resources, session, widget_keys
from components.state.errors import visitor_message
from components.state.formatting import plain
from components.web.middleware import VISITOR
from data.harvest.queue import owner_of
from data.labelling.quotation import LONGEST
from data.readings.model import ReadingError, fields_of
from data.readings.suggestions import LONGEST_COMMENT, SuggestionLimit, suggestion_for
from data.readings.values import (
    as_written,
    choices,
    from_written,
    hint,
    name_of,
    takes_several,
    value_in,
    value_words,
)
from data.storage.store import StoreError


def suggest_correction(pmid: int) -> None:
    """Draw the form for a paper of the evidence, where there are readers and this visitor is none of them."""
    if not reader.has_readers() or reader.reader():
        return
    opened = st.popover(
        "Suggest a correction", icon=":material/rate_review:", key=widget_keys.SUGGEST, on_change="rerun"
    )
    if opened.open:
        with opened:
            _form(pmid)


@st.fragment
@showing_store_errors
def _form(pmid: int) -> None:
    now, evidence = session.state(), session.evidence()
    record = resources.records_of(evidence.provenance.key, (pmid,)).get(pmid)
    if record is None or pmid not in evidence.row_of:
        st.info(readings.GONE)
        return
    if now.reading_notice:
        st.info(plain(now.reading_notice), icon=":material/info:")
        now.reading_notice = ""
    topic = evidence.topic
    field = st.selectbox(
        "What should be corrected?",
        fields_of(topic),
        format_func=lambda name: name_of(topic, name),
        key=widget_keys.suggestion("field", pmid),
    )
    value = value_in(evidence.labels_of(evidence.row_of[pmid]), topic, field)
    st.caption(plain(f"Now: {value_words(topic, field, value)}"))
    key = widget_keys.suggestion(f"value_{field}", pmid)
    offered = choices(topic, field)
    if not offered:
        st.text_input("It should be", as_written(field, value), key=key, help=hint(field), max_chars=300)
    elif takes_several(topic, field):
        st.multiselect("It should be", offered, value, format_func=lambda one: _name(field, one), key=key)
    else:
        given = value[0] if isinstance(value, list) and value else value
        st.selectbox(
            "It should be",
            offered,
            index=offered.index(given) if given in offered else None,
            format_func=lambda one: _name(field, one),
            key=key,
        )
    st.text_input(
        "Words of the record that show it",
        key=widget_keys.suggestion("words", pmid),
        max_chars=LONGEST,
        placeholder="optional",
    )
    st.text_area(
        "Why",
        key=widget_keys.suggestion("why", pmid),
        max_chars=LONGEST_COMMENT,
        placeholder="optional",
        height="content",
    )
    st.button(
        "Send to the readers",
        key=f"send_suggestion_{pmid}",
        type="primary",
        on_click=_send,
        args=(pmid, field, key),
    )
    st.caption("Nothing changes until a reader of this map accepts it. Your name is not asked for or stored.")


def _name(field: str, value: object) -> str:
    words = value_words(resources.topic(), field, value)
    return words[:1].upper() + words[1:]


def _send(pmid: int, field: str, key: str) -> None:
    now, topic = session.state(), resources.topic()
    in_words, in_why = (widget_keys.suggestion(part, pmid) for part in ("words", "why"))
    words = str(st.session_state[in_words] or "")
    try:
        record = resources.records_of(now.shown, (pmid,)).get(pmid)
        if record is None:
            now.reading_notice = readings.GONE
            return
        made = suggestion_for(
            topic,
            record,
            field,
            _value(field, st.session_state[key]),
            (words,) if words.strip() else (),
            str(st.session_state[in_why] or ""),
            owner_of(_visitor()),
        )
        readings.suggestions().add(made)
    except (ReadingError, SuggestionLimit) as error:
        now.reading_notice = str(error)
    except StoreError as error:
        now.reading_notice = f"{visitor_message(error)} The suggestion was not sent."
    else:
        now.reading_notice = "Thank you. A reader will check your suggestion; until then nothing changes."
        st.session_state[in_words] = st.session_state[in_why] = ""


def _value(field: str, given: Any) -> Any:
    return given if choices(resources.topic(), field) else from_written(field, str(given or ""))


def _visitor() -> str:
    """Who the limit counts. An address comes second: behind a proxy all visitors have the same."""
    return str(st.context.cookies.get(VISITOR) or st.context.ip_address or "unknown")
