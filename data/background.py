"""Background work for pages: a thread whose progress visitors can follow, and that they can cancel."""

from __future__ import annotations

import logging
import threading

from data.faults import operator_message

_log = logging.getLogger(__name__)


class Background:
    """Work in a daemon thread.

    A subclass overrides `work`, reports progress in attributes of its own, and checks `stop`.

    Attributes:
        error: the exception that ended the work, None while it runs and after success.
        stop: set to request that the work ends.
    """

    def __init__(self, name: str) -> None:
        """Name the thread; `begin` starts it."""
        self.error: Exception | None = None
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def work(self) -> None:
        """Do the work; called in the thread."""
        raise NotImplementedError

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether cancellation was requested."""
        return self.stop.is_set()

    def cancel(self) -> None:
        """Request cancellation; the thread ends within moments."""
        self.stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the thread to end, at most this long. Returns whether it has ended."""
        self._thread.join(seconds)
        return not self.running

    def _run(self) -> None:
        try:
            self.work()
        except Exception as error:
            self.error = error
            _log.warning("%s ended early: %s", self._thread.name, operator_message(error))
