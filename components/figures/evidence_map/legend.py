"""The key of an evidence map: what colours, sizes, shades and marks mean; below the grid or next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from components.figures.common.frame import Spec, text_at
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import GROUND, INK, LINE
from components.figures.evidence_map.cells import Cells
from components.figures.evidence_map.grid import AGAINST, GAP, PLAIN, shade
from components.figures.evidence_map.pies import SMALLEST_RADIUS, radius
from data.evidence.analysis.crosstab import UNSTATED, Crosstab
from data.exports.text_metrics import lines, text_width

_ROUND = (
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    *(n * 10**power for power in (3, 4, 5) for n in (1, 2, 5)),
    10**6,
)
_GAP = 18  # pixels between entries
_SPACE = 5  # pixels between a mark and its text
_TRIANGLE, _CROSS = "▼", "✕"


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark with its text.

    Attributes:
        rows: the text, as lines.
        size: type size of the text.
        half: half the width of the mark in pixels.
        sign: a character as the mark; '' for a disc, a square or no mark.
        fill: fill colour of a disc or square.
        outline: colour of its outline, or of the character.
        square: whether the mark is a square instead of a disc.
        bold: whether the text is bold.
        indent: pixels from the left of the entry to its text.
        x: pixels from the left of the key to the left of the entry.
        y: pixels from the top of the key to the middle of its first line.
    """

    rows: tuple[str, ...]
    size: int
    half: float = 0.0
    sign: str = ""
    fill: str = GROUND
    outline: str = GROUND
    square: bool = False
    bold: bool = False
    indent: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        """The width in pixels."""
        return self.indent + max(text_width(row, self.size, bold=self.bold) for row in self.rows)

    def shapes(self, anchor: int, left: float, top: float) -> list[Spec]:
        """The mark, unless it is a character.

        Args:
            anchor: 0 if `left` is relative to the left end of the grid, 1 if to its right end.
            left: pixels to the left edge of the key.
            top: pixels from the top of the body to the key.
        """
        if self.sign or not self.half:
            return []
        middle = left + self.x + (self.indent - _SPACE) / 2
        return [
            {
                "type": "rect" if self.square else "circle",
                "xref": "paper",
                "yref": "y",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": anchor,
                "yanchor": top + self.y,
                "x0": middle - self.half,
                "x1": middle + self.half,
                "y0": -self.half,
                "y1": self.half,
                "fillcolor": self.fill,
                "line": {"width": 1, "color": self.outline},
                "layer": "above",
            }
        ]

    def texts(self, anchor: int, left: float, top: float) -> list[Spec]:
        """The text, and the mark if it is a character; arguments as for `shapes`."""
        at = partial(text_at, x=anchor, size=self.size, xref="paper", yref="y", yanchor="middle", borderpad=0)
        words = f"<b>{as_markup(self.rows)}</b>" if self.bold else as_markup(self.rows)
        down = top + self.y + LINE * self.size * (len(self.rows) - 1) / 2
        texts = [at(words, y=down, xshift=left + self.x + self.indent)]
        if self.sign:
            middle = left + self.x + (self.indent - _SPACE) / 2
            texts.append(at(self.sign, y=top + self.y, colour=self.outline, xshift=middle - self.half))
        return texts


@dataclass(frozen=True, slots=True)
class Key:
    """The placed entries, and their total height in pixels."""

    entries: tuple[Entry, ...]
    height: float

    @property
    def width(self) -> float:
        """The width in pixels."""
        return max(entry.x + entry.width for entry in self.entries)


def key_in_lines(crosstab: Crosstab, cells: Cells, *, width: float, size: int) -> Key:
    """The key as entries side by side on lines.

    Args:
        crosstab: the counts.
        cells: how they are drawn.
        width: maximum width of a line in pixels.
        size: type size.
    """
    rows: list[list[Entry]] = [[]]
    used = 0.0
    for entry in _entries(crosstab, cells, size):
        entry = _broken(entry, 2 * entry.half + _SPACE if entry.half else 0.0, width)
        if rows[-1] and used + entry.width > width:
            rows.append([])
            used = 0.0
        rows[-1].append(replace(entry, x=used))
        used += entry.width + _GAP
    return _placed(rows)


def key_in_column(
    crosstab: Crosstab,
    cells: Cells,
    *,
    width: float,
    size: int,
    heading: str = "",
    legend: Sequence[tuple[str, str]] = (),
) -> Key:
    """The key as a column of entries, starting with the colours.

    Args:
        crosstab: the counts.
        cells: how they are drawn.
        width: maximum width of the column in pixels.
        size: type size.
        heading: what the colours stand for, shown above them.
        legend: names and colours.
    """
    first = [Entry((heading,), size, bold=True)] if legend else []
    names = [Entry((name,), size, 5, fill=colour, outline=colour, square=True) for name, colour in legend]
    entries = [*first, *names, *_entries(crosstab, cells, size)]
    indent = 2 * max(entry.half for entry in entries) + _SPACE
    return _placed([[_broken(entry, indent if entry.half else 0.0, width)] for entry in entries])


def _entries(crosstab: Crosstab, cells: Cells, size: int) -> list[Entry]:
    """Entries for sizes or shades, gaps and signs; one line each."""
    largest = int(crosstab.sizes[crosstab.drawn].max(initial=1))
    none = bool(crosstab.unstated.any() and np.array_equal(crosstab.unstated, crosstab.drawn))
    steps = [step for step in _ROUND if step <= largest and not none]
    heat = cells.rendering == "heat"
    found = [Entry(("Shade:" if heat else "Area:",), size)] if steps else []
    one = "person" if crosstab.by_people else "paper"
    for number in sorted({*steps[:1], *steps[len(steps) // 2 :][:1], *steps[-1:]}):
        unit = f" {one if number == 1 else crosstab.unit}" if number in (1, steps[-1]) else ""
        words, colour = f"{number:,}{unit}", shade(number, largest) if heat else PLAIN
        half = 0.57 * size if heat else radius(number, cells.full, cells.largest)
        found.append(Entry((words,), size, half, fill=colour, outline=colour, square=heat))
    if crosstab.unstated.any():
        words, half = f"{UNSTATED} papers, no people stated", 0.57 * size if heat else SMALLEST_RADIUS
        fill = GROUND if heat else PLAIN
        found.append(Entry((words,), size, half, fill=fill, outline=PLAIN, square=heat))
    if crosstab.gap.any():
        words, half = ("0: gap, no paper", 0.57 * size) if heat else ("gap: no paper", 3.5)
        found.append(Entry((words,), size, half, outline=GAP, square=heat))
    if crosstab.marked.any():
        words = f"{'number of ' if cells.tallied else ''}{crosstab.against_words}"
        found.append(Entry((words,), size, 6, _TRIANGLE, outline=AGAINST))
    if (crosstab.retracted > 0).any():
        words = f"has retracted papers, {'counted' if crosstab.retracted_counted else 'not counted'}"
        found.append(Entry((words,), size, 6, _CROSS, outline=INK))
    return found


def _broken(entry: Entry, indent: float, width: float) -> Entry:
    """The entry with its text indented, and broken into lines that fit."""
    room = (width - indent) / (1.06 if entry.bold else 1)
    return replace(entry, indent=indent, rows=tuple(lines(entry.rows[0], room, entry.size)))


def _placed(rows: Sequence[Sequence[Entry]]) -> Key:
    """Lay out lines of entries, one below the other."""
    found, top = [], 0.0
    for row in rows:
        first = max(max(LINE * entry.size, 2 * entry.half + 2) for entry in row)
        found += [replace(entry, y=top + first / 2) for entry in row]
        top += max(first + LINE * entry.size * (len(entry.rows) - 1) for entry in row) + 3
    return Key(tuple(found), top)
