"""The lock of the one process that works off the queue of a database.

The operating system (SQLite) or the server (PostgreSQL) frees it the moment the process ends, however that
happens. So another process takes over at once, and no process has to prove that it is alive.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import sqlalchemy as sa

from data.storage.database import Database, StoreError, translating_errors

_KEY = 33456473_2020  # arbitrary advisory-lock id
# A server that no longer hears from the machine of the worker frees the lock after some 20 seconds.
_KEEPALIVE = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 2")


class WorkerLock:
    """A lock over all processes, and all instances in one process, that use the same database."""

    def __init__(self, database: Database) -> None:
        """Use the store's database; `acquire` takes the lock."""
        self._engine = database.engine
        self._server: sa.Connection | None = None
        self._file: sqlite3.Connection | None = None

    def acquire(self) -> bool:
        """Take the lock; False if somebody else has it. Raises StoreError if the database cannot be used."""
        if self.held():
            return True
        self.release()
        with translating_errors(self._engine):
            return self._acquire_on_server() if self._is_server else self._acquire_file()

    def held(self) -> bool:
        """Whether this instance has the lock; False if the connection to the server has failed meanwhile."""
        if self._server is None:
            return self._file is not None
        try:
            return self._server.scalar(sa.select(1)) == 1
        except sa.exc.SQLAlchemyError:
            return False

    def release(self) -> None:
        """Free the lock; nothing if it is not held."""
        server, self._server = self._server, None
        file, self._file = self._file, None
        if file is not None:
            file.close()
        if server is not None:
            with suppress(sa.exc.SQLAlchemyError), closing(server):
                server.invalidate()  # the lock ends with its session

    @property
    def _is_server(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    def _acquire_on_server(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            for setting in _KEEPALIVE:
                connection.exec_driver_sql(f"SET {setting}")
            if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_KEY))):
                self._server = connection
                return True
        except sa.exc.SQLAlchemyError:
            connection.invalidate()
            connection.close()
            raise
        connection.close()
        return False

    def _acquire_file(self) -> bool:
        with self._engine.connect() as connection:
            path = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
        # SQLite's own lock on a file of its own: it works on every platform, and does not block the database.
        file = sqlite3.connect(f"{path}.worker", timeout=0.0, isolation_level=None, check_same_thread=False)
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            file.close()
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                return False
            raise StoreError(
                f"The file {path}.worker cannot be written: change the rights of its folder."
            ) from None
        self._file = file
        return True
