"""Papers in the last full years compared with the years before them, category by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from math import ceil
from typing import Any

import pandas as pd

from components.figures.categories import names_beside, needed
from components.figures.common.axes import rows_axis, whole_ticks
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed, text_at
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup, swatch
from components.figures.common.theme import EDGE, GRID, GROUND, LABEL_SIZE, LINE, MUTED, SOURCE_SIZE
from components.figures.common.wording import count_in_each, papers_have
from components.figures.over_time.years import DATE_RULE
from data.evidence.analysis.trends import Windows, years_in_words
from data.exports.text_metrics import lines, text_width
from data.records.text import counted

_KEY = 36  # pixels for the key and spacing, subtracted when names are fitted
_NOW, _THEN = "#0f5ac3", "#8a94a0"


@dataclass(frozen=True, eq=False)
class Growth:
    """What is drawn.

    Attributes:
        grown: see `data.evidence.analysis.trends.growth`.
        over: the years compared.
        facet: the code of the categories' facet.
        by: its name for use inside a sentence.
        sentences: what is rising and what has stopped; see `analysis.trends.growth_words`. They are shown on
            the page and read by screen readers, but are not in the image.
        with_several: papers that have more than one category and count in each.
        undated: papers that have no year.
    """

    grown: pd.DataFrame
    over: Windows
    facet: str
    by: str
    sentences: Sequence[str] = ()
    with_several: int = 0
    undated: int = 0

    @property
    def title(self) -> str:
        """The title of the figure."""
        return f"First appearance and growth by {self.by}"

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """All categories, most recent papers first."""
        return self.grown.sort_values(["recent", "total"], ascending=False, kind="stable")


@dataclass(frozen=True, slots=True)
class _Row:
    """A category with the lines of its name and its position, in pixels from the top."""

    category: Any
    name: list[str]
    said: str
    top: float
    middle: float


def growth_by_category(
    growth: Growth, caption: Caption, *, most: int = 25, width: int, height: int | None = None
) -> Figure:
    """Draw two counts per category, joined by a line, with the numbers and the first year next to them.

    Args:
        growth: what is drawn.
        caption: subtitle and source.
        most: maximum number of categories, most papers first; the rest is in the table.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; a point's customdata is the name, 'facet:category' and 'years:first-last'; the table
        has every category.
    """
    grown, over, table = growth.grown, growth.over, partial(_table, growth)
    if not over.span or not grown["total"].any():
        why = (
            "No dated papers to compare."
            if over.span
            else "Fewer than two full years are selected: widen the years to compare."
        )
        return sentence_instead(growth.title, caption, why, table, width=width, height=height)
    present = growth.ranked[growth.ranked["total"] > 0]
    drawn: list[Any] = list(present.head(most).itertuples(index=False))
    notes = _notes(growth, len(present) - len(drawn))
    around = frame(title=growth.title, caption=caption, notes=notes, width=width, axis_space=46)
    spec = _drawn(growth, drawn, around, height)
    return Figure(growth.title, spec, _alt(growth, drawn), table)


def _notes(growth: Growth, left_out: int) -> list[str]:
    notes = [
        f"Since: year of the first paper selected. Both counts exclude {growth.over.last + 1} and later."
    ]
    if left_out:
        notes.append(f"{left_out:,} more with fewer papers are in the table.")
    if empty := growth.ranked.loc[growth.ranked["total"] == 0, "name"].tolist():
        notes.append(f"No papers: {', '.join(empty)}." if len(empty) <= 12 else "")
    if growth.with_several:
        notes.append(f"{count_in_each(growth.with_several, growth.by)}.")
    if growth.undated:
        notes.append(f"{papers_have(growth.undated)} no year and are not drawn.")
    return [*notes, DATE_RULE]


def _drawn(growth: Growth, drawn: Sequence[Any], around: Frame, height: int | None) -> Spec:
    """The rows, with the key above."""
    narrow, tight, width = around.width < 560, height is not None, around.width
    size, names = _names(drawn, width, None if height is None else around.room(height) - _KEY)
    said = [
        f"{row.before:,} → {row.recent:,}" + ("" if narrow else f" · since {row.first_year}") for row in drawn
    ]
    left = EDGE
    if not narrow:
        left += 20 + round(max(text_width(line, size) for rows in names for line in rows))
    over = growth.over
    entries = [
        (swatch(_THEN, "○"), years_in_words(over.before)),
        (swatch(_NOW, "●"), years_in_words(over.recent)),
    ]
    key, key_height = key_lines(entries, width=width, left=left, first="Papers in")
    least = _laid_out(names, size, narrow, tight=tight)[2]
    whole = around.body(height, least + key_height)
    body = whole - key_height
    tops, middles, _ = _laid_out(names, size, narrow, tight=tight, spare=(body - least) / len(drawn))
    rows = [_Row(*row) for row in zip(drawn, names, said, tops, middles, strict=True)]
    inner = width - left - EDGE
    axis = _axis(drawn, inner, max(text_width(words, size) for words in said))
    ring = 15 if height is None else min(15.0, body / len(drawn) - 4)
    return framed(
        _traces(growth, rows, ring),
        around,
        body=whole,
        left=left,
        layout={
            "xaxis": axis,
            "yaxis": rows_axis(body, whole),
            "annotations": [key, *_words(rows, size, narrow)],
        },
    )


def _axis(drawn: Sequence[Any], inner: float, beside: float) -> Spec:
    """The axis of papers, with room for the numbers next to the points."""
    largest = max(1, *(max(row.recent, row.before) for row in drawn))
    scale = largest / max(inner - beside - 36, 60)  # papers per pixel
    return {
        "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 4},
        "range": [-10 * scale, (inner - 10) * scale],
        "tickvals": whole_ticks(largest, 4),
        "tickformat": ",d",
        "tickfont": {"size": SOURCE_SIZE, "color": MUTED},
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
    }


def _traces(growth: Growth, rows: Sequence[_Row], ring: float) -> list[Spec]:
    """The lines, then the points of the earlier and of the recent years."""
    now = {"color": _NOW, "size": ring * 2 / 3}
    then = {"color": GROUND, "size": ring, "line": {"color": _THEN, "width": 2.5}}
    drawn, middles, over = [row.category for row in rows], [row.middle for row in rows], growth.over
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [value for row in drawn for value in (row.before, row.recent, None)],
            "y": [value for middle in middles for value in (middle, middle, None)],
            "line": {"color": "#b8c1cc", "width": 3},
            "hoverinfo": "skip",
        },
        _points(drawn, [row.before for row in drawn], middles, then, growth.facet, over.before),
        _points(drawn, [row.recent for row in drawn], middles, now, growth.facet, over.recent),
    ]


def _words(rows: Sequence[_Row], size: int, narrow: bool) -> list[Spec]:
    """The numbers right of the points, and the names left of or above them."""
    above = partial(text_at, size=size, xref="paper", borderpad=0)
    beside = partial(above, xanchor="right", yanchor="middle")
    annotations = []
    for row in rows:
        name = as_markup(row.name)
        annotations.append(beside(as_markup([row.said]), 1, row.middle))
        annotations.append(above(name, 0, row.top) if narrow else beside(name, 0, row.middle, xshift=-12))
    return annotations


def _names(drawn: Sequence[Any], width: int, room: float | None) -> tuple[int, list[list[str]]]:
    """Type size and names as lines: above their rows if the figure is narrow, else next to them."""
    if width >= 560:
        return names_beside([row.name for row in drawn], width * 0.34, room)
    labels = (f"{row.name} (since {row.first_year})" for row in drawn)
    return LABEL_SIZE, [lines(label, width - 2 * EDGE, LABEL_SIZE) for label in labels]


def _laid_out(
    names: Sequence[Sequence[str]], size: int, narrow: bool, *, tight: bool, spare: float = 0.0
) -> tuple[list[float], list[float], int]:
    """Tops of the rows and middles of their lines, in pixels from the top, and the total height.

    Each row gets `spare` pixels more than it needs; `tight` rows need little more than their text.
    """
    tops, middles, top = [], [], 0.0
    for rows in names:
        words = LINE * size * len(rows)
        beside = needed(len(rows), size) if tight else max(28.0, words + 8)
        height = (words + 28 if narrow else beside) + spare
        tops.append(top)
        middles.append(top + words + 11 + spare / 2 if narrow else top + height / 2)
        top += height
    return tops, middles, ceil(top) + 4


def _points(
    drawn: Sequence[Any],
    papers: list[int],
    middles: list[float],
    marker: Spec,
    facet: str,
    run: tuple[int, int],
) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": papers,
        "y": middles,
        "marker": marker,
        "customdata": [[row.name, f"{facet}:{row.code}", f"years:{run[0]}-{run[1]}"] for row in drawn],
        "hovertext": [
            f"{escape(row.name)}, {years_in_words(run)}: {counted(n, 'paper')}"
            for row, n in zip(drawn, papers, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _table(growth: Growth) -> pd.DataFrame:
    table, over, by = growth.ranked, growth.over, growth.by
    columns = {by[:1].upper() + by[1:]: table["name"], "First year": table["first_year"]}
    columns["Last year"] = table["last_year"]
    if over.span:
        columns |= {
            years_in_words(over.before): table["before"],
            years_in_words(over.recent): table["recent"],
        }
        columns["Change"] = table["recent"] - table["before"]
    columns["All dated papers"] = table["total"]
    return pd.DataFrame(columns).reset_index(drop=True)


def _alt(growth: Growth, drawn: Sequence[Any]) -> str:
    recent, before = years_in_words(growth.over.recent), years_in_words(growth.over.before)
    described = "; ".join(
        f"{row.name} {row.recent} in {recent} after {row.before} in {before}, first in {row.first_year}"
        for row in drawn[:3]
    )
    return " ".join([f"Dot chart: {growth.title}. {described}.", *growth.sentences])
