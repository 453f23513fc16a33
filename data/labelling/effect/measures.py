"""What is measured: how near it is to pain, and whether less of it is better or worse."""

from __future__ import annotations

from collections.abc import Sequence

from data.labelling.effect.tags import Tag

# 0 for pain itself, 1 for an index with pain in it, 2 for results as a whole.
TIERS = {
    **dict.fromkeys(("pain", "threshold", "relief", "relieved", "aggravated"), 0),
    **dict.fromkeys(("index_down", "index_up", "everything"), 1),
    "whole": 2,
}
SCALES = frozenset(("pain", "threshold", "relief", "index_down", "index_up"))  # what can have figures

_LESS = {"pain": 1, "index_down": 1, "threshold": -1, "relief": -1, "index_up": -1}
_INVERTING = frozenset(("less", "smaller", "fewer", "least", "lower", "lesser"))


def principal(measures: Sequence[Tag]) -> str:
    """Of measures named together, the list of the one nearest to pain."""
    return min((tag.kind for tag in measures), key=lambda kind: TIERS.get(kind, 3))


def sign(change: str, measure: str, degree: str = "") -> int:
    """1 where a change of a measure is for the better, -1 for the worse, 0 where it says neither.

    Args:
        change: the list of the word for it.
        measure: the list of what changed.
        degree: of the change, such as 'less'.
    """
    if measure == "relieved":
        found = 1
    elif measure == "aggravated":
        found = -1
    elif change in ("better", "worse"):
        found = 1 if change == "better" else -1
    elif change in ("lessen", "raise"):
        found = _LESS.get(measure, 0) * (1 if change == "lessen" else -1)
    else:
        return 0
    return -found if degree in _INVERTING else found


def falling_is_better(measure: str) -> bool:
    """Whether a lower figure of a scale is the better one."""
    return _LESS[measure] > 0
