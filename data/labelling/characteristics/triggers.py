"""Triggers: letters of which some are in every text that a pattern matches.

One scan of a record finds the triggers of all patterns, so that each pattern is tried only on sentences that
have one of its own. A trigger never decides a value: without triggers, values are the same, read more slowly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count

import ahocorasick_rs

Triggers = int
"""A set of them: each call below gives one bit, and sets are joined by `|`."""

_BEGINS_WORD, _ENDS_WORD, _NUMBER = 1, 2, 4
_KEYS: dict[tuple[str, int], Triggers] = {}  # letters and how they are checked, to the sets they are in
_SETS = count()
_DIGIT = "\N{SYMBOL FOR NULL}"  # stands for any digit; digits are found by a pattern, which is faster
_DIGITS = re.compile("[0-9]+")


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
    """Digits, and letters at the beginning of a word with which a number may begin: `scan` gives places."""
    return _registered((one, _BEGINS_WORD | _NUMBER) for one in (_DIGIT, *beginnings))


def _registered(keys: Iterable[tuple[str, int]]) -> Triggers:
    if _automaton.cache_info().currsize:
        raise RuntimeError("a trigger must be registered when its module is imported")
    triggers = 1 << next(_SETS)
    for one, kind in keys:
        key = (_folded(one), kind)
        _KEYS[key] = _KEYS.get(key, 0) | triggers
    return triggers


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[int, Triggers], ...]]:
    return (
        ahocorasick_rs.AhoCorasick(
            [one for one, _ in _KEYS], store_patterns=False, implementation=ahocorasick_rs.Implementation.DFA
        ),
        tuple((kind, triggers) for (_, kind), triggers in _KEYS.items()),
    )


def scan(text: str, starts: Sequence[int]) -> tuple[list[Triggers], list[list[int]]]:
    """The triggers of each sentence, and where its numbers may begin.

    Args:
        text: normalised.
        starts: of the sentences in it, the first of them 0.
    """
    automaton, keys = _automaton()
    text = f"{_folded(text)} "
    found = [0] * len(starts)
    beginnings: list[list[int]] = [[] for _ in starts]
    for key, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        kind, triggers = keys[key]
        if kind:
            if kind & _BEGINS_WORD and start and text[start - 1].isalnum():
                continue
            if kind & _ENDS_WORD and text[end].isalnum():
                continue
        number = bisect_right(starts, start) - 1
        found[number] |= triggers
        if kind & _NUMBER:
            beginnings[number].append(start - starts[number])
    of_digits = _KEYS[_DIGIT, _BEGINS_WORD | _NUMBER]
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if not (start and text[start - 1].isalnum()):
            number = bisect_right(starts, start) - 1
            found[number] |= of_digits
            beginnings[number].append(start - starts[number])
    return found, [sorted(set(places)) if len(places) > 1 else places for places in beginnings]


def _folded(text: str) -> str:
    """A hyphen is a blank, an underscore belongs to a word, and z is s as in normalised text."""
    return text.replace("-", " ").replace("_", "x").replace("z", "s")
