"""Native PowerPoint tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from data.exports.slides.text import (
    GRID,
    INK,
    LINE,
    MUTED,
    SMALLEST,
    Align,
    Box,
    Run,
    add_text,
    cut,
    describe,
    height_of,
    rgb,
    wrapped,
    write,
)
from data.exports.text_metrics import text_width

_SIZES = (24, 20, 16, 14, SMALLEST)
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
_SIDE = 2  # left and right padding of a cell, in points
_RULE = 0.75  # thickness of the line below a row, in points
_FOOT = LINE * SMALLEST + 4  # height of a sentence below the table, in points
_SHORTEST_HEAD, _LONGEST_HEAD = 84.0, 170.0  # minimum and maximum height of rotated headings, in points


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        fill: background colour '#rrggbb', '' for none.
        link: a web address that a click opens, '' for none.
    """

    text: str
    fill: str = ""
    colour: str = INK
    link: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width relative to the other columns."""

    heading: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    Attributes:
        largest: type size if there is room.
        upright: whether headings except the first are rotated, for many narrow columns.
        more: a sentence below the table, such as how many more rows there are; '' for none.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    largest: int = 16
    upright: bool = False
    more: str = ""


def add_table(shapes: Any, table: Table, box: Box, alt: str) -> None:
    """Draw a table in a box, in the largest type that fits.

    In the smallest type, long text is cut, and then rows at the end are omitted, with a note below.
    """
    plan = _plan(table, box)
    frame = shapes.add_table(
        len(plan.heights) + 1, len(table.columns), *Box(box.left, box.top, box.width, 10).edges
    )
    describe(frame, alt)
    native = frame.table
    native._tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN
    native.horz_banding = False
    for place, width in enumerate(plan.widths):
        native.columns[place].width = Pt(width)
    _head(native, table, plan)
    for place, (row, height) in enumerate(zip(table.rows, plan.heights, strict=False), 1):
        native.rows[place].height = Pt(height)
        for column, (cell, width, at) in enumerate(zip(row, plan.widths, table.columns, strict=True)):
            words = cut(cell.text, width - 2 * _SIDE, plan.size, plan.lines)
            run = Run(words, cell.bold, cell.colour, cell.link)
            _fill(native.cell(place, column), [run], plan, at.align, cell.fill)
    left_out = len(table.rows) - len(plan.heights)
    more = f"{left_out:,} more rows are in the live view." if left_out else ""
    if below := " ".join(filter(None, [table.more, more])):
        foot = Box(box.left, box.top + box.height - _FOOT + 2, box.width, _FOOT)
        add_text(shapes, foot, [[Run(below, colour=MUTED)]], SMALLEST)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The layout of a table in its box, in points.

    Attributes:
        lines: maximum number of lines in a cell; longer text is cut.
        head: height of the headings.
        heights: of the rows that fit.
        spacing: from line to line.
        pad: upper and lower padding of a cell.
    """

    size: int
    lines: int
    widths: Sequence[float]
    head: float
    heights: Sequence[float]
    spacing: float
    pad: float


def _plan(table: Table, box: Box) -> _Plan:
    shares = sum(column.share for column in table.columns)
    widths = [box.width * column.share / shares for column in table.columns]
    pad, leading = (0.5, 1.04) if table.upright else (3.0, LINE)
    sizes = [size for size in _SIZES if size <= table.largest]
    tries = [*((size, 99) for size in sizes), *((SMALLEST, lines) for lines in (4, 3, 2, 1))]
    room = box.height - (_FOOT if table.more else 0)
    room -= 0.5 * len(table.rows) if table.upright else 0  # LibreOffice draws such low rows a little higher
    for size, lines in tries:
        if size > SMALLEST and any(_breaks_a_word(row, widths, size) for row in table.rows):
            continue
        head = _head_height(table, widths, size) + 2 * pad + _RULE
        heights = [leading * size * _lines(row, widths, size, lines) + 2 * pad + _RULE for row in table.rows]
        if size == SMALLEST and table.upright:
            head = min(head, max(_SHORTEST_HEAD, room - sum(heights)))
        if (spare := room - head - sum(heights)) >= 0:
            # A short table fills its box; some room is left for programs with higher lines.
            heights = [height + min(0.7 * spare / len(heights), height) for height in heights]
            return _Plan(size, lines, widths, head, heights, leading * size, pad)
    while heights and head + sum(heights) > box.height - _FOOT:
        heights.pop()
    return _Plan(size, lines, widths, head, heights, leading * size, pad)


def _head_height(table: Table, widths: Sequence[float], size: float) -> float:
    columns = list(zip(table.columns, widths, strict=True))
    if not table.upright:
        return max(height_of(column.heading, width - 2 * _SIDE, size, bold=True) for column, width in columns)
    return min(
        _LONGEST_HEAD, max(_upright_length(column.heading, width, size) for column, width in columns[1:])
    )


def _upright_lines(width: float, size: float) -> int:
    """The number of rotated lines that fit side by side in a column of this width."""
    return max(1, int((width - 1) / (LINE * size)))


def _upright_length(heading: str, width: float, size: float) -> float:
    """The height of a rotated heading, broken into as many lines as its column holds."""
    lines, whole = _upright_lines(width, size), text_width(heading, size, bold=True)
    lengths = (whole * share / 20 + 4 for share in range(10, 21))
    return next((at for at in lengths if len(wrapped(heading, at - 4, size, bold=True)) <= lines), whole + 4)


def _lines(row: Sequence[Cell], widths: Sequence[float], size: float, most: int) -> int:
    """The number of lines in the longest cell."""
    cells = zip(row, widths, strict=True)
    return min(most, max(len(wrapped(cell.text, width - 2 * _SIDE, size)) for cell, width in cells))


def _breaks_a_word(row: Sequence[Cell], widths: Sequence[float], size: float) -> bool:
    """Whether a word of a cell, such as a PMID, is wider than its column."""
    cells = zip(row, widths, strict=True)
    return any(
        text_width(word, size, bold=cell.bold) > width - 2 * _SIDE
        for cell, width in cells
        for word in cell.text.split()
    )


def _head(native: Any, table: Table, plan: _Plan) -> None:
    native.rows[0].height = Pt(plan.head)
    for place, (column, width) in enumerate(zip(table.columns, plan.widths, strict=True)):
        cell = native.cell(0, place)
        if table.upright and place:
            lines = _upright_lines(width, plan.size)
            room, size = plan.head - 4, plan.size
            # Broken here, because LibreOffice makes the row higher instead of breaking lines.
            words = wrapped(cut(column.heading, room, size, lines, bold=True), room, size, bold=True)
            _fill(cell, [Run(line, bold=True) for line in words], plan, "left", "")
            cell._tc.get_or_add_tcPr().set("vert", "vert270")
        else:
            _fill(cell, [Run(column.heading, bold=True)], plan, column.align, "")
            cell.vertical_anchor = MSO_ANCHOR.BOTTOM


def _fill(cell: Any, lines: Sequence[Run], plan: _Plan, align: Align, fill: str) -> None:
    write(cell.text_frame, [[line] for line in lines], plan.size, align=align, spacing=plan.spacing)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(plan.pad)
    line, solid, colour = (OxmlElement(name) for name in ("a:lnB", "a:solidFill", "a:srgbClr"))
    line.set("w", str(Pt(_RULE)))
    colour.set("val", str(rgb(GRID)))
    solid.append(colour)
    line.append(solid)
    cell._tc.get_or_add_tcPr().append(line)
    if fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(fill)
