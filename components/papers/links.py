"""Links from any page to the Studies page: to the basket, a paper or a list."""

from __future__ import annotations

import streamlit as st

from components.state import navigation, session
from components.state.address import Place
from components.state.pages import STUDIES, page_file
from components.state.view_options import IN_BASKET, SELECTED
from data.evidence.evidence import Evidence

_PAGE = page_file(STUDIES)


def basket_link() -> None:
    """Draw the link to the basket with its number of papers; nothing while it is empty."""
    if papers := len(session.state().basket):
        _lead(f"Basket ({papers:,})", ":material/shopping_basket:", "to_basket", only=IN_BASKET)


def paper_link(pmid: int, label: str, icon: str | None = None, place: str = "") -> None:
    """Draw a link to a paper's page; filters and basket are kept.

    Args:
        pmid: the paper.
        label: Markdown.
        icon: of the link.
        place: distinguishes the links to a paper that is on the page twice.
    """
    _lead(label, icon, f"to_paper_{pmid}_{label[:12]}{place}", pmid)


def paper_of_search_link(evidence: Evidence, pmid: int, label: str) -> None:
    """Draw a link to a paper's page in another search, which is then shown.

    Args:
        evidence: of the search.
        pmid: the paper.
        label: Markdown.
    """
    st.page_link(_PAGE, label=label, query_params=navigation.to_paper_of(evidence, pmid))


def list_link(code: str, label: str) -> None:
    """Draw a link to a list of papers on the Studies page.

    Args:
        code: a value of the view option 'only'.
        label: Markdown.
    """
    _lead(label, ":material/list:", f"to_list_{code}", only=code)


def _lead(label: str, icon: str | None, key: str, pmid: int = 0, only: str = SELECTED) -> None:
    # A page link to the open page does not change the address (Streamlit 1.67, since
    # https://github.com/streamlit/streamlit/pull/13093); the button can go once it does.
    if session.state().page == STUDIES:
        st.button(label, key=key, icon=icon, type="tertiary", wrap=True, on_click=_open, args=(pmid, only))
    else:
        st.page_link(_PAGE, label=label, icon=icon, query_params=navigation.to_studies(pmid, only))


def _open(pmid: int, only: str) -> None:
    if not pmid:
        session.set_option("only", only)
    session.go_to(Place(pmid))
