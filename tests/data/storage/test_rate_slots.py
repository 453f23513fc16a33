import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.harvest.client_factory import open_client
from data.pubmed.client import Cancelled
from data.pubmed.rate_limit import Place, RateLimiter, SharedRateLimiter
from data.settings import read_settings
from data.storage.database import Database
from data.storage.rate_slots import StoredPlaces
from data.storage.store import StoreError, open_store
from tests.waiting import PATIENCE, ManualClock

ROOT = Path(__file__).parents[3]
ASKER = """
import sys
from data.harvest.client_factory import open_client
from data.pubmed import rate_limit
from data.settings import read_settings
from data.storage.store import open_store
url, database, key, times = sys.argv[1:]
rate_limit._ON_THE_WAY = 60.0  # a busy machine can hold up a request for longer than a line does
settings = read_settings({"EUTILS_URL": url, "DATABASE_URL": database, "NCBI_API_KEY": key})
with open_store(settings.database_url) as store:
    client = open_client(settings, store, max_tries=1)
    for _ in range(int(times)):
        client.esearch("pain")
"""


@pytest.fixture
def store(url):
    with open_store(url) as store:
        yield store


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def places(store, clock):
    """Makes the places of somebody, by the test's clock."""
    return lambda who, number: StoredPlaces(Database(store.database.engine, clock), who, number)


def test_there_are_as_many_places_as_requests_in_a_second(places, clock):
    ncbi = places("ncbi", 3)
    taken = [ncbi.take(5.0) for _ in range(3)]
    assert sorted(place.number for place in taken) == [0, 1, 2]
    clock.advance(2.0)
    assert ncbi.take(5.0) == 3.0
    assert isinstance(places("elsewhere", 3).take(5.0), Place)
    ncbi.give_back(taken[1], 1.0)
    assert ncbi.take(5.0) == 1.0
    clock.advance(1.0)
    assert ncbi.take(5.0).number == taken[1].number


def test_a_place_that_is_somebody_elses_by_now_is_not_given_back(places, clock):
    ncbi = places("ncbi", 1)
    late = ncbi.take(1.0)
    clock.advance(1.0)
    assert isinstance(ncbi.take(5.0), Place)
    ncbi.give_back(late, 0.0)
    assert ncbi.take(5.0) == 5.0


def test_a_pause_holds_for_all(places):
    places("ncbi", 2).pause(5.0)
    assert places("ncbi", 2).take(1.0) == 5.0


def test_waiting_for_a_place_can_be_stopped(places):
    ncbi = places("ncbi", 1)
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
def test_several_processes_on_one_database_keep_the_limit_together_as_the_server_sees_it(
    url, eutils, key, allowed, times
):
    eutils.rate = allowed  # so that the server itself objects, too
    open_store(url).close()
    command = [sys.executable, "-c", ASKER, eutils.url, url, key, str(times)]
    processes = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=PATIENCE)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], told
    assert len(eutils.requests) == 3 * times
    assert eutils.most_in_one_second() <= allowed


def test_a_database_that_cannot_be_written_is_a_sentence(tmp_path, eutils):
    address = f"sqlite:///{tmp_path / 'evidence.sqlite3'}"
    open_store(address).close()
    settings = read_settings({"EUTILS_URL": eutils.url})
    with open_store(f"sqlite:///file:{tmp_path / 'evidence.sqlite3'}?mode=ro&uri=true") as store:
        client = open_client(settings, store)
        with pytest.raises(StoreError, match="may not be written"):
            client.esearch("pain")
    assert eutils.requests == []
