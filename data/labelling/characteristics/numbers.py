"""Whole and decimal numbers as abstracts write them: '1,234', 'forty-seven', 'one hundred and twenty'.

No library does this with offsets kept: text2num is compiled code and joins neighbouring numbers, word2number
reads one number a text, and quantulum3 takes units for numbers ('107 SVF' is '107 sievert farad').
"""

from __future__ import annotations

import re

from data.labelling.characteristics.triggers import numbers

_ONE = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDS = {word: number for number, word in enumerate(f"{_ONE}|{_TEEN}".split("|"), start=1)}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS.split("|"), start=2)}

_SMALL = rf"(?:(?:{_TENS})(?:[- ](?:{_ONE}))?|{_TEEN}|{_ONE})(?!\w)"
_BELOW_THOUSAND = rf"(?:(?:(?:a|{_ONE})[ -])?hundred(?:(?:,? and)?[ -]{_SMALL})?|{_SMALL})"
# No digit begins it, which rules out most of the places where a number is looked for.
SPELLED = rf"(?:(?!\d){_BELOW_THOUSAND}(?: thousand(?:(?:,| and|, and)? {_BELOW_THOUSAND})?)?)"

# A whole number that is not part of a decimal, a percentage, a range, a ratio or a sum of the form 12 ± 3.
COUNT = (
    r"(?<![\w.,/^<>=≤≥±+-])(?<![<>=≤≥±] )(?<!\d[/-] )"
    rf"(?:(?<!\D\d, )(?<!\D\d\d, )(?<!\D\d{{3}}, )|(?!\d{{3}}\b))(?:\d{{1,3}}(?:[, ]\d{{3}})+(?!\d)"
    rf"|\d{{1,6}}(?![\d]|[.,]\d|/\d|-\d|%|\s?[%±°])|{SPELLED})(?!\w)"
)
COUNTS = re.compile(COUNT)
_LARGEST = 1e15  # thousands of digits would be infinity, which is no whole number
LAST_WORDS = (*_WORDS, "hundred", "thousand", "half")  # with which a number in words may end
# What a number begins with: also 'a year', 'a further year' and 'half a million'.
NUMBERS = numbers(
    *("hundred", "half"),
    *_WORDS,
    *(f"a {word}" for word in ("hundred", "year", "month", "week", "day", "further", "whole", "full")),
)
DECIMAL = rf"(?:(?>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?<!\d)\.\d+|{SPELLED})"


def value_of(written: str) -> float:
    """The number that `COUNT` or `DECIMAL` matched; ValueError if it is none."""
    digits = written.replace(",", "").replace(" ", "") if written[:1].isdigit() else written
    try:
        return min(float(digits), _LARGEST)
    except ValueError:
        return float(_spelled(written))


def _spelled(written: str) -> int:
    total = part = 0
    words = [word for word in re.split(r"[\s,-]+", written.lower()) if word != "and"]
    for word in words:
        if word == "a":
            part = 1
        elif word in _WORDS:
            part += _WORDS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        else:
            raise ValueError(f"not a number: {written!r}")
    return total + part
