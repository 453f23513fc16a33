"""The row under a figure: image, slide, numbers, link and citation, each made only when it is asked for.

Images are drawn in the visitor's browser (`assets/download_row.js`) from a figure laid out here, so that no
browser is needed on the server; a click runs the row alone again, not the page.
"""

from __future__ import annotations

import io
import logging
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from plotly.io.json import to_json_plotly

from components.assets import asset
from components.charts.catalogue import FIGURES, Draw
from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH, Figure
from components.state import navigation, resources, session, widget_keys
from components.state.captions import asks_own_question, caption, papers_and_filters
from components.state.formatting import count, day, shortened
from components.web.figure_assets import DRAWING
from data import clock
from data.evidence.evidence import View
from data.exports.file_names import file_name
from data.exports.spreadsheets import Value, numbers_csv, write_numbers

ROW_HTML, ROW_CSS = asset("download_row.html"), asset("download_row.css")
ROW_JS = asset("drawing.js", "download_row.js")
"""What a component holds that has such a row; its script calls `downloadRow`."""
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
    "txt": "text/plain",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_EXTENSIONS = {
    "slide": "pptx",
    "deck": "pptx",
    "methods": "docx",
    "bibtex": "bib",
    "pmids": "txt",
    "papers_csv": "csv",
    "papers_xlsx": "xlsx",
}
_COPIES = ("link", "citation")
_LONGEST_QUERY = 300  # characters of a query in a citation; the link leads to the whole
Maker = Callable[[View, str], dict[str, Any]]  # of what is looked at and its link, what the browser needs
_log = logging.getLogger(__name__)


@st.fragment
def download_row(key: str, title: str, table: Callable[[], pd.DataFrame], subtitle: str = "") -> None:
    """The row of a table that stands for a figure.

    Args:
        key: the table's stable name on the page; also part of the files' names.
        title: what is counted.
        table: gives the numbers.
        subtitle: n of N papers and filters, '' for those of the whole view.
    """
    makers = _of_numbers(title, table, subtitle)
    offer(key, key, title, makers, copies=_COPIES, subtitle=subtitle)


def figure_row(
    key: str, title: str, table: Callable[[], pd.DataFrame], draw: Draw, subtitle: str
) -> dict[str, Any]:
    """The same for a figure, as data for the component that holds the row; see `download_row`.

    Args:
        key: the figure's stable name on the page.
        title: what is counted.
        table: gives the numbers.
        draw: draws the figure as an image or a slide.
        subtitle: n of N papers and filters, '' for those of the whole view.
    """
    makers = _of_numbers(title, table, subtitle)
    makers |= {"png": partial(_image, draw), "svg": partial(_svg, draw), "slide": partial(_slide, draw)}
    now, link = session.view(), navigation.link()
    return _row_data(key, key, title, makers, now, link, copies=_COPIES, subtitle=subtitle)


def _of_numbers(title: str, table: Callable[[], pd.DataFrame], subtitle: str) -> dict[str, Maker]:
    return {"csv": partial(_csv, table), "xlsx": partial(_xlsx, title, table, subtitle)}


def deck_button() -> None:
    """The button that makes a deck of all figures of what is looked at; to be called in a fragment."""
    offer("deck", "all_figures", "all figures", {"deck": _deck})


@st.fragment
def methods_button() -> None:
    """The button that makes a document of the methods, for a paper's appendix."""
    offer("methods", "methods", "the methods", {"methods": _methods})


def link_button() -> None:
    """The button that copies the address of the whole view; to be called in a fragment."""
    offer("view", "view", "this view", {}, copies=("link",), link=navigation.link(basket=True))


def citation(title: str, now: View, link: str, today: date, subtitle: str = "") -> str:
    """One line that cites a figure: what it counts, of which search, where it is found again.

    Args:
        title: of the figure, without a full stop.
        now: the papers it counts.
        link: address of the live view.
        today: the day on which it is read.
        subtitle: n of N papers and filters, '' for those of `now`.
    """
    origin = now.evidence.provenance
    if origin.is_starter:
        searched = f"PubMed, starter set of {count(origin.counted, 'record')} compiled {day(origin.date)}"
    else:
        searched = f"PubMed search of {day(origin.date)}: {shortened(origin.query, _LONGEST_QUERY)}"
    papers, *filters = (subtitle or papers_and_filters(now)).split(" · ")
    return (
        f"{title}. {papers} ({'; '.join(filters)}). {now.evidence.title}: "
        f"evidence map. {searched}. {link} Accessed {day(today)}."
    )


def about_numbers(title: str, now: View, link: str, subtitle: str = "") -> tuple[tuple[str, Value], ...]:
    """What the second sheet of a figure's numbers says: enough to cite them and to count them again."""
    words, origin = caption(now), now.evidence.provenance
    return (
        ("Figure", title),
        ("Papers selected", len(now)),
        ("Papers and filters", subtitle or words.subtitle),
        ("Topic", now.evidence.topic.title),
        ("Source", words.source),
        ("Starter set compiled" if origin.is_starter else "PubMed searched", day(origin.date)),
        ("Query", origin.query),
        ("PubMed's translation", origin.translation),
        ("The map's own question", "yes" if asks_own_question(now.evidence) else "no"),
        ("Link", link),
    )


def offer(
    key: str,
    what: str,
    title: str,
    makers: Mapping[str, Maker],
    *,
    copies: Sequence[str] = (),
    papers: View | None = None,
    link: str | None = None,
    off: str = "",
    subtitle: str = "",
) -> None:
    """Show buttons, and hand over what was asked for; to be called in a fragment.

    Args:
        key: the row's name on the page.
        what: what it is about, for the files' names.
        title: the same in words.
        makers: by the button's name, what makes the file; nothing is made before the click.
        copies: what can be copied besides: 'link', 'citation'.
        papers: what the files are about, None for what is looked at.
        link: its address, None for that of what is looked at.
        off: why nothing can be had, '' where it can.
        subtitle: n of N papers and filters for the citation, '' for those of `papers`.
    """
    now = session.view() if papers is None else papers
    link = navigation.link() if link is None else link
    widget = widget_keys.download_row(key)
    _row(
        key=widget,
        data=_row_data(key, what, title, makers, now, link, copies=copies, off=off, subtitle=subtitle),
        on_wanted_change=partial(note_wanted, key, widget),
    )


def note_wanted(key: str, widget: str) -> None:
    """Remember what was asked for until the row is drawn; the callback of the component that holds it.

    Args:
        key: the row's name on the page.
        widget: the component's key.
    """
    session.state().requested_files[key] = st.session_state[widget]["wanted"]


def _row_data(
    key: str,
    what: str,
    title: str,
    makers: Mapping[str, Maker],
    now: View,
    link: str,
    *,
    copies: Sequence[str] = (),
    off: str = "",
    subtitle: str = "",
) -> dict[str, Any]:
    """What the browser needs to show a row, and the file that was asked for since it was drawn last."""
    wanted = session.state().requested_files.pop(key, None)
    return {
        "title": title,
        "offers": [*makers, *copies],
        "link": link,
        "citation": citation(title, now, link, clock.today(), subtitle),
        "drawing": DRAWING,
        "off": off,
        "answer": _answer(what, wanted, makers, now, link) if wanted else None,
    }


def _answer(
    what: str, wanted: Mapping[str, str], makers: Mapping[str, Maker], now: View, link: str
) -> dict[str, Any]:
    """What the browser needs to save the file; without content where it could not be made."""
    kind = wanted["kind"]
    topic, origin = now.evidence.topic.code, now.evidence.provenance
    name = file_name(topic, what, origin.date, len(now), _EXTENSIONS.get(kind, kind))
    try:
        content = makers[kind](now, link)
    except Exception:  # a file that fails must not take the page with it; the row tells its reader
        _log.exception("A download could not be made")
        content = {}
    return {"id": wanted["id"], "name": name, **content}


def _for_image(draw: Draw, now: View, link: str) -> Figure:
    """A figure as it goes into an image or a slide, with its link under it."""
    return draw(caption=replace(caption(now), link=link), width=IMAGE_WIDTH, height=IMAGE_HEIGHT)


def _image(draw: Draw, now: View, link: str) -> dict[str, Any]:
    figure = _for_image(draw, now, link)
    spec = {**figure.spec, "layout": {**figure.spec["layout"], "width": IMAGE_WIDTH}}
    return {"figure": to_json_plotly(spec), "title": figure.title, "alt": figure.alt}


def _svg(draw: Draw, now: View, link: str) -> dict[str, Any]:
    """The image with the part of the font that its text needs, which the file carries inside."""
    from data.exports.embedded_font import font_for

    image = _image(draw, now, link)
    return {**image, "font": b64encode(font_for(image["figure"])).decode("ascii")}


# What writes slides and documents is large and seldom asked for: it is imported where it is.
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

    return as_file(methods_document(now.evidence, _whole(link), related=now.selection.related), "docx")


def _whole(link: str) -> str:
    """The link, '' where the visitor's own address is not known, so that there is only its query string."""
    return link if link.startswith("http") else ""


def _csv(table: Callable[[], pd.DataFrame], now: View, link: str) -> dict[str, Any]:
    return as_file(numbers_csv(table()).encode("utf-8"), "csv")


def _xlsx(
    title: str, table: Callable[[], pd.DataFrame], subtitle: str, now: View, link: str
) -> dict[str, Any]:
    book = io.BytesIO()
    write_numbers(table(), about_numbers(title, now, link, subtitle), book)
    return as_file(book.getvalue(), "xlsx")


def as_file(content: bytes, extension: str) -> dict[str, Any]:
    """A file as the browser's part of the row takes it."""
    base64 = b64encode(content).decode("ascii")
    return {"base64": base64, "mime": _MIME[extension], "size": len(content)}
