"""What a visitor sees of a map that only people who have signed in may read (`READ=signed_in`)."""

from __future__ import annotations

import streamlit as st

from components.layout.account import account, sign_in_buttons
from components.state import reader, resources, session


def sign_in_first(page: str) -> None:
    """Draw the map's title and the way to sign in, and nothing of the papers.

    Args:
        page: the page's place in the address, to which signing in leads back.
    """
    session.state().page = page
    title = resources.topic().title
    st.set_page_config(page_title=title)
    st.title(title, anchor=False)
    if reader.is_signed_in():
        st.info(
            "You have signed in with an address that your provider has not verified, so this map stays "
            "closed. Sign in with another one.",
            icon=":material/person_off:",
        )
        account()
    elif reader.can_sign_in():
        st.markdown("Sign in to read this map.")
        sign_in_buttons("first")
    else:
        st.error(
            "Only people who have signed in may read this map, and signing in is not set up. Please tell the "
            "people who run it.",
            icon=":material/lock:",
        )
