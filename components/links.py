"""View ⇄ address. A link carries codes, never display names, so that it outlives a renaming.

`?source=adipose&source=bm_msc&years=2015&years=2025&text=microglia`. Defaults are left out. What a
link asks for and the evidence does not know is named and ignored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.choices import Choice
from data.cells import Cell, is_known
from data.evidence import Evidence
from data.selection import Selection, search_terms

SEARCH, CELL = "search", "cell"
SWITCHES = ("retracted", "out_of_scope")  # fields of Selection that are on with '=1'
LONGEST_TEXT = 500  # characters of free text; NCBI's own search box takes no more words than this holds
_FIRST_YEAR, _LAST_YEAR = 1500, 2999
_NOT_OURS = {"embed", "embed_options", "fbclid", "gclid", "mc_cid", "mc_eid"}


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks for.

    Attributes:
        selection: the filters that are understood.
        chosen: what a page lets its reader choose, by key, where it is not the default.
        cell: the cell, bar or year whose papers are open.
        ignored: what is not understood, a few words each, as plain text.
    """

    selection: Selection
    chosen: Mapping[str, str] = field(default_factory=dict)
    cell: Cell = ()
    ignored: tuple[str, ...] = ()


def read_address(
    parameters: Mapping[str, Sequence[str]], evidence: Evidence, choices: Mapping[str, Choice]
) -> Address:
    """Read what an address asks for; anything can stand in it.

    Args:
        parameters: every value of every query parameter, decoded.
        evidence: knows the categories that can be chosen.
        choices: what pages let their readers choose.
    """
    selected: dict[str, str] = {}
    cell: Cell = ()
    chosen: set[tuple[str, str]] = set()
    ignored: list[str] = []
    years: tuple[int, int] | None = None
    text = ""
    switches = dict.fromkeys(SWITCHES, False)
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
            if not search_terms(text):
                text = ""
        elif key in switches:
            switches[key] = list(values) == ["1"]
            ignored += [] if switches[key] else [f"{key}={_short(' '.join(values))}"]
        elif key == SEARCH:
            continue
        elif key == CELL:
            parts = [(facet, code) for facet, _, code in (value.partition(":") for value in values)]
            strange = [part for part in parts if not is_known(evidence, *part)]
            ignored += [f"cell={_short(':'.join(part))}" for part in strange]
            # A cell of which only a part is left would show other papers than were meant.
            cell = tuple(dict.fromkeys(parts)) if not strange else ()
        elif key in choices:
            value = " ".join(values if choices[key].several else values[-1:])
            if not choices[key].accepts(value):
                ignored.append(f"{key}={_short(value)}")
            elif value != choices[key].default:
                selected[key] = value
        elif key not in _NOT_OURS and not key.startswith("utm_"):
            ignored.append(_short(key))
    selection = Selection(frozenset(chosen), years, text, **switches)
    return Address(selection, selected, cell, tuple(dict.fromkeys(ignored)))


def write_address(
    selection: Selection, evidence: Evidence, chosen: Mapping[str, str] | None = None, cell: Cell = ()
) -> dict[str, list[str]]:
    """The query parameters that carry a view, categories in codebook order; {} for no filter and choice."""
    parameters: dict[str, list[str]] = {}
    for facet, column in evidence.columns.items():
        if codes := selection.codes(facet):
            parameters[facet] = [code for code in column.codes if code in codes]
    if selection.years:
        parameters["years"] = [str(year) for year in selection.years]
    if selection.text:
        parameters["text"] = [selection.text]
    parameters |= {key: ["1"] for key in SWITCHES if getattr(selection, key)}
    parameters |= {key: value.split() for key, value in (chosen or {}).items()}
    if cell:
        parameters[CELL] = [f"{facet}:{code}" for facet, code in cell]
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


def _short(value: str) -> str:
    """A stranger's words, short enough to be named on screen."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
