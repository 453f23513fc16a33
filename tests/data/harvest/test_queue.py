import sqlite3
import threading

import pytest

from data.harvest.pipeline import Progress
from data.harvest.queue import LONGEST_QUEUE_OF_ONE, Queue, QueueFull
from data.harvest.worker_lock import WorkerLock
from data.pubmed.count import Answer
from data.pubmed.errors import QueryRefused
from data.storage.store import open_store


@pytest.fixture
def store(url):
    with open_store(url) as store:
        yield store


@pytest.fixture
def queue(store):
    return Queue(store.database)


def queries(jobs):
    return [job.query for job in jobs]


def test_the_database_clock_moves_forward(store):
    with store.database.reading() as connection:
        first, second = store.database.now(connection), store.database.now(connection)
    assert 1_600_000_000 < first <= second


def test_a_query_has_one_active_job_whatever_its_white_space(queue):
    first = queue.enqueue("stem cells AND pain", "ada")
    assert queue.enqueue("  stem cells\nAND pain ", "bob") == first
    assert queue.enqueue("pain", "bob").number != first.number
    queue.claim(first.number)
    assert queue.enqueue("stem cells AND pain").number == first.number
    queue.end(first.number, "done")
    assert queue.enqueue("stem cells AND pain").number != first.number


def test_of_many_processes_that_ask_at_once_all_get_the_same_job(url):
    jobs = []

    def ask(name):
        with open_store(url) as store:
            jobs.append(Queue(store.database).enqueue("pain", name))

    with open_store(url):
        threads = [threading.Thread(target=ask, args=(f"visitor {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs) == 8
    assert len({job.number for job in jobs}) == 1


def test_readers_come_before_batches_and_one_visitor_does_not_take_all(queue):
    queue.enqueue("refresh", batch=True)
    for number in range(3):
        queue.enqueue(f"ada {number}", "ada")
    queue.enqueue("bob", "bob")
    assert [(job.query, job.place) for job in queue.active()] == [
        ("ada 0", 1),
        ("ada 1", 2),
        ("ada 2", 3),
        ("bob", 4),
        ("refresh", 5),
    ]
    taken = []
    while job := queue.take(fetches=100, per_owner=2):
        taken.append(job.query)
    assert taken == ["ada 0", "ada 1", "bob", "refresh"]
    assert [(job.query, job.place) for job in queue.active() if job.place] == [("ada 2", 1)]


def test_a_batch_that_a_reader_asks_for_moves_up(queue):
    queue.enqueue("refresh", batch=True)
    queue.enqueue("pain", "ada")
    queue.enqueue("refresh", "bob")
    assert queries(queue.active()) == ["refresh", "pain"]


def test_the_limit_for_visitors_who_have_not_signed_in_ends_when_someone_else_asks(queue):
    assert queue.enqueue("pain", "ada", limited=True).limited
    assert queue.enqueue("pain", "bob", limited=True).limited
    queue.enqueue("pain", "cy")
    queue.enqueue("pain", "ada", limited=True)
    assert [job.limited for job in queue.active()] == [False]


def test_one_visitor_cannot_fill_the_queue(queue):
    for number in range(LONGEST_QUEUE_OF_ONE):
        queue.enqueue(f"pain {number}", "ada")
    with pytest.raises(QueueFull, match="You have 10 downloads waiting"):
        queue.enqueue("one more", "ada")
    assert queue.enqueue("pain 0", "ada").place == 1
    assert queue.enqueue("one more", "bob").place == LONGEST_QUEUE_OF_ONE + 1


def test_every_process_sees_progress_and_search(queue, store, url):
    job = queue.claim(queue.enqueue("pain").number)
    search_id = store.begin(Answer("pain", "", 3, ()))
    queue.set_search(job.number, search_id)
    progress = Progress("fetching", done=2, total=3, expected=4.5, message="2 of 3 papers stored")
    assert not queue.report(job.number, progress, requests=4, seconds=1.5)
    with open_store(url) as other:
        (seen,) = Queue(other.database).active()
    assert (seen.state, seen.search_id, seen.seconds, seen.progress.requests) == (
        "running",
        search_id,
        1.5,
        4,
    )
    assert (seen.progress.done, seen.progress.total, seen.progress.seconds_left) == (2, 3, 4.5)


def test_only_who_asked_or_an_administrator_cancels_also_after_a_restart(queue, url):
    queue.enqueue("waits", "ada")
    runs = queue.claim(queue.enqueue("runs", "ada").number)
    nobodys = queue.enqueue("refresh", batch=True)
    with open_store(url) as store:
        later = Queue(store.database)
        for job in later.active():
            assert not later.cancel(job.number, "bob") and not later.cancel(job.number, "")
        for job in later.of("ada"):
            assert later.cancel(job.number, "ada")
        assert later.cancel(nobodys.number, "root", administrator=True)
    assert [(job.query, job.state) for job in queue.active()] == [("runs", "running")]
    assert queue.report(runs.number, Progress(), 0, 0.0), "the worker learns it"
    assert queue.enqueue("runs", "ada").number != runs.number
    queue.recover()
    assert queue.job(runs.number).state == "cancelled"


def test_attempts_count_from_the_last_progress(queue):
    number = queue.enqueue("pain").number
    for attempt in (1, 2):
        assert queue.claim(number).attempts == attempt
        assert queue.claim(number) is None
        queue.recover()
    queue.claim(number)
    queue.report(number, Progress("fetching", done=200, total=600), 3, 1.0)
    queue.recover(but=(number,))
    assert queue.job(number).state == "running"
    queue.recover()
    assert queue.claim(number).attempts == 1


def test_a_failure_is_kept_for_its_owner_until_seen(queue):
    job = queue.enqueue("pain", "ada")
    queue.end(job.number, "failed", QueryRefused("Too many records.", "Narrow it."))
    (failed,) = queue.of("ada")
    assert isinstance(failed.error, QueryRefused)
    assert (str(failed.error), failed.error.visitor) == ("Too many records.", "Narrow it.")
    queue.see(job.number, "bob")
    assert queue.of("ada")
    queue.see(job.number, "ada")
    assert queue.of("ada") == ()


def test_one_holder_has_the_worker_lock(store, url):
    first = WorkerLock(store.database)
    assert first.acquire() and first.acquire() and first.held()
    with open_store(url) as other:
        second = WorkerLock(other.database)
        assert not second.acquire()
        assert not second.held()
        first.release()
        assert second.acquire()
        assert not first.acquire()
        second.release()


def test_interrupted_searches_of_an_older_version_are_queued(tmp_path):
    path = tmp_path / "old.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        search_id = store.begin(Answer("pain", "", 3, ()))
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE runs (query_digest TEXT PRIMARY KEY, query TEXT, holder TEXT, beat FLOAT,"
            " started FLOAT, search INTEGER REFERENCES searches, done INTEGER, total INTEGER,"
            " requests INTEGER, seconds FLOAT, message TEXT)"
        )
        old.execute("INSERT INTO runs VALUES ('0123', 'pain', 'killed', 5.0, 4.0, 1, 2, 3, 7, 1.5, 'Asking')")
    with open_store(f"sqlite:///{path}") as store:
        (job,) = Queue(store.database).active()
        assert (job.query, job.state, job.search_id) == ("pain", "queued", search_id)
        assert (job.progress.done, job.progress.requests, job.seconds) == (2, 7, 1.5)
    with sqlite3.connect(path) as now:
        assert now.execute("SELECT count(*) FROM sqlite_master WHERE name = 'runs'").fetchone() == (0,)


def test_labels_come_last_and_one_search_at_a_time(queue, store):
    searches = []
    for query in ("a", "b", "c"):
        searches.append(store.search(store.begin(Answer(query, "", 0, ()))))
    first, second, third = searches
    labels = [queue.enqueue_labels(search) for search in (first, second)]
    assert queue.enqueue_labels(first) == labels[0]
    assert (labels[0].kind, labels[0].search_id, labels[0].owner) == ("label", first.id, "")
    refresh = queue.enqueue("a", batch=True)
    assert refresh.number != labels[0].number, "a search is labelled and run again independently"
    download = queue.enqueue("pain", "ada")
    taken = []
    while job := queue.take(fetches=1, per_owner=1):
        taken.append(job.number)
    assert taken == [download.number, labels[0].number], "labels take no download's place"
    queue.end(labels[0].number, "done")
    assert queue.take(fetches=1, per_owner=1).number == labels[1].number
    queue.set_search(download.number, third.id)
    assert queue.enqueue_labels(third).number == download.number, "it is labelled when it is stored"


def test_labelling_as_far_as_before_is_no_progress(queue):
    number = queue.enqueue("pain").number
    for phase, done, attempts in (("fetching", 600, 0), ("sorting", 0, 1), ("sorting", 500, 2)):
        queue.claim(number)
        queue.report(number, Progress(phase, done, 600), 3, 1.0)
        assert queue.job(number).attempts == attempts
        queue.put_back(number)
