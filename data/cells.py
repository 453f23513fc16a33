"""The papers behind a number: a cell of a map, a bar, a year.

A cell is a set of conditions that hold together, such as (('source', 'adipose'), ('years', '2020')). Like a
selection it is made of codes and can ride in an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.columns import Mask
from data.crosstab import members
from data.evidence import ARTICLE_TYPE, PHASES, Evidence, View
from data.study_kinds import KINDS, of_kind, types_of

YEARS, RANDOMISED, PHASE, PMID, KIND = "years", "randomised", "phase", "pmid", "kind"
NOT_STATED = "not_stated"
_ANSWERS = {"yes": 1, "no": 0, NOT_STATED: -1}

_YEARS = re.compile(r"[0-9]{4}(-[0-9]{4})?")

Cell = tuple[tuple[str, str], ...]


def is_known(evidence: Evidence, key: str, value: str) -> bool:
    """Whether a condition can be looked up in this evidence."""
    if key in evidence.columns:
        return bool(members(evidence, key, value))
    if key in evidence.words:
        return value in evidence.words[key].codes
    if key == YEARS:
        return _YEARS.fullmatch(value) is not None
    if key == PMID:
        return value.isascii() and value.isdecimal() and int(value[:12]) in evidence.pmids
    if key == RANDOMISED:
        return value in _ANSWERS
    if key == KIND:
        return value in KINDS and bool(types_of(evidence.topic, value))
    return key == PHASE and (value in PHASES or value == NOT_STATED)


def years_of(value: str) -> tuple[int, int]:
    """The first and last year of a condition on years, '2020' or '2016-2020'."""
    return int(value[:4]), int(value[-4:])


def papers_in(view: View, cell: Cell) -> NDArray[np.int64]:
    """Positions in the evidence of the selected papers that meet every condition, newest first.

    Conditions on randomisation and phase are met by clinical trials only.

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
        elif key == YEARS:
            first, last = years_of(value)
            mask &= (evidence.years >= first) & (evidence.years <= last)
        elif key == KIND:
            mask &= of_kind(evidence, value)  # type: ignore[arg-type]  # a known one
        else:
            mask &= evidence.columns[ARTICLE_TYPE].having(evidence.topic.trial_types, len(evidence))
            if key == RANDOMISED:
                mask &= evidence.randomised == _ANSWERS[value]
            else:
                mask &= evidence.phases == (PHASES.index(value) if value in PHASES else -1)
    found = np.flatnonzero(mask)
    return found[np.argsort(-evidence.years[found], kind="stable")]


def with_any(evidence: Evidence, rows: NDArray[np.int64], labels: Sequence[tuple[str, str]]) -> Mask:
    """Which of some records have at least one of these labels, as a mask over `rows`."""
    any_of = np.zeros(len(evidence), dtype=bool)
    for facet, code in labels:
        any_of |= evidence.columns[facet].having([code], len(evidence))
    chosen: Mask = any_of[rows]
    return chosen
