"""Records as EndNote XML, which EndNote, Zotero, Mendeley and Pandoc import.

The elements are those of EndNote's own export (RSXML.dtd); the numbers of reference types are EndNote's.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping

from data.exports.author_names import Person, authors_of, editors_of
from data.exports.pages import read_pages
from data.exports.text import journal_in_full, notes, serial_number, subjects
from data.records.record import Kind, Record
from data.records.text import one_line
from data.records.urls import pubmed_url

_TYPES = {
    Kind.ARTICLE: ("Journal Article", "17"),
    Kind.PREPRINT: ("Unpublished Work", "34"),
    Kind.CHAPTER: ("Book Section", "5"),
    Kind.BOOK: ("Book", "6"),
}


def endnote_xml(records: Iterable[Record]) -> Iterator[str]:
    """One XML document in UTF-8."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    for number, record in enumerate(records, 1):
        yield ET.tostring(_record(number, record), encoding="unicode") + "\n"
    yield "</records></xml>\n"


def _record(number: int, record: Record) -> ET.Element:
    root = ET.Element("record")
    _add(root, "source-app", "EndNote", name="EndNote", version="20.0")
    _add(root, "rec-number", str(number))
    name, code = _TYPES[record.kind]
    _add(root, "ref-type", code, name=name)
    people = {
        "authors": [_name(author) for author in authors_of(record)],
        "secondary-authors": [_name(editor) for editor in editors_of(record)],
    }
    _add_lists(root, "contributors", people, "author")
    is_book = record.kind in (Kind.CHAPTER, Kind.BOOK)
    journal, short = journal_in_full(record), one_line(record.journal)
    book = record.book_title if record.kind is Kind.CHAPTER else ""
    titles = ET.SubElement(root, "titles")
    _add(titles, "title", record.title)
    _add(titles, "secondary-title", book if is_book else journal)
    _add(titles, "tertiary-title", record.series)
    _add(titles, "translated-title", record.original_title)
    if journal and not is_book:
        periodical = ET.SubElement(root, "periodical")
        _add(periodical, "full-title", journal)
        _add(periodical, "abbr-1", short)
    first, last, _ = read_pages(record.location)
    _add(root, "pages", f"{first}-{last}" if last else first)
    _add(root, "volume", record.volume)
    _add(root, "number", record.issue)
    _add_lists(root, "keywords", {"": subjects(record)}, "keyword")
    dates = ET.SubElement(root, "dates")
    _add(dates, "year", str(record.year or ""))
    _add_lists(dates, "pub-dates", {"": [record.date] if record.date else []}, "date")
    _add(root, "pub-location", record.place)
    _add(root, "publisher", record.publisher or (short if record.kind is Kind.PREPRINT else ""))
    _add(root, "isbn", serial_number(record))
    _add(root, "accession-num", str(record.pmid or ""))
    _add(root, "work-type", "Preprint" if record.kind is Kind.PREPRINT else "")
    _add(root, "abstract", record.abstract)
    _add(root, "notes", ". ".join(notes(record)))
    if record.pmid:
        _add_lists(ET.SubElement(root, "urls"), "related-urls", {"": [pubmed_url(record.pmid)]}, "url")
    _add(root, "electronic-resource-num", record.doi or "")
    _add(root, "custom2", record.pmcid or "")
    _add(root, "remote-database-name", "PubMed")
    _add(root, "language", ", ".join(record.languages))
    return root


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    """Append an element; none without text."""
    if text := one_line(text):
        ET.SubElement(parent, tag, attributes).text = text


def _add_lists(parent: ET.Element, tag: str, lists: Mapping[str, Iterable[str]], item: str) -> None:
    """Append an element with lists of elements in it, by the tag of each list, '' for none; no empty ones."""
    filled = {name: list(texts) for name, texts in lists.items()}
    if not any(filled.values()):
        return
    outer = ET.SubElement(parent, tag)
    for name, texts in filled.items():
        inner = ET.SubElement(outer, name) if name and texts else outer
        for text in texts:
            _add(inner, item, text)


def _name(name: Person | str) -> str:
    # EndNote takes a name that ends in a comma for a group's; a comma within would divide it.
    return f"{name.replace(',', ' ')}," if isinstance(name, str) else name.inverted
