"""Kinds of studies: in animals, in people, trials, or reviews, as defined by the topic's article types."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from data.evidence.column import Mask
from data.evidence.evidence import Evidence
from data.labelling.characteristics.names import NAMES
from data.topics.model import ARTICLE_TYPE, Topic

Kind = Literal["human", "animal", "trial", "review"]
KINDS: tuple[Kind, ...] = ("human", "animal", "trial")
_OF_REVIEWS = ("studies", "review_participants")
_OF_ANIMALS = ("animals", "dose", "administrations", "follow_up", "timing_days", "control", "randomised")


def types_of(topic: Topic, kind: str) -> tuple[str, ...]:
    """The article types of such studies; () if the topic names none.

    Raises:
        KeyError: there is no such kind.
    """
    return {
        "human": topic.human_types,
        "animal": topic.animal_types,
        "trial": topic.trial_types,
        "review": topic.review_types,
    }[kind]


def of_kind(evidence: Evidence, kind: Kind) -> Mask:
    """The records that are such studies."""
    return evidence.columns[ARTICLE_TYPE].having(types_of(evidence.topic, kind), len(evidence))


def without_benefit(evidence: Evidence) -> Mask:
    """The records that report no benefit, see `Topic.counter_evidence`."""
    mask = evidence.in_scope & False
    for facet, code in evidence.topic.counter_evidence:
        mask |= evidence.columns[facet].having([code], len(evidence))
    return mask


def stated_by(evidence: Evidence) -> dict[str, dict[Kind, tuple[int, int]]]:
    """How many papers in scope state each characteristic: field → kind of study → they, and all of the kind.

    Only kinds that can state it and that have papers are named.
    """
    kinds: tuple[Kind, ...] = ("human", "animal", "review")
    of_kinds = {kind: of_kind(evidence, kind) & evidence.in_scope for kind in kinds}
    fields: dict[Kind, Collection[str]] = {
        "human": NAMES.keys() - {*_OF_REVIEWS, "animals"},
        "animal": _OF_ANIMALS,
        "review": _OF_REVIEWS,
    }
    found: dict[str, dict[Kind, tuple[int, int]]] = {}
    for name in NAMES:
        is_stated = evidence.characteristics[name].is_valid().to_numpy()
        for kind, mask in of_kinds.items():
            if name in fields[kind] and mask.any():
                found.setdefault(name, {})[kind] = (int((mask & is_stated).sum()), int(mask.sum()))
    return found
