"""Pages as PubMed writes them, '1021-34' or '123-8; discussion 129-30', for reference managers and styles."""

from __future__ import annotations

import re
from typing import NamedTuple

from data.records.text import one_line

_PARTS = re.compile(r"\s*[;,]\s*")
_RANGE = re.compile(
    r"(?P<letters>[A-Za-z]*)(?P<first>\d{1,9})(?P<suffix>[A-Za-z]?|\.[A-Za-z]+\d{1,9})"
    r"-(?P<repeated>[A-Za-z]*)(?P<last>\d{1,9})(?P<end>[A-Za-z]?|\.[A-Za-z]+\d{1,9})"
)
_ROMAN = re.compile(r"([ivxlcdm]+)-([ivxlcdm]+)", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"(.*\d\.[A-Za-z]+)\d+-(?:[A-Za-z]+)?(\d+)")  # 1157-1168.e1-5
_DOTTED = re.compile(r"\.([A-Za-z]+)(\d{1,9})")


class Pages(NamedTuple):
    """First and last page, '' if not stated, and what follows the first range, 'discussion 129-30'."""

    first: str
    last: str
    rest: str = ""


def read_pages(pages: str) -> Pages:
    """Read the pages of a paper; MEDLINE's abbreviated '1021-34' is 1021 to 1034.

    What is no range of pages, such as the article number 2041-14, is the first page as a whole: the last
    page never comes before the first.
    """
    text = one_line(pages).replace("\N{EN DASH}", "-")
    first, *rest = _PARTS.split(text, maxsplit=1)
    begin, end = _range(first)
    return Pages(begin, end, "".join(rest))


def _range(text: str) -> tuple[str, str]:
    if roman := _ROMAN.fullmatch(text):
        return roman[1], roman[2]
    if text.count("-") == 2 and (more := _SUPPLEMENT.fullmatch(text)):
        text = more[1] + more[2]
    found = _RANGE.fullmatch(text)
    if found is None:
        return text, ""
    letters, first, suffix = found["letters"], found["first"], found["suffix"]
    repeated, last, end = found["repeated"], found["last"], found["end"]
    dotted = _DOTTED.fullmatch(suffix)
    if dotted and not end and repeated in ("", dotted[1]) and int(last) >= int(dotted[2]):
        return letters + first + suffix, f"{letters}{first}.{dotted[1]}{last}"  # 12.e1-e8, 12.e1-8
    if len(last) < len(first) and repeated in ("", letters):
        last = first[: len(first) - len(last)] + last
    if repeated in ("", letters) and (int(last), end) < (int(first), suffix if end else ""):
        return text, ""
    return letters + first + suffix, (repeated or letters) + last + (end or ("" if dotted else suffix))


def printed_pages(pages: str, *, in_full: bool) -> str:
    """All pages for a reference list, each range with an en dash.

    Args:
        pages: as PubMed writes them.
        in_full: '1021–1034' instead of '1021–34'.
    """
    text = one_line(pages).replace("\N{EN DASH}", "-")
    return re.sub(r"[^\s;,]*\d[^\s;,]*-[^\s;,]*|[^\s;,]+-[^\s;,]+", lambda m: _printed(m[0], in_full), text)


def _printed(text: str, in_full: bool) -> str:
    first, last = _range(text)
    if not last or first == last:
        return first
    if not in_full and first.isdecimal() and last.isdecimal() and len(first) == len(last):
        same = next((n for n, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(last) - 1)
        last = last[same:]
    elif not in_full and not text.endswith(last):
        last = text.partition("-")[2]  # as PubMed abbreviates it
    return f"{first}\N{EN DASH}{last}"
