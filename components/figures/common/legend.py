"""The key of a figure: what its marks mean, on lines between its subtitle and its plot."""

from __future__ import annotations

from collections.abc import Sequence

from components.figures.common.frame import Spec, text_at
from components.figures.common.text_layout import packed
from components.figures.common.theme import EDGE, LABEL_SIZE, LINE


def key_lines(
    entries: Sequence[tuple[str, str]], *, width: int, left: int, first: str = ""
) -> tuple[Spec, int]:
    """Marks with their meanings, to be placed at the top of a plot that leaves room for them.

    Args:
        entries: markup of the mark (see `text_layout.swatch`) and its meaning, which is escaped.
        width: width of the figure in pixels.
        left: pixels between the edge of the image and the plot.
        first: markup at the start of the first line.

    Returns:
        The annotation, and the pixels to reserve for it above the plot in the domain of the y axis.
    """
    rows = packed(entries, width - 2 * EDGE, first=first)
    text = text_at("<br>".join(rows), 0, 1, xref="paper", yref="paper", xshift=EDGE - left)
    return text, round(14 + LINE * LABEL_SIZE * len(rows))
