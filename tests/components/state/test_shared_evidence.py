import gc
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest

from components.state.shared_evidence import BYTES_PER_RECORD, SharedEvidence
from data.evidence.repository import open_starter
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.topics.loader import load_topic

RECORDS = 500_000


@pytest.fixture(scope="module")
def starter():
    return open_starter(load_topic())


@pytest.fixture
def read(starter):
    """Reads a large evidence; counts how often and which ones are alive."""

    def make():
        made = replace(starter, pmids=np.arange(RECORDS, dtype=np.int64))
        read.alive.append(ref(made))
        return made

    read = make
    read.alive = []
    return read


def alive(read):
    gc.collect()
    return sum(made() is not None for made in read.alive)


def test_forty_idle_sessions_over_six_searches_take_the_memory_of_one(read):
    shared = SharedEvidence(RECORDS * BYTES_PER_RECORD)
    tracemalloc.start()
    try:
        shared.get(0, read)
        one = tracemalloc.get_traced_memory()[0]
        for session in range(40):
            evidence = shared.get(session % 6, read)
            del evidence  # as a session does at the end of its run
        assert alive(read) == 1
        assert tracemalloc.get_traced_memory()[0] < 1.5 * one
    finally:
        tracemalloc.stop()


def test_what_a_session_still_draws_is_not_read_again_though_it_was_dropped(read):
    shared = SharedEvidence(RECORDS * BYTES_PER_RECORD)
    drawn = shared.get("a", read)
    shared.get("b", read)
    assert shared.get("a", read) is drawn
    assert len(read.alive) == 2


def test_the_least_recently_used_is_dropped_first(read):
    shared = SharedEvidence(2 * RECORDS * BYTES_PER_RECORD)
    for key in ("a", "b", "a", "c", "a"):
        shared.get(key, read)
    assert len(read.alive) == 3
    assert [made() is None for made in read.alive] == [False, True, False]


def test_two_visitors_who_ask_at_once_share_one_reading(read):
    shared, begun = SharedEvidence(RECORDS * BYTES_PER_RECORD), threading.Barrier(8)

    def visit(_):
        begun.wait()
        return shared.get("a", read)

    with ThreadPoolExecutor(8) as visitors:
        seen = list(visitors.map(visit, range(8)))
    assert len({id(evidence) for evidence in seen}) == len(read.alive) == 1


def test_a_view_is_counted_once_and_goes_with_its_evidence(starter):
    shared, counted = SharedEvidence(len(starter) * BYTES_PER_RECORD), []

    def view(evidence, selection):
        def count():
            counted.append(selection)
            return view_of(evidence, selection)

        return shared.view(evidence, selection, count)

    evidence = shared.get("a", lambda: replace(starter))
    assert view(evidence, Selection()) is view(evidence, Selection())
    assert view(evidence, Selection(related=True)).selection.related
    assert len(counted) == 2
    gone = ref(evidence)
    del evidence
    shared.get("b", lambda: replace(starter))
    gc.collect()
    assert gone() is None


def test_a_renamed_search_is_read_again(starter):
    shared = SharedEvidence(1)
    first = shared.get("a", lambda: replace(starter))
    shared.forget("a")
    assert shared.get("a", lambda: replace(starter)) is not first


def test_what_cannot_be_read_is_tried_again(starter):
    shared = SharedEvidence(1)

    def fails():
        raise KeyError("a")

    with pytest.raises(KeyError):
        shared.get("a", fails)
    assert shared.get("a", lambda: starter) is starter


def test_indexes_of_words_count_and_are_dropped_before_evidence(starter):
    read, found = [], starter.index
    size = len(starter) * BYTES_PER_RECORD

    def make():
        return replace(starter, indexed=lambda: read.append(1) or replace(found))

    shared = SharedEvidence(3 * size + found.nbytes + 1)
    a, b = shared.get("a", make), shared.get("b", make)
    for one in (a, b):
        assert one.mentioning(["pain"]).any()
    shared.get("c", make)
    assert (a.loaded_index, b.loaded_index is not None) == (None, True), "the least recently used goes"
    assert shared.get("a", make) is a and shared.get("b", make) is b
    assert a.mentioning(["pain"]).any() and len(read) == 3, "it is read again"
