"""A lock that the operating system frees when its process ends, however that happens."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from data.storage.database import StoreError


class FileLock:
    """A lock over all processes, and all instances in one process, by the path of a file.

    It is SQLite's own lock on an empty database, which works on every platform.
    """

    def __init__(self, path: str) -> None:
        """Name the file, which need not exist."""
        self._path = Path(path)
        self._connection: sqlite3.Connection | None = None

    @property
    def held(self) -> bool:
        """Whether this instance has the lock."""
        return self._connection is not None

    def acquire(self) -> bool:
        """Take the lock; False if another instance has it. Raises StoreError if the file is not writable."""
        if self.held:
            return True
        connection = self._connect()
        if not self._lock(connection, "BEGIN EXCLUSIVE"):
            connection.close()
            return False
        self._connection = connection
        return True

    def is_taken(self) -> bool:
        """Whether another instance has the lock, at this moment; False if the file cannot be read."""
        if self.held or not self._path.exists():
            return False
        with suppress(StoreError), closing(self._connect()) as connection:
            return not self._lock(connection, "SELECT 1 FROM sqlite_master")
        return False

    def release(self) -> None:
        """Free the lock; nothing if it is not held."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=0.0, isolation_level=None, check_same_thread=False)

    def _lock(self, connection: sqlite3.Connection, statement: str) -> bool:
        try:
            connection.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                return False
            raise StoreError(
                f"The file {self._path} cannot be used: change the rights of its folder."
            ) from None
        return True
