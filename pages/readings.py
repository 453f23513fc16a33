"""Readings: papers for people to read, their differences, what visitors suggest, and language models."""

from __future__ import annotations

import streamlit as st

from components.layout.account import sign_in_buttons
from components.layout.active_filters import active_filters
from components.papers.readings.model_panel import model_panel
from components.papers.readings.moderation import suggested_corrections
from components.papers.readings.queue_list import reading_queue
from components.state import reader, session
from components.state.formatting import plain
from pages import run


def show() -> None:
    """Draw the page."""
    st.title("Readings", anchor=False)
    now, evidence = session.state(), session.evidence()
    if now.reading_notice:
        st.info(plain(now.reading_notice), icon=":material/info:")
        now.reading_notice = ""
    who, administrator = reader.reader(), reader.administrator()
    if not (who or administrator):
        _for_others()
        return
    if who:
        st.caption(plain(f"You read as {who}. What people read counts instead of automatic labels."))
    active_filters()
    if who:
        reading_queue(evidence)
        suggested_corrections(evidence)
    model_panel()


def _for_others() -> None:
    """The page for visitors who may not label papers."""
    if reader.is_signed_in():
        st.info(
            plain(
                f"You are signed in as {reader.signed_in() or 'an unverified address'}, which is not among "
                "the readers of this server. The people who run it can add you."
            ),
            icon=":material/person_off:",
        )
    elif reader.has_readers() and reader.can_sign_in():
        st.markdown("Readers of this map sign in to label papers.")
        sign_in_buttons("readings")
    else:
        st.info("Nobody labels papers on this server.", icon=":material/info:")
    st.markdown(
        "On a paper’s page, everybody can see who gave each label, and from which words."
        + (" “Suggest a correction” there sends one to the readers." if reader.has_readers() else "")
    )


if __name__ == "__main__":
    run(show)
