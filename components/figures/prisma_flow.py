"""From PubMed's count to the papers shown, as a flow diagram after PRISMA 2020 with the count of each stage.

Page MJ et al., BMJ 2021;372:n71. No full text is sought here, so the statement's full-text stage has no box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import pandas as pd

from components.figures.common.axes import rows_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Spec, frame, framed, text_at
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, LABEL_SIZE, LARGEST, LINE, MUTED, SMALLEST
from data.evidence.analysis.prisma_flow import Flow, Stage, all_shown, all_stages, citation_stages, stages
from data.exports.text_metrics import lines

TITLE = "From PubMed's answer to the papers shown"
_STAYS, _LEAVES = "#e3edfb", "#f5f6f8"  # fill of the boxes for records that stay, and for those excluded
_PADDING = 10  # pixels between a box's border and its text
_BESIDE = 560  # width in pixels from which excluded records are beside the main column, not below
_GAP = 26  # length of an arrow in pixels
_TIGHT = 14  # the same in an image with two columns
_TWO = 940  # width from which papers found by citation are beside those found in PubMed, not below
_MAIN = 0.42  # width of the main column as a share of the figure, if excluded records are beside it
_INDENT = 44  # indentation of excluded records in pixels, if they are below
_HEAD = 6  # size of an arrowhead in pixels

Arrow = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Box:
    """A box with its text broken into lines, in pixels from the plot's upper left corner."""

    heading: tuple[str, ...]
    rows: tuple[str, ...]
    fill: str
    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        return self.top + self.height


def prisma_flow(flow: Flow, *, caption: Caption, width: int, height: int | None = None) -> Figure:
    """Draw the flow.

    Args:
        flow: how many records were found, excluded and shown.
        caption: the source; its subtitle is replaced, because filters do not change the flow.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; its table has every count, including zeros.
    """
    words = replace(
        caption,
        subtitle=f"{flow.all_identified:,} identified, {flow.all_shown:,} shown · regardless of filters",
    )
    table = partial(
        pd.DataFrame,
        [row for stage in all_stages(flow) for row in _rows_of(stage)],
        columns=["Stage", "Records"],
    )
    if not flow.all_identified:
        why = "No record was identified. Run another search on the page PubMed search."
        return sentence_instead(TITLE, words, why, table, width=width, height=height)
    notes = (f"After PRISMA 2020. {flow.screening}", *flow.following)
    around = frame(title=TITLE, caption=words, notes=notes, width=width, axis_space=6)
    room, inner = None if height is None else around.room(height), width - 2 * EDGE
    sizes = [LABEL_SIZE] if room is None else range(LARGEST, SMALLEST - 1, -1)
    gap = _TIGHT if flow.citation and room is not None else _GAP
    for size in sizes:
        plan = _plan(flow, inner, size, gap)
        if room is None or plan.bottom < room:
            break
    body = around.body(height, plan.bottom)
    spare = (body - 1 - plan.bottom) / 2
    if plan.levels > 1:
        plan = _plan(flow, inner, size, gap + spare / (plan.levels - 1), _PADDING + spare / plan.levels / 2)
    spec = framed(
        [*map(_outline, plan.boxes), *map(_arrow, plan.arrows)],
        around,
        body=body,
        layout={
            "xaxis": {"visible": False, "fixedrange": True, "range": [0, inner]},
            "yaxis": rows_axis(body),
            "annotations": [_words(box, size) for box in plan.boxes],
        },
    )
    return Figure(TITLE, spec, _alt(flow), table)


def _rows_of(stage: Stage) -> list[tuple[str, int]]:
    return [(stage.name, stage.records), *((f"– {name}", records) for name, records in stage.parts)]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All boxes with the arrows between them; `levels` is the number of boxes one below the other."""

    boxes: tuple[_Box, ...]
    arrows: tuple[Arrow, ...]
    levels: int

    @property
    def bottom(self) -> float:
        return max(box.bottom for box in self.boxes)


def _plan(flow: Flow, width: float, size: int, gap: float = _GAP, above: float = _PADDING) -> _Plan:
    """The boxes of one column, or of both with the box that they lead to."""
    second = citation_stages(flow)
    if not second:
        boxes = _boxes(stages(flow), width, size, gap, above)
        return _Plan(tuple(boxes), tuple(_arrows(boxes, beside=width >= _BESIDE)), _levels(boxes))
    two = width >= _TWO
    wide = (width - 2 * _GAP) / 2 if two else width
    first = _boxes(stages(flow), wide, size, gap, above)
    other = _boxes(second, wide, size, gap, above)
    right, down = (wide + 2 * _GAP, 0.0) if two else (0.0, first[-1].bottom + gap - 1)
    other = [replace(box, left=box.left + right, top=box.top + down) for box in other]
    (last,) = _boxes((all_shown(flow),), width, size, gap, above)
    last = replace(last, left=1.0, width=width - 2, top=max(first[-1].bottom, other[-1].bottom) + gap)
    arrows = [*_arrows(first, beside=wide >= _BESIDE), *_arrows(other, beside=wide >= _BESIDE)]
    # One below the other, an arrow from the first column would run through the second.
    for column in (first, other) if two else ():
        x = column[-1].left + _INDENT / 2
        arrows.append(((x, column[-1].bottom), (x, last.top)))
    levels = max(map(_levels, (first, other))) if two else _levels([*first, *other])
    return _Plan((*first, *other, last), tuple(arrows), levels + 1)


def _levels(boxes: Sequence[_Box]) -> int:
    return len({box.top for box in boxes})


def _boxes(
    found: Sequence[Stage], width: float, size: int, gap: float = _GAP, above: float = _PADDING
) -> list[_Box]:
    """The boxes in the order of the stages; `gap` is between them, `above` the padding above their text."""
    beside = width >= _BESIDE
    boxes: list[_Box] = []
    for stage in found:
        aside = stage.leaves
        left = (width * _MAIN + 2 * _GAP if beside else _INDENT) if aside else 1.0
        wide = width * _MAIN if beside and not aside else width - left - 1
        room = wide - 2 * _PADDING
        heading = lines(f"{stage.name}: {stage.records:,}", room, size, bold=True)
        rows = [
            row
            for name, records in stage.parts
            if records
            for row in lines(f"{name}: {records:,}", room, size)
        ]
        high = LINE * size * (len(heading) + len(rows)) + 2 * above
        if beside and aside:
            top = boxes[-1].top
        else:
            top = max((box.bottom for box in boxes[-2:]), default=1 - gap) + gap
        boxes.append(_Box(tuple(heading), tuple(rows), _LEAVES if aside else _STAYS, left, top, wide, high))
    return boxes


def _arrows(boxes: Sequence[_Box], *, beside: bool) -> list[Arrow]:
    """Arrows from each stage to the next, and to the records excluded there."""
    found: list[Arrow] = []
    stays = [box for box in boxes if box.fill == _STAYS]
    for one, following in pairwise(stays):
        x = one.left + (one.width / 2 if beside else _INDENT / 2)
        found.append(((x, one.bottom), (x, following.top)))
    for one, following in pairwise(boxes):
        if following.fill == _LEAVES:
            y = one.middle if beside else following.middle
            y = min(y, following.bottom - 6)
            found.append(((one.left + (one.width if beside else _INDENT / 2), y), (following.left, y)))
    return found


def _outline(box: _Box) -> Spec:
    left, right, top, bottom = box.left, box.left + box.width, box.top, box.bottom
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [left, right, right, left, left],
        "y": [top, top, bottom, bottom, top],
        "fill": "toself",
        "fillcolor": box.fill,
        "line": {"color": MUTED, "width": 1},
        "hoverinfo": "skip",
    }


def _arrow(ends: Arrow) -> Spec:
    """An arrow as one outline, so that slides draw it the same way."""
    (x0, y0), (x1, y1) = ends
    if x0 == x1:
        xs, ys = (
            [x0, x1, x1 - _HEAD, x1, x1 + _HEAD, x1],
            [y0, y1 - _HEAD, y1 - _HEAD, y1, y1 - _HEAD, y1 - _HEAD],
        )
    else:
        xs, ys = (
            [x0, x1 - _HEAD, x1 - _HEAD, x1, x1 - _HEAD, x1 - _HEAD],
            [y0, y1, y1 - _HEAD, y1, y1 + _HEAD, y1],
        )
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "fill": "toself",
        "fillcolor": MUTED,
        "line": {"color": MUTED, "width": 1},
        "hoverinfo": "skip",
    }


def _words(box: _Box, size: int) -> Spec:
    parts = [f"<b>{as_markup([row])}</b>" for row in box.heading]
    if box.rows:
        parts.append(as_markup(box.rows))
    return text_at(
        "<br>".join(parts), box.left + _PADDING, box.middle, size=size, yanchor="middle", borderpad=0
    )


def _alt(flow: Flow) -> str:
    parts = [
        f"{stage.name} {stage.records:,}"
        + (f" ({kinds})" if (kinds := ", ".join(f"{n} {k:,}" for n, k in stage.parts if k)) else "")
        for stage in all_stages(flow)
    ]
    return f"Flow diagram after PRISMA 2020: {'; '.join(parts)}."
