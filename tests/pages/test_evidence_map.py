import pytest

from data import starter
from tests.pages.charts import charts

REFERENCES = starter.load()


@pytest.fixture
def map_page(open_app):
    return lambda **parameters: open_app(**parameters).switch_page("pages/evidence_map.py").run()


def papers_with(source, condition):
    return [
        r.record.pmid
        for r in REFERENCES
        if source in r.labels.codes("source") and condition in r.labels.codes("condition")
    ]


def layout(app):
    (chart,) = charts(app)
    return chart.spec["layout"]


def test_it_opens_on_what_was_tried_for_what(map_page):
    app = map_page()
    words = " ".join(note["text"] for note in layout(app)["annotations"])
    assert "cell sources × conditions" in words.lower()
    assert "118 of 118 papers" in words
    assert "compiled 22 Nov 2026" in words
    (chart,) = charts(app)
    assert chart.alt


def test_a_ready_question_sets_both_axes_and_rides_in_the_address(map_page):
    app = map_page()
    preset = app.get("button_group")[0]
    titles = [option.content for option in preset.proto.options]
    assert "Does it help?" in titles
    app.selectbox(key="choose_columns").set_value("effect").run()
    assert app.query_params["columns"] == "effect"
    assert "rows" not in app.query_params
    assert not app.exception


def test_a_cell_opened_by_name_lists_its_papers(map_page):
    app = map_page()
    app.selectbox(key="open_row").set_value("neural")
    app.selectbox(key="open_column").set_value("spinal_cord_injury").run()
    app.button(key="open_cell").click().run()
    expected = papers_with("neural", "spinal_cord_injury")
    assert app.query_params["cell"] == ["source:neural", "condition:spinal_cord_injury"]
    assert any(f"{len(expected)} papers: Neural" in heading.value for heading in app.header)
    shown = [caption.value for caption in app.caption if "PMID" in caption.value]
    assert len(shown) == min(10, len(expected))
    assert all(any(str(pmid) in words for pmid in expected) for words in shown)
    app.button(key="make_filter").click().run()
    assert app.query_params["source"] == "neural"
    assert app.query_params["condition"] == "spinal_cord_injury"
    assert "cell" not in app.query_params


def test_the_same_facet_twice_and_a_limit_above_all_counts_are_sentences(map_page):
    app = map_page()
    app.selectbox(key="choose_columns").set_value("source").run()
    assert "Rows and columns show the same" in app.info[0].value
    app.selectbox(key="choose_columns").set_value("condition").run()
    app.selectbox(key="choose_least").set_value("20").run()
    assert not app.exception
    assert "Nothing is left to draw" in app.info[0].value


def test_gaps_are_told_in_words_best_covered_first(map_page):
    app = map_page()
    app.session_state["chosen"] = {**app.session_state["chosen"], "dress": "gaps"}
    app.run()
    assert app.query_params["dress"] == "gaps"
    gaps = [words.value for words in app.markdown if ": 0 papers;" in words.value]
    assert gaps
    assert not charts(app)


def test_collapsed_groups_become_one_column(map_page):
    app = map_page()
    app.multiselect(key="choose_collapsed").set_value(["peripheral_nerve"]).run()
    assert not app.exception
    assert app.query_params["collapsed"] == "peripheral_nerve"
    column = app.selectbox(key="open_column")
    assert "Peripheral nerve (all)" in column.options
    column.set_value("group:peripheral_nerve")
    app.selectbox(key="open_row").set_value("adipose").run()
    app.button(key="open_cell").click().run()
    assert not app.exception
    assert any("Adipose tissue" in heading.value for heading in app.header)


@pytest.mark.parametrize("query", [{"text": "33456473"}, {"source": "cord_blood", "text": "zzzz"}])
def test_one_paper_and_none_are_whole_pages(map_page, query):
    app = map_page(**query)
    assert not app.exception


def test_one_click_shows_just_the_counter_evidence(map_page):
    app = map_page()
    app.toggle(key="choose_against").set_value(True).run()
    assert app.query_params["against"] == "on"
    words = " ".join(note["text"] for note in layout(app)["annotations"]).replace("<br>", " ")
    assert "no difference" in words.lower()
    contrary = [
        r.record.pmid for r in REFERENCES if {"no_difference", "worsened"} & set(r.labels.codes("effect"))
    ]
    shown = charts(app)[0].spec["data"]
    (cells,) = [trace for trace in shown if trace.get("name") == "cells"]
    assert contrary
    assert len(cells["customdata"]) >= 1
