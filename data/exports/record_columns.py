"""The columns of a table of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from data.exports.characteristic_columns import characteristic_columns
from data.exports.column import ColumnType, RecordColumn
from data.exports.text import flags_in_words, issns
from data.labelling.labels import Labels
from data.records.notices import link_words
from data.records.record import MeshHeading, Record
from data.records.urls import pubmed_url
from data.topics.model import Facet, Related, Topic

ByCitation = Mapping[int, Sequence[int]]
"""PMID → the papers that lead to it, of the papers found by following citations."""


def columns(topic: Topic, by_citation: ByCitation) -> tuple[RecordColumn, ...]:
    """The columns, including one for each facet of the topic."""
    return (
        RecordColumn("PMID", ColumnType.NUMBER, 11, lambda record, _: record.pmid or None),
        RecordColumn("Year", ColumnType.NUMBER, 7, lambda record, _: record.year),
        RecordColumn("Title", ColumnType.TEXT, 70, lambda record, _: record.title),
        RecordColumn("Authors", ColumnType.TEXT, 30, lambda record, _: "; ".join(record.authors)),
        RecordColumn("Journal", ColumnType.TEXT, 24, lambda record, _: record.journal),
        *(RecordColumn(facet.name, ColumnType.TEXT, 24, _names(facet)) for facet in topic.facets),
        *((_core_or_related(topic.related),) if topic.related else ()),
        RecordColumn("Randomised", ColumnType.TEXT, 11, lambda _, labels: _YES_NO[labels.randomised]),
        RecordColumn("Phase", ColumnType.CODE, 7, lambda _, labels: labels.phase),
        RecordColumn("Flags", ColumnType.TEXT, 18, lambda record, _: flags_in_words(record)),
        RecordColumn("Linked papers", ColumnType.TEXT, 30, _linked),
        RecordColumn("Labels by", ColumnType.TEXT, 12, _origins),
        RecordColumn("Country", ColumnType.TEXT, 16, lambda record, _: record.country),
        RecordColumn("Date", ColumnType.CODE, 11, lambda record, _: record.date),
        RecordColumn("In PubMed since", ColumnType.DATE, 12, lambda record, _: _day(record.entrez_date)),
        RecordColumn("Volume", ColumnType.TEXT, 8, lambda record, _: record.volume),
        RecordColumn("Issue", ColumnType.TEXT, 8, lambda record, _: record.issue),
        RecordColumn("Pages", ColumnType.TEXT, 12, lambda record, _: record.location),
        RecordColumn("Language", ColumnType.TEXT, 10, lambda record, _: "; ".join(record.languages)),
        RecordColumn("DOI", ColumnType.DOI, 28, lambda record, _: record.doi),
        RecordColumn("PMCID", ColumnType.TEXT, 13, lambda record, _: record.pmcid),
        RecordColumn(
            "PubMed", ColumnType.LINK, 38, lambda record, _: pubmed_url(record.pmid) if record.pmid else None
        ),
        RecordColumn("Registry ids", ColumnType.TEXT, 16, lambda record, _: "; ".join(record.trial_ids)),
        RecordColumn(
            "Publication types", ColumnType.TEXT, 30, lambda record, _: "; ".join(record.publication_types)
        ),
        RecordColumn("MeSH", ColumnType.TEXT, 40, lambda record, _: "; ".join(map(_mesh, record.mesh))),
        RecordColumn("Keywords", ColumnType.TEXT, 30, lambda record, _: "; ".join(record.keywords)),
        RecordColumn("Abstract", ColumnType.TEXT, 60, lambda record, _: record.abstract),
        RecordColumn("Our summary", ColumnType.TEXT, 60, lambda record, _: record.summary),
        RecordColumn("Journal in full", ColumnType.TEXT, 30, lambda record, _: record.journal_title),
        RecordColumn("ISSN", ColumnType.CODE, 12, lambda record, _: "; ".join(issns(record))),
        RecordColumn("Book", ColumnType.TEXT, 24, lambda record, _: record.book_title),
        RecordColumn("Editors", ColumnType.TEXT, 24, lambda record, _: "; ".join(record.editors)),
        RecordColumn("Publisher", ColumnType.TEXT, 24, lambda record, _: record.publisher),
        RecordColumn("Original title", ColumnType.TEXT, 40, lambda record, _: record.original_title),
        RecordColumn("Investigators", ColumnType.TEXT, 30, lambda record, _: "; ".join(record.investigators)),
        RecordColumn("Free in PMC from", ColumnType.CODE, 12, lambda record, _: record.pmc_release),
        *characteristic_columns(),
        RecordColumn("Found by citation from", ColumnType.TEXT, 22, _found_from(by_citation)),
    )


def _found_from(by_citation: ByCitation) -> Callable[[Record, Labels], str]:
    def value(record: Record, _: Labels) -> str:
        return "; ".join(f"PMID {pmid}" for pmid in by_citation.get(record.pmid, ()))

    return value


def _linked(record: Record, _: Labels) -> str:
    return "; ".join(
        f"{link_words(record, link)}: {f'PMID {link.pmid}' if link.pmid else link.citation}"
        for link in record.links
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) == len("2020-12-28") else None


def _names(facet: Facet) -> Callable[[Record, Labels], str]:
    names = {category.code: category.name for category in facet.categories}

    def value(_: Record, labels: Labels) -> str:
        return "; ".join(names.get(code, code) for code in labels.codes(facet.code))

    return value


def _core_or_related(related: Related) -> RecordColumn:
    def value(_: Record, labels: Labels) -> str:
        if not labels.scope.in_scope:
            return "out of scope"
        return "related" if related.covers(labels.codes(related.facet)) else "core"

    return RecordColumn("Core or related", ColumnType.TEXT, 12, value)


_YES_NO = {True: "yes", False: "no", None: None}


def _origins(_: Record, labels: Labels) -> str:
    return "; ".join(sorted({label.origin.value for label in labels.labels}))


def _mesh(heading: MeshHeading) -> str:
    return "/".join((heading.descriptor, *heading.qualifiers)) + ("*" if heading.major else "")
