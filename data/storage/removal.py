"""Removing searches, and the records that no search has any longer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from data.storage.database import Database
from data.storage.tables import (
    EVIDENCE_CACHE,
    EVIDENCE_CHUNKS,
    HITS,
    JOBS,
    LINKS,
    OWNERS,
    RECORDS,
    SEARCHES,
    UNREADABLE,
)

_BATCH = 2_000  # records deleted in one transaction: writers wait only a moment
_OF_SEARCH: tuple[sa.Table, ...] = (EVIDENCE_CACHE, JOBS, LINKS, OWNERS, UNREADABLE, HITS)


def delete_search(connection: sa.Connection, number: int) -> None:
    """Delete a search, by its number, with its list of papers."""
    ready = sa.select(EVIDENCE_CACHE.c.number).where(EVIDENCE_CACHE.c.search == number)
    connection.execute(sa.delete(EVIDENCE_CHUNKS).where(EVIDENCE_CHUNKS.c.prepared.in_(ready)))
    for table in _OF_SEARCH:
        connection.execute(sa.delete(table).where(table.c.search == number))
    connection.execute(sa.delete(SEARCHES).where(SEARCHES.c.number == number))


def remove_searches(database: Database, ids: Iterable[str]) -> tuple[str, ...]:
    """Delete searches, each in a transaction of its own.

    Returns:
        The ids of those deleted: not of unknown ones, nor of those that are queued or being downloaded.

    Raises:
        StoreError: the database cannot be used.
    """
    is_active = sa.exists().where(JOBS.c.search == SEARCHES.c.number, JOBS.c.state.in_(("queued", "running")))
    removed = []
    for search_id in ids:
        with database.writing() as connection:
            found = sa.select(SEARCHES.c.number).where(SEARCHES.c.id == search_id, ~is_active)
            number = connection.scalar(found)
            if number is not None:
                delete_search(connection, number)
                removed.append(search_id)
    return tuple(removed)


def drop_unused_records(database: Database) -> int:
    """Delete the records that no search has any longer; returns how many. Raises StoreError."""
    unused: Any = ~sa.exists().where(HITS.c.record == RECORDS.c.number)
    dropped, last = 0, 0
    while True:
        with database.reading() as connection:
            batch = sa.select(RECORDS.c.number).where(unused, RECORDS.c.number > last)
            numbers = connection.scalars(batch.order_by(RECORDS.c.number).limit(_BATCH)).all()
        if not numbers:
            return dropped
        last = numbers[-1]
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":
                # A download that is about to use one of these records must not lose it in between.
                connection.exec_driver_sql("LOCK TABLE records, hits IN SHARE ROW EXCLUSIVE MODE")
            gone = sa.delete(RECORDS).where(unused, RECORDS.c.number.in_(numbers))
            dropped += len(connection.scalars(gone.returning(RECORDS.c.number)).all())
