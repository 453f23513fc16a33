import math
import threading
from collections import Counter
from dataclasses import replace

import pytest

from data.evidence.repository import open_evidence
from data.faults import operator_message
from data.harvest.__main__ import main
from data.harvest.jobs import Job, resume, start
from data.harvest.leases import Leases
from data.harvest.service import harvest
from data.pubmed.errors import Cancelled
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
from tests.waiting import PATIENCE, wait_until


def test_waiting_for_pubmed_is_reported_and_can_be_cancelled_at_once(large, settings, store):
    large.fail(faults.status(503, retry_after="60"), times=math.inf, on=beyond_the_first_batch)
    seen = []
    job = Job(settings, ALL)
    job._report = seen.append
    job.begin()
    wait_until(lambda: any(progress.done == 200 for progress in seen), "the first batch is stored")
    wait_until(lambda: any("try 2 begins in" in progress.message for progress in seen), "the client waits")
    assert (seen[-1].done, seen[-1].total) == (200, 600)
    job.cancel()
    assert job.wait(PATIENCE)
    tries = Counter(request.params["retstart"] for request in efetches(large))
    assert set(tries.values()) == {1}, "no wait for another try came to its end"
    assert (job.search.state, job.error) == ("cancelled", None)
    assert store.searches() == ()


def test_a_job_runs_in_the_background_and_returns_its_search(settings, store):
    job = start(settings, ALL)
    assert job.wait(PATIENCE)
    assert not job.running and job.error is None
    assert job.search == store.newest()
    assert job.progress.phase == "done"
    assert job.query == ALL


def test_requests_for_a_running_query_share_its_job(eutils, settings, tmp_path):
    jobs = []
    threads = [threading.Thread(target=lambda: jobs.append(start(settings, f"  {ALL}\n"))) for _ in range(8)]
    with eutils.silent():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    other_query = start(settings, "rat AND pain")
    elsewhere = start(replace(settings, database_url=f"sqlite:///{tmp_path / 'other.sqlite3'}"), ALL)
    assert len(set(jobs)) == 1
    assert len({jobs[0], other_query, elsewhere}) == 3
    for job in (jobs[0], other_query, elsewhere):
        assert job.wait(PATIENCE) and job.search.state == "complete"
    assert sum(request.function == "efetch" for request in eutils.requests) == 3
    again = start(settings, ALL)
    assert again is not jobs[0], "a job that has ended is not shown to the next visitor"
    assert again.wait(PATIENCE) and again.search.id != jobs[0].search.id


def test_after_a_cancel_the_same_query_starts_anew(eutils, settings):
    with eutils.silent():
        first = start(settings, ALL)
        first.cancel()
        second = start(settings, ALL)
    assert second is not first
    assert first.wait(PATIENCE) and second.wait(PATIENCE)
    assert first.cancelled and isinstance(first.error, Cancelled) and first.search is None
    assert second.search.state == "complete"


def test_a_job_that_fails_keeps_its_error(settings):
    job = start(settings, "(pain")
    assert job.wait(PATIENCE)
    assert job.search is None
    assert "never closed" in operator_message(job.error)
    assert operator_message(KeyError(f"api_key={KEY}")) == "This program failed (KeyError): please report it."


def test_the_api_key_is_sent_and_never_shown(environ, settings, eutils, impatient, capsys):
    eutils.fail(faults.too_many(api_key=KEY), times=math.inf)
    assert main([ALL]) == 1
    job = start(settings, ALL)
    assert job.wait(PATIENCE)
    assert {request.params["api_key"] for request in eutils.requests} == {KEY}
    out, err = capsys.readouterr()
    seen = job.error
    told = [out, err, repr(settings), job.progress.message]
    while seen is not None:
        told.append(f"{seen} {seen!r}")
        seen = seen.__cause__ or seen.__context__
    assert KEY not in "".join(told)


def test_an_interrupted_search_is_resumed_where_it_stopped(
    large, environ, settings, store, impatient, monkeypatch
):
    killed_midway(environ, large, store)
    assert store.searches() == ()
    (lease,) = Leases(store.database).all()
    left = store.search(lease.search_id)
    assert left.state == "running"
    assert 200 <= left.fetched < 1_200
    before = len(efetches(large))
    monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.5)
    (job,) = resume(settings)
    assert job.wait(PATIENCE)
    assert (job.search.id, job.search.state, job.search.fetched) == (left.id, "complete", 1_200)
    assert len(efetches(large)) - before == (1_200 - left.fetched) / 200
    assert job.search.requests <= len(large.requests)
    assert resume(settings) == ()
    assert store.searches() == (job.search,)


def test_following_can_end_without_stopping_the_other_process(large, environ, settings, store):
    with stuck_midway(environ, large, store) as process:
        job = start(settings, ALL, "bob")
        wait_until(lambda: job.progress.elsewhere, "the job looks on")
        assert not job.may_cancel("bob")
        stop = threading.Event()
        stop.set()
        with pytest.raises(Cancelled):
            harvest(settings, ALL, stop=stop)
    assert process.wait(PATIENCE) == 0
    process.communicate()
    assert job.wait(PATIENCE) and job.search == store.newest()


def test_only_the_visitor_who_started_a_job_may_cancel_it(large, settings):
    with large.silent():
        job = start(settings, ALL, "ada")
        assert start(settings, ALL, "bob") is job
        assert (job.may_cancel("ada"), job.may_cancel("bob"), job.may_cancel()) == (True, False, False)
        job.cancel("bob")
        assert not job.cancelled
        job.cancel("ada")
        assert job.cancelled
        assert job.wait(PATIENCE)


def test_a_job_labels_its_records_before_anyone_opens_them(settings, store, eutils):
    job = start(settings, ALL)
    assert job.wait(PATIENCE)
    topic = load_topic()

    def no_rules():
        raise AssertionError("labelled a second time")

    evidence = open_evidence(store, job.search, topic, no_rules)
    assert len(evidence) == job.search.fetched


def test_an_unreadable_topic_does_not_fail_the_search(settings, tmp_path):
    job = start(replace(settings, topic_path=tmp_path / "gone.toml"), ALL)
    assert job.wait(PATIENCE) and job.error is None
    assert job.search.state == "complete"
