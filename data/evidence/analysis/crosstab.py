"""Two facets crossed: how many papers stand in each cell, and which cells are gaps.

A paper with several labels stands in several cells, so cells do not add up to papers; margins and totals are
counted in papers, each once. Retracted papers that are left out of the counts are still told per cell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.evidence.analysis.study_kinds import without_benefit
from data.evidence.column import Column, Mask
from data.evidence.evidence import Evidence
from data.evidence.view import View
from data.topics.model import Topic

Counts = NDArray[np.int64]
Order = Literal["count", "group", "name"]
GROUP = "group:"  # begins the code of a collapsed group; no category code has a colon
_NAMED = 6  # how many hidden rows a sentence names before it only counts


@dataclass(frozen=True, slots=True)
class Margin:
    """One row, column or part of a cross.

    Attributes:
        code: the category, or 'group:…' for a collapsed group.
        name: what it is called on screen.
        group: the heading it stands under, '' if none.
        papers: selected papers with this category (or any of the group), each counted once.
        members: the categories it is made of, itself where it is no group.
        of: the papers of which `papers` are a part; 0 where they are all.
        part: the part of the cross it belongs to ('In people'), '' where the cross has no parts.
        share: whether its cells only tell a share and have no mark.
        conditions: what its papers have in common, as (key, value) pairs; () for just its category.
        may_be_gap: whether an empty cell of it can be a gap; see `open_codes`.
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

    @property
    def full_name(self) -> str:
        """The name with its part: 'In people: Improved'."""
        return f"{self.part}: {self.name}" if self.part else self.name


@dataclass(frozen=True, eq=False)
class Cross:
    """Counts of papers by two facets, R rows × C columns, and split by a third into S parts.

    Attributes:
        cells: papers per cell (R×C).
        split: the parts in codebook order, () where nothing splits the cells.
        parts: papers per part and cell (S×R×C); parts of a facet with several labels a paper can add up to
            more than the cell.
        unsplit: papers of the cell that have no label of the splitting facet (R×C).
        against: papers of the cell that report no benefit (R×C), see `Topic.counter_evidence`.
        against_words: what such papers are called, '' where the topic has none.
        retracted: retracted papers that pass the filters and stand in the cell (R×C), counted or not.
        retracted_counted: whether retracted papers are among the counted.
        papers: papers that stand in any cell.
        selected: papers selected; those over `papers` lack a row or a column.
        counted_twice: papers that stand in more than one cell.
        blank: cells that are left undrawn although they have papers (R×C); they are no gaps.
        of: the papers of which `cells` are a part (R×C), 0 where a cell has none; None where `cells` are all.
        papers_of: the same of `papers`, 0 where they are all.
        counted: what is counted in words, where it is not all papers: 'studies without benefit'.
        remarks: sentences on what is counted and what is not.
        in_order: whether the columns have an order of their own, which no arrangement changes.
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
    blank: Mask
    of: Counts | None = None
    papers_of: int = 0
    counted: str = ""
    remarks: tuple[str, ...] = ()
    in_order: bool = False

    @cached_property
    def shares(self) -> Mask:
        """The columns that only tell a share (C)."""
        return np.array([margin.share for margin in self.columns], dtype=bool)

    @cached_property
    def drawn(self) -> Mask:
        """The cells that have a mark (R×C)."""
        drawn: Mask = (self.cells > 0) & ~self.blank & ~self.shares
        return drawn

    @cached_property
    def marked(self) -> Mask:
        """The cells with a mark that have studies without benefit (R×C)."""
        marked: Mask = (self.against > 0) & self.drawn
        return marked

    @cached_property
    def gap(self) -> Mask:
        """The cells without any paper (R×C)."""
        down, across = ([margin.may_be_gap for margin in side] for side in (self.rows, self.columns))
        gap: Mask = (self.cells == 0) & ~self.blank & ~self.shares & np.outer(down, across)
        return gap

    def amount(self, row: int, column: int) -> str:
        """A cell's number in words: '3', or '1 of 10' where it is a part of its papers."""
        return amount(int(self.cells[row, column]), 0 if self.of is None else int(self.of[row, column]))

    def place(self, row: str, column: str) -> tuple[int, int] | None:
        """Where the cell of two codes stands, None if it is not (or no longer) in this cross."""
        rows, columns = ([margin.code for margin in side] for side in (self.rows, self.columns))
        return (rows.index(row), columns.index(column)) if row in rows and column in columns else None


def amount(papers: int, of: int = 0) -> str:
    """A number of papers in words: '3', or '1 of 10'."""
    return f"{papers:,} of {of:,}" if of else f"{papers:,}"


@dataclass(frozen=True, eq=False)
class _Side:
    """One facet, groups collapsed where asked: pair i gives record `records[i]` the margin `values[i]`."""

    records: NDArray[np.int64]
    values: NDArray[np.int64]
    margins: tuple[Margin, ...]


def cross(
    view: View,
    rows: str,
    columns: str,
    split: str | None = None,
    *,
    collapsed_rows: Collection[str] = (),
    collapsed_columns: Collection[str] = (),
) -> Cross:
    """Cross two facets over the selected papers.

    Args:
        view: the papers.
        rows: code of the facet in the rows; any column of the evidence will do.
        columns: code of the facet in the columns.
        split: code of the facet that splits each cell, None for none.
        collapsed_rows: groups of the row facet that become one row, counted in papers; unknown ones are
            ignored.
        collapsed_columns: the same for columns.

    Returns:
        Every category of the map as a row or column in codebook order, the empty ones too but for related
        categories while related papers are excluded.

    Raises:
        KeyError: a facet is not known.
    """
    evidence = view.evidence
    # Retracted papers too, which may not be counted.
    passing = view.about & (view.failed == 0) & ~evidence.superseded
    left = _side(view, passing, rows, collapsed_rows)
    right = _side(view, passing, columns, collapsed_columns)
    shape = (len(left.margins), len(right.margins))
    records, pairs = _joined(
        (left.records, left.values), (right.records, right.values), shape[1], len(evidence)
    )
    counted = view.mask[records]
    per_paper = np.bincount(records[counted], minlength=len(evidence))
    parts, unsplit = np.zeros((0, *shape), dtype=np.int64), np.zeros(shape, dtype=np.int64)
    third = _side(view, passing, split, ()) if split else None
    if third:
        has_part = np.zeros(len(evidence), dtype=bool)
        has_part[third.records] = True
        _, split_pairs = _joined(
            (third.records, third.values),
            (records[counted], pairs[counted]),
            shape[0] * shape[1],
            len(evidence),
        )
        parts = _table(split_pairs, (len(third.margins), *shape))
        unsplit = _table(pairs[counted & ~has_part[records]], shape)
    against = without_benefit(evidence)
    return Cross(
        rows=left.margins,
        columns=right.margins,
        papers=int(np.count_nonzero(per_paper)),
        cells=_table(pairs[counted], shape),
        split=third.margins if third else (),
        parts=parts,
        unsplit=unsplit,
        against=_table(pairs[counted & against[records]], shape),
        against_words=evidence.topic.counter_words if evidence.topic.counter_evidence else "",
        retracted=_table(pairs[evidence.retracted[records]], shape),
        retracted_counted=view.selection.retracted,
        selected=len(view),
        counted_twice=int(np.count_nonzero(per_paper > 1)),
        blank=np.zeros(shape, dtype=bool),
    )


def _table(positions: NDArray[np.int64], shape: tuple[int, ...]) -> Counts:
    """How often each cell occurs among flat positions."""
    size = int(np.prod(shape))
    return np.bincount(positions, minlength=size).reshape(shape).astype(np.int64)


def _joined(
    left: tuple[NDArray[np.int64], NDArray[np.int64]],
    right: tuple[NDArray[np.int64], NDArray[np.int64]],
    width: int,
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every left label of a record with every right one.

    Args:
        left: records and values, in any order.
        right: the same.
        width: how many values there are on the right.
        size: how many records there are.

    Returns:
        The record of each combination, and left value × width + right value.
    """
    order = np.argsort(right[0], kind="stable")
    values = right[1][order]
    per_record = np.bincount(right[0], minlength=size)
    first = np.cumsum(per_record) - per_record  # where each record's values begin
    times = per_record[left[0]]
    records = np.repeat(left[0], times)
    nth = np.arange(len(records)) - np.repeat(np.cumsum(times) - times, times)
    return records, np.repeat(left[1], times) * width + values[first[records] + nth]


def _side(view: View, passing: Mask, facet: str, collapsed: Collection[str]) -> _Side:
    """One facet of the records that pass, with its margins."""
    column: Column = view.evidence.columns[facet]
    groups, not_in_map = _groups(view.evidence, facet), _not_in_map(view.evidence, facet)
    shown, may_be_gap = {*view.open_categories(facet)}, open_codes(view, facet)
    inside = passing[column.rows]
    shown |= {column.codes[place] for place in np.unique(column.values[inside])}
    made: list[tuple[str, str, str, list[str]]] = []  # code, name, group, members
    place_of: dict[str, int] = {}
    for code, name in zip(column.codes, column.names, strict=True):
        if code in not_in_map or code not in shown:
            continue
        group = groups.get(code, "")
        key = f"{GROUP}{_slug(group)}" if group and group in collapsed else code
        if key not in place_of:
            place_of[key] = len(made)
            made.append((key, f"{group} (all)" if key != code else name, group, []))
        made[place_of[key]][3].append(code)
        place_of[code] = place_of[key]
    places = np.array([place_of.get(code, -1) for code in column.codes], dtype=np.int64)
    if not_in_map:
        inside = inside & (places[column.values] >= 0)
    records = column.rows[inside].astype(np.int64)
    values = places[column.values[inside]] if len(records) else np.zeros(0, dtype=np.int64)
    if len(made) < len(column.codes):  # a record with two labels of a collapsed group has that group once
        flat = np.unique(records * len(made) + values)
        records, values = flat // len(made), flat % len(made)
    papers = np.bincount(values[view.mask[records]], minlength=len(made)).tolist()
    margins = tuple(
        Margin(code, name, group, papers[place], tuple(members), may_be_gap=bool(may_be_gap & {*members}))
        for place, (code, name, group, members) in enumerate(made)
    )
    return _Side(records, values, margins)


def open_codes(view: View, facet: str) -> frozenset[str]:
    """The categories whose empty cells are gaps.

    These are the ones the reader filtered for, or all. Categories that collect what has no name of its own
    are never among them, nor related ones while related papers are excluded.
    """
    chosen, counted = view.selection.codes(facet), view.open_categories(facet)
    known = {each.code: each for each in view.evidence.topic.facets}
    named = {
        category.code: not category.catch_all and category.in_map
        for category in (known[facet].categories if facet in known else ())
    }
    return frozenset(code for code in counted if named.get(code, True) and (not chosen or code in chosen))


def _groups(evidence: Evidence, facet: str) -> dict[str, str]:
    """The group of each category; what is read from the record itself (country, journal) has none."""
    known = {each.code: each for each in evidence.topic.facets}
    return {category.code: category.group for category in known[facet].categories} if facet in known else {}


def _not_in_map(evidence: Evidence, facet: str) -> frozenset[str]:
    """The categories that are no row or column of a map."""
    known = {each.code: each for each in evidence.topic.facets}
    categories = known[facet].categories if facet in known else ()
    return frozenset(category.code for category in categories if not category.in_map)


def _slug(words: str) -> str:
    return "_".join("".join(char if char.isalnum() else " " for char in words.lower()).split())


def aligned(part: Cross, whole: Cross) -> Cross:
    """A cross of some of the papers with the rows and columns of the cross of all; what it lacks is 0."""
    down, rows = _matched(part.rows, whole.rows)
    across, columns = _matched(part.columns, whole.columns)

    def spread(table: Counts) -> Counts:
        found = np.zeros((*table.shape[:-2], len(rows), len(columns)), dtype=table.dtype)
        there = np.ix_(np.flatnonzero(down >= 0), np.flatnonzero(across >= 0))
        found[..., there[0], there[1]] = table[..., down[down >= 0][:, None], across[across >= 0]]
        return found

    return replace(
        part,
        rows=rows,
        columns=columns,
        cells=spread(part.cells),
        parts=spread(part.parts),
        unsplit=spread(part.unsplit),
        against=spread(part.against),
        retracted=spread(part.retracted),
        blank=spread(part.blank),  # type: ignore[arg-type]  # of truth values as of counts
    )


def _matched(part: Sequence[Margin], whole: Sequence[Margin]) -> tuple[NDArray[np.int64], tuple[Margin, ...]]:
    """For each margin of the whole its place in the part, -1 where it is not there, and the part's margin."""
    place_of = {margin.code: place for place, margin in enumerate(part)}
    places = [place_of.get(margin.code, -1) for margin in whole]
    margins = (
        part[place] if place >= 0 else replace(margin, papers=0)
        for place, margin in zip(places, whole, strict=True)
    )
    return np.array(places, dtype=np.int64), tuple(margins)


def arrange(
    whole: Cross,
    *,
    order: Order = "group",
    hide_empty: bool = False,
    at_least: int = 1,
    most_rows: int | None = None,
    most_columns: int | None = None,
) -> tuple[Cross, tuple[str, ...]]:
    """Order a cross and leave parts of it out, saying so. Margins and totals stay as they were.

    Where only a part of the papers is counted (`Cross.counted`), rows and columns without such a paper are
    left out.

    Args:
        whole: all of it.
        order: 'group' as in the codebook, 'count' most papers first, 'name' by alphabet.
        hide_empty: leave out rows and columns without a paper in any cell.
        at_least: cells with fewer papers are left blank, and rows and columns of such cells left out.
        most_rows: keep at most so many rows, those with most papers.
        most_columns: the same for columns.

    Returns:
        The arranged cross, and sentences that tell what is hidden and why.
    """
    drawn = whole.drawn & (whole.cells >= at_least)
    blank = whole.blank | (whole.drawn & ~drawn)
    narrowed = at_least > 1 or bool(whole.counted)
    wanted = [_wanted(whole, drawn, axis, hide_empty, narrowed) for axis in (0, 1)]
    said: list[str] = []
    if at_least > 1:
        fewer = int(np.count_nonzero(whole.drawn & ~drawn))
        said += _too_few(whole, at_least, fewer)
    if whole.counted and not whole.drawn.any():
        said.append(f"No papers: {whole.counted}.")
    if hide_empty and not narrowed and not drawn.any():
        said.append("No cell has papers, so every row and column is hidden.")
    for axis, noun in ((0, "row"), (1, "column")):
        side = whole.columns if axis else whole.rows
        why = "without such papers" if narrowed else "without papers"
        out = [margin.full_name for place, margin in enumerate(side) if not wanted[axis][place]]
        said += [_left_out(out, noun, why)] if 0 < len(out) < len(side) else []
    for axis, noun, most in ((0, "row", most_rows), (1, "column", most_columns)):
        said += _cut(whole.columns if axis else whole.rows, wanted[axis], noun, most)
    places = [
        _ordered(whole.rows, wanted[0], order),
        _ordered(whole.columns, wanted[1], "group" if whole.in_order else order),
    ]
    cut = np.ix_(*places)
    return (
        replace(
            whole,
            rows=tuple(whole.rows[place] for place in places[0]),
            columns=tuple(whole.columns[place] for place in places[1]),
            cells=whole.cells[cut],
            parts=whole.parts[:, cut[0], cut[1]],
            unsplit=whole.unsplit[cut],
            against=whole.against[cut],
            retracted=whole.retracted[cut],
            blank=blank[cut],
            of=None if whole.of is None else whole.of[cut],
        ),
        tuple(said),
    )


def _wanted(whole: Cross, drawn: Mask, axis: int, hide_empty: bool, narrowed: bool) -> Mask:
    """Which rows (axis 0) or columns stay."""
    if not (hide_empty or narrowed):
        return np.ones(whole.cells.shape[axis], dtype=bool)
    kept: Mask = np.any(drawn if narrowed else whole.drawn, axis=1 - axis)
    return kept | whole.shares if axis and kept.any() else kept


def _too_few(whole: Cross, at_least: int, fewer: int) -> list[str]:
    largest = int(whole.cells[whole.drawn].max(initial=0))
    if largest < at_least:
        return [f"No cell has {at_least:,} papers or more; the largest has {largest:,}."]
    if not fewer:
        return []
    verb = "cell with fewer is" if fewer == 1 else "cells with fewer are"
    return [f"Only cells with at least {at_least:,} papers are shown; {fewer:,} {verb} left blank."]


def _left_out(names: Sequence[str], noun: str, why: str) -> str:
    verb = f"{noun} {why} is" if len(names) == 1 else f"{noun}s {why} are"
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{len(names):,} {verb} hidden: {', '.join(names[:_NAMED])}{more}."


def _cut(side: Sequence[Margin], keep: Mask, noun: str, most: int | None) -> list[str]:
    """Keep only the largest, in place, and say how many are not shown."""
    if most is None or int(np.count_nonzero(keep)) <= most:
        return []
    ranked = sorted(np.flatnonzero(keep).tolist(), key=lambda place: -side[place].papers)
    keep[ranked[most:]] = False
    return [f"Only the {most:,} {noun}s with most papers are shown; {len(ranked) - most:,} are hidden."]


def _ordered(side: Sequence[Margin], keep: Mask, order: Order) -> list[int]:
    places = [int(place) for place in np.flatnonzero(keep)]
    if order == "count":
        places.sort(key=lambda place: -side[place].papers)
    elif order == "name":
        places.sort(key=lambda place: side[place].name.casefold())
    return places


def group_codes(topic: Topic) -> tuple[str, ...]:
    """The codes of all groups of categories, in codebook order; they ride in addresses."""
    groups = (category.group for facet in topic.facets for category in facet.categories if category.group)
    return tuple(dict.fromkeys(map(_slug, groups)))


def group_names(topic: Topic, codes: Collection[str]) -> tuple[str, ...]:
    """The names of groups, in the order of the codes; unknown ones are left out."""
    groups = (category.group for facet in topic.facets for category in facet.categories)
    names = {_slug(group): group for group in groups if group}
    return tuple(names[code] for code in codes if code in names)


def members(evidence: Evidence, facet: str, code: str) -> tuple[str, ...]:
    """The categories a row or column is made of: itself, or all of a collapsed group; () if unknown."""
    codes = evidence.columns[facet].codes
    if code in codes:
        return (code,)
    groups = _groups(evidence, facet)
    return tuple(each for each in codes if groups.get(each) and f"{GROUP}{_slug(groups[each])}" == code)
