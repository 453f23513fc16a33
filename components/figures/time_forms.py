"""The three ways of drawing categories over time: lines, small panels side by side, stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
import pandas as pd

from components.figures.key import key_lines
from components.figures.theme import (
    EDGE,
    GRID,
    GROUND,
    INK,
    LABEL_SIZE,
    LINE,
    MUTED,
    SOURCE_SIZE,
    Caption,
    Spec,
    as_markup,
    frame,
    framed,
    lines,
    swatch,
    text_width,
    whole_ticks,
    year_step,
)
from data.topic import Category

Measure = Literal["papers", "share", "cumulative", "per_100000"]
Form = Literal["lines", "panels", "stacked"]

# Okabe and Ito's colours for the colour-blind, without black and yellow.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
ONE_COLOUR = "#0072b2"
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
    body, left = 300, 62
    years = plan.years
    direct = plan.width >= 560
    marks = dict(zip([category.code for category in plan.shown], _MARKS, strict=False))
    names = {c.code: lines(c.name, 190, LABEL_SIZE) for c in plan.shown}
    room = 32 + max(text_width(row, LABEL_SIZE) for rows in names.values() for row in rows) if direct else 12
    span = max(years[-1] - years[0], 1)
    inner = plan.width - left - EDGE
    peak = max(float(np.nanmax(plan.values[[c.code for c in plan.shown]].to_numpy())), 1e-9)
    size = 8 if inner - room > 10 * span else 5
    data: list[Spec] = []
    for category in plan.shown:
        column, colour = plan.column(category.code), plan.colours[category.code]
        whole = [place for place, year in enumerate(years) if year not in plan.running]
        tail = list(range(max(len(whole) - 1, 0), len(years))) if plan.running else []
        marker = {"symbol": marks[category.code], "size": size, "line": {"width": 1.5, "color": colour}}
        for part, dash in ((whole, "solid"), (tail, "dot")):
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
    annotations: list[Spec] = []
    key_height = 0
    if direct:
        annotations = _names_at_ends(plan, names, marks, peak * 1.08, body)
    else:
        entries = [(swatch(plan.colours[c.code], _MARKS[marks[c.code]]), c.name) for c in plan.shown]
        key, key_height = key_lines(entries, width=plan.width, left=left)
        annotations = [key]
    pixels = inner - room - 10
    step = year_step(pixels / max(span, 4))
    padding = max(0.0, (4 - span) / 2)
    return framed(
        data,
        frame(title=title, caption=caption, notes=notes, width=plan.width, axis_space=54),
        body=body + key_height,
        left=left,
        layout={
            "xaxis": {
                "title": {"text": "Year of publication", "font": {"color": MUTED}, "standoff": 8},
                "range": [
                    years[0] - padding - 10 * max(span, 4) / pixels,
                    years[-1] + padding + room * max(span, 4) / pixels,
                ],
                "tickvals": _year_ticks(years, step),
                "tickformat": "d",
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": _value_axis(plan, peak) | {"domain": [0, body / (body + key_height)]},
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


def draw_panels(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """One small picture a category, all on one scale, the largest first."""
    left, gap, plot, foot = 46, 14, 72, 30
    inner = plan.width - left - EDGE
    across = min(max(1, (inner + gap) // (128 + gap)), 5, len(plan.shown))
    wide = (inner - gap * (across - 1)) / across
    heads = [
        lines(f"{c.name}\u00a0·\u00a0{int(plan.counts[c.code].sum()):,}", wide, LABEL_SIZE * 1.12)
        for c in plan.shown
    ]  # bold type is wider
    rows = [heads[start : start + across] for start in range(0, len(heads), across)]
    head_heights = [8 + LINE * LABEL_SIZE * max(map(len, row)) for row in rows]
    body = round(sum(head_heights) + len(rows) * (plot + foot)) - foot
    years = plan.years
    peak = max(float(np.nanmax(plan.values[[c.code for c in plan.shown]].to_numpy())), 1e-9)
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
        begin = column * (wide + gap) / inner
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
            "tickfont": {"size": SOURCE_SIZE, "color": MUTED},
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        }
        layout[f"yaxis{number}"] = _value_axis(plan, peak, about=2) | {
            "domain": [max(0.0, lower), upper],
            "anchor": f"x{number}",
            "title": None,
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
                "font": {"size": LABEL_SIZE, "color": INK},
            }
        )
    unit_title = f"{title} ({plan.unit.axis.lower()})" if plan.unit.axis != "Papers" else title
    return framed(
        data,
        frame(title=unit_title, caption=caption, notes=notes, width=plan.width, axis_space=32),
        body=body,
        left=left,
        layout=layout,
    )


def draw_stacked(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """Bars by year, one piece a category."""
    left, years = 62, plan.years
    span = len(years)
    peak = max(float(plan.values[[c.code for c in plan.shown]].sum(axis="columns").max()), 1e-9)
    data: list[Spec] = [
        {
            "type": "bar",
            "name": category.name,
            "x": years,
            "y": plan.column(category.code),
            "marker": {
                "color": plan.colours[category.code],
                "line": {"width": 0.5, "color": GROUND},
                "pattern": {
                    "shape": ["/" if year in plan.running else "" for year in years],
                    "fillmode": "overlay",
                    "fgcolor": GROUND,
                    "solidity": 0.35,
                    "size": 7,
                },
            },
            "customdata": plan.cells(category),
            "hovertext": plan.hover(category),
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for category in plan.shown
    ]
    padding = max(0.0, (5 - span) / 2)
    return framed(
        data,
        frame(
            title=title,
            caption=caption,
            notes=notes,
            width=plan.width,
            legend=[(category.name, plan.colours[category.code]) for category in plan.shown],
            axis_space=54,
        ),
        body=300,
        left=left,
        layout={
            "barmode": "stack",
            "bargap": 0.22,
            "xaxis": {
                "title": {"text": "Year of publication", "font": {"color": MUTED}, "standoff": 8},
                "range": [years[0] - 0.6 - padding, years[-1] + 0.6 + padding],
                "tickvals": _year_ticks(years, year_step((plan.width - left - EDGE) / max(span, 5))),
                "tickformat": "d",
                "tickangle": 0,
                "showgrid": False,
                "fixedrange": True,
            },
            "yaxis": _value_axis(plan, peak),
        },
    )


def _value_axis(plan: Plan, peak: float, about: int = 5) -> Spec:
    axis: Spec = {
        "title": {"text": plan.unit.axis, "font": {"color": MUTED}, "standoff": 6},
        "gridcolor": GRID,
        "zerolinecolor": GRID,
        "range": [0, peak * 1.08],
        "fixedrange": True,
    }
    if plan.unit.decimals == 0 and peak >= 1:
        return {**axis, "tickvals": whole_ticks(int(peak), about), "tickformat": ",d"}
    return {**axis, "nticks": about + 1, "tickformat": "~g"}


def _year_ticks(years: Sequence[int], step: int) -> list[int]:
    return [year for year in years if year % step == 0] or [years[0]]
