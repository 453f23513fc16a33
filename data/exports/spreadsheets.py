"""Tables as CSV and XLSX: records with their labels, one per row, and the numbers of a figure.

A spreadsheet program evaluates a cell that begins like a formula. Text from PubMed is data, so in CSV such a
cell gets a leading apostrophe (OWASP, "CSV Injection"), and in XLSX every text is written as text. Excel also
makes dates of the issue "2-3" and the pages "3-10" in CSV; with an en dash, "2–3", they stay what they are.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.exports.column import ColumnType, RecordColumn, Value
from data.exports.record_columns import ByCitation, columns
from data.labelling.labels import Labels
from data.records.record import Record
from data.records.text import one_line
from data.records.urls import doi_url
from data.topics.model import Topic

Row = tuple[Record, Labels]

# Excel's own limits: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_CELL_CHARACTERS = 32_767
_SHEET_LINKS = 65_530
_CUT = " … (cut: a cell of a spreadsheet holds no more)"
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# What Excel turns into a date when it opens CSV: 2-3, 3-10, 1-2-3; 2-May, May-2.
_READ_AS_DATE = re.compile(
    rf"(?i)\d{{1,4}} ?- ?\d{{1,4}}(?: ?- ?\d{{1,4}})?|\d{{1,4}}-{_MONTH}(?:-\d{{1,4}})?|{_MONTH}-\d{{1,4}}"
)
# What else it turns into a date, a time or another number: 1/2, 2.3, 3 May, SEPT9, 12:30, 1E5, 007, (5).
_READ_AS_OTHER = re.compile(
    rf"(?i)\d{{1,4}}[/.]\d{{1,4}}[/.]\d{{1,4}}|\d{{1,4}}/\d{{1,4}}|\d{{1,4}} ?{_MONTH}|{_MONTH} ?\d{{1,4}}"
    r"|\d{1,2}\.\d{1,2}|\d{1,2}:\d{1,2}(?::\d{1,2})?|\d+(?:\.\d+)?e[-+]?\d+|0\d+|\d+ \d+/\d+|\(\d+\)"
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(rows: Iterable[Row], topic: Topic, by_citation: ByCitation | None = None) -> Iterator[str]:
    """CSV, line by line: RFC 4180, with a byte order mark, from which Excel recognises UTF-8."""
    table = columns(topic, by_citation or {})
    yield "\ufeff" + _csv_line([column.name for column in table])
    for record, labels in rows:
        yield _csv_line([_csv_value(column, record, labels) for column in table])


def write_xlsx(
    rows: Iterable[Row],
    topic: Topic,
    about: Sequence[tuple[str, Value]],
    out: BinaryIO,
    by_citation: ByCitation | None = None,
) -> None:
    """Write a workbook: the papers, the search, and the definitions of the categories.

    Args:
        rows: records with their labels, streamed.
        topic: the topic that the labels are of.
        about: names and values for the sheet "Search"; see `search_sheet`.
        out: where the bytes go; written at the end.
        by_citation: the papers found by following citations, None for none.
    """
    with _workbook(out) as book:
        head = book.add_format(_HEAD)
        link = book.add_format({"font_color": "#0b5394", "underline": 1})
        day = book.add_format(_DAY)
        moment = book.add_format(_MOMENT)
        wrap = book.add_format(_WRAP)
        papers: Counter[tuple[str, str]] = Counter()
        table = columns(topic, by_citation or {})
        _papers(book.add_worksheet("Papers"), _counted(rows, papers), table, head, link, day)
        _search(book.add_worksheet("Search"), about, head, wrap, day, moment)
        _codebook(book.add_worksheet("Codebook"), topic, papers, head, wrap)


def numbers_csv(table: pd.DataFrame) -> str:
    """The numbers of a figure as CSV, written as `csv_text` does."""
    lines: list[list[Value]] = [list(map(str, table.columns)), *_values(table)]
    return "\ufeff" + "".join(_csv_line([_harmless(value) for value in line]) for line in lines)


def write_numbers(
    table: pd.DataFrame, about: Sequence[tuple[str, Value]], out: BinaryIO, sheet: str = "Numbers"
) -> None:
    """Write a workbook: the numbers of a figure, and a description of them.

    Args:
        table: numbers are written as numbers, everything else as text.
        about: names and values for the sheet "About".
        out: a binary stream, written to at the end.
        sheet: the name of the first sheet.
    """
    with _workbook(out) as book:
        head = book.add_format(_HEAD)
        wrap = book.add_format(_WRAP)
        moment = book.add_format(_MOMENT)
        page = book.add_worksheet(sheet)
        rows = list(_values(table))
        for place, name in enumerate(map(str, table.columns)):
            longest = max((len(str(row[place])) for row in rows if row[place] is not None), default=0)
            page.set_column(place, place, min(60, max(len(name), longest) + 2))
            page.write_string(0, place, _fit(name), head)
        page.freeze_panes(1, 1)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int | float):
                    page.write_number(line, place, value)
                elif value is not None:
                    page.write_string(line, place, _fit(str(value)))
        page.autofilter(0, 0, len(rows), len(table.columns) - 1)
        _search(book.add_worksheet("About"), about, head, wrap, book.add_format(_DAY), moment)


def _counted(rows: Iterable[Row], papers: Counter[tuple[str, str]]) -> Iterator[Row]:
    """Pass the rows through, counting papers by facet and category."""
    for record, labels in rows:
        papers.update({(label.facet, label.category) for label in labels.labels})
        yield record, labels


_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_WRAP = {"text_wrap": True, "valign": "top", "align": "left"}
_DAY = {"num_format": "yyyy-mm-dd", "align": "left"}
_MOMENT = {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}


def _workbook(out: BinaryIO) -> xlsxwriter.Workbook:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(out, options)


def _values(table: pd.DataFrame) -> Iterator[list[Value]]:
    """The rows of a table as plain values; None for missing ones."""
    for row in table.itertuples(index=False, name=None):
        yield [_plain_value(value) for value in row]


def _plain_value(value: Any) -> Value:
    if pd.isna(value):
        return None
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, int | float) and math.isfinite(value) else str(value)


def _csv_line(cells: Iterable[Value]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _csv_value(column: RecordColumn, record: Record, labels: Labels) -> Value:
    value = column.value(record, labels)
    return value if column.kind is ColumnType.CODE else _harmless(value)


def _harmless(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    # Without line breaks and leading blanks, which some programs skip before checking for a formula.
    text = one_line(value)
    if _READ_AS_DATE.fullmatch(text):
        return text.replace("-", "\N{EN DASH}")
    return "'" + text if text.startswith(_FORMULA_STARTS) or _READ_AS_OTHER.fullmatch(text) else text


def _fit(text: str) -> str:
    text = one_line(text)
    # Excel counts UTF-16 code units, and reports a workbook with a longer cell as damaged.
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * _CELL_CHARACTERS:
        return text
    return units[: 2 * (_CELL_CHARACTERS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _papers(
    sheet: Worksheet,
    rows: Iterable[Row],
    table: Sequence[RecordColumn],
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
            if column.kind is ColumnType.NUMBER and isinstance(value, int | float):
                sheet.write_number(last, place, value)
                continue
            if isinstance(value, date):
                sheet.write_datetime(last, place, value, day)
                continue
            text = _fit(str(value))
            address = doi_url(text) if column.kind is ColumnType.DOI else text
            is_link = column.kind in (ColumnType.LINK, ColumnType.DOI)
            if is_link and links < _SHEET_LINKS and len(address) < 2_000:
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
