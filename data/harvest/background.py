"""Work in the background of a page: a thread that visitors can look at and stop."""

from __future__ import annotations

import logging
import threading

from data.faults import for_operator

_log = logging.getLogger(__name__)


class Background:
    """Work in a thread of its own, which ends with the process.

    A subclass does the work in `work`, reports by setting attributes of its own, and looks at `stop`.

    Attributes:
        error: what ended the work too early, None while it runs and where nothing did.
        stop: set when the work is to end.
    """

    def __init__(self, name: str) -> None:
        """Name the thread; `begin` starts it."""
        self.error: Exception | None = None
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def work(self) -> None:
        """What is to be done, in the thread."""
        raise TypeError(f"{type(self).__name__} has no work.")

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled it."""
        return self.stop.is_set()

    def cancel(self) -> None:
        """Ask it to stop; it does so within moments."""
        self.stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, at most this long. True if it has."""
        self._thread.join(seconds)
        return not self.running

    def _run(self) -> None:
        try:
            self.work()
        except Exception as error:
            self.error = error
            _log.warning("%s ended early: %s", self._thread.name, for_operator(error))
