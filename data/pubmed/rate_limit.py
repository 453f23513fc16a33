"""How often PubMed may be asked: one limiter for all threads of the process, places for several processes.

NCBI allows 3 requests in a second from one address and 10 with a key (NLM, "A General Introduction to
the E-utilities", usage guidelines). It counts when requests arrive, not when they leave, so evenly
spaced requests can still arrive too close together. Here a request counts as arriving, at the latest,
when its answer begins; the next one that would be too many leaves a full second after that.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from data.pubmed.errors import Cancelled

REQUESTS_PER_SECOND = 3
REQUESTS_PER_SECOND_WITH_KEY = 10

_MARGIN = 0.01  # seconds; clocks tick and threads wake a little early
# Seconds; an answer can take longer to begin, but its request has arrived by then, also at a server or over a
# line so busy that requests queue up before they are counted.
_ON_THE_WAY = 2.0
_LOOK = 0.1  # seconds between looks at the stop event


class Limiter(Protocol):
    """What lets requests through."""

    @property
    def per_second(self) -> int:
        """Requests in any one second."""

    def slot(self, stop: threading.Event) -> AbstractContextManager[None]:
        """Wait for a place, hold it while the request is sent and its answer begins."""

    def pause(self, seconds: float) -> None:
        """Let nobody through for so many seconds."""


class RateLimiter:
    """Lets `per_second` requests through in any one second, in the order in which threads came."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `per_second` requests (at least 1) in any one second of `clock`, which must not go back."""
        self.per_second = max(1, per_second)
        self._clock = clock
        self._changed = threading.Condition()
        self._free_at: dict[object, float] = {}  # request → when its place is free again
        self._waiting: deque[object] = deque()
        self._paused_until = 0.0

    @contextmanager
    def slot(self, stop: threading.Event) -> Iterator[None]:
        """Wait for a place, hold it while the request is sent and its answer begins.

        Raises:
            Cancelled: `stop` was set while waiting.
        """
        request = object()
        with self._changed:
            self._waiting.append(request)
            try:
                while (seconds := self._wait(request)) > 0:
                    if stop.is_set():
                        raise Cancelled("The search was stopped.")
                    self._changed.wait(min(seconds, _LOOK))
                self._free_at[request] = self._clock() + _ON_THE_WAY + 1 + _MARGIN
            finally:
                self._waiting.remove(request)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                if request in self._free_at:
                    free = self._clock() + 1 + _MARGIN
                    self._free_at[request] = min(self._free_at[request], free)
                self._changed.notify_all()

    def pause(self, seconds: float) -> None:
        """Let nobody through for so many seconds: PubMed has said that it was asked too often."""
        with self._changed:
            self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _wait(self, request: object) -> float:
        """Seconds until there is a place for this request; 0 if now."""
        if self._waiting[0] is not request:
            return _LOOK
        now = self._clock()
        self._free_at = {known: free for known, free in self._free_at.items() if free > now}
        wait = self._paused_until - now
        if len(self._free_at) >= self.per_second:
            wait = max(wait, sorted(self._free_at.values())[-self.per_second] - now)
        return max(wait, 0.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a request holds, and until when, by the clock of those who share the places."""

    number: int
    until: float


class Places(Protocol):
    """Places that several processes share, wherever all of them can reach; `storage.rate_slots` has them."""

    def take(self, seconds: float) -> Place | float:
        """Take a place for so many seconds; if none is free, the seconds until one is."""

    def give_back(self, place: Place, seconds: float) -> None:
        """Have a place free in so many seconds."""

    def pause(self, seconds: float) -> None:
        """Have no place free for so many seconds."""


class SharedRateLimiter:
    """A limiter whose requests need, besides a place in the process, one that all processes share."""

    def __init__(self, own: RateLimiter, places: Places) -> None:
        """Take the process's limiter and the places."""
        self.per_second = own.per_second
        self._own, self._places = own, places

    @contextmanager
    def slot(self, stop: threading.Event) -> Iterator[None]:
        """Wait for both places, hold them while the request is sent and its answer begins.

        Raises:
            Cancelled: `stop` was set while waiting.
            Exception: whatever the places raise where they cannot be reached.
        """
        with self._own.slot(stop):
            place = self._place(stop)
            try:
                yield
            finally:
                self._places.give_back(place, 1 + _MARGIN)

    def pause(self, seconds: float) -> None:
        """Let nobody through for so many seconds, in any process."""
        self._own.pause(seconds)
        self._places.pause(seconds)

    def _place(self, stop: threading.Event) -> Place:
        while not isinstance(taken := self._places.take(_ON_THE_WAY + 1 + _MARGIN), Place):
            if stop.wait(taken):
                raise Cancelled("The search was stopped.")
        return taken


_limiters: dict[tuple[str, str], RateLimiter] = {}
_lock = threading.Lock()


def whose_limit(eutils_url: str, api_key: str) -> tuple[str, str]:
    """What a limit belongs to: the server, and the key as a digest, '' for none."""
    return urlsplit(eutils_url).netloc, hashlib.sha256(api_key.encode()).hexdigest() if api_key else ""


def shared_limiter(eutils_url: str, api_key: str) -> RateLimiter:
    """The process's one limiter for this server and key."""
    who = whose_limit(eutils_url, api_key)
    with _lock:
        if who not in _limiters:
            _limiters[who] = RateLimiter(REQUESTS_PER_SECOND_WITH_KEY if api_key else REQUESTS_PER_SECOND)
        return _limiters[who]
