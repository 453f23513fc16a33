"""The evidence of searches made ready, kept in the store: tables as bytes, which `evidence_tables` reads.

They are made from records, topic and rules, and found again only by a digest of topic and rules. Those of the
last few searches are kept; nothing is lost with the others but the time to make them anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from data.storage.database import Database
from data.storage.tables import PREPARED, PREPARED_PIECES, SEARCHES

_SEARCHES = 8  # as many are kept; one of 100,000 records takes some 150 MB
_PIECE = 8 * 2**20  # bytes; a database takes no value of any length


class Prepared:
    """What is made ready in a database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Take the store's `database`."""
        self._database = database

    def tables(
        self, search_id: str, digest: str, *, names: Collection[str] = (), but: Collection[str] = ()
    ) -> dict[str, bytes]:
        """The tables of a search that were made by what has this digest, {} where they are not here.

        Args:
            search_id: as `Store.begin` gave it.
            digest: as for `keep`.
            names: only these tables; () for all.
            but: not these.

        Raises:
            StoreError: the database cannot be read.
        """
        pieces = (
            sa.select(PREPARED_PIECES.c.name, PREPARED_PIECES.c.body)
            .join(PREPARED, PREPARED.c.number == PREPARED_PIECES.c.prepared)
            .join(SEARCHES, SEARCHES.c.number == PREPARED.c.search)
            .where(SEARCHES.c.id == search_id, PREPARED.c.digest == digest)
            .where(PREPARED_PIECES.c.name.not_in(but))
            .where(PREPARED_PIECES.c.name.in_(names) if names else sa.true())
            .order_by(PREPARED_PIECES.c.place)
        )
        tables: dict[str, list[bytes]] = {}
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(PREPARED_PIECES.name):
                return {}
            for name, body in connection.execute(pieces):
                tables.setdefault(name, []).append(body)
        return {name: bodies[0] if len(bodies) == 1 else b"".join(bodies) for name, bodies in tables.items()}

    def newest(self, digest: str) -> str | None:
        """The id of the search that was last made ready by what has this digest, None if there is none."""
        newest = (
            sa.select(SEARCHES.c.id)
            .join(PREPARED, PREPARED.c.search == SEARCHES.c.number)
            .where(PREPARED.c.digest == digest)
            .order_by(PREPARED.c.number.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(PREPARED.name):
                return None
            return connection.scalar(newest)

    def keep(self, search_id: str, digest: str, tables: Mapping[str, bytes]) -> None:
        """Keep the tables of a search, in place of what has the same digest, and throw away the oldest.

        Raises:
            StoreError: the database cannot be written.
        """
        search = sa.select(SEARCHES.c.number).where(SEARCHES.c.id == search_id).scalar_subquery()
        newest = sa.select(PREPARED.c.number).order_by(PREPARED.c.number.desc()).limit(_SEARCHES - 1)
        with self._database.writing() as connection:
            old = connection.scalars(
                sa.select(PREPARED.c.number).where(
                    sa.or_(
                        sa.and_(PREPARED.c.search == search, PREPARED.c.digest == digest),
                        PREPARED.c.number.not_in(newest),
                    )
                )
            ).all()
            connection.execute(sa.delete(PREPARED_PIECES).where(PREPARED_PIECES.c.prepared.in_(old)))
            connection.execute(sa.delete(PREPARED).where(PREPARED.c.number.in_(old)))
            row = {"search": search, "digest": digest}
            number = connection.scalar(sa.insert(PREPARED).values(row).returning(PREPARED.c.number))
            for place, (name, body) in enumerate(_cut(tables)):
                piece = {"prepared": number, "place": place, "name": name, "body": body}
                connection.execute(sa.insert(PREPARED_PIECES).values(piece))


def _cut(tables: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, body in tables.items():
        for start in range(0, max(len(body), 1), _PIECE):
            yield name, body[start : start + _PIECE]
