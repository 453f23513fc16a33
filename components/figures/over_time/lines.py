"""Categories over time as lines, labelled at their ends or in a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.figures.common.axes import YEARS_SPACE, left_of, value_axis, year_axis
from components.figures.common.frame import Caption, Spec, frame, framed, text_at
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup, swatch
from components.figures.common.theme import EDGE, GROUND, LABEL_SIZE, LINE
from components.figures.over_time.plan import Plan
from data.exports.text_metrics import lines, text_width
from data.topics.model import Category

_HEIGHT, _LEAST = 300, 180  # height of the plot on a page, and its minimum
_MARKS = {
    "circle": "●",
    "square": "■",
    "triangle-up": "▲",
    "diamond": "◆",
    "triangle-down": "▼",
    "star": "★",
}


def draw_lines(plan: Plan, title: str, caption: Caption, notes: Sequence[str]) -> Spec:
    """All lines in one chart, labelled at their ends or, if the figure is narrow, in a key above."""
    years, peak = plan.series.years, plan.peak
    axis = value_axis(plan.series.unit.axis, peak, decimals=plan.series.unit.decimals)
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
    data = [trace for category in plan.shown for trace in _line(plan, category, marks[category.code], size)]
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


def _line(plan: Plan, category: Category, mark: str, size: int) -> list[Spec]:
    """The line of one category, with a dotted end for incomplete years."""
    years, running = plan.series.years, plan.series.running
    column, colour = plan.column(category.code), plan.colours[category.code]
    cells, hover = plan.cells(category), plan.hover(category)
    full = [place for place, year in enumerate(years) if year not in running]
    tail = list(range(max(len(full) - 1, 0), len(years))) if running else []
    fills = [GROUND if year in running else colour for year in years]
    marker = {"symbol": mark, "size": size, "line": {"width": 1.5, "color": colour}}
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": category.name,
            "x": [years[place] for place in part],
            "y": [column[place] for place in part],
            "line": {"color": colour, "width": 2.5, "dash": dash},
            "marker": {**marker, "color": [fills[place] for place in part]},
            "customdata": [cells[place] for place in part],
            "hovertext": [hover[place] for place in part],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "cliponaxis": False,
        }
        for part, dash in ((full, "solid"), (tail, "dot"))
        if part
    ]


def _names_at_ends(
    plan: Plan, names: Mapping[str, list[str]], marks: Mapping[str, str], top: float, body: int
) -> list[Spec]:
    """A name at the end of each line, moved apart where ends are close."""
    wanted = []
    for category in plan.shown:
        known = plan.series.values[category.code].dropna()
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
        text_at(
            swatch(plan.colours[category.code], _MARKS[marks[category.code]])
            + "\u2002"
            + as_markup(names[category.code]),
            plan.series.years[-1],
            1 - middle / body,
            yref="paper",
            yanchor="middle",
            xshift=8,
        )
        for (_, category), middle in zip(wanted, middles, strict=True)
    ]
