"""ASGI middleware in front of Streamlit: link previews in each page's HTML, and a cookie for each visitor.

Nothing that reads papers is imported here, so that the server answers before that is done.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial

import anyio
from starlette.datastructures import URL, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.web.figure_assets import at_base_path
from components.web.page_head import DEFAULT_PREVIEW, Preview, with_preview

VISITOR = "evidence_map_visitor"  # the cookie; forgotten when the browser closes
IMAGE_PATH = "assets/link-preview.png"
LONGEST_QUERY = 8192  # bytes of a query string that is read at all
ReadPreview = Callable[[str, str], Preview]  # of a page's title and a query string
_PREVIEW_TIMEOUT = 1.5  # seconds a page may wait for its preview; reading a large search takes longer once
# The page is needed as it is: not compressed, not a part of it, not "unchanged".
_UNWANTED = {b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"}


class LinkPreviews:
    """ASGI middleware that puts title and description of the view into every page's HTML."""

    def __init__(self, app: ASGIApp, pages: Mapping[str, str], read: ReadPreview) -> None:
        """Wrap an app.

        Args:
            app: the application.
            pages: title of each page by its place in the address; the first is the one at '/'.
            read: gives the preview; called in a thread, with a timeout.
        """
        self._app, self._read = app, read
        self._pages = {**dict(pages), "": next(iter(pages.values()))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; if a page comes back, change its head."""
        if scope["type"] != "http" or not _may_be_page(scope):
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name not in _UNWANTED]
        answer = _Answer()
        await self._app({**scope, "method": "GET", "headers": kept}, receive, answer)
        if answer.is_page:
            preview = await self._preview(scope)
            address = f"{URL(scope=scope).replace(query='')}{preview.query}"
            image = f"{URL(scope=scope).replace(query='', path=at_base_path(IMAGE_PATH))}{preview.query}"
            answer.replace(with_preview(answer.text, preview, address, image))
        await answer.pass_on(send, without_body=scope["method"] == "HEAD")

    async def _preview(self, scope: Scope) -> Preview:
        page = self._pages.get(scope["path"].rsplit("/", 1)[-1], "")
        asked: bytes = scope["query_string"]
        if len(asked) > LONGEST_QUERY:
            asked = b""
        read = partial(self._read, page, asked.decode("latin-1"))
        with anyio.move_on_after(_PREVIEW_TIMEOUT):
            return await anyio.to_thread.run_sync(read, abandon_on_cancel=True)
        return DEFAULT_PREVIEW


class VisitorCookie:
    """ASGI middleware that gives each browser a random id, by which a reloaded tab finds its downloads."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; set the cookie on a page that comes back."""
        if scope["type"] != "http" or not _may_be_page(scope) or VISITOR in Request(scope).cookies:
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = Response()
                answer.set_cookie(
                    VISITOR,
                    secrets.token_hex(16),
                    httponly=True,
                    samesite="lax",
                    secure=scope["scheme"] == "https",
                )
                MutableHeaders(scope=message).append("set-cookie", answer.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, with_cookie)


def _may_be_page(scope: Scope) -> bool:
    """Pages have no dot in their last part; requests of Streamlit's own client are under `_stcore`."""
    last = scope["path"].rsplit("/", 1)[-1]
    return scope["method"] in ("GET", "HEAD") and "." not in last and "/_stcore/" not in scope["path"]


class _Answer:
    """A response held back until it is complete."""

    def __init__(self) -> None:
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    @property
    def is_page(self) -> bool:
        headers = MutableHeaders(raw=self._start["headers"])
        return self._start["status"] == 200 and headers.get("content-type", "").startswith("text/html")

    @property
    def text(self) -> str:
        return self._body.decode("utf-8")

    def replace(self, text: str) -> None:
        self._body = text.encode("utf-8")
        headers = MutableHeaders(raw=self._start["headers"])
        headers["content-length"] = str(len(self._body))
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]

    async def pass_on(self, send: Send, *, without_body: bool) -> None:
        await send(self._start)
        await send({"type": "http.response.body", "body": b"" if without_body else self._body})
