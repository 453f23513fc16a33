"""Shared by all text formats: page ranges, flags in words."""

from __future__ import annotations

import re

from data.records.notices import flag_words
from data.records.record import Record
from data.records.text import one_line

SUMMARY = "Summary made for the evidence map, not the authors' abstract: "

_PAGES = re.compile(r"(?P<letters>[A-Za-z]*)(?P<first>\d+)-(?P<repeated>[A-Za-z]*)(?P<last>\d+)")


def page_range(pages: str) -> tuple[str, str]:
    """First and last page; MEDLINE's abbreviated '1021-34' is 1021 to 1034."""
    pages = one_line(pages)
    found = _PAGES.fullmatch(pages)
    if found is None:
        return pages, ""
    first, last = found["first"], found["last"]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return found["letters"] + first, (found["repeated"] or found["letters"]) + last


def flags_in_words(record: Record) -> str:
    """The record's flags in words, separated by '; ', most serious first."""
    return "; ".join(flag_words(record.flags))
