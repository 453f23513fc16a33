"""A ranked list of pairs of words, for readers who want numbers and windows without room for a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from components.figures.categories import names_beside, needed
from components.figures.common.frame import Spec
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, INK, LABEL_SIZE, LINE
from data.evidence.analysis.cooccurrence import Words
from data.exports.text_metrics import lines, text_width

ACCENT = "#0f5ac3"
NETWORK_NEEDS = 560  # pixels; below that words would lie on each other


@dataclass(frozen=True, slots=True)
class Drawing:
    """What stands in a frame; positions are pixels from the lower left corner of the plot.

    Attributes:
        data: traces.
        body: pixels upwards.
        labels: names, as annotations.
        all_told: every line or bar has its number.
    """

    data: list[Spec]
    body: int
    labels: list[Spec]
    all_told: bool


def draw_pairs(words: Words, drawn: pd.DataFrame, width: int, room: int | None) -> Drawing:
    """A bar a pair, its words above it where it is narrow, else beside.

    Args:
        words: words and pairs counted.
        drawn: the pairs wanted, columns a, b, papers, the most frequent first.
        width: pixels the figure will have.
        room: pixels upwards that the bars fill; None: as many as they need.
    """
    inner = width - 2 * EDGE
    names = dict(zip(words.nodes["code"], words.nodes["word"], strict=True))
    most = int(drawn["papers"].max())
    pairs = list(drawn.itertuples(index=False, name=None))
    said = [f"{names[a]} + {names[b]}" for a, b, _ in pairs]
    beside = width >= NETWORK_NEEDS
    if beside:
        size, told = names_beside(said, inner * 0.58, room)
        begin = max(text_width(row, size) for rows in told for row in rows) + 8
        heights = [needed(len(rows), size) + (8 if room is None else 0) for rows in told]
    else:
        size, told = LABEL_SIZE, [lines(words, inner, LABEL_SIZE) for words in said]
        begin = 0.0
        heights = [LINE * LABEL_SIZE * len(rows) + 24 for rows in told]
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
        for rows, top, middle in zip(told, tops, bars, strict=True)
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
    return Drawing([trace], body, labels, all_told=True)


def _label(rows: Sequence[str], size: int, x: float, y: float, beside: bool) -> Spec:
    """The words of a pair, left of its bar or above it."""
    return {
        "text": as_markup(rows),
        "align": "right" if beside else "left",
        "showarrow": False,
        "x": x,
        "xanchor": "right" if beside else "left",
        "xshift": -8 if beside else 0,
        "y": y,
        "yanchor": "middle" if beside else "top",
        "borderpad": 0,
        "font": {"size": size, "color": INK},
    }
