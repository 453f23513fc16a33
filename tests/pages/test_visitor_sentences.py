"""No sentence that a visitor reads has an address, a path, the name of a setting or of an exception in it."""

import math
import re

import pytest
import streamlit as st

from data.pubmed.client import Client
from tests.eutils import faults

TECHNICAL = re.compile(
    r"127\.0\.0\.1|localhost|https?:|\beutils\b|/tmp|\.(?:toml|sqlite)|[A-Z]{2,}_[A-Z]+|\bport\b|HTTP"
    r"|Error\b|Exception|this computer|administrator|[\w.-]+\.invalid"
)
FAULTS = {
    "too many requests": faults.too_many(),
    "wait ten minutes": faults.too_many(retry_after="600"),
    "refused request": faults.status(400),
    "barred": faults.status(403),
    "not PubMed": faults.status(404),
    "fault of its own": faults.status(503),
    "web page": faults.html(),
    "login page": faults.login(),
    "empty": faults.empty(),
    "no words": faults.prolog(),
    "backend": faults.read_failed(),
    "wrong key": faults.error("API key invalid"),
    "too long": faults.error("query string is too long"),
    "broken off": faults.reset(),
    "broken off within": faults.reset(within=True),
    "cut": faults.cut(),
    "garbage": faults.garbage(),
}


def errors(app):
    return [box.value.replace("\\", "") for box in (*app.error, *app.warning)]


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(Client, "_pause_before_retry", lambda self, state: 0.0)


def test_pubmeds_faults(monkeypatch, eutils, open_app, hurried, caplog):
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    app = open_app().switch_page("pages/pubmed_search.py").run()
    app.text_area(key="query").set_value("pain[tiab]").run()
    for name, fault in FAULTS.items():
        eutils.fail(fault, times=math.inf)
        app.button(key="check").click().run()
        eutils.heal()
        assert not app.exception, name
        (told,) = errors(app)
        assert not TECHNICAL.search(told), (name, told)
        assert told.endswith("The papers on screen have not changed."), (name, told)
    log = caplog.text
    assert "HTTP 503" in log and "NCBI_API_KEY" in log and "administrator" in log


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://nowhere.invalid/"])
def test_nobody_answers(monkeypatch, open_app, hurried, address, caplog):
    monkeypatch.setenv("EUTILS_URL", address)
    app = open_app().switch_page("pages/pubmed_search.py").run()
    app.text_area(key="query").set_value("pain[tiab]").run()
    app.button(key="check").click().run()
    (told,) = errors(app)
    assert not TECHNICAL.search(told)
    assert "try again in a few minutes" in told
    assert "Check this computer" in caplog.text


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("EUTILS_URL", "ftp://127.0.0.1"),
        ("NCBI_API_KEY", "no key!"),
        ("TOPIC", "/tmp/no/such/topic.toml"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:////proc/no/such.sqlite"),
        ("MAX_RECORDS", "many"),
    ],
)
def test_a_map_that_is_not_set_up(monkeypatch, home, open_app, setting, value, caplog):
    monkeypatch.setenv(setting, value)
    st.cache_resource.clear()
    told = errors(open_app())
    assert told
    assert not any(TECHNICAL.search(sentence) for sentence in told)
    assert any("please tell the people who run this map" in sentence for sentence in told)
    assert setting in caplog.text or value.partition("///")[2].lstrip("/") in caplog.text
