"""The facet that says who labelled each record: people, a published review, a model, or rules alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from data.evidence.column import Column
from data.labelling.labels import Attribution, Origin

LABELLED_BY = "labelled_by"
READER_FACETS = {LABELLED_BY: "How labelled"}
READ_BY = {
    Origin.PERSON: "read by people",
    Origin.REVIEW: "coded by a published review",
    Origin.MODEL: "read by a language model",
}
"""Who read papers, in words, those first whose values count first."""
_NAMES = {origin: words.capitalize() for origin, words in READ_BY.items()} | {Origin.RULE: "Automatic only"}
_CODES = tuple(origin.name.lower() for origin in _NAMES)
_RULE = tuple(_NAMES).index(Origin.RULE)


def reader_facet(
    pmids: NDArray[np.int64], attributions: Mapping[int, Mapping[str, Attribution]]
) -> dict[str, Column]:
    """The column of `READER_FACETS`.

    A record has a category for each origin that gave at least one of the values in force; those of the rules
    count only where nobody else gave any.

    Args:
        pmids: as in `Evidence.pmids`.
        attributions: as in `Evidence.attributions`.
    """
    places = {origin: place for place, origin in enumerate(_NAMES)}
    rows = np.flatnonzero(np.isin(pmids, list(attributions)))
    read = [
        (row, place)
        for row in rows.tolist()
        for place in sorted({places[by.origin] for by in attributions[int(pmids[row])].values()})
    ]
    by_rule = np.setdiff1d(np.arange(len(pmids)), rows)
    pairs = np.concatenate(
        [
            np.array(read, dtype=np.int32).reshape(-1, 2),
            np.stack([by_rule, np.full_like(by_rule, _RULE)], axis=1).astype(np.int32),
        ]
    )
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    return {LABELLED_BY: Column(_CODES, tuple(_NAMES.values()), pairs[:, 0], pairs[:, 1])}
