"""What a search brings home, whatever NCBI does: all there, or these PMIDs missing, said so."""

import dataclasses
import math
import re
import socket
import threading
from datetime import date, timedelta

import pytest

from data.harvest import pipeline as module
from data.harvest.service import harvest
from data.pubmed import slicing
from data.pubmed.errors import QueryRefused, ServiceUnavailable
from data.records.record import Link, LinkKind, Record
from data.settings import read_settings
from data.storage.store import open_store
from tests.eutils import faults, server, starter_records

ALL = "all[sb]"
KEY = "0123456789abcdef0123456789secret0042"
HOUR = 3600.0
FOREIGN = "PMID- 1\nTI  - Nobody asked for this.\nSO  - X.\n"

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def settings(eutils, tmp_path):
    return read_settings(
        {
            "EUTILS_URL": eutils.url,
            "EVIDENCE_HOME": str(tmp_path),
            "ENTREZ_EMAIL": "ada@example.org",
            "NCBI_API_KEY": KEY,
        }
    )


@pytest.fixture
def store(settings):
    with open_store(settings.database_url) as store:
        yield store


@pytest.fixture
def narrow(monkeypatch):
    """A PubMed that lists only 100 records of a question."""
    monkeypatch.setattr(slicing, "PER_QUESTION", 100)
    monkeypatch.setattr(server, "LIMIT", 100)


def entered(number, day="2024-01-01"):
    """Records that entered PubMed on days of their own from this one on."""
    first = date.fromisoformat(day)
    return [
        Record(1000 + n, title=f"Pain {n}", year=2024, entrez_date=(first + timedelta(n % 40)).isoformat())
        for n in range(number)
    ]


def stored(store, search):
    return [record.pmid for record in store.records(search.id)]


def all_there(store, search, pmids):
    """Every record that PubMed counted is in the store, and nothing else."""
    assert (search.state, search.missing) == ("complete", ())
    assert search.count == search.fetched == len(pmids)
    assert sorted(stored(store, search)) == sorted(pmids)


def missing_said(store, search, pmids):
    """These PMIDs are missing, with a reason, and all others are in the store."""
    assert search.state == "incomplete"
    assert sorted(search.missing) == sorted(pmids)
    assert search.fetched == search.count - len(pmids) == len(stored(store, search))
    reasons = store.missing(search.id)
    assert all(len(reasons[pmid]) > 30 and reasons[pmid].endswith(".") for pmid in pmids)


STARTER = [record.pmid for record in starter_records()]
# Each passes after two requests.
ANYWHERE = {
    "429": faults.too_many(api_key=KEY),
    "429 with Retry-After": faults.too_many(retry_after="0", api_key=KEY),
    "500": faults.status(500, KEY),
    "502": faults.status(502),
    "503": faults.status(503),
    "page": faults.html(),
    "login": faults.login(),
    "login, 511": faults.login(511),
    "empty": faults.empty(),
    "prolog": faults.prolog(),
    "read failed": faults.read_failed(),
    "not supported": faults.not_supported(),
    "unknown error": faults.error(f"query node 7 of {KEY} is tired"),
    "refused": faults.reset(),
    "reset within": faults.reset(within=True),
    "hung": faults.hang(HOUR),
    "hung within": faults.hang(HOUR, within=True),
    "cut": faults.cut(0.6),
    "garbage": faults.garbage(),
}
IN_BATCHES = {
    "expired": faults.expired(),
    "expired, 400": faults.error("Unable to obtain query #1", "eFetchResult", 400),
    "lacks one": faults.without(3),
    "one twice": faults.twice(3),
    "another's": faults.foreign(FOREIGN),
    "another's instead": faults.instead(FOREIGN, 3),
    "unreadable": faults.instead("PMID- what?\nTI  - x\n", 3),
    "cut in a record": faults.cut(0.5),
}
CASES = [
    *((f"esearch: {name}", "esearch", fault) for name, fault in ANYWHERE.items()),
    *((f"efetch: {name}", "efetch", fault) for name, fault in ANYWHERE.items()),
    *((f"efetch: {name}", "efetch", fault) for name, fault in IN_BATCHES.items()),
]  # fmt: skip


@pytest.mark.parametrize(("function", "fault"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_after_any_transient_error_all_records_are_stored(eutils, settings, store, hurry, function, fault):
    told = []
    if faults.hangs(fault):
        hurry["timeout"] = 1.0
    eutils.fail(fault, times=2, on=function)
    search = harvest(settings, ALL, on_progress=told.append)
    all_there(store, search, STARTER)
    assert KEY not in "".join(progress.message for progress in told)
    assert {request.params["api_key"] for request in eutils.requests} == {KEY}


def brings(pmid):
    """Any request that would bring this record."""
    position = sorted(STARTER, reverse=True).index(pmid)

    def matches(request):
        if request.function != "efetch":
            return False
        if "id" in request.params:
            return str(pmid) in request.params["id"].split(",")
        start = int(request.params.get("retstart", 0))
        return start <= position < start + int(request.params["retmax"])

    return matches


def lacking(pmid):
    """The batch without this record."""
    return lambda reply: dataclasses.replace(
        reply, body=re.sub(rb"\nPMID- %d\n.*?(?=\n\nPMID|\Z)" % pmid, b"", reply.body, flags=re.DOTALL)
    )


@pytest.mark.parametrize("fault", [faults.empty(), faults.garbage(), faults.status(500), lacking(33456473)])
def test_a_record_that_is_never_sent_is_missing(eutils, settings, store, fault):
    eutils.fail(fault, times=math.inf, on=brings(33456473))
    missing_said(store, harvest(settings, ALL), [33456473])


def test_records_withdrawn_from_pubmed_meanwhile_are_not_part_of_the_search(eutils, settings, store):
    left = [record for record in starter_records() if record.pmid != 33456473]

    def on_progress(progress):
        if progress.phase == "fetching" and not progress.done:
            eutils.hold(left)

    search = harvest(settings, ALL, on_progress=on_progress)
    all_there(store, search, [record.pmid for record in left])


@pytest.mark.parametrize("phase", ["listing", "fetching"])
@pytest.mark.parametrize("small", [True, False], ids=["one slice", "many slices"])
def test_records_added_to_pubmed_meanwhile_are_fetched_too(eutils, settings, store, phase, small, request):
    if not small:
        request.getfixturevalue("narrow")
    before, after = entered(90 if small else 350), entered(95 if small else 420)
    eutils.hold(before)

    def on_progress(progress):
        if progress.phase == phase:
            eutils.hold(after)

    all_there(store, harvest(settings, ALL, on_progress=on_progress), [record.pmid for record in after])


def test_a_count_that_never_settles_is_reported(eutils, settings, store):
    numbers = iter(range(100, 10_000))
    eutils.fail(lambda reply: faults.count(next(numbers))(reply), times=math.inf, on="esearch")
    search = harvest(settings, ALL)
    assert search.state == "incomplete" or search.warnings
    assert sorted(stored(store, search)) == sorted(STARTER)


def test_more_records_than_pubmed_lists_are_fetched_slice_by_slice(eutils, settings, store, narrow):
    eutils.hold(entered(777))
    seen = []
    search = harvest(settings, ALL, on_progress=seen.append)
    all_there(store, search, range(1000, 1777))
    assert any("listing them in" in progress.message for progress in seen)
    assert max(progress.expected for progress in seen) >= 777 / 50
    days = [record.entrez_date for record in store.records(search.id)]
    assert min(days[:50]) > max(days[-50:]), "the newest slice comes first"
    assert search.requests == len(eutils.requests)


def test_a_slice_whose_history_expires_is_fetched_by_pmid(eutils, settings, store, narrow):
    eutils.hold(entered(500))

    def on_progress(progress):
        if progress.phase == "fetching" and progress.done == 100:
            eutils.expire()

    all_there(store, harvest(settings, ALL, on_progress=on_progress), range(1000, 1500))


def test_more_records_than_the_limit_are_refused_before_anything_is_stored(eutils, settings, store):
    with pytest.raises(QueryRefused, match="118 records"):
        harvest(dataclasses.replace(settings, max_records=117), ALL)
    assert len(eutils.requests) == 1
    assert store.searches() == ()


def test_if_pubmed_becomes_unavailable_while_listing_no_search_is_stored(eutils, settings, store, narrow):
    eutils.hold(entered(350))
    eutils.fail(faults.status(503), times=math.inf, on=lambda r: "2024/01/2" in r.params.get("term", ""))
    with pytest.raises(ServiceUnavailable):
        harvest(settings, ALL)
    assert store.searches() == ()


def test_an_unknown_host_name_is_an_error(settings, store, monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    elsewhere = dataclasses.replace(settings, eutils_url="http://eutils.example.org/")
    with pytest.raises(ServiceUnavailable, match=r"could not be found \(eutils\.example\.org, tried"):
        harvest(elsewhere, ALL)
    assert store.searches() == ()


def test_records_too_many_to_request_one_by_one_are_missing(eutils, settings, store, monkeypatch):
    monkeypatch.setattr("data.pubmed.fetch._MAX_SINGLE", 5)
    lost = sorted(STARTER)[:20]

    def without_them(reply):
        for pmid in lost:
            reply = lacking(pmid)(reply)
        return reply

    eutils.fail(without_them, times=math.inf, on="efetch")
    missing_said(store, harvest(settings, ALL), lost)
    assert sum(request.params.get("id", "").isdecimal() for request in eutils.requests) == 5 * 2


@pytest.mark.parametrize("seed", range(8))
def test_under_random_faults_every_record_is_accounted_for(eutils, settings, store, hurry, narrow, seed):
    hurry["timeout"] = 1.0
    eutils.hold(entered(430))
    eutils.trouble = faults.Trouble(seed, [*ANYWHERE.values(), *IN_BATCHES.values()])
    search = harvest(settings, ALL)
    assert search.count == 430
    assert sorted([*stored(store, search), *search.missing]) == list(range(1000, 1430))
    assert all(store.missing(search.id).values())


# Reading old records again


def revised(number, change, when):
    """Records of which some have been changed, with the days of their revision."""
    records = entered(number, "2020-01-01")
    changed = [dataclasses.replace(record, **change.get(record.pmid, {})) for record in records]
    return changed, dict.fromkeys(change, when)


@pytest.fixture
def large(eutils, settings, store, monkeypatch):
    """A search of 600 records that has been stored, large enough to be reused."""
    monkeypatch.setattr(module, "_REUSE_FROM", 500)
    eutils.hold(entered(600, "2020-01-01"))
    search = harvest(settings, ALL)
    eutils.requests.clear()
    return search


RETRACTED = {
    "publication_types": ("Journal Article", "Retracted Publication"),
    "links": (Link(LinkKind.RETRACTED_BY, 5, "Pain. 2026;1:1"),),
}


def test_only_changed_records_are_fetched_and_the_old_search_keeps_its_versions(
    eutils, settings, store, large
):
    today = date.today().isoformat()
    change = {1003: {"title": "Corrected"}, 1500: RETRACTED}
    records, days = revised(600, change, today)
    new = [Record(5000, title="New", year=2026, entrez_date=today)]
    eutils.hold(records + new, days)
    search = harvest(settings, ALL)
    all_there(store, search, [*range(1000, 1600), 5000])
    fetched = [request for request in eutils.requests if request.function == "efetch"]
    assert [sorted(request.params["id"].split(",")) for request in fetched] == [["1003", "1500", "5000"]]
    now = store.records_of(search.id, [1003, 1500, 1004])
    assert now[1003].title == "Corrected"
    assert "Retracted Publication" in now[1500].publication_types
    before = store.records_of(large.id, [1003, 1500])
    assert before[1003].title == "Pain 3"
    assert before[1500].links == ()


def test_a_retraction_without_a_revision_date_is_fetched_too(eutils, settings, store, large):
    eutils.hold(revised(600, {1500: RETRACTED}, "2020-01-01")[0])
    search = harvest(settings, ALL)
    assert store.records_of(search.id, [1500])[1500].links


def test_unchanged_records_are_fetched_again_on_request(eutils, settings, store, large):
    eutils.hold(revised(600, {1003: {"title": "Changed in secret"}}, "2020-01-01")[0])
    search = harvest(settings, ALL)
    assert store.records_of(search.id, [1003])[1003].title == "Pain 3"
    eutils.requests.clear()
    search = harvest(settings, ALL, full=True)
    assert store.records_of(search.id, [1003])[1003].title == "Changed in secret"
    assert not any("mdat" in request.params.get("term", "") for request in eutils.requests)


@pytest.mark.parametrize(
    "fault",
    [
        lambda reply: dataclasses.replace(
            reply,
            body=reply.body.replace(
                b"<QueryTranslation>",
                b"<ErrorList><FieldNotFound>mdat</FieldNotFound></ErrorList><QueryTranslation>",
            ),
        ),
        faults.count(600),
    ],
    ids=["field not found", "both sides of the day are all records"],
)
def test_if_pubmed_rejects_revision_dates_all_records_are_fetched(eutils, settings, store, large, fault):
    eutils.hold(revised(600, {1003: {"title": "Changed"}}, "2020-01-01")[0])
    eutils.fail(fault, times=math.inf, on=lambda request: "mdat" in request.params.get("term", ""))
    search = harvest(settings, ALL)
    assert store.records_of(search.id, [1003])[1003].title == "Changed"
    all_there(store, search, range(1000, 1600))


def test_records_missing_before_are_fetched_the_next_time(eutils, settings, store, monkeypatch):
    monkeypatch.setattr(module, "_REUSE_FROM", 50)
    eutils.fail(faults.empty(), times=math.inf, on=brings(33456473))
    missing_said(store, harvest(settings, ALL), [33456473])
    eutils.heal()
    eutils.requests.clear()
    all_there(store, harvest(settings, ALL), STARTER)
    (request,) = [request for request in eutils.requests if request.function == "efetch"]
    assert "33456473" in request.params["id"].split(",")


def test_a_stop_after_the_last_record_does_not_cancel(eutils, settings, store):
    stop = threading.Event()

    def on_progress(progress):
        if progress.done == len(STARTER):
            stop.set()

    all_there(store, harvest(settings, ALL, on_progress=on_progress, stop=stop), STARTER)


def test_a_stop_while_listing_stores_no_evidence(eutils, settings, store, narrow):
    eutils.hold(entered(350))
    stop = threading.Event()

    def on_progress(progress):
        if "listed" in progress.message:
            stop.set()

    search = harvest(settings, ALL, on_progress=on_progress, stop=stop)
    assert (search.state, search.fetched) == ("cancelled", 0)
    assert store.searches() == ()
