"""The form in which a reader labels the paper on screen, beside its text; a click redraws only the form."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from components.papers.readings.fields import field_choice, field_values, other_values
from components.papers.readings.store_errors import showing_store_errors
from components.papers.readings.words import words_of_value
from components.state import reader, readings, resources, session, widget_keys
from components.state.evidence_access import labels_by_rule
from components.state.formatting import plain
from data.evidence.evidence import Evidence
from data.labelling.labels import IN_SCOPE
from data.readings.draft import LONGEST_COMMENT, Draft
from data.readings.model import known_codes
from data.readings.queue import queue
from data.readings.values import value_in
from data.records.record import Record

_HELP = (
    "Keys: the letter or digit on a value gives it, → and ← change the field, Q takes the words selected in "
    "the text, S saves the whole paper and opens the next, N opens the next without saving, Z takes back "
    "what was saved last. Keys do nothing while you type."
)


def reading_form(record: Record) -> None:
    """Draw the form of the paper on screen; nothing for a visitor who is not a reader."""
    if reader.reader():
        with st.container(border=True, key="reading"):
            _form(record.pmid)
    elif session.state().reading_notice:  # this visitor was a reader when the page was drawn
        _notice()


@st.fragment
@showing_store_errors
def _form(pmid: int) -> None:
    now = session.state()
    if now.opened is None or now.place.pmid != pmid:  # something was saved, or another paper opened
        st.rerun(scope="app")
    evidence = session.evidence()
    record = resources.records_of(evidence.provenance.key, (pmid,)).get(pmid)
    if record is None or pmid not in evidence.row_of or not reader.reader():
        st.info(readings.GONE if reader.reader() else readings.REMOVED)
        return
    _notice()
    if not now.is_reading:
        _closed()
        return
    draft = readings.draft_of(evidence, record)
    _title(draft)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="reading_steps"):
        st.button("Back", key="field_before", shortcut="Left", on_click=_step, args=(-1,))
        st.button("Next field", key="field_after", shortcut="Right", on_click=_step, args=(1,))
    field_choice(draft, evidence.topic)
    _field(draft, evidence, record)
    _saves(draft)


def _notice() -> None:
    now = session.state()
    if now.reading_notice:
        st.info(plain(now.reading_notice), icon=":material/info:")
        now.reading_notice = ""
    if now.reading_saved and now.reading_saved.numbers:
        st.button(
            "Undo what was saved last",
            key="undo_reading",
            icon=":material/undo:",
            shortcut="Z",
            on_click=_undo,
        )


def _closed() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Read or correct this paper",
            key="begin_reading",
            icon=":material/edit_note:",
            shortcut="E",
            on_click=partial(_open, True),
        )
        if not reader.may_choose_name():
            st.caption(plain(f"as {reader.reader()}"))
            return
        st.session_state[widget_keys.READER_NAME] = reader.reader()
        with st.popover(f"as {plain(reader.reader())}", type="tertiary"):
            st.text_input(
                "Your name or initials, shown with your readings",
                key=widget_keys.READER_NAME,
                max_chars=reader.LONGEST_NAME,
                on_change=_rename,
            )


def _title(draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="reading_title"):
        st.markdown(f"**Read this paper** :small[as {plain(draft.who)}]", help=_HELP)
        st.button("Close", key="end_reading", type="tertiary", on_click=partial(_open, False))


def _field(draft: Draft, evidence: Evidence, record: Record) -> None:
    topic, field = evidence.topic, draft.at
    if known_codes(topic, field) is not None and topic.facet(field).definition:
        st.caption(plain(topic.facet(field).definition))
    elif field == IN_SCOPE:
        st.caption(plain(topic.question))
    field_values(draft, topic)
    by_rule = value_in(labels_by_rule(record), topic, field)
    shown = [one for one in readings.readings_shown(record.pmid) if one.field == field]
    other_values(draft, topic, by_rule, shown)
    words_of_value(draft, record)
    key = f"{widget_keys.READ_COMMENT}_{draft.pmid}_{field}"
    if key not in st.session_state:
        st.session_state[key] = draft.comments.get(field, "")
    st.text_input(
        "Comment",
        key=key,
        placeholder="Comment, shown in the history",
        label_visibility="collapsed",
        max_chars=LONGEST_COMMENT,
        on_change=_comment,
        args=(field, key),
    )


def _saves(draft: Draft) -> None:
    with st.container(horizontal=True, gap="xsmall", key="reading_saves"):
        st.button(
            "Save all as shown",
            key="save_whole",
            type="primary",
            icon=":material/done_all:",
            shortcut="S",
            help="You have read the paper: all values shown are yours, those you left as they were too.",
            on_click=_save,
            args=(draft.pmid, True),
        )
        st.button(
            f"Save {len(draft.changed)} changed" if draft.changed else "Save changes",
            key="save_changed",
            icon=":material/save:",
            disabled=not draft.changed,
            on_click=_save,
            args=(draft.pmid, False),
        )
        st.button("Next paper", key="next_to_read", icon=":material/skip_next:", shortcut="N", on_click=_next)


def _open(is_open: bool) -> None:
    now = session.state()
    now.is_reading = is_open
    if not is_open:
        now.reading_draft = None


def _rename() -> None:
    reader.set_name(st.session_state[widget_keys.READER_NAME])


def _step(step: int) -> None:
    now = session.state()
    if now.reading_draft:
        now.reading_draft = now.reading_draft.show(now.reading_draft.beside(step))


def _comment(field: str, key: str) -> None:
    now = session.state()
    if now.reading_draft:
        now.reading_draft = now.reading_draft.comment(field, st.session_state[key])


def _save(pmid: int, whole: bool) -> None:
    now = session.state()
    if now.reading_draft is None or now.reading_draft.pmid != pmid:
        return
    if readings.keep(now.reading_draft, whole=whole):
        now.opened = None  # the evidence has the new values from now on
        if whole:
            _next()


def _next() -> None:
    """Open the paper that this reader reads next; the one on screen stays where there is no other."""
    now = session.state()
    waiting = queue(
        resources.topic(), readings.to_be_read(), readings.of_people(), reader.reader(), readings.wanted()
    )
    following = next((one.pmid for one in waiting if one.pmid != now.place.pmid), 0)
    now.reading_draft, now.is_reading = None, True
    if following:
        session.go_to(replace(now.place, pmid=following))
    else:
        now.reading_notice = (
            f"{now.reading_notice} No other paper waits for you within these filters.".strip()
        )


def _undo() -> None:
    now = session.state()
    if now.reading_saved:
        readings.undo(now.reading_saved.pmid, now.reading_saved.numbers)
        now.opened = None
