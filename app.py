"""The dashboard's entry: page set-up, navigation and the sidebar; then the chosen page.

Run with `streamlit run app.py`, or `make run`.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from components import current, fetching
from components.captions import plain
from components.gallery import FIGURES
from components.header import header, header_bar
from components.notices import notices
from components.presentation import presentation
from components.print_report import in_print
from components.server import LinkPreviews, VisitorCookie, plotly_route, send_at_once
from components.sidebar import sidebar
from data.settings import SettingsError
from data.store import StoreError
from data.topic import TopicError
from pages import frame

_ICON = Path(__file__).parent / "components" / "assets" / "icon.png"
_PAGES = {
    "overview": ("Overview", "dashboard"),
    "evidence_map": ("Evidence map", "bubble_chart"),
    "trends": ("Trends", "trending_up"),
    "studies": ("Studies", "article"),
    "pubmed_search": ("PubMed search", "search"),
    "methods": ("Methods", "menu_book"),
}
_STYLE = Path(__file__).parent / "components" / "assets" / "app.css"


def main() -> None:
    """Draw one run of the app for one visitor."""
    st.set_page_config(page_title="Evidence map", page_icon=str(_ICON), layout="wide")
    st.html(_STYLE)
    page = st.navigation(
        [
            st.Page(f"pages/{name}.py", title=title, icon=f":material/{icon}:", default=name == "overview")
            for name, (title, icon) in _PAGES.items()
        ]
    )
    try:
        _draw(page)
    except (SettingsError, TopicError) as error:
        st.error(f"The dashboard cannot start: {plain(str(error))}", icon=":material/error:")
    except StoreError as error:
        st.error(f"{plain(str(error))} Then reload this page.", icon=":material/database_off:")


def _draw(page: st.Page) -> None:
    """The frame that all pages share, then the page."""
    st.set_page_config(page_title=current.topic().title)
    current.restore(page.url_path)
    fetching.settle()
    if current.presented() and page.url_path in FIGURES:
        current.write()
        presentation(page.url_path)
        return
    bar = header_bar()
    current.write()
    notices()
    fetching.outcome()
    try:
        with frame():
            page.run()
    finally:  # what a visitor waits for comes first; the filters are there even where a page fails
        header(bar, page.url_path)
        sidebar()
    if fetching.is_running() and page.url_path != "pubmed_search":
        with st.sidebar:
            fetching.progress()
    in_print()


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """While the server runs; the first answer does not wait for what is taken up."""
    send_at_once()
    threading.Thread(target=fetching.take_up, name="take up", daemon=True).start()
    yield


if __name__ == "__main__":
    main()
else:  # `streamlit run` imports this file once to serve it, then runs it as a script for each visitor
    _titles = {name: title for name, (title, _) in _PAGES.items()}
    app = st.App(
        __file__,
        lifespan=_lifespan,
        routes=[plotly_route()],
        middleware=[Middleware(VisitorCookie), Middleware(LinkPreviews, pages=_titles)],
    )
