"""Waiting for a state instead of for time, and a clock that only moves when a test moves it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 180.0  # seconds; only what fails waits so long


def wait_until(
    condition: Callable[[], object],
    what: str | Callable[[], str],
    seconds: float = PATIENCE,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Look again and again until a condition holds.

    Args:
        condition: what is to hold.
        what: the same in words, for the message; a function is asked when it is needed.
        seconds: how long to wait at most.
        sleep: waits between two looks; a Playwright page must wait itself so that its events are handled.

    Raises:
        AssertionError: the condition did not hold in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            expected = what if isinstance(what, str) else what()
            raise AssertionError(f"Waited {seconds:g} s in vain until {expected}.")
        sleep(0.02)


class ManualClock:
    """Seconds that pass only when a test says so. Safe to share between threads."""

    def __init__(self, now: float = 1_000.0) -> None:
        """Start at `now`."""
        self._now = now
        self._lock = threading.Lock()

    def __call__(self) -> float:
        """The time, in seconds."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass; also a `sleep` that takes no time."""
        with self._lock:
            self._now += seconds
