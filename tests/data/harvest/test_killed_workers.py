"""Searches outlive whatever happens to the process that fetches them, on both databases."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from data.evidence.repository import is_labelled
from data.harvest.queue import Queue
from data.harvest.service import harvest
from data.harvest.worker import end_workers, ensure_worker
from data.settings import read_settings
from data.storage.store import shared_store
from data.storage.tables import EVIDENCE_CACHE
from data.topics.loader import load_topic
from tests.data.harvest.processes import ALL, ROOT, beyond_the_first_batch
from tests.eutils import clones, starter_records
from tests.waiting import wait_until

PROMISED = 30.0  # seconds in which a search goes on by itself


@pytest.fixture
def worker(environ):
    """Starts workers in processes of their own."""
    with ExitStack() as started:

        def start(url):
            process = subprocess.Popen(
                [sys.executable, "-m", "data.worker"],
                cwd=ROOT,
                env=os.environ | environ | {"DATABASE_URL": url},
                stderr=subprocess.DEVNULL,
            )
            started.callback(process.wait)
            started.callback(process.kill)
            return process

        yield start


def all_there(store, job):
    search = store.search(job.search_id)
    pmids = [record.pmid for record in store.records(search.id)]
    return search.state == "complete" and len(set(pmids)) == len(pmids) == 1_200


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_killed_and_a_terminated_worker_lose_nothing(url, large, worker):
    large.hold(clones(starter_records(), 1_200))
    store = shared_store(url)
    queue = Queue(store.database)
    number = queue.enqueue(ALL, "ada").number
    with large.silent(on=beyond_the_first_batch):
        first = worker(url)
        wait_until(lambda: queue.job(number).progress.done == 200, "the first batch is stored")
        second = worker(url)
        assert queue.job(number).attempts == 0
        first.kill()
        wait_until(lambda: queue.job(number).attempts == 1, "the second goes on", PROMISED)
        second.send_signal(signal.SIGTERM)
        assert second.wait(PROMISED) == 0
        assert queue.job(number).state == "queued"
        assert not queue.cancel(number, "bob")
        worker(url)
    wait_until(lambda: not queue.job(number).active, "the third ends it", 2 * PROMISED)
    assert all_there(store, queue.job(number))
    assert large.most_in_one_second() <= 10


def test_a_search_goes_on_when_the_database_is_back(environ, large, postgresql_server):
    large.hold(clones(starter_records(), 1_200))
    url = postgresql_server.url
    store = shared_store(url)
    queue = Queue(store.database)
    number = queue.enqueue(ALL, "ada").number
    worker = ensure_worker(read_settings(environ | {"DATABASE_URL": url}))
    with large.silent(on=beyond_the_first_batch):
        wait_until(lambda: queue.job(number).progress.done == 200, "the first batch is stored")
        postgresql_server.stop(signal.SIGQUIT)
    wait_until(lambda: not worker.lock.held(), "the worker has noticed")
    postgresql_server.start()
    wait_until(lambda: not queue.job(number).active, "the search goes on", 2 * PROMISED)
    end_workers()
    assert all_there(store, queue.job(number))


def test_a_search_is_labelled_again_once_though_its_worker_is_killed(url, large, environ, worker):
    large.hold(clones(starter_records(), 3_000))
    settings, store = read_settings(environ | {"DATABASE_URL": url}), shared_store(url)
    search = harvest(settings, ALL)
    queue, topic = Queue(store.database), load_topic()
    number = queue.enqueue_labels(search).number
    first = worker(url)
    wait_until(lambda: queue.job(number).progress.done > 0, "labelling is under way")
    first.kill()
    first.wait()
    assert queue.job(number).state == "running" and not is_labelled(store, search, topic)
    worker(url)
    wait_until(lambda: not queue.job(number).active, "another one does it")
    assert queue.job(number).state == "done" and is_labelled(store, search, topic)
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(EVIDENCE_CACHE)) == 1
