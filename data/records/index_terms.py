"""MeSH headings and keywords of records, normalised for counting.

MeSH is counted by descriptor, without qualifiers: "Neuralgia / therapy" and "Neuralgia / etiology" are one
term. Authors' keywords that differ only in case, white space, kind of dash or a final full stop are one term,
shown in its most frequent spelling; British and American spellings, singular and plural remain distinct.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.records.record import Record

MESH, KEYWORD = "mesh", "keyword"
KINDS: Mapping[str, str] = {MESH: "MeSH headings", KEYWORD: "Keywords"}

_DASHES = re.compile("[‐‑‒–—−]")
_OUTER = " .,;:*\u00ad"


def normalise_keyword(word: str) -> str:
    """The key by which a term is counted, the same for all its spellings; '' if nothing is left."""
    # Twice: folding case turns some characters into compatibility forms.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return " ".join(_DASHES.sub("-", folded).split()).strip(_OUTER)


def words_of_record(record: Record) -> dict[str, tuple[str, ...]]:
    """The terms of a record by kind, as PubMed writes them."""
    return {MESH: tuple(heading.descriptor for heading in record.mesh), KEYWORD: record.keywords}


@dataclass(slots=True)
class WordList:
    """Collects the terms of records: record `rows[i]` has term `values[i]`."""

    rows: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _spellings: list[Counter[str]] = field(default_factory=list)

    def add(self, row: int, words: Iterable[str]) -> None:
        """Add the terms of one record; repeated terms count once."""
        spelled: dict[str, str] = {}
        for word in words:
            if key := normalise_keyword(word):
                spelled.setdefault(key, " ".join(word.split()).strip(_OUTER) or key)
        for key, spelling in spelled.items():
            place = self._places.setdefault(key, len(self._places))
            if place == len(self._spellings):
                self._spellings.append(Counter())
            self._spellings[place][spelling] += 1
            self.rows.append(row)
            self.values.append(place)

    @property
    def codes(self) -> tuple[str, ...]:
        """The keys of the terms, in order of first appearance."""
        return tuple(self._places)

    @property
    def names(self) -> tuple[str, ...]:
        """The most frequent spelling of each term, the first one on a tie.

        A first word in lower case is capitalised, so that "pain" and "Hyperalgesia" look alike in a list;
        "miRNA" and "p38" stay as they are.
        """
        return tuple(_with_capital(spellings.most_common(1)[0][0]) for spellings in self._spellings)


def _with_capital(word: str) -> str:
    first = word.split(" ", 1)[0]
    plain = first.isascii() and first.isalpha() and first.islower() and len(first) > 1
    return word[0].upper() + word[1:] if plain else word
