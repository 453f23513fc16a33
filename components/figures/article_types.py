"""Article types: reviews and clinical trials set against each other, the rest behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from components.figures.theme import (
    EDGE,
    GRID,
    GROUND,
    INK,
    LABEL_SIZE,
    LINE,
    MUTED,
    NO_COLOUR,
    Caption,
    Figure,
    Spec,
    frame,
    framed,
    packed,
    swatch,
    whole_ticks,
)
from data.topic import Category, Topic

_DESIGNS = {
    "yes": ("randomised", "", 1.0),
    "no": ("not randomised", "/", 1.0),
    "not stated": ("randomisation not stated", ".", 0.75),
}
_SWATCHES = {"": "■", "/": "▨", ".": "▒"}
# Later phases are darker; the ground shows through the earlier ones, the outline stays dark.
_PHASES = {"1": 0.25, "1/2": 0.38, "2": 0.52, "2/3": 0.66, "3": 0.82, "4": 1.0, "not stated": 0.0}


@dataclass(frozen=True, slots=True)
class _Segment:
    """A piece of a bar: so many papers, drawn so; `cell` is the condition that they meet."""

    name: str
    papers: int
    colour: str
    outline: str
    cell: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A bar with its words above it."""

    title: str
    segments: tuple[_Segment, ...]
    thickness: int
    strong: bool

    @property
    def papers(self) -> int:
        return sum(segment.papers for segment in self.segments)


def article_types(
    counts: pd.DataFrame, designs: pd.DataFrame, topic: Topic, caption: Caption, *, papers: int, width: int
) -> Figure:
    """Draw article types.

    Args:
        counts: columns code, name, papers of the facet article_type.
        designs: the trials by randomisation and phase; see `View.trial_designs`.
        topic: tells which types are reviews and which trials, and their colours.
        caption: the words above and below.
        papers: papers selected.
        width: pixels the figure will have.

    Returns:
        The figure; its table lists types and, under the trials, their designs and phases.
    """
    by_code = dict(zip(counts["code"], counts["papers"].astype(int), strict=True))
    facet = topic.facet("article_type")
    reviews = [facet.category(code) for code in topic.review_types]
    trials = [facet.category(code) for code in topic.trial_types]
    lead = {category.code for category in (*reviews, *trials)}
    rest = sorted(
        (c for c in facet.categories if c.code not in lead and by_code[c.code]),
        key=lambda c: -by_code[c.code],
    )
    colour = trials[0].colour if trials else NO_COLOUR
    by_design = designs.groupby("randomised", sort=False)["papers"].sum()
    by_phase = designs.groupby("phase", sort=False)["papers"].sum()
    rows = [
        _Row("Reviews", tuple(_of_type(c, by_code) for c in reviews), 26, True),
        _Row(
            "Clinical trials",
            tuple(
                _Segment(
                    name,
                    int(by_design[key]),
                    _tint(colour, strength),
                    colour,
                    f"randomised:{key.replace(' ', '_')}",
                    pattern,
                )
                for key, (name, pattern, strength) in _DESIGNS.items()
            ),
            26,
            True,
        ),
    ]
    if by_design.sum():
        rows.append(
            _Row(
                "… by phase",
                tuple(
                    _Segment(
                        _phase_name(phase),
                        int(by_phase[phase]),
                        _tint(colour, strength),
                        colour,
                        f"phase:{phase.replace(' ', '_')}",
                    )
                    for phase, strength in _PHASES.items()
                ),
                14,
                False,
            )
        )
    rows += [_Row(c.name, (_of_type(c, by_code),), 10, False) for c in rest]
    empty = [c.name for c in facet.categories if c.code not in lead and not by_code[c.code]]
    data, annotations, body = _stacked(rows, width - 2 * EDGE)
    longest = max(row.papers for row in rows)
    title = "Article types: reviews and clinical trials"
    spec = framed(
        data,
        frame(
            title=title,
            caption=caption,
            notes=[
                "Each paper has one article type. Randomisation and phase as stated in the record.",
                f"No paper: {', '.join(empty)}." if empty else "",
            ],
            width=width,
            axis_space=46,
        ),
        body=body,
        layout={
            "barmode": "overlay",
            "xaxis": {
                "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 6},
                "range": [0, max(longest, 1) * 1.02],
                "tickformat": ",d",
                "tickvals": whole_ticks(longest),
                "gridcolor": GRID,
                "zerolinecolor": GRID,
                "fixedrange": True,
            },
            "yaxis": {"visible": False, "range": [body, 0], "fixedrange": True},
            "annotations": annotations,
        },
    )
    return Figure(title, spec, _alt(rows, papers), _table(rows))


def _of_type(category: Category, by_code: dict[str, int]) -> _Segment:
    colour = category.colour or NO_COLOUR
    cell = f"article_type:{category.code}"
    return _Segment(category.name.lower(), by_code[category.code], colour, colour, cell)


def _phase_name(phase: str) -> str:
    return "phase not stated" if phase == "not stated" else f"phase {phase}"


def _tint(colour: str, strength: float) -> str:
    """The colour mixed with white; strength 1 is the colour itself."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02x}" for part in parts)


def _stacked(rows: Sequence[_Row], room: float) -> tuple[list[Spec], list[Spec], int]:
    """Lay the rows out from the top in pixels: bars, words above them, height needed."""
    top = 4.0
    bars: list[tuple[float, int, int, _Segment, str]] = []
    annotations: list[Spec] = []
    for row in rows:
        words = _words_above(row, room)
        size = LABEL_SIZE + 2 if row.strong else LABEL_SIZE
        annotations.append(
            {
                "text": "<br>".join(words),
                "align": "left",
                "showarrow": False,
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": top,
                "yref": "y",
                "yanchor": "top",
                "borderpad": 0,
                "font": {"size": size, "color": INK},
            }
        )
        top += len(words) * size * LINE + 3
        start = 0
        for segment in row.segments:
            if segment.papers:
                bars.append((top + row.thickness / 2, row.thickness, start, segment, row.title))
                start += segment.papers
        top += row.thickness + (16 if row.strong else 10)
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
    """The row's name and number, then its pieces, broken between pieces to fit the room."""
    size = LABEL_SIZE + 2 if row.strong else LABEL_SIZE
    if len(row.segments) == 1:
        return [f"{escape(row.title)}: {row.papers:,}"]
    title = f"<b>{escape(row.title)}: {row.papers:,}</b>" if row.strong else escape(row.title)
    pieces = [
        (_mark(segment), f"{segment.papers:,} {segment.name}") for segment in row.segments if segment.papers
    ]
    return packed(pieces, room, size, first=title)


def _mark(segment: _Segment) -> str:
    """A small picture of how a piece is drawn."""
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
    def told(row: _Row) -> str:
        pieces = ", ".join(f"{s.papers} {s.name}" for s in row.segments if s.papers)
        return f"{row.title} {row.papers}" + (f" ({pieces})" if len(row.segments) > 1 and pieces else "")

    return f"Bar chart of {papers} papers by article type. {'; '.join(told(row) for row in rows)}."
