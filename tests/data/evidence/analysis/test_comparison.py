from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.evidence.analysis.comparison import Change, beside, changes_of, compare, seen_before
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched
from data.records.record import Link, LinkKind, MeshHeading, Record
from data.storage.store import open_store
from tests.data.evidence_cases import evidence, labels, record

PLAIN = Record(pmid=1, title="A paper")
PREPRINT = Record(pmid=1, title="A paper", publication_types=("Preprint",))


def answer(query="stem cells AND pain", count=0):
    return Answer(query=query, translation="", count=count, warnings=())


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/s.sqlite3") as opened:
        yield opened


def stored(store, records, query="stem cells AND pain", listed=(), state="complete"):
    search_id = store.begin(answer(query), [*(record.pmid for record in records), *listed])
    store.add(search_id, Batch(tuple(Fetched(r, f"PMID- {r.pmid}\nTI  - {r.title}\n") for r in records), ()))
    store.finish(search_id, state=state)
    return store.search(search_id)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (PLAIN, replace(PLAIN, title="Another title"), ()),
        (PLAIN, replace(PLAIN, publication_types=("Retracted Publication",)), (Change.RETRACTED,)),
        (PLAIN, replace(PLAIN, links=(Link(LinkKind.CONCERN, 2, ""),)), (Change.CONCERN,)),
        (PLAIN, replace(PLAIN, links=(Link(LinkKind.ERRATUM, 2, ""),)), (Change.CORRECTED,)),
        (PLAIN, replace(PLAIN, links=(Link(LinkKind.REPUBLISHED_AS, 2, ""),)), (Change.CORRECTED,)),
        (PLAIN, replace(PLAIN, links=(Link(LinkKind.UPDATED_BY, 2, ""),)), (Change.UPDATED,)),
        (PLAIN, replace(PLAIN, links=(Link(LinkKind.COMMENT, 2, ""),)), ()),
        (PREPRINT, replace(PREPRINT, links=(Link(LinkKind.UPDATED_BY, 2, ""),)), (Change.PUBLISHED,)),
        (PLAIN, replace(PLAIN, mesh=(MeshHeading("Pain"),)), (Change.INDEXED,)),
        (
            PLAIN,
            replace(PLAIN, mesh=(MeshHeading("Pain"),), links=(Link(LinkKind.RETRACTED_BY, 2, ""),)),
            (Change.RETRACTED, Change.INDEXED),
        ),
    ],
)
def test_what_happened_to_a_paper(before, after, changes):
    assert changes_of(before, after) == changes
    assert changes_of(after, after) == ()


def test_two_searches_of_a_query_are_compared(store):
    first = stored(store, [Record(pmid=n, title=f"Paper {n}") for n in (1, 2, 3, 4, 5)])
    second = stored(
        store,
        [
            Record(pmid=9, title="Paper 9"),
            Record(pmid=1, title="Paper 1", publication_types=("Retracted Publication",)),
            Record(pmid=2, title="Paper 2"),
            Record(pmid=3, title="Paper 3", mesh=(MeshHeading("Pain"),)),
        ],
        listed=[4],  # PubMed lists it still; only its record did not come
        state="incomplete",
    )
    found = compare(store, first, second)
    assert found.changes == {
        Change.RETRACTED: (1,),
        Change.NEW: (9,),
        Change.GONE: (5,),
        Change.INDEXED: (3,),
    }
    assert found.lines == (
        "1 paper newly retracted",
        "1 paper new",
        "1 paper no longer found by the query",
        "1 paper now indexed with MeSH headings",
    )
    assert (found.earlier, found.later) == (first.started, second.started)
    assert found.pmids(Change.CONCERN) == ()
    same = compare(store, second, second)
    assert same.changes == {} and same.lines == ()


def test_the_search_before_is_of_the_same_query_and_is_evidence(store):
    first = stored(store, [PLAIN])
    stored(store, [PLAIN], query="another")
    stored(store, [PLAIN], state="failed")
    last = stored(store, [PLAIN], query="  stem cells   AND pain ")
    assert store.before(last.id) == first
    assert store.before(first.id) is None and store.before("ffffffff") is None
    assert store.searches_of("stem cells AND\npain") == (last, first)
    assert store.fetched(last.id) == (1,)


def test_medline_text_of_some_records_in_the_order_asked_for(store):
    search = stored(store, [Record(pmid=n, title=f"Paper {n}") for n in (1, 2, 3)])
    assert list(store.medline_of(search.id, [3, 1, 7, 3]).items()) == [
        (3, "PMID- 3\nTI  - Paper 3\n"),
        (1, "PMID- 1\nTI  - Paper 1\n"),
    ]


def test_new_since_a_day_goes_by_the_search_made_then(store):
    first = stored(store, [Record(pmid=1), Record(pmid=2)])
    second = stored(store, [Record(pmid=3), Record(pmid=2), Record(pmid=1)])
    day = first.started.date()
    seen = seen_before(store, second, day)
    assert seen.tolist() == [1, 2]
    assert seen_before(store, second, day - timedelta(days=1)) is None
    assert seen_before(store, first, day) is None
    found = evidence(*((Record(pmid=pmid), labels()) for pmid in (3, 2, 1)))
    view = view_of(found, Selection(since=day), seen)
    assert view.pmids.tolist() == [3]
    assert view.without("since") == 3 and view.selection.is_active


def test_without_an_earlier_search_the_day_of_entry_tells():
    entered = {1: "2026-11-20", 2: "2026-11-21", 3: "", 4: "2026-12"}
    found = evidence(*((Record(pmid=pmid, entrez_date=day), labels()) for pmid, day in entered.items()))
    assert view_of(found, Selection(since=date(2026, 11, 21))).pmids.tolist() == [2, 4]


def test_a_comparison_of_many_reads_only_what_differs(store, monkeypatch):
    records = [Record(pmid=n, title=f"Paper {n}") for n in range(1, 2001)]
    first = stored(store, records)
    second = stored(store, [replace(records[7], mesh=(MeshHeading("Pain"),)), *records[8:], *records[:7]])
    read = []
    whole = type(store).records_of
    monkeypatch.setattr(
        type(store), "records_of", lambda self, key, pmids: read.append(len(pmids)) or whole(self, key, pmids)
    )
    assert compare(store, first, second).changes == {Change.INDEXED: (8,)}
    assert read == [1, 1]


def test_words_for_every_change():
    assert len({change.words for change in Change}) == len(Change)


def test_two_views_are_counted_side_by_side():
    adipose, marrow = labels(source="adipose"), labels(source="bm_msc")
    both = labels(source="adipose bm_msc")
    first = view_of(evidence((record(1), adipose), (record(2), both)), Selection())
    second = view_of(evidence((record(2), both), (record(3), marrow), (record(4), labels())), Selection())
    table = beside(first, second, "source").set_index("name")
    names = {code: first.evidence.topic.facet("source").category(code).name for code in ("adipose", "bm_msc")}
    assert table.loc["All papers"].tolist() == [2, 3, 1]
    assert table.loc[names["adipose"]].tolist() == [2, 1, -1]
    assert table.loc[names["bm_msc"]].tolist() == [1, 2, 1]
    assert set(table.index) == {"All papers", *names.values()}
