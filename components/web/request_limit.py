"""A limit on requests, so that a program gone wild leaves the server to everybody else."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable

_WINDOW = 60.0  # seconds


class RequestLimit:
    """At most so many requests a minute from one network address. Safe to share between threads."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the limit; the clock is in seconds."""
        self._most, self._clock, self._lock = most, clock, threading.Lock()
        self._began, self._requests = clock(), Counter[str]()

    def seconds_to_wait(self, address: str) -> int:
        """Count a request: 0 if it may be answered, else the seconds after which the next one may be."""
        with self._lock:
            now = self._clock()
            if now - self._began >= _WINDOW:
                self._began, self._requests = now, Counter()
            self._requests[address] += 1
            if self._requests[address] <= self._most:
                return 0
            return math.ceil(self._began + _WINDOW - now)
