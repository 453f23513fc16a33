"""Connect to the database, and translate its errors into messages that say what to do.

Two kinds are supported: a file (SQLite, the default) and a server (PostgreSQL). This module contains all that
differs between them. Drivers' own messages are never passed on: they may contain the address of the database
with its password, and they do not say what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from data import clock
from data.faults import TELL_THEM, Fault

BUSY_SECONDS = 30.0  # how long a writer waits for another process
CONNECT_SECONDS = 10

_WRITE = "evidence_write"
_ELSEWHERE = "or name another place with EVIDENCE_HOME or DATABASE_URL"


class StoreError(Fault, RuntimeError):
    """The store cannot be used; the message is a sentence saying what is wrong and what to do."""

    VISITOR = f"The saved searches cannot be opened at the moment. {TELL_THEM}"


def make_engine(database_url: str) -> sa.Engine:
    """Create the engine for an SQLite or PostgreSQL address, and the folder of an SQLite file.

    Does not connect yet.

    Raises:
        StoreError: the kind of address is unknown, its driver is not installed, or its folder cannot be
            created.
    """
    try:
        url = sa.make_url(database_url)
        kind = url.get_backend_name()
        if kind == "sqlite":
            return _sqlite_engine(url)
        if kind == "postgresql":
            return _postgresql_engine(url)
    except (ArgumentError, NoSuchModuleError, ValueError):
        pass
    except ModuleNotFoundError as error:
        raise StoreError(
            f'The database driver “{error.name}” is not installed: run pip install "psycopg[binary]", '
            "or leave DATABASE_URL empty to keep the searches in a file."
        ) from None
    raise StoreError("DATABASE_URL is no address of an SQLite or PostgreSQL database: correct or empty it.")


class Database:
    """Transactions on a database. Safe to share between threads.

    Attributes:
        engine: SQLAlchemy's engine.
        insert: the dialect's insert, which has `on_conflict_do_nothing`.
    """

    def __init__(self, engine: sa.Engine, seconds: Callable[[], float] | None = None) -> None:
        """Wrap an engine.

        Args:
            engine: from `make_engine`.
            seconds: returns the time in seconds since 1970; None for the clock shared by all users of the
                database.
        """
        self.engine = engine
        self._seconds = seconds
        dialect: Any = postgresql if engine.dialect.name == "postgresql" else sqlite
        self.insert: Callable[[sa.Table], Any] = dialect.insert
        # In SQLite a transaction that reads first and writes later fails at once if another process wrote in
        # between (SQLITE_BUSY_SNAPSHOT, https://www.sqlite.org/isolation.html); so transactions that write
        # say so when they begin.
        self._writer = engine.execution_options(**{_WRITE: True})

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that may write: all of it is stored, or nothing. Raises StoreError."""
        with translating_errors(self.engine), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads. Raises StoreError."""
        with translating_errors(self.engine), self.engine.begin() as connection:
            yield connection

    def use_write_ahead_log(self) -> None:
        """Switch an SQLite file to a write-ahead log, with which readers and the one writer do not wait.

        This changes the file, so it must be known to be ours. Where it is not possible (a read-only file,
        contention at this moment) the older journal is just as safe.
        """
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _use_write_ahead_log)
            self.engine.dispose()  # connections so far lack it

    def now(self, connection: sa.Connection) -> float:
        """Seconds since 1970, on the clock shared by all users of this database."""
        if self._seconds is not None:
            return self._seconds()
        if self.engine.dialect.name == "postgresql":
            return float(connection.scalar(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))) or 0.0)
        return clock.now().timestamp()  # an SQLite file is shared on one machine only


def file_of(engine: sa.Engine) -> Path | None:
    """The path of an SQLite database; None for a server. Raises StoreError."""
    if engine.dialect.name != "sqlite":
        return None
    with translating_errors(engine), engine.connect() as connection:
        return Path(connection.exec_driver_sql("PRAGMA database_list").all()[0][2])


def place(engine: sa.Engine) -> str:
    """Where the store is, as the beginning of a sentence, without user name and password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return f"The database file {url.database}"
    return f"The PostgreSQL database “{url.database}” on {url.host or 'this machine'}"


@contextmanager
def translating_errors(engine: sa.Engine) -> Iterator[None]:
    """Translate database errors inside the block into `StoreError`."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(engine, error.orig) from error
    except sqlite3.Error as error:  # from the pragmas of a new connection; SQLAlchemy does not wrap these
        raise _store_error(engine, error) from error
    except SQLAlchemyError as error:
        raise StoreError(
            f"{place(engine)} could not be used ({type(error).__name__}): try again; if it happens again, "
            "restart the program."
        ) from error


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    if ":memory:" in (url.database or ":memory:"):
        raise StoreError("An SQLite database in memory keeps nothing: name a file in DATABASE_URL.")
    # SQLite's own `file:` addresses may carry options; their folder is not created.
    folder = None if str(url.database).startswith("file:") else Path(url.database or "").absolute().parent
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be made ({error.strerror}): make it by hand so that this program "
            f"may write in it, {_ELSEWHERE}."
        ) from None
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not implicitly in the driver
        # FULL: a commit is on disk when it returns, even if the power fails right after. It costs a few
        # milliseconds per batch, while fetching a batch takes seconds.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _use_write_ahead_log(connection: Any, record: Any) -> None:
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    # pre-ping: a server that was restarted costs a new connection, not an error.
    return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})


def _store_error(engine: sa.Engine, cause: BaseException | None) -> StoreError:
    message = _message(engine, cause)
    visitor = next((words for end, words in _VISITOR.items() if message.endswith(end)), "")
    return StoreError(message, visitor)


def _message(engine: sa.Engine, cause: BaseException | None) -> str:
    where = place(engine)
    if isinstance(cause, sqlite3.Error):
        # The names are SQLite's own: https://www.sqlite.org/rescode.html
        name = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
        if "no such table" in str(cause):
            return f"{where} lacks a table of this version of the program, and {_RIGHTS}"
        for beginning, rest in _SQLITE.items():
            if name.startswith(beginning):
                return f"{where} {rest}"
        return f"{where} could not be used ({name}): check the file and its disk, {_ELSEWHERE}."
    # The codes are PostgreSQL's own: https://www.postgresql.org/docs/current/errcodes-appendix.html
    code = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or ""
    for beginning, rest in _POSTGRESQL.items():
        if code.startswith(beginning):
            return f"{where} {rest}"
    if not code and any(words in str(cause) for words in _NO_ROOM):  # a refused connection has no code
        return f"{where} {_POSTGRESQL['53']}"
    if not code:
        return f"{where} {_UNREACHABLE}"
    return f"{where} rejected the operation (PostgreSQL's code {code}): ask its administrator."


_DAMAGED = (
    "is damaged or is no database: put it aside or bring back a copy of it, "
    f"{_ELSEWHERE}; searches can be fetched from PubMed again."
)
_BUSY = "is being written by another process, which did not finish in time: try again when it has."
_RIGHTS = f"may not be written by this program: change the rights of file and folder, {_ELSEWHERE}."
_KEPT = "What was stored before is still there."
_SQLITE = {
    "SQLITE_FULL": "cannot grow because its disk is full: free some space, then try again. " + _KEPT,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": _RIGHTS,
    "SQLITE_PERM": _RIGHTS,
    "SQLITE_CANTOPEN": "cannot be opened: check that it is a file in a folder that this program may write "
    f"in, {_ELSEWHERE}.",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_IOERR": "could not be read or written because its disk failed or is full: check the disk, then "
    f"try again. {_KEPT}",
}
_UNREACHABLE = (
    "cannot be reached, or did not accept the user and password: check that the server runs and that "
    "DATABASE_URL is right."
)
_POSTGRESQL = {
    "08": _UNREACHABLE,
    "28": _UNREACHABLE,
    "42P01": "lacks a table of this version of the program: ask for the right to create tables, or correct "
    "DATABASE_URL.",
    "3D": "does not exist: create it, or correct DATABASE_URL.",
    "42501": "may not be changed by this user: ask for the right to create tables, or correct DATABASE_URL.",
    "53100": "cannot grow because its disk is full: free some space, then try again. " + _KEPT,
    "53": "has no room for another connection at present: try again later.",
    "57": "is shutting down or was interrupted: try again when it runs.",
    "40": "was busy with another process: try again.",
}
_NO_ROOM = ("too many clients", "too many connections", "connection slots are reserved")
_PASSES = "The saved searches are busy or starting up. This passes: try again in a moment."
_FULL = f"This server has no room for more papers. {TELL_THEM} What was stored before is still there."
# By the end of the operator's message: the message for visitors instead of the default of the class.
_VISITOR = {
    _BUSY: _PASSES,
    _SQLITE["SQLITE_FULL"]: _FULL,
    **{_POSTGRESQL[code]: _PASSES for code in ("53", "57", "40")},
}
