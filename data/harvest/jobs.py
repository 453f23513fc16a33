"""Searches that run in the background: one job a query and process, shared by all visitors who request it."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace

from data.background import Background
from data.harvest.leases import Leases
from data.harvest.pipeline import Progress
from data.harvest.service import cache_evidence, harvest
from data.settings import Settings
from data.storage.codec import digest
from data.storage.query import Query
from data.storage.store import StoreError, shared_store
from data.storage.stored_search import Search


def owner_of(visitor: str | None) -> str:
    """The owner id that the store keeps for a visitor, a digest; '' for none."""
    return digest(visitor.encode()) if visitor else ""


class Job(Background):
    """A search that runs in the background; any number of visitors may follow it.

    `progress` is always set; at the end either `search` is (in any state; 'cancelled' is not evidence) or
    `error`, for which `data.faults` has the message.

    Attributes:
        query: the PubMed query.
        visitor: who started it, None if unknown: it was interrupted and resumed.
    """

    def __init__(self, settings: Settings, query: str, visitor: str | None = "", full: bool = False) -> None:
        """Use `start` or `resume`."""
        super().__init__("harvest")
        self.query = query
        self.visitor = visitor
        self.progress = Progress()
        self.search: Search | None = None
        self._settings = settings
        self._full = full

    def may_cancel(self, visitor: str = "") -> bool:
        """Whether this visitor started the job, and it is fetched by this process and not by another."""
        return not self.progress.elsewhere and self.visitor in (visitor, None)

    def cancel(self, visitor: str = "") -> None:
        """Request cancellation; ignored if this visitor did not start the job."""
        if self.may_cancel(visitor):
            super().cancel()

    def work(self) -> None:
        """Run the search."""
        try:
            self.search = search = harvest(
                self._settings, self.query, on_progress=self._report, stop=self.stop, full=self._full
            )
            last = self.progress
            self._report(replace(last, phase="sorting", message=f"Labelling {search.fetched:,} papers"))
            if (owner := owner_of(self.visitor)) and not last.elsewhere:
                with suppress(StoreError):
                    shared_store(self._settings.database_url).own(search.id, owner)
            cache_evidence(self._settings, search)
            self._report(last)
        finally:
            with _jobs_lock:
                for key in [key for key, job in _jobs.items() if job is self]:
                    del _jobs[key]

    def _report(self, progress: Progress) -> None:
        self.progress = progress


_jobs: dict[tuple[str, Query], Job] = {}
_jobs_lock = threading.Lock()


def start(settings: Settings, query: str, visitor: str | None = "", *, full: bool = False) -> Job:
    """Run a search in the background.

    Args:
        settings: as for `harvest`.
        query: as for `harvest`.
        visitor: opaque id of the requester; only they may cancel. '' disables the check.
        full: as for `harvest`; does not change a job that is already running.

    Returns:
        The running job of the same query and database if there is one that is not cancelled, else a new one:
        PubMed is asked once, however many visitors request it.
    """
    key = (settings.database_url, Query(query))
    with _jobs_lock:
        job = _jobs.get(key)
        if job is None or job.cancelled:
            job = _jobs[key] = Job(settings, query, visitor, full)
            job.begin()
        return job


def resume(settings: Settings) -> tuple[Job, ...]:
    """Resume the searches that were interrupted when a process ended; call it once when a process starts.

    Returns:
        A job for each of them. If another process still fetches a search, its job only follows that; once the
        lease of the other process expires (`data.harvest.leases.LEASE_SECONDS`), the job continues it.

    Raises:
        StoreError: the database cannot be used.
    """
    leases = Leases(shared_store(settings.database_url).database).all()
    return tuple(start(settings, lease.query, None) for lease in leases)
