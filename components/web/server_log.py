"""The server's log: one line an event, as text or JSON, with who asked and without secrets.

Modules log with Python's `logging`; what they give as `extra` becomes fields of the line.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Iterator
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import Processor

from components.web.middleware import VISITOR
from data.settings import Settings

_log = logging.getLogger(__name__)
_OURS = ("components", "data", "pages")
_STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True)


def configure_log(settings: Settings) -> None:
    """Write the lines of all loggers in the format that the settings ask for, without their secrets.

    Called once uvicorn and Streamlit have made their handlers, and again for those made since.
    """
    formatter = _Formatter(settings)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    for handler in stream_handlers():
        handler.setFormatter(formatter)


def stream_handlers() -> Iterator[logging.Handler]:
    """The handlers of all loggers that write to the terminal."""
    root = logging.getLogger()
    loggers = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    for logger in (root, *loggers):
        yield from (handler for handler in logger.handlers if type(handler) is logging.StreamHandler)


def visitor_hash(visitor: str) -> str:
    """A short id of a visitor for the log, which does not reveal their cookie."""
    return blake2b(visitor.encode(), digest_size=6).hexdigest() if visitor else ""


class RequestLog:
    """ASGI middleware that gives each request an id, and logs pages, visits, and what went wrong."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its id is in the log and in the response."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = secrets.token_hex(6)
        visitor = visitor_hash(HTTPConnection(scope).cookies.get(VISITOR, ""))
        began, status, kind = time.monotonic(), 0, ""

        async def watched(message: Message) -> None:
            nonlocal status, kind
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request
                status, kind = message["status"], headers.get("content-type", "")
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request, visitor=visitor):
            if scope["type"] == "websocket":
                _log.info("A visit begins")
            try:
                await self._app(scope, receive, watched)
            finally:
                took = {"seconds": round(time.monotonic() - began, 3)}
                if scope["type"] == "websocket":
                    _log.info("A visit ends", extra=took)
                elif status >= 400 or kind.startswith("text/html"):
                    of = {"method": scope["method"], "path": scope["path"], "status": status}
                    _log.info("A request", extra=of | took)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Lines of text or JSON, in which no secret appears whatever is logged."""

    def __init__(self, settings: Settings) -> None:
        self._secrets = tuple(_forms_of_secrets(settings))
        render: list[Processor]
        if settings.log_format == "json":
            as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
            render = [structlog.processors.format_exc_info, as_json]
        else:  # without the values of variables in a traceback, which structlog shows by default
            plain = structlog.dev.plain_traceback
            render = [
                structlog.dev.ConsoleRenderer(0, colors=False, pad_level=False, exception_formatter=plain)
            ]
        super().__init__(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                _STAMP,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def _forms_of_secrets(settings: Settings) -> Iterator[str]:
    """The key and the database's password: as they are, in an address, in JSON and in Python's `repr`."""
    try:
        password = urlsplit(settings.database_url).password or ""
    except ValueError:  # the address of a file
        password = ""
    for secret in filter(None, (settings.api_key, password, unquote(password))):
        yield from {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
