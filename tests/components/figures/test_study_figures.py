"""The figures of human studies, from made-up studies: none to many, people stated or not, any result."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.common.dark import dark_colours
from components.figures.common.frame import Caption
from components.figures.slides.native import native
from components.figures.studies.by_design import ResultsByDesign, results_by_design
from components.figures.studies.doses import Doses, doses_by_route
from components.figures.studies.marks import looks
from components.figures.studies.people_map import PeopleMap, people_map
from components.figures.studies.timeline import StudiesOverTime, studies_over_time
from data.evidence.analysis.study_counts import DESIGN_GROUPS
from data.exports.slides.deck import Slide, slide_deck
from tests.data.evidence_cases import TOPIC

WORDS = Caption("5 of 9 papers: 4 human studies · no filters", "Source: PubMed, searched 22 Nov 2026")
EFFECT, ROUTES = TOPIC.facet("effect"), TOPIC.facet("route")
SOURCES, CONDITIONS = TOPIC.facet("source"), TOPIC.facet("condition")
RESULTS = looks(EFFECT, {code for _, code in TOPIC.counter_evidence})
SIZES = [(334, None), (960, None), (1056, 594)]


def studies(count):
    random = np.random.default_rng(count)
    return pd.DataFrame(
        {
            "pmid": np.arange(1, count + 1),
            "title": [f"A <b>study</b> {n} of =1+1" for n in range(count)],
            "year": random.integers(2005, 2027, count) * (random.random(count) > 0.05),
            "people": np.where(random.random(count) < 0.2, -1, random.integers(1, 900, count)),
            "result": random.choice([*EFFECT.codes, ""], count),
            "controlled": random.random(count) < 0.3,
            "design": random.choice(DESIGN_GROUPS, count),
        }
    )


def pairs_of(table):
    random = np.random.default_rng(7)
    rows = [
        (n, CONDITIONS.codes[random.integers(len(CONDITIONS.codes))], SOURCES.codes[random.integers(8)])
        for n in range(len(table))
    ]
    return pd.DataFrame(rows, columns=["study", "row", "column"])


def doses_of(table):
    rows = [
        (n, ROUTES.codes[n % len(ROUTES.codes)], 10.0 ** (4 + n % 5), 3.0 * 10 ** (4 + n % 5), unit)
        for n in range(len(table))
        for unit in (("cells",) if n % 3 else ("cells", "cells/kg"))
    ]
    return pd.DataFrame(rows, columns=["study", "category", "low", "high", "unit"])


def figures(count, width=1056, height=594):
    table, size = studies(count), {"width": width, "height": height}
    counts = pd.crosstab(table["design"], table["result"]).reindex(list(DESIGN_GROUPS), fill_value=0)
    people = PeopleMap(table, pairs_of(table), CONDITIONS, SOURCES, RESULTS)
    designs = ResultsByDesign(counts, {"compared": 3}, RESULTS, "effect", "effect on pain")
    return {
        "people": people_map(people, WORDS, **size),
        "designs": results_by_design(designs, WORDS, **size),
        "time": studies_over_time(StudiesOverTime(table, RESULTS), WORDS, **size),
        "doses": doses_by_route(Doses(table, doses_of(table), ROUTES, RESULTS), WORDS, **size),
    }


def marks_of(figure):
    return [trace for trace in figure.spec["data"] if trace.get("mode") == "markers"]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("count", [0, 1, 60])
def test_every_figure_is_valid_and_complete_by_itself(count, size):
    for name, figure in figures(count, *size).items():
        go.Figure(figure.spec)
        assert figure.spec["data"], name
        written = " ".join(note["text"] for note in figure.spec["layout"]["annotations"]).replace("<br>", " ")
        assert "4 human studies" in written and "searched 22 Nov 2026" in written
        assert figure.alt.endswith(".")
        assert dark_colours(str(figure.spec))
        slide_deck([Slide(figure.title, "", native(figure, WORDS.source).body, alt=figure.alt)])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", ["people", "time", "doses"])
def test_marks_stay_inside_the_plot(name, size):
    figure = figures(60, *size)[name]
    (marks,) = marks_of(figure)
    for axis, values in (("xaxis", marks["x"]), ("yaxis", marks["y"])):
        low, high = sorted(figure.spec["layout"][axis]["range"])
        assert low <= min(values) and max(values) <= high


@pytest.mark.parametrize("width", [600, 720, 834, 960, 1056])
def test_no_word_is_broken_in_the_map_of_people_and_no_two_marks_overlap(width):
    table, random = studies(80), np.random.default_rng(3)
    rows = [
        (n, CONDITIONS.codes[random.integers(12)], SOURCES.codes[random.integers(len(SOURCES.codes))])
        for n in range(len(table))
    ]
    pairs = pd.DataFrame(rows, columns=["study", "row", "column"])
    figure = people_map(PeopleMap(table, pairs, CONDITIONS, SOURCES, RESULTS), WORDS, width=width)
    words = {word for category in SOURCES.categories for word in category.name.split()}
    heads = [
        note["text"]
        for note in figure.spec["layout"]["annotations"]
        if note.get("yanchor") == "bottom" and note.get("xanchor") == "center"
    ]
    assert heads and {word for head in heads for word in head.replace("<br>", " ").split()} <= words
    (marks,) = marks_of(figure)
    assert {"cross", "circle", "triangle-down"} <= {*marks["marker"]["symbol"]}
    by_symbol = {look.symbol: look for look in RESULTS.values()}
    reach = [
        by_symbol[symbol].reach(size * by_symbol[symbol].marker_size(1) ** -1)
        for symbol, size in zip(marks["marker"]["symbol"], marks["marker"]["size"], strict=True)
    ]
    at = list(zip(marks["x"], marks["y"], reach, strict=True))
    for place, (x, y, own) in enumerate(at):
        for other_x, other_y, other in at[:place]:
            assert max(abs(x - other_x), abs(y - other_y)) >= own + other - 0.01


def test_every_study_of_a_pair_is_drawn_with_the_area_of_its_people():
    table = studies(40)
    pairs = pd.DataFrame(
        [(n, CONDITIONS.codes[0], SOURCES.codes[n % 2]) for n in range(40)],
        columns=["study", "row", "column"],
    )
    figure = people_map(PeopleMap(table, pairs, CONDITIONS, SOURCES, RESULTS), WORDS, width=960)
    (marks,) = marks_of(figure)
    drawn = {int(told[1].partition(":")[2]): place for place, told in enumerate(marks["customdata"])}
    assert sorted(drawn) == table["pmid"].tolist()
    circles = table[(table["result"] == "improved") & (table["people"] > 50)]
    areas = [marks["marker"]["size"][drawn[pmid]] ** 2 for pmid in circles["pmid"]]
    assert np.allclose(np.array(areas) / circles["people"], areas[0] / circles["people"].iloc[0])
    stated = table.loc[table["people"] >= 0, "people"].sum()
    assert figure.table["People"].sum() == stated
    assert figure.table["Studies"].sum() == 40


def test_marks_of_one_cell_do_not_lie_on_each_other():
    figure = people_map(
        PeopleMap(studies(60), pairs_of(studies(60)), CONDITIONS, SOURCES, RESULTS), WORDS, width=960
    )
    (marks,) = marks_of(figure)
    places = np.column_stack([marks["x"], marks["y"]])
    sizes = np.array(marks["marker"]["size"]) / 2
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + 1e9 * np.eye(len(places))
    assert (apart > 0.85 * (sizes[:, None] + sizes[None])).all()


def test_results_differ_in_shape_and_colour_and_words():
    told = [RESULTS[code] for code in ("improved", "mixed", "no_difference", "worsened", "not_reported")]
    assert len({look.symbol for look in told}) == len({look.colour for look in told}) == 5
    written = " ".join(note["text"] for note in figures(60)["people"].spec["layout"]["annotations"])
    assert all(look.name in written for look in told)


def test_shares_of_each_design_add_up_and_lead_to_their_papers():
    figure = figures(60)["designs"]
    (bars,) = figure.spec["data"]
    by_design = {}
    for told, share in zip(bars["customdata"], bars["x"], strict=True):
        by_design.setdefault(told[1], []).append(share)
        assert set(told[2:]) <= {f"effect:{code}" for code in EFFECT.codes}
    assert all(sum(shares) == pytest.approx(1) for shares in by_design.values())
    assert figure.table["Studies"].sum() == 60


def test_doses_for_each_kilogram_stand_in_rows_of_their_own():
    figure = figures(12)["doses"]
    rows = figure.table.groupby(figure.table.columns[0])["Unit"].unique()
    assert all(len(units) == 1 for units in rows)
    assert any(name.endswith(", per kg") for name in rows.index)
