"""The evidence of searches made ready, kept in the store: tables as bytes, which `evidence_tables` reads.

They are made from records, topic and rules, and found again only by a digest of topic and rules. Those of the
last few searches are kept; nothing is lost with the others but the time to make them anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from data.database import Database
from data.schema import PREPARED, PREPARED_PIECES, SEARCHES

_SEARCHES = 8  # as many are kept; one of 100,000 records takes some 150 MB
_PIECE = 8 * 2**20  # bytes; a database takes no value of any length


class Prepared:
    """What is made ready in a database. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Take the store's `database`."""
        self._database = database

    def tables(self, search_id: str, digest: str) -> dict[str, bytes] | None:
        """The tables of a search that were made by what has this digest, None where they are not here whole.

        Raises:
            StoreError: the database cannot be read.
        """
        head = (
            sa.select(PREPARED.c.number, PREPARED.c.pieces)
            .join(SEARCHES, SEARCHES.c.number == PREPARED.c.search)
            .where(SEARCHES.c.id == search_id, PREPARED.c.digest == digest)
        )
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(PREPARED_PIECES.name):
                return None
            found = connection.execute(head).one_or_none()
            if found is None:
                return None
            pieces = connection.execute(
                sa.select(PREPARED_PIECES.c.name, PREPARED_PIECES.c.body)
                .where(PREPARED_PIECES.c.prepared == found.number)
                .order_by(PREPARED_PIECES.c.place)
            ).all()
        if len(pieces) != found.pieces:
            return None  # taken out by another process meanwhile
        tables: dict[str, list[bytes]] = {}
        for name, body in pieces:
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
        pieces = list(_cut(tables))
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
            row = {"search": search, "digest": digest, "pieces": len(pieces)}
            number = connection.scalar(sa.insert(PREPARED).values(row).returning(PREPARED.c.number))
            for place, (name, body) in enumerate(pieces):
                piece = {"prepared": number, "place": place, "name": name, "body": body}
                connection.execute(sa.insert(PREPARED_PIECES).values(piece))


def _cut(tables: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, body in tables.items():
        for start in range(0, max(len(body), 1), _PIECE):
            yield name, body[start : start + _PIECE]
