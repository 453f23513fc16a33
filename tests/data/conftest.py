import time

import pytest
import sqlalchemy as sa

from data.harvest import client_factory
from data.pubmed.rate_limit import RateLimiter
from data.storage.store import open_store
from tests.eutils.clients import eager
from tests.postgresql import PostgresqlServer
from tests.waiting import ManualClock


@pytest.fixture(scope="session")
def postgresql_server():
    """The server, which a test may stop and start again."""
    with PostgresqlServer() as server:
        yield server


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
