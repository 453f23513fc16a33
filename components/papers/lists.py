"""The lists of papers on the Studies page: the selection, the basket, excluded papers, and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from components.state import evidence_access, session
from components.state.formatting import day
from components.state.view_options import (
    CHANGES,
    EXCLUDED,
    IN_BASKET,
    MERGED,
    MISSING,
    NOTICES,
    OUT_OF_SCOPE,
    RELATED,
    RETRACTED,
    SELECTED,
)
from data.evidence.analysis.comparison import Comparison
from data.evidence.analysis.record_table import rows_of
from data.evidence.evidence import Evidence
from data.evidence.view import View, view_of_rows
from data.storage.store import StoreError


@dataclass(frozen=True, slots=True)
class PaperList:
    """A list of papers with its names.

    Attributes:
        name: as in 'The basket'; these: the same within a sentence, 'the basket'.
        absent: PMIDs of the list that are not among the records that can be counted.
        reasons: PMID → why it is in this list, if reasons differ.
        why_absent: why the absent ones are.
        why: why its papers have a list, as a sentence; '' for none.
    """

    name: str
    these: str
    papers: View
    absent: tuple[int, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)
    why_absent: str = "This search did not find it, or it is a retraction notice."
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Excluded:
    """A list of papers that are not counted; see `PaperList`."""

    name: str
    these: str
    pmids: Callable[[Evidence], Sequence[int]]
    reasons: Callable[[Evidence], Mapping[int, str]] = lambda evidence: {}
    why_absent: str = ""


_EXCLUDED = {
    RETRACTED: _Excluded(
        "Retracted papers", "the retracted papers", lambda evidence: evidence.retracted_pmids
    ),
    MERGED: _Excluded(
        "Preprints counted with their article",
        "the preprints",
        lambda evidence: [version.preprint for version in evidence.versions],
    ),
    OUT_OF_SCOPE: _Excluded(
        "Papers out of scope",
        "the papers out of scope",
        lambda evidence: [pmid for pmid, _ in evidence.set_aside],
        lambda evidence: dict(evidence.set_aside),
    ),
    NOTICES: _Excluded(
        "Retraction notices",
        "the retraction notices",
        lambda evidence: evidence.notices,
        why_absent="A retraction notice is not a study.",
    ),
    MISSING: _Excluded(
        "Missing papers",
        "the missing papers",
        lambda evidence: evidence.provenance.missing,
        why_absent="PubMed counted this paper, but did not send it. Run the search again to download it.",
    ),
}


def paper_list(code: str) -> PaperList:
    """One list, by its code.

    Args:
        code: a value of the view option 'only'.
    """
    evidence = session.evidence()
    if code == SELECTED:
        return PaperList("The selected papers", "the selected papers", session.view())
    if code == IN_BASKET:
        return _of(evidence, "The basket", "the basket", session.state().basket)
    if code == RELATED:
        return _related(session.view())
    if code in EXCLUDED:
        excluded = _EXCLUDED[code]
        papers = _of(evidence, excluded.name, excluded.these, excluded.pmids(evidence))
        return replace(papers, reasons=excluded.reasons(evidence), why_absent=excluded.why_absent)
    change, found = CHANGES[code], comparison()
    since = f" since {day(found.earlier.date())}" if found else ""
    name = f"{change.words[0].upper()}{change.words[1:]}{since}"
    return _of(evidence, name, f"the papers: {change.words}{since}", found.pmids(change) if found else ())


def offered() -> dict[str, str]:
    """The lists that have papers, and the one on screen: code → name and number of papers."""
    wanted = dict.fromkeys((SELECTED, IN_BASKET, session.option("only")))
    evidence, found = session.evidence(), comparison()
    wanted |= {code: None for code, excluded in _EXCLUDED.items() if excluded.pmids(evidence)}
    if session.view().related_papers:
        wanted[RELATED] = None
    if found:
        wanted |= {code: None for code, change in CHANGES.items() if found.pmids(change)}
    lists = {code: paper_list(code) for code in wanted}
    return {
        code: f"{found.name} ({len(found.papers) + len(found.absent):,})" for code, found in lists.items()
    }


def _related(now: View) -> PaperList:
    evidence, related = now.evidence, now.evidence.topic.related
    if related is None:
        return _of(evidence, "Related papers", "the related papers", ())
    facet = evidence.topic.facet(related.facet)
    named = ", ".join(facet.category(code).name for code in related.categories)
    pmids = evidence.pmids[now.related].tolist()
    listed = _of(evidence, f"Papers on {related.name}", f"the papers on {related.name}", pmids)
    how = "included in" if now.selection.related else "excluded from"
    why = f"These papers are {how} all counts: their only {facet.plural.lower()} are {named}."
    return replace(listed, why=why)


def comparison() -> Comparison | None:
    """The search on screen compared with the one before; None if it cannot be compared.

    Related papers are left out unless they are included; `related_changes` says how many.
    """
    found = _whole_comparison()
    return evidence_access.counted_changes(found)[0] if found else None


def related_changes() -> str:
    """How many papers are left out of `comparison`, in words; '' for none."""
    found = _whole_comparison()
    return evidence_access.counted_changes(found)[1] if found else ""


def _whole_comparison() -> Comparison | None:
    try:
        return evidence_access.compared_with_previous(session.state().shown)
    except StoreError:
        return None


def _of(evidence: Evidence, name: str, these: str, pmids: Iterable[int]) -> PaperList:
    rows, absent = rows_of(evidence, sorted(pmids))
    return PaperList(name, these, view_of_rows(evidence, np.sort(rows)), absent)
