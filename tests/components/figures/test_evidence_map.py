"""The evidence map against Plotly's own schema, and its marks against the counts it was given."""

import math
import re
from dataclasses import replace
from itertools import permutations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.evidence_map import MapChoices, evidence_map
from components.figures.evidence_map.cells import fill, least_height
from components.figures.evidence_map.grid import hover_text, shade
from components.figures.evidence_map.layout import lay_out, runs
from components.figures.evidence_map.numbers import NUMBER_SIZE, short_amounts
from components.figures.evidence_map.pies import pie, radius
from components.state.captions import caption
from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.crosstab import Margin
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.preset_crosstab import preset_crosstab
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.text_metrics import on_page, text_width
from data.labelling.characteristics.model import Characteristics, Control, Stated
from data.records.record import Record
from data.topics.colours import colour_of
from data.topics.model import Category, Facet
from tests.components.figures.map_cases import CASES, FITTING, Case, crossed, draw
from tests.data.evidence_cases import TOPIC, evidence, labels, record

ROWS, COLUMNS, TYPES = (TOPIC.facet(code) for code in ("source", "condition", "article_type"))
WIDTHS = (334, 460, 600, 960)
NOTHING = ()
EVERY = Selection(related=True)  # so that every condition has a column
ONE = ((record(1), labels(source="dental", condition="crps", article_type="review")),)
SOME = (
    (
        record(1),
        labels(
            source="adipose bm_msc",
            condition="crps spinal_cord_injury",
            article_type="clinical_trial",
            effect="no_difference",
        ),
    ),
    (record(2), labels(source="adipose", condition="crps", article_type="review")),
    (record(3), labels(source="adipose", condition="crps")),
    (record(4), labels(source="dental", article_type="review")),
    (
        Record(5, year=2020, publication_types=("Retracted Publication",)),
        labels(source="dental", condition="crps", article_type="animal_study"),
    ),
)
MANY = tuple(
    (
        record(n),
        labels(
            source=" ".join({ROWS.codes[n % 15], ROWS.codes[n % 7]}),
            condition=" ".join({COLUMNS.codes[n % 20], COLUMNS.codes[n * n % 11]}),
            article_type=TYPES.codes[n % 9],
            effect=TOPIC.facet("effect").codes[n % 6],
        ),
    )
    for n in range(3000)
)


def drawn(items, width=960, rows=ROWS, columns=COLUMNS, split=TYPES, selection=None, height=None, **more):
    view = view_of(evidence(*items), selection or EVERY)
    whole = crosstab(view, rows.code, columns.code, split.code if split else None)
    choices = MapChoices(rows, columns, split, **more)
    return whole, evidence_map(whole, choices, caption=caption(view), width=width, height=height)


def in_map(facet):
    return sum(category.in_map for category in facet.categories)


def trace(figure, name):
    found = [each for each in figure.spec["data"] if each.get("name") == name]
    return found[0] if found else None


def texts(figure):
    written = " ".join(note["text"] for note in figure.spec["layout"]["annotations"])
    return re.sub("<[^>]*>", " ", written.replace("<br>", " "))


def pies(figure):
    return [shape for shape in figure.spec["layout"]["shapes"] if shape["type"] == "path"]


@pytest.mark.parametrize("rendering", ["bubbles", "heat"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("items", [NOTHING, ONE, SOME, MANY], ids=["none", "one", "some", "3000"])
def test_every_map_is_valid_and_complete_by_itself(items, width, rendering):
    for split in (TYPES, TOPIC.facet("effect"), TOPIC.facet("mechanism"), None):
        whole, figure = drawn(items, width, split=split, rendering=rendering)
        go.Figure(figure.spec)
        assert f"of {whole.selected:,} paper" in texts(figure)
        assert "compiled 22 Nov 2026" in texts(figure)
        assert figure.alt.endswith(".")
        assert figure.table.iloc[-1, 0] == "Papers"


@pytest.mark.parametrize("preset", TOPIC.presets, ids=lambda preset: preset.code)
@pytest.mark.parametrize("width", [600, 960])
def test_every_preset_can_be_drawn_as_a_grid(preset, width):
    rows, columns = TOPIC.facet(preset.rows), TOPIC.facet(preset.columns)
    items = [
        (record(n), labels(**{f.code: f.codes[n % len(f.codes)] for f in (rows, columns)}))
        for n in range(300)
    ]
    _, figure = drawn(items, width, rows, columns, None)
    go.Figure(figure.spec)
    assert len(trace(figure, "cells")["customdata"]) == in_map(rows) * in_map(columns)


@pytest.mark.parametrize("rendering", ["bubbles", "heat"])
def test_every_cell_can_be_touched_and_knows_its_codes(rendering):
    whole, figure = drawn(SOME, rendering=rendering)
    cells = trace(figure, "cells")
    codes = [tuple(pair) for pair in cells["customdata"]]
    assert len(set(codes)) == in_map(ROWS) * in_map(COLUMNS)
    words = dict(zip(codes, cells["text"], strict=True))
    assert "3 papers" in words["adipose", "crps"]
    assert "Clinical trial: 1" in words["adipose", "crps"]
    assert "Article type not stated: 1" in words["adipose", "crps"]
    assert "▼ studies showing no benefit or worse pain: 1" in words["adipose", "crps"]
    assert "0 papers" in words["neural", "joint_pain"]
    for (row, column), x, y in zip(codes, cells["x"], cells["y"], strict=True):
        place = whole.place(row, column)
        assert x == place[1] + 0.5
        assert y == sorted(set(cells["y"]))[place[0]]


def test_numbers_and_gaps_fill_the_grid_together():
    whole, figure = drawn(SOME)
    numbers, gaps = trace(figure, "numbers"), trace(figure, "gap")
    assert sorted(numbers["text"]) == ["1", "1", "1", "3"]
    may_be = [[row.may_be_gap and column.may_be_gap for column in whole.columns] for row in whole.rows]
    empty = int(np.count_nonzero((whole.cells == 0) & may_be))
    assert len(gaps["x"]) == empty < whole.cells.size - 4  # "unspecified" and "other" are no gaps
    assert gaps["marker"]["symbol"] == "circle-open"
    _, heat = drawn(SOME, rendering="heat")
    assert trace(heat, "numbers")["text"].count("0") == empty


def test_the_area_of_a_bubble_is_its_papers():
    assert radius(40, 40, 16) == 16
    assert math.isclose((radius(10, 40, 16) / radius(40, 40, 16)) ** 2, 10 / 40)
    assert radius(0, 40, 16) == 0
    assert radius(1, 100_000, 16) == 2.5


def points(path):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path)]


def test_wedges_are_shares_clockwise_from_the_top():
    first, second = pie(0.5, 10, 20, [("#000000", 1), ("#ffffff", 3), ("#ff0000", 0)])
    assert points(first["path"])[:2] == [(0, 0), (0, 20)]
    assert points(first["path"])[-1] == (20, 0)  # a quarter turn: three o'clock
    assert points(second["path"])[1] == (20, 0)
    assert points(second["path"])[-1] == (0, 20)
    (whole,) = pie(0.5, 10, 20, [("#000000", 7)])
    assert points(whole["path"])[0] == points(whole["path"])[-1] == (0, 20)
    for shape in (first, second, whole):
        assert all(math.hypot(*point) < 20 * 1.2 for point in points(shape["path"]))
        assert (shape["xanchor"], shape["yanchor"], shape["fillcolor"] != "#ff0000") == (0.5, 10, True)


def test_wedges_have_the_lasting_colours_of_their_categories():
    _, figure = drawn(SOME)
    colours = {shape["fillcolor"] for shape in pies(figure)}
    assert TYPES.category("clinical_trial").colour in colours
    assert TYPES.category("review").colour in colours
    assert TYPES.category("animal_study").colour not in colours  # retracted and not counted
    legend = texts(figure)
    assert "Clinical trial" in legend
    assert "Article type not stated" in legend
    assert "Animal study" not in legend
    bare = Facet("x", "X", "Xs", tuple(Category(f"c{n}", f"C {n}", "") for n in range(12)))
    assert len({colour_of(bare, code) for code in bare.codes}) == 12
    assert colour_of(bare, "gold") == colour_of(bare, "silver")


def test_what_speaks_against_and_what_is_retracted_is_marked_with_a_shape():
    whole, figure = drawn(SOME)
    against = trace(figure, "▼")
    assert (len(against["x"]), against["marker"]["symbol"]) == (4, "triangle-down")
    retracted = trace(figure, "✕")
    row, column = whole.place("dental", "crps")
    assert len(retracted["x"]) == 1
    assert column < retracted["x"][0] < column + 0.5
    assert "number of studies showing no benefit or worse pain" in texts(figure)
    assert trace(figure, "tallies")["text"] == ["1"] * 4
    assert "retracted papers, not counted" in texts(figure)
    assert "✕ retracted, not counted: 1" in hover_text(whole, row, column, TYPES)
    _, counted = drawn(SOME, selection=Selection(retracted=True))
    assert "retracted papers, counted" in texts(counted)
    _, plain = drawn(ONE)
    assert "no benefit" not in texts(plain)


def test_totals_are_of_papers_and_the_figure_says_so():
    _, figure = drawn(SOME)
    assert "A paper with two labels counts in each of its cells (1 paper does)" in texts(figure)
    assert "1 paper does not state cell source or condition and is not shown." in texts(figure)
    table = figure.table.set_index("Cell source")
    assert table.loc["Adipose tissue", "CRPS"] == 3
    assert table.loc["Adipose tissue", "Papers"] == 3
    assert table.loc["Papers", "CRPS"] == 3
    assert table.loc["Papers", "Papers"] == 3
    assert "two labels" not in texts(drawn(ONE)[1])


def test_a_split_with_several_labels_a_paper_says_so():
    both = ((record(1), labels(source="dental", condition="crps", species="rat mouse")),)
    assert "A paper can have more than one species" in texts(drawn(both, split=TOPIC.facet("species"))[1])
    assert "more than one" not in texts(drawn(SOME)[1])


def test_headings_of_a_table_are_distinct():
    facet = Facet("source", "Papers", "Papers", ROWS.categories)
    headings = list(drawn(SOME, rows=facet)[1].table.columns)
    assert len(set(headings)) == len(headings)


def test_the_chosen_cell_is_outlined_and_one_that_is_not_there_is_not():
    def outlines(chosen, width=960):
        shapes = drawn(SOME, width, chosen=chosen)[1].spec["layout"]["shapes"]
        return [shape for shape in shapes if shape["type"] == "rect" and shape["line"]["width"] > 1]

    (outline,) = outlines(("bm_msc", "peripheral_nerve_injury"))
    assert (outline["x0"], outline["x1"]) == (0, 1)
    assert outlines(("gold", "crps")) == outlines(None) == []
    assert len(outlines(("adipose", "crps"), 334)) == 1


def test_blank_cells_have_no_mark_and_the_reason_is_told():
    view = view_of(evidence(*SOME), EVERY)
    shown, said = arrange(crosstab(view, "source", "condition", "article_type"), order="count", at_least=2)
    choices = MapChoices(ROWS, COLUMNS, TYPES, hidden=said)
    figure = evidence_map(shown, choices, caption=caption(view), width=960)
    assert trace(figure, "numbers")["text"] == ["3"]
    assert trace(figure, "gap") is None
    assert "Only cells with at least 2 papers are shown" in texts(figure)


def of_people():
    """A map of two trials, of which one states its people, and an animal study."""

    def study(pmid, kind, condition, randomised=None, **stated):
        found = Characteristics(**{name: Stated(value) for name, value in stated.items()})
        given = labels(randomised, source="adipose", condition=condition, article_type=kind)
        return record(pmid), replace(given, characteristics=found)

    return view_of(
        evidence(
            study(1, "clinical_trial", "crps", True, participants=40, control=Control.PLACEBO_SHAM),
            study(2, "observational", "crps"),
            study(3, "animal_study", "crps"),
            study(4, "animal_study", "spinal_cord_injury"),
        ),
        EVERY,
    )


def people_map(width, rendering="bubbles", height=None):
    view = of_people()
    whole = preset_crosstab(view, "source", "condition", BEST_DESIGN.code, by_people=True)
    choices = MapChoices(ROWS, COLUMNS, BEST_DESIGN, rendering=rendering)
    return evidence_map(whole, choices, caption=caption(view), width=width, height=height)


@pytest.mark.parametrize("width", [334, 960])
def test_people_and_the_best_design_are_told_wherever_the_map_is(width):
    figure = people_map(width)
    go.Figure(figure.spec)
    assert figure.title.endswith("by people in human studies")
    touched = trace(figure, "cells" if width > 480 else "rows")
    codes = [tuple(pair) for pair in touched["customdata"]]
    words = dict(zip(codes, touched.get("text") or touched["hovertext"], strict=True))
    lines = words["adipose", "crps"].split("<br>")
    assert lines[1:4] == [
        "3 papers",
        "40 people in 2 human studies, stated by 1",
        "Best design: Randomised, placebo or sham",
    ]
    assert "People, uncontrolled: 1" in lines and "Animal study: 1" in lines
    assert "No human studies" in words["adipose", "spinal_cord_injury"]
    assert "1 of 2 human studies states them" in texts(figure)
    assert "Colour: the best design among the papers of a cell." in texts(figure)
    assert "papers" in texts(figure) and "people" in texts(figure)
    assert "40 people in 2 human studies. Cells by best design: randomised, placebo or sham 1" in figure.alt
    colours = {shape.get("fillcolor") for shape in pies(figure)} | {
        colour for bar in figure.spec["data"] for colour in np.ravel(bar.get("marker", {}).get("color", ()))
    }
    drawn = {category.colour for category in BEST_DESIGN.categories} & colours
    assert drawn == {BEST_DESIGN.category(code).colour for code in ("sham_randomised", "animal")}


def test_the_table_has_people_and_designs_apart_and_nothing_where_none_is_stated():
    table = people_map(960).table.set_index("Cell source")
    row = table.loc["Adipose tissue"]
    assert (row["CRPS"], row["People"], table.loc["People", "People"]) == (40, 40, 40)
    assert pd.isna(row["Spinal cord injury"]) and row["Post-herpetic"] == 0
    assert row["CRPS: best design"] == "Randomised, placebo or sham"
    assert (row["Spinal cord injury: best design"], row["Post-herpetic: best design"]) == ("Animal study", "")


def test_a_cell_without_people_has_a_small_mark_and_a_dash():
    bubbles, heat = people_map(960), people_map(960, "heat")
    assert sorted(trace(bubbles, "numbers")["text"]) == ["40", "–"]
    assert "– papers, no people stated" in texts(bubbles)
    values = [value for row in heat.spec["data"][0]["z"] for value in row if value is not None]
    assert values == [pytest.approx(40**0.5)]
    assert "Colour:" not in texts(heat)


def test_a_narrow_map_is_in_the_middle_of_an_image():
    view = view_of(evidence(*ONE), EVERY)
    shown, _ = arrange(crosstab(view, "source", "condition"), hide_empty=True)
    figure = evidence_map(shown, MapChoices(ROWS, COLUMNS), caption=caption(view), width=1056, height=594)
    margin = figure.spec["layout"]["margin"]
    assert margin["l"] > 250 and margin["r"] > 250


def test_nothing_to_draw_is_a_sentence():
    _, none = drawn(NOTHING)
    assert not any(trace["x"] for trace in none.spec["data"])
    assert "No papers are selected" in texts(none)
    lacking = ((record(1), labels(source="dental")),)
    assert "The paper selected does not have both a cell source and a condition." in texts(drawn(lacking)[1])
    assert "None of the 2 papers selected has both a cell source and a condition." in texts(
        drawn(lacking * 2)[1]
    )
    view = view_of(evidence(*SOME), EVERY)
    shown, said = arrange(crosstab(view, "source", "condition"), at_least=50)
    choices = MapChoices(ROWS, COLUMNS, hidden=said)
    figure = evidence_map(shown, choices, caption=caption(view), width=334)
    assert "No cell has 50 papers or more; the largest has 3." in texts(figure)


def test_a_phone_gets_rows():
    _, figure = drawn(SOME, 334)
    rows = trace(figure, "rows")
    assert [tuple(pair) for pair in rows["customdata"]] == [
        ("bm_msc", "spinal_cord_injury"),
        ("bm_msc", "crps"),
        ("adipose", "crps"),
        ("adipose", "spinal_cord_injury"),
    ]
    written = texts(figure)
    assert "Adipose tissue: 3" in written
    assert "Gaps: 15 of 17" in written
    assert "such as Spinal cord injury" in written or "such as CRPS" in written
    assert "▼ number of studies showing no benefit or worse pain" in written
    assert all(height >= 24 for height in rows["width"])  # WCAG 2.2, the least size of a target


def test_too_many_columns_become_rows_too():
    places = tuple((record(n, country=f"Land {n}"), labels(source="dental")) for n in range(90))
    country = Facet("country", "Country", "Countries", ())
    _, figure = drawn(places, 960, columns=country, split=None)
    go.Figure(figure.spec)
    assert trace(figure, "cells") is None
    assert len(trace(figure, "rows")["customdata"]) == 90


LONG = "Haematopoietic / mononuclear, of an origin that is not stated anywhere"


@pytest.mark.parametrize("width", [600, 960])
@on_page()
def test_the_longest_names_are_neither_cut_nor_overlap(width):
    many = tuple(Category(f"c{n}", f"{n} {LONG}", "", group=f"{LONG} {n // 4}") for n in range(22))
    whole = crosstab(view_of(evidence(*SOME), EVERY), "source", "condition")
    columns = tuple(Margin(c.code, c.name, c.group, 12_345, (c.code,)) for c in many)
    shape = (len(whole.rows), 22)
    counts = np.full(shape, 12_345)
    wide = replace(
        whole,
        columns=columns,
        cells=counts,
        papers=99_999,
        against=counts,
        retracted=counts,
        unsplit=counts,
        parts=np.zeros((0, *shape), dtype=int),
        suppressed=np.zeros(shape, dtype=bool),
    )
    grid = lay_out(wide, width, "bubbles")
    plain = [[row.replace("\u00a0/", " /") for row in rows] for rows in grid.column_names]
    room = width - grid.left - grid.right
    assert math.isclose(grid.cell * 22, room, abs_tol=1)
    assert all(" ".join(rows) == margin.name for rows, margin in zip(plain, columns, strict=True))
    tallest = max(text_width(line, 14) for rows in grid.column_names for line in rows)
    headings = grid.column_headings
    assert grid.bracket + tallest <= grid.top
    for one in headings:
        half = text_width(one.words, 14) / 2
        assert one.centre - half >= -grid.left
        assert one.centre + half <= room + grid.right
        for other in headings:
            if one is not other and one.above == other.above:
                assert abs(one.centre - other.centre) >= half + text_width(other.words, 14) / 2
    words = caption(view_of(evidence(), EVERY))
    go.Figure(evidence_map(wide, MapChoices(ROWS, COLUMNS), caption=words, width=width).spec)


def test_row_groups_have_headings_only_where_they_stand_together():
    mechanism = TOPIC.facet("mechanism")
    items = [(record(n), labels(mechanism=code, source="dental")) for n, code in enumerate(mechanism.codes)]
    whole, figure = drawn(items, rows=mechanism, columns=ROWS)
    assert [group for group, _, _ in runs(whole.rows)] == [
        "Peripheral",
        "Central",
        "Spinal disinhibition",
        "Several levels",
    ]
    assert "Spinal disinhibition" in texts(figure)
    mixed = arrange(whole, order="name")[0]
    assert runs(mixed.rows) == []
    assert runs(crosstab(view_of(evidence(), EVERY), "source", "effect").rows) == []


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (999, "999"),
        (1_000, "1.0k"),
        (1_234, "1.2k"),
        (9_949, "9.9k"),
        (9_950, "10k"),
        (999_499, "999k"),
        (999_500, "1.0M"),
        (1_234_567, "1.2M"),
        (56_789_000, "57M"),
    ],
)
def test_numbers_are_made_short_where_columns_are_narrow(count, words):
    assert short_amounts([(7, 0), (count, 0)], 1_000, 12) == ["7", f"{count:,}"]
    assert short_amounts([(7, 0), (count, 0), (10**9, 0)], 20, 12)[:2] == ["7", words]


def test_shades_go_from_light_to_dark():
    shades = [shade(papers, 100) for papers in (1, 2, 10, 50, 100)]
    lightness = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in shades]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(shades)) == 5
    assert shade(1, 1) == shades[0]


def test_words_from_outside_are_never_markup():
    bad = '<a href="javascript:1">x</a> & <b>'
    items = ((record(1, country=bad, journal=bad), labels(source="dental")),)
    country, journal = (Facet(code, bad, bad, ()) for code in ("country", "journal"))
    for width in (334, 960):
        for rendering in ("bubbles", "heat"):
            _, figure = drawn(items, width, country, journal, journal, rendering=rendering)
            written = [note["text"] for note in figure.spec["layout"]["annotations"]]
            name = "rows" if width == 334 else "cells"
            hovers = trace(figure, name)["hovertext" if width == 334 else "text"]
            assert not any("<a href" in text for text in (*written, *hovers))
            assert any("&lt;a href" in text for text in hovers)


def test_a_collapsed_group_needs_no_heading():
    view = view_of(evidence(*SOME), EVERY)
    some, every = ["Central"], {category.group for category in COLUMNS.categories}
    names = [
        name for name, _, _ in runs(crosstab(view, "source", "condition", collapsed_columns=some).columns)
    ]
    assert names == ["Peripheral nerve", "Polyneuropathy", "", "Mixed or not stated", "Not neuropathic"]
    assert runs(crosstab(view, "source", "condition", collapsed_columns=every).columns) == []


def type_sizes(part):
    """All type sizes anywhere in a figure."""
    if isinstance(part, dict):
        sizes = [part[key]["size"] for key in ("font", "textfont") if "size" in part.get(key, {})]
        return [*sizes, *(size for value in part.values() for size in type_sizes(value))]
    return [size for each in part for size in type_sizes(each)] if isinstance(part, list) else []


@pytest.mark.parametrize("rendering", ["bubbles", "heat"])
@pytest.mark.parametrize("case", CASES)
def test_a_slide_is_filled_and_keeps_every_row_and_column(case, rendering):
    whole, figure = crossed(CASES[case]), draw(CASES[case], rendering)
    go.Figure(figure.spec)
    height = figure.spec["layout"]["height"]
    assert height == IMAGE_HEIGHT if case in FITTING else height >= IMAGE_HEIGHT
    assert min(type_sizes(figure.spec)) >= 12
    assert len(trace(figure, "cells")["customdata"]) == whole.cells.size
    written = texts(figure).replace("\u00a0", " ")
    for word in {
        word for margin in (*whole.rows, *whole.columns) for word in margin.name.split("-")[0].split()
    }:
        assert word in written or len(word) > 30  # a long word is broken
    assert "Evidence map: cell sources × conditions" in written
    assert "1,204 of 5,310 papers" in written
    assert "searched 22 Nov 2026" in written


@pytest.mark.parametrize("width", [334, 600, 960])
@pytest.mark.parametrize("case", CASES)
def test_a_page_shows_what_a_slide_shows_with_type_that_can_be_read(case, width):
    for rendering in ("bubbles", "heat"):
        figure = draw(CASES[case], rendering, width, None)
        go.Figure(figure.spec)
        assert min(type_sizes(figure.spec)) >= 12


def test_a_sentence_and_a_list_fill_a_slide_too():
    for items, width in ((NOTHING, IMAGE_WIDTH), (ONE, 334)):
        assert drawn(items, width, height=3_000)[1].spec["layout"]["height"] == 3_000
    assert drawn(MANY, 334, height=100)[1].spec["layout"]["height"] > 1_000


@pytest.mark.parametrize("split", [TYPES, None])
def test_every_pair_of_facets_fits_a_slide_with_all_categories_filled(split):
    filled = tuple(
        (record(n), labels(**{facet.code: facet.codes[n % len(facet.codes)] for facet in TOPIC.facets}))
        for n in range(400)
    )
    for rows, columns in permutations(TOPIC.facets, 2):
        if split and split.code in (rows.code, columns.code):
            continue
        for rendering in ("bubbles", "heat"):
            _, figure = drawn(
                filled, IMAGE_WIDTH, rows, columns, split, rendering=rendering, height=IMAGE_HEIGHT
            )
            assert figure.spec["layout"]["height"] == IMAGE_HEIGHT, (rows.code, columns.code, rendering)


@pytest.mark.parametrize("width", [18, 26, 33, 48, 90, 180])
@pytest.mark.parametrize("papers", [9, 99, 999, 12_345])
def test_what_stands_in_a_cell_stays_in_it_and_apart(width, papers):
    whole = crossed(Case(6, 6, parts=0, papers=papers, warned=0.6))
    for height in (None, *(max(least_height(whole, "bubbles", width), share) for share in (0, 20, 40, 80))):
        cells = fill(whole, "bubbles", width, height)
        for row, column in np.argwhere(whole.cells > 0).tolist():
            spot, words = cells.spot(whole, row, column), cells.words[row][column]
            assert abs(spot.bubble[0]) + spot.radius <= width / 2 + 0.5
            assert abs(spot.bubble[1]) + spot.radius <= cells.height / 2 + 0.5
            if cells.in_line:
                end = spot.number[0] + text_width(words, cells.number_size)
                assert spot.bubble[0] + spot.radius <= spot.number[0]
                assert end <= width / 2
                for there, sign in ((whole.against, spot.against), (whole.retracted, spot.retracted)):
                    if there[row, column]:
                        assert sign[0] + cells.sign / 2 <= width / 2 + 0.5
                        assert cells.raised or sign[0] - cells.sign / 2 >= end
            else:
                assert spot.number[1] - 0.36 * cells.number_size >= spot.bubble[1] + spot.radius
                assert spot.number[1] + 0.36 * cells.number_size <= cells.height / 2


def test_bubbles_and_numbers_are_as_large_as_a_cell_allows():
    whole = crossed(Case(6, 6, parts=0))
    small, large = fill(whole, "bubbles", 60, 20), fill(whole, "bubbles", 160, 100)
    assert small.largest == (20 - 3) / 2
    assert large.largest > 3 * small.largest
    assert large.number_size > small.number_size >= NUMBER_SIZE


def test_a_number_that_would_lie_on_another_is_left_out_and_the_figure_says_so():
    crowded = crossed(Case(4, 25, parts=0, names=("A",), papers=1_234_567, warned=0.0))
    cells = fill(crowded, "bubbles", 20)
    assert cells.left_out == int((crowded.cells > 0).sum()) - sum(
        bool(word) for row in cells.words for word in row
    )
    assert cells.left_out > 0
    assert cells.words[0][0] == "1.2M"  # the largest stays
    figure = draw(Case(4, 25, parts=0, names=("A",), papers=1_234_567, warned=0.0), width=600, height=None)
    assert re.search(r"\d+ numbers are hidden where two would overlap", texts(figure))
    assert "hidden where" not in texts(draw(Case(4, 25, parts=0)))


def test_groups_without_headings_are_named_under_the_map():
    tight = texts(draw(CASES["20 x 15 in groups, hundreds of papers"]))
    assert "Rows, from above: Group 1; Group 2; Group 3; Group 4; Group 5." in tight
    assert "from above" not in texts(draw(Case(6, 6, groups=2)))
