"""The addresses at which programs read a view: its papers as JSON and CSV, and a feed of new ones.

Nothing that reads papers is imported here, so that the server answers before that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.web.figure_assets import at_base_path
from components.web.request_limit import RequestLimit

FEED, CSV, JSON, OPENAPI = "feed.atom", "data.csv", "data.json", "openapi.json"
MEDIA_TYPES = {
    FEED: "application/atom+xml",
    CSV: "text/csv",
    JSON: "application/json",
    OPENAPI: "application/json",
}
MOST_A_MINUTE = 120  # requests from one address, behind which a whole hospital may be
_AT_ONCE = 2  # answers being written; others wait, so that pages stay quick
Respond = Callable[[str, Request], Response]


class DataRoutes:
    """The routes of all of them, under the address at which Streamlit is served."""

    def __init__(
        self, is_started: Callable[[], bool], respond: Respond, limit: RequestLimit | None = None
    ) -> None:
        """Store what to ask.

        Args:
            is_started: whether the papers that most visitors see first have been read.
            respond: answers a request for one of `MEDIA_TYPES`; runs in a thread.
            limit: of requests; None for the default.
        """
        self._is_started, self._respond = is_started, respond
        self._limit = limit or RequestLimit(MOST_A_MINUTE)
        self._threads = anyio.CapacityLimiter(_AT_ONCE)

    def routes(self) -> list[Route]:
        """The routes, for GET and HEAD."""
        return [Route(at_base_path(name), self._answer) for name in MEDIA_TYPES]

    async def _answer(self, request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        if wait := self._limit.seconds_to_wait(request.client.host if request.client else ""):
            said = f"Too many requests: at most {MOST_A_MINUTE} a minute are answered."
            return refusal(name, said, 429, {"Retry-After": str(wait)})
        if not self._is_started():
            return refusal(name, "The server is starting: try again soon.", 503, {"Retry-After": "5"})
        return await anyio.to_thread.run_sync(self._respond, name, request, limiter=self._threads)


def refusal(name: str, sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Why there is no data, as JSON where data would be JSON, else as text. It is not cached."""
    own = {"Cache-Control": "no-store", **(headers or {})}
    if MEDIA_TYPES[name] == MEDIA_TYPES[JSON]:
        return JSONResponse({"error": sentence}, status, own)
    return PlainTextResponse(sentence, status, own)
