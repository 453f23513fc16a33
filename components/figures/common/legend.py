"""What the marks of a figure mean, in words, in lines between its head and its plot."""

from __future__ import annotations

from collections.abc import Sequence

from components.figures.common.frame import Spec
from components.figures.common.text_layout import packed
from components.figures.common.theme import EDGE, INK, LABEL_SIZE, LINE


def key_lines(
    entries: Sequence[tuple[str, str]], *, width: int, left: int, first: str = ""
) -> tuple[Spec, int]:
    """Marks with their words, to stand at the top of a plot that leaves room for them.

    Args:
        entries: markup of the mark (see `theme.swatch`), and words, which are escaped.
        width: pixels the figure will have.
        left: pixels between the image's edge and the plot.
        first: markup with which the first line begins.

    Returns:
        The annotation, and the pixels to leave for it above the plot, in its y axis' domain.
    """
    rows = packed(entries, width - 2 * EDGE, first=first)
    text: Spec = {
        "text": "<br>".join(rows),
        "align": "left",
        "showarrow": False,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": EDGE - left,
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "font": {"size": LABEL_SIZE, "color": INK},
    }
    return text, round(14 + LINE * LABEL_SIZE * len(rows))
