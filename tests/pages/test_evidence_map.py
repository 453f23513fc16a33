import json
import re

import pytest

from tests.core_papers import CORE
from tests.pages.charts import charts, open_table, state

REFERENCES = CORE


@pytest.fixture
def map_page(open_app):
    return lambda **parameters: open_app(**parameters).switch_page("pages/evidence_map.py").run()


def papers_with(source, condition):
    return [
        r.record.pmid
        for r in REFERENCES
        if source in r.labels.codes("source") and condition in r.labels.codes("condition")
    ]


def by_name(app):
    """Open the part of the page where a cell is chosen by its two names."""
    app.session_state["cell_by_name"] = True
    return app.run()


def open_cell(app, row, column):
    by_name(app).selectbox(key="open_row").set_value(row)
    app.selectbox(key="open_column").set_value(column).run()
    app.button(key="open_cell").click().run()


def layout(app):
    (chart,) = charts(app)
    return chart.spec["layout"]


def test_it_opens_on_what_was_tried_for_what(map_page):
    app = map_page()
    words = " ".join(note["text"] for note in layout(app)["annotations"])
    assert "cell sources × conditions" in words.lower()
    assert "82 of 82 papers" in words
    assert "compiled 22 Nov 2026" in words
    (chart,) = charts(app)
    assert chart.alt


def test_a_ready_question_sets_both_axes_and_rides_in_the_address(map_page):
    app = map_page()
    preset = app.get("button_group")[1]
    titles = [option.content for option in preset.proto.options]
    assert "Does it help?" in titles
    app.selectbox(key="choose_columns").set_value("effect").run()
    assert app.query_params["columns"] == "effect"
    assert "rows" not in app.query_params
    assert not app.exception


def test_a_cell_opened_by_name_lists_its_papers(map_page):
    app = map_page()
    open_cell(app, "neural", "spinal_cord_injury")
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
    state(app).options = {**state(app).options, "dress": "gaps"}
    app.run()
    assert app.query_params["dress"] == "gaps"
    lists = gap_lists(app)
    assert [title.partition(":")[0] for title in lists] == [
        "No papers at all",
        "Animal studies but no human study",
        "Trials but none randomised",
    ]
    assert all("in this sample" in sentence for sentences in lists.values() for sentence in sentences)
    assert not charts(app)


def gap_lists(app):
    """The lists of gaps: title to sentences."""
    (sent,) = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "gap_list"]
    return {
        each["title"]: ["".join(words for words, _ in gap) for gap in each["gaps"]]
        for each in json.loads(sent.json)["lists"]
    }


def test_gaps_are_those_of_the_condition_that_is_asked_for(map_page):
    app = map_page(condition="trigeminal_orofacial")
    state(app).options = {**state(app).options, "dress": "gaps"}
    app.run()
    lists = gap_lists(app)
    sentences = [sentence for each in lists.values() for sentence in each]
    assert sentences
    assert all("Trigeminal / orofacial" in sentence for sentence in sentences)
    assert not any("not stated" in sentence or "in general" in sentence for sentence in sentences)
    without = {
        source
        for source in ("neural", "dental", "umbilical_cord", "olfactory")
        if not papers_with(source, "trigeminal_orofacial")
    }
    names = {"neural": "Neural", "umbilical_cord": "Umbilical cord"}
    none = next(each for title, each in lists.items() if title.startswith("No papers"))
    assert without == set(names)
    assert all(any(sentence.startswith(name) for sentence in none) for name in names.values())
    assert (
        "Dental tissue × Trigeminal / orofacial: 1 animal study, no human study in this sample" in sentences
    )


def test_collapsed_groups_become_one_column(map_page):
    app = map_page()
    app.multiselect(key="choose_collapsed").set_value(["peripheral_nerve"]).run()
    assert not app.exception
    assert app.query_params["collapsed"] == "peripheral_nerve"
    assert "Peripheral nerve (all)" in by_name(app).selectbox(key="open_column").options
    open_cell(app, "adipose", "group:peripheral_nerve")
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
    contrary = [
        r.record.pmid for r in REFERENCES if {"no_difference", "worsened"} & set(r.labels.codes("effect"))
    ]
    assert f"{len(contrary)} of 82 papers: studies showing no benefit or worse pain · no filters" in words
    traces = {trace.get("name"): trace for trace in charts(app)[0].spec["data"]}
    assert len(contrary) == 2
    assert sorted(traces["numbers"]["text"]) == ["1 of 10", "1 of 2"]
    assert "▼" not in traces  # each number is about them
    papers = open_table(app, "map")
    assert papers["rows"][-1][-1] == "2 of 78"
    opened = papers_with("neural", "spinal_cord_injury")
    open_cell(app, "neural", "spinal_cord_injury")
    assert any(f"1 of {len(opened)} papers: Neural" in heading.value for heading in app.header)
    shown = [caption.value for caption in app.caption if "PMID" in caption.value]
    assert len(shown) == 1
    assert any(f"PMID {pmid}" in shown[0] for pmid in set(opened) & set(contrary))


def test_people_and_best_designs_ride_in_the_address_and_the_table(map_page):
    app = map_page(related="1")
    app.selectbox(key="choose_size_by").set_value("people").run()
    app.selectbox(key="choose_split").set_value("best_design").run()
    assert (app.query_params["size_by"], app.query_params["split"]) == ("people", "best_design")
    words = " ".join(note["text"] for note in layout(app)["annotations"]).replace("<br>", " ")
    assert "by people in human studies" in words and "Randomised, placebo or sham" in words
    figure = open_table(app, "map")
    assert figure["columns"][-1].endswith(": best design")
    with_options(app, dress="table")
    (table,) = [frame.value for frame in app.dataframe]
    assert table.iloc[-1]["People"] > 100
    assert app.query_params["size_by"] == "people"


def test_people_with_other_options_few_papers_and_none_are_whole_pages(map_page):
    app = with_options(map_page(), size_by="people", split="best_design", columns="effect", against="on")
    app.text_input(key="filter_text").set_value("zzzz").run()
    assert not app.exception
    app.text_input(key="filter_text").set_value("").run()
    app = with_options(app, size_by="people", split="best_design", columns="condition", against="off")
    app.multiselect(key="filter_species").set_value(["rat"]).run()
    assert not app.exception
    words = " ".join(note["text"] for note in layout(app)["annotations"]).replace("<br>", " ")
    assert "people in human studies" in words and "– papers, no people stated" in words


def with_options(app, **chosen):
    state(app).options = {**state(app).options, **chosen}
    app.run()
    assert not app.exception
    return app


def test_does_it_help_keeps_people_and_animals_apart_and_counts_no_review(map_page):
    app = map_page(columns="effect")
    (chart,) = charts(app)
    words = " ".join(chart.words).replace("<br>", " ")
    assert "of 82 papers: primary studies in people or animals · no filters" in words
    assert "Not applicable" not in words
    groups = re.findall("<b>(In [^<]*)</b>", words)
    assert [group.partition(":")[0] for group in groups] == ["In people", "In animals"]
    columns = list(by_name(app).selectbox(key="open_column").options)
    assert columns[:5] == [
        f"In people: {name}"
        for name in ("Worsened", "No difference", "Mixed", "Improved", "Unclear or not reported")
    ]
    cells = next(trace for trace in chart.spec["data"] if trace.get("name") == "cells")
    place = cells["customdata"].index(["adipose", "human.share.improved"])
    assert "4 of 4 papers" in cells["text"][place]
    open_cell(app, "adipose", "human.improved")
    assert app.query_params["cell"] == ["source:adipose", "effect:improved", "kind:human"]
    assert any("4 papers: Adipose tissue × Improved" in heading.value for heading in app.header)
