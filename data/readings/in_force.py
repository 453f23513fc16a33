"""Which of several readings of a field is in force, and the labels of a paper with its readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from data.labelling.characteristics.model import Characteristics
from data.labelling.characteristics.reader import PROTOCOL
from data.labelling.evaluation.characteristics import FIELDS as CHARACTERISTICS
from data.labelling.evaluation.characteristics import read_values
from data.labelling.evaluation.reference_set import READ_AS_OUT
from data.labelling.labels import IN_SCOPE, PHASE, RANDOMISED, Attribution, Label, Labels, Scope
from data.readings.model import Reading
from data.topics.model import ARTICLE_TYPE, Topic


def in_force(readings: Iterable[Reading]) -> dict[str, Reading]:
    """Of the readings of one paper, by field the one that counts.

    That is the newest of the highest origin (a person's before a published review's before a model's); one
    that was withdrawn never counts.
    """
    standing = [reading for reading in readings if reading.withdrawn is None]
    standing.sort(key=lambda reading: (reading.origin.rank, reading.when, reading.number))
    return {reading.field: reading for reading in standing}


def with_readings(labels: Labels, found: Mapping[str, Reading], topic: Topic, text: str = "") -> Labels:
    """The labels of a paper, with those of its readings in place of the rules'.

    Args:
        labels: as the rules gave them.
        found: by field; see `in_force`. Categories that the topic no longer has are ignored.
        topic: of the labels.
        text: `text_digest` of the paper as it is now, '' if that is not known.
    """
    given: list[Label] = []
    for facet in topic.facets:
        reading = found.get(facet.code)
        if reading is None:
            given += [label for label in labels.labels if label.facet == facet.code]
        else:
            own = [code for code in facet.codes if code in reading.value]
            given += [Label(facet.code, code, reading.origin) for code in own]
    scope, phase, randomised = (found.get(field) for field in (IN_SCOPE, PHASE, RANDOMISED))
    types = {label.category for label in given if label.facet == ARTICLE_TYPE}
    is_trial = not types.isdisjoint((*topic.trial_types, PROTOCOL))
    labelled = replace(
        labels,
        labels=tuple(given),
        scope=Scope("" if scope.value else READ_AS_OUT) if scope else labels.scope,
        phase=phase.value if phase else labels.phase,
        randomised=(randomised.value if is_trial else None) if randomised else labels.randomised,
    )
    return replace(
        labelled,
        characteristics=_characteristics(labels.characteristics, found, planned=PROTOCOL in types),
        attributions={
            field: Attribution(
                reading.origin,
                reading.who,
                reading.day,
                reading.words,
                outdated=bool(reading.text and text and text != reading.text),
            )
            for field, reading in found.items()
        },
    )


def _characteristics(
    kept: Characteristics, found: Mapping[str, Reading], *, planned: bool
) -> Characteristics:
    values: dict[str, Any] = {field: found[field].value for field in CHARACTERISTICS if field in found}
    if not values:
        return kept
    read = read_values(
        {field: value for field, value in values.items() if value is not None}, planned=planned
    )
    changed = {field: getattr(read, field) for field in values}
    conflicting = tuple(one for one in kept.conflicting if one[0] not in values)
    return replace(
        kept,
        **changed,
        conflicting=conflicting,
        planned=read.planned if "participants" in values else kept.planned,
    )
