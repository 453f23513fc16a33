"""View ⇄ address. A link carries codes, never display names, so that it survives a renaming.

`?source=adipose&source=bm_msc&years=2015&years=2025&text=microglia`. Defaults are left out. Parameters that
are not understood are ignored, and named to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from components.state.view_options import ViewOption
from data.evidence.cell_filter import Cell, including_related, is_known
from data.evidence.evidence import Evidence, Provenance
from data.evidence.selection import Selection, search_terms
from data.records import pmid_codec as baskets
from data.storage.codec import storable
from data.storage.query import Query

SEARCH, QUERY, CELL, PRESENT = "search", "query", "cell", "present"
PAPER, FIND, PAGE, BASKET = "pmid", "find", "page", "basket"
SWITCHES = ("retracted", "out_of_scope", "related")  # fields of Selection that are on with '=1'
LONGEST_QUERY = 2000  # characters; a longer query is left out of links
LONGEST_TEXT = 500  # characters of free text; NCBI's own search box takes no more words than this holds
LONGEST_ADDRESS = 60_000  # characters of names and values; the largest basket takes 40,000 of them
_MOST_CONDITIONS = 8  # of a cell; those of the map have two
_LONGEST_KEY = 64  # characters of a search's id
_WHOLE = "whole_address"  # stands for an address that is too long to be read
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1500, 2999
_PMID_DIGITS, _PAGE_DIGITS = 10, 6
_NOT_OURS = {"embed", "embed_options", "fbclid", "gclid", "mc_cid", "mc_eid"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is among the papers; the defaults mean the first page of all of them.

    Attributes:
        pmid: the paper that is open, 0 for none.
        find: words to find in the table.
        page: of the table, from 1.
    """

    pmid: int = 0
    find: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Address:
    """The view that an address carries.

    Attributes:
        selection: the filters.
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
    """The search that a link names.

    Attributes:
        key: 'starter' or the search's id; '' for none.
        day: when it was run; None for unknown.
        query: its query; '' for the topic's own question.
    """

    key: str = ""
    day: date | None = None
    query: str = ""


def read_search(parameters: Mapping[str, Sequence[str]]) -> SearchAsked:
    """Which search an address asks for: `2026-11-22.1f3a9c07`, `1f3a9c07` or `starter`, and its query."""
    when, _, key = (parameters.get(SEARCH) or [""])[-1].rpartition(".")
    query = Query((parameters.get(QUERY) or [""])[-1][: 2 * LONGEST_QUERY]).normalised[:LONGEST_QUERY]
    try:
        day = date.fromisoformat(when) if when else None
    except ValueError:
        day = None
    return SearchAsked(storable(key[:_LONGEST_KEY]), day, query)


def write_search(origin: Provenance, own_question: bool) -> dict[str, list[str]]:
    """The parameters that pin a search: its day and id, and its query unless it is the topic's own."""
    if origin.is_starter:
        return {SEARCH: [origin.key]}
    pinned = {SEARCH: [f"{origin.date.isoformat()}.{origin.key}"]}
    query = Query(origin.query).normalised
    return pinned if own_question or len(query) > LONGEST_QUERY else {**pinned, QUERY: [query]}


def as_link(page: str, parameters: Mapping[str, Sequence[str]]) -> str:
    """A whole address from that of a page and query parameters."""
    page = f"{page}/" if page and not urlsplit(page).path else page
    asked = urlencode(parameters, doseq=True, safe=":,.")
    return f"{page}?{asked}" if asked else page


def read_address(
    parameters: Mapping[str, Sequence[str]], evidence: Evidence, offered: Mapping[str, ViewOption]
) -> Address:
    """Read the view that an address asks for; the address can contain anything.

    Args:
        parameters: every value of every query parameter, decoded.
        evidence: knows the categories that can be chosen.
        offered: the view options of all pages.
    """
    reader = _Reader(evidence, offered)
    for key, values in parameters.items():
        reader.read(key, list(values))
    selection = replace(reader.selection, chosen=frozenset(reader.chosen))
    return replace(
        reader.found,
        selection=including_related(evidence, selection, reader.found.cell),
        options=reader.options,
        ignored=tuple(dict.fromkeys(reader.ignored)),
    )


class _Reader:
    """Collects what the parameters of an address ask for, and names what is not understood."""

    def __init__(self, evidence: Evidence, offered: Mapping[str, ViewOption]) -> None:
        self._evidence, self._offered = evidence, offered
        self.selection, self.found = Selection(), Address(Selection())
        self.chosen: set[tuple[str, str]] = set()
        self.options: dict[str, str] = {}
        self.ignored: list[str] = []

    def read(self, key: str, values: list[str]) -> None:
        """Read one parameter with all its values."""
        if key in self._evidence.columns:
            self._categories(key, values)
        elif key in ("years", "text", "since", *SWITCHES):
            self._filter(key, values)
        elif key in (PRESENT, PAPER, FIND, PAGE, BASKET):
            self._place(key, values)
        elif key == CELL:
            self._cell(values)
        elif key == _WHOLE:
            self.ignored.append(
                f"all of it ({_short(values[-1])} characters, of which at most {LONGEST_ADDRESS:,} are read: "
                "ask for a shorter link)"
            )
        elif key in self._offered:
            self._option(key, values)
        elif key not in (SEARCH, QUERY) and _is_ours(key):
            self.ignored.append(_short(key))

    def _ignore(self, key: str, value: str, why: str = "") -> None:
        self.ignored.append(f"{key}={_short(value)}{why}")

    def _categories(self, facet: str, values: list[str]) -> None:
        known = self._evidence.columns[facet].codes
        self.chosen |= {(facet, value) for value in values if value in known}
        for value in values:
            if value not in known:
                self._ignore(facet, value)

    def _filter(self, key: str, values: list[str]) -> None:
        if key == "years":
            self.selection = replace(self.selection, years=_years(values))
            understood, shown = self.selection.years is not None, " to ".join(values)
        elif key == "text":
            text = _one_line(values)
            understood, shown = not text or bool(search_terms(text)), text  # an emoji has nothing to look for
            self.selection = replace(self.selection, text=text if understood else "")
        elif key == "since":
            self.selection = replace(self.selection, since=_day(values))
            understood, shown = self.selection.since is not None, " ".join(values)
        else:
            has_meaning = key != "related" or self._evidence.topic.related is not None
            understood, shown = has_meaning and values == ["1"], " ".join(values)
            switch: dict[str, Any] = {key: understood}
            self.selection = replace(self.selection, **switch)
        if not understood:
            self._ignore(key, shown)

    def _place(self, key: str, values: list[str]) -> None:
        last, place = values[-1], self.found.place
        if key == FIND:
            self.found = replace(self.found, place=replace(place, find=_one_line(values)))
            return
        if key == BASKET:
            try:
                self.found = replace(self.found, basket=frozenset(baskets.decode(last)))
            except ValueError as error:
                self._ignore(key, last, f" ({str(error).rstrip('.')})")
            return
        number = _ordinal(last, {PRESENT: 2, PAPER: _PMID_DIGITS, PAGE: _PAGE_DIGITS}[key])
        if key == PRESENT:
            self.found = replace(self.found, present=number)
        elif key == PAPER:
            self.found = replace(self.found, place=replace(place, pmid=number))
        else:
            self.found = replace(self.found, place=replace(place, page=number or 1))
        if not number:
            self._ignore(key, last)

    def _cell(self, values: list[str]) -> None:
        """Read a cell; one of which only a part is known would show other papers than were meant."""
        if len(values) > _MOST_CONDITIONS:
            self._ignore(CELL, values[0], f" and {len(values) - 1:,} more conditions")
            return
        parts = [(facet, code) for facet, _, code in (value.partition(":") for value in values)]
        unknown = [part for part in parts if not is_known(self._evidence, *part)]
        for part in unknown:
            self._ignore(CELL, ":".join(part))
        self.found = replace(self.found, cell=() if unknown else tuple(dict.fromkeys(parts)))

    def _option(self, key: str, values: list[str]) -> None:
        offered = self._offered[key]
        # Dictionary keys: each of several values counts once.
        value = " ".join(dict.fromkeys(" ".join(values).split()) if offered.several else values[-1:])
        if not offered.accepts(value):
            self._ignore(key, value)
        elif value != offered.default:
            self.options[key] = value


def write_address(view: Address, evidence: Evidence) -> dict[str, list[str]]:
    """The query parameters that carry a view, categories in codebook order; {} for the default view."""
    parameters: dict[str, list[str]] = {}
    selection, place = view.selection, view.place
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
    parameters |= {key: value.split() for key, value in view.options.items()}
    if view.cell:
        parameters[CELL] = [f"{facet}:{code}" for facet, code in view.cell]
    if view.present:
        parameters[PRESENT] = [str(view.present)]
    if place.pmid:
        parameters[PAPER] = [str(place.pmid)]
    if place.find:
        parameters[FIND] = [place.find]
    if place.page > 1:
        parameters[PAGE] = [str(place.page)]
    if view.basket:
        parameters[BASKET] = [_basket_code(view.basket)]
    return parameters


@lru_cache(maxsize=64)
def _basket_code(basket: frozenset[int]) -> str:
    return baskets.encode(basket)  # asked for by every link of a page


def only_ours(parameters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The parameters without Streamlit's own and what mail and social sites append.

    Of an address that is too long only that is left, so that it costs nothing to read.
    """
    length = sum(len(key) + len(value) for key, values in parameters.items() for value in values)
    if length > LONGEST_ADDRESS:
        return {_WHOLE: [f"{length:,}"]}
    return {key: list(values) for key, values in parameters.items() if _is_ours(key)}


def _is_ours(key: str) -> bool:
    return key not in _NOT_OURS and not key.startswith("utm_")


def _one_line(values: Sequence[str]) -> str:
    """Free text of limited length."""
    return " ".join(" ".join(values).split())[:LONGEST_TEXT]


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
    """Text from an address, short enough to be shown."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
