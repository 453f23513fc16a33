"""Records as citations for reference managers: RIS, BibTeX and a list of PMIDs.

Every function takes records one at a time and yields the file in pieces, so 100,000 records need no more
memory than a few hundred. Text from PubMed is data: it cannot end its field or its entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from data.exports.author_names import Person, authors_of
from data.exports.text import SUMMARY, flags_in_words, page_range
from data.records.record import Record
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
    keys: set[str] = set()
    stream = iter(records)
    while chunk := list(islice(stream, _CHUNK)):
        entries = [Entry("article", _key(record, keys), _bibtex_fields(record)) for record in chunk]
        yield write_string(Library([*entries]), bibtex_format=_FORMAT) + "\n"


def pmids(records: Iterable[Record]) -> Iterator[str]:
    """One PMID per line, as PubMed's search field and clipboard accept them."""
    for record in records:
        yield f"{record.pmid}\n"


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]
    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:
        return ""  # rispy's default precedes each reference with a number, which is not RIS


def _ris_fields(record: Record) -> dict[str, Any]:
    first, last = page_range(record.pages)
    year, month, day = ([*record.date.split("-"), "", ""])[:3]
    flags = flags_in_words(record)
    fields: dict[str, Any] = {
        "type_of_reference": "JOUR",
        "title": one_line(record.title),
        "authors": [author if isinstance(author, str) else author.inverted for author in authors_of(record)],
        "year": str(record.year or ""),
        "date": f"{year}/{month}/{day}/" if year else "",
        "secondary_title": one_line(record.journal),
        "journal_name": one_line(record.journal),
        "volume": one_line(record.volume),
        "number": one_line(record.issue),
        "start_page": first,
        "end_page": last,
        "doi": one_line(record.doi or ""),
        "accession_number": str(record.pmid or ""),
        "custom2": one_line(record.pmcid or ""),
        "name_of_database": "PubMed",
        "language": "; ".join(map(one_line, record.languages)),
        "keywords": [one_line(word) for word in record.keywords],
        "abstract": one_line(record.abstract),
        "notes": [
            note
            for note in (
                f"PubMed marks this paper: {flags}" if flags else "",
                "" if record.abstract or not record.summary else SUMMARY + one_line(record.summary),
            )
            if note
        ],
        "urls": [pubmed_url(record.pmid)] if record.pmid else [],
    }
    return {name: value for name, value in fields.items() if value}


def _bibtex_fields(record: Record) -> list[Field]:
    first, last = page_range(record.pages)
    flags = flags_in_words(record)
    month = record.date[5:7]
    title = _tex(record.title)
    texts = {
        "title": title and "{" + title + "}",
        "author": " and ".join(map(_bibtex_name, authors_of(record))),
        "journal": _tex(record.journal),
        "year": str(record.year or ""),
        "volume": _tex(record.volume),
        "number": _tex(record.issue),
        "pages": _tex(f"{first}--{last}" if last else first),
        "doi": _bare(record.doi or ""),
        "pmid": str(record.pmid or ""),
        "pmcid": _bare(record.pmcid or ""),
        "url": pubmed_url(record.pmid) if record.pmid else "",
        "language": _tex(", ".join(record.languages)),
        "keywords": _tex(", ".join(record.keywords)),
        "note": f"PubMed marks this paper: {flags}" if flags else "",
        "abstract": _tex(record.abstract),
        "annote": "" if record.abstract or not record.summary else SUMMARY + _tex(record.summary),
    }
    fields = [Field(name, text) for name, text in texts.items() if text]
    if record.year and month.isdigit() and 1 <= int(month) <= 12:
        # A macro, which BibTeX styles and biblatex understand; a number in braces works only in biblatex.
        fields.append(Field("month", _MONTHS[int(month) - 1], enclosing="no-enclosing"))
    return fields


def _bibtex_name(author: Person | str) -> str:
    if isinstance(author, str):
        return "{" + _tex(author) + "}"
    parts = (author.family, author.suffix, author.given)
    # " and " would start the next author, a comma the next part of the name.
    return ", ".join(f"{{{_tex(part)}}}" if _SPLITS.search(part) else _tex(part) for part in parts if part)


def _key(record: Record, taken: set[str]) -> str:
    first = next(iter(authors_of(record)), "")
    name = first if isinstance(first, str) else first.family
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z]", "", ascii_name)[:30] or "anonymous"
    wanted = f"{word}{record.year or ''}_{record.pmid}"
    key, more = wanted, 1
    while key in taken:
        more += 1
        key = f"{wanted}_{more}"
    taken.add(key)
    return key


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
