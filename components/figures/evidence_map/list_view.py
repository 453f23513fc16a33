"""The evidence map as a list, for phones: below each row its cells as bars, then its gaps in words."""

from __future__ import annotations

from functools import partial
from html import escape

import numpy as np

from components.figures.common.frame import Spec, text_at
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, GRID, GROUND, INK, LABEL_SIZE, LINE, MUTED
from components.figures.evidence_map.grid import AGAINST, hover_text, wedges_of
from data.evidence.analysis.crosstab import Crosstab, amount
from data.exports.text_metrics import lines
from data.exports.text_metrics import text_width as width_of
from data.topics.model import Facet

_HEADING, _BAR, _SMALL = LABEL_SIZE + 2, 14, 13
_LEAST = 3  # pixels of the bar of a cell whose people are not stated
_NAMED = 4  # gaps of one row that are named
_text = partial(text_at, xref="x", yref="y", borderpad=0)


def draw(
    crosstab: Crosstab, split_facet: Facet | None, chosen: tuple[str, str] | None, width: int
) -> tuple[list[Spec], list[Spec], list[Spec], int]:
    """Traces, shapes and annotations of the list, and the height it needs in pixels.

    Both axes are in pixels; the bars of all cells share one scale.
    """
    listed = _List(crosstab, split_facet, chosen, float(width - 2 * EDGE))
    group = ""
    for row, margin in enumerate(crosstab.rows):
        if margin.group and margin.group != group:
            group = margin.group
            listed.add_group(group)
        listed.add_row(row)
    return [listed.bars(), listed.touched()], listed.shapes, listed.words, round(listed.top)


class _List:
    """Lays the list out from the top, in pixels."""

    def __init__(
        self, crosstab: Crosstab, split_facet: Facet | None, chosen: tuple[str, str] | None, room: float
    ) -> None:
        """Set the scale of the bars: names take the left half, labels follow the ends of the bars."""
        self.crosstab, self.split_facet, self.chosen, self.room = crosstab, split_facet, chosen, room
        self.names = room * 0.54
        drawn = np.argwhere(crosstab.drawn).tolist()
        ends = (width_of(_end(crosstab, *place)[0], LABEL_SIZE) for place in drawn)
        self.largest = max(int(crosstab.sizes[crosstab.drawn].max(initial=1)), 4)
        self.longest = room - self.names - max(ends, default=0.0) - 8  # pixels of the longest bar
        self.top = 4.0
        self.words: list[Spec] = []
        self.shapes: list[Spec] = []
        self._bars: list[tuple[float, float, float, str]] = []  # middle, begin, length, colour
        self._rows: list[tuple[float, float, list[str], str]] = []  # middle, height, codes, hover text

    def add_group(self, group: str) -> None:
        self.words.append(_text(escape(group), 0, self.top, size=LABEL_SIZE, colour=MUTED))
        self.top += 22

    def add_row(self, row: int) -> None:
        """Add a row's name, its cells, and its gaps."""
        crosstab, margin = self.crosstab, self.crosstab.rows[row]
        total = amount(crosstab.size_of(margin), margin.of)
        unit = " people" if crosstab.by_people else ""
        heading = lines(f"{margin.name}: {total}{unit}", self.room, _HEADING)
        self.words.append(_text(f"<b>{as_markup(heading)}</b>", 0, self.top, size=_HEADING))
        self.top += len(heading) * _HEADING * LINE + 3
        part = ""
        for column in _in_turn(crosstab, row):
            if crosstab.columns[column].part != part:
                part = crosstab.columns[column].part
                self.words.append(_text(f"<b>{escape(_part(crosstab, row, part))}</b>", 0, self.top + 3))
                self.top += LABEL_SIZE * LINE + 5
            self._add_cell(row, column)
        if empty := np.flatnonzero(crosstab.gap[row]).tolist():
            gaps = lines(_gaps(crosstab, empty), self.room, _SMALL)
            self.words.append(_text(as_markup(gaps), 0, self.top + 3, size=_SMALL, colour=MUTED))
            self.top += len(gaps) * _SMALL * LINE + 4
        self.shapes.append(_rule(self.room, self.top + 6))
        self.top += 16

    def _add_cell(self, row: int, column: int) -> None:
        crosstab, margin = self.crosstab, self.crosstab.columns[column]
        name = lines(margin.name, self.names - 8, LABEL_SIZE)
        height = max(26.0, len(name) * LABEL_SIZE * 1.25 + 8)
        middle, codes = self.top + height / 2, [crosstab.rows[row].code, margin.code]
        self.words.append(_text(as_markup(name), 0, middle, yanchor="middle"))
        begun, length = self.names, self.longest * int(crosstab.sizes[row, column]) / self.largest
        length = max(length, _LEAST * bool(crosstab.unstated[row, column]))
        wedges = [wedge for wedge in wedges_of(crosstab, row, column, self.split_facet) if wedge[1]]
        whole = sum(share for _, share in wedges)
        for colour, share in wedges:
            self._bars.append((middle, begun, length * share / whole, colour))
            begun += length * share / whole
        self.words.append(_text(_end(crosstab, row, column)[1], begun + 5, middle, yanchor="middle"))
        self._rows.append((middle, height, codes, hover_text(crosstab, row, column, self.split_facet)))
        if self.chosen and tuple(codes) == tuple(self.chosen):
            self.shapes.append(_outline(self.room, self.top, height))
        self.top += height

    def bars(self) -> Spec:
        """The bars of all cells."""
        bars = self._bars
        return {
            "type": "bar",
            "orientation": "h",
            "y": [bar[0] for bar in bars],
            "base": [bar[1] for bar in bars],
            "x": [bar[2] for bar in bars],
            "width": _BAR,
            "marker": {
                "color": [bar[3] for bar in bars],
                "line": {"width": 0.5, "color": GROUND},
                "opacity": 1,
            },
            "hoverinfo": "skip",
            **_always(1),
        }

    def touched(self) -> Spec:
        """Invisible bars over each whole cell, which respond to hovering and clicks."""
        rows = self._rows
        return {
            "type": "bar",
            "orientation": "h",
            "name": "rows",
            "y": [row[0] for row in rows],
            "base": [0] * len(rows),
            "x": [self.room] * len(rows),
            "width": [row[1] for row in rows],
            "marker": {"color": GROUND, "opacity": 0},
            "customdata": [row[2] for row in rows],
            "hovertext": [row[3] for row in rows],
            "hovertemplate": "%{hovertext}<extra></extra>",
            **_always(0),
        }


def _always(opacity: int) -> Spec:
    """The same appearance whether or not a mark is selected."""
    look = {"marker": {"opacity": opacity}}
    return {"selected": look, "unselected": look}


def _in_turn(crosstab: Crosstab, row: int) -> list[int]:
    """The columns with a mark in a row: largest first, unless the columns have an order of their own."""
    filled: list[int] = np.flatnonzero(crosstab.drawn[row]).tolist()
    return filled if crosstab.in_order else sorted(filled, key=lambda place: -int(crosstab.sizes[row, place]))


def _end(crosstab: Crosstab, row: int, column: int) -> tuple[str, str]:
    """The label at the end of a bar, as plain text and as markup: its number, and the warning signs."""
    papers, against = crosstab.amount(row, column), int(crosstab.against[row, column])
    retracted = " ✕" if crosstab.retracted[row, column] else ""
    if not against:
        return (papers + retracted,) * 2
    sign = f"▼ {against:,}"
    return f"{papers}  {sign}{retracted}", f'{papers}  <span style="color:{AGAINST}">{sign}</span>{retracted}'


def _part(crosstab: Crosstab, row: int, part: str) -> str:
    """The heading of a part of a row, such as 'In people: 11 of 12 improved'."""
    for column, margin in enumerate(crosstab.columns):
        if margin.share and margin.part == part and crosstab.of is not None and crosstab.of[row, column]:
            name = margin.name.partition(" ")[2]
            return f"{part}: {crosstab.amount(row, column)} {name}"
    return part


def _gaps(crosstab: Crosstab, empty: list[int]) -> str:
    """A row's gaps in words, naming those that other rows cover best."""
    covered = sorted(
        (place for place in empty if crosstab.columns[place].papers),
        key=lambda place: -crosstab.columns[place].papers,
    )
    named = ", ".join(crosstab.columns[place].name for place in covered[:_NAMED])
    such = "" if not named else f": {named}" if len(empty) <= _NAMED else f", such as {named}"
    possible = sum(column.may_be_gap for column in crosstab.columns)
    return f"Gaps: {len(empty)} of {possible:,}{such}"


def _outline(room: float, top: float, height: float) -> Spec:
    corners = {"x0": 0, "x1": room, "y0": top, "y1": top + height}
    return {"type": "rect", **corners, "line": {"width": 2, "color": INK}, "layer": "above"}


def _rule(room: float, y: float) -> Spec:
    ends = {"x0": 0, "x1": room, "y0": y, "y1": y}
    return {"type": "line", **ends, "line": {"width": 1, "color": GRID}, "layer": "below"}
