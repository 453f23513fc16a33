"""Crosstab of two facets: a table of counts with one row or column per category.

A paper with several labels counts in several cells, so cells do not add up to papers; margins and totals
count each paper once. Retracted papers are given per cell even if they are not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.evidence.column import Mask

Counts = NDArray[np.int64]
TABLES = (
    *("cells", "parts", "unsplit", "against", "retracted", "suppressed"),
    *("people", "studies", "stated"),
)
"""The tables of a crosstab, R×C in their last two axes."""
UNSTATED = "–"  # the number of people where no paper states it


@dataclass(frozen=True, slots=True)
class Total:
    """Human studies, each counted once however many papers report it.

    Attributes:
        people: in those that state them.
        studies: all of them.
        stated: those that state their people.
    """

    people: int = 0
    studies: int = 0
    stated: int = 0


@dataclass(frozen=True, slots=True)
class Margin:
    """One row, column or part of a crosstab.

    Attributes:
        code: the category, or 'group:…' for a collapsed group.
        name: its name on screen.
        group: the heading above it, '' for none.
        papers: selected papers with this category (or any of the group), each counted once.
        members: the categories it consists of; itself unless it is a group.
        of: the total of which `papers` is a part; 0 if it is not a part.
        part: the part of the crosstab it belongs to ('In people'), '' if there are no parts.
        share: whether its cells only state a share and have no mark.
        conditions: the conditions its papers meet, as (key, value) pairs; () for just its category.
        may_be_gap: whether an empty cell of it can be a gap; see `open_codes`.
        people: in the human studies with this category, each study once; 0 if people are not counted.
    """

    code: str
    name: str
    group: str
    papers: int
    members: tuple[str, ...]
    of: int = 0
    part: str = ""
    share: bool = False
    conditions: tuple[tuple[str, str], ...] = ()
    may_be_gap: bool = True
    people: int = 0

    @property
    def full_name(self) -> str:
        """The name with its part, such as 'In people: Improved'."""
        return f"{self.part}: {self.name}" if self.part else self.name


@dataclass(frozen=True, eq=False)
class Crosstab:
    """Counts of papers by two facets, R rows × C columns, split by a third facet into S parts.

    Attributes:
        cells: papers per cell (R×C).
        split: the parts in codebook order, () if cells are not split.
        parts: papers per part and cell (S×R×C); if papers have several labels of the third facet, parts can
            add up to more than the cell.
        unsplit: papers of the cell without a label of the third facet (R×C).
        against: papers of the cell that report no benefit (R×C), see `Topic.counter_evidence`.
        against_words: the name of such papers, '' if the topic has none.
        retracted: retracted papers in the cell that pass the filters (R×C), counted or not.
        retracted_counted: whether retracted papers are counted.
        papers: papers in any cell.
        selected: papers selected; those beyond `papers` lack a row or a column.
        counted_twice: papers in more than one cell.
        suppressed: cells that are not drawn although they have papers (R×C); they are not gaps.
        people: in the human studies with a paper in the cell, each study once (R×C); 0 if not counted.
        studies: those studies (R×C).
        stated: those of them that state their people (R×C).
        by_people: whether people are what the numbers and sizes of the cells stand for, instead of papers.
        in_studies: people and human studies in any cell.
        of: the totals of which `sizes` are parts (R×C), 0 for none; None if no cell is a part.
        papers_of: the total of which `papers` is a part, 0 if it is not a part.
        people_of: the same for the people of `in_studies`.
        counted: what is counted, in words, if not all papers: 'studies without benefit'.
        remarks: sentences on what is counted and what is not.
        in_order: whether the columns have a fixed order, which no arrangement changes.
    """

    rows: tuple[Margin, ...]
    columns: tuple[Margin, ...]
    papers: int
    cells: Counts
    split: tuple[Margin, ...]
    parts: Counts
    unsplit: Counts
    against: Counts
    against_words: str
    retracted: Counts
    retracted_counted: bool
    selected: int
    counted_twice: int
    suppressed: Mask
    people: Counts
    studies: Counts
    stated: Counts
    by_people: bool = False
    in_studies: Total = Total()
    of: Counts | None = None
    papers_of: int = 0
    people_of: int = 0
    counted: str = ""
    remarks: tuple[str, ...] = ()
    in_order: bool = False

    @cached_property
    def sizes(self) -> Counts:
        """What the number and size of each cell stand for (R×C): papers or people; a share is of papers."""
        return np.where(self.shares, self.cells, self.people) if self.by_people else self.cells

    @cached_property
    def unstated(self) -> Mask:
        """The cells with papers whose number of people is not known, because none states it (R×C)."""
        unstated: Mask = self.drawn & (self.sizes == 0)
        return unstated

    @property
    def unit(self) -> str:
        """What the numbers of the cells are of, in the plural."""
        return "people" if self.by_people else "papers"

    @property
    def total(self) -> int:
        """Papers, or people, in any cell."""
        return self.in_studies.people if self.by_people else self.papers

    @property
    def total_of(self) -> int:
        """The total of which `total` is a part, 0 if it is not a part."""
        return self.people_of if self.by_people else self.papers_of

    def size_of(self, margin: Margin) -> int:
        """Papers, or people, of a row or column."""
        return margin.people if self.by_people and not margin.share else margin.papers

    @cached_property
    def shares(self) -> Mask:
        """The columns that only state a share (C)."""
        return np.array([margin.share for margin in self.columns], dtype=bool)

    @cached_property
    def drawn(self) -> Mask:
        """The cells that have a mark (R×C)."""
        drawn: Mask = (self.cells > 0) & ~self.suppressed & ~self.shares
        return drawn

    @cached_property
    def marked(self) -> Mask:
        """The drawn cells that have studies without benefit (R×C)."""
        marked: Mask = (self.against > 0) & self.drawn
        return marked

    @cached_property
    def gap(self) -> Mask:
        """The empty cells that count as gaps (R×C)."""
        down, across = ([margin.may_be_gap for margin in side] for side in (self.rows, self.columns))
        gap: Mask = (self.cells == 0) & ~self.suppressed & ~self.shares & np.outer(down, across)
        return gap

    def amount(self, row: int, column: int) -> str:
        """A cell's number in words: '3', or '1 of 10' if it is a part."""
        if self.unstated[row, column]:
            return UNSTATED
        return amount(int(self.sizes[row, column]), 0 if self.of is None else int(self.of[row, column]))

    def take(self, rows: Sequence[int], columns: Sequence[int]) -> Crosstab:
        """Only these rows and columns, in this order; totals do not change."""
        down, across = np.ix_(rows, columns)
        return replace(
            self,
            rows=tuple(self.rows[place] for place in rows),
            columns=tuple(self.columns[place] for place in columns),
            of=None if self.of is None else self.of[down, across],
            **{name: getattr(self, name)[..., down, across] for name in TABLES},
        )

    def place(self, row: str, column: str) -> tuple[int, int] | None:
        """The position of the cell with these codes, None if it is not (or no longer) in this crosstab."""
        rows, columns = ([margin.code for margin in side] for side in (self.rows, self.columns))
        return (rows.index(row), columns.index(column)) if row in rows and column in columns else None


def amount(papers: int, of: int = 0) -> str:
    """A number of papers or people in words: '3', or '1 of 10'."""
    return f"{papers:,} of {of:,}" if of else f"{papers:,}"


def aligned(part: Crosstab, whole: Crosstab) -> Crosstab:
    """A crosstab of some papers with the rows and columns of that of all papers; missing cells are 0."""
    down, rows = _matched(part.rows, whole.rows)
    across, columns = _matched(part.columns, whole.columns)

    def spread(table: Counts) -> Counts:
        found = np.zeros((*table.shape[:-2], len(rows), len(columns)), dtype=table.dtype)
        there = np.ix_(np.flatnonzero(down >= 0), np.flatnonzero(across >= 0))
        found[..., there[0], there[1]] = table[..., down[down >= 0][:, None], across[across >= 0]]
        return found

    tables: dict[str, Any] = {name: spread(getattr(part, name)) for name in TABLES}
    return replace(part, rows=rows, columns=columns, **tables)


def _matched(part: Sequence[Margin], whole: Sequence[Margin]) -> tuple[NDArray[np.int64], tuple[Margin, ...]]:
    """For each margin of the whole: its position in the part, or -1, and the part's margin."""
    place_of = {margin.code: place for place, margin in enumerate(part)}
    places = [place_of.get(margin.code, -1) for margin in whole]
    margins = (
        part[place] if place >= 0 else replace(margin, papers=0, people=0)
        for place, margin in zip(places, whole, strict=True)
    )
    return np.array(places, dtype=np.int64), tuple(margins)
