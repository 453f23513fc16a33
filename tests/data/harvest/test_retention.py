from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from data import clock
from data.harvest.queue import Queue
from data.harvest.retention import MEGABYTE, tidy
from data.harvest.worker import end_workers, ensure_worker
from data.settings import read_settings
from data.storage.inventory import inventory, stored_bytes
from data.storage.links import note_link
from data.storage.store import open_store
from data.topics.loader import load_topic
from tests.stored import records_in, stored
from tests.waiting import wait_until

DAY = 86_400.0
PAST = ("own", "pain", "cells", "own", "rats")  # oldest first


@pytest.fixture
def kept(url, monkeypatch):
    """Searches of 50, 40, 30, 20 and 10 days ago; what remains of them is compared by age."""
    with open_store(url) as store:
        ids = []
        for number, query in enumerate(PAST):
            pmids = range(100 * number + 1, 100 * number + 61)
            ids.append(stored(store, load_topic().query if query == "own" else query, 1_000, *pmids))
            move(store, ids[-1], 50 - 10 * number)
        yield Kept(store, read_settings({"DATABASE_URL": url}), ids)


class Kept:
    def __init__(self, store, settings, ids):
        self.store, self.settings, self.ids = store, settings, ids

    def after(self, **limits):
        """The ages of what is kept with these settings."""
        tidy(replace(self.settings, **limits), self.store)
        ages = (clock.now() - item.started for item in inventory(self.store.database))
        return sorted(round(age / timedelta(1)) for age in ages)


def move(store, search, days):
    with store.database.writing() as connection:
        connection.execute(
            sa.text("UPDATE searches SET started = started - :seconds WHERE id = :id"),
            {"seconds": days * DAY, "id": search},
        )


def test_without_limits_every_search_stays(kept):
    assert kept.after() == [10, 20, 30, 40, 50]


def test_what_is_too_old_is_deleted_with_its_papers_but_not_what_visitors_see_first(kept):
    assert kept.after(max_store_days=15) == [10, 20]
    assert records_in(kept.store) == [*range(301, 361), *range(401, 461), 1_000]


def test_of_too_many_the_oldest_are_deleted(kept):
    assert kept.after(max_store_searches=3) == [10, 20, 30]
    assert kept.after(max_store_searches=1) == [20]


def test_what_is_too_large_shrinks_until_it_fits(kept, caplog):
    whole = stored_bytes(kept.store.database)
    size = round((whole - 30_000) / MEGABYTE, 3)  # a little more than one search
    assert kept.after(max_store_mb=size) == [10, 20, 30, 40]
    assert kept.after(max_store_mb=0.000_001) == [20]
    assert "no search that may be deleted is left" in caplog.text


def test_a_search_to_which_a_link_was_used_lately_stays(kept):
    note_link(kept.store.database, kept.ids[1])
    limits = {"max_store_days": 1, "max_store_searches": 1, "max_store_mb": 0.000_001}
    assert kept.after(**limits, keep_linked_days=90) == [20, 40]
    with kept.store.database.writing() as connection:
        connection.execute(sa.text("UPDATE search_links SET used = used - 91 * 86400"))
    assert kept.after(**limits, keep_linked_days=90) == [20]


def test_a_search_being_downloaded_stays_and_leftovers_go(kept):
    active, new, old = (stored(kept.store, query, 5, state="cancelled") for query in ("a", "b", "c"))
    queue = Queue(kept.store.database)
    queue.set_search(queue.enqueue("a").number, active)
    for search, days in ((active, 99), (new, 1), (old, 3)):
        move(kept.store, search, days)
    assert kept.after() == [1, 10, 20, 30, 40, 50, 99]
    assert kept.after(max_store_days=2, max_store_searches=1) == [1, 20, 99]


def test_the_worker_does_it(settings, store):
    old = stored(store, "pain", 1)
    move(store, old, 400)
    ensure_worker(replace(settings, max_store_days=365))
    wait_until(lambda: not store.searches(), "the search has been deleted")
    wait_until(lambda: not records_in(store), "its papers are deleted")
    end_workers()
