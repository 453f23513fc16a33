"""How well two people agree who read the same papers independently: Cohen's kappa and F1 of each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.labelling.evaluation.metrics import Counts
from data.labelling.labels import IN_SCOPE, Origin
from data.readings.model import Reading
from data.readings.values import choices, takes_several
from data.topics.model import Topic

_NONE = ""  # the class of a paper without a category


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two readings of the same papers agree on one field.

    Attributes:
        papers: how many were read twice.
        kappa: Cohen's, of the categories; where a paper may have several, of the decisions on each of them,
            pooled. None where it is not defined because both readers gave the same to all papers.
        f1: of the labels, each reader measured by the other; None without any label.
    """

    field: str
    papers: int
    kappa: float | None
    f1: float | None


def agreement(topic: Topic, readings: Mapping[int, Sequence[Reading]]) -> tuple[Agreement, ...]:
    """The agreement on the scope and on each facet; fields that nobody has read twice are left out.

    Counted are the first two people of each field of a paper, with what they gave before either could see the
    other's value.

    Args:
        topic: of the readings.
        readings: by PMID, withdrawn ones among them.
    """
    found = []
    for field in (IN_SCOPE, *(facet.code for facet in topic.facets)):
        pairs = [
            pair
            for own in readings.values()
            if (pair := blind_pair([one for one in own if one.field == field]))
        ]
        if pairs:
            found.append(_agreement(topic, field, [(_codes(a), _codes(b)) for a, b in pairs]))
    return tuple(found)


def blind_pair(own: Iterable[Reading]) -> tuple[object, object] | None:
    """The values that the first two people gave to a field of a paper before both had given one.

    None if fewer than two people did.
    """
    first: dict[str, Reading] = {}
    people = sorted(
        (one for one in own if one.origin is Origin.PERSON), key=lambda one: (one.when, one.number)
    )
    for reading in people:
        if reading.withdrawn is None or _outlived(reading, people):
            first.setdefault(reading.who, reading)
    if len(first) < 2:
        return None
    one, other = list(first)[:2]
    unblinded = max(first[one].when, first[other].when)
    return _last(people, one, unblinded), _last(people, other, unblinded)


def _outlived(reading: Reading, people: Sequence[Reading]) -> bool:
    """Whether a reading that was withdrawn still counted when somebody else gave a value."""
    return any(
        one.who != reading.who and reading.withdrawn is not None and one.when < reading.withdrawn
        for one in people
    )


def _last(people: Sequence[Reading], who: str, until: datetime) -> object:
    standing = [
        one.value
        for one in people
        if one.who == who and one.when <= until and (one.withdrawn is None or one.withdrawn > until)
    ]
    return standing[-1] if standing else None


def _codes(value: object) -> frozenset[object]:
    return frozenset(value) if isinstance(value, list) else frozenset(() if value is None else (value,))


def _agreement(
    topic: Topic, field: str, pairs: Sequence[tuple[frozenset[object], frozenset[object]]]
) -> Agreement:
    counts = Counts()
    decisions: list[tuple[object, object]] = []
    for one, other in pairs:
        counts.add({str(code) for code in one}, {str(code) for code in other})
        if takes_several(topic, field):
            decisions += [(code in one, code in other) for code in choices(topic, field)]
        else:
            decisions.append((next(iter(one), _NONE), next(iter(other), _NONE)))
    has_labels = counts.right + counts.wrong + counts.missed
    f1 = 2 * counts.right / (2 * counts.right + counts.wrong + counts.missed) if has_labels else None
    return Agreement(field, len(pairs), cohens_kappa(decisions), f1)


def cohens_kappa(decisions: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa of pairs of decisions: 1 is agreement on all, 0 what chance would give.

    None where chance alone would give full agreement, as with no decision at all.
    """
    size = len(decisions)
    first, second = (Counter(pair[place] for pair in decisions) for place in (0, 1))
    by_chance = sum(first[code] * second[code] for code in first)
    if by_chance == size * size:
        return None
    observed = sum(one == other for one, other in decisions) * size
    return (observed - by_chance) / (size * size - by_chance)
