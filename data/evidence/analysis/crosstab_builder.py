"""Counts the papers of a view by two facets, and by a third that splits each cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.evidence.analysis.category_groups import group_code, groups_of, listed_categories
from data.evidence.analysis.clinical_studies import ClinicalStudies
from data.evidence.analysis.crosstab import Counts, Crosstab, Margin, Total
from data.evidence.analysis.study_kinds import without_benefit
from data.evidence.column import Column, Mask
from data.evidence.view import View

_Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]  # records, and one value for each


@dataclass(frozen=True, eq=False)
class _Side:
    """One facet with groups collapsed: pair i gives record `records[i]` the margin `values[i]`."""

    records: NDArray[np.int64]
    values: NDArray[np.int64]
    margins: tuple[Margin, ...]

    @property
    def pairs(self) -> _Pairs:
        return self.records, self.values


def crosstab(
    view: View,
    rows: str,
    columns: str,
    split: str | Column | None = None,
    *,
    collapsed_rows: Collection[str] = (),
    collapsed_columns: Collection[str] = (),
    studies: ClinicalStudies | None = None,
) -> Crosstab:
    """Count the selected papers by two facets.

    Args:
        view: the papers.
        rows: code of the facet in the rows, which may be any column of the evidence.
        columns: code of the facet in the columns.
        split: code of the facet that splits each cell, or a column of the evidence's records; None for none.
        collapsed_rows: groups of the row facet that become one row; unknown ones are ignored.
        collapsed_columns: the same for columns.
        studies: human studies, of a view with all these papers, whose people are counted; None for papers
            only.

    Returns:
        The crosstab, with every category as a row or column in codebook order, including empty ones but not
        related categories while related papers are excluded.

    Raises:
        KeyError: a facet is not known.
    """
    evidence = view.evidence
    # Including retracted papers, which are given separately if they are not counted.
    passing = view.about & (view.failed == 0) & ~evidence.superseded
    left = _side(view, passing, rows, collapsed_rows)
    right = _side(view, passing, columns, collapsed_columns)
    shape = (len(left.margins), len(right.margins))
    records, cells = _joined(left.pairs, right.pairs, shape[1], len(evidence))
    counted = view.mask[records]
    per_paper = np.bincount(records[counted], minlength=len(evidence))
    third = _third(view, passing, split)
    parts, unsplit = _split(third, (records[counted], cells[counted]), shape, len(evidence))
    against = without_benefit(evidence)
    pairs = records[counted], cells[counted]
    in_cells = _people(studies, pairs, shape[0] * shape[1])
    in_all = _people(studies, (pairs[0], np.zeros_like(pairs[1])), 1)
    return Crosstab(
        rows=_with_people(left, view, studies),
        columns=_with_people(right, view, studies),
        papers=int(np.count_nonzero(per_paper)),
        cells=_table(cells[counted], shape),
        split=third.margins if third else (),
        parts=parts,
        unsplit=unsplit,
        against=_table(cells[counted & against[records]], shape),
        against_words=evidence.topic.counter_words if evidence.topic.counter_evidence else "",
        retracted=_table(cells[evidence.retracted[records]], shape),
        retracted_counted=view.selection.retracted,
        selected=len(view),
        counted_twice=int(np.count_nonzero(per_paper > 1)),
        suppressed=np.zeros(shape, dtype=bool),
        people=in_cells[0].reshape(shape),
        studies=in_cells[1].reshape(shape),
        stated=in_cells[2].reshape(shape),
        by_people=studies is not None,
        in_studies=Total(*(int(table[0]) for table in in_all)),
    )


def _people(studies: ClinicalStudies | None, pairs: _Pairs, many: int) -> tuple[Counts, Counts, Counts]:
    """People, studies, and studies that state their people, at each of `many` positions.

    Args:
        studies: None to count none.
        pairs: records, and the position of each; a study counts once at each position of its papers.
        many: number of positions.
    """
    if studies is None or not len(studies):
        none = np.zeros(many, dtype=np.int64)
        return none, none, none
    study = studies.study_of[pairs[0]]
    kept = study >= 0
    once = np.unique(study[kept] * many + pairs[1][kept])
    study, position = once // many, once % many
    stated = studies.stated[study]
    people = np.bincount(position[stated], studies.people[study[stated]], many).astype(np.int64)
    return people, np.bincount(position, minlength=many), np.bincount(position[stated], minlength=many)


def _with_people(side: _Side, view: View, studies: ClinicalStudies | None) -> tuple[Margin, ...]:
    """The margins of a side, with the people of its counted papers."""
    if studies is None:
        return side.margins
    counted = view.mask[side.records]
    people, _, _ = _people(studies, (side.records[counted], side.values[counted]), len(side.margins))
    return tuple(replace(margin, people=n) for margin, n in zip(side.margins, people.tolist(), strict=True))


def _third(view: View, passing: Mask, split: str | Column | None) -> _Side | None:
    if isinstance(split, Column):
        return _plain_side(view, split)
    return _side(view, passing, split, ()) if split else None


def _split(third: _Side | None, cells: _Pairs, shape: tuple[int, int], size: int) -> tuple[Counts, Counts]:
    """The papers of each cell by part, and those without any part; no parts if the cells are not split.

    Args:
        third: the facet that splits the cells.
        cells: the counted records and the flat positions of their cells.
        shape: number of rows and columns.
        size: number of records.
    """
    if not third:
        return np.zeros((0, *shape), dtype=np.int64), np.zeros(shape, dtype=np.int64)
    records, positions = cells
    has_part = np.zeros(size, dtype=bool)
    has_part[third.records] = True
    _, parts = _joined(third.pairs, cells, shape[0] * shape[1], size)
    return _table(parts, (len(third.margins), *shape)), _table(positions[~has_part[records]], shape)


def _table(positions: NDArray[np.int64], shape: tuple[int, ...]) -> Counts:
    """Counts of flat cell positions as a table."""
    size = int(np.prod(shape))
    return np.bincount(positions, minlength=size).reshape(shape).astype(np.int64)


def _joined(left: _Pairs, right: _Pairs, width: int, size: int) -> _Pairs:
    """Combine every left label of a record with every right one.

    Args:
        left: records and values, in any order.
        right: the same.
        width: number of values on the right.
        size: number of records.

    Returns:
        The record of each combination, and left value × width + right value.
    """
    order = np.argsort(right[0], kind="stable")
    values = right[1][order]
    per_record = np.bincount(right[0], minlength=size)
    first = np.cumsum(per_record) - per_record  # the start of each record's values
    times = per_record[left[0]]
    records = np.repeat(left[0], times)
    nth = np.arange(len(records)) - np.repeat(np.cumsum(times) - times, times)
    return records, np.repeat(left[1], times) * width + values[first[records] + nth]


def _side(view: View, passing: Mask, facet: str, collapsed: Collection[str]) -> _Side:
    """One facet of the records that pass the filters, with its margins."""
    column, topic = view.evidence.columns[facet], view.evidence.topic
    groups = groups_of(topic, facet)
    not_in_map = {category.code for category in listed_categories(topic, facet) if not category.in_map}
    shown, may_be_gap = {*view.open_categories(facet)}, open_codes(view, facet)
    inside = passing[column.rows]
    shown |= {column.codes[place] for place in np.unique(column.values[inside])}
    made: list[tuple[str, str, str, list[str]]] = []  # code, name, group, members
    place_of: dict[str, int] = {}
    for code, name in zip(column.codes, column.names, strict=True):
        if code in not_in_map or code not in shown:
            continue
        group = groups.get(code, "")
        key = group_code(group) if group and group in collapsed else code
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
    if len(made) < len(column.codes):  # a record with two labels of a collapsed group counts once for it
        flat = np.unique(records * len(made) + values)
        records, values = flat // len(made), flat % len(made)
    papers = np.bincount(values[view.mask[records]], minlength=len(made)).tolist()
    margins = tuple(
        Margin(code, name, group, papers[place], tuple(members), may_be_gap=bool(may_be_gap & {*members}))
        for place, (code, name, group, members) in enumerate(made)
    )
    return _Side(records, values, margins)


def _plain_side(view: View, column: Column) -> _Side:
    """A column with one category a record, none of them hidden or collapsed."""
    papers = column.counts(view.mask).tolist()
    margins = tuple(
        Margin(code, name, "", number, (code,))
        for code, name, number in zip(column.codes, column.names, papers, strict=True)
    )
    return _Side(column.rows.astype(np.int64), column.values.astype(np.int64), margins)


def open_codes(view: View, facet: str) -> frozenset[str]:
    """The categories whose empty cells count as gaps.

    These are the ones the reader filters by, or all; never catch-all categories, nor related ones while
    related papers are excluded.
    """
    chosen, counted = view.selection.codes(facet), view.open_categories(facet)
    named = {
        category.code: not category.catch_all and category.in_map
        for category in listed_categories(view.evidence.topic, facet)
    }
    return frozenset(code for code in counted if named.get(code, True) and (not chosen or code in chosen))
