"""Text in the forms that files, searches and sentences need."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # includes what XML forbids
_NOT_WORD = re.compile(r"[\W_]+")
_PERHAPS_COMBINING = re.compile("[\u0300-\U0010ffff]+")  # U+0300 is the first combining character


def one_line(text: str) -> str:
    """The text on one line, without characters that text formats forbid: citations are read line by line."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: '1 paper', '1,204 papers'; `plural` if that is not the noun with an 's'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day(when: date) -> str:
    """A date as '22 Nov 2026'."""
    return f"{when.day} {when:%b %Y}"


def ordinal(number: int) -> str:
    """A number in a sequence: '1st', '2nd', '3rd', '11th', '21st'."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def shortened(text: str, most: int) -> str:
    """Text on one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def search_tokens(text: str) -> str:
    """The search tokens of a text, joined by spaces.

    Case, accents and punctuation are removed, so that
    'TNF-α' is found by 'tnf α' and 'Sjögren' by 'sjogren'.
    """
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    # Twice: decomposing makes capitals of some characters (℡), folding makes accented letters of others (İ).
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = _PERHAPS_COMBINING.sub(_unless_combining, decomposed)
    return _NOT_WORD.sub(" ", plain).strip()


def _unless_combining(found: re.Match[str]) -> str:
    return "".join(char for char in found[0] if not unicodedata.combining(char))
