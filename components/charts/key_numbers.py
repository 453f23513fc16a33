"""The row of key numbers above the figures; counts of papers link to those papers on the Studies page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from components.assets import asset
from components.state import navigation, session
from components.state.address import as_link
from components.state.formatting import day
from components.state.pages import STUDIES, page_file
from data.evidence.cell_filter import Cell
from data.evidence.common_facets import RANDOMISED
from data.evidence.selection import Selection
from data.evidence.view import View
from data.records.text import counted
from data.topics.model import ARTICLE_TYPE

# One component, because six `st.metric` took a tenth of the time of a filter change.
_KEY = "key_numbers"
_row = st.components.v2.component(
    _KEY,
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
        cell: the cell that has exactly its papers, where no filters select them.
    """

    label: str
    value: str
    note: str
    papers: Selection | None = None
    cell: Cell = ()


def key_numbers(now: View) -> None:
    """Draw the row; a click opens the papers of a number on the Studies page."""
    shown = tiles(now)
    links = {tile.label: navigation.to_studies(selected=tile.papers) for tile in shown if tile.papers}
    asked = _drawn(shown, {label: as_link(STUDIES, link) for label, link in links.items()}, lambda: None)
    if asked in links:
        st.switch_page(page_file(STUDIES), query_params=links[asked])


def numbers_with_cells(shown: Sequence[Tile], page: str) -> None:
    """Draw a row of numbers that open their papers on their own page.

    Args:
        shown: the numbers; those with a cell can be clicked.
        page: the open page's place in the address.
    """
    cells = {tile.label: tile.cell for tile in shown if tile.cell}
    links = {label: as_link(page, navigation.to_cell(page, cell)) for label, cell in cells.items()}

    def opened() -> None:
        if cell := cells.get(st.session_state[_KEY]["asked"]):
            session.open_papers_of(cell)

    _drawn(shown, links, opened)


def _drawn(shown: Sequence[Tile], links: Mapping[str, str], on_click: Callable[[], None]) -> str | None:
    """Draw the row; the label of the number that was clicked."""
    result = _row(
        key=_KEY,
        data={
            "tiles": [
                {
                    "label": tile.label,
                    "value": tile.value,
                    "note": tile.note,
                    "link": links.get(tile.label, ""),
                }
                for tile in shown
            ]
        },
        on_asked_change=on_click,
    )
    asked: str | None = result.asked
    return asked


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
