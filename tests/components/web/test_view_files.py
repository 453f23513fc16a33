"""What programs read at the address of a view: JSON, CSV and a feed, and when they are refused."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from urllib.parse import parse_qs, urlencode, urlsplit

import feedparser
import orjson
import pytest
import streamlit
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from starlette.routing import Router
from streamlit.web.server.starlette import starlette_app_utils, starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from components.state import resources
from components.state.address import Address, read_address, write_address
from components.web import view_feed
from components.web.data_routes import MEDIA_TYPES, DataRoutes
from components.web.link_previews import preview_of
from components.web.request_limit import RequestLimit
from components.web.view_files import respond
from data import clock
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched
from data.records.record import Link, LinkKind, Record
from tests.asgi import ask

STARTED = [True]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "TOPIC", "READ", "READERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path))
    streamlit.cache_resource.clear()
    yield
    streamlit.cache_resource.clear()


def server(most=10_000, clock=lambda: 0.0, started=STARTED):
    return Router(DataRoutes(lambda: bool(started), respond, RequestLimit(most, clock)).routes())


def get(name, query="", method="GET", app=None, **headers):
    sent = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    return ask(app or server(), f"/{name}", query.encode(), method, sent)


def papers(query=""):
    status, _, body = get("data.json", query)
    assert status == 200, body
    return json.loads(body)


def store_search(found, when, monkeypatch, query="a search"):
    """A search of these records that began at a time."""
    monkeypatch.setattr(clock, "now", lambda: when)
    store = resources.store()
    search = store.begin(Answer(query, "", len(found), ()), [record.pmid for record in found])
    fetched = tuple(Fetched(record, f"PMID- {record.pmid}\nTI  - {record.title}\n") for record in found)
    store.add(search, Batch(fetched, ()))
    store.finish(search, state="complete")
    return search


def test_the_data_describe_themselves_as_they_are():
    described = json.loads(get("openapi.json")[2])
    validate(described)
    resolved = {**described["components"]["schemas"]["View"], "components": described["components"]}
    answer = papers("related=1&retracted=1&out_of_scope=1&limit=500")
    assert len(answer["papers"]) == answer["count"] > 100
    Draft202012Validator(resolved, format_checker=FormatChecker()).validate(answer)
    listed = resolved["properties"].keys(), resolved["components"]["schemas"]["Paper"]["properties"].keys()
    assert listed == (answer.keys(), answer["papers"][0].keys())
    parameters = {one["name"] for one in described["components"]["parameters"].values()}
    assert parameters >= {"source", "years", "text", "search", *resources.evidence_of("starter").columns}


@st.composite
def selections(draw):
    columns = resources.evidence_of("starter").columns
    pairs = [(facet, code) for facet, column in columns.items() for code in column.codes]
    return Selection(
        frozenset(draw(st.lists(st.sampled_from(pairs), max_size=3))),
        draw(st.none() | st.tuples(st.integers(2005, 2015), st.integers(2016, 2026))),
        draw(st.sampled_from(("", "pain", '"spinal cord"', "rat"))),
        **{key: draw(st.booleans()) for key in ("retracted", "out_of_scope", "related")},
    )


@settings(max_examples=25)
@given(st.data())
def test_data_have_the_papers_of_the_page(data):
    evidence = resources.evidence_of("starter")
    address = write_address(Address(data.draw(selections())), evidence)
    shown = view_of(evidence, read_address(address, evidence, resources.view_options()).selection)
    query = urlencode(address, doseq=True)
    answer = papers(f"{query}&limit=500")
    assert answer["count"] == len(answer["papers"]) == len(shown) and answer["total"] == shown.total
    assert [paper["pmid"] for paper in answer["papers"]] == shown.pmids.tolist()
    rows = list(csv.DictReader(StringIO(get("data.csv", query)[2].removeprefix("\ufeff"))))
    assert [int(row["PMID"]) for row in rows] == shown.pmids.tolist()
    assert len(feedparser.parse(get("feed.atom", query)[2]).entries) == min(100, len(shown))


def test_pages_follow_each_other_to_the_last_paper():
    whole, query, seen = papers("limit=500"), "limit=30", []
    assert whole["next"] is None
    while query:
        page = papers(query)
        seen += page["papers"]
        query = urlsplit(page["next"] or "").query
        assert not page["next"] or parse_qs(query)["search"] == ["starter"], "the search is pinned"
    assert seen == whole["papers"]
    assert papers("offset=999999999")["papers"] == []


@pytest.mark.parametrize("name", ["data.json", "data.csv", "feed.atom"])
def test_what_is_unchanged_is_not_sent_again(name):
    status, headers, body = get(name, "source=adipose")
    version = headers[b"etag"].decode()
    assert status == 200 and body and headers[b"cache-control"] == b"public, max-age=300"
    assert (b"access-control-allow-origin" in headers) == (name == "data.json")
    for known in (version, version.removeprefix("W/"), f'"x", {version}', "*"):
        status, headers, body = get(name, "source=adipose", if_none_match=known)
        assert (status, body, headers[b"etag"].decode()) == (304, "", version)
    assert get(name, "source=bm_msc", if_none_match=version)[0] == 200
    status, headers, body = get(name, "source=adipose", method="HEAD")
    assert (status, body, headers[b"etag"].decode()) == (200, "", version)


def test_a_new_reading_makes_a_new_version(monkeypatch):
    before = get("data.json")[1][b"etag"]
    monkeypatch.setattr(resources, "state_of_readings", lambda: (1, 0))
    assert get("data.json")[1][b"etag"] != before


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("source=unicorn", 400, "source=unicorn"),
        ("colour=red", 400, "colour"),
        ("years=soon", 400, "years=soon"),
        ("limit=0", 400, "from 1 to 500"),
        ("limit=501", 400, "from 1 to 500"),
        ("offset=-1", 400, "offset"),
        ("offset=%C2%B2", 400, "offset"),
        ("search=gone", 404, "does not hold"),
        ("search=gone&query=%3Cscript%3E", 404, "for <script>"),
        (f"text={'x' * 60_000}", 400, "shorter link"),
        ("&".join(f"a{number}=1" for number in range(900)), 400, "parameters"),
    ],
)
def test_what_is_not_understood_is_said(query, status, said):
    found, headers, body = get("data.json", query)
    assert (found, headers[b"cache-control"]) == (status, b"no-store")
    assert said in json.loads(body)["error"]
    found, headers, body = get("data.csv", query)
    assert found in (status, 400) and headers[b"content-type"].startswith(b"text/plain") and len(body) < 400


def test_what_others_append_and_options_of_pages_change_nothing():
    assert papers("source=adipose&utm_source=mail&rows=mechanism&cell=years:2020&basket=")["count"] == 12


def test_requests_are_limited_and_wait_for_the_start():
    now = [0.0]
    app = server(2, lambda: now[0])
    assert [get("data.json", "limit=1", app=app)[0] for _ in range(2)] == [200, 200]
    status, headers, body = get("data.json", app=app)
    assert (status, headers[b"retry-after"]) == (429, b"60") and "a minute" in body
    now[0] = 61.0
    assert get("data.json", "limit=1", app=app)[0] == 200
    status, headers, _ = get("data.csv", app=server(started=[]))
    assert (status, headers[b"retry-after"]) == (503, b"5")


def test_only_those_who_have_signed_in_read_a_closed_map(monkeypatch):
    monkeypatch.setenv("READ", "signed_in")
    streamlit.cache_resource.clear()
    for module in (starlette_app_utils, starlette_websocket):
        if hasattr(module, "get_cookie_secret"):
            monkeypatch.setattr(module, "get_cookie_secret", lambda: "s" * 40)

    def cookie(secret, **user):
        signed = starlette_app_utils.create_signed_value(secret, USER_COOKIE_NAME, json.dumps(user))
        return f"{USER_COOKIE_NAME}={signed.decode() if isinstance(signed, bytes) else signed}"

    for name in ("data.json", "data.csv", "feed.atom"):
        assert get(name)[0] == 401 and "sign in" in get(name)[2]
    known = {"is_logged_in": True, "email": "ann@hospital.org"}
    assert get("data.json", cookie=cookie("t" * 40, **known))[0] == 401, "signed by somebody else"
    assert get("data.json", cookie=cookie("s" * 40, **known, email_verified=False))[0] == 401
    status, headers, _ = get("data.json", cookie=cookie("s" * 40, **known))
    assert (status, headers[b"cache-control"], headers[b"vary"]) == (200, b"private, max-age=300", b"Cookie")
    assert b"access-control-allow-origin" not in headers
    assert get("openapi.json")[0] == 200


def test_a_feed_follows_its_query_and_says_when_papers_came_and_were_retracted(monkeypatch):
    first, second = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)
    old, hostile = Record(1, "Old & <b>bold</b>\x00"), Record(2, "Second", authors=("=Lee", ""))
    earlier = store_search([old, hostile], first, monkeypatch)
    scope = "out_of_scope=1&related=1&retracted=1"
    before = feedparser.parse(get("feed.atom", f"search={earlier}&{scope}")[2])
    retracted = Record(1, old.title, links=(Link(LinkKind.RETRACTED_BY, 9, "Notice"),))
    store_search([retracted, hostile, Record(3, "New")], second, monkeypatch)
    status, _, body = get("feed.atom", f"search={earlier}&{scope}")
    feed = feedparser.parse(body)
    assert status == 200 and not feed.bozo
    assert feed.feed.id == before.feed.id
    assert [entry.id[-2] for entry in feed.entries] == ["3", "2", "1"]
    dates = {entry.id[-2]: (entry.published[:10], entry.updated[:10]) for entry in feed.entries}
    assert dates["3"] == ("2026-02-05", "2026-02-05") and dates["2"] == ("2026-01-05", "2026-01-05")
    assert dates["1"] == ("2026-01-05", "2026-02-05"), "its record changed"
    assert "Retracted: Old &amp; &lt;b&gt;bold" in body
    assert "retracted" in {tag.term for tag in feed.entries[2].tags}
    assert not feedparser.parse(get("feed.atom", f"search={earlier}")[2]).entries, "out of scope"
    assert get("feed.atom", "search=gone")[0] == 200, "the topic's own query, if a link names no other"
    assert get("feed.atom", "search=gone&query=other")[0] == 404
    assert papers(f"search={earlier}&{scope}")["count"] == 2, "data stay with the search of the link"


def test_a_feed_has_the_newest_papers_only(monkeypatch):
    monkeypatch.setattr(view_feed, "MOST_ENTRIES", 5)
    entries = feedparser.parse(get("feed.atom")[2]).entries
    assert len(entries) == 5
    assert any("Summary made for the evidence map" in entry.summary for entry in entries)


def test_a_formula_in_a_title_is_text_in_csv(monkeypatch):
    search = store_search([Record(1, '=HYPERLINK("x")')], datetime(2026, 1, 5, tzinfo=UTC), monkeypatch)
    _, headers, table = get("data.csv", f"search={search}&out_of_scope=1&related=1")
    assert "'=HYPERLINK" in table and b"attachment" in headers[b"content-disposition"]


def test_the_head_of_a_page_leads_to_the_data_of_its_view():
    preview = preview_of("Trends", "source=adipose&words=title&pmid=33456473&utm_source=x&colour=red")
    assert preview.data == "?source=adipose"
    assert all(get(name, (preview.data or "")[1:])[0] == 200 for name in MEDIA_TYPES)
    assert orjson.loads(get("data.json", preview.data[1:])[2])["count"] == 12
