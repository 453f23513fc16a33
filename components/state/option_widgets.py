"""Widgets that are set from what the session holds, which also rides in the address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.elements.lib.utils import LabelVisibility

from components.state.session import choose_option, chosen, page_choices


def choice_box(key: str, label: str, names: Mapping[str, str]) -> None:
    """One of many options, in a list that opens.

    Args:
        key: the choice's key in the address.
        label: what is chosen.
        names: what each option is called.
    """
    st.session_state[_widget(key)] = chosen(key)
    st.selectbox(
        label,
        page_choices()[key].options,
        key=_widget(key),
        format_func=names.__getitem__,
        on_change=partial(_take, key),
    )


def choice_buttons(
    key: str, label: str, names: Mapping[str, str], *, label_visibility: LabelVisibility = "visible"
) -> None:
    """One of a few options, side by side."""
    st.session_state[_widget(key)] = chosen(key)
    st.segmented_control(
        label,
        list(names),
        key=_widget(key),
        required=True,
        format_func=names.__getitem__,
        label_visibility=label_visibility,
        on_change=partial(_take, key),
    )


def choice_toggle(
    key: str, label: str, *, on: str, off: str, now: bool | None = None, help: str | None = None
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
    st.session_state[_widget(key)] = chosen(key) == on if now is None else now
    st.toggle(label, key=_widget(key), help=help, on_change=partial(_take_toggle, key, on, off))


def choice_several(key: str, label: str, names: Mapping[str, str]) -> None:
    """Any number of options."""
    st.session_state[_widget(key)] = chosen(key).split()
    st.multiselect(
        label,
        list(names),
        key=_widget(key),
        format_func=names.__getitem__,
        placeholder="None",
        select_all=False,
        on_change=partial(_take_several, key),
    )


def _widget(key: str) -> str:
    return f"choose_{key}"


def _take(key: str) -> None:
    choose_option(key, st.session_state[_widget(key)])


def _take_toggle(key: str, on: str, off: str) -> None:
    choose_option(key, on if st.session_state[_widget(key)] else off)


def _take_several(key: str) -> None:
    choose_option(key, " ".join(st.session_state[_widget(key)]))


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
