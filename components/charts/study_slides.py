"""The human studies of a view as slides: their key numbers, then the table, a few studies a slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from components.charts.key_numbers import Tile
from components.charts.slide_deck import shared_slide
from data.evidence.analysis import study_table
from data.evidence.analysis.clinical_studies import Study
from data.evidence.view import View
from data.exports.slides.deck import Slide, slide_deck
from data.exports.slides.shapes import Numbers
from data.exports.slides.tables import Cell, Column, Table
from data.exports.studies import LEGEND, PrintColumn, print_columns, printed
from data.records.text import counted
from data.records.urls import pubmed_url
from data.topics.model import Topic

_A_SLIDE, _MOST = 4, 60


def study_slides(
    view: View, studies: Sequence[Study], tiles: Sequence[Tile], summary: str, link: str
) -> bytes:
    """A PowerPoint file of the studies.

    Args:
        view: the papers selected.
        studies: in the order of the table.
        tiles: the key numbers.
        summary: the studies in words, for the first slide's remarks.
        link: web address of the live view, for the QR codes; '' for none.

    Raises:
        ValueError: the link is no web address.
    """
    numbers = Numbers(tuple((tile.label, tile.value, tile.note) for tile in tiles))
    first = replace(shared_slide("Human studies in numbers", view, link), body=numbers, remarks=summary)
    return slide_deck([first, *_tables(view, studies, link)])


def _tables(view: View, studies: Sequence[Study], link: str) -> list[Slide]:
    topic, shown = view.evidence.topic, studies[:_MOST]
    columns = [
        replace(column, keys=tuple(key for key in column.keys if key != study_table.REGISTRY))
        for column in print_columns(topic)
    ]
    slides: list[Slide] = []
    start = 0
    for page in np.array_split(np.arange(len(shown)), -(-len(shown) // _A_SLIDE)) if shown else ():
        title = f"Human studies, {start + 1}–{start + len(page)} of {len(studies):,}"
        start += len(page)
        more = len(studies) - len(shown) if start == len(shown) else 0
        table = Table(
            (*(Column(column.heading, _share(column, topic)) for column in columns), Column("PMID", 2.3)),
            tuple(_row(shown[number], columns, view) for number in page),
            largest=13,
            more=f"And {more:,} more; the link above shows them." if more else "",
        )
        alt = f"Table of {counted(len(page), 'human study', 'human studies')}: " + ", ".join(
            column.heading.lower() for column in columns
        )
        slides.append(replace(shared_slide(title, view, link), body=table, alt=f"{alt}.", remarks=LEGEND))
    return slides


def _share(column: PrintColumn, topic: Topic) -> float:
    """The width of a column: less than in print for results, as a slide has no sentences."""
    if column.keys[0] in study_table.result_facets(topic):
        return 2.0
    return column.width * (1 if column.width > 4 else 1.25)


def _row(study: Study, columns: Sequence[PrintColumn], view: View) -> tuple[Cell, ...]:
    topic = view.evidence.topic
    flags = study_table.in_words(study_table.values(study, study_table.FLAGS, topic))
    words = [printed(study, column, topic) for column in columns]
    words[0] = f"{f'{flags}: ' if flags else ''}{words[0]}"
    if len(study.reports) > 1:
        words[0] += f" ({counted(len(study.reports), 'report')})"
    pmid = study.main.pmid
    return (*map(Cell, words), Cell(str(pmid), link=pubmed_url(pmid)))
