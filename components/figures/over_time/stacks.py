"""Stacked bars by year, one segment per category, with the names in stacking order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from components.figures.common.axes import YEARS_SPACE, left_of, value_axis, year_axis
from components.figures.common.frame import Caption, Spec, frame, framed, text_at
from components.figures.common.text_layout import as_markup, swatch
from components.figures.common.theme import EDGE, GROUND, INK, LABEL_SIZE, LINE
from components.figures.over_time.plan import Plan
from data.exports.text_metrics import lines, text_width
from data.topics.model import Category

_HEIGHT, _LEAST = 300, 160  # height of the plot on a page, and its minimum
_KEY_NEEDS = 800  # minimum width of a figure with names next to its bars


@dataclass(frozen=True, eq=False)
class Stacks:
    """The content of a stacked bar chart.

    Attributes:
        years: from first to last without gaps.
        shown: the segments of a bar, from the bottom.
        colours: by category code.
        values: by category code, one per year.
        axis: of the values; see `axes.value_axis`.
        running: years that are incomplete.
        cells: the customdata of a category's segments, one per year.
        hover: their hover text, one per year.
        totals: numbers above the bars by year, drawn if there is room for all; empty for none.
    """

    years: Sequence[int]
    shown: Sequence[Category]
    colours: Mapping[str, str]
    values: Callable[[str], Sequence[float | None]]
    axis: Spec
    running: Sequence[int]
    cells: Callable[[Category], list[list[str]]]
    hover: Callable[[Category], list[str]]
    totals: Mapping[int, int] = field(default_factory=dict)

    def traces(self) -> list[Spec]:
        """The segments of each category, striped in incomplete years."""
        stripes = ["/" if year in self.running else "" for year in self.years]
        pattern = {"shape": stripes, "fillmode": "overlay", "fgcolor": GROUND, "solidity": 0.35, "size": 7}
        return [
            {
                "type": "bar",
                "name": category.name,
                "x": list(self.years),
                "y": list(self.values(category.code)),
                "marker": {
                    "color": self.colours[category.code],
                    "line": {"width": 0.5, "color": GROUND},
                    "pattern": pattern,
                },
                "customdata": self.cells(category),
                "hovertext": self.hover(category),
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
            for category in self.shown
        ]

    def totals_above(self, room: float) -> list[Spec]:
        """The totals, if each one fits its bar's `room` in pixels."""
        said = {year: f"{total:,}" for year, total in self.totals.items() if total}
        if not said or text_width(max(said.values(), key=len), LABEL_SIZE, bold=True) + 4 > room:
            return []
        return [_total(year, self.totals[year], number) for year, number in said.items()]


def stacked_by_year(
    stacks: Stacks, title: str, caption: Caption, notes: Sequence[str], *, width: int, height: int | None
) -> Spec:
    """Draw stacked bars.

    Args:
        stacks: what is drawn.
        title: what is counted.
        caption: subtitle and source.
        notes: sentences shown below.
        width: width of the figure in pixels.
        height: height to fill; None for as much as the content needs.
    """
    years, shown, colours = stacks.years, stacks.shown, stacks.colours
    left = left_of(stacks.axis)
    inner = width - left - EDGE
    words = partial(frame, title=title, caption=caption, notes=notes, width=width, axis_space=YEARS_SPACE)
    around = words()
    body = around.body(height, _HEIGHT, _LEAST)
    names = [lines(category.name, width * 0.27, LABEL_SIZE) for category in reversed(shown)]
    if width >= _KEY_NEEDS and sum(map(len, names)) * LINE * LABEL_SIZE <= body:
        key = 34 + max(text_width(row, LABEL_SIZE) for rows in names for row in rows)
        annotations = _names_beside(names, [colours[c.code] for c in reversed(shown)], key)
    else:
        around = words(legend=[(category.name, colours[category.code]) for category in shown])
        body = around.body(height, _HEIGHT, _LEAST)
        key, annotations = 0.0, []
    padding = max(0.0, (5 - len(years)) / 2)
    annotations += stacks.totals_above((inner - key) / max(len(years) + 0.2, 5.2))
    return framed(
        stacks.traces(),
        around,
        body=body,
        left=left,
        layout={
            "barmode": "stack",
            "bargap": 0.22,
            "xaxis": year_axis(years, (years[0] - 0.6 - padding, years[-1] + 0.6 + padding), inner - key)
            | {"domain": [0, 1 - key / inner]},
            "yaxis": stacks.axis,
            "annotations": annotations,
        },
    )


def draw_stacked(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """Stacked bars by year, one segment per category."""
    series = plan.series
    peak = max(float(series.values[[c.code for c in plan.shown]].sum(axis="columns").max()), 1e-9)
    stacks = Stacks(
        series.years,
        plan.shown,
        plan.colours,
        plan.column,
        axis=value_axis(series.unit.axis, peak, decimals=series.unit.decimals),
        running=series.running,
        cells=plan.cells,
        hover=plan.hover,
    )
    return stacked_by_year(stacks, title, caption, notes, width=plan.width, height=plan.height)


def _names_beside(names: Sequence[Sequence[str]], colours: Sequence[str], key: float) -> list[Spec]:
    """Swatches and names to the right of the bars, from the top of the stack."""
    annotations: list[Spec] = []
    top = 0.0
    for rows, colour in zip(names, colours, strict=True):
        for text, indent in ((swatch(colour), 14), (as_markup(rows), 32)):
            annotations.append(
                text_at(text, 1, 1, xref="paper", yref="paper", xshift=indent - key, yshift=-top, borderpad=0)
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
