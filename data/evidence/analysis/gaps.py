"""Gaps of an evidence map, ranked and in words.

Three kinds: pairs of categories without papers; categories and pairs studied in animals but not in people;
and those with trials of which none is randomised. All are within the reader's filters, and catch-all
categories are never gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.evidence.analysis.crosstab import Crosstab, Margin, aligned
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.study_kinds import of_kind, types_of
from data.evidence.column import Mask
from data.evidence.view import View

GapKind = Literal["no_papers", "no_human", "none_randomised"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap.

    Attributes:
        row: the category in the row, None for the gap of a whole column.
        column: the category in the column, None for the gap of a whole row.
        papers: the papers behind it: the smaller of `of_row` and `of_column`, the animal studies, or the
            trials.
        of_row: papers of the row in any column, for a pair without papers.
        of_column: papers of the column in any row, for a pair without papers.
        unclear: trials that do not state whether they are randomised.
    """

    kind: GapKind
    row: Margin | None
    column: Margin | None
    papers: int
    of_row: int = 0
    of_column: int = 0
    unclear: int = 0

    @property
    def name(self) -> str:
        """The pair, such as 'Dental tissue × CRPS', or the one category."""
        return " × ".join(margin.name for margin in (self.row, self.column) if margin)


def pairs_without_papers(view: View, whole: Crosstab, rows: str, columns: str) -> list[Gap]:
    """The pairs without papers, those where papers would be most expected first.

    A filter on one axis selects its categories, but does not mean that the other axis has no papers
    elsewhere: each category counts its papers without the other axis's filter. Pairs are ranked by the
    smaller of the two counts, then by their product, then by their order in the map. Categories without any
    papers are left out, since their gaps are uninformative.

    Args:
        view: the papers selected.
        whole: the two facets crossed over the same papers.
        rows: code of the facet in the rows.
        columns: code of the facet in the columns.
    """
    down = _open(view, whole.rows, rows, view.mask_without(columns))
    across = _open(view, whole.columns, columns, view.mask_without(rows))
    found = [
        Gap("no_papers", row, column, min(of_row, of_column), of_row, of_column)
        for i, row, of_row in down
        for j, column, of_column in across
        if not whole.cells[i, j] and of_row and of_column
    ]
    return sorted(found, key=lambda gap: (-gap.papers, -gap.of_row * gap.of_column))


def missing_studies(view: View, rows: str, columns: str, *, pairs: bool = True) -> list[Gap]:
    """Gaps with animal studies but none in people, and with trials but none randomised; most papers first.

    Whole categories are included too, unless the other axis is filtered to one category: the pair with that
    one is then the same gap.

    Args:
        view: the papers selected.
        rows: code of the facet in the rows.
        columns: code of the facet in the columns.
        pairs: whether pairs are included, or only whole categories.
    """
    evidence, topic = view.evidence, view.evidence.topic
    trial = of_kind(evidence, "trial")

    def counts(mask: Mask) -> Crosstab:
        return crosstab(view.within(mask), rows, columns)

    found: list[Gap] = []
    if types_of(topic, "animal") and types_of(topic, "human"):
        here = counts(of_kind(evidence, "animal"))
        there = aligned(counts(of_kind(evidence, "human")), here)
        found += _missing(view, "no_human", rows, columns, here, there, pairs=pairs)
    if types_of(topic, "trial"):
        here = counts(trial)
        there = aligned(counts(trial & (evidence.randomised == 1)), here)
        unclear = aligned(counts(trial & (evidence.randomised == -1)), here)
        found += _missing(view, "none_randomised", rows, columns, here, there, unclear, pairs=pairs)
    return sorted(found, key=lambda gap: -gap.papers)


def _missing(
    view: View,
    kind: GapKind,
    rows: str,
    columns: str,
    here: Crosstab,
    there: Crosstab,
    unclear: Crosstab | None = None,
    *,
    pairs: bool,
) -> Iterator[Gap]:
    """Gaps where `here` has papers and `there` has none: rows, columns, and their pairs."""
    down = [place for place, _, _ in _open(view, here.rows, rows, view.mask)]
    across = [place for place, _, _ in _open(view, here.columns, columns, view.mask)]
    for i in down if len(across) > 1 or not pairs else ():
        if here.rows[i].papers and not there.rows[i].papers:
            yield Gap(
                kind,
                here.rows[i],
                None,
                here.rows[i].papers,
                unclear=unclear.rows[i].papers if unclear else 0,
            )
    for j in across if pairs and len(down) > 1 else ():
        if here.columns[j].papers and not there.columns[j].papers:
            doubt = unclear.columns[j].papers if unclear else 0
            yield Gap(kind, None, here.columns[j], here.columns[j].papers, unclear=doubt)
    for i in down if pairs else ():
        for j in across:
            if here.cells[i, j] and not there.cells[i, j]:
                doubt = int(unclear.cells[i, j]) if unclear else 0
                yield Gap(kind, here.rows[i], here.columns[j], int(here.cells[i, j]), unclear=doubt)


def _open(view: View, side: tuple[Margin, ...], facet: str, mask: Mask) -> list[tuple[int, Margin, int]]:
    """The rows or columns that can be gaps: position, margin, and papers within a mask."""
    column = view.evidence.columns[facet]
    return [
        (place, margin, int(np.count_nonzero(mask & column.having(margin.members, len(mask)))))
        for place, margin in enumerate(side)
        if margin.may_be_gap
    ]


def in_sentence(name: str) -> str:
    """A name for use inside a sentence; abbreviations such as CRPS keep their capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
