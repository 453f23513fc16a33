"""Monitoring learns whether the server runs and whether it can do its work, and nothing else."""

import json

import pytest
import sqlalchemy as sa

from components.web.health import Health
from data.storage.database import StoreError
from data.storage.store import open_store
from tests.asgi import ask


def asked(health, path):
    app = next(route.app for route in health.routes() if route.path == path)
    status, headers, body = ask(app, path)
    assert headers[b"cache-control"] == b"no-store"
    return status, json.loads(body)["status"]


def test_a_server_that_starts_lives_and_is_not_ready():
    started, checked = [], []
    health = Health(lambda: bool(started), lambda: checked.append(1))
    assert asked(health, "/live") == (200, "live")
    assert asked(health, "/ready") == (503, "starting") and not checked
    started.append(1)
    assert asked(health, "/ready") == (200, "ready")
    assert asked(health, "/ready") == (200, "ready")
    assert len(checked) == 1, "however often it is asked for"


def test_a_database_that_cannot_be_written_is_said_without_details(tmp_path, caplog):
    database = tmp_path / "evidence.sqlite3"
    store = open_store(f"sqlite:///{database}")
    store.check_writable()
    sa.event.listen(
        store.database.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = 1")
    )
    store.database.engine.dispose()
    with pytest.raises(StoreError):
        store.check_writable()
    status, said = asked(Health(lambda: True, store.check_writable), "/ready")
    assert (status, said) == (503, "the database cannot be written")
    assert str(database) in caplog.text


def test_an_unforeseen_error_is_no_readiness():
    def fails():
        raise ValueError("postgresql://ada:secret@db")

    assert asked(Health(lambda: True, fails), "/ready") == (503, "the database cannot be written")
