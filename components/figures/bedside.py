"""From bench to bedside: the first paper of each kind per category, on a line of years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from components.figures.key import key_lines
from components.figures.sentence import sentence_instead
from components.figures.theme import (
    EDGE,
    GRID,
    INK,
    LABEL_SIZE,
    LINE,
    MUTED,
    Caption,
    Figure,
    Spec,
    as_markup,
    frame,
    framed,
    lines,
    papers_have,
    swatch,
    text_width,
    year_step,
)
from components.figures.years import DATE_RULE
from data.trends import MILESTONES

# Sign and colour of each milestone: both tell them apart, for whoever sees no colour.
_SIGNS = (
    ("triangle-up", "▲", "#2f7d32"),
    ("circle", "●", "#d55e00"),
    ("star", "★", "#b3261e"),
    ("square", "■", "#5b3b8c"),
)
_MARK = 13  # pixels


def bench_to_bedside(
    first: pd.DataFrame,
    names: Mapping[str, str],
    caption: Caption,
    *,
    facet: str,
    by: str,
    undated: int = 0,
    width: int,
) -> Figure:
    """Draw a line a category with its milestones.

    Args:
        first: see `data.trends.milestones`.
        names: name by code of the categories wanted; those without a milestone are named below.
        caption: the words above and below.
        facet: the code of the facet that the categories are of.
        by: the same in words.
        undated: papers that have no year and so cannot be a first.
        width: pixels the figure will have.

    Returns:
        The figure; a point's customdata is the name, 'facet:category', 'years:year' and 'pmid:PMID'; the
        table has a row a category, with year and PMID of each milestone.
    """
    title = f"From bench to bedside by {by}"
    first = first[first["code"].isin(list(names))]
    table = _table(first, names, by)
    if first.empty:
        why = "No dated paper here is an animal study, a clinical trial or a systematic review."
        return sentence_instead(title, caption, why, table, width=width)
    reached: dict[str, dict[str, tuple[int, int]]] = {}
    for code, milestone, year, pmid in zip(
        *(first[key].tolist() for key in ("code", "milestone", "year", "pmid")), strict=True
    ):
        reached.setdefault(code, {})[milestone] = (year, pmid)
    order = sorted(reached, key=lambda code: _standing(reached[code]))
    years = sorted(first["year"].astype(int))
    narrow = width < 560
    room = width - 2 * EDGE if narrow else width * 0.34
    words = [lines(names[code], room, LABEL_SIZE) for code in order]
    left = EDGE
    if not narrow:
        left += 22 + round(max(text_width(line, LABEL_SIZE) for rows in words for line in rows))
    span = max(years[-1] - years[0], 4)
    begin = years[0] - (span - (years[-1] - years[0])) / 2
    inner = width - left - EDGE
    pixel = span / (inner - 2 * _MARK)  # years a pixel
    annotations: list[Spec] = []
    middles: dict[str, float] = {}
    steps: dict[str, list[tuple[str, int, int, float]]] = {}
    top = 0.0
    for code, rows in zip(order, words, strict=True):
        steps[code], depth = _placed(reached[code], pixel)
        height = LINE * LABEL_SIZE * len(rows)
        lane = depth * (_MARK + 2) + 9
        middles[code] = top + (height + lane / 2 if narrow else max(lane, height + 8) / 2)
        annotations.append(_name(rows, top if narrow else middles[code], narrow))
        top += height + lane + 6 if narrow else max(lane, height + 8)
    body = round(top) + 4
    entries = [
        (swatch(colour, sign), name) for name, (_, sign, colour) in zip(MILESTONES, _SIGNS, strict=True)
    ]
    key, key_height = key_lines(entries, width=width, left=left)
    annotations.append(key)
    data: list[Spec] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for code in order for x in (*_ends(reached[code]), None)],
            "y": [y for code in order for y in (middles[code], middles[code], None)],
            "line": {"color": "#b8c1cc", "width": 3},
            "hoverinfo": "skip",
        }
    ]
    for milestone, (symbol, _, colour) in zip(MILESTONES, _SIGNS, strict=True):
        marks = [
            (code, year, pmid, middles[code] + shift)
            for code in order
            for name, year, pmid, shift in steps[code]
            if name == milestone
        ]
        if marks:
            data.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": milestone,
                    "x": [mark[1] for mark in marks],
                    "y": [mark[3] for mark in marks],
                    "marker": {
                        "symbol": symbol,
                        "size": _MARK,
                        "color": colour,
                        "line": {"width": 1, "color": "#ffffff"},
                    },
                    "customdata": [
                        [names[code], f"{facet}:{code}", f"years:{year}", f"pmid:{pmid}"]
                        for code, year, pmid, _ in marks
                    ],
                    "hovertext": [
                        f"{escape(names[code])}: {milestone.lower()}, {year} (PMID {pmid})"
                        for code, year, pmid, _ in marks
                    ],
                    "hovertemplate": "%{hovertext}<extra></extra>",
                    "cliponaxis": False,
                }
            )
    step = year_step(1 / pixel)
    notes = ["First among the papers selected here; earlier ones may exist outside this search."]
    if missing := [name for code, name in names.items() if code not in reached]:
        notes.append(f"None of these yet: {', '.join(missing)}.")
    if undated:
        notes.append(f"{papers_have(undated)} no year and cannot be a first.")
    spec = framed(
        data,
        frame(title=title, caption=caption, notes=[*notes, DATE_RULE], width=width, axis_space=54),
        body=body + key_height,
        left=left,
        layout={
            "xaxis": {
                "title": {"text": "Year of publication", "font": {"color": MUTED}, "standoff": 8},
                "range": [begin - _MARK * pixel, begin + span + _MARK * pixel],
                "tickvals": [y for y in range(years[0], years[-1] + 1) if y % step == 0] or [years[0]],
                "tickformat": "d",
                "tickangle": 0,
                "gridcolor": GRID,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": {
                "visible": False,
                "range": [body, 0],
                "domain": [0, body / (body + key_height)],
                "fixedrange": True,
            },
            "annotations": annotations,
        },
    )
    return Figure(title, spec, _alt(title, order, names, reached), table)


def _standing(reached: Mapping[str, tuple[int, int]]) -> tuple[int, ...]:
    """How far a category came: first those with a trial, the earliest first, then by animal study."""
    return tuple(reached[name][0] if name in reached else 9999 for name in (MILESTONES[1], MILESTONES[0]))


def _ends(reached: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    years = [year for year, _ in reached.values()]
    return min(years), max(years)


def _placed(
    reached: Mapping[str, tuple[int, int]], pixel: float
) -> tuple[list[tuple[str, int, int, float]], int]:
    """Milestones with their shift from the line in pixels, those that would overlap one above the other.

    Returns:
        Milestone, year, PMID and shift for each; and how many stand above one another at most.
    """
    listed = sorted(
        (reached[name][0], place, name) for place, name in enumerate(MILESTONES) if name in reached
    )
    groups: list[list[str]] = []
    last = None
    for year, _, name in listed:
        if last is not None and (year - last) / pixel < _MARK:
            groups[-1].append(name)
        else:
            groups.append([name])
        last = year
    placed = []
    for group in groups:
        for place, name in enumerate(group):
            shift = (place - (len(group) - 1) / 2) * (_MARK + 2)
            placed.append((name, *reached[name], shift))
    return placed, max(map(len, groups))


def _name(rows: Sequence[str], y: float, narrow: bool) -> Spec:
    return {
        "text": as_markup(rows),
        "align": "left" if narrow else "right",
        "showarrow": False,
        "x": 0,
        "xref": "paper",
        "xanchor": "left" if narrow else "right",
        "xshift": 0 if narrow else -14,
        "y": y,
        "yanchor": "top" if narrow else "middle",
        "borderpad": 0,
        "font": {"size": LABEL_SIZE, "color": INK},
    }


def _table(first: pd.DataFrame, names: Mapping[str, str], by: str) -> pd.DataFrame:
    known = {(row.code, row.milestone): row for row in first.itertuples(index=False)}
    columns: dict[str, list[object]] = {by[:1].upper() + by[1:]: list(names.values())}
    for milestone in MILESTONES:
        rows = [known.get((code, milestone)) for code in names]
        columns[milestone] = [row.year if row else None for row in rows]
        columns[f"PMID, {milestone.lower()}"] = [row.pmid if row else None for row in rows]
    table = pd.DataFrame(columns)
    return table.astype(dict.fromkeys(table.columns[1:], "Int64"))


def _alt(
    title: str,
    order: Sequence[str],
    names: Mapping[str, str],
    reached: Mapping[str, Mapping[str, tuple[int, int]]],
) -> str:
    told = "; ".join(
        f"{names[code]}: "
        + ", ".join(
            f"{name.lower()} {reached[code][name][0]}" for name in MILESTONES if name in reached[code]
        )
        for code in order[:5]
    )
    more = f"; and {len(order) - 5} more" if len(order) > 5 else ""
    return f"Timeline: {title}. {told}{more}."
