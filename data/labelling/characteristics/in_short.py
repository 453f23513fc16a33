"""How a study was done in a few words each, for cards and tables, where only what is stated is shown."""

from __future__ import annotations

from collections.abc import Iterator

from data.labelling.characteristics.model import Characteristics
from data.labelling.characteristics.names import (
    NAMES,
    control_in_words,
    duration,
    times_given,
    value_in_words,
)
from data.records.text import counted


def in_short(found: Characteristics, randomised: bool | None, phase: str | None = None) -> tuple[str, ...]:
    """What is stated of how a study was done, a few words each: its size, design, dose and times.

    Args:
        found: the characteristics of its record.
        randomised: as its labels say, which override the text; None where they do not.
        phase: of a trial.
    """
    return (*_size(found), *design_in_short(found, randomised, phase), *_treatment(found))


def _size(found: Characteristics) -> Iterator[str]:
    if found.participants:
        people = counted(found.participants.value, "person", "people")
        yield f"{people} planned" if found.planned else people
    if found.animals:
        yield counted(found.animals.value, "animal")
    if found.studies:
        yield counted(found.studies.value, "study", "studies")
    if found.review_participants:
        yield f"{counted(found.review_participants.value, 'person', 'people')} in them"
    names = [NAMES[field].lower() for field, _ in found.conflicting]
    if names:
        yield f"contradictory numbers: {' and '.join(names)}"


def design_in_short(
    found: Characteristics, randomised: bool | None, phase: str | None = None
) -> tuple[str, ...]:
    """Allocation, phase, blinding, control and centres, as far as stated; see `in_short`."""
    if randomised is None and found.randomised:
        randomised = found.randomised.value
    parts = (
        "" if randomised is None else "randomised" if randomised else "not randomised",
        f"phase {phase}" if phase else "",
        value_in_words(found.blinded.value) if found.blinded else "",
        control_in_words(found.control.value) if found.control else "",
        "multicentre" if found.multicentre and found.multicentre.value else "",
    )
    return tuple(filter(None, parts))


def dose_in_short(found: Characteristics) -> tuple[str, ...]:
    """The doses of all arms, and how often they were given."""
    doses = dict.fromkeys(value_in_words(dose.value) for dose in found.dose)
    return (*doses, *((times_given(found.administrations.value),) if found.administrations else ()))


def _treatment(found: Characteristics) -> Iterator[str]:
    if dose := dose_in_short(found):
        yield ", ".join(dose)
    if found.timing_days:
        yield f"treated {timing_in_short(found)} after injury or onset"
    if found.follow_up:
        yield f"followed for {duration(found.follow_up.value)}"


def timing_in_short(found: Characteristics) -> str:
    """The times from injury to treatment: '7 days or 6 weeks'; '' where none is stated."""
    return " or ".join(dict.fromkeys(duration(one.value) for one in found.timing_days))
