"""The three ways of drawing categories over time: lines, small panels side by side, stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
import pandas as pd

from components.figures.common.axes import YEARS_SPACE, left_of, value_axis, year_axis
from components.figures.common.legend import key_lines
from components.figures.common.theme import (
    EDGE,
    GROUND,
    INK,
    LABEL_SIZE,
    LINE,
    MUTED,
    SMALLEST,
    SOURCE_SIZE,
    Caption,
    Spec,
    as_markup,
    frame,
    framed,
    swatch,
)
from components.figures.over_time.stacks import stacked_by_year
from data.exports.text_metrics import lines, text_width
from data.topics.model import Category

Measure = Literal["papers", "share", "cumulative", "per_100000"]
Form = Literal["lines", "panels", "stacked"]

# After Okabe and Ito's colours for the colour-blind, dark enough for lines on white.
PALETTE = ("#096093", "#af2f02", "#498549", "#cd689a", "#2d97dd", "#989401")
ONE_COLOUR = "#096093"
_HEIGHT, _LEAST = 300, 180  # pixels of lines on a page, and at least
_GAP, _NARROWEST, _LOWEST = 14, 112, 26  # pixels between panels, and of a panel at least across and up
_MARKS = {
    "circle": "●",
    "square": "■",
    "triangle-up": "▲",
    "diamond": "◆",
    "triangle-down": "▼",
    "star": "★",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure in words: the figure's title, the axis, and how a value is written."""

    title: str
    axis: str
    suffix: str = ""
    decimals: int = 0

    def written(self, value: float) -> str:
        """A value as it is read, a dash where there is none."""
        return "–" if np.isnan(value) else f"{value:,.{self.decimals}f}{self.suffix}"


UNITS: dict[Measure, Unit] = {
    "papers": Unit("Papers by year and {by}", "Papers"),
    "share": Unit("Share of each year’s papers by {by}", "% of papers", "%"),
    "cumulative": Unit("Papers up to each year by {by}", "Papers so far"),
    "per_100000": Unit("Papers per 100,000 in PubMed by year and {by}", "Per 100,000", "", 2),
}


@dataclass(frozen=True, eq=False)
class Plan:
    """What is drawn and how, told once to every form."""

    values: pd.DataFrame
    counts: pd.DataFrame
    shown: Sequence[Category]
    colours: Mapping[str, str]
    unit: Unit
    running: Sequence[int]
    facet: str
    width: int
    height: int | None

    @property
    def peak(self) -> float:
        """The highest single value drawn, above 0."""
        return max(float(np.nanmax(self.values[[c.code for c in self.shown]].to_numpy())), 1e-9)

    @property
    def years(self) -> list[int]:
        """The years across, from first to last without holes."""
        return [int(year) for year in self.values.index]

    def column(self, code: str) -> list[float | None]:
        """Values as Plotly takes them: None leaves a gap."""
        return [None if np.isnan(value) else round(float(value), 4) for value in self.values[code]]

    def hover(self, category: Category) -> list[str]:
        """What a point says: the year, the category, the value, and the papers behind it."""
        said = []
        values, counts = self.values[category.code].tolist(), self.counts[category.code].tolist()
        for year, value, papers in zip(self.years, values, counts, strict=True):
            own = "" if self.unit.axis == "Papers" else f" ({papers:,.0f} in the year)"
            paper = " paper" + "s" * (value != 1) if self.unit.axis == "Papers" else ""
            words = f"{year} · {escape(category.name)}: {self.unit.written(float(value))}{paper}{own}"
            said.append(f"{words} · year incomplete" if year in self.running else words)
        return said

    def cells(self, category: Category) -> list[list[str]]:
        """What a click on a point tells: the name, then the conditions its papers meet."""
        return [[category.name, f"{self.facet}:{category.code}", f"years:{year}"] for year in self.years]


def draw_lines(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """All lines in one picture, named at their ends or, where it is narrow, above."""
    years, peak = plan.years, plan.peak
    axis = value_axis(plan.unit.axis, peak, decimals=plan.unit.decimals)
    left = left_of(axis)
    direct = plan.width >= 560
    marks = dict(zip([category.code for category in plan.shown], _MARKS, strict=False))
    names = {c.code: lines(c.name, max(190, plan.width * 0.23), LABEL_SIZE) for c in plan.shown}
    room = 32 + max(text_width(row, LABEL_SIZE) for rows in names.values() for row in rows) if direct else 12
    span = max(years[-1] - years[0], 1)
    inner = plan.width - left - EDGE
    around = frame(title=title, caption=caption, notes=notes, width=plan.width, axis_space=YEARS_SPACE)
    entries = [(swatch(plan.colours[c.code], _MARKS[marks[c.code]]), c.name) for c in plan.shown]
    key, key_height = ({}, 0) if direct else key_lines(entries, width=plan.width, left=left)
    named = LINE * LABEL_SIZE * sum(map(len, names.values())) if direct else 0
    whole = around.body(plan.height, max(_HEIGHT, named) + key_height, max(_LEAST, named) + key_height)
    body = whole - key_height
    size = 8 if inner - room > 10 * span else 5
    data: list[Spec] = []
    for category in plan.shown:
        column, colour = plan.column(category.code), plan.colours[category.code]
        full = [place for place, year in enumerate(years) if year not in plan.running]
        tail = list(range(max(len(full) - 1, 0), len(years))) if plan.running else []
        marker = {"symbol": marks[category.code], "size": size, "line": {"width": 1.5, "color": colour}}
        for part, dash in ((full, "solid"), (tail, "dot")):
            if part:
                data.append(
                    {
                        "type": "scatter",
                        "mode": "lines+markers",
                        "name": category.name,
                        "x": [years[place] for place in part],
                        "y": [column[place] for place in part],
                        "line": {"color": colour, "width": 2.5, "dash": dash},
                        "marker": {
                            **marker,
                            "color": [GROUND if years[place] in plan.running else colour for place in part],
                        },
                        "customdata": [plan.cells(category)[place] for place in part],
                        "hovertext": [plan.hover(category)[place] for place in part],
                        "hovertemplate": "%{hovertext}<extra></extra>",
                        "cliponaxis": False,
                    }
                )
    annotations = _names_at_ends(plan, names, marks, peak * 1.08, body) if direct else [key]
    pixels = inner - room - 10
    padding = max(0.0, (4 - span) / 2)
    begin = years[0] - padding - 10 * max(span, 4) / pixels
    end = years[-1] + padding + room * max(span, 4) / pixels
    return framed(
        data,
        around,
        body=whole,
        left=left,
        layout={
            "xaxis": year_axis(years, (begin, end), inner),
            "yaxis": axis | {"domain": [0, body / whole]},
            "annotations": annotations,
        },
    )


def _names_at_ends(
    plan: Plan, names: Mapping[str, list[str]], marks: Mapping[str, str], top: float, body: int
) -> list[Spec]:
    """A name at the end of each line, pushed apart where ends are close."""
    wanted = []
    for category in plan.shown:
        known = plan.values[category.code].dropna()
        wanted.append((body * (1 - float(known.iloc[-1]) / top), category))
    wanted.sort(key=lambda pair: pair[0])
    sizes = [LINE * LABEL_SIZE * len(names[category.code]) for _, category in wanted]
    middles: list[float] = []
    for (at, _), size in zip(wanted, sizes, strict=True):
        above = middles[-1] + (sizes[len(middles) - 1] + size) / 2 if middles else size / 2
        middles.append(max(at, above))
    limit = body + 6.0
    for place in reversed(range(len(middles))):
        limit -= sizes[place] / 2
        middles[place] = min(middles[place], limit)
        limit = middles[place] - sizes[place] / 2
    return [
        {
            "text": swatch(plan.colours[category.code], _MARKS[marks[category.code]])
            + "\u2002"
            + as_markup(names[category.code]),
            "align": "left",
            "showarrow": False,
            "x": plan.years[-1],
            "xanchor": "left",
            "xshift": 8,
            "y": 1 - middle / body,
            "yref": "paper",
            "yanchor": "middle",
            "font": {"size": LABEL_SIZE, "color": INK},
        }
        for (_, category), middle in zip(wanted, middles, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Panels:
    """How small pictures stand: so many across, each so wide, with names of so many lines in this type."""

    across: int
    wide: float
    size: int
    heads: list[list[str]]
    foot: int

    @property
    def head_heights(self) -> list[float]:
        """Pixels of the names above each row of panels."""
        rows = [self.heads[start : start + self.across] for start in range(0, len(self.heads), self.across)]
        return [8 + LINE * self.size * max(map(len, row)) for row in rows]

    def body(self, plot: float) -> float:
        """Pixels of all rows, where the bars of a panel get so many; the last foot belongs to the frame."""
        return sum(self.head_heights) + len(self.head_heights) * (plot + self.foot) - self.foot

    def plot(self, body: float) -> float:
        """Pixels of the bars of a panel, where all rows get so many."""
        return (body - self.body(0)) / len(self.head_heights)


def _panels(plan: Plan, inner: float, across: int, size: int, foot: int) -> _Panels:
    wide = (inner - _GAP * (across - 1)) / across
    heads = [
        lines(f"{c.name}\u00a0·\u00a0{int(plan.counts[c.code].sum()):,}", wide, size, bold=True)
        for c in plan.shown
    ]
    return _Panels(across, wide, size, heads, foot)


def _fitting(plan: Plan, inner: float, room: float) -> _Panels:
    """The arrangement whose panels are largest, as far as bars need room upwards and years sideways."""
    most = min(max(1, int((inner + _GAP) // (_NARROWEST + _GAP))), len(plan.shown))
    tried = [
        _panels(plan, inner, across, size, 22)
        for across in range(1, most + 1)
        for size in (LABEL_SIZE, SMALLEST)
    ]

    def bars(panels: _Panels) -> tuple[float, int]:
        plot = panels.plot(room)
        return min(plot, panels.wide) * min(panels.wide, 3 * plot), panels.size

    shortest = min(tried, key=lambda panels: panels.body(_LOWEST))
    return max((panels for panels in tried if panels.plot(room) >= _LOWEST), key=bars, default=shortest)


def draw_panels(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """One small picture a category, all on one scale, the largest first."""
    if plan.unit.axis != "Papers":
        title = f"{title} ({plan.unit.axis.lower()})"
    axis = value_axis(plan.unit.axis, plan.peak, decimals=plan.unit.decimals, about=2) | {"title": None}
    left = left_of(axis, SOURCE_SIZE)
    inner = plan.width - left - EDGE
    around = frame(title=title, caption=caption, notes=notes, width=plan.width, axis_space=32)
    if plan.height is None:
        across = min(max(1, (inner + _GAP) // (128 + _GAP)), 5, len(plan.shown))
        panels = _panels(plan, inner, across, LABEL_SIZE, 30)
    else:
        panels = _fitting(plan, inner, around.room(plan.height))
    body = around.body(plan.height, panels.body(72), panels.body(_LOWEST))
    across, wide, heads, foot = panels.across, panels.wide, panels.heads, panels.foot
    head_heights, plot = panels.head_heights, panels.plot(body)
    years = plan.years
    data: list[Spec] = []
    layout: Spec = {"bargap": 0.15, "annotations": []}
    top = 0.0
    first, last = years[0] - 0.6, max(years[-1], years[0] + 9) + 0.6
    half = text_width("2000", SOURCE_SIZE) / 2 * (last - first) / wide  # of a year's label, in years
    for place, category in enumerate(plan.shown):
        row, column = divmod(place, across)
        if column == 0:
            top = sum(head_heights[:row]) + row * (plot + foot)
        upper = 1 - (top + head_heights[row]) / body
        lower = 1 - (top + head_heights[row] + plot) / body
        begin = column * (wide + _GAP) / inner
        number = str(place + 1) if place else ""
        colour = plan.colours[category.code]
        data.append(
            {
                "type": "bar",
                "name": category.name,
                "x": years,
                "y": plan.column(category.code),
                "xaxis": f"x{number}",
                "yaxis": f"y{number}",
                "marker": {
                    "color": colour,
                    "opacity": [0.4 if year in plan.running else 1 for year in years],
                    "line": {"width": 0},
                },
                "customdata": plan.cells(category),
                "hovertext": plan.hover(category),
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        layout[f"xaxis{number}"] = {
            "domain": [begin, min(1.0, begin + wide / inner)],
            "anchor": f"y{number}",
            "range": [first, last],
            "tickvals": [first + half, years[-1] + 0.6 - half][: min(len(years), 2)],
            "ticktext": [str(years[0]), str(years[-1])][: min(len(years), 2)],
            "ticklabelstandoff": 3,
            "tickfont": {"size": SOURCE_SIZE, "color": MUTED},
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        }
        layout[f"yaxis{number}"] = axis | {
            "domain": [max(0.0, lower), upper],
            "anchor": f"x{number}",
            "showticklabels": column == 0,
            "tickfont": {"size": SOURCE_SIZE, "color": MUTED},
        }
        layout["annotations"].append(
            {
                "text": f"<b>{as_markup(heads[place])}</b>",
                "align": "left",
                "showarrow": False,
                "x": begin,
                "xref": "paper",
                "xanchor": "left",
                "y": upper,
                "yref": "paper",
                "yanchor": "bottom",
                "borderpad": 0,
                "font": {"size": panels.size, "color": INK},
            }
        )
    return framed(data, around, body=body, left=left, layout=layout)


def draw_stacked(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """Bars by year, one piece a category."""
    peak = max(float(plan.values[[c.code for c in plan.shown]].sum(axis="columns").max()), 1e-9)
    return stacked_by_year(
        plan.years,
        plan.shown,
        plan.colours,
        plan.column,
        title=title,
        caption=caption,
        notes=notes,
        axis=value_axis(plan.unit.axis, peak, decimals=plan.unit.decimals),
        running=plan.running,
        cells=plan.cells,
        hover=plan.hover,
        totals={},
        width=plan.width,
        height=plan.height,
    )
