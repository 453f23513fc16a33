"""A ranked list of pairs of words, for readers who want numbers and for narrow screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from components.figures.categories import names_beside, needed
from components.figures.common.frame import Spec, text_at
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, INK, LABEL_SIZE, LINE
from data.evidence.analysis.cooccurrence import Words
from data.exports.text_metrics import lines, text_width

ACCENT = "#0f5ac3"
NETWORK_NEEDS = 560  # minimum width of a network in pixels; words would overlap in a narrower one


@dataclass(frozen=True, slots=True)
class Drawing:
    """The content of a frame, in pixels from the lower left corner of the plot.

    Attributes:
        data: traces.
        body: height in pixels.
        labels: names, as annotations.
        all_numbered: whether every line or bar has its number.
    """

    data: list[Spec]
    body: int
    labels: list[Spec]
    all_numbered: bool


def draw_pairs(words: Words, drawn: pd.DataFrame, width: int, room: int | None) -> Drawing:
    """One bar per pair, with its words above it if the figure is narrow, else next to it.

    Args:
        words: words and pairs counted.
        drawn: the pairs to draw, columns a, b, papers, most frequent first.
        width: width of the figure in pixels.
        room: height for the bars to fill; None for as much as they need.
    """
    inner = width - 2 * EDGE
    names = dict(zip(words.nodes["code"], words.nodes["word"], strict=True))
    most = int(drawn["papers"].max())
    pairs = list(drawn.itertuples(index=False, name=None))
    said = [f"{names[a]} + {names[b]}" for a, b, _ in pairs]
    beside = width >= NETWORK_NEEDS
    if beside:
        size, named = names_beside(said, inner * 0.58, room)
        begin = max(text_width(row, size) for rows in named for row in rows) + 8
        heights = [needed(len(rows), size) + (8 if room is None else 0) for rows in named]
    else:
        size, named = LABEL_SIZE, [lines(words, inner, LABEL_SIZE) for words in said]
        begin = 0.0
        heights = [LINE * LABEL_SIZE * len(rows) + 24 for rows in named]
    spare = max(0.0, (room or 0) - sum(heights)) / len(heights)
    heights = [height + spare for height in heights]
    body = round(sum(heights))
    tops = [body - sum(heights[:place]) for place in range(len(pairs))]
    if beside:
        bars = [top - height / 2 for top, height in zip(tops, heights, strict=True)]
        thick = min(34.0, 0.62 * min(heights))
    else:
        bars = [top - height + 15 for top, height in zip(tops, heights, strict=True)]
        thick = 12.0
    labels = [
        _label(rows, size, begin, (middle if beside else top), beside)
        for rows, top, middle in zip(named, tops, bars, strict=True)
    ]
    length = inner - begin - text_width(f" {most:,} ", size) - 8
    trace: Spec = {
        "type": "bar",
        "orientation": "h",
        "base": begin,
        "x": [length * papers / most for _, _, papers in pairs],
        "y": bars,
        "width": thick,
        "text": [f"{papers:,}" for _, _, papers in pairs],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": size, "color": INK},
        "cliponaxis": False,
        "marker": {"color": ACCENT},
        "customdata": [[a, b] for a, b, _ in pairs],
        "hovertext": [escape(f"{names[a]} + {names[b]}", quote=False) for a, b, _ in pairs],
        "hovertemplate": "%{hovertext}: %{text}<extra></extra>",
    }
    return Drawing([trace], body, labels, all_numbered=True)


def _label(rows: Sequence[str], size: int, x: float, y: float, beside: bool) -> Spec:
    """The words of a pair, left of or above its bar."""
    anchors: Spec = {"xanchor": "right", "yanchor": "middle"} if beside else {}
    return text_at(as_markup(rows), x, y, size=size, xshift=-8 if beside else 0, borderpad=0, **anchors)
