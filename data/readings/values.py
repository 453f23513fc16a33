"""The values that can be read: taken from labels, compared, in words, and as a reader writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data.labelling.characteristics.model import MONTH, AdverseEvents, Blinding, Control, Dose, Unit, agree
from data.labelling.characteristics.names import NAMES, value_in_words
from data.labelling.evaluation.characteristics import read_values
from data.labelling.labels import IN_SCOPE, PHASE, PHASES, RANDOMISED, Labels
from data.readings.model import ReadingError, known_codes
from data.topics.model import Topic

NOT_STATED = "not stated"
_SCOPES = {True: "in scope", False: "out of scope"}
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    IN_SCOPE: (True, False),
    PHASE: PHASES,
    "control": tuple(one.value for one in Control),
    "blinded": tuple(one.value for one in Blinding),
    "adverse_events": tuple(one.value for one in AdverseEvents),
    RANDOMISED: (True, False),
    "multicentre": (True, False),
}
_ENUMS = {"control": Control, "blinded": Blinding, "adverse_events": AdverseEvents}
SEVERAL = ("dose", "timing_days", "registry_ids")
"""The fields besides facets that can have several values."""
_DAYS = {"day": 1.0, "week": 7.0, "month": MONTH, "year": 365.0}
_LENGTH = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>day|week|month|year|d|w|m|y)?s?", re.IGNORECASE
)
_AMOUNT = r"[0-9]+(?:\.[0-9]+)?(?:e[0-9]{1,2}|\s*[x×*]\s*10\s*\^\s*[0-9]{1,2})?"
_UNITS = {unit.value: unit for unit in Unit} | {"ug": Unit.MICROGRAM, "μg": Unit.MICROGRAM}
_DOSE = re.compile(
    rf"(?P<low>{_AMOUNT})(?:\s*(?:to|-|–)\s*(?P<high>{_AMOUNT}))?\s*(?P<million>million)?\s*(?P<unit>\S.*)",
    re.IGNORECASE,
)
_HINTS = {
    "dose": "An amount with its unit: 2e6 cells/kg, 1 to 2 million cells, 50 µg; several separated by “;”.",
    "follow_up": "A length of time: 12 months, 90 days.",
    "timing_days": "A length of time: 7 days, 2 weeks; several separated by “;”.",
    "registry_ids": "Registrations such as NCT01234567, separated by blanks.",
}


def name_of(topic: Topic, field: str) -> str:
    """The name of a field on screen."""
    if known_codes(topic, field) is not None:
        return topic.facet(field).name
    return {IN_SCOPE: "Scope", PHASE: "Phase"}.get(field) or NAMES.get(field, field)


def choices(topic: Topic, field: str) -> tuple[Any, ...]:
    """The values that a field can have, those of a facet as single codes; () for a field that is written."""
    codes = known_codes(topic, field)
    return codes if codes is not None else _CHOICES.get(field, ())


def takes_several(topic: Topic, field: str) -> bool:
    """Whether several of the `choices` may be given."""
    return known_codes(topic, field) is not None and not topic.facet(field).single


def hint(field: str) -> str:
    """How a field that is written is written."""
    return _HINTS.get(field, "A number.")


def value_in(labels: Labels, topic: Topic, field: str) -> Any:
    """The value of a field in the form of a reading; None or [] if there is none."""
    if known_codes(topic, field) is not None:
        return list(labels.codes(field))
    if field == IN_SCOPE:
        return labels.scope.in_scope
    if field == PHASE:
        return labels.phase
    stated = [one.value for one in labels.characteristics.stated().get(field, ())]
    if field == RANDOMISED and not stated:
        return labels.randomised
    written = [_as_read(field, value) for value in stated]
    return (written if field in SEVERAL else written[0]) if written else None


def _as_read(field: str, value: Any) -> Any:
    if isinstance(value, Dose):
        amount = (
            {"amount": value.low} if value.low == value.high else {"cells_range": [value.low, value.high]}
        )
        return {**amount, "unit": value.unit.value}
    if field == "follow_up":
        return {"days": value}
    return value.value if field in _ENUMS else value


def same(topic: Topic, field: str, one: object, other: object) -> bool:
    """Whether two values of a field say the same; times and amounts may differ by 2 %."""
    if known_codes(topic, field) is not None:
        return set(_codes(one)) == set(_codes(other))
    if field not in NAMES:  # scope, phase, or a field that the topic no longer has
        return one == other
    try:
        left, right = (_stated(field, value) for value in (one, other))
    except ValueError:  # a form that a later version no longer has
        return one == other
    return len(left) == len(right) and all(map(agree, left, right))


def value_words(topic: Topic, field: str, value: Any) -> str:
    """A value in words: 'Rat; Mouse', 'out of scope', '2 million cells/kg', 'not stated'."""
    codes = known_codes(topic, field)
    if codes is not None:
        facet = topic.facet(field)
        names = [
            facet.category(code).name if code in codes else f"{code} (not in the codebook)"
            for code in _codes(value)
        ]
        return "; ".join(names) or NOT_STATED
    if field == IN_SCOPE:
        return _SCOPES.get(value, NOT_STATED)
    if field == PHASE:
        return str(value or NOT_STATED)
    try:
        words = [value_in_words(one) for one in _stated(field, value)]
    except ValueError:  # a form that a later version no longer has
        words = [str(value)]
    if field not in NAMES and value is not None:  # the topic no longer has it
        words = [str(value)]
    unit = " days" if field in ("follow_up", "timing_days") else ""
    return "; ".join(f"{one}{unit}" for one in words) or NOT_STATED


def as_written(field: str, value: Any) -> str:
    """A value of a field without `choices` as a reader would write it; `from_written` reads it again."""
    parts = [value] if not isinstance(value, list) else value
    return "; ".join(_written(field, one) for one in parts if one is not None)


def _written(field: str, value: Any) -> str:
    if field == "dose":
        dose = next(one for one in _stated(field, value) if isinstance(one, Dose))
        low, high = (f"{amount:.10g}" for amount in (dose.low, dose.high))
        return f"{low if low == high else f'{low} to {high}'} {dose.unit.value}"
    if field == "follow_up":
        return f"{value['days']:.10g} days"
    return f"{value:.10g} days" if field == "timing_days" else str(value)


def from_written(field: str, text: str) -> Any:
    """The value of what a reader wrote; None for nothing.

    Raises:
        ReadingError: it cannot be understood; the message says how it is written.
    """
    text = " ".join(text.split())
    if not text:
        return None
    if field == "registry_ids":
        return [part for part in re.split(r"[;,\s]+", text) if part]
    if field == "dose":
        return [_dose(part) for part in _parts(text)]
    if field == "timing_days":
        return [_days(field, part) for part in _parts(text)]
    if field == "follow_up":
        return {"days": _days(field, text)}
    number = text.replace(",", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        raise ReadingError(f"“{text}” is not understood. {hint(field)}")
    return int(number)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _days(field: str, text: str) -> float:
    found = _LENGTH.fullmatch(text)
    if not found:
        raise ReadingError(f"“{text}” is not understood. {hint(field)}")
    unit = (found["unit"] or "day").lower()
    return float(found["number"]) * next(days for name, days in _DAYS.items() if name.startswith(unit))


def _dose(text: str) -> dict[str, Any]:
    found = _DOSE.fullmatch(text)
    unit = _UNITS.get(found["unit"].lower().replace(" ", "")) if found else None
    if found is None or unit is None:
        raise ReadingError(f"“{text}” is not understood. {hint('dose')}")
    times = 1e6 if found["million"] else 1.0
    low = _amount(found["low"]) * times
    high = _amount(found["high"]) * times if found["high"] else low
    amount = {"amount": low} if low == high else {"cells_range": sorted((low, high))}
    return {**amount, "unit": unit.value}


def _amount(text: str) -> float:
    return float(re.sub(r"\s*[x×*]\s*10\s*\^\s*", "e", text))


def _codes(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []


def _stated(field: str, value: object) -> tuple[object, ...]:
    """The values as characteristics have them."""
    return tuple(
        one.value for one in read_values({field: value} if value is not None else {}).stated().get(field, ())
    )
