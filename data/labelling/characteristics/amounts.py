"""Large numbers: '1 x 10^6', '10(6)', '1.5 × 10⁷', '2 million', '25, 50 or 75 million', '5e5', '500,000'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.labelling.characteristics.numbers import SPELLED, value_of

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:{DIGITS}|{SPELLED})"
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans(_SUPERSCRIPT, "0123456789")
# 10^6, 10exp6, 10(6), 10[6], 10⁶
_POWER = (
    r"10 ?(?:\^|exp ?|e|\*\*) ?\(?\+?\d{1,2}\)?|10 ?\(\d{1,2}\)|10 ?\[\d{1,2}\]"
    rf"|10 ?[{_SUPERSCRIPT}]{{1,2}}"
)
# A lost superscript: '106' is 10^6 only after a multiplication sign, where nothing else can be meant.
_FLAT = r"10 ?(?:[3-9]|1[0-3])(?!\d|[.,]\d)"
_SCALES = {"thousand": 1e3, "million": 1e6, "mio": 1e6, "billion": 1e9}
_SCALED = rf"(?:{DIGITS}|half an?|{SPELLED})[ -](?:{'|'.join(_SCALES)})s?(?!\w)"
_PLAIN = r"\d{1,3}(?:[, ]\d{3})+|\d{5,8}"
_ONE = (
    rf"(?:(?:{DIGITS}) ?(?:x|times) ?(?:{_POWER}|{_FLAT})|(?<![\d.])\d+(?:\.\d+)?e(?:[4-9]|1[0-3])\b"
    rf"|(?<![\d.x])(?:{_POWER})|{_SCALED}|{_PLAIN})"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,^/-])(?:(?P<first>{_NUMBER}(?:, {_NUMBER})*)(?P<join> ?- ?| to |,? or |,? and "
    rf"|, )(?:up to )?)?(?P<one>{_ONE})(?: ?(?:-|to) ?(?P<two>{_ONE}))?"
)
_PARTS = re.compile(
    rf"(?:(?P<number>{DIGITS}|half an?|{SPELLED})(?: ?(?:x|times) ?|[ -]"
    rf"|$))?(?:10 ?[^\d{_SUPERSCRIPT}]*(?P<power>[\d{_SUPERSCRIPT}]{{1,2}})[)\]]?|(?P<scale>[a-z]+?)s?)?"
)


_NAMED = re.compile(r"\b(?:cohort|group|arm|level|phase|stage|day|grade)s? $")  # 'cohort 1, 3.9 million'


@dataclass(frozen=True, slots=True)
class Amount:
    """A large number, a range, or a list of numbers that share their power of ten.

    Attributes:
        start, end: of the words, in the text that was read.
        ranges: low and high of each number, in the order of the text.
        is_plain: written out in digits, so that it may be anything that is counted.
    """

    start: int
    end: int
    ranges: tuple[tuple[float, float], ...]
    is_plain: bool


def amounts(text: str, beginnings: Iterable[int]) -> Iterator[Amount]:
    """All large numbers in normalised text, from left to right; numbers begin only at `beginnings`."""
    last = 0
    for start in beginnings:
        found = _AMOUNT.match(text, start) if start >= last else None
        if not found:
            continue
        last = found.end()
        number, scale = _read(found["one"])
        low = number * scale
        high = low
        if found["two"]:
            second, its_scale = _read(found["two"])
            high = second * its_scale
        ranges = [(low, high)]
        start = found.start("one") if _NAMED.search(text[: found.start()]) else found.start()
        if found["first"] and start == found.start():
            smaller = [value_of(one) * scale for one in re.findall(_NUMBER, found["first"])]
            join = found["join"].strip(" ,")
            between = join == "and" and text[: found.start()].endswith("between ")
            if len(smaller) == 1 and (between or join in ("-", "to")):
                ranges = [(smaller[0], high)]
            else:
                ranges = [*((one, one) for one in smaller), (low, high)]
        plain = re.fullmatch(_PLAIN, found["one"]) is not None
        yield Amount(start, found.end(), tuple(ranges), plain)


def _read(written: str) -> tuple[float, float]:
    """The number and what it is multiplied by."""
    if re.fullmatch(_PLAIN, written):
        return value_of(written), 1.0
    if notation := re.fullmatch(r"(\d+(?:\.\d+)?)e(\d+)", written):
        return float(notation[1]), float(f"1e{notation[2]}")
    parts = _PARTS.fullmatch(written)
    if parts is None:
        raise ValueError(f"not an amount: {written!r}")
    number = parts["number"]
    value = 1.0 if not number else 0.5 if number.startswith("half") else value_of(number)
    if parts["power"]:
        return value, float(f"1e{parts['power'].translate(_TO_DIGITS)}")
    return value, _SCALES.get(parts["scale"] or "", 1.0)
