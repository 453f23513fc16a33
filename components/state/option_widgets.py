"""Widgets for view options, set from the session on every run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.elements.lib.utils import LabelVisibility

from components.state import resources
from components.state.session import option, set_option
from components.state.view_options import OptionKey
from components.state.widget_keys import view_option


def choice_box(key: OptionKey, label: str, names: Mapping[str, str]) -> None:
    """Draw a select box for one of many values.

    Args:
        key: the view option.
        label: its name on screen.
        names: the name of each value.
    """
    st.session_state[view_option(key)] = option(key)
    st.selectbox(
        label,
        resources.view_options()[key].values,
        key=view_option(key),
        format_func=names.__getitem__,
        on_change=partial(_take, key),
    )


def choice_buttons(
    key: OptionKey, label: str, names: Mapping[str, str], *, label_visibility: LabelVisibility = "visible"
) -> None:
    """Draw buttons for one of a few values."""
    st.session_state[view_option(key)] = option(key)
    st.segmented_control(
        label,
        list(names),
        key=view_option(key),
        required=True,
        format_func=names.__getitem__,
        label_visibility=label_visibility,
        on_change=partial(_take, key),
    )


def choice_toggle(
    key: OptionKey, label: str, *, on: str, off: str, now: bool | None = None, help: str | None = None
) -> None:
    """Draw a switch between two values.

    Args:
        key: the view option.
        label: what is switched on.
        on: its value while the switch is on.
        off: its value otherwise.
        now: whether the switch is on; None to tell from the value.
        help: what it does, in a sentence.
    """
    st.session_state[view_option(key)] = option(key) == on if now is None else now
    st.toggle(label, key=view_option(key), help=help, on_change=partial(_take_toggle, key, on, off))


def choice_several(key: OptionKey, label: str, names: Mapping[str, str]) -> None:
    """Draw a select box for any number of values."""
    st.session_state[view_option(key)] = option(key).split()
    st.multiselect(
        label,
        list(names),
        key=view_option(key),
        format_func=names.__getitem__,
        placeholder="None",
        select_all=False,
        on_change=partial(_take_several, key),
    )


def _widget(key: str) -> str:
    return f"choose_{key}"


def _take(key: OptionKey) -> None:
    set_option(key, st.session_state[view_option(key)])


def _take_toggle(key: OptionKey, on: str, off: str) -> None:
    set_option(key, on if st.session_state[view_option(key)] else off)


def _take_several(key: OptionKey) -> None:
    set_option(key, " ".join(st.session_state[view_option(key)]))


def typed(key: str, most: int) -> str:
    """What was typed into a box, on one line; browsers keep to `max_chars`, other programs do not."""
    return " ".join(str(st.session_state[key])[:most].split())


def follow(key: str, value: object, *, force: bool = False) -> None:
    """Set a widget's value before it is drawn, unless it has that value.

    Setting it again would overwrite what is being typed, and make the browser draw the widget twice.

    Args:
        key: the widget's.
        value: its value.
        force: set it in any case, as is needed if the names of its options have changed.
    """
    if force or st.session_state.get(key) != value:
        st.session_state[key] = value
