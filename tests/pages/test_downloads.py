"""The row under each figure, as the server makes it; the browser's part is tested in tests/browser."""

import base64
import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from pptx import Presentation

from components.charts import figure_downloads, map_file
from components.charts.figure_citation import citation
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from tests.data.evidence_cases import evidence, labels, record
from tests.pages.charts import charts, open_table, state

ALL = ["csv", "xlsx", "png", "svg", "slide", "link", "citation"]


def rows(app):
    """What each row of buttons on the page was given, by what it is about."""
    found = {}
    for part in app.get("bidi_component"):
        if (name := part.proto.component_name) in ("download_row", "figure"):
            data = json.loads(part.proto.json)
            row = data["downloads"] if name == "figure" else data
            found[row["title"]] = row
    del found["this view"]  # the link in the header
    return found


def pressed(app, key, kind):
    """What the row answers to a press of a button."""
    state(app).requested_files[key] = {"kind": kind, "id": "7"}
    app.run()
    assert not app.exception
    (answer,) = [data["answer"] for data in rows(app).values() if data["answer"]]
    assert answer["id"] == "7"
    return answer


def content(answer):
    file = base64.b64decode(answer["base64"])
    assert len(file) == answer["size"]
    return file


def test_every_figure_of_every_page_has_its_row(open_app):
    app = open_app()
    of_figures = {title: row["offers"] for title, row in rows(app).items() if title != "all figures"}
    assert list(of_figures) == [
        "Publications by year and article type",
        "Article types: reviews and clinical trials",
        "Papers by cell source",
    ]
    assert all(offers == ALL for offers in of_figures.values())
    for page, figures in (("trends", 7), ("evidence_map", 1)):
        app.switch_page(f"pages/{page}.py").run()
        offers = [row["offers"] for row in rows(app).values()]
        assert offers == [ALL] * figures


def test_nothing_is_made_before_it_is_asked_for_and_then_only_once(open_app):
    app = open_app()
    assert not any(row["answer"] for row in rows(app).values())
    pressed(app, "source", "csv")
    app.run()
    assert not any(row["answer"] for row in rows(app).values())


def test_the_numbers_are_those_of_the_table(open_app):
    app = open_app(source="adipose")
    shown = open_table(app, "source")
    answer = pressed(app, "source", "csv")
    assert answer["name"] == "stem_cells_neuropathic_pain-source-2026-11-22-n12.csv"
    read = list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))
    assert read[0] == shown["columns"]
    assert read[1:] == [[str(value) for value in row] for row in shown["rows"]]
    book = openpyxl.load_workbook(io.BytesIO(content(pressed(app, "source", "xlsx"))))
    numbers = list(book["Numbers"].values)
    assert list(numbers[0]) == shown["columns"]
    papers = numbers[0].index("Papers")
    assert [row[papers] for row in numbers[1:]] == [row[papers] for row in shown["rows"]]
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Figure"] == "Papers by cell source"
    assert about["Papers and filters"] == (
        "12 of 82 papers · Cell source: Adipose tissue · 36 papers on related pain excluded"
    )
    assert "source=adipose" in about["Link"] and "search=starter" in about["Link"]


def test_an_image_is_laid_out_for_a_slide_with_its_link(open_app):
    answer = pressed(open_app(source="adipose"), "years", "png")
    layout = json.loads(answer["figure"])["layout"]
    assert (layout["width"], layout["height"]) == (1056, 594)
    words = " ".join(note["text"] for note in layout["annotations"])
    assert "search=starter" in words
    assert answer["title"] == "Publications by year and article type"


def test_a_slide_and_the_deck_are_presentations(open_app):
    app = open_app()
    one = Presentation(io.BytesIO(content(pressed(app, "years", "slide"))))
    assert len(one.slides) == 1
    app.session_state["share"] = True
    app.run()
    deck = Presentation(io.BytesIO(content(pressed(app, "deck", "deck"))))
    words = {shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame}
    for title in ("Publications by year and article type", "Papers by cell source"):
        assert any(title in text for text in words)
    assert len(deck.slides) >= 11


def test_the_map_as_one_file_is_of_the_view_and_begins_with_its_map(open_app, monkeypatch):
    app = open_app(source="adipose")
    state(app).options = {"rows": "mechanism", "columns": "source", "dress": "heat"}
    app.session_state["share"] = True
    app.run()
    page = content(pressed(app, "map_file", "html")).decode()
    assert "12 of 82 papers · Cell source: Adipose tissue" in page
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    start = {key: data["start"][key] for key in ("rows", "columns", "rendering", "related")}
    assert start == {"rows": "mechanism", "columns": "source", "rendering": "heat", "related": False}
    assert len(data["papers"]["pmid"]) - len(data["papers"]["related"]) == 12
    monkeypatch.setattr(map_file, "MOST_PAPERS", 10)
    app.run()
    assert "at most 10 papers" in rows(app)["the map"]["off"]


def test_a_file_that_fails_leaves_the_page_whole(open_app, monkeypatch):
    def broken(*_):
        raise ValueError("broken")

    monkeypatch.setattr(figure_downloads, "numbers_csv", broken)
    app = open_app()
    answer = pressed(app, "source", "csv")
    assert "base64" not in answer
    assert len(charts(app)) == 3


@pytest.mark.parametrize("dress", ["table", "gaps"])
def test_the_map_as_table_and_its_gaps_have_numbers_link_and_citation(open_app, dress):
    app = open_app()
    app.switch_page("pages/evidence_map.py").run()
    state(app).options = {**state(app).options, "dress": dress}
    app.run()
    (row,) = rows(app).values()
    assert row["offers"] == ["csv", "xlsx", "link", "citation"]
    assert f"dress={dress}" in row["link"]
    answer = pressed(app, {"table": "map_table", "gaps": "gaps"}[dress], "csv")
    assert len(content(answer).decode().splitlines()) > 5


def test_the_citation_is_one_ready_line(open_app):
    row = rows(open_app(source="adipose"))["Papers by cell source"]
    assert row["citation"].startswith(
        "Papers by cell source. 12 of 82 papers (Cell source: Adipose tissue; 36 papers on related pain "
        "excluded). Stem cells for neuropathic pain: evidence map. PubMed, starter set of 118 records "
        "compiled 22 Nov 2026. "
    )
    assert row["link"] in row["citation"]


def test_the_citation_of_a_search_has_its_query_on_one_line():
    origin = Provenance("1f3a9c07", date(2026, 11, 22), query="stem cells\n AND   pain", counted=1)
    now = view_of(evidence((record(1), labels(source="adipose")), origin=origin), Selection())
    assert citation("Papers by year", now, "https://example.org/?x=1", date(2026, 12, 1)) == (
        "Papers by year. 1 of 1 paper (no filters). PubMed search: stem cells AND pain: evidence map. "
        "PubMed search of 22 Nov 2026: stem cells AND pain. https://example.org/?x=1 Accessed 1 Dec 2026."
    )
