import math
import threading
from collections import Counter
from dataclasses import replace

import pytest

from data.evidence.repository import open_evidence
from data.faults import operator_message
from data.harvest.__main__ import main
from data.harvest.queue import MAX_ATTEMPTS, Queue
from data.harvest.service import harvest
from data.harvest.worker import Worker, end_workers, ensure_worker
from data.pubmed.errors import Cancelled, QueryRefused, ServiceUnavailable
from data.storage.evidence_cache import EvidenceCache
from data.storage.store import Store, StoreError, shared_store
from data.topics.loader import load_topic
from tests.data.harvest.processes import (
    ALL,
    KEY,
    beyond_the_first_batch,
    efetches,
    killed_midway,
    stuck_midway,
)
from tests.eutils import faults
from tests.waiting import wait_until


@pytest.fixture
def queue(settings):
    yield Queue(shared_store(settings.database_url).database)
    end_workers()


@pytest.fixture
def ended(queue):
    """Waits until a job has ended; gives it."""

    def wait(number):
        wait_until(lambda: not queue.job(number).active, "the job has ended")
        return queue.job(number)

    return wait


def test_waiting_for_pubmed_is_reported_and_can_be_cancelled_at_once(large, settings, queue, ended):
    large.fail(faults.status(503, retry_after="60"), times=math.inf, on=beyond_the_first_batch)
    number = queue.enqueue(ALL, "ada").number
    worker = ensure_worker(settings)
    wait_until(lambda: queue.job(number).progress.done == 200, "the first batch is stored")
    wait_until(lambda: len(efetches(large)) == 3, "the client waits for another try")
    now = queue.job(number).progress
    assert (now.phase, now.done, now.total) == ("fetching", 200, 600)
    assert queue.cancel(number, "ada")
    worker.wake()
    job = ended(number)
    tries = Counter(request.params["retstart"] for request in efetches(large))
    assert set(tries.values()) == {1}, "no wait for another try came to its end"
    store = shared_store(settings.database_url)
    assert (job.state, store.search(job.search_id).state, job.error) == ("cancelled", "cancelled", None)
    assert store.searches() == ()


def test_a_job_is_fetched_and_labelled_before_anyone_opens_it(settings, queue, ended, store):
    job = queue.enqueue(ALL, "ada")
    ensure_worker(settings).wake()
    job = ended(job.number)
    assert (job.state, job.error, job.progress.phase) == ("done", None, "done")
    search = store.newest()
    assert (search.id, search.owner) == (job.search_id, "ada")

    def no_rules():
        raise AssertionError("labelled a second time")

    assert len(open_evidence(store, search, load_topic(), no_rules)) == search.fetched


def test_so_many_run_at_a_time_and_the_others_wait(large, settings, queue):
    with large.silent():
        ensure_worker(replace(settings, max_fetches=2))
        for number in range(4):
            queue.enqueue(f"pain AND rat{number}", f"visitor {number}")
        wait_until(lambda: [job.place for job in queue.active()] == [0, 0, 1, 2], "two run, two wait")
        end_workers()
    assert [job.place for job in queue.active()] == [1, 2, 3, 4], "what ran is left to be continued"


def test_after_a_cancel_the_same_query_starts_anew(eutils, settings, queue, ended):
    with eutils.silent():
        worker = ensure_worker(settings)
        first = queue.enqueue(ALL, "ada").number
        wait_until(lambda: queue.job(first).state == "running", "it runs")
        queue.cancel(first, "ada")
        wait_until(lambda: (run := worker._runs.get(first)) is None or run.stop.is_set(), "it learns of it")
        second = queue.enqueue(ALL, "ada").number
    assert second != first
    assert ended(first).state == "cancelled" and ended(second).state == "done"


def test_a_job_that_fails_keeps_its_error(settings, queue, ended):
    number = queue.enqueue("(pain").number
    ensure_worker(settings).wake()
    job = ended(number)
    assert (job.state, job.search_id) == ("failed", "")
    assert "never closed" in operator_message(job.error)


def test_the_api_key_is_sent_and_never_shown(environ, settings, eutils, impatient, capsys, queue, ended):
    eutils.fail(faults.too_many(api_key=KEY), times=math.inf)
    assert main([ALL]) == 1
    number = queue.enqueue(ALL).number
    ensure_worker(settings).wake()
    job = ended(number)
    assert {request.params["api_key"] for request in eutils.requests} == {KEY}
    out, err = capsys.readouterr()
    assert KEY not in "".join([out, err, repr(settings), repr(job), str(job.error), job.error.visitor])


def test_fewer_records_are_fetched_for_visitors_who_have_not_signed_in(large, settings, queue, ended):
    narrow = replace(settings, max_records_anonymous=599)
    ensure_worker(narrow)
    refused = ended(queue.enqueue(ALL, limited=True).number)
    assert isinstance(refused.error, QueryRefused) and "more than the 599" in str(refused.error)
    assert ended(queue.enqueue(ALL).number).state == "done"


def test_a_killed_process_leaves_its_search_to_a_worker_that_waits(
    large, environ, settings, store, queue, ended
):
    killed_midway(environ, large, store)
    assert store.searches() == ()
    (left,) = queue.active()
    fetched = store.search(left.search_id).fetched
    assert (left.state, store.search(left.search_id).state) == ("running", "running")
    assert 200 <= fetched < 1_200
    before = len(efetches(large))
    ensure_worker(settings)
    job = ended(left.number)
    search = store.search(job.search_id)
    assert (job.search_id, search.state, search.fetched) == (left.search_id, "complete", 1_200)
    assert len(efetches(large)) - before == (1_200 - fetched) / 200
    assert search.requests <= len(large.requests)
    assert store.searches() == (search,)


def test_following_can_end_without_stopping_the_other_process(large, environ, settings, store):
    with stuck_midway(environ, large, store) as process:
        stop = threading.Event()
        stop.set()
        with pytest.raises(Cancelled):
            harvest(settings, ALL, stop=stop)
    process.communicate()
    assert process.returncode == 0


def test_a_store_that_fails_for_a_moment_ends_nothing(large, settings, queue, ended, monkeypatch):
    monkeypatch.setattr("data.harvest.worker.REST_SECONDS", 0.0)
    add, failures = Store.add, []

    def fails_once(self, *batch):
        if len(failures) < 1:
            failures.append(batch)
            raise StoreError("The database was restarted.")
        add(self, *batch)

    monkeypatch.setattr(Store, "add", fails_once)
    number = queue.enqueue(ALL).number
    ensure_worker(settings).wake()
    job = ended(number)
    assert failures and job.state == "done"
    assert shared_store(settings.database_url).search(job.search_id).fetched == 600


def test_a_job_that_kills_its_process_again_and_again_is_given_up(settings, queue, ended):
    number = queue.enqueue(ALL).number
    for _ in range(MAX_ATTEMPTS):
        queue.claim(number)
        queue.recover()
    ensure_worker(settings)
    job = ended(number)
    assert job.state == "failed" and isinstance(job.error, ServiceUnavailable)


def test_a_second_worker_takes_over_when_the_first_ends(settings, eutils, queue, ended):
    first, second = Worker(settings), Worker(settings)
    first.begin()
    wait_until(first.lock.held, "the first has the lock")
    second.begin()
    assert not second.lock.acquire()
    first.end()
    number = queue.enqueue(ALL).number
    assert ended(number).state == "done"
    assert second.lock.held()
    second.end()


def test_an_unreadable_topic_does_not_fail_the_search(settings, tmp_path, queue, ended):
    number = queue.enqueue(ALL).number
    ensure_worker(replace(settings, topic_path=tmp_path / "gone.toml")).wake()
    assert ended(number).state == "done"


def test_a_worker_that_may_not_write_says_so_once(settings, store, caplog, monkeypatch):
    monkeypatch.setattr("data.harvest.worker.POLL_SECONDS", 0.0)
    tries = []

    def refused(lock):
        tries.append(lock)
        raise StoreError("The folder may not be written.")

    monkeypatch.setattr("data.harvest.worker_lock.WorkerLock.acquire", refused)
    worker = Worker(settings)
    worker.begin()
    wait_until(lambda: len(tries) > 3, "it tries again and again")
    worker.end()
    assert caplog.text.count("may not be written") == 1


def test_labels_that_cannot_be_stored_are_tried_again_and_not_without_end(
    settings, queue, ended, monkeypatch
):
    monkeypatch.setattr("data.harvest.worker.REST_SECONDS", 0.0)
    monkeypatch.setattr("data.harvest.worker.POLL_SECONDS", 0.01)
    search, tries = harvest(settings, ALL), []

    def full(*_):
        tries.append(1)
        raise StoreError("The disk is full.")

    monkeypatch.setattr(EvidenceCache, "keep", full)
    number = queue.enqueue_labels(search).number
    ensure_worker(settings)
    assert ended(number).state == "failed"
    assert 1 < len(tries) <= MAX_ATTEMPTS


def test_a_search_deleted_before_it_is_labelled_is_not_downloaded_again(settings, queue, ended, eutils):
    search = harvest(settings, ALL)
    number = queue.enqueue_labels(search).number
    asked = len(eutils.requests)
    shared_store(settings.database_url).own(search.id, "ada")
    shared_store(settings.database_url).delete(search.id, "ada")
    ensure_worker(settings)
    wait_until(lambda: queue.job(number) is None or not queue.job(number).active, "it is left")
    assert len(eutils.requests) == asked
