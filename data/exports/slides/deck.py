"""Slides as a PowerPoint file: editable content for a talk, with its sources.

Every slide has a title, a subtitle that says what is counted, the body, the source, a QR code and a link to
the live view, and speaker notes. No text is markup, formula or path; text that does not fit is cut, so the
notes should have it in full.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pptx import Presentation
from pptx.util import Pt

from data import clock
from data.exports.qr_code import qr_png
from data.exports.slides.charts import Chart, Panels, add_chart, add_panels
from data.exports.slides.shapes import Drawing, Numbers, add_drawing, add_numbers
from data.exports.slides.tables import Table, add_table
from data.exports.slides.text import (
    FOOT,
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
    fitted,
    height_of,
    wrapped,
    write,
)
from data.exports.text_metrics import text_width
from data.records.text import one_line

__all__ = ["Body", "Cover", "Slide", "Text", "slide_deck"]

_WIDTH, _HEIGHT, _EDGE = 960.0, 540.0, 36.0  # points; 16:9
_QR = Box(_WIDTH - _EDGE - 82, 14, 82, 82)
_LINK = Box(_QR.left - 110, 97, _QR.width + 110, 16)
_TITLE = Box(_EDGE, 18, _QR.left - _EDGE - 40, 54)
_SUBTITLE = Box(_EDGE, 75, _TITLE.width, 36)
_BODY_TOP, _BOTTOM = 118.0, 530.0
_MOST_FOOT_LINES, _LARGE_FOOT_LINES = 6, 2  # at the smallest size, and at the usual one
_SCANNABLE = 700  # bytes; the code of a longer link is too fine to scan from across a room
_CLICKABLE = 2_000  # characters; PowerPoint does not follow longer addresses


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, each with a bold lead-in ('' for none)."""

    paragraphs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first slide: large title and subtitle, these lines below, and a large QR code."""

    lines: tuple[str, ...]


Body = Chart | Panels | Table | Drawing | Numbers | Text | Cover


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide.

    Attributes:
        title: what is shown.
        subtitle: n of N papers and filters.
        remarks: notes shown before the source; cut if too long.
        source: where the numbers come from.
        notes: speaker notes, one paragraph per line.
        alt: a description of the body for screen readers.
        link: web address of the live view; '' for none.
    """

    title: str
    subtitle: str
    body: Body
    remarks: str = ""
    source: str = ""
    notes: str = ""
    alt: str = ""
    link: str = ""


def slide_deck(slides: Sequence[Slide]) -> bytes:
    """A PowerPoint file (16:9) of these slides.

    Raises:
        ValueError: a link is not a web address.
    """
    deck = Presentation()
    _widen(deck)
    about = deck.core_properties
    about.title = one_line(slides[0].title)[:250] if slides else ""
    about.author = about.last_modified_by = ""
    about.created = about.modified = clock.now().replace(tzinfo=None)
    for slide in slides:
        _add(deck, slide)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _widen(deck: Any) -> None:
    """Make python-pptx's 4:3 template 16:9, so that slides added by hand fit too."""
    factor = Pt(_WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.placeholders:
            # A placeholder without a position of its own inherits the master's, which is already widened.
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)


def _add(deck: Any, slide: Slide) -> None:
    page = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    page.notes_slide.notes_text_frame.text = "\n".join(one_line(line) for line in slide.notes.split("\n"))
    if isinstance(slide.body, Cover):
        _cover(page, slide, slide.body)
        return
    _head(page, slide)
    bottom = _source(page, slide)
    box = Box(_EDGE, _BODY_TOP, _WIDTH - 2 * _EDGE, bottom - 4 - _BODY_TOP)
    match slide.body:
        case Chart():
            add_chart(page.shapes, slide.body, box, slide.alt)
        case Panels():
            add_panels(page.shapes, slide.body, box, slide.alt)
        case Table():
            add_table(page.shapes, slide.body, box, slide.alt)
        case Drawing():
            add_drawing(page.shapes, slide.body, box, slide.alt)
        case Numbers():
            add_numbers(page.shapes, slide.body, box)
        case Text():
            _text(page, slide.body, box)
    _live_view(page, slide.link, _QR, _LINK, "right")


def _head(page: Any, slide: Slide) -> None:
    words, size = fitted(slide.title, _TITLE, (30, 26, 22, 18), bold=True)
    title = page.shapes.title
    title.left, title.top, title.width, title.height = _TITLE.edges
    write(title.text_frame, [[Run(words, bold=True)]], size, anchor="bottom")
    words, size = fitted(slide.subtitle, _SUBTITLE, (18, 16, 14, SMALLEST))
    add_text(page.shapes, _SUBTITLE, [[Run(words, colour=MUTED)]], size)


def _source(page: Any, slide: Slide) -> float:
    """Write remarks and source at the bottom. Returns the position of their top."""
    width = _WIDTH - 2 * _EDGE
    whole = " ".join(filter(None, (slide.remarks, slide.source)))
    size = FOOT if len(wrapped(whole, width, FOOT)) <= _LARGE_FOOT_LINES else SMALLEST
    room = max(1, _MOST_FOOT_LINES - len(wrapped(slide.source, width, size)))
    texts = (
        cut(slide.remarks, width, size, room),
        cut(slide.source, width, size, _MOST_FOOT_LINES - 1),
    )
    if not (words := " ".join(filter(None, texts))):
        return _BOTTOM
    high = height_of(words, width, size)
    add_text(page.shapes, Box(_EDGE, _BOTTOM - high, width, high), [[Run(words, colour=MUTED)]], size)
    return _BOTTOM - high


def _text(page: Any, text: Text, box: Box) -> None:
    """Write paragraphs in the largest type that fits; in the smallest, the longest ones are cut."""
    paragraphs = [(f"{lead} " if lead else "", words) for lead, words in text.paragraphs]

    def high(size: float) -> float:
        return sum(height_of(lead + words, box.width, size) + 6 for lead, words in paragraphs)

    size = next((size for size in (20, 18, 16, 14) if high(size) <= box.height), SMALLEST)
    while high(size) > box.height:
        heights = [height_of(words, box.width, size) for _, words in paragraphs]
        longest = heights.index(max(heights))
        lead, words = paragraphs[longest]
        rows = round(height_of(words, box.width, size) / (LINE * size))
        if rows < 2:
            break
        paragraphs[longest] = (lead, cut(words, box.width, size, rows - 1))
    lines = [[Run(lead, bold=True), Run(words)] for lead, words in paragraphs]
    add_text(page.shapes, box, lines, size, after=6)


def _cover(page: Any, slide: Slide, cover: Cover) -> None:
    code = 200.0
    left = _WIDTH - _EDGE - code
    width = left - 2 * _EDGE if slide.link else _WIDTH - 2 * _EDGE
    title = page.shapes.title
    box = Box(_EDGE, 70, width, 150)
    words, size = fitted(slide.title, box, (44, 38, 32, 26, 20), bold=True)
    title.left, title.top, title.width, title.height = box.edges
    write(title.text_frame, [[Run(words, bold=True)]], size, anchor="bottom")
    box = Box(_EDGE, 234, width, 110)
    words, size = fitted(slide.subtitle, box, (24, 20, 18, 16, 14))
    add_text(page.shapes, box, [[Run(words, colour=MUTED)]], size)
    box = Box(_EDGE, 360, width, 120)
    lines = [cut(line, width, 18, 2) for line in cover.lines]
    add_text(page.shapes, box, [[Run(line, colour=INK)] for line in lines], 18, after=6)
    _source(page, slide)
    _live_view(page, slide.link, Box(left, 120, code, code), Box(left, 124 + code, code, 20), "center")


def _live_view(page: Any, link: str, code: Box, below: Box, align: Align) -> None:
    """Add the QR code of the link, and the link below it."""
    if not link:
        return
    address = urlsplit(link)
    if address.scheme not in ("http", "https"):
        raise ValueError(f"not a web address: {link[:60]}")
    clickable = link if len(link) <= _CLICKABLE else ""
    if len(link.encode()) <= _SCANNABLE:
        picture = page.shapes.add_picture(io.BytesIO(qr_png(link)), *code.edges)
        describe(picture, "QR code that opens the live view")
        picture.click_action.hyperlink.address = link
        bare = link.removeprefix(f"{address.scheme}://").rstrip("/")
        words = cut(
            bare if text_width(bare, SMALLEST) <= below.width else address.netloc, below.width, SMALLEST, 1
        )
        add_text(page.shapes, below, [[Run(words, link=clickable)]], SMALLEST, align=align)
        return
    why = (
        "Open the live view (its link is too long for a QR code)"
        if clickable
        else "The link to the live view is too long for a slide; it is in the notes."
    )
    add_text(page.shapes, code, [[Run(why, colour=MUTED, link=clickable)]], SMALLEST, anchor="middle")
