"""Records as CSL-JSON, the form that Zotero, Pandoc and add-ins of word processors share.

Schema: Citation Style Language 1.0.2, csl-data.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from data.exports.author_names import Person, authors_of, editors_of
from data.exports.citation_keys import citation_keys
from data.exports.pages import read_pages
from data.exports.text import journal_in_full, notes, serial_number, subjects
from data.records.record import Kind, Record
from data.records.text import one_line
from data.records.urls import pubmed_url

TYPES = {
    Kind.ARTICLE: "article-journal",
    Kind.PREPRINT: "article",
    Kind.CHAPTER: "chapter",
    Kind.BOOK: "book",
}


def csl_json(records: Iterable[Record]) -> Iterator[str]:
    """A JSON list of items, with the keys that BibTeX has."""
    before = "["
    for key, record in citation_keys(records):
        yield f"{before}\n{orjson.dumps(csl_item(key, record)).decode()}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


def csl_item(key: str, record: Record) -> dict[str, Any]:
    """One record as a CSL item; what PubMed does not give is left out."""
    first, last, _ = read_pages(record.location)
    values = {
        "title": one_line(record.title),
        "author": [_name(author) for author in authors_of(record)],
        "volume": one_line(record.volume),
        "issue": one_line(record.issue),
        "page": f"{first}-{last}" if last else first,
        "issued": _date(record),
        "DOI": one_line(record.doi or ""),
        "PMID": str(record.pmid or ""),
        "PMCID": one_line(record.pmcid or ""),
        "URL": pubmed_url(record.pmid) if record.pmid else "",
        "source": "PubMed",
        "language": one_line(", ".join(record.languages)),
        "original-title": one_line(record.original_title),
        "abstract": one_line(record.abstract),
        "keyword": ", ".join(subjects(record)),
        "note": ". ".join(notes(record)),
        **_publication(record),
    }
    return {"id": key, "type": TYPES[record.kind]} | {name: value for name, value in values.items() if value}


def _publication(record: Record) -> dict[str, Any]:
    if record.kind in (Kind.CHAPTER, Kind.BOOK):
        return {
            "container-title": one_line(record.book_title) if record.kind is Kind.CHAPTER else "",
            "collection-title": one_line(record.series),
            "editor": [_name(editor) for editor in editors_of(record)],
            "publisher": one_line(record.publisher),
            "publisher-place": one_line(record.place),
            "ISBN": serial_number(record),
        }
    journal, short = journal_in_full(record), one_line(record.journal)
    preprint = record.kind is Kind.PREPRINT
    return {
        "container-title": journal,
        "container-title-short": short if short != journal else "",
        "ISSN": serial_number(record),
        "genre": "Preprint" if preprint else "",
        "publisher": short if preprint else "",
    }


def _name(name: Person | str) -> dict[str, str]:
    if isinstance(name, str):
        return {"literal": name}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


def _date(record: Record) -> dict[str, list[list[int]]]:
    if record.date.startswith(f"{record.year}"):
        return {"date-parts": [[int(part) for part in record.date.split("-")]]}
    return {"date-parts": [[record.year]]} if record.year else {}
