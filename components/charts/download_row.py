"""A row of downloads: buttons for files and for text to copy; a file is made only on request.

A click reruns only the row, not the page. Images are drawn in the visitor's browser
(`assets/download_row.js`) from a figure laid out on the server, which needs no browser of its own.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from components.assets import asset
from components.charts.figure_citation import citation
from components.state import navigation, resources, session, widget_keys
from components.web.figure_assets import DRAWING
from data import clock
from data.evidence.view import View
from data.exports.file_names import file_name

ROW_HTML, ROW_CSS = asset("download_row.html"), asset("download_row.css")
ROW_JS = asset("drawing.js", "download_row.js")
"""What a component that contains a row needs; its script calls `downloadRow`."""
_row = st.components.v2.component(
    "download_row",
    html=ROW_HTML,
    css=ROW_CSS,
    js=ROW_JS + asset("download_row_alone.js"),
)
_MIME = {
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
    "nbib": "application/nbib",
    "json": "application/vnd.citationstyles.csl+json",
    "xml": "application/xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_EXTENSIONS = {
    "slide": "pptx",
    "deck": "pptx",
    "methods": "docx",
    "bibtex": "bib",
    "csl": "json",
    "endnote": "xml",
    "pmids": "txt",
    "papers_csv": "csv",
    "papers_xlsx": "xlsx",
    "table_slides": "pptx",
    "table_docx": "docx",
}
_COPIED_BY_BROWSER = ("link", "citation")
Maker = Callable[[View, str], dict[str, Any]]  # from papers and their link to what the browser needs
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DownloadRow:
    """The content of a download row.

    Attributes:
        key: its name on the page.
        topic: what it is about, for file names.
        title: the same in words.
        makers: by kind of file, the function that makes it.
        copies: the texts that can be copied: 'link', 'citation'.
        papers: the papers in the files; None for the view on screen.
        link: the link to copy and to put into files; None for that of the view on screen.
        off: why nothing is offered; '' if something is.
        subtitle: n of N papers and filters for the citation; '' for those of `papers`.
        citation: what is copied as the citation; '' for that of a figure with this title.
    """

    key: str
    topic: str
    title: str
    makers: Mapping[str, Maker]
    copies: tuple[str, ...] = ()
    papers: View | None = None
    link: str | None = None
    off: str = ""
    subtitle: str = ""
    citation: str = ""


def download_row(row: DownloadRow) -> None:
    """Draw a row, and deliver the requested file; to be called in a fragment."""
    widget = widget_keys.download_row(row.key)
    _row(key=widget, data=row_data(row), on_wanted_change=partial(request_file, row.key, widget))


def request_file(key: str, widget: str) -> None:
    """Store which file was requested; the callback of the component that contains the row.

    Files and copied texts contain a link to the search on screen, so it is noted as used.

    Args:
        key: the row's name on the page.
        widget: the component's key.
    """
    wanted = st.session_state[widget]["wanted"]
    resources.note_link(session.state().shown)
    if wanted["kind"] not in _COPIED_BY_BROWSER:
        session.state().requested_files[key] = wanted


def row_data(row: DownloadRow) -> dict[str, Any]:
    """Data for the browser to show a row, with the file requested since it was last drawn."""
    papers = session.view() if row.papers is None else row.papers
    link = navigation.link() if row.link is None else row.link
    requested = session.state().requested_files.pop(row.key, None)
    return {
        "title": row.title,
        "offers": [*row.makers, *row.copies],
        "link": link,
        "citation": row.citation or citation(row.title, papers, link, clock.today(), row.subtitle),
        "drawing": DRAWING,
        "off": row.off,
        "answer": _file(row, requested, papers, link) if requested else None,
    }


def _file(row: DownloadRow, requested: Mapping[str, str], papers: View, link: str) -> dict[str, Any]:
    """Data for the browser to save the file; without content if it could not be made."""
    kind, evidence = requested["kind"], papers.evidence
    extension = _EXTENSIONS.get(kind, kind)
    name = file_name(evidence.topic.code, row.topic, evidence.provenance.date, len(papers), extension)
    try:
        content = row.makers[kind](papers, link)
    except Exception:  # a file that fails must not break the page; the row shows a message
        _log.exception("A download could not be made")
        content = {}
    return {"id": requested["id"], "name": name, **content}


def as_file(content: bytes, extension: str) -> dict[str, Any]:
    """A file in the format of the row's script."""
    base64 = b64encode(content).decode("ascii")
    return {"base64": base64, "mime": _MIME[extension], "size": len(content)}
