"""A reference list to copy into a manuscript: Vancouver or APA, by the styles of the CSL project.

citeproc-py applies the styles. This module corrects what it does not do yet: numbers are separated from the
text, a title that ends with a question mark gets no full stop, Vancouver dates are years (it writes
"2007Nov3"; the month may be omitted), and in APA the title of a paper without authors is not repeated.
Names, pages and journals are given to it as they are to be printed: it shortens "Iu V" to "IV" and "iii-ix"
to "iii-x", and writes "Npj" for "npj".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from data.exports.author_names import Person, authors_of, editors_of
from data.exports.csl import TYPES
from data.exports.pages import printed_pages
from data.exports.reference_styles import Style as Style
from data.exports.text import journal_in_full
from data.records.record import Flag, Kind, Record
from data.records.text import one_line, search_tokens

_FOLDER = Path(__file__).parent / "styles"
_TOGETHER = 100
_OWN_NUMBER = re.compile(r"\d+\.\s*")
_SAYS_RETRACTED = re.compile(r"(?i)\W*(?:retracted|retraction|withdrawn)\b|.*[\[(](?:retracted|withdrawn)\b")
# Characters of no script, which stand for what citeproc-py must not touch until it is done.
_JOURNAL, _AND_OTHERS, _HYPHEN = "\ue000", "\ue001", "\ue002"


def references(records: Iterable[Record], style: Style) -> Iterator[str]:
    """One reference per line, as plain text.

    Args:
        records: numbered in this order in Vancouver; sorted by author, year and title in APA.
        style: the style.
    """
    if style is Style.APA:
        records = sorted(records, key=_apa_order)
    number = 0
    stream = iter(records)
    while some := list(islice(stream, _TOGETHER)):
        for text in _formatted(some, style):
            number += 1
            yield f"{number}. {text}\n" if style is Style.VANCOUVER else f"{text}\n"


@lru_cache(maxsize=1024)
def reference(record: Record, style: Style) -> str:
    """One reference, as plain text without a number."""
    return _formatted([record], style)[0]


def _formatted(records: Sequence[Record], style: Style) -> list[str]:
    items = [_item(str(place), record, style) for place, record in enumerate(records)]
    bibliography = CitationStylesBibliography(_style(style), CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    texts = (one_line(str(text)) for text in bibliography.bibliography())
    return [_completed(text, record, style) for text, record in zip(texts, records, strict=True)]


def _completed(text: str, record: Record, style: Style) -> str:
    if style is Style.VANCOUVER:
        text = _OWN_NUMBER.sub("", text, count=1)
    text = _without_stop(text, record.title)
    text = re.sub(rf",?(?: &)? {_AND_OTHERS}\.?", ", et al.", text)
    if style is Style.VANCOUVER and record.location and not record.volume and not record.issue:
        text = text.replace(f"{_JOURNAL}. {record.year};", f"{_JOURNAL}. {record.year}:", 1)
    return text.replace(_JOURNAL, _journal(record, style)).replace(_HYPHEN, "-")


def _journal(record: Record, style: Style) -> str:
    return one_line(record.journal).rstrip(".") if style is Style.VANCOUVER else journal_in_full(record)


def _without_stop(text: str, title: str) -> str:
    title = one_line(title)
    return text.replace(f"{title}.", title, 1) if title.endswith(("?", "!")) else text


@cache
def _style(style: Style) -> CitationStylesStyle:
    file = {Style.VANCOUVER: "nlm-citation-sequence", Style.APA: "apa"}[style]
    return CitationStylesStyle(str(_FOLDER / file), validate=False)


def _item(key: str, record: Record, style: Style) -> dict[str, Any]:
    """The record as CSL-JSON, as the style is to print it."""
    title = one_line(record.title) or "[No title]"
    if Flag.RETRACTED in record.flags and not _SAYS_RETRACTED.match(title):
        title += " [retracted]"
    authors = [{"literal": _name(author, style)} for author in authors_of(record)]
    if authors and record.more_authors:
        authors.append({"literal": _AND_OTHERS})
    if not authors and style is Style.APA and not record.editors:
        authors, title = [{"literal": title}], ""
    pages = printed_pages(record.location, in_full=style is Style.APA).replace("-", _HYPHEN)
    item: dict[str, Any] = {
        "title": title,
        "author": authors,
        "volume": one_line(record.volume),
        "issue": one_line(record.issue),
        "page": pages,
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "DOI": one_line(record.doi or ""),
        "PMID": str(record.pmid or ""),
        "PMCID": one_line(record.pmcid or ""),
    }
    kind = record.kind
    if kind in (Kind.CHAPTER, Kind.BOOK):
        item |= {
            "editor": [_editor(editor) for editor in editors_of(record)],
            "publisher": one_line(record.publisher),
            "publisher-place": one_line(record.place),
            "collection-title": one_line(record.series),
            "container-title": one_line(record.book_title) if kind is Kind.CHAPTER else "",
        }
    else:
        # The styles print a preprint properly only as an article of its server.
        kind = Kind.ARTICLE
        item |= {
            "container-title": _JOURNAL if _journal(record, style) else "",
            "genre": "Preprint" if record.kind is Kind.PREPRINT else "",
            # Vancouver prints this instead of pages, unchanged; APA as "Article 4532".
            "number": pages if style is Style.VANCOUVER or _is_numbered(record) else "",
        }
    return {"id": key, "type": TYPES[kind]} | {name: value for name, value in item.items() if value}


def _is_numbered(record: Record) -> bool:
    # APA's style leaves out "[Preprint]" beside a number.
    return not record.pages and record.kind is Kind.ARTICLE


def _name(name: Person | str, style: Style) -> str:
    if isinstance(name, str):
        return name
    return name.short if style is Style.VANCOUVER else name.with_initials


def _editor(name: Person | str) -> dict[str, str]:
    if isinstance(name, str):
        return {"literal": name}
    return {"family": name.family, "given": name.initials, "suffix": name.suffix}


def _apa_order(record: Record) -> tuple[str, int, str]:
    names = [author if isinstance(author, str) else author.inverted for author in authors_of(record)]
    return search_tokens(" ".join(names) or record.title), record.year or 9999, search_tokens(record.title)
