"""One HTTP exchange with E-utilities, through Bio.Entrez: the only module that knows its addresses.

Bio.Entrez builds the requests (parameters, POST for long ones). But NCBI's address is hard-coded in each of
its functions, and its private `_open` ignores other threads' requests, retries at once, has no timeout
(https://github.com/biopython/biopython/issues/1524) and returns a body whose reading can still fail
(https://github.com/biopython/biopython/issues/2277). So importing this module replaces `_open` by a function
that sends the request to the current context's `Target`; without one (another user of Bio.Entrez in this
process) it calls the original.

The replacement can go once Bio.Entrez accepts a base address and a function that sends its requests, or a
base address, a timeout, and a way to switch off its own pauses and retries; no upstream issue asks for the
base address yet.
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
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from Bio import Entrez

from data.pubmed.errors import Cancelled
from data.pubmed.rate_limit import Limiter

_CHUNK = 64 * 1024
_MAX_BYTES = 128 * 1024 * 1024  # ten times the largest batch seen; keeps a response from filling the memory
_POLL_SECONDS = 0.1  # how often to check the stop event
_BODY_TIMEOUTS = 4  # times the timeout; limits how long a slow body may take


@dataclass(frozen=True, slots=True)
class Target:
    """Where and how to send a request.

    Attributes:
        base: address of E-utilities, ending in a slash.
        timeout: seconds without a byte before a request counts as hung.
        limiter: the rate limiter.
        stop: when set, waiting and reading end.
    """

    base: str
    timeout: float
    limiter: Limiter
    stop: threading.Event


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A response of any kind. No `repr`: a body may contain the API key."""

    status: int
    retry_after: str
    body: bytes


_target: ContextVar[Target | None] = ContextVar("eutils_target", default=None)


def exchange(target: Target, call: Callable[[], object]) -> Reply:
    """Let Bio.Entrez make one request to `target`.

    Args:
        target: where and how to send it.
        call: calls one function of Bio.Entrez, such as `lambda: Entrez.esearch(...)`.

    Raises:
        OSError: no connection, or it broke (URLError, TimeoutError and ConnectionError are subclasses).
        http.client.HTTPException: the response is not HTTP, or its body ended too early.
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
    """Send in a separate thread: one that is blocked by a hung server cannot check `stop`."""
    reply: Future[Reply] = Future()

    def run() -> None:
        try:
            reply.set_result(_request(request, target))
        except BaseException as error:
            reply.set_exception(error)

    threading.Thread(target=run, name="eutils-request", daemon=True).start()
    while True:
        done, _ = wait([reply], timeout=_POLL_SECONDS)
        if done:
            return reply.result()
        if target.stop.is_set():
            raise Cancelled("The search was stopped.")


def _request(request: Request, target: Target) -> Reply:
    parts = urlsplit(request.full_url)
    url = target.base + parts.path.rpartition("/")[2] + (f"?{parts.query}" if parts.query else "")
    redirected = Request(url, data=request.data, method=request.get_method())
    response: Any
    with target.limiter.slot(target.stop):
        try:
            response = _opener().open(redirected, timeout=target.timeout)
        except HTTPError as error:
            response = error  # it has the attributes of a response
    with response:
        retry_after = response.headers.get("Retry-After", "")
        try:
            return Reply(response.status, retry_after, _body(response, target))
        except (OSError, http.client.HTTPException):
            if response.status < 400:
                raise
        return Reply(response.status, retry_after, b"")  # the status suffices


class _SameHost(HTTPRedirectHandler):
    """Follows no redirect to another host: the address has the API key and the e-mail address in it."""

    def redirect_request(self, request: Request, *rest: Any) -> Request | None:
        before, after = urlsplit(request.full_url), urlsplit(rest[-1])
        is_same = (before.scheme, before.netloc) == (after.scheme, after.netloc)
        if is_same or (after.scheme == "https" and before.hostname == after.netloc):
            return super().redirect_request(request, *rest)
        return None  # the redirect itself becomes the response


@functools.cache
def _opener() -> OpenerDirector:
    return build_opener(_SameHost)


def _body(response: Any, target: Target) -> bytes:
    """The whole body; `read1` of http.client does not notice that a body ended too early."""
    deadline = time.monotonic() + _BODY_TIMEOUTS * target.timeout
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if target.stop.is_set():
            raise Cancelled("The search was stopped.")
        if time.monotonic() > deadline:
            raise TimeoutError
        if size > _MAX_BYTES:
            raise http.client.HTTPException("the answer is too large")
    promised = response.headers.get("Content-Length", "")
    if promised.isdigit() and size < int(promised) and "Transfer-Encoding" not in response.headers:
        raise http.client.IncompleteRead(b"", int(promised) - size)
    return b"".join(parts)


_original_open: Callable[[Request], Any] = Entrez._open


@functools.wraps(_original_open)  # Biopython stores its rate-limit timestamp on the function object
def _open(request: Request) -> Any:
    target = _target.get()
    return _original_open(request) if target is None else _send(request, target)


Entrez._open = _open  # type: ignore[assignment]
