import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.harvest.client_factory import open_client
from data.pubmed.errors import Cancelled
from data.pubmed.rate_limit import LONGEST_PAUSE, RateLimiter, SharedRateLimiter, Slot
from data.settings import read_settings
from data.storage.database import Database
from data.storage.rate_slots import LONGEST_LEAD, StoredSlots
from data.storage.store import StoreError, open_store
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
ASKER = """
import sys
from data.harvest.client_factory import open_client
from data.pubmed.client import Retries
from data.pubmed.rate_limit import process_limiter
from data.settings import read_settings
from data.storage.store import open_store
url, database, key, times = sys.argv[1:]
process_limiter(url, key, arrival_seconds=60.0)  # a busy machine can delay a request for long
settings = read_settings({"EUTILS_URL": url, "DATABASE_URL": database, "NCBI_API_KEY": key})
with open_store(settings.database_url) as store:
    client = open_client(settings, store, retries=Retries(max_tries=1))
    for _ in range(int(times)):
        client.esearch("pain")
"""


@pytest.fixture
def slots(store, clock):
    """Makes the slots of a limit, on the test's clock."""
    return lambda key, number: StoredSlots(Database(store.database.engine, clock), key, number)


def test_there_are_as_many_slots_as_requests_per_second(slots, clock):
    ncbi = slots("ncbi", 3)
    acquired = [ncbi.acquire(5.0) for _ in range(3)]
    assert sorted(slot.number for slot in acquired) == [0, 1, 2]
    clock.advance(2.0)
    assert ncbi.acquire(5.0) == 3.0
    assert isinstance(slots("elsewhere", 3).acquire(5.0), Slot)
    ncbi.release(acquired[1], 1.0)
    assert ncbi.acquire(5.0) == 1.0
    clock.advance(1.0)
    assert ncbi.acquire(5.0).number == acquired[1].number


def test_a_slot_acquired_by_another_request_meanwhile_is_not_released(slots, clock):
    ncbi = slots("ncbi", 1)
    late = ncbi.acquire(1.0)
    clock.advance(1.0)
    assert isinstance(ncbi.acquire(5.0), Slot)
    ncbi.release(late, 0.0)
    assert ncbi.acquire(5.0) == 5.0


def test_a_pause_applies_to_all(slots):
    slots("ncbi", 2).pause(5.0)
    assert slots("ncbi", 2).acquire(1.0) == 5.0


def test_waiting_for_a_slot_can_be_stopped(slots):
    ncbi = slots("ncbi", 1)
    ncbi.pause(3600.0)
    stop = threading.Event()

    def ask():
        with SharedRateLimiter(RateLimiter(10), ncbi).slot(stop):
            pass

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        stop.set()
        with pytest.raises(Cancelled):
            asking.result(PATIENCE)


@pytest.mark.parametrize(("key", "allowed", "times"), [("", 3, 6), ("0123456789abcdef", 10, 20)])
def test_several_processes_on_one_database_keep_the_limit_together(url, eutils, key, allowed, times):
    eutils.rate = allowed  # so that the server itself objects, too
    open_store(url).close()
    command = [sys.executable, "-c", ASKER, eutils.url, url, key, str(times)]
    processes = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=PATIENCE)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], told
    assert len(eutils.requests) == 3 * times
    assert eutils.most_in_one_second() <= allowed


def test_a_read_only_database_stops_the_request_with_a_message(tmp_path, eutils):
    address = f"sqlite:///{tmp_path / 'evidence.sqlite3'}"
    open_store(address).close()
    settings = read_settings({"EUTILS_URL": eutils.url})
    with open_store(f"sqlite:///file:{tmp_path / 'evidence.sqlite3'}?mode=ro&uri=true") as store:
        client = open_client(settings, store)
        with pytest.raises(StoreError, match="may not be written"):
            client.esearch("pain")
    assert eutils.requests == []


def test_a_clock_set_back_by_an_hour_delays_no_request_for_long(slots, clock):
    ncbi = slots("ncbi", 1)
    assert isinstance(ncbi.acquire(5.0), Slot)
    clock.advance(-3600.0)
    assert ncbi.acquire(5.0) == LONGEST_LEAD
    clock.advance(LONGEST_LEAD)
    assert isinstance(ncbi.acquire(5.0), Slot)


def test_the_longest_pause_is_kept_in_full(slots, clock):
    slots("ncbi", 1).pause(LONGEST_PAUSE)
    clock.advance(LONGEST_PAUSE - 1.0)
    assert slots("ncbi", 1).acquire(5.0) == 1.0
