"""The words of the paper that show a value: selected in the text, or typed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.assets import asset
from components.state import session, widget_keys
from components.state.formatting import plain
from data.labelling.quotation import LONGEST
from data.readings.draft import Draft
from data.readings.model import ReadingError
from data.readings.quotation import checked_quotations
from data.records.record import Record

_pick = st.components.v2.component(
    "pick_words",
    html='<button type="button"></button><p role="status"></p>',
    css=asset("pick_words.css"),
    js=asset("pick_words.js"),
)
_LABELS = {
    "label": "Use selected words (Q)",
    "help": "Select the words in the title or text, then press this button or Q.",
    "none": "Select words in the title or in the text first.",
    "long": f"Select at most {LONGEST:,} characters.",
}


def words_of_value(draft: Draft, record: Record) -> None:
    """Draw the quotations of the field on screen, and the ways to add one.

    Args:
        draft: of the paper.
        record: in which the words must be.
    """
    field = draft.at
    quotes = draft.words.get(field, ())
    for place, words in enumerate(quotes):
        st.button(
            f"“{plain(words)}”",
            key=f"quote_{place}",
            icon=":material/close:",
            help="Remove these words",
            type="tertiary",
            wrap=True,
            on_click=_remove,
            args=(place,),
        )
    _pick(key=widget_keys.PICK_WORDS, data=_LABELS, on_words_change=partial(_picked, record))
    st.text_input(
        "Words that show it",
        key=widget_keys.TYPED_WORDS,
        placeholder="or type the words that show it",
        label_visibility="collapsed",
        max_chars=LONGEST,
        on_change=partial(_typed, record),
    )


def _picked(record: Record) -> None:
    _add(record, str(st.session_state[widget_keys.PICK_WORDS]["words"] or ""))


def _typed(record: Record) -> None:
    if _add(record, st.session_state[widget_keys.TYPED_WORDS]):
        st.session_state[widget_keys.TYPED_WORDS] = ""


def _add(record: Record, words: str) -> bool:
    now = session.state()
    draft = now.reading_draft
    if draft is None or not words.strip():
        return False
    try:
        found = checked_quotations(record, (*draft.words.get(draft.at, ()), words))
    except ReadingError as error:
        now.reading_notice = str(error)
        return False
    now.reading_draft = draft.quote(draft.at, found)
    return True


def _remove(place: int) -> None:
    now = session.state()
    if now.reading_draft:
        kept = list(now.reading_draft.words.get(now.reading_draft.at, ()))
        now.reading_draft = now.reading_draft.quote(now.reading_draft.at, (*kept[:place], *kept[place + 1 :]))
