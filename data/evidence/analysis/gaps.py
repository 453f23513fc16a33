"""Gaps of an evidence map, ranked and in words.

Three kinds: pairs of categories without any paper; categories and pairs studied in animals but not in people;
and those with trials of which none is randomised. All are within what the reader filtered for, and none is of
a category that collects what has no narrower one.
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
        row: its category, None where it is of a column as a whole.
        column: the same of the column.
        papers: the papers behind it: the fewer of the row and the column, the animal studies, or the trials.
        of_row: papers of the row anywhere, where the pair has none.
        of_column: papers of the column anywhere, where the pair has none.
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
        """What it is a gap of: 'Dental tissue × CRPS', or one category."""
        return " × ".join(margin.name for margin in (self.row, self.column) if margin)


def pairs_without_papers(view: View, whole: Crosstab, rows: str, columns: str) -> list[Gap]:
    """The pairs without a paper, those where one would be expected most first.

    A filter on one axis says which of its categories are asked about, not that the other axis has no papers
    elsewhere: each category counts its papers without the other axis's filter. Pairs are ranked by the
    smaller of the two counts, then by their product, then as they stand in the map. A category without any
    paper is left out, since it says nothing of its pairs.

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
    """Where there are animal studies but none in people, and trials but none randomised; most papers first.

    A category as a whole is told too, unless the other axis is filtered to one category, of which its pair
    tells the same.

    Args:
        view: the papers selected.
        rows: code of the facet in the rows.
        columns: code of the facet in the columns.
        pairs: whether pairs are told, or only categories as a whole.
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
    """Where `here` has papers and `there` has none: rows, columns, and their pairs."""
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
    """The open rows or columns: place, margin, and papers within a mask."""
    column = view.evidence.columns[facet]
    return [
        (place, margin, int(np.count_nonzero(mask & column.having(margin.members, len(mask)))))
        for place, margin in enumerate(side)
        if margin.may_be_gap
    ]


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence; abbreviations such as CRPS keep their capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
