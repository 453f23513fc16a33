"""Server start: papers are read in a thread while the server already answers."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import anyio
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.web.figure_assets import at_base_path
from components.web.middleware import IMAGE_PATH, LONGEST_QUERY, LinkPreviews, ReadPreview
from components.web.page_head import DEFAULT_PREVIEW, Preview
from components.web.socket_options import disable_nagle

DrawImage = Callable[[str], bytes | None]  # of a query string


class Startup:
    """Prepares what visitors need, and answers with default previews until that is done.

    Attributes:
        middleware: puts previews into pages.
    """

    def __init__(
        self, prepare: Callable[[], object], read: ReadPreview, draw: DrawImage, pages: Mapping[str, str]
    ) -> None:
        """Store what to do.

        Args:
            prepare: prepares everything; runs in its own thread.
            read: gives a link's preview; called once `prepare` has ended.
            draw: draws the image of a link's preview; called once `prepare` has ended.
            pages: see `LinkPreviews`.
        """
        self._prepare, self._read, self._draw, self._ready = prepare, read, draw, threading.Event()
        self.middleware = Middleware(LinkPreviews, pages=pages, read=self._preview)

    @asynccontextmanager
    async def lifespan(self, _: st.App) -> AsyncIterator[None]:
        """While the server runs."""
        disable_nagle()
        threading.Thread(target=self.run, name="startup", daemon=True).start()
        yield
        from data.harvest.worker import end_workers  # not at the top: it reads what draws papers

        await anyio.to_thread.run_sync(end_workers)

    def run(self) -> None:
        """Prepare everything, then let previews be read."""
        self._prepare()
        self._ready.set()

    def is_done(self) -> bool:
        """Whether everything is prepared."""
        return self._ready.is_set()

    def image_route(self) -> Route:
        """The images of link previews."""
        return Route(at_base_path(IMAGE_PATH), self._image)

    async def _image(self, request: Request) -> Response:
        query = request.scope["query_string"]
        if not self.is_done() or len(query) > LONGEST_QUERY:
            return Response(status_code=503, headers={"Retry-After": "5"})
        body = await anyio.to_thread.run_sync(self._draw, query.decode("latin-1"))
        if body is None:
            return Response(status_code=404)
        return Response(body, media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})

    def _preview(self, page: str, query_string: str) -> Preview:
        return self._read(page, query_string) if self.is_done() else DEFAULT_PREVIEW
