"""What the web server does beside Streamlit: link previews, files for figures, a word for each visitor.

A mail or chat programme reads the page's HTML without running it, and would see only "Streamlit". Figures are
drawn in the visitor's browser with Plotly's script and a font of our own, which the head asks for, so that
they come while Streamlit's own scripts start. The word, in a cookie that the browser forgets when it is
closed, tells who began a fetch when their tab was loaded again. And what it sends leaves at once.

Nothing that reads papers is imported here: the server answers before that is.
"""

from __future__ import annotations

import gzip
import re
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from pathlib import Path

import anyio
import streamlit as st
from starlette.datastructures import URL, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.assets import FOLDER, asset
from components.web.first_paint import first_paint
from data.exports import fonts

VISITOR = "evidence_map_visitor"  # the cookie
# The part of plotly.js for bars, points and shades: a third of the whole, which browsers run sooner.
PLOTLY_FILE = FOLDER / "plotly-cartesian-4.1.1.min.js"
PLOTLY_PATH = f"assets/{PLOTLY_FILE.name}"
# Its name does not change with its content: a new version of the font needs a new name.
FONT_PATH = f"assets/{fonts.FILE.name}"
# What the browser needs to draw figures; see `assets/drawing.js`.
DRAWING = {"script": PLOTLY_PATH, "font": FONT_PATH, "family": fonts.FAMILY}
_KEEP = f"public, immutable, max-age={365 * 24 * 3600}"
IMAGE_PATH = "assets/link-preview.png"
_PAGE_FRAME = asset("page_frame.js")

_PATIENCE = 1.5  # seconds a page may wait for its preview; reading a large search takes longer once
_LONGEST_QUERY = 8192  # bytes of a query string that is read at all


@dataclass(frozen=True, slots=True)
class Preview:
    """What a link is shown as where it is pasted.

    Attributes:
        title: the page and the topic.
        description: how many papers, the filters, and when PubMed was searched; or what the map is.
        query: '?' and the view's own query parameters, without what others append; '' without any.
    """

    title: str
    description: str
    query: str = ""


WHAT_IT_IS = (
    "Charts of what has been studied and what has not, with the papers behind each number. "
    "Every figure can be taken into a slide."
)
UNTOLD = Preview("Evidence map", WHAT_IT_IS)
Read = Callable[[str, str], Preview]  # of a page's title and a query string
Draw = Callable[[str], bytes | None]  # of a query string


class Waking:
    """What visitors need is made ready while the server answers already.

    Attributes:
        middleware: puts previews into pages, without papers as long as nothing is ready.
    """

    def __init__(self, wake: Callable[[], object], read: Read, draw: Draw, pages: Mapping[str, str]) -> None:
        """Take what to do.

        Args:
            wake: makes all ready.
            read: gives a link's preview; asked once `wake` has ended.
            draw: gives the picture of a link's preview; asked once `wake` has ended.
            pages: see `LinkPreviews`.
        """
        self._wake, self._read, self._draw, self._awake = wake, read, draw, threading.Event()
        self.middleware = Middleware(LinkPreviews, pages=pages, read=self._preview)

    @asynccontextmanager
    async def lifespan(self, _: st.App) -> AsyncIterator[None]:
        """While the server runs."""
        send_at_once()
        threading.Thread(target=self.make_ready, name="make ready", daemon=True).start()
        yield

    def image_route(self) -> Route:
        """The pictures of link previews."""
        return Route(_at_base(IMAGE_PATH), self._image)

    async def _image(self, request: Request) -> Response:
        asked = request.scope["query_string"]
        if not self._awake.is_set() or len(asked) > _LONGEST_QUERY:
            return Response(status_code=503, headers={"Retry-After": "5"})
        body = await anyio.to_thread.run_sync(self._draw, asked.decode("latin-1"))
        if body is None:
            return Response(status_code=404)
        return Response(body, media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})

    def make_ready(self) -> None:
        """Make all ready; runs in a thread of its own while the server answers already."""
        self._wake()
        self._awake.set()

    def _preview(self, page: str, query_string: str) -> Preview:
        return self._read(page, query_string) if self._awake.is_set() else UNTOLD


def drawing_routes() -> list[Route]:
    """Plotly's script and the figures' font. Browsers keep both: the script's address has its version."""
    return [Route(_at_base(PLOTLY_PATH), _plotly), Route(_at_base(FONT_PATH), _font)]


def _at_base(path: str) -> str:
    """A path under the address at which Streamlit is served."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


async def _font(_: Request) -> Response:
    return FileResponse(fonts.FILE, media_type="font/woff2", headers={"Cache-Control": _KEEP})


async def _plotly(request: Request) -> Response:
    headers = {"Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(PLOTLY_FILE, media_type="text/javascript", headers=headers)
    body = await anyio.to_thread.run_sync(_compressed_plotly)
    return Response(body, media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=1)
def _compressed_plotly() -> bytes:
    """The script, compressed once: Streamlit's server would do it again for every visitor."""
    return gzip.compress(PLOTLY_FILE.read_bytes())


class LinkPreviews:
    """ASGI middleware that puts title and description of the view into every page's HTML."""

    def __init__(self, app: ASGIApp, pages: Mapping[str, str], read: Read) -> None:
        """Stand before an app.

        Args:
            app: what answers.
            pages: title of each page by its place in the address; the first is the one at '/'.
            read: gives the preview; called in a thread of its own, and not waited for long.
        """
        self._app, self._read = app, read
        self._pages = {**dict(pages), "": next(iter(pages.values()))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; of what is a page, change the head on the way back."""
        if scope["type"] != "http" or not _may_be_page(scope):
            await self._app(scope, receive, send)
            return
        # The whole text is needed as it is: not compressed, not a part of it, not "unchanged".
        kept = [(name, value) for name, value in scope["headers"] if name not in _UNWANTED]
        answer = _Answer()
        await self._app({**scope, "method": "GET", "headers": kept}, receive, answer)
        if answer.is_page:
            preview = await self._preview(scope)
            address = f"{URL(scope=scope).replace(query='')}{preview.query}"
            image = f"{URL(scope=scope).replace(query='', path=_at_base(IMAGE_PATH))}{preview.query}"
            answer.replace(with_preview(answer.text, preview, address, image))
        await answer.pass_on(send, without_body=scope["method"] == "HEAD")

    async def _preview(self, scope: Scope) -> Preview:
        page = self._pages.get(scope["path"].rsplit("/", 1)[-1], "")
        asked: bytes = scope["query_string"]
        if len(asked) > _LONGEST_QUERY:
            asked = b""
        read = partial(self._read, page, asked.decode("latin-1"))
        with anyio.move_on_after(_PATIENCE):
            return await anyio.to_thread.run_sync(read, abandon_on_cancel=True)
        return UNTOLD


class VisitorCookie:
    """ASGI middleware that gives a browser without one a random word to be known by."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the cookie on the way back of what is a page."""
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


def send_at_once() -> None:
    """Let the connections of this process's servers send small messages without waiting; once it listens.

    Streamlit (1.67) binds its socket in a way for which asyncio leaves Nagle's algorithm on, so that what a
    run has made waits up to 40 ms for the browser's word that it has got what came before
    (https://github.com/Kludex/uvicorn/issues/3149). On Linux connections take the option from the socket
    that listens; where they do not, or where no list of open files is given, all stays as it is.
    """
    try:
        numbers = [int(opened.name) for opened in Path("/dev/fd").iterdir() if opened.is_socket()]
    except OSError:
        return
    for number in numbers:
        with suppress(OSError), socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as opened:
            if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


_UNWANTED = {b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"}


def _may_be_page(scope: Scope) -> bool:
    """Pages have no dot in their last part; what Streamlit's own client asks for stands under `_stcore`."""
    last = scope["path"].rsplit("/", 1)[-1]
    return scope["method"] in ("GET", "HEAD") and "." not in last and "/_stcore/" not in scope["path"]


class _Answer:
    """An answer held back until it is whole."""

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


def with_preview(html: str, preview: Preview, address: str, image: str) -> str:
    """Streamlit's HTML with language, title, description and Open Graph tags of a view.

    Open Graph: https://ogp.me; the card: https://developer.x.com/en/docs/x-for-websites/cards.

    Args:
        html: the page as Streamlit serves it.
        preview: words that can hold anything; they are escaped.
        address: the view's own address.
        image: address of its picture.
    """
    title, description = escape(preview.title), escape(preview.description)
    head = "\n    ".join(
        (
            f"<title>{title}</title>",
            f'<meta name="description" content="{description}" />',
            '<meta property="og:type" content="website" />',
            f'<meta property="og:title" content="{title}" />',
            f'<meta property="og:description" content="{description}" />',
            f'<meta property="og:url" content="{escape(address)}" />',
            f'<meta property="og:image" content="{escape(image)}" />',
            '<meta property="og:image:width" content="1200" />',
            '<meta property="og:image:height" content="630" />',
            f'<meta property="og:image:alt" content="{title}: papers by year and article type" />',
            '<meta name="twitter:card" content="summary_large_image" />',
            first_paint(),
            f"<script>{_PAGE_FRAME}</script>",
            f'<script id="plotly" async src="./{PLOTLY_PATH}" onerror="this.remove()"></script>',
            f'<link rel="preload" href="./{FONT_PATH}" as="font" type="font/woff2" crossorigin />',
        )
    )
    without_script = (
        f"<noscript><h1>{title}</h1><p>{description}</p>"
        "<p>This page needs JavaScript: allow it for this site in your browser, then reload.</p></noscript>"
    )
    for pattern, instead in (
        (r"<html[^>]*>", '<html lang="en">'),
        (r"<title>.*?</title>", head),
        (r"<noscript>.*?</noscript>", without_script),
    ):
        html = re.sub(pattern, instead.replace("\\", r"\\"), html, count=1, flags=re.DOTALL)
    return html
