"""A positional inverted index: finds words and phrases without reading the texts.

Words are sorted, so words with a common prefix are adjacent. For each word the index holds its positions,
numbered through all texts, so a phrase is a run of consecutive positions.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.records.record import Record
from data.records.text import search_tokens

Places = NDArray[np.int32]

_LAST = "\U0010ffff"  # sorts after every letter and digit


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The words of some texts; built by `Indexing`.

    Attributes:
        words: every word once, in code point order.
        starts: the start of each word's positions in `places`, and the end of the last ones.
        places: the positions of each word, ascending; numbered across all texts, with a gap after each field.
        bounds: the first position of each text, and the end of the last one.
    """

    words: pa.LargeStringArray
    starts: NDArray[np.int64]
    places: Places
    bounds: Places

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return sum(each.nbytes for each in (self.words, self.starts, self.places, self.bounds))

    def having(self, phrase: str) -> NDArray[np.bool_]:
        """The texts that contain the phrase within one field; its last word is a prefix.

        Args:
            phrase: as `records.text.search_tokens` returns it: lower case, single spaces, at least one word.
        """
        *whole, last = phrase.split(" ")
        ranges = [self._places(place := self._place(word), place + self._is(place, word)) for word in whole]
        ranges.append(np.sort(self._places(self._place(last), self._place(last + _LAST))))
        rarest = min(range(len(ranges)), key=lambda number: len(ranges[number]))
        found = ranges[rarest]
        for number, places in enumerate(ranges):
            if number != rarest and len(places):
                wanted = found + (number - rarest)
                found = found[places[np.searchsorted(places[:-1], wanted)] == wanted]
        mask = np.zeros(len(self.bounds) - 1, dtype=bool)
        mask[np.searchsorted(self.bounds, found, side="right") - 1] = True
        return mask

    def _is(self, place: int, word: str) -> bool:
        return place < len(self.words) and self.words[place].as_py() == word

    def _place(self, word: str) -> int:
        return bisect_left(self.words, word, key=lambda scalar: scalar.as_py())

    def _places(self, first: int, end: int) -> Places:
        return self.places[self.starts[first] : self.starts[end]]


@dataclass(slots=True)
class Indexing:
    """Builds the index from texts added one after the other."""

    _numbers: dict[str, int] = field(default_factory=lambda: {"": 0})  # 0: no word, the gap between fields
    _written: array[int] = field(
        default_factory=lambda: array("i")
    )  # the number of the word at each position
    _bounds: array[int] = field(default_factory=lambda: array("i", [0]))

    def add(self, fields: Iterable[str]) -> None:
        """Add the next text.

        Args:
            fields: as `records.text.search_tokens` returns them; a phrase never spans two fields.
        """
        numbers, written = self._numbers, self._written
        for words in fields:
            if words:
                written.extend([numbers.setdefault(word, len(numbers)) for word in words.split(" ")])
                written.append(0)
        self._bounds.append(len(written))

    def index(self) -> WordIndex:
        """The index of the texts so far."""
        known = list(self._numbers)
        order = sorted(range(len(known)), key=known.__getitem__)  # '' comes first
        ranks = np.empty(len(known), dtype=np.int32)
        ranks[order] = np.arange(len(known), dtype=np.int32)
        written = ranks[np.frombuffer(self._written, dtype=np.int32)] if self._written else ranks[:0]
        places = np.argsort(written, kind="stable").astype(np.int32)
        starts = np.concatenate(([0], np.cumsum(np.bincount(written, minlength=len(known)))))
        return WordIndex(
            words=pa.array([known[number] for number in order[1:]], type=pa.large_string()),
            starts=starts[1:] - starts[1],
            places=places[starts[1] :],
            bounds=np.array(self._bounds, dtype=np.int32),
        )


def searchable(record: Record) -> Iterator[str]:
    """The words of one record that the free-text filter searches, field by field."""
    fields = (record.title, record.text, *record.keywords, *record.authors, record.journal)
    return map(search_tokens, fields)
