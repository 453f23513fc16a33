"""The evidence map: two facets crossed, with every cell drawn, so that gaps are as visible as evidence.

A crosstab is rendered as bubbles whose area is proportional to the number of papers, divided into wedges, or
as shaded cells; on a phone, or if there are too many columns to draw, as a list of rows. Every mark carries
the two codes of its cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest

import numpy as np
import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Spec, frame, framed
from components.figures.common.theme import EDGE, NO_COLOUR
from components.figures.evidence_map import list_view
from components.figures.evidence_map.grid import best_design, draw
from components.figures.evidence_map.numbers import Rendering
from components.figures.evidence_map.page_fit import Sheet, Words, set_sheet
from data.evidence.analysis.crosstab import UNSTATED, Crosstab, amount
from data.evidence.analysis.gaps import in_sentence
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.records.text import counted
from data.topics.colours import colour_of
from data.topics.model import Facet

PHONE = 480  # width in pixels below which a grid is unreadable


DESIGN = ": best design"  # the suffix of the columns of the table that state it


@dataclass(frozen=True, slots=True)
class MapChoices:
    """How a crosstab is drawn.

    Attributes:
        rows: the facet in the rows.
        columns: the facet in the columns.
        split: names and colours the parts of each cell, or its best design; None if cells are not split.
        rendering: bubbles, or shaded cells.
        chosen: codes of the cell to outline; ignored if the map has no such cell.
        hidden: sentences on the rows and columns that the arrangement hides.
        subtitle: n of N papers and filters, to replace those of the caption; '' to keep them.
    """

    rows: Facet
    columns: Facet
    split: Facet | None = None
    rendering: Rendering = "bubbles"
    chosen: tuple[str, str] | None = None
    hidden: tuple[str, ...] = ()
    subtitle: str = ""

    @property
    def shows_best(self) -> bool:
        """Whether colours are those of the best design of a cell."""
        return self.split is BEST_DESIGN


def evidence_map(
    crosstab: Crosstab, choices: MapChoices, *, caption: Caption, width: int, height: int | None = None
) -> Figure:
    """Draw a crosstab.

    Args:
        crosstab: the arranged counts; see `data.evidence.analysis.crosstab`.
        choices: how they are drawn.
        caption: subtitle and source.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; its table has one row per category with all cells and the totals, then the best design of
        each cell if the map shows it. Points of the trace 'cells' (on a phone: 'rows') carry [row code,
        column code] as customdata.
    """
    rows, columns, split, subtitle = choices.rows, choices.columns, choices.split, choices.subtitle
    title = f"Evidence map: {in_sentence(rows.plural)} × {in_sentence(columns.plural)}"
    caption = replace(caption, subtitle=subtitle) if subtitle else caption
    title += ", by people in human studies" if crosstab.by_people else ""
    title += f", only {crosstab.counted}" if crosstab.counted else ""
    table = partial(_table, crosstab, choices)
    legend = _legend(crosstab, split) if split and (choices.rendering == "bubbles" or width < PHONE) else []
    notes = [*crosstab.remarks, *choices.hidden, *_notes(crosstab, choices)]
    notes += ["Colour: the best design among the papers of a cell."] if choices.shows_best and legend else []
    if not crosstab.cells.size or not crosstab.papers:
        sentence = " ".join([_nothing(crosstab, rows, columns), *choices.hidden])
        return sentence_instead(title, caption, sentence, table, width=width, height=height)
    words = Words(title, caption, tuple(notes), split.name if split else "", tuple(legend))
    rendering = choices.rendering
    sheet = set_sheet(crosstab, words, rendering, width=width, height=height) if width >= PHONE else None
    spec = (
        _as_list(crosstab, words, choices, width, height)
        if sheet is None
        else _as_grid(crosstab, sheet, choices)
    )
    return Figure(title, spec, _alt(crosstab, choices), table, subtitle)


def _as_grid(crosstab: Crosstab, sheet: Sheet, choices: MapChoices) -> Spec:
    grid = sheet.grid
    traces, shapes, annotations = draw(crosstab, grid, choices.split, choices.rendering, choices.chosen)
    for entry in sheet.key.entries:
        shapes += entry.shapes(*sheet.key_place)
        annotations += entry.texts(*sheet.key_place)
    layout = _layout(len(crosstab.columns), sheet.body, max(20, round(grid.cell / 2)))
    layout |= {"shapes": shapes, "annotations": annotations}
    spec = framed(traces, sheet.around, body=sheet.body, left=grid.left, layout=layout)
    spec["layout"]["margin"]["r"] = grid.right + sheet.aside
    return spec


def _as_list(crosstab: Crosstab, words: Words, choices: MapChoices, width: int, height: int | None) -> Spec:
    traces, shapes, annotations, needed = list_view.draw(crosstab, choices.split, choices.chosen, width)
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
    """Names and colours of the parts that occur in drawn cells, or of the best designs there."""
    drawn = crosstab.drawn
    best = {name for name, _ in _best_designs(crosstab)} if facet is BEST_DESIGN else None
    shown = [
        (margin.name, colour_of(facet, margin.code))
        for place, margin in enumerate(crosstab.split)
        if (crosstab.parts[place][drawn].any() if best is None else margin.name in best)
    ]
    return [*shown, *([(f"{facet.name} not stated", NO_COLOUR)] if crosstab.unsplit[drawn].any() else [])]


def _best_designs(crosstab: Crosstab) -> list[tuple[str, int]]:
    """The best designs of the drawn cells and how many cells have each, the best first."""
    best = [best_design(crosstab, row, column) for row, column in np.argwhere(crosstab.drawn).tolist()]
    return [(margin.name, best.count(margin.name)) for margin in crosstab.split if margin.name in best]


def _notes(crosstab: Crosstab, choices: MapChoices) -> list[str]:
    rows, columns, split = choices.rows, choices.columns, choices.split
    notes = []
    if crosstab.by_people and split and not choices.shows_best:
        notes.append("Colours within a mark are shares of its papers.")
    if crosstab.counted_twice:
        verbs = "paper does" if crosstab.counted_twice == 1 else "papers do"
        notes.append(
            f"A paper with two labels counts in each of its cells ({crosstab.counted_twice:,} {verbs}); "
            f"totals are of {crosstab.unit}."
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
            f"labels, its number is of {crosstab.unit}."
        )
    return notes


def _signs(crosstab: Crosstab) -> list[str]:
    """The meaning of the signs in a list, which has no key."""
    signs = []
    if crosstab.marked.any():
        signs.append(f"▼ number of {crosstab.against_words}.")
    if crosstab.retracted.any():
        signs.append(f"✕ has retracted papers, {'' if crosstab.retracted_counted else 'not '}counted.")
    if crosstab.unstated.any():
        signs.append(f"{UNSTATED} papers, no people stated.")
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


def _table(crosstab: Crosstab, choices: MapChoices) -> pd.DataFrame:
    """All cells with totals. Names of categories may be equal, so headings are made unique.

    Numbers that are part of a larger one are text: '1 of 10'. People that are not stated are empty.
    """
    rows, unit = choices.rows, crosstab.unit.capitalize()
    headings = [rows.name]
    for name in (*(margin.full_name for margin in crosstab.columns), unit):
        heading, again = name, 2
        while heading in headings:
            heading, again = f"{name} ({again})", again + 1
        headings.append(heading)
    table: dict[str, list[str] | list[str | None] | list[int] | pd.api.extensions.ExtensionArray] = {
        rows.name: [*(margin.name for margin in crosstab.rows), unit]
    }
    of = np.zeros_like(crosstab.cells) if crosstab.of is None else crosstab.of
    for place, heading in enumerate(headings[1:-1]):
        margin = crosstab.columns[place]
        table[heading] = _amounts(
            [*crosstab.sizes[:, place].tolist(), crosstab.size_of(margin)],
            [*of[:, place].tolist(), margin.of],
            [*crosstab.unstated[:, place].tolist(), False],
        )
    sizes, parts = map(crosstab.size_of, crosstab.rows), [margin.of for margin in crosstab.rows]
    table[headings[-1]] = _amounts([*sizes, crosstab.total], [*parts, crosstab.total_of])
    if choices.shows_best:
        for place, heading in enumerate(headings[1:-1]):
            if not crosstab.shares[place]:
                best = [best_design(crosstab, row, place) for row in range(len(crosstab.rows))]
                table[heading + DESIGN] = [*best, ""]
    return pd.DataFrame(table)


def _amounts(
    sizes: Sequence[int], of: Sequence[int], unstated: Sequence[bool] = ()
) -> list[str | None] | list[int] | pd.api.extensions.ExtensionArray:
    if not any(of) and not any(unstated):
        return list(sizes)
    places = zip_longest(sizes, of, unstated, fillvalue=False)
    if not any(of):
        return pd.array([None if missing else size for size, _, missing in places], dtype="Int64")
    return [None if missing else amount(part, whole) for part, whole, missing in places]


def _alt(crosstab: Crosstab, choices: MapChoices) -> str:
    sides = (crosstab.rows, choices.rows), (crosstab.columns, choices.columns)
    size = " by ".join(f"{len(side)} {in_sentence(facet.plural)}" for side, facet in sides)
    cells = np.where(crosstab.drawn, crosstab.sizes, 0)
    row, column = np.unravel_index(int(cells.argmax()), cells.shape)
    filled, gaps = int(np.count_nonzero(crosstab.drawn)), int(np.count_nonzero(crosstab.gap))
    of = f" of {crosstab.papers_of}" if crosstab.papers_of else ""
    what = f": {crosstab.counted}" if crosstab.counted else ""
    words = (
        f"Evidence map of {crosstab.papers}{of} papers{what}, {size}. "
        f"{filled} of {filled + gaps} cells have papers, {gaps} are gaps."
    )
    if cells.any():
        words += (
            f" Most {crosstab.unit}: {crosstab.rows[row].name} × "
            f"{crosstab.columns[column].full_name}, {crosstab.amount(int(row), int(column))}."
        )
    if crosstab.by_people:
        of_all = counted(crosstab.in_studies.studies, "human study", "human studies")
        words += f" {counted(crosstab.total, 'person', 'people')} in {of_all}."
    if choices.shows_best:
        best = (f"{name.lower()} {cells:,}" for name, cells in _best_designs(crosstab))
        words += f" Cells by best design: {', '.join(best)}."
    if against := int(np.count_nonzero(crosstab.marked)):
        words += f" {against} {'cell has' if against == 1 else 'cells have'} {crosstab.against_words}."
    return words
