"""What a record says about how a study was done: each value with its words and their place."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Generic, TypeVar

from data.labelling.matches import Match

T = TypeVar("T")
MONTH = 365 / 12
"""A month, in days."""


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value and the words it was read from: one stretch, or several where the value is a sum.

    A reader's value has no words; `labelling.explanation` finds those that say the same.
    """

    value: T
    matches: tuple[Match, ...] = ()


class Unit(StrEnum):
    """What a dose is counted in."""

    CELLS = "cells"
    CELLS_PER_KG = "cells/kg"
    CELLS_PER_ML = "cells/ml"
    PARTICLES = "particles"
    MICROGRAM = "µg"
    MILLIGRAM = "mg"
    MILLILITRE = "ml"


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount of cells or product. `low` equals `high` unless the record gives a range."""

    low: float
    high: float
    unit: Unit


class Control(StrEnum):
    """What the treatment was compared with; of several, the first in this order counts."""

    PLACEBO_SHAM = "placebo_sham"  # also vehicle, control cells, an empty scaffold
    ACTIVE = "active"
    USUAL_CARE = "usual_care"
    DOSE_COMPARISON = "dose_comparison"
    HISTORICAL = "historical"
    NONE = "none"  # only where the record says single-arm or uncontrolled


class Blinding(StrEnum):
    """Who did not know the treatment; of several, the first in this order counts."""

    DOUBLE = "double"  # also triple
    SINGLE = "single"
    ASSESSOR = "assessor"
    OPEN = "open"


class AdverseEvents(StrEnum):
    """What is said about harm. 'Safe' or 'well tolerated' alone says nothing countable."""

    SERIOUS = "serious"
    REPORTED = "reported"  # some, none of them serious
    NONE_SERIOUS = "none_serious"


@dataclass(frozen=True, slots=True)
class Characteristics:
    """How a study was done, as far as its record says so; None or () where the text is silent.

    Attributes:
        participants: people in a primary study; in a protocol the planned number (see `planned`).
        planned: `participants` counts people to be recruited, so it must not be added to people treated.
        studies: primary studies included in a review.
        review_participants: people in the studies of a review.
        animals: animals in all.
        dose: one entry an arm, in the order of the text.
        administrations: dosing occasions for each subject; several sites in one session are one.
        follow_up: the longest observation, in days; a month is 365/12 days.
        timing_days: days from injury or onset to treatment.
        registry_ids: trial registrations in the registries' own spelling.
        conflicting: names of the attributes left empty because the record gives numbers that contradict
            each other, with those numbers' words.
    """

    participants: Stated[int] | None = None
    planned: bool = False
    studies: Stated[int] | None = None
    review_participants: Stated[int] | None = None
    animals: Stated[int] | None = None
    dose: tuple[Stated[Dose], ...] = ()
    administrations: Stated[int] | None = None
    follow_up: Stated[float] | None = None
    timing_days: tuple[Stated[float], ...] = ()
    control: Stated[Control] | None = None
    blinded: Stated[Blinding] | None = None
    randomised: Stated[bool] | None = None
    multicentre: Stated[bool] | None = None
    registry_ids: tuple[Stated[str], ...] = ()
    adverse_events: Stated[AdverseEvents] | None = None
    conflicting: tuple[tuple[str, tuple[Match, ...]], ...] = ()

    def stated(self) -> dict[str, tuple[Stated[object], ...]]:
        """The attributes that have a value, by name, each as a tuple."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value if isinstance(value, tuple) else (value,)
            for name, value in found.items()
            if name not in ("planned", "conflicting") and value
        }


TOLERANCE = 0.02  # of a length of time or an amount, which may have been rounded in conversion


def agree(one: object, other: object) -> bool:
    """Whether two values are the same: times and amounts within 2 %, all else exactly."""
    if isinstance(one, Dose) and isinstance(other, Dose):
        return one.unit is other.unit and agree(one.low, other.low) and agree(one.high, other.high)
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
    return one == other
