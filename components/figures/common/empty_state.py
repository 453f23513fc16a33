"""What stands in a figure's place where there is nothing to draw: a sentence, never an empty axis."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from components.figures.common.frame import Caption, Figure, frame, framed
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, INK, LARGEST, LINE, SUBTITLE_SIZE
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
    """Frame a sentence as a figure.

    Args:
        title: what would have been counted.
        caption: the words above and below.
        sentence: why there is nothing to draw, and what to do.
        numbers: makes the table, empty or zero as it may be.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.
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
                {
                    "text": as_markup(rows),
                    "align": "left",
                    "showarrow": False,
                    "x": 0,
                    "xref": "paper",
                    "xanchor": "left",
                    "y": 0.5,
                    "yref": "paper",
                    "yanchor": "middle",
                    "font": {"size": size, "color": INK},
                }
            ],
        },
    )
    return Figure(title, spec, f"{title}: {sentence}", numbers)
