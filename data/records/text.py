"""Text from PubMed in the forms that files and searches need."""

from __future__ import annotations

import re
import unicodedata

_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # also what XML does not take
_NOT_WORD = re.compile(r"[\W_]+")
_PERHAPS_COMBINING = re.compile("[\u0300-\U0010ffff]+")  # U+0300 is the first combining character


def one_line(text: str) -> str:
    """The text on one line, without characters that no text format takes: citations are read line by line."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())


def words_of(text: str) -> str:
    """Text reduced to what a reader would search for.

    Case, accents and punctuation are folded away and words stand one space apart, so that
    'TNF-α' is found by 'tnf α' and 'Sjögren' by 'sjogren'.
    """
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    # Twice: taking apart makes capitals of some signs (℡), folding makes accented letters of others (İ).
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = _PERHAPS_COMBINING.sub(_unless_combining, decomposed)
    return _NOT_WORD.sub(" ", plain).strip()


def _unless_combining(found: re.Match[str]) -> str:
    return "".join(char for char in found[0] if not unicodedata.combining(char))
