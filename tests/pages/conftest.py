"""The app in Streamlit's own test harness, each test with an empty home and no cached resources."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from data.harvest.worker import end_workers

SETTINGS = (
    *("ENTREZ_EMAIL", "NCBI_API_KEY", "EUTILS_URL", "DATABASE_URL", "TOPIC"),
    *("READERS", "ADMINS", "READINGS_PER_PAPER", "FETCH", "READ"),
    *("READER_URL", "READER_MODEL", "READER_KEY", "READER_PRICE_INPUT", "READER_PRICE_OUTPUT"),
)
APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home, forgotten after the test."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path))
    monkeypatch.setenv("REFRESH_DAYS", "0")
    monkeypatch.setattr(ContextProxy, "cookies", {})  # the harness has no browser that keeps any
    st.cache_resource.clear()
    yield tmp_path
    end_workers()
    st.cache_resource.clear()


@pytest.fixture
def open_app(home):
    """Opens the app at an address; fails if any run raises."""

    def opened(**parameters):
        app = AppTest.from_file(str(APP), default_timeout=120)
        for key, value in parameters.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return opened


@pytest.fixture
def people(home, monkeypatch):
    """A server with a reader, Ann, and an administrator, Ada."""
    monkeypatch.setenv("READERS", "Ann Lee <ann@hospital.org>")
    monkeypatch.setenv("ADMINS", "Ada <ada@hospital.org>")


@pytest.fixture
def searching_people(people, monkeypatch, eutils):
    """The same with a local E-utilities server."""
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("ENTREZ_EMAIL", "someone@hospital.org")
    return eutils


@pytest.fixture
def open_page(open_app):
    """Opens a page, signed in as somebody or as nobody; fails if any run raises."""

    def opened(page, who, *, verified=True, **parameters):
        app = open_app(**parameters)
        if who:
            app.user = {"email": f"{who}@Hospital.org", "is_logged_in": True, "email_verified": verified}
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, app.exception
        return app

    return opened
