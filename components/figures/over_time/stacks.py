"""Bars by year, one piece a category, with the pieces' names in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from components.figures.common.axes import YEARS_SPACE, left_of, value_axis, year_axis
from components.figures.common.frame import Caption, Spec, frame, framed
from components.figures.common.text_layout import as_markup, swatch
from components.figures.common.theme import EDGE, GROUND, INK, LABEL_SIZE, LINE
from components.figures.over_time.plan import Plan
from data.exports.text_metrics import lines, text_width
from data.topics.model import Category

_HEIGHT, _LEAST = 300, 160  # pixels of the bars on a page, and at least
_KEY_NEEDS = 800  # pixels of a figure that has room for names beside its bars


@dataclass(frozen=True, eq=False)
class Stacks:
    """The bars.

    Attributes:
        years: from first to last without holes.
        shown: the pieces of a bar, from below.
        colours: by category code.
        values: by category code, one a year.
        axis: of the values; see `axes.value_axis`.
        running: years that are incomplete.
        cells: what a click on the pieces of a category tells, one a year.
        hover: what they say under the pointer, one a year.
        totals: numbers above the bars by year, drawn where there is room for all; empty for none.
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
        """The pieces of each category; those of a running year are striped."""
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
        """The totals, where every bar has room for its own; `room` is in pixels."""
        said = {year: f"{total:,}" for year, total in self.totals.items() if total}
        if not said or text_width(max(said.values(), key=len), LABEL_SIZE, bold=True) + 4 > room:
            return []
        return [_total(year, self.totals[year], number) for year, number in said.items()]


def stacked_by_year(
    stacks: Stacks, title: str, caption: Caption, notes: Sequence[str], *, width: int, height: int | None
) -> Spec:
    """Draw the bars.

    Args:
        stacks: what is drawn.
        title: what is counted.
        caption: the words above and below.
        notes: sentences below.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs.
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
    """Bars by year, one piece a category of a plan."""
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
