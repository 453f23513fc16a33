from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.analysis.trends import (
    MILESTONES,
    Windows,
    beyond_chance,
    by_year,
    cumulative,
    growth,
    growth_words,
    milestones,
    papers_per_year,
    per_100_000,
    shares,
    windows,
)
from data.evidence.column import Column
from data.evidence.evidence import Evidence
from data.evidence.selection import Selection
from data.evidence.view import view_of
from tests.data.evidence_cases import ORIGIN, TOPIC, evidence, labels, record

OVER = Windows(2025)
NAMES = {facet.code: {c.code: c.name for c in facet.categories} for facet in TOPIC.facets}


@pytest.fixture(scope="module")
def some():
    return view_of(
        evidence(
            (record(11, "A", 2018), labels(article_type="review")),
            (record(12, "B", 2020), labels(article_type="animal_study", source="adipose bm_msc")),
            (record(13, "C", 2020), labels(article_type="animal_study", source="adipose")),
            (
                record(14, "D", 2022),
                labels(article_type="clinical_trial", source="adipose", randomised=True),
            ),
            (record(15, "E", None), labels(article_type="clinical_trial", source="bm_msc")),
            (record(16, "F", 2023), labels(article_type="clinical_trial", source="bm_msc", randomised=False)),
        ),
        Selection(),
    )


def yearly(first, **columns):
    """A small table by year."""
    size = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=pd.RangeIndex(first, first + size, name="year"))


def test_every_dated_paper_is_in_one_year(some):
    papers = papers_per_year(some)
    assert papers.to_dict() == {2018: 1, 2019: 0, 2020: 2, 2021: 0, 2022: 1, 2023: 1}
    assert papers.sum() + some.undated == len(some)


def test_years_without_a_label_still_have_a_row(some):
    table = by_year(some, "source")
    assert table.index.tolist() == papers_per_year(some).index.tolist()
    assert some.years_by("source").index[0] == 2020
    assert table.loc[2018].sum() == 0
    assert table.loc[2020, "adipose"] == 2


def test_shares_are_of_papers_and_can_exceed_100(some):
    part = shares(by_year(some, "source"), papers_per_year(some))
    assert (part.loc[2020, "adipose"], part.loc[2020, "bm_msc"]) == (100, 50)
    assert part.loc[2020].sum() == 150
    assert part.loc[2018, "adipose"] == 0
    assert np.isnan(part.loc[2019, "adipose"])


def test_cumulative_ends_with_all_papers(some):
    table = by_year(some, "source")
    assert cumulative(table).iloc[-1].tolist() == table.sum().tolist()
    assert cumulative(table)["adipose"].tolist() == [0, 0, 2, 2, 3, 3]


def test_rates_are_of_all_pubmed_records_of_the_year():
    rate = per_100_000(yearly(2019, a=[3, 5, 7]), {2019: 1_500_000, 2021: 0})
    assert rate["a"].tolist()[0] == pytest.approx(0.2)
    assert rate["a"].isna().tolist() == [False, True, True]


def test_growth_compares_five_full_years_with_the_five_before():
    table = yearly(2013, a=[0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 9], b=[0, 3] + [0] * 12, c=[0] * 14)
    grown = growth(table, {"a": "A", "b": "B", "c": "C"}, OVER).set_index("code")
    assert grown.loc["a", ["recent", "before", "total"]].tolist() == [10, 5, 24]
    assert grown.loc["b", ["first_year", "last_year", "recent", "before", "total"]].tolist() == [
        2014,
        2014,
        0,
        0,
        3,
    ]
    assert grown.loc["c", "first_year"] is pd.NA
    assert grown.loc["c", "total"] == 0


def test_the_running_year_is_in_neither_run_of_years():
    over = windows(date(2026, 11, 22))
    assert (over.recent, over.before) == ((2021, 2025), (2016, 2020))


@pytest.mark.parametrize(
    ("years", "recent", "before"),
    [
        ((2010, 2026), (2021, 2025), (2016, 2020)),
        ((2018, 2025), (2022, 2025), (2018, 2021)),
        ((2000, 2012), (2008, 2012), (2003, 2007)),
        ((2023, 2025), (2025, 2025), (2024, 2024)),
    ],
)
def test_a_filter_on_years_shortens_both_runs_alike(years, recent, before):
    over = windows(date(2026, 11, 22), years)
    assert (over.recent, over.before) == (recent, before)


@pytest.mark.parametrize("years", [(2025, 2025), (2026, 2026), (2030, 2040)])
def test_too_few_years_are_said_to_be_too_few(years):
    over = windows(date(2026, 11, 22), years)
    grown = growth(yearly(2025, a=[4, 4]), {"a": "A"}, over)
    assert over.span == 0
    assert grown[["recent", "before"]].to_numpy().tolist() == [[0, 0]]
    assert growth_words(grown, over) == (
        "Fewer than two full years are selected, so there is nothing to compare.",
    )


@given(st.integers(0, 60), st.integers(0, 60))
def test_chance_is_the_same_in_both_directions(recent, before):
    assert beyond_chance(recent, before) == beyond_chance(before, recent)
    assert not beyond_chance(recent, recent)


def test_chance_is_not_called_a_trend():
    assert not beyond_chance(5, 0)
    assert beyond_chance(6, 0)
    assert not beyond_chance(12, 8)
    assert beyond_chance(34, 12)


def test_what_rises_what_falls_what_is_new_and_what_stopped_is_told_with_its_numbers():
    table = yearly(
        2015,
        up=[0, 2, 2, 2, 2, 4, 6, 6, 7, 7, 8, 50],
        down=[0, 6, 6, 6, 5, 5, 1, 1, 0, 0, 0, 0],
        new=[0] * 8 + [1, 0, 2, 0],
        gone=[3] + [0] * 11,
        flat=[1] * 12,
        empty=[0] * 12,
        late=[0] * 11 + [1],
    )
    names = {code: code.title() for code in table.columns}
    words = growth_words(growth(table, names, OVER), OVER, table.sum(axis="columns"))
    assert words == (
        "All papers together: 44 in 2021–2025, 45 in 2016–2020.",
        "More in 2021–2025 than in 2016–2020: Up 34 after 12.",
        "Fewer in 2021–2025 than in 2016–2020: Down 2 after 28.",
        "First seen in 2021–2025: New (2023, 3 papers).",
        "None since 2021: Gone (last in 2015, 3 papers in all).",
        "For 2 other categories no change exceeds chance; the largest is Flat, 5 after 5.",
    )


def test_more_than_a_sentence_holds_is_counted():
    table = yearly(2015, **{f"c{n}": [1, *[0] * 10] for n in range(25)})
    grown = growth(table, {code: code for code in table.columns}, OVER)
    (words,) = growth_words(grown, OVER, most=3)
    assert words.endswith("and 22 more.")


def test_milestones_are_the_earliest_dated_papers_and_ties_go_to_the_lowest_pmid(some):
    found = milestones(some, "source")
    listed = {(row.code, row.milestone): (row.year, row.pmid) for row in found.itertuples()}
    assert listed == {
        ("bm_msc", MILESTONES[0]): (2020, 12),
        ("bm_msc", MILESTONES[1]): (2023, 16),
        ("adipose", MILESTONES[0]): (2020, 12),
        ("adipose", MILESTONES[1]): (2022, 14),
        ("adipose", MILESTONES[2]): (2022, 14),
    }
    assert found["milestone"].tolist()[-3:] == list(MILESTONES[:3])


def test_milestones_follow_the_selection():
    both = evidence(
        (record(2, "A", 2010), labels(article_type="animal_study", source="adipose", species="rat")),
        (record(1, "B", 2012), labels(article_type="animal_study", source="adipose", species="mouse")),
    )
    found = milestones(view_of(both, Selection(frozenset({("species", "mouse")}))), "source")
    assert found[["year", "pmid"]].to_numpy().tolist() == [[2012, 1]]


@pytest.mark.parametrize("items", [(), ((record(1, "A", None), labels(source="adipose")),)])
def test_no_record_and_no_dated_record_give_empty_tables_and_sentences(items):
    view = view_of(evidence(*items), Selection())
    papers, table = papers_per_year(view), by_year(view, "source")
    assert papers.empty
    assert table.empty
    assert list(table.columns) == list(NAMES["source"])
    for derived in (shares(table, papers), cumulative(table), per_100_000(table, {})):
        assert derived.shape == table.shape
    grown = growth(table, NAMES["source"], OVER)
    assert grown["total"].sum() == 0
    assert growth_words(grown, OVER, papers) == ("No dated papers, so nothing can be said about growth.",)
    assert milestones(view, "source").empty


def test_one_record():
    view = view_of(
        evidence(
            (record(7, "A", 2024), labels(article_type="clinical_trial", source="dental", randomised=True))
        ),
        Selection(),
    )
    table, papers = by_year(view, "source"), papers_per_year(view)
    assert shares(table, papers).loc[2024, "dental"] == 100
    assert milestones(view, "source")["milestone"].tolist() == list(MILESTONES[1:3])
    grown = growth(table, NAMES["source"], OVER)
    assert growth_words(grown, OVER)[0] == "First seen in 2021–2025: Dental tissue (2024, 1 paper)."


@given(
    st.lists(
        st.tuples(st.none() | st.integers(2000, 2026), st.sets(st.sampled_from(("adipose", "ipsc")))),
        max_size=15,
    )
)
def test_tables_add_up_to_the_slow_obvious_count(items):
    view = view_of(
        evidence(
            *(
                (record(n, "x", year), labels(source=" ".join(codes)))
                for n, (year, codes) in enumerate(items, 1)
            )
        ),
        Selection(),
    )
    table, papers = by_year(view, "source"), papers_per_year(view)
    for code in ("adipose", "ipsc"):
        assert table[code].sum() == sum(code in codes and year is not None for year, codes in items)
        assert (table[code] <= papers).all()
        assert (shares(table, papers)[code].dropna() <= 100).all()
    grown = growth(table, NAMES["source"], OVER).set_index("code")
    for code in ("adipose", "ipsc"):
        years = [year for year, codes in items if code in codes and year]
        assert grown.loc[code, "recent"] == sum(2021 <= year <= 2025 for year in years)
        assert grown.loc[code, "before"] == sum(2016 <= year <= 2020 for year in years)
        assert years == [] or grown.loc[code, "first_year"] == min(years)


def test_100_000_records_are_counted_whole():
    size = 100_000
    chance = np.random.default_rng(1)
    years = chance.integers(1990, 2027, size).astype(np.int32)
    columns = {}
    for facet in TOPIC.facets:
        values = chance.integers(0, len(facet.codes), size).astype(np.int32)
        names = tuple(c.name for c in facet.categories)
        columns[facet.code] = Column(facet.codes, names, np.arange(size, dtype=np.int32), values)
    many = Evidence(
        topic=TOPIC,
        provenance=ORIGIN,
        pmids=np.arange(1, size + 1),
        years=years,
        randomised=chance.integers(-1, 2, size).astype(np.int8),
        phases=np.full(size, -1, dtype=np.int8),
        retracted=np.zeros(size, dtype=bool),
        columns=columns,
        indexed=None,
        superseded=np.zeros(size, dtype=bool),
        entered=np.full(size, "NaT", dtype="datetime64[D]"),
        flags=np.zeros(size, dtype=np.uint16),
        titles=None,
        first_authors=None,
        characteristics=None,
    )
    view = view_of(many, Selection(related=True))
    table = by_year(view, "source")
    assert papers_per_year(view).sum() == table.to_numpy().sum() == size
    assert shares(table, papers_per_year(view)).sum(axis="columns").round(6).eq(100).all()
    found = milestones(view, "source")
    assert len(found) == len(MILESTONES) * len(NAMES["source"])
    first = found.iloc[0]
    place = TOPIC.facet("article_type").codes.index("animal_study")
    slow = [
        (int(years[n]), n + 1)
        for n in range(size)
        if columns["source"].values[n] == 0 and columns["article_type"].values[n] == place
    ]
    assert (first["year"], first["pmid"]) == min(slow)
