"""A cache of the labelled evidence of searches: tables as bytes, see `data.evidence.arrow_tables`.

An entry is valid for one digest of topic and labelling version. Only the last few searches are kept; the
others are rebuilt from their records when needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from data.storage.database import Database
from data.storage.tables import EVIDENCE_CACHE, EVIDENCE_CHUNKS, SEARCHES

_MAX_ENTRIES = 8  # an entry of 100,000 records takes some 150 MB
_CHUNK_BYTES = 8 * 2**20  # databases limit the length of a value


class EvidenceCache:
    """The cache in a database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Use the store's `database`."""
        self._database = database

    def tables(
        self, search_id: str, digest: str, *, names: Collection[str] = (), but: Collection[str] = ()
    ) -> dict[str, bytes]:
        """The cached tables of a search, {} if there is no entry for this digest.

        Args:
            search_id: as `Store.begin` gave it.
            digest: as for `keep`.
            names: only these tables; () for all.
            but: tables to leave out.

        Raises:
            StoreError: the database cannot be read.
        """
        chunks = (
            sa.select(EVIDENCE_CHUNKS.c.name, EVIDENCE_CHUNKS.c.body)
            .join(EVIDENCE_CACHE, EVIDENCE_CACHE.c.number == EVIDENCE_CHUNKS.c.prepared)
            .join(SEARCHES, SEARCHES.c.number == EVIDENCE_CACHE.c.search)
            .where(SEARCHES.c.id == search_id, EVIDENCE_CACHE.c.digest == digest)
            .where(EVIDENCE_CHUNKS.c.name.not_in(but))
            .where(EVIDENCE_CHUNKS.c.name.in_(names) if names else sa.true())
            .order_by(EVIDENCE_CHUNKS.c.place)
        )
        tables: dict[str, list[bytes]] = {}
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(EVIDENCE_CHUNKS.name):
                return {}
            for name, body in connection.execute(chunks):
                tables.setdefault(name, []).append(body)
        return {name: bodies[0] if len(bodies) == 1 else b"".join(bodies) for name, bodies in tables.items()}

    def digests(self, search_id: str) -> tuple[str, ...]:
        """The digests for which a search has an entry, the newest entry first. Raises StoreError."""
        entries = (
            sa.select(EVIDENCE_CACHE.c.digest)
            .join(SEARCHES, SEARCHES.c.number == EVIDENCE_CACHE.c.search)
            .where(SEARCHES.c.id == search_id)
            .order_by(EVIDENCE_CACHE.c.number.desc())
        )
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(EVIDENCE_CACHE.name):
                return ()
            return tuple(connection.scalars(entries))

    def newest(self, digest: str) -> str | None:
        """The id of the search cached last for this digest, None if there is none."""
        newest = (
            sa.select(SEARCHES.c.id)
            .join(EVIDENCE_CACHE, EVIDENCE_CACHE.c.search == SEARCHES.c.number)
            .where(EVIDENCE_CACHE.c.digest == digest)
            .order_by(EVIDENCE_CACHE.c.number.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(EVIDENCE_CACHE.name):
                return None
            return connection.scalar(newest)

    def keep(self, search_id: str, digest: str, tables: Mapping[str, bytes]) -> None:
        """Cache the tables of a search, replacing its entry of the same digest, and drop the oldest entries.

        Raises:
            StoreError: the database cannot be written.
        """
        search = sa.select(SEARCHES.c.number).where(SEARCHES.c.id == search_id).scalar_subquery()
        newest = (
            sa.select(EVIDENCE_CACHE.c.number)
            .order_by(EVIDENCE_CACHE.c.number.desc())
            .limit(_MAX_ENTRIES - 1)
        )
        with self._database.writing() as connection:
            old = connection.scalars(
                sa.select(EVIDENCE_CACHE.c.number).where(
                    sa.or_(
                        sa.and_(EVIDENCE_CACHE.c.search == search, EVIDENCE_CACHE.c.digest == digest),
                        EVIDENCE_CACHE.c.number.not_in(newest),
                    )
                )
            ).all()
            connection.execute(sa.delete(EVIDENCE_CHUNKS).where(EVIDENCE_CHUNKS.c.prepared.in_(old)))
            connection.execute(sa.delete(EVIDENCE_CACHE).where(EVIDENCE_CACHE.c.number.in_(old)))
            row = {"search": search, "digest": digest}
            number = connection.scalar(
                sa.insert(EVIDENCE_CACHE).values(row).returning(EVIDENCE_CACHE.c.number)
            )
            for place, (name, body) in enumerate(_chunks(tables)):
                chunk = {"prepared": number, "place": place, "name": name, "body": body}
                connection.execute(sa.insert(EVIDENCE_CHUNKS).values(chunk))


def _chunks(tables: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, body in tables.items():
        for start in range(0, max(len(body), 1), _CHUNK_BYTES):
            yield name, body[start : start + _CHUNK_BYTES]
