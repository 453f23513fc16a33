"""The worker: fetches the searches of the queue into the store, and labels them and others.

Of all processes on one database, the one that holds the worker lock works; the others try for the lock every
few seconds. What an ended process left running is queued again by the next, and continues from the records
stored. A failing database ends nothing: the worker waits until it is back.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from data.evidence.repository import is_labelled, open_automatic
from data.faults import operator_message
from data.harvest.client_factory import open_client
from data.harvest.pipeline import Abandoned, FetchRun, OnProgress, Progress, ProgressReporter, outcome_message
from data.harvest.queue import MAX_ATTEMPTS, Job, Queue, QueueFull
from data.harvest.renewal import queue_renewal
from data.harvest.retention import tidy
from data.harvest.worker_lock import WorkerLock
from data.labelling.classifier import Classifier
from data.pubmed.errors import Cancelled, ServiceUnavailable
from data.settings import Settings
from data.storage.store import Store, StoreError, shared_store
from data.storage.stored_search import EVIDENCE_STATES, Search
from data.topics.loader import load_topic
from data.topics.toml_reader import TopicError

POLL_SECONDS = 1.0
CARE_SECONDS = 3600.0  # between two checks of the ages of what is stored
REST_SECONDS = 5.0  # before a job that the database failed is tried again

_log = logging.getLogger(__name__)


class Run:
    """One job while this process works on it.

    Attributes:
        job: as it was started.
        stop: set to end it as soon as possible.
        abandoned: set, beside `stop`, to leave it to be continued.
    """

    def __init__(
        self, settings: Settings, job: Job, on_progress: OnProgress | None = None, labels: bool = True
    ) -> None:
        """Prepare it; `fetch` does the work."""
        self.job = job
        self.stop, self.abandoned = threading.Event(), threading.Event()
        self._began = time.monotonic()
        self._settings, self._labels = settings, labels
        self._report = ProgressReporter(on_progress)

    @property
    def progress(self) -> Progress:
        """The latest progress."""
        return self._report.latest

    @property
    def seconds(self) -> float:
        """Seconds spent on the job, by all processes together."""
        return self.job.seconds + time.monotonic() - self._began

    def abandon(self) -> None:
        """Leave the job to be continued, by another process or later."""
        self.abandoned.set()
        self.stop.set()

    def fetch(self, store: Store, queue: Queue) -> Search:
        """Fetch the search, or continue it; then label it, unless this was made without `labels`.

        A stored search whose labels are to be renewed is only labelled.

        Raises:
            PubMedError: see `FetchRun.run`.
            StoreError: the database cannot be used; the job can be continued later.
            Abandoned: `abandon` was called.
        """
        fetched = store.search(self.job.search_id) if self.job.search_id else None
        if self.job.kind == "label":
            if fetched is None:
                raise Cancelled("The search was deleted.")
            self._label(fetched)
            return fetched
        if fetched is None or fetched.state not in EVIDENCE_STATES:
            fetched = self._fetch(store, queue)
        if fetched.state in EVIDENCE_STATES:
            if self.job.owner:
                store.own(fetched.id, self.job.owner)
            if self._labels:
                with suppress(StoreError, TopicError):  # it is labelled when it is first opened
                    self._label(fetched)
                self._report(phase="done", message=outcome_message(fetched))
        return fetched

    def _label(self, search: Search) -> None:
        self._report(
            phase="sorting",
            done=0,
            total=search.fetched,
            reused=0,
            started=time.monotonic(),
            message="Labelling",
        )
        label(self._settings, search, self._labelled)
        self._report(done=search.fetched)

    def _labelled(self, papers: int) -> None:
        if self.abandoned.is_set():
            raise Abandoned
        if self.stop.is_set() and self.job.kind == "label":
            raise Cancelled("The search was stopped.")
        self._report(done=papers)

    def _fetch(self, store: Store, queue: Queue) -> Search:
        client = open_client(
            self._settings, store, stop=self.stop, on_wait=lambda why: self._report(message=why)
        )
        return FetchRun(
            client,
            store,
            self.job.query,
            self._report,
            most_records(self._settings, limited=self.job.limited),
            self.job.full,
            self.stop,
            self.abandoned,
            interrupted=self.job.search_id,
            earlier_requests=self.job.progress.requests,
            earlier_seconds=self.job.seconds,
            on_search=lambda search_id: queue.set_search(self.job.number, search_id),
        ).run()


class Worker:
    """Works off the queue of one database while it holds the worker lock. `begin` starts its thread."""

    def __init__(self, settings: Settings, *, renews: bool = False) -> None:
        """Prepare it.

        Args:
            settings: where to ask, as whom, and where to store.
            renews: whether it also keeps the topic's own search fresh, and deletes what is above the limits.

        Raises:
            StoreError: the database cannot be used.
        """
        self._settings = settings
        self._store = shared_store(settings.database_url)
        self.queue = Queue(self._store.database)
        self.lock = WorkerLock(self._store.database)
        self._runs: dict[int, Run] = {}
        self._resting: dict[int, float] = {}  # job → when it may be tried again, in seconds of time.monotonic
        self._cared = None if renews else math.inf  # when ages were last checked, by time.monotonic
        self._changed, self._ended = threading.Event(), threading.Event()
        self._runs_lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve, name="worker", daemon=True)

    def begin(self) -> None:
        """Start the worker in a thread."""
        self._thread.start()

    def wake(self) -> None:
        """Let the worker look at the queue now."""
        self._changed.set()

    def end(self, seconds: float = 10.0) -> None:
        """End the worker and free the lock. What runs is left to be continued by another process.

        Args:
            seconds: how long to wait for what runs.
        """
        self._ended.set()
        self._abandon()
        self.wake()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(seconds)
        self.lock.release()

    def serve(self) -> None:
        """Work until `end` is called; the database may fail meanwhile."""
        logged = ""
        while not self._ended.is_set():
            try:
                if self.lock.acquire():
                    self._work()
                logged = ""
            except StoreError as error:
                if (why := operator_message(error)) != logged:  # once, not every second
                    _log.warning("The worker waits for the database: %s", why)
                    logged = why
            finally:
                self._abandon()
                self._wait_for_runs()
                self.lock.release()
            self._pause()

    @contextmanager
    def running(self, run: Run) -> Iterator[Run]:
        """Register a job that the caller works on, so that it can be followed and cancelled."""
        with self._runs_lock:
            self._runs[run.job.number] = run
        try:
            yield run
        finally:
            with self._runs_lock:
                self._runs.pop(run.job.number, None)
            self.wake()

    def execute(self, run: Run) -> Search:
        """Work on a job and note in the queue how it ended. Raises what ended it; see `Run.fetch`."""
        number = run.job.number
        try:
            if run.job.attempts > MAX_ATTEMPTS:
                raise ServiceUnavailable(
                    f"The search failed {MAX_ATTEMPTS} times without progress: see the log."
                )
            search = run.fetch(self._store, self.queue)
            self.queue.report(number, run.progress, search.requests, search.seconds)
            self.queue.end(number, "cancelled" if search.state == "cancelled" else "done")
            return search
        except Abandoned:
            raise
        except StoreError:
            self._resting[number] = time.monotonic() + REST_SECONDS
            raise
        except BaseException as error:
            cancelled = isinstance(error, (Cancelled, KeyboardInterrupt))
            with suppress(StoreError):
                self.queue.end(number, "cancelled" if cancelled else "failed", None if cancelled else error)
            raise

    def _work(self) -> None:
        self.queue.recover(tuple(self._runs))
        while not self._ended.is_set() and self.lock.held():
            self._report()
            self._care()
            while job := self._next():
                self._start(job)
            self._pause()

    def _care(self) -> None:
        now = time.monotonic()
        if self._cared is not None and now - self._cared <= CARE_SECONDS:
            return
        self._cared = now
        try:
            queue_renewal(self._settings, self._store, self.queue)
        except (QueueFull, TopicError) as error:
            _log.warning("The map's own search is not renewed yet: %s", operator_message(error))
        try:
            tidy(self._settings, self._store)
        except (StoreError, TopicError) as error:
            _log.warning("Old searches are not deleted yet: %s", operator_message(error))

    def _next(self) -> Job | None:
        now = time.monotonic()
        for number in [number for number, until in self._resting.items() if until <= now]:
            self.queue.put_back(number)
            del self._resting[number]
        return self.queue.take(self._settings.max_fetches, self._settings.max_fetches_per_visitor)

    def _start(self, job: Job) -> None:
        def work() -> None:
            with self.running(Run(self._settings, job)) as run:
                ready.set()
                try:
                    self.execute(run)
                except Abandoned:
                    _log.info("Download %d is left to be continued", job.number)
                except Exception as error:
                    _log.warning("Download %d ended early: %s", job.number, operator_message(error))

        ready = threading.Event()
        threading.Thread(target=work, name=f"fetch-{job.number}", daemon=True).start()
        ready.wait()

    def _report(self) -> None:
        """Store the progress of what runs, and stop what is to be cancelled."""
        for run in self._now_running():
            requests = max(run.progress.requests, run.job.progress.requests)
            if self.queue.report(run.job.number, run.progress, requests, run.seconds):
                run.stop.set()

    def _now_running(self) -> tuple[Run, ...]:
        with self._runs_lock:
            return tuple(self._runs.values())

    def _abandon(self) -> None:
        for run in self._now_running():
            run.abandon()
            if self.lock.held():  # else the next holder queues it again
                with suppress(StoreError):
                    self.queue.put_back(run.job.number)

    def _wait_for_runs(self) -> None:
        while self._now_running() and not self._ended.is_set():
            self._pause()

    def _pause(self) -> None:
        if not self._ended.is_set():
            self._changed.wait(POLL_SECONDS)
            self._changed.clear()


def most_records(settings: Settings, *, limited: bool) -> int:
    """The number of records above which a search is refused.

    Args:
        settings: with both limits.
        limited: whether it was asked for by a visitor who has not signed in.
    """
    return min(settings.max_records, settings.max_records_anonymous) if limited else settings.max_records


def label(
    settings: Settings, search: Search, on_progress: Callable[[int], None] = lambda papers: None
) -> None:
    """Label the papers of a stored search and cache the result; nothing if that is done already.

    Args:
        settings: of the store and the topic.
        search: one that is evidence.
        on_progress: called now and then with the number of papers labelled; what it raises is passed on.

    Raises:
        StoreError: the store cannot be read or written.
        TopicError: the topic cannot be read.
    """
    classifier = _classifier(settings.topic_path)
    store = shared_store(settings.database_url)
    open_automatic(store, search, classifier.topic, lambda: classifier, on_progress)
    if not is_labelled(store, search, classifier.topic):
        raise StoreError("The labels of a search could not be stored.")


@lru_cache(maxsize=1)
def _classifier(topic_path: Path | None) -> Classifier:
    return Classifier(load_topic(topic_path))


_workers: dict[str, Worker] = {}
_workers_lock = threading.Lock()


def ensure_worker(settings: Settings) -> Worker:
    """The worker of this process for a database, started if it is not running. Raises StoreError."""
    with _workers_lock:
        if settings.database_url not in _workers:
            worker = _workers[settings.database_url] = Worker(settings, renews=True)
            worker.begin()
        return _workers[settings.database_url]


def end_workers(seconds: float = 10.0) -> None:
    """End all workers of this process, as when it shuts down."""
    with _workers_lock:
        workers = list(_workers.values())
        _workers.clear()
    for worker in workers:
        worker.end(seconds)
