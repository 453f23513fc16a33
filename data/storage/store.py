"""Searches and their records in a database: SQLite by default, PostgreSQL by address.

Guarantees: stored data survives the crash of any process. Each batch is one transaction; a search becomes
evidence only through `finish`, in one last transaction; PubMed's text of a record is immutable: a changed
citation is stored beside its older version, so an old search keeps its records. What is read from that text
may grow with the program: see `codec.RECORD_FORM`. Every failure is a `StoreError`: one sentence that says
what to do, without the password of the database.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import orjson
import sqlalchemy as sa

from data import clock
from data.records.record import Record
from data.storage.codec import RECORD_FORM, deflate, inflate, pack, record_digest, storable, unpack
from data.storage.database import Database, make_engine
from data.storage.database import StoreError as StoreError
from data.storage.query import Query
from data.storage.reference_data import ReferenceData
from data.storage.removal import delete_search
from data.storage.schema import prepare
from data.storage.stored_search import EVIDENCE_STATES, Differences, Search, State, as_name
from data.storage.tables import HITS, OWNERS, RECORDS, SEARCHES, UNREADABLE

if TYPE_CHECKING:
    from data.pubmed.count import Answer
    from data.pubmed.fetch import Batch

NOT_FETCHED = "not fetched"  # the initial reason of every PMID

_PAGE = 500  # records in memory at once while streaming


def open_store(database_url: str) -> Store:
    """Open the store; creates file, folder and tables if they do not exist.

    Args:
        database_url: an SQLAlchemy address of SQLite or PostgreSQL, as `data.settings` checks it.

    Raises:
        StoreError: it cannot be opened, is no database of ours, or was written by a newer version.
    """
    return Store(make_engine(database_url))


def shared_store(database_url: str) -> Store:
    """The store that all threads of this process share, with one pool of connections; never close it.

    Raises:
        StoreError: as `open_store`; the next call tries again.
    """
    with _sharing:
        return _shared(database_url)


_sharing = threading.Lock()
_shared = lru_cache(maxsize=2)(open_store)


class Store:
    """An open store. Safe to share between threads; several processes may have one database open.

    Attributes:
        database: for other classes that use the same database.
        reference_data: yearly totals and search fields of PubMed.
    """

    def __init__(self, engine: sa.Engine) -> None:
        """Use `open_store`."""
        self.database = Database(engine)
        self.reference_data = ReferenceData(self.database)
        self._has_owners = OWNERS.name not in prepare(self.database)

    def __enter__(self) -> Store:
        """Enter a `with` block that closes the store."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close all connections. The store opens new ones if it is used again."""
        self.database.engine.dispose()

    def begin(self, answer: Answer, pmids: Sequence[int] = ()) -> str:
        """Create a search from PubMed's answer and its PMIDs, in PubMed's order.

        Args:
            answer: PubMed's answer to the query.
            pmids: those known so far; `append` adds more.

        Returns:
            The id of the search. It is 'running', and no evidence, until `finish`.
        """
        row: dict[str, Any] = {
            "query": storable(answer.query),
            "query_digest": Query(answer.query).digest,
            "translation": storable(answer.translation),
            "warnings": orjson.dumps(answer.warnings),
            "counted": answer.count,
            "started": clock.now().timestamp(),
            "state": "running",
            "unreadable": 0,
            "requests": 0,
            "seconds": 0.0,
        }
        with self.database.writing() as connection:
            for _ in range(5):  # ids are short so that they can be read out, and may collide
                search_id = secrets.token_hex(4)
                insert = self.database.insert(SEARCHES).values(id=search_id, **row).on_conflict_do_nothing()
                number = connection.execute(insert.returning(SEARCHES.c.number)).scalar()
                if number is not None:
                    break
            self._append(connection, cast(int, number), pmids)
        return search_id

    def append(self, search_id: str, pmids: Sequence[int]) -> None:
        """Append PMIDs to a running search; ignores those it already has."""
        with self.database.writing() as connection:
            self._append(connection, self._number(connection, search_id), pmids)

    def remove(self, search_id: str, pmids: Iterable[int]) -> None:
        """Remove PMIDs that PubMed no longer counts from a running search. Their records stay."""
        with self.database.writing() as connection:
            number = self._number(connection, search_id)
            gone = [{"p": pmid} for pmid in pmids]
            if gone:
                where = sa.and_(HITS.c.search == number, HITS.c.pmid == sa.bindparam("p"))
                connection.execute(sa.delete(HITS).where(where), gone)

    def amend(self, search_id: str, count: int, warnings: Sequence[str]) -> None:
        """Update the count and the warnings of a running search."""
        with self.database.writing() as connection:
            number = self._number(connection, search_id)
            changed = {"counted": count, "warnings": orjson.dumps(list(warnings))}
            connection.execute(sa.update(SEARCHES).where(SEARCHES.c.number == number).values(changed))

    def reuse(self, search_id: str, earlier_id: str, pmids: Sequence[int]) -> None:
        """Give a running search the record versions of an earlier search, for PMIDs it has no record of."""
        with self.database.writing() as connection:
            number, earlier = self._number(connection, search_id), self._number(connection, earlier_id)
            then = HITS.alias()
            stored = (
                sa.select(then.c.record)
                .where(then.c.search == earlier, then.c.pmid == HITS.c.pmid, then.c.record.is_not(None))
                .scalar_subquery()
            )
            for start in range(0, len(pmids), _PAGE):
                where = sa.and_(
                    HITS.c.search == number,
                    HITS.c.record.is_(None),
                    HITS.c.pmid.in_(pmids[start : start + _PAGE]),
                )
                taken = sa.update(HITS).where(where, stored.is_not(None))
                connection.execute(taken.values(record=stored, reason=""))

    def pmids(self, search_id: str) -> tuple[int, ...]:
        """All PMIDs of a search, in PubMed's order, with or without a stored record."""
        return self._pmids(search_id, sa.true())

    def fetched(self, search_id: str) -> tuple[int, ...]:
        """The PMIDs of a search whose records are stored, in PubMed's order."""
        return self._pmids(search_id, HITS.c.record.is_not(None))

    def add(self, search_id: str, batch: Batch) -> None:
        """Store a batch in one transaction: all of it or nothing.

        Identical records are stored once. Adding a batch twice changes nothing.
        """
        with self.database.writing() as connection:
            number = self._number(connection, search_id)
            if rows := self._insert_records(connection, batch):
                same = sa.and_(RECORDS.c.pmid == sa.bindparam("p"), RECORDS.c.digest == sa.bindparam("d"))
                connection.execute(
                    sa.update(HITS)
                    .where(HITS.c.search == number, HITS.c.pmid == sa.bindparam("p"))
                    .values(reason="", record=sa.select(RECORDS.c.number).where(same).scalar_subquery()),
                    [{"p": row["pmid"], "d": row["digest"]} for row in rows.values()],
                )
            for item in batch.unreadable:
                kept = {"pmid": item.pmid, "reason": storable(item.reason), "text": deflate(item.text)}
                connection.execute(sa.insert(UNREADABLE).values(search=number, **kept))
            reasons = {item.pmid: item.reason for item in batch.unreadable if item.pmid is not None}
            reasons |= {absent.pmid: absent.reason for absent in batch.missing}
            self._set_reasons(connection, number, reasons, HITS.c.record.is_(None))
            if batch.unreadable:
                more = SEARCHES.c.unreadable + len(batch.unreadable)
                connection.execute(
                    sa.update(SEARCHES).where(SEARCHES.c.number == number).values(unreadable=more)
                )

    def keep_records(self, batch: Batch) -> None:
        """Store the records of a batch that belongs to no search; identical ones are stored once."""
        with self.database.writing() as connection:
            self._insert_records(connection, batch)

    def latest_records(self, pmids: Sequence[int]) -> dict[int, Record]:
        """The newest stored version of records, whichever search has it; PMIDs never stored are left out."""
        found: dict[int, Record] = {}
        for start in range(0, len(pmids), _PAGE):
            newest = (
                sa.select(sa.func.max(RECORDS.c.number))
                .where(RECORDS.c.pmid.in_(pmids[start : start + _PAGE]))
                .group_by(RECORDS.c.pmid)
            )
            columns = sa.select(RECORDS.c.pmid, RECORDS.c.body, _TEXT_IF_OLD)
            with self.database.reading() as connection:
                rows = connection.execute(columns.where(RECORDS.c.number.in_(newest))).all()
            found |= {row[0]: _record(row[1], row[2]) for row in rows}
        return {pmid: found[pmid] for pmid in dict.fromkeys(pmids) if pmid in found}

    def _insert_records(self, connection: sa.Connection, batch: Batch) -> dict[int, dict[str, Any]]:
        """Store the records of a batch; returns their rows by PMID."""
        rows: dict[int, dict[str, Any]] = {}
        for fetched in batch.fetched:
            body = pack(fetched.record)
            rows[fetched.record.pmid] = {
                "pmid": fetched.record.pmid,
                "digest": record_digest(body, fetched.medline),
                "body": body,
                "medline": deflate(fetched.medline),
            }
        if rows:
            self._renew(connection, rows, {each.record.pmid: each.medline for each in batch.fetched})
            # Always in the same order: two processes storing the same records cannot deadlock.
            connection.execute(
                self.database.insert(RECORDS).on_conflict_do_nothing(), [rows[pmid] for pmid in sorted(rows)]
            )
        return rows

    def _renew(
        self, connection: sa.Connection, rows: Mapping[int, Mapping[str, Any]], texts: Mapping[int, str]
    ) -> None:
        """Bring stored records of an older form up to date where PubMed sent the same text again.

        They keep their numbers, so that a record of which only our reading has changed does not count as
        changed.
        """
        old = (
            sa.select(RECORDS.c.number, RECORDS.c.pmid, RECORDS.c.medline)
            .where(RECORDS.c.pmid.in_(list(rows)), _IS_OLD)
            .order_by(RECORDS.c.number)
        )
        same = {
            row.pmid: row.number for row in connection.execute(old) if inflate(row.medline) == texts[row.pmid]
        }
        other = RECORDS.alias()
        taken = sa.exists().where(other.c.pmid == sa.bindparam("p"), other.c.digest == sa.bindparam("d"))
        renewed = sa.update(RECORDS).where(RECORDS.c.number == sa.bindparam("n"), ~taken)
        for pmid, number in sorted(same.items()):
            row = rows[pmid]
            changed = renewed.values(body=row["body"], digest=row["digest"])
            connection.execute(changed, {"p": pmid, "d": row["digest"], "n": number})

    def finish(
        self,
        search_id: str,
        *,
        state: State,
        missing: Mapping[int, str] | None = None,
        requests: int = 0,
        seconds: float = 0.0,
    ) -> None:
        """Finish a search: from now on it is evidence ('complete', 'incomplete'), or never will be.

        Args:
            search_id: from `begin`.
            state: how it ended.
            missing: PMID → reason, for PMIDs without a record and without a reason so far.
            requests: number of requests made.
            seconds: duration.
        """
        with self.database.writing() as connection:
            number = self._number(connection, search_id)
            lacking = sa.and_(HITS.c.record.is_(None), HITS.c.reason == NOT_FETCHED)
            self._set_reasons(connection, number, missing or {}, lacking)
            connection.execute(
                sa.update(SEARCHES)
                .where(SEARCHES.c.number == number)
                .values(
                    state=state,
                    finished=clock.now().timestamp(),
                    fetched=sa.select(sa.func.count(HITS.c.record))
                    .where(HITS.c.search == number)
                    .scalar_subquery(),
                    requests=requests,
                    seconds=seconds,
                )
            )

    def own(self, search_id: str, owner: str) -> None:
        """Set the owner of a search, a digest of 32 characters, unless it has one."""
        with self.database.writing() as connection:
            row = {"search": self._number(connection, search_id), "owner": owner, "name": ""}
            connection.execute(self.database.insert(OWNERS).values(row).on_conflict_do_nothing())

    def rename(self, search_id: str, owner: str, name: str) -> bool:
        """Name a search, '' to remove the name; False and no change unless this is its owner."""
        with self.database.writing() as connection:
            number = self._owned(connection, search_id, owner)
            if number is not None:
                named = sa.update(OWNERS).where(OWNERS.c.search == number)
                connection.execute(named.values(name=storable(as_name(name))))
        return number is not None

    def delete(self, search_id: str, owner: str) -> bool:
        """Delete a search with its list of papers; False and no change unless this is its owner.

        Its records stay until `removal.drop_unused_records`, as other searches may use them.
        """
        with self.database.writing() as connection:
            number = self._owned(connection, search_id, owner)
            if number is not None:
                delete_search(connection, number)
        return number is not None

    def searches(self) -> tuple[Search, ...]:
        """The searches that are evidence, newest first."""
        return self._find(SEARCHES.c.state.in_(EVIDENCE_STATES))

    def check_writable(self) -> None:
        """Do nothing, in a transaction that could write. Raises StoreError if it could not."""
        with self.database.writing() as connection:
            connection.execute(sa.delete(SEARCHES).where(sa.false()))

    def search(self, search_id: str) -> Search | None:
        """The search with this id, in any state, or None."""
        return next(iter(self._find(SEARCHES.c.id == search_id)), None)

    def newest(self, query: str | None = None) -> Search | None:
        """The newest search that is evidence, of this query if given, or None."""
        wanted: sa.ColumnElement[bool] = SEARCHES.c.state.in_(EVIDENCE_STATES)
        if query is not None:
            wanted &= SEARCHES.c.query_digest == Query(query).digest
        return next(iter(self._find(wanted, limit=1)), None)

    def shown_first(self, query: str) -> tuple[str, ...]:
        """The ids of what visitors of a map with this query see first: its newest search.

        While that one has no papers, the newest that has some is among them.
        """
        own = self.searches_of(query)
        return tuple({search.id for search in (*own[:1], *[one for one in own if one.fetched][:1])})

    def history(self, limit: int = 50) -> tuple[Search, ...]:
        """The newest search of each query that is evidence, newest first."""
        newest = (
            sa.select(sa.func.max(SEARCHES.c.number))
            .where(SEARCHES.c.state.in_(EVIDENCE_STATES))
            .group_by(SEARCHES.c.query_digest)
        )
        return self._find(SEARCHES.c.number.in_(newest), limit)

    def versions(self, search_id: str) -> dict[int, int]:
        """PMID → the unique number of the record version that a search has."""
        with self.database.reading() as connection:
            hits = self._hits(connection, search_id)
        return {pmid: record for pmid, record in hits.items() if record is not None}

    def missing(self, search_id: str) -> dict[int, str]:
        """PMID → why its record is missing, in PubMed's order."""
        statement = (
            sa.select(HITS.c.pmid, HITS.c.reason)
            .join(SEARCHES, SEARCHES.c.number == HITS.c.search)
            .where(SEARCHES.c.id == search_id, HITS.c.record.is_(None))
            .order_by(HITS.c.position)
        )
        with self.database.reading() as connection:
            return {row.pmid: row.reason for row in connection.execute(statement)}

    def records(self, search_id: str) -> Iterator[Record]:
        """The records of a search in PubMed's order, a few hundred in memory at a time."""
        return (_record(*row) for row in self._stream(search_id, RECORDS.c.body, _TEXT_IF_OLD))

    def records_of(self, search_id: str, pmids: Sequence[int]) -> dict[int, Record]:
        """Records of a search by PMID, in the requested order; PMIDs not in it are left out."""
        rows = self._some(search_id, pmids, RECORDS.c.body, _TEXT_IF_OLD)
        return {pmid: _record(*row) for pmid, row in rows}

    def medline_of(self, search_id: str, pmids: Sequence[int]) -> dict[int, str]:
        """The same as MEDLINE text, as PubMed sent it."""
        return {pmid: inflate(row[0]) for pmid, row in self._some(search_id, pmids, RECORDS.c.medline)}

    def medline(self, search_id: str) -> Iterator[str]:
        """The records of a search as MEDLINE text, as PubMed sent it, in PubMed's order."""
        return (inflate(row[0]) for row in self._stream(search_id, RECORDS.c.medline))

    def _append(self, connection: sa.Connection, number: int, pmids: Sequence[int]) -> None:
        of_search = HITS.c.search == number
        known = set(connection.scalars(sa.select(HITS.c.pmid).where(of_search)))
        last = connection.scalar(sa.select(sa.func.max(HITS.c.position)).where(of_search))
        first = 0 if last is None else last + 1
        new = [pmid for pmid in dict.fromkeys(pmids) if pmid not in known]
        hits = [
            {"search": number, "position": position, "pmid": pmid, "reason": NOT_FETCHED}
            for position, pmid in enumerate(new, first)
        ]
        if hits:
            connection.execute(sa.insert(HITS), hits)

    def _pmids(self, search_id: str, condition: sa.ColumnElement[bool]) -> tuple[int, ...]:
        statement = (
            sa.select(HITS.c.pmid)
            .join(SEARCHES, SEARCHES.c.number == HITS.c.search)
            .where(SEARCHES.c.id == search_id, condition)
            .order_by(HITS.c.position)
        )
        with self.database.reading() as connection:
            return tuple(connection.scalars(statement))

    def searches_of(self, query: str) -> tuple[Search, ...]:
        """The searches of a query that are evidence, newest first."""
        return self._find(
            SEARCHES.c.state.in_(EVIDENCE_STATES) & (SEARCHES.c.query_digest == Query(query).digest)
        )

    def before(self, search_id: str) -> Search | None:
        """The newest search of the same query that is evidence and started before this one, or None."""
        this = sa.select(SEARCHES.c.number, SEARCHES.c.query_digest).where(SEARCHES.c.id == search_id)
        this_one = this.subquery()
        earlier = sa.and_(
            SEARCHES.c.state.in_(EVIDENCE_STATES),
            SEARCHES.c.query_digest == sa.select(this_one.c.query_digest).scalar_subquery(),
            SEARCHES.c.number < sa.select(this_one.c.number).scalar_subquery(),
        )
        return next(iter(self._find(earlier, limit=1)), None)

    def differences(self, earlier_id: str, later_id: str) -> Differences:
        """Compare two searches without reading their records.

        Returns:
            PMIDs, each in PubMed's order. A record counts as gone only if PubMed no longer lists it, not if
            it merely could not be fetched.
        """
        with self.database.reading() as connection:
            before = self._hits(connection, earlier_id)
            after = self._hits(connection, later_id)
        stored_before = {pmid: record for pmid, record in before.items() if record is not None}
        stored_after = {pmid: record for pmid, record in after.items() if record is not None}
        return Differences(
            new=tuple(pmid for pmid in stored_after if pmid not in stored_before),
            gone=tuple(pmid for pmid in stored_before if pmid not in after),
            changed=tuple(
                pmid
                for pmid, record in stored_after.items()
                if pmid in stored_before and stored_before[pmid] != record
            ),
        )

    def _hits(self, connection: sa.Connection, search_id: str) -> dict[int, int | None]:
        """PMID → number of the stored record, or None."""
        statement = (
            sa.select(HITS.c.pmid, HITS.c.record)
            .where(HITS.c.search == self._number(connection, search_id))
            .order_by(HITS.c.position)
        )
        return {row.pmid: row.record for row in connection.execute(statement)}

    def _some(
        self, search_id: str, pmids: Sequence[int], *columns: sa.ColumnElement[Any]
    ) -> Iterator[tuple[int, Sequence[Any]]]:
        found: dict[int, Sequence[Any]] = {}
        for start in range(0, len(pmids), _PAGE):
            statement = (
                sa.select(HITS.c.pmid, *columns)
                .join(SEARCHES, SEARCHES.c.number == HITS.c.search)
                .join(RECORDS, RECORDS.c.number == HITS.c.record)
                .where(SEARCHES.c.id == search_id, HITS.c.pmid.in_(pmids[start : start + _PAGE]))
            )
            with self.database.reading() as connection:
                found |= {row[0]: row[1:] for row in connection.execute(statement)}
        return ((pmid, found[pmid]) for pmid in dict.fromkeys(pmids) if pmid in found)

    def _stream(self, search_id: str, *columns: sa.ColumnElement[Any]) -> Iterator[Sequence[Any]]:
        # Paged by position: an open cursor would keep SQLite from checkpointing its log, and the hits of a
        # finished search do not change, so the pages are consistent.
        statement = (
            sa.select(HITS.c.position, *columns)
            .join(SEARCHES, SEARCHES.c.number == HITS.c.search)
            .join(RECORDS, RECORDS.c.number == HITS.c.record)
            .where(SEARCHES.c.id == search_id, HITS.c.position > sa.bindparam("after"))
            .order_by(HITS.c.position)
            .limit(_PAGE)
        )
        after = -1
        while True:
            with self.database.reading() as connection:
                page = connection.execute(statement, {"after": after}).all()
            if not page:
                return
            for row in page:
                yield row[1:]
            after = page[-1][0]

    def _find(self, condition: sa.ColumnElement[bool], limit: int | None = None) -> tuple[Search, ...]:
        if self._has_owners:
            columns = sa.select(SEARCHES, OWNERS.c.owner, OWNERS.c.name).join_from(
                SEARCHES, OWNERS, OWNERS.c.search == SEARCHES.c.number, isouter=True
            )
        else:
            columns = sa.select(SEARCHES, sa.literal("").label("owner"), sa.literal("").label("name"))
        statement = columns.where(condition).order_by(SEARCHES.c.number.desc()).limit(limit)
        with self.database.reading() as connection:
            return tuple(self._as_search(connection, row) for row in connection.execute(statement).all())

    def _as_search(self, connection: sa.Connection, row: sa.Row[Any]) -> Search:
        of_search = HITS.c.search == row.number
        fetched = row.fetched
        if fetched is None:
            fetched = connection.scalar(sa.select(sa.func.count(HITS.c.record)).where(of_search))
        lacking = sa.select(HITS.c.pmid).where(of_search, HITS.c.record.is_(None)).order_by(HITS.c.position)
        return Search(
            id=row.id,
            query=row.query,
            translation=row.translation,
            warnings=tuple(orjson.loads(row.warnings)),
            count=row.counted,
            fetched=fetched,
            missing=() if row.state == "complete" else tuple(connection.scalars(lacking)),
            unreadable=row.unreadable,
            started=datetime.fromtimestamp(row.started, UTC),
            finished=None if row.finished is None else datetime.fromtimestamp(row.finished, UTC),
            state=cast(State, row.state),
            requests=row.requests,
            seconds=row.seconds,
            name=row.name or "",
            owner=row.owner or "",
        )

    def _owned(self, connection: sa.Connection, search_id: str, owner: str) -> int | None:
        """The number of a search if this is its owner."""
        where = sa.and_(SEARCHES.c.id == search_id, OWNERS.c.owner == owner, OWNERS.c.owner != "")
        of_owner = sa.select(SEARCHES.c.number).join(OWNERS, OWNERS.c.search == SEARCHES.c.number)
        return connection.scalar(of_owner.where(where))

    def _set_reasons(
        self,
        connection: sa.Connection,
        number: int,
        reasons: Mapping[int, str],
        where: sa.ColumnElement[bool],
    ) -> None:
        values = [{"p": pmid, "r": storable(reason)} for pmid, reason in reasons.items()]
        if values:
            of_pmid = sa.and_(HITS.c.search == number, HITS.c.pmid == sa.bindparam("p"), where)
            connection.execute(sa.update(HITS).where(of_pmid).values(reason=sa.bindparam("r")), values)

    def _number(self, connection: sa.Connection, search_id: str) -> int:
        number = connection.scalar(sa.select(SEARCHES.c.number).where(SEARCHES.c.id == search_id))
        if number is None:
            raise StoreError(
                f"There is no search {search_id} in the store.",
                "This search is no longer stored here: it was deleted.",
            )
        return int(number)


_IS_OLD = ~RECORDS.c.digest.startswith(RECORD_FORM, autoescape=True)
_TEXT_IF_OLD = sa.case((_IS_OLD, RECORDS.c.medline), else_=sa.null())


def _record(body: bytes, text_if_old: bytes | None) -> Record:
    """A stored record; one of an older form is parsed again from PubMed's text."""
    if text_if_old is not None:
        from data.pubmed.medline import MedlineError, parse_medline  # slow to import, and rarely needed

        with suppress(MedlineError):
            return parse_medline(inflate(text_if_old))
    return unpack(body)
