"""The words of a paper that show a value: they must be in its record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from data.labelling.labels import Match, TextField
from data.labelling.sections import field_text
from data.readings.model import ReadingError
from data.records.record import Record

LONGEST = 600  # characters of one quotation; a whole abstract shows nothing
MOST = 5  # quotations for one value
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


def checked_quotations(record: Record, quotations: Iterable[str]) -> tuple[str, ...]:
    """What a person quotes, as the record has it, each once.

    Raises:
        ReadingError: one is not in the record, or there are too many.
    """
    found = []
    for words in quotations:
        match = find_quotation(record, words)
        if match is None:
            short = " ".join(words.split())
            short = short if len(short) <= 80 else f"{short[:79]}…"
            raise ReadingError(
                f"“{short}” is not in this record. Select the words in the text, or copy them."
            )
        found.append(match.words)
    found = list(dict.fromkeys(found))
    if len(found) > MOST:
        raise ReadingError(f"A value takes at most {MOST} quotations.")
    return tuple(found)
