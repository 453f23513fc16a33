"""A Plotly scatter figure as native slide shapes: lines, symbols, outlines and text.

Used are the points and styles of the traces, the ranges, domains and ticks of the axes, and the annotations
with their anchors and shifts. The frame (title, subtitle, foot) is omitted; a slide has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import groupby, pairwise
from typing import Any

from components.figures.common.frame import Spec
from components.figures.common.theme import (
    GRID,
    GROUND,
    IMAGE_WIDTH,
    INK,
    LINE,
    MUTED,
    SOURCE_SIZE,
    SUBTITLE_SIZE,
    TITLE_SIZE,
)
from data.exports.slides.shapes import Area, Drawing, Line, Mark, Words
from data.exports.slides.text import Align, Anchor, Run

_POINTS = 0.84  # points per pixel: the width of an image fills a slide
_SYMBOLS = {"square", "triangle-up", "triangle-down", "diamond", "cross", "star"}

Part = Mark | Line | Area | Words


def drawing(spec: Spec) -> Drawing:
    """The plot of a figure with scatter traces only, in pixels from its upper left corner.

    A figure without `layout.width` is taken to be as wide as an image.
    """
    plot = _Plot.of(spec["layout"])
    parts = [*plot.axes(), *(part for trace in spec["data"] for part in _trace(trace, plot))]
    parts += [_annotation(note, plot) for note in spec["layout"]["annotations"] if not is_frame(note)]
    extents = [(plot.top, plot.bottom), *(_extent(part) for part in parts if isinstance(part, Words))]
    top, bottom = min(low for low, _ in extents), max(high for _, high in extents)
    return Drawing(plot.width, bottom - top, tuple(_raised(part, top) for part in parts))


def is_frame(note: Spec) -> bool:
    """Whether an annotation is the frame's title, subtitle or foot; see `frame.framed`."""
    size = note["font"]["size"]
    if note.get("yref") != "paper":
        return False
    return size == TITLE_SIZE or (size == SUBTITLE_SIZE and note["y"] == 1) or is_foot(note)


def is_foot(note: Spec) -> bool:
    """Whether an annotation is the frame's notes and source."""
    return bool(
        note.get("yref") == "paper"
        and note["font"]["size"] == SOURCE_SIZE
        and note["y"] == 0
        and note.get("yanchor") == "top"
    )


def plain_words(markup: str) -> str:
    """Plotly text as one line without its markup."""
    joined = ""
    for row in markup.split("<br>"):
        # A line broken after a hyphen continues the same word.
        within = len(joined) > 1 and joined.endswith("-") and joined[-2].isalpha()
        joined += row if within or not joined else f" {row}"
    return "".join(run.text for line in runs_of(joined, INK) for run in line)


def runs_of(markup: str, colour: str) -> tuple[tuple[Run, ...], ...]:
    """Plotly text as lines of runs; figures use only <b>, <br> and <span style="color:…"> as markup."""
    reader = _Reader(colour)
    reader.feed(markup)
    reader.close()
    return tuple(tuple(line) for line in reader.lines)


class _Reader(HTMLParser):
    def __init__(self, colour: str) -> None:
        super().__init__()
        self.lines: list[list[Run]] = [[]]
        self._bold = False
        self._colours = [colour]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines.append([])
        elif tag == "b":
            self._bold = True
        elif tag == "span":
            style = dict(attrs).get("style") or ""
            self._colours.append(style.removeprefix("color:") or self._colours[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "b":
            self._bold = False
        elif tag == "span":
            self._colours.pop()

    def handle_data(self, data: str) -> None:
        self.lines[-1].append(Run(data, self._bold, self._colours[-1]))


@dataclass(frozen=True, slots=True)
class _Plot:
    """The position of the plot in the image, and the mapping of its axes to pixels."""

    layout: Spec
    width: float
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, layout: Spec) -> _Plot:
        width, margin = float(layout.get("width") or IMAGE_WIDTH), layout["margin"]
        bottom = layout["height"] - margin["b"]
        return cls(layout, width, margin["l"], width - margin["r"], margin["t"], bottom)

    def x(self, value: float, ref: str = "x") -> float:
        share = value if ref == "paper" else _share(value, self.layout["xaxis"])
        return self.left + (self.right - self.left) * share

    def y(self, value: float, ref: str = "y") -> float:
        share = value if ref == "paper" else _share(value, self.layout["yaxis"])
        return self.bottom - (self.bottom - self.top) * share

    def axes(self) -> Iterator[Part]:
        """Grid lines, tick labels and title of the x axis if it is visible; these figures hide the y axis."""
        axis = self.layout["xaxis"]
        if axis.get("visible") is False:
            return
        for value in axis.get("tickvals", ()):
            x = self.x(value)
            yield Line((x, self.y(1, "paper")), (x, self.bottom), 0.75, GRID)
            label = ((Run(f"{value}", colour=MUTED),),)
            yield Words(x, self.bottom + 4, label, SOURCE_SIZE, "center", "top")
        if title := (axis.get("title") or {}).get("text"):
            middle = (self.left + self.right) / 2
            yield Words(
                middle, self.bottom + 24, ((Run(title, colour=MUTED),),), SOURCE_SIZE, "center", "top"
            )


def _share(value: float, axis: Spec) -> float:
    """The position of a value on an axis, as a share of the plot."""
    (first, last), (begin, end) = axis["range"], axis.get("domain", (0, 1))
    return float(begin + (end - begin) * (value - first) / (last - first))


def _trace(trace: Spec, plot: _Plot) -> Iterator[Part]:
    points = [
        None if x is None or y is None else (plot.x(x), plot.y(y))
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    mode = trace.get("mode", "")
    if trace.get("fill") == "toself":
        rings = tuple(tuple(p for p in ring if p) for there, ring in groupby(points, key=bool) if there)
        if rings:
            yield Area(rings, trace["fillcolor"], trace["line"]["color"])
        return
    if "lines" in mode:
        for start, end in pairwise(points):
            if start and end:
                yield Line(start, end, trace["line"]["width"] * _POINTS, trace["line"]["color"])
    look = trace.get("marker", {})
    for place, point in enumerate(points):
        if point is None:
            continue
        if "markers" in mode and look.get("opacity", 1):
            symbol = str(_of(look.get("symbol", "circle"), place))
            outline = look.get("line", {})
            yield Mark(
                *point,
                _of(look["size"], place),
                symbol if symbol in _SYMBOLS else "circle",  # type: ignore[arg-type]
                _of(look["color"], place),
                _of(outline["color"], place) if outline.get("width") else "",
            )
        if "text" in mode and (words := _of(trace["text"], place)):
            font = trace["textfont"]
            yield Words(*point, runs_of(words, _of(font["color"], place)), font["size"], "center", "middle")


def _of(value: Any, place: int) -> Any:
    """A style of one point: trace attributes are either one value for all points or a list."""
    return value[place] if isinstance(value, list | tuple) else value


def _annotation(note: Spec, plot: _Plot) -> Words:
    align: Align = {"left": "left", "right": "right"}.get(note.get("xanchor", "center"), "center")  # type: ignore[assignment]
    anchor: Anchor = {"top": "top", "bottom": "bottom"}.get(note.get("yanchor", "middle"), "middle")  # type: ignore[assignment]
    x = plot.x(note["x"], note.get("xref", "x")) + note.get("xshift", 0)
    y = plot.y(note["y"], note.get("yref", "y")) - note.get("yshift", 0)
    font = note["font"]
    ground = GROUND if "bgcolor" in note else ""
    return Words(x, y, runs_of(note["text"], font["color"]), font["size"], align, anchor, ground)


def _extent(words: Words) -> tuple[float, float]:
    """Top and bottom of text."""
    high = LINE * words.size * len(words.lines)
    top = words.y - {"top": 0, "middle": high / 2, "bottom": high}[words.anchor]
    return top, top + high


def _raised(part: Part, by: float) -> Part:
    """The same part, moved up by this many pixels."""
    match part:
        case Area():
            return replace(part, rings=tuple(tuple((x, y - by) for x, y in ring) for ring in part.rings))
        case Line((x0, y0), (x1, y1)):
            return replace(part, start=(x0, y0 - by), end=(x1, y1 - by))
        case _:
            return replace(part, y=part.y - by)
