"""CSV is read back by csv and by pandas, XLSX by openpyxl: neither wrote it as it is read here."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.record_columns import columns
from data.exports.search_sheet import about_search, about_view
from data.exports.spreadsheets import csv_text, numbers_csv, write_numbers, write_xlsx
from data.labelling.characteristics.model import Blinding, Characteristics, Control, Dose, Stated, Unit
from data.labelling.labels import Attribution, Label, Labels, Match, Origin, Scope
from data.records.record import Link, LinkKind, MeshHeading, Record
from data.storage.expansions import Expansion
from data.storage.stored_search import Search
from data.topics.loader import load_topic
from tests.data.evidence_cases import evidence, labels, record
from tests.records import hard_records

TOPIC = load_topic()
LEAD = TOPIC.facet(TOPIC.lead_facet)
SEARCH = Search(
    id="0a1b2c3d",
    query="=stem AND pain",
    translation="(stem)",
    warnings=("PubMed left out “x”.", "And “y”."),
    count=3,
    fetched=2,
    missing=(7,),
    unreadable=1,
    started=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    finished=None,
    state="incomplete",
    requests=4,
    seconds=1.5,
)
RECORD = Record(
    pmid=33456473,
    title='TNF-α & <i>Müller</i> glia; "quoted", 50 %',
    authors=("Liu WZ", "Ma ZJ"),
    journal="Stem Cells Int",
    year=2020,
    date="2020-12-28",
    doi="10.1155/2020/8861251",
    mesh=(MeshHeading("Neuralgia", ("therapy",), True), MeshHeading("Rats")),
    links=(Link(LinkKind.ERRATUM, 5, "x"),),
    trial_ids=("NCT02958267",),
)
LABELS = Labels(
    tuple(Label(LEAD.code, code, Origin.RULE) for code in LEAD.codes[:2]), randomised=True, phase="1/2"
)
BARE = Record(pmid=1)


def read_csv(rows):
    text = "".join(csv_text(rows, TOPIC))
    assert text.startswith("\ufeff"), "Excel takes it for another encoding"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def workbook(rows, about=()):
    out = io.BytesIO()
    write_xlsx(rows, TOPIC, about, out)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def sheet_rows(sheet):
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_csv_has_a_row_a_record_and_a_column_a_facet():
    row, bare = read_csv([(RECORD, LABELS), (BARE, Labels())])
    assert row["PMID"] == "33456473" and row["Year"] == "2020"
    assert row["Title"] == RECORD.title
    assert row["Authors"] == "Liu WZ; Ma ZJ"
    assert row[LEAD.name] == "; ".join(category.name for category in LEAD.categories[:2])
    assert (row["Randomised"], row["Phase"], row["Flags"], row["Labels by"]) == (
        "yes",
        "1/2",
        "Erratum published",
        "rule",
    )
    assert row["MeSH"] == "Neuralgia/therapy*; Rats"
    assert row["PubMed"] == "https://pubmed.ncbi.nlm.nih.gov/33456473/"
    assert {facet.name for facet in TOPIC.facets} <= row.keys()
    assert bare["PMID"] == "1"
    assert bare["Core or related"] == "core"
    assert not any(value for n, value in bare.items() if n not in ("PMID", "PubMed", "Core or related"))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2-3", "2–3"),
        ("3-10", "3–10"),
        ("1-2-3", "1–2–3"),
        ("5-May", "5–May"),
        ("Sept-9", "Sept–9"),
        ("10.e1-10.e8", "10.e1-10.e8"),
        ("1021-34", "1021–34"),
        ("2 - 3", "2 – 3"),
        ("3/4", "'3/4"),
        ("2.3", "'2.3"),
        ("1 1/2", "'1 1/2"),
        ("(5)", "'(5)"),
        ("5E-3", "'5E-3"),
        ("3 March", "'3 March"),
        ("MARCH1", "'MARCH1"),
        ("12E3", "'12E3"),
        ("007", "'007"),
        ("36", "36"),
        ("S12-8", "S12-8"),
        ("401 Suppl 1", "401 Suppl 1"),
    ],
)
def test_excel_makes_no_date_of_an_issue_or_pages_in_csv(given, written):
    record = Record(pmid=1, title=given, volume=given, issue=given, pages=given, date="2020-12")
    (row,) = read_csv([(record, Labels())])
    assert {row[name] for name in ("Title", "Volume", "Issue", "Pages")} == {written}
    assert row["Date"] == "2020-12"
    cells = sheet_rows(workbook([(record, Labels())])["Papers"])[0]
    assert cells["Issue"].value == given and cells["Issue"].data_type == "s"


def test_columns_of_a_record():
    (row,) = read_csv([(hard_records()[90000031], Labels())])
    assert (row["ISSN"], row["Pages"]) == ("1422-0067", "4532")
    assert row["Journal in full"] == "International journal of molecular sciences"
    (chapter,) = read_csv([(hard_records()[90000503], Labels())])
    assert (chapter["Book"], chapter["Editors"]) == ("Examples of Clinical Medicine", "Doe JB")


def test_how_a_study_was_done_stands_in_the_last_columns():
    told = Characteristics(
        participants=Stated(12, (Match("title", 0, 2, "12"),)),
        dose=(Stated(Dose(1e6, 2e6, Unit.CELLS_PER_KG)), Stated(Dose(5.0, 5.0, Unit.MILLILITRE))),
        follow_up=Stated(365.0),
        control=Stated(Control.PLACEBO_SHAM),
        blinded=Stated(Blinding.DOUBLE),
        randomised=Stated(False),
        registry_ids=(Stated("NCT01234567"),),
        conflicting=(("administrations", ()),),
    )
    planned = Characteristics(participants=Stated(40), planned=True)
    rows = [
        (RECORD, Labels(characteristics=told)),
        (RECORD, Labels(characteristics=planned, attributions={"participants": Attribution(Origin.MODEL)})),
    ]
    first, second = read_csv(rows)
    assert {name: first[name] for name in list(first)[-19:-1] if first[name]} == {
        "Participants": "12",
        "Dose": "1 to 2 million cells/kg; 5 ml",
        "Follow-up (days)": "365",
        "Control": "placebo or sham",
        "Blinding": "double-blind",
        "Random allocation": "no",
        "Registrations": "NCT01234567",
        "Contradictory numbers": "Administrations",
        "Characteristics by": "rule",
        "Words of characteristics": "Participants: 12",
    }
    assert (second["Participants"], second["Planned participants"]) == ("", "40")
    assert second["Characteristics by"] == "model"
    (cells, _) = sheet_rows(workbook(rows)["Papers"])
    assert (cells["Participants"].value, cells["Follow-up (days)"].value) == (12, 365)


def test_core_or_related_is_told_where_the_topic_tells_them_apart():
    rows = [
        (record(1), labels(condition="joint_pain other_condition")),
        (record(2), labels(condition="joint_pain crps")),
        (record(3), labels()),
    ]
    assert [row["Core or related"] for row in read_csv(rows)] == ["related", "core", "core"]
    aside = replace(labels(condition="joint_pain"), scope=Scope("Not about this."))
    assert read_csv([(record(4), aside)])[0]["Core or related"] == "out of scope"
    everything = replace(TOPIC, related=None)
    assert "Core or related" not in {column.name for column in columns(everything, {})}
    view = view_of(evidence(*rows), Selection())
    assert dict(about_view(view, {}))["Papers on related pain"] == "1, excluded"
    included = view_of(evidence(*rows), Selection(related=True))
    assert dict(about_view(included, {}))["Papers on related pain"] == "1, included"
    without = view_of(evidence(*rows, topic=everything), Selection())
    assert "Papers on related pain" not in dict(about_view(without, {}))


def test_csv_is_read_by_pandas_as_it_was():
    text = "".join(csv_text([(RECORD, LABELS), (BARE, Labels())], TOPIC)).encode()
    table = pd.read_csv(io.BytesIO(text), encoding="utf-8-sig")
    assert table["Title"][0] == RECORD.title
    assert list(table["PMID"]) == [33456473, 1]
    assert table.shape == (2, len(columns(TOPIC, {})))


@given(st.text())
@example('=HYPERLINK("http://x")')
@example("\t=1+1")
@example(" @SUM(A1)")
@example("\r\n+1")
@example("＝1+1")
def test_no_cell_of_a_csv_begins_like_a_formula(text):
    record = Record(
        pmid=1, title=text, authors=(text,), journal=text, doi=text, keywords=(text,), country=text
    )
    (row,) = read_csv([(record, Labels())])
    for name, value in row.items():
        assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), name
    assert row["Title"].startswith("'") or not text.strip().startswith(("=", "+", "-", "@"))
    assert "\n" not in row["Title"]


def test_a_workbook_has_typed_cells_a_fixed_heading_and_filters():
    book = workbook([(RECORD, LABELS), (BARE, Labels())])
    sheet = book["Papers"]
    row, bare = sheet_rows(sheet)
    assert row["PMID"].value == 33456473 and row["Year"].value == 2020
    assert row["Title"].value == RECORD.title
    assert row[LEAD.name].value == "; ".join(category.name for category in LEAD.categories[:2])
    assert row["PubMed"].hyperlink.target == "https://pubmed.ncbi.nlm.nih.gov/33456473/"
    assert row["DOI"].value == RECORD.doi
    assert row["DOI"].hyperlink.target == "https://doi.org/10.1155/2020/8861251"
    assert bare["Year"].value is None and bare["DOI"].hyperlink is None
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_nothing_in_a_workbook_is_a_formula_or_a_link_that_pubmed_text_chose():
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "http://evil.example/",
        "internal:Sheet2!A1",
        "_x0041_ {=1}",
    ]
    rows = [
        (Record(pmid=pmid, title=text, journal=text, doi=text, abstract=text), Labels())
        for pmid, text in enumerate(texts, 1)
    ]
    book = workbook(rows, about=[("Query", "=1+1")])
    for row, text in zip(sheet_rows(book["Papers"]), texts, strict=True):
        assert unescape(row["Title"].value) == text.strip() and row["Title"].data_type == "s"
        assert row["Title"].hyperlink is None and row["Abstract"].hyperlink is None
        assert row["DOI"].hyperlink.target.startswith("https://doi.org/")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("letter", ["a", "\U0001f9ec"])
def test_what_is_longer_than_a_cell_is_cut_and_says_so(letter):
    (row,) = sheet_rows(workbook([(Record(pmid=1, abstract=letter * 40_000), Labels())])["Papers"])
    value = row["Abstract"].value
    assert value.startswith(letter * 1000) and value.endswith("(cut: a cell of a spreadsheet holds no more)")
    assert len(value.encode("utf-16-le")) / 2 <= 32_767


def test_characters_that_xml_does_not_take_are_left_out():
    record = Record(pmid=1, title="a\x00b\x0bc\uffffd", authors=tuple(f"Author{n} A" for n in range(60)))
    (row,) = sheet_rows(workbook([(record, Labels())])["Papers"])
    assert row["Title"].value == "a b c d"
    assert row["Authors"].value.count(";") == 59


def test_the_workbook_says_how_it_was_searched_and_what_the_categories_mean():
    book = workbook([(RECORD, LABELS)], about_search(SEARCH, TOPIC))
    told = {row[0].value: row[1].value for row in book["Search"].iter_rows()}
    assert told["Query"] == "=stem AND pain"
    assert told["PubMed's warnings"] == "PubMed left out “x”. And “y”."
    assert told["Searched on (UTC)"] == datetime(2026, 11, 22, 9, 30)
    assert (told["Records counted by PubMed"], told["Records in the store"], told["Records missing"]) == (
        3,
        2,
        1,
    )
    assert told["PMIDs missing"] == "7"
    codes = {(row["Column"].value, row["Code"].value) for row in sheet_rows(book["Codebook"])}
    assert codes == {(facet.name, code) for facet in TOPIC.facets for code in facet.codes}


def test_papers_found_by_citation_are_named_with_those_that_lead_to_them():
    followed = Expansion(
        base="pain",
        day=date(2026, 11, 30),
        links=("pubmed_pubmed_refs",),
        followed=(3, 4),
        candidates=9,
        least=1,
        added={RECORD.pmid: (3, 4)},
    )
    book = workbook([(RECORD, LABELS)], about_search(SEARCH, TOPIC, [followed]))
    told = {row[0].value: row[1].value for row in book["Search"].iter_rows()}
    assert told["Citations followed"] == "Followed from 2 papers on 30 November 2026: their references."
    assert told["PMIDs found by citation"] == str(RECORD.pmid)
    text = "".join(csv_text([(RECORD, LABELS), (BARE, Labels())], TOPIC, followed.added))
    found = [row["Found by citation from"] for row in csv.DictReader(io.StringIO(text))]
    assert found == ["PMID 3; PMID 4", ""]


def test_the_codebook_counts_the_papers_of_the_sheet():
    book = workbook([(RECORD, LABELS), (BARE, Labels()), (RECORD, LABELS)])
    papers = {
        (row["Column"].value, row["Code"].value): row["Papers here"].value
        for row in sheet_rows(book["Codebook"])
    }
    assert [papers[LEAD.name, code] for code in LEAD.codes[:3]] == [2, 2, 0]
    assert sum(papers.values()) == 4


def test_dates_and_linked_papers_are_told():
    record = replace(
        RECORD,
        entrez_date="2021-01-20",
        links=(Link(LinkKind.UPDATES, 4, "bioRxiv. 2020"), Link(LinkKind.COMMENT, None, "=Pain. 2021")),
    )
    (row,) = sheet_rows(workbook([(record, LABELS)])["Papers"])
    assert row["In PubMed since"].value == datetime(2021, 1, 20) and row["In PubMed since"].is_date
    assert row["Linked papers"].value == "Preprint: PMID 4; Comment: =Pain. 2021"
    (line,) = read_csv([(record, LABELS)])
    assert line["In PubMed since"] == "2021-01-20"


def test_the_workbook_of_a_selection_names_its_filters_and_numbers():
    found = evidence(
        (record(1, year=2019), labels()),
        (record(2, year=2021), labels()),
        (record(3, publication_types=("Retracted Publication",)), labels()),
        (record(4, publication_types=("Retraction of Publication",)), labels()),
        origin=Provenance("0a1b2c3d", date(2026, 11, 22), "pain", "(pain)", ("One.",), 5, (9,)),
    )
    view = view_of(found, Selection(years=(2020, 2026)))
    about = dict(about_view(view, {"Years": "2020 to 2026"}))
    book = workbook([(record(2), Labels())], about_view(view, {"Years": "2020 to 2026"}))
    told = {row[0].value: row[1].value for row in book["Search"].iter_rows()}
    assert told.keys() == about.keys()
    assert told["Filter: Years"] == "2020 to 2026" and told["Query"] == "pain"
    assert told["Searched on"] == datetime(2026, 11, 22)
    assert (told["Papers here"], told["Papers without any filter"]) == (1, 2)
    assert told["Retracted papers"] == "1, excluded" and told["Retraction notices excluded"] == 1
    starter = dict(about_view(view_of(evidence(), Selection()), {}))
    assert "Query" not in starter and starter["Papers here"] == 0


def test_more_links_than_a_sheet_may_hold_are_written_as_text(monkeypatch):
    monkeypatch.setattr("data.exports.spreadsheets._SHEET_LINKS", 2)
    rows = sheet_rows(workbook([(Record(pmid=pmid, doi="10.1/x"), Labels()) for pmid in (1, 2, 3)])["Papers"])
    assert [row["PubMed"].hyperlink is not None for row in rows] == [True, False, False]
    assert rows[2]["PubMed"].value == "https://pubmed.ncbi.nlm.nih.gov/3/"


def test_an_empty_list_gives_a_table_without_rows():
    assert read_csv([]) == []
    assert sheet_rows(workbook([])["Papers"]) == []


NUMBERS = pd.DataFrame(
    {
        "Cell source": ["=HYPERLINK(1)", "+adipose", "@x", "\tdental", "Müller, “cells”"],
        "Papers": [1_234_567, 0, 3, 4, 5],
        "Papers a year": [0.5, float("nan"), float("inf"), 2.0, -1.5],
        "Share of papers": ["36%", "<1%", None, "-", "2%"],
    }
)


def numbers_as_book(table, about=()):
    book = io.BytesIO()
    write_numbers(table, about, book)
    return openpyxl.load_workbook(book)


def test_numbers_are_numbers_and_no_text_is_a_formula():
    sheet = numbers_as_book(NUMBERS)["Numbers"]
    assert [cell.value for cell in sheet[1]] == list(NUMBERS.columns)
    types = {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert types == {"n", "s"}
    assert [cell.value for cell in sheet["B"][1:]] == [1_234_567, 0, 3, 4, 5]
    assert [cell.value for cell in sheet["C"][1:]] == [0.5, None, "inf", 2, -1.5]
    assert sheet["A2"].value == "=HYPERLINK(1)" and sheet["A2"].data_type == "s"
    lines = list(csv.reader(io.StringIO(numbers_csv(NUMBERS).removeprefix("\ufeff"), newline="")))
    assert [line[0] for line in lines[1:4]] == ["'=HYPERLINK(1)", "'+adipose", "'@x"]
    assert [line[1] for line in lines[1:]] == ["1234567", "0", "3", "4", "5"]
    assert lines[2][2] == "" and lines[5][2] == "-1.5"


def test_the_second_sheet_says_what_the_numbers_count():
    about = (("Query", "=cmd|x"), ("Papers", 7), ("Link", "https://example.org/?source=adipose"))
    sheet = numbers_as_book(NUMBERS, about)["About"]
    assert tuple(sheet.iter_rows(values_only=True)) == about
    assert sheet["B1"].data_type == "s"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=50), min_size=1, max_size=5))
def test_any_names_make_numbers_that_open(names):
    table = pd.DataFrame({"Name": names, "Papers": range(len(names))})
    sheet = numbers_as_book(table)["Numbers"]
    assert sheet.max_row == len(names) + 1
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    for line in csv.reader(io.StringIO(numbers_csv(table).removeprefix("\ufeff"), newline="")):
        assert not line[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_table_without_rows_is_a_table():
    assert numbers_as_book(NUMBERS.head(0))["Numbers"].max_row == 1
    assert numbers_csv(NUMBERS.head(0)).count("\n") == 1
