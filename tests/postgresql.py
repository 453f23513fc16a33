"""A PostgreSQL server from the system's packages, on a socket that nobody else knows."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from data.storage.database import make_engine
from tests.programs import postgresql
from tests.waiting import PATIENCE, wait_until


class PostgresqlServer:
    """A server that can be stopped and started again, as a context manager.

    Attributes:
        engine: connects to it.
    """

    def __init__(self) -> None:
        """Create its files in a temporary folder, and start it."""
        programs = postgresql()
        assert programs, "This needs PostgreSQL; `make setup-browser` installs it or says how."
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
        if self._user:
            shutil.chown(self._folder, self._user)
        self.engine = make_engine(f"postgresql://tester@/postgres?host={self._folder}")
        initdb = ["initdb", "-D", "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"]
        assert self._run(*initdb).wait(PATIENCE) == 0
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()
        self.stop()
        shutil.rmtree(self._folder)

    @property
    def url(self) -> str:
        """The address of its database."""
        return self.engine.url.render_as_string(hide_password=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["-D", "data", "-k", str(self._folder), "-c", "listen_addresses=", "-c", "fsync=off"]
        self._process = self._run("postgres", *options)
        wait_until(self._answers, "the PostgreSQL server answers")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it with a signal, and wait until it has ended."""
        self._process.send_signal(how)
        self._process.wait(PATIENCE)

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self._programs / program, *arguments],
            cwd=self._folder,
            user=self._user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _answers(self) -> bool:
        try:
            self.engine.connect().close()
        except sa.exc.OperationalError:
            return False
        return True
