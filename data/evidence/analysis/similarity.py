"""Similar papers: those that share labels and MeSH headings with a paper, rare ones counting more.

The weight of a label is its inverse document frequency (Spärck Jones 1972), and the similarity of two papers
is the cosine of their weighted binary vectors, so that a paper with every label is not similar to all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from data.evidence.column import Column, Mask
from data.evidence.evidence import Evidence
from data.evidence.view import View
from data.records.index_terms import MESH, normalise_keyword
from data.topics.model import Category, Topic

_NAMED = 6  # shared labels that are named; further ones are only counted

Weights = NDArray[np.float64]

_known: WeakKeyDictionary[Evidence, dict[bytes, tuple[list[tuple[Column, Weights]], Weights]]] = (
    WeakKeyDictionary()
)


@dataclass(frozen=True, slots=True)
class Similar:
    """A similar paper.

    Attributes:
        likeness: from 0 to 1, where 1 means everything in common.
        shared: names of the shared labels and headings, highest weight first.
    """

    pmid: int
    likeness: float
    shared: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it shares, such as 'in common: Adipose tissue, Intrathecal, Rat'."""
        more = len(self.shared) - _NAMED
        named = ", ".join(self.shared[:_NAMED])
        return f"in common: {named}{f' and {more} more' if more > 0 else ''}"


def similar(view: View, pmid: int, most: int = 10) -> tuple[Similar, ...]:
    """The papers most similar to one, among all that count.

    Args:
        view: defines which papers count; its filters are ignored, since a similar paper may be outside them.
        pmid: the paper, which need not count itself.
        most: maximum number. Papers with no informative overlap are dropped; ties are broken by year,
            newest first.

    Raises:
        KeyError: the paper is not among the records.
    """
    evidence, size = view.evidence, len(view.evidence)
    row = evidence.row_of[pmid]
    columns, whole = _weighed(evidence, view.countable)
    shared = np.zeros(size)
    for column, weights in columns:
        own = np.zeros(len(weights), dtype=bool)
        own[_values(column, row)] = True
        common = own[column.values]
        shared += np.bincount(column.rows[common], weights[column.values[common]], minlength=size)
    both = np.sqrt(whole * whole[row])
    likeness = np.divide(shared, both, out=np.zeros(size), where=both > 0)
    likeness[~view.countable] = 0
    likeness[row] = 0
    best = np.lexsort((-evidence.years, -likeness))[:most]
    return tuple(
        Similar(int(evidence.pmids[other]), float(likeness[other]), _shared(columns, row, int(other)))
        for other in best
        if likeness[other] > 0
    )


def _weighed(evidence: Evidence, countable: Mask) -> tuple[list[tuple[Column, Weights]], Weights]:
    """The columns with the weight of each value, and the total weight of each record; cached."""
    known = _known.setdefault(evidence, {})
    key = countable.tobytes()
    if key not in known:
        columns = list(_weighted(evidence, countable))
        whole = np.zeros(len(evidence))
        for column, weights in columns:
            whole += np.bincount(column.rows, weights[column.values], minlength=len(evidence))
        known[key] = columns, whole
    return known[key]


def _weighted(evidence: Evidence, countable: Mask) -> Iterator[tuple[Column, Weights]]:
    """The columns that determine similarity, with the weight of each value."""
    topic = evidence.topic
    for facet in topic.facets:
        column = evidence.columns[facet.code]
        tells = np.array([_tells(category) for category in facet.categories], dtype=bool)
        yield column, _weights(column, countable) * tells
    if mesh := evidence.words.get(MESH):
        telling_nothing = _telling_nothing(topic)
        tells = np.array([word not in telling_nothing for word in mesh.codes], dtype=bool)
        yield mesh, _weights(mesh, countable) * tells


def _weights(column: Column, countable: Mask) -> Weights:
    papers = column.counts(countable)
    # A value that only one paper has is not shared; its weight would only reduce all similarities.
    return np.where(papers > 1, np.log(max(np.count_nonzero(countable), 1) / np.maximum(papers, 1)), 0.0)


def _tells(category: Category) -> bool:
    """Whether papers of a category have something in common; those of a catch-all ("Other") do not."""
    catch_all = category.default or "*" in category.suppressed_by or category.code.split("_")[0] == "other"
    return not catch_all


def _telling_nothing(topic: Topic) -> frozenset[str]:
    return frozenset(normalise_keyword(word) for word in topic.stop_words.get(MESH, ()))


def _values(column: Column, row: int) -> NDArray[np.int32]:
    first, end = np.searchsorted(column.rows, [row, row + 1])
    return column.values[first:end]


def _shared(columns: list[tuple[Column, Weights]], row: int, other: int) -> tuple[str, ...]:
    """Names shared by two records, highest weight first; a label and a heading of one name are merged."""
    found: dict[str, tuple[float, str]] = {}
    for column, weights in columns:
        for value in np.intersect1d(_values(column, row), _values(column, other)):
            if weights[value] > 0:
                name = column.names[value]
                found.setdefault(normalise_keyword(name).removesuffix("s"), (float(weights[value]), name))
    return tuple(name for _, name in sorted(found.values(), key=lambda one: -one[0]))
