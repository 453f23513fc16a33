"""Run one PubMed search into the store.

A query is fetched by one process at a time on each database; other requests for it meanwhile show its
progress and get the same search. An interrupted search is resumed by the next request for it, or by
`data.harvest.jobs.resume`.
"""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from data.evidence.repository import open_evidence
from data.harvest.client_factory import open_client
from data.harvest.leases import LEASE_SECONDS, Lease, LeaseLost, Leases, renewing
from data.harvest.pipeline import FetchRun, OnProgress, ProgressReporter
from data.labelling.classifier import Classifier
from data.pubmed.count import check_query
from data.pubmed.errors import Cancelled
from data.settings import Settings
from data.storage.store import Store, StoreError, shared_store
from data.storage.stored_search import EVIDENCE_STATES, Search
from data.topics.loader import load_topic
from data.topics.toml_reader import TopicError

_POLL_SECONDS = 1.0  # how often to check a fetch in another process


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
        Cancelled: `stop` was set before there was anything to store.
        StoreError: the database cannot be used; what was stored before stays.
    """
    started = time.monotonic()
    report = ProgressReporter(on_progress)
    holder = secrets.token_hex(16)
    query = check_query(query)
    store = shared_store(settings.database_url)
    client = open_client(settings, store, stop=stop, on_wait=lambda why: report(message=why))
    leases = Leases(store.database)
    while True:
        lease = leases.acquire(query, holder)
        if lease is None:
            search = _follow(store, leases, query, report, stop)
            if search is not None:
                return search
            continue
        report(elsewhere=False)
        with renewing(leases, query, holder) as held:
            run = FetchRun(client, store, lease, held, report, settings.max_records, full, stop, started)
            held.progress = run.columns
            try:
                return run.run()
            except LeaseLost:
                continue


def _follow(
    store: Store, leases: Leases, query: str, report: ProgressReporter, stop: threading.Event | None
) -> Search | None:
    """Report the progress of the process that fetches the query, until it ends or its lease expires.

    Returns:
        Its search, None if that is not evidence.
    """
    search_id = ""
    waiting = stop or threading.Event()
    while (lease := leases.get(query)) is not None and lease.alive:
        search_id = lease.search_id
        report(
            phase="fetching" if lease.total else "asking",
            elsewhere=True,
            done=lease.done,
            total=lease.total,
            requests=lease.requests,
            expected=0.0 if lease.overdue else _seconds_left(lease),
            message=_OVERDUE if lease.overdue else lease.message or _ELSEWHERE,
        )
        if waiting.wait(_POLL_SECONDS):
            raise Cancelled("The search was stopped.")
    search = store.search(search_id) if search_id and lease is None else None
    return search if search is not None and search.state in EVIDENCE_STATES else None


_ELSEWHERE = "Another process is already downloading this search"
_OVERDUE = (
    "The process that downloads this search has not reported for some seconds; if it has ended, the download "
    f"continues here within {LEASE_SECONDS:.0f} seconds"
)


def _seconds_left(lease: Lease) -> float:
    return lease.seconds / lease.done * (lease.total - lease.done) if lease.done else 0.0


def cache_evidence(settings: Settings, search: Search) -> None:
    """Label the records of a search and cache the result, so that its first visitor does not wait.

    On failure nothing is lost: the evidence is built, and the error shown, on first access.
    """
    if search.state in EVIDENCE_STATES:
        with suppress(StoreError, TopicError):
            classifier = _classifier(settings.topic_path)
            open_evidence(shared_store(settings.database_url), search, classifier.topic, lambda: classifier)


@lru_cache(maxsize=1)
def _classifier(topic_path: Path | None) -> Classifier:
    return Classifier(load_topic(topic_path))
