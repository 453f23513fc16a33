"""The methods as a Word document, read back."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from data.evidence.evidence import Provenance
from data.exports.methods_document import methods_document
from data.exports.methods_readings import ReadByPeople
from data.labelling.evaluation.published_accuracy import recorded_accuracy
from data.labelling.evaluation.published_codings import published_codings
from data.labelling.labels import Labels, Scope
from data.readings.accuracy import Measured
from data.readings.agreement import Agreement
from data.settings import LanguageModel
from tests.data.evidence_cases import TOPIC, evidence, labels, record

HOSTILE = "<w:p>\x0b=1+1 & ]]> \x00 “Neuropathic” תאי גזע"
LINK = "https://map.example.org/methods"
SEARCH = Provenance(
    "search-1",
    date(2026, 11, 20),
    query=f"pain {HOSTILE}",
    translation='"pain"[All Fields]',
    warnings=("PubMed found no such term: xyzzy.",),
    counted=5,
    missing=(7,),
)


@pytest.fixture(scope="module")
def document():
    found = evidence(
        (record(1, "Cells for pain"), labels(article_type="animal_study")),
        (record(2, HOSTILE), Labels(scope=Scope("It is not about pain."))),
        (record(3, "Gone", publication_types=("Retracted Publication",)), labels()),
        (record(4, "Notice", publication_types=("Retraction of Publication",)), labels()),
        origin=SEARCH,
    )
    return Document(io.BytesIO(methods_document(found, LINK)))


def words(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def rows(document, heading):
    """The table whose first heading is this, as tuples of words."""
    found = ([tuple(c.text for c in row.cells) for row in table.rows] for table in document.tables)
    return next(table for table in found if table[0][0] == heading)


def test_the_flow_is_a_table_that_adds_up(document):
    told = {name.strip(): int(number) for name, number in rows(document, "Stage")[1:]}
    assert told["Records identified in PubMed"] == 5
    assert told["Removed before screening"] == 2
    assert (told["Retracted papers"], told["Out of scope"], told["Core papers shown"]) == (1, 1, 1)


def test_query_translation_warnings_and_link_are_told(document):
    text = words(document)
    for told in ('"pain"[All Fields]', "xyzzy", "20 November 2026", LINK, TOPIC.fingerprint):
        assert told in text
    assert [line for line, _ in rows(document, "Line")[1:]] == [line.text for line in TOPIC.query_lines]


def test_papers_out_of_scope_are_named_with_their_reason_and_their_title_is_text(document):
    _, (pmid, title, why) = rows(document, "PMID")
    assert (pmid, why) == ("2", "It is not about pain.")
    assert title == "<w:p> =1+1 & ]]> “Neuropathic” תאי גזע"


def test_the_accuracy_is_the_recorded_one_of_frozen_and_reference_set(document):
    accuracy = recorded_accuracy(TOPIC)
    tables = [[tuple(c.text for c in row.cells) for row in table.rows] for table in document.tables]
    frozen, reference = [rows for rows in tables if rows[0][:2] == ("Facet", "Reference labels")]
    for shown, recorded in ((frozen, accuracy.frozen), (reference, accuracy)):
        figures = {row[0]: row[1:] for row in shown}
        for facet in TOPIC.facets:
            micro = recorded.micro[facet.code]
            assert figures[facet.name] == (
                f"{micro.support:,}",
                f"{micro.precision:.2f}",
                *(f"{figure:.2f}" if micro.support else "–" for figure in (micro.recall, micro.f1)),
            )
    assert words(document).count(accuracy.command) == 2
    assert "known here coded none of these papers" in words(document)


def test_what_authors_of_reviews_coded_is_compared():
    coding = published_codings(TOPIC)[0]
    (facet, coded) = next((label.facet, label.category) for label in coding.labels.labels)
    found = evidence((record(1, coding.record.title), labels(**{facet: coded})), origin=SEARCH)
    made = Document(io.BytesIO(methods_document(found, LINK)))
    told = [
        rows for table in made.tables if (rows := [c.text for c in table.rows[0].cells])[1] == "Papers coded"
    ]
    assert told == [["Facet", "Papers coded", "Labels agree", "Precision", "Recall"]]
    assert "python -m data.evaluate --search search-1" in words(made)
    assert "0 of the 1 have manual labels" in words(made)


def test_the_codebook_has_every_category_with_its_definition(document):
    told = {
        (row.cells[0].text, row.cells[1].text)
        for table in document.tables
        if table.rows[0].cells[0].text == "Category"
        for row in table.rows[1:]
    }
    for facet in TOPIC.facets:
        for category in facet.categories:
            assert (category.name, " ".join(category.definition.split())) in told


def test_every_list_that_the_words_name_is_spelt_out(document):
    told = words(document)
    named = set(re.findall(r"\{(\w+)\}", told))
    assert "pain" in named
    for name in named:
        assert f"{{{name}}}: {TOPIC.words[name][0]}" in told, name


def test_headings_are_headings_and_no_author_is_claimed(document):
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert "What the map cannot tell" in headings
    assert "Codebook" in headings
    assert document.core_properties.author == ""


def test_a_topic_that_was_not_measured_says_so():
    found = evidence(topic=replace(TOPIC, folder=None))
    made = methods_document(found, "")
    assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None
    assert "have not been measured" in words(Document(io.BytesIO(made)))


def test_readings_of_people_and_the_model_are_in_the_document():
    found = evidence((record(1, "Cells for pain"), labels(article_type="animal_study")), origin=SEARCH)
    given = {"papers": 1, "categories": {}, "micro": {"f1": 0.8571, "support": 7}, "macro": {}}
    figures = {
        "papers": 3,
        "readers": 2,
        "not_there": [],
        "facets": {facet.code: given for facet in TOPIC.facets},
        "scope": {"sensitivity": 1.0, "specificity": 0.5, "in_scope": 2, "out_of_scope": 2},
        "characteristics": {"participants": {"f1": 0.5, "support": 4}},
    }
    empty = figures | {
        "facets": {facet.code: given | {"papers": 0} for facet in TOPIC.facets},
        "scope": figures["scope"] | {"in_scope": 0, "out_of_scope": 0},
        "characteristics": {},
    }
    read = ReadByPeople((Agreement("effect", 3, None, 0.5),), {Measured.RULE: figures, Measured.MODEL: empty})
    model = LanguageModel("https://llm.hospital.org/private/v1/", "small-model", "sk-secret")
    made = Document(io.BytesIO(methods_document(found, LINK, read=read, model=model)))
    told = words(made)
    assert "read by small-model at llm.hospital.org: title, abstract" in told
    assert "sk-secret" not in told and "/private" not in told
    assert "3 papers of this search that people read (2 readers)" in told
    assert "1 labelled by the rules alone" in told
    by_origin = next(
        [tuple(cell.text for cell in row.cells) for row in table.rows]
        for table in made.tables
        if table.rows[0].cells[1].text == "Rules"
    )
    assert by_origin[:2] == [("Facet", "Rules"), ("In scope", "0.75 (4)")]
    assert {row[1] for row in by_origin[2:]} == {"0.86 (1)"}
    assert rows(made, "Field") == [("Field", "Papers", "Kappa", "F1"), ("Effect on pain", "3", "–", "0.50")]


def test_without_readings_and_model_nothing_is_said_of_them(document):
    told = words(document)
    assert "By what people read" not in told and "What is sent where" not in told
