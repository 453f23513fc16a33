"""A reference list to copy into a manuscript: Vancouver or APA, by the styles of the CSL project.

citeproc-py applies the styles. This module corrects what it does not do yet: numbers are separated from the
text, a title that ends with a question mark gets no full stop, Vancouver dates are years (it writes
"2007Nov3"; the month may be omitted), and in APA the title of a paper without authors is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from data.exports.author_names import authors_of
from data.exports.text import page_range
from data.records.record import Flag, Record
from data.records.text import one_line, search_tokens

_FOLDER = Path(__file__).parent / "styles"
_TOGETHER = 100
_OWN_NUMBER = re.compile(r"\d+\.\s*")


class Style(StrEnum):
    """A reference style; the value is its name in the command and in addresses."""

    VANCOUVER = "vancouver"
    APA = "apa"


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
            yield (
                f"{number}. {_OWN_NUMBER.sub('', text, count=1)}" if style is Style.VANCOUVER else text
            ) + "\n"


def _formatted(records: Sequence[Record], style: Style) -> list[str]:
    items = [_item(str(place), record, style) for place, record in enumerate(records)]
    bibliography = CitationStylesBibliography(_style(style), CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    texts = (one_line(str(text)) for text in bibliography.bibliography())
    return [_without_stop(text, record.title) for text, record in zip(texts, records, strict=True)]


def _without_stop(text: str, title: str) -> str:
    title = one_line(title)
    return text.replace(f"{title}.", title, 1) if title.endswith(("?", "!")) else text


@cache
def _style(style: Style) -> CitationStylesStyle:
    file = {Style.VANCOUVER: "nlm-citation-sequence", Style.APA: "apa"}[style]
    return CitationStylesStyle(str(_FOLDER / file), validate=False)


def _item(key: str, record: Record, style: Style) -> dict[str, Any]:
    """The record as CSL-JSON."""
    first, last = page_range(record.pages)
    title = one_line(record.title) or "[No title]"
    if Flag.RETRACTED in record.flags:
        title += " [retracted]"
    authors = [
        {"literal": author}
        if isinstance(author, str)
        else {"family": author.family, "given": author.initials or author.given, "suffix": author.suffix}
        for author in authors_of(record)
    ]
    if not authors and style is Style.APA:
        authors, title = [{"literal": title}], ""
    item = {
        "title": title,
        "author": [{part: text for part, text in author.items() if text} for author in authors],
        "container-title": one_line(record.journal),
        "volume": one_line(record.volume),
        "issue": one_line(record.issue),
        "page": f"{first}-{last}" if last else first,
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "DOI": one_line(record.doi or ""),
        "PMID": str(record.pmid or ""),
        "PMCID": one_line(record.pmcid or ""),
    }
    return {"id": key, "type": "article-journal"} | {name: value for name, value in item.items() if value}


def _apa_order(record: Record) -> tuple[str, int, str]:
    names = [author if isinstance(author, str) else author.inverted for author in authors_of(record)]
    return search_tokens(" ".join(names) or record.title), record.year or 9999, search_tokens(record.title)
