"""MeSH headings and keywords of records, as words that can be counted.

MeSH counts by descriptor, without qualifiers: "Neuralgia / therapy" and "Neuralgia / etiology" are one
word. Authors' keywords that differ only in case, white space, kind of dash or a full stop at the end are one
word, shown as most papers write it; British and American spelling, singular and plural are left as they are.
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


def fold(word: str) -> str:
    """A word as it is counted: spellings with the same fold are one word; '' if nothing is left."""
    # Twice: folding case makes compatibility forms of some signs.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return " ".join(_DASHES.sub("-", folded).split()).strip(_OUTER)


def words_of_record(record: Record) -> dict[str, tuple[str, ...]]:
    """The record's words by kind, as PubMed writes them."""
    return {MESH: tuple(heading.descriptor for heading in record.mesh), KEYWORD: record.keywords}


@dataclass(slots=True)
class WordList:
    """Collects the words of records: pair i says that record `rows[i]` has word `values[i]`."""

    rows: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _spellings: list[Counter[str]] = field(default_factory=list)

    def add(self, row: int, words: Iterable[str]) -> None:
        """Note the words of one record; a word written twice counts once."""
        spelled: dict[str, str] = {}
        for word in words:
            if key := fold(word):
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
        """The words as they are counted, in the order in which they came."""
        return tuple(self._places)

    @property
    def names(self) -> tuple[str, ...]:
        """The same words as most records write them, the first spelling where several are as frequent.

        A first word of small letters only gets a capital, so that "pain" and "Hyperalgesia" look alike in a
        list, and "miRNA" or "p38" stay what they are.
        """
        return tuple(_with_capital(spellings.most_common(1)[0][0]) for spellings in self._spellings)


def _with_capital(word: str) -> str:
    first = word.split(" ", 1)[0]
    plain = first.isascii() and first.isalpha() and first.islower() and len(first) > 1
    return word[0].upper() + word[1:] if plain else word
