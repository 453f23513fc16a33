from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from data.pubmed.links import LinkName, PaperLinks
from data.storage.paper_links import LinkStore
from data.storage.store import StoreError, open_store

REFERENCES, CITED_BY = LinkName.REFERENCES, LinkName.CITED_BY


def links(pmid, linked, day=1, name=REFERENCES):
    return PaperLinks(pmid, name, tuple(linked), datetime(2026, 1, day, 8, 30, tzinfo=UTC))


def test_links_keep_their_order_and_date_and_the_later_answer_stays(store):
    known = LinkStore(store.database)
    known.keep([])
    many = range(40_000_000, 39_990_000, -1)
    known.keep([links(1, [3, 2]), links(1, [9], name=CITED_BY), links(2, []), links(3, many)])
    known.keep([links(1, [3, 2, 4], day=2)])
    known.keep([links(1, [5], day=1)])
    assert known.known([3, 2, 1, 7], REFERENCES) == {
        3: links(3, many),
        2: links(2, []),
        1: links(1, [3, 2, 4], day=2),
    }
    assert known.known([1, 2], CITED_BY) == {1: links(1, [9], name=CITED_BY)}


def test_a_database_without_the_tables_gets_them(url):
    with open_store(url) as store, store.database.writing() as connection:
        for table in ("paper_links", "expansions"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
    with open_store(url) as store:
        LinkStore(store.database).keep([links(1, [2])])
        assert LinkStore(store.database).known([1], REFERENCES) == {1: links(1, [2])}


def test_a_read_only_database_without_the_table_has_no_links(tmp_path):
    file = tmp_path / "evidence.sqlite3"
    with open_store(f"sqlite:///{file}") as store, store.database.writing() as connection:
        connection.execute(sa.text("DROP TABLE paper_links"))
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        known = LinkStore(store.database)
        assert known.known([1], REFERENCES) == {}
        with pytest.raises(StoreError, match="may not be written"):
            known.keep([links(1, [2])])


@pytest.fixture(scope="module")
def one_store(tmp_path_factory):
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('links') / 'evidence.sqlite3'}") as store:
        yield store


@given(st.lists(st.integers(1, 10**10), unique=True, max_size=50))
def test_links_come_back_as_they_were(one_store, linked):
    known = LinkStore(one_store.database)
    known.keep([links(1, linked)])
    assert known.known([1], REFERENCES)[1].linked == tuple(linked)
