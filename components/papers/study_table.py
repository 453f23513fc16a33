"""The table of human studies: a row a study, each value marked with who gave it, and its exports.

The HTML table of papers (`paper_table.js`), whose cells can have parts: values with marks, links, a sentence.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.assets import asset
from components.charts.download_row import DownloadRow, Maker, as_file, download_row
from components.charts.figure_citation import about_numbers
from components.charts.key_numbers import Tile
from components.papers.table import turn_pages
from components.state import navigation, session, widget_keys
from components.state.address import as_link
from components.state.captions import caption
from components.state.evidence_access import WordsOfLabels, words_of_labels
from components.state.option_widgets import choice_several
from components.state.pages import STUDIES, page_file
from components.state.session import option, set_option
from data.evidence.analysis import study_table
from data.evidence.analysis.clinical_studies import ClinicalStudies, Study, in_words
from data.evidence.analysis.study_table import Value
from data.evidence.view import View, view_of_rows
from data.exports.spreadsheets import numbers_csv, write_numbers
from data.exports.studies import LEGEND, studies_frame
from data.labelling.origin import LETTERS
from data.records.text import counted
from data.topics.model import Topic

TITLE = "Human studies"
_PER_PAGE = 10
_MOST_EXPORTED = 2_000  # the sentences of each are read again from its record

_table = st.components.v2.component(
    widget_keys.STUDY_TABLE,
    html=asset("paper_table.html"),
    css=asset("paper_table.css") + ".frame { --title-width: 11rem; --between: 0.35rem; --size: 0.8125rem; }",
    js=asset("paper_table.js"),
)


def study_table_of(now: View, studies: ClinicalStudies, tiles: Sequence[Tile]) -> None:
    """Draw the table a page at a time, with its columns to choose, and its exports.

    Args:
        now: the papers selected.
        studies: those among them.
        tiles: the key numbers, for the slides.
    """
    topic, names = now.evidence.topic, study_table.columns(now.evidence.topic)
    with st.container(horizontal=True, vertical_alignment="center", key="study_tools"):
        st.header(TITLE, anchor=False, width="content")
        with st.popover("Columns", icon=":material/view_column:", key="study_columns"):
            choice_several(
                "study_show",
                "Columns beside the title",
                {key: name for key, name in names.items() if key != study_table.TITLE},
            )
    order = study_table.ordered(studies, option("study_sort"), descending=_is_descending())
    pages = -(-len(order) // _PER_PAGE)
    place = st.container()
    page = turn_pages(pages)
    shown = [studies.study(number) for number in order[(page - 1) * _PER_PAGE : page * _PER_PAGE]]
    first = (page - 1) * _PER_PAGE + 1
    with place:
        span = f"{first:,}–{first + len(shown) - 1:,} of " if pages > 1 else ""
        papers = f" in {counted(studies.papers, 'paper')}" if studies.papers > len(studies) else ""
        st.caption(f"{span}{counted(len(studies), 'study', 'studies')}{papers}. {LEGEND}")
        _drawn(topic, shown, names)
    _exports(now, studies, order, tiles)


def _is_descending() -> bool:
    return study_table.starts_descending(option("study_sort")) != (option("study_reverse") == "yes")


def _drawn(topic: Topic, shown: Sequence[Study], names: Mapping[str, str]) -> None:
    cells = study_table.cells(topic, {study_table.TITLE, *option("study_show").split()})
    words = _words(shown)
    basket = session.state().basket
    papers = {study.main.pmid: frozenset(report.pmid for report in study.reports) for study in shown}
    result = _table(
        key=widget_keys.STUDY_TABLE,
        data={
            "title": f"Table of {TITLE.lower()}",
            "columns": [
                {
                    "key": keys[0],
                    "name": names[keys[0]],
                    "sorts": True,
                    "more": [{"key": key, "name": names[key]} for key in keys[1:]],
                }
                for keys in cells
            ],
            "sort": option("study_sort"),
            "descending": _is_descending(),
            "link": _link_of_papers(),
            "rows": [
                {
                    "pmid": study.main.pmid,
                    "ticked": papers[study.main.pmid] <= basket,
                    "cells": [_cell(study, keys, topic, words[study.main.pmid]) for keys in cells],
                    "notes": []
                    if (study_table.FLAGS,) in cells
                    else [
                        value.text
                        for value in study_table.values(study, study_table.FLAGS, topic)
                        if value.text
                    ],
                    "reports": [
                        {
                            "pmid": report.pmid,
                            "text": _report_in_words(report.pmid, report.year, report.is_protocol),
                        }
                        for report in study.reports[1:]
                    ],
                }
                for study in shown
            ],
        },
        on_asked_change=partial(_take, papers),
    )
    if result.asked and result.asked["what"] == "open":
        st.switch_page(page_file(STUDIES), query_params=navigation.to_studies(int(result.asked["value"])))


def _report_in_words(pmid: int, year: int | None, is_protocol: bool) -> str:
    return f"{'Protocol' if is_protocol else 'Other report'}, {year or 'undated'}: PMID {pmid}"


def _cell(
    study: Study, keys: Sequence[str], topic: Topic, reports: Sequence[WordsOfLabels]
) -> str | dict[str, Any]:
    """A cell as text, or as parts for the script."""
    if keys[0] == study_table.YEAR:
        return study_table.in_words(study_table.values(study, keys[0], topic))
    found = study_table.cell_values(study, keys, topic)
    if keys[0] == study_table.TITLE:
        return {"title": found[0].text, "parts": [_part(value) for value in found[1:]]}
    words = {
        topic.facet(facet).category(code).name: said
        for report in reversed(reports)
        for (facet, code), said in report.words.items()
        if facet in keys
    }
    found = tuple(replace(value, words=value.words or words.get(value.text, "")) for value in found)
    sentences = _results(reports) if keys[0] in study_table.result_facets(topic) else ()
    return {"parts": [part for value in found if (part := _part(value))], "quote": " ".join(sentences)}


def _part(value: Value) -> dict[str, Any]:
    if not value.text:
        return {"text": value.note, "missing": True} if value.note else {}
    return {
        "text": f"▼ {value.text}" if value.is_contrary else value.text,
        "sign": LETTERS[value.origin] if value.origin else "",
        "told": _told(value),
        "link": value.link,
    }


def _told(value: Value) -> str:
    """Who gave a value and the words it was read from, for the pointer and a screen reader."""
    if value.origin is None:
        return ""
    return f"{value.origin.words}{f': {value.words}' if value.words else ''}"


def _words(studies: Sequence[Study]) -> Mapping[int, Sequence[WordsOfLabels]]:
    """The words behind the labels of the reports of each study, by the PMID of the one that stands for it."""
    reports = {
        study.main.pmid: [report.pmid for report in study.reports if not report.is_protocol]
        for study in studies
    }
    found = words_of_labels(pmid for own in reports.values() for pmid in own)
    return {main: [found[pmid] for pmid in own if pmid in found] for main, own in reports.items()}


def _sentences(studies: Sequence[Study]) -> Mapping[int, Sequence[str]]:
    """What the results were read from, by the PMID of the paper that stands for the study."""
    return {main: _results(own) for main, own in _words(studies).items()}


def _results(reports: Sequence[WordsOfLabels]) -> Sequence[str]:
    return next((report.sentences for report in reports if report.sentences), ())


def _link_of_papers() -> str:
    """The link of a title opened in a new window, up to the PMID."""
    link = as_link(STUDIES, navigation.to_studies())
    return f"{link}{'&' if '?' in link else '?'}"


def _take(papers: Mapping[int, frozenset[int]], /) -> None:
    asked = st.session_state[widget_keys.STUDY_TABLE]["asked"]
    what, value, basket = asked["what"], asked["value"], session.state().basket
    if what == "tick":
        own = papers[int(value)]
        session.set_basket(basket - own if own <= basket else basket | own)
    elif what == "tick_all":
        every = frozenset().union(*papers.values())
        session.set_basket(basket | every if value else basket - every)
    elif what == "sort" and value == option("study_sort"):
        set_option("study_reverse", "no" if option("study_reverse") == "yes" else "yes")
    elif what == "sort":
        set_option("study_sort", str(value))
        set_option("study_reverse", "no")


@st.fragment
def _exports(now: View, studies: ClinicalStudies, order: Sequence[int], tiles: Sequence[Tile]) -> None:
    """Files of all rows in the order of the table."""
    papers = view_of_rows(now.evidence, studies.rows_of(studies.group("all")))
    makers: dict[str, Maker] = {
        "papers_csv": partial(_csv, studies, order),
        "papers_xlsx": partial(_xlsx, now, studies, order),
        "table_slides": partial(_slides, now, studies, order, tiles),
        "table_docx": partial(_document, now, studies, order),
    }
    off = (
        f"One file holds at most {_MOST_EXPORTED:,} studies: narrow the filters, by years for example."
        if len(studies) > _MOST_EXPORTED
        else ""
    )
    download_row(DownloadRow("human_studies", "human_studies", TITLE, makers, papers=papers, off=off))


def _rows(studies: ClinicalStudies, order: Sequence[int]) -> list[Study]:
    return [studies.studies[number] for number in order]


def _csv(studies: ClinicalStudies, order: Sequence[int], _: View, __: str) -> dict[str, Any]:
    rows = _rows(studies, order)
    frame = studies_frame(rows, studies.evidence.topic, _sentences(rows))
    return as_file(numbers_csv(frame).encode("utf-8", "replace"), "csv")


def _xlsx(now: View, studies: ClinicalStudies, order: Sequence[int], _: View, link: str) -> dict[str, Any]:
    rows, book = _rows(studies, order), io.BytesIO()
    frame = studies_frame(rows, studies.evidence.topic, _sentences(rows))
    about = (*about_numbers(TITLE, now, link), ("In words", in_words(studies)), ("Marks", LEGEND))
    write_numbers(frame, about, book, sheet="Studies")
    return as_file(book.getvalue(), "xlsx")


# Libraries that write slides and documents are large and seldom needed: they are imported on use.
def _slides(
    now: View, studies: ClinicalStudies, order: Sequence[int], tiles: Sequence[Tile], _: View, link: str
) -> dict[str, Any]:
    from components.charts.study_slides import study_slides

    whole = link if link.startswith("http") else ""
    return as_file(study_slides(now, _rows(studies, order), tiles, in_words(studies), whole), "pptx")


def _document(
    now: View, studies: ClinicalStudies, order: Sequence[int], _: View, link: str
) -> dict[str, Any]:
    from data.exports.studies_document import studies_document

    rows, words = _rows(studies, order), caption(now)
    about = [f"{words.subtitle}.", words.source, *([f"Live view: {link}"] if link.startswith("http") else [])]
    content = studies_document(
        rows,
        studies.evidence.topic,
        _sentences(rows),
        title=f"{TITLE}: {now.evidence.title}",
        summary=in_words(studies),
        about=about,
    )
    return as_file(content, "docx")
