"""A figure on a page: the chart, the row to take it along, and its table twin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from plotly.io.json import to_json_plotly

from components import current
from components.captions import caption
from components.downloads import take_along
from components.figures.theme import Spec
from components.gallery import Draw, Drawable
from components.server import DRAWING
from components.study_list import open_papers
from data.cells import Cell
from data.text_metrics import on_page

_ASSETS = Path(__file__).parent / "assets"
# Streamlit's own chart checks a dictionary at length on the server, and draws a changed one from nothing.
_chart = st.components.v2.component(
    "figure",
    html=(_ASSETS / "figure.html").read_text(encoding="utf-8"),
    js="".join((_ASSETS / name).read_text(encoding="utf-8") for name in ("drawing.js", "figure.js")),
    isolate_styles=False,  # Plotly's own styles are those of the document
)


def figure_card(
    drawable: Drawable, width: int, height: int | None = None, *, papers_below: bool = False
) -> None:
    """Show a figure of the present view with its numbers one click away; a click on a mark opens its papers.

    Args:
        drawable: what to show; its key is also the card's CSS class, 'st-key-card_…'.
        width: pixels the figure has on the page.
        height: pixels it fills where it can be drawn in so many; None: as many as its content needs.
        papers_below: the papers open right below the figure; else where the page puts them.
    """
    key = drawable.key
    with on_page():
        figure = drawable.draw(caption=caption(current.view()), width=width, height=height)
    with st.container(border=True, key=f"card_{key}"):
        _chart(
            key=key,
            data={
                "figure": to_json_plotly(with_open_mark(figure.spec, drawable.cell_of, current.open_cell())),
                "alt": figure.alt,
                "drawing": DRAWING,
            },
            on_mark_change=partial(_open, key, drawable.cell_of),
        )
        _below(key, figure.title, figure.numbers, drawable.draw, figure.subtitle)
    if papers_below:
        open_papers(under=key)


def with_open_mark(spec: Spec, cell_of: Callable[[list[str]], Cell], cell: Cell) -> Spec:
    """The figure with the mark of the open cell selected, so that Plotly dims the others.

    A figure without such a mark stays as it is.
    """
    if not cell:
        return spec
    selected = [
        [
            place
            for place, told in enumerate(trace.get("customdata", ()))
            if told and set(cell_of([str(part) for part in told])) == set(cell)
        ]
        for trace in spec["data"]
    ]
    if not any(selected):
        return spec
    traces = [
        {**trace, "selectedpoints": places} for trace, places in zip(spec["data"], selected, strict=True)
    ]
    return {**spec, "data": traces}


@st.fragment
def _below(key: str, title: str, table: Callable[[], pd.DataFrame], draw: Draw, subtitle: str) -> None:
    """What can be taken along, and the figure's numbers; a table comes to the page only once it is opened."""
    take_along(key, title, table, draw, subtitle)
    opened = st.expander("The numbers as a table", key=f"numbers_{key}", on_change="rerun")
    if opened.open:
        with opened:
            st.dataframe(table(), hide_index=True, key=f"table_{key}", alt=f"Table: {title}")


def _open(key: str, cell_of: Callable[[list[str]], Cell]) -> None:
    """Open the papers of the mark that was clicked; a click beside all marks closes them."""
    mark = st.session_state[key]["mark"]
    told = mark and mark["told"]
    current.open_papers_of(cell_of([str(part) for part in told]) if told else (), key)
