"""Behind a proxy that the host names, pages know that they are served with TLS."""

import pytest
import uvicorn
from streamlit.web.server.starlette.starlette_server import _get_uvicorn_config_kwargs

from components.web.middleware import LinkPreviews, VisitorCookie
from components.web.page_head import Preview
from components.web.security import Security
from tests.asgi import ask, serves
from tests.components.web.test_middleware import INDEX, PAGES


@pytest.mark.parametrize(
    ("trusted", "proxy", "is_https"),
    [
        (None, "127.0.0.1", True),
        (None, "10.0.0.7", False),
        ("10.0.0.0/8", "10.0.0.7", True),
        ("10.0.0.7,192.0.2.1", "10.0.0.7", True),
        ("192.0.2.1", "10.0.0.7", False),
    ],
)
def test_tls_is_seen_through_the_proxies_that_are_named(monkeypatch, trusted, proxy, is_https):
    if trusted is None:
        monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    else:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    pages = LinkPreviews(serves(INDEX.encode()), PAGES, lambda page, query: Preview("Title", "Description"))
    config = uvicorn.Config(Security(VisitorCookie(pages)), **_get_uvicorn_config_kwargs(), log_config=None)
    config.load()

    async def through_proxy(scope, receive, send):
        await config.loaded_app({**scope, "client": (proxy, 4711)}, receive, send)

    headers = [(b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"203.0.113.9")]
    _, answered, html = ask(through_proxy, "/", headers=headers, scheme="http")
    assert (b"Secure" in answered[b"set-cookie"]) == is_https
    assert (b"strict-transport-security" in answered) == is_https
    scheme = "https" if is_https else "http"
    assert f'<meta property="og:url" content="{scheme}://maps.example.org/"' in html
    assert f'<meta property="og:image" content="{scheme}://maps.example.org/' in html
