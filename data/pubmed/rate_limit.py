"""NCBI's rate limit: one limiter for all threads of a process, and slots that several processes share.

NCBI allows 3 requests per second from one address and 10 with an API key (NLM, "A General Introduction to
the E-utilities", usage guidelines). It counts requests when they arrive, not when they are sent, so evenly
spaced requests can still arrive too close together. Here a request counts as arriving, at the latest,
when its response begins; the next request above the limit is sent a full second after that.
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
# A response can take longer to begin, but its request has arrived by then, even at a server or over a line so
# busy that requests queue up before they are counted.
ARRIVAL_SECONDS = 2.0
LONGEST_PAUSE = 60.0  # seconds; if PubMed asks for a longer pause, the search ends instead

_MARGIN = 0.01  # seconds; clocks tick and threads wake a little early
_POLL_SECONDS = 0.1  # how often to check the stop event


class Limiter(Protocol):
    """A rate limiter."""

    @property
    def per_second(self) -> int:
        """Requests allowed in any one second."""

    def slot(self, stop: threading.Event) -> AbstractContextManager[None]:
        """Wait for a slot; hold it while the request is sent and until its response begins."""

    def pause(self, seconds: float) -> None:
        """Let no request through for so many seconds."""


class RateLimiter:
    """Lets `per_second` requests through in any one second: urgent ones first, then as they were asked."""

    def __init__(
        self,
        per_second: int,
        clock: Callable[[], float] = time.monotonic,
        arrival_seconds: float = ARRIVAL_SECONDS,
    ) -> None:
        """Configure the limit.

        Args:
            per_second: requests allowed in any one second of `clock`, at least 1.
            clock: gives seconds, and never goes back.
            arrival_seconds: how long after being sent a request counts as arrived, whether or not its
                response has begun.
        """
        self.per_second = max(1, per_second)
        self.longest_hold = arrival_seconds + 1 + _MARGIN
        self._clock = clock
        self._changed = threading.Condition()
        self._free_at: dict[object, float] = {}  # request → when its slot is free again
        self._waiting: dict[bool, deque[object]] = {True: deque(), False: deque()}  # urgent or not
        self._paused_until = 0.0

    @contextmanager
    def slot(self, stop: threading.Event, *, urgent: bool = False) -> Iterator[None]:
        """Wait for a slot; hold it while the request is sent and until its response begins.

        Args:
            stop: set to give up.
            urgent: whether a reader waits for the answer: it goes before all that are not.

        Raises:
            Cancelled: `stop` was set while waiting.
        """
        request = object()
        with self._changed:
            self._waiting[urgent].append(request)
            try:
                while (seconds := self._seconds_to_wait(request)) > 0:
                    if stop.is_set():
                        raise Cancelled("The search was stopped.")
                    self._changed.wait(min(seconds, _POLL_SECONDS))
                self._free_at[request] = self._clock() + self.longest_hold
            finally:
                self._waiting[urgent].remove(request)
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
        """Let no request through for so many seconds, after PubMed said that requests came too often."""
        with self._changed:
            self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _seconds_to_wait(self, request: object) -> float:
        """Seconds until there is a slot for this request; 0 for now."""
        if (self._waiting[True] or self._waiting[False])[0] is not request:
            return _POLL_SECONDS
        now = self._clock()
        self._free_at = {known: free for known, free in self._free_at.items() if free > now}
        wait = self._paused_until - now
        if len(self._free_at) >= self.per_second:
            wait = max(wait, sorted(self._free_at.values())[-self.per_second] - now)
        return max(wait, 0.0)


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that a request holds, and until when, on the clock of those who share the slots."""

    number: int
    until: float


class SharedSlots(Protocol):
    """Slots that several processes share, in a place all can reach; see `storage.rate_slots`."""

    def acquire(self, seconds: float) -> Slot | float:
        """Acquire a slot for so many seconds; if none is free, return the seconds until one is."""

    def release(self, slot: Slot, seconds: float) -> None:
        """Free a slot in so many seconds."""

    def pause(self, seconds: float) -> None:
        """Keep all slots occupied for so many seconds."""


class SharedRateLimiter:
    """A limiter whose requests need a slot of this process and a slot that all processes share."""

    def __init__(self, own: RateLimiter, shared: SharedSlots, *, urgent: bool = False) -> None:
        """Combine the process's limiter with the shared slots; `urgent` as for `RateLimiter.slot`."""
        self.per_second = own.per_second
        self._own, self._shared, self._urgent = own, shared, urgent

    @contextmanager
    def slot(self, stop: threading.Event) -> Iterator[None]:
        """Wait for both slots; hold them while the request is sent and until its response begins.

        Raises:
            Cancelled: `stop` was set while waiting.
            Exception: whatever the shared slots raise if they cannot be reached.
        """
        with self._own.slot(stop, urgent=self._urgent):
            slot = self._acquire_shared(stop)
            try:
                yield
            finally:
                self._shared.release(slot, 1 + _MARGIN)

    def pause(self, seconds: float) -> None:
        """Let no request through for so many seconds, in any process."""
        self._own.pause(seconds)
        self._shared.pause(seconds)

    def _acquire_shared(self, stop: threading.Event) -> Slot:
        while not isinstance(acquired := self._shared.acquire(self._own.longest_hold), Slot):
            if stop.wait(acquired):
                raise Cancelled("The search was stopped.")
        return acquired


_limiters: dict[tuple[str, str], RateLimiter] = {}
_lock = threading.Lock()


def limit_key(eutils_url: str, api_key: str) -> tuple[str, str]:
    """What a rate limit applies to: the server, and a digest of the API key, '' for none."""
    return urlsplit(eutils_url).netloc, hashlib.sha256(api_key.encode()).hexdigest() if api_key else ""


def process_limiter(
    eutils_url: str, api_key: str, *, arrival_seconds: float = ARRIVAL_SECONDS
) -> RateLimiter:
    """This process's one limiter for this server and key; `arrival_seconds` counts on the first call."""
    key = limit_key(eutils_url, api_key)
    with _lock:
        if key not in _limiters:
            per_second = REQUESTS_PER_SECOND_WITH_KEY if api_key else REQUESTS_PER_SECOND
            _limiters[key] = RateLimiter(per_second, arrival_seconds=arrival_seconds)
        return _limiters[key]
