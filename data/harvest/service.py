"""Run one PubMed search into the store, and wait for it.

The search goes through the queue (`data.harvest.queue`): if another process works on this database, that one
fetches the search and this one follows; otherwise this one does.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from data.harvest.pipeline import Abandoned, OnProgress
from data.harvest.queue import Job, Queue
from data.harvest.worker import POLL_SECONDS, Run, Worker
from data.pubmed.count import check_query
from data.pubmed.errors import Cancelled
from data.settings import Settings
from data.storage.store import Store, shared_store
from data.storage.stored_search import Search


def harvest(
    settings: Settings,
    query: str,
    *,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
    full: bool = False,
) -> Search:
    """Ask PubMed, fetch every record and store it, batch by batch.

    If a large earlier search of the same query is stored, only records that are new, or that PubMed has
    revised since, are fetched (`data.pubmed.revisions` explains how they are found). The result is a new
    search; the earlier one keeps its records as they were.

    Args:
        settings: where to ask, as whom, and where to store.
        query: in PubMed's syntax.
        on_progress: called after each step, one call at a time, in this thread or in a fetching thread.
        stop: when set, the search ends as soon as possible.
        full: whether to fetch unchanged records again.

    Returns:
        The search as stored: 'complete' if every record that PubMed counted is in the store; 'incomplete' if
        some are missing, because PubMed did not send them or became unavailable midway: it is evidence, and
        names the missing PMIDs; 'cancelled' if `stop` was set: it is not evidence.

    Raises:
        ConfigurationError: NCBI is asked and no e-mail address is set.
        QueryRefused: PubMed, or our check of the query before it is sent, rejects it, or there are more
            records than `settings.max_records`.
        ServiceUnavailable: PubMed gave no answer, or not one record.
        Cancelled: `stop` was set before there was anything to store, or somebody cancelled the search.
        StoreError: the database cannot be used; what was stored before stays, and the search stays queued.
    """
    query, stop = check_query(query), stop or threading.Event()
    store = shared_store(settings.database_url)
    queue = Queue(store.database)
    number = queue.enqueue(query, full=full).number
    while True:
        worker = Worker(settings)
        try:
            if worker.lock.acquire():
                queue.recover()
                if claimed := queue.claim(number):
                    with suppress(Abandoned):  # the lock was lost
                        return _fetch(worker, settings, claimed, on_progress, stop)
        finally:
            worker.end()
        job = queue.job(number)
        if job is None or not job.active:
            return _result(store, job)
        if on_progress is not None:
            on_progress(job.progress)
        if stop.wait(POLL_SECONDS):
            raise Cancelled("The search was stopped.")


def _fetch(
    worker: Worker, settings: Settings, job: Job, on_progress: OnProgress | None, stop: threading.Event
) -> Search:
    """Fetch a search in this thread; the worker meanwhile takes care of what others ask for."""
    with worker.running(Run(settings, job, on_progress, labels=False)) as run:
        run.stop = stop
        worker.begin()
        return worker.execute(run)


def _result(store: Store, job: Job | None) -> Search:
    """The search of a job that has ended; raises what ended it."""
    if job is not None and job.error is not None:
        raise job.error
    search = store.search(job.search_id) if job is not None and job.search_id else None
    if search is None:
        raise Cancelled("The search was cancelled.")
    return search
