"""Co-occurrence: MeSH headings, or authors' keywords, appearing in the same papers.

Pairs are counted among the most frequent words only; of the rest, only the number is given. The papers behind
a pair are those that have both words in the column of `Evidence.words`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.evidence.column import Mask
from data.evidence.view import View
from data.records.index_terms import normalise_keyword

_SEED = 3
_ROUNDS = 400


@dataclass(frozen=True, eq=False)
class Words:
    """Words and pairs of words, counted in papers.

    Attributes:
        kind: 'mesh' or 'keyword'.
        nodes: columns code, word, papers; most papers first.
        edges: columns a, b (codes, `a` has at least as many papers), papers; every pair of these words that
            occurs in a paper, most frequent first.
        papers: papers selected.
        without: selected papers without any word of this kind.
        distinct: number of different words in the selection, without those in `left_out`.
        at_least: papers that a word needs to be counted.
        left_out: names of the words excluded as too general, most frequent first.
    """

    kind: str
    nodes: pd.DataFrame
    edges: pd.DataFrame
    papers: int
    without: int
    distinct: int
    at_least: int
    left_out: tuple[str, ...]


def pairs(view: View, kind: str, *, top: int = 30, at_least: int = 2) -> Words:
    """Count words and pairs of words in the selected papers.

    Args:
        view: the papers.
        kind: 'mesh' or 'keyword'.
        top: maximum number of words; ties are broken alphabetically.
        at_least: papers that a word needs; a word of only one paper pairs with all others of that paper,
            which is uninformative.
    """
    column = view.evidence.words[kind]
    inside = view.mask[column.rows]
    rows, values = column.rows[inside], column.values[inside]
    counts = np.bincount(values, minlength=len(column.codes))
    stop_words = {normalise_keyword(word) for word in view.evidence.topic.stop_words.get(kind, ())}
    informative: Mask = np.array([code not in stop_words for code in column.codes], dtype=bool)
    order = sorted(np.flatnonzero(counts), key=lambda place: (-counts[place], column.codes[place]))
    shown = [place for place in order if informative[place] and counts[place] >= at_least][:top]
    position = np.full(len(column.codes), -1, dtype=np.int64)
    position[shown] = np.arange(len(shown))
    wanted = position[values] >= 0
    having = np.zeros((len(view.evidence), len(shown)), dtype=np.float32)
    having[rows[wanted], position[values[wanted]]] = 1
    together = (having.T @ having).round().astype(np.int64)
    codes = [column.codes[place] for place in shown]
    found = [
        (codes[a], codes[b], int(together[a, b])) for a in range(len(codes)) for b in range(a + 1, len(codes))
    ]
    # Sorting is stable: of equally frequent pairs, those of more frequent words come first.
    ranked = sorted((pair for pair in found if pair[2]), key=lambda pair: -pair[2])
    return Words(
        kind=kind,
        nodes=pd.DataFrame(
            {
                "code": pd.Series(codes, dtype=object),
                "word": pd.Series([column.names[place] for place in shown], dtype=object),
                "papers": pd.Series([int(counts[place]) for place in shown], dtype=np.int64),
            }
        ),
        edges=pd.DataFrame(ranked, columns=["a", "b", "papers"]).astype({"papers": np.int64}),
        papers=len(view),
        without=len(view) - len(np.unique(rows)),
        distinct=int(np.count_nonzero(counts[informative])),
        at_least=at_least,
        left_out=tuple(column.names[place] for place in order if not informative[place]),
    )


def strongest(words: Words, each: int = 2) -> pd.DataFrame:
    """The pairs to draw: for every word, those with its `each` most frequent partners.

    Returns:
        Rows of `words.edges`, in its order. The most frequent pairs alone would join everything to the most
        frequent word and leave the other words without lines.
    """
    lines: dict[str, int] = {}
    kept = []
    for place, (a, b) in enumerate(zip(words.edges["a"], words.edges["b"], strict=True)):
        if min(lines.get(a, 0), lines.get(b, 0)) < each:
            kept.append(place)
            lines[a], lines[b] = lines.get(a, 0) + 1, lines.get(b, 0) + 1
    return words.edges.iloc[kept].reset_index(drop=True)


def layout(words: Words) -> pd.DataFrame:
    """Place words that appear together near each other; the result is deterministic.

    The attraction of a pair is its cosine (papers with both, divided by the geometric mean of the papers of
    each; Salton's measure): by papers alone, everything would be drawn to the most frequent word.

    Returns:
        Columns code, x, y in the order of `words.nodes`; x and y range from 0 to 1.
    """
    import networkx as nx  # large, and only the network of words needs it

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(words.nodes["code"])
    papers = dict(zip(words.nodes["code"], words.nodes["papers"], strict=True))
    for a, b, both in words.edges.itertuples(index=False):
        graph.add_edge(a, b, weight=both / math.sqrt(papers[a] * papers[b]))
    # Unconnected words would push each other to opposite ends, so each connected group is laid out by itself.
    # The groups are placed side by side, largest first, sized by their number of words.
    found: dict[str, tuple[float, float]] = {}
    edge, tallest = 0.0, 0
    order = {code: place for place, code in enumerate(words.nodes["code"])}
    for group in sorted(nx.connected_components(graph), key=lambda group: _rank(group, order)):
        members = sorted(group, key=order.__getitem__)
        part = nx.spring_layout(
            graph.subgraph(members), seed=_SEED, iterations=_ROUNDS, k=2 / math.sqrt(len(members))
        )
        inside = _filled(np.array([part[code] for code in members], dtype=float))
        room = float(len(members))
        tallest = tallest or len(members)
        height = (len(members) - 1) / max(tallest - 1, 1)
        for code, (x, y) in zip(members, inside.tolist(), strict=True):
            found[code] = (edge + (0.1 + 0.8 * x) * room, (y - 0.5) * height)
        edge += room
    places = _filled(np.array([found[code] for code in words.nodes["code"]], dtype=float).reshape(-1, 2))
    return pd.DataFrame({"code": words.nodes["code"], "x": places[:, 0], "y": places[:, 1]})


def _rank(group: set[str], order: Mapping[str, int]) -> tuple[int, int]:
    """Sort key: larger groups first, then by the position of their first word."""
    return -len(group), min(order[code] for code in group)


def _filled(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positions scaled to the range 0 to 1 in both directions; if they do not differ, they are centred."""
    if not len(places):
        return places
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    filled: NDArray[np.float64] = np.where(span > 1e-9, (places - low) / np.where(span > 1e-9, span, 1), 0.5)
    return filled
