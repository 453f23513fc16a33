"""The empty state of a figure: a sentence instead of a plot, never an empty axis."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from components.figures.common.frame import Caption, Figure, frame, framed, text_at
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, LARGEST, LINE, SUBTITLE_SIZE
from data.exports.text_metrics import lines


def sentence_instead(
    title: str,
    caption: Caption,
    sentence: str,
    numbers: Callable[[], pd.DataFrame],
    *,
    width: int,
    height: int | None = None,
) -> Figure:
    """Show a sentence in the frame of a figure.

    Args:
        title: what would have been counted.
        caption: subtitle and source.
        sentence: why there is nothing to draw, and what to do.
        numbers: makes the table, which may be empty or all zeros.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.
    """
    size = SUBTITLE_SIZE if height is None else LARGEST
    rows = lines(sentence, width - 2 * EDGE, size)
    around = frame(title=title, caption=caption, notes=(), width=width, axis_space=6)
    spec = framed(
        [{"type": "scatter", "x": [], "y": [], "hoverinfo": "skip"}],
        around,
        body=around.body(height, 26 + LINE * size * len(rows)),
        layout={
            "xaxis": {"visible": False, "fixedrange": True},
            "yaxis": {"visible": False, "fixedrange": True},
            "annotations": [
                text_at(as_markup(rows), 0, 0.5, size=size, xref="paper", yref="paper", yanchor="middle")
            ],
        },
    )
    return Figure(title, spec, f"{title}: {sentence}", numbers)
