"""Keys by which a manuscript cites a record, 'liu2020_33456473': the same in BibTeX and CSL-JSON."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from data.exports.author_names import authors_of
from data.records.record import Record


def citation_keys(records: Iterable[Record]) -> Iterator[tuple[str, Record]]:
    """Each record with its key: ASCII, and unique among these records."""
    taken: set[str] = set()
    for record in records:
        wanted = _key(record)
        key, more = wanted, 1
        while key in taken:
            more += 1
            key = f"{wanted}_{more}"
        taken.add(key)
        yield key, record


def _key(record: Record) -> str:
    first = next(iter(authors_of(record)), "")
    name = first if isinstance(first, str) else first.family
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z]", "", ascii_name)[:30] or "anonymous"
    return f"{word}{record.year or ''}_{record.pmid}"
