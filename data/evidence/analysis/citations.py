"""Who cites whom: papers that chosen papers lead to, and the citations within a selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.evidence.evidence import Evidence
from data.evidence.view import View

Linked = Mapping[int, Sequence[int]]
"""PMID → the PMIDs that one kind of link leads to."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that the evidence does not have, with those of the chosen papers that link to it."""

    pmid: int
    by: tuple[int, ...]


def known(evidence: Evidence) -> frozenset[int]:
    """The PMIDs that a search has found, whether or not their papers are counted."""
    return frozenset((*evidence.row_of, *evidence.notices, *evidence.provenance.missing))


def candidates(evidence: Evidence, chosen: Sequence[int], links: Iterable[Linked]) -> tuple[Candidate, ...]:
    """The papers that chosen papers link to and the evidence lacks.

    Args:
        evidence: what is known already.
        chosen: the papers whose links are followed.
        links: one mapping for each kind of link; a chosen paper counts once, whatever kinds lead on from it.

    Returns:
        Ranked by how many of the chosen papers link to them; of as many, those that entered PubMed last
        (those of the highest PMID) are first.
    """
    kinds, have = tuple(links), known(evidence)
    by: dict[int, list[int]] = {}
    for pmid in dict.fromkeys(chosen):
        for linked in {other for kind in kinds for other in kind.get(pmid, ())}:
            if linked not in have and linked != pmid:
                by.setdefault(linked, []).append(pmid)
    found = (Candidate(pmid, tuple(own)) for pmid, own in by.items())
    return tuple(sorted(found, key=lambda one: (-len(one.by), -one.pmid)))


@dataclass(frozen=True, eq=False)
class Network:
    """The citations within a selection.

    Attributes:
        papers: those that cite or are cited within the selection, most cited first: pmid, year (0 if
            undated), title, author, retracted, cited (by how many of the selection), cites (how many of it).
        edges: citing, cited: PMIDs.
        selected: papers in the selection.
        asked: how many of them PubMed was asked about.
    """

    papers: pd.DataFrame
    edges: pd.DataFrame
    selected: int
    asked: int

    @property
    def alone(self) -> int:
        """Papers that PubMed was asked about and that have no citation within the selection."""
        return self.asked - len(self.papers)


def network(view: View, references: Linked, cited_by: Linked) -> Network:
    """The citations within a selection, as far as PubMed was asked.

    Args:
        view: the selected papers.
        references: PMID → papers that it cites.
        cited_by: PMID → papers that cite it.
    """
    evidence, rows = view.evidence, np.flatnonzero(view.mask)
    selected = dict(zip(evidence.pmids[rows].tolist(), rows.tolist(), strict=True))
    pairs = {(pmid, other) for pmid in selected for other in references.get(pmid, ()) if other in selected}
    pairs |= {(other, pmid) for pmid in selected for other in cited_by.get(pmid, ()) if other in selected}
    edges = pd.DataFrame(sorted(pairs), columns=["citing", "cited"], dtype=np.int64)
    cited, cites = edges["cited"].value_counts(), edges["citing"].value_counts()
    linked = [pmid for pmid in selected if pmid in cited.index or pmid in cites.index]
    places = [selected[pmid] for pmid in linked]
    papers = pd.DataFrame(
        {
            "pmid": np.array(linked, dtype=np.int64),
            "year": evidence.years[places],
            "title": [evidence.titles[place].as_py() for place in places],
            "author": [evidence.first_authors[place].as_py() for place in places],
            "retracted": evidence.retracted[places],
            "cited": [int(cited.get(pmid, 0)) for pmid in linked],
            "cites": [int(cites.get(pmid, 0)) for pmid in linked],
        }
    )
    asked = sum(pmid in references or pmid in cited_by for pmid in selected)
    order = ["cited", "cites", "pmid"]
    return Network(
        papers.sort_values(order, ascending=False, kind="stable", ignore_index=True),
        edges,
        len(selected),
        asked,
    )
