"""The rate limit of several processes on one database: places that they share in a table.

There are as many places as PubMed takes requests in one second. A request takes one before it leaves, and
the place is free again a full second after its answer began (`pubmed.rate_limit` says why); a place whose
process died in between is free soon, too.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.pubmed.rate_limit import Place
from data.storage.database import Database
from data.storage.tables import PLACES


class StoredPlaces:
    """Places in the table of a store. Every method raises StoreError where the database cannot be used."""

    def __init__(self, database: Database, who: str, number: int) -> None:
        """Say whose places they are.

        Args:
            database: the store's.
            who: the same word of at most 32 characters for all who share a limit.
            number: requests in one second.
        """
        self._database, self._who, self._number = database, who, number

    def take(self, seconds: float) -> Place | float:
        """Take a place for so many seconds; if none is free, the seconds until one is."""
        with self._database.writing() as connection:
            free_at = self._all(connection)
            now = self._database.now(connection)
            place = min(free_at, key=lambda place: free_at[place])
            if free_at[place] > now:
                return free_at[place] - now
            self._set(connection, place, now + seconds)
            return Place(place, now + seconds)

    def give_back(self, place: Place, seconds: float) -> None:
        """Have a place free in so many seconds, unless it is sooner, or somebody else's by now."""
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            if until < place.until and self._all(connection).get(place.number) == place.until:
                self._set(connection, place.number, until)

    def pause(self, seconds: float) -> None:
        """Have no place free for so many seconds."""
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            for place, free_at in self._all(connection).items():
                if free_at < until:
                    self._set(connection, place, until)

    def _all(self, connection: sa.Connection) -> dict[int, float]:
        """Place → when it is free, locked against other processes until the transaction ends."""
        statement = (
            sa.select(PLACES.c.place, PLACES.c.free_at)
            .where(PLACES.c.who == self._who, PLACES.c.place < self._number)
            .order_by(PLACES.c.place)
            .with_for_update()
        )
        found = {row.place: row.free_at for row in connection.execute(statement)}
        if len(found) < self._number:
            rows = [{"who": self._who, "place": place, "free_at": 0.0} for place in range(self._number)]
            connection.execute(self._database.insert(PLACES).on_conflict_do_nothing(), rows)
            found = {row.place: row.free_at for row in connection.execute(statement)}
        return found

    def _set(self, connection: sa.Connection, place: int, free_at: float) -> None:
        where = sa.and_(PLACES.c.who == self._who, PLACES.c.place == place)
        connection.execute(sa.update(PLACES).where(where).values(free_at=free_at))
