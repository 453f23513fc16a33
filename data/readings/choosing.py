"""Which papers a language model is to read, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from data.labelling.labels import Labels, Origin
from data.readings.model import text_digest
from data.records.record import Flag, Record
from data.topics.model import ARTICLE_TYPE, Facet, Topic


class Only(StrEnum):
    """Which papers alone are read."""

    HUMAN = "human"  # primary studies in people
    UNSURE = "unsure"  # where the rules found nothing, or only that nothing is known
    NEW = "new"  # not in the search of the same query before


def papers_to_read(
    labelled: Iterable[tuple[Record, Labels]],
    topic: Topic,
    *,
    answered: Collection[tuple[int, str]] = (),
    only: Only | None = None,
    new: Collection[int] = (),
    limit: int | None = None,
) -> list[Record]:
    """The papers to read, the most important first: human studies, then the newest; out of scope at the end.

    Args:
        labelled: papers with the labels in force. Retraction notices are never read.
        topic: of the labels.
        answered: papers that need not be asked about again, as PMID and `text_digest`.
        only: which papers alone; None for all.
        new: PMIDs that `Only.NEW` means.
        limit: at most so many.
    """
    found = [
        (not labels.scope.in_scope, not _is_human(labels, topic), -(record.year or 0), -record.pmid, record)
        for record, labels in labelled
        if Flag.RETRACTION_NOTICE not in record.flags
        and (record.title or record.text)
        and (only is not Only.HUMAN or (_is_human(labels, topic) and labels.scope.in_scope))
        and (only is not Only.UNSURE or is_unsure(labels, topic))
        and (only is not Only.NEW or record.pmid in new)
        and (record.pmid, text_digest(record)) not in answered
    ]
    return [record for *_, record in sorted(found, key=lambda one: one[:-1])][:limit]


def is_unsure(labels: Labels, topic: Topic) -> bool:
    """Whether the rules left open what every paper in scope has.

    That is so where a facet that is never empty, or that of related conditions, has no category or only one
    for what is not known, and nobody has read it.
    """
    if not labels.scope.in_scope:
        return False
    core = topic.related.facet if topic.related else ""
    return any(
        labels.by(facet.code).origin is Origin.RULE
        and all(_is_open(facet, code) for code in labels.codes(facet.code))
        for facet in topic.facets
        if not facet.optional or facet.code == core
    )


def _is_open(facet: Facet, code: str) -> bool:
    """Whether a category says no more than that nothing narrower was found."""
    category = facet.category(code) if code in facet.codes else None
    return bool(category and (category.default if facet.single else category.catch_all))


def _is_human(labels: Labels, topic: Topic) -> bool:
    return any(code in topic.human_types for code in labels.codes(ARTICLE_TYPE))
