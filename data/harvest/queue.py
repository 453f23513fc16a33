"""The queue of searches to be fetched or labelled: one table of the store, seen by every process.

A query has at most one active download, and a search one active labelling, over all visitors and processes.
Jobs that a reader waits for run before batches, and one visitor's jobs take turns. One process works off the
queue, the holder of a lock of the database (`data.harvest.worker_lock`), so nothing here depends on clocks or
heartbeats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import sqlalchemy as sa

from data.faults import Fault, operator_message, user_message
from data.harvest.pipeline import Phase, Progress
from data.pubmed.errors import Cancelled, ConfigurationError, QueryRefused, ServiceUnavailable
from data.storage.codec import digest, storable
from data.storage.database import Database
from data.storage.query import Query
from data.storage.stored_search import Search
from data.storage.tables import JOBS, SEARCHES

Kind = Literal["fetch", "label"]
State = Literal["queued", "running", "done", "failed", "cancelled"]

MAX_ATTEMPTS = 8  # without any progress in between; a job that kills its process is not begun without end
LONGEST_QUEUE = 100
LONGEST_QUEUE_OF_ONE = 10  # active jobs of one visitor

_KEPT = 500  # jobs that have ended
_FAULTS = {kind.__name__: kind for kind in (Cancelled, ConfigurationError, QueryRefused, ServiceUnavailable)}


class QueueFull(Fault):
    """There are too many jobs to accept another one now."""


@dataclass(frozen=True, slots=True)
class Job:
    """A search to be fetched or labelled, at work, or done.

    Attributes:
        number: grows with each job.
        kind: 'fetch' it from PubMed, or 'label' its stored papers again.
        query: the PubMed query.
        owner: a digest that identifies the visitor who asked first, '' for nobody; see `owner_of`.
        full: whether unchanged records are fetched again too.
        limited: whether everyone who asked for it had not signed in, so that fewer records are fetched.
        cancelled: whether it is to be cancelled, or was.
        state: 'queued' and 'running' are active, the others are final.
        search_id: the search in the store, '' before PubMed has answered.
        progress: the last progress stored.
        seconds: time spent so far, by all processes together.
        attempts: how often it was begun since the last progress.
        place: 1 for the job that runs next, 2 for the one after it; 0 unless it is queued.
        error: why it failed, None unless it did.
        seen: whether its owner has dealt with the result.
    """

    number: int
    kind: Kind
    query: str
    owner: str
    full: bool
    limited: bool
    cancelled: bool
    state: State
    search_id: str
    progress: Progress
    seconds: float
    attempts: int
    place: int
    error: Fault | None
    seen: bool

    @property
    def active(self) -> bool:
        """Whether it is queued or running."""
        return self.state in _ACTIVE


_ACTIVE = ("queued", "running")


def owner_of(visitor: str | None) -> str:
    """The owner id that the store keeps for a visitor, a digest; '' for none."""
    return digest(visitor.encode()) if visitor else ""


class Queue:
    """The queue in a database. Every method raises StoreError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def enqueue(
        self,
        query: str,
        owner: str = "",
        *,
        full: bool = False,
        batch: bool = False,
        limited: bool = False,
    ) -> Job:
        """Ask for a search.

        Args:
            query: in PubMed's syntax.
            owner: who asks, from `owner_of`; only they may cancel it. '' for the server itself.
            full: whether unchanged records are fetched again too; does not change an active job.
            batch: whether nobody waits for it: it then runs after all jobs that somebody waits for.
            limited: whether the limit of records for visitors who have not signed in applies.

        Returns:
            The active job of the same query if there is one, else a new one.

        Raises:
            QueueFull: too many jobs are active, of this owner or of all.
        """
        key = Query(query).digest
        with self._database.writing() as connection:
            found = next(iter(self._find(connection, JOBS.c.active == key)), None)
            if found is None:
                _check_room(owner, self._find(connection, JOBS.c.state.in_(_ACTIVE)))
                return self._add(
                    connection,
                    {
                        "active": key,
                        "query": storable(query),
                        "owner": owner,
                        "refetch": int(full),
                        "batch": int(batch),
                        "limited": int(limited),
                        "kind": "fetch",
                        "phase": "asking",
                    },
                )
            changed = {} if batch else {"batch": 0}
            changed |= {} if limited else {"limited": 0}
            if changed:
                connection.execute(sa.update(JOBS).where(JOBS.c.number == found.number).values(changed))
            return found

    def enqueue_labels(self, search: Search) -> Job:
        """Ask for the papers of a stored search to be labelled, after all that visitors wait to download.

        Returns:
            The active job that will label this search if there is one, else a new one.
        """
        with self._database.writing() as connection:
            here = sa.and_(JOBS.c.state.in_(_ACTIVE), SEARCHES.c.id == search.id)
            if found := self._find(connection, here):
                return found[0]
            number = sa.select(SEARCHES.c.number).where(SEARCHES.c.id == search.id).scalar_subquery()
            return self._add(
                connection,
                {
                    "active": digest(b"labels", search.id.encode()),
                    "query": storable(search.query),
                    "owner": "",
                    "refetch": 0,
                    "batch": 1,
                    "kind": "label",
                    "search": number,
                    "phase": "sorting",
                    "total": search.fetched,
                },
            )

    def _add(self, connection: sa.Connection, values: dict[str, Any]) -> Job:
        numbers = ("cancel", "attempts", "done", "total", "requests", "seconds", "seconds_left", "seen")
        texts = ("message", "error_kind", "error", "visitor_error")
        row: dict[str, Any] = {**dict.fromkeys(numbers, 0), **dict.fromkeys(texts, "")}
        row |= {"state": "queued", "queued": self._database.now(connection), **values}
        connection.execute(self._database.insert(JOBS).values(row).on_conflict_do_nothing())
        return self._find(connection, JOBS.c.active == values["active"])[0]

    def job(self, number: int) -> Job | None:
        """A job, None if there is none of this number (any longer)."""
        return next(iter(self._read(JOBS.c.number == number)), None)

    def newest(self, query: str) -> Job | None:
        """The newest job that fetches a query, in any state; None if there is none (any longer)."""
        jobs = self._read(sa.and_(JOBS.c.kind == "fetch", JOBS.c.query == storable(query)))
        return max(jobs, key=lambda job: job.number, default=None)

    def active(self) -> tuple[Job, ...]:
        """The active jobs: those that run, then those that wait, in the order in which they will run."""
        return self._read(JOBS.c.state.in_(_ACTIVE))

    def of(self, owner: str, also: Collection[int] = ()) -> tuple[Job, ...]:
        """The jobs of an owner, oldest first, without those whose result the owner has dealt with.

        Args:
            owner: from `owner_of`.
            also: numbers of other jobs.
        """
        mine = sa.and_(JOBS.c.owner == owner, JOBS.c.owner != "", JOBS.c.seen == 0)
        found = self._read(sa.or_(mine, JOBS.c.number.in_(also)))
        return tuple(sorted(found, key=lambda job: job.number))

    def cancel(self, number: int, owner: str, *, administrator: bool = False) -> bool:
        """Cancel an active job. Returns False, and changes nothing, for anybody but its owner.

        Args:
            number: of the job.
            owner: who cancels, from `owner_of`.
            administrator: whether they may cancel any job.
        """
        may = sa.true() if administrator else sa.and_(JOBS.c.owner == owner, JOBS.c.owner != "")
        mine = sa.and_(JOBS.c.number == number, JOBS.c.state.in_(_ACTIVE), may)
        waiting = sa.case((JOBS.c.state == "queued", "cancelled"), else_=JOBS.c.state)
        change = sa.update(JOBS).where(mine).values(cancel=1, active=None, state=waiting)
        with self._database.writing() as connection:
            return _wrote(connection, change)

    def see(self, number: int, owner: str) -> None:
        """Record that the owner of a job has dealt with its result."""
        mine = sa.and_(JOBS.c.number == number, JOBS.c.owner == owner, JOBS.c.owner != "")
        with self._database.writing() as connection:
            connection.execute(sa.update(JOBS).where(mine).values(seen=1))

    # What follows is for the process that holds the worker lock.

    def recover(self, but: Collection[int] = ()) -> None:
        """Queue again what was running when its process ended or the database failed.

        What was to be cancelled is cancelled instead.

        Args:
            but: numbers of the jobs that do run.
        """
        running = sa.and_(JOBS.c.state == "running", JOBS.c.number.not_in(but))
        with self._database.writing() as connection:
            self._put_back(connection, running)

    def take(self, fetches: int, per_owner: int) -> Job | None:
        """Start the next job; None if there is none, or all that wait have to wait for others.

        One search is labelled at a time, beside what is fetched.

        Args:
            fetches: how many are fetched at a time.
            per_owner: how many of one owner are.
        """
        with self._database.writing() as connection:
            active = self._find(connection, JOBS.c.state.in_(_ACTIVE))
            running = [job for job in active if job.state == "running"]
            is_labelling = any(job.kind == "label" for job in running)
            busy = Counter(job.owner for job in running if job.kind == "fetch")
            for job in active:
                mine = not job.owner or busy[job.owner] < per_owner
                may = not is_labelling if job.kind == "label" else mine and busy.total() < fetches
                if job.state == "queued" and may:
                    return self._start(connection, job.number)
        return None

    def claim(self, number: int) -> Job | None:
        """Start this job now, whatever waits before it; None if it is not queued."""
        with self._database.writing() as connection:
            return self._start(connection, number)

    def report(self, number: int, progress: Progress, requests: int, seconds: float) -> bool:
        """Store the progress of a running job. Returns whether it is to be cancelled."""
        attempts: Any = sa.case((JOBS.c.done < progress.done, 0), else_=JOBS.c.attempts)
        if progress.phase == "sorting":  # which begins again each time: as far as before is no progress
            attempts = JOBS.c.attempts
        values: dict[str, Any] = {
            "attempts": attempts,
            "phase": progress.phase,
            "done": progress.done,
            "total": progress.total,
            "requests": requests,
            "seconds": seconds,
            "seconds_left": progress.seconds_left or 0.0,
            "message": storable(progress.message),
        }
        change = sa.update(JOBS).where(JOBS.c.number == number).values(values)
        with self._database.writing() as connection:
            return bool(connection.scalar(change.returning(JOBS.c.cancel)))

    def set_search(self, number: int, search_id: str) -> None:
        """Store which search a job fills."""
        search = sa.select(SEARCHES.c.number).where(SEARCHES.c.id == search_id).scalar_subquery()
        with self._database.writing() as connection:
            connection.execute(sa.update(JOBS).where(JOBS.c.number == number).values(search=search))

    def put_back(self, number: int) -> None:
        """Queue a running job again, or cancel it if it was to be."""
        with self._database.writing() as connection:
            self._put_back(connection, sa.and_(JOBS.c.number == number, JOBS.c.state == "running"))

    def end(self, number: int, state: State, error: BaseException | None = None) -> None:
        """End a job, with the error that ended it if there was one."""
        values: dict[str, Any] = {"state": state, "active": None}
        if error is not None:
            values |= {
                "error_kind": type(error).__name__,
                "error": storable(operator_message(error)),
                "visitor_error": storable(user_message(error)),
            }
        old = sa.and_(JOBS.c.active.is_(None), JOBS.c.number < number - _KEPT)
        with self._database.writing() as connection:
            connection.execute(sa.update(JOBS).where(JOBS.c.number == number).values(values))
            connection.execute(sa.delete(JOBS).where(old))

    def _put_back(self, connection: sa.Connection, running: sa.ColumnElement[bool]) -> None:
        state = sa.case((JOBS.c.cancel == 1, "cancelled"), else_="queued")
        connection.execute(sa.update(JOBS).where(running).values(state=state))

    def _start(self, connection: sa.Connection, number: int) -> Job | None:
        queued = sa.and_(JOBS.c.number == number, JOBS.c.state == "queued")
        change = sa.update(JOBS).where(queued).values(state="running", attempts=JOBS.c.attempts + 1)
        if not _wrote(connection, change):
            return None
        return self._find(connection, JOBS.c.number == number)[0]

    def _read(self, condition: sa.ColumnElement[bool]) -> tuple[Job, ...]:
        with self._database.reading() as connection:
            return self._find(connection, condition)

    def _find(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Job, ...]:
        order = (JOBS.c.state != "running", JOBS.c.batch, JOBS.c.number)
        waiting = sa.select(JOBS.c.number).where(JOBS.c.state == "queued").order_by(*order)
        places = {number: place for place, number in enumerate(connection.scalars(waiting), 1)}
        statement = (
            sa.select(JOBS, SEARCHES.c.id)
            .join_from(JOBS, SEARCHES, SEARCHES.c.number == JOBS.c.search, isouter=True)
            .where(condition)
            .order_by(*order)
        )
        return tuple(_job(row, places) for row in connection.execute(statement))


def _job(row: sa.Row[Any], places: Mapping[int, int]) -> Job:
    error = None
    if row.state == "failed":
        error = _FAULTS.get(row.error_kind, Fault)(row.error, row.visitor_error)
    return Job(
        number=row.number,
        kind=cast(Kind, row.kind),
        query=row.query,
        owner=row.owner,
        full=bool(row.refetch),
        limited=bool(row.limited),
        cancelled=bool(row.cancel),
        state=cast(State, row.state),
        search_id=row.id or "",
        progress=Progress(
            phase=cast(Phase, row.phase),
            done=row.done,
            total=row.total,
            requests=row.requests,
            expected=row.seconds_left,
            message=row.message or Progress().message,
        ),
        seconds=row.seconds,
        attempts=row.attempts,
        place=places.get(row.number, 0),
        error=error,
        seen=bool(row.seen),
    )


def _check_room(owner: str, active: tuple[Job, ...]) -> None:
    if owner and sum(job.owner == owner for job in active) >= LONGEST_QUEUE_OF_ONE:
        raise QueueFull(
            f"You have {LONGEST_QUEUE_OF_ONE} downloads waiting: start another when one has ended."
        )
    if len(active) >= LONGEST_QUEUE:
        raise QueueFull("Too many downloads are waiting on this server: try again in some minutes.")


def _wrote(connection: sa.Connection, statement: Any) -> bool:
    """Whether a statement wrote a job; not all drivers report row counts reliably."""
    return connection.scalar(statement.returning(JOBS.c.number)) is not None
