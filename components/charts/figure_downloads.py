"""Downloads of a figure, of a table, and of the whole view."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from plotly.io.json import to_json_plotly

from components.charts.catalogue import FIGURES, Draw, FigureSpec
from components.charts.download_row import DownloadRow, Maker, as_file, download_row, row_data
from components.charts.figure_citation import about_numbers
from components.figures.common.frame import Figure
from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.state import model_reading, navigation, readings, resources, session
from components.state.captions import caption
from data.evidence.view import View
from data.exports.spreadsheets import numbers_csv, write_numbers

_COPIES = ("link", "citation")


@st.fragment
def table_downloads(key: str, title: str, table: Callable[[], pd.DataFrame], subtitle: str = "") -> None:
    """Draw the download row of a table that replaces a figure.

    Args:
        key: the table's stable name on the page; also part of file names.
        title: what is counted.
        table: returns the numbers.
        subtitle: n of N papers and filters; '' for those of the whole view.
    """
    makers = _of_numbers(title, table, subtitle)
    download_row(DownloadRow(key, key, title, makers, _COPIES, subtitle=subtitle))


def figure_downloads(spec: FigureSpec, figure: Figure) -> dict[str, Any]:
    """The download row of a figure, as data for the component that contains it.

    Args:
        spec: draws the figure as an image or a slide.
        figure: as shown on the page.
    """
    makers = _of_numbers(figure.title, figure.numbers, figure.subtitle)
    for kind, make in (("png", _image), ("svg", _svg), ("slide", _slide)):
        makers[kind] = partial(make, spec.draw)
    return row_data(DownloadRow(spec.key, spec.key, figure.title, makers, _COPIES, subtitle=figure.subtitle))


def deck_button() -> None:
    """Draw the button for a slide deck of all figures; to be called in a fragment."""
    download_row(DownloadRow("deck", "all_figures", "all figures", {"deck": _deck}))


@st.fragment
def methods_button() -> None:
    """Draw the button for a document on the methods, for the appendix of a paper."""
    download_row(DownloadRow("methods", "methods", "the methods", {"methods": _methods}))


def link_button() -> None:
    """Draw the button that copies the address of the whole view; to be called in a fragment."""
    link = navigation.link(basket=True)
    download_row(DownloadRow("view", "view", "this view", {}, ("link",), link=link))


def _of_numbers(title: str, table: Callable[[], pd.DataFrame], subtitle: str) -> dict[str, Maker]:
    return {"csv": partial(_csv, table), "xlsx": partial(_xlsx, title, table, subtitle)}


def _for_image(draw: Draw, now: View, link: str) -> Figure:
    """A figure at the size of an image or a slide, with its link below."""
    return draw(caption=replace(caption(now), link=link), width=IMAGE_WIDTH, height=IMAGE_HEIGHT)


def _image(draw: Draw, now: View, link: str) -> dict[str, Any]:
    figure = _for_image(draw, now, link)
    spec = {**figure.spec, "layout": {**figure.spec["layout"], "width": IMAGE_WIDTH}}
    return {"figure": to_json_plotly(spec), "title": figure.title, "alt": figure.alt}


def _svg(draw: Draw, now: View, link: str) -> dict[str, Any]:
    """The image with the subset of the font that its text needs, embedded."""
    from data.exports.embedded_font import font_for

    image = _image(draw, now, link)
    return {**image, "font": b64encode(font_for(image["figure"])).decode("ascii")}


# Libraries that write slides and documents are large and rarely needed, so they are imported on use.
def _slide(draw: Draw, now: View, link: str) -> dict[str, Any]:
    from components.charts.slide_deck import one_slide

    return as_file(one_slide(_for_image(draw, now, link), now, _whole(link)), "pptx")


def _deck(now: View, link: str) -> dict[str, Any]:
    from components.charts.slide_deck import whole_deck

    options = session.figure_options()
    specs = [spec for figures in FIGURES.values() for spec in figures(now, options)]
    records = partial(resources.records_of, now.evidence.provenance.key)
    drawn = [_for_image(spec.draw, now, link) for spec in specs]
    return as_file(whole_deck(now, drawn, _whole(link), records), "pptx")


def _methods(now: View, link: str) -> dict[str, Any]:
    from data.exports.methods_document import methods_document

    document = methods_document(
        now.evidence,
        _whole(link),
        related=now.selection.related,
        read=readings.read_by_people(now.evidence),
        model=model_reading.model(),
    )
    return as_file(document, "docx")


def _whole(link: str) -> str:
    """The link; '' if the address of the server is unknown and the link is only a query string."""
    return link if link.startswith("http") else ""


def _csv(table: Callable[[], pd.DataFrame], now: View, link: str) -> dict[str, Any]:
    return as_file(numbers_csv(table()).encode("utf-8"), "csv")


def _xlsx(
    title: str, table: Callable[[], pd.DataFrame], subtitle: str, now: View, link: str
) -> dict[str, Any]:
    book = io.BytesIO()
    write_numbers(table(), about_numbers(title, now, link, subtitle), book)
    return as_file(book.getvalue(), "xlsx")
