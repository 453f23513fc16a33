"""The studies table: the selected papers in the order chosen by the reader, one page at a time.

Order and pages use only the columns of `Evidence`; no record is read. With 100,000 papers a page takes a few
hundredths of a second, the first one in alphabetical order a little more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.evidence.characteristics_table import characteristics_at, numbers
from data.evidence.column import Column
from data.evidence.common_facets import COUNTRY, DESIGN_FACETS, JOURNAL, RECORD_FACETS, UNKNOWN
from data.evidence.evidence import Evidence
from data.evidence.selection import search_terms
from data.evidence.view import View
from data.labelling.characteristics.in_short import design_in_short, dose_in_short, timing_in_short
from data.labelling.characteristics.model import Blinding, Control
from data.labelling.characteristics.names import duration
from data.records.notices import flag_words
from data.records.record import Flag
from data.topics.model import ARTICLE_TYPE, Topic

Rows = NDArray[np.int64]

YEAR, TITLE, FIRST_AUTHOR, FLAGS, PMID = "year", "title", "first_author", "flags", "pmid"
CORE_OR_RELATED = "core_or_related"
PEOPLE, DESIGN, DOSE, FOLLOW_UP = "study_people", "study_design", "study_dose", "study_follow_up"
ANIMALS, TIMING = "study_animals", "study_timing"
_HOW_DONE = {
    PEOPLE: "People",
    ANIMALS: "Animals",
    DESIGN: "Design",
    DOSE: "Dose",
    FOLLOW_UP: "Follow-up",
    TIMING: "Injury to treatment",
}
"""How a study was done; the codes stay clear of those of facets."""
_FIELDS = {
    PEOPLE: "participants",
    ANIMALS: "animals",
    DOSE: "dose",
    FOLLOW_UP: "follow_up",
    TIMING: "timing_days",
}
_FROM_THE_LAST = (YEAR, PMID, FLAGS, PEOPLE, ANIMALS, DESIGN, DOSE, FOLLOW_UP)
_OF_RECORDS = {YEAR: "Year", TITLE: "Title", FIRST_AUTHOR: "First author"}
_NOTHING = -1  # the rank of a paper without a value in a column
_NO_PLACE = np.iinfo(np.int64).max

_ranks: WeakKeyDictionary[Evidence, dict[str, NDArray[np.int64]]] = WeakKeyDictionary()


def columns(topic: Topic) -> dict[str, str]:
    """The available columns: key → heading, in the order of the table."""
    return {
        **_OF_RECORDS,
        JOURNAL: RECORD_FACETS[JOURNAL],
        **{facet.code: facet.name for facet in topic.facets},
        **DESIGN_FACETS,
        **_HOW_DONE,
        **({CORE_OR_RELATED: "Core or related"} if topic.related else {}),
        COUNTRY: RECORD_FACETS[COUNTRY],
        FLAGS: "Flags",
        PMID: "PMID",
    }


def first_columns(topic: Topic) -> tuple[str, ...]:
    """The columns shown by default: what was studied in what, and with what result."""
    facets = {ARTICLE_TYPE, topic.lead_facet, *(facet for facet, _ in topic.counter_evidence)}
    if topic.presets:
        facets |= {topic.presets[0].rows, topic.presets[0].columns}
    always = {*_OF_RECORDS, PEOPLE, DESIGN, FLAGS}
    return tuple(key for key in columns(topic) if key in always | facets)


def starts_descending(key: str) -> bool:
    """Whether a column is first sorted from the newest, largest, strongest or most serious value."""
    return key in _FROM_THE_LAST


def ordered(view: View, by: str = YEAR, *, descending: bool = True, text: str = "") -> Rows:
    """The positions of the selected papers in the evidence, in the chosen order.

    Papers without a value in the column come last in either direction; ties are broken by year, newest first.

    Args:
        view: the selected papers.
        by: a key of `columns`.
        descending: newest year first, Z to A, or last category first.
        text: words that must all occur, as in `Selection.text`.

    Raises:
        KeyError: there is no such column.
    """
    evidence = view.evidence
    ranks = _ranked(evidence, by)
    mask = view.mask
    if terms := search_terms(text):
        mask = mask & evidence.mentioning(terms)
    rows = np.flatnonzero(mask)
    own = ranks[rows]
    empty = own == _NOTHING
    return rows[np.lexsort((-evidence.years[rows], -own if descending else own, empty))]


def page(evidence: Evidence, rows: Rows, keys: Sequence[str]) -> pd.DataFrame:
    """A page of the table.

    Args:
        evidence: whose positions `rows` are.
        rows: the papers of this page, a slice of `ordered`.
        keys: the columns, keys of `columns`.

    Returns:
        One row per paper, indexed by PMID; columns `keys`. Years are Int64 with <NA> for none, PMIDs int64,
        all else text, with several values separated by '; ' and '' for none.
    """
    index = pd.Index(evidence.pmids[rows], name=PMID)
    return pd.DataFrame({key: _cells(evidence, rows, key) for key in keys}, index=index)


def neighbours(evidence: Evidence, rows: Rows, pmid: int) -> tuple[int | None, int | None]:
    """The PMIDs before and after a paper in an order; None at the ends, or if the paper is not in it."""
    places = np.flatnonzero(evidence.pmids[rows] == pmid)
    if not len(places):
        return None, None
    place = int(places[0])
    before = int(evidence.pmids[rows[place - 1]]) if place else None
    after = int(evidence.pmids[rows[place + 1]]) if place + 1 < len(rows) else None
    return before, after


def rows_of(evidence: Evidence, pmids: Iterable[int]) -> tuple[Rows, tuple[int, ...]]:
    """The positions of some papers, such as those of a basket, and the PMIDs not found."""
    known, unknown = [], []
    for pmid in dict.fromkeys(pmids):
        row = evidence.row_of.get(pmid)
        if row is None:
            unknown.append(pmid)
        else:
            known.append(row)
    return np.array(known, dtype=np.int64), tuple(unknown)


def _cells(evidence: Evidence, rows: Rows, key: str) -> pd.Series:
    if key == YEAR:
        years = pd.Series(evidence.years[rows], dtype="Int64")
        return years.mask(years == 0).set_axis(evidence.pmids[rows])
    if key == PMID:
        values: Sequence[object] = evidence.pmids[rows].tolist()
    elif key in (TITLE, FIRST_AUTHOR):
        texts = evidence.titles if key == TITLE else evidence.first_authors
        values = texts.take(pa.array(rows)).to_pylist()
    elif key in _HOW_DONE:
        values = [_how_done(evidence, int(row), key) for row in rows]
    elif key == CORE_OR_RELATED:
        core = np.where(evidence.in_scope[rows], "core", "out of scope")
        values = np.where(evidence.related[rows], "related", core).tolist()
    elif key == FLAGS:
        values = ["; ".join(flag_words(evidence.flags_of(int(row)))) for row in rows]
    else:
        column = evidence.columns[key]
        names = dict(zip(column.codes, column.names, strict=True))
        values = ["; ".join(names[code] for code in evidence.categories_of(int(row), key)) for row in rows]
    return pd.Series(values, index=evidence.pmids[rows])


def _how_done(evidence: Evidence, row: int, key: str) -> str:
    """What the record states of how its study was done, '' where it is silent."""
    found, randomised = characteristics_at(evidence.characteristics, row), int(evidence.randomised[row])
    match key:
        case "study_people":
            planned = " planned" if found.planned else ""
            return f"{found.participants.value:,}{planned}" if found.participants else ""
        case "study_animals":
            return f"{found.animals.value:,}" if found.animals else ""
        case "study_design":
            return "; ".join(design_in_short(found, None if randomised < 0 else bool(randomised)))
        case "study_dose":
            return "; ".join(dose_in_short(found))
        case "study_follow_up":
            return duration(found.follow_up.value) if found.follow_up else ""
    return timing_in_short(found)


def _ranked(evidence: Evidence, key: str) -> NDArray[np.int64]:
    """The rank of each record in a column, cached for the lifetime of the evidence."""
    known = _ranks.setdefault(evidence, {})
    if key not in known:
        known[key] = _rank(evidence, key)
    return known[key]


def _rank(evidence: Evidence, key: str) -> NDArray[np.int64]:
    match key:
        case "year":
            return np.where(evidence.years > 0, evidence.years, _NOTHING).astype(np.int64)
        case "pmid":
            return evidence.pmids
        case "title":
            return _alphabetical(evidence.titles)
        case "first_author":
            return _alphabetical(evidence.first_authors)
        case "core_or_related":
            return np.where(evidence.in_scope, evidence.related.astype(np.int64), 2)
        case "flags":
            rank = np.full(len(evidence), _NOTHING, dtype=np.int64)
            for place, flag in reversed(list(enumerate(Flag))):  # most serious last, so that it wins
                rank[evidence.flagged(flag)] = place
            return rank
    if key in _HOW_DONE:
        values = _amounts(evidence, key)
        known = ~np.isnan(values)
        rank = np.full(len(evidence), _NOTHING, dtype=np.int64)
        rank[known] = np.unique(values[known], return_inverse=True)[1]
        return rank
    column = evidence.columns[key]
    places = _places(column) if key in RECORD_FACETS else np.arange(len(column.codes))
    first = np.full(len(evidence), _NO_PLACE, dtype=np.int64)
    np.minimum.at(first, column.rows, places[column.values])
    return np.where(first < _NO_PLACE, first, _NOTHING)


def _amounts(evidence: Evidence, key: str) -> NDArray[np.float64]:
    """A characteristic of each record as a number to sort by, NaN where it is not stated."""
    table = evidence.characteristics
    if key == DESIGN:
        return _strength_of_design(evidence)
    if key in (DOSE, TIMING):
        lists = table[_FIELDS[key]].combine_chunks()
        flat = pc.list_flatten(lists)
        amounts = (pc.struct_field(flat, "high") if key == DOSE else flat).to_numpy(zero_copy_only=False)
        most = np.full(len(evidence), -np.inf)
        np.maximum.at(most, pc.list_parent_indices(lists).to_numpy(), amounts)
        return np.where(np.isinf(most), np.nan, most)
    return numbers(table, _FIELDS[key])


def _strength_of_design(evidence: Evidence) -> NDArray[np.float64]:
    """Random allocation above a placebo or sham, that above any control group, that above blinding."""
    table, stated = evidence.characteristics, numbers(evidence.characteristics, "randomised")
    randomised = np.where(evidence.randomised >= 0, evidence.randomised, stated)

    def among(name: str, values: Iterable[str]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = pc.is_in(table[name], pa.array(list(values))).to_numpy()
        return found

    strength = (
        8 * (randomised == 1)
        + 4 * among("control", [Control.PLACEBO_SHAM])
        + 2 * among("control", [one for one in Control if one is not Control.NONE])
        + among("blinded", [one for one in Blinding if one is not Blinding.OPEN])
    )
    is_stated = ~np.isnan(randomised) | among("control", Control) | among("blinded", Blinding)
    return np.where(is_stated, strength, np.nan)


def _places(column: Column) -> NDArray[np.int64]:
    """The alphabetical position of each journal or country; they have no codebook order."""
    names = pa.chunked_array([pa.array(column.names, type=pa.large_string())])
    return np.where(np.array(column.codes) == UNKNOWN, _NO_PLACE, _alphabetical(names))


def _alphabetical(texts: pa.ChunkedArray) -> NDArray[np.int64]:
    """Alphabetical ranks, ignoring case, accents and any punctuation before the first letter."""
    folded = pc.utf8_lower(pc.utf8_normalize(texts, form="NFKD"))
    folded = pc.replace_substring_regex(folded, r"\pM+|^[^\pL\pN]+", "")
    ranks = pc.rank(folded, sort_keys="ascending", tiebreaker="dense").to_numpy().astype(np.int64)
    return np.where(pc.equal(folded, "").to_numpy(zero_copy_only=False), _NOTHING, ranks)
