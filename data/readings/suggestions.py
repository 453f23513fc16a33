"""Corrections that visitors suggest. Nothing changes until a reader accepts one as their own reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa

from data import clock
from data.labelling.labels import Origin
from data.readings.model import Reading, checked_value, text_digest
from data.readings.quotation import checked_quotations
from data.records.record import Record
from data.storage.codec import storable
from data.storage.database import Database
from data.storage.tables import SUGGESTIONS
from data.topics.model import Topic

PER_VISITOR = 5  # suggestions within `WITHIN`
PER_SERVER = 60  # the same of all visitors: one without cookies is a new visitor with each page
WITHIN = timedelta(hours=1)
WAITING = 500  # suggestions that may wait for a reader
LONGEST_COMMENT = 1_000  # characters


class SuggestionLimit(ValueError):
    """A suggestion is not taken because there were too many; the message says so to the visitor."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A correction of one value of one paper that a visitor suggests.

    Attributes:
        field: of the paper; value: as in a `Reading`.
        words: quotations of the paper that show it.
        visitor: a digest that identifies nobody.
        text: `text_digest` of the record that the visitor saw.
        number: its place in the log; 0 if it is not there.
    """

    pmid: int
    topic: str
    field: str
    value: Any
    words: tuple[str, ...]
    comment: str
    visitor: str
    when: datetime
    text: str = ""
    number: int = 0


def suggestion_for(
    topic: Topic, record: Record, field: str, value: object, words: Sequence[str], comment: str, visitor: str
) -> Suggestion:
    """A suggestion that can be stored.

    Raises:
        ReadingError: the topic has no such field or value, or the words are not in the record.
    """
    return Suggestion(
        pmid=record.pmid,
        topic=topic.code,
        field=field,
        value=checked_value(topic, field, value),
        words=checked_quotations(record, words),
        comment=comment.strip()[:LONGEST_COMMENT],
        visitor=visitor,
        when=clock.now(),
        text=text_digest(record),
    )


def as_reading(suggestion: Suggestion, topic: Topic, record: Record, who: str) -> Reading:
    """The reading by which a reader accepts a suggestion.

    Raises:
        ReadingError: the topic or the record has changed so that it can no longer be accepted.
    """
    comment = f"Suggested by a visitor. {suggestion.comment}".strip()
    return Reading(
        pmid=suggestion.pmid,
        topic=topic.code,
        field=suggestion.field,
        value=checked_value(topic, suggestion.field, suggestion.value),
        words=checked_quotations(record, suggestion.words),
        origin=Origin.PERSON,
        who=who,
        when=clock.now(),
        text=text_digest(record),
        comment=comment,
    )


class Suggestions:
    """The suggestions in a database. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        """Use the store's `database`."""
        self._database = database

    def add(self, suggestion: Suggestion) -> None:
        """Add a suggestion.

        Raises:
            SuggestionLimit: this visitor, or all of them, made too many.
            StoreError: the database cannot be written.
        """
        since = (suggestion.when - WITHIN).timestamp()
        recent = sa.select(sa.func.count()).where(SUGGESTIONS.c.at > since)
        with self._database.writing() as connection:
            of_visitor = connection.scalar(recent.where(SUGGESTIONS.c.visitor == suggestion.visitor)) or 0
            if of_visitor >= PER_VISITOR:
                raise SuggestionLimit(
                    f"You have suggested {PER_VISITOR} corrections within an hour. Please wait a while."
                )
            waiting = sa.select(sa.func.count()).where(SUGGESTIONS.c.decided.is_(None))
            if (connection.scalar(recent) or 0) >= PER_SERVER or (connection.scalar(waiting) or 0) >= WAITING:
                raise SuggestionLimit(
                    "This server has more suggestions than its readers can check at present. Please try "
                    "again another day."
                )
            connection.execute(sa.insert(SUGGESTIONS).values(_row(suggestion)))

    def waiting(self, topic: str) -> tuple[Suggestion, ...]:
        """The suggestions that no reader has decided on, oldest first. Raises StoreError."""
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(SUGGESTIONS.name):
                return ()  # an old database that is read-only
            where = (SUGGESTIONS.c.topic == topic) & SUGGESTIONS.c.decided.is_(None)
            rows = connection.execute(sa.select(SUGGESTIONS).where(where).order_by(SUGGESTIONS.c.number))
            return tuple(map(_suggestion, rows))

    def decide(self, number: int, who: str, *, accepted: bool) -> bool:
        """Accept or decline a suggestion; False and no change if another reader has decided on it.

        Raises:
            StoreError: the database cannot be written.
        """
        row = (SUGGESTIONS.c.number == number) & SUGGESTIONS.c.decided.is_(None)
        with self._database.writing() as connection:
            changed = connection.execute(
                sa.update(SUGGESTIONS)
                .where(row)
                .values(decided=clock.now().timestamp(), accepted=accepted, decided_by=storable(who))
            )
        return changed.rowcount == 1


def _row(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "pmid": suggestion.pmid,
        "topic": suggestion.topic,
        "field": suggestion.field,
        "value": orjson.dumps(suggestion.value),
        "words": orjson.dumps([storable(words) for words in suggestion.words]),
        "comment": storable(suggestion.comment),
        "visitor": suggestion.visitor,
        "at": suggestion.when.timestamp(),
        "text": suggestion.text,
        "decided_by": "",
    }


def _suggestion(row: sa.Row[Any]) -> Suggestion:
    return Suggestion(
        pmid=row.pmid,
        topic=row.topic,
        field=row.field,
        value=orjson.loads(row.value),
        words=tuple(orjson.loads(row.words)),
        comment=row.comment,
        visitor=row.visitor,
        when=datetime.fromtimestamp(row.at, UTC),
        text=row.text,
        number=row.number,
    )
