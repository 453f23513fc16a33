"""Trends: how the field moves over the years, from bench to bedside, and where it is done."""

from __future__ import annotations

from typing import cast

import streamlit as st

from components import totals
from components.captions import caption, filter_name, plain
from components.choice_widgets import choice_box, choice_buttons
from components.current import chosen, view
from components.figure_card import conditions, figure_card
from components.figures.bedside import bench_to_bedside
from components.figures.countries import world_map
from components.figures.growth import growth_by_category
from components.figures.over_time import over_time
from components.figures.ranked import ranked
from components.figures.time_forms import Form, Measure
from components.figures.word_network import word_network
from components.sidebar import active_filters, loosen
from components.study_list import open_papers
from components.viewport import Viewport, viewport
from data.cooccurrence import pairs
from data.evidence import ARTICLE_TYPE, RECORD_FACETS, View
from data.topic import Category
from data.trends import (
    by_year,
    cumulative,
    growth,
    growth_words,
    milestones,
    papers_per_year,
    per_100_000,
    shares,
    windows,
)
from pages import run

_MEASURES = {
    "papers": "Papers",
    "share": "Share of papers",
    "cumulative": "Cumulative",
    "per_100000": "Per 100,000 in PubMed",
}
_FORMS = {"auto": "As fits", "lines": "Lines", "panels": "Small panels", "stacked": "Stacked"}
_MOST_CATEGORIES = 25


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
    choice_box("over_time", "What to follow", facets)
    if papers_per_year(now).empty:
        st.info("No paper here has a year, so nothing can be drawn over time.")
    else:
        _over_time(now, room)
        _growth(now, room)
        _bedside(now, room)
    _where(now, room)
    _words(now, room)
    open_papers()


def _over_time(now: View, room: Viewport) -> None:
    """The chosen facet year by year."""
    facet, measure = chosen("over_time"), chosen("measure")
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        choice_buttons("measure", "Counted as", _MEASURES)
    with right:
        choice_buttons("form", "Drawn as", _FORMS)
    counts, papers = by_year(now, facet), papers_per_year(now)
    years = [int(year) for year in counts.index]
    if measure == "per_100000":
        known = totals.known_totals()
        totals.offer_totals(years)
        if not known.keys() & set(years):
            return
        values = per_100_000(counts, known)
    elif measure == "share":
        values = shares(counts, papers)
    else:
        values = cumulative(counts) if measure == "cumulative" else counts
    figure = over_time(
        values,
        counts,
        _categories(now, facet),
        caption(now),
        measure=cast(Measure, measure),
        form=None if chosen("form") == "auto" else cast(Form, chosen("form")),
        as_of=now.evidence.provenance.date,
        papers=papers,
        facet=facet,
        by=filter_name(facet, now.evidence).lower(),
        with_several=now.with_several(facet),
        undated=now.undated,
        remarks=totals.remarks_on_totals() if measure == "per_100000" else (),
        width=room.full,
    )
    figure_card(figure, "over_time", conditions, papers_below=True)


def _growth(now: View, room: Viewport) -> None:
    """What is rising and what has stopped, in words and with the numbers."""
    facet = chosen("over_time")
    over = windows(now.evidence.provenance.date, now.selection.years)
    names = {category.code: category.name for category in _categories(now, facet)}
    grown = growth(by_year(now, facet), names, over)
    sentences = growth_words(grown, over, papers_per_year(now))
    st.subheader("What is rising, what has stopped", anchor=False)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
    figure = growth_by_category(
        grown,
        over,
        caption(now),
        facet=facet,
        by=filter_name(facet, now.evidence).lower(),
        sentences=sentences,
        with_several=now.with_several(facet),
        undated=now.undated,
        width=room.full,
    )
    figure_card(figure, "growth", conditions, papers_below=True)


def _bedside(now: View, room: Viewport) -> None:
    """The first study of each kind."""
    facet = chosen("over_time") if chosen("over_time") != ARTICLE_TYPE else now.evidence.topic.lead_facet
    names = {category.code: category.name for category in _categories(now, facet)}
    figure = bench_to_bedside(
        milestones(now, facet),
        names,
        caption(now),
        facet=facet,
        by=filter_name(facet, now.evidence).lower(),
        undated=now.undated,
        width=room.full,
    )
    figure_card(figure, "bedside", conditions, papers_below=True)


def _where(now: View, room: Viewport) -> None:
    """Countries and journals."""
    words, papers = caption(now), len(now)
    figure = world_map(now.counts("country"), words, papers=papers, width=room.full)
    figure_card(figure, "world", conditions, papers_below=True)
    left, right = st.columns(2) if room.side_by_side else (st.container(), st.container())
    for place, facet in ((left, "country"), (right, "journal")):
        with place:
            figure_card(
                ranked(now.counts(facet), facet, words, papers=papers, width=room.half), facet, conditions
            )


def _words(now: View, room: Viewport) -> None:
    """Which words stand in the same papers."""
    names = {"mesh": "MeSH headings", "keyword": "Authors' keywords"}
    choice_buttons("words", "Words that go together", names)
    kind = chosen("words")
    figure = word_network(pairs(now, kind), caption(now), width=room.full)
    figure_card(figure, "words", lambda told: tuple((kind, word) for word in told))


def _categories(now: View, facet: str) -> tuple[Category, ...]:
    """The categories of a facet; of countries, which no topic lists, those with most papers."""
    if facet not in RECORD_FACETS:
        return now.evidence.topic.facet(facet).categories
    counts = now.counts(facet).sort_values("papers", ascending=False, kind="stable").head(_MOST_CATEGORIES)
    return tuple(Category(row["code"], row["name"], "") for row in counts.to_dict("records") if row["papers"])


if __name__ == "__main__":
    run(show)
