"""What a reader has given to the fields of one paper and not saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from data.labelling.characteristics.reader import PROTOCOL
from data.labelling.labels import IN_SCOPE, PHASE, Origin
from data.readings.log import ReadingLog
from data.readings.model import Reading, ReadingError, checked_value, fields_of, text_digest
from data.readings.quotation import checked_quotations
from data.readings.values import name_of, same
from data.records.record import Record
from data.topics.model import Topic

LONGEST_COMMENT = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Draft:
    """The unsaved reading of one paper. Changed by making another one.

    Attributes:
        who: the reader.
        fields: those that are asked, in order.
        start: the values with which the reader began.
        seen: the number of the newest reading in the log when the reader began.
        values: by field, what the reader gave.
        words: by field, the quotations that show it.
        comments: by field.
        at: the field on screen.
    """

    pmid: int
    who: str
    fields: tuple[str, ...]
    start: Mapping[str, Any]
    seen: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    at: str = ""

    def value(self, name: str) -> Any:
        """The value of a field as it is now."""
        return self.values.get(name, self.start.get(name))

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields to which the reader gave a value, words or a comment."""
        given = {*self.values, *self.comments, *(name for name, words in self.words.items() if words)}
        return tuple(name for name in self.fields if name in given)

    def give(self, name: str, value: Any) -> Draft:
        """The draft with a value of a field."""
        return replace(self, values={**self.values, name: value})

    def quote(self, name: str, words: tuple[str, ...]) -> Draft:
        """The draft with the quotations of a field."""
        return replace(self, words={**self.words, name: words})

    def comment(self, name: str, text: str) -> Draft:
        """The draft with the comment on a field."""
        left = {key: value for key, value in self.comments.items() if key != name}
        return replace(self, comments={**left, name: text[:LONGEST_COMMENT]} if text.strip() else left)

    def show(self, name: str) -> Draft:
        """The draft with another field on screen."""
        return replace(self, at=name)

    def beside(self, step: int) -> str:
        """The field so many places further; the last and the first one stay."""
        place = self.fields.index(self.at) if self.at in self.fields else 0
        return self.fields[min(max(place + step, 0), len(self.fields) - 1)]


def readings_of(draft: Draft, topic: Topic, record: Record, when: datetime, whole: bool) -> list[Reading]:
    """The readings to store.

    Args:
        draft: what the reader gave.
        topic: as it is now; it may have changed since the reader began.
        record: of the paper as it is now.
        when: with time zone.
        whole: whether the reader vouches for all fields, not only for those that they changed. Of a paper out
            of scope nothing else is asked.

    Raises:
        ReadingError: a value, or words that are not in the record; the message names the field.
    """
    names = draft.changed
    if whole:
        names = (IN_SCOPE,) if draft.value(IN_SCOPE) is False else draft.fields
    found = []
    for name in names:
        try:
            value = checked_value(topic, name, draft.value(name))
            words = checked_quotations(record, draft.words.get(name, ()))
        except ReadingError as error:
            known = name_of(topic, name) if name in fields_of(topic) else name
            raise ReadingError(f"{known}: {error} Nothing was saved.") from error
        found.append(
            Reading(
                pmid=draft.pmid,
                topic=topic.code,
                field=name,
                value=value,
                words=words,
                origin=Origin.PERSON,
                who=draft.who,
                when=when,
                text=text_digest(record),
                comment=draft.comments.get(name, "").strip(),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a draft.

    Attributes:
        pmid: the paper.
        numbers: of the readings in the log, by which they can be withdrawn.
        overtaken: readings that others gave to the same fields with another value since the reader began.
    """

    pmid: int
    numbers: tuple[int, ...]
    overtaken: tuple[Reading, ...] = ()


def save(log: ReadingLog, topic: Topic, draft: Draft, readings: list[Reading]) -> Saved:
    """Store readings of a draft in one transaction. Raises StoreError; then none is stored."""
    log.add(readings)
    given = {reading.field: reading for reading in readings}
    stored = log.of(topic.code, [draft.pmid]).get(draft.pmid, ())
    return Saved(
        draft.pmid,
        tuple(
            one.number
            for one in stored
            if one.field in given and (one.who, one.when) == _mark(given[one.field])
        ),
        tuple(
            one
            for one in stored
            if one.number > draft.seen
            and one.withdrawn is None
            and one.origin is Origin.PERSON
            and one.who != draft.who
            and one.field in given
            and not same(topic, one.field, one.value, given[one.field].value)
        ),
    )


def _mark(reading: Reading) -> tuple[str, datetime]:
    return reading.who, reading.when


def withdraw(log: ReadingLog, numbers: tuple[int, ...], who: str) -> int:
    """Withdraw readings; returns how many were this reader's and still stood. Raises StoreError."""
    return sum(log.withdraw(number, who) for number in numbers)


def fields_asked(topic: Topic, types: tuple[str, ...], known: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a reader is asked about: all facets, and the characteristics that a paper can have.

    Args:
        topic: whose fields they are.
        types: the article types of the paper.
        known: values that it has, by field; a field with a value is always asked.
    """
    in_people = {*topic.human_types, PROTOCOL}
    primary = {*in_people, *topic.animal_types}
    of_types = {
        PHASE: {*topic.trial_types, PROTOCOL},
        "participants": in_people,
        "multicentre": in_people,
        "registry_ids": in_people,
        "animals": {*topic.animal_types},
        "studies": {*topic.systematic_review_types},
        "review_participants": {*topic.systematic_review_types},
    }
    facets = {IN_SCOPE, *(facet.code for facet in topic.facets)}
    return tuple(
        name
        for name in fields_of(topic)
        if name in facets
        or known.get(name) not in (None, [])
        or not of_types.get(name, primary).isdisjoint(types)
    )
