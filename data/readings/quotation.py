"""Whether words that a model quotes are in the record, word for word."""

from __future__ import annotations

import re

from data.labelling.sections import field_text
from data.records.record import Record

LONGEST = 600  # characters; who quotes a whole abstract shows nothing


def texts_of(record: Record) -> dict[str, str]:
    """What a model is given of a record, and may quote: the name of each text, and the text."""
    return {
        "Title": record.title,
        "Abstract": record.text,
        "Keywords": field_text(record, "keywords"),
        "MeSH headings": field_text(record, "mesh"),
        "Publication types": field_text(record, "publication_types"),
        "Trial registrations": field_text(record, "trial_ids"),
    }


def words_in(record: Record, quotation: str) -> str | None:
    """The quoted words as they are in one of the record's texts; None if they are in none.

    White space may differ, and whole words are needed: “rat” is not in “demonstrated”. Quotation marks and
    dots around the quotation are not part of it.
    """
    words = quotation.strip().strip("\"'“”‘’").strip("….").split()
    whole = " ".join(words)
    if len(whole) > LONGEST or not any(map(str.isalnum, whole)):
        return None
    begins, ends = (r"\b" if edge.isalnum() else "" for edge in (whole[0], whole[-1]))
    pattern = re.compile(begins + r"\s+".join(map(re.escape, words)) + ends)
    found = (pattern.search(text) for text in texts_of(record).values())
    return next((match.group() for match in found if match), None)
