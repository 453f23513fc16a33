"""Trends: how the field develops over the years, from bench to bedside, and where."""

from __future__ import annotations

import streamlit as st

from components.charts.catalogue import (
    by_place,
    citations_over_time,
    followed_over_time,
    growth,
    milestones,
    words_together,
)
from components.charts.figure_card import figure_card
from components.layout.active_filters import active_filters, loosen
from components.papers.cards import open_papers
from components.search import yearly_totals
from components.search.selection_links import offer_citations
from components.state.formatting import plain
from components.state.option_widgets import choice_box, choice_buttons
from components.state.session import option, trend_options, view
from components.state.viewport import Viewport, viewport
from data.evidence.analysis.trends import papers_per_year
from data.evidence.view import View
from pages import run

_MEASURES = {
    "papers": "Papers",
    "share": "Share of papers",
    "cumulative": "Cumulative",
    "per_100000": "Per 100,000 in PubMed",
}
_WORDS = {"mesh": "MeSH headings", "keyword": "Authors' keywords"}
_FORMS = {"auto": "Automatic", "lines": "Lines", "panels": "Small panels", "stacked": "Stacked"}


def show() -> None:
    """Draw the page."""
    now = view()
    st.title("Trends", anchor=False)
    active_filters()
    if not len(now):
        loosen()
        return
    room = viewport()
    facets = {facet.code: facet.name for facet in now.evidence.topic.facets} | {"country": "Country"}
    choice_box("over_time", "Trend by", facets)
    if papers_per_year(now).empty:
        st.info("No papers here have a year, so nothing can be drawn over time.")
    else:
        _over_time(now, room)
        _growth(now, room)
        figure_card(milestones(now, trend_options()), room.full)
    _where(now, room)
    choice_buttons(
        "words", "Words that go together", {"mesh": "MeSH headings", "keyword": "Authors' keywords"}
    )
    figure_card(words_together(now, trend_options()), room.full)
    _citations(now, room)
    open_papers()


def _over_time(now: View, room: Viewport) -> None:
    """The chosen facet year by year."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        choice_buttons("measure", "Measure", _MEASURES)
    with right:
        choice_buttons("form", "View", _FORMS)
    if option("measure") == "per_100000":
        yearly_totals.offer_totals([int(year) for year in papers_per_year(now).index])
    if spec := followed_over_time(now, trend_options()):
        figure_card(spec, room.full)


def _growth(now: View, room: Viewport) -> None:
    """What is rising and what has stopped, in words and with the numbers."""
    spec, sentences = growth(now, trend_options())
    st.header("What is rising, what has stopped", anchor=False)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
    figure_card(spec, room.full)


def _where(now: View, room: Viewport) -> None:
    """Countries and journals."""
    world, countries, journals = by_place(now)
    figure_card(world, room.full)
    left, right = st.columns(2) if room.side_by_side else (st.container(), st.container())
    with left:
        figure_card(countries, room.half)
    with right:
        figure_card(journals, room.half)


def _citations(now: View, room: Viewport) -> None:
    """Which of the selected papers cite each other."""
    st.header("Who cites whom", anchor=False)
    offer_citations(now)
    if spec := citations_over_time(now):
        figure_card(spec, room.full)


if __name__ == "__main__":
    run(show)
