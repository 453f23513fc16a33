"""The evidence map: two facets crossed, every cell drawn, so that gaps are as plain as evidence.

Dresses of the same cross: bubbles whose area is papers, with the parts as wedges; shaded cells; and on a
phone, or where columns are too many to draw, a list of rows. Every mark knows the two codes of its cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from components.figures import map_list
from components.figures.map_cells import Dress
from components.figures.map_grid import draw
from components.figures.map_sheet import Sheet, Words, set_sheet
from components.figures.pies import colour_of
from components.figures.sentence import sentence_instead
from components.figures.theme import EDGE, NO_COLOUR, Caption, Figure, Spec, frame, framed, papers_have
from data.crosstab import Cross
from data.gaps import in_sentence
from data.topic import Facet

PHONE = 480  # pixels under which a grid cannot be read


def evidence_map(
    cross: Cross,
    *,
    row_facet: Facet,
    column_facet: Facet,
    split_facet: Facet | None = None,
    caption: Caption,
    dress: Dress = "bubbles",
    chosen: tuple[str, str] | None = None,
    width: int,
    height: int | None = None,
    hidden: Sequence[str] = (),
) -> Figure:
    """Draw a cross.

    Args:
        cross: the counts, as arranged; see `data.crosstab`.
        row_facet: names the rows.
        column_facet: names the columns.
        split_facet: names and colours the parts of each cell; None where nothing splits them.
        caption: the words above and below.
        dress: bubbles, or shaded cells.
        chosen: codes of the cell to be outlined; one that is not there is not.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.
        hidden: sentences on what the arrangement leaves out.

    Returns:
        The figure; its table has a row a category with all cells and the totals. Points of the trace 'cells'
        (on a phone: 'rows') carry [row code, column code] as customdata.
    """
    title = f"Evidence map: {in_sentence(row_facet.plural)} × {in_sentence(column_facet.plural)}"
    table = partial(_table, cross, row_facet, column_facet)
    notes = [*hidden, *_notes(cross, row_facet, column_facet, split_facet)]
    legend = _legend(cross, split_facet) if split_facet and (dress == "bubbles" or width < PHONE) else []
    if not cross.cells.size or not cross.papers:
        sentence = " ".join([_nothing(cross, row_facet, column_facet), *hidden])
        return sentence_instead(title, caption, sentence, table, width=width, height=height)
    words = Words(title, caption, tuple(notes), split_facet.name if split_facet else "", tuple(legend))
    sheet = set_sheet(cross, words, dress, width=width, height=height) if width >= PHONE else None
    spec = (
        _as_list(cross, words, split_facet, chosen, width, height)
        if sheet is None
        else _as_grid(cross, sheet, split_facet, dress, chosen)
    )
    return Figure(title, spec, _alt(cross, row_facet, column_facet), table)


def _as_grid(
    cross: Cross, sheet: Sheet, split_facet: Facet | None, dress: Dress, chosen: tuple[str, str] | None
) -> Spec:
    grid = sheet.grid
    traces, shapes, annotations = draw(cross, grid, split_facet, dress, chosen)
    for entry in sheet.key.entries:
        shapes += entry.shapes(*sheet.key_place)
        annotations += entry.texts(*sheet.key_place)
    layout = _layout(len(cross.columns), sheet.body, max(20, round(grid.cell / 2)))
    layout |= {"shapes": shapes, "annotations": annotations}
    spec = framed(traces, sheet.around, body=sheet.body, left=grid.left, layout=layout)
    spec["layout"]["margin"]["r"] = grid.right + sheet.aside
    return spec


def _as_list(
    cross: Cross,
    words: Words,
    split_facet: Facet | None,
    chosen: tuple[str, str] | None,
    width: int,
    height: int | None,
) -> Spec:
    traces, shapes, annotations, needed = map_list.draw(cross, split_facet, chosen, width)
    around = frame(
        title=words.title,
        caption=words.caption,
        notes=[*words.notes, *_signs(cross)],
        width=width,
        legend=words.legend,
        axis_space=8,
    )
    body = around.body(height, needed)
    layout = _layout(width - 2 * EDGE, body, 20) | {"shapes": shapes, "annotations": annotations}
    return framed(traces, around, body=body, layout=layout)


def _layout(across: float, body: int, reach: int) -> Spec:
    """Axes that count columns or pixels across and pixels down, and how near a pointer must come."""
    axes: Spec = {"visible": False, "fixedrange": True, "autorange": False}
    return {
        "hovermode": "closest",
        "hoverdistance": reach,
        "barmode": "overlay",
        "xaxis": {**axes, "range": [0, across]},
        "yaxis": {**axes, "range": [body, 0]},
    }


def _legend(cross: Cross, facet: Facet) -> list[tuple[str, str]]:
    """Names and colours of the parts that occur."""
    drawn = (cross.cells > 0) & ~cross.blank
    shown = [
        (margin.name, colour_of(facet, margin.code))
        for place, margin in enumerate(cross.split)
        if cross.parts[place][drawn].any()
    ]
    return [*shown, *([(f"{facet.name} not told", NO_COLOUR)] if cross.unsplit[drawn].any() else [])]


def _notes(cross: Cross, rows: Facet, columns: Facet, split: Facet | None) -> list[str]:
    notes = []
    if cross.counted_twice:
        verbs = "paper does" if cross.counted_twice == 1 else "papers do"
        notes.append(
            f"A paper with two labels counts in each of its cells ({cross.counted_twice:,} {verbs}); "
            "totals are of papers."
        )
    outside = cross.selected - cross.papers
    if cross.papers and outside:
        notes.append(
            f"{papers_have(outside)} no {in_sentence(rows.name)} or no {in_sentence(columns.name)} told and "
            f"{'is' if outside == 1 else 'are'} in no cell."
        )
    if split and np.any(cross.parts.sum(axis=0) + cross.unsplit > cross.cells):
        notes.append(
            f"A paper can have more than one {in_sentence(split.name)}: the parts of a cell are shares of "
            "labels, its number is of papers."
        )
    return notes


def _signs(cross: Cross) -> list[str]:
    """What the signs of a list mean, which has no key."""
    signs = []
    if cross.against.any():
        signs.append(f"▼ has papers that speak against: {' or '.join(cross.against_names).lower()}.")
    if cross.retracted.any():
        signs.append(f"✕ has retracted papers, {'' if cross.retracted_counted else 'not '}counted.")
    return signs


def _nothing(cross: Cross, rows: Facet, columns: Facet) -> str:
    if cross.papers:
        return "No cell is left to draw."
    if not cross.selected:
        return "No paper is selected, so there is nothing to map."
    both = f"both a {in_sentence(rows.name)} and a {in_sentence(columns.name)}"
    if cross.selected == 1:
        return f"The paper selected does not have {both}."
    return f"None of the {cross.selected:,} papers selected has {both}."


def _table(cross: Cross, rows: Facet, columns: Facet) -> pd.DataFrame:
    """All cells with totals: names may be alike, headings of a table may not."""
    headings = [rows.name]
    for name in (*(margin.name for margin in cross.columns), "Papers"):
        heading, again = name, 2
        while heading in headings:
            heading, again = f"{name} ({again})", again + 1
        headings.append(heading)
    lines_of = [
        [margin.name, *counts, margin.papers]
        for margin, counts in zip(cross.rows, cross.cells.tolist(), strict=True)
    ]
    lines_of.append(["Papers", *(margin.papers for margin in cross.columns), cross.papers])
    return pd.DataFrame(lines_of, columns=headings)


def _alt(cross: Cross, rows: Facet, columns: Facet) -> str:
    size = (
        f"{len(cross.rows)} {in_sentence(rows.plural)} by {len(cross.columns)} {in_sentence(columns.plural)}"
    )
    row, column = np.unravel_index(int(cross.cells.argmax()), cross.cells.shape)
    filled = int(np.count_nonzero(cross.cells))
    words = (
        f"Evidence map of {cross.papers} papers, {size}. {filled} of {cross.cells.size} cells have papers, "
        f"{cross.cells.size - filled} are gaps. Most papers: {cross.rows[row].name} × "
        f"{cross.columns[column].name}, {int(cross.cells[row, column])}."
    )
    if against := int(np.count_nonzero(cross.against)):
        what = " or ".join(name.lower() for name in cross.against_names)
        held = "cell holds" if against == 1 else "cells hold"
        words += f" {against} {held} papers that speak against: {what}."
    return words
