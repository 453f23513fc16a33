"""Bars by year, one piece a category, with the pieces' names in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from components.figures.common.axes import YEARS_SPACE, left_of, year_axis
from components.figures.common.theme import (
    EDGE,
    GROUND,
    INK,
    LABEL_SIZE,
    LINE,
    Caption,
    Spec,
    as_markup,
    frame,
    framed,
    swatch,
)
from data.exports.text_metrics import lines, text_width
from data.topics.model import Category

_HEIGHT, _LEAST = 300, 160  # pixels of the bars on a page, and at least
_KEY_NEEDS = 800  # pixels of a figure that has room for names beside its bars


def stacked_by_year(
    years: Sequence[int],
    shown: Sequence[Category],
    colours: Mapping[str, str],
    values: Callable[[str], Sequence[float | None]],
    *,
    title: str,
    caption: Caption,
    notes: Sequence[str],
    axis: Spec,
    running: Sequence[int],
    cells: Callable[[Category], list[list[str]]],
    hover: Callable[[Category], list[str]],
    totals: Mapping[int, int],
    width: int,
    height: int | None,
) -> Spec:
    """Draw the bars; a running year is striped.

    Args:
        years: from first to last without holes.
        shown: the pieces of a bar, from below.
        colours: by category code.
        values: by category code, one a year.
        title: what is counted.
        caption: the words above and below.
        notes: sentences below.
        axis: of the values; see `axes.value_axis`.
        running: years that are incomplete.
        cells: what a click on the pieces of a category tells, one a year.
        hover: what they say under the pointer, one a year.
        totals: numbers above the bars by year, drawn where there is room for all; empty for none.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs.
    """
    left = left_of(axis)
    inner = width - left - EDGE
    words = partial(frame, title=title, caption=caption, notes=notes, width=width, axis_space=YEARS_SPACE)
    around = words()
    body = around.body(height, _HEIGHT, _LEAST)
    names = [lines(category.name, width * 0.27, LABEL_SIZE) for category in reversed(shown)]
    beside = width >= _KEY_NEEDS and sum(map(len, names)) * LINE * LABEL_SIZE <= body
    if beside:
        key = 34 + max(text_width(row, LABEL_SIZE) for rows in names for row in rows)
        annotations = _names_beside(names, [colours[c.code] for c in reversed(shown)], key)
    else:
        around = words(legend=[(category.name, colours[category.code]) for category in shown])
        body = around.body(height, _HEIGHT, _LEAST)
        key, annotations = 0.0, []
    span = len(years)
    padding = max(0.0, (5 - span) / 2)
    room = (inner - key) / max(span + 0.2, 5.2)
    said = {year: f"{total:,}" for year, total in totals.items() if total}
    if said and text_width(max(said.values(), key=len), LABEL_SIZE, bold=True) + 4 <= room:
        annotations += [_total(year, totals[year], number) for year, number in said.items()]
    return framed(
        [
            {
                "type": "bar",
                "name": category.name,
                "x": list(years),
                "y": list(values(category.code)),
                "marker": {
                    "color": colours[category.code],
                    "line": {"width": 0.5, "color": GROUND},
                    "pattern": {
                        "shape": ["/" if year in running else "" for year in years],
                        "fillmode": "overlay",
                        "fgcolor": GROUND,
                        "solidity": 0.35,
                        "size": 7,
                    },
                },
                "customdata": cells(category),
                "hovertext": hover(category),
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
            for category in shown
        ],
        around,
        body=body,
        left=left,
        layout={
            "barmode": "stack",
            "bargap": 0.22,
            "xaxis": year_axis(years, (years[0] - 0.6 - padding, years[-1] + 0.6 + padding), inner - key)
            | {"domain": [0, 1 - key / inner]},
            "yaxis": axis,
            "annotations": annotations,
        },
    )


def _names_beside(names: Sequence[Sequence[str]], colours: Sequence[str], key: float) -> list[Spec]:
    """The pieces from above, right of the bars: first the swatches, then the names, which can have lines."""
    annotations: list[Spec] = []
    top = 0.0
    for rows, colour in zip(names, colours, strict=True):
        for text, indent in ((swatch(colour), 14), (as_markup(rows), 32)):
            annotations.append(
                {
                    "text": text,
                    "align": "left",
                    "showarrow": False,
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": indent - key,
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "top",
                    "yshift": -top,
                    "borderpad": 0,
                    "font": {"size": LABEL_SIZE, "color": INK},
                }
            )
        top += LINE * LABEL_SIZE * len(rows)
    return annotations


def _total(year: int, total: int, number: str) -> Spec:
    return {
        "x": year,
        "y": total,
        "text": f"<b>{number}</b>",
        "showarrow": False,
        "yanchor": "bottom",
        "yshift": 2,
        "font": {"size": LABEL_SIZE, "color": INK},
    }
