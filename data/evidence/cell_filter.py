"""The papers behind a number, such as a cell of a map, a bar or a year.

A cell is a conjunction of conditions, such as (('source', 'adipose'), ('years', '2020')). Like a selection,
it consists of codes and can be part of an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.evidence.analysis.category_groups import members
from data.evidence.analysis.clinical_studies import GROUPS, papers_of
from data.evidence.analysis.study_kinds import KINDS, of_kind, types_of
from data.evidence.column import Mask
from data.evidence.evidence import Evidence
from data.evidence.selection import Selection
from data.evidence.view import View, view_of

YEARS, PMID, KIND, CLINICAL = "years", "pmid", "kind", "clinical"

_PMID = re.compile("[0-9]{1,10}")
_YEARS = re.compile(r"[0-9]{4}(-[0-9]{4})?")

Cell = tuple[tuple[str, str], ...]


def is_known(evidence: Evidence, key: str, value: str) -> bool:
    """Whether a condition can be evaluated on this evidence."""
    if key in evidence.columns:
        return bool(members(evidence, key, value))
    if key in evidence.words:
        return value in evidence.words[key].codes
    if key == YEARS:
        return _YEARS.fullmatch(value) is not None
    if key == CLINICAL and value in GROUPS:
        return True
    if key in (PMID, CLINICAL):
        return _PMID.fullmatch(value) is not None and int(value) in evidence.pmids
    return key == KIND and value in KINDS and bool(types_of(evidence.topic, value))


def years_of(value: str) -> tuple[int, int]:
    """The first and last year of a condition on years, '2020' or '2016-2020'."""
    return int(value[:4]), int(value[-4:])


def papers_in(view: View, cell: Cell) -> NDArray[np.int64]:
    """Positions in the evidence of the selected papers that meet every condition, newest first.

    Raises:
        KeyError: a condition is not known; see `is_known`.
    """
    evidence, mask = view.evidence, view.mask.copy()
    for key, value in cell:
        if not is_known(evidence, key, value):
            raise KeyError(f"{key}:{value}")
        if key in evidence.columns:
            mask &= evidence.columns[key].having(members(evidence, key, value), len(evidence))
        elif key in evidence.words:
            mask &= evidence.words[key].having([value], len(evidence))
        elif key == PMID:
            mask &= evidence.pmids == int(value)
        elif key == CLINICAL:
            mask &= papers_of(view, value)
        elif key == KIND:
            mask &= of_kind(evidence, value)  # type: ignore[arg-type]  # a known one
        else:
            first, last = years_of(value)
            mask &= (evidence.years >= first) & (evidence.years <= last)
    found = np.flatnonzero(mask)
    return found[np.argsort(-evidence.years[found], kind="stable")]


def including_related(evidence: Evidence, selection: Selection, cell: Cell = ()) -> Selection:
    """The selection with related papers included if a filter or the open cell requires them.

    A filter requires them if it names a related category; a cell only if all its categories are related and
    no core paper is in it: a number that counts core papers opens core papers.
    """
    related = evidence.topic.related
    if related is None or selection.related:
        return selection
    included = replace(selection, related=True)
    if selection.codes(related.facet) & {*related.categories}:
        return included
    asks = any(key == related.facet and related.covers(members(evidence, key, code)) for key, code in cell)
    empty = asks and not len(papers_in(view_of(evidence, selection), cell))
    return included if empty and len(papers_in(view_of(evidence, included), cell)) else selection


def with_any(evidence: Evidence, rows: NDArray[np.int64], labels: Sequence[tuple[str, str]]) -> Mask:
    """Which of these records have at least one of these labels, as a mask over `rows`."""
    any_of = np.zeros(len(evidence), dtype=bool)
    for facet, code in labels:
        any_of |= evidence.columns[facet].having([code], len(evidence))
    chosen: Mask = any_of[rows]
    return chosen
