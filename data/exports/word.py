"""Word documents: an empty page without the template's own marks, and tables fit for print.

Text from PubMed goes in as text: python-docx escapes it, and what XML cannot hold is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from data.records.text import one_line


def new_document(title: str, keywords: str, *, landscape: bool = False) -> Any:
    """A document on A4 in a plain type, without the template's author and dates of its own.

    Args:
        title: for the document's properties.
        keywords: the same, such as the topic's version.
        landscape: whether the page lies on its long side, for a wide table.
    """
    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = (
        (WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)) if landscape else (WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7))
    )
    page.left_margin = page.right_margin = Cm(1.5 if landscape else 2.2)
    page.top_margin = page.bottom_margin = Cm(1.5 if landscape else 2)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10)
    about = document.core_properties
    about.title = one_line(title)
    about.author, about.comments, about.keywords = "", "", keywords
    return document


def add_table(
    document: Any,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float],
    *,
    size: float = 8.5,
    first_is_bold: bool = True,
) -> None:
    """Add a table whose heading is repeated on every page; no row is divided between pages.

    Args:
        document: where it is put.
        headings: one a column.
        rows: the words of each cell.
        widths: of the columns, in centimetres.
        size: of the type, in points.
        first_is_bold: whether the first column is set as headings of the rows.
    """
    table = document.add_table(rows=0, cols=len(headings), style="Light Grid Accent 1")
    table.autofit = False
    if not first_is_bold:
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        look.set(qn("w:firstColumn"), "0")
        look.set(
            qn("w:val"), "0420"
        )  # the same for programs that read only the sum: heading, no column bands
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for cells in (headings, *rows):
        row = table.add_row()
        _mark(row, "w:cantSplit")
        for cell, words, width in zip(row.cells, cells, widths, strict=True):
            indent = "    " if words.startswith(" ") else ""
            cell.text = f"{indent}{one_line(words)}"
            cell.width = Cm(width)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(size)
    _mark(table.rows[0], "w:tblHeader")


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
