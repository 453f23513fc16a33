"""Papers in the last full years against the years before them, category by category."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from math import ceil
from typing import Any

import pandas as pd

from components.figures.categories import names_beside, needed
from components.figures.common.axes import rows_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.legend import key_lines
from components.figures.common.theme import (
    EDGE,
    GRID,
    GROUND,
    INK,
    LABEL_SIZE,
    LINE,
    MUTED,
    SOURCE_SIZE,
    Caption,
    Figure,
    Spec,
    as_markup,
    count_in_each,
    frame,
    framed,
    papers_have,
    swatch,
    whole_ticks,
)
from components.figures.over_time.years import DATE_RULE
from data.evidence.analysis.trends import Windows
from data.exports.text_metrics import lines, text_width

_KEY = 36  # pixels of the key and of air, where bars' names are fitted
_NOW, _THEN = "#0f5ac3", "#8a94a0"


def growth_by_category(
    grown: pd.DataFrame,
    over: Windows,
    caption: Caption,
    *,
    facet: str,
    by: str,
    sentences: Sequence[str] = (),
    with_several: int = 0,
    undated: int = 0,
    most: int = 25,
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw two counts a category, joined by a line, with the numbers and the first year beside.

    Args:
        grown: see `data.evidence.analysis.trends.growth`.
        over: the years compared.
        caption: the words above and below.
        facet: the code of the facet that the categories are of.
        by: the same in words.
        sentences: what is rising and what has stopped; see `analysis.trends.growth_words`. They become
            part of what a screen reader hears, and stand on the page, not in the image.
        with_several: papers that have more than one category and count in each.
        undated: papers that have no year.
        most: categories drawn, those with most papers first; the rest is in the table.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; a point's customdata is the name, 'facet:category' and 'years:first-last'; the table
        has every category.
    """
    title = f"First appearance and growth by {by}"
    table = partial(_table, grown, over, by)
    if not over.span or not grown["total"].any():
        why = (
            "No dated papers to compare."
            if over.span
            else "Fewer than two full years are selected: widen the years to compare."
        )
        return sentence_instead(title, caption, why, table, width=width, height=height)
    ranked = grown.sort_values(["recent", "total"], ascending=False, kind="stable")
    present = ranked[ranked["total"] > 0]
    drawn: list[Any] = list(present.head(most).itertuples(index=False))
    recent, before = _years(over.recent), _years(over.before)
    notes = [f"Since: year of the first paper selected. Both counts exclude {over.last + 1} and later."]
    if left_out := len(present) - len(drawn):
        notes.append(f"{left_out:,} more with fewer papers are in the table.")
    if empty := ranked.loc[ranked["total"] == 0, "name"].tolist():
        notes.append(f"No papers: {', '.join(empty)}." if len(empty) <= 12 else "")
    if with_several:
        notes.append(f"{count_in_each(with_several, by)}.")
    if undated:
        notes.append(f"{papers_have(undated)} no year and are not drawn.")
    narrow = width < 560
    around = frame(title=title, caption=caption, notes=[*notes, DATE_RULE], width=width, axis_space=46)
    size, names = _names(drawn, width, None if height is None else around.room(height) - _KEY)
    said = [
        f"{row.before:,} → {row.recent:,}" + ("" if narrow else f" · since {row.first_year}") for row in drawn
    ]
    left = EDGE
    if not narrow:
        left += 20 + round(max(text_width(line, size) for rows in names for line in rows))
    entries = [(swatch(_THEN, "○"), before), (swatch(_NOW, "●"), recent)]
    key, key_height = key_lines(entries, width=width, left=left, first="Papers in")
    largest = max(1, *(max(row.recent, row.before) for row in drawn))
    inner = width - left - EDGE
    scale = largest / max(inner - max(text_width(words, size) for words in said) - 36, 60)  # papers a pixel
    least = _laid_out(names, size, narrow, tight=height is not None)[2]
    whole = around.body(height, least + key_height)
    body = whole - key_height
    spare = (body - least) / len(drawn)
    tops, middles, _ = _laid_out(names, size, narrow, tight=height is not None, spare=spare)
    annotations = [key]
    for rows, words, top, middle in zip(names, said, tops, middles, strict=True):
        annotations.append(_text(as_markup([words]), size, 1, "right", middle, "middle"))
        if narrow:
            annotations.append(_text(as_markup(rows), size, 0, "left", top, "top"))
        else:
            annotations.append(_text(as_markup(rows), size, 0, "right", middle, "middle") | {"xshift": -12})
    ring = 15 if height is None else min(15.0, body / len(drawn) - 4)
    now = {"color": _NOW, "size": ring * 2 / 3}
    then = {"color": GROUND, "size": ring, "line": {"color": _THEN, "width": 2.5}}
    data: list[Spec] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [value for row in drawn for value in (row.before, row.recent, None)],
            "y": [value for middle in middles for value in (middle, middle, None)],
            "line": {"color": "#b8c1cc", "width": 3},
            "hoverinfo": "skip",
        },
        _points(drawn, [row.before for row in drawn], middles, then, facet, over.before),
        _points(drawn, [row.recent for row in drawn], middles, now, facet, over.recent),
    ]
    spec = framed(
        data,
        around,
        body=whole,
        left=left,
        layout={
            "xaxis": {
                "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 4},
                "range": [-10 * scale, (inner - 10) * scale],
                "tickvals": whole_ticks(largest, 4),
                "tickformat": ",d",
                "tickfont": {"size": SOURCE_SIZE, "color": MUTED},
                "gridcolor": GRID,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": rows_axis(body, whole),
            "annotations": annotations,
        },
    )
    return Figure(title, spec, _alt(title, drawn, recent, before, sentences), table)


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
            f"{escape(row.name)}, {_years(run)}: {n:,} paper{'' if n == 1 else 's'}"
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


def _years(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}–{run[1]}"


def _table(grown: pd.DataFrame, over: Windows, by: str) -> pd.DataFrame:
    table = grown.sort_values(["recent", "total"], ascending=False, kind="stable")
    columns = {by[:1].upper() + by[1:]: table["name"], "First year": table["first_year"]}
    columns["Last year"] = table["last_year"]
    if over.span:
        columns |= {_years(over.before): table["before"], _years(over.recent): table["recent"]}
        columns["Change"] = table["recent"] - table["before"]
    columns["All dated papers"] = table["total"]
    return pd.DataFrame(columns).reset_index(drop=True)


def _alt(title: str, drawn: Sequence[Any], recent: str, before: str, sentences: Sequence[str]) -> str:
    told = "; ".join(
        f"{row.name} {row.recent} in {recent} after {row.before} in {before}, first in {row.first_year}"
        for row in drawn[:3]
    )
    return " ".join([f"Dot chart: {title}. {told}.", *sentences])
