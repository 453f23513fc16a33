"""Administration: what is stored and being downloaded, and the limits in force; for administrators."""

from __future__ import annotations

import streamlit as st

from components.layout.account import sign_in_buttons
from components.search.administration.limits import limits
from components.search.administration.stored_searches import stored_searches
from components.search.administration.work import work
from components.state import reader
from pages import run


def show() -> None:
    """Draw the page."""
    st.title("Administration", anchor=False)
    if not reader.administrator():
        st.info("This page is for the administrators of this server.", icon=":material/lock:")
        if reader.can_sign_in() and not reader.is_signed_in():
            sign_in_buttons("administration")
        return
    work()
    stored_searches()
    limits()


if __name__ == "__main__":
    run(show)
