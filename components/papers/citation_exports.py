"""Exports of papers to reference managers, spreadsheets, PubMed and manuscripts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from components.charts.download_row import DownloadRow, Maker, as_file, download_row
from components.state import evidence_access, session
from components.state.captions import filters_by_name
from data.evidence.view import View
from data.exports.citations import bibtex, pmids, ris
from data.exports.csl import csl_json
from data.exports.endnote_xml import endnote_xml
from data.exports.nbib import nbib
from data.exports.pubmed_links import pubmed_addresses
from data.exports.reference_styles import Style
from data.exports.references import reference, references
from data.exports.search_sheet import about_view
from data.exports.spreadsheets import Row, csv_text, write_xlsx
from data.records.record import Record
from data.records.text import counted

_MOST_PAPERS = 20_000  # in one file, which is held in memory, here and in the browser
_MOST_REFERENCES = 300  # a formatted list takes about a second for a hundred
_MOST_ADDRESSES = 20
_STYLES = {Style.VANCOUVER: "Vancouver", Style.APA: "APA"}


def citations(key: str, title: str, papers: View) -> None:
    """Draw all ways to export papers.

    Args:
        key: 'selection', 'basket' or another short name; part of the files' names.
        title: what the papers are, in words.
        papers: the papers.
    """
    with st.container(border=True, key=f"citations_{key}"):
        st.markdown(f"**Export {title}**")
        _files(key, title, papers)
        with st.container(horizontal=True, key=f"citations_more_{key}"):
            _in_pubmed(key, papers)
            _reference_list(key, papers, session.state().reference_style)


@st.fragment
def _files(key: str, title: str, papers: View) -> None:
    makers: dict[str, Maker] = {
        "ris": partial(_text, ris, "ris"),
        "bibtex": partial(_text, bibtex, "bib"),
        "nbib": _nbib,
        "csl": partial(_text, csl_json, "json"),
        "endnote": partial(_text, endnote_xml, "xml"),
        "papers_csv": _csv,
        "papers_xlsx": _xlsx,
        "pmids": partial(_text, pmids, "txt"),
    }
    download_row(DownloadRow(f"papers_{key}", key, title, makers, papers=papers, off=_why_off(papers)))


def _why_off(papers: View) -> str:
    if not len(papers):
        return "There are no papers to export."
    if len(papers) > _MOST_PAPERS:
        return f"One file holds at most {_MOST_PAPERS:,} papers: narrow the filters, by years for example."
    return ""


def _in_pubmed(key: str, papers: View) -> None:
    """Links to the papers in PubMed; a long list is split."""
    addresses = pubmed_addresses(papers.pmids.tolist()) if len(papers) <= _MOST_PAPERS else ()
    if len(addresses) == 1:
        st.link_button("Open in PubMed", addresses[0], icon=":material/open_in_new:", key=f"pubmed_{key}")
        return
    label = "Open in PubMed"
    with st.popover(label, icon=":material/open_in_new:", key=f"pubmed_{key}", disabled=not addresses):
        st.markdown("PubMed takes so many papers in parts only:")
        for number, address in enumerate(addresses[:_MOST_ADDRESSES], 1):
            st.link_button(f"Part {number} of {len(addresses)}", address, key=f"pubmed_{key}_{number}")
        if len(addresses) > _MOST_ADDRESSES:
            st.caption(
                "For more, take the list of PMIDs and upload it to PubMed’s clipboard, or narrow the filters."
            )


@st.fragment
def _reference_list(key: str, papers: View, style: Style) -> None:
    """A formatted list to copy, made when it is opened; `style` is that of the rest of the page."""
    opened = st.popover(
        "Reference list",
        icon=":material/format_list_numbered:",
        key=f"references_{key}",
        disabled=not len(papers),
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        if len(papers) > _MOST_REFERENCES:
            st.info(
                f"A formatted list is made for at most {_MOST_REFERENCES} papers; these are "
                f"{len(papers):,}. Narrow the filters, or take RIS into a reference manager."
            )
            return
        widget = f"style_{key}"
        chosen = session.state().reference_style
        st.session_state[widget] = chosen
        st.segmented_control(
            "Style",
            list(_STYLES),
            key=widget,
            format_func=_STYLES.__getitem__,
            required=True,
            on_change=partial(_take_style, widget),
        )
        with st.spinner(f"Writing {counted(len(papers), 'reference')}…"):
            st.code(
                "".join(references(_records(papers), chosen)),
                language=None,
                wrap_lines=True,
                height=320,
            )
    if chosen is not style:
        st.rerun()  # the page's other citations follow


def _take_style(widget: str) -> None:
    session.state().reference_style = Style(st.session_state[widget])


def citation_button(record: Record, place: str) -> None:
    """Draw the button that copies the citation of one paper, in the style that was chosen last.

    Args:
        record: the paper.
        place: distinguishes the buttons of a paper that is on the page twice.
    """
    words = reference(record, session.state().reference_style)
    title = record.title or f"PMID {record.pmid}"
    with st.container(key=f"copy_{place}_{record.pmid}", width="content"):
        download_row(
            DownloadRow(f"copy_{place}_{record.pmid}", "paper", title, {}, ("citation",), citation=words)
        )


def _records(papers: View) -> Iterable[Record]:
    return evidence_access.records_in_turn(papers.pmids.tolist())


def _rows(papers: View) -> Iterable[Row]:
    evidence = papers.evidence
    return ((record, evidence.labels_of(evidence.row_of[record.pmid])) for record in _records(papers))


def _text(
    write: Callable[[Iterable[Record]], Iterable[str]], extension: str, papers: View, _: str
) -> dict[str, Any]:
    return as_file(_bytes(write(_records(papers))), extension)


def _nbib(papers: View, _: str) -> dict[str, Any]:
    return as_file(_bytes(nbib(evidence_access.medline_in_turn(papers.pmids.tolist()))), "nbib")


def _csv(papers: View, _: str) -> dict[str, Any]:
    return as_file(
        _bytes(csv_text(_rows(papers), papers.evidence.topic, papers.evidence.provenance.by_citation)), "csv"
    )


def _xlsx(papers: View, link: str) -> dict[str, Any]:
    book = io.BytesIO()
    filters = filters_by_name(papers.selection, papers.evidence)
    about = (*about_view(papers, filters), ("Link", link))
    write_xlsx(_rows(papers), papers.evidence.topic, about, book, papers.evidence.provenance.by_citation)
    return as_file(book.getvalue(), "xlsx")


def _bytes(pieces: Iterable[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "replace")
