"""Rate-limit slots shared by several processes through a table of their database.

There are as many slots as PubMed accepts requests per second. A request acquires one before it is sent; the
slot becomes free a full second after the response began (`pubmed.rate_limit` explains why), or after a
time limit if the process died in between. Times in the table are absolute, so after the clock was set back
they may lie far ahead: no slot counts as occupied for longer than `LONGEST_LEAD`.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.pubmed.rate_limit import LONGEST_PAUSE, Slot
from data.storage.database import Database
from data.storage.tables import RATE_SLOTS

LONGEST_LEAD = LONGEST_PAUSE + 5.0  # seconds; a request holds its slot for less


class StoredSlots:
    """Slots in the store's database. Every method raises StoreError if the database cannot be used."""

    def __init__(self, database: Database, limit_key: str, number: int) -> None:
        """Choose the rate limit.

        Args:
            database: the store's.
            limit_key: identifies the limit, the same for all who share it; at most 32 characters.
            number: requests per second.
        """
        self._database, self._limit_key, self._number = database, limit_key, number

    def acquire(self, seconds: float) -> Slot | float:
        """Acquire a slot for so many seconds; if none is free, return the seconds until one is."""
        with self._database.writing() as connection:
            free_at = self._all(connection)
            now = self._database.now(connection)
            for number in [number for number, free in free_at.items() if free > now + LONGEST_LEAD]:
                self._set(connection, number, now + LONGEST_LEAD)  # the clock was set back
                free_at[number] = now + LONGEST_LEAD
            number = min(free_at, key=lambda number: free_at[number])
            if free_at[number] > now:
                return free_at[number] - now
            self._set(connection, number, now + seconds)
            return Slot(number, now + seconds)

    def release(self, slot: Slot, seconds: float) -> None:
        """Free a slot in so many seconds, unless it is free sooner or another request has acquired it."""
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            if until < slot.until and self._all(connection).get(slot.number) == slot.until:
                self._set(connection, slot.number, until)

    def pause(self, seconds: float) -> None:
        """Keep all slots occupied for so many seconds."""
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            for number, free_at in self._all(connection).items():
                if free_at < until:
                    self._set(connection, number, until)

    def _all(self, connection: sa.Connection) -> dict[int, float]:
        """Slot number → when it is free, locked against other processes until the transaction ends."""
        statement = (
            sa.select(RATE_SLOTS.c.place, RATE_SLOTS.c.free_at)
            .where(RATE_SLOTS.c.who == self._limit_key, RATE_SLOTS.c.place < self._number)
            .order_by(RATE_SLOTS.c.place)
            .with_for_update()
        )
        found = {row.place: row.free_at for row in connection.execute(statement)}
        if len(found) < self._number:
            rows = [{"who": self._limit_key, "place": place, "free_at": 0.0} for place in range(self._number)]
            connection.execute(self._database.insert(RATE_SLOTS).on_conflict_do_nothing(), rows)
            found = {row.place: row.free_at for row in connection.execute(statement)}
        return found

    def _set(self, connection: sa.Connection, number: int, free_at: float) -> None:
        where = sa.and_(RATE_SLOTS.c.who == self._limit_key, RATE_SLOTS.c.place == number)
        connection.execute(sa.update(RATE_SLOTS).where(where).values(free_at=free_at))
