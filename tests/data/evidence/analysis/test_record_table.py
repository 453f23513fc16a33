from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.analysis.record_table import (
    columns,
    first_columns,
    neighbours,
    ordered,
    page,
    rows_of,
)
from data.evidence.selection import Selection
from data.evidence.view import view_of, view_of_rows
from data.labelling.labels import Attribution, Label, Labels, Origin, Scope
from data.records.record import Link, LinkKind, Record
from data.records.text import search_tokens
from data.topics.loader import load_topic
from tests.data.evidence_cases import ORIGIN, TOPIC, evidence, labels, record

SOURCES = TOPIC.facet("source").codes


@pytest.fixture(scope="module")
def five():
    return evidence(
        (
            record(1, "“Zinc” and nerve", 2019, authors=("Ölund A", "Liu W"), journal="Pain"),
            labels(article_type="animal_study", source="adipose bm_msc"),
        ),
        (record(2, "alpha", 2021, authors=("liu W",), country="Japan"), labels(source="bm_msc")),
        (record(3, "Ámber", 2021, authors=("Zhou Q",), journal="Brain"), labels(article_type="review")),
        (record(4, "", None), labels(source="adipose")),
        (
            record(5, "Retracted", 2018, publication_types=("Retracted Publication",)),
            labels(),
        ),
    )


def pmids(found, rows):
    return found.pmids[rows].tolist()


@pytest.mark.parametrize(
    ("by", "descending", "order"),
    [
        ("year", True, [2, 3, 1, 4]),
        ("year", False, [1, 2, 3, 4]),
        ("title", False, [2, 3, 1, 4]),
        ("title", True, [1, 3, 2, 4]),
        ("first_author", False, [2, 1, 3, 4]),
        ("first_author", True, [3, 1, 2, 4]),
        ("journal", False, [3, 1, 2, 4]),
        ("pmid", True, [4, 3, 2, 1]),
    ],
)
def test_papers_in_order_and_those_with_nothing_last(five, by, descending, order):
    assert pmids(five, ordered(view_of(five, Selection()), by, descending=descending)) == order


def test_a_paper_with_two_categories_stands_by_the_first_of_the_codebook():
    first, second, third = SOURCES[:3]
    found = evidence(
        (record(1), labels(source=third)),
        (record(2), labels(source=f"{third} {first}")),
        (record(3), labels()),
        (record(4), labels(source=second)),
    )
    view = view_of(found, Selection())
    assert pmids(found, ordered(view, "source", descending=False)) == [2, 4, 1, 3]
    assert pmids(found, ordered(view, "source", descending=True)) == [1, 4, 2, 3]


def test_flags_sort_the_gravest_first():
    found = evidence(
        (record(1), labels()),
        (record(2, links=(Link(LinkKind.ERRATUM, 9, ""),)), labels()),
        (record(3, links=(Link(LinkKind.RETRACTED_BY, 9, ""), Link(LinkKind.ERRATUM, 8, ""))), labels()),
    )
    view = view_of(found, Selection(retracted=True))
    assert pmids(found, ordered(view, "flags", descending=False)) == [3, 2, 1]
    assert page(found, ordered(view, "flags", descending=False), ["flags"])["flags"].tolist() == [
        "Retracted; Erratum published",
        "Erratum published",
        "",
    ]


def test_searching_the_table(five):
    view = view_of(five, Selection())
    assert pmids(five, ordered(view, text="liu")) == [2, 1]
    assert pmids(five, ordered(view, text='"zinc and"')) == [1]
    assert pmids(five, ordered(view, text="nothing")) == []
    assert pmids(five, ordered(view, text=" ")) == [2, 3, 1, 4]


def test_an_unknown_column_is_refused(five):
    with pytest.raises(KeyError):
        ordered(view_of(five, Selection()), "colour")


def test_a_page_has_the_columns_asked_for(five):
    rows = ordered(view_of(five, Selection()))
    table = page(five, rows[:3], list(columns(TOPIC)))
    assert table.index.tolist() == [2, 3, 1] and list(table) == list(columns(TOPIC))
    assert table.loc[1, "title"] == "“Zinc” and nerve"
    assert table.loc[1, "first_author"] == "Ölund A"
    assert table.loc[2, "country"] == "Japan"
    names = {category.code: category.name for category in TOPIC.facet("source").categories}
    assert set(table.loc[1, "source"].split("; ")) == {names["adipose"], names["bm_msc"]}
    bare = page(five, rows[3:], ["year", "title", "first_author", "flags", "source"])
    assert bare.index.tolist() == [4] and bare["year"].isna().all() and bare["title"].tolist() == [""]
    nothing = page(five, rows[:0], list(first_columns(TOPIC)))
    assert len(nothing) == 0 and list(nothing) == list(first_columns(TOPIC))


def test_the_first_columns_are_those_a_clinician_asks_for():
    assert first_columns(TOPIC) == (
        "year",
        "title",
        "first_author",
        "article_type",
        "source",
        "condition",
        "effect",
        "study_people",
        "study_design",
        "flags",
    )
    assert set(columns(TOPIC)) >= {facet.code for facet in TOPIC.facets}


def test_the_paper_before_and_after(five):
    rows = ordered(view_of(five, Selection()))
    assert neighbours(five, rows, 3) == (2, 1)
    assert neighbours(five, rows, 2) == (None, 3)
    assert neighbours(five, rows, 4) == (1, None)
    assert neighbours(five, rows, 5) == neighbours(five, rows, 99) == (None, None)
    assert neighbours(five, rows[:0], 2) == (None, None)


def test_papers_of_a_basket_are_found_also_where_they_do_not_count(five):
    rows, unknown = rows_of(five, [5, 99, 1, 5])
    assert pmids(five, rows) == [5, 1] and unknown == (99,)
    rows, unknown = rows_of(five, [])
    assert len(rows) == 0 and page(five, rows, ["title"]).empty


TITLES = st.text("aBÁz “1-", max_size=6)


@settings(max_examples=80)
@given(
    st.lists(st.tuples(TITLES, st.none() | st.integers(2000, 2004)), max_size=8),
    st.sampled_from(["year", "title", "pmid"]),
    st.booleans(),
)
def test_every_paper_stands_once_and_in_order(papers, by, descending):
    found = evidence(*((record(n, title, year), labels()) for n, (title, year) in enumerate(papers, 1)))
    rows = ordered(view_of(found, Selection()), by, descending=descending)
    assert sorted(rows.tolist()) == list(range(len(papers)))
    values = [
        {"year": papers[row][1], "title": search_tokens(papers[row][0]) or None, "pmid": row}[by]
        for row in rows
    ]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    if by != "title":  # the alphabet of Arrow and of this test differ in punctuation within a title
        assert known == sorted(known, reverse=descending)


def test_ten_thousand_papers_page_by_page():
    size = 10_000
    found = evidence(
        *((Record(pmid=n, title=f"Paper {n % 97}", year=2000 + n % 20), labels()) for n in range(1, size + 1))
    )
    rows = ordered(view_of(found, Selection()), "title", descending=False)
    pages = [page(found, rows[start : start + 500], ["title", "year"]) for start in range(0, size, 500)]
    whole = pd.concat(pages)
    assert whole.index.is_unique and len(whole) == size
    assert whole["title"].is_monotonic_increasing
    assert whole.loc[whole["title"] == "Paper 1", "year"].is_monotonic_decreasing
    assert np.issubdtype(rows.dtype, np.integer)


def test_another_topic_has_its_own_columns():
    topic = replace(load_topic(), presets=(), counter_evidence=())
    assert first_columns(topic) == (
        "year",
        "title",
        "first_author",
        "article_type",
        "source",
        "study_people",
        "study_design",
        "flags",
    )


def test_a_view_of_some_papers_holds_whatever_the_filters():
    found = evidence(
        (record(1, publication_types=("Retracted Publication",)), labels(source="adipose")),
        (record(2), labels(randomised=True, phase="1/2", source="neural", species="rat")),
        (record(3), labels()),
    )
    some = view_of_rows(found, np.array([1, 0]))
    assert some.pmids.tolist() == [1, 2] and (len(some), some.total) == (2, 2)
    assert len(view_of_rows(found, np.array([], dtype=np.int64))) == 0


def test_the_labels_of_a_paper_are_those_it_is_counted_with():
    by_rule = labels(randomised=True, phase="1/2", source="neural", species="rat")
    by_reader = Labels(
        (Label("source", "adipose", Origin.MODEL),),
        scope=Scope("Not about pain."),
        attributions={"source": Attribution(Origin.MODEL)},
    )
    for origin in (ORIGIN, replace(ORIGIN, key="0badcafe", query="pain")):
        found = evidence((record(1), labels()), (record(2), by_rule), (record(3), by_reader), origin=origin)
        assert [found.labels_of(row) for row in range(3)] == [Labels(), by_rule, by_reader]
