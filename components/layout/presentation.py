"""Presentation: one figure at a time on the whole screen; arrow keys move through the figures of all pages.

The figure is laid out as for an image and magnified by the browser, so that its type is as large as on a
slide. The component draws it itself, because `st.plotly_chart` would measure the magnified container.
"""

from __future__ import annotations

from functools import partial

import streamlit as st
from plotly.io.json import to_json_plotly

from components.assets import asset
from components.charts.catalogue import FIGURES, FigureSpec
from components.figures.common.frame import Figure
from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.evidence_map import PHONE
from components.layout.active_filters import loosen
from components.state import session, widget_keys
from components.state.captions import caption
from components.state.pages import page_file
from components.state.session import figure_options, state
from components.state.viewport import Viewport, viewport
from components.web.figure_assets import DRAWING

_stage = st.components.v2.component(
    "stage",
    html=asset("stage.html"),
    css=asset("stage.css"),
    js=asset("drawing.js", "stage.js"),
    isolate_styles=False,  # Plotly's own styles are those of the document
)
_STYLE = """
<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"] { display: none; }
.stApp, .stMain { background: #ffffff; }
.stMainBlockContainer { padding: 0 0 4rem; max-width: none; }
.st-key-nothing_on_stage { padding: 4rem; }
</style>
"""
LAST = 99  # stands for a page's last figure, whatever its number


def presentation(page: str) -> None:
    """Draw the presented figure of a page.

    Args:
        page: its place in the address; one of `FIGURES`.
    """
    turned, state().page_to_present = state().page_to_present, None
    if turned is not None:
        st.switch_page(page_file(turned))
    st.html(_STYLE)
    now = session.view()
    options = figure_options()
    figures_of = {name: FIGURES[name](now, options) if len(now) else () for name in FIGURES}
    figures = figures_of[page]
    number = min(session.state().presented, len(figures))
    width = _width(viewport())
    figure = _drawn(figures[number - 1], width) if figures else None
    if figure is None:
        with st.container(key="nothing_on_stage"):
            loosen()
    order = list(FIGURES)
    before = sum(len(figures_of[name]) for name in order[: order.index(page)])
    _stage(
        key=widget_keys.STAGE,
        data={
            "number": number,
            "count": len(figures),
            "before": before,
            "total": sum(map(len, figures_of.values())),
            "title": figure.title if figure else "",
            "alt": figure.alt if figure else "",
            "figure": to_json_plotly(figure.spec) if figure else "",
            "drawing": DRAWING,
            "width": width,
            "height": figure.spec["layout"]["height"] if figure else IMAGE_HEIGHT,
            "first": number <= 1 and page == order[0],
            "last": number >= len(figures) and page == order[-1],
        },
        on_go_change=partial(_go, page, len(figures)),
    )


def _width(room: Viewport) -> int:
    """Phones use the page's narrow layout, all other screens that of an image."""
    return room.full if room.full < PHONE else IMAGE_WIDTH


def _drawn(spec: FigureSpec, width: int) -> Figure:
    words = caption(session.view())
    return spec.draw(caption=words, width=width, height=IMAGE_HEIGHT if width == IMAGE_WIDTH else None)


def _go(page: str, count: int) -> None:
    """Move to a figure of this page, to the page before or after it, or end. A widget callback."""
    target = st.session_state[widget_keys.STAGE]["go"]
    to = 0 if target == "end" else int(target)
    if target == "end" or 1 <= to <= count:
        session.present(to)
        return
    order = list(FIGURES)
    place = order.index(page) + (1 if to > count else -1)
    if 0 <= place < len(order):
        state().page_to_present = order[place]
        state().present_on_arrival = 1 if to > count else LAST
