"""A figure inside another website: drawn alone, and the HTML that embeds it."""

from __future__ import annotations

from html import escape

import streamlit as st

from components.charts.catalogue import FIGURES
from components.charts.figure_card import chart
from components.figures.common.theme import IMAGE_WIDTH
from components.layout.notices import link_problems
from components.state import navigation, session
from components.state.captions import caption
from components.state.formatting import plain
from components.state.viewport import viewport

_STYLE = """
<style>
.stMainBlockContainer { padding: 0.5rem !important; }
.stMainBlockContainer > [data-testid="stVerticalBlock"] { gap: 0; }
[data-testid="stSidebar"], [data-testid="stHeader"] { display: none; }
</style>
"""
_SIZE = 'width="900" height="700"'


def embedded(page: str) -> None:
    """Draw one figure, the presented one or else the page's first, with a link to the map.

    Args:
        page: its place in the address; one of `FIGURES`.
    """
    st.html(_STYLE)
    for sentence in link_problems():
        st.warning(plain(sentence), icon=":material/link_off:")
    now = session.view()
    figures = FIGURES[page](now, session.figure_options()) if len(now) else ()
    if figures:
        spec = figures[max(0, min(session.state().presented, len(figures)) - 1)]
        chart(spec.key, spec.draw(caption=caption(now), width=viewport().full))
    else:
        st.info("No papers match the filters of this view.", icon=":material/search_off:")
    st.caption(f"[Open the full map]({navigation.link()})")


def embed_code(page: str) -> None:
    """Draw the HTML that embeds a figure of this page in another website; to be called in a fragment.

    Args:
        page: its place in the address; one of `FIGURES`.
    """
    now = session.view()
    words = caption(now)
    titles = [
        spec.draw(caption=words, width=IMAGE_WIDTH).title
        for spec in FIGURES[page](now, session.figure_options())
    ]
    if not titles:
        return
    st.markdown("**A figure for another website**")
    number = 0
    if len(titles) > 1:
        number = st.selectbox(
            "Figure", range(len(titles)), format_func=titles.__getitem__, key=f"embed_figure_{page}"
        )
    link = navigation.link(embedded=number + 1)
    title = escape(f"{titles[number]}: {now.evidence.topic.title}")
    frame = f'<iframe src="{escape(link)}" title="{title}" {_SIZE} style="border: 0" loading="lazy"></iframe>'
    st.code(frame, language="html", wrap_lines=True)
