"""Every figure against Plotly's own schema, and its bars against the counts it was given."""

import re
from datetime import date

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.article_types import article_types
from components.figures.categories import CategoryCounts, papers_by_category
from components.figures.common.axes import whole_ticks
from components.figures.common.frame import Caption, frame
from components.figures.common.text_layout import packed
from components.figures.over_time.years import publications_by_year
from components.state.captions import caption
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.text_metrics import lines, text_width
from tests.data.evidence_cases import ORIGIN, TOPIC, evidence, labels, record

TYPES, SOURCES = TOPIC.facet("article_type"), TOPIC.facet("source")
WORDS = Caption("3 of 4 papers · no filters", "Source: PubMed, searched 22 Nov 2026")
WIDTHS = (334, 460, 960)
NOTHING = ()
ONE = (
    (
        record(1, "A", 2026),
        labels(article_type="clinical_trial", source="dental", randomised=True, phase="1/2"),
    ),
)
UNDATED = ((record(1, "A", None), labels(article_type="review")),)
SOME = (
    (record(1, "A", 2019), labels(article_type="animal_study", source="adipose bm_msc")),
    (
        record(2, "B", 2021),
        labels(article_type="clinical_trial", source="adipose", randomised=True, phase="2"),
    ),
    (record(3, "C", 2021), labels(article_type="clinical_trial", source="ipsc", randomised=False)),
    (record(4, "D", 2026), labels(article_type="review", source="unspecified")),
    (record(5, "E", None), labels(article_type="systematic_review")),
)
EVERYTHING = tuple(
    (
        record(n, "x", 1950 + n % 77),
        labels(article_type=TYPES.codes[n % 9], source=" ".join(SOURCES.codes[: n % 15 + 1])),
    )
    for n in range(3000)
)


def made(items):
    return view_of(evidence(*items), Selection())


def all_figures(items, width):
    view = made(items)
    words = caption(view)
    return (
        publications_by_year(
            view.years_by("article_type"),
            TYPES.categories,
            words,
            as_of=ORIGIN.date,
            undated=view.undated,
            width=width,
        ),
        article_types(
            view.counts("article_type"), view.trial_designs(), TOPIC, words, papers=len(view), width=width
        ),
        papers_by_category(
            CategoryCounts(
                view.counts("source"),
                SOURCES,
                papers=len(view),
                with_several=view.with_several("source"),
                unlabelled=view.without_label("source"),
            ),
            words,
            width=width,
        ),
    )


def texts(figure):
    return [note["text"] for note in figure.spec["layout"]["annotations"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "items", [NOTHING, UNDATED, ONE, SOME, EVERYTHING], ids=["none", "undated", "one", "some", "3000"]
)
def test_every_figure_is_valid_and_complete_by_itself(items, width):
    for figure in all_figures(items, width):
        go.Figure(figure.spec)
        assert figure.spec["data"], "Streamlit refuses a figure without data"
        written = " ".join(texts(figure)).replace("<br>", " ")
        assert f"of {len(items):,} paper" in written
        assert "no filters" in written
        assert "compiled 22 Nov 2026" in written
        assert figure.spec["layout"]["paper_bgcolor"] == "#ffffff"
        assert figure.alt.endswith(".")


def test_bars_of_the_years_add_up_and_the_running_year_is_striped():
    figure = all_figures(SOME, 960)[0]
    drawn = {trace["name"]: dict(zip(trace["x"], trace["y"], strict=True)) for trace in figure.spec["data"]}
    assert drawn["Clinical trial"][2021] == 2
    assert drawn["Clinical trial"][2020] == 0
    assert sum(sum(bars.values()) for bars in drawn.values()) == 4
    for trace in figure.spec["data"]:
        shapes = dict(zip(trace["x"], trace["marker"]["pattern"]["shape"], strict=True))
        assert [year for year, shape in shapes.items() if shape] == [2026]
    written = " ".join(texts(figure)).replace("<br>", " ")
    assert "2026 is incomplete" in written
    assert "1 paper has no year" in written
    assert figure.table.set_index("Year").loc[2021, "Total"] == 2


def test_no_year_is_called_incomplete_before_the_running_one():
    view = made(SOME)
    figure = publications_by_year(
        view.years_by("article_type"), TYPES.categories, WORDS, as_of=date(2030, 1, 1), width=960
    )
    assert "incomplete" not in " ".join(texts(figure))


def test_reviews_and_trials_are_set_against_each_other():
    figure = all_figures(SOME, 960)[1]
    drawn = {
        told[0]: papers
        for trace in figure.spec["data"]
        for told, papers in zip(trace["customdata"], trace["x"], strict=True)
    }
    assert drawn["Animal study: animal study"] == 1
    assert drawn["Clinical trials: randomised"] == 1
    assert drawn["Clinical trials: not randomised"] == 1
    assert drawn["… by phase: phase 2"] == 1
    assert drawn["… by phase: phase not stated"] == 1
    assert drawn["Reviews: narrative review"] == drawn["Reviews: systematic review"] == 1
    heads = [text for text in texts(figure) if text.startswith("<b>")]
    assert any("Reviews: 2" in head for head in heads)
    assert any("Clinical trials: 2" in head for head in heads)


def test_sources_are_sorted_counted_twice_where_true_and_keep_their_colour():
    figure = all_figures(SOME, 960)[2]
    (trace,) = figure.spec["data"]
    assert trace["x"] == sorted(trace["x"], reverse=True) == [2, 1, 1, 1]
    colours = dict(zip((told[0] for told in trace["customdata"]), trace["marker"]["color"], strict=True))
    assert colours["Adipose tissue"] == SOURCES.category("adipose").colour
    alone = all_figures(ONE, 960)[2].spec["data"][0]
    assert alone["marker"]["color"] == [SOURCES.category("dental").colour]
    written = " ".join(texts(figure)).replace("<br>", " ")
    assert "1 paper has more than one cell source and counts in each bar" in written
    assert "1 paper has no cell source stated" in written
    assert len(figure.table) == len(SOURCES.codes)


def test_every_category_has_its_own_colour():
    for facet in (TYPES, SOURCES):
        colours = [category.colour for category in facet.categories]
        assert len(set(colours)) == len(colours)
        assert all(colours)


def test_words_of_a_visitor_are_never_markup():
    view = view_of(evidence(*SOME), Selection(text='<b onclick="x">A</b> & <a href="javascript:1">'))
    figure = papers_by_category(CategoryCounts(view.counts("source"), SOURCES, 0), caption(view), width=960)
    assert "<b onclick" not in " ".join(texts(figure))
    assert "&lt;b onclick" in " ".join(texts(figure))


def test_lines_fit_and_lose_no_word():
    text = "one two three four five six seven eight nine ten eleven twelve"
    broken = lines(text, 200, 14)
    assert " ".join(broken) == text
    assert all(text_width(line, 14) <= 200 for line in broken)


def test_lines_break_after_hyphens_but_not_in_ranges_and_break_words_that_are_too_long():
    assert lines("bone-marrow-derived", 110, 14) == ["bone-marrow-", "derived"]
    assert lines("years 2019-2021", 75, 12) == ["years", "2019-2021"]
    assert "".join(lines("W" * 40, 100, 14)) == "W" * 40
    assert all(text_width(line, 14) <= 100 for line in lines("W" * 40, 100, 14))
    assert lines("", 100, 14) == lines("  ", 100, 14) == [""]


@given(st.text(max_size=300), st.integers(80, 900), st.integers(12, 20))
def test_lines_lose_nothing_and_fit(text, width, size):
    broken = lines(text, width, size)
    squeezed = re.sub("[ \t\n\r\f\v]", "", text)
    assert "".join(broken).replace(" ", "") == squeezed
    # A line takes at least one character and is never narrower than a dozen small letters.
    assert all(text_width(line, size) <= max(width, 6 * size) for line in broken)


def test_the_link_stands_with_the_source_or_on_a_line_of_its_own():
    link = "https://example.org/trends?" + "&".join(f"source=category_{n}" for n in range(20))
    short = frame(title="T", caption=Caption("1 of 2", "PubMed", "example.org"), notes=["Note."], width=960)
    assert short.foot == ("Note.", "PubMed · example.org")
    long = frame(title="T", caption=Caption("1 of 2", "PubMed", link), notes=["Note."], width=460)
    assert long.foot[:2] == ("Note.", "PubMed")
    assert len(long.foot) == 3 and "…" in long.foot[2]
    assert long.foot[2].startswith("https://example.org/") and long.foot[2].endswith("category_19")
    assert text_width(long.foot[2], 12) <= 460
    assert frame(title="T", caption=WORDS, notes=[], width=960).foot == (WORDS.source,)


def test_a_plot_fills_what_the_words_leave_and_is_higher_where_it_must():
    around = frame(title="T", caption=WORDS, notes=["Note."], width=960)
    assert around.body(None, 300, 100) == 300
    assert around.top + around.body(594, 300, 100) + around.bottom == 594
    assert around.body(200, 300, 100) == 100
    assert around.body(200, 300.2) == 301


def test_an_entry_wider_than_a_line_is_broken_itself():
    rows = packed([("■", "one two three four five six"), ("■", "seven")], 125, 14)
    assert len(rows) == 3
    assert rows[-1].endswith("■ seven")
    assert " ".join(" ".join(rows).split()) == "■ one two three four five six ■ seven"


def test_packed_entries_break_between_entries():
    rows = packed([("■", "narrative"), ("■", "systematic <i>"), ("■", "other")], 230, 14)
    assert len(rows) == 2
    assert "systematic &lt;i&gt;" in "".join(rows)


@pytest.mark.parametrize(
    ("largest", "ticks"), [(0, [0]), (1, [0, 1]), (3, [0, 1, 2, 3]), (15, [0, 5, 10, 15])]
)
def test_ticks_are_whole_numbers(largest, ticks):
    assert whole_ticks(largest) == ticks


@pytest.mark.parametrize("largest", [6, 11, 99, 100, 1234, 99_999, 1_000_000])
def test_ticks_are_few_and_inside(largest):
    ticks = whole_ticks(largest)
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] <= largest
