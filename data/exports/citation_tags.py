"""A record as tags in the head of a web page, from which Zotero's browser button and others take a citation.

The names are those of Google Scholar's inclusion guidelines and Zotero's translator "Embedded Metadata".
"""

from __future__ import annotations

from data.exports.author_names import Person, authors_of
from data.exports.pages import read_pages
from data.exports.text import journal_in_full, serial_number, subjects
from data.records.record import Kind, Record
from data.records.text import one_line
from data.records.urls import pubmed_url

Tags = tuple[tuple[str, str], ...]  # names and contents


def citation_tags(record: Record) -> Tags:
    """The tags, those without content left out."""
    first, last, _ = read_pages(record.location)
    is_book = record.kind in (Kind.CHAPTER, Kind.BOOK)
    tags = (
        ("citation_title", record.title),
        *(("citation_author", _name(author)) for author in authors_of(record)),
        ("citation_publication_date", record.date.replace("-", "/") or str(record.year or "")),
        *_publication(record),
        ("citation_volume", record.volume),
        ("citation_issue", record.issue),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_isbn" if is_book else "citation_issn", serial_number(record)),
        ("citation_doi", record.doi or ""),
        ("citation_pmid", str(record.pmid)),
        ("citation_language", ", ".join(record.languages)),
        *(("citation_keywords", subject) for subject in subjects(record)),
        ("citation_abstract", record.abstract),
        ("citation_abstract_html_url", pubmed_url(record.pmid)),
    )
    return tuple((name, one_line(content)) for name, content in tags if one_line(content))


def open_graph_type(record: Record) -> str:
    """Open Graph's name of the kind of publication; with "website" Zotero would save a web page."""
    return "book" if record.kind is Kind.BOOK else "article"


def _publication(record: Record) -> Tags:
    if record.kind is Kind.PREPRINT:
        return ("DC.type", "preprint"), ("citation_publisher", journal_in_full(record))
    if record.kind is Kind.ARTICLE:
        return ("citation_journal_title", journal_in_full(record)), (
            "citation_journal_abbrev",
            record.journal,
        )
    book = record.book_title if record.kind is Kind.CHAPTER else ""
    return ("citation_book_title", book), ("citation_publisher", record.publisher)


def _name(author: Person | str) -> str:
    # A comma divides family and given name, a semicolon authors.
    name = author.replace(",", " ") if isinstance(author, str) else author.inverted
    return name.replace(";", " ")
