"""The size of text, measured in the font of the figures.

On the page that font is always available. An SVG file or a slide may be opened with another font, so widths
include an allowance for fonts as wide as DejaVu Sans, the widest common fallback (Arial is narrower), except
within `on_page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from unicodedata import category, combining, east_asian_width

from PIL import ImageFont

from data.exports.fonts import FILE

_WEIGHTS = (400, 700)  # of regular and bold type, on the font's weight axis

# Allowances for regular and bold type: widths in DejaVu Sans as multiples of those in this font. For spaces,
# digits, punctuation and symbols (by Unicode category) and for letters with diagonal strokes this is the
# largest ratio among the characters in figures, for other letters the mean over the words in figures.
# `tests/data/exports/test_text_metrics.py` compares the sums with DejaVu Sans and Liberation Sans.
_ALLOWANCES = {"Z": (1.6, 1.75), "N": (1.29, 1.33), "P": (1.3, 1.34), "S": (1.7, 1.6)}
_LETTERS, _DIAGONAL = (1.19, 1.28), (1.34, 1.38)
_DIAGONALS = frozenset("AVXYZvxyz")
_ON_PAGE = 1.05  # browsers may round the width of each character to whole pixels
_UNITS = 1000  # the type size at which characters are measured
_WIDE, _OTHER = 1.0, 0.65  # widths of characters missing from the font: East Asian (UAX #11), and all others

_SPACES = re.compile(r"[ \t\n\r\f\v]+")  # where a line may be broken; not at a non-breaking space
_HYPHEN = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])")  # where a compound may be broken


_for_page: ContextVar[bool] = ContextVar("for_page", default=False)


@contextmanager
def on_page() -> Iterator[None]:
    """Within this context, text is measured for the page, where only the shipped font is used."""
    token = _for_page.set(True)
    try:
        yield
    finally:
        _for_page.reset(token)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text at this type size, including the allowance; in the unit of the type size."""
    return size * sum(map(_advances(bold, _for_page.get()).__getitem__, text))


def spare(text: str, size: float, *, bold: bool = False) -> float:
    """The allowance within the width of a text; 0 on the page."""
    with on_page():
        drawn = text_width(text, size, bold=bold)
    return text_width(text, size, bold=bold) - drawn


def lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break text into lines that fit `width` at this type size; not yet escaped.

    Lines break between words and after hyphens; a word longer than a line is broken. Whatever the width, a
    line has room for at least a dozen lower-case letters.
    """
    return list(_broken(text, width, size, bold, _for_page.get()))


@lru_cache(maxsize=4096)  # the same names and titles are broken in every draw
def _broken(text: str, width: float, size: float, bold: bool, page: bool) -> tuple[str, ...]:
    """Lines of a text; `page` only distinguishes cache entries, as `text_width` reads the context itself."""
    room = max(width, 6 * size)
    rows = [""]
    for word in _SPACES.split(text.strip(" \t\n\r\f\v")):
        for place, piece in enumerate(_HYPHEN.split(word)):
            glue = " " if rows[-1] and not place else ""
            if text_width(rows[-1] + glue + piece, size, bold=bold) <= room:
                rows[-1] += glue + piece
                continue
            rows += [""] if rows[-1] else []
            for char in piece:
                if text_width(rows[-1] + char, size, bold=bold) > room:
                    rows.append("")
                rows[-1] += char
    return tuple(rows)


class _Advances(dict[str, float]):
    """Widths of characters as multiples of the type size, each measured only once."""

    def __init__(self, bold: bool, page: bool) -> None:
        self._bold, self._page = bold, page

    def __missing__(self, char: str) -> float:
        self[char] = _advance(char, self._bold, self._page)
        return self[char]


@cache
def _advances(bold: bool, page: bool) -> _Advances:
    return _Advances(bold, page)


def _advance(char: str, bold: bool, page: bool) -> float:
    """Width of a character with its allowance, as a multiple of the type size."""
    if combining(char):
        return 0.0
    font = _font(_WEIGHTS[bold])
    if _is_missing(char, font):
        return _WIDE if east_asian_width(char) in "WF" else _OTHER
    return font.getlength(char) / _UNITS * (_ON_PAGE if page else _allowance(char)[bold])


def _allowance(char: str) -> tuple[float, float]:
    return _DIAGONAL if char in _DIAGONALS else _ALLOWANCES.get(category(char)[0], _LETTERS)


@cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FILE, _UNITS, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


def _is_missing(char: str, font: ImageFont.FreeTypeFont) -> bool:
    """Whether the font lacks this character: it then draws the same box as for U+FFFF, a noncharacter."""
    return _drawn(char, font) == _drawn("\uffff", font)


def _drawn(char: str, font: ImageFont.FreeTypeFont) -> tuple[float, object]:
    return font.getlength(char), font.getbbox(char)
