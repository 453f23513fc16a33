"""Which papers of a view are worth reading first: human studies, and those whose labels are in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.evidence.analysis.study_kinds import of_kind
from data.evidence.view import View
from data.labelling.labels import IN_SCOPE, Labels, Origin
from data.readings.model import Reading
from data.readings.queue import Candidate
from data.readings.values import same, value_in
from data.topics.model import Topic


@dataclass(frozen=True, slots=True)
class Doubts:
    """The fields of a paper that are in doubt; see `Candidate`."""

    differing: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def doubts(
    topic: Topic, by_rule: Mapping[int, Labels], readings: Mapping[int, Sequence[Reading]]
) -> dict[int, Doubts]:
    """By PMID, the facets that a language model read differently, and those the rules were unsure of.

    Papers without doubts are left out. The scope counts as a facet; characteristics in which the record
    contradicts itself count as unsure.

    Args:
        topic: of the labels.
        by_rule: the labels of each paper by the rules alone.
        readings: by PMID, of all origins.
    """
    found = {}
    for pmid, labels in by_rule.items():
        one = Doubts(
            tuple(_differing(topic, labels, readings.get(pmid, ()))),
            (
                *(facet.code for facet in topic.facets if facet.unsure in labels.codes(facet.code)),
                *(field for field, _ in labels.characteristics.conflicting),
            ),
        )
        if one.differing or one.unsure:
            found[pmid] = one
    return found


def _differing(topic: Topic, labels: Labels, readings: Iterable[Reading]) -> Iterable[str]:
    latest = {
        reading.field: reading
        for reading in sorted(readings, key=lambda one: (one.when, one.number))
        if reading.origin is Origin.MODEL and reading.withdrawn is None
    }
    for field in (IN_SCOPE, *(facet.code for facet in topic.facets)):
        if field in latest and not same(topic, field, latest[field].value, value_in(labels, topic, field)):
            yield field


def candidates(view: View, doubtful: Mapping[int, Doubts]) -> tuple[Candidate, ...]:
    """The papers of a view as candidates for the reading queue.

    Args:
        view: the papers selected.
        doubtful: see `doubts`.
    """
    evidence = view.evidence
    human, none = of_kind(evidence, "human"), Doubts()
    found = []
    for row in np.flatnonzero(view.mask).tolist():
        pmid = int(evidence.pmids[row])
        one = doubtful.get(pmid, none)
        found.append(Candidate(pmid, bool(human[row]), one.differing, one.unsure, int(evidence.years[row])))
    return tuple(found)
