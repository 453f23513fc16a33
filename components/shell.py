"""What all pages share on screen: the bar above, what there is to be told, and the filters beside."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from components import current, fetching
from components.captions import plain
from components.connection import run_again_when_reconnected
from components.embed import embedded
from components.faults import told
from components.fetch_status import fetches
from components.gallery import FIGURES
from components.header import header, header_bar
from components.navigation import navigation
from components.notices import notices
from components.presentation import presentation
from components.print_report import in_print
from components.sidebar import sidebar
from data.settings import SettingsError
from data.store import StoreError
from data.topic import TopicError


def around(page: Page, pages: Sequence[Page]) -> None:
    """Draw a page inside its frame; show a message if it cannot be drawn.

    Args:
        page: the page that is open.
        pages: all pages, in the order of the navigation.
    """
    try:
        _around(page, pages)
    except (SettingsError, TopicError) as error:
        st.error(plain(told(error)), icon=":material/error:")
    except StoreError as error:
        st.error(f"{plain(told(error))} Then reload this page.", icon=":material/database_off:")


def _around(opened: Page, pages: Sequence[Page]) -> None:
    run_again_when_reconnected()  # first: a page that cannot be drawn comes back, too
    page = opened.url_path
    current.restore(page, fetching.held_back())
    st.set_page_config(page_title=f"{opened.title} · {current.evidence().title}")
    if st.context.is_embedded and page in FIGURES:
        embedded(page)
        return
    if current.presented() and page in FIGURES:
        current.write()
        presentation(page)
        return
    bar = header_bar()
    current.write()
    navigation(pages)
    notices()
    fetches()
    try:
        opened.run()
    finally:  # what a visitor waits for comes first; the filters are there even where a page fails
        header(bar, page)
        sidebar()
    in_print()
