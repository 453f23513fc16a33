"""Article types: reviews and clinical trials in comparison, followed by the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import pandas as pd

from components.figures.categories import names_beside, needed
from components.figures.common.axes import rows_axis, whole_ticks
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed, text_at
from components.figures.common.text_layout import as_markup, packed, swatch
from components.figures.common.theme import EDGE, GRID, GROUND, INK, LABEL_SIZE, LINE, MUTED, NO_COLOUR
from data.evidence.common_facets import PHASE, RANDOMISED
from data.exports.text_metrics import text_width
from data.topics.model import ARTICLE_TYPE, Category, Topic

_WIDE, _BETWEEN = 800, 36  # minimum width of a figure with two columns, and the space between them
_DESIGNS = {
    "yes": ("randomised", "", 1.0),
    "no": ("not randomised", "/", 1.0),
    "not stated": ("randomisation not stated", ".", 0.75),
}
_SWATCHES = {"": "■", "/": "▨", ".": "▒"}
# Later phases are darker; the fill of earlier ones is paler, the outline stays dark.
_PHASES = {"1": 0.25, "1/2": 0.38, "2": 0.52, "2/3": 0.66, "3": 0.82, "4": 1.0, "not stated": 0.0}


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment of a bar; `cell` is the condition that its papers meet."""

    name: str
    papers: int
    colour: str
    outline: str
    cell: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A bar with its label above it."""

    title: str
    segments: tuple[_Segment, ...]
    thickness: int
    strong: bool

    @property
    def papers(self) -> int:
        return sum(segment.papers for segment in self.segments)


def article_types(
    counts: pd.DataFrame,
    designs: pd.DataFrame,
    topic: Topic,
    caption: Caption,
    *,
    papers: int,
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw article types: the rest below reviews and trials or, if that is too high, next to them.

    Args:
        counts: columns code, name, papers of the facet article_type.
        designs: the trials by randomisation and phase; see `View.trial_designs`.
        topic: defines which types are reviews and which are trials, and their colours.
        caption: subtitle and source.
        papers: papers selected.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; its table lists types and, below the trials, their designs and phases.
    """
    by_code = dict(zip(counts["code"], counts["papers"].astype(int), strict=True))
    facet = topic.facet(ARTICLE_TYPE)
    lead = {*topic.review_types, *topic.trial_types}
    rest = [category for category in facet.categories if category.code not in lead]
    reviews = tuple(_of_type(facet.category(code), by_code) for code in topic.review_types)
    rows = [_Row("Reviews", reviews, 26, True), *_trials(designs, topic)]
    others = [
        _Row(category.name, (_of_type(category, by_code),), 10, False)
        for category in sorted(rest, key=lambda category: -by_code[category.code])
        if by_code[category.code]
    ]
    empty = [category.name for category in rest if not by_code[category.code]]
    title = "Article types: reviews and clinical trials"
    around = frame(
        title=title,
        caption=caption,
        notes=[
            "Each paper has one article type. Randomisation and phase as stated in the record.",
            f"No papers: {', '.join(empty)}." if empty else "",
        ],
        width=width,
        axis_space=46,
    )
    tall = _stacked([*rows, *others], width - 2 * EDGE)[2]
    if others and width >= _WIDE and height is not None and tall > around.room(height):
        spec = _side_by_side(rows, others, around, height)
    else:
        spec = _one_column([*rows, *others], around, height)
    return Figure(title, spec, _alt([*rows, *others], papers), partial(_table, [*rows, *others]))


def _trials(designs: pd.DataFrame, topic: Topic) -> list[_Row]:
    """The trials by randomisation and, if there are any, by phase."""
    trials = [topic.facet(ARTICLE_TYPE).category(code) for code in topic.trial_types]
    colour = trials[0].colour if trials else NO_COLOUR
    by_design: Counter[str] = Counter()
    by_phase: Counter[str] = Counter()
    for design, phase, n in zip(*(designs[key].tolist() for key in designs.columns), strict=True):
        by_design[design] += n
        by_phase[phase] += n
    of_design = tuple(
        _Segment(name, by_design[key], _tint(colour, strength), colour, _condition(RANDOMISED, key), pattern)
        for key, (name, pattern, strength) in _DESIGNS.items()
    )
    of_phase = tuple(
        _Segment(_phase_name(key), by_phase[key], _tint(colour, strength), colour, _condition(PHASE, key))
        for key, strength in _PHASES.items()
    )
    rows = [_Row("Clinical trials", of_design, 26, True)]
    return [*rows, _Row("… by phase", of_phase, 14, False)] if by_design.total() else rows


def _condition(facet: str, answer: str) -> str:
    """The condition of a segment, such as 'randomised:not_stated'."""
    return f"{facet}:{answer.replace(' ', '_')}"


def _one_column(rows: Sequence[_Row], around: Frame, height: int | None) -> Spec:
    """All rows in one column."""
    inner = around.width - 2 * EDGE
    needed = _stacked(rows, inner)[2]
    body = around.body(height, needed)
    data, annotations, _ = _stacked(rows, inner, body - needed)
    longest = max(1, *(row.papers for row in rows))
    return framed(
        data,
        around,
        body=body,
        layout={
            "barmode": "overlay",
            "xaxis": _papers_axis(longest, longest * 1.02),
            "yaxis": rows_axis(body),
            "annotations": annotations,
        },
    )


def _side_by_side(rows: Sequence[_Row], others: Sequence[_Row], around: Frame, height: int | None) -> Spec:
    """Reviews and trials on the left; the other types on the right, on the same scale, with names beside."""
    inner = around.width - 2 * EDGE
    titles = [row.title for row in others]
    room = None if height is None else around.room(height) - 8
    size, names = names_beside(titles, inner * 0.3, room)
    said = [f"{row.papers:,}" for row in others]
    named = _BETWEEN + max(text_width(line, size) for name in names for line in name) + 10
    bars = inner - named - max(text_width(number, size) for number in said) - 10
    longest, longest_other = max(1, *(row.papers for row in rows)), max(row.papers for row in others)
    # The labels above the bars on the left need some room, however short the bars are.
    half = max(bars * longest / (longest + longest_other), 0.36 * inner)
    scale = max(longest * 1.02 / half, longest_other / (bars - half))  # papers per pixel
    begin = half + named
    tall = _stacked(rows, half)[2]
    step = needed(max(map(len, names)), size)
    body = around.body(height, max(tall, 26 * len(others), step * len(others)), max(tall, step * len(others)))
    data, annotations, _ = _stacked(rows, half, body - tall)
    pitch = body / len(others)
    middles = [pitch * (place + 0.5) for place in range(len(others))]
    data.append(_bars_beside(others, middles, min(pitch * 0.62, 34), size))
    beside: Spec = {"xref": "paper", "xanchor": "right", "xshift": -6, "yanchor": "middle", "borderpad": 0}
    annotations += [
        text_at(as_markup(name), begin / inner, middle, size=size, **beside)
        for name, middle in zip(names, middles, strict=True)
    ]
    return framed(
        data,
        around,
        body=body,
        layout={
            "barmode": "overlay",
            "xaxis": _papers_axis(longest, half * scale) | {"domain": [0, half / inner]},
            "xaxis2": {
                "visible": False,
                "range": [0, (inner - begin) * scale],
                "domain": [begin / inner, 1],
                "fixedrange": True,
            },
            "yaxis": rows_axis(body),
            "annotations": annotations,
        },
    )


def _bars_beside(others: Sequence[_Row], middles: Sequence[float], thickness: float, size: int) -> Spec:
    """The bars of the right column with their numbers."""
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": "x2",
        "y": middles,
        "width": thickness,
        "x": [row.papers for row in others],
        "text": [f"{row.papers:,}" for row in others],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": size, "color": INK},
        "marker": {"color": [row.segments[0].colour for row in others]},
        "customdata": [[row.title, row.segments[0].cell] for row in others],
        "hovertemplate": "%{customdata[0]}, %{x} papers<extra></extra>",
    }


def _papers_axis(longest: int, end: float) -> Spec:
    return {
        "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 6},
        "range": [0, end],
        "tickformat": ",d",
        "tickvals": whole_ticks(longest),
        "gridcolor": GRID,
        "zerolinecolor": GRID,
        "fixedrange": True,
    }


def _of_type(category: Category, by_code: dict[str, int]) -> _Segment:
    colour = category.colour or NO_COLOUR
    cell = f"{ARTICLE_TYPE}:{category.code}"
    return _Segment(category.name.lower(), by_code[category.code], colour, colour, cell)


def _phase_name(phase: str) -> str:
    return "phase not stated" if phase == "not stated" else f"phase {phase}"


def _tint(colour: str, strength: float) -> str:
    """The colour mixed with white; strength 1 is the colour itself."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02x}" for part in parts)


def _stacked(rows: Sequence[_Row], room: float, spare: float = 0.0) -> tuple[list[Spec], list[Spec], int]:
    """Lay the rows out from the top, in pixels: bars, labels above them, and the height needed.

    `spare` is extra height that the rows share.
    """
    top = 4.0
    share = spare / len(rows)
    thicker = min(0.5 * share, 30)
    bars: list[tuple[float, float, int, _Segment, str]] = []
    annotations: list[Spec] = []
    for row in rows:
        words = _words_above(row, room)
        size = LABEL_SIZE + 2 if row.strong else LABEL_SIZE
        annotations.append(
            text_at("<br>".join(words), 0, top, size=size, xref="paper", yref="y", borderpad=0)
        )
        top += len(words) * size * LINE + 3
        thickness = row.thickness + thicker
        start = 0
        for segment in row.segments:
            if segment.papers:
                bars.append((top + thickness / 2, thickness, start, segment, row.title))
                start += segment.papers
        top += row.thickness + share + (16 if row.strong else 10)
    trace: Spec = {
        "type": "bar",
        "orientation": "h",
        "y": [bar[0] for bar in bars],
        "width": [bar[1] for bar in bars],
        "base": [bar[2] for bar in bars],
        "x": [bar[3].papers for bar in bars],
        "marker": {
            "color": [bar[3].colour for bar in bars],
            "line": {"width": 1, "color": [bar[3].outline for bar in bars]},
            "pattern": {
                "shape": [bar[3].pattern for bar in bars],
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "size": 7,
                "solidity": 0.4,
            },
        },
        "customdata": [[f"{bar[4]}: {bar[3].name}", bar[3].cell] for bar in bars],
        "hovertemplate": "%{customdata[0]}, %{x} papers<extra></extra>",
    }
    return [trace], annotations, round(top)


def _words_above(row: _Row, room: float) -> list[str]:
    """The row's name and number, then its segments, broken between segments to fit the room."""
    size = LABEL_SIZE + 2 if row.strong else LABEL_SIZE
    if len(row.segments) == 1:
        return [f"{escape(row.title)}: {row.papers:,}"]
    title = f"<b>{escape(row.title)}: {row.papers:,}</b>" if row.strong else escape(row.title)
    pieces = [
        (_mark(segment), f"{segment.papers:,} {segment.name}") for segment in row.segments if segment.papers
    ]
    return packed(pieces, room, size, first=title)


def _mark(segment: _Segment) -> str:
    """A swatch that shows how a segment is drawn."""
    if segment.colour == GROUND:
        return swatch(segment.outline, "□")
    return swatch(segment.colour, _SWATCHES[segment.pattern])


def _table(rows: Sequence[_Row]) -> pd.DataFrame:
    listed = []
    for row in rows:
        listed.append((row.title, row.papers))
        if len(row.segments) > 1:
            listed += [(f"    {segment.name}", segment.papers) for segment in row.segments]
    return pd.DataFrame(listed, columns=["Article type", "Papers"])


def _alt(rows: Sequence[_Row], papers: int) -> str:
    def described(row: _Row) -> str:
        pieces = ", ".join(f"{s.papers} {s.name}" for s in row.segments if s.papers)
        return f"{row.title} {row.papers}" + (f" ({pieces})" if len(row.segments) > 1 and pieces else "")

    return f"Bar chart of {papers} papers by article type. {'; '.join(described(row) for row in rows)}."
