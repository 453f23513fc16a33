"""Finds the words that a reader quotes in a record."""

from __future__ import annotations

import re
from typing import get_args

from data.labelling.matches import Match, TextField
from data.labelling.sections import field_text
from data.records.record import Record

LONGEST = 600  # characters of one quotation; a whole abstract shows nothing
_FIELDS: tuple[TextField, ...] = get_args(TextField)


def find_quotation(record: Record, quotation: str, *, verbatim: bool = False) -> Match | None:
    """Where quoted words are in a record; None if they are in none of its texts.

    White space may differ. Quotation marks and dots around the quotation are not part of it.

    Args:
        record: the paper.
        quotation: the words.
        verbatim: whether capitals must be the same and words whole: “rat” is not in “demonstrated”.
    """
    words = quotation.strip().strip("\"'“”‘’").strip("….").split()
    whole = " ".join(words)
    if len(whole) > LONGEST or not any(map(str.isalnum, whole)):
        return None
    pattern = r"\s+".join(map(re.escape, words))
    if verbatim:
        begins, ends = (r"\b" if edge.isalnum() else "" for edge in (whole[0], whole[-1]))
        pattern = f"{begins}{pattern}{ends}"
    compiled = re.compile(pattern, 0 if verbatim else re.IGNORECASE)
    for field in _FIELDS:
        if found := compiled.search(field_text(record, field)):
            return Match(field, found.start(), found.end(), found[0])
    return None
