"""Including related papers, which do not count by default, and excluding them again."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.state.formatting import plain
from components.state.session import set_selection, state, view
from data.records.text import counted


def offer_related(papers: int, key: str = "page") -> None:
    """Draw a button that includes related papers where nothing else is left; nothing for 0 papers.

    Args:
        papers: how many it adds.
        key: distinguishes the buttons of a page.
    """
    if papers and (related := view().evidence.topic.related):
        st.button(
            f"Include {counted(papers, 'paper')} on {plain(related.name)}",
            key=f"include_related_{key}",
            icon=":material/add_circle:",
            on_click=include_related,
            args=(True,),
        )


def include_related(included: bool) -> None:
    """Include related papers, or exclude them and the filters that ask for them. For widget callbacks."""
    changed = replace(state().selection, related=included)
    if not included and (related := view().evidence.topic.related):
        core = changed.codes(related.facet) - {*related.categories}
        changed = changed.with_codes(related.facet, core)
    set_selection(changed)
