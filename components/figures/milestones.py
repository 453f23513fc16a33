"""From bench to bedside: the first paper of each kind per category, on a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape

import pandas as pd

from components.figures.categories import names_beside, needed
from components.figures.common.axes import YEARS_SPACE, rows_axis, year_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed, text_at
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup, swatch
from components.figures.common.theme import EDGE, GRID, LABEL_SIZE, LINE
from components.figures.common.wording import papers_have
from components.figures.over_time.years import DATE_RULE
from data.evidence.analysis.trends import MILESTONES
from data.exports.text_metrics import lines, text_width

# Sign and colour of each milestone; the signs differ, so that colour is not needed to distinguish them.
SIGNS = (
    ("triangle-up", "▲", "#2f7d32"),
    ("circle", "●", "#d55e00"),
    ("star", "★", "#b3261e"),
    ("square", "■", "#5b3b8c"),
)
_MARK, _SMALLEST_MARK = 13, 9  # pixels
_KEY = 36  # pixels for the key and spacing, subtracted when names are fitted


@dataclass(frozen=True, eq=False)
class _Reached:
    """The milestones of the categories: year and PMID by code and milestone."""

    names: Mapping[str, str]
    facet: str
    by_code: Mapping[str, Mapping[str, tuple[int, int]]]

    @cached_property
    def order(self) -> list[str]:
        """Codes, those closest to the bedside first."""
        return sorted(self.by_code, key=lambda code: _standing(self.by_code[code]))

    @property
    def each(self) -> list[Mapping[str, tuple[int, int]]]:
        """The milestones of each category, in order."""
        return [self.by_code[code] for code in self.order]

    @cached_property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        years = [year for own in self.by_code.values() for year, _ in own.values()]
        return min(years), max(years)

    @property
    def span(self) -> int:
        """The number of years shown, at least four."""
        return max(self.years[1] - self.years[0], 4)


def milestones_by_category(
    first: pd.DataFrame,
    names: Mapping[str, str],
    caption: Caption,
    *,
    facet: str,
    by: str,
    undated: int = 0,
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw a line per category with its milestones.

    Args:
        first: see `data.evidence.analysis.trends.milestones`.
        names: names by code of the categories wanted; those without a milestone are named below.
        caption: subtitle and source.
        facet: the code of the categories' facet.
        by: its name for use inside a sentence.
        undated: papers without a year, which cannot be a first.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; a point's customdata is the name, 'facet:category', 'years:year' and 'pmid:PMID'; the
        table has one row per category, with year and PMID of each milestone.
    """
    title = f"From bench to bedside by {by}"
    first = first[first["code"].isin(list(names))]
    table = partial(_table, first, names, by)
    if first.empty:
        why = "No dated papers here are animal studies, clinical trials or systematic reviews."
        return sentence_instead(title, caption, why, table, width=width, height=height)
    by_code: dict[str, dict[str, tuple[int, int]]] = {}
    for code, milestone, year, pmid in zip(
        *(first[key].tolist() for key in ("code", "milestone", "year", "pmid")), strict=True
    ):
        by_code.setdefault(code, {})[milestone] = (year, pmid)
    reached = _Reached(names, facet, by_code)
    notes = _notes(reached, undated, width)
    around = frame(title=title, caption=caption, notes=notes, width=width, axis_space=YEARS_SPACE)
    return Figure(title, _drawn(reached, around, height), _alt(title, reached), table)


def _notes(reached: _Reached, undated: int, width: int) -> list[str]:
    notes = ["First among the papers selected here; earlier ones may exist outside this search."]
    if missing := [name for code, name in reached.names.items() if code not in reached.by_code]:
        notes.append(f"No papers: {', '.join(missing)}.")
    # Names take up to a third of the width, so this can include symbols that only almost touch.
    if any(
        len(group) > 1 for own in reached.each for group in _groups(own, 1.6 * reached.span / width, _MARK)
    ):
        notes.append("Touching symbols: about the same year.")
    if undated:
        notes.append(f"{papers_have(undated)} no year and cannot be a first.")
    return [*notes, DATE_RULE]


def _drawn(reached: _Reached, around: Frame, height: int | None) -> Spec:
    """The lines, with the key above."""
    width, narrow = around.width, around.width < 560
    labels = [reached.names[code] for code in reached.order]
    room = None if height is None else around.room(height) - _KEY
    if narrow:
        size, words = LABEL_SIZE, [lines(name, width - 2 * EDGE, LABEL_SIZE) for name in labels]
    else:
        size, words = names_beside(labels, width * 0.34, room)
    left = EDGE
    if not narrow:
        left += 22 + round(max(text_width(line, size) for rows in words for line in rows))
    entries = [
        (swatch(colour, sign), name) for name, (_, sign, colour) in zip(MILESTONES, SIGNS, strict=True)
    ]
    key, key_height = key_lines(entries, width=width, left=left)
    inner = width - left - EDGE
    pixel = reached.span / (inner - 2 * _MARK)  # years per pixel
    lanes = _lanes(reached.each, words, size, pixel, room, narrow)
    whole = around.body(height, lanes.height + 4 + key_height)
    names = [
        _name(rows, size, top if narrow else middle, narrow)
        for rows, top, middle in zip(words, lanes.tops, lanes.middles, strict=True)
    ]
    first, last = reached.years
    begin = first - (reached.span - (last - first)) / 2
    across = (begin - _MARK * pixel, begin + reached.span + _MARK * pixel)
    return framed(
        _traces(reached, lanes),
        around,
        body=whole,
        left=left,
        layout={
            "xaxis": year_axis(list(range(first, last + 1)), across, inner)
            | {"showgrid": True, "gridcolor": GRID},
            "yaxis": rows_axis(whole - key_height, whole),
            "annotations": [key, *names],
        },
    )


def _traces(reached: _Reached, lanes: _Lanes) -> list[Spec]:
    """The lines, then the marks of each milestone."""
    ends = [_ends(own) for own in reached.each]
    data: list[Spec] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for years in ends for x in (*years, None)],
            "y": [y for middle in lanes.middles for y in (middle, middle, None)],
            "line": {"color": "#b8c1cc", "width": 3},
            "hoverinfo": "skip",
        }
    ]
    traces = (
        _marks(reached, lanes, milestone, symbol, colour)
        for milestone, (symbol, _, colour) in zip(MILESTONES, SIGNS, strict=True)
    )
    return data + [trace for trace in traces if trace["x"]]


def _marks(reached: _Reached, lanes: _Lanes, milestone: str, symbol: str, colour: str) -> Spec:
    marks = [
        (code, year, pmid, year + aside, middle + up)
        for code, middle, steps in zip(reached.order, lanes.middles, lanes.steps, strict=True)
        for name, year, pmid, aside, up in steps
        if name == milestone
    ]
    names, facet = reached.names, reached.facet
    return {
        "type": "scatter",
        "mode": "markers",
        "name": milestone,
        "x": [place[3] for place in marks],
        "y": [place[4] for place in marks],
        "marker": {
            "symbol": symbol,
            "size": lanes.mark,
            "color": colour,
            "line": {"width": 1, "color": "#ffffff"},
        },
        "customdata": [
            [names[code], f"{facet}:{code}", f"years:{year}", f"pmid:{pmid}"]
            for code, year, pmid, *_ in marks
        ],
        "hovertext": [
            f"{escape(names[code])}: {milestone.lower()}, {year} (PMID {pmid})"
            for code, year, pmid, *_ in marks
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _standing(reached: Mapping[str, tuple[int, int]]) -> tuple[int, ...]:
    """Sort key: the year of the first trial, then of the first animal study."""
    return tuple(reached[name][0] if name in reached else 9999 for name in (MILESTONES[1], MILESTONES[0]))


def _ends(reached: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    years = [year for year, _ in reached.values()]
    return min(years), max(years)


@dataclass(frozen=True, slots=True)
class _Lanes:
    """The positions of the categories' lines and of their marks, in pixels from the top.

    Attributes:
        tops: of the names, if they are above the lines.
        middles: of the lines.
        height: of all.
        mark: size of a mark.
        steps: see `_placed`.
    """

    tops: list[float]
    middles: list[float]
    height: float
    mark: int
    steps: list[list[tuple[str, int, int, float, float]]]


def _lanes(
    reached: Sequence[Mapping[str, tuple[int, int]]],
    words: Sequence[Sequence[str]],
    size: int,
    pixel: float,
    room: float | None,
    narrow: bool,
) -> _Lanes:
    """Lay the lines out; marks of the same time are stacked or, if there is no room, put side by side.

    Args:
        reached: year and PMID by milestone, one per category.
        words: the names as lines.
        size: their type size.
        pixel: years per pixel.
        room: height for all lines to fill; None for as much as they need.
        narrow: whether names are above the lines instead of next to them.
    """
    mark, stacked, air = _MARK, True, 11
    if room is not None and not narrow:
        each, air = room / len(words), 3
        deepest = max(len(group) for own in reached for group in _groups(own, pixel, _MARK))
        stacked = each >= deepest * (_MARK + 2) + air
        mark = _MARK if stacked else min(_MARK, max(_SMALLEST_MARK, int(each - air)))
    steps = [_placed(own, pixel, mark, stacked) for own in reached]
    heights = []
    for own, rows in zip(steps, words, strict=True):
        lane = 2 * max(abs(down) for *_, down in own) + mark + air
        if narrow:
            heights.append(LINE * size * len(rows) + lane + 6)
        else:
            beside = LINE * size * len(rows) + 8 if room is None else needed(len(rows), size)
            heights.append(max(lane, beside))
    spare = max(0.0, (room or 0) - sum(heights)) / len(heights)
    tops, middles, top = [], [], 0.0
    for tall, rows in zip(heights, words, strict=True):
        above = LINE * size * len(rows) if narrow else 0.0
        tops.append(top)
        middles.append(top + (above + tall + spare - 6 * narrow) / 2)
        top += tall + spare
    return _Lanes(tops, middles, max(sum(heights), room or 0), mark, steps)


def _groups(
    reached: Mapping[str, tuple[int, int]], pixel: float, mark: int
) -> list[list[tuple[str, int, int]]]:
    """Milestones with year and PMID in order of years, grouped if their marks would overlap."""
    listed = sorted(
        (reached[name][0], place, name) for place, name in enumerate(MILESTONES) if name in reached
    )
    groups: list[list[tuple[str, int, int]]] = []
    last = None
    for year, _, name in listed:
        if last is None or (year - last) / pixel >= mark:
            groups.append([])
        groups[-1].append((name, *reached[name]))
        last = year
    return groups


def _placed(
    reached: Mapping[str, tuple[int, int]], pixel: float, mark: int, stacked: bool
) -> list[tuple[str, int, int, float, float]]:
    """The positions of the marks; those that would overlap are stacked, or else put side by side.

    Side by side, each mark is shifted by less than its own width for each mark that it touches.

    Returns:
        Milestone, year, PMID, shift in years, and pixels below the line.
    """
    placed = []
    for group in _groups(reached, pixel, mark):
        centre = sum(year for _, year, _ in group) / len(group)
        for place, (name, year, pmid) in enumerate(group):
            shift = (place - (len(group) - 1) / 2) * (mark + 2 if stacked else mark)
            aside = 0.0 if stacked else centre + shift * pixel - year
            placed.append((name, year, pmid, aside, shift if stacked else 0.0))
    return placed


def _name(rows: Sequence[str], size: int, y: float, narrow: bool) -> Spec:
    beside: Spec = {} if narrow else {"xanchor": "right", "yanchor": "middle"}
    shift = 0 if narrow else -14
    return text_at(as_markup(rows), 0, y, size=size, xref="paper", xshift=shift, borderpad=0, **beside)


def _table(first: pd.DataFrame, names: Mapping[str, str], by: str) -> pd.DataFrame:
    known = {(row.code, row.milestone): row for row in first.itertuples(index=False)}
    columns: dict[str, list[object]] = {by[:1].upper() + by[1:]: list(names.values())}
    for milestone in MILESTONES:
        rows = [known.get((code, milestone)) for code in names]
        columns[milestone] = [row.year if row else None for row in rows]
        columns[f"PMID, {milestone.lower()}"] = [row.pmid if row else None for row in rows]
    table = pd.DataFrame(columns)
    return table.astype(dict.fromkeys(table.columns[1:], "Int64"))


def _alt(title: str, reached: _Reached) -> str:
    described = "; ".join(
        f"{reached.names[code]}: "
        + ", ".join(f"{name.lower()} {own[name][0]}" for name in MILESTONES if name in own)
        for code, own in zip(reached.order[:5], reached.each, strict=False)
    )
    more = f"; and {len(reached.order) - 5} more" if len(reached.order) > 5 else ""
    return f"Timeline: {title}. {described}{more}."
