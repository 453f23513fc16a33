"""Other sites cannot connect, endpoints nobody needs are closed, and every response has security headers."""

import base64
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
import streamlit
from streamlit import config, net_util
from streamlit.runtime import Runtime
from streamlit.web.server.starlette import starlette_websocket

from components.web import security
from components.web.middleware import LinkPreviews
from components.web.page_head import Preview
from components.web.security import Security, content_security_policy
from tests.asgi import ask, connect, serves

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
PAGES = {"overview": "Overview"}
REFUSED = [{"type": "websocket.close", "code": 1008}]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("FRAME_ANCESTORS", "OPEN_ENDPOINTS", "DATABASE_URL", "TOPIC"):
        monkeypatch.delenv(name, raising=False)
    streamlit.cache_resource.clear()
    yield monkeypatch
    streamlit.cache_resource.clear()


@pytest.fixture
def handshake(environment):
    """Streamlit's own handshake behind the middleware; fails where Streamlit looks up its addresses."""

    def looked_up():
        raise AssertionError("the server looked up its address, which blocks it")

    environment.setattr(net_util, "get_external_ip", looked_up)
    environment.setattr(net_util, "get_internal_ip", looked_up)

    class Accepted(Exception):
        pass

    def accepted(headers):
        raise Accepted

    environment.setattr(starlette_websocket, "_parse_subprotocols", accepted)
    route = starlette_websocket.create_websocket_routes(object.__new__(Runtime), "")[0]

    def connected(**headers):
        try:
            return connect(Security(route.app), **headers)
        except Accepted:
            return "accepted"

    return connected


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://evil.streamlit.app",
        "https://maps.example.org.evil.example",
        "https://evil.example:443@maps.example.org:1",
        "http://localhost:3000",
        "null",
        "",
        "http://[",
        "\xff",
    ],
)
def test_another_site_cannot_connect_and_costs_no_look_up(handshake, origin):
    assert handshake(host="maps.example.org", origin=origin) == REFUSED


def test_a_request_without_a_host_is_no_page_of_this_server(handshake):
    assert handshake(origin="null") == REFUSED


def test_pages_of_this_server_and_programs_connect(handshake):
    assert handshake(host="maps.example.org", origin="https://maps.example.org") == "accepted"
    assert handshake(host="127.0.0.1:8501", origin="http://127.0.0.1:8501") == "accepted"
    assert handshake(host="maps.example.org") == "accepted"


def test_an_origin_that_the_host_lists_connects_without_a_look_up(handshake):
    before = config.get_option("server.corsAllowedOrigins")
    config.set_option("server.corsAllowedOrigins", ["https://maps.example.org/"])
    try:
        assert handshake(host="10.0.0.7:8501", origin="https://maps.example.org") == "accepted"
        assert handshake(host="10.0.0.7:8501", origin="https://maps.example.com") == REFUSED
    finally:
        config.set_option("server.corsAllowedOrigins", before)


CLOSED = [
    "/_stcore/upload_file/a/b",
    "/_stcore/metrics",
    "/map/_stcore/metrics",
    "/map/_stcore/upload_file/a/b",
]


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE"])
def test_endpoints_nobody_needs_are_closed(path, method):
    app = serves(b"open")
    status, headers, body = ask(Security(app), path, method=method)
    assert status == 404 and "open" not in body and not hasattr(app, "asked")
    assert b"content-security-policy" in headers


def test_a_setting_opens_each_of_them(environment):
    environment.setenv("OPEN_ENDPOINTS", "metrics")
    streamlit.cache_resource.clear()
    assert ask(Security(serves(b"open")), "/_stcore/metrics")[2] == "open"
    assert ask(Security(serves(b"open")), "/_stcore/upload_file/a/b")[0] == 404


def test_a_malformed_setting_opens_nothing(environment):
    environment.setenv("OPEN_ENDPOINTS", "everything")
    streamlit.cache_resource.clear()
    assert ask(Security(serves(b"open")), "/_stcore/metrics")[0] == 404
    assert ask(Security(serves(b"page")), "/")[2] == "page"


def policy_of(headers):
    directives = headers[b"content-security-policy"].decode().split("; ")
    return {name: sources.split() for name, _, sources in (each.partition(" ") for each in directives)}


@pytest.mark.parametrize("path", ["/", "/trends", "/static/app.js", "/media/a.png", "/_stcore/health"])
def test_every_response_has_security_headers(path):
    _, headers, _ = ask(Security(serves(b"x", kind=b"text/plain")), path)
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"same-origin"
    assert b"camera=()" in headers[b"permissions-policy"]
    assert headers[b"strict-transport-security"] == b"max-age=31536000"
    policy = policy_of(headers)
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert "'unsafe-inline'" not in policy["script-src"] and "'unsafe-eval'" not in policy["script-src"]
    assert not any("http" in source for sources in policy.values() for source in sources)


def test_without_tls_a_browser_is_not_told_to_want_it():
    assert b"strict-transport-security" not in ask(Security(serves(b"x")), "/", scheme="http")[1]


def test_the_policy_allows_the_scripts_of_the_page_and_none_of_a_visitor():
    evil = Preview(
        "<script>alert(1)</script>", "</title><script>alert(2)</script>", "?text=<script>3</script>"
    )
    app = Security(LinkPreviews(serves(INDEX.encode()), PAGES, lambda page, query: evil))
    _, headers, html = ask(app, "/")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    allowed = {source for source in policy_of(headers)["script-src"] if source.startswith("'sha256")}
    assert len(scripts) == 3
    assert {hashed(script) for script in scripts} == allowed
    assert hashed("alert(1)") not in allowed
    assert not re.search(r"<[^>]+\son\w+=", html), "an event handler in the HTML would not run"


def hashed(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("setting", "query", "sources"),
    [
        ("", b"", ["'self'"]),
        ("", b"present=1&embed=true", None),
        ("*", b"", None),
        ("none", b"embed=true", ["'none'"]),
        ("https://a.org https://*.b.org", b"", ["'self'", "https://a.org", "https://*.b.org"]),
        ("https://a.org", b"embed=true", ["'self'", "https://a.org"]),
        ("https://a.org; script-src *", b"", ["'self'"]),
    ],
)
def test_who_may_frame_a_page(environment, setting, query, sources):
    environment.setenv("FRAME_ANCESTORS", setting)
    streamlit.cache_resource.clear()
    _, headers, _ = ask(Security(serves(b"x")), "/", query)
    assert policy_of(headers).get("frame-ancestors") == sources
    assert policy_of(headers)["script-src"][0] == "'self'"


def test_cookies_are_secure_behind_tls():
    async def app(scope, receive, send):
        headers = [(b"set-cookie", b"_streamlit_xsrf=a; Path=/"), (b"set-cookie", b"b=1; secure")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def cookies(scheme):
        sent = []

        async def wrapped(scope, receive, send):
            async def keep(message):
                sent.append(message)
                await send(message)

            await Security(app)(scope, receive, keep)

        ask(wrapped, "/", scheme=scheme)
        return [value for name, value in sent[0]["headers"] if name == b"set-cookie"]

    assert cookies("https") == [b"_streamlit_xsrf=a; Path=/; Secure", b"b=1; secure"]
    assert cookies("http") == [b"_streamlit_xsrf=a; Path=/", b"b=1; secure"]


def test_pages_around_this_one_steer_it_on_the_cloud_only(monkeypatch):
    shipped = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text())
    assert shipped["client"]["allowedOrigins"] == []
    before = config.get_option("client.allowedOrigins")
    try:
        config.set_option("client.allowedOrigins", [])
        security.trust_cloud()
        assert config.get_option("client.allowedOrigins") == []
        monkeypatch.setattr(security, "_CLOUD_FOLDER", Path(security.__file__).parent)
        security.trust_cloud()
        assert "https://*.streamlit.app" in config.get_option("client.allowedOrigins")
        assert "https://*.streamlit.app" in policy_of(ask(Security(serves(b"x")), "/")[1])["frame-ancestors"]
    finally:
        config.set_option("client.allowedOrigins", before)


def test_nobody_frames_a_page_where_none_is_named():
    assert content_security_policy(()).endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("kind", ["bytes", "text"])
def test_a_message_larger_than_any_of_a_page_ends_the_connection(kind):
    taken = []

    async def app(scope, receive, send):
        taken.append(await receive())
        taken.append(await receive())

    large = {"bytes": b"a", "text": "a"}[kind] * (16 * 1024 * 1024 + 1)
    messages = iter(
        [{"type": "websocket.receive", kind: large[:-1]}, {"type": "websocket.receive", kind: large}]
    )
    sent = connect(Security(app), messages, host="a.org", origin="https://a.org")
    assert [message["type"] for message in taken] == ["websocket.receive", "websocket.disconnect"]
    assert sent == [{"type": "websocket.close", "code": 1009}]
