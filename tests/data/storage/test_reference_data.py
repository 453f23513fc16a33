import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from data.pubmed.search_fields import SHIPPED, KnownFields
from data.pubmed.year_counts import YearTotal
from data.storage.store import StoreError, open_store


@pytest.fixture
def reference(url):
    with open_store(url) as store:
        yield store.reference_data


def total(year, papers, day=1):
    return YearTotal(year, papers, datetime(2026, 1, day, 8, 30, tzinfo=UTC))


def drop(url, *tables):
    with open_store(url) as store, store.database.writing() as connection:
        for table in tables:
            connection.execute(sa.text(f"DROP TABLE {table}"))


def test_yearly_totals_keep_their_date_and_the_later_answer_stays(reference):
    assert reference.totals() == {}
    reference.keep_totals([])
    reference.keep_totals([total(2021, 5), total(2020, 3_000_000_000, 2), total(2021, 6, 3)])
    reference.keep_totals([total(2020, 1, 1)])
    assert reference.totals() == {2020: total(2020, 3_000_000_000, 2), 2021: total(2021, 6, 3)}
    assert list(reference.totals()) == [2020, 2021]


def test_a_database_without_the_table_of_totals_gets_it_and_keeps_the_rest(url):
    told = KnownFields({"X": "Ex"}, datetime(2026, 1, 1, tzinfo=UTC))
    with open_store(url) as store:
        store.reference_data.keep_fields(told)
    drop(url, "year_totals")
    with open_store(url) as store:
        reference = store.reference_data
        assert reference.totals() == {}
        reference.keep_totals([total(2020, 7)])
    with open_store(url) as store:
        assert store.reference_data.totals()[2020].papers == 7
        assert store.reference_data.fields() == told


def test_a_read_only_database_without_the_table_has_no_totals(tmp_path):
    file = tmp_path / "evidence.sqlite3"
    drop(f"sqlite:///{file}", "year_totals")
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        reference = store.reference_data
        assert reference.totals() == {}
        with pytest.raises(StoreError, match="may not be written by this program: change the rights"):
            reference.keep_totals([total(2020, 7)])


def test_several_processes_may_add_missing_tables_at_once(url):
    drop(url, "year_totals", "jobs", "places", "fields")
    errors = []

    def work(year):
        try:
            with open_store(url) as store:
                store.reference_data.keep_totals([total(year, 1)])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(year,)) for year in range(2000, 2008)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_store(url) as store:
        assert len(store.reference_data.totals()) == 8


def test_the_fields_of_pubmed_are_stored_with_their_date(reference):
    assert reference.fields() == KnownFields(SHIPPED)
    told = KnownFields({"TIAB": "Title/Abstract", "X": "Ex\0"}, datetime(2026, 1, 1, tzinfo=UTC))
    reference.keep_fields(told)
    reference.keep_fields(replace(told, names={"TIAB": "Title/Abstract", "Y": "Why"}))
    assert reference.fields() == KnownFields({"TIAB": "Title/Abstract", "Y": "Why"}, told.asked)
