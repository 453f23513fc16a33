"""A reading: the value that a reader gave to one field of one paper, with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.labelling.evaluation.characteristics import FIELDS as CHARACTERISTICS
from data.labelling.evaluation.characteristics import read_values
from data.labelling.labels import IN_SCOPE, PHASE, PHASES, Origin
from data.records.record import Record
from data.storage.codec import digest
from data.topics.model import Facet, Topic

UNDATED = datetime.fromtimestamp(0, UTC)
"""The time of a reading that does not say its own."""


class ReadingError(ValueError):
    """A reading cannot be accepted; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one paper.

    Attributes:
        pmid: the paper.
        topic: the code of the topic.
        field: one of `fields_of` the topic.
        value: in the form of a reference set: for a facet a list of category codes, otherwise as
            `labelling.evaluation.characteristics` describes; None or [] if the paper does not state it.
        words: quotations of the paper that show it.
        origin: who gave it, a rule excepted.
        who: a reader's name or initials, the name of a model, or the citation of a review.
        when: with time zone; `UNDATED` if that is not known.
        text: `text_digest` of the record that was read; '' if that is not known.
        comment: the reader's own.
        number: its place in the log; 0 if it is not there.
        withdrawn: when its reader took it back.
    """

    pmid: int
    topic: str
    field: str
    value: Any
    words: tuple[str, ...]
    origin: Origin
    who: str
    when: datetime
    text: str = ""
    comment: str = ""
    number: int = 0
    withdrawn: datetime | None = None

    @property
    def day(self) -> date | None:
        """The day it was given; None if that is not known."""
        return None if self.when == UNDATED else self.when.date()


def text_digest(record: Record) -> str:
    """A digest of the words that a reader sees; it changes only when they do."""
    return digest(*(text.encode("utf-8", "replace") for text in (record.title, record.abstract)))


def fields_of(topic: Topic) -> tuple[str, ...]:
    """The fields that can be read, in the order in which they are shown."""
    return (IN_SCOPE, *(facet.code for facet in topic.facets), PHASE, *CHARACTERISTICS)


def known_codes(topic: Topic, field: str) -> tuple[str, ...] | None:
    """The category codes of a facet; None for a field that is none."""
    return next((facet.codes for facet in topic.facets if facet.code == field), None)


def checked_value(topic: Topic, field: str, value: object) -> Any:
    """A value as it is stored: the categories of a facet as a list in codebook order, others unchanged.

    Raises:
        ReadingError: the topic has no such field or category, or the value has another form.
    """
    facet = next((facet for facet in topic.facets if facet.code == field), None)
    if facet:
        return _categories(facet, value)
    if field == IN_SCOPE:
        if not isinstance(value, bool):
            raise ReadingError(f"{IN_SCOPE!r} must be true or false, not {value!r}.")
    elif field == PHASE:
        if value not in (None, *PHASES):
            raise ReadingError(f"{PHASE!r} must be null or one of {', '.join(PHASES)}, not {value!r}.")
    elif field in CHARACTERISTICS:
        try:
            read_values({field: value})
        except ValueError as error:
            raise ReadingError(str(error)) from error
    else:
        raise ReadingError(f"There is no field {field!r}. Known fields: {', '.join(fields_of(topic))}.")
    return value


def _categories(facet: Facet, value: object) -> list[str]:
    given = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(given, list) or not all(isinstance(code, str) for code in given):
        raise ReadingError(f"{facet.code!r} must be a list of category codes, not {value!r}.")
    if unknown := [code for code in given if code not in facet.codes]:
        raise ReadingError(
            f"{facet.code!r} has no category {unknown[0]!r}. Known categories: {', '.join(facet.codes)}."
        )
    if facet.single and len(set(given)) > 1:
        raise ReadingError(f"{facet.code!r} takes one category; {', '.join(given)} are several.")
    return [code for code in facet.codes if code in given]
