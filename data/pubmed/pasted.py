"""Queries copied from a word processor, a PDF or a web page, read as they would have been typed.

PubMed takes a curly quotation mark for a space, so that a phrase becomes single words.
"""

from __future__ import annotations

import re
import unicodedata

_DOUBLE = "\u201c\u201d„‟«»″〝〞「」『』\uff02"
_SINGLE = "\u2018\u2019‚‛′‹›´ʹʻʼ\uff07"
_DASHES = "‐‑‒\N{EN DASH}—―\N{MINUS SIGN}﹣－"
_INVISIBLE = "\N{SOFT HYPHEN}\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_SPACES = "\u00a0\u1680\u202f\u205f\u3000\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200B)))
_LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"  # of typesetting, as PDF files have them
_BRACKETS = {ord(sign): typed for sign, typed in zip("【】〔〕", "[][]", strict=True)}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}

# What stands for each kind of character, and how a sentence names the kind.
_KINDS = (
    (_DOUBLE, '"', "curly quotation marks"),
    (_SINGLE, "'", "curly apostrophes"),
    (_DASHES, "-", "long dashes"),
    (_INVISIBLE, "", "invisible characters"),
    (_SPACES, " ", "non-breaking or wide spaces"),
    ("".join(map(chr, (*_FULL_WIDTH, *_BRACKETS))), "", "full-width characters"),
    (_LIGATURES, "", "ligatures"),
)
_TYPED = {
    **_FULL_WIDTH,
    **_BRACKETS,
    **{ord(sign): unicodedata.normalize("NFKC", sign) for sign in _LIGATURES},
    **{ord(sign): typed for signs, typed, _ in _KINDS[:-2] for sign in signs},
}
_SINGLE_QUOTED = re.compile(
    r"(?<!\w)[\u2018\u201a\u2039]([^\u2018\u2019\u2039\u203a\"]+)[\u2018\u2019\u203a](?!\w)"
)


def as_typed(query: str) -> str:
    """The query with the characters of a keyboard; a phrase in curly single quotation marks is one too."""
    if query.isascii():
        return query
    return _SINGLE_QUOTED.sub(r'"\1"', unicodedata.normalize("NFC", query)).translate(_TYPED)


def pasted_remark(query: str) -> str:
    """A sentence that says what `as_typed` replaces; '' for nothing."""
    named = [name for signs, _, name in _KINDS if not query.isascii() and not set(signs).isdisjoint(query)]
    if not named:
        return ""
    *first, last = named
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"Characters that PubMed does not read as meant were replaced: {listed}."
