"""Words that appear together: a network, or a ranked list of pairs if there is no room for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby
from typing import Literal

import numpy as np
import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Spec, frame, framed
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, GROUND, INK, LABEL_SIZE, LINE, MUTED, SMALLEST, SOURCE_SIZE
from components.figures.common.wording import NOTHING_SELECTED
from components.figures.words.label_placement import apart, on_lines
from components.figures.words.pairs import ACCENT, NETWORK_NEEDS, Drawing, draw_pairs
from data.evidence.analysis.cooccurrence import Words, layout, strongest
from data.exports.text_metrics import lines, text_width
from data.records.index_terms import KINDS

NetworkRendering = Literal["network", "pairs"]

_PARTNERS = 2
_LARGEST = 26  # radius of the most frequent word's circle in pixels
_SMALLEST = 4
_DOT, _BARE = 18, 7  # diameter of a dot with the number of a line, and of one without room for it
_LEAST = 120  # minimum height of a network in pixels
_WRAP = 122  # maximum width of a word before it is broken
_LINES = "#8a94a0"
# Type sizes with the scale of circles and spacing, tried in this order for a given height.
_FITS = ((LABEL_SIZE, 1.0), (13, 0.9), (SMALLEST, 0.8), (SMALLEST, 0.65), (SMALLEST, 0.5))
_AIR = (22, 26)  # horizontal and vertical space between words, so that a line and its number are visible


@dataclass(frozen=True, slots=True)
class _Node:
    """A word as drawn: a circle and the lines of text below it, in pixels."""

    code: str
    word: str
    papers: int
    radius: float
    size: int
    rows: tuple[str, ...]

    @property
    def box_size(self) -> tuple[float, float]:
        """Width and height of circle and text together."""
        wide = max(text_width(row, self.size) for row in self.rows)
        return max(2 * self.radius, wide), 2 * self.radius + LINE * self.size * len(self.rows)

    def boxes(self, x: float, y: float) -> tuple[tuple[float, float, float, float], ...]:
        """Left, right, bottom and top of circle and text, if the centre of both together is at x, y."""
        width, height = self.box_size
        split, r = self.centre(y) - self.radius, self.radius
        return (x - r, x + r, split, split + 2 * r), (x - width / 2, x + width / 2, y - height / 2, split)

    def centre(self, y: float) -> float:
        """The y position of the circle's centre, if the centre of circle and text together is at `y`."""
        return y + self.box_size[1] / 2 - self.radius


def nothing_together(words: Words) -> str:
    """Why there is nothing to draw, as a sentence; '' if there is something."""
    kind = _kind(words)
    if not words.papers:
        return NOTHING_SELECTED
    if words.without == words.papers:
        return f"None of the selected papers has {kind}."
    if words.nodes.empty:
        return f"No two of the selected papers share a {kind[:-1]}."
    if words.edges.empty:
        return f"No two of the {kind} that occur in several papers occur in the same paper."
    return ""


def word_network(
    words: Words,
    caption: Caption,
    *,
    rendering: NetworkRendering = "network",
    most_pairs: int = 20,
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw which words appear in the same papers.

    The `customdata` of a mark is [code] for a word's circle and [code, code] for a pair.

    Args:
        words: words and pairs counted; see `data.evidence.analysis.cooccurrence.pairs`.
        caption: subtitle and source.
        rendering: 'network' or 'pairs', a ranked list, which is also used below a width of 560 pixels.
        most_pairs: maximum number of pairs in the list.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; its table has every pair counted, drawn or not.
    """
    title = f"{KINDS[words.kind]} appearing together"
    table = partial(_table, words)
    if sentence := nothing_together(words):
        return sentence_instead(title, caption, sentence, table, width=width, height=height)
    listed = rendering == "pairs" or width < NETWORK_NEEDS
    drawn = words.edges.head(most_pairs) if listed else strongest(words, _PARTNERS)
    notes = [_how(words, drawn, listed), *_what(words)]
    draw = draw_pairs if listed else _network
    for further in ("", "A dot without a number had no room for it: see the table."):
        around = frame(title=title, caption=caption, notes=[*notes, further], width=width, axis_space=12)
        drawing = draw(words, drawn, width, None if height is None else around.room(height))
        if drawing.all_numbered:
            break
    spec = framed(
        drawing.data,
        around,
        body=drawing.body,
        layout={
            "hovermode": "closest",
            "barmode": "overlay",
            "xaxis": {"visible": False, "range": [0, width - 2 * EDGE], "fixedrange": True},
            "yaxis": {"visible": False, "range": [0, drawing.body], "fixedrange": True},
            "annotations": drawing.labels,
        },
    )
    return Figure(title, spec, _alt(words, listed), table)


def _kind(words: Words) -> str:
    name = KINDS[words.kind]
    return name if name.startswith("MeSH") else name.lower()


def _how(words: Words, drawn: pd.DataFrame, listed: bool) -> str:
    pairs = f"{len(drawn):,} of {len(words.edges):,} pairs drawn."
    if listed:
        return f"Bars: papers that have both; {pairs}"
    return (
        "Circle: papers with the word, by area. Line: papers with both; a word is joined to those it "
        f"appears with most often, {pairs}"
    )


def _what(words: Words) -> list[str]:
    kind = _kind(words)
    has = words.papers - words.without
    notes = [
        f"{has:,} of {words.papers:,} papers {'has' if words.papers == 1 else 'have'} {kind}"
        + ("; PubMed adds them late or never." if kind.startswith("MeSH") else ".")
        + f" Shown: {len(words.nodes):,} of {words.distinct:,}, those of most papers, "
        f"each in at least {words.at_least}."
    ]
    if words.left_out:
        more = f" and {len(words.left_out) - 6} more" if len(words.left_out) > 6 else ""
        notes.append(f"Excluded as too general: {'; '.join(words.left_out[:6])}{more}.")
    return notes


def _network(words: Words, drawn: pd.DataFrame, width: int, room: int | None) -> Drawing:
    """Lines, circles and names, in pixels from the lower left corner of the plot."""
    inner = width - 2 * EDGE
    wanted = layout(words)[["x", "y"]].to_numpy(dtype=float)
    for size, scale in _FITS[:1] if room is None else _FITS:
        nodes = _nodes(words, size, scale)
        sizes = np.array([node.box_size for node in nodes]) + np.array(_AIR) * scale
        # The words' boxes fill at most 42% of the area, so that the lines between them can be followed.
        begin = float(np.clip(sizes.prod(axis=1).sum() / inner / 0.42, 260, 900)) if room is None else room
        places, height = apart(wanted, sizes, float(inner), max(begin, _LEAST))
        if room is not None and height <= room:
            break
    at = {node.code: (float(x), node.centre(float(y))) for node, (x, y) in zip(nodes, places, strict=True)}
    boxes = [box for node, (x, y) in zip(nodes, places, strict=True) for box in node.boxes(x, y)]
    names = dict(zip(words.nodes["code"], words.nodes["word"], strict=True))
    pairs = list(drawn.itertuples(index=False, name=None))
    numbers = [f"{papers:,}" for _, _, papers in pairs]
    ends = [(at[a], at[b]) for a, b, _ in pairs]
    found = on_lines(ends, [(max(_DOT, text_width(n, SOURCE_SIZE)), _DOT) for n in numbers], boxes)
    dots = [place or _middle(*both) for place, both in zip(found, ends, strict=True)]
    said = [escape(f"{names[a]} + {names[b]}: {n:,}", quote=False) for a, b, n in pairs]
    data = [
        *_line_traces(pairs, at),
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [x for x, _ in dots],
            "y": [y for _, y in dots],
            "text": [number if place else "" for number, place in zip(numbers, found, strict=True)],
            "textfont": {"size": SOURCE_SIZE, "color": MUTED},
            "marker": {
                "size": [_DOT if place else _BARE for place in found],
                "color": GROUND,
                "line": {"width": 1, "color": _LINES},
                "opacity": 1,
            },
            "customdata": [[a, b] for a, b, _ in pairs],
            "hovertext": said,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "cliponaxis": False,
        },
        _circles(nodes, at),
    ]
    return Drawing(data, round(height), [_name(node, at) for node in nodes], all_numbered=None not in found)


def _circles(nodes: Sequence[_Node], at: Mapping[str, tuple[float, float]]) -> Spec:
    """The words' circles, with numbers inside."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [at[node.code][0] for node in nodes],
        "y": [at[node.code][1] for node in nodes],
        "marker": {
            "size": [2 * node.radius for node in nodes],
            "color": ACCENT,
            "opacity": 1,
            "line": {"width": 1, "color": GROUND},
        },
        "customdata": [[node.code] for node in nodes],
        "text": [_inside(node) for node in nodes],
        "textfont": {"size": SOURCE_SIZE, "color": GROUND},
        "hovertext": [escape(f"{node.word}: {node.papers:,}", quote=False) for node in nodes],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _name(node: _Node, at: Mapping[str, tuple[float, float]]) -> Spec:
    """A word below its circle."""
    x, y = at[node.code]
    return {
        "text": as_markup(node.rows),
        "showarrow": False,
        "x": x,
        "y": y - node.radius,
        "xanchor": "center",
        "yanchor": "top",
        "borderpad": 0,
        "bgcolor": "rgba(255,255,255,0.8)",
        "font": {"size": node.size, "color": INK},
    }


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _nodes(words: Words, size: int, scale: float) -> list[_Node]:
    """The words as drawn at this type size, with their circles scaled."""
    most = int(words.nodes["papers"].max())
    return [
        _Node(
            code,
            word,
            papers,
            max(_SMALLEST, scale * _LARGEST * (papers / most) ** 0.5),
            size,
            _shortened(lines(word, _WRAP * size / LABEL_SIZE, size)),
        )
        for code, word, papers in words.nodes.itertuples(index=False)
    ]


def _inside(node: _Node) -> str:
    """The number in a circle, if it fits."""
    number = f"{node.papers:,}"
    return number if text_width(number, SOURCE_SIZE) + 6 <= 2 * node.radius else ""


def _shortened(rows: list[str], most: int = 3) -> tuple[str, ...]:
    return tuple(rows) if len(rows) <= most else (*rows[: most - 1], f"{rows[most - 1]} …")


def _line_traces(pairs: Sequence[tuple[str, str, int]], at: dict[str, tuple[float, float]]) -> list[Spec]:
    """One trace per line thickness; the most frequent pair has the thickest line."""
    most = max(papers for _, _, papers in pairs)

    def thickness(pair: tuple[str, str, int]) -> int:
        return 1 + round(5 * pair[2] / most)

    traces: list[Spec] = []
    for pixels, group in groupby(sorted(pairs, key=thickness), key=thickness):
        ends = [(at[a], at[b]) for a, b, _ in group]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for start, end in ends for x in (start[0], end[0], None)],
                "y": [y for start, end in ends for y in (start[1], end[1], None)],
                "line": {"width": pixels, "color": _LINES},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
    return traces


def _table(words: Words) -> pd.DataFrame:
    papers = words.nodes.set_index("code")["papers"]
    names = words.nodes.set_index("code")["word"]
    return pd.DataFrame(
        {
            "Word": names.reindex(words.edges["a"]).to_numpy(),
            "With": names.reindex(words.edges["b"]).to_numpy(),
            "Papers with both": words.edges["papers"].to_numpy(),
            "Papers with the first": papers.reindex(words.edges["a"]).to_numpy(),
            "Papers with the second": papers.reindex(words.edges["b"]).to_numpy(),
        }
    )


def _alt(words: Words, listed: bool) -> str:
    names = dict(zip(words.nodes["code"], words.nodes["word"], strict=True))
    top = ", ".join(f"{word} {n}" for _, word, n in words.nodes.head(3).itertuples(index=False))
    pairs = "; ".join(
        f"{names[a]} and {names[b]} {n}" for a, b, n in words.edges.head(3).itertuples(index=False)
    )
    kind = "Ranked list of pairs" if listed else "Network"
    return (
        f"{kind} of the {len(words.nodes)} {_kind(words)} in most papers. Most papers: {top}. "
        f"Most often in the same paper: {pairs}."
    )
