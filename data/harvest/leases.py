"""Leases on queries: one process fetches a query at a time, over all processes that share a database.

The fetching process holds a lease on the query and renews it every few seconds. A lease that was not renewed
for `LEASE_SECONDS` has expired: its process was killed or its machine restarted. Another process may then
acquire it and continue from the records already stored.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.storage.codec import storable
from data.storage.database import Database, StoreError
from data.storage.query import Query
from data.storage.tables import LEASES, SEARCHES

HEARTBEAT_SECONDS = 5.0
LEASE_SECONDS = 30.0  # allows several late heartbeats: the machine slept, the database was busy


@dataclass(frozen=True, slots=True)
class Lease:
    """A search that is being fetched or was interrupted.

    Attributes:
        query: the PubMed query.
        search_id: the search in the store, '' before PubMed has answered.
        started: when it began, in seconds since 1970.
        alive: whether the lease was renewed within `LEASE_SECONDS`; not if that lies far in the future.
        overdue: whether heartbeats have been missed: the holder may be slow, or gone.
        done: records stored.
        total: records to fetch, 0 while unknown.
        requests: requests made so far, by all its holders together.
        seconds: time spent so far, by all its holders together.
        message: the current step, in words.
    """

    query: str
    search_id: str
    started: float
    alive: bool
    overdue: bool
    done: int
    total: int
    requests: int
    seconds: float
    message: str


class LeaseLost(Exception):
    """The lease expired and another process has acquired it."""


class Leases:
    """The leases in a database. Every method raises StoreError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def acquire(self, query: str, holder: str) -> Lease | None:
        """Acquire the lease on a query.

        Args:
            query: in PubMed's syntax.
            holder: a unique id of at most 32 characters.

        Returns:
            A new lease, or an expired one with its progress. None if another holder has it.
        """
        key = Query(query).digest
        with self._database.writing() as connection:
            now = self._database.now(connection)
            new: dict[str, Any] = {
                "query_digest": key,
                "query": storable(query),
                "holder": holder,
                "beat": now,
                "started": now,
                **dict.fromkeys(("done", "total", "requests", "seconds"), 0),
                "message": "",
            }
            create = self._database.insert(LEASES).values(new).on_conflict_do_nothing()
            # After the clock was set back a renewal may lie in the future; a living holder soon repeats it.
            ahead = sa.and_(LEASES.c.query_digest == key, LEASES.c.beat > now)
            connection.execute(sa.update(LEASES).where(ahead).values(beat=now))
            expired = sa.and_(LEASES.c.query_digest == key, LEASES.c.beat <= now - LEASE_SECONDS)
            take_over = sa.update(LEASES).where(expired).values(holder=holder, beat=now)
            if not (_wrote_row(connection, create) or _wrote_row(connection, take_over)):
                return None
            return self._find(connection, LEASES.c.query_digest == key)[0]

    def renew(self, query: str, holder: str, **columns: object) -> bool:
        """Renew a lease and store its progress.

        Args:
            query: the query of the lease.
            holder: its holder.
            columns: columns to set: search, started, done, total, requests, seconds, message.

        Returns:
            False if the holder has lost the lease.
        """
        with self._database.writing() as connection:
            now = self._database.now(connection)
            held = sa.and_(LEASES.c.query_digest == Query(query).digest, LEASES.c.holder == holder)
            return _wrote_row(connection, sa.update(LEASES).where(held).values(beat=now, **columns))

    def set_search(self, query: str, holder: str, search_id: str) -> bool:
        """Store which search is being filled. False if the holder has lost the lease."""
        search = sa.select(SEARCHES).where(SEARCHES.c.id == search_id).subquery()
        number, started = sa.select(search.c.number), sa.select(search.c.started)
        return self.renew(query, holder, search=number.scalar_subquery(), started=started.scalar_subquery())

    def release(self, query: str, holder: str) -> None:
        """Release the lease. Does nothing if another process holds it."""
        held = sa.and_(LEASES.c.query_digest == Query(query).digest, LEASES.c.holder == holder)
        with self._database.writing() as connection:
            connection.execute(sa.delete(LEASES).where(held))

    def get(self, query: str) -> Lease | None:
        """The lease on a query, None if there is none."""
        with self._database.reading() as connection:
            return next(iter(self._find(connection, LEASES.c.query_digest == Query(query).digest)), None)

    def all(self) -> tuple[Lease, ...]:
        """All leases, held or expired, oldest first."""
        with self._database.reading() as connection:
            return self._find(connection, sa.true())

    def _find(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Lease, ...]:
        now = self._database.now(connection)
        statement = (
            sa.select(LEASES, SEARCHES.c.id)
            .join_from(LEASES, SEARCHES, SEARCHES.c.number == LEASES.c.search, isouter=True)
            .where(condition)
            .order_by(LEASES.c.started)
        )
        return tuple(
            Lease(
                query=row.query,
                search_id=row.id or "",
                started=row.started,
                alive=now - LEASE_SECONDS < row.beat < now + LEASE_SECONDS,
                overdue=row.beat < now - 2 * HEARTBEAT_SECONDS,
                done=row.done,
                total=row.total,
                requests=row.requests,
                seconds=row.seconds,
                message=row.message,
            )
            for row in connection.execute(statement)
        )


class HeldLease:
    """A lease held by this process, renewed by a background thread while the work runs.

    Attributes:
        progress: called at each heartbeat; returns the columns to store, see `Leases.renew`.
    """

    def __init__(self, leases: Leases, query: str, holder: str) -> None:
        """Use `renewing`."""
        self.progress: Callable[[], dict[str, object]] = dict
        self._leases, self._query, self._holder = leases, query, holder
        self._lost = threading.Event()

    def check(self) -> None:
        """Raise LeaseLost if the last renewal failed; does not ask the database."""
        if self._lost.is_set():
            raise LeaseLost

    def renew(self) -> None:
        """Renew now. Raises LeaseLost if another process has acquired the lease."""
        self._note(self._leases.renew(self._query, self._holder, **self.progress()))
        self.check()

    def set_search(self, search_id: str) -> None:
        """Store which search is being filled. Raises LeaseLost."""
        self._note(self._leases.set_search(self._query, self._holder, search_id))
        self.check()

    def _note(self, held: bool) -> None:
        if not held:
            self._lost.set()

    def _heartbeat(self, ended: threading.Event) -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            # After a brief database failure the next heartbeat renews it; after a lasting one the work fails.
            with suppress(StoreError, LeaseLost):
                self.renew()


@contextmanager
def renewing(leases: Leases, query: str, holder: str) -> Iterator[HeldLease]:
    """Renew an acquired lease in the background, and release it at the end.

    Args:
        leases: where it was acquired.
        query: its query.
        holder: who acquired it.
    """
    held = HeldLease(leases, query, holder)
    ended = threading.Event()
    thread = threading.Thread(target=held._heartbeat, args=(ended,), name="lease-heartbeat", daemon=True)
    thread.start()
    try:
        yield held
    finally:
        ended.set()
        thread.join()
        with suppress(StoreError):  # the lease then expires and shows up in `Leases.all`
            leases.release(query, holder)


def _wrote_row(connection: sa.Connection, statement: Any) -> bool:
    """Whether a statement wrote a lease; not all drivers report row counts reliably."""
    return connection.scalar(statement.returning(LEASES.c.query_digest)) is not None
