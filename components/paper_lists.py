"""The lists of papers that the Studies page can show: the selection, the basket, what is set aside or new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from components import current
from components.captions import day
from components.choices import CHANGES, IN_BASKET, MERGED, RETRACTED, SELECTED
from data.compare import Comparison
from data.evidence import Evidence, View
from data.store import StoreError
from data.studies import rows_of, view_of


@dataclass(frozen=True, slots=True)
class PaperList:
    """Papers with what they are in words.

    Attributes:
        name: for a choice among lists, 'The basket'; `these` stands in a sentence, 'the basket'.
        absent: PMIDs that belong to it and are not among the records.
    """

    name: str
    these: str
    papers: View
    absent: tuple[int, ...] = ()


def paper_list(code: str) -> PaperList:
    """One list.

    Args:
        code: an option of the choice 'only'.
    """
    evidence = current.evidence()
    if code == SELECTED:
        return PaperList("The selected papers", "the selected papers", current.view())
    if code == IN_BASKET:
        return _of(evidence, "The basket", "the basket", current.basket())
    if code == RETRACTED:
        return _of(evidence, "Retracted papers", "the retracted papers", evidence.retracted_pmids)
    if code == MERGED:
        merged = (version.preprint for version in evidence.versions)
        return _of(evidence, "Preprints counted with their article", "the preprints", merged)
    change, found = CHANGES[code], comparison()
    since = f" since {day(found.earlier.date())}" if found else ""
    name = f"{change.words[0].upper()}{change.words[1:]}{since}"
    return _of(evidence, name, f"the papers: {change.words}{since}", found.pmids(change) if found else ())


def offered() -> dict[str, str]:
    """The lists that have papers, and the one that is open: code → name with how many."""
    wanted = dict.fromkeys((SELECTED, IN_BASKET, current.chosen("only")))
    evidence, found = current.evidence(), comparison()
    if evidence.retracted_pmids:
        wanted[RETRACTED] = None
    if evidence.versions:
        wanted[MERGED] = None
    if found:
        wanted |= {code: None for code, change in CHANGES.items() if found.pmids(change)}
    lists = {code: paper_list(code) for code in wanted}
    return {
        code: f"{found.name} ({len(found.papers) + len(found.absent):,})" for code, found in lists.items()
    }


def comparison() -> Comparison | None:
    """What the search on screen has brought beside the one before; None where that cannot be told."""
    try:
        return current.comparison_of(st.session_state["evidence"])
    except StoreError:
        return None


def _of(evidence: Evidence, name: str, these: str, pmids: Iterable[int]) -> PaperList:
    rows, absent = rows_of(evidence, sorted(pmids))
    return PaperList(name, these, view_of(evidence, np.sort(rows)), absent)
