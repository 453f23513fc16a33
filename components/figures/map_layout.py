"""The evidence map as a grid: where its rows, columns and names stand.

Across, one column is one unit of the x axis, so that the grid may be stretched; down, the y axis counts
pixels from the top of the body. Bubbles and type have their size in pixels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from components.figures.theme import (
    EDGE,
    LABEL_SIZE,
    LINE,
    lines,
    text_width,
)
from data.crosstab import GROUP, Cross, Margin

Dress = Literal["bubbles", "heat"]

PLAIN = "#3e6391"  # bubbles that nothing splits
GAP = "#7b8794"
AGAINST = "#8c0032"
NUMBER_SIZE = 12
DIGIT = 0.58  # width of a digit, as a multiple of the type size
_WORD = re.compile(r"[^\s-]+-?")  # what a line break does not divide
NARROWEST = 17  # pixels a column needs to show anything
_LARGEST = {True: 19.0, False: 14.0}  # pixels, radius of the largest bubble, numbers beside or under it
_WIDEST = 120  # pixels a column may take
_LANE = 19  # pixels down one line of headings
_LEAST_FULL = 4  # papers for which a bubble of full size is drawn at least


@dataclass(frozen=True, slots=True)
class Grid:
    """Where everything stands.

    Attributes:
        left: pixels left of the grid, for the names of rows.
        right: pixels right of it, for the totals.
        cell: pixels across one column.
        beside: numbers stand beside the bubbles, else under them.
        largest: radius of a bubble of `full` papers.
        full: papers of the largest bubble.
        row_names: the lines of each row's name.
        column_names: the lines of each column's name.
        upright: names of columns run upwards.
        top: where the grid begins.
        row_tops: where each row begins.
        row_height: pixels down one row.
        headings: where headings of rows stand, and what they say.
        bottom: where the grid ends.
    """

    left: int
    right: int
    cell: float
    beside: bool
    largest: float
    full: int
    row_names: tuple[list[str], ...]
    column_names: tuple[list[str], ...]
    upright: bool
    top: float
    row_tops: tuple[float, ...]
    row_height: float
    headings: tuple[tuple[float, str], ...]
    bottom: float

    def middle(self, row: int) -> float:
        """Where a row's bubbles have their centre."""
        return self.row_tops[row] + (self.row_height - (0 if self.beside else 3 + NUMBER_SIZE)) / 2


def fitted(counts: Sequence[int], room: float, size: int) -> tuple[list[str], int]:
    """Numbers as short, and in type as small, as it takes to stand side by side; never under 10 pixels."""
    words = [f"{count:,}" for count in counts]
    widest = max(map(len, words), default=1)
    if widest * 10 * DIGIT > room:
        words = [_thousands(count) if count >= 1000 else str(count) for count in counts]
        widest = max(map(len, words))
    return words, max(10, min(size, int(room / (widest * DIGIT))))


def _thousands(count: int) -> str:
    return f"{count / 1000:.1f}k" if count < 9_950 else f"{count / 1000:.0f}k"


def runs(side: Sequence[Margin]) -> list[tuple[str, int, int]]:
    """Headings with the first and last place they stand over; [] where groups are not together.

    A collapsed group tells its own name and has the heading ''.
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


def lay_out(cross: Cross, width: int, dress: Dress) -> Grid | None:
    """Find a place for everything; None where the columns would be too narrow to read."""
    wide = min(200.0, 0.23 * width)
    row_names = tuple(lines(margin.name, wide, LABEL_SIZE) for margin in cross.rows)
    left = EDGE + 10 + round(max(text_width(line, LABEL_SIZE) for name in row_names for line in name))
    totals = [f"{margin.papers:,}" for margin in cross.rows] + ["Papers"]
    right = EDGE + 8 + round(text_width(max(totals, key=len), LABEL_SIZE) * 1.1)
    cell = (width - left - right) / len(cross.columns)
    if cell < NARROWEST:
        return None
    if cell > _WIDEST:
        right += round((cell - _WIDEST) * len(cross.columns))
        cell = _WIDEST
    digits = len(f"{int(cross.cells.max(initial=1)):,}") * NUMBER_SIZE * DIGIT
    beside = dress == "bubbles" and cell >= 1.6 * _LARGEST[True] + 2 * digits + 10
    largest = min(_LARGEST[beside], cell / 2 - 1.5)
    if beside:
        largest = min(largest, cell / 2 - digits - 3)
    name_height = max(map(len, row_names)) * LABEL_SIZE * 1.22 + 6
    needed = 28 if dress == "heat" else 2 * largest + (6 if beside else 5 + NUMBER_SIZE)
    row_height = max(needed, name_height)
    upright, column_names = _column_names(cross.columns, cell)
    top = heading_lanes(cross, cell, left, right)[1] + _names_height(column_names, upright) + 8
    headings, row_tops, at = [], [], top
    starts = {first: group for group, first, _ in runs(cross.rows)}
    for place in range(len(cross.rows)):
        if starts.get(place):
            headings.append((at + 12, starts[place]))
            at += 25
        elif place in starts and place:
            at += 10
        row_tops.append(at)
        at += row_height
    return Grid(
        left=left,
        right=right,
        cell=cell,
        beside=beside,
        largest=largest,
        full=max(int(cross.cells.max(initial=0)), _LEAST_FULL),
        row_names=row_names,
        column_names=column_names,
        upright=upright,
        top=top,
        row_tops=tuple(row_tops),
        row_height=row_height,
        headings=tuple(headings),
        bottom=at,
    )


def _column_names(columns: Sequence[Margin], cell: float) -> tuple[bool, tuple[list[str], ...]]:
    """Whether the names of columns run upwards, and their lines."""
    names = [margin.name for margin in columns]
    widest_word = max(text_width(word, LABEL_SIZE) for name in names for word in _WORD.findall(name) or [""])
    across = tuple(lines(name, cell - 6, LABEL_SIZE) for name in names)
    if max(widest_word, 12 * LABEL_SIZE * 0.48) <= cell - 6 and max(map(len, across)) <= 4:
        return False, across
    several = cell >= 2 * LABEL_SIZE * 1.2
    return True, tuple(lines(name, 190, LABEL_SIZE) if several else [name] for name in names)


def _names_height(names: Sequence[list[str]], upright: bool) -> float:
    if upright:
        return max(text_width(line, LABEL_SIZE) for name in names for line in name) * 1.06
    return max(map(len, names)) * LABEL_SIZE * LINE


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over columns.

    Attributes:
        words: what it says.
        first: the first column it stands over.
        end: the column after the last.
        centre: pixels from the grid's left edge to its middle.
        above: pixels from the top of the body to its foot.
    """

    words: str
    first: int
    end: int
    centre: float
    above: float


def heading_lanes(cross: Cross, cell: float, left: int, right: int) -> tuple[list[Heading], float]:
    """The headings of columns and the height that they take.

    A heading may be wider than its columns; where it would run into its neighbour it goes one lane up.
    """
    placed: list[tuple[str, int, int, float, int]] = []
    ends: list[float] = []
    low, high = -left + EDGE, len(cross.columns) * cell + right - EDGE
    for group, first, last in runs(cross.columns):
        if not group:
            continue
        half = text_width(group, LABEL_SIZE) * 0.56 + 4
        centre = min(max((first + last + 1) / 2 * cell, low + half), high - half)
        lane = next((n for n, end in enumerate(ends) if centre - half >= end), len(ends))
        ends[lane : lane + 1] = [centre + half]
        placed.append((group, first, last + 1, centre, lane))
    height = len(ends) * _LANE + 10.0 if ends else 0.0
    found = [Heading(*place[:4], height - 9 - place[4] * _LANE) for place in placed]
    return found, height
