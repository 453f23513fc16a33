"""View ⇄ address. A link carries codes, never display names, so that it outlives a renaming.

`?source=adipose&source=bm_msc&years=2015&years=2025&text=microglia`. Defaults are left out. What a
link asks for and the evidence does not know is named and ignored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode, urlsplit

from components.state.view_options import ViewOption
from data.evidence.cell_filter import Cell, including_related, is_known
from data.evidence.evidence import Evidence, Provenance
from data.evidence.selection import Selection, search_terms
from data.records import pmid_codec as baskets
from data.storage.stored_search import normalise_query

SEARCH, QUERY, CELL, PRESENT = "search", "query", "cell", "present"
PAPER, FIND, PAGE, BASKET = "pmid", "find", "page", "basket"
SWITCHES = ("retracted", "out_of_scope", "related")  # fields of Selection that are on with '=1'
LONGEST_QUERY = 2000  # characters; a longer question does not ride in a link
LONGEST_TEXT = 500  # characters of free text; NCBI's own search box takes no more words than this holds
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1500, 2999
_PMID_DIGITS, _PAGE_DIGITS = 10, 6
_NOT_OURS = {"embed", "embed_options", "fbclid", "gclid", "mc_cid", "mc_eid"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is among the papers; the defaults stand for the first page of all of them.

    Attributes:
        pmid: the paper that is open, 0 for none.
        find: words that are looked for in the table.
        page: of the table, from 1.
    """

    pmid: int = 0
    find: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks for.

    Attributes:
        selection: the filters that are understood.
        options: view options by key, where they are not the default.
        cell: the cell, bar or year whose papers are open.
        present: which figure of the page is presented, from 1; 0 where the page is not presented.
        place: where the reader is among the papers.
        basket: PMIDs of the papers in the basket.
        ignored: what is not understood, a few words each, as plain text.
    """

    selection: Selection
    options: Mapping[str, str] = field(default_factory=dict)
    cell: Cell = ()
    present: int = 0
    place: Place = Place()
    basket: frozenset[int] = frozenset()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """The search that a link was made from.

    Attributes:
        key: 'starter' or the search's id; '' where the link names none.
        day: when it was run; None where the link does not tell.
        query: its query; '' for the topic's own question.
    """

    key: str = ""
    day: date | None = None
    query: str = ""


def read_search(parameters: Mapping[str, Sequence[str]]) -> SearchAsked:
    """Which search an address asks for: `2026-11-22.1f3a9c07`, `1f3a9c07` or `starter`, and its query."""
    told, _, key = (parameters.get(SEARCH) or [""])[-1].rpartition(".")
    query = normalise_query((parameters.get(QUERY) or [""])[-1])[:LONGEST_QUERY]
    try:
        day = date.fromisoformat(told) if told else None
    except ValueError:
        day = None
    return SearchAsked(key, day, query)


def write_search(origin: Provenance, own_question: bool) -> dict[str, list[str]]:
    """The parameters that pin a search: its day and id, and its query unless it is the topic's own."""
    if origin.is_starter:
        return {SEARCH: [origin.key]}
    pinned = {SEARCH: [f"{origin.date.isoformat()}.{origin.key}"]}
    query = normalise_query(origin.query)
    return pinned if own_question or len(query) > LONGEST_QUERY else {**pinned, QUERY: [query]}


def as_link(page: str, parameters: Mapping[str, Sequence[str]]) -> str:
    """A whole address from that of a page and query parameters."""
    page = f"{page}/" if page and not urlsplit(page).path else page
    asked = urlencode(parameters, doseq=True, safe=":,.")
    return f"{page}?{asked}" if asked else page


def read_address(
    parameters: Mapping[str, Sequence[str]], evidence: Evidence, offered: Mapping[str, ViewOption]
) -> Address:
    """Read what an address asks for; anything can stand in it.

    Args:
        parameters: every value of every query parameter, decoded.
        evidence: knows the categories that can be chosen.
        offered: the view options of all pages.
    """
    options: dict[str, str] = {}
    cell: Cell = ()
    chosen: set[tuple[str, str]] = set()
    ignored: list[str] = []
    years: tuple[int, int] | None = None
    text, present = "", 0
    switches = dict.fromkeys(SWITCHES, False)
    place, basket = Place(), frozenset[int]()
    since: date | None = None
    for key, values in parameters.items():
        if key in evidence.columns:
            known = evidence.columns[key].codes
            chosen |= {(key, value) for value in values if value in known}
            ignored += [f"{key}={_short(value)}" for value in values if value not in known]
        elif key == "years":
            years = _years(values)
            ignored += [] if years else [f"years={_short(' to '.join(values))}"]
        elif key == "text":
            text = " ".join(" ".join(values).split())[:LONGEST_TEXT]
            if text and not search_terms(text):  # such as an emoji: nothing that could be looked for
                ignored.append(f"text={_short(text)}")
                text = ""
        elif key in switches:
            has_meaning = key != "related" or evidence.topic.related is not None
            switches[key] = has_meaning and list(values) == ["1"]
            ignored += [] if switches[key] else [f"{key}={_short(' '.join(values))}"]
        elif key == "since":
            since = _day(values)
            ignored += [] if since else [f"since={_short(' '.join(values))}"]
        elif key in (SEARCH, QUERY):
            continue
        elif key == PRESENT:
            present = _ordinal(values[-1])
            ignored += [] if present else [f"present={_short(values[-1])}"]
        elif key == PAPER:
            place = replace(place, pmid=_ordinal(values[-1], _PMID_DIGITS))
            ignored += [] if place.pmid else [f"pmid={_short(values[-1])}"]
        elif key == FIND:
            place = replace(place, find=" ".join(" ".join(values).split())[:LONGEST_TEXT])
        elif key == PAGE:
            place = replace(place, page=_ordinal(values[-1], _PAGE_DIGITS) or 1)
            ignored += [] if _ordinal(values[-1], _PAGE_DIGITS) else [f"page={_short(values[-1])}"]
        elif key == BASKET:
            try:
                basket = frozenset(baskets.decode(values[-1]))
            except ValueError as error:
                ignored.append(f"basket={_short(values[-1])} ({str(error).rstrip('.')})")
        elif key == CELL:
            parts = [(facet, code) for facet, _, code in (value.partition(":") for value in values)]
            strange = [part for part in parts if not is_known(evidence, *part)]
            ignored += [f"cell={_short(':'.join(part))}" for part in strange]
            # A cell of which only a part is left would show other papers than were meant.
            cell = tuple(dict.fromkeys(parts)) if not strange else ()
        elif key in offered:
            value = " ".join(values if offered[key].several else values[-1:])
            if not offered[key].accepts(value):
                ignored.append(f"{key}={_short(value)}")
            elif value != offered[key].default:
                options[key] = value
        elif key not in _NOT_OURS and not key.startswith("utm_"):
            ignored.append(_short(key))
    selection = Selection(frozenset(chosen), years, text, since=since, **switches)
    selection = including_related(evidence, selection, cell)
    return Address(selection, options, cell, present, place, basket, tuple(dict.fromkeys(ignored)))


def write_address(
    selection: Selection,
    evidence: Evidence,
    options: Mapping[str, str] | None = None,
    cell: Cell = (),
    present: int = 0,
    place: Place = Place(),
    basket: Collection[int] = (),
) -> dict[str, list[str]]:
    """The query parameters that carry a view, categories in codebook order; {} for a view without any."""
    parameters: dict[str, list[str]] = {}
    for facet, column in evidence.columns.items():
        if codes := selection.codes(facet):
            parameters[facet] = [code for code in column.codes if code in codes]
    if selection.years:
        parameters["years"] = [str(year) for year in selection.years]
    if selection.text:
        parameters["text"] = [selection.text]
    parameters |= {key: ["1"] for key in SWITCHES if getattr(selection, key)}
    if selection.since:
        parameters["since"] = [selection.since.isoformat()]
    parameters |= {key: value.split() for key, value in (options or {}).items()}
    if cell:
        parameters[CELL] = [f"{facet}:{code}" for facet, code in cell]
    if present:
        parameters[PRESENT] = [str(present)]
    if place.pmid:
        parameters[PAPER] = [str(place.pmid)]
    if place.find:
        parameters[FIND] = [place.find]
    if place.page > 1:
        parameters[PAGE] = [str(place.page)]
    if basket:
        parameters[BASKET] = [baskets.encode(basket)]
    return parameters


def only_ours(parameters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The parameters without Streamlit's own and what mail and social sites append."""
    return {
        key: list(values)
        for key, values in parameters.items()
        if key not in _NOT_OURS and not key.startswith("utm_")
    }


def _years(values: Sequence[str]) -> tuple[int, int] | None:
    """One year or two, in either order; None where they are not years."""
    if not 1 <= len(values) <= 2 or not all(v.isascii() and v.isdecimal() and len(v) == 4 for v in values):
        return None
    first, last = min(map(int, values)), max(map(int, values))
    return (first, last) if first >= _FIRST_YEAR and last <= _LAST_YEAR else None


def _day(values: Sequence[str]) -> date | None:
    """One day as YYYY-MM-DD; None where it is not one."""
    if len(values) != 1 or not _DAY.fullmatch(values[0]):
        return None
    with suppress(ValueError):  # such as 30 February
        return date.fromisoformat(values[0])
    return None


def _ordinal(value: str, digits: int = 2) -> int:
    """A number of at most so many digits, 0 where it is none."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= digits else 0


def _short(value: str) -> str:
    """A stranger's words, short enough to be named on screen."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
