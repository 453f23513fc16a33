"""The evidence map: two facets crossed, with every cell drawn, so that gaps are as visible as evidence.

A crosstab is rendered as bubbles whose area is proportional to the number of papers, divided into wedges, or
as shaded cells; on a phone, or if there are too many columns to draw, as a list of rows. Every mark carries
the two codes of its cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Spec, frame, framed
from components.figures.common.theme import EDGE, NO_COLOUR
from components.figures.evidence_map import list_view
from components.figures.evidence_map.grid import draw
from components.figures.evidence_map.numbers import Rendering
from components.figures.evidence_map.page_fit import Sheet, Words, set_sheet
from components.figures.evidence_map.pies import colour_of
from data.evidence.analysis.crosstab import Crosstab, amount
from data.evidence.analysis.gaps import in_sentence
from data.topics.model import Facet

PHONE = 480  # width in pixels below which a grid is unreadable


def evidence_map(
    crosstab: Crosstab,
    *,
    row_facet: Facet,
    column_facet: Facet,
    split_facet: Facet | None = None,
    caption: Caption,
    rendering: Rendering = "bubbles",
    chosen: tuple[str, str] | None = None,
    width: int,
    height: int | None = None,
    hidden: Sequence[str] = (),
    subtitle: str = "",
) -> Figure:
    """Draw a crosstab.

    Args:
        crosstab: the arranged counts; see `data.evidence.analysis.crosstab`.
        row_facet: the facet in the rows.
        column_facet: the facet in the columns.
        split_facet: names and colours the parts of each cell; None if cells are not split.
        caption: subtitle and source.
        rendering: bubbles, or shaded cells.
        chosen: codes of the cell to outline; ignored if the map has no such cell.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.
        hidden: sentences on the rows and columns that the arrangement hides.
        subtitle: n of N papers and filters, to replace those of the caption; '' to keep them.

    Returns:
        The figure; its table has one row per category with all cells and the totals. Points of the trace
        'cells' (on a phone: 'rows') carry [row code, column code] as customdata.
    """
    title = f"Evidence map: {in_sentence(row_facet.plural)} × {in_sentence(column_facet.plural)}"
    caption = replace(caption, subtitle=subtitle) if subtitle else caption
    title += f", only {crosstab.counted}" if crosstab.counted else ""
    table = partial(_table, crosstab, row_facet, column_facet)
    notes = [*crosstab.remarks, *hidden, *_notes(crosstab, row_facet, column_facet, split_facet)]
    legend = (
        _legend(crosstab, split_facet) if split_facet and (rendering == "bubbles" or width < PHONE) else []
    )
    if not crosstab.cells.size or not crosstab.papers:
        sentence = " ".join([_nothing(crosstab, row_facet, column_facet), *hidden])
        return sentence_instead(title, caption, sentence, table, width=width, height=height)
    words = Words(title, caption, tuple(notes), split_facet.name if split_facet else "", tuple(legend))
    sheet = set_sheet(crosstab, words, rendering, width=width, height=height) if width >= PHONE else None
    spec = (
        _as_list(crosstab, words, split_facet, chosen, width, height)
        if sheet is None
        else _as_grid(crosstab, sheet, split_facet, rendering, chosen)
    )
    return Figure(title, spec, _alt(crosstab, row_facet, column_facet), table, subtitle)


def _as_grid(
    crosstab: Crosstab,
    sheet: Sheet,
    split_facet: Facet | None,
    rendering: Rendering,
    chosen: tuple[str, str] | None,
) -> Spec:
    grid = sheet.grid
    traces, shapes, annotations = draw(crosstab, grid, split_facet, rendering, chosen)
    for entry in sheet.key.entries:
        shapes += entry.shapes(*sheet.key_place)
        annotations += entry.texts(*sheet.key_place)
    layout = _layout(len(crosstab.columns), sheet.body, max(20, round(grid.cell / 2)))
    layout |= {"shapes": shapes, "annotations": annotations}
    spec = framed(traces, sheet.around, body=sheet.body, left=grid.left, layout=layout)
    spec["layout"]["margin"]["r"] = grid.right + sheet.aside
    return spec


def _as_list(
    crosstab: Crosstab,
    words: Words,
    split_facet: Facet | None,
    chosen: tuple[str, str] | None,
    width: int,
    height: int | None,
) -> Spec:
    traces, shapes, annotations, needed = list_view.draw(crosstab, split_facet, chosen, width)
    around = frame(
        title=words.title,
        caption=words.caption,
        notes=[*words.notes, *_signs(crosstab)],
        width=width,
        legend=words.legend,
        axis_space=8,
    )
    body = around.body(height, needed)
    layout = _layout(width - 2 * EDGE, body, 20) | {"shapes": shapes, "annotations": annotations}
    return framed(traces, around, body=body, layout=layout)


def _layout(across: float, body: int, reach: int) -> Spec:
    """Axes in columns or pixels across and pixels down, and the reach of the pointer in pixels."""
    axes: Spec = {"visible": False, "fixedrange": True, "autorange": False}
    return {
        "hovermode": "closest",
        "hoverdistance": reach,
        "barmode": "overlay",
        "xaxis": {**axes, "range": [0, across]},
        "yaxis": {**axes, "range": [body, 0]},
    }


def _legend(crosstab: Crosstab, facet: Facet) -> list[tuple[str, str]]:
    """Names and colours of the parts that occur in drawn cells."""
    drawn = crosstab.drawn
    shown = [
        (margin.name, colour_of(facet, margin.code))
        for place, margin in enumerate(crosstab.split)
        if crosstab.parts[place][drawn].any()
    ]
    return [*shown, *([(f"{facet.name} not stated", NO_COLOUR)] if crosstab.unsplit[drawn].any() else [])]


def _notes(crosstab: Crosstab, rows: Facet, columns: Facet, split: Facet | None) -> list[str]:
    notes = []
    if crosstab.counted_twice:
        verbs = "paper does" if crosstab.counted_twice == 1 else "papers do"
        notes.append(
            f"A paper with two labels counts in each of its cells ({crosstab.counted_twice:,} {verbs}); "
            "totals are of papers."
        )
    outside = crosstab.selected - crosstab.papers
    if crosstab.papers and outside:
        notes.append(
            f"{outside:,} {'paper does' if outside == 1 else 'papers do'} not state {in_sentence(rows.name)} "
            f"or {in_sentence(columns.name)} and {'is' if outside == 1 else 'are'} not shown."
        )
    if split and np.any(crosstab.parts.sum(axis=0) + crosstab.unsplit > crosstab.cells):
        notes.append(
            f"A paper can have more than one {in_sentence(split.name)}: the parts of a cell are shares of "
            "labels, its number is of papers."
        )
    return notes


def _signs(crosstab: Crosstab) -> list[str]:
    """The meaning of the signs in a list, which has no key."""
    signs = []
    if crosstab.marked.any():
        signs.append(f"▼ number of {crosstab.against_words}.")
    if crosstab.retracted.any():
        signs.append(f"✕ has retracted papers, {'' if crosstab.retracted_counted else 'not '}counted.")
    return signs


def _nothing(crosstab: Crosstab, rows: Facet, columns: Facet) -> str:
    if crosstab.papers:
        return "No cell is left to draw."
    if not crosstab.selected:
        return "No papers are selected, so there is nothing to map."
    both = f"both a {in_sentence(rows.name)} and a {in_sentence(columns.name)}"
    if crosstab.selected == 1:
        return f"The paper selected does not have {both}."
    return f"None of the {crosstab.selected:,} papers selected has {both}."


def _table(crosstab: Crosstab, rows: Facet, columns: Facet) -> pd.DataFrame:
    """All cells with totals. Names of categories may be equal, so headings are made unique.

    Numbers that are part of a larger one are text: '1 of 10'.
    """
    headings = [rows.name]
    for name in (*(margin.full_name for margin in crosstab.columns), "Papers"):
        heading, again = name, 2
        while heading in headings:
            heading, again = f"{name} ({again})", again + 1
        headings.append(heading)
    table: dict[str, list[str] | list[int]] = {
        rows.name: [*(margin.name for margin in crosstab.rows), "Papers"]
    }
    of = np.zeros_like(crosstab.cells) if crosstab.of is None else crosstab.of
    for place, heading in enumerate(headings[1:-1]):
        margin = crosstab.columns[place]
        table[heading] = _amounts(
            [*crosstab.cells[:, place].tolist(), margin.papers], [*of[:, place].tolist(), margin.of]
        )
    papers, parts = [margin.papers for margin in crosstab.rows], [margin.of for margin in crosstab.rows]
    table[headings[-1]] = _amounts([*papers, crosstab.papers], [*parts, crosstab.papers_of])
    return pd.DataFrame(table, columns=headings)


def _amounts(papers: Sequence[int], of: Sequence[int]) -> list[str] | list[int]:
    if not any(of):
        return list(papers)
    return [amount(part, whole) for part, whole in zip(papers, of, strict=True)]


def _alt(crosstab: Crosstab, rows: Facet, columns: Facet) -> str:
    sides = (crosstab.rows, rows), (crosstab.columns, columns)
    size = " by ".join(f"{len(side)} {in_sentence(facet.plural)}" for side, facet in sides)
    cells = np.where(crosstab.drawn, crosstab.cells, 0)
    row, column = np.unravel_index(int(cells.argmax()), cells.shape)
    filled, gaps = int(np.count_nonzero(crosstab.drawn)), int(np.count_nonzero(crosstab.gap))
    of = f" of {crosstab.papers_of}" if crosstab.papers_of else ""
    what = f": {crosstab.counted}" if crosstab.counted else ""
    words = (
        f"Evidence map of {crosstab.papers}{of} papers{what}, {size}. "
        f"{filled} of {filled + gaps} cells have papers, {gaps} are gaps. "
        f"Most papers: {crosstab.rows[row].name} × "
        f"{crosstab.columns[column].full_name}, {crosstab.amount(int(row), int(column))}."
    )
    if against := int(np.count_nonzero(crosstab.marked)):
        words += f" {against} {'cell has' if against == 1 else 'cells have'} {crosstab.against_words}."
    return words
