"""Study characteristics as a reader gave them, beside those the rules read.

In the reference-set format they stand under `characteristics`: a field of the codebook to its value, null or
missing where the text is silent. `follow_up` is `{"days": 365}`; `dose` is one object or a list of them, with
`cells`, `cells_range` or `amount`, `unit` and perhaps `per`; an object without a number does not count. A
reading in words, such as those of the frozen set, is not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from data.labelling.characteristics.model import (
    AdverseEvents,
    Blinding,
    Characteristics,
    Control,
    Dose,
    Stated,
    Unit,
    agree,
)


def read_values(item: Mapping[str, Any], *, planned: bool = False) -> Characteristics:
    """A reader's values; ValueError says what is wrong.

    Args:
        item: the field `characteristics` of one object of the reference-set format.
        planned: whether its people are those that a protocol plans to recruit.
    """
    found: dict[str, Any] = {}
    for field, read in _READ.items():
        value = item.get(field)
        try:
            values = [read(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise ValueError(f"'characteristics' has a {field!r} that cannot be read: {value!r}.") from error
        stated = tuple(Stated(one) for one in values if one is not None)
        if stated:
            found[field] = stated if field in _SEVERAL else stated[0]
    return Characteristics(**found, planned=planned and "participants" in found)


def is_in_words(item: Mapping[str, Any]) -> bool:
    """Whether a reading has words where values could be compared."""
    control = item.get("control")
    return (
        any(isinstance(item.get(field), str) for field in ("dose", "follow_up"))
        or isinstance(item.get("blinded"), bool)
        or (isinstance(control, str) and control not in tuple(Control))
    )


def _number(value: Any) -> int:
    if isinstance(value, bool) or int(value) != value:
        raise ValueError(value)
    return int(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _dose(value: Mapping[str, Any]) -> Dose | None:
    amount = value.get("cells", value.get("amount"))
    low, high = value.get("cells_range") or (amount, amount)
    if low is None:
        low = high = value.get("amount")
    if low is None:
        return None
    unit = Unit(value["unit"])
    return Dose(
        float(low),
        float(high),
        Unit.CELLS_PER_KG if unit is Unit.CELLS and value.get("per") == "kg" else unit,
    )


_READ: dict[str, Callable[[Any], object]] = {
    "participants": _number,
    "studies": _number,
    "review_participants": _number,
    "animals": _number,
    "dose": _dose,
    "administrations": _number,
    "follow_up": lambda value: float(value["days"]),
    "control": Control,
    "blinded": Blinding,
    "randomised": _flag,
    "multicentre": _flag,
    "registry_ids": str,
    "adverse_events": AdverseEvents,
    "timing_days": float,
}
FIELDS = tuple(_READ)
_SEVERAL = frozenset(("dose", "registry_ids", "timing_days"))


def tally(wanted: Characteristics, found: Characteristics) -> Iterator[tuple[str, int, int, int]]:
    """For each field of one record: its name and how many values are right, wrong and missed."""
    theirs, ours = (
        {name: tuple(stated.value for stated in values) for name, values in one.stated().items()}
        for one in (wanted, found)
    )
    for field in FIELDS:
        expected, given = theirs.get(field, ()), ours.get(field, ())
        right = sum(any(agree(one, other) for other in expected) for one in given)
        missed = sum(not any(agree(one, other) for other in given) for one in expected)
        if expected or given:
            yield field, right, len(given) - right, missed
