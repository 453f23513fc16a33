"""Kinds of primary studies: in animals, in people, or trials, as defined by the topic's article types.

Reviews are none of these.
"""

from __future__ import annotations

from typing import Literal

from data.evidence.column import Mask
from data.evidence.evidence import Evidence
from data.topics.model import ARTICLE_TYPE, Topic

Kind = Literal["human", "animal", "trial"]
KINDS: tuple[Kind, ...] = ("human", "animal", "trial")


def types_of(topic: Topic, kind: str) -> tuple[str, ...]:
    """The article types of such studies; () if the topic names none.

    Raises:
        KeyError: there is no such kind.
    """
    return {"human": topic.human_types, "animal": topic.animal_types, "trial": topic.trial_types}[kind]


def of_kind(evidence: Evidence, kind: Kind) -> Mask:
    """The records that are such studies."""
    return evidence.columns[ARTICLE_TYPE].having(types_of(evidence.topic, kind), len(evidence))


def without_benefit(evidence: Evidence) -> Mask:
    """The records that report no benefit, see `Topic.counter_evidence`."""
    mask = evidence.in_scope & False
    for facet, code in evidence.topic.counter_evidence:
        mask |= evidence.columns[facet].having([code], len(evidence))
    return mask
