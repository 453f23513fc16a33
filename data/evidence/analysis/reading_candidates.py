"""Which papers of a view are worth reading first: human studies, and those whose labels are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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


def unsure(topic: Topic, by_rule: Iterable[tuple[int, Labels]]) -> dict[int, tuple[str, ...]]:
    """By PMID, the fields that the rules were unsure of; papers without any are left out.

    Characteristics in which the record contradicts itself are among them.

    Args:
        topic: of the labels.
        by_rule: PMIDs with the labels by the rules alone.
    """
    found = {
        pmid: (
            *(facet.code for facet in topic.facets if facet.unsure in labels.codes(facet.code)),
            *(field for field, _ in labels.characteristics.conflicting),
        )
        for pmid, labels in by_rule
    }
    return {pmid: fields for pmid, fields in found.items() if fields}


def doubts(
    topic: Topic,
    unsure: Mapping[int, tuple[str, ...]],
    by_rule: Callable[[int], Labels | None],
    readings: Mapping[int, Sequence[Reading]],
) -> dict[int, Doubts]:
    """By PMID, the facets that a language model read differently, and those the rules were unsure of.

    Papers without doubts are left out. The scope counts as a facet.

    Args:
        topic: of the labels.
        unsure: see `unsure`.
        by_rule: the labels of a paper by the rules alone, None for other papers.
        readings: by PMID, of all origins.
    """
    found = {pmid: Doubts(unsure=fields) for pmid, fields in unsure.items()}
    for pmid, own in readings.items():
        labels = by_rule(pmid)
        if labels and (differing := tuple(_differing(topic, labels, own))):
            found[pmid] = Doubts(differing, unsure.get(pmid, ()))
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
