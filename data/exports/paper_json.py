"""A paper as JSON: its citation, its labels, how its study was done, and who said so."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from data.labelling.characteristics.model import Dose
from data.labelling.labels import PHASE, RANDOMISED, Labels
from data.labelling.origin import Attribution, Origin
from data.records.record import Record
from data.records.urls import pubmed_url
from data.topics.model import Topic

FORM = 1
"""The version of the fields, to be raised if one is renamed, removed or given another meaning."""


def paper_json(record: Record, labels: Labels, topic: Topic, *, related: bool) -> dict[str, Any]:
    """The fields of a paper; `components.web.openapi` describes them.

    Args:
        record: its citation.
        labels: those with which it is counted.
        topic: that the labels are of.
        related: whether it is related to the topic without being part of its core.
    """
    return {
        "pmid": record.pmid,
        "url": pubmed_url(record.pmid),
        "doi": record.doi,
        "pmcid": record.pmcid,
        "title": record.title,
        "authors": record.authors,
        "journal": record.journal,
        "year": record.year,
        "date": record.date or None,
        "in_pubmed_since": record.entrez_date or None,
        "country": record.country,
        "flags": sorted(record.flags),
        "in_scope": labels.scope.in_scope,
        "scope_reason": labels.scope.reason or None,
        "related": related,
        "labels": [
            {
                "facet": label.facet,
                "category": label.category,
                "name": topic.facet(label.facet).category(label.category).name,
                **_by(labels.by(label.facet)),
            }
            for label in labels.labels
        ],
        "design": [
            {"field": field, "value": value, **_by(labels.by(field))}
            for field, value in ((RANDOMISED, labels.randomised), (PHASE, labels.phase))
            if value is not None
        ],
        "characteristics": _characteristics(labels),
        "contradictory": [field for field, _words in labels.characteristics.conflicting],
    }


def _characteristics(labels: Labels) -> list[dict[str, Any]]:
    found = labels.characteristics
    return [
        {
            "field": "planned_participants" if field == "participants" and found.planned else field,
            "value": asdict(stated.value) if isinstance(stated.value, Dose) else stated.value,
            **_by(labels.by(field)),
        }
        for field, several in found.stated().items()
        for stated in several
    ]


def _by(attribution: Attribution) -> dict[str, Any]:
    """Who gave a value and when. People are not named."""
    named = attribution.who and attribution.origin is not Origin.PERSON
    return {
        "by": attribution.origin,
        "by_name": attribution.who if named else None,
        "on": attribution.when,
    }
