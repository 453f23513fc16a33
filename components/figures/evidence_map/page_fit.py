"""Fits an evidence map, its key and its text on a page or an image.

A page scrolls, so the key goes below the grid and everything takes the space it needs. A slide has a fixed
size: of several layouts of the same map, the one that fits and has the largest marks is used.
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
_NARROW, _WIDE = 120, 200  # minimum and usual maximum width of a key to the right of the grid
_NONE: tuple[float, ...] = (float("-inf"),)  # the worth of a map that cannot be set
_LARGE = 10  # radius of a bubble in pixels above which larger type is preferred to larger bubbles


@dataclass(frozen=True, slots=True)
class Words:
    """The text of an evidence map.

    Attributes:
        title: what is counted.
        caption: n of N, filters and source.
        notes: sentences shown below it.
        heading: what the colours stand for, '' if they stand for nothing.
        legend: names and colours.
    """

    title: str
    caption: Caption
    notes: tuple[str, ...]
    heading: str
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A map that has been laid out.

    Attributes:
        around: the frame around it.
        grid: rows and columns.
        key: the meaning of its marks.
        key_place: the end of the grid that the key is positioned from (0 left, 1 right), and the pixels from
            there and from the top of the body.
        aside: pixels used to the right of the grid and its totals.
        body: pixels from the top of the headings to the bottom of grid and key.
    """

    around: Frame
    grid: Grid
    key: Key
    key_place: tuple[int, float, float]
    aside: int
    body: int


@dataclass(frozen=True, slots=True)
class _Way:
    """One possible layout of a map.

    Attributes:
        size: type size of names and key.
        key: the position of the key: below the grid, right of it, or above the names of the rows.
        colours: whether the names of colours are in the key instead of above the map.
        folded: whether groups have no headings and are named below the map instead.
    """

    size: int = LABEL_SIZE
    key: Literal["under", "right", "corner"] = "under"
    colours: bool = False
    folded: bool = False


def set_sheet(
    crosstab: Crosstab, words: Words, rendering: Rendering, *, width: int, height: int | None
) -> Sheet | None:
    """Lay a map out; None if its columns would be too narrow to read.

    Args:
        crosstab: the counts.
        words: its text.
        rendering: bubbles, or shaded cells.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.
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
    """The quality of a layout, compared from the first criterion to the last."""
    beyond = max(0, sheet.around.top + sheet.body + sheet.around.bottom - height)
    largest = sheet.grid.cells.largest
    readable = largest >= READABLE_RADIUS
    return (-beyond, readable, not way.folded, min(int(largest), _LARGE), way.size, largest)


def _set(
    crosstab: Crosstab, words: Words, rendering: Rendering, way: _Way, width: int, height: int | None
) -> Sheet | None:
    """Lay a map out in one way; a second time if that adds remarks to its notes."""
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
    """Remarks on how the marks are drawn."""
    cells, remarks = grid.cells, []
    drawn = crosstab.sizes[crosstab.drawn & ~crosstab.unstated]
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
