import threading

import pytest

from data.harvest import leases as module
from data.harvest.leases import LEASE_SECONDS, LeaseLost, Leases, renewing
from data.pubmed.count import Answer
from data.storage.database import Database
from data.storage.store import open_store
from tests.waiting import wait_until


@pytest.fixture
def store(url):
    with open_store(url) as store:
        yield store


@pytest.fixture
def leases(store, clock):
    return Leases(Database(store.database.engine, clock))


def test_the_database_clock_moves_forward(store):
    with store.database.reading() as connection:
        first, second = store.database.now(connection), store.database.now(connection)
    assert 1_600_000_000 < first <= second


def test_a_query_has_one_holder_whatever_its_white_space(leases):
    lease = leases.acquire("stem cells AND pain", "ada")
    assert (lease.query, lease.search_id, lease.alive, lease.done) == ("stem cells AND pain", "", True, 0)
    assert leases.acquire("  stem cells\nAND pain ", "bob") is None
    assert leases.acquire("pain", "bob") is not None
    assert [lease.query for lease in leases.all()] == ["stem cells AND pain", "pain"]
    leases.release("stem cells AND pain", "bob")
    assert leases.acquire("stem cells AND pain", "bob") is None, "only the holder can release it"
    leases.release("stem cells AND pain", "ada")
    assert leases.get("stem cells AND pain") is None
    assert leases.acquire("stem cells AND pain", "bob") is not None


def test_of_many_threads_one_acquires_it(url):
    results = []

    def acquire(name):
        with open_store(url) as store:
            results.append(Leases(store.database).acquire("pain", name))

    with open_store(url):
        threads = [threading.Thread(target=acquire, args=(f"visitor {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert sum(lease is not None for lease in results) == 1


def test_other_processes_see_the_progress(leases, store):
    leases.acquire("pain", "ada")
    search_id = store.begin(Answer("pain", "", 3, ()))
    assert leases.set_search("pain", "ada", search_id)
    progress = {"done": 2, "total": 3, "requests": 4, "seconds": 1.5, "message": "2 of 3 records stored"}
    assert leases.renew("pain", "ada", **progress)
    assert not leases.renew("pain", "bob", done=0)
    lease = leases.get("pain")
    assert lease.search_id == search_id
    assert {name: getattr(lease, name) for name in progress} == progress
    assert lease.started == pytest.approx(store.search(search_id).started.timestamp())


def test_an_expired_lease_is_acquired_with_its_progress(leases, store, clock):
    leases.acquire("pain", "ada")
    search_id = store.begin(Answer("pain", "", 3, ()))
    leases.set_search("pain", "ada", search_id)
    leases.renew("pain", "ada", done=2, requests=7)
    clock.advance(LEASE_SECONDS - 1)
    assert leases.get("pain").alive
    assert leases.acquire("pain", "bob") is None
    clock.advance(1)
    assert not leases.get("pain").alive
    lease = leases.acquire("pain", "bob")
    assert (lease.search_id, lease.done, lease.requests) == (search_id, 2, 7)
    assert not leases.renew("pain", "ada"), "the previous holder has lost it"
    assert leases.renew("pain", "bob")


def test_a_held_lease_is_renewed_during_the_work_and_released_after_it(leases, clock, monkeypatch):
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.02)
    leases.acquire("pain", "ada")
    with renewing(leases, "pain", "ada") as held:
        held.progress = lambda: {"done": 5}
        for _ in range(3):
            clock.advance(LEASE_SECONDS + 1)
            wait_until(lambda: leases.get("pain").alive, "the next heartbeat is stored")
        held.check()
        assert leases.acquire("pain", "bob") is None
        assert leases.get("pain").done == 5
    assert leases.all() == ()


def test_a_holder_whose_lease_expired_learns_it_and_leaves_the_new_lease_alone(leases, clock, monkeypatch):
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 3600.0)
    leases.acquire("pain", "ada")
    with renewing(leases, "pain", "ada") as held:
        clock.advance(LEASE_SECONDS)
        assert leases.acquire("pain", "bob") is not None
        with pytest.raises(LeaseLost):
            held.renew()
        with pytest.raises(LeaseLost):
            held.check()
    assert [lease.query for lease in leases.all()] == ["pain"]
    assert leases.renew("pain", "bob")


def test_a_clock_set_back_by_an_hour_does_not_block_a_query(leases, clock):
    leases.acquire("pain", "a process that was killed")
    clock.advance(-3600.0)
    assert not leases.get("pain").alive, "those who wait try to acquire it"
    assert leases.acquire("pain", "bob") is None
    clock.advance(LEASE_SECONDS)
    assert leases.acquire("pain", "bob") is not None


def test_a_holder_that_lives_keeps_its_lease_when_the_clock_is_set_back(leases, clock):
    leases.acquire("pain", "ada")
    clock.advance(-3600.0)
    assert leases.acquire("pain", "bob") is None
    assert leases.renew("pain", "ada") and leases.get("pain").alive
