"""The Clinical studies: its sentence, numbers, table and figures, with all papers, few and none."""

import base64
import io
import json

import openpyxl
import pandas as pd
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from pptx import Presentation

from components.papers import study_table as page_table
from data.evidence.analysis.clinical_studies import clinical_studies, in_words
from tests.components.real_figures import starter_view
from tests.pages.charts import cards, charts, number_tiles, state


@pytest.fixture
def clinical_page(open_app):
    def opened(**parameters):
        app = open_app(**parameters).switch_page("pages/clinical_studies.py").run()
        assert not app.exception
        return app

    return opened


def table_of(app):
    (sent,) = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "study_table"]
    return json.loads(sent.json)


def test_the_starter_set_is_told_in_words_numbers_table_and_figures(clinical_page):
    app = clinical_page()
    studies = clinical_studies(starter_view())
    assert any(in_words(studies) in text.value.replace("\\", "") for text in app.markdown)
    tiles = {tile["label"]: tile for tile in number_tiles(app)}
    assert tiles["People in them"]["value"] == f"{studies.total_people:,}"
    assert "cell=clinical:randomised" in tiles["Randomised"]["link"]
    assert tiles["Placebo or sham control"]["value"] == "0" and not tiles["Placebo or sham control"]["link"]
    assert len(charts(app)) == 4
    assert all("12 human studies" in " ".join(chart.words).replace("<br>", " ") for chart in charts(app))
    sent = table_of(app)
    keys = [column["key"] for column in sent["columns"]]
    first = dict(zip(keys, sent["rows"][0]["cells"], strict=True))
    assert first["year"] == "2025"
    assert first["people"]["parts"] == [
        {"text": "67", "sign": "m", "told": "read by a language model", "link": ""}
    ]
    assert "fell significantly" in first["effect"]["quote"]
    second = dict(zip(keys, sent["rows"][1]["cells"], strict=True))
    (registered,) = second["title"]["parts"]
    assert registered["link"] == "https://clinicaltrials.gov/study/NCT01772810"
    assert [part["text"] for part in second["dose"]["parts"]] == ["Dose –", "Into the cord"]
    assert second["dose"]["parts"][0]["missing"]
    assert [part["text"] for part in second["design"]["parts"]] == [
        "not randomised",
        "phase 1",
        "blinding, control –",
    ]
    assert [button["key"] for c in sent["columns"] for button in c["more"]] == [
        "registry",
        "product",
        "route",
    ]


def test_a_number_opens_its_papers_and_an_address_does_too(open_app):
    app = open_app()
    app.query_params["cell"] = "clinical:randomised"
    app.switch_page("pages/clinical_studies.py").run()
    state(app).open_cells["clinical_studies"] = (("clinical", "randomised"),)
    app.run()
    assert not app.exception
    assert any("1 paper: randomised human studies" in head.value for head in app.header)


def test_the_table_is_sorted_by_people_and_shows_chosen_columns(clinical_page):
    app = clinical_page()
    state(app).options = {"study_sort": "people", "study_reverse": "yes", "study_show": "people mechanism"}
    app.run()
    assert not app.exception
    sent = table_of(app)
    assert [column["key"] for column in sent["columns"]] == ["title", "people", "mechanism"]
    assert app.query_params["study_show"] == ["people", "mechanism"]
    people = [int(row["cells"][1]["parts"][0]["text"]) for row in sent["rows"]]
    assert people == sorted(people)


def test_the_address_carries_the_page_of_the_table_and_filters_turn_back_to_the_first(clinical_page):
    app = clinical_page()
    first = [row["pmid"] for row in table_of(app)["rows"]]
    app.query_params["page"] = "2"
    app.run()
    second = [row["pmid"] for row in table_of(app)["rows"]]
    assert len(second) == 2 and not {*first} & {*second}
    assert app.query_params["page"] == "2"
    del app.query_params["page"]  # as the links of the navigation
    app.switch_page("pages/studies.py").run()
    assert "page" not in app.query_params
    app.switch_page("pages/clinical_studies.py").run()
    assert app.query_params["page"] == "2"
    assert [row["pmid"] for row in table_of(app)["rows"]] == second
    app.multiselect(key="filter_species").set_value(["human"]).run()
    assert "page" not in app.query_params


@pytest.mark.parametrize("query", [{"source": "dental", "text": "zzzz"}, {"species": "rat"}])
def test_without_human_studies_a_sentence_says_so(clinical_page, query):
    app = clinical_page(**query)
    assert app.info and not cards(app)


def test_one_study_is_drawn_in_every_figure(clinical_page):
    app = clinical_page(text="39874104")
    assert len(table_of(app)["rows"]) == 1
    assert len(charts(app)) == 4
    assert any("1 human study; 67 people in it" in text.value for text in app.markdown)


def test_every_file_has_the_rows_in_the_order_of_the_table(monkeypatch):
    view = starter_view()
    studies = clinical_studies(view)
    order = list(reversed(range(len(studies))))
    pmid = studies.studies[0].main.pmid
    monkeypatch.setattr(page_table, "_sentences", lambda rows: {pmid: ("=Pain fell.",)})

    def content(make, *more):
        return io.BytesIO(base64.b64decode(make(*more)["base64"]))

    titles = [study.main.title for study in reversed(studies.studies)]
    table = pd.read_csv(content(page_table._csv, studies, order, view, ""))
    assert table["Title"].tolist() == titles
    assert table["Result read from"].iloc[-1] == "'=Pain fell."
    assert table["People"].sum() == studies.total_people
    sheet = openpyxl.load_workbook(content(page_table._xlsx, view, studies, order, view, ""))["Studies"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == titles
    document = Document(content(page_table._document, view, studies, order, view, "http://map.example.org/"))
    assert document.sections[0].orientation is WD_ORIENT.LANDSCAPE
    (printed,) = document.tables
    assert len(printed.rows) == len(studies) + 1
    assert "“=Pain fell.”" in " ".join(cell.text for cell in printed.rows[-1].cells)
    tiles = [page_table.Tile("People in them", "141", "stated by 12 of 12")]
    deck = Presentation(content(page_table._slides, view, studies, order, tiles, view, ""))
    rows = sum(len(s.table.rows) - 1 for slide in deck.slides for s in slide.shapes if s.has_table)
    assert rows == len(studies)
