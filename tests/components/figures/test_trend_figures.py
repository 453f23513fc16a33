"""The figures of the page on trends against Plotly's own schema and the counts they were given."""

from datetime import date
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pycountry
import pytest

from components.figures.common.frame import Caption
from components.figures.countries import class_bounds, class_shades, world_map
from components.figures.growth import Growth, growth_by_category
from components.figures.milestones import milestones_by_category
from components.figures.over_time import MOST_LINES, MOST_PANELS, over_time
from components.figures.over_time.plan import Series
from components.figures.ranked import ranked
from components.figures.world import world
from components.state.captions import caption
from data.evidence.analysis.trends import (
    Windows,
    by_year,
    cumulative,
    growth,
    growth_words,
    milestones,
    papers_per_year,
    per_100_000,
    shares,
)
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.pubmed.affiliation_country import read_country
from data.topics.model import Category
from tests.data.evidence_cases import ORIGIN, TOPIC, evidence, labels, record

SOURCES, TYPES = TOPIC.facet("source"), TOPIC.facet("article_type")
NAMES = {category.code: category.name for category in SOURCES.categories}
OVER = Windows(2025)
WORDS = Caption("3 of 4 papers · no filters", "Source: PubMed, searched 22 Nov 2026")
WIDTHS = (334, 460, 600, 960)
MEASURES = ("papers", "share", "cumulative", "per_100000")
FORMS = (None, "lines", "panels", "stacked")
TOTALS = dict.fromkeys(range(1900, 2030), 1_000_000)

NOTHING = ()
UNDATED = ((record(1, "A", None), labels(article_type="animal_study", source="dental")),)
ONE = (
    (
        record(1, "A", 2026, country="Singapore", journal="Pain <i>"),
        labels(article_type="clinical_trial", source="dental", randomised=True),
    ),
)
SOME = (
    (
        record(1, "A", 2014, country="Japan", journal="Pain"),
        labels(article_type="animal_study", source="adipose bm_msc"),
    ),
    (
        record(2, "B", 2019, country="Japan", journal="Pain"),
        labels(article_type="clinical_trial", source="adipose", randomised=True),
    ),
    (record(3, "C", 2021, country="Brazil"), labels(article_type="clinical_trial", source="ipsc")),
    (record(4, "D", 2026, journal="Spine"), labels(article_type="review", source="adipose")),
    (record(5, "E", None), labels(article_type="systematic_review")),
)
COUNTRIES = ("China", "United States", "Malta", "Türkiye", None)
EVERYTHING = tuple(
    (
        record(n, "x", 1950 + n % 77, country=COUNTRIES[n % 5], journal=f"J {n % 400}"),
        labels(article_type=TYPES.codes[n % 9], source=" ".join(SOURCES.codes[: n % 15 + 1])),
    )
    for n in range(1, 3000)
)
SETS = {"none": NOTHING, "undated": UNDATED, "one": ONE, "some": SOME, "3000": EVERYTHING}


@cache
def made(items):
    return view_of(evidence(*items), Selection())


def over_time_of(view, width, measure="papers", form=None, categories=SOURCES.categories, table=None):
    table = by_year(view, "source") if table is None else table
    papers = papers_per_year(view)
    values = {
        "papers": table,
        "share": shares(table, papers),
        "cumulative": cumulative(table),
        "per_100000": per_100_000(table, TOTALS),
    }[measure]
    series = Series(
        values,
        table,
        categories,
        measure=measure,
        as_of=ORIGIN.date,
        papers=papers,
        facet="source",
        by="cell source",
        with_several=view.with_several("source"),
        undated=view.undated,
    )
    return over_time(series, caption(view), form=form, width=width)


def growth_of(view, width):
    grown = growth(by_year(view, "source"), NAMES, OVER)
    drawn = Growth(
        grown,
        OVER,
        facet="source",
        by="cell source",
        sentences=growth_words(grown, OVER, papers_per_year(view)),
        with_several=view.with_several("source"),
        undated=view.undated,
    )
    return growth_by_category(drawn, caption(view), width=width)


def bedside_of(view, width):
    first = milestones(view, "source")
    return milestones_by_category(
        first, NAMES, caption(view), facet="source", by="cell source", undated=view.undated, width=width
    )


def all_figures(items, width):
    view = made(items)
    return (
        *(over_time_of(view, width, measure, form) for measure in MEASURES for form in FORMS),
        growth_of(view, width),
        bedside_of(view, width),
        world_map(view.counts("country"), caption(view), papers=len(view), width=width),
        ranked(view.counts("country"), "country", caption(view), papers=len(view), width=width),
        ranked(view.counts("journal"), "journal", caption(view), papers=len(view), width=width),
    )


def written(figure):
    return " ".join(note["text"] for note in figure.spec["layout"]["annotations"]).replace("<br>", " ")


def is_sentence(figure):
    """Whether nothing is drawn and no axis stands there empty."""
    axes = (figure.spec["layout"]["xaxis"], figure.spec["layout"]["yaxis"])
    drawn = [trace for trace in figure.spec["data"] if trace["x"]]
    return len(figure.spec["data"]) == 1 and not drawn and not any(axis["visible"] for axis in axes)


def points(figure):
    """What the marks that can be clicked say: customdata and value."""
    for trace in figure.spec["data"]:
        if "customdata" in trace:
            ends = trace["x"] if trace.get("orientation") == "h" else trace["y"]
            yield from zip(trace["customdata"], ends, strict=True)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("items", SETS.values(), ids=SETS.keys())
def test_every_figure_is_valid_and_complete_by_itself(items, width):
    for figure in all_figures(items, width):
        go.Figure(figure.spec)
        assert f"of {len(items):,} paper" in written(figure)
        assert "no filters" in written(figure)
        assert "compiled 22 Nov 2026" in written(figure)
        assert figure.alt.endswith(".")
        assert figure.title in figure.alt or "chart" in figure.alt or "map" in figure.alt


@pytest.mark.parametrize("items", [NOTHING, UNDATED], ids=["none", "undated"])
def test_nothing_to_draw_is_a_sentence_and_no_axis(items):
    for figure in all_figures(items, 460):
        assert is_sentence(figure)
        assert any(start in figure.alt for start in ("No ", "Fewer"))


def test_every_point_over_time_is_a_count_and_tells_its_cell():
    view = made(SOME)
    for form in FORMS[1:]:
        figure = over_time_of(view, 960, form=form)
        drawn = {tuple(cell[1:]): papers for cell, papers in points(figure)}
        assert drawn["source:adipose", "years:2019"] == 1
        assert drawn["source:adipose", "years:2020"] == 0
        assert sum(drawn.values()) == by_year(view, "source").to_numpy().sum()
    assert figure.table.set_index("Year").loc[2014].to_dict() == {
        "Bone marrow MSC": 1,
        "Adipose tissue": 1,
        "Induced pluripotent": 0,
        "All papers of the year": 1,
    }


def test_the_running_year_is_marked_in_every_form():
    view = made(SOME)
    lines = over_time_of(view, 960, form="lines")
    dotted = [trace for trace in lines.spec["data"] if trace["line"]["dash"] == "dot"]
    assert {trace["x"][-1] for trace in dotted} == {2026}
    assert "Dotted, hollow: 2026 is incomplete" in written(lines)
    assert "Pale: 2026 is incomplete" in written(over_time_of(view, 960, form="panels"))
    stacked = over_time_of(view, 960, form="stacked")
    assert "Striped: 2026 is incomplete" in written(stacked)
    before = made(SOME[:3])
    assert "incomplete" not in written(over_time_of(before, 960))


def test_shares_of_a_year_without_papers_are_a_gap_and_their_limits_are_told():
    figure = over_time_of(made(SOME), 960, "share", "lines")
    drawn = {tuple(cell[1:]): value for cell, value in points(figure)}
    assert drawn["source:adipose", "years:2014"] == 100
    assert drawn["source:adipose", "years:2015"] is None
    assert "1 paper has more than one cell source and counts in each; shares can add up" in written(figure)
    assert "vary by chance in years of fewer than 10 papers" in written(figure)
    assert "1 paper has no year" in written(figure)


def test_years_whose_total_is_not_known_are_named():
    view = made(SOME)
    table = by_year(view, "source")
    series = Series(
        per_100_000(table, dict.fromkeys(range(2014, 2026), 500000)),
        table,
        SOURCES.categories,
        measure="per_100000",
        as_of=ORIGIN.date,
        papers=papers_per_year(view),
        facet="source",
        by="cell source",
    )
    figure = over_time(series, WORDS, width=600)
    assert "not drawn: 2026." in written(figure)
    assert {tuple(c[1:]): v for c, v in points(figure)}["source:adipose", "years:2019"] == 0.2


def test_no_total_known_is_a_sentence():
    view = made(SOME)
    table = by_year(view, "source")
    series = Series(
        per_100_000(table, {}),
        table,
        SOURCES.categories,
        measure="per_100000",
        as_of=ORIGIN.date,
        papers=papers_per_year(view),
        facet="source",
        by="cell source",
    )
    figure = over_time(series, WORDS, width=600)
    assert is_sentence(figure)
    assert "totals" in figure.alt


def many_categories(size):
    years = pd.RangeIndex(2000, 2027, name="year")
    table = pd.DataFrame({f"c{n}": [n + 1] * len(years) for n in range(size)}, index=years)
    return table, tuple(Category(f"c{n}", f"Category with a long name {n}", "") for n in range(size))


def test_25_categories_are_panels_and_the_one_left_out_is_named():
    view = made(EVERYTHING)
    table, categories = many_categories(25)
    for form in (None, "stacked"):
        figure = over_time_of(view, 334, form=form, categories=categories, table=table)
        assert len(figure.spec["data"]) == MOST_PANELS
        assert "only in the table: Category with a long name 0." in written(figure)
        assert len(figure.table.columns) == 25 + 2


def test_shares_that_overlap_are_not_stacked_and_the_figure_says_why():
    overlapping = over_time_of(made(SOME), 960, "share", "stacked")
    assert "Not stacked: shares" in written(overlapping)
    assert {trace["type"] for trace in overlapping.spec["data"]} == {"scatter"}
    single = over_time_of(made(SOME[1:]), 960, "share", "stacked")
    assert "Not stacked" not in written(single)
    assert single.spec["layout"]["barmode"] == "stack"


def test_panels_do_not_overlap_and_share_one_scale():
    table, categories = many_categories(25)
    for width in WIDTHS:
        layout = over_time_of(made(EVERYTHING), width, categories=categories, table=table).spec["layout"]
        boxes = [
            (*layout[f"xaxis{n or ''}"]["domain"], *layout[f"yaxis{n or ''}"]["domain"])
            for n in (0, *range(2, MOST_PANELS + 1))
        ]
        assert all(0 <= edge <= 1 for box in boxes for edge in box)
        for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
            assert b <= e or f <= a or d <= g or h <= c
        assert len({tuple(layout[f"yaxis{n or ''}"]["range"]) for n in (0, 2, 24)}) == 1


def test_few_lines_have_a_sign_of_their_own_besides_their_colour():
    table, categories = many_categories(MOST_LINES)
    figure = over_time_of(made(EVERYTHING), 960, categories=categories, table=table)
    solid = [trace for trace in figure.spec["data"] if trace["line"]["dash"] == "solid"]
    assert len({trace["marker"]["symbol"] for trace in solid}) == MOST_LINES
    assert len({trace["line"]["color"] for trace in solid}) == MOST_LINES


def test_names_at_the_ends_of_lines_do_not_overlap():
    years = pd.RangeIndex(2000, 2027, name="year")
    table = pd.DataFrame({f"c{n}": [5] * len(years) for n in range(6)}, index=years)
    categories = tuple(Category(f"c{n}", f"Name {n}", "") for n in range(6))
    figure = over_time_of(made(EVERYTHING), 960, categories=categories, table=table)
    places = sorted(
        note["y"]
        for note in figure.spec["layout"]["annotations"]
        if "Name" in note["text"] and "<span" in note["text"]
    )
    assert len(places) == 6
    assert min(np.diff(places)) * 300 >= 14


def test_growth_draws_both_counts_and_says_when_it_began():
    figure = growth_of(made(SOME), 960)
    drawn = {
        (cell[1], cell[2]): x
        for t in figure.spec["data"][1:]
        for cell, x in zip(t["customdata"], t["x"], strict=True)
    }
    assert drawn["source:adipose", "years:2016-2020"] == 1
    assert drawn["source:adipose", "years:2021-2025"] == 0
    assert drawn["source:ipsc", "years:2021-2025"] == 1
    assert "1 → 0 · since 2014" in written(figure)
    assert figure.table.set_index("Cell source").loc["Induced pluripotent", "Change"] == 1
    assert len(figure.table) == len(NAMES)
    assert "All papers together: 1 in 2021–2025, 1 in 2016–2020." in figure.alt


def test_growth_without_two_full_years_is_a_sentence():
    over = Windows(2025, 0)
    grown = growth(by_year(made(SOME), "source"), NAMES, over)
    figure = growth_by_category(Growth(grown, over, "source", "cell source"), WORDS, width=334)
    assert is_sentence(figure)
    assert "widen the years" in written(figure)


def test_milestones_stand_in_their_year_with_their_pmid_and_not_on_each_other():
    view = made(SOME)
    figure = bedside_of(view, 960)
    marks = [(trace["name"], *cell[1:]) for trace in figure.spec["data"][1:] for cell in trace["customdata"]]
    assert ("First animal study", "source:adipose", "years:2014", "pmid:1") in marks
    assert ("First randomised trial", "source:adipose", "years:2019", "pmid:2") in marks
    assert len(marks) == len(milestones(view, "source"))
    places = [
        (x, y) for trace in figure.spec["data"][1:] for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    assert len(set(places)) == len(places)
    assert "No papers:" in written(figure)
    row = figure.table.set_index("Cell source").loc["Adipose tissue"]
    assert (row["First clinical trial"], row["PMID, first clinical trial"]) == (2019, 2)
    assert row["First systematic review"] is pd.NA


def test_the_map_fills_countries_dots_small_ones_and_counts_the_unknown():
    view = made((*ONE, *((record(n, "x", 2020, country="France"), labels()) for n in range(2, 9)), *SOME[3:]))
    figure = world_map(view.counts("country"), caption(view), papers=len(view), width=600)
    cells = {tuple(cell) for cell, _ in points(figure)}
    assert cells == {("France", "country:France"), ("Singapore", "country:Singapore")}
    assert "2 of 10 papers, whose country is not stated" in written(figure)
    assert figure.table["Papers"].tolist() == [7, 1, 2]
    assert figure.table["Country"].tolist()[-1] == "Not stated"
    assert "France 7, Singapore 1" in figure.alt


def test_no_country_at_all_is_a_sentence_on_the_map_and_in_the_list():
    view = made(SOME[3:])
    on_map = world_map(view.counts("country"), WORDS, papers=len(view), width=334)
    listed = ranked(view.counts("country"), "country", WORDS, papers=len(view), width=334)
    assert is_sentence(on_map)
    assert is_sentence(listed)
    assert "No country is stated in the 2 selected papers." in written(on_map)
    assert "No country is stated in the 2 selected papers." in written(listed)
    assert listed.table["Papers"].tolist() == [2]


def test_a_country_that_is_not_on_the_map_is_named():
    counts = pd.DataFrame({"code": ["Atlantis", "Japan"], "name": ["Atlantis", "Japan"], "papers": [2, 3]})
    assert "Atlantis (2)" in written(world_map(counts, WORDS, papers=5, width=600))


def test_lists_are_ranked_cut_at_most_and_keep_the_unknown_last():
    view = made(EVERYTHING)
    figure = ranked(view.counts("journal"), "journal", WORDS, papers=len(view), most=20, width=460)
    (trace,) = figure.spec["data"]
    assert len(trace["x"]) == 20
    assert "380 more with at most 8 papers each are in the table." in written(figure)
    assert len(figure.table) == 400
    by_country = ranked(view.counts("country"), "country", WORDS, papers=len(view), most=2, width=460)
    (trace,) = by_country.spec["data"]
    assert [cell[1] for cell in trace["customdata"]][-1] == "country:unknown"
    assert len(trace["x"]) == 3
    assert by_country.table["Papers"].sum() == len(view)


def test_words_of_pubmed_are_never_markup():
    counts = pd.DataFrame({"code": ["<b>x"], "name": ["<b>x"], "papers": [1]})
    figure = ranked(counts, "journal", WORDS, papers=1, width=460)
    assert "<b>x" not in str(figure.spec["layout"])
    on_map = world_map(counts.assign(code=["Japan"]), WORDS, papers=1, width=460)
    assert "<b>x" not in str(on_map.spec["layout"]["annotations"])


@pytest.mark.parametrize("largest", [1, 2, 7, 60, 999, 100_000])
def test_classes_are_few_rising_and_hold_every_number(largest):
    bounds = class_bounds(largest)
    assert bounds[0] == 1
    assert bounds == sorted(set(bounds))
    assert bounds[-1] <= largest
    assert len(bounds) <= 5
    assert len(set(class_shades(bounds))) == len(bounds)


def test_every_country_that_can_be_read_has_a_place_and_every_place_can_be_read():
    places = {*world().land, *world().points}
    assert not set(world().land) & set(world().points)
    cities = {"Georgia": "Tbilisi, ", "Congo": "Brazzaville, "}  # other places have these names too
    for name in (name for name in places if "," not in name):
        assert read_country(f"Institute of Pain, {cities.get(name, '')}{name}") == name
    empty = {"AQ", "BV", "CC", "CX", "SJ", "TK", "UM"}  # no place: hardly anyone lives there
    readable = {read_country(c.name) for c in pycountry.countries if c.alpha_2 not in empty}
    assert readable - places == {None}  # Georgia alone says nothing


def test_points_strewn_over_a_country_are_inside_it():
    globe = world()
    brazil = globe.inside("Brazil", 0.05)
    assert len(brazil) > 50
    assert globe.holds("Brazil", brazil[1:])
    assert not globe.holds("Brazil", globe.inside("Japan", 0.05)[1:])
    assert len(globe.inside("Malta", 0.05)) == 1
    with pytest.raises(KeyError):
        globe.middle("Atlantis")


def test_no_outline_runs_across_the_whole_map():
    for ring in (part for own in world().land.values() for part in own):
        assert np.abs(np.diff(ring[:, 0])).max() < 1


def test_areas_are_true_to_scale():
    def area(name):
        return (
            sum(abs((r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]).sum() / 2) for r in world().land[name])
            * 6371**2
        )

    assert area("Brazil") == pytest.approx(8_510_000, rel=0.03)
    assert area("Greenland") == pytest.approx(2_166_000, rel=0.05)


def test_dates_before_the_running_year_are_whole():
    view = made(SOME)
    table = by_year(view, "source")
    series = Series(
        table,
        table,
        SOURCES.categories,
        measure="papers",
        as_of=date(2030, 1, 1),
        papers=papers_per_year(view),
        facet="source",
        by="cell source",
    )
    figure = over_time(series, WORDS, width=960)
    assert "incomplete" not in written(figure)
