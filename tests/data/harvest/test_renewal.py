import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from data import clock
from data.harvest.queue import Queue
from data.harvest.renewal import queue_renewal, renewal_day
from data.harvest.worker import end_workers, ensure_worker
from data.records.record import Flag, Record
from data.storage.store import shared_store
from data.topics.loader import load_topic
from tests.waiting import wait_until

NERVE = "Stem cells for neuropathic pain"


@pytest.fixture
def weekly(settings, eutils):
    eutils.hold([Record(pmid=number, title=NERVE, year=2019) for number in (1, 2)])
    return replace(settings, refresh_days=7)


@pytest.fixture
def aged(weekly):
    """Moves all stored searches into the past."""

    def move(days):
        with sqlite3.connect(weekly.evidence_home / "evidence.sqlite3") as database:
            database.execute("UPDATE searches SET started = started - ?", [days * 86_400])

    return move


@pytest.fixture
def own_searches(weekly):
    """Starts a worker, waits until it has nothing to do, and gives the searches of the topic's own query."""
    store = shared_store(weekly.database_url)

    def searches(number):
        ensure_worker(weekly)
        wait_until(lambda: len(store.searches_of(load_topic().query)) == number, "it is stored")
        wait_until(lambda: not Queue(store.database).active(), "all jobs have ended")
        end_workers()
        return store.searches_of(load_topic().query)

    yield searches
    end_workers()


def test_an_empty_map_fills_itself_and_is_renewed_with_retractions(weekly, eutils, store, own_searches, aged):
    (first,) = own_searches(1)
    assert (first.state, first.fetched, first.owner) == ("complete", 2, "")
    assert not queue_renewal(weekly, store, Queue(store.database))
    assert renewal_day(weekly, first) == clock.today() + timedelta(7)
    aged(7)
    withdrawn = Record(pmid=1, title=NERVE, year=2019, publication_types=("Retracted Publication",))
    eutils.hold([withdrawn, Record(pmid=3, title=NERVE, year=2020)])
    second, first = own_searches(2)
    assert Flag.RETRACTED in next(one for one in store.records(second.id) if one.pmid == 1).flags
    assert renewal_day(weekly, first) == clock.today()


def test_a_search_from_the_future_is_renewed_too(weekly, store, own_searches, aged):
    own_searches(1)
    aged(-30)
    assert queue_renewal(weekly, store, Queue(store.database))


@pytest.mark.parametrize("changes", [{"email": ""}, {"refresh_days": 0}])
def test_nothing_is_fetched_unasked_without_an_address_or_if_switched_off(weekly, store, changes):
    settings = replace(weekly, **changes)
    queue = Queue(store.database)
    assert not queue_renewal(settings, store, queue)
    assert queue.active() == ()
