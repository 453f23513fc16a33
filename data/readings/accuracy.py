"""How right rules, models and people are, measured on what readers read: usually people.

Each reader of each paper is a reference of their own. Their own readings never count among those that are
measured against them, so that people are measured against each other, and the labels in force as if this
reader had not read the paper. Only fields that both have read are compared; rules read every field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from data.labelling.evaluation.characteristics import FIELDS, tally
from data.labelling.evaluation.metrics import Counts, compare, scope_figures
from data.labelling.evaluation.reference_set import Reference
from data.labelling.labels import IN_SCOPE, Labels, Origin
from data.readings.in_force import in_force, with_readings
from data.readings.independent import countable
from data.readings.model import Reading
from data.records.record import Record
from data.topics.model import Topic


class Measured(StrEnum):
    """Whose labels are measured."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"
    IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class _Pair:
    """What one reader read of a paper, what is measured against it, and the fields that both have."""

    wanted: Reference
    found: Labels
    fields: Collection[str]


def accuracy(
    measured: Measured,
    references: Iterable[Reading],
    readings: Mapping[int, Sequence[Reading]],
    records: Mapping[int, Record],
    rules: Callable[[Record], Labels],
    topic: Topic,
    wanted: int = 1,
) -> dict[str, Any]:
    """The figures of one origin.

    Args:
        measured: whose labels.
        references: what is taken as right. Withdrawn readings never count.
        readings: everything that was read, by PMID.
        records: the papers, by PMID; without its record, a paper is not compared.
        rules: the labels that the rules give to a record.
        topic: of the labels.
        wanted: how many people read each paper, see `independent.countable`.

    Returns:
        `{"papers", "readers", "not_there", "facets": {facet: {"papers", "categories", "micro", "macro"}},
        "scope", "characteristics"}`, see `labelling.evaluation.metrics`; `not_there` are the papers without a
        record.
    """
    pairs: list[_Pair] = []
    readers, missing = set(), set()

    def reader(one: Reading) -> tuple[int, str, str]:
        return one.pmid, one.origin.value, one.who

    for (pmid, _, who), group in groupby(sorted(references, key=reader), key=reader):
        own = in_force(group)
        if not own:
            continue
        if pmid not in records:
            missing.add(pmid)
            continue
        reference = next(iter(own.values()))
        others = [one for one in readings.get(pmid, ()) if reader(one) != reader(reference)]
        found = _found(measured, others, rules(records[pmid]), topic, wanted)
        if found is not None:
            labels, fields = found
            right = Reference(records[pmid], with_readings(Labels(), own, topic), readers=1)
            pairs.append(_Pair(right, labels, own.keys() if fields is None else own.keys() & fields))
            readers.add(who)
    return {
        "papers": len({pair.wanted.record.pmid for pair in pairs if pair.fields}),
        "readers": len(readers),
        "not_there": sorted(missing),
        "facets": {
            facet.code: {"papers": len(own), **compare(facet, own)}
            for facet in topic.facets
            for own in [_with(facet.code, pairs)]
        },
        "scope": scope_figures(_with(IN_SCOPE, pairs)),
        "characteristics": _characteristics(pairs),
    }


def _found(
    measured: Measured, others: Sequence[Reading], by_rule: Labels, topic: Topic, wanted: int
) -> tuple[Labels, Collection[str] | None] | None:
    """The labels of an origin and the fields that it read, None for all; None where it read nothing."""
    match measured:
        case Measured.RULE:
            return by_rule, None
        case Measured.IN_FORCE:
            return with_readings(by_rule, in_force(countable(topic, others, wanted)), topic), None
        case Measured.MODEL | Measured.PERSON:
            origin = Origin(measured.value)
            own = in_force(one for one in others if one.origin is origin)
            return (with_readings(Labels(), own, topic), own.keys()) if own else None


def _with(field: str, pairs: Iterable[_Pair]) -> list[tuple[Reference, Labels]]:
    return [(pair.wanted, pair.found) for pair in pairs if field in pair.fields]


def _characteristics(pairs: Iterable[_Pair]) -> dict[str, dict[str, float | int]]:
    counts = {field: Counts() for field in FIELDS}
    for pair in pairs:
        found = tally(pair.wanted.labels.characteristics, pair.found.characteristics)
        for field, right, wrong, missed in found:
            if field in pair.fields:
                counts[field].right += right
                counts[field].wrong += wrong
                counts[field].missed += missed
    return {field: count.figures() for field, count in counts.items()}
