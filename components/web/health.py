"""Two addresses for the monitoring of the server: whether it runs, and whether it can do its work."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.web.figure_assets import at_base_path
from data.faults import operator_message

_log = logging.getLogger(__name__)
_KEEP = 5.0  # seconds for which an answer of the database holds, however often it is asked for
_TIMEOUT = 5.0  # seconds within which the database has to answer
_AT_ONCE = 1


class Health:
    """The routes `/live` and `/ready`; PubMed is not asked, as without it the map can still be read."""

    def __init__(self, is_started: Callable[[], bool], check: Callable[[], object]) -> None:
        """Store what to ask.

        Args:
            is_started: whether the papers that most visitors see first have been read.
            check: raises an exception unless the database can be written; runs in a thread.
        """
        self._is_started, self._check, self._limit = is_started, check, anyio.CapacityLimiter(_AT_ONCE)
        self._until, self._works = 0.0, False

    def routes(self) -> list[Route]:
        """Both routes, under the address at which Streamlit is served."""
        return [Route(at_base_path("live"), _live), Route(at_base_path("ready"), self._ready)]

    async def _ready(self, _: Request) -> Response:
        if not self._is_started():
            return _answer("starting", 503)
        works = False
        with anyio.move_on_after(_TIMEOUT):
            works = await anyio.to_thread.run_sync(
                self._can_write, abandon_on_cancel=True, limiter=self._limit
            )
        return _answer("ready", 200) if works else _answer("the database cannot be written", 503)

    def _can_write(self) -> bool:
        if time.monotonic() >= self._until:
            try:
                self._check()
            except Exception as error:  # whatever it is, the server is not ready
                _log.warning("The server is not ready: %s", operator_message(error))
                self._works = False
            else:
                self._works = True
            self._until = time.monotonic() + _KEEP
        return self._works


async def _live(_: Request) -> Response:
    return _answer("live", 200)


def _answer(status: str, code: int) -> Response:
    return JSONResponse({"status": status}, code, {"Cache-Control": "no-store"})
