"""Records as citations for reference managers: RIS, BibTeX and a list of PMIDs.

Every function takes records one at a time and yields the file in pieces, so 100,000 records need no more
memory than a few hundred. Text from PubMed is data: it cannot end its field or its entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from data.exports.author_names import Person, authors_of, editors_of
from data.exports.citation_keys import citation_keys
from data.exports.pages import read_pages
from data.exports.text import (
    SUMMARY,
    flags_in_words,
    journal_in_full,
    notes,
    serial_number,
    subjects,
)
from data.records.record import Kind, Record
from data.records.text import one_line
from data.records.urls import pubmed_url

_CHUNK = 500
_FORMAT = BibtexFormat()  # type: ignore[no-untyped-call]
_FORMAT.block_separator = "\n"

_SPLITS = re.compile(r"(?i)\band\b|,")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def ris(records: Iterable[Record]) -> Iterator[str]:
    """RIS, one reference after the other, with CR LF line ends as the format requires.

    The tags are those that EndNote, Zotero and Mendeley read; the PMID is in AN, the PMCID in C2.
    """
    for record in records:
        yield rispy.dumps([_ris_fields(record)], implementation=_RisWriter)


def bibtex(records: Iterable[Record]) -> Iterator[str]:
    """BibTeX in UTF-8, with unique ASCII keys (first author, year, PMID).

    Accents and Greek letters are kept; only characters that TeX would read as commands are escaped. Titles
    are braced as a whole: PubMed's are in sentence case already, and a style must not turn GABA into gaba.
    """
    stream = citation_keys(records)
    while chunk := list(islice(stream, _CHUNK)):
        entries = [Entry(_BIBTEX_TYPES[record.kind], key, _bibtex_fields(record)) for key, record in chunk]
        yield write_string(Library([*entries]), bibtex_format=_FORMAT) + "\n"


def pmids(records: Iterable[Record]) -> Iterator[str]:
    """One PMID per line, as PubMed's search field and clipboard accept them."""
    for record in records:
        yield f"{record.pmid}\n"


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]
    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:
        return ""  # rispy's default precedes each reference with a number, which is not RIS


_RIS_TYPES = {Kind.ARTICLE: "JOUR", Kind.PREPRINT: "UNPB", Kind.CHAPTER: "CHAP", Kind.BOOK: "BOOK"}


def _ris_fields(record: Record) -> dict[str, Any]:
    first, last, _ = read_pages(record.location)
    year, month, day = ([*record.date.split("-"), "", ""])[:3]
    fields: dict[str, Any] = {
        "type_of_reference": _RIS_TYPES[record.kind],
        "title": one_line(record.title),
        "authors": list(map(_ris_name, authors_of(record))),
        "year": str(record.year or ""),
        "date": f"{year}/{month}/{day}/" if year else "",
        **_ris_publication(record),
        "volume": one_line(record.volume),
        "number": one_line(record.issue),
        "start_page": first,
        "end_page": last,
        "issn": serial_number(record),
        "doi": one_line(record.doi or ""),
        "accession_number": str(record.pmid or ""),
        "custom2": one_line(record.pmcid or ""),
        "name_of_database": "PubMed",
        "language": "; ".join(map(one_line, record.languages)),
        "keywords": list(subjects(record)),
        "abstract": one_line(record.abstract),
        "notes": [*notes(record), *_names_with_commas(record)],
        "urls": [pubmed_url(record.pmid)] if record.pmid else [],
    }
    return {name: value for name, value in fields.items() if value}


def _ris_publication(record: Record) -> dict[str, Any]:
    """Journal or book. JO precedes JF, because some programs take the last of them for the journal."""
    if record.kind in (Kind.CHAPTER, Kind.BOOK):
        return {
            "secondary_title": one_line(record.book_title) if record.kind is Kind.CHAPTER else "",
            "tertiary_title": one_line(record.series),
            "secondary_authors": list(map(_ris_name, editors_of(record))),
            "publisher": one_line(record.publisher),
            "place_published": one_line(record.place),
        }
    journal, short = journal_in_full(record), one_line(record.journal)
    preprint = record.kind is Kind.PREPRINT
    return {
        "secondary_title": journal,
        "alternate_title1": short,
        "journal_name": short,
        "alternate_title3": journal,
        "type_of_work": "Preprint" if preprint else "",
        "publisher": short if preprint else "",
    }


def _ris_name(name: Person | str) -> str:
    """A name in RIS, where a comma divides it into family and given name even if it is a group's."""
    if isinstance(name, str):
        return one_line(name.replace(",", " "))
    return name.inverted


def _names_with_commas(record: Record) -> list[str]:
    return [f"Group: {name}" for name in authors_of(record) if isinstance(name, str) and "," in name]


_BIBTEX_TYPES = {
    Kind.ARTICLE: "article",
    Kind.PREPRINT: "misc",
    Kind.CHAPTER: "incollection",
    Kind.BOOK: "book",
}


def _bibtex_fields(record: Record) -> list[Field]:
    first, last, rest = read_pages(record.location)
    flags = flags_in_words(record)
    month = record.date[5:7]
    authors = [*map(_bibtex_name, authors_of(record)), *(["others"] if record.more_authors else [])]
    texts = {
        "title": _braced(_tex(record.title)),
        "author": " and ".join(authors),
        **_bibtex_publication(record),
        "year": str(record.year or ""),
        "volume": _tex(record.volume),
        "number": _tex(record.issue),
        "pages": _tex(f"{first}--{last}" if last else first),
        "doi": _bare(record.doi or ""),
        "pmid": str(record.pmid or ""),
        "pmcid": _bare(record.pmcid or ""),
        "url": pubmed_url(record.pmid) if record.pmid else "",
        "language": _tex(", ".join(record.languages)),
        # A comma divides keywords, unless it is in braces.
        "keywords": ", ".join(
            _braced(_tex(word)) if "," in word or ";" in word else _tex(word) for word in record.keywords
        ),
        "note": "; ".join(
            part
            for part in (
                f"PubMed marks this paper: {flags}" if flags else "",
                f"Also on pages: {_tex(rest)}" if rest else "",
            )
            if part
        ),
        "abstract": _tex(record.abstract),
        "annote": "" if record.abstract or not record.summary else SUMMARY + _tex(record.summary),
    }
    fields = [Field(name, text) for name, text in texts.items() if text]
    if record.year and month.isdigit() and 1 <= int(month) <= 12:
        # A macro, which BibTeX styles and biblatex understand; a number in braces works only in biblatex.
        fields.append(Field("month", _MONTHS[int(month) - 1], enclosing="no-enclosing"))
    return fields


def _bibtex_publication(record: Record) -> dict[str, str]:
    if record.kind in (Kind.CHAPTER, Kind.BOOK):
        return {
            "booktitle": _braced(_tex(record.book_title)) if record.kind is Kind.CHAPTER else "",
            "editor": " and ".join(map(_bibtex_name, editors_of(record))),
            "publisher": _tex(record.publisher),
            "address": _tex(record.place),
            "series": _tex(record.series),
            "isbn": _bare(serial_number(record)),
        }
    journal, short = _tex(journal_in_full(record)), _tex(record.journal)
    if record.kind is Kind.PREPRINT:
        return {"howpublished": f"{short} [Preprint]".strip(), "publisher": short}
    return {
        "journal": journal,
        "shortjournal": short if short != journal else "",
        "issn": _bare(serial_number(record)),
    }


def _braced(text: str) -> str:
    return text and "{" + text + "}"


def _bibtex_name(author: Person | str) -> str:
    if isinstance(author, str):
        return "{" + _tex(author) + "}"
    parts = (author.family, author.suffix, author.given)
    # " and " would start the next author, a comma the next part of the name.
    return ", ".join(f"{{{_tex(part)}}}" if _SPLITS.search(part) else _tex(part) for part in parts if part)


def _bare(text: str) -> str:
    """An identifier unchanged except for braces, which BibTeX counts even inside a field."""
    return one_line(text).replace("{", "%7B").replace("}", "%7D")


def _tex(text: str) -> str:
    text = one_line(text)
    depth = lowest = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        lowest = min(lowest, depth)
    # BibTeX counts braces even after a backslash: an unmatched one would swallow what follows.
    return text.translate(_TEX if depth == lowest == 0 else _TEX_UNPAIRED)


# TeX's ten special characters (Knuth, The TeXbook, chapter 7). "<" and ">" are kept: reference managers read
# them as they are but drop the commands for them, and "P<0.05" must not become "P0.05".
_TEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{character: "\\" + character for character in "#$%&_{}"},
    }
)
_TEX_UNPAIRED = _TEX | {ord("{"): r"$\lbrace$", ord("}"): r"$\rbrace$"}
