"""Signing in and out with Streamlit's OpenID Connect, where the host has set it up."""

from __future__ import annotations

import logging
from collections import OrderedDict
from functools import partial

import streamlit as st
from streamlit.errors import StreamlitAuthError

from components.state import navigation, reader, session
from components.state.formatting import plain
from components.state.pages import page_file
from components.web.middleware import VISITOR

_log = logging.getLogger(__name__)
_REMEMBERED = 1000  # visitors who are at their provider
_Place = tuple[str, navigation.Parameters]


@st.cache_resource(show_spinner=False)
def _left_from() -> OrderedDict[str, _Place]:
    """By visitor, the page and address from which they went to sign in."""
    return OrderedDict()


def account() -> None:
    """Draw who is signed in, or the way to sign in; nothing where nobody can sign in."""
    if not reader.can_sign_in():
        return
    if not reader.is_signed_in():
        sign_in_buttons("header")
        return
    name = reader.reader() or reader.administrator() or reader.signed_in() or "signed in"
    with st.popover(plain(name), icon=":material/account_circle:", key="account"):
        if reader.reader():
            st.markdown("You may label papers here.")
        elif reader.has_readers():
            st.markdown("You are not among the readers of this server.")
        if reader.administrator():
            st.markdown("You may have papers read by a language model, and manage searches and downloads.")
        st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=_sign_out)


def sign_in_buttons(place: str) -> None:
    """Draw a button for each identity provider.

    Args:
        place: on the page, as the buttons may be on it twice.
    """
    providers = reader.providers()
    for provider in providers:
        name = f" with {plain(provider.capitalize())}" if provider and len(providers) > 1 else ""
        st.button(
            f"Sign in{name}",
            key=f"sign_in_{place}_{provider or 'default'}",
            icon=":material/login:",
            on_click=partial(_sign_in, provider),
        )


def come_back() -> None:
    """Open the page from which a visitor went to sign in; the provider sends everybody to the first page."""
    visitor = st.context.cookies.get(VISITOR)
    if session.state().restored or not visitor or not reader.is_signed_in():
        return
    if place := _left_from().pop(visitor, None):
        st.switch_page(page_file(place[0]), query_params=place[1])


def _sign_in(provider: str | None) -> None:
    visitor = st.context.cookies.get(VISITOR)
    if visitor:
        left = _left_from()
        left[visitor] = (session.state().page, navigation.here())
        while len(left) > _REMEMBERED:
            left.popitem(last=False)
    try:
        st.login(provider)
    except StreamlitAuthError as error:
        _log.error("Signing in is not set up correctly: %s", error)
        session.state().reading_notice = (
            "Signing in is not set up correctly on this server. Please tell the people who run it."
        )


def _sign_out() -> None:
    st.logout()
