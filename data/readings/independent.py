"""Two people who read the same paper, blind to each other: what they agree on, and what a third settles.

Where two are wanted, a person's value of a field is in force only once two people gave it, or a third did
after two differed; until then the paper keeps its other values, and neither reader sees what the other gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from data.labelling.labels import IN_SCOPE, Origin
from data.readings.model import Reading
from data.readings.values import same
from data.topics.model import Topic


class Standing(Enum):
    """How far the people who read a field have come."""

    WAITING = "waiting"  # for another reader
    AGREED = "agreed"
    DIFFERENT = "different"  # until a third settles it
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class FieldRead:
    """What people gave to one field of one paper.

    Attributes:
        latest: by reader, the newest reading that is not withdrawn; in the order in which they began.
        counts: the reading that is in force; None if none is yet.
    """

    standing: Standing
    latest: Mapping[str, Reading]
    counts: Reading | None


def by_people(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    """The readings of people that are not withdrawn, by field, oldest first."""
    found: dict[str, list[Reading]] = {}
    for reading in sorted(readings, key=lambda one: (one.when, one.number)):
        if reading.origin is Origin.PERSON and reading.withdrawn is None:
            found.setdefault(reading.field, []).append(reading)
    return found


def field_read(topic: Topic, own: Iterable[Reading], wanted: int) -> FieldRead:
    """How far the readings of one field have come.

    Args:
        topic: of the readings.
        own: of people, not withdrawn, oldest first; at least one.
        wanted: how many people read each paper, 1 or 2.
    """
    latest: dict[str, Reading] = {}
    for reading in own:
        latest[reading.who] = reading
    people = list(latest.values())
    if wanted < 2:
        return FieldRead(Standing.AGREED, latest, max(people, key=lambda one: (one.when, one.number)))
    if len(people) < 2:
        return FieldRead(Standing.WAITING, latest, None)
    if further := people[2:]:
        return FieldRead(Standing.SETTLED, latest, max(further, key=lambda one: (one.when, one.number)))
    first, second = people
    if same(topic, first.field, first.value, second.value):
        return FieldRead(Standing.AGREED, latest, max(people, key=lambda one: (one.when, one.number)))
    return FieldRead(Standing.DIFFERENT, latest, None)


def countable(topic: Topic, readings: Iterable[Reading], wanted: int) -> list[Reading]:
    """The readings of one paper among which the one in force is chosen.

    Those of people are left out while they wait for another reader; a model's and a review's always stay.
    """
    every = list(readings)
    if wanted < 2:
        return every
    found = [reading for reading in every if reading.origin is not Origin.PERSON]
    for own in by_people(every).values():
        counts = field_read(topic, own, wanted).counts
        found += [counts] if counts else []
    return found


def finished_by(topic: Topic, readings: Iterable[Reading]) -> tuple[str, ...]:
    """Who has read a paper as a whole, in the order in which they finished.

    That is who gave all facets and the scope, or found the paper out of scope.
    """
    needed = {IN_SCOPE, *(facet.code for facet in topic.facets)}
    given: dict[str, dict[str, Reading]] = {}
    for own in by_people(readings).values():
        for reading in own:
            given.setdefault(reading.who, {})[reading.field] = reading
    ended: list[tuple[float, str]] = []
    for who, fields in given.items():
        scope = fields.get(IN_SCOPE)
        if needed <= fields.keys():
            ended.append((max(fields[field].when.timestamp() for field in needed), who))
        elif scope and scope.value is False:
            ended.append((scope.when.timestamp(), who))
    return tuple(who for _, who in sorted(ended))


def visible_to(topic: Topic, readings: Iterable[Reading], who: str, wanted: int) -> list[Reading]:
    """The readings of one paper that somebody may see, so that two readers stay independent.

    Args:
        topic: of the readings.
        readings: of one paper.
        who: the reader; '' for a visitor.
        wanted: how many people read each paper.

    Returns:
        All once so many people have read the paper as a whole; before that, of people only the reader's own,
        and those of fields that are decided. Where nobody has read it as a whole, also those of fields on
        which two differ.
    """
    every = list(readings)
    finished = len(finished_by(topic, every)) if wanted > 1 else wanted
    if finished >= wanted:
        return every
    undecided = {Standing.WAITING, Standing.DIFFERENT} if finished else {Standing.WAITING}
    open_fields = {
        field
        for field, own in by_people(every).items()
        if field_read(topic, own, wanted).standing in undecided
    }
    return [
        reading
        for reading in every
        if reading.origin is not Origin.PERSON or reading.who == who or reading.field not in open_fields
    ]


def differences(topic: Topic, readings: Iterable[Reading], wanted: int) -> tuple[FieldRead, ...]:
    """The fields of one paper on which two readers differ and that nobody has settled.

    () while one of them has read the paper as a whole and the other has not: they stay blind until then.
    """
    every = list(readings)
    if len(finished_by(topic, every)) == 1:
        return ()
    found = (field_read(topic, own, wanted) for own in by_people(every).values())
    return tuple(one for one in found if one.standing is Standing.DIFFERENT)
