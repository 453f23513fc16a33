"""The row of key numbers above the figures; counts of papers link to those papers on the Studies page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from components.assets import asset
from components.state import navigation
from components.state.address import as_link
from components.state.formatting import day
from components.state.pages import STUDIES, page_file
from data.evidence.common_facets import RANDOMISED
from data.evidence.selection import Selection
from data.evidence.view import View
from data.records.text import counted
from data.topics.model import ARTICLE_TYPE

# One component, because six `st.metric` took a tenth of the time of a filter change.
_row = st.components.v2.component(
    "key_numbers",
    html='<dl class="key-numbers"></dl>',
    js=asset("key_numbers.js"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One number.

    Attributes:
        label: what it counts.
        value: the number, or another short text.
        note: the total it is part of, or an explanation.
        papers: the filters that select exactly its papers; None if it does not count papers.
    """

    label: str
    value: str
    note: str
    papers: Selection | None = None


def key_numbers(now: View) -> None:
    """Draw the row; a click opens the papers of a number on the Studies page."""
    shown = tiles(now)
    links = {tile.label: navigation.to_studies(selected=tile.papers) for tile in shown if tile.papers}
    result = _row(
        key="key_numbers",
        data={
            "tiles": [
                {
                    "label": tile.label,
                    "value": tile.value,
                    "note": tile.note,
                    "link": as_link(STUDIES, links[tile.label]) if tile.label in links else "",
                }
                for tile in shown
            ]
        },
        on_asked_change=lambda: None,
    )
    if result.asked in links:
        st.switch_page(page_file(STUDIES), query_params=links[result.asked])


def tiles(now: View) -> tuple[Tile, ...]:
    """The key numbers of a view, each with the filters that select its papers."""
    numbers, origin = now.key_numbers(), now.evidence.provenance
    years = "–".join(dict.fromkeys(str(year) for year in (numbers.first_year, numbers.last_year) if year))

    def papers(label: str, number: int, note: str, facet: str = "", codes: Collection[str] = ()) -> Tile:
        return Tile(label, f"{number:,}", note, _narrowed(now.selection, facet, codes) if number else None)

    trials = now.evidence.topic.trial_types
    return (
        papers("Papers", numbers.records, f"of {counted(now.total, 'paper')}"),
        papers("Clinical trials", numbers.trials, "prospective, in people", ARTICLE_TYPE, trials),
        papers("Randomised", numbers.randomised, "of the clinical trials", RANDOMISED, ["yes"]),
        papers(
            "Systematic reviews",
            numbers.systematic_reviews,
            "and meta-analyses",
            ARTICLE_TYPE,
            now.evidence.topic.systematic_review_types,
        ),
        Tile("Years", years or "–", "of publication" if years else "no dated papers"),
        Tile(
            "Compiled" if origin.is_starter else "Searched",
            day(origin.date),
            "starter set" if origin.is_starter else "PubMed",
        ),
    )


def _narrowed(selection: Selection, facet: str, codes: Collection[str]) -> Selection:
    """The selection with one more filter, within the reader's existing filter of the same facet."""
    chosen = selection.codes(facet)
    return selection.with_codes(facet, {code for code in codes if not chosen or code in chosen})
