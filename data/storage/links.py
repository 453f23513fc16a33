"""When a link to a search was last copied or opened, so that it is not deleted while people use it."""

from __future__ import annotations

import sqlalchemy as sa

from data import clock
from data.storage.database import Database
from data.storage.tables import LINKS, SEARCHES

_PRECISION = 86_400.0  # seconds; the database is written at most this often for a search


def note_link(database: Database, search_id: str) -> None:
    """Record that a link to a search was copied or opened; nothing if it is not stored. Raises StoreError."""
    now = clock.now().timestamp()
    known = (
        sa.select(SEARCHES.c.number, LINKS.c.used)
        .join_from(SEARCHES, LINKS, LINKS.c.search == SEARCHES.c.number, isouter=True)
        .where(SEARCHES.c.id == search_id)
    )
    with database.reading() as connection:
        found = connection.execute(known).one_or_none()
    if found is None or (found.used is not None and abs(now - found.used) < _PRECISION):
        return
    row = database.insert(LINKS).values(search=found.number, used=now)
    with database.writing() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=[LINKS.c.search], set_={"used": now}))


def links_used(database: Database) -> dict[str, float]:
    """Id of a search → when a link to it was last used, in seconds since 1970. Raises StoreError."""
    statement = sa.select(SEARCHES.c.id, LINKS.c.used).join(LINKS, LINKS.c.search == SEARCHES.c.number)
    with database.reading() as connection:
        return {row.id: row.used for row in connection.execute(statement)}
