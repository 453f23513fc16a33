"""The frame around every page: the header bar, notices, the navigation and the filters."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import structlog
from streamlit.navigation.page import Page

from components.charts.catalogue import FIGURES
from components.layout.account import come_back
from components.layout.connection import run_again_when_reconnected
from components.layout.embed import embedded
from components.layout.filter_sidebar import sidebar
from components.layout.header import header, header_bar
from components.layout.labels_progress import labels_awaited, labels_outdated
from components.layout.notices import notices
from components.layout.page_links import page_links
from components.layout.presentation import presentation
from components.layout.print_report import in_print
from components.layout.sign_in_first import sign_in_first
from components.search import fetching
from components.search.fetch_status import fetches
from components.search.own_search import first_download
from components.state import access, navigation, resources, session
from components.state.errors import visitor_message
from components.state.formatting import plain
from components.web.server_log import visitor_hash
from data.settings import SettingsError
from data.storage.store import StoreError
from data.topics.loader import TopicError


def render(page: Page, pages: Sequence[Page]) -> None:
    """Render a page inside its frame; show a message if it cannot be rendered.

    Args:
        page: the page that is open.
        pages: all pages, in the order of the navigation.
    """
    structlog.contextvars.bind_contextvars(visitor=visitor_hash(fetching.visitor()))
    try:
        try:
            _render(page, pages)
        finally:
            session.release()
    except resources.LabelsAwaited as awaited:
        labels_awaited(awaited.job)
    except (SettingsError, TopicError) as error:
        st.error(plain(visitor_message(error)), icon=":material/error:")
    except StoreError as error:
        st.error(f"{plain(visitor_message(error))} Then reload this page.", icon=":material/database_off:")


def _render(opened: Page, pages: Sequence[Page]) -> None:
    run_again_when_reconnected()  # first, so that it works even if the page cannot be rendered
    come_back()
    page = opened.url_path
    if not access.may_read():
        sign_in_first(page)
        return
    session.state().opened = None  # another visitor may have deleted the search since the last run
    navigation.restore(page, fetching.held_back())
    st.set_page_config(page_title=f"{opened.title} · {session.evidence().title}")
    if st.context.is_embedded and page in FIGURES:
        embedded(page)
        return
    if session.state().presented and page in FIGURES:
        navigation.write()
        presentation(page)
        return
    bar = header_bar()
    navigation.write()
    page_links(pages)
    notices()
    labels_outdated()
    first_download()
    fetches()
    try:
        opened.run()
    finally:  # after the page, which the visitor waits for; drawn even if the page fails
        header(bar, page)
        sidebar()
    in_print()
