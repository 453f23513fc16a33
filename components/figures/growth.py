"""Papers in the last full years against the years before them, category by category."""

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
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup, swatch
from components.figures.common.theme import EDGE, GRID, GROUND, INK, LABEL_SIZE, LINE, MUTED, SOURCE_SIZE
from components.figures.common.wording import count_in_each, papers_have
from components.figures.over_time.years import DATE_RULE
from data.evidence.analysis.trends import Windows, years_in_words
from data.exports.text_metrics import lines, text_width
from data.records.text import counted

_KEY = 36  # pixels of the key and of air, where bars' names are fitted
_NOW, _THEN = "#0f5ac3", "#8a94a0"


@dataclass(frozen=True, eq=False)
class Growth:
    """What is drawn.

    Attributes:
        grown: see `data.evidence.analysis.trends.growth`.
        over: the years compared.
        facet: the code of the facet that the categories are of.
        by: the same in words.
        sentences: what is rising and what has stopped; see `analysis.trends.growth_words`. A screen reader
            reads them out; they stand on the page, not in the image.
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
        """What is counted."""
        return f"First appearance and growth by {self.by}"

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """All categories, those with most recent papers first."""
        return self.grown.sort_values(["recent", "total"], ascending=False, kind="stable")


@dataclass(frozen=True, slots=True)
class _Row:
    """A category with its lines of name and its position, in pixels from above."""

    category: Any
    name: list[str]
    said: str
    top: float
    middle: float


def growth_by_category(
    growth: Growth, caption: Caption, *, most: int = 25, width: int, height: int | None = None
) -> Figure:
    """Draw two counts a category, joined by a line, with the numbers and the first year beside.

    Args:
        growth: what is drawn.
        caption: the words above and below.
        most: categories drawn, those with most papers first; the rest is in the table.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

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
    """Lay the rows out and draw them, with the key above."""
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
    """The axis of papers, with room for the numbers beside the points."""
    largest = max(1, *(max(row.recent, row.before) for row in drawn))
    scale = largest / max(inner - beside - 36, 60)  # papers a pixel
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
    """The lines, then the points of the years before and of the recent ones."""
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
    """The numbers right of the points, and the names left of them or above."""
    annotations = []
    for row in rows:
        annotations.append(_text(as_markup([row.said]), size, 1, "right", row.middle, "middle"))
        if narrow:
            annotations.append(_text(as_markup(row.name), size, 0, "left", row.top, "top"))
        else:
            name = _text(as_markup(row.name), size, 0, "right", row.middle, "middle")
            annotations.append(name | {"xshift": -12})
    return annotations


def _names(drawn: Sequence[Any], width: int, room: float | None) -> tuple[int, list[list[str]]]:
    """Type size and names as lines, above their rows where it is narrow, else beside."""
    if width >= 560:
        return names_beside([row.name for row in drawn], width * 0.34, room)
    told = [f"{row.name} (since {row.first_year})" for row in drawn]
    return LABEL_SIZE, [lines(words, width - 2 * EDGE, LABEL_SIZE) for words in told]


def _laid_out(
    names: Sequence[Sequence[str]], size: int, narrow: bool, *, tight: bool, spare: float = 0.0
) -> tuple[list[float], list[float], int]:
    """Tops of the rows and middles of their lines in pixels from above, and the height of all.

    Each row gets `spare` pixels more than it needs; where it is tight, it needs little more than its words.
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


def _text(words: str, size: int, x: float, xanchor: str, y: float, yanchor: str) -> Spec:
    return {
        "text": words,
        "align": xanchor,
        "showarrow": False,
        "x": x,
        "xref": "paper",
        "xanchor": xanchor,
        "y": y,
        "yanchor": yanchor,
        "borderpad": 0,
        "font": {"size": size, "color": INK},
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
    told = "; ".join(
        f"{row.name} {row.recent} in {recent} after {row.before} in {before}, first in {row.first_year}"
        for row in drawn[:3]
    )
    return " ".join([f"Dot chart: {growth.title}. {told}.", *growth.sentences])
