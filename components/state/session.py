"""The state of one visitor's session: the evidence on screen, the filters, the options, and what is open.

All that the application keeps in `st.session_state` is one `Session`; all other keys there are those of
widgets (`widget_keys`). `navigation` keeps the session and the address in step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast

import streamlit as st

from components.figures.over_time.plan import Form, Measure
from components.state import resources
from components.state.address import Place
from components.state.errors import visitor_message
from components.state.query import QueryCheck, QueryDraft
from components.state.view_options import (
    AUTOMATIC,
    NONE,
    PEOPLE,
    FigureOptions,
    MapOptions,
    OptionKey,
    TrendOptions,
)
from components.state.viewport import known_viewport
from data.evidence.analysis.arrangement import Order
from data.evidence.analysis.record_table import Rows
from data.evidence.cell_filter import Cell, including_related
from data.evidence.evidence import Evidence
from data.evidence.repository import STARTER
from data.evidence.selection import Selection
from data.evidence.view import View
from data.exports.reference_styles import Style
from data.harvest.citations import LinksJob
from data.harvest.yearly_totals import TotalsJob
from data.readings.draft import Draft, Saved
from data.readings.plan import Plan
from data.records import pmid_codec
from data.storage.store import StoreError

KEY = "session"
_Parameters = dict[str, list[str]]


@dataclass(slots=True)
class Session:
    """All state of a session that is not a widget's. A search is named by its id, or 'starter'.

    Attributes:
        page: the open page's place in the address.
        restored: whether the address has been read since the visit began.
        shown: the search on screen.
        default: the search that a new visitor without a link sees.
        unpinned: what an address that names no search stands for, fixed when the visit begins.
        first_shown: the search on screen when the visit began.
        just_shown: the search that was opened last from an offer.
        held_back: searches that an address without a search does not open, as the visitor has not chosen to.

        selection: the filters.
        options: the view options that are set, by their key in the address.
        open_cells: by page, the cell, bar or year whose papers are open.
        opened_by: by page, the figure that shows the open cell; '' for unknown.
        openings: how often papers have been opened.
        places: by page, where the reader is among the papers.
        basket: PMIDs.
        reference_style: the style in which references were last written.
        presented: number of the figure of this page that is presented, from 1; 0 for none.
        present_on_arrival: the same for the page that is opened next.
        page_to_present: the page that the presentation goes to next, None to stay.

        ignored: the parts of the address that are not understood, in words.
        notice: what is wrong with the search the address asks for; '' for nothing.
        missing_query: the query of that search, which can be run instead; '' for none.
        brief_notice: a sentence about what the visitor did last, to be shown once.
        last_visit_hidden: whether the news since the last visit is hidden.

        query_text: the search being written; None before the form was drawn.
        query_refused: why what was typed last was not taken, to be shown once.
        draft: the filled-in form of it.
        check_requested: what to do with the search in this run: count its results, or run it.
        check: what PubMed said to it.
        visitor: a random id where the browser keeps no cookies; '' until it is needed.
        followed: queries of the downloads whose progress is drawn.
        fetch_failed: why a download could not start; '' where none failed.
        totals_job: the download of PubMed's yearly totals.
        totals_failed: why it failed, to be shown once.
        links_job: the download of links of papers, while it runs or until its end was seen.
        links_found: the one that ended last.
        links_failed: why it failed, to be shown once.
        compared_with: the search on screen when the first search to compare was preset.

        reader_name: the name of a reader who need not sign in; '' for the default.
        is_reading: whether papers open with the form in which a reader labels them.
        reading_draft: what the reader has given to the paper on screen and not saved.
        reading_drafts: the same of papers left since, by PMID.
        reading_field: the field on screen when the paper was saved last; '' for the first one.
        reading_saved: what was saved last, which can be undone.
        reading_notice: what became of the last reading or suggestion, to be shown once.
        model_plan: what a language model would read, until it begins; None for nothing.

        ordered: the rows of the table of studies and what they depend on, kept while pages are turned.
        opened: during a run, the search on screen and its evidence.
        counted: during a run, the last view.
        requested_files: by row of downloads, the file that was asked for and is not delivered yet.
        open_tables: the figures whose table of numbers is open.
        page_addresses: the links of the navigation, of this run and the one before.
        known_addresses: the last addresses that the session has read or written.
    """

    page: str = ""
    restored: bool = False
    shown: str = STARTER
    default: str = STARTER
    unpinned: str = ""
    first_shown: str = ""
    just_shown: str = ""
    held_back: frozenset[str] = frozenset()

    selection: Selection = field(default_factory=Selection)
    options: Mapping[str, str] = field(default_factory=dict)
    open_cells: dict[str, Cell] = field(default_factory=dict)
    opened_by: dict[str, str] = field(default_factory=dict)
    openings: int = 0
    places: dict[str, Place] = field(default_factory=dict)
    basket: frozenset[int] = frozenset()
    reference_style: Style = Style.VANCOUVER
    presented: int = 0
    present_on_arrival: int = 0
    page_to_present: str | None = None

    ignored: tuple[str, ...] = ()
    notice: str = ""
    missing_query: str = ""
    brief_notice: str = ""
    last_visit_hidden: bool = False

    query_text: str | None = None
    query_refused: str = ""
    draft: QueryDraft | None = None
    check_requested: Literal["", "count", "run"] = ""
    check: QueryCheck | None = None
    visitor: str = ""
    followed: tuple[str, ...] = ()
    fetch_failed: str = ""
    totals_job: TotalsJob | None = None
    totals_failed: str = ""
    links_job: LinksJob | None = None
    links_found: LinksJob | None = None
    links_failed: str = ""
    compared_with: str = ""

    reader_name: str = ""
    is_reading: bool = False
    reading_draft: Draft | None = None
    reading_drafts: dict[int, Draft] = field(default_factory=dict)
    reading_field: str = ""
    reading_saved: Saved | None = None
    reading_notice: str = ""
    model_plan: Plan | None = None

    ordered: tuple[object, Rows] | None = None
    opened: tuple[str, Evidence] | None = None
    counted: View | None = None
    requested_files: dict[str, Mapping[str, str]] = field(default_factory=dict)
    open_tables: set[str] = field(default_factory=set)
    page_addresses: tuple[Mapping[str, _Parameters], ...] = ()
    known_addresses: tuple[_Parameters, ...] = ()

    @property
    def place(self) -> Place:
        """Where the reader is among the papers of the open page."""
        return self.places.get(self.page, Place())


def state() -> Session:
    """The session of this visitor."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    found: Session = st.session_state[KEY]
    return found


def evidence() -> Evidence:
    """The evidence on screen. Raises StoreError, LabelsAwaited, or KeyError if it was deleted."""
    now = state()
    if now.opened is None or now.opened[0] != now.shown:
        now.opened = (now.shown, resources.evidence_of(now.shown))
    return now.opened[1]


def release() -> None:
    """Let go of the evidence at the end of a run: an idle session keeps none of it in memory."""
    now = state()
    now.opened = now.counted = None


def view() -> View:
    """The evidence through the selection; counted once for each pair of them."""
    now, shown = state(), evidence()
    if now.counted is None or now.counted.evidence is not shown or now.counted.selection != now.selection:
        now.counted = resources.view_through(shown, now.selection)
    return now.counted


def show_search(key: str) -> None:
    """Show another search, or the starter set, on all pages; filters that it does not know are dropped.

    If it cannot be read, the present one stays and a notice says why.
    """
    now = state()
    try:
        columns = resources.evidence_of(key).columns
        now.default = resources.default_search(now.held_back)
    except resources.LabelsAwaited:  # the page says so, and opens it as soon as it can
        now.shown, now.open_cells, now.notice = key, {}, ""
        return
    except (StoreError, KeyError) as error:
        why = (
            visitor_message(error)
            if isinstance(error, StoreError)
            else "This search is no longer stored here."
        )
        now.notice = f"{why} What was on screen stays as it was."
        return
    now.shown, now.open_cells, now.notice = key, {}, ""
    known = {pair for pair in now.selection.chosen if pair[1] in columns[pair[0]].codes}
    set_selection(replace(now.selection, chosen=frozenset(known)))


def set_selection(changed: Selection) -> None:
    """Set the filters; a related category includes the papers it asks for. For widget callbacks."""
    now = state()
    now.selection = including_related(evidence(), changed)
    now.ignored = ()
    now.places = {page: replace(place, pmid=0, page=1) for page, place in now.places.items()}


def option(key: OptionKey) -> str:
    """The value of a view option, a code."""
    return state().options.get(key, resources.view_options()[key].default)


def set_option(key: OptionKey, value: str) -> None:
    """Set a view option and close the open cell, which may no longer exist. For widget callbacks."""
    now = state()
    now.options = {**now.options, key: value}
    go_to(replace(now.place, page=1))
    close_cell()


def map_options() -> MapOptions:
    """The view options of the evidence map."""
    split, empty = option("split"), option("empty")
    return MapOptions(
        rows=option("rows"),
        columns=option("columns"),
        split=None if split == NONE else split,
        by_people=option("size_by") == PEOPLE,
        rendering=option("dress"),
        order=cast(Order, option("order")),
        hide_empty=known_viewport().small if empty == AUTOMATIC else empty == "hide",
        at_least=int(option("least")),
        collapsed=tuple(option("collapsed").split()),
        only_against=option("against") == "on",
        open_cell=open_cell(),
    )


def trend_options() -> TrendOptions:
    """The view options of the trends."""
    form = option("form")
    return TrendOptions(
        facet=option("over_time"),
        measure=cast(Measure, option("measure")),
        form=None if form == AUTOMATIC else cast(Form, form),
        words=option("words"),
    )


def figure_options() -> FigureOptions:
    """The view options of all figures."""
    return FigureOptions(map_options(), trend_options())


def open_cell() -> Cell:
    """The cell, bar or year whose papers are open on this page; () for none."""
    return state().open_cells.get(state().page, ())


def open_papers_of(cell: Cell, figure: str = "") -> None:
    """Open the papers of a cell on this page. For widget callbacks.

    Args:
        cell: () closes what is open.
        figure: the figure that was clicked; '' for none.
    """
    now = state()
    now.open_cells[now.page], now.opened_by[now.page] = cell, figure
    now.openings += 1
    now.selection = including_related(evidence(), now.selection, cell)


def close_cell() -> None:
    """Close the papers that are open on this page."""
    open_papers_of(())


def opened_by() -> str:
    """The figure on this page that shows the open cell; '' where none is known to."""
    return state().opened_by.get(state().page, "") if open_cell() else ""


def note_open_in(figure: str) -> None:
    """Record the figure that shows the open cell, unless a click did, as after following a link."""
    if not opened_by():
        state().opened_by[state().page] = figure


def go_to(changed: Place) -> None:
    """Move among the papers of the open page. For widget callbacks."""
    now = state()
    now.places[now.page] = changed


def set_basket(pmids: Iterable[int]) -> None:
    """Set the basket's papers, unless they are more than a link carries. For widget callbacks."""
    wanted = frozenset(pmids)
    if len(wanted) > pmid_codec.MOST:
        state().brief_notice = f"A basket holds at most {pmid_codec.MOST:,} papers: empty it, then go on."
    else:
        state().basket = wanted


def present(number: int) -> None:
    """Present a figure of this page, from 1, or stop with 0. For widget callbacks."""
    state().presented = number
