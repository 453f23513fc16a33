"""How an evidence map, its key and its words share the sheet.

A page scrolls, so there the key stands under the grid and everything takes what it needs. A slide does not:
of several ways to set the same map the one is taken that fits and whose marks are the largest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Literal

from components.figures.common.frame import Caption, Frame, frame
from components.figures.common.theme import EDGE, LABEL_SIZE, SOURCE_SIZE
from components.figures.evidence_map.cells import READABLE_RADIUS
from components.figures.evidence_map.layout import Grid, lay_out, runs
from components.figures.evidence_map.legend import Key, key_in_column, key_in_lines
from components.figures.evidence_map.numbers import Rendering
from components.figures.evidence_map.pies import is_enlarged
from data.evidence.analysis.crosstab import Crosstab
from data.exports.text_metrics import text_width

_GAP = 8  # pixels between grid and key
_NARROW, _WIDE = 120, 200  # pixels across a key right of the grid
_NONE: tuple[float, ...] = (float("-inf"),)  # the worth of a map that cannot be set
_LARGE = 10  # pixels of a bubble's radius beyond which larger type is worth more than larger bubbles


@dataclass(frozen=True, slots=True)
class Words:
    """What an evidence map says.

    Attributes:
        title: what is counted.
        caption: n of N, filters and source.
        notes: sentences that belong under it.
        heading: what the colours tell, '' where they tell nothing.
        legend: names and colours.
    """

    title: str
    caption: Caption
    notes: tuple[str, ...]
    heading: str
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A map that has been set.

    Attributes:
        around: the words around it.
        grid: rows and columns.
        key: what its marks mean.
        key_place: the end of the grid from which the key is placed (0 left, 1 right), and pixels from there
            and from the top of the body.
        aside: pixels taken right of the grid and its totals.
        body: pixels from the top of the headings to the foot of grid and key.
    """

    around: Frame
    grid: Grid
    key: Key
    key_place: tuple[int, float, float]
    aside: int
    body: int


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to set a map.

    Attributes:
        size: type size of names and key.
        key: where the key stands: under the grid, right of it, or above the names of rows.
        colours: the names of colours stand in the key, else above the map.
        folded: groups have no headings but are named under the map.
    """

    size: int = LABEL_SIZE
    key: Literal["under", "right", "corner"] = "under"
    colours: bool = False
    folded: bool = False


def set_sheet(
    crosstab: Crosstab, words: Words, rendering: Rendering, *, width: int, height: int | None
) -> Sheet | None:
    """Set a map; None where its columns would be too narrow to read.

    Args:
        crosstab: the counts.
        words: what it says.
        rendering: bubbles, or shaded cells.
        width: pixels the figure will have.
        height: pixels it fills, if it can be set in so many; None: as many as its content needs.
    """
    if height is None:
        return _set(crosstab, words, rendering, _Way(), width, None)
    best, most = None, _NONE
    for way in _ways(crosstab, words):
        if most[:5] > (0, True, not way.folded, _LARGE, way.size):  # no way that is left can be worth more
            break
        sheet = _set(crosstab, words, rendering, way, width, height)
        if sheet and (worth := _worth(sheet, way, height)) > most:
            best, most = sheet, worth
    return best


def _ways(crosstab: Crosstab, words: Words) -> Iterator[_Way]:
    """Every way to set it; none may be worth more than one before it can be at most."""
    grouped = any(group for side in (crosstab.rows, crosstab.columns) for group, _, _ in runs(side))
    for folded, size in product((False, True)[: 1 + grouped], (LABEL_SIZE, SOURCE_SIZE)):
        yield _Way(size, "under", folded=folded)
        yield _Way(size, "corner", folded=folded)
        yield _Way(size, "right", folded=folded)
        if words.legend:
            yield _Way(size, "right", colours=True, folded=folded)


def _worth(sheet: Sheet, way: _Way, height: int) -> tuple[float, ...]:
    """How good a sheet is; what comes first weighs more than all that follows."""
    beyond = max(0, sheet.around.top + sheet.body + sheet.around.bottom - height)
    largest = sheet.grid.cells.largest
    readable = largest >= READABLE_RADIUS
    return (-beyond, readable, not way.folded, min(int(largest), _LARGE), way.size, largest)


def _set(
    crosstab: Crosstab, words: Words, rendering: Rendering, way: _Way, width: int, height: int | None
) -> Sheet | None:
    """Set a map in one way; a second time where that gives something to be said under it."""
    if way.folded:
        words = replace(words, notes=(*words.notes, *_groups(crosstab)))
    sheet = _set_once(crosstab, words, rendering, way, width, height)
    remarks = _remarks(crosstab, sheet.grid) if sheet else []
    if not remarks:
        return sheet
    return _set_once(crosstab, replace(words, notes=(*words.notes, *remarks)), rendering, way, width, height)


def _set_once(
    crosstab: Crosstab, words: Words, rendering: Rendering, way: _Way, width: int, height: int | None
) -> Sheet | None:
    around = frame(
        title=words.title,
        caption=words.caption,
        notes=words.notes if height is None else [" ".join(words.notes)],
        width=width,
        legend=() if way.colours else words.legend,
        axis_space=8 if height is None else 2,
    )
    room = None if height is None else around.room(height)
    lay = partial(lay_out, crosstab, rendering=rendering, size=way.size, folded=way.folded)
    aside, top, across = 0, 0.0, 0.0
    if way.key == "right":
        column = partial(
            key_in_column, crosstab, size=way.size, heading=words.heading, legend=words.legend * way.colours
        )
        names = [text_width(name, way.size) + 20 for name, _ in words.legend * way.colours]
        across = min(_WIDE, max(_NARROW, *names, 0.0))
        grid = lay(width=width - round(across) - _GAP - EDGE, height=room)
        across = max(across, column(grid.cells, width=across).width) if grid else across
        aside = round(across) + _GAP + EDGE
        grid = lay(width=width - aside, height=room)
        key = column(grid.cells, width=across) if grid else None
    else:
        grid = lay(width=width, height=room)
        across = grid.left - EDGE - _GAP if grid and way.key == "corner" else width - 2.0 * EDGE
        key = key_in_lines(crosstab, grid.cells, width=across, size=way.size) if grid else None
        if room is not None and key:
            rest = int(room - key.height - _GAP) if way.key == "under" else room
            corner = key.height if way.key == "corner" else 0.0
            grid = lay(width=width, height=rest, corner=corner)
            key = key_in_lines(crosstab, grid.cells, width=across, size=way.size) if grid else None
        top = grid.foot + _GAP if grid and way.key == "under" else 0.0
    if not grid or not key:
        return None
    needed = round(max(grid.foot, top + key.height), 3)
    place = (1, grid.right - EDGE + _GAP, top) if aside else (0, EDGE - grid.left, top)
    return Sheet(around, grid, key, place, aside, around.body(height, needed))


def _remarks(crosstab: Crosstab, grid: Grid) -> list[str]:
    """What has to be said about the marks as they are drawn."""
    cells, remarks = grid.cells, []
    drawn = crosstab.cells[crosstab.drawn]
    if (
        cells.rendering == "bubbles"
        and len(drawn)
        and is_enlarged(int(drawn.min()), cells.full, cells.largest)
    ):
        remarks.append("The smallest bubbles are drawn larger than to scale, so that they can be seen.")
    if cells.left_out:
        what = "1 number is" if cells.left_out == 1 else f"{cells.left_out:,} numbers are"
        remarks.append(f"{what} hidden where two would overlap; the table has them all.")
    return remarks


def _groups(crosstab: Crosstab) -> list[str]:
    """The groups of rows and columns in words."""
    sides = (("Rows, from above", crosstab.rows), ("Columns, from the left", crosstab.columns))
    named = [(what, [group for group, _, _ in runs(side) if group]) for what, side in sides]
    return [f"{what}: {'; '.join(groups)}." for what, groups in named if groups]
