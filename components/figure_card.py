"""A figure on a page: the chart and its table twin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import current
from components.figures.theme import Figure
from components.study_list import open_papers
from data.cells import Cell

_CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}


def figure_card(
    figure: Figure,
    key: str,
    cell_of: Callable[[list[str]], Cell] | None = None,
    *,
    papers_below: bool = False,
) -> None:
    """Show a figure with its numbers one click away.

    Args:
        figure: what to show.
        key: the figure's stable name on the page; also its CSS class, 'st-key-…'.
        cell_of: makes a cell of a mark's customdata; a click on a mark then opens the papers behind it.
        papers_below: the papers open right below the figure; else where the page puts them.
    """
    with st.container(border=True, key=f"card_{key}"):
        if cell_of is None:
            st.plotly_chart(figure.spec, theme=None, config=_CONFIG, key=key, alt=figure.alt)
        else:
            st.plotly_chart(
                figure.spec,
                theme=None,
                config=_CONFIG,
                key=key,
                alt=figure.alt,
                on_select=partial(_open, key, cell_of),
                selection_mode="points",
            )
        with st.expander("The numbers as a table"):
            st.dataframe(figure.table, hide_index=True, key=f"table_{key}", alt=f"Table: {figure.title}")
    if papers_below:
        open_papers(under=key)


def conditions(customdata: list[str]) -> Cell:
    """The cell of a mark whose customdata is a name, then 'facet:category' texts."""
    told = (text.partition(":") for text in customdata[1:])
    return tuple((facet, code) for facet, _, code in told)


def _open(key: str, cell_of: Callable[[list[str]], Cell]) -> None:
    """Open the papers of the mark that was clicked; a click beside all marks closes them."""
    points = st.session_state[key]["selection"]["points"]
    told = points[0].get("customdata") if points else None
    current.open_papers_of(cell_of([str(part) for part in told]) if told else (), key)
