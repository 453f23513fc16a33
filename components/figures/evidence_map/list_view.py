"""The evidence map as a list, for a phone: under each row its cells as bars, then its gaps in words."""

from __future__ import annotations

from html import escape

import numpy as np

from components.figures.common.frame import Spec
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, GRID, GROUND, INK, LABEL_SIZE, LINE, MUTED
from components.figures.evidence_map.grid import AGAINST, told, wedges_of
from data.evidence.analysis.crosstab import Crosstab, amount
from data.exports.text_metrics import lines
from data.exports.text_metrics import text_width as width_of
from data.topics.model import Facet

_HEADING, _BAR, _SMALL = LABEL_SIZE + 2, 14, 13
_NAMED = 4  # gaps of one row that are named


def draw(
    crosstab: Crosstab, split_facet: Facet | None, chosen: tuple[str, str] | None, width: int
) -> tuple[list[Spec], list[Spec], list[Spec], int]:
    """Traces, shapes and annotations of the list, and the pixels it needs down.

    Both axes count pixels; the bars of all cells have one scale.
    """
    room = float(width - 2 * EDGE)
    names = room * 0.54
    largest = max(int(crosstab.cells[crosstab.drawn].max(initial=1)), 4)
    ends = (plain for plain, _ in (_end(crosstab, *place) for place in np.argwhere(crosstab.drawn).tolist()))
    bar_room = room - names - max((width_of(end, LABEL_SIZE) for end in ends), default=0.0) - 8
    bars: list[tuple[float, float, float, str, list[str]]] = []
    rows: list[tuple[float, float, list[str], str]] = []
    shapes: list[Spec] = []
    words: list[Spec] = []
    top, group = 4.0, ""
    for row, margin in enumerate(crosstab.rows):
        if margin.group and margin.group != group:
            group = margin.group
            words.append(_text(escape(group), 0, top, size=LABEL_SIZE, colour=MUTED))
            top += 22
        heading = lines(f"{margin.name}: {amount(margin.papers, margin.of)}", room, _HEADING)
        words.append(_text(f"<b>{as_markup(heading)}</b>", 0, top, size=_HEADING))
        top += len(heading) * _HEADING * LINE + 3
        part = ""
        for column in _in_turn(crosstab, row):
            if crosstab.columns[column].part != part:
                part = crosstab.columns[column].part
                words.append(_text(f"<b>{escape(_part(crosstab, row, part))}</b>", 0, top + 3))
                top += LABEL_SIZE * LINE + 5
            name = lines(crosstab.columns[column].name, names - 8, LABEL_SIZE)
            height = max(26.0, len(name) * LABEL_SIZE * 1.25 + 8)
            middle, papers = top + height / 2, int(crosstab.cells[row, column])
            codes = [margin.code, crosstab.columns[column].code]
            words.append(_text(as_markup(name), 0, middle, yanchor="middle"))
            length, begun = bar_room * papers / largest, names
            wedges = [wedge for wedge in wedges_of(crosstab, row, column, split_facet) if wedge[1]]
            whole = sum(share for _, share in wedges)
            for colour, share in wedges:
                bars.append((middle, begun, length * share / whole, colour, codes))
                begun += length * share / whole
            words.append(_text(_end(crosstab, row, column)[1], begun + 5, middle, yanchor="middle"))
            rows.append((middle, height, codes, told(crosstab, row, column, split_facet)))
            if chosen and tuple(codes) == tuple(chosen):
                shapes.append(_outline(room, top, height))
            top += height
        if empty := np.flatnonzero(crosstab.gap[row]).tolist():
            gaps = lines(_gaps(crosstab, empty), room, _SMALL)
            words.append(_text(as_markup(gaps), 0, top + 3, size=_SMALL, colour=MUTED))
            top += len(gaps) * _SMALL * LINE + 4
        shapes.append(_rule(room, top + 6))
        top += 16
    drawn = {
        "type": "bar",
        "orientation": "h",
        "y": [bar[0] for bar in bars],
        "base": [bar[1] for bar in bars],
        "x": [bar[2] for bar in bars],
        "width": _BAR,
        "marker": {"color": [bar[3] for bar in bars], "line": {"width": 0.5, "color": GROUND}, "opacity": 1},
        "hoverinfo": "skip",
    }
    touched = {
        "type": "bar",
        "orientation": "h",
        "name": "rows",
        "y": [row[0] for row in rows],
        "base": [0] * len(rows),
        "x": [room] * len(rows),
        "width": [row[1] for row in rows],
        "marker": {"color": GROUND, "opacity": 0},
        "customdata": [row[2] for row in rows],
        "hovertext": [row[3] for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    for trace in (drawn, touched):
        look = {"marker": {"opacity": trace["marker"]["opacity"]}}  # type: ignore[index]
        trace.update(selected=look, unselected=look)
    return [drawn, touched], shapes, words, round(top)


def _in_turn(crosstab: Crosstab, row: int) -> list[int]:
    """The columns with a mark in a row: most papers first, unless they have an order of their own."""
    filled: list[int] = np.flatnonzero(crosstab.drawn[row]).tolist()
    return filled if crosstab.in_order else sorted(filled, key=lambda place: -int(crosstab.cells[row, place]))


def _end(crosstab: Crosstab, row: int, column: int) -> tuple[str, str]:
    """What stands at the end of a bar, plain and as markup: its papers, and what to know about them."""
    papers, against = crosstab.amount(row, column), int(crosstab.against[row, column])
    retracted = " ✕" if crosstab.retracted[row, column] else ""
    if not against:
        return (papers + retracted,) * 2
    sign = f"▼ {against:,}"
    return f"{papers}  {sign}{retracted}", f'{papers}  <span style="color:{AGAINST}">{sign}</span>{retracted}'


def _part(crosstab: Crosstab, row: int, part: str) -> str:
    """The heading of a part of a row: 'In people: 11 of 12 improved'."""
    for column, margin in enumerate(crosstab.columns):
        if margin.share and margin.part == part and crosstab.of is not None and crosstab.of[row, column]:
            name = margin.name.partition(" ")[2]
            return f"{part}: {crosstab.amount(row, column)} {name}"
    return part


def _gaps(crosstab: Crosstab, empty: list[int]) -> str:
    """A row's gaps in words, by name those that other rows cover best."""
    covered = sorted(
        (place for place in empty if crosstab.columns[place].papers),
        key=lambda place: -crosstab.columns[place].papers,
    )
    named = ", ".join(crosstab.columns[place].name for place in covered[:_NAMED])
    such = "" if not named else f": {named}" if len(empty) <= _NAMED else f", such as {named}"
    possible = sum(column.may_be_gap for column in crosstab.columns)
    return f"Gaps: {len(empty)} of {possible:,}{such}"


def _text(
    text: str, x: float, y: float, *, size: int = LABEL_SIZE, colour: str = INK, yanchor: str = "top"
) -> Spec:
    return {
        "text": text,
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": size, "color": colour},
        "x": x,
        "xref": "x",
        "xanchor": "left",
        "y": y,
        "yref": "y",
        "yanchor": yanchor,
    }


def _outline(room: float, top: float, height: float) -> Spec:
    corners = {"x0": 0, "x1": room, "y0": top, "y1": top + height}
    return {"type": "rect", **corners, "line": {"width": 2, "color": INK}, "layer": "above"}


def _rule(room: float, y: float) -> Spec:
    ends = {"x0": 0, "x1": room, "y0": y, "y1": y}
    return {"type": "line", **ends, "line": {"width": 1, "color": GRID}, "layer": "below"}
