"""Spans of time: '6, 12 and 24 months', 'weeks 2 and 4', 'Month24', '13.7 ± 2.0 months'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from data.labelling.characteristics.model import MONTH
from data.labelling.characteristics.numbers import DECIMAL, LAST_WORDS, value_of
from data.labelling.characteristics.text import Sentence
from data.labelling.characteristics.triggers import endings, letters

_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": MONTH, "y": 365.0}

_UNIT = r"(?P<unit>hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|years?|yrs?|y)"
_LONG_UNIT = r"(?P<unit>hours?|days?|weeks?|wks?|months?|years?)"
_NUMBER = rf"(?:(?<![\w.])a(?= (?:further |whole |full )?(?:year|month|week|day))|{DECIMAL})"
_SPREAD = r"(?: ?(?:±|\+/-|\+-) ?\d+(?:\.\d+)?| ?\((?:range|iqr|sd)[^()]{1,30}\))?"
_THEN = r"(?:, ?(?:and |or |to )?| ?(?:-|/|;|&) ?| (?:and|or|to) (?:at )?)"
_BETWEEN = ("further", "whole", "full", "more", "consecutive")
# 6, 12, and 24 months; one and a half years; 0.3-168.6 months; 6-month
_BEFORE_UNIT = re.compile(
    rf"(?<![\w.,^/-])(?:(?P<numbers>{_NUMBER}{_SPREAD}(?:{_THEN}{_NUMBER}{_SPREAD})*)(?P<half> and a "
    rf"half)?(?: {'| '.join(_BETWEEN)})?[ -]?{_UNIT})(?![\w/^])(?P<range>,? \(range,?:? {DECIMAL}(?:-| to "
    rf"| - ){DECIMAL}\))?"
)
# months 6 and 12; week 12; Month24; days 7, 14
_AFTER_UNIT = re.compile(
    rf"(?<![\w-]){_LONG_UNIT} ?(?P<numbers>\d+(?:\.\d+)?(?:{_THEN}\d+(?:\.\d+)?)*)(?![\w.]*\d|%"
    rf"| ?(?:{_UNIT.replace('?P<unit>', '?:')})\b)"
)
_EACH = re.compile(_NUMBER)
_SPREADS = re.compile(r" ?(?:±|\+/-|\+-) ?\d+(?:\.\d+)?|\((?!range)[^()]*\)")
_SHORT_UNITS = ("h", "hr", "hrs", "d", "w", "wk", "wks", "mo", "mos", "y", "yr", "yrs")
TIME_UNITS = letters("hour", "day", "week", "month", "year") | endings(
    *(f"{before}{unit}" for before in "0123456789" for unit in _SHORT_UNITS),
    *(f"{before} {unit}" for before in (*"0123456789)", *LAST_WORDS, *_BETWEEN) for unit in _SHORT_UNITS),
)
_UNIT_FIRST = re.compile(r"[rsykh] ?\d")


@dataclass(frozen=True, slots=True)
class Duration:
    """One span of time, or a list of points of time in one unit.

    Attributes:
        start, end: of the words, in the text that was read.
        days: each number in days, in the order of the text.
        is_list: several points or a range, not one span.
    """

    start: int
    end: int
    days: tuple[float, ...]
    unit: str

    @property
    def longest(self) -> float:
        """The last point or the upper end."""
        return max(self.days)


_JOINED = re.compile(
    r",? ?(?:and |or |to |- ?)?(?:at )?(?:then )?|,? ?\(range,?:? |; range,?:? |,? range,?:? ?\("
)


@lru_cache(maxsize=64)  # of one sentence several characteristics are read
def durations(sentence: Sentence) -> tuple[Duration, ...]:
    """All spans of time in a sentence that has `TIME_UNITS`, from left to right; a list of several is one."""
    return tuple(_joined(sentence))


def _joined(sentence: Sentence) -> Iterator[Duration]:
    text = sentence.text
    starts = [
        place
        for start in sentence.beginnings
        for place in ((start - 1, start) if text[start - 1 : start] == "." else (start,))  # .5 years
    ]
    found = [
        _duration(one, one["range"] or "", 0.5 if one["half"] else 0.0)
        for one in sentence.from_counts(_BEFORE_UNIT, starts)
    ]
    if _UNIT_FIRST.search(text) and (after := [_duration(one) for one in _AFTER_UNIT.finditer(text)]):
        found = sorted((*found, *after), key=lambda one: (one.start, -one.end))
    last: Duration | None = None
    for one in found:
        if not one.days or (last and one.start < last.end):
            continue
        if last and _JOINED.fullmatch(text, last.end, one.start):
            last = Duration(last.start, one.end, last.days + one.days, one.unit)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _duration(found: re.Match[str], more: str = "", half: float = 0.0) -> Duration:
    unit, numbers = found["unit"][0], found["numbers"]
    each = [numbers] if numbers.isdecimal() else _EACH.findall(_SPREADS.sub("", numbers))
    if more:
        each += _EACH.findall(more)
    days = tuple([((1.0 if one == "a" else value_of(one)) + half) * _DAYS[unit] for one in each])
    return Duration(found.start(), found.end(), days, unit)
