"""What this visitor is looking at: the evidence, the selection, and the address that carries both.

The selection lives in the session. The address is read when a visitor arrives, goes back or forward,
or edits it, and is rewritten whenever the selection changes; widgets are set from the selection on
every run, so that there is one truth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.state.address import (
    BASKET,
    PRESENT,
    Place,
    SearchAsked,
    as_link,
    only_ours,
    read_address,
    read_search,
    write_address,
    write_search,
)
from components.state.captions import asks_own_question, day, shortened
from components.state.errors import told
from components.state.resources import classifier as classifier
from components.state.resources import evidence_of as evidence_of
from components.state.resources import records_of as records_of
from components.state.resources import settings as settings
from components.state.resources import store as store
from components.state.resources import topic as topic
from components.state.view_options import SELECTED, STUDIES, Choice, choices
from data.evidence.analysis.comparison import Comparison, compare, seen_before
from data.evidence.cell_filter import Cell, including_related
from data.evidence.evidence import Evidence, View
from data.evidence.repository import STARTER as STARTER
from data.evidence.selection import Selection
from data.exports.nbib import medline_text
from data.labelling.evaluation import starter_set
from data.labelling.explanation import Why, explain
from data.records.record import Record
from data.storage.store import StoreError
from data.storage.stored_search import EVIDENCE_STATES, Search

_TOGETHER = 500
_KNOWN = 8  # addresses: as many changes can be under way while the browser still shows the first one


def restore(page: str, offered: Collection[str] = ()) -> None:
    """Bring the session in line with the address, before anything is drawn.

    The address counts when a visitor arrives, goes back or forward, or follows a link. In all other runs it
    is what this session wrote, or something older where the visitor was faster than the browser.

    Args:
        page: the page's place in the address.
        offered: ids of searches that this visitor has not decided on yet; an address that names no search
            does not open them.
    """
    session, parameters = st.session_state, _parameters()
    session["offered"] = frozenset(offered)
    arrived = "selection" not in session
    moved = not arrived and session["page"] != page
    session["page"] = page
    session.setdefault("ignored", ())
    session.setdefault("notice", "")
    session.setdefault("wanted", None)
    session.setdefault("cells", {})
    session.setdefault("opened_by", {})
    session.setdefault("openings", 0)
    session.setdefault("place", Place())
    session.setdefault("basket", frozenset())
    session.setdefault("page_addresses", ())
    session.setdefault("known_addresses", ())
    if moved:
        session["present"] = session.pop("present_on_arrival", 0)
        followed = bool(parameters) and not _is_from_navigation(page, parameters)
    else:
        followed = parameters not in session["known_addresses"]
    _know(parameters)
    if not (arrived or followed or _went_back_or_forward()):
        _leave_deleted()
        return
    _choose_evidence(read_search(parameters))
    address = read_address(parameters, evidence(), page_choices())
    session["selection"] = address.selection
    session["ignored"] = address.ignored
    others = {
        key: value for key, value in session.get("chosen", {}).items() if page_choices()[key].page != page
    }
    session["chosen"] = {**others, **address.chosen}
    session["cells"] = {**session.get("cells", {}), page: address.cell}
    session["present"] = address.present
    session["place"] = address.place
    session["basket"] = address.basket


def _know(parameters: dict[str, list[str]]) -> None:
    """Remember an address that the session has taken over or written, and a few before it."""
    known: tuple[dict[str, list[str]], ...] = st.session_state["known_addresses"]
    if parameters not in known[-1:]:
        st.session_state["known_addresses"] = (*known[-_KNOWN:], parameters)


def _went_back_or_forward() -> bool:
    """Whether this run follows the browser's Back or Forward, which Streamlit (1.67) tells only here."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _is_from_navigation(page: str, parameters: Mapping[str, list[str]]) -> bool:
    """Whether a page was opened by a link of the navigation, which changes nothing but the page.

    The links of the run before count too: a filter may have been set in the moment before the click.
    """
    return any(offered[page] == parameters for offered in st.session_state["page_addresses"])


def _choose_evidence(asked: SearchAsked) -> None:
    session = st.session_state
    session["notice"], session["wanted"] = "", None
    try:
        session["default"] = default_key()
        # An address that names no search keeps meaning what it meant when this visit began.
        key = session.setdefault("unpinned", session["default"])
        if not _is_held(key):
            key = session["unpinned"] = session["default"]
        if asked.key:
            if not _is_held(asked.key):
                raise KeyError(asked.key)
            evidence_of(asked.key)
            key = asked.key
    except KeyError:
        of_day = f" of {day(asked.day)}" if asked.day else ""
        query = f" for {shortened(asked.query, 160)}" if asked.query else ""
        session["notice"] = (
            f"The link was made from a PubMed search{of_day}{query} that this server does not hold, so its "
            "numbers cannot be shown as they were."
        )
        session["wanted"] = asked.query or topic().query
    except StoreError as error:
        key = session["default"] = STARTER
        session["notice"] = f"{told(error)} Until then the starter set is shown."
    session["evidence"] = key


def _is_held(key: str) -> bool:
    """Whether a search is here: what this process has in memory may have been deleted by now."""
    if key == STARTER:
        return True
    search = store().search(key)
    return search is not None and search.state in EVIDENCE_STATES


def _leave_deleted() -> None:
    """Where the search on screen was deleted meanwhile, show the usual one, and say so."""
    session = st.session_state
    key: str = session["evidence"]
    try:
        if _is_held(key):
            return
        usual = default_key()
    except StoreError:
        return  # told where the papers are needed
    query = ""
    with suppress(StoreError, KeyError):
        query = evidence_of(key).provenance.query  # this process may still have it in memory
    forget(key)
    look_at(usual)
    session["notice"] = "The search you were looking at was deleted by the visitor who ran it."
    session["wanted"] = query or topic().query


def default_key() -> str:
    """The newest search of the topic's own question, without those offered; else the starter set."""
    held_back = st.session_state.get("offered", ())
    known = (one for one in store().searches_of(topic().query) if one.fetched and one.id not in held_back)
    newest = next(known, None)
    return newest.id if newest else STARTER


def forget(key: str) -> None:
    """Have a search read anew where it is looked at next: its name has changed, or it is gone."""
    evidence_of.clear(key)


def newer() -> Search | None:
    """A newer search of the same question than the one on screen, None where there is none."""
    shown = evidence().provenance
    try:
        newest = store().newest(shown.query or topic().query)
    except StoreError:
        return None
    if newest is None or not newest.fetched or newest.id == shown.key:
        return None
    mine = None if shown.is_starter else store().search(shown.key)
    return newest if mine is None or newest.started > mine.started else None


def evidence() -> Evidence:
    """The evidence this visitor looks at."""
    return evidence_of(st.session_state["evidence"])


def selection() -> Selection:
    """The filters this visitor has set."""
    chosen: Selection = st.session_state["selection"]
    return chosen


def records_in_turn(pmids: Iterable[int]) -> Iterator[Record]:
    """Records of what is looked at, in the order asked for, a few hundred in memory at a time.

    Raises:
        StoreError: they cannot be read.
    """
    key, wanted = evidence().provenance.key, iter(pmids)
    if key == STARTER:
        known = {r.record.pmid: r.record for r in starter_set.load()}
        yield from (known[pmid] for pmid in wanted if pmid in known)
        return
    while some := tuple(islice(wanted, _TOGETHER)):
        yield from store().records_of(key, some).values()


def medline_in_turn(pmids: Iterable[int]) -> Iterator[str]:
    """The same as MEDLINE text: PubMed's own, or written here for the starter set. Raises StoreError."""
    key, wanted = evidence().provenance.key, iter(pmids)
    if key == STARTER:
        yield from map(medline_text, records_in_turn(wanted))
        return
    while some := tuple(islice(wanted, _TOGETHER)):
        yield from store().medline_of(key, some).values()


def reasons(record: Record) -> tuple[Why, ...]:
    """Why a record of the evidence on screen has the labels with which it is counted.

    Raises:
        KeyError: it is not counted, as a retraction notice never is.
    """
    now = evidence()
    return explain(classifier(), record, now.labels_of(now.row_of[record.pmid]))


@st.cache_resource(show_spinner="Comparing with the search before…", max_entries=100)
def compared(earlier_key: str, later_key: str) -> Comparison:
    """Two stored searches compared; shared by all visitors. Raises StoreError, or KeyError if one is gone."""
    earlier, later = store().search(earlier_key), store().search(later_key)
    if earlier is None or later is None:
        raise KeyError(later_key if earlier else earlier_key)
    return compare(store(), earlier, later)


def counted_changes(found: Comparison) -> tuple[Comparison, str]:
    """What a comparison tells of the papers that count, and what is said of the related ones left out.

    Papers that the search no longer finds are not among its records, so all of them are told.
    """
    now = view()
    related, name = frozenset(now.evidence.pmids[now.evidence.related].tolist()), now.evidence.topic.related
    if name is None or selection().related:
        return found, ""
    changed = {pmid for pmids in found.changes.values() for pmid in pmids} & related
    papers = f"{len(changed):,} {'paper' if len(changed) == 1 else 'papers'}"
    return found.without(related), f"{papers} on {name.name} excluded" if changed else ""


def comparison_of(key: str) -> Comparison | None:
    """What a stored search has brought beside the one before; None without such. Raises StoreError."""
    earlier = None if key == STARTER else store().before(key)
    return compared(earlier.id, key) if earlier else None


@st.cache_resource(show_spinner=False)
def page_choices() -> dict[str, Choice]:
    """What pages let their readers choose, by key in the address."""
    return choices(topic())


def chosen(key: str) -> str:
    """What this visitor has chosen, a code."""
    value: str = st.session_state["chosen"].get(key, page_choices()[key].default)
    return value


def choose_option(key: str, value: str) -> None:
    """Set a page's choice; for widget callbacks. The open cell closes: it may not be there any more."""
    st.session_state["chosen"] = {**st.session_state["chosen"], key: value}
    st.session_state["place"] = replace(place(), page=1)
    close_cell()


def open_cell() -> Cell:
    """The cell, bar or year whose papers are open on this page; () for none."""
    cell: Cell = st.session_state["cells"].get(st.session_state["page"], ())
    return cell


def open_papers_of(cell: Cell, figure: str = "") -> None:
    """Open the papers of a cell on this page; for widget callbacks.

    Args:
        cell: () closes what is open.
        figure: the figure that was clicked, '' for none.
    """
    session, page = st.session_state, st.session_state["page"]
    session["cells"] = {**session["cells"], page: cell}
    session["opened_by"] = {**session["opened_by"], page: figure}
    session["openings"] += 1
    session["selection"] = including_related(evidence(), selection(), cell)


def opened_by() -> str:
    """The figure on this page that shows the open cell; '' where none is known to."""
    figure: str = st.session_state["opened_by"].get(st.session_state["page"], "")
    return figure if open_cell() else ""


def opened_in(figure: str) -> None:
    """Note which figure shows the open cell where no click has told it, as after a link."""
    if not opened_by():
        st.session_state["opened_by"] = {**st.session_state["opened_by"], st.session_state["page"]: figure}


def openings() -> int:
    """How often this visitor has opened papers."""
    number: int = st.session_state["openings"]
    return number


def close_cell() -> None:
    """Close the papers that are open on this page."""
    open_papers_of(())


def view() -> View:
    """The evidence through the selection; counted once a run."""
    key = (evidence(), selection())
    known = st.session_state.get("view")
    if known is None or known[0] != key:
        known = (key, key[0].view(selection(), _seen()))
        st.session_state["view"] = known
    counted: View = known[1]
    return counted


def _seen() -> NDArray[np.int64] | None:
    """What the filter "new since" goes by; None without an earlier search, see `Evidence.view`."""
    since, key = selection().since, st.session_state["evidence"]
    if since is None or key == STARTER:
        return None
    search = store().search(key)
    return seen_before(store(), search, since) if search else None


def choose(changed: Selection) -> None:
    """Set the filters, a related category with the papers it asks for; for widget callbacks."""
    st.session_state["selection"] = including_related(evidence(), changed)
    st.session_state["ignored"] = ()
    st.session_state["place"] = replace(place(), pmid=0, page=1)


def look_at(key: str) -> None:
    """Look at another search, or at the starter set; filters that it does not know fall away.

    Where it cannot be read, what is on screen stays, and a notice says why.
    """
    try:
        columns = evidence_of(key).columns
        st.session_state["default"] = default_key()
    except (StoreError, KeyError) as error:
        why = told(error) if isinstance(error, StoreError) else "This search is no longer stored here."
        st.session_state["notice"] = f"{why} What was on screen stays as it was."
        return
    st.session_state["evidence"] = key
    st.session_state["cells"] = {}
    st.session_state["notice"] = ""
    known = {pair for pair in selection().chosen if pair[1] in columns[pair[0]].codes}
    choose(replace(selection(), chosen=frozenset(known)))


def place() -> Place:
    """Where this visitor is among the papers."""
    now: Place = st.session_state["place"]
    return now


def go_to(changed: Place) -> None:
    """Move among the papers; for widget callbacks."""
    st.session_state["place"] = changed


def basket() -> frozenset[int]:
    """PMIDs of the papers in this visitor's basket."""
    papers: frozenset[int] = st.session_state["basket"]
    return papers


def fill_basket(pmids: Iterable[int]) -> None:
    """Set what is in the basket; for widget callbacks."""
    st.session_state["basket"] = frozenset(pmids)


def to_studies(
    pmid: int = 0, only: str = SELECTED, selected: Selection | None = None
) -> dict[str, list[str]]:
    """The query parameters that lead from any page to the Studies page, filters and basket kept.

    Args:
        pmid: a paper that is opened there; 0 for none.
        only: a list that is opened there, an option of the choice 'only'.
        selected: other filters than those in force.
    """
    selected = selection() if selected is None else selected
    chosen = _of_page(STUDIES) | {"only": only}
    if only == SELECTED:
        del chosen["only"]
    parameters = write_address(selected, evidence(), chosen, place=Place(pmid), basket=basket())
    return parameters | _pinned_if_needed()


def to_map(view: Mapping[str, str]) -> dict[str, list[str]]:
    """The query parameters that lead to a view of the evidence map, filters and basket kept.

    The search is always pinned: an address without parameters would leave the map as the reader last had it.

    Args:
        view: the page's choices, by key; those that are the default are left out.
    """
    own = {key: value for key, value in view.items() if value != page_choices()[key].default}
    return write_address(selection(), evidence(), own, basket=basket()) | _pinned()


def to_paper_of(evidence: Evidence, pmid: int) -> dict[str, list[str]]:
    """The query parameters that open a paper within a search; the basket is kept, filters are not."""
    parameters = write_address(Selection(), evidence, place=Place(pmid), basket=basket())
    return parameters | write_search(evidence.provenance, asks_own_question(evidence))


def presented() -> int:
    """Which figure of this page is presented, from 1; 0 where the page is shown as usual."""
    number: int = st.session_state["present"]
    return number


def present(number: int) -> None:
    """Present a figure of this page, or stop with 0; for widget callbacks."""
    st.session_state["present"] = number


def present_on_arrival(number: int) -> None:
    """Present a figure of the page that is opened next; for widget callbacks."""
    st.session_state["present_on_arrival"] = number


def page_addresses(pages: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The query parameters of each page with the present view, for links that change nothing but the page."""
    addresses = {page: _address(page) for page in pages}
    st.session_state["page_addresses"] = (*st.session_state["page_addresses"][-1:], addresses)
    return addresses


def write() -> None:
    """Bring the address in line with the session."""
    wanted = _address(st.session_state["page"])
    _know(wanted)
    if _parameters() != wanted:
        st.query_params.from_dict(wanted)


def link(*, presented: bool = False, basket: bool = False, embedded: int = 0) -> str:
    """The address of this view, pinned to the search on screen, for other people and other days.

    Args:
        presented: whether the link opens the view as it is presented, where it is.
        basket: whether it carries the basket, which no figure depends on.
        embedded: the figure of this page that it shows alone, from 1; 0 for the whole page.
    """
    parameters = _view(st.session_state["page"]) | _pinned()
    if not presented:
        parameters.pop(PRESENT, None)
    if not basket:
        parameters.pop(BASKET, None)
    if embedded:
        parameters |= {PRESENT: [str(embedded)], "embed": ["true"]}
    return as_link(st.context.url or "", parameters)


def _address(page: str) -> dict[str, list[str]]:
    return _view(page) | _pinned_if_needed()


def _view(page: str) -> dict[str, list[str]]:
    here = page == st.session_state["page"]
    cell = st.session_state["cells"].get(page, ())
    at = place() if here and page == STUDIES else Place()
    return write_address(
        selection(), evidence(), _of_page(page), cell, presented() if here else 0, at, basket()
    )


def _pinned_if_needed() -> dict[str, list[str]]:
    """Nothing where a visitor without a link would look at the same records."""
    is_usual = st.session_state["evidence"] == STARTER and st.session_state["default"] == STARTER
    return {} if is_usual else _pinned()


def _pinned() -> dict[str, list[str]]:
    return write_search(evidence().provenance, asks_own_question(evidence()))


def _of_page(page: str) -> dict[str, str]:
    """A page's choices that are not the default."""
    own = {key: choice for key, choice in page_choices().items() if choice.page == page}
    return {key: chosen(key) for key, choice in own.items() if chosen(key) != choice.default}


def _parameters() -> dict[str, list[str]]:
    return only_ours({key: st.query_params.get_all(key) for key in st.query_params})
