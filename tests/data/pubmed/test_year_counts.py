from datetime import UTC, date, datetime

import pytest

from data.pubmed.errors import ServiceUnavailable
from data.pubmed.year_counts import YearTotal, count_years, year_query, years_to_ask
from data.records.record import Record
from tests.eutils import faults
from tests.eutils.clients import hurried

TODAY = date(2026, 11, 22)


def asked(year, *when):
    return YearTotal(year, 1000, datetime(*when, 12, tzinfo=UTC))


@pytest.fixture
def client(eutils):
    eutils.hold(
        [Record(pmid=pmid, title="x", year=year) for pmid, year in enumerate([2019, 2020, 2020, 2021], 1)]
    )
    return hurried(eutils)


def test_each_year_takes_one_count_only_request(client, eutils):
    totals = list(count_years(client, [2021, 2020, 2018]))
    assert [(total.year, total.papers) for total in totals] == [(2021, 1), (2020, 2), (2018, 0)]
    assert [request.params["term"] for request in eutils.requests] == [
        "2021[pdat]",
        "2020[pdat]",
        "2018[pdat]",
    ]
    assert {request.params["retmax"] for request in eutils.requests} == {"0"}
    assert not any("usehistory" in request.params for request in eutils.requests)
    assert all(total.asked.tzinfo is UTC for total in totals)


def test_a_count_for_a_rewritten_query_is_rejected(client, eutils):
    found = (
        "<eSearchResult><Count>39000000</Count><IdList/><ErrorList>"
        "<FieldNotFound>pdat</FieldNotFound></ErrorList></eSearchResult>"
    )
    eutils.fail(faults.status(200, found))
    with pytest.raises(ServiceUnavailable, match="papers of 2020: try again later"):
        list(count_years(client, [2020]))


def test_a_failure_midway_follows_the_totals_received(client, eutils):
    eutils.fail(faults.status(503), times=9, on=lambda request: "2020" in request.params["term"])
    counting = count_years(client, [2021, 2020])
    assert next(counting).papers == 1
    with pytest.raises(ServiceUnavailable):
        next(counting)


def test_only_unknown_or_incomplete_years_are_requested_newest_first():
    known = [
        asked(2019, 2020, 1, 1),  # the first day after its year
        asked(2020, 2020, 12, 31),  # its last day
        asked(2024, 2026, 3, 1),
        asked(2026, 2026, 11, 21),  # yesterday
    ]
    years = [0, 2018, 2019, 2020, 2024, 2026, 2018]
    assert years_to_ask(years, known, TODAY) == (2026, 2020, 2018)


def test_the_current_year_is_not_requested_twice_a_day():
    assert years_to_ask([2026, 2027], [asked(2026, 2026, 11, 22), asked(2027, 2026, 11, 22)], TODAY) == ()


def test_invalid_years_are_ignored():
    assert years_to_ask([0, -5, 999, 10_000], [], TODAY) == ()
    assert year_query(2015) == "2015[pdat]"


def test_a_total_is_final_when_its_year_had_ended():
    assert asked(2025, 2026, 1, 1).is_final
    assert not asked(2026, 2026, 12, 31).is_final
