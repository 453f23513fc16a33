"""The lock of the one process that works off the queue of a database.

The operating system (SQLite) or the server (PostgreSQL) frees it the moment the process ends, however that
happens. So another process takes over at once, and no process has to prove that it is alive. While a backup
is restored, nobody has it.
"""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa

from data.storage.database import Database, file_of, translating_errors
from data.storage.file_lock import FileLock

_KEY = 33456473_2020  # arbitrary advisory-lock id
# A server that no longer hears from the machine of the worker frees the lock after some 20 seconds.
_KEEPALIVE = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 2")


class WorkerLock:
    """A lock over all processes, and all instances in one process, that use the same database."""

    def __init__(self, database: Database) -> None:
        """Use the store's database; `acquire` takes the lock."""
        self._engine = database.engine
        self._server: sa.Connection | None = None
        self._file: FileLock | None = None
        if path := file_of(self._engine):
            self._file, self._restoring = FileLock(f"{path}.worker"), FileLock(f"{path}.restore")

    def acquire(self) -> bool:
        """Take the lock; False if somebody else has it. Raises StoreError if the database cannot be used."""
        if self.held():
            return True
        self.release()
        if self._file is not None:
            return not self._restoring.is_taken() and self._file.acquire()
        with translating_errors(self._engine):
            return self._acquire_on_server()

    def held(self) -> bool:
        """Whether this instance has the lock, and may keep it.

        False if the connection to the server has failed meanwhile, or a backup is to be restored.
        """
        if self._file is not None:
            return self._file.held and not self._restoring.is_taken()
        if self._server is None:
            return False
        try:
            return self._server.scalar(sa.select(1)) == 1
        except sa.exc.SQLAlchemyError:
            return False

    def release(self) -> None:
        """Free the lock; nothing if it is not held."""
        server, self._server = self._server, None
        if self._file is not None:
            self._file.release()
        if server is not None:
            with suppress(sa.exc.SQLAlchemyError), closing(server):
                server.invalidate()  # the lock ends with its session

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


class RestoreLock:
    """Makes the worker of an SQLite file leave its downloads, until the `with` block of this ends."""

    def __init__(self, path: Path) -> None:
        """Name the file of the database."""
        self._wanted, self._worker = FileLock(f"{path}.restore"), FileLock(f"{path}.worker")

    def __enter__(self) -> RestoreLock:
        """Enter the block."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Let a worker start again."""
        self._worker.release()
        self._wanted.release()

    def acquire(self) -> bool:
        """Whether no worker is left; to be called again until it is so. Raises StoreError."""
        return self._wanted.acquire() and self._worker.acquire()
