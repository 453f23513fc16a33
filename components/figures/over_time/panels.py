"""Categories over time as small multiples: bar charts side by side, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.common.axes import left_of, value_axis
from components.figures.common.frame import Caption, Spec, frame, framed, text_at
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, LABEL_SIZE, LINE, MUTED, SMALLEST, SOURCE_SIZE
from components.figures.over_time.plan import Plan
from data.exports.text_metrics import lines, text_width
from data.topics.model import Category

_GAP, _NARROWEST, _LOWEST = 14, 112, 26  # pixels between panels; minimum width and height of a panel


@dataclass(frozen=True, slots=True)
class _Panels:
    """The arrangement of panels: columns, width of each, type size and lines of the names."""

    across: int
    wide: float
    size: int
    heads: list[list[str]]
    foot: int

    @property
    def head_heights(self) -> list[float]:
        """The height of the names above each row of panels."""
        rows = [self.heads[start : start + self.across] for start in range(0, len(self.heads), self.across)]
        return [8 + LINE * self.size * max(map(len, row)) for row in rows]

    def body(self, plot: float) -> float:
        """The height of all rows, given that of one panel's bars; the last foot is part of the frame."""
        return sum(self.head_heights) + len(self.head_heights) * (plot + self.foot) - self.foot

    def plot(self, body: float) -> float:
        """The height of one panel's bars, given that of all rows."""
        return (body - self.body(0)) / len(self.head_heights)


def _panels(plan: Plan, inner: float, across: int, size: int, foot: int) -> _Panels:
    wide = (inner - _GAP * (across - 1)) / across
    heads = [
        lines(f"{c.name}\u00a0·\u00a0{int(plan.series.counts[c.code].sum()):,}", wide, size, bold=True)
        for c in plan.shown
    ]
    return _Panels(across, wide, size, heads, foot)


def _fitting(plan: Plan, inner: float, room: float) -> _Panels:
    """The arrangement with the largest panels, balancing height for bars and width for years."""
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
    """One panel per category, all on one scale, most papers first."""
    unit = plan.series.unit
    if unit.axis != "Papers":
        title = f"{title} ({unit.axis.lower()})"
    axis = value_axis(unit.axis, plan.peak, decimals=unit.decimals, about=2) | {"title": None}
    left = left_of(axis, SOURCE_SIZE)
    inner = plan.width - left - EDGE
    around = frame(title=title, caption=caption, notes=notes, width=plan.width, axis_space=32)
    if plan.height is None:
        across = min(max(1, (inner + _GAP) // (128 + _GAP)), 5, len(plan.shown))
        panels = _panels(plan, inner, across, LABEL_SIZE, 30)
    else:
        panels = _fitting(plan, inner, around.room(plan.height))
    body = around.body(plan.height, panels.body(72), panels.body(_LOWEST))
    data: list[Spec] = []
    layout: Spec = {"bargap": 0.15, "annotations": []}
    for place, category in enumerate(plan.shown):
        panel = _panel(panels, place, body, inner)
        data.append(_bars(plan, category, panel.number))
        layout[f"xaxis{panel.number}"] = _years_below(plan.series.years, panel, panels.wide)
        layout[f"yaxis{panel.number}"] = axis | {
            "domain": [max(0.0, panel.lower), panel.upper],
            "anchor": f"x{panel.number}",
            "showticklabels": panel.is_first,
            "tickfont": {"size": SOURCE_SIZE, "color": MUTED},
        }
        layout["annotations"].append(_head(panels, place, panel))
    return framed(data, around, body=body, left=left, layout=layout)


@dataclass(frozen=True, slots=True)
class _Panel:
    """The position of one panel, in shares of the plot: from `begin` to `end` and from `lower` to `upper`.

    `number` is the suffix of its axes, '' for the first panel; `is_first` is true at the start of a row.
    """

    number: str
    is_first: bool
    begin: float
    end: float
    upper: float
    lower: float


def _panel(panels: _Panels, place: int, body: float, inner: float) -> _Panel:
    row, column = divmod(place, panels.across)
    heads, plot = panels.head_heights, panels.plot(body)
    top = sum(heads[:row]) + row * (plot + panels.foot) + heads[row]
    begin = column * (panels.wide + _GAP) / inner
    return _Panel(
        str(place + 1) if place else "",
        column == 0,
        begin,
        min(1.0, begin + panels.wide / inner),
        1 - top / body,
        1 - (top + plot) / body,
    )


def _bars(plan: Plan, category: Category, number: str) -> Spec:
    """The bars of one category, pale in incomplete years."""
    years, running = plan.series.years, plan.series.running
    return {
        "type": "bar",
        "name": category.name,
        "x": years,
        "y": plan.column(category.code),
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "marker": {
            "color": plan.colours[category.code],
            "opacity": [0.4 if year in running else 1 for year in years],
            "line": {"width": 0},
        },
        "customdata": plan.cells(category),
        "hovertext": plan.hover(category),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _years_below(years: Sequence[int], panel: _Panel, wide: float) -> Spec:
    """The axis of years, with the first and the last year below its ends."""
    first, last = years[0] - 0.6, max(years[-1], years[0] + 9) + 0.6
    half = text_width("2000", SOURCE_SIZE) / 2 * (last - first) / wide  # half the width of a label, in years
    return {
        "domain": [panel.begin, panel.end],
        "anchor": f"y{panel.number}",
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


def _head(panels: _Panels, place: int, panel: _Panel) -> Spec:
    """The name of a panel above its bars."""
    name = f"<b>{as_markup(panels.heads[place])}</b>"
    where: Spec = {"xref": "paper", "yref": "paper", "yanchor": "bottom", "borderpad": 0}
    return text_at(name, panel.begin, panel.upper, size=panels.size, **where)
