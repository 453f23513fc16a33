"""Copies of an SQLite database, made, checked and restored while other processes use it.

Both ways use SQLite's online backup (https://www.sqlite.org/backup.html) in one step: a copy is the database
as it was at one moment, and a restored copy replaces all of it in one transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from data.storage.codec import inflate, unpack
from data.storage.database import (
    BUSY_SECONDS,
    Database,
    StoreError,
    file_of,
    make_engine,
    place,
    translating_errors,
)
from data.storage.schema import stored_version
from data.storage.tables import HITS, RECORDS, SEARCHES

_PAGE = 500  # records in memory at once


def back_up(database: Database, target: Path) -> None:
    """Copy the database into a new file, which is there only once it is whole.

    Raises:
        StoreError: it is on a server, there is such a file, or the copy cannot be written.
    """
    source = sqlite_file(database)
    if target.exists():
        raise StoreError(f"The file {target} exists: name a new one, or move it away.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with _copying(f"The copy {part} cannot be written"):
            with closing(_open(source)) as live, closing(_open(part)) as copy:
                live.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # else it has companion files
            if damage := _damage(part):
                raise StoreError(
                    f"The copy is damaged ({damage[0]}): check the disk, and run the command check."
                )
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def restore(database: Database, source: Path) -> None:
    """Replace all that is in the database by a copy. Nobody may download into it meanwhile.

    Raises:
        StoreError: it is on a server, the copy is damaged or none of ours, or the database cannot be written.
    """
    target = sqlite_file(database)
    check_copy(source)
    with (
        _copying(f"{place(database.engine)} could not be replaced, and is as it was"),
        closing(_open(source)) as copy,
        closing(_open(target)) as live,
    ):
        copy.backup(live)


def check_copy(source: Path) -> None:
    """Raise StoreError unless a file is a whole database of this program."""
    if not source.is_file():
        raise StoreError(f"There is no file {source}.")
    engine = make_engine(sa.URL.create("sqlite", database=str(source)).render_as_string())
    try:
        if stored_version(Database(engine)) is None:
            raise StoreError(f"The file {source} is empty.")
    finally:
        engine.dispose()
    with _copying(f"The file {source} cannot be read"):
        damage = _damage(source)
    if damage:
        raise StoreError(f"The file {source} is damaged ({damage[0]}): take another copy.")


def problems(database: Database) -> Iterator[str]:
    """What is wrong in a database, as sentences, read to its end. Raises StoreError if it cannot be read."""
    if (path := file_of(database.engine)) is not None:
        with translating_errors(database.engine):
            damage = _damage(path)
        yield from damage
    yield from _wrong_counts(database)
    yield from _damaged_records(database)


def _wrong_counts(database: Database) -> Iterator[str]:
    listed = sa.select(HITS.c.search, sa.func.count(HITS.c.record).label("papers")).group_by(HITS.c.search)
    lists = listed.subquery()
    papers = sa.func.coalesce(lists.c.papers, 0)
    statement = (
        sa.select(SEARCHES.c.id, SEARCHES.c.fetched, papers.label("papers"))
        .outerjoin(lists, lists.c.search == SEARCHES.c.number)
        .where(SEARCHES.c.fetched.is_not(None), SEARCHES.c.fetched != papers)
    )
    with database.reading() as connection:
        for row in connection.execute(statement).all():
            yield f"Search {row.id} was stored with {row.fetched:,} papers and has {row.papers:,}."


def _damaged_records(database: Database) -> Iterator[str]:
    page = (
        sa.select(*RECORDS.c["number", "pmid", "body", "medline"])
        .where(RECORDS.c.number > sa.bindparam("last"))
        .order_by(RECORDS.c.number)
        .limit(_PAGE)
    )
    last = 0
    while True:
        with database.reading() as connection:
            rows = connection.execute(page, {"last": last}).all()
        if not rows:
            return
        for row in rows:
            try:
                unpack(row.body)
                inflate(row.medline)
            except StoreError:
                yield f"The record of PMID {row.pmid} is damaged: run a search that finds it with --full."
        last = rows[-1].number


def sqlite_file(database: Database) -> Path:
    """The database's file. Raises StoreError, which says what to do instead, if it is on a server."""
    path = file_of(database.engine)
    if path is None:
        raise StoreError(
            f"{place(database.engine)} is copied by PostgreSQL's own programs, which do it better: "
            "pg_dump --format=custom --file=FILE NAME while dashboards run, and pg_restore --clean "
            "--if-exists --dbname=NAME FILE while they do not."
        )
    return path


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def _damage(path: Path) -> list[str]:
    """What SQLite finds wrong in a file."""
    with closing(_open(path)) as connection:
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            keys = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                return [str(error)]
            raise
    damage = [] if found == ["ok"] else found
    return [
        *damage,
        *(f"Row {row[1]} of table “{row[0]}” refers to one that is missing in “{row[2]}”." for row in keys),
    ]


@contextmanager
def _copying(failed: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        why = (
            getattr(error, "sqlite_errorname", None)
            or getattr(error, "strerror", None)
            or type(error).__name__
        )
        raise StoreError(f"{failed} ({why}): check the folder and its disk.") from error
