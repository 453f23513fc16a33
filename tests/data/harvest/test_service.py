import json
import math
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from data import clock
from data.evidence.repository import open_evidence
from data.faults import operator_message
from data.harvest.__main__ import main
from data.harvest.jobs import Job, resume, start
from data.harvest.leases import Leases
from data.harvest.pipeline import Progress
from data.harvest.service import harvest
from data.pubmed.client import Cancelled, Client, ServiceUnavailable
from data.settings import read_settings
from data.storage.store import Store, StoreError, open_store
from data.topics.model import load_topic
from tests.eutils import clones, faults, starter_records
from tests.waiting import PATIENCE, wait_until

ROOT = Path(__file__).parents[3]
ALL = "all[sb]"  # PubMed's own way to ask for everything
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def environ(eutils, tmp_path, monkeypatch):
    """What the command needs to be told; the key lets tests ask ten times a second."""
    values = {
        "EUTILS_URL": eutils.url,
        "EVIDENCE_HOME": str(tmp_path / "home"),
        "ENTREZ_EMAIL": "ada@example.org",
        "NCBI_API_KEY": KEY,
        "DATABASE_URL": "",
        "TOPIC": "",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def settings(environ):
    return read_settings(environ)


@pytest.fixture
def store(settings):
    with open_store(settings.database_url) as store:
        yield store


@pytest.fixture
def impatient(monkeypatch):
    """A client that does not pause between its tries."""
    monkeypatch.setattr("data.harvest.client_factory.Client", partial(Client, pause=0.01))


@pytest.fixture
def large(eutils):
    """600 records: three batches."""
    eutils.hold(clones(starter_records(), 600))
    return eutils


@pytest.fixture
def nowhere():
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/eutils/"


def command(query, environ):
    arguments = [sys.executable, "-m", "data.harvest", query]
    return subprocess.Popen(
        arguments,
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if os.name == "nt" else heeds_interrupts,
    )


def heeds_interrupts():
    """A process begun by one in the background would take over from it that Ctrl+C is not for it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def beyond_the_first_batch(request):
    return request.function == "efetch" and request.params.get("retstart") != "0"


def test_every_record_pubmed_counts_is_stored_in_its_order(eutils, settings, store):
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


def test_progress_goes_through_its_phases_and_only_up(large, settings):
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


def test_rate_and_time_left_come_from_what_was_done():
    progress = Progress("fetching", done=50, total=200, started=100.0, at=110.0)
    assert progress.rate == 5.0
    assert progress.seconds_left == 30.0
    assert Progress("fetching", done=0, total=200, started=100.0, at=110.0).seconds_left is None
    assert Progress().rate == 0.0


def test_the_command_prints_one_json_object_and_exits_0(environ, capsys):
    assert main([" stem cells\nAND pain[tiab] "]) == 0
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    answer = json.loads(line)
    assert list(answer) == [
        "query", "translation", "count", "fetched", "missing", "warnings", "requests", "seconds",
    ]  # fmt: skip
    assert answer["query"] == "stem cells AND pain[tiab]"
    assert answer["count"] == answer["fetched"] > 5
    assert answer["missing"] == answer["warnings"] == []
    assert answer["translation"]
    assert f"All {answer['count']} papers that PubMed counted are stored." in err


def test_without_a_query_the_command_asks_the_topics(environ, eutils, tmp_path, monkeypatch, capsys):
    from data.topics.model import load_topic

    assert main([]) == 0
    sent = " ".join(eutils.requests[0].params["term"].split())
    assert sent == " ".join(load_topic().query.split())
    assert json.loads(capsys.readouterr().out)["query"] == sent


def test_what_pubmed_left_out_of_the_question_is_said(environ, capsys):
    assert main(["pain[NoSuchField]"]) == 0
    out, err = capsys.readouterr()
    (warning,) = json.loads(out)["warnings"]
    assert "NoSuchField" in warning
    assert warning in err


def test_nothing_found_is_a_whole_search_and_said(environ, store, capsys):
    assert main(["zebrafishes[ti]"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["count"] == json.loads(out)["fetched"] == 0
    assert "PubMed found nothing for this query" in err
    assert store.newest().state == "complete"


def test_a_record_that_does_not_come_is_named_with_the_reason_and_the_command_exits_3(
    environ, eutils, store, impatient, capsys
):
    eutils.fail(faults.without(0), times=math.inf, on="efetch")
    assert main([ALL]) == 3
    out, err = capsys.readouterr()
    answer = json.loads(out)
    lacking = max(record.pmid for record in starter_records())
    assert answer["missing"] == [lacking]
    assert answer["fetched"] == answer["count"] - 1
    search = store.newest()
    assert (search.state, search.missing) == ("incomplete", (lacking,))
    reason = store.missing(search.id)[lacking]
    assert f"Missing {lacking}: {reason}" in err
    assert "1 are missing: run the search again" in err


def test_a_record_that_cannot_be_read_is_kept_aside_and_named(environ, eutils, store, impatient, capsys):
    lacking = max(record.pmid for record in starter_records())
    eutils.fail(faults.instead(f"PMID- {lacking}\n"), times=math.inf, on="efetch")
    assert main([ALL]) == 3
    assert json.loads(capsys.readouterr().out)["missing"] == [lacking]
    search = store.newest()
    assert (search.unreadable, search.missing) == (1, (lacking,))
    assert search.fetched == search.count - 1
    assert "nothing but the PMID" in store.missing(search.id)[lacking]
    assert "nothing but the PMID" in store.missing(search.id)[lacking]


def test_pubmed_going_out_of_reach_midway_leaves_what_came_and_names_the_rest(
    environ, large, store, impatient, capsys
):
    large.fail(faults.status(503), times=math.inf, on=beyond_the_first_batch)
    assert main([ALL]) == 3
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert (answer["count"], answer["fetched"], len(answer["missing"])) == (600, 200, 400)
    search = store.newest()
    assert search.state == "incomplete"
    assert [record.pmid for record in store.records(search.id)] == list(range(90_000_000, 89_999_800, -1))
    assert set(store.missing(search.id)) == set(answer["missing"])
    assert "and 380 more: " in err
    assert "Traceback" not in err


def test_pubmed_out_of_reach_before_any_record_is_no_search(environ, eutils, store, impatient, capsys):
    eutils.fail(faults.status(500), times=math.inf, on="efetch")
    assert main([ALL]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "PubMed" in err and "Traceback" not in err
    assert store.searches() == ()


def test_nobody_there_exits_1(environ, monkeypatch, nowhere, impatient, store, capsys):
    monkeypatch.setenv("EUTILS_URL", nowhere)
    assert main([ALL]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "refused" in err and "try again" in err
    assert store.searches() == ()


def test_a_count_without_a_list_is_pubmeds_failure(settings, eutils, store):
    eutils.hold(())
    eutils.fail(faults.count(118), times=math.inf, on="esearch")
    with pytest.raises(ServiceUnavailable, match="listed none: try again later"):
        harvest(settings, ALL)
    assert store.searches() == ()


def test_a_list_shorter_than_the_count_is_incomplete_and_said(environ, eutils, store, capsys):
    eutils.fail(faults.unlisted(33456473), times=math.inf, on="esearch")
    assert main([ALL]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["fetched"] == answer["count"] - 1 == 117
    assert "PubMed counted 118 records but listed only 117 of them." in answer["warnings"]
    assert store.newest().state == "incomplete"


@pytest.mark.parametrize("query", ["", "  ", "(pain", "pain)", '"pain', "pain[tiab"])
def test_a_query_that_cannot_be_asked_exits_2_and_asks_nothing(environ, eutils, query, capsys):
    assert main([query]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()[-1]) > 30
    assert eutils.requests == []


def test_more_than_the_ceiling_exits_2_and_says_how_to_narrow(environ, eutils, store, monkeypatch, capsys):
    monkeypatch.setenv("MAX_RECORDS", "117")
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "118 records answer this question, more than the 117" in err
    assert "narrow it" in err and "MAX_RECORDS" in err
    assert store.searches() == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NCBI_API_KEY", "not a key", "NCBI_API_KEY"),
        ("EUTILS_URL", "eutils", "EUTILS_URL"),
        ("DATABASE_URL", "mysql://user:hunter2@db/x", "DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_be_used_exits_2(environ, monkeypatch, name, value, said, capsys):
    monkeypatch.setenv(name, value)
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and "hunter2" not in err


def test_ncbi_is_not_asked_without_an_email(environ, monkeypatch, capsys):
    monkeypatch.setenv("EUTILS_URL", "")
    monkeypatch.setenv("ENTREZ_EMAIL", "")
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "set ENTREZ_EMAIL to your e-mail address" in err


def test_a_broken_topic_exits_2(environ, monkeypatch, tmp_path, capsys):
    (tmp_path / "broken.toml").write_text("title = ")
    monkeypatch.setenv("TOPIC", str(tmp_path / "broken.toml"))
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "broken.toml" in err


def test_a_database_that_cannot_be_read_exits_2_and_is_left_alone(
    environ, eutils, monkeypatch, tmp_path, capsys
):
    (tmp_path / "letter.txt").write_text("Dear colleague " * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'letter.txt'}")
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "letter.txt is damaged or is no database" in err
    assert (tmp_path / "letter.txt").read_text().startswith("Dear colleague")
    assert eutils.requests == []


def test_a_store_that_fails_midway_leaves_earlier_searches_and_exits_2(
    environ, settings, large, monkeypatch, capsys
):
    before = harvest(settings, "pain AND rat")
    add = Store.add
    added = []

    def full(store, search_id, batch):
        if added:
            raise StoreError("The disk is full: free some space.")
        added.append(batch)
        add(store, search_id, batch)

    monkeypatch.setattr(Store, "add", full)
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "The disk is full: free some space." in err
    with open_store(settings.database_url) as store:
        assert [search.id for search in store.searches()] == [before.id]


def test_a_fault_of_the_program_is_no_traceback_and_tells_no_secret(environ, monkeypatch, store, capsys):
    def fault(client, parts):
        raise KeyError(f"api_key={KEY}")

    monkeypatch.setattr("data.harvest.pipeline.fetch", fault)
    assert main([ALL]) == 70
    out, err = capsys.readouterr()
    assert out == "" and "KeyError" in err and KEY not in err and "Traceback" not in err
    assert store.searches() == ()


def test_a_search_that_is_stopped_keeps_what_came_and_is_no_evidence(large, settings, store):
    stop = threading.Event()
    before = harvest(settings, "pain AND rat")

    def on_progress(progress):
        if progress.done:
            stop.set()

    search = harvest(settings, ALL, on_progress=on_progress, stop=stop)
    assert (search.state, search.fetched, len(search.missing)) == ("cancelled", 200, 400)
    assert sum(1 for _ in store.records(search.id)) == 200
    assert store.searches() == (before,)


def test_a_search_that_is_stopped_before_it_began_leaves_nothing(settings, store):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        harvest(settings, ALL, stop=stop)
    assert store.searches() == ()


def test_waiting_for_pubmed_is_told_and_can_be_cancelled_at_once(large, settings, store):
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


def test_a_job_runs_in_the_background_and_tells_its_search(settings, store):
    job = start(settings, ALL)
    assert job.wait(PATIENCE)
    assert not job.running and job.error is None
    assert job.search == store.newest()
    assert job.progress.phase == "done"
    assert job.query == ALL


def test_who_asks_the_same_meanwhile_sees_the_same_job(eutils, settings, tmp_path):
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


def test_after_a_cancel_the_same_question_starts_afresh(eutils, settings):
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


def test_the_key_is_sent_and_never_told(environ, settings, eutils, impatient, capsys):
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


def test_a_process_killed_while_it_fetches_leaves_earlier_searches_as_they_were(
    large, environ, settings, store, monkeypatch
):
    before = harvest(settings, "pain AND rat")
    records = list(store.records(before.id))
    killed_midway(environ, large, store)
    monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.5)
    assert store.searches() == (before,)
    assert list(store.records(before.id)) == records
    assert harvest(settings, ALL).state == "complete"


def test_two_processes_fetch_into_one_new_database_at_once(large, environ, store):
    processes = [command(query, environ) for query in (ALL, "pain")]
    answers = [process.communicate(timeout=PATIENCE) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], answers
    for out, _ in answers:
        answer = json.loads(out)
        assert answer["fetched"] == answer["count"] == store.newest(answer["query"]).fetched > 200
    assert len(store.searches()) == 2


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise on this system")
def test_an_interrupted_command_says_so_and_is_no_evidence(large, environ, store):
    with stuck_midway(environ, large, store) as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out == ""
    assert "Interrupted" in err and "Traceback" not in err
    assert store.searches() == ()


# Many at once


def efetches(server):
    return [request for request in server.requests if request.function == "efetch"]


@contextmanager
def stuck_midway(environ, large, store):
    """A command whose first batch is stored, and which gets no other before the end of the block."""
    large.hold(clones(starter_records(), 1_200))

    def fetched():
        searches = [
            store.search(lease.search_id) for lease in Leases(store.database).all() if lease.search_id
        ]
        return sum(search.fetched for search in searches)

    with large.silent(on=beyond_the_first_batch):
        process = command(ALL, environ)
        wait_until(lambda: fetched() == 200, "the first batch is stored")
        yield process


def killed_midway(environ, large, store):
    """The same, killed."""
    with stuck_midway(environ, large, store) as process:
        process.kill()
        process.communicate()


def test_a_search_that_was_cut_off_goes_on_where_it_stopped(
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


def test_who_asks_for_it_goes_on_with_it_too(large, environ, settings, store, monkeypatch):
    killed_midway(environ, large, store)
    monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.5)
    (lease,) = Leases(store.database).all()
    search = harvest(settings, ALL)
    assert (search.id, search.state) == (lease.search_id, "complete")


def test_a_search_that_was_cut_off_too_long_ago_starts_anew(large, environ, settings, store, monkeypatch):
    killed_midway(environ, large, store)
    monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.5)
    monkeypatch.setattr("data.harvest.pipeline.RESUME_HOURS", 0)
    (lease,) = Leases(store.database).all()
    search = harvest(settings, ALL)
    assert search.id != lease.search_id and search.state == "complete"
    assert store.search(lease.search_id).state == "failed"


def test_going_on_while_pubmed_is_out_of_reach_leaves_what_came_and_names_the_rest(
    large, environ, settings, store, impatient, monkeypatch
):
    killed_midway(environ, large, store)
    monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.5)
    large.fail(faults.status(503), times=math.inf)
    search = harvest(settings, ALL)
    assert search.state == "incomplete"
    assert 200 <= search.fetched < 1_200
    assert len(search.missing) == 1_200 - search.fetched
    assert all("HTTP 503" in reason for reason in store.missing(search.id).values())


def test_who_asks_in_another_process_looks_on_and_gets_the_same_search(large, environ, settings, store):
    seen = []

    def on_progress(progress):
        seen.append(progress)
        if progress.elsewhere:
            stuck.close()

    with ExitStack() as stuck:
        process = stuck.enter_context(stuck_midway(environ, large, store))
        search = harvest(settings, ALL, on_progress=on_progress)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert json.loads(out)["requests"] == search.requests == len(large.requests)
    assert store.searches() == (search,)
    assert any(progress.elsewhere for progress in seen)


def test_who_waits_for_a_process_that_fell_silent_is_told_so_and_no_time_is_made_up(
    large, environ, settings, store, monkeypatch
):
    killed_midway(environ, large, store)
    monkeypatch.setattr("data.harvest.leases.HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 3600.0)
    seen = []

    def on_progress(progress):
        seen.append(progress)
        if progress.elsewhere:
            monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.5)

    assert harvest(settings, ALL, on_progress=on_progress).state == "complete"
    waited = [progress for progress in seen if progress.elsewhere]
    assert waited and all("has not reported" in progress.message for progress in waited)
    assert {(progress.rate, progress.seconds_left) for progress in waited} == {(0.0, None)}


def test_looking_on_can_be_left_without_stopping_the_other(large, environ, settings, store):
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


def test_only_who_started_it_may_cancel(large, settings):
    with large.silent():
        job = start(settings, ALL, "ada")
        assert start(settings, ALL, "bob") is job
        assert (job.may_cancel("ada"), job.may_cancel("bob"), job.may_cancel()) == (True, False, False)
        job.cancel("bob")
        assert not job.cancelled
        job.cancel("ada")
        assert job.cancelled
        assert job.wait(PATIENCE)


def test_the_second_visitor_goes_on_when_the_first_is_taken_for_dead(large, settings, store, monkeypatch):
    monkeypatch.setattr("data.harvest.leases.HEARTBEAT_SECONDS", 0.05)
    leases = Leases(store.database)
    lost, renewals = [], []
    renew = Leases.renew

    def noted(*who, **changes):
        renewals.append(renew(*who, **changes))
        return renewals[-1]

    monkeypatch.setattr(Leases, "renew", noted)

    def on_progress(progress):
        if progress.done and not lost:
            monkeypatch.setattr("data.harvest.leases.LEASE_SECONDS", 0.0)
            assert leases.acquire(ALL, "bob")
            lost.append(leases.get(ALL).search_id)
            wait_until(lambda: not renewals[-1], "the next heartbeat fails")
            leases.release(ALL, "bob")

    search = harvest(settings, ALL, on_progress=on_progress)
    assert lost and search.state == "complete"
    assert search.fetched == 600


# For cron


def test_quiet_says_nothing_where_nothing_is_wrong(environ, capsys):
    assert main(["--quiet", "pain[NoSuchField]"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 1
    assert json.loads(out)["warnings"]


def test_quiet_says_what_is_wrong(environ, eutils, impatient, capsys):
    eutils.fail(faults.without(0), times=math.inf, on="efetch")
    assert main(["--quiet", ALL]) == 3
    out, err = capsys.readouterr()
    assert len(json.loads(out)["missing"]) == 1
    assert len(err.splitlines()) == 2 and "are missing" in err
    assert main(["--quiet", "(pain"]) == 2
    assert "never closed" in capsys.readouterr().err


def test_full_fetches_unchanged_records_too(environ, large, monkeypatch, capsys):
    monkeypatch.setattr("data.harvest.pipeline._REUSE_FROM", 100)
    records = tuple(clones(starter_records(), 600))
    long_ago = dict.fromkeys((record.pmid for record in records), "2020-01-01")
    large.hold(records, long_ago | {records[0].pmid: clock.today().isoformat()})
    counts = []
    for arguments in ([ALL], [ALL], ["--full", ALL]):
        before = len(efetches(large))
        assert main(arguments) == 0
        counts.append(len(efetches(large)) - before)
    assert counts == [3, 1, 3]  # the second time only the record that PubMed has revised today


def test_what_a_search_has_brought_is_labelled_before_anybody_looks_at_it(settings, store, eutils):
    job = start(settings, ALL)
    assert job.wait(PATIENCE)
    topic = load_topic()

    def no_rules():
        raise AssertionError("labelled a second time")

    evidence = open_evidence(store, job.search, topic, no_rules)
    assert len(evidence) == job.search.fetched


def test_a_topic_that_cannot_be_read_takes_no_search_away(settings, tmp_path):
    job = start(replace(settings, topic_path=tmp_path / "gone.toml"), ALL)
    assert job.wait(PATIENCE) and job.error is None
    assert job.search.state == "complete"
