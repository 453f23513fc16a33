"""A figure on a page: the chart and its table twin."""

from __future__ import annotations

import streamlit as st

from components.figures.theme import Figure

_CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}


def figure_card(figure: Figure, key: str) -> None:
    """Show a figure with its numbers one click away.

    Args:
        figure: what to show.
        key: the figure's stable name on the page; also its CSS class, 'st-key-…'.
    """
    with st.container(border=True, key=f"card_{key}"):
        st.plotly_chart(figure.spec, theme=None, config=_CONFIG, key=key, alt=figure.alt)
        with st.expander("The numbers as a table"):
            st.dataframe(figure.table, hide_index=True, key=f"table_{key}", alt=f"Table: {figure.title}")
