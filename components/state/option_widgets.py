"""Widgets that are set from what the session holds, which also rides in the address."""

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
    """One of many options, in a list that opens.

    Args:
        key: the choice's key in the address.
        label: what is chosen.
        names: what each option is called.
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
    """One of a few options, side by side."""
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
    """A choice between two options as a switch.

    Args:
        key: the choice's key in the address.
        label: what is switched on.
        on: the option that the switch stands for.
        off: the other one.
        now: whether it is on, None to tell by what is chosen.
        help: what it does, in a sentence.
    """
    st.session_state[view_option(key)] = option(key) == on if now is None else now
    st.toggle(label, key=view_option(key), help=help, on_change=partial(_take_toggle, key, on, off))


def choice_several(key: OptionKey, label: str, names: Mapping[str, str]) -> None:
    """Any number of options."""
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


def follow(key: str, value: object, *, anew: bool = False) -> None:
    """Let a widget show a value; to be called before it is drawn.

    One that shows it already is left alone: setting it again would take away what is being typed meanwhile,
    and the browser draws each that is set twice.

    Args:
        key: the widget's.
        value: what it is to show.
        anew: set it all the same, as is needed where what its options are called has changed.
    """
    if anew or st.session_state.get(key) != value:
        st.session_state[key] = value
