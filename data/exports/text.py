"""Shared by all citation formats: what a reader must know of a record, identifiers, journals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.exports.pages import read_pages
from data.records.notices import flag_words
from data.records.record import Record
from data.records.text import one_line

SUMMARY = "Summary made for the evidence map, not the authors' abstract: "

_ISSN = re.compile(r"\d{4}-\d{3}[\dXx]")


def flags_in_words(record: Record) -> str:
    """The record's flags in words, separated by '; ', most serious first."""
    return "; ".join(flag_words(record.flags))


def notes(record: Record) -> Iterator[str]:
    """Sentences for the notes of a reference: what has no field of its own in reference managers."""
    if flags := flags_in_words(record):
        yield f"PubMed marks this paper: {flags}"
    if record.more_authors:
        yield "PubMed lists only some of the authors, and others as “et al.”"
    if rest := read_pages(record.pages).rest:
        yield f"Also on pages: {rest}"
    if record.original_title:
        yield f"Original title: {one_line(record.original_title)}"
    if record.nbk:
        yield f"NCBI Bookshelf: {one_line(record.nbk)}"
    if record.summary and not record.abstract:
        yield SUMMARY + one_line(record.summary)


def journal_in_full(record: Record) -> str:
    """The journal's full title; the abbreviated one if PubMed gives no other."""
    return one_line(record.journal_title or record.journal)


def issns(record: Record) -> tuple[str, ...]:
    """The ISSNs without their media, each once, the linking ISSN last."""
    linking_last = sorted(record.issns, key=lambda issn: "(linking)" in issn.lower())
    return tuple(dict.fromkeys(found[0] for issn in linking_last if (found := _ISSN.search(issn))))


def serial_number(record: Record) -> str:
    """The number for fields that take one: a journal's ISSN or a book's ISBN; '' if unknown."""
    numbers = tuple(map(one_line, record.isbns)) if record.book_title else issns(record)
    return numbers[0] if numbers else ""


def subjects(record: Record) -> tuple[str, ...]:
    """Keywords and MeSH headings, 'Neuralgia/therapy', each once, without the stars of major topics."""
    headings = ("/".join((heading.descriptor, *heading.qualifiers)) for heading in record.mesh)
    words = {word.casefold(): word for word in map(one_line, (*headings, *record.keywords)) if word}
    of_keywords = {one_line(word).casefold() for word in record.keywords}
    first = [word for key, word in words.items() if key in of_keywords]
    return (*first, *(word for key, word in words.items() if key not in of_keywords))
