"""Records as MEDLINE text, which PubMed calls NBIB: PubMed's own text if it is stored, else written here.

Tags: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions". `data/pubmed/medline.py` can read the output; a
summary in this project's own words is a general note (GN), never an abstract.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from data.exports.author_names import Person, author_of
from data.exports.text import SUMMARY
from data.records.record import Kind, LinkKind, MeshHeading, Record
from data.records.text import one_line

_WIDTH = 88  # NLM's line width
_LINKS = {
    LinkKind.RETRACTED_BY: "RIN",
    LinkKind.RETRACTS: "ROF",
    LinkKind.REPUBLISHED_AS: "RPI",
    LinkKind.REPUBLISHES: "RPF",
    LinkKind.ERRATUM: "EIN",
    LinkKind.CORRECTS: "EFR",
    LinkKind.CONCERN: "ECI",
    LinkKind.CONCERN_ABOUT: "ECF",
    LinkKind.UPDATED_BY: "UIN",
    LinkKind.UPDATES: "UOF",
    LinkKind.COMMENT: "CIN",
    LinkKind.COMMENTS_ON: "CON",
}


def nbib(texts: Iterable[str]) -> Iterator[str]:
    """MEDLINE text of many records, separated by blank lines.

    Args:
        texts: as PubMed sent each record, or as `medline_text` writes it.
    """
    for text in texts:
        yield text.strip("\r\n") + "\n\n"


def medline_text(record: Record) -> str:
    """One record as MEDLINE text, for records without PubMed's own text."""
    return "".join(_wrapped(tag, one_line(value)) for tag, value in _fields(record) if one_line(value))


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    """Tags and values in NLM's order."""
    yield "PMID", str(record.pmid or "")
    yield "STAT", record.status
    yield from (("IS", issn) for issn in record.issns)
    yield "VI", record.volume
    yield "IP", record.issue
    yield "PB", record.publisher
    dated_by_print = record.date.startswith(f"{record.year}")
    yield "DP", _date(record.date) if dated_by_print else str(record.year or "")
    yield "TI", "" if record.kind is Kind.BOOK else _with_stop(one_line(record.title))
    yield "BTI", record.book_title
    yield "CTI", record.series
    yield "PG", record.pages
    yield "LID", f"{record.article_number} [pii]" if record.article_number else ""
    yield "LID", f"{record.doi} [doi]" if record.doi else ""
    yield "AB", record.abstract
    for editor, full_name in zip_longest(record.editors, record.editor_full_names, fillvalue=""):
        yield "FED", full_name
        yield "ED", editor
    for author, full_name in zip_longest(record.authors, record.full_names, fillvalue=""):
        is_person = bool(full_name) if record.full_names else isinstance(author_of(one_line(author)), Person)
        yield "FAU", full_name
        yield "AU" if is_person else "CN", author
    yield "AU", "et al." if record.more_authors else ""
    yield "AD", record.affiliation
    yield from (("LA", language) for language in record.languages)
    yield from (("SI", f"ClinicalTrials.gov/{number}") for number in record.trial_ids if number[:3] == "NCT")
    yield from (("PT", kind) for kind in record.publication_types)
    yield "TT", _with_stop(one_line(record.original_title))
    yield "DEP", "" if dated_by_print else record.date.replace("-", "")
    yield "PL", record.place
    yield "TA", "" if record.book_title else record.journal
    yield "JT", record.journal_title
    for link in record.links:
        yield _LINKS[link.kind], f"{link.citation} PMID: {link.pmid}" if link.pmid else link.citation
    yield from (("MH", _heading(heading)) for heading in record.mesh)
    yield "PMC", record.pmcid or ""
    yield from (("OT", keyword) for keyword in record.keywords)
    yield from (("FIR" if ", " in name else "IR", name) for name in record.investigators)
    yield from (("ISBN", isbn) for isbn in record.isbns)
    yield "EDAT", f"{record.entrez_date.replace('-', '/')} 00:00" if record.entrez_date else ""
    yield "PMCR", f"{record.pmc_release.replace('-', '/')} 00:00" if record.pmc_release else ""
    yield "GN", "" if record.abstract or not record.summary else SUMMARY + record.summary
    yield "AID", f"{record.nbk} [bookaccession]" if record.nbk else ""
    yield "AID", f"{record.doi} [doi]" if record.doi else ""
    yield "SO", "" if record.book_title else _source(record)


def _wrapped(tag: str, value: str) -> str:
    lines, line = [], f"{tag:<4}-"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > _WIDTH and len(line) > 5:
            lines.append(line)
            line = "     "
        line += f" {word}"
    return "\n".join([*lines, line]) + "\n"


def _with_stop(title: str) -> str:
    return title if not title or title.endswith((".", "?", "!")) else title + "."


def _date(date: str) -> str:
    """A date in NLM's format: '2020 Dec 28' for '2020-12-28'."""
    year, *rest = date.split("-")
    return " ".join([year, *(calendar.month_abbr[int(month)] for month in rest[:1]), *map(_day, rest[1:])])


def _day(day: str) -> str:
    return str(int(day))


def _heading(heading: MeshHeading) -> str:
    star = "*" if heading.major else ""
    descriptor, *qualifiers = heading.descriptor, *heading.qualifiers
    if not qualifiers:
        return star + descriptor
    return "/".join([descriptor, star + qualifiers[0], *qualifiers[1:]])


def _source(record: Record) -> str:
    """The citation in NLM's form, 'J Pain. 2023 May;24(5):1-9. doi: 10.1000/1.', with its full stop."""
    issue = f"({record.issue})" if record.issue else ""
    volume = f";{record.volume}{issue}" if record.volume or issue else ""
    place = f":{record.location}" if record.location else ""
    when = _date(record.date) or str(record.year or "")
    preprint = " [Preprint]" if record.kind is Kind.PREPRINT else ""
    parts = (one_line(record.journal).rstrip(".") + preprint, when + volume + place)
    doi = f" doi: {record.doi}." if record.doi else ""
    return ". ".join(part for part in parts if part) + "." + doi
