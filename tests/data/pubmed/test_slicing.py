from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pubmed import slicing as module
from data.pubmed.client import Client
from data.pubmed.count import Answer, ask
from data.pubmed.errors import QueryRefused, ServiceUnavailable
from data.pubmed.fetch import Listed
from data.pubmed.rate_limit import RateLimiter
from data.pubmed.slicing import PER_QUESTION, Slice, estimate, list_slices, make_plan
from data.records.record import Record
from tests.eutils import EutilsServer, clones, faults, server, starter_records
from tests.eutils.clients import hurried

ALL = "all[sb]"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> int:
    """A PubMed that lists only 100 records of a question."""
    monkeypatch.setattr(module, "PER_QUESTION", 100)
    monkeypatch.setattr(server, "LIMIT", 100)
    return 100


def pmids(parts: list[Listed]) -> list[int]:
    return [pmid for part in parts for pmid in part.pmids]


def entered(days: list[str]) -> list[Record]:
    """A record for each day on which one entered PubMed; PMIDs go up."""
    return [Record(1000 + n, title="Pain", year=2020, entrez_date=day) for n, day in enumerate(days)]


def test_a_query_that_pubmed_lists_at_once_is_one_slice(eutils: EutilsServer) -> None:
    plan = make_plan(hurried(eutils), Answer("pain OR rat", "", PER_QUESTION, ()), 200_000)
    assert plan.slices == (Slice(PER_QUESTION),)
    assert plan.slices[0].query("pain OR rat") == "pain OR rat"
    assert plan.requests == 1 + 50 + 1
    assert plan.seconds == pytest.approx(PER_QUESTION / 50)
    assert eutils.requests == []


def test_an_estimate_sends_no_request_and_is_close_to_the_plan() -> None:
    assert estimate(PER_QUESTION, 3, 200_000).is_large and not estimate(5_000, 3, 200_000).is_large
    with pytest.raises(QueryRefused):
        estimate(12_000, 3, 10_000)
    with EutilsServer(clones(starter_records(), 25_000)) as eutils:
        client = hurried(eutils)
        planned = make_plan(client, ask(client, ALL), 200_000)
        expected = estimate(25_000, client.per_second, 200_000)
        assert len(planned.slices) / 2 <= expected.parts <= 2 * len(planned.slices)
        assert planned.requests / 1.5 <= expected.requests <= 1.5 * planned.requests


def test_nothing_found_has_no_slice(eutils: EutilsServer) -> None:
    plan = make_plan(hurried(eutils), Answer("pain", "", 0, ()), 200_000)
    assert (plan.slices, plan.requests) == ((), 1)


def test_a_low_rate_limit_determines_the_planned_time(eutils: EutilsServer) -> None:
    slow = Client(eutils.url, "", limiter=RateLimiter(1))
    assert make_plan(slow, Answer("pain", "", 40, ()), 200_000).seconds == 3


def test_more_records_than_the_limit_are_refused_with_advice(eutils: EutilsServer) -> None:
    with pytest.raises(QueryRefused, match=r"^12,000 records .* 10,000 .* narrow it .*2015:2026\[dp\]"):
        make_plan(hurried(eutils), Answer("pain", "", 12_000, ()), 10_000)
    assert eutils.requests == []


def test_a_query_of_more_than_9999_records_is_split_by_entrez_date() -> None:
    with EutilsServer(clones(starter_records(), 25_000)) as eutils:
        client = hurried(eutils)
        plan = make_plan(client, ask(client, ALL), 200_000)
        assert sum(part.count for part in plan.slices) == 25_000
        assert all(0 < part.count <= PER_QUESTION for part in plan.slices)
        asked = client.requests
        assert asked <= 12
        parts = list(list_slices(client, ALL, plan.slices))
        assert sorted(pmids(parts)) == sorted(record.pmid for record in clones(starter_records(), 25_000))
        assert [len(part.pmids) for part in parts] == [part.count for part in plan.slices]
        assert all(part.webenv and part.query_key for part in parts)
        assert client.requests - asked == len(plan.slices)


def test_slices_are_the_newest_first(narrow: int) -> None:
    days = [(date(1990, 1, 1) + timedelta(days=30 * n)).isoformat() for n in range(400)]
    with EutilsServer(entered(days)) as eutils:
        client = hurried(eutils)
        plan = make_plan(client, ask(client, "pain"), 200_000)
        for newer, older in itertools.pairwise(plan.slices):
            assert newer.since and older.until and newer.since > older.until
        assert pmids(list(list_slices(client, "pain", plan.slices))) == list(range(1399, 999, -1))


@pytest.mark.parametrize(
    "days",
    [
        ["2024-02-29"] * 350,
        ["2024-02-29"] * 350 + ["2024-03-01"] * 250 + ["1801-05-05"] * 120,
        ["2031-01-01"] * 150 + ["2031-01-02"] * 150,
    ],
    ids=["one day", "two days and an old one", "the future"],
)
def test_a_day_with_too_many_records_is_split_by_pmid(narrow: int, days: list[str]) -> None:
    with EutilsServer(entered(days)) as eutils:
        client = hurried(eutils)
        plan = make_plan(client, ask(client, "pain"), 200_000)
        assert sum(part.count for part in plan.slices) == len(days)
        assert any("[uid]" in part.query("pain") for part in plan.slices)
        parts = list(list_slices(client, "pain", plan.slices))
        assert max(len(part.pmids) for part in parts) <= narrow
        assert sorted(pmids(parts)) == list(range(1000, 1000 + len(days)))


@given(st.integers(0, 2**31), st.integers(1, 10**6), st.dates(date(1700, 1, 1), date(3000, 12, 31)))
def test_the_halves_of_a_slice_cover_it(lowest: int, width: int, day: date) -> None:
    whole = Slice(20_000, day, day, lowest, lowest + 1 + width)
    older, newer = whole.halves()
    assert (older.lowest or 1, newer.highest) == (whole.lowest or 1, whole.highest)
    assert newer.lowest == older.highest + 1
    dates = replace(whole, since=date(1700, 1, 1), until=max(day, date(1700, 1, 2)), lowest=0, highest=0)
    older, newer = dates.halves()
    assert (older.since, newer.until) == (dates.since, dates.until)
    assert older.until and newer.since == older.until + timedelta(1)
    assert older.since and older.since <= older.until


def test_a_server_that_ignores_slices_is_reported_after_few_requests(eutils: EutilsServer) -> None:
    eutils.fail(faults.count(20_000), times=math.inf, on="esearch")
    client = hurried(eutils)
    with pytest.raises(ServiceUnavailable, match="does not split this search by date"):
        make_plan(client, ask(client, ALL), 200_000)
    assert client.requests < 80


def test_a_slice_that_has_grown_too_large_is_split_again(narrow: int) -> None:
    days = [(date(2020, 1, 1) + timedelta(days=n % 300)).isoformat() for n in range(180)]
    with EutilsServer(entered(days[:150])) as eutils:
        client = hurried(eutils)
        plan = make_plan(client, ask(client, "pain"), 200_000)
        eutils.hold(entered(days * 2))
        parts = list(list_slices(client, "pain", plan.slices))
        assert sorted(pmids(parts)) == list(range(1000, 1360))


def test_a_paged_list_that_ends_early() -> None:
    from data.pubmed.responses import Found

    pages = {0: (5, 4), 2: (4, 3), 4: ()}

    class Paged:
        def esearch(self, query: str, *, retstart: int = 0, retmax: int, usehistory: bool = False) -> Found:
            return Found(9, pages[retstart], "MCID_1", "1", "", ())

    (part,) = list_slices(Paged(), "pain", (Slice(9),))  # type: ignore[arg-type]
    assert part == Listed((5, 4, 3)), "what is not whole cannot be fetched by its place in PubMed's list"
