"""The words of a paper that show a value: they must be in its record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from data.labelling.classifier import field_text
from data.labelling.labels import Match, TextField
from data.readings.model import ReadingError
from data.records.record import Record

LONGEST = 1_000  # characters of one quotation
MOST = 5  # quotations for one value
_FIELDS: tuple[TextField, ...] = get_args(TextField)


def quote_in(record: Record, words: str) -> Match | None:
    """Where a quotation is in the record; None if it is not there.

    Line breaks, runs of blanks, and capitals do not count; `Match.words` is as the record has it.
    """
    parts = words.split()
    if not parts or len(words) > LONGEST:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    for field in _FIELDS:
        if found := pattern.search(field_text(record, field)):
            return Match(field, found.start(), found.end(), found[0])
    return None


def checked_quotes(record: Record, quotes: Iterable[str]) -> tuple[str, ...]:
    """Quotations as the record has them, each once.

    Raises:
        ReadingError: one is not in the record, or there are too many.
    """
    found = []
    for words in quotes:
        match = quote_in(record, words)
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
