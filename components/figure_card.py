"""A figure on a page: the chart, the row to take it along, and its table twin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import current
from components.captions import caption
from components.downloads import download_row
from components.gallery import Drawable
from components.study_list import open_papers
from data.cells import Cell

_CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}


def figure_card(drawable: Drawable, width: int, *, papers_below: bool = False) -> None:
    """Show a figure of the present view with its numbers one click away; a click on a mark opens its papers.

    Args:
        drawable: what to show; its key is also the card's CSS class, 'st-key-card_…'.
        width: pixels the figure has on the page.
        papers_below: the papers open right below the figure; else where the page puts them.
    """
    key = drawable.key
    figure = drawable.draw(caption=caption(current.view()), width=width)
    with st.container(border=True, key=f"card_{key}"):
        st.plotly_chart(
            figure.spec,
            theme=None,
            config=_CONFIG,
            key=key,
            alt=figure.alt,
            on_select=partial(_open, key, drawable.cell_of),
            selection_mode="points",
        )
        download_row(key, figure.title, figure.table, drawable.draw)
        with st.expander("The numbers as a table"):
            st.dataframe(figure.table, hide_index=True, key=f"table_{key}", alt=f"Table: {figure.title}")
    if papers_below:
        open_papers(under=key)


def _open(key: str, cell_of: Callable[[list[str]], Cell]) -> None:
    """Open the papers of the mark that was clicked; a click beside all marks closes them."""
    points = st.session_state[key]["selection"]["points"]
    told = points[0].get("customdata") if points else None
    current.open_papers_of(cell_of([str(part) for part in told]) if told else (), key)
