"""The evidence map as a grid: the positions of its rows, columns and names.

One column is one unit of the x axis, so the grid can be stretched horizontally; the y axis is in pixels from
the top of the body. Bubbles and type are sized in pixels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from math import ceil

from components.figures.common.text_layout import shortened
from components.figures.common.theme import EDGE, LABEL_SIZE, LINE, SOURCE_SIZE
from components.figures.evidence_map.cells import Cells, fill, least_height
from components.figures.evidence_map.numbers import Rendering, short_amounts
from data.evidence.analysis.category_groups import GROUP
from data.evidence.analysis.crosstab import Crosstab, Margin, amount
from data.exports.text_metrics import lines, text_width

NARROWEST = 17  # minimum width of a column in pixels
_WIDEST = {False: 120, True: 360}  # maximum width of a column; True: if the height is given
_TALLEST = 150  # maximum height of a row in pixels
_WORD = re.compile(r"[^\s-]+-?")  # text that a line break never divides


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over columns.

    Attributes:
        words: its text.
        first: the first column it covers.
        end: the column after the last.
        centre: pixels from the grid's left edge to its middle.
        above: pixels from the top of the body to its bottom.
    """

    words: str
    first: int
    end: int
    centre: float
    above: float


@dataclass(frozen=True, eq=False)
class Grid:
    """The position of everything in a map.

    Attributes:
        left: pixels left of the grid, for the names of rows.
        beside: those of them left of the names, where nothing is.
        right: pixels right of it, for the totals.
        cells: the content of the cells.
        size: type size of names and totals.
        row_names: the lines of each row's name.
        column_names: the lines of each column's name.
        upright: whether the names of columns are rotated.
        column_headings: the headings over groups of columns.
        bracket: the position of the lines below those headings.
        top: the top of the grid.
        row_tops: the top of each row.
        row_headings: the middle of each heading over a group of rows, and its lines.
        bottom: the bottom of the grid.
        totals: papers or people of each column, as text.
        totals_size: their type size.
        totals_upright: whether they are rotated.
        foot: the bottom of the totals.
    """

    left: int
    beside: int
    right: int
    cells: Cells
    size: int
    row_names: tuple[list[str], ...]
    column_names: tuple[list[str], ...]
    upright: bool
    column_headings: tuple[Heading, ...]
    bracket: float
    top: float
    row_tops: tuple[float, ...]
    row_headings: tuple[tuple[float, list[str]], ...]
    bottom: float
    totals: tuple[str, ...]
    totals_size: int
    totals_upright: bool
    foot: float

    @property
    def cell(self) -> float:
        """The width of one column in pixels."""
        return self.cells.width

    def middle(self, row: int) -> float:
        """The middle of a row."""
        return self.row_tops[row] + self.cells.height / 2


def runs(side: Sequence[Margin]) -> list[tuple[str, int, int]]:
    """Headings with the first and last position they cover; [] if the members of a group are not adjacent.

    A collapsed group shows its own name, so its heading is ''.
    """
    found: list[tuple[str, int, int]] = []
    for group, members in groupby(enumerate(side), key=lambda item: item[1].group):
        places = [place for place, _ in members]
        found.append((group, places[0], places[-1]))
    names = [name for name, _, _ in found]
    if len(set(names)) < len(names):
        return []
    found = [("" if side[at].code.startswith(GROUP) else name, at, end) for name, at, end in found]
    return found if any(name for name, _, _ in found) else []


def lay_out(
    crosstab: Crosstab,
    width: int,
    rendering: Rendering,
    *,
    height: int | None = None,
    size: int = LABEL_SIZE,
    folded: bool = False,
    corner: float = 0.0,
) -> Grid | None:
    """Lay out the grid; None if the columns would be too narrow to read.

    Args:
        crosstab: the counts.
        width: pixels from one edge of the image to the other, or to the key next to the grid.
        rendering: bubbles, or shaded cells.
        height: height from the top of the body to the bottom of the totals for rows to fill as far as
            useful, exceeded if they need more; None for as much as they need.
        size: type size of names and totals.
        folded: whether to leave out the headings of groups.
        corner: height in pixels to keep free above the names of rows.
    """
    limited = height is not None
    row_names = _row_names(crosstab.rows, width, size, limited=limited)
    left, right, cell = _sides(crosstab, row_names, width, size)
    beside = 0
    if cell > (widest := _WIDEST[limited]):  # a map that fills a height is in the middle
        spare, cell = round((cell - widest) * len(crosstab.columns)), widest
        beside = spare // 2 if limited else 0
        left, right = left + beside, right + spare - beside
    if cell < NARROWEST:
        return None
    upright, column_names = _column_names(crosstab.columns, cell, size)
    beyond = (0 if corner else left - EDGE, right - EDGE)
    headings, lanes = ((), 0.0) if folded else heading_lanes(crosstab, cell, beyond, size)
    needed = lanes + _names_height(column_names, upright, size) + 6
    top = max(corner, needed)
    lower = top - needed  # headings are right above the names, even if the corner is higher than both
    row_headings = {} if folded else _row_headings(crosstab, width - 2 * EDGE, size)
    stack = partial(_stacked, crosstab, row_headings, size=size, limited=limited)
    totals_of_columns, totals_size, totals_upright, below = _totals(crosstab, cell, size)
    cells = _cells(
        crosstab,
        rendering,
        cell,
        least=size * (LINE * (max(map(len, row_names)) - 1) + 1.04) + (0 if limited else 6),
        share=None if height is None else (height - stack(top, 0.0)[2] - below) / len(crosstab.rows),
    )
    placed, row_tops, bottom = stack(top, cells.height)
    return Grid(
        left=left,
        beside=beside,
        right=right,
        cells=cells,
        size=size,
        row_names=row_names,
        column_names=column_names,
        upright=upright,
        column_headings=tuple(replace(heading, above=heading.above + lower) for heading in headings),
        bracket=lower + lanes - 7,
        top=top,
        row_tops=row_tops,
        row_headings=placed,
        bottom=bottom,
        totals=totals_of_columns,
        totals_size=totals_size,
        totals_upright=totals_upright,
        foot=bottom + below,
    )


def _row_names(rows: Sequence[Margin], width: int, size: int, *, limited: bool) -> tuple[list[str], ...]:
    wide = 0.26 * width if limited else min(200.0, 0.23 * width)
    return tuple(_lines(margin.name, wide, size) for margin in rows)


def _sides(
    crosstab: Crosstab, row_names: Sequence[list[str]], width: int, size: int
) -> tuple[int, int, float]:
    """Pixels that names need left of the grid and totals right of it, and those left across one column."""
    left = EDGE + 10 + round(max(text_width(line, size) for name in row_names for line in name))
    totals = [amount(crosstab.size_of(margin), margin.of) for margin in crosstab.rows]
    totals += [amount(crosstab.total, crosstab.total_of), crosstab.unit.capitalize()]
    right = EDGE + 8 + round(max(text_width(total, size, bold=True) for total in totals))
    return left, right, (width - left - right) / len(crosstab.columns)


def _stacked(
    crosstab: Crosstab, headings: dict[int, list[str]], top: float, height: float, *, size: int, limited: bool
) -> tuple[tuple[tuple[float, list[str]], ...], tuple[float, ...], float]:
    """The middles of the headings of rows, the top of each row, and the bottom of the last one."""
    starts = {first for _, first, _ in runs(crosstab.rows)}
    placed, row_tops, at = [], [], top
    for row in range(len(crosstab.rows)):
        if row in headings:
            tall = LINE * size * len(headings[row]) + (1 if limited else 7)
            placed.append((at + tall / 2, headings[row]))
            at += tall
        elif row and row in starts:
            at += 4 if limited else 10
        row_tops.append(at)
        at += height
    return tuple(placed), tuple(row_tops), at


def _cells(
    crosstab: Crosstab, rendering: Rendering, cell: float, *, least: float, share: float | None
) -> Cells:
    """The cells at the height they need, or at their share of a given height as far as useful.

    Args:
        crosstab: the counts.
        rendering: bubbles, or shaded cells.
        cell: width of one cell.
        least: height that the names of rows need.
        share: height available for each row; None if the height is not limited.
    """
    if share is None:
        cells = fill(crosstab, rendering, cell)
        return replace(cells, height=max(cells.height, least))
    least = max(least, least_height(crosstab, rendering, cell))
    return fill(crosstab, rendering, cell, max(least, min(share, _TALLEST, 1.6 * cell)))


def _column_names(columns: Sequence[Margin], cell: float, size: int) -> tuple[bool, tuple[list[str], ...]]:
    """Whether the names of columns are rotated, and their lines: as short as the width of a column allows."""
    names = [margin.name for margin in columns]
    word = max(text_width(word, size) for name in names for word in _WORD.findall(name) or [""])
    across = tuple(_lines(name, cell - 6, size) for name in names)
    if max(word, 6 * size) <= cell - 6 and max(map(len, across)) <= 4:
        return False, across
    most = 1 + max(0, int((cell - 2 - size) / (LINE * size)))
    rooms = range(ceil(word), 1 + ceil(max(text_width(name, size) for name in names)))
    room = rooms[0] + bisect_left(
        rooms, True, key=lambda room: all(len(_lines(name, room, size)) <= most for name in names)
    )
    return True, tuple(_lines(name, room, size) for name in names)


def _lines(name: str, width: float, size: int) -> list[str]:
    """A name in lines, none of which begins with a slash between two words."""
    return lines(name.replace(" / ", "\u00a0/ "), width, size)


def _names_height(names: Sequence[list[str]], upright: bool, size: int) -> float:
    if upright:
        return max(text_width(line, size) for name in names for line in name)
    return max(map(len, names)) * size * LINE


def _row_headings(crosstab: Crosstab, width: float, size: int) -> dict[int, list[str]]:
    """The lines of the headings of rows, by the row below them."""
    return {first: lines(group, width, size, bold=True) for group, first, _ in runs(crosstab.rows) if group}


def _totals(crosstab: Crosstab, cell: float, size: int) -> tuple[tuple[str, ...], int, bool, float]:
    """The totals of columns, their type size, whether they are rotated, and the height they take."""
    room = cell - 3
    amounts = [(crosstab.size_of(margin), margin.of) for margin in crosstab.columns]
    words = short_amounts(amounts, room, SOURCE_SIZE, bold=True)

    def widest(size: int) -> float:
        return max(text_width(word, size, bold=True) for word in words)

    fitting = [each for each in (size, SOURCE_SIZE) if widest(each) <= room]
    if fitting:
        return tuple(words), fitting[0], False, LINE * size + 4
    return tuple(words), size, True, widest(size) + 4


def heading_lanes(
    crosstab: Crosstab, cell: float, beyond: tuple[int, int], size: int
) -> tuple[tuple[Heading, ...], float]:
    """The headings of columns and the height they take.

    A heading may be wider than its columns; if it would overlap its neighbour, it moves one lane up.

    Args:
        crosstab: the counts.
        cell: width of one column.
        beyond: pixels by which headings may extend beyond the grid, left and right.
        size: type size.
    """
    placed: list[tuple[str, int, int, float, int]] = []
    ends: list[float] = []
    low, high = -beyond[0], len(crosstab.columns) * cell + beyond[1]
    for group, first, last in runs(crosstab.columns):
        if not group:
            continue
        words = shortened(group, high - low - 8, size, bold=True)
        half = text_width(words, size, bold=True) / 2 + 4
        centre = min(max((first + last + 1) / 2 * cell, low + half), high - half)
        lane = next((n for n, end in enumerate(ends) if centre - half >= end), len(ends))
        ends[lane : lane + 1] = [centre + half]
        placed.append((words, first, last + 1, centre, lane))
    tall = round(1.36 * size)
    height = len(ends) * tall + 10.0 if ends else 0.0
    return tuple(Heading(*place[:4], height - 9 - place[4] * tall) for place in placed), height
