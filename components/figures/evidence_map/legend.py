"""The key of an evidence map: what colours, sizes, shades and marks mean, under the grid or beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from components.figures.common.frame import Spec
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import GROUND, INK, LINE
from components.figures.evidence_map.cells import Cells
from components.figures.evidence_map.grid import AGAINST, GAP, PLAIN, shade
from components.figures.evidence_map.pies import radius
from data.evidence.analysis.crosstab import Crosstab
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
_SPACE = 5  # pixels between a mark and its words
_TRIANGLE, _CROSS = "▼", "✕"


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark with its words.

    Attributes:
        rows: the words, as lines.
        size: type size of the words.
        half: half the width of the mark in pixels.
        sign: '' for a disc, a square or nothing, else a character.
        fill: colour of a disc or square.
        outline: colour of its outline, or of the character.
        square: a square instead of a disc.
        bold: the words are bold.
        indent: pixels from its left to its words.
        x: pixels from the left of the key to its left.
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
        """Pixels across."""
        return self.indent + max(text_width(row, self.size, bold=self.bold) for row in self.rows)

    def shapes(self, anchor: int, left: float, top: float) -> list[Spec]:
        """The mark, where it is no character.

        Args:
            anchor: 0 if `left` is counted from the left end of the grid, 1 if from its right end.
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
        """The words, and the mark where it is a character; arguments as for `shapes`."""
        place: Spec = {"xref": "paper", "x": anchor, "xanchor": "left", "yref": "y", "y": top + self.y}
        place |= {"borderpad": 0, "showarrow": False, "yanchor": "middle", "align": "left"}
        font = {"size": self.size, "color": INK}
        words = f"<b>{as_markup(self.rows)}</b>" if self.bold else as_markup(self.rows)
        down = place["y"] + LINE * self.size * (len(self.rows) - 1) / 2
        texts = [{"text": words, "font": font, "xshift": left + self.x + self.indent, **place, "y": down}]
        if self.sign:
            texts.append({"text": self.sign, "font": {**font, "color": self.outline}, **place})
            texts[-1]["xshift"] = left + self.x + (self.indent - _SPACE) / 2 - self.half
        return texts


@dataclass(frozen=True, slots=True)
class Key:
    """The entries in their places, and the pixels they need."""

    entries: tuple[Entry, ...]
    height: float

    @property
    def width(self) -> float:
        """Pixels across."""
        return max(entry.x + entry.width for entry in self.entries)


def key_in_lines(crosstab: Crosstab, cells: Cells, *, width: float, size: int) -> Key:
    """The key as lines of entries side by side.

    Args:
        crosstab: the counts.
        cells: how they are drawn.
        width: pixels the lines may take.
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
    """The key as a column of entries, with the names of colours at its head.

    Args:
        crosstab: the counts.
        cells: how they are drawn.
        width: pixels the column may take.
        size: type size.
        heading: what the colours tell, said above them.
        legend: names and colours.
    """
    first = [Entry((heading,), size, bold=True)] if legend else []
    names = [Entry((name,), size, 5, fill=colour, outline=colour, square=True) for name, colour in legend]
    entries = [*first, *names, *_entries(crosstab, cells, size)]
    indent = 2 * max(entry.half for entry in entries) + _SPACE
    return _placed([[_broken(entry, indent if entry.half else 0.0, width)] for entry in entries])


def _entries(crosstab: Crosstab, cells: Cells, size: int) -> list[Entry]:
    """What sizes or shades, gaps and signs mean; each in one line."""
    largest = int(crosstab.cells[crosstab.drawn].max(initial=1))
    steps = [step for step in _ROUND if step <= largest]
    heat = cells.rendering == "heat"
    found = [Entry(("Shade:" if heat else "Area:",), size)]
    for papers in sorted({steps[0], steps[len(steps) // 2], steps[-1]}):
        words = f"{papers:,}" + (" papers" if papers == steps[-1] > 1 else " paper" if papers == 1 else "")
        colour = shade(papers, largest) if heat else PLAIN
        half = 0.57 * size if heat else radius(papers, cells.full, cells.largest)
        found.append(Entry((words,), size, half, fill=colour, outline=colour, square=heat))
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
    """The entry with its words that far from its left, broken into lines that fit."""
    room = (width - indent) / (1.06 if entry.bold else 1)
    return replace(entry, indent=indent, rows=tuple(lines(entry.rows[0], room, entry.size)))


def _placed(rows: Sequence[Sequence[Entry]]) -> Key:
    """Lines of entries below each other."""
    found, top = [], 0.0
    for row in rows:
        first = max(max(LINE * entry.size, 2 * entry.half + 2) for entry in row)
        found += [replace(entry, y=top + first / 2) for entry in row]
        top += max(first + LINE * entry.size * (len(entry.rows) - 1) for entry in row) + 3
    return Key(tuple(found), top)
