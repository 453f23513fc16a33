"""The log says who asked for what in one line an event, and never a secret."""

import json
import logging

import pytest

from components.web.middleware import VISITOR
from components.web.server_log import RequestLog, configure_log, stream_handlers, visitor_hash
from data.settings import read_settings
from tests.asgi import ask, connect, serves

KEY, PASSWORD = "0123456789abcdefKEY", 'p@ss"wörd/\\'
SECRETS = {
    "NCBI_API_KEY": KEY,
    "DATABASE_URL": "postgresql://ada:p%40ss%22w%C3%B6rd%2F%5C@db/evidence",
}


@pytest.fixture
def lines(monkeypatch):
    """Configures the log in a format; returns what it says."""
    handler, said = logging.StreamHandler(), []
    monkeypatch.setattr(handler, "emit", lambda record: said.append(handler.format(record)))
    root = logging.getLogger()
    root.addHandler(handler)
    before = [(known, known.formatter) for known in stream_handlers()]

    def configured(form):
        configure_log(read_settings({**SECRETS, "LOG_FORMAT": form}))
        return said

    yield configured
    root.removeHandler(handler)
    for known, formatter in before:
        known.setFormatter(formatter)


def test_a_request_has_an_id_and_a_visitor_who_cannot_be_told_from_it(lines):
    said = lines("json")
    cookie = "1f" * 16
    headers = [(b"cookie", f"{VISITOR}={cookie}".encode())]
    _, answered, _ = ask(RequestLog(serves(b"<html>")), "/trends", b"text=pain", headers=headers)
    (line,) = map(json.loads, said)
    assert line["event"] == "A request" and line["path"] == "/trends" and line["status"] == 200
    assert line["request"] == answered[b"x-request-id"].decode()
    assert line["visitor"] == visitor_hash(cookie)
    assert line["level"] == "info" and line["timestamp"].endswith("Z") and line["seconds"] >= 0
    assert cookie not in said[0] and "pain" not in said[0]


def test_files_are_not_logged_and_what_went_wrong_is(lines):
    said = lines("json")
    ask(RequestLog(serves(b"x", kind=b"text/javascript")), "/static/app.js")
    assert not said
    ask(RequestLog(serves(b"x", kind=b"text/plain", status=404)), "/_stcore/metrics")
    assert json.loads(said[0])["status"] == 404


def test_a_visit_is_logged_from_its_beginning_to_its_end(lines):
    said = lines("json")

    async def app(scope, receive, send):
        logging.getLogger("components.test").warning("Inside")

    connect(RequestLog(app), host="a.org")
    events = [json.loads(line) for line in said]
    assert [event["event"] for event in events] == ["A visit begins", "Inside", "A visit ends"]
    assert len({event["request"] for event in events}) == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_logged_in_any_form(lines, form):
    said = lines(form)
    log = logging.getLogger("data.test")
    log.warning("https://eutils/?api_key=%s and %r and %s", KEY, PASSWORD, SECRETS["DATABASE_URL"])
    log.warning("As a field", extra={"address": SECRETS["DATABASE_URL"], "password": PASSWORD})
    try:
        secret = f"{KEY} {PASSWORD}"
        raise RuntimeError(secret)
    except RuntimeError:
        log.exception("With a traceback")
    text = "\n".join(said)
    assert "With a traceback" in text and "RuntimeError" in text and "***" in text
    for form_of_secret in (KEY, PASSWORD, "p%40ss", json.dumps(PASSWORD)[1:-1], repr(PASSWORD)[1:-1]):
        assert form_of_secret not in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_visitor_sends_stays_within_its_line(lines, form):
    said = lines(form)
    ask(RequestLog(serves(b"x", status=404)), "/a\n2026-01-01 [info] forged\x1b[2J")
    assert len(said) == 1 and "\n" not in said[0] and "\x1b" not in said[0]
