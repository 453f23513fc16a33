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


@pytest.fixture(scope="session")
def postgresql():
    """The address of a PostgreSQL server of our own, on a socket that nobody else knows."""
    programs = programs_of_postgresql()
    assert programs, "These tests need PostgreSQL; `make setup-browser` installs it or says how."
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": user, "cwd": folder}
    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initdb, check=True, **quiet)
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
        **quiet,
    )
    url = f"postgresql://tester@/postgres?host={folder}"
    engine = database.make_engine(url)
    wait_until(lambda: answers(engine), "the PostgreSQL server answers")
    yield engine
    engine.dispose()
    server.send_signal(signal.SIGINT)
    server.wait(PATIENCE)
    shutil.rmtree(folder)


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
    monkeypatch.setattr(client_factory, "SharedRateLimiter", lambda own, places: RateLimiter(10_000))
    return hurried
