"""One HTTP exchange with E-utilities, through Bio.Entrez: the one place that knows about addresses.

Bio.Entrez builds the requests (parameters, POST where they are long) but has NCBI's address written
into each function, and its `_open` waits without regard to other threads, tries again at once, has no
timeout and hands over a body that can still fail. So `_open` is replaced once, when this module is
imported, by one that looks up, for its own thread, where to send a request and how; without such a
target (another user of Bio.Entrez in this process) it is Bio.Entrez's own.
"""

from __future__ import annotations

import functools
import http.client
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from Bio import Entrez

from data.pubmed.errors import Cancelled
from data.pubmed.rate_limit import Limiter

_CHUNK = 64 * 1024
_MOST = 128 * 1024 * 1024  # bytes; ten times the largest batch seen, so that no answer can fill the memory
_LOOK = 0.1  # seconds between looks at the stop event
_LONGEST = 4  # times the timeout: a body that trickles is given up after that


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes and how.

    Attributes:
        base: address of E-utilities, ending in a slash.
        timeout: seconds without a byte before a request counts as hung.
        limiter: the rate limiter.
        stop: set from outside to give up waiting and reading.
    """

    base: str
    timeout: float
    limiter: Limiter
    stop: threading.Event


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What came back, whatever it is. No `repr`: a body may hold the key."""

    status: int
    retry_after: str
    body: bytes


_target: ContextVar[Target | None] = ContextVar("eutils_target", default=None)


def exchange(target: Target, call: Callable[[], object]) -> Reply:
    """Let Bio.Entrez make one request to `target`.

    Args:
        target: where and how.
        call: calls one function of Bio.Entrez, such as `lambda: Entrez.esearch(...)`.

    Raises:
        OSError: no connection, or none that lasted (URLError, TimeoutError and ConnectionError are such).
        http.client.HTTPException: what came is no HTTP, or its body ended too early.
        Cancelled: the target's stop event was set.
    """
    token = _target.set(target)
    try:
        reply = call()
    finally:
        _target.reset(token)
    if not isinstance(reply, Reply):
        raise RuntimeError("This release of Bio.Entrez does not send its requests through _open.")
    return reply


def _send(request: Request, target: Target) -> Reply:
    """Send in a thread of its own, since a thread that waits for a hung server cannot look at `stop`."""
    reply: Future[Reply] = Future()

    def run() -> None:
        try:
            reply.set_result(_request(request, target))
        except BaseException as error:
            reply.set_exception(error)

    threading.Thread(target=run, name="eutils-request", daemon=True).start()
    while True:
        done, _ = wait([reply], timeout=_LOOK)
        if done:
            return reply.result()
        if target.stop.is_set():
            raise Cancelled("The search was stopped.")


def _request(request: Request, target: Target) -> Reply:
    function = urlsplit(request.full_url)
    url = target.base + function.path.rpartition("/")[2] + (f"?{function.query}" if function.query else "")
    here = Request(url, data=request.data, method=request.get_method())
    response: Any
    with target.limiter.slot(target.stop):
        try:
            response = urlopen(here, timeout=target.timeout)
        except HTTPError as error:
            response = error  # has all that a response has
    with response:
        retry_after = response.headers.get("Retry-After", "")
        try:
            return Reply(response.status, retry_after, _body(response, target))
        except (OSError, http.client.HTTPException):
            if response.status < 400:
                raise
        return Reply(response.status, retry_after, b"")  # the status says enough


def _body(response: Any, target: Target) -> bytes:
    """The whole body; http.client itself does not notice in `read1` that a body ended too early."""
    deadline = time.monotonic() + _LONGEST * target.timeout
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if target.stop.is_set():
            raise Cancelled("The search was stopped.")
        if time.monotonic() > deadline:
            raise TimeoutError
        if size > _MOST:
            raise http.client.HTTPException("the answer is too large")
    promised = response.headers.get("Content-Length", "")
    if promised.isdigit() and size < int(promised) and "Transfer-Encoding" not in response.headers:
        raise http.client.IncompleteRead(b"", int(promised) - size)
    return b"".join(parts)


_their_open: Callable[[Request], Any] = Entrez._open


@functools.wraps(_their_open)  # Biopython stores its rate-limit timestamp on it
def _open(request: Request) -> Any:
    target = _target.get()
    return _their_open(request) if target is None else _send(request, target)


Entrez._open = _open  # type: ignore[assignment]
