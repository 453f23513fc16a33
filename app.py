"""Entry point of the dashboard: page set-up and navigation, then the chosen page.

Run with `streamlit run app.py`, or `make run`. Modules that read and draw papers are imported on use, so that
the server answers before they are loaded.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from streamlit.navigation.page import Page
from streamlit.runtime.pages_manager import PagesManager

from components.assets import FOLDER, png_address
from components.state.pages import (
    ADMINISTRATION,
    CLINICAL,
    MAP,
    METHODS,
    OVERVIEW,
    READINGS,
    SEARCH,
    STUDIES,
    TRENDS,
    page_file,
)
from components.state.settings import usable_settings
from components.web.data_routes import DataRoutes
from components.web.figure_assets import figure_routes
from components.web.health import Health
from components.web.middleware import VisitorCookie
from components.web.page_head import Preview
from components.web.security import Security, trust_cloud
from components.web.server_log import RequestLog, configure_log
from components.web.startup import Startup

_ICON = png_address((FOLDER / "icon.png").read_bytes())
_PAGES = {
    OVERVIEW: ("Overview", "dashboard"),
    MAP: ("Evidence map", "bubble_chart"),
    CLINICAL: ("Clinical studies", "clinical_notes"),
    TRENDS: ("Trends", "trending_up"),
    STUDIES: ("Studies", "article"),
    READINGS: ("Readings", "edit_note"),
    SEARCH: ("PubMed search", "search"),
    METHODS: ("Methods", "menu_book"),
    ADMINISTRATION: ("Administration", "settings"),
}
_STYLE = FOLDER / "app.css"


def main() -> None:
    """Run the app once for one visitor."""
    from components.layout.page_frame import render
    from pages import frame

    st.set_page_config(page_icon=_ICON, layout="wide")
    st.html(_STYLE)
    pages = _pages()
    page = st.navigation(pages, position="hidden")  # `components.layout.page_links` draws the links
    with frame():
        render(page, pages)


def _pages() -> list[Page]:
    return [
        st.Page(page_file(page), title=title, icon=f":material/{icon}:", default=page == OVERVIEW)
        for page, (title, icon) in _PAGES.items()
    ]


def _prepare() -> None:
    """Read the papers that most visitors see first, and resume interrupted downloads."""
    from components.search import fetching
    from components.web import link_previews

    configure_log(usable_settings())
    link_previews.preview_of("", "")
    fetching.take_up()
    configure_log(usable_settings())  # with those loggers that were made meanwhile


def _check_database() -> None:
    from components.state import resources

    resources.store().check_writable()


def _respond(name: str, request: Request) -> Response:
    from components.web.view_files import respond

    return respond(name, request)


def _preview_image(query_string: str) -> bytes | None:
    from components.web.link_previews import preview_image

    return preview_image(query_string)


def _preview(page: str, query_string: str) -> Preview:
    from components.web.link_previews import preview_of

    return preview_of(page, query_string)


if __name__ == "__main__":
    main()
else:  # `streamlit run` imports this file once to serve it, then runs it as a script for each visitor
    # Beside a folder `pages` Streamlit (1.67) offers that folder's files as pages until the app first calls
    # `st.navigation` (https://github.com/streamlit/streamlit/pull/8744): the first visitor after a start
    # would see "app", "evidence map" and so on. It can go once Streamlit no longer has pages by folder.
    PagesManager.uses_pages_directory = False
    trust_cloud()
    _startup = Startup(
        _prepare, _preview, _preview_image, {page or "overview": title for page, (title, _) in _PAGES.items()}
    )
    _health = Health(_startup.is_done, _check_database)
    app = st.App(
        __file__,
        lifespan=_startup.lifespan,
        routes=[
            *(*figure_routes(), *_health.routes(), _startup.image_route()),
            *DataRoutes(_startup.is_done, _respond).routes(),
        ],
        middleware=[
            Middleware(RequestLog),
            Middleware(Security),
            Middleware(VisitorCookie),
            _startup.middleware,
        ],
    )
