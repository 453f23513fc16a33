"""A record as sentences that patterns can read: small letters, plain dashes and signs, length kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.labelling.characteristics import triggers
from data.labelling.characteristics.numbers import COUNTS
from data.labelling.characteristics.triggers import Triggers
from data.labelling.matches import Match, TextField
from data.labelling.sections import field_text, plain_sentences
from data.records.record import Record

# z as s, so that 'randomized' and 'randomised' are one word; the middle dot is the Lancet's decimal point.
_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u00d7\u2715\u2716\u2a09\u22c5\u2217", "x"),
    **dict.fromkeys("\u00b5\u03bc", "u"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2005\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    "\u00b7": ".",
}
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ASCII_SIGNS = (("z", "s"), ("*", "x"), ("\t", " "), ("\r", " "), ("\n", " "))


@dataclass(eq=False, slots=True)
class Sentence:
    """One sentence of a field.

    Attributes:
        text: normalised; as long as the original.
        start: where it begins in the field's text.
        triggers: those it has.
        beginnings: where a number may begin, from left to right.
    """

    field: TextField
    start: int
    text: str
    original: str
    triggers: Triggers
    beginnings: Sequence[int]
    _counts: Sequence[int] | None = None

    @property
    def counts(self) -> Sequence[int]:
        """Where a `COUNT` begins."""
        if self._counts is None:  # not a `cached_property`, whose lock costs more than it saves
            self._counts = [start for start in self.beginnings if COUNTS.match(self.text, start)]
        return self._counts

    def from_counts(
        self, pattern: re.Pattern[str], counts: Iterable[int] | None = None
    ) -> Iterator[re.Match[str]]:
        """As `pattern.finditer`, for a pattern that begins with `COUNT`; only at these `counts`, if given."""
        end = 0
        for start in self.counts if counts is None else counts:
            if start >= end and (found := pattern.match(self.text, start)):
                end = found.end()
                yield found

    def has(self, some: Triggers) -> bool:
        """Whether it has any of these triggers."""
        return bool(some & self.triggers)

    def match(self, start: int, end: int) -> Match:
        """The words from `start` to `end` of this sentence with their place in the field."""
        while start < end and self.original[start].isspace():
            start += 1
        while end > start and self.original[end - 1].isspace():
            end -= 1
        return Match(self.field, self.start + start, self.start + end, self.original[start:end])

    def found(self, found: re.Match[str], group: int | str = 0) -> Match:
        """The words of a pattern's group with their place in the field."""
        return self.match(found.start(group), found.end(group))


class Sentences(list[Sentence]):
    """The sentences of a record, in their order."""

    def having(self, some: Triggers) -> Sequence[Sentence]:
        """Those that have any of these triggers."""
        return [sentence for sentence in self if sentence.triggers & some]


def normalise(text: str) -> str:
    """Text as patterns see it, exactly as long as `text`."""
    small = text.lower()
    if len(small) != len(text):  # a few capitals, such as the dotted I, become two characters
        small = "".join(low if len(low := char.lower()) == 1 else " " for char in text)
    for sign, plain in _ASCII_SIGNS:
        small = small.replace(sign, plain)
    return _FOREIGN.sub(lambda found: _SIGNS.get(found[0], found[0]), small)


def sentences(record: Record) -> Sentences:
    """Title and text of a record, sentence by sentence."""
    body: TextField = "abstract" if record.abstract else "summary"
    title, text = record.title, field_text(record, body)
    whole = normalise(f"{title}\n{text}")
    shift = len(title) + 1
    spans = [(0, len(title)), *((start + shift, end + shift) for start, end in plain_sentences(text))]
    found, numbers = triggers.scan(whole, [start for start, _ in spans])
    split = [
        Sentence(body, start - shift, whole[start:end], text[start - shift : end - shift], here, places)
        for (start, end), here, places in zip(spans[1:], found[1:], numbers[1:], strict=True)
    ]
    if title:
        split.insert(0, Sentence("title", 0, whole[: len(title)], title, found[0], numbers[0]))
    return Sentences(split)


def entries(record: Record, field: TextField) -> tuple[Match, ...]:
    """Each entry of a list field, such as the publication types, with its place."""
    text = field_text(record, field)
    return tuple(
        Match(field, found.start(), found.end(), found[0]) for found in re.finditer(r"[^;\s][^;]*", text)
    )
