"""Drawings made of native PowerPoint shapes: maps, networks, timelines, number tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from data.exports.slides.text import (
    LINE,
    MUTED,
    SMALLEST,
    Align,
    Anchor,
    Box,
    Run,
    add_text,
    describe,
    fitted,
    rgb,
)
from data.exports.text_metrics import text_width

Symbol = Literal["circle", "square", "triangle-up", "triangle-down", "diamond", "cross", "star"]
_SYMBOLS = {
    "circle": MSO_SHAPE.OVAL,
    "square": MSO_SHAPE.RECTANGLE,
    "triangle-up": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "triangle-down": MSO_SHAPE.FLOWCHART_MERGE,
    "diamond": MSO_SHAPE.DIAMOND,
    "cross": MSO_SHAPE.CROSS,
    "star": MSO_SHAPE.STAR_5_POINT,
}
_FINE = 100  # resolution of outlines, in units per point

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol."""

    x: float
    y: float
    size: float
    symbol: Symbol
    fill: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `width` in points."""

    start: Point
    end: Point
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Area:
    """Outlines with the same fill, each a separate shape."""

    rings: tuple[tuple[Point, ...], ...]
    fill: str
    outline: str


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text; x and y are the edge or middle of their box, according to `align` and `anchor`.

    Attributes:
        ground: background colour '#rrggbb', '' for none.
    """

    x: float
    y: float
    lines: tuple[tuple[Run, ...], ...]
    size: float
    align: Align
    anchor: Anchor
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a frame of `width` by `height`, in arbitrary units, y downwards; later ones are on top."""

    width: float
    height: float
    parts: tuple[Mark | Line | Area | Words, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Key numbers: what is counted, the number, and a remark."""

    tiles: tuple[tuple[str, str, str], ...]


def add_drawing(shapes: Any, drawing: Drawing, box: Box, alt: str) -> None:
    """Draw shapes as one group, scaled to the box; type is at least 12 pt."""
    scale = min(box.width / drawing.width, box.height / drawing.height)
    left = box.left + (box.width - drawing.width * scale) / 2

    def at(point: Point) -> Point:
        return left + point[0] * scale, box.top + point[1] * scale

    # Otherwise each new shape searches all shapes of the slide for a free id.
    shapes.turbo_add_enabled = True
    drawn: list[Any] = []
    for part in drawing.parts:
        match part:
            case Area():
                drawn += [_area(shapes, [at(point) for point in ring], part) for ring in part.rings]
            case Line():
                drawn.append(_line(shapes, at(part.start), at(part.end), part))
            case Mark():
                x, y = at((part.x, part.y))
                size = part.size * scale
                place = Box(x - size / 2, y - size / 2, size, size)
                drawn.append(shapes.add_shape(_SYMBOLS[part.symbol], *place.edges))
                _paint(drawn[-1], part.fill, part.outline)
            case Words():
                drawn.append(_words(shapes, part, at((part.x, part.y)), scale))
    describe(shapes.add_group_shape(drawn), alt)


def add_numbers(shapes: Any, numbers: Numbers, box: Box) -> None:
    """Draw number tiles, three per row."""
    across, gap = min(3, len(numbers.tiles)), 18.0
    down = -(-len(numbers.tiles) // across)
    wide, high = (box.width - gap * (across - 1)) / across, min(150.0, (box.height - gap * (down - 1)) / down)
    for place, (label, number, remark) in enumerate(numbers.tiles):
        row, column = divmod(place, across)
        at = Box(box.left + column * (wide + gap), box.top + row * (high + gap), wide, high)
        _paint(shapes.add_shape(MSO_SHAPE.RECTANGLE, *at.edges), "#f3f5f8", "#f3f5f8")
        inner = Box(at.left + 16, at.top + 10, at.width - 32, at.height - 20)
        words, size = fitted(number, Box(0, 0, inner.width, 52), (40, 32, 26, 20))
        lines = [[Run(label, colour=MUTED)], [Run(words, bold=True)], [Run(remark, colour=MUTED)]]
        for top, part, type_size in zip((0, 24, 84), lines, (18, size, 16), strict=True):
            add_text(shapes, Box(inner.left, inner.top + top, inner.width, 26), [part], type_size)


def _area(shapes: Any, ring: Sequence[Point], part: Area) -> Any:
    builder = shapes.build_freeform(ring[0][0] * _FINE, ring[0][1] * _FINE, scale=Pt(1) / _FINE)
    builder.add_line_segments([(x * _FINE, y * _FINE) for x, y in ring[1:]], close=True)
    shape = builder.convert_to_shape()
    _paint(shape, part.fill, part.outline)
    return shape


def _line(shapes: Any, start: Point, end: Point, part: Line) -> Any:
    line = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Pt(value) for value in (*start, *end)))
    _without_style(line)
    line.line.width = Pt(part.width)
    line.line.color.rgb = rgb(part.colour)
    return line


def _words(shapes: Any, words: Words, at: Point, scale: float) -> Any:
    size = max(SMALLEST, words.size * scale)
    wide = 2 + max(text_width("".join(run.text for run in line), size) for line in words.lines)
    # A box with a background is as wide as its text; others get extra room, so that no line wraps.
    wide *= 1 if words.ground else 1.05
    high = LINE * size * len(words.lines)
    left = at[0] - {"left": 0, "center": wide / 2, "right": wide}[words.align]
    top = at[1] - {"top": 0, "middle": high / 2, "bottom": high}[words.anchor]
    box = Box(left, top, wide, high)
    shape = add_text(
        shapes, box, words.lines, size, align=words.align, anchor=words.anchor, wrap_words=not words.ground
    )
    if words.ground:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(words.ground)
    return shape


def _paint(shape: Any, fill: str, outline: str) -> None:
    _without_style(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    if outline:
        shape.line.color.rgb = rgb(outline)
        shape.line.width = Pt(0.75)
    else:
        shape.line.fill.background()


def _without_style(shape: Any) -> None:
    """Remove the theme's style, which adds a shadow to every shape."""
    shape._element.remove(shape._element.find(qn("p:style")))
