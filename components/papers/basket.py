"""The basket: papers that a reader ticks anywhere, to see, share and export them together."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.state import session, widget_keys


def basket_tick(pmid: int, place: str) -> None:
    """Draw a checkbox that puts a paper into the basket or takes it out.

    Args:
        pmid: the paper.
        place: distinguishes the checkboxes of a paper that is on the page twice.
    """
    key = widget_keys.basket_tick(pmid, place)
    st.session_state[key] = pmid in session.state().basket
    st.checkbox("Add to basket", key=key, on_change=partial(_turn, pmid))


def _turn(pmid: int) -> None:
    session.set_basket(session.state().basket ^ {pmid})
