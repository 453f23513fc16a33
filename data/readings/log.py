"""The log of readings in the database. Nothing in it is changed or deleted; a reading can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from data import clock
from data.labelling.labels import Origin
from data.readings.model import Reading
from data.storage.codec import storable
from data.storage.database import Database
from data.storage.tables import READINGS

_AT_ONCE = 500  # PMIDs in one statement


class ReadingLog:
    """The readings in a database. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        """Use the store's `database`."""
        self._database = database
        self._found = False

    def add(self, readings: Iterable[Reading]) -> int:
        """Add readings in one transaction; one that is in the log already is not added again.

        Returns:
            How many were added.

        Raises:
            StoreError: the database cannot be written; then none was added.
        """
        added = 0
        with self._database.writing() as connection:
            for reading in readings:
                insert = self._database.insert(READINGS).values(_row(reading)).on_conflict_do_nothing()
                added += connection.execute(insert.returning(READINGS.c.number)).scalar() is not None
        return added

    def withdraw(self, number: int, who: str) -> bool:
        """Withdraw a reading; False and no change unless this reader gave it and it still stands."""
        row = (READINGS.c.number == number) & (READINGS.c.who == who) & READINGS.c.withdrawn.is_(None)
        with self._database.writing() as connection:
            changed = connection.execute(
                sa.update(READINGS).where(row).values(withdrawn=clock.now().timestamp())
            )
        return changed.rowcount == 1

    def of(
        self, topic: str, pmids: Sequence[int] | None = None, origin: Origin | None = None
    ) -> dict[int, tuple[Reading, ...]]:
        """The readings of a topic by PMID, oldest first, withdrawn ones among them.

        Args:
            topic: the code of the topic.
            pmids: only these papers; None for all.
            origin: only of this origin; None for all.

        Raises:
            StoreError: the database cannot be read.
        """
        found: dict[int, list[Reading]] = {}
        whole = sa.select(READINGS).where(_kind(topic, origin)).order_by(READINGS.c.number)
        parts = (
            [whole]
            if pmids is None
            else [
                whole.where(READINGS.c.pmid.in_(pmids[start : start + _AT_ONCE]))
                for start in range(0, len(pmids), _AT_ONCE)
            ]
        )
        with self._database.reading() as connection:
            if not self._exists(connection):
                return {}
            for statement in parts:
                for row in connection.execute(statement):
                    found.setdefault(row.pmid, []).append(_reading(row))
        return {pmid: tuple(own) for pmid, own in found.items()}

    def state(self, topic: str, origin: Origin | None = None) -> tuple[int, int]:
        """How many readings of a topic there are, and how many are withdrawn; a change raises one of them.

        Args:
            topic: the code of the topic.
            origin: only of this origin; None for all.
        """
        counts = sa.select(sa.func.count(), sa.func.count(READINGS.c.withdrawn))
        with self._database.reading() as connection:
            if not self._exists(connection):
                return 0, 0
            row = connection.execute(counts.where(_kind(topic, origin))).one()
        return int(row[0]), int(row[1])

    def _exists(self, connection: sa.Connection) -> bool:
        """Whether the database has the table; an old one that is read-only has not."""
        self._found = self._found or sa.inspect(connection).has_table(READINGS.name)
        return self._found


def _kind(topic: str, origin: Origin | None) -> sa.ColumnElement[bool]:
    of_topic = READINGS.c.topic == topic
    return of_topic & (READINGS.c.origin == origin.value) if origin else of_topic


def _row(reading: Reading) -> dict[str, Any]:
    return {
        "pmid": reading.pmid,
        "topic": reading.topic,
        "field": reading.field,
        "value": orjson.dumps(reading.value),
        "words": orjson.dumps([storable(words) for words in reading.words]),
        "origin": reading.origin.value,
        "who": storable(reading.who),
        "at": reading.when.timestamp(),
        "text": reading.text,
        "comment": storable(reading.comment),
        "withdrawn": reading.withdrawn.timestamp() if reading.withdrawn else None,
    }


def _reading(row: sa.Row[Any]) -> Reading:
    return Reading(
        pmid=row.pmid,
        topic=row.topic,
        field=row.field,
        value=orjson.loads(row.value),
        words=tuple(orjson.loads(row.words)),
        origin=Origin(row.origin),
        who=row.who,
        when=datetime.fromtimestamp(row.at, UTC),
        text=row.text,
        comment=row.comment,
        number=row.number,
        withdrawn=None if row.withdrawn is None else datetime.fromtimestamp(row.withdrawn, UTC),
    )
