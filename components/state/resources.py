"""What all visitors share: settings, topic and rules, the store, and the evidence read from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext, suppress
from datetime import date
from functools import partial
from itertools import islice
from typing import Never

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.state.settings import settings as settings
from components.state.shared_evidence import SharedEvidence
from components.state.view_options import ViewOption, options_of
from data.evidence.analysis.comparison import seen_before
from data.evidence.evidence import Evidence
from data.evidence.repository import (
    STARTER,
    is_labelled,
    open_automatic,
    open_outdated,
    readings_of,
    starter_records,
    with_readings_of,
)
from data.evidence.selection import Selection
from data.evidence.view import View, view_of
from data.harvest.queue import Job, Queue
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.readings.log import ReadingLog
from data.records.record import Record
from data.storage import links
from data.storage.store import Store, StoreError, shared_store
from data.storage.stored_search import EVIDENCE_STATES, Search
from data.topics.loader import load_topic
from data.topics.model import Topic

# Papers that are labelled while a visitor waits, about 1,000 a second; a larger search is left to the worker.
LABELLED_AT_ONCE = 2_000
_BATCH = 500  # records in memory at a time


@st.cache_resource(show_spinner=False)
def topic() -> Topic:
    """The topic of this dashboard. Raises TopicError or SettingsError."""
    return load_topic(settings().topic_path)


@st.cache_resource(show_spinner=False)
def view_options() -> dict[str, ViewOption]:
    """The view options of all pages, by key in the address."""
    return options_of(topic())


@st.cache_resource(show_spinner=False)
def classifier() -> Classifier:
    """The rules of the topic, compiled once."""
    return Classifier(topic())


def store() -> Store:
    """The store, opened once per process. Raises StoreError; the next call then tries again."""
    return shared_store(settings().database_url)


def queue() -> Queue:
    """The queue of searches to be downloaded. Raises StoreError."""
    return Queue(store().database)


def is_stored(key: str) -> bool:
    """Whether a search is in the store: it may be deleted while this process has it in memory."""
    if key == STARTER:
        return True
    search = store().search(key)
    return search is not None and search.state in EVIDENCE_STATES


def default_search(held_back: Collection[str] = ()) -> str:
    """The newest search of the topic's own query, without those held back; else the starter set."""
    known = (one for one in store().searches_of(topic().query) if one.fetched and one.id not in held_back)
    newest = next(known, None)
    return newest.id if newest else STARTER


@st.cache_resource(show_spinner=False)
def shared() -> SharedEvidence:
    """The evidence in memory, within the budget of the settings."""
    return SharedEvidence(settings().max_evidence_mb * 2**20)


class LabelsAwaited(Exception):
    """A large search has to be labelled before it can be shown, which the worker does.

    Attributes:
        job: its job in the queue, which may have failed.
    """

    def __init__(self, job: Job) -> None:
        """Name the job."""
        super().__init__(f"The papers are being labelled by job {job.number}.")
        self.job = job


def evidence_of(key: str) -> Evidence:
    """The evidence of a stored search, or of the starter set, with all readings; shared by all visitors.

    The starter set is empty for a topic that it is not about. It is shown without the store's readings if
    the store cannot be read. A large search is shown with its labels of before while it is labelled again.

    Raises:
        StoreError: the store cannot be read.
        KeyError: no such search.
        LabelsAwaited: there are no labels of before that can be shown.
    """
    try:
        readings = state_of_readings()
        try:
            return _evidence_at(key, readings)
        except LabelsAwaited as awaited:
            outdated = (key, ("outdated", readings))
            return shared().get(outdated, partial(_read_outdated, key, readings, awaited))
    except StoreError:
        if key != STARTER:
            raise
        return _evidence_at(key, None)


def state_of_readings() -> tuple[int, int] | None:
    """What changes with every change to the readings in the store; the last one while it cannot be read."""
    known = _known_state()
    with suppress(StoreError):
        known[:] = [ReadingLog(store().database).state(topic().code)]
    return known[0] if known else None


@st.cache_resource(show_spinner=False)
def _known_state() -> list[tuple[int, int]]:
    return []


def automatic_of(key: str) -> Evidence:
    """The evidence of a stored search as the rules alone label it; of the starter set, without any label.

    Raises:
        StoreError: the store cannot be read.
        KeyError: no such search.
        LabelsAwaited: it is being labelled.
    """
    return shared().get((key, "rules"), lambda: _read(key))


def _evidence_at(key: str, state: tuple[int, int] | None) -> Evidence:
    """The evidence as of one state of the log of readings; with None, without that log."""
    return shared().get((key, state), lambda: _read_with_readings(key, state))


def _read_with_readings(key: str, state: tuple[int, int] | None) -> Evidence:
    return _overlaid(automatic_of(key), state)


def _read_outdated(key: str, state: tuple[int, int] | None, awaited: LabelsAwaited) -> Evidence:
    search = store().search(key)
    found = open_outdated(store(), search, topic()) if search else None
    if found is None:
        raise awaited
    return _overlaid(found, state)


def _overlaid(evidence: Evidence, state: tuple[int, int] | None) -> Evidence:
    held = store() if state else None
    return with_readings_of(evidence, readings_of(topic(), held, settings().readings_per_paper), held)


def view_through(evidence: Evidence, selection: Selection) -> View:
    """Evidence through a selection; counted once for all visitors.

    Raises:
        StoreError: the filter "new since" needs an earlier search, which cannot be read.
    """

    def count() -> View:
        return view_of(evidence, selection, _seen(evidence.provenance.key, selection.since))

    return shared().view(evidence, selection, count)


def _seen(key: str, since: date | None) -> NDArray[np.int64] | None:
    """PMIDs for the filter "new since"; None without an earlier search, see `view_of`."""
    search = None if since is None or key == STARTER else store().search(key)
    return seen_before(store(), search, since) if search and since else None


def note_link(key: str) -> None:
    """Record that a link to a search was copied or opened, so that it is kept; nothing if that fails."""
    if key != STARTER:
        with suppress(StoreError):
            links.note_link(store().database, key)


def forget(key: str) -> None:
    """Open a search again when it is next asked for: it was renamed or deleted."""
    shared().forget(key)


def _read(key: str) -> Evidence:
    # Link previews are read outside any visitor's run, where nothing can be drawn.
    with st.spinner("Reading the papers…") if get_script_run_ctx(suppress_warning=True) else nullcontext():
        return _read_now(key)


def _read_now(key: str) -> Evidence:
    if key == STARTER:
        return starter_records(topic())
    search = store().search(key)
    if search is None or search.state not in EVIDENCE_STATES:
        raise KeyError(key)
    if search.fetched > LABELLED_AT_ONCE and not is_labelled(store(), search, topic()):
        with suppress(StoreError):  # in a read-only database there is no queue: it is labelled here
            _await_labels(search)
    return open_automatic(store(), search, topic(), classifier)


def _await_labels(search: Search) -> Never:
    """Have the worker label a search. One that could not be labelled is not tried again by this process."""
    job = labels_job(search.id)
    if job is None or job.state in ("done", "cancelled"):
        job = queue().enqueue_labels(search)
        _labels_jobs()[search.id] = job.number
    raise LabelsAwaited(job)


def labels_job(key: str) -> Job | None:
    """The job that this process last waited for to label a search, None for none. Raises StoreError."""
    number = _labels_jobs().get(key)
    return queue().job(number) if number else None


@st.cache_resource(show_spinner=False)
def _labels_jobs() -> dict[str, int]:
    return {}


def records_in_turn(key: str, pmids: Iterable[int]) -> Iterator[Record]:
    """Records of a stored search or of the starter set, in the given order, in batches. Raises StoreError."""
    wanted = iter(pmids)
    if key == STARTER:
        known = {r.record.pmid: r.record for r in starter_set.load()}
        yield from (known[pmid] for pmid in wanted if pmid in known)
        return
    while some := tuple(islice(wanted, _BATCH)):
        yield from store().records_of(key, some).values()


@st.cache_resource(show_spinner=False, max_entries=200)
def records_of(key: str, pmids: tuple[int, ...]) -> dict[int, Record]:
    """Some records of a stored search or of the starter set, by PMID. Raises StoreError."""
    if key == STARTER:
        wanted = set(pmids)
        return {r.record.pmid: r.record for r in starter_set.load() if r.record.pmid in wanted}
    return store().records_of(key, pmids)
