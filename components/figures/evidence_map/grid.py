"""The evidence map drawn as a grid of bubbles or of shaded cells."""

from __future__ import annotations

from html import escape
from math import sqrt
from typing import Any

import numpy as np

from components.figures.common.frame import Spec
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, GRID, GROUND, INK, MUTED, NO_COLOUR
from components.figures.evidence_map.cells import GAP_SIZE
from components.figures.evidence_map.layout import Grid, runs
from components.figures.evidence_map.numbers import NUMBER_SIZE, Rendering
from components.figures.evidence_map.pies import pie
from data.evidence.analysis.crosstab import Crosstab, amount
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.evidence.column import Mask
from data.records.text import counted
from data.topics.colours import colour_of
from data.topics.model import Facet

PLAIN = "#3e6391"  # bubbles that are not split
GAP = "#7b8794"
AGAINST = "#8c0032"
_BAND = "#f3f5f8"
# One hue from light to dark in even steps of lightness: readable without colour vision.
_HEAT = ("#dceaf7", "#a9cce6", "#68a3cf", "#2f72ab", "#0b3c6f")


def draw(
    crosstab: Crosstab,
    grid: Grid,
    split_facet: Facet | None,
    rendering: Rendering,
    chosen: tuple[str, str] | None,
) -> tuple[list[Spec], list[Spec], list[Spec]]:
    """Traces, shapes and annotations of the grid."""
    annotations = [*_row_words(crosstab, grid), *_column_words(crosstab, grid)]
    shapes = [*_ground(crosstab, grid), *_brackets(grid)]
    if rendering == "bubbles":
        for row, column in np.argwhere(crosstab.drawn).tolist():
            spot = grid.cells.spot(crosstab, row, column)
            x, y = _at(grid, row, column, spot.bubble)
            shapes += pie(x, y, spot.radius, wedges_of(crosstab, row, column, split_facet))
    if chosen and (place := crosstab.place(*chosen)):
        top = grid.row_tops[place[0]]
        corners = {"x0": place[1], "x1": place[1] + 1, "y0": top, "y1": top + grid.cells.height}
        shapes.append({"type": "rect", **corners, "line": {"width": 3, "color": INK}, "layer": "above"})
    traces = [_heat(crosstab, grid)] if rendering == "heat" else []
    traces += [
        _numbers(crosstab, grid, rendering),
        *_marks(crosstab, grid, rendering),
        _touch(crosstab, grid, split_facet),
    ]
    return [trace for trace in traces if len(trace["x"])], shapes, annotations


def wedges_of(crosstab: Crosstab, row: int, column: int, facet: Facet | None) -> list[tuple[str, int]]:
    """Colours and papers of one cell's parts; one colour if it is not split, or shows the best design."""
    if not facet:
        return [(PLAIN, int(crosstab.cells[row, column]))]
    parts = [
        (colour_of(facet, margin.code), int(crosstab.parts[place, row, column]))
        for place, margin in enumerate(crosstab.split)
    ]
    if facet is BEST_DESIGN:
        return [part for part in parts if part[1]][:1]
    return [*parts, (NO_COLOUR, int(crosstab.unsplit[row, column]))]


def hover_text(crosstab: Crosstab, row: int, column: int, facet: Facet | None) -> str:
    """The hover label of one cell, as escaped markup."""
    papers, margin = int(crosstab.cells[row, column]), crosstab.columns[column]
    words = [f"<b>{escape(crosstab.rows[row].name)} × {escape(margin.full_name)}</b>"]
    what = f": {escape(crosstab.counted)}" if crosstab.counted else ""
    by_people = crosstab.by_people and not margin.share
    if crosstab.of is not None and crosstab.of[row, column] and not by_people:
        words.append(f"{crosstab.amount(row, column)} papers{what}")
    else:
        words.append(f"{counted(papers, 'paper')}{what * (by_people and papers > 0)}")
    if by_people and papers:
        words.append(_people(crosstab, row, column))
    if facet is BEST_DESIGN and papers and not margin.share:
        words.append(f"Best design: {best_design(crosstab, row, column)}")
    if facet and not margin.share:
        counts = crosstab.parts[:, row, column].tolist()
        words += [
            f"{escape(margin.name)}: {count:,}"
            for margin, count in zip(crosstab.split, counts, strict=True)
            if count
        ]
        if unsplit := int(crosstab.unsplit[row, column]):
            words.append(f"{escape(facet.name)} not stated: {unsplit:,}")
    if against := int(crosstab.against[row, column]):
        words.append(f"▼ {escape(crosstab.against_words)}: {against:,}")
    if retracted := int(crosstab.retracted[row, column]):
        words.append(f"✕ retracted, {'' if crosstab.retracted_counted else 'not '}counted: {retracted:,}")
    return "<br>".join(words)


def best_design(crosstab: Crosstab, row: int, column: int) -> str:
    """The name of the best design among the papers of a cell, '' if it has none."""
    parts = zip(crosstab.split, crosstab.parts[:, row, column].tolist(), strict=True)
    return next((margin.name for margin, papers in parts if papers), "")


def _people(crosstab: Crosstab, row: int, column: int) -> str:
    """The people in the human studies of a cell, and how many of those state them."""
    studies, stated = int(crosstab.studies[row, column]), int(crosstab.stated[row, column])
    if not studies:
        return "No human studies"
    of_all = counted(studies, "human study", "human studies")
    if not stated:
        return f"People not stated by {of_all}"
    some = "" if stated == studies else f", stated by {stated:,}"
    one = crosstab.of is None and crosstab.people[row, column] == 1
    return f"{crosstab.amount(row, column)} {'person' if one else 'people'} in {of_all}{some}"


def shade(papers: int, largest: int) -> str:
    """The shade of a cell: darker for larger numbers, by their square root, so that small counts differ."""
    place = (len(_HEAT) - 1) * (sqrt(papers) - 1) / max(sqrt(largest) - 1, 1)
    low = min(int(place), len(_HEAT) - 2)
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in _HEAT[low : low + 2]]
    mixed = (a + (b - a) * (place - low) for a, b in zip(*ends, strict=True))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def _at(grid: Grid, row: int, column: int, off: tuple[float, float]) -> tuple[float, float]:
    """Axis coordinates of a position in a cell, given in pixels right and down from its middle."""
    return column + 0.5 + off[0] / grid.cell, grid.middle(row) + off[1]


def _ground(crosstab: Crosstab, grid: Grid) -> list[Spec]:
    """Bands that separate groups of columns, and the lines between cells."""
    last, shapes = len(crosstab.columns), []
    for place, (_, first, end) in enumerate(runs(crosstab.columns)):
        if place % 2 == 0:
            band = {"x0": first, "x1": end + 1, "y0": grid.top, "y1": grid.bottom}
            shapes.append(
                {"type": "rect", **band, "fillcolor": _BAND, "line": {"width": 0}, "layer": "below"}
            )
    for top in grid.row_tops:
        shapes += [_line(0, last, y, y) for y in (top, top + grid.cells.height)]
    return [*shapes, *(_line(x, x, grid.top, grid.bottom) for x in range(last + 1))]


def _line(x0: float, x1: float, y0: float, y1: float, colour: str = GRID, **more: Any) -> Spec:
    ends = {"x0": x0, "x1": x1, "y0": y0, "y1": y1}
    return {"type": "line", **ends, "line": {"width": 1, "color": colour}, "layer": "below", **more}


def _words(grid: Grid, text: str, x: float, y: float, **more: Any) -> Spec:
    """Text in the grid, already escaped. Type wider than ours grows from its anchor."""
    font = {"size": grid.size, "color": more.pop("colour", INK)}
    place = {"x": x, "xref": "x", "y": y, "yref": "y", "showarrow": False, "borderpad": 0}
    align = more.get("xanchor", "center")
    return {"text": text, "font": font, "yanchor": "middle", "align": align, **place, **more}


def _row_words(crosstab: Crosstab, grid: Grid) -> list[Spec]:
    """Names on the left, totals on the right, headings above their rows."""
    end = len(crosstab.columns)
    heading = {"xref": "paper", "xanchor": "left", "xshift": EDGE - grid.left + grid.beside, "align": "left"}
    annotations = [
        _words(grid, f"<b>{as_markup(rows)}</b>", 0, y, **heading) for y, rows in grid.row_headings
    ]
    unit, above = crosstab.unit.capitalize(), {"yanchor": "bottom", "xshift": 6, "colour": MUTED}
    annotations.append(_words(grid, unit, end, grid.top - 4, xanchor="left", **above))
    for row, (margin, name) in enumerate(zip(crosstab.rows, grid.row_names, strict=True)):
        y = grid.middle(row)
        annotations.append(_words(grid, as_markup(name), 0, y, xanchor="right", align="right", xshift=-6))
        total = f"<b>{amount(crosstab.size_of(margin), margin.of)}</b>"
        annotations.append(_words(grid, total, end, y, xanchor="left", xshift=6))
    return annotations


def _column_words(crosstab: Crosstab, grid: Grid) -> list[Spec]:
    """Names and headings above the grid, totals below."""
    turned: dict[str, Any] = {"textangle": -90, "align": "left"} if grid.upright else {"align": "center"}
    turned_total: dict[str, Any] = (
        {"textangle": -90, "yanchor": "top", "align": "right"} if grid.totals_upright else {}
    )
    foot = grid.bottom + 1 + 0.65 * grid.size
    annotations: list[Spec] = []
    for place, (name, total) in enumerate(zip(grid.column_names, grid.totals, strict=True)):
        middle = place + 0.5
        annotations.append(_words(grid, as_markup(name), middle, grid.top - 4, yanchor="bottom", **turned))
        y = grid.bottom + 4 if grid.totals_upright else foot
        below = _words(grid, f"<b>{total}</b>", middle, y, **turned_total)
        below["font"]["size"] = grid.totals_size
        annotations.append(below)
    unit = crosstab.unit.capitalize()
    annotations.append(_words(grid, unit, 0, foot, xanchor="right", xshift=-6, colour=MUTED))
    whole = f"<b>{amount(crosstab.total, crosstab.total_of)}</b>"
    annotations.append(_words(grid, whole, len(crosstab.columns), foot, xanchor="left", xshift=6))
    for heading in grid.column_headings:
        x, words = heading.centre / grid.cell, f"<b>{escape(heading.words)}</b>"
        annotations.append(_words(grid, words, x, heading.above, yanchor="bottom"))
    return annotations


def _brackets(grid: Grid) -> list[Spec]:
    """Lines between the headings of columns and the columns they cover."""
    y, shapes = grid.bracket, []
    for heading in grid.column_headings:
        shapes.append(_line(heading.first + 0.1, heading.end - 0.1, y, y, MUTED))
        if heading.above < y - 4:
            x = min(max(heading.centre / grid.cell, heading.first + 0.2), heading.end - 0.2)
            shapes.append(_line(x, x, y, heading.above, MUTED))
    return shapes


def _heat(crosstab: Crosstab, grid: Grid) -> Spec:
    """Shaded cells as one heat map; headings between rows are rows without values."""
    largest, drawn = int(crosstab.sizes[crosstab.drawn].max(initial=1)), crosstab.drawn & ~crosstab.unstated
    edges: list[float] = []
    shades: list[list[float | None]] = []
    for row, top in enumerate(grid.row_tops):
        if edges and edges[-1] != top:
            shades.append([None] * len(crosstab.columns))
        if not edges or edges[-1] != top:
            edges.append(top)
        edges.append(top + grid.cells.height)
        counts = zip(crosstab.sizes[row].tolist(), drawn[row].tolist(), strict=True)
        shades.append([sqrt(n) if is_drawn else None for n, is_drawn in counts])
    last = len(_HEAT) - 1
    return {
        "type": "heatmap",
        "x": list(range(len(crosstab.columns) + 1)),
        "y": edges,
        "z": shades,
        "zmin": 1,
        "zmax": max(sqrt(largest), 2),
        "colorscale": [[place / last, colour] for place, colour in enumerate(_HEAT)],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverinfo": "skip",
    }


def _numbers(crosstab: Crosstab, grid: Grid, rendering: Rendering) -> Spec:
    """The number of each cell: on the shade, next to the bubble, or below it."""
    cells = grid.cells
    places = [
        (row, column) for row, words in enumerate(cells.words) for column, word in enumerate(words) if word
    ]
    on_dark = _on_dark(crosstab, rendering)
    shares = crosstab.shares
    at = [_at(grid, *place, cells.spot(crosstab, *place).number) for place in places]
    return _steady(
        {
            "type": "scatter",
            "mode": "text",
            "name": "numbers",
            "x": [x for x, _ in at],
            "y": [y for _, y in at],
            "text": [
                f"<b>{cells.words[row][column]}</b>" if shares[column] else cells.words[row][column]
                for row, column in places
            ],
            "cliponaxis": False,
            "textposition": [_text_position(crosstab, grid, *place) for place in places],
            "textfont": {
                "size": cells.number_size,
                "color": [
                    GROUND if on_dark[place] else INK if crosstab.sizes[place] or shares[place[1]] else MUTED
                    for place in places
                ],
            },
            "hoverinfo": "skip",
        }
    )


def _on_dark(crosstab: Crosstab, rendering: Rendering) -> Mask:
    """The cells whose shade is dark enough for white text (R×C)."""
    most = max(sqrt(crosstab.sizes[crosstab.drawn].max(initial=1)), 2)
    dark: Mask = crosstab.drawn & (np.sqrt(crosstab.sizes) > 1 + 0.55 * (most - 1))
    return dark if rendering == "heat" else np.zeros_like(dark)


def _text_position(crosstab: Crosstab, grid: Grid, row: int, column: int) -> str:
    """The position of a number relative to its point, see `Spot.number`."""
    cells = grid.cells
    tallied = cells.tallied and crosstab.marked[row, column]
    return "middle right" if cells.in_line or tallied else "middle center"


def _marks(crosstab: Crosstab, grid: Grid, rendering: Rendering) -> list[Spec]:
    """Hollow marks for gaps, and warning signs for studies without benefit and retracted papers."""
    edge = {"width": 0.5 if rendering == "bubbles" and grid.cells.in_line else 1, "color": GROUND}
    down = {"symbol": "triangle-down", "size": grid.cells.sign, "color": AGAINST, "line": edge}
    marked = crosstab.marked
    colours = np.where(_on_dark(crosstab, rendering), GROUND, AGAINST)[marked].tolist()
    traces = [
        _marked("▼", crosstab, grid, marked, {**down, "color": colours}),
        _marked("✕", crosstab, grid, crosstab.retracted > 0, {**down, "symbol": "x", "color": INK}),
    ]
    if rendering == "bubbles":
        hollow = {"symbol": "circle-open", "size": GAP_SIZE, "color": GAP}
        traces.append(_marked("gap", crosstab, grid, crosstab.gap, hollow))
    if grid.cells.tallied:
        traces.append(_tallies(crosstab, grid, colours))
    return traces


def _tallies(crosstab: Crosstab, grid: Grid, colours: list[str]) -> Spec:
    """The number of studies without benefit, to the right of their sign."""
    places = np.argwhere(crosstab.marked).tolist()
    signs = [grid.cells.spot(crosstab, *place).against for place in places]
    right = grid.cells.sign / 2 + 1
    at = [_at(grid, row, column, (x + right, y)) for (row, column), (x, y) in zip(places, signs, strict=True)]
    return _steady(
        {
            "type": "scatter",
            "mode": "text",
            "name": "tallies",
            "x": [x for x, _ in at],
            "y": [y for _, y in at],
            "text": [f"{int(crosstab.against[row, column]):,}" for row, column in places],
            "cliponaxis": False,
            "textposition": "middle right",
            "textfont": {"size": NUMBER_SIZE, "color": colours},
            "hoverinfo": "skip",
        }
    )


def _marked(name: str, crosstab: Crosstab, grid: Grid, there: Mask, marker: Spec) -> Spec:
    """One kind of mark in all cells that have it."""
    at = []
    for row, column in np.argwhere(there).tolist():
        spot = grid.cells.spot(crosstab, row, column)
        off = {"▼": spot.against, "✕": spot.retracted, "gap": spot.bubble}[name]
        at.append(_at(grid, row, column, off))
    return _steady(
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [x for x, _ in at],
            "y": [y for _, y in at],
            "marker": {**marker, "opacity": 1},
            "hoverinfo": "skip",
        }
    )


def _touch(crosstab: Crosstab, grid: Grid, facet: Facet | None) -> Spec:
    """Click and hover targets: one transparent square per cell, with its codes and hover text."""
    places = [(row, column) for row in range(len(crosstab.rows)) for column in range(len(crosstab.columns))]
    return _steady(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "cells",
            "x": [column + 0.5 for _, column in places],
            "y": [grid.middle(row) for row, _ in places],
            "marker": {"symbol": "square", "size": min(grid.cell, grid.cells.height), "opacity": 0},
            "customdata": [
                [crosstab.rows[row].code, crosstab.columns[column].code] for row, column in places
            ],
            "text": [hover_text(crosstab, row, column, facet) for row, column in places],
            "hovertemplate": "%{text}<extra></extra>",
            "hoverlabel": {"align": "left"},
        }
    )


def _steady(trace: Spec) -> Spec:
    """The trace with an appearance that does not depend on selection, which is shown by the outline.

    If a colour for selected text is set, Plotly does not dim the rest of the text.
    """
    if "textfont" in trace:
        return {**trace, "selected": {"textfont": {"color": INK}}}
    look = {"marker": {"opacity": trace["marker"]["opacity"]}}
    return {**trace, "selected": look, "unselected": look}
