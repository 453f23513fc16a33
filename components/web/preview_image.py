"""The image of a link preview: papers by year and article type, drawn with Pillow, without a browser.

Chat and mail programs show it beside the title where a link is pasted. They ask for 1200 by 630 pixels:
https://developers.facebook.com/docs/sharing/webmasters/images.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from components.figures.common.theme import GRID, GROUND, INK, MUTED
from data.exports import fonts

WIDTH, HEIGHT = 1200, 630
_EDGE = 60
_REGULAR, _BOLD = 400, 700  # positions on the weight axis of the font
_TITLE, _SUBTITLE, _SMALL = 50, 30, 24  # type sizes in pixels
_CHART_TOP, _CHART_BOTTOM, _LEGEND = 235, 468, 526  # pixels from the top
_MOST_NAMED = 4  # article types in the legend: more do not fit a line
_WIDEST_BAR = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of the bars.

    Attributes:
        name: the category.
        colour: as '#rrggbb'.
        papers: by year.
    """

    name: str
    colour: str
    papers: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class PreviewCard:
    """The content of the image.

    Attributes:
        title: of the map.
        subtitle: how many papers, and the filters.
        source: where they come from.
        parts: the bars, from the bottom up.
    """

    title: str
    subtitle: str
    source: str
    parts: tuple[Part, ...]


def draw_preview(card: PreviewCard) -> bytes:
    """The image as a PNG file."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    y = _write(pen, card.title, _EDGE - 12, _TITLE, INK, most=2, weight=_BOLD)
    _write(pen, card.subtitle, y + 6, _SUBTITLE, MUTED, most=1 if y > 130 else 2)
    shown = [part for part in card.parts if any(part.papers.values())]
    if shown:
        _bars(pen, shown)
        _legend(pen, shown)
    else:
        pen.text((WIDTH / 2, HEIGHT / 2 + 30), "No papers", MUTED, _font(_SUBTITLE, _REGULAR), anchor="mm")
    _write(pen, card.source, HEIGHT - _EDGE - 4, _SMALL, MUTED, most=1)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _bars(pen: ImageDraw.ImageDraw, parts: Iterable[Part]) -> None:
    """Stacked bars, one per year, with the first and last year and the highest count."""
    parts = list(parts)
    years = sorted({year for part in parts for year, papers in part.papers.items() if papers})
    first, last = years[0], years[-1]
    highest = max(sum(part.papers.get(year, 0) for part in parts) for year in years)
    pen.line([(_EDGE, _CHART_BOTTOM), (WIDTH - _EDGE, _CHART_BOTTOM)], fill=GRID, width=2)
    step = (WIDTH - 2 * _EDGE) / (last - first + 1)
    bar = min(step * 0.8, _WIDEST_BAR)
    for year in years:
        middle, foot = _EDGE + (year - first + 0.5) * step, float(_CHART_BOTTOM)
        for part in parts:
            if papers := part.papers.get(year, 0):
                top = foot - papers / highest * (_CHART_BOTTOM - _CHART_TOP)
                pen.rectangle([middle - bar / 2, top, middle + bar / 2, foot], fill=part.colour)
                foot = top
    small = _font(_SMALL, _REGULAR)
    for year, anchor in {first: "ma", last: "ma"}.items():
        middle = _EDGE + (year - first + 0.5) * step
        middle = min(max(middle, _EDGE + 25), WIDTH - _EDGE - 25)
        pen.text((middle, _CHART_BOTTOM + 4), str(year), MUTED, small, anchor=anchor)
    noun = "paper" if highest == 1 else "papers"
    pen.text((_EDGE, _CHART_TOP - 4), f"up to {highest:,} {noun} a year", MUTED, small, anchor="ls")


def _legend(pen: ImageDraw.ImageDraw, parts: Iterable[Part]) -> None:
    """The article types with most papers."""
    ranked = sorted(parts, key=lambda part: -sum(part.papers.values()))
    x, font = float(_EDGE), _font(_SMALL, _REGULAR)
    for part in ranked[:_MOST_NAMED]:
        words = f"{_printable(part.name)} {sum(part.papers.values()):,}"
        needed = 30 + pen.textlength(words, font) + 28
        if x + needed - 28 > WIDTH - _EDGE:
            break
        pen.rectangle([x, _LEGEND - 10, x + 20, _LEGEND + 10], fill=part.colour)
        pen.text((x + 30, _LEGEND), words, INK, font, anchor="lm")
        x += needed


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    y: float,
    size: int,
    colour: str,
    *,
    most: int,
    weight: int = _REGULAR,
) -> float:
    """Write text on at most so many lines, cut with an ellipsis; returns where the next line begins."""
    font, room = _font(size, weight), WIDTH - 2 * _EDGE
    rows: list[str] = []
    for word in _printable(text).split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and pen.textlength(longer, font) <= room:
            rows[-1] = longer
        elif len(rows) < most:
            rows.append(word)
        else:
            rows[-1] = longer
            break
    for row in rows:
        while pen.textlength(row, font) > room:
            row = f"{row.removesuffix('…')[:-1].rstrip()}…"
        pen.text((_EDGE, y), row, colour, font)
        y += size * 1.25
    return y


def _printable(text: str) -> str:
    """Text without control characters, which Pillow cannot draw."""
    return "".join(char if char.isprintable() else " " for char in text)


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(fonts.FILE, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font
