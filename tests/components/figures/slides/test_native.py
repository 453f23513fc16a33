"""Every real figure as a slide draws it, against the figure's own numbers."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.figures.common.text_layout import as_markup
from components.figures.evidence_map import MapChoices, evidence_map
from components.figures.slides.native import native
from components.figures.slides.shapes import plain_words
from components.state.captions import caption
from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.preset_crosstab import preset_crosstab
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.slides.charts import Chart, Panels
from data.exports.slides.deck import Text
from data.exports.slides.shapes import Area, Drawing, Mark, Words
from data.exports.slides.tables import Table
from data.exports.text_metrics import lines
from tests.components.real_figures import TOPIC, drawn, starter_view
from tests.data.evidence_cases import evidence, labels, record


@cache
def starter():
    return starter_view()


@cache
def figures(width=1056, height=594, facet="source"):
    return drawn(starter(), width, height, facet)


def of(name, **how):
    figure = figures(**how)[name]
    return figure, native(figure, caption(starter()).source)


def numbers(chart):
    """Values by category, of each series."""
    return {one.name: dict(zip(chart.categories, one.values, strict=True)) for one in chart.series}


def said(drawing):
    return {
        " ".join("".join(run.text for run in line) for line in part.lines)
        for part in drawing.parts
        if isinstance(part, Words)
    }


def test_every_figure_has_a_native_form_and_its_remarks_alone():
    kinds = {}
    for name, figure in figures().items():
        made = native(figure, caption(starter()).source)
        kinds[name] = type(made.body)
        assert "Source:" not in made.remarks and "example.org" not in made.remarks
        assert "bubble" not in made.remarks and "ercentages" not in made.remarks
        assert made.remarks.endswith(".")
    assert kinds == {
        "years": Chart,
        "article types": Chart,
        "categories": Chart,
        "world": Drawing,
        "country": Chart,
        "journal": Chart,
        "keywords": Drawing,
        "map": Table,
        "lines": Chart,
        "panels": Panels,
        "stacked": Chart,
        "people": Drawing,
        "designs": Table,
        "studies_over_time": Drawing,
        "doses": Drawing,
        "growth": Drawing,
        "milestones": Drawing,
    }


@pytest.mark.parametrize("name", ["years", "stacked"])
def test_stacked_years(name):
    figure, made = of(name)
    table = figure.table.set_index("Year")
    chart = made.body
    assert chart.kind == "stacked"
    assert chart.categories == tuple(map(str, table.index))
    for category, values in numbers(chart).items():
        assert list(values.values()) == table[category].tolist()
    assert chart.unfinished == {"2026"}
    assert "Striped: 2026 is incomplete" in made.remarks
    assert (chart.value_title, chart.category_title) == ("Papers", "Year of publication")


def test_lines_join_the_running_year_to_the_others():
    figure, made = of("lines")
    table, chart = figure.table.set_index("Year"), made.body
    assert chart.kind == "lines" and len(chart.series) == 6
    for category, values in numbers(chart).items():
        assert list(values.values()) == table[category].tolist()
    assert chart.unfinished == {"2026"}


def test_panels_share_one_scale():
    figure, made = of("panels")
    table, charts = figure.table.set_index("Year"), made.body.charts
    assert {chart.heading for chart in charts} == set(table.columns) - {"All papers of the year"}
    for chart in charts:
        (series,) = chart.series
        assert list(series.values) == table[series.name].tolist()
        assert chart.tally.split("·")[1].strip() == str(table[series.name].sum())
        assert chart.unfinished == {"2026"}
    assert {chart.most for chart in charts} == {table[[chart.heading for chart in charts]].max(axis=None)}


@pytest.mark.parametrize("name", ["categories", "country", "journal"])
@pytest.mark.parametrize("size", [(1056, 594), (334, None)], ids=["image", "phone"])
def test_bars_hold_the_numbers_of_the_table(name, size):
    figure, made = of(name, width=size[0], height=size[1])
    papers = dict(zip(figure.table.iloc[:, 0], figure.table["Papers"], strict=True))
    (shown,) = numbers(made.body).values()
    assert shown and all(papers[category] == value > 0 for category, value in shown.items())
    if name == "categories":
        assert set(shown) == {category for category, n in papers.items() if n}
        colours = {category.name: category.colour for category in TOPIC.facet("source").categories}
        assert made.body.series[0].colours == tuple(colours[category] for category in made.body.categories)


@pytest.mark.parametrize("size", [(1056, 594), (460, None)], ids=["image", "half a page"])
def test_article_types_are_a_bar_for_the_whole_and_for_each_piece(size):
    figure, made = of("article types", width=size[0], height=size[1])
    rows = {name.strip(): n for name, n in figure.table.itertuples(index=False) if n and name[0] != "…"}
    (shown,) = numbers(made.body).values()
    assert {name.removeprefix("– "): n for name, n in shown.items()} == rows
    assert shown["Clinical trials"] == shown["– randomised"] + shown["– not randomised"] + shown.get(
        "– randomisation not stated", 0
    )
    colours = dict(zip(made.body.categories, made.body.series[0].colours, strict=True))
    kinds = {category.name: category.colour for category in TOPIC.facet("article_type").categories}
    assert colours["Animal study"] == kinds["Animal study"]
    assert "#ffffff" not in colours.values()


def test_growth_is_a_chart_where_both_numbers_have_room():
    figure, made = of("growth", facet="effect")
    before, recent = figure.table.columns[3:5]
    table = figure.table.set_index(figure.table.columns[0])
    for period, values in numbers(made.body).items():
        assert period in (before, recent)
        for words, value in values.items():
            name, since = words[:-1].rsplit(" (since ", 1)
            assert value == table.loc[name, period]
            assert int(since) == table.loc[name, "First year"]
    assert len(made.body.series) == 2


def test_growth_of_many_categories_is_drawn():
    figure, made = of("growth")
    table = figure.table.set_index(figure.table.columns[0])
    written = said(made.body)
    for name, row in table[table["All dated papers"] > 0].iterrows():
        assert name in written
        assert f"{row.iloc[2]:,} → {row.iloc[3]:,} · since {row['First year']}" in written


def test_milestones_are_drawn_with_their_signs():
    figure, made = of("milestones")
    years = figure.table[[column for column in figure.table if column.startswith("First")]]
    marks = [part for part in made.body.parts if isinstance(part, Mark)]
    assert len(marks) == int(years.notna().sum().sum())
    assert {mark.symbol for mark in marks} == {"triangle-up", "circle", "star", "square"}
    names = set(figure.table.loc[years.notna().any(axis=1)].iloc[:, 0])
    assert names <= said(made.body)


def test_the_world_is_drawn_with_its_classes_and_numbers():
    figure, made = of("world")
    fills = {part.fill for part in made.body.parts if isinstance(part, Area)}
    assert len(fills) > 3
    written = said(made.body)
    assert str(figure.table["Papers"].iloc[0]) in written
    assert any("no paper" in words for words in written)
    for part in made.body.parts:
        if isinstance(part, Area):
            places = np.array([point for ring in part.rings for point in ring])
            assert (places >= -1).all()
            assert (places <= [made.body.width + 1, made.body.height + 1]).all()


def test_words_are_circles_joined_by_lines():
    figure, made = of("keywords")
    written = said(made.body)
    assert set(figure.table["Word"]) | set(figure.table["With"]) <= written
    listed = native(figures(width=334, height=None)["keywords"], caption(starter()).source)
    (shown,) = numbers(listed.body).values()
    pairs = {f"{row[0]} + {row[1]}": row[2] for row in figure.table.itertuples(index=False, name=None)}
    assert shown and all(pairs[pair] == papers for pair, papers in shown.items())


@pytest.mark.parametrize("width", [1056, 334])
def test_every_cell_of_the_map_is_in_the_table_with_its_signs(width):
    view = starter()
    whole = crosstab(view, "source", "mechanism", "article_type")
    figure = figures(width=width, height=None)["map"]
    made = native(figure, caption(view).source)
    table = made.body
    assert table.upright
    assert [column.heading for column in table.columns[1:-1]] == [margin.name for margin in whole.columns]
    for row, cells in enumerate(table.rows[:-1]):
        assert cells[0].text == whole.rows[row].name
        assert cells[-1].text == str(whole.rows[row].papers)
        for place, cell in enumerate(cells[1:-1]):
            sign = f" ▼{whole.against[row, place]}" if whole.against[row, place] else ""
            sign += "✕" if whole.retracted[row, place] else ""
            # A list for a phone draws no cell without papers, so a gap has no sign there.
            sign = sign if whole.cells[row, place] or width > 480 else ""
            assert cell.text == f"{whole.cells[row, place]}{sign}"
            assert bool(cell.fill) is bool(whole.cells[row, place])
    assert table.rows[-1][-1].text == str(whole.papers)
    assert "▼ number of studies showing no benefit or worse pain." in made.remarks


def test_a_slide_of_people_is_coloured_by_best_design_and_says_so_in_letters():
    view = starter()
    whole = preset_crosstab(view, "source", "condition", BEST_DESIGN.code, by_people=True)
    choices = MapChoices(TOPIC.facet("source"), TOPIC.facet("condition"), BEST_DESIGN)
    figure = evidence_map(whole, choices, caption=caption(view), width=1056, height=594)
    made = native(figure, caption(view).source)
    headings = [column.heading for column in made.body.columns]
    assert headings[-1] == "People" and not any("best design" in heading for heading in headings)
    letters = dict(zip(BEST_DESIGN.codes, ("RS", "R", "C", "U", "A", "O"), strict=True))
    names = [margin.name for margin in whole.rows]
    for cells in made.body.rows[:-1]:
        row = names.index(cells[0].text)
        for heading, cell in zip(headings[1:-1], cells[1:-1], strict=True):
            column = [margin.name for margin in whole.columns].index(heading)
            if not whole.drawn[row, column]:
                continue
            best = BEST_DESIGN.codes[np.flatnonzero(whole.parts[:, row, column])[0]]
            assert cell.text.startswith(f"{whole.amount(row, column)} {letters[best]}")
            assert cell.fill == BEST_DESIGN.category(best).colour
    assert made.body.rows[-1][-1].text == f"{whole.total:,}"
    for words in ("Best design in a cell:", "U: people, uncontrolled", "–: papers, no people stated."):
        assert words in made.remarks
    assert "Numbers are people in human studies" in made.remarks


def map_of(view, rows, columns, **how):
    arranged, hidden = arrange(crosstab(view, rows, columns), **how)
    choices = MapChoices(TOPIC.facet(rows), TOPIC.facet(columns), hidden=hidden)
    figure = evidence_map(arranged, choices, caption=caption(view), width=1056, height=594)
    return arranged, native(figure, caption(view).source)


def test_cells_left_undrawn_are_left_blank():
    arranged, made = map_of(starter(), "source", "mechanism", at_least=3)
    assert arranged.suppressed.any()
    for row, cells in enumerate(made.body.rows[:-1]):
        for place, cell in enumerate(cells[1:-1]):
            is_empty = arranged.suppressed[row, place] or not (arranged.cells | arranged.gap)[row, place]
            assert (cell.text == "") == bool(is_empty)
    assert "Only cells with at least 3 papers are shown" in made.remarks


def test_empty_rows_are_named_where_there_are_many():
    arranged, made = map_of(starter(), "condition", "source")
    shown = {cells[0].text for cells in made.body.rows}
    for place, margin in enumerate(arranged.rows):
        assert (margin.name in shown) == bool(arranged.cells[place].any())
    assert "No papers, not shown: " in made.remarks
    assert "CRPS" in made.remarks


def test_large_numbers_fit_their_cells():
    items = [(record(n), labels(source="adipose", mechanism="glia")) for n in range(1, 12_346)]
    _, made = map_of(view_of(evidence(*items), Selection()), "source", "mechanism")
    assert "12k" in {cell.text for cells in made.body.rows for cell in cells}
    assert "k: thousands, rounded." in made.remarks


def test_nothing_to_draw_is_a_sentence():
    view = view_of(evidence(), Selection())
    for figure in drawn(view).values():
        made = native(figure, caption(view).source)
        if not any(len(trace["x"]) for trace in figure.spec["data"]):
            assert isinstance(made.body, Text)
            ((_, words),) = made.body.paragraphs
            assert words and figure.title not in words


def test_names_that_look_like_markup_stay_words():
    name = "<b>Pain</b> & <i>x"
    items = [(record(1, country="Japan", journal=name), labels(source="adipose"))]
    view = view_of(evidence(*items), Selection())
    made = native(drawn(view)["journal"], caption(view).source)
    assert made.body.categories[0] == name


words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="-"), min_size=1, max_size=9)


@given(st.lists(words, min_size=1, max_size=30).map(" ".join))
def test_words_come_back_from_plotly_text(text):
    assert plain_words(as_markup(lines(text, 120, 12))) == text


def test_a_line_broken_at_a_hyphen_is_one_word_again():
    assert plain_words("Chemotherapy-<br>induced <b>pain</b> –<br>rare") == "Chemotherapy-induced pain – rare"
