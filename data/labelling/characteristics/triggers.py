"""Triggers: letters of which some are in every text that a pattern matches.

One scan of a record finds the triggers of all patterns, so that each pattern is tried only on sentences that
have one of its own. A trigger never decides a value: without triggers, values are the same, read more slowly.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

import ahocorasick_rs

Triggers = frozenset[int]

_BEGINS_WORD, _ENDS_WORD, _NUMBER = 1, 2, 4
_KEYS: dict[tuple[str, int], int] = {}  # letters and how they are checked, to their number


def letters(*some: str) -> Triggers:
    """These letters, also inside a word."""
    return _registered((one, 0) for one in some)


def words(*terms: str) -> Triggers:
    """These words; with * at its end, a term stands for any ending."""
    return _registered(
        (one.rstrip("*"), _BEGINS_WORD if one.endswith("*") else _BEGINS_WORD | _ENDS_WORD) for one in terms
    )


def endings(*some: str) -> Triggers:
    """These letters at the end of a word."""
    return _registered((one, _ENDS_WORD) for one in some)


def numbers(*beginnings: str) -> Triggers:
    """Letters at the beginning of a word with which a number may begin; `scan` returns their places."""
    return _registered((one, _BEGINS_WORD | _NUMBER) for one in beginnings)


def _registered(keys: Iterable[tuple[str, int]]) -> Triggers:
    if _automaton.cache_info().currsize:
        raise RuntimeError("a trigger must be registered when its module is imported")
    return frozenset(_KEYS.setdefault((_folded(one), kind), len(_KEYS)) for one, kind in keys)


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...]]:
    return (
        ahocorasick_rs.AhoCorasick(
            [one for one, _ in _KEYS], store_patterns=False, implementation=ahocorasick_rs.Implementation.DFA
        ),
        tuple(kind for _, kind in _KEYS),
    )


def scan(text: str, starts: Sequence[int]) -> tuple[list[set[int]], list[list[int]]]:
    """The triggers of each sentence, and where its numbers may begin.

    Args:
        text: normalised.
        starts: of the sentences in it, the first of them 0.
    """
    automaton, kinds = _automaton()
    text = _folded(text)
    found: list[set[int]] = [set() for _ in starts]
    beginnings: list[list[int]] = [[] for _ in starts]
    last = len(text)
    for key, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if kind := kinds[key]:
            if kind & _BEGINS_WORD and start and text[start - 1].isalnum():
                continue
            if kind & _ENDS_WORD and end < last and text[end].isalnum():
                continue
            if kind & _NUMBER:
                number = bisect_right(starts, start) - 1
                beginnings[number].append(start - starts[number])
        found[bisect_right(starts, start) - 1].add(key)
    return found, [sorted(set(places)) if len(places) > 1 else places for places in beginnings]


def _folded(text: str) -> str:
    """A hyphen is a blank, an underscore belongs to a word, and z is s as in normalised text."""
    return text.replace("-", " ").replace("_", "x").replace("z", "s")
