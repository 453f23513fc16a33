import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.harvest import client_factory
from data.pubmed.rate_limit import RateLimiter
from data.storage import database
from data.storage.store import open_store
from tests.eutils.clients import eager
from tests.programs import postgresql as programs_of_postgresql
from tests.waiting import PATIENCE, ManualClock, wait_until


def answers(engine):
    try:
        engine.connect().close()
    except sa.exc.OperationalError:
        return False
    return True


class Server:
    """A PostgreSQL server of our own, on a socket that nobody else knows.

    Attributes:
        engine: connects to it.
    """

    def __init__(self):
        self._programs = programs_of_postgresql()
        assert self._programs, "These tests need PostgreSQL; `make setup-browser` installs it or says how."
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        user = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
        if user:
            shutil.chown(self.folder, user)
        self._quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": user}
        initdb = [self._programs / "initdb", "-D", self.folder / "data", "-U", "tester", "-A", "trust"]
        subprocess.run([*initdb, "-E", "UTF8", "--no-sync"], check=True, cwd=self.folder, **self._quiet)
        self.engine = database.make_engine(f"postgresql://tester@/postgres?host={self.folder}")
        self.start()

    def start(self):
        options = [
            "-D",
            self.folder / "data",
            "-k",
            self.folder,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
        ]
        program = [self._programs / "postgres", *options]
        self._process = subprocess.Popen(program, cwd=self.folder, **self._quiet)
        wait_until(lambda: answers(self.engine), "the PostgreSQL server answers")

    def stop(self, how=signal.SIGINT):
        self._process.send_signal(how)
        self._process.wait(PATIENCE)


@pytest.fixture(scope="session")
def postgresql_server():
    """The server, which a test may stop and start again."""
    server = Server()
    yield server
    server.engine.dispose()
    server.stop()
    shutil.rmtree(server.folder)


@pytest.fixture(scope="session")
def postgresql(postgresql_server):
    """The same by its engine."""
    return postgresql_server.engine


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'evidence.sqlite3'}"
        return
    engine = request.getfixturevalue("postgresql")
    name = f"test_{time.monotonic_ns()}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def store(url):
    with open_store(url) as store:
        yield store


@pytest.fixture
def clock():
    """The time of databases and limits in a test."""
    return ManualClock()


@pytest.fixture
def hurry(monkeypatch):
    """Searches that ask as fast as they can and hardly wait for another try; gives the client's options."""
    hurried: dict[str, object] = {}
    monkeypatch.setattr(client_factory, "Client", lambda *who, **how: eager(*who, **how | hurried))
    monkeypatch.setattr(client_factory, "SharedRateLimiter", lambda own, places, urgent: RateLimiter(10_000))
    return hurried
