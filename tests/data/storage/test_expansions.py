from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from data.pubmed.count import check_query
from data.pubmed.fetch import Batch, Fetched
from data.records.record import Record
from data.storage.expansions import Expansion, Expansions
from data.storage.store import open_store

FIRST = Expansion(
    base="stem cells AND pain",
    day=date(2026, 11, 30),
    links=("pubmed_pubmed_citedin", "pubmed_pubmed_refs"),
    followed=(1, 2),
    candidates=40,
    least=2,
    added={11: (1, 2), 12: (2, 1)},
)
SECOND = replace(FIRST, base=FIRST.query, followed=(11,), added={21: (11,)}, least=1)


def test_an_expanded_query_is_one_that_pubmed_understands():
    assert FIRST.query == "(stem cells AND pain) OR 11[uid] OR 12[uid]"
    assert check_query(SECOND.query) == SECOND.query


def test_expansions_of_expansions_are_all_known(store):
    kept = Expansions(store.database)
    kept.keep(FIRST)
    kept.keep(SECOND)
    kept.keep(replace(FIRST, followed=(3,)))
    assert kept.of(FIRST.query.replace(" OR ", "  OR\n")) == (FIRST,)
    assert kept.of(SECOND.query) == (FIRST, SECOND)
    assert kept.of(FIRST.base) == ()


def test_a_read_only_database_without_the_table_has_none(tmp_path):
    file = tmp_path / "evidence.sqlite3"
    with open_store(f"sqlite:///{file}") as store, store.database.writing() as connection:
        connection.execute(sa.text("DROP TABLE expansions"))
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        assert Expansions(store.database).of(FIRST.query) == ()


def test_records_without_a_search_are_stored_and_the_newest_version_is_found(store):
    def keep(title):
        record = Record(pmid=5, title=title)
        store.keep_records(Batch((Fetched(record, f"PMID- 5\nTI  - {title}\n"),)))

    keep("Old")
    keep("New")
    keep("New")
    store.keep_records(Batch())
    assert {pmid: record.title for pmid, record in store.latest_records([7, 5]).items()} == {5: "New"}
    assert store.searches() == ()
