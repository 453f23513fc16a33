"""A figure on a page with its row of downloads and its numbers as a table, as one component."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from plotly.io.json import to_json_plotly

from components.assets import asset
from components.charts.catalogue import FigureSpec
from components.charts.download_row import ROW_CSS, ROW_HTML, ROW_JS, request_file
from components.charts.figure_downloads import figure_downloads
from components.figures.common.dark import dark_colours
from components.figures.common.frame import Figure, Spec
from components.state import session, widget_keys
from components.state.captions import caption
from components.web.figure_assets import DRAWING
from data.evidence.cell_filter import Cell
from data.exports.text_metrics import on_page

_WIDE, _BESIDE_PAPERS = 960, 600  # width of a figure alone on the page, and next to its open papers
_MOST_ROWS = 500  # of a table on the page


# `st.plotly_chart` validates each figure on the server and redraws a changed one from scratch, which is slow.
_card = st.components.v2.component(
    "figure",
    html=asset("figure_card.html").replace("<!-- download row -->", ROW_HTML),
    css=f".figure-card {{ {asset('figure_card.css')}{ROW_CSS} }}",
    js=ROW_JS + asset("figure_card.js"),
    isolate_styles=False,  # Plotly's own styles are those of the document
)


def figure_card(figure_spec: FigureSpec, width: int, height: int | None = None) -> None:
    """Draw a figure of the view with its downloads and numbers; a click on a mark opens its papers.

    Args:
        figure_spec: what to draw; its key is also the card's CSS class, 'st-key-card_…'.
        width: pixels the figure has on the page.
        height: pixels to fill if possible; None for as many as the content needs.
    """
    key, widget = figure_spec.key, widget_keys.figure_card(figure_spec.key)
    figure = _on_page(figure_spec, width, height)
    spec = with_open_mark(figure.spec, figure_spec.cell_of, session.open_cell())
    if spec is not figure.spec:
        session.note_open_in(key)
    if session.opened_by() == key and width >= _WIDE:
        figure = _on_page(figure_spec, _BESIDE_PAPERS, height)
        spec = with_open_mark(figure.spec, figure_spec.cell_of, session.open_cell())
    _card(
        key=widget,
        data={
            **_drawing(spec),
            "title": figure.title,
            "alt": figure.alt,
            "downloads": figure_downloads(figure_spec, figure),
            "table": as_table(figure.numbers()) if key in session.state().open_tables else None,
        },
        on_mark_change=partial(_open, key, widget, figure_spec.cell_of),
        on_wanted_change=partial(request_file, key, widget),
        on_table_change=partial(_toggle_table, key, widget),
    )


def _drawing(spec: Spec) -> dict[str, Any]:
    """Data for the browser to draw with: the figure, its colours for the dark theme, Plotly and the font."""
    text = to_json_plotly(spec)
    return {"figure": text, "dark": dark_colours(text), "drawing": DRAWING}


def _on_page(figure_spec: FigureSpec, width: int, height: int | None) -> Figure:
    with on_page():
        return figure_spec.draw(caption=caption(session.view()), width=width, height=height)


def chart(key: str, figure: Figure) -> None:
    """Draw only a figure, without downloads, table or clicks.

    Args:
        key: its stable name on the page.
        figure: what to draw.
    """
    _card(
        key=widget_keys.figure_card(key),
        data={
            **_drawing(figure.spec),
            "title": figure.title,
            "alt": figure.alt,
            "downloads": None,
            "table": None,
        },
    )


def with_open_mark(spec: Spec, cell_of: Callable[[list[str]], Cell], cell: Cell) -> Spec:
    """The figure with the mark of the open cell selected, so that Plotly dims the others.

    A figure without such a mark is returned unchanged.
    """
    if not cell:
        return spec
    selected = [
        [
            place
            for place, customdata in enumerate(trace.get("customdata", ()))
            if customdata and set(cell_of([str(part) for part in customdata])) == set(cell)
        ]
        for trace in spec["data"]
    ]
    if not any(selected):
        return spec
    traces = [
        {**trace, "selectedpoints": places} for trace, places in zip(spec["data"], selected, strict=True)
    ]
    return {**spec, "data": traces}


def as_table(numbers: pd.DataFrame) -> dict[str, Any]:
    """The table of numbers below a figure, for the browser; a very long one is truncated."""
    rows = numbers.head(_MOST_ROWS).astype(object)
    more = f"The first {_MOST_ROWS:,} of {len(numbers):,} rows. “Numbers (CSV)” has all of them."
    return {
        "columns": [str(name) for name in numbers.columns],
        "rows": rows.where(rows.notna(), None).to_numpy().tolist(),
        "more": more if len(numbers) > _MOST_ROWS else "",
    }


def _toggle_table(key: str, widget: str) -> None:
    tables = session.state().open_tables
    tables.add(key) if st.session_state[widget]["table"]["open"] else tables.discard(key)


def _open(key: str, widget: str, cell_of: Callable[[list[str]], Cell]) -> None:
    """Open the papers of the clicked mark; a click outside all marks closes them."""
    mark = st.session_state[widget]["mark"]
    customdata = mark and mark["customdata"]
    session.open_papers_of(cell_of([str(part) for part in customdata]) if customdata else (), key)
