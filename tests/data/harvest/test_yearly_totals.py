import math
import threading
from dataclasses import replace

import pytest

from data.faults import operator_message
from data.harvest.yearly_totals import ask_totals, lacking, start_totals
from data.pubmed.errors import Cancelled, ConfigurationError, ServiceUnavailable
from data.records.record import Record
from data.settings import read_settings
from data.storage.store import open_store
from tests.eutils import faults
from tests.eutils.clients import eager
from tests.waiting import PATIENCE, wait_until

KEY = "0123456789abcdef0123456789abcdef"  # lets tests ask ten times a second


@pytest.fixture
def settings(eutils, tmp_path, monkeypatch):
    monkeypatch.setattr("data.harvest.client_factory.Client", eager)
    eutils.hold([Record(pmid=pmid, title="x", year=2000 + pmid % 4) for pmid in range(1, 11)])
    return read_settings(
        {"EUTILS_URL": eutils.url, "EVIDENCE_HOME": str(tmp_path / "home"), "NCBI_API_KEY": KEY}
    )


def stored(settings):
    with open_store(settings.database_url) as store:
        return {year: total.papers for year, total in store.reference_data.totals().items()}


def test_totals_are_requested_once_and_stored(eutils, settings):
    found = ask_totals(settings, [2000, 2001, 0])
    assert {year: total.papers for year, total in found.items()} == {2000: 2, 2001: 3}
    assert stored(settings) == {2000: 2, 2001: 3}
    assert len(eutils.requests) == 2
    assert ask_totals(settings, [2001, 2000]) == found
    assert len(eutils.requests) == 2
    ask_totals(settings, [2000, 2003])
    assert [request.params["term"] for request in eutils.requests[2:]] == ["2003[pdat]"]


def test_if_no_total_is_needed_no_request_is_sent_and_no_email_needed(settings, eutils):
    ncbi = replace(settings, eutils_url="https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", email="")
    assert ask_totals(ncbi, [0]) == {}
    with pytest.raises(ConfigurationError, match="set ENTREZ_EMAIL"):
        ask_totals(ncbi, [2000])
    assert eutils.requests == []


def test_a_failure_midway_keeps_the_totals_received_and_the_next_request_continues(eutils, settings):
    eutils.fail(faults.status(503), times=math.inf, on=lambda request: "2001" in request.params["term"])
    with pytest.raises(ServiceUnavailable):
        ask_totals(settings, [2003, 2002, 2001, 2000])
    assert stored(settings) == {2003: 2, 2002: 3}
    eutils.heal()
    before = len(eutils.requests)
    assert len(ask_totals(settings, [2003, 2002, 2001, 2000])) == 4
    assert len(eutils.requests) - before == 2


def test_progress_is_reported_in_words(settings):
    seen = []
    ask_totals(settings, [2000, 2001], on_progress=seen.append)
    assert [(progress.done, progress.total) for progress in seen] == [(0, 2), (1, 2), (2, 2)]
    assert seen[-1].message == "2 of 2 yearly totals stored"


def test_stopping_keeps_the_totals_received(settings):
    stop = threading.Event()
    with pytest.raises(Cancelled):
        ask_totals(settings, [2001, 2000], stop=stop, on_progress=lambda told: told.done and stop.set())
    assert stored(settings) == {2001: 3}


def test_years_without_a_total_are_named():
    assert lacking([2001, 2000, 0, 2001], {2000: None}) == (2001,)


def test_requests_for_the_same_years_share_a_background_job(eutils, settings):
    with eutils.silent():
        job = start_totals(settings, [2000, 2001, 2002])
        assert job.running and start_totals(settings, [2001]) is job
    assert job.wait(PATIENCE) and job.error is None
    assert sorted(job.totals) == [2000, 2001, 2002]
    assert job.progress.done == 3
    again = start_totals(settings, [2001])
    assert again is not job and again.wait(PATIENCE)
    assert len(eutils.requests) == 3


def test_a_request_for_more_years_starts_a_job_of_its_own(eutils, settings):
    with eutils.silent():
        small = start_totals(settings, [2000])
        large = start_totals(settings, [2000, 2001])
    assert large is not small
    assert small.wait(PATIENCE) and large.wait(PATIENCE)
    assert stored(settings) == {2000: 2, 2001: 3}


def test_a_job_that_fails_keeps_its_error_and_the_totals_received(eutils, settings):
    eutils.fail(
        faults.too_many(api_key=KEY), times=math.inf, on=lambda request: "2000" in request.params["term"]
    )
    job = start_totals(settings, [2001, 2000])
    assert job.wait(PATIENCE)
    assert job.totals is None and isinstance(job.error, ServiceUnavailable)
    assert KEY not in operator_message(job.error) + repr(job.error) + job.progress.message
    assert stored(settings) == {2001: 3}


def test_a_job_can_be_cancelled_while_it_waits_for_pubmed(eutils, settings):
    eutils.fail(faults.status(503, retry_after="60"), times=math.inf)
    job = start_totals(settings, [2000])
    wait_until(lambda: "try 2 begins in" in job.progress.message, "the client waits for another try")
    job.cancel()
    assert job.wait(PATIENCE) and isinstance(job.error, Cancelled)
    assert len(eutils.requests) == 1, "the wait for another try was cut short"
    eutils.heal()
    again = start_totals(settings, [2000])
    assert again.wait(PATIENCE) and sorted(again.totals) == [2000]
