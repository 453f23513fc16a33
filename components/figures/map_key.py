"""The key under an evidence map: what sizes, shades and marks mean, laid out in lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from components.figures.map_grid import AGAINST, GAP, PLAIN, shade
from components.figures.map_layout import Dress, Grid
from components.figures.pies import radius
from components.figures.theme import GROUND, INK, LABEL_SIZE, Spec, text_width
from data.crosstab import Cross

_ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_GAP = 18  # pixels between entries
_TRIANGLE, _CROSS = "▼", "✕"


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark with its words, `x` and `y` pixels from the upper left corner of the key to its middle left.

    Attributes:
        sign: '' for a disc, a square or nothing, else a character.
        half: half the width of the mark in pixels.
        fill: colour of a disc or square.
        outline: colour of its outline, or of the character.
        square: a square instead of a disc.
    """

    words: str
    half: float = 0.0
    sign: str = ""
    fill: str = GROUND
    outline: str = GROUND
    square: bool = False
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        """Pixels across, with the space before the next."""
        return 2 * self.half + (5 if self.half else 0) + text_width(self.words, LABEL_SIZE) * 1.06

    def shapes(self, left: float, top: float) -> list[Spec]:
        """The mark, where it is no character."""
        if self.sign or not self.half:
            return []
        middle = left + self.x + self.half
        return [
            {
                "type": "rect" if self.square else "circle",
                "xref": "paper",
                "yref": "y",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": 0,
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

    def texts(self, left: float, top: float) -> list[Spec]:
        """The words, and the mark where it is a character."""
        place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "y": top + self.y, "borderpad": 0}
        place |= {"showarrow": False, "yanchor": "middle"}
        after = left + self.x + 2 * self.half + (5 if self.half else 0)
        font = {"size": LABEL_SIZE, "color": INK}
        texts = [{"text": escape(self.words, quote=False), "font": font, "xshift": after, **place}]
        if self.sign:
            texts.append({"text": self.sign, "font": {**font, "color": self.outline}, **place})
            texts[-1]["xshift"] = left + self.x
        return texts


def key_of(cross: Cross, dress: Dress, grid: Grid, width: float) -> tuple[list[Entry], float]:
    """The entries in their places, and the height in pixels they need."""
    largest = int(cross.cells[~cross.blank].max(initial=1))
    steps = [step for step in _ROUND if step <= largest]
    sizes = sorted({steps[0], steps[len(steps) // 2], steps[-1]})
    entries = [Entry("Shade:" if dress == "heat" else "Area:")]
    for papers in sizes:
        words = f"{papers:,}" + (" papers" if papers == sizes[-1] > 1 else " paper" if papers == 1 else "")
        if dress == "heat":
            colour = shade(papers, int(cross.cells.max()))
            entries.append(Entry(words, 8, fill=colour, outline=colour, square=True))
        else:
            size = radius(papers, grid.full, grid.largest)
            entries.append(Entry(words, size, fill=PLAIN, outline=PLAIN))
    if (cross.cells == 0).any():
        gap = Entry("gap: no paper", 3.5, outline=GAP) if dress == "bubbles" else Entry("0: gap, no paper")
        entries.append(gap)
    if (cross.against > 0).any():
        what = " or ".join(name.lower() for name in cross.against_names)
        entries.append(Entry(f"has papers that speak against: {what}", 6, _TRIANGLE, outline=AGAINST))
    if (cross.retracted > 0).any():
        counted = "counted" if cross.retracted_counted else "not counted"
        entries.append(Entry(f"has retracted papers, {counted}", 6, _CROSS, outline=INK))
    return _placed(entries, width)


def _placed(entries: list[Entry], width: float) -> tuple[list[Entry], float]:
    """Entries side by side, broken between them into lines that fit."""
    rows: list[list[Entry]] = [[]]
    used = 0.0
    for entry in entries:
        if rows[-1] and used + entry.width > width:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += entry.width + _GAP
    found, top = [], 0.0
    for row in rows:
        height = max(LABEL_SIZE * 1.5, 2 * max(entry.half for entry in row) + 4)
        x = 0.0
        for entry in row:
            found.append(replace(entry, x=x, y=top + height / 2))
            x += entry.width + _GAP
        top += height + 2
    return found, top
