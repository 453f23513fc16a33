import json
import math
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace

import pytest
import sqlalchemy as sa

from data.harvest.pipeline import Progress
from data.harvest.queue import Queue
from data.harvest.service import harvest
from data.pubmed.errors import Cancelled, ServiceUnavailable
from data.storage.store import shared_store
from tests.data.harvest.processes import (
    ALL,
    killed_midway,
    stuck_midway,
)
from tests.eutils import faults, starter_records
from tests.waiting import PATIENCE, wait_until


def test_every_record_pubmed_counts_is_stored_in_order(eutils, settings, store):
    search = harvest(settings, ALL)
    pmids = sorted((record.pmid for record in starter_records()), reverse=True)
    assert (search.state, search.count, search.fetched) == ("complete", len(pmids), len(pmids))
    assert (search.missing, search.unreadable) == ((), 0)
    assert search.requests == len(eutils.requests)
    assert search.seconds > 0
    assert store.newest() == store.newest(ALL) == search
    stored = list(store.records(search.id))
    assert [record.pmid for record in stored] == pmids
    titles = {record.pmid: record.title for record in starter_records()}
    assert {record.pmid: record.title for record in stored} == titles
    assert all(text.startswith("PMID-") for text in store.medline(search.id))


def test_progress_passes_through_its_phases_and_never_decreases(large, settings):
    seen = []
    harvest(settings, ALL, on_progress=seen.append)
    assert list(dict.fromkeys(progress.phase for progress in seen)) == [
        "asking",
        "listing",
        "fetching",
        "done",
    ]
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert [progress.requests for progress in seen] == sorted(progress.requests for progress in seen)
    assert (seen[-1].done, seen[-1].total) == (600, 600)
    assert seen[-1].requests == len(large.requests)
    assert "600 of 600 papers stored" in [progress.message for progress in seen]


def test_rate_and_time_left_follow_from_the_records_fetched():
    progress = Progress("fetching", done=50, total=200, started=100.0, at=110.0)
    assert progress.rate == 5.0
    assert progress.seconds_left == 30.0
    assert Progress("fetching", done=0, total=200, started=100.0, at=110.0).seconds_left is None
    assert Progress().rate == 0.0


def test_a_count_without_any_pmid_is_an_error(settings, eutils, store):
    eutils.hold(())
    eutils.fail(faults.count(118), times=math.inf, on="esearch")
    with pytest.raises(ServiceUnavailable, match="listed none: try again later"):
        harvest(settings, ALL)
    assert store.searches() == ()


def test_a_stopped_search_keeps_its_records_and_is_no_evidence(large, settings, store):
    stop = threading.Event()
    before = harvest(settings, "pain AND rat")

    def on_progress(progress):
        if progress.done:
            stop.set()

    search = harvest(settings, ALL, on_progress=on_progress, stop=stop)
    assert (search.state, search.fetched, len(search.missing)) == ("cancelled", 200, 400)
    assert sum(1 for _ in store.records(search.id)) == 200
    assert store.searches() == (before,)


def test_a_search_stopped_before_it_began_leaves_nothing(settings, store):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        harvest(settings, ALL, stop=stop)
    assert store.searches() == ()


def test_a_process_killed_while_fetching_leaves_earlier_searches_unchanged(
    large, environ, settings, store, monkeypatch
):
    before = harvest(settings, "pain AND rat")
    records = list(store.records(before.id))
    killed_midway(environ, large, store)
    assert store.searches() == (before,)
    assert list(store.records(before.id)) == records
    assert harvest(settings, ALL).state == "complete"


def test_the_next_request_resumes_an_interrupted_search(large, environ, settings, store, monkeypatch):
    killed_midway(environ, large, store)
    (job,) = Queue(store.database).active()
    search = harvest(settings, ALL)
    assert (search.id, search.state) == (job.search_id, "complete")


def test_a_search_interrupted_too_long_ago_starts_anew(large, environ, settings, store, monkeypatch):
    killed_midway(environ, large, store)
    monkeypatch.setattr("data.harvest.pipeline.RESUME_HOURS", 0)
    (job,) = Queue(store.database).active()
    search = harvest(settings, ALL)
    assert search.id != job.search_id and search.state == "complete"
    assert store.search(job.search_id).state == "failed"


def test_resuming_while_pubmed_is_unavailable_names_the_missing_records(
    large, environ, settings, store, impatient, monkeypatch, caplog
):
    killed_midway(environ, large, store)
    large.fail(faults.status(503), times=math.inf)
    search = harvest(settings, ALL)
    assert search.state == "incomplete"
    assert 200 <= search.fetched < 1_200
    assert len(search.missing) == 1_200 - search.fetched
    (reason,) = set(store.missing(search.id).values())
    assert (
        reason
        == "PubMed is not answering properly at the moment. This usually passes: try again in a few minutes."
    )
    assert "HTTP 503" in caplog.text


def test_a_request_in_another_process_follows_and_gets_the_same_search(large, environ, settings, store):
    seen = []

    def on_progress(progress):
        seen.append(progress)
        if progress.done == 200:
            stuck.close()

    with ExitStack() as stuck:
        process = stuck.enter_context(stuck_midway(environ, large, store))
        search = harvest(settings, ALL, on_progress=on_progress)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert json.loads(out)["requests"] == search.requests == len(large.requests)
    assert store.searches() == (search,)
    assert {progress.total for progress in seen} >= {1_200}


def test_thirty_searches_at_once_share_one_pool_of_connections(eutils, settings, postgresql):
    there = replace(settings, database_url=postgresql.url.render_as_string(hide_password=False))
    stop = threading.Event()

    def search(number):
        with suppress(Cancelled):
            harvest(there, f"pain AND rat{number}", stop=stop)

    count = sa.text("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    queue = Queue(shared_store(there.database_url).database)
    with eutils.silent(), ThreadPoolExecutor(30) as threads:
        searches = [threads.submit(search, number) for number in range(30)]
        wait_until(lambda: len(queue.active()) == 30, "all have begun")
        with postgresql.connect() as connection:
            assert connection.scalar(count) < 20
        stop.set()
    assert [search.exception() for search in searches] == [None] * 30
