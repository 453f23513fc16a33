"""The header bar above every page: basket, link, sharing and presentation of the view."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.assets import png_address
from components.charts.catalogue import FIGURES
from components.charts.figure_downloads import deck_button, link_button
from components.charts.map_file import map_file_button
from components.layout.account import account
from components.layout.data_links import data_links
from components.layout.embed import embed_code
from components.papers.links import basket_link
from components.state import navigation, resources, session
from components.state.formatting import plain
from data.exports.qr_code import LinkTooLong, qr_png


def header_bar() -> DeltaGenerator:
    """The container of the bar, before the page in reading order."""
    return st.container(horizontal=True, key="header", gap="small")


def header(bar: DeltaGenerator, page: str) -> None:
    """Fill the bar.

    Args:
        bar: its container.
        page: the page's place in the address; only pages with figures can be presented.
    """
    with bar:
        basket_link()
        _sharing(page)
        if page in FIGURES:
            st.button(
                "Present",
                key="begin_presentation",
                icon=":material/slideshow:",
                help="One figure at a time on the whole screen; arrow keys move on, Esc ends.",
                on_click=session.present,
                args=(1,),
            )
        account()


@st.fragment
def _sharing(page: str) -> None:
    """The link, its QR code, feed and data, all figures as slides, the map as a file, and HTML to embed."""
    link_button()
    opened = st.popover("Share", icon=":material/qr_code_2:", key="share", on_change="rerun")
    if opened.open:
        with opened:
            _ways_to_share(page, navigation.link(basket=True))


def _ways_to_share(page: str, link: str) -> None:
    resources.note_link(session.state().shown)
    st.markdown("**This view as a QR code**")
    try:
        st.image(png_address(qr_png(link)), width=220, alt="QR code of the link to this view")
    except LinkTooLong as error:
        st.info(plain(str(error)))
    st.code(link, language=None, wrap_lines=True)
    data_links()
    if len(session.view()):
        st.markdown("**All figures as slides**")
        deck_button()
        st.markdown("**Map as one file**")
        map_file_button()
        if page in FIGURES:
            embed_code(page)
