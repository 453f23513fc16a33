"""One field of the form in which a reader labels a paper: a button for each value, or a box to write in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from components.state import session, widget_keys
from components.state.formatting import plain
from data.labelling.labels import IN_SCOPE
from data.readings.draft import Draft
from data.readings.model import Reading, ReadingError
from data.readings.values import (
    as_written,
    choices,
    from_written,
    hint,
    name_of,
    same,
    takes_several,
    value_words,
)
from data.topics.model import Topic

# Letters that no other button of the form has; Streamlit reserves C and R.
KEYS = "1234567890WETYUIOPADFGHJKLXVBM"
_MOST_OTHERS = 4


def field_choice(draft: Draft, topic: Topic) -> None:
    """Draw the list of fields, the one on screen selected; those that were changed are marked.

    Args:
        draft: of the paper.
        topic: of its fields.
    """
    changed = set(draft.changed)
    st.session_state[widget_keys.READ_FIELD] = draft.at
    names = {
        field: f"{place}. {name_of(topic, field)}{' ✎' if field in changed else ''}"
        for place, field in enumerate(draft.fields, 1)
    }
    st.selectbox(
        f"Field, of {len(names)}",
        draft.fields,
        key=widget_keys.READ_FIELD,
        format_func=lambda field: names.get(field, field),
        label_visibility="collapsed",
        on_change=_show,
    )


def field_values(draft: Draft, topic: Topic) -> None:
    """Draw the values of the field on screen; a click gives or removes one.

    Args:
        draft: of the paper.
        topic: of its fields.
    """
    field, value = draft.at, draft.value(draft.at)
    offered = choices(topic, field)
    if not offered:
        _box(draft, field)
        return
    given = value if isinstance(value, list) else [] if value is None else [value]
    with st.container(horizontal=True, gap="xsmall", key="read_values"):
        for place, choice in enumerate(offered):
            name = _choice_name(topic, field, choice)
            # The sign is text, since screen readers leave out icons and colours. A button whose type changes
            # is another one in the browser, and would lose the focus.
            st.button(
                f":primary[**✓ {name}**]" if choice in given else name,
                key=f"give_{field}_{choice}",
                shortcut=KEYS[place] if place < len(KEYS) else None,
                on_click=partial(_give, topic, field, choice),
            )


def other_values(draft: Draft, topic: Topic, by_rule: Any, readings: Sequence[Reading]) -> None:
    """Draw a button for each other value that somebody, or the rules, gave to the field on screen.

    Args:
        draft: of the paper.
        topic: of its fields.
        by_rule: the value that the rules give.
        readings: of the field, that this reader may see.
    """
    field, value = draft.at, draft.value(draft.at)
    found: list[tuple[Any, str]] = []
    for one, who in (
        (by_rule, "rules"),
        *((each.value, each.who) for each in readings if not each.withdrawn),
    ):
        if same(topic, field, one, value):
            continue
        place = next(
            (number for number, other in enumerate(found) if same(topic, field, other[0], one)), None
        )
        if place is None:
            found.append((one, who))
        else:
            found[place] = (found[place][0], f"{found[place][1]}, {who}")
    for place, (one, who) in enumerate(found[:_MOST_OTHERS]):
        st.button(
            f"Use “{plain(value_words(topic, field, one))}” :small[({plain(who)})]",
            key=f"use_{field}_{place}",
            icon=":material/input:",
            type="tertiary",
            wrap=True,
            on_click=_set,
            args=(field, one),
        )


def _box(draft: Draft, field: str) -> None:
    key = f"{widget_keys.READ_BOX}_{draft.pmid}_{field}"
    if key not in st.session_state:
        st.session_state[key] = as_written(field, draft.value(field))
    st.text_input(
        hint(field),
        key=key,
        placeholder="not stated",
        max_chars=300,
        on_change=partial(_written, field, key),
    )


def _choice_name(topic: Topic, field: str, choice: object) -> str:
    words = value_words(topic, field, choice)
    return plain(words[:1].upper() + words[1:])


def _show() -> None:
    now = session.state()
    if now.reading_draft:
        now.reading_draft = now.reading_draft.show(st.session_state[widget_keys.READ_FIELD])


def _give(topic: Topic, field: str, choice: Any) -> None:
    """Give a value, or remove it if it was given."""
    now = session.state()
    if now.reading_draft is None:
        return
    value = now.reading_draft.value(field)
    is_facet = isinstance(value, list)
    given = value if is_facet else [] if value is None else [value]
    if choice in given:
        left = [one for one in given if one != choice]
    else:
        left = [*given, choice] if takes_several(topic, field) else [choice]
    if field == IN_SCOPE:
        left = [choice]
    now.reading_draft = now.reading_draft.give(field, left if is_facet else left[0] if left else None)


def _set(field: str, value: Any) -> None:
    now = session.state()
    if now.reading_draft:
        key = f"{widget_keys.READ_BOX}_{now.reading_draft.pmid}_{field}"
        st.session_state.pop(key, None)
        now.reading_draft = now.reading_draft.give(field, value)


def _written(field: str, key: str) -> None:
    now = session.state()
    if now.reading_draft is None:
        return
    try:
        now.reading_draft = now.reading_draft.give(field, from_written(field, st.session_state[key]))
    except ReadingError as error:
        now.reading_notice = str(error)
