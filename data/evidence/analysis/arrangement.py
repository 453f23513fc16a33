"""Orders a crosstab and hides rows and columns, with sentences on what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from data.evidence.analysis.crosstab import Crosstab, Margin
from data.evidence.column import Mask

Order = Literal["count", "group", "name"]
_NAMED = 6  # hidden rows named in a sentence; further ones are only counted


def arrange(
    whole: Crosstab,
    *,
    order: Order = "group",
    hide_empty: bool = False,
    at_least: int = 1,
    most_rows: int | None = None,
    most_columns: int | None = None,
) -> tuple[Crosstab, tuple[str, ...]]:
    """Order rows and columns, and hide some of them. Margins and totals do not change.

    If only some of the papers are counted (`Crosstab.counted`), rows and columns without them are hidden.

    Args:
        whole: the crosstab with all rows and columns.
        order: 'group' as in the codebook, 'count' most papers first, 'name' alphabetical.
        hide_empty: hide rows and columns without a paper in any cell.
        at_least: cells with fewer papers are suppressed; rows and columns of only such cells are hidden.
        most_rows: keep at most this many rows, those with most papers.
        most_columns: the same for columns.

    Returns:
        The arranged crosstab, and sentences on what is hidden and why.
    """
    drawn = whole.drawn & (whole.cells >= at_least)
    suppressed = whole.suppressed | (whole.drawn & ~drawn)
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
    rows = _ordered(whole.rows, wanted[0], order)
    columns = _ordered(whole.columns, wanted[1], "group" if whole.in_order else order)
    return replace(whole, suppressed=suppressed).take(rows, columns), tuple(said)


def _wanted(whole: Crosstab, drawn: Mask, axis: int, hide_empty: bool, narrowed: bool) -> Mask:
    """Which rows (axis 0) or columns (axis 1) to keep."""
    if not (hide_empty or narrowed):
        return np.ones(whole.cells.shape[axis], dtype=bool)
    kept: Mask = np.any(drawn if narrowed else whole.drawn, axis=1 - axis)
    return kept | whole.shares if axis and kept.any() else kept


def _too_few(whole: Crosstab, at_least: int, fewer: int) -> list[str]:
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
    """Keep only the largest, in place, and return a sentence on how many are hidden."""
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
