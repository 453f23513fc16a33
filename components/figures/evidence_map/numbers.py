"""The numbers in the cells of an evidence map as text, abbreviated where there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.evidence.analysis.crosstab import UNSTATED, Crosstab, amount
from data.exports.text_metrics import text_width

Rendering = Literal["bubbles", "heat"]

NUMBER_SIZE = 12
BOLD = 1.06  # width of bold type, as a multiple of regular type


def numbers_in(crosstab: Crosstab, rendering: Rendering, room: float, whole: float) -> list[list[str]]:
    """The number of each cell as text, '' for none: bubbles have a number, shaded cells also have zeros.

    A cell whose papers do not state their people has a dash.

    Args:
        crosstab: the counts.
        rendering: bubbles, or shaded cells.
        room: pixels for a number next to a mark.
        whole: pixels for a share, which has no mark.
    """
    words = [[""] * len(crosstab.columns) for _ in crosstab.rows]
    shown = crosstab.drawn | crosstab.gap if rendering == "heat" else crosstab.drawn
    places = [(int(row), int(column)) for row, column in np.argwhere(shown)]
    of = np.zeros_like(crosstab.cells) if crosstab.of is None else crosstab.of
    for (row, column), word in zip(places, _amounts(crosstab, of, places, room), strict=True):
        words[row][column] = word
    shares = [(int(row), int(column)) for row, column in np.argwhere(crosstab.shares & (of > 0))]
    for (row, column), word in zip(shares, _amounts(crosstab, of, shares, whole / BOLD), strict=True):
        words[row][column] = word
    for row, column in np.argwhere(crosstab.unstated):
        words[row][column] = UNSTATED
    return words


def _amounts(
    crosstab: Crosstab, of: NDArray[np.int64], places: Sequence[tuple[int, int]], room: float
) -> list[str]:
    """The numbers of some cells: in full, or else in thousands; a part and its whole separated by a slash."""
    return short_amounts(
        [(int(crosstab.sizes[place]), int(of[place])) for place in places], room, NUMBER_SIZE
    )


def short_amounts(
    amounts: Sequence[tuple[int, int]], room: float, size: int, *, bold: bool = False
) -> list[str]:
    """Numbers, each with the total it is part of or 0: '1 of 10', or '1/10' if there is less room."""
    words = [amount(*each) for each in amounts]
    if max((text_width(word, size, bold=bold) for word in words), default=0.0) <= room:
        return words
    if not any(of for _, of in amounts):
        return [_short(papers) for papers, _ in amounts]
    return [f"{_short(papers)}/{_short(of)}" if of else _short(papers) for papers, of in amounts]


def _short(count: int) -> str:
    """A count in at most four characters: 999, 1.2k, 57k, 1.2M."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= 0.9995 * unit:
            return f"{count / unit:.1f}{letter}" if count < 9.95 * unit else f"{count / unit:,.0f}{letter}"
    return str(count)
