"""Papers by country on a choropleth map of the world; no download, no map server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from html import escape
from itertools import pairwise

import numpy as np
import pandas as pd

from components.figures.categories import percent
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.theme import EDGE, GROUND, SOURCE_SIZE
from components.figures.common.wording import NOTHING_SELECTED, selected_papers
from components.figures.ranked import COUNTRY_RULE
from components.figures.world import Points, World, world
from data.evidence.common_facets import UNKNOWN
from data.exports.text_metrics import text_width
from data.records.text import counted

# One hue from light to dark, distinguishable without colour vision and in greyscale print.
_SCALE = ("#c3d9f0", "#8fbce6", "#4f94d4", "#1f66b0", "#0b3a75")
_NO_PAPER = "#e9ecef"
_BORDER = "#ffffff"
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_LEAST = 120  # minimum height of the map in pixels
_EAST, _SOUTH, _NORTH = 2.71, -1.1, 1.31  # edges of the map, without Antarctica


def world_map(
    counts: pd.DataFrame, caption: Caption, *, papers: int, width: int, height: int | None = None
) -> Figure:
    """Draw papers per country on an outline of the world.

    Args:
        counts: columns code, name, papers of the facet country; see `View.counts`.
        caption: subtitle and source.
        papers: papers selected, the base of the percentages.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; a point's customdata is the name and 'country:code'. Invisible points cover each
        country, so that all of it responds to clicks. Its table lists every country, then the papers
        that state none.
    """
    title = "Where the papers come from"
    ranked = counts[counts["papers"] > 0].sort_values("papers", ascending=False, kind="stable")
    ranked = pd.concat([ranked[ranked["code"] != UNKNOWN], ranked[ranked["code"] == UNKNOWN]])
    table = partial(_table, ranked, papers)
    found = {
        str(code): int(n) for code, n in zip(ranked["code"], ranked["papers"], strict=True) if code != UNKNOWN
    }
    unknown = papers - sum(found.values())
    if not found:
        why = f"No country is stated in the {selected_papers(papers)}." if papers else NOTHING_SELECTED
        return sentence_instead(title, caption, why, table, width=width, height=height)
    globe = world()
    placed = {name: n for name, n in found.items() if name in globe.land or name in globe.points}
    bounds = class_bounds(max(found.values()))
    shades = class_shades(bounds)
    notes = [COUNTRY_RULE]
    if unknown:
        notes.insert(0, f"Not on the map: {unknown:,} of {papers:,} papers, whose country is not stated.")
    if lost := [f"{name} ({n:,})" for name, n in found.items() if name not in placed]:
        notes.append(f"Too small for this map, see the table: {', '.join(lost)}.")
    notes.append("Outline: Natural Earth; borders as drawn there. Areas are true to scale (Equal Earth).")
    legend = [
        (_class_name(low, high), shade)
        for (low, high), shade in zip(pairwise([*bounds, 0]), shades, strict=True)
    ]
    around = frame(
        title=title,
        caption=caption,
        notes=notes,
        width=width,
        legend=[*legend, ("no paper", _NO_PAPER)],
        axis_space=8,
    )
    spec = _drawn(globe, placed, dict(zip(bounds, shades, strict=True)), papers, around, height)
    return Figure(title, spec, _alt(found, papers, unknown), table)


def _drawn(
    globe: World,
    placed: Mapping[str, int],
    shades: Mapping[int, str],
    papers: int,
    around: Frame,
    height: int | None,
) -> Spec:
    """The map: land by class, dots for small countries, click targets, and numbers.

    Args:
        globe: the outlines.
        placed: papers of the countries that are on the map.
        shades: by the lowest number of a class.
        papers: papers selected.
        around: the frame.
        height: height to fill; None for as much as the content needs.
    """
    inner, bounds = around.width - 2 * EDGE, list(shades)
    body = around.body(height, (_NORTH - _SOUTH) / (2 * _EAST) * inner, _LEAST)
    per_pixel = max(2 * _EAST / inner, (_NORTH - _SOUTH) / body)
    blank = [ring for name, rings in globe.land.items() if name not in placed for ring in rings]
    data = [_land([*globe.unnamed, *blank], _NO_PAPER)]
    for low, shade in shades.items():
        inside = [name for name, n in placed.items() if _class(n, bounds) == low]
        if rings := [ring for name in inside for ring in globe.land.get(name, ())]:
            data.append(_land(rings, shade))
    colours = {name: shades[_class(n, bounds)] for name, n in placed.items()}
    data.append(_dots(globe, placed, colours, around.width))
    data.append(_answers(globe, placed, papers, 16 * per_pixel))
    return framed(
        data,
        around,
        body=body,
        layout={
            "hovermode": "closest",
            "hoverdistance": 6,
            "xaxis": {"visible": False, "range": _around(0.0, inner * per_pixel), "fixedrange": True},
            "yaxis": {
                "visible": False,
                "range": _around((_NORTH + _SOUTH) / 2, body * per_pixel),
                "scaleanchor": "x",
                "constrain": "domain",
                "fixedrange": True,
            },
            "annotations": _numbers(globe, placed, bounds, per_pixel),
        },
    )


def _table(ranked: pd.DataFrame, papers: int) -> pd.DataFrame:
    table = ranked[["name", "papers"]].rename(columns={"name": "Country", "papers": "Papers"})
    table["Share of papers"] = [percent(n, papers) for n in ranked["papers"]]
    return table.reset_index(drop=True)


def _around(middle: float, length: float) -> list[float]:
    """The range of an axis."""
    return [middle - length / 2, middle + length / 2]


def class_bounds(largest: int) -> list[int]:
    """The lowest number of each class, at most as many as there are shades, in steps of 1, 2, 5 and 10."""
    bounds = [step for step in _STEPS if step <= largest]
    thin = -(-len(bounds) // len(_SCALE))
    return bounds[::thin]


def class_shades(bounds: Sequence[int]) -> list[str]:
    """A shade for each class, darkest last."""
    places = np.linspace(0, len(_SCALE) - 1, len(bounds)) if len(bounds) > 1 else np.array([2.0])
    return [_SCALE[round(place)] for place in places]


def _class(papers: int, bounds: Sequence[int]) -> int:
    return max(low for low in bounds if low <= papers)


def _class_name(low: int, following: int) -> str:
    if not following:
        return f"{low:,} or more"
    if following == low + 1:
        return f"{low:,} paper" if low == 1 else f"{low:,}"
    return f"{low:,}–{following - 1:,}"


def _land(rings: Iterable[Points], colour: str) -> Spec:
    """Outlines as one filled trace, separated by gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in rings:
        x += [*(round(value, 3) for value in ring[:, 0].tolist()), None]
        y += [*(round(value, 3) for value in ring[:, 1].tolist()), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": _BORDER, "width": 0.6},
        "hoverinfo": "skip",
    }


def _dots(globe: World, placed: Mapping[str, int], colours: Mapping[str, str], width: int) -> Spec:
    """Countries too small for an outline, as dots."""
    small = [name for name in placed if name not in globe.land]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(globe.middle(name)[0], 3) for name in small],
        "y": [round(globe.middle(name)[1], 3) for name in small],
        "marker": {
            "size": 9 if width > 400 else 7,
            "color": [colours[name] for name in small],
            "line": {"color": "#0b3a75", "width": 1},
        },
        "hoverinfo": "skip",
    }


def _answers(globe: World, placed: Mapping[str, int], papers: int, spacing: float) -> Spec:
    """Invisible points over each country that has papers, which respond to hovering and clicks."""
    points = {name: globe.inside(name, spacing) for name in placed}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 3) for own in points.values() for x in own[:, 0].tolist()],
        "y": [round(y, 3) for own in points.values() for y in own[:, 1].tolist()],
        "marker": {"size": 16, "color": GROUND, "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "customdata": [[name, f"country:{name}"] for name, own in points.items() for _ in own],
        "hovertext": [
            f"{escape(name)}: {counted(n, 'paper')} ({percent(n, papers)})"
            for name, n in placed.items()
            for _ in points[name]
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _numbers(globe: World, placed: Mapping[str, int], bounds: Sequence[int], per_pixel: float) -> list[Spec]:
    """Numbers on the countries large enough to hold them, most papers first."""
    taken: list[tuple[float, float, float, float]] = []
    written: list[Spec] = []
    dark = {low for low, shade in zip(bounds, class_shades(bounds), strict=True) if shade in _SCALE[3:]}
    for name, n in placed.items():
        words = f"{n:,}"
        x, y = globe.middle(name)
        half, high = text_width(words, SOURCE_SIZE) / 2 * per_pixel, SOURCE_SIZE * 0.35 * per_pixel
        corners = np.array([(x + half * side, y + high * end) for side in (-1, 1) for end in (-1, 1)])
        if not globe.holds(name, corners):
            continue
        box = (x - half, x + half, y - high, y + high)
        if any(box[0] < b[1] and b[0] < box[1] and box[2] < b[3] and b[2] < box[3] for b in taken):
            continue
        taken.append(box)
        written.append(
            {
                "text": words,
                "showarrow": False,
                "x": x,
                "y": y,
                "borderpad": 0,
                "font": {
                    "size": SOURCE_SIZE,
                    "color": GROUND if _class(n, bounds) in dark else "#0b2545",
                },
            }
        )
    return written


def _alt(found: dict[str, int], papers: int, unknown: int) -> str:
    top = ", ".join(f"{name} {n:,}" for name, n in list(found.items())[:5])
    lacking = f" No country stated: {unknown:,}." if unknown else ""
    kinds = "1 country" if len(found) == 1 else f"{len(found):,} countries"
    return f"World map of {papers:,} papers from {kinds}. Most papers: {top}.{lacking}"
