"""Text on a slide: measuring, fitting and writing it.

All sizes are in points; a slide is 960 by 540. The program that opens a slide chooses the font;
`data.exports.text_metrics` allows for wide ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from data.exports.text_metrics import lines as broken
from data.records.text import one_line

INK, MUTED, GRID, GROUND = "#1f2933", "#52606d", "#d5dae0", "#ffffff"
FOOT = 14  # type size of sources, if it fits
SMALLEST = 12  # points; smaller type is illegible in a lecture room
LINE = 1.23  # line height, as a multiple of the type size

Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def edges(self) -> tuple[Pt, Pt, Pt, Pt]:
        """Left, top, width and height for python-pptx."""
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; several runs make a line.

    Attributes:
        link: a web address that a click opens, '' for none.
    """

    text: str
    bold: bool = False
    colour: str = INK
    link: str = ""


def rgb(colour: str) -> RGBColor:
    """A colour written '#rrggbb'."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit `width` points at this type size."""
    return broken(one_line(text), width, size, bold=bold)


def height_of(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """The height of a text at this width and type size."""
    return LINE * size * len(wrapped(text, width, size, bold=bold))


def cut(text: str, width: float, size: float, most: int, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits `most` lines, followed by an ellipsis."""
    rows = wrapped(text, width, size, bold=bold)
    if len(rows) <= most:
        return one_line(text)
    kept = " ".join(rows[:most])
    return f"{kept[: max(1, len(kept) - 2)].rstrip()}…"


def fitted(text: str, box: Box, sizes: Sequence[int], *, bold: bool = False) -> tuple[str, int]:
    """The text and the largest size at which it fits the box; at the smallest size it is cut."""
    for size in sizes:
        if height_of(text, box.width, size, bold=bold) <= box.height:
            return one_line(text), size
    most = max(1, int(box.height / (LINE * sizes[-1])))
    return cut(text, box.width, sizes[-1], most, bold=bold), sizes[-1]


def write(
    frame: Any,
    lines: Sequence[Sequence[Run]],
    size: float,
    *,
    align: Align = "left",
    anchor: Anchor = "top",
    after: float = 0,
    wrap_words: bool = True,
    spacing: float | None = None,
) -> None:
    """Fill the text frame of a shape or table cell; the text contains no markup.

    Args:
        frame: python-pptx's text frame.
        lines: paragraphs, each of runs.
        size: type size.
        align: horizontal alignment; a left-aligned line in a right-to-left script starts at the right.
        anchor: vertical alignment in the box.
        after: points between paragraphs.
        wrap_words: whether lines wrap at the edge of the box.
        spacing: points from line to line; None for the default of the font.
    """
    frame.word_wrap = wrap_words
    frame.vertical_anchor = _ANCHOR[anchor]
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, runs in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        backwards = _reads_from_right("".join(run.text for run in runs))
        paragraph.alignment = _ALIGN["right" if backwards and align == "left" else align]
        if backwards:
            paragraph._p.get_or_add_pPr().set("rtl", "1")
        paragraph.space_after = Pt(after)
        if spacing:
            paragraph.line_spacing = Pt(spacing)
        # For empty lines, which would otherwise have the type size of the template.
        paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))
        for words in filter(lambda run: run.text, runs):  # LibreOffice gives an empty run the template's size
            run = paragraph.add_run()
            run.text = _clean(words.text)
            run.font.size, run.font.bold = Pt(size), words.bold
            if words.link:
                run.hyperlink.address = words.link
            else:
                run.font.color.rgb = rgb(words.colour)


def add_text(
    shapes: Any,
    box: Box,
    lines: Sequence[Sequence[Run]],
    size: float,
    *,
    align: Align = "left",
    anchor: Anchor = "top",
    after: float = 0,
    wrap_words: bool = True,
) -> Any:
    """Add a text box; arguments as for `write`. Returns the shape."""
    shape = shapes.add_textbox(*box.edges)
    write(shape.text_frame, lines, size, align=align, anchor=anchor, after=after, wrap_words=wrap_words)
    return shape


def describe(shape: Any, alt: str) -> None:
    """Set the description of a shape for screen readers."""
    shape._element._nvXxPr.cNvPr.set("descr", one_line(alt))


def _clean(text: str) -> str:
    """One line without characters that XML forbids; outer blanks are kept, because runs are joined."""
    return one_line(f"|{text}|")[1:-1]


def _reads_from_right(text: str) -> bool:
    """Whether the first letter with a direction belongs to a script read from right to left (UAX #9, P2)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
