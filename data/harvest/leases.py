"""Who fetches which question: one fetch of a question at a time, over all processes on one database.

Whoever fetches holds the run of the question and shows every few seconds that it is alive. A run whose holder
has not been heard of for `LEASE_SECONDS` was cut off (its process was killed, its machine restarted) and may
be taken over with all that was stored of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.storage.database import Database, StoreError
from data.storage.stored_search import normalise_query
from data.storage.tables import RUNS, SEARCHES, digest, plain

BEAT_SECONDS = 5.0
LEASE_SECONDS = 30.0  # some beats may be late: the machine slept, the database was busy


@dataclass(frozen=True, slots=True)
class Run:
    """A search that is being fetched, or was cut off.

    Attributes:
        query: the question.
        search_id: the search in the store, '' before PubMed has answered.
        started: when it began, in seconds since 1970.
        alive: whether its holder was heard of within `LEASE_SECONDS`.
        silent: whether its holder should have been heard of by now: it may be slow, or gone.
        done: records stored.
        total: records to fetch, 0 while that is not known.
        requests: requests made so far, over all that held it.
        seconds: how long it has been worked on, over all that held it.
        message: what is being done, in words.
    """

    query: str
    search_id: str
    started: float
    alive: bool
    silent: bool
    done: int
    total: int
    requests: int
    seconds: float
    message: str


class RunLost(Exception):
    """Somebody else has taken the run over, because this process was not heard of for too long."""


class Runs:
    """The runs in a database. Every method raises StoreError where the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Take the store's database."""
        self._database = database

    def take(self, query: str, holder: str) -> Run | None:
        """Become the holder of a question's run.

        Args:
            query: in PubMed's syntax.
            holder: a word of at most 32 characters that nobody else uses.

        Returns:
            The run as it stands: a new one, or one that was cut off. None if somebody holds it.
        """
        key = _key(query)
        with self._database.writing() as connection:
            now = self._database.now(connection)
            new: dict[str, Any] = {
                "query_digest": key,
                "query": plain(query),
                "holder": holder,
                "beat": now,
                "started": now,
                **dict.fromkeys(("done", "total", "requests", "seconds"), 0),
                "message": "",
            }
            make = self._database.insert(RUNS).values(new).on_conflict_do_nothing()
            dead = sa.and_(RUNS.c.query_digest == key, RUNS.c.beat <= now - LEASE_SECONDS)
            take_over = sa.update(RUNS).where(dead).values(holder=holder, beat=now)
            if not (_one(connection, make) or _one(connection, take_over)):
                return None
            return self._find(connection, RUNS.c.query_digest == key)[0]

    def beat(self, query: str, holder: str, **changes: object) -> bool:
        """Show that the holder is alive, and how far it is.

        Args:
            query: the question of the run.
            holder: who holds it.
            changes: columns of the run to set: search, started, done, total, requests, seconds, message.

        Returns:
            False if it is not the holder any more.
        """
        with self._database.writing() as connection:
            beat = self._database.now(connection)
            mine = sa.and_(RUNS.c.query_digest == _key(query), RUNS.c.holder == holder)
            return _one(connection, sa.update(RUNS).where(mine).values(beat=beat, **changes))

    def begun(self, query: str, holder: str, search_id: str) -> bool:
        """Note which search in the store the run fills. False if it is not the holder any more."""
        search = sa.select(SEARCHES).where(SEARCHES.c.id == search_id).subquery()
        number, started = sa.select(search.c.number), sa.select(search.c.started)
        return self.beat(query, holder, search=number.scalar_subquery(), started=started.scalar_subquery())

    def end(self, query: str, holder: str) -> None:
        """Release the run. Does nothing if another process holds it."""
        mine = sa.and_(RUNS.c.query_digest == _key(query), RUNS.c.holder == holder)
        with self._database.writing() as connection:
            connection.execute(sa.delete(RUNS).where(mine))

    def look(self, query: str) -> Run | None:
        """The run of a question, None if there is none."""
        with self._database.reading() as connection:
            return next(iter(self._find(connection, RUNS.c.query_digest == _key(query))), None)

    def all(self) -> tuple[Run, ...]:
        """All runs, the oldest first: those that somebody holds and those that were cut off."""
        with self._database.reading() as connection:
            return self._find(connection, sa.true())

    def _find(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Run, ...]:
        now = self._database.now(connection)
        statement = (
            sa.select(RUNS, SEARCHES.c.id)
            .join_from(RUNS, SEARCHES, SEARCHES.c.number == RUNS.c.search, isouter=True)
            .where(condition)
            .order_by(RUNS.c.started)
        )
        return tuple(
            Run(
                query=row.query,
                search_id=row.id or "",
                started=row.started,
                alive=row.beat > now - LEASE_SECONDS,
                silent=row.beat < now - 2 * BEAT_SECONDS,
                done=row.done,
                total=row.total,
                requests=row.requests,
                seconds=row.seconds,
                message=row.message,
            )
            for row in connection.execute(statement)
        )


class Held:
    """A run that this process holds, kept alive by a thread of its own while the work goes on.

    Attributes:
        state: asked at each beat how far the work is; see `Runs.beat`.
    """

    def __init__(self, runs: Runs, query: str, holder: str) -> None:
        """Use `hold`."""
        self.state: Callable[[], dict[str, object]] = dict
        self._runs, self._query, self._holder = runs, query, holder
        self._lost = threading.Event()

    def check(self) -> None:
        """Raise RunLost if somebody else has taken the run over; cheap."""
        if self._lost.is_set():
            raise RunLost

    def confirm(self) -> None:
        """Raise RunLost if somebody else has taken the run over, as the database says now."""
        self._note(self._runs.beat(self._query, self._holder, **self.state()))
        self.check()

    def begun(self, search_id: str) -> None:
        """Note which search the run fills. Raises RunLost."""
        self._note(self._runs.begun(self._query, self._holder, search_id))
        self.check()

    def _note(self, held: bool) -> None:
        if not held:
            self._lost.set()

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT_SECONDS):
            # A database that fails for a moment is the next beat's matter, for good the work's own.
            with suppress(StoreError):
                self._note(self._runs.beat(self._query, self._holder, **self.state()))


@contextmanager
def hold(runs: Runs, query: str, holder: str) -> Iterator[Held]:
    """Keep a run that was taken, and let it go at the end.

    Args:
        runs: where it was taken.
        query: its question.
        holder: who took it.
    """
    held = Held(runs, query, holder)
    ended = threading.Event()
    thread = threading.Thread(target=held._beat, args=(ended,), name="run-beat", daemon=True)
    thread.start()
    try:
        yield held
    finally:
        ended.set()
        thread.join()
        with suppress(StoreError):  # it is cut off then, and found by `Runs.all`
            runs.end(query, holder)


def _one(connection: sa.Connection, statement: Any) -> bool:
    """Whether a statement wrote a run; drivers differ in what they tell of the number of rows."""
    return connection.scalar(statement.returning(RUNS.c.query_digest)) is not None


def _key(query: str) -> str:
    return digest(normalise_query(plain(query)).encode())
