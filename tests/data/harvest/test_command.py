import json
import math
import os
import signal

import pytest

from data import clock
from data.harvest.__main__ import main
from data.harvest.service import harvest
from data.storage.store import Store, StoreError, open_store
from data.topics.loader import load_topic
from tests.data.harvest.processes import (
    ALL,
    KEY,
    beyond_the_first_batch,
    command,
    efetches,
    stuck_midway,
)
from tests.eutils import clones, faults, starter_records
from tests.waiting import PATIENCE


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


def test_without_a_query_the_command_runs_that_of_the_topic(environ, eutils, tmp_path, monkeypatch, capsys):

    assert main([]) == 0
    sent = " ".join(eutils.requests[0].params["term"].split())
    assert sent == " ".join(load_topic().query.split())
    assert json.loads(capsys.readouterr().out)["query"] == sent


def test_parts_of_the_query_that_pubmed_ignored_are_reported(environ, capsys):
    assert main(["pain[NoSuchField]"]) == 0
    out, err = capsys.readouterr()
    (warning,) = json.loads(out)["warnings"]
    assert "NoSuchField" in warning
    assert warning in err


def test_what_was_replaced_in_a_pasted_query_is_reported(environ, capsys):
    assert main(["“stem cells”\u00a0AND pain"]) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["query"] == '"stem cells" AND pain'
    (warning,) = answer["warnings"]
    assert "curly quotation marks" in warning and "non-breaking" in warning and warning in err


def test_a_search_without_results_is_complete_and_says_so(environ, store, capsys):
    assert main(["zebrafishes[ti]"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["count"] == json.loads(out)["fetched"] == 0
    assert "PubMed found nothing for this query" in err
    assert store.newest().state == "complete"


def test_a_missing_record_is_named_with_the_reason_and_the_command_exits_3(
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


def test_an_unreadable_record_is_stored_apart_and_named(environ, eutils, store, impatient, capsys):
    lacking = max(record.pmid for record in starter_records())
    eutils.fail(faults.instead(f"PMID- {lacking}\n"), times=math.inf, on="efetch")
    assert main([ALL]) == 3
    assert json.loads(capsys.readouterr().out)["missing"] == [lacking]
    search = store.newest()
    assert (search.unreadable, search.missing) == (1, (lacking,))
    assert search.fetched == search.count - 1
    assert "sent only the PMID" in store.missing(search.id)[lacking]
    assert "sent only the PMID" in store.missing(search.id)[lacking]


def test_if_pubmed_becomes_unavailable_midway_the_missing_records_are_named(
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


def test_if_pubmed_is_unavailable_no_search_is_stored(environ, eutils, store, impatient, capsys):
    eutils.fail(faults.status(500), times=math.inf, on="efetch")
    assert main([ALL]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "PubMed" in err and "Traceback" not in err
    assert store.searches() == ()


def test_a_refused_connection_exits_1(environ, monkeypatch, nowhere, impatient, store, capsys):
    monkeypatch.setenv("EUTILS_URL", nowhere)
    assert main([ALL]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "refused" in err and "try again" in err
    assert store.searches() == ()


def test_a_list_shorter_than_the_count_is_incomplete_and_reported(environ, eutils, store, capsys):
    eutils.fail(faults.unlisted(33456473), times=math.inf, on="esearch")
    assert main([ALL]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["fetched"] == answer["count"] - 1 == 117
    assert "PubMed counted 118 records but listed only 117 of them." in answer["warnings"]
    assert store.newest().state == "incomplete"


@pytest.mark.parametrize("query", ["", "  ", "(pain", "pain)", '"pain', "pain[tiab"])
def test_a_malformed_query_exits_2_and_sends_nothing(environ, eutils, query, capsys):
    assert main([query]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()[-1]) > 30
    assert eutils.requests == []


def test_too_many_records_exits_2_and_says_how_to_narrow(environ, eutils, store, monkeypatch, capsys):
    monkeypatch.setenv("MAX_RECORDS", "117")
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "118 records match this search, more than the 117" in err
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


def test_an_unreadable_database_exits_2_and_is_not_changed(environ, eutils, monkeypatch, tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("Dear colleague " * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'letter.txt'}")
    assert main([ALL]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "letter.txt is damaged or is no database" in err
    assert (tmp_path / "letter.txt").read_text().startswith("Dear colleague")
    assert eutils.requests == []


def test_a_store_that_fails_midway_keeps_earlier_searches_and_exits_2(
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


def test_a_bug_of_the_program_shows_neither_traceback_nor_secret(environ, monkeypatch, store, capsys):
    def fault(client, parts):
        raise KeyError(f"api_key={KEY}")

    monkeypatch.setattr("data.harvest.pipeline.fetch", fault)
    assert main([ALL]) == 70
    out, err = capsys.readouterr()
    assert out == "" and "KeyError" in err and KEY not in err and "Traceback" not in err
    assert store.searches() == ()


def test_two_processes_fetch_into_one_new_database_at_once(large, environ, store):
    processes = [command(query, environ) for query in (ALL, "pain")]
    answers = [process.communicate(timeout=PATIENCE) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], answers
    for out, _ in answers:
        answer = json.loads(out)
        assert answer["fetched"] == answer["count"] == store.newest(answer["query"]).fetched > 200
    assert len(store.searches()) == 2


@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise on this system")
def test_an_interrupted_command_says_so_and_stores_no_evidence(large, environ, store):
    with stuck_midway(environ, large, store) as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out == ""
    assert "Interrupted" in err and "Traceback" not in err
    assert store.searches() == ()


def test_quiet_prints_nothing_if_nothing_is_wrong(environ, capsys):
    assert main(["--quiet", "pain[NoSuchField]"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 1
    assert json.loads(out)["warnings"]


def test_quiet_prints_problems(environ, eutils, impatient, capsys):
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
