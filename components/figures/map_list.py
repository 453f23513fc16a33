"""The evidence map as a list, for a phone: under each row its cells as bars, then its gaps in words."""

from __future__ import annotations

from html import escape

from components.figures.map_grid import AGAINST, told, wedges_of
from components.figures.theme import EDGE, GRID, GROUND, INK, LABEL_SIZE, LINE, MUTED, Spec, as_markup
from data.crosstab import Cross
from data.text_metrics import lines
from data.text_metrics import text_width as width_of
from data.topic import Facet

_HEADING, _BAR, _SMALL = LABEL_SIZE + 2, 14, 13
_NAMED = 4  # gaps of one row that are named


def draw(
    cross: Cross, split_facet: Facet | None, chosen: tuple[str, str] | None, width: int
) -> tuple[list[Spec], list[Spec], list[Spec], int]:
    """Traces, shapes and annotations of the list, and the pixels it needs down.

    Both axes count pixels; the bars of all cells have one scale.
    """
    room = float(width - 2 * EDGE)
    names = room * 0.54
    largest = max(int(cross.cells[~cross.blank].max(initial=1)), 4)
    bar_room = room - names - width_of(f"{largest:,} ▼", LABEL_SIZE) - 16
    bars: list[tuple[float, float, float, str, list[str]]] = []
    rows: list[tuple[float, float, list[str], str]] = []
    shapes: list[Spec] = []
    words: list[Spec] = []
    top, group = 4.0, ""
    for row, margin in enumerate(cross.rows):
        if margin.group and margin.group != group:
            group = margin.group
            words.append(_text(escape(group), 0, top, size=LABEL_SIZE, colour=MUTED))
            top += 22
        heading = lines(f"{margin.name}: {margin.papers:,}", room, _HEADING)
        words.append(_text(f"<b>{as_markup(heading)}</b>", 0, top, size=_HEADING))
        top += len(heading) * _HEADING * LINE + 3
        filled = [column for column, papers in enumerate(cross.cells[row].tolist()) if papers]
        for column in sorted(filled, key=lambda place: -int(cross.cells[row, place])):
            if cross.blank[row, column]:
                continue
            name = lines(cross.columns[column].name, names - 8, LABEL_SIZE)
            height = max(26.0, len(name) * LABEL_SIZE * 1.25 + 8)
            middle, papers = top + height / 2, int(cross.cells[row, column])
            codes = [margin.code, cross.columns[column].code]
            words.append(_text(as_markup(name), 0, middle, yanchor="middle"))
            length, begun = bar_room * papers / largest, names
            wedges = [wedge for wedge in wedges_of(cross, row, column, split_facet) if wedge[1]]
            whole = sum(share for _, share in wedges)
            for colour, share in wedges:
                bars.append((middle, begun, length * share / whole, colour, codes))
                begun += length * share / whole
            marks = f' <span style="color:{AGAINST}">▼</span>' if cross.against[row, column] else ""
            marks += " ✕" if cross.retracted[row, column] else ""
            words.append(_text(f"{papers:,}{marks}", begun + 5, middle, yanchor="middle"))
            rows.append((middle, height, codes, told(cross, row, column, split_facet)))
            if chosen and tuple(codes) == tuple(chosen):
                shapes.append(_outline(room, top, height))
            top += height
        if empty := [place for place in range(len(cross.columns)) if not cross.cells[row, place]]:
            gaps = lines(_gaps(cross, empty), room, _SMALL)
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


def _gaps(cross: Cross, empty: list[int]) -> str:
    """A row's gaps in words, by name those that other rows cover best."""
    covered = sorted(
        (place for place in empty if cross.columns[place].papers),
        key=lambda place: -cross.columns[place].papers,
    )
    named = ", ".join(cross.columns[place].name for place in covered[:_NAMED])
    such = "" if not named else f": {named}" if len(empty) <= _NAMED else f", such as {named}"
    return f"Gaps: {len(empty)} of {len(cross.columns)}{such}"


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
