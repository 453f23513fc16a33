"""ASGI middleware around everything the server answers: who may connect, what is closed, security headers.

Nothing that reads papers is imported here, so that the server answers before that is done.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util

from components.state.settings import usable_settings
from components.web.page_head import DEFAULT_PREVIEW, with_preview
from data.settings import ENDPOINTS

_log = logging.getLogger(__name__)
_CLOUD_FOLDER = Path("/mount/src")  # where Streamlit Community Cloud puts the repositories that it serves
# Those who show an app of Community Cloud inside their own page, and steer it.
_CLOUD_ORIGINS = ("https://share.streamlit.io", "https://*.streamlit.app")
_POLICY_VIOLATION, _TOO_BIG = 1008, 1009  # status codes of WebSocket, RFC 6455
_LONGEST_MESSAGE = 16 * 1024 * 1024  # bytes; a page sends some thousand, and what is pasted into its boxes
_YEAR = 365 * 24 * 3600  # seconds
_FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Security:
    """ASGI middleware that refuses connections from other sites, closes endpoints and adds headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it is refused."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif scope["type"] == "http":
            with_headers = _adding_headers(scope, send)
            closed = _is_closed(scope["path"])
            app = PlainTextResponse("Not found", status_code=404) if closed else self._app
            await app(scope, receive, with_headers)
        else:
            await self._app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Accept a WebSocket connection of this server's own pages, or of an origin the host has listed.

        Streamlit (1.67) would look up its own addresses for each foreign origin, for up to two seconds in
        which it answers nobody. It can go once it does so in another thread, or not at all.
        """
        receive = _bounded(receive, send)
        headers = Headers(scope=scope)
        origin, host = headers.get("origin"), headers.get("host", "")
        if origin is None or (host and _netloc(origin) == host):
            await self._app(scope, receive, send)
        elif _is_listed(origin):
            # Streamlit looks up its addresses before it reads the list, but not for the origin's own host.
            own = [(name, value) for name, value in scope["headers"] if name != b"host"]
            own.append((b"host", _netloc(origin).encode()))
            await self._app({**scope, "headers": own}, receive, send)
        else:
            _log.warning("Refused a WebSocket connection of another site: %.200r to %.200r", origin, host)
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


def _bounded(receive: Receive, send: Send) -> Receive:
    """Receive no larger message than a page sends; Streamlit (1.67) would take 200 MB."""

    async def bounded() -> Message:
        message = await receive()
        if len(message.get("bytes") or message.get("text") or "") <= _LONGEST_MESSAGE:
            return message
        await send({"type": "websocket.close", "code": _TOO_BIG})
        return {"type": "websocket.disconnect", "code": _TOO_BIG}

    return bounded


def trust_cloud() -> None:
    """Let the pages around an app on Streamlit Community Cloud steer it, where this process runs there."""
    if _is_on_cloud():
        config.set_option("client.allowedOrigins", list(_CLOUD_ORIGINS))


def _is_on_cloud() -> bool:
    return Path(__file__).is_relative_to(_CLOUD_FOLDER)


def _is_listed(origin: str) -> bool:
    """Whether the host has listed another origin for this server, in Streamlit's configuration."""
    if not config.get_option("server.enableCORS"):
        return True
    if origin in {listed.strip().rstrip("/") for listed in config.get_option("server.corsAllowedOrigins")}:
        return True
    own = config.is_manually_set("browser.serverAddress") and config.get_option("browser.serverAddress")
    return bool(own) and _netloc(origin).rpartition("@")[2].partition(":")[0] == own


def _netloc(origin: str) -> str:
    """Host and port of an origin; '' where it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as an IPv6 address without its end
        return ""


def _is_closed(path: str) -> bool:
    named = next((name for name in ENDPOINTS if f"/_stcore/{name}" in path), "")
    return bool(named) and named not in usable_settings().open_endpoints


def _adding_headers(scope: Scope, send: Send) -> Send:
    https = scope["scheme"] == "https"

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = content_security_policy(_frame_ancestors(scope))
            headers.update(_FIXED_HEADERS)
            if https:
                headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
                message["headers"] = [_secure(name, value) for name, value in message["headers"]]
        await send(message)

    return add


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; a cookie that Streamlit sets without 'Secure', as it does not know of the proxy, gets it."""
    is_open = name.lower() == b"set-cookie" and b"secure" not in value.lower().replace(b" ", b"").split(b";")
    return name, value + b"; Secure" if is_open else value


def _frame_ancestors(scope: Scope) -> tuple[str, ...]:
    """Who may frame a page: the settings say so, or else anybody an embedded figure, and nobody the rest."""
    if listed := usable_settings().frame_ancestors:
        return () if listed == ("none",) else ("'self'", *listed)
    if b"embed=true" in scope["query_string"].split(b"&"):
        return ("*",)
    return ("'self'", *(_CLOUD_ORIGINS if _is_on_cloud() else ()))


@lru_cache(maxsize=8)
def content_security_policy(frame_ancestors: tuple[str, ...]) -> str:
    """The Content-Security-Policy: everything comes from this server, and nothing is sent elsewhere.

    Streamlit (1.67) loads the scripts of components from `blob:` addresses, which only a script that already
    runs can make, and styles its elements inline. `data:` are images and fonts in figures that are saved.

    Args:
        frame_ancestors: sources of those who may frame the page; () for nobody.
    """
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' blob: {' '.join(_inline_scripts())}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data:",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if "*" not in frame_ancestors:  # which would leave out pages without a host, such as a file on a disk
        directives["frame-ancestors"] = " ".join(frame_ancestors) or "'none'"
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


@lru_cache(maxsize=1)
def _inline_scripts() -> tuple[str, ...]:
    """Hashes of the scripts in a page's HTML, taken from the page without any visitor's text in it."""
    index = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", with_preview(index, DEFAULT_PREVIEW, "", ""), re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return tuple(f"'sha256-{digest}'" for digest in digests)
