"""The basket: papers that a reader ticks anywhere, to see, share and export them together."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components import current
from components.choices import IN_BASKET

_PAGE = "pages/studies.py"


def basket_tick(pmid: int, place: str) -> None:
    """A box that puts a paper into the basket or takes it out.

    Args:
        pmid: the paper.
        place: where the box stands; a paper may be on a page twice.
    """
    key = f"basket_{place}_{pmid}"
    st.session_state[key] = pmid in current.basket()
    st.checkbox("In the basket", key=key, on_change=partial(_turn, pmid))


def basket_link() -> None:
    """The way to the basket, with how many papers are in it; nothing while it is empty."""
    if papers := len(current.basket()):
        st.page_link(
            _PAGE,
            label=f"Basket ({papers:,})",
            icon=":material/shopping_basket:",
            query_params=current.to_studies(only=IN_BASKET),
        )


def paper_link(pmid: int, label: str, icon: str | None = None) -> None:
    """A link to a paper's own page; filters and basket are kept.

    Args:
        pmid: the paper.
        label: Markdown.
        icon: of the link.
    """
    st.page_link(_PAGE, label=label, icon=icon, query_params=current.to_studies(pmid))


def list_link(code: str, label: str) -> None:
    """A link to a list of papers on the Studies page.

    Args:
        code: an option of the choice 'only'.
        label: Markdown.
    """
    st.page_link(_PAGE, label=label, icon=":material/list:", query_params=current.to_studies(only=code))


def _turn(pmid: int) -> None:
    current.fill_basket(current.basket() ^ {pmid})
