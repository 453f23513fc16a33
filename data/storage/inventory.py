"""What is stored, and how much room it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from data.storage.database import Database
from data.storage.tables import EVIDENCE_CACHE, EVIDENCE_CHUNKS, HITS, JOBS, LINKS, RECORDS, SEARCHES

_OVERHEAD = 60  # bytes of a row and its indexes beside its texts


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A search in the store, in any state.

    Attributes:
        id: of the search.
        query: in PubMed's syntax.
        state: see `stored_search.Search`.
        started: when PubMed was asked.
        papers: how many of its records are stored.
        size: bytes of its records, which searches share, and of its cached labels.
        linked: when a link to it was last copied or opened, None for never.
        is_active: whether it is queued or being downloaded.
    """

    id: str
    query: str
    state: str
    started: datetime
    papers: int
    size: int
    linked: datetime | None
    is_active: bool


def inventory(database: Database, *, measured: bool = True) -> tuple[StoredItem, ...]:
    """All searches, the newest first.

    Args:
        database: of the store.
        measured: whether papers and bytes are counted, which takes seconds where there are many; else they
            are 0.

    Raises:
        StoreError: the database cannot be used.
    """
    is_active = sa.exists().where(JOBS.c.search == SEARCHES.c.number, JOBS.c.state.in_(("queued", "running")))
    of_records = (
        sa.select(
            HITS.c.search,
            sa.func.count(HITS.c.record).label("papers"),
            sa.func.sum(_size(database, RECORDS.c.body, RECORDS.c.medline)).label("size"),
        )
        .join_from(HITS, RECORDS, RECORDS.c.number == HITS.c.record)
        .group_by(HITS.c.search)
        .subquery()
    )
    of_cache = (
        sa.select(EVIDENCE_CACHE.c.search, sa.func.sum(_size(database, EVIDENCE_CHUNKS.c.body)).label("size"))
        .join_from(EVIDENCE_CACHE, EVIDENCE_CHUNKS, EVIDENCE_CHUNKS.c.prepared == EVIDENCE_CACHE.c.number)
        .group_by(EVIDENCE_CACHE.c.search)
        .subquery()
    )
    statement = (
        sa.select(*SEARCHES.c["id", "query", "state", "started"], LINKS.c.used, is_active.label("is_active"))
        .select_from(SEARCHES)
        .outerjoin(LINKS, LINKS.c.search == SEARCHES.c.number)
        .order_by(SEARCHES.c.number.desc())
    )
    if measured:
        size = sa.func.coalesce(of_records.c.size, 0) + sa.func.coalesce(of_cache.c.size, 0)
        statement = (
            statement.outerjoin(of_records, of_records.c.search == SEARCHES.c.number)
            .outerjoin(of_cache, of_cache.c.search == SEARCHES.c.number)
            .add_columns(sa.func.coalesce(of_records.c.papers, 0).label("papers"), size.label("size"))
        )
    else:
        statement = statement.add_columns(sa.literal(0).label("papers"), sa.literal(0).label("size"))
    with database.reading() as connection:
        return tuple(
            StoredItem(
                id=row.id,
                query=row.query,
                state=row.state,
                started=datetime.fromtimestamp(row.started, UTC),
                papers=row.papers,
                size=int(row.size),
                linked=None if row.used is None else datetime.fromtimestamp(row.used, UTC),
                is_active=bool(row.is_active),
            )
            for row in connection.execute(statement)
        )


def stored_bytes(database: Database) -> int:
    """The bytes in use, without room that is free for what comes next. Raises StoreError.

    Of a file all of them; on a server, where deleted rows stay until it clears them away, those of the
    records, the lists and the cached labels.
    """
    with database.reading() as connection:
        if connection.dialect.name == "sqlite":
            pages, free, size = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_count", "freelist_count", "page_size")
            )
            return int((pages - free) * size)
        parts = (
            sa.select(sa.func.sum(_size(database, RECORDS.c.body, RECORDS.c.medline))),
            sa.select(sa.func.sum(_size(database, EVIDENCE_CHUNKS.c.body))),
            sa.select(sa.func.count() * _OVERHEAD).select_from(HITS),
        )
        return sum(int(connection.scalar(part) or 0) for part in parts)


def _size(database: Database, *columns: sa.Column[Any]) -> sa.ColumnElement[int]:
    """The bytes of a row with these columns, compressed as the database stores them."""
    length = sa.func.pg_column_size if database.engine.dialect.name == "postgresql" else sa.func.length
    return sum((length(column) for column in columns), sa.literal(_OVERHEAD))
