"""Two facets crossed: how many papers stand in each cell, and which cells are gaps.

A paper with several labels stands in several cells, so cells do not add up to papers; margins and totals are
counted in papers, each once. Retracted papers that are left out of the counts are still told per cell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.columns import Column, Mask
from data.evidence import Evidence, View
from data.topic import Topic

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
    """

    code: str
    name: str
    group: str
    papers: int
    members: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Cross:
    """Counts of papers by two facets, R rows × C columns, and split by a third into S parts.

    Attributes:
        cells: papers per cell (R×C).
        split: the parts in codebook order, () where nothing splits the cells.
        parts: papers per part and cell (S×R×C); parts of a facet with several labels a paper can add up to
            more than the cell.
        unsplit: papers of the cell that have no label of the splitting facet (R×C).
        against: papers of the cell that speak against the treatment (R×C), see `Topic.counter_evidence`.
        against_names: what speaks against, in words; () where the topic names nothing.
        retracted: retracted papers that pass the filters and stand in the cell (R×C), counted or not.
        retracted_counted: whether retracted papers are among the counted.
        papers: papers that stand in any cell.
        selected: papers selected; those over `papers` lack a row or a column.
        counted_twice: papers that stand in more than one cell.
        blank: cells whose papers an arrangement leaves undrawn (R×C); they are no gaps.
    """

    rows: tuple[Margin, ...]
    columns: tuple[Margin, ...]
    papers: int
    cells: Counts
    split: tuple[Margin, ...]
    parts: Counts
    unsplit: Counts
    against: Counts
    against_names: tuple[str, ...]
    retracted: Counts
    retracted_counted: bool
    selected: int
    counted_twice: int
    blank: Mask

    def place(self, row: str, column: str) -> tuple[int, int] | None:
        """Where the cell of two codes stands, None if it is not (or no longer) in this cross."""
        rows, columns = ([margin.code for margin in side] for side in (self.rows, self.columns))
        return (rows.index(row), columns.index(column)) if row in rows and column in columns else None


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
        Every category as a row or column in codebook order, the empty ones too.

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
    names, speaks_against = _against(evidence)
    return Cross(
        rows=left.margins,
        columns=right.margins,
        papers=int(np.count_nonzero(per_paper)),
        cells=_table(pairs[counted], shape),
        split=third.margins if third else (),
        parts=parts,
        unsplit=unsplit,
        against=_table(pairs[counted & speaks_against[records]], shape),
        against_names=names,
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
    groups = _groups(view.evidence, facet)
    made: list[tuple[str, str, str, list[str]]] = []  # code, name, group, members
    place_of: dict[str, int] = {}
    for code, name in zip(column.codes, column.names, strict=True):
        group = groups.get(code, "")
        key = f"{GROUP}{_slug(group)}" if group and group in collapsed else code
        if key not in place_of:
            place_of[key] = len(made)
            made.append((key, f"{group} (all)" if key != code else name, group, []))
        made[place_of[key]][3].append(code)
        place_of[code] = place_of[key]
    inside = passing[column.rows]
    places = np.array([place_of[code] for code in column.codes], dtype=np.int64)
    records = column.rows[inside].astype(np.int64)
    values = places[column.values[inside]] if len(records) else np.zeros(0, dtype=np.int64)
    if len(made) < len(column.codes):  # a record with two labels of a collapsed group has that group once
        flat = np.unique(records * len(made) + values)
        records, values = flat // len(made), flat % len(made)
    papers = np.bincount(values[view.mask[records]], minlength=len(made)).tolist()
    margins = tuple(
        Margin(code, name, group, papers[place], tuple(members))
        for place, (code, name, group, members) in enumerate(made)
    )
    return _Side(records, values, margins)


def _groups(evidence: Evidence, facet: str) -> dict[str, str]:
    """The group of each category; what is read from the record itself (country, journal) has none."""
    known = {each.code: each for each in evidence.topic.facets}
    return {category.code: category.group for category in known[facet].categories} if facet in known else {}


def _slug(words: str) -> str:
    return "_".join("".join(char if char.isalnum() else " " for char in words.lower()).split())


def _against(evidence: Evidence) -> tuple[tuple[str, ...], Mask]:
    """What speaks against in words, and the records that do."""
    mask = np.zeros(len(evidence), dtype=bool)
    names = []
    for facet, code in evidence.topic.counter_evidence:
        mask |= evidence.columns[facet].having([code], len(evidence))
        names.append(evidence.topic.facet(facet).category(code).name)
    return tuple(names), mask


def arrange(
    whole: Cross,
    *,
    order: Order = "group",
    hide_empty: bool = False,
    at_least: int = 1,
    only_against: bool = False,
    most_rows: int | None = None,
    most_columns: int | None = None,
) -> tuple[Cross, tuple[str, ...]]:
    """Order a cross and leave parts of it out, saying so. Margins and totals stay as they were.

    Args:
        whole: all of it.
        order: 'group' as in the codebook, 'count' most papers first, 'name' by alphabet.
        hide_empty: leave out rows and columns without a paper in any cell.
        at_least: cells with fewer papers are left blank, and rows and columns of such cells left out.
        only_against: the same for cells without a paper that speaks against.
        most_rows: keep at most so many rows, those with most papers.
        most_columns: the same for columns.

    Returns:
        The arranged cross, and sentences that tell what is hidden and why.
    """
    blank = whole.blank | ((whole.cells > 0) & (whole.cells < at_least))
    if only_against:
        blank |= (whole.cells > 0) & (whole.against == 0)
    drawn = (whole.cells > 0) & ~blank
    narrowed = at_least > 1 or only_against
    wanted = [_wanted(whole, drawn, axis, hide_empty, narrowed) for axis in (0, 1)]
    said: list[str] = []
    if at_least > 1:
        fewer = int(np.count_nonzero((whole.cells > 0) & (whole.cells < at_least)))
        said += _too_few(whole, at_least, fewer)
    if only_against:
        said.append(_only_against(whole, int(np.count_nonzero(drawn))))
    if hide_empty and not narrowed and not drawn.any():
        said.append("No cell has a paper, so every row and column is hidden.")
    for axis, noun in ((0, "row"), (1, "column")):
        side = whole.columns if axis else whole.rows
        why = "without such a cell" if narrowed else "without a paper in any cell"
        out = [margin.name for place, margin in enumerate(side) if not wanted[axis][place]]
        said += [_left_out(out, noun, why)] if 0 < len(out) < len(side) else []
    for axis, noun, most in ((0, "row", most_rows), (1, "column", most_columns)):
        said += _cut(whole.columns if axis else whole.rows, wanted[axis], noun, most)
    places = [
        _ordered(side, keep, order) for side, keep in zip((whole.rows, whole.columns), wanted, strict=True)
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
        ),
        tuple(said),
    )


def _wanted(whole: Cross, drawn: Mask, axis: int, hide_empty: bool, narrowed: bool) -> Mask:
    """Which rows (axis 0) or columns stay."""
    if not (hide_empty or narrowed):
        return np.ones(whole.cells.shape[axis], dtype=bool)
    kept: Mask = np.any(drawn if narrowed else whole.cells > 0, axis=1 - axis)
    return kept


def _too_few(whole: Cross, at_least: int, fewer: int) -> list[str]:
    largest = int(whole.cells.max(initial=0))
    if largest < at_least:
        return [f"No cell has {at_least:,} papers or more; the largest has {largest:,}."]
    if not fewer:
        return []
    verb = "cell with fewer is" if fewer == 1 else "cells with fewer are"
    return [f"Only cells with at least {at_least:,} papers are shown; {fewer:,} {verb} left blank."]


def _only_against(whole: Cross, cells: int) -> str:
    names = " or ".join(name.lower() for name in whole.against_names)
    what = names or "nothing, as this topic names no such label"
    if not whole.against.any():
        return f"No cell has a paper that speaks against ({what})."
    return f"Only cells with a paper that speaks against ({what}) are shown: {cells:,}."


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
