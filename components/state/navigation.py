"""Session ⇄ address: the visitor's view can be linked to, reloaded, and left and returned to.

The address is read when a visitor arrives, goes back or forward, follows a link or edits it, and is rewritten
whenever the session changes. Widgets are set from the session on every run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.state import resources
from components.state.address import (
    BASKET,
    PRESENT,
    Address,
    Place,
    SearchAsked,
    as_link,
    only_ours,
    read_address,
    read_search,
    write_address,
    write_search,
)
from components.state.captions import asks_own_question
from components.state.errors import visitor_message
from components.state.formatting import day, shortened
from components.state.pages import CLINICAL, STUDIES
from components.state.session import evidence, show_search, state
from components.state.view_options import SELECTED, OptionKey
from data.evidence.cell_filter import Cell
from data.evidence.evidence import Evidence
from data.evidence.repository import STARTER
from data.evidence.selection import Selection
from data.storage.store import StoreError

_KNOWN = 8  # addresses: as many changes can be under way while the browser still shows the first one
Parameters = dict[str, list[str]]


def restore(page: str, held_back: Collection[str] = ()) -> None:
    """Bring the session in line with the address, before anything is drawn.

    The address counts when a visitor arrives, goes back or forward, or follows a link. In all other runs it
    is what this session wrote, or an older one if the visitor was faster than the browser.

    Args:
        page: the page's place in the address.
        held_back: searches that an address without a search does not open, see `Session`.
    """
    now, parameters = state(), _parameters()
    now.held_back = frozenset(held_back)
    arrived, moved = not now.restored, now.restored and now.page != page
    now.page = page
    if moved:
        now.presented, now.present_on_arrival = now.present_on_arrival, 0
        followed = bool(parameters) and not _is_page_link(page, parameters)
    else:
        followed = parameters not in now.known_addresses
    _remember(parameters)
    if not (arrived or followed or _went_back_or_forward()):
        _leave_deleted()
        return
    offered = resources.view_options()
    try:
        _choose_search(read_search(parameters))
        address = read_address(parameters, evidence(), offered)
    except resources.LabelsAwaited:
        now.restored = False  # the address is read again when the papers can be shown
        raise
    of_others = {key: value for key, value in now.options.items() if offered[key].page != page}
    now.options = {**of_others, **address.options}
    now.selection, now.ignored = address.selection, address.ignored
    now.open_cells[page] = address.cell
    now.presented, now.places[page], now.basket = address.present, address.place, address.basket
    now.restored = True


def _remember(parameters: Parameters) -> None:
    """Remember an address that the session has read or written, and a few before it."""
    known = state().known_addresses
    if parameters not in known[-1:]:
        state().known_addresses = (*known[-_KNOWN:], parameters)


def _went_back_or_forward() -> bool:
    """Whether this run follows the browser's Back or Forward.

    Streamlit (1.67) says so only in its internal context (https://github.com/streamlit/streamlit/pull/16998);
    to be replaced once there is a public way.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _is_page_link(page: str, parameters: Mapping[str, list[str]]) -> bool:
    """Whether a page was opened by a link of the navigation, which changes nothing but the page.

    The links of the previous run count too: a filter may have been set in the moment before the click.
    """
    return any(links[page] == parameters for links in state().page_addresses)


def _choose_search(asked: SearchAsked) -> None:
    """Show the search that the address names, or the default one with a notice where it is not stored."""
    now = state()
    now.notice, now.missing_query = "", ""
    try:
        now.default = resources.default_search(now.held_back)
        # An address that names no search keeps meaning what it meant when this visit began.
        now.unpinned = now.unpinned or now.default
        if not resources.is_stored(now.unpinned):
            now.unpinned = now.default
        now.shown = now.unpinned
        if asked.key:
            if not resources.is_stored(asked.key):
                raise KeyError(asked.key)
            resources.evidence_of(asked.key)
            now.shown = asked.key
            resources.note_link(asked.key)
    except KeyError:
        of_day = f" of {day(asked.day)}" if asked.day else ""
        query = f" for {shortened(asked.query, 160)}" if asked.query else ""
        now.notice = (
            f"The link was made from a PubMed search{of_day}{query} that this server does not hold, so its "
            "numbers cannot be shown as they were."
        )
        now.missing_query = asked.query or resources.topic().query
    except StoreError as error:
        now.shown = now.default = STARTER
        now.notice = f"{visitor_message(error)} Until then the starter set is shown."


def _leave_deleted() -> None:
    """If the search on screen has been deleted, show the default one, and say so."""
    now = state()
    deleted = now.shown
    try:
        if resources.is_stored(deleted):
            return
        usual = resources.default_search(now.held_back)
    except StoreError:
        return  # shown where the papers are needed
    query = ""
    with suppress(StoreError, KeyError):
        query = resources.evidence_of(deleted).provenance.query  # may still be in this process's memory
    resources.forget(deleted)
    show_search(usual)
    now.notice = "The search you were looking at was deleted."
    now.missing_query = query or resources.topic().query


def to_studies(pmid: int = 0, only: str = SELECTED, selected: Selection | None = None) -> Parameters:
    """The query parameters that lead from any page to the Studies page, filters and basket kept.

    Args:
        pmid: a paper that is opened there; 0 for none.
        only: the list that is opened there, a value of the view option 'only'.
        selected: other filters than those in force.
    """
    selected = state().selection if selected is None else selected
    options = _of_page(STUDIES) | {"only": only}
    if only == SELECTED:
        del options["only"]
    parameters = write_address(
        Address(selected, options, place=Place(pmid), basket=state().basket), evidence()
    )
    return parameters | _pinned_if_needed()


def to_cell(page: str, cell: Cell) -> Parameters:
    """The query parameters that open the papers of a cell on a page, filters and basket kept."""
    view = Address(state().selection, _of_page(page), cell, basket=state().basket)
    return write_address(view, evidence()) | _pinned_if_needed()


def to_map(options: Mapping[OptionKey, str]) -> Parameters:
    """The query parameters that lead to a view of the evidence map, filters and basket kept.

    The search is always pinned: an address without parameters would leave the map as the reader last had it.

    Args:
        options: the map's view options; those that have their default are left out.
    """
    offered = resources.view_options()
    own: dict[str, str] = {key: value for key, value in options.items() if value != offered[key].default}
    view = Address(state().selection, own, basket=state().basket)
    return write_address(view, evidence()) | _pinned()


def to_paper_of(evidence: Evidence, pmid: int) -> Parameters:
    """The query parameters that open a paper within a search; the basket is kept, filters are not."""
    parameters = write_address(Address(Selection(), place=Place(pmid), basket=state().basket), evidence)
    return parameters | write_search(evidence.provenance, asks_own_question(evidence))


def page_addresses(pages: Iterable[str]) -> dict[str, Parameters]:
    """The query parameters of each page with the present view, for links that change nothing but the page."""
    addresses = {page: _address(page) for page in pages}
    state().page_addresses = (*state().page_addresses[-1:], addresses)
    return addresses


def write() -> None:
    """Bring the address in line with the session."""
    wanted = _address(state().page)
    _remember(wanted)
    if _parameters() != wanted:
        st.query_params.from_dict(wanted)


def here() -> Parameters:
    """The query parameters of the page on screen, the search pinned; as they are where nothing is shown."""
    if not state().restored:
        return _parameters()
    return _view(state().page) | _pinned()


def link(*, presented: bool = False, basket: bool = False, embedded: int = 0) -> str:
    """The address of this view, pinned to the search on screen, for other people and other days.

    Args:
        presented: whether the link opens the view as it is presented, if it is.
        basket: whether it carries the basket, which no figure depends on.
        embedded: the figure of this page that it shows alone, from 1; 0 for the whole page.
    """
    parameters = _view(state().page) | _pinned()
    if not presented:
        parameters.pop(PRESENT, None)
    if not basket:
        parameters.pop(BASKET, None)
    if embedded:
        parameters |= {PRESENT: [str(embedded)], "embed": ["true"]}
    return as_link(st.context.url or "", parameters)


def data_parameters(*, newest: bool = False) -> Parameters:
    """The query parameters with which programs read the papers of this view, filters and search only.

    Args:
        newest: leave out a search that is the usual one anyway, so that later ones are read too.
    """
    shown = evidence()
    filters = write_address(Address(state().selection), shown)
    is_usual = shown.provenance.is_starter or asks_own_question(shown)
    return filters if newest and is_usual else filters | _pinned()


def _address(page: str) -> Parameters:
    return _view(page) | _pinned_if_needed()


def _view(page: str) -> Parameters:
    now = state()
    here = page == now.page
    place = now.place if here and page in (CLINICAL, STUDIES) else Place()
    view = Address(
        now.selection,
        _of_page(page),
        now.open_cells.get(page, ()),
        now.presented if here else 0,
        place if page == STUDIES else Place(page=place.page),  # only there papers are opened and searched
        now.basket,
    )
    return write_address(view, evidence())


def _pinned_if_needed() -> Parameters:
    """{} where a visitor without a link would see the same records."""
    is_usual = state().shown == STARTER and state().default == STARTER
    return {} if is_usual else _pinned()


def _pinned() -> Parameters:
    return write_search(evidence().provenance, asks_own_question(evidence()))


def _of_page(page: str) -> dict[str, str]:
    """A page's view options that do not have their default."""
    set_here = state().options
    return {
        key: set_here[key]
        for key, offered in resources.view_options().items()
        if offered.page == page and set_here.get(key, offered.default) != offered.default
    }


def _parameters() -> Parameters:
    return only_ours({key: st.query_params.get_all(key) for key in st.query_params})
