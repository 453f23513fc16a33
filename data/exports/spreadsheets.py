"""Tables as CSV and XLSX: records with their labels, one row a record, and the numbers of a figure.

A spreadsheet runs a cell that begins like a formula. What PubMed and the authors wrote is data, so in CSV
such a cell gets an apostrophe in front (OWASP, "CSV Injection"), and in XLSX every text is written as text.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.evidence.evidence import Provenance
from data.evidence.view import View
from data.exports.text import flags_in_words
from data.labelling.labels import Labels
from data.records.notices import link_words
from data.records.record import MeshHeading, Record
from data.records.text import one_line
from data.records.urls import doi_url, pubmed_url
from data.storage.stored_search import Search
from data.topics.model import Facet, Related, Topic

Row = tuple[Record, Labels]
Value = str | int | float | date | datetime | None

# Excel's own limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_CELL_CHARACTERS = 32_767
_SHEET_LINKS = 65_530
_CUT = " … (cut: a cell of a spreadsheet holds no more)"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Kind(StrEnum):
    """What a column holds, which decides how a spreadsheet shows it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    DOI = "doi"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its heading, what it holds, its width in characters, its value for a row."""

    name: str
    kind: Kind
    width: int
    value: Callable[[Record, Labels], Value]


def columns(topic: Topic) -> tuple[Column, ...]:
    """The columns, one for each facet of the topic among them."""
    return (
        Column("PMID", Kind.NUMBER, 11, lambda record, _: record.pmid or None),
        Column("Year", Kind.NUMBER, 7, lambda record, _: record.year),
        Column("Title", Kind.TEXT, 70, lambda record, _: record.title),
        Column("Authors", Kind.TEXT, 30, lambda record, _: "; ".join(record.authors)),
        Column("Journal", Kind.TEXT, 24, lambda record, _: record.journal),
        *(Column(facet.name, Kind.TEXT, 24, _names(facet)) for facet in topic.facets),
        *((_core_or_related(topic.related),) if topic.related else ()),
        Column("Randomised", Kind.TEXT, 11, lambda _, labels: _YES_NO[labels.randomised]),
        Column("Phase", Kind.TEXT, 7, lambda _, labels: labels.phase),
        Column("Flags", Kind.TEXT, 18, lambda record, _: flags_in_words(record)),
        Column("Linked papers", Kind.TEXT, 30, _linked),
        Column("Labels by", Kind.TEXT, 12, _origins),
        Column("Country", Kind.TEXT, 16, lambda record, _: record.country),
        Column("Date", Kind.TEXT, 11, lambda record, _: record.date),
        Column("In PubMed since", Kind.DATE, 12, lambda record, _: _day(record.entrez_date)),
        Column("Volume", Kind.TEXT, 8, lambda record, _: record.volume),
        Column("Issue", Kind.TEXT, 8, lambda record, _: record.issue),
        Column("Pages", Kind.TEXT, 12, lambda record, _: record.pages),
        Column("Language", Kind.TEXT, 10, lambda record, _: "; ".join(record.languages)),
        Column("DOI", Kind.DOI, 28, lambda record, _: record.doi),
        Column("PMCID", Kind.TEXT, 13, lambda record, _: record.pmcid),
        Column("PubMed", Kind.LINK, 38, lambda record, _: pubmed_url(record.pmid) if record.pmid else None),
        Column("Registry ids", Kind.TEXT, 16, lambda record, _: "; ".join(record.trial_ids)),
        Column("Publication types", Kind.TEXT, 30, lambda record, _: "; ".join(record.publication_types)),
        Column("MeSH", Kind.TEXT, 40, lambda record, _: "; ".join(map(_mesh, record.mesh))),
        Column("Keywords", Kind.TEXT, 30, lambda record, _: "; ".join(record.keywords)),
        Column("Abstract", Kind.TEXT, 60, lambda record, _: record.abstract),
        Column("Our summary", Kind.TEXT, 60, lambda record, _: record.summary),
    )


def csv_text(rows: Iterable[Row], topic: Topic) -> Iterator[str]:
    """CSV in pieces, one a line: RFC 4180, with the mark in front that tells Excel it is UTF-8."""
    table = columns(topic)
    yield "\ufeff" + _csv_line([column.name for column in table])
    for record, labels in rows:
        yield _csv_line([_harmless(column.value(record, labels)) for column in table])


def write_xlsx(rows: Iterable[Row], topic: Topic, about: Sequence[tuple[str, Value]], out: BinaryIO) -> None:
    """Write a workbook: the papers, how they were searched, and what the categories mean.

    Args:
        rows: records with their labels; they stream through.
        topic: the topic that the labels are of.
        about: names and values for the sheet "Search"; `about_search` and `about_view` make them.
        out: where the bytes go; written at the end.
    """
    with _workbook(out) as book:
        head = book.add_format(_HEAD)
        link = book.add_format({"font_color": "#0b5394", "underline": 1})
        day = book.add_format(_DAY)
        moment = book.add_format(_MOMENT)
        wrap = book.add_format(_WRAP)
        papers: Counter[tuple[str, str]] = Counter()
        _papers(book.add_worksheet("Papers"), _counted(rows, papers), columns(topic), head, link, day)
        _search(book.add_worksheet("Search"), about, head, wrap, day, moment)
        _codebook(book.add_worksheet("Codebook"), topic, papers, head, wrap)


def numbers_csv(table: pd.DataFrame) -> str:
    """The numbers of a figure as CSV, written as `csv_text` does."""
    lines: list[list[Value]] = [list(map(str, table.columns)), *_values(table)]
    return "\ufeff" + "".join(_csv_line([_harmless(value) for value in line]) for line in lines)


def write_numbers(table: pd.DataFrame, about: Sequence[tuple[str, Value]], out: BinaryIO) -> None:
    """Write a workbook: the numbers of a figure, and what they count.

    Args:
        table: one row a line; numbers become numbers, everything else text.
        about: names and values for the sheet "About".
        out: where the bytes go; written at the end.
    """
    with _workbook(out) as book:
        head = book.add_format(_HEAD)
        wrap = book.add_format(_WRAP)
        moment = book.add_format(_MOMENT)
        sheet = book.add_worksheet("Numbers")
        rows = list(_values(table))
        for place, name in enumerate(map(str, table.columns)):
            longest = max((len(str(row[place])) for row in rows if row[place] is not None), default=0)
            sheet.set_column(place, place, min(60, max(len(name), longest) + 2))
            sheet.write_string(0, place, _fit(name), head)
        sheet.freeze_panes(1, 1)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(line, place, value)
                elif value is not None:
                    sheet.write_string(line, place, _fit(str(value)))
        sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)
        _search(book.add_worksheet("About"), about, head, wrap, book.add_format(_DAY), moment)


def about_search(search: Search, topic: Topic) -> tuple[tuple[str, Value], ...]:
    """What the sheet "Search" says of a stored search: enough to run it again and to cite it."""
    return (
        ("Topic", topic.title),
        ("Searched in", "PubMed"),
        ("Query", search.query),
        ("PubMed's translation", search.translation),
        ("PubMed's warnings", " ".join(search.warnings)),
        ("Searched on (UTC)", search.started.replace(tzinfo=None)),
        ("Records counted by PubMed", search.count),
        ("Records in the store", search.fetched),
        ("Records missing", len(search.missing)),
        ("PMIDs missing", ", ".join(map(str, search.missing))),
        ("Texts that could not be read", search.unreadable),
        ("Search id", search.id),
        ("Topic version", topic.fingerprint),
        ("Labels", _LABELS),
    )


def about_view(view: View, filters: Mapping[str, str]) -> tuple[tuple[str, Value], ...]:
    """What the sheet "Search" says of the papers that a selection leaves.

    Args:
        view: the papers.
        filters: the filters in force, by name, in words; {} for none.
    """
    evidence = view.evidence
    return (
        ("Topic", evidence.topic.title),
        *_about(evidence.provenance),
        *((f"Filter: {name}", words) for name, words in filters.items()),
        ("Papers here", len(view)),
        ("Papers without any filter", view.total),
        (
            "Retracted papers",
            f"{len(evidence.retracted_pmids)}, {'counted' if view.selection.retracted else 'excluded'}",
        ),
        *_about_related(view),
        ("Retraction notices excluded", len(evidence.notices)),
        ("Preprints excluded, as their article is there", len(evidence.versions)),
        ("Topic version", evidence.topic.fingerprint),
        ("Labels", _LABELS),
    )


def _about_related(view: View) -> tuple[tuple[str, Value], ...]:
    related = view.evidence.topic.related
    if related is None:
        return ()
    how = "included" if view.selection.related else "excluded"
    return ((f"Papers on {related.name}", f"{view.related_papers}, {how}"),)


def _about(origin: Provenance) -> tuple[tuple[str, Value], ...]:
    if origin.is_starter:
        return (("Searched in", "the starter set, which is no search"), ("Compiled on", origin.date))
    return (
        ("Searched in", "PubMed"),
        ("Query", origin.query),
        ("PubMed's translation", origin.translation),
        ("PubMed's warnings", " ".join(origin.warnings)),
        ("Searched on", origin.date),
        ("Records counted by PubMed", origin.counted),
        ("Records missing", len(origin.missing)),
        ("PMIDs missing", ", ".join(map(str, origin.missing))),
        ("Texts that could not be read", origin.unreadable),
        ("Search id", origin.key),
    )


_LABELS = (
    "“automatic”: given by rules from title, abstract, keywords, MeSH and publication types; “reference”: "
    "read by a language model against the codebook. Check a label before relying on it."
)


def _counted(rows: Iterable[Row], papers: Counter[tuple[str, str]]) -> Iterator[Row]:
    """The rows as they are; what passes is counted by facet and category."""
    for record, labels in rows:
        papers.update({(label.facet, label.category) for label in labels.labels})
        yield record, labels


def _linked(record: Record, _: Labels) -> str:
    return "; ".join(
        f"{link_words(record, link)}: {f'PMID {link.pmid}' if link.pmid else link.citation}"
        for link in record.links
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("2020-12-28") else None


_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_WRAP = {"text_wrap": True, "valign": "top", "align": "left"}
_DAY = {"num_format": "yyyy-mm-dd", "align": "left"}
_MOMENT = {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}


def _workbook(out: BinaryIO) -> xlsxwriter.Workbook:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(out, options)


def _values(table: pd.DataFrame) -> Iterator[list[Value]]:
    """The rows of a table as plain values; None where there is none."""
    for row in table.itertuples(index=False, name=None):
        yield [_plain_value(value) for value in row]


def _plain_value(value: Any) -> Value:
    if pd.isna(value):
        return None
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, int | float) and math.isfinite(value) else str(value)


def _names(facet: Facet) -> Callable[[Record, Labels], str]:
    names = {category.code: category.name for category in facet.categories}

    def value(_: Record, labels: Labels) -> str:
        return "; ".join(names.get(code, code) for code in labels.codes(facet.code))

    return value


def _core_or_related(related: Related) -> Column:
    def value(_: Record, labels: Labels) -> str:
        if not labels.scope.in_scope:
            return "out of scope"
        return "related" if related.covers(labels.codes(related.facet)) else "core"

    return Column("Core or related", Kind.TEXT, 12, value)


_YES_NO = {True: "yes", False: "no", None: None}


def _origins(_: Record, labels: Labels) -> str:
    return "; ".join(sorted({label.origin.value for label in labels.labels}))


def _mesh(heading: MeshHeading) -> str:
    return "/".join((heading.descriptor, *heading.qualifiers)) + ("*" if heading.major else "")


def _csv_line(cells: Iterable[Value]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    # Without breaks and leading blanks, which some programs skip before they look for a formula.
    text = one_line(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _fit(text: str) -> str:
    text = one_line(text)
    # Excel counts UTF-16 units; a workbook with a longer cell is "damaged" to it.
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * _CELL_CHARACTERS:
        return text
    return units[: 2 * (_CELL_CHARACTERS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _papers(
    sheet: Worksheet,
    rows: Iterable[Row],
    table: Sequence[Column],
    head: Format,
    link: Format,
    day: Format,
) -> None:
    for place, column in enumerate(table):
        sheet.set_column(place, place, column.width)
    for place, column in enumerate(table):
        sheet.write_string(0, place, column.name, head)
    sheet.freeze_panes(1, 3)
    links = last = 0
    for last, (record, labels) in enumerate(rows, 1):
        for place, column in enumerate(table):
            value = column.value(record, labels)
            if value is None or value == "":
                continue
            if column.kind is Kind.NUMBER and isinstance(value, int):
                sheet.write_number(last, place, value)
                continue
            if isinstance(value, date):
                sheet.write_datetime(last, place, value, day)
                continue
            text = _fit(str(value))
            address = doi_url(text) if column.kind is Kind.DOI else text
            if column.kind is not Kind.TEXT and links < _SHEET_LINKS and len(address) < 2_000:
                sheet.write_url(last, place, address, link, string=text)
                links += 1
            else:
                sheet.write_string(last, place, text)
    sheet.autofilter(0, 0, last, len(table) - 1)


def _search(
    sheet: Worksheet,
    about: Sequence[tuple[str, Value]],
    head: Format,
    wrap: Format,
    day: Format,
    moment: Format,
) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    for row, (name, value) in enumerate(about):
        sheet.write_string(row, 0, name, head)
        if isinstance(value, date):
            sheet.write_datetime(row, 1, value, moment if isinstance(value, datetime) else day)
        elif isinstance(value, int | float):
            sheet.write_number(row, 1, value, wrap)
        else:
            sheet.write_string(row, 1, _fit(value or ""), wrap)


def _codebook(
    sheet: Worksheet, topic: Topic, papers: Mapping[tuple[str, str], int], head: Format, wrap: Format
) -> None:
    for place, (name, width) in enumerate(
        (
            ("Column", 20),
            ("Category", 32),
            ("Papers here", 8),
            ("Group", 22),
            ("What counts", 90),
            ("Code", 26),
        )
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
    sheet.freeze_panes(1, 0)
    row = 0
    for facet in topic.facets:
        for category in facet.categories:
            row += 1
            sheet.write_string(row, 0, _fit(facet.name), wrap)
            sheet.write_string(row, 1, _fit(category.name), wrap)
            sheet.write_number(row, 2, papers.get((facet.code, category.code), 0), wrap)
            for place, text in enumerate((category.group, category.definition, category.code), 3):
                sheet.write_string(row, place, _fit(text), wrap)
    sheet.autofilter(0, 0, row, 5)
