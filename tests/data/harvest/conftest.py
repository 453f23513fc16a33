import socket

import pytest

from data.settings import read_settings
from data.storage.store import open_store
from tests.data.harvest.processes import KEY
from tests.eutils import clones, starter_records
from tests.eutils.clients import eager


@pytest.fixture
def environ(eutils, tmp_path, monkeypatch):
    """The settings of the command, as environment variables."""
    values = {
        "EUTILS_URL": eutils.url,
        "EVIDENCE_HOME": str(tmp_path / "home"),
        "ENTREZ_EMAIL": "ada@example.org",
        "REFRESH_DAYS": "0",
        "NCBI_API_KEY": KEY,
        "DATABASE_URL": "",
        "TOPIC": "",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def settings(environ):
    return read_settings(environ)


@pytest.fixture
def store(settings):
    with open_store(settings.database_url) as store:
        yield store


@pytest.fixture
def impatient(monkeypatch):
    """A client that does not pause between its attempts."""
    monkeypatch.setattr("data.harvest.client_factory.Client", eager)


@pytest.fixture
def large(eutils):
    """600 records: three batches."""
    eutils.hold(clones(starter_records(), 600))
    return eutils


@pytest.fixture
def nowhere():
    """An address where no server listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/eutils/"
