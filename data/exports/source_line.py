"""The source of the records and of their labels in words, for figures and files."""

from __future__ import annotations

from data.evidence.evidence import Evidence
from data.evidence.reader_facet import READ_BY
from data.records.text import counted, day, shortened
from data.storage.query import Query


def searched_for(evidence: Evidence, most: int) -> str:
    """The query, to follow 'searched 22 Nov 2026': ' for “name” (query)'; '' for the topic's own.

    Args:
        evidence: of a search.
        most: characters of the query to show.
    """
    origin = evidence.provenance
    own = Query(origin.own_query) == Query(evidence.topic.query)
    query = "" if own else shortened(origin.own_query, most)
    cited = len(origin.by_citation)
    more = f", with {counted(cited, 'paper')} found by citation" if cited else ""
    if origin.name:
        return f" for “{origin.name}”{f' ({query})' if query else ''}{more}"
    return f" for {query}{more}" if query else more


def source_line(evidence: Evidence) -> str:
    """The source of the records, for the foot of a figure."""
    origin = evidence.provenance
    if origin.is_starter:
        return (
            f"Source: PubMed, starter set of {counted(origin.counted, 'record')} compiled "
            f"{day(origin.date)}; not a complete search. {who_labelled(evidence)}"
        )
    missing = f", {len(origin.missing):,} of them missing here" if origin.missing else ""
    query = searched_for(evidence, 160)
    return (
        f"Source: PubMed, searched {day(origin.date)}{query}: {counted(origin.counted, 'record')} found"
        f"{missing}. {who_labelled(evidence)}"
    )


def who_labelled(evidence: Evidence) -> str:
    """Who gave the labels, as a sentence: 'Labels: 41 read by people, 1,204 automatic.' Counts papers."""
    read = [(origin, evidence.read_by[origin]) for origin in READ_BY if evidence.read_by[origin]]
    if not read:
        return "Labels assigned automatically from title and abstract."
    if evidence.all_read and len(read) == 1:
        return f"Labels {READ_BY[read[0][0]]}."
    parts = [f"{papers:,} {READ_BY[origin]}" for origin, papers in read]
    automatic = len(evidence) - len(evidence.attributions)
    return f"Labels: {', '.join([*parts, *([f'{automatic:,} automatic'] if automatic else [])])}."
