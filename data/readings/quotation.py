"""What a person quotes for a value: it must be in the record."""

from __future__ import annotations

from collections.abc import Iterable

from data.labelling.quotation import find_quotation
from data.readings.model import ReadingError
from data.records.record import Record

MOST = 5  # quotations for one value


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
