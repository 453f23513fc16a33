"""Dose and route at a glance: the numbers of cells given in human studies, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, log10, sqrt
from typing import Any

import pandas as pd

from components.figures.categories import names_beside
from components.figures.common.axes import rows_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, LABEL_SIZE, LINE, MUTED, SOURCE_SIZE
from components.figures.studies.marks import Look, key_entries, markers, rules, studies_in_words, words_at
from data.exports.text_metrics import lines, text_width
from data.topics.model import Facet

_NARROW = 560
_RADIUS = 6.0
_PER_KG = "cells/kg"
_SCALES = ((9, "billion"), (6, "million"), (3, "thousand"))


@dataclass(frozen=True, eq=False)
class Doses:
    """What is drawn.

    Attributes:
        studies: see `study_counts.one_by_one`.
        doses: see `study_counts.doses_by`.
        facet: the rows, such as the route.
        results: the look of each result.
    """

    studies: pd.DataFrame
    doses: pd.DataFrame
    facet: Facet
    results: Mapping[str, Look]

    @property
    def title(self) -> str:
        """What is counted."""
        return f"Dose in human studies by {self.facet.name.lower()}"


def doses_by_route(found: Doses, caption: Caption, *, width: int, height: int | None = None) -> Figure:
    """Draw each dose as a mark, a range as a line between two.

    Args:
        found: what is drawn.
        caption: the words above and below.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; a mark's customdata is the title and 'clinical:PMID'; the table has every dose.
    """
    table = partial(_table, found)
    if found.doses.empty:
        why = "No human study among these papers states its dose as a number of cells."
        return sentence_instead(found.title, caption, why, table, width=width, height=height)
    stated = found.doses["study"].nunique()
    notes = [
        f"{stated:,} of {studies_in_words(len(found.studies))} state a number of cells; the others state "
        "none, or another unit.",
        "Line: a range. Each step right is ten times as many cells. Thick outline: placebo or sham control.",
    ]
    around = frame(title=found.title, caption=caption, notes=notes, width=width, axis_space=26)
    return Figure(found.title, _drawn(found, around, height), _alt(found), table)


def _drawn(found: Doses, around: Frame, height: int | None) -> Spec:
    rows = _rows(found)
    narrow, width = around.width < _NARROW, around.width
    names = [name for name, _ in rows]
    size, beside = names_beside(names, width * 0.3, None if height is None else around.room(height) - 60)
    if narrow:
        size, beside = LABEL_SIZE, [lines(name, width - 2 * EDGE, LABEL_SIZE) for name in names]
    left = (
        EDGE if narrow else EDGE + 14 + ceil(max(text_width(line, size) for name in beside for line in name))
    )
    listed = list(found.studies.itertuples(index=False))
    shown = {listed[dose.study].result for _, own in rows for dose in own}
    key, key_height = key_lines(key_entries(found.results, shown), width=width, left=left)
    first, last = floor(log10(found.doses["low"].min())), ceil(log10(found.doses["high"].max()))
    last = max(last, first + 1)
    words = [LINE * size * len(name) for name in beside]
    lanes = [_lanes(own) for _, own in rows]
    needs = [
        (high + 4 if narrow else 0)
        + max(0 if narrow else high + 6, 2.4 * _RADIUS * max(lane, default=0) + 2.4 * _RADIUS + 8)
        for high, lane in zip(words, lanes, strict=True)
    ]
    body = around.body(height, key_height + sum(needs), key_height + sum(needs))
    spare = (body - key_height - sum(needs)) / len(rows)
    notes, studies, x, y, ranges, edges, top = [key], [], [], [], [], [], 0.0
    for (_, own), name, high, lane, need in zip(rows, beside, words, lanes, needs, strict=True):
        edges.append(top)
        begun = top + (high + 4 if narrow else 0)
        middle = (begun + top + need + spare) / 2
        notes.append(
            words_at(as_markup(name), first, top + 2, size, xanchor="left", yanchor="top")
            if narrow
            else words_at(as_markup(name), first, middle, size, xanchor="right") | {"xshift": -10}
        )
        for dose, place in zip(own, lane, strict=True):
            at = middle + (place - max(lane) / 2) * 2.4 * _RADIUS
            studies.append(listed[dose.study])
            x.append(log10(sqrt(dose.low * dose.high)))
            y.append(at)
            if dose.low < dose.high:
                ranges.append(((log10(dose.low), at), (log10(dose.high), at)))
        top += need + spare
    ticks = list(range(first, last + 1))
    step = ceil(len(ticks) * 62 / (width - left - EDGE))
    notes += [
        words_at(
            _amount(tick),
            tick,
            min(top, body - key_height),
            SOURCE_SIZE,
            yanchor="top",
            colour=MUTED,
            xanchor=_anchor(tick, ticks, narrow),
        )
        | {"yshift": -6}
        for tick in ticks[::step]
    ]
    grid = [((tick, 0.0), (tick, top)) for tick in ticks]
    return framed(
        [
            rules(grid),
            rules([((first, edge), (last, edge)) for edge in edges[1:]]),
            *([{**rules(ranges, MUTED), "line": {"color": MUTED, "width": 3}}] if ranges else []),
            markers(studies, found.results, x, y, [_RADIUS] * len(studies)),
        ],
        around,
        body=body,
        left=left,
        layout={
            "xaxis": {
                "visible": False,
                "range": [first - 0.05, last + 0.25 * (not narrow)],
                "fixedrange": True,
            },
            "yaxis": rows_axis(body - key_height, body),
            "annotations": notes,
        },
    )


def _anchor(tick: int, ticks: Sequence[int], narrow: bool) -> str:
    if narrow and tick == ticks[0]:
        return "left"
    return "right" if narrow and tick == ticks[-1] else "center"


def _rows(found: Doses) -> list[tuple[str, list[Any]]]:
    """The doses by category, those for each kilogram of body weight apart, in codebook order."""
    by_row: dict[tuple[int, bool], list[Any]] = {}
    codes = found.facet.codes
    for dose in list[Any](found.doses.itertuples(index=False)):
        place = codes.index(dose.category) if dose.category in codes else len(codes)
        by_row.setdefault((place, bool(dose.unit == _PER_KG)), []).append(dose)
    names = [*(category.name for category in found.facet.categories), f"{found.facet.name} not stated"]
    return [
        (f"{names[place]}{', per kg' if per_kg else ''}", sorted(own, key=lambda dose: dose.low * dose.high))
        for (place, per_kg), own in sorted(by_row.items())
    ]


def _lanes(own: Sequence[Any]) -> list[int]:
    """A lane for each dose, so that neighbours do not lie on each other; doses come in order."""
    ends: list[float] = []
    lanes = []
    for dose in own:
        low, high = log10(dose.low), log10(dose.high)
        lane = next((place for place, end in enumerate(ends) if low > end), len(ends))
        ends[lane : lane + 1] = [high + 0.12]
        lanes.append(lane)
    return lanes


def _amount(power: int) -> str:
    """A power of ten in words: '10 million'."""
    for digits, word in _SCALES:
        if power >= digits:
            return f"{10 ** (power - digits):,} {word}"
    return f"{10**power:,}"


def _table(found: Doses) -> pd.DataFrame:
    rows = [
        (
            name,
            listed.pmid,
            listed.year or None,
            dose.low,
            dose.high,
            dose.unit,
            found.results[listed.result].name,
        )
        for name, own in _rows(found)
        for dose in own
        for listed in [found.studies.iloc[dose.study]]
    ]
    return pd.DataFrame(rows, columns=[found.facet.name, "PMID", "Year", "From", "To", "Unit", "Result"])


def _alt(found: Doses) -> str:
    told = "; ".join(f"{name} {len({dose.study for dose in own})}" for name, own in _rows(found))
    return f"Marks of doses: {found.title}. Studies that state a number of cells: {told}."
