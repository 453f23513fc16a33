import threading

import pytest

from data.harvest import leases as module
from data.harvest.leases import LEASE_SECONDS, RunLost, Runs, hold
from data.pubmed.search import Answer
from data.storage.database import Database
from data.storage.store import open_store
from tests.waiting import ManualClock, wait_until


@pytest.fixture
def store(url):
    with open_store(url) as store:
        yield store


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def runs(store, clock):
    return Runs(Database(store.database.engine, clock))


def test_the_databases_own_clock_goes_forward(store):
    with store.database.reading() as connection:
        first, second = store.database.now(connection), store.database.now(connection)
    assert 1_600_000_000 < first <= second


def test_a_question_is_held_by_one_at_a_time_whatever_its_white_space(runs):
    run = runs.take("stem cells AND pain", "ada")
    assert (run.query, run.search_id, run.alive, run.done) == ("stem cells AND pain", "", True, 0)
    assert runs.take("  stem cells\nAND pain ", "bob") is None
    assert runs.take("pain", "bob") is not None
    assert [run.query for run in runs.all()] == ["stem cells AND pain", "pain"]
    runs.end("stem cells AND pain", "bob")
    assert runs.take("stem cells AND pain", "bob") is None, "only the holder lets go"
    runs.end("stem cells AND pain", "ada")
    assert runs.look("stem cells AND pain") is None
    assert runs.take("stem cells AND pain", "bob") is not None


def test_many_threads_want_it_and_one_gets_it(url):
    taken = []

    def want(name):
        with open_store(url) as store:
            taken.append(Runs(store.database).take("pain", name))

    with open_store(url):
        threads = [threading.Thread(target=want, args=(f"visitor {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 8
    assert sum(run is not None for run in taken) == 1


def test_how_far_it_is_can_be_seen_by_others(runs, store):
    runs.take("pain", "ada")
    search_id = store.begin(Answer("pain", "", 3, ()))
    assert runs.begun("pain", "ada", search_id)
    assert runs.beat("pain", "ada", done=2, total=3, requests=4, seconds=1.5, message="2 of 3 records stored")
    assert not runs.beat("pain", "bob", done=0)
    run = runs.look("pain")
    assert (run.search_id, run.done, run.total, run.requests, run.seconds) == (search_id, 2, 3, 4, 1.5)
    assert run.message == "2 of 3 records stored"
    assert run.started == pytest.approx(store.search(search_id).started.timestamp())


def test_a_run_that_was_cut_off_is_taken_over_with_what_was_done(runs, store, clock):
    runs.take("pain", "ada")
    search_id = store.begin(Answer("pain", "", 3, ()))
    runs.begun("pain", "ada", search_id)
    runs.beat("pain", "ada", done=2, requests=7)
    clock.advance(LEASE_SECONDS - 1)
    assert runs.look("pain").alive
    assert runs.take("pain", "bob") is None
    clock.advance(1)
    assert not runs.look("pain").alive
    run = runs.take("pain", "bob")
    assert (run.search_id, run.done, run.requests) == (search_id, 2, 7)
    assert not runs.beat("pain", "ada"), "who was taken for dead is the holder no more"
    assert runs.beat("pain", "bob")


def test_who_holds_it_stays_the_holder_while_the_work_goes_on_and_lets_go_at_its_end(
    runs, clock, monkeypatch
):
    monkeypatch.setattr(module, "BEAT_SECONDS", 0.02)
    runs.take("pain", "ada")
    with hold(runs, "pain", "ada") as held:
        held.state = lambda: {"done": 5}
        for _ in range(3):
            clock.advance(LEASE_SECONDS + 1)
            wait_until(lambda: runs.look("pain").alive, "the next beat is noted")
        held.check()
        assert runs.take("pain", "bob") is None
        assert runs.look("pain").done == 5
    assert runs.all() == ()


def test_who_is_taken_for_dead_is_told_so_and_leaves_the_run_alone(runs, clock, monkeypatch):
    monkeypatch.setattr(module, "BEAT_SECONDS", 3600.0)
    runs.take("pain", "ada")
    with hold(runs, "pain", "ada") as held:
        clock.advance(LEASE_SECONDS)
        assert runs.take("pain", "bob") is not None
        with pytest.raises(RunLost):
            held.confirm()
        with pytest.raises(RunLost):
            held.check()
    assert [run.query for run in runs.all()] == ["pain"]
    assert runs.beat("pain", "bob")
