"""The map of the view on screen as one HTML file, to hand over and to open without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.download_row import DownloadRow, as_file, download_row
from components.state import session
from components.state.captions import papers_and_filters
from components.state.evidence_access import records_in_turn
from data import clock
from data.evidence.view import View
from data.exports.html_map.payload import MOST_PAPERS, Start, rows_in_file
from data.records.record import Record
from data.records.text import counted

_STEP = 500  # papers between two updates of the progress


def map_file_button() -> None:
    """Draw the button that makes the file; to be called in a fragment."""
    papers = len(rows_in_file(session.view()))
    off = ""
    if papers > MOST_PAPERS:
        off = (
            f"One file holds at most {MOST_PAPERS:,} papers, and these are {papers:,}: narrow the filters, "
            "by years for example."
        )
    st.caption(
        "The papers of this view with filters, labels and links to PubMed; opens in any browser, without "
        "abstracts and without a network."
    )
    makers = {"html": partial(_file, st.empty())}
    download_row(DownloadRow("map_file", "evidence_map", "the map", makers, off=off))


def _file(place: DeltaGenerator, now: View, link: str) -> dict[str, Any]:
    from data.exports.html_map.page_file import About, html_map  # rarely needed

    options = session.map_options()
    rendering = options.rendering if options.rendering in ("heat", "table") else "bubbles"
    start = Start(options.rows, options.columns, options.split, rendering)
    pmids = now.evidence.pmids[rows_in_file(now)].tolist()
    records = _with_progress(records_in_turn(pmids), len(pmids), place)
    about = About(papers_and_filters(now), clock.today(), link if link.startswith("http") else "")
    return as_file("".join(html_map(now, records, about, start)).encode("utf-8", "replace"), "html")


def _with_progress(records: Iterable[Record], total: int, place: DeltaGenerator) -> Iterator[Record]:
    """The same records; shows how many have been read if there are many."""
    for number, record in enumerate(records):
        if number and number % _STEP == 0:
            place.progress(min(1.0, number / total), f"{number:,} of {counted(total, 'paper')} read")
        yield record
    place.empty()
