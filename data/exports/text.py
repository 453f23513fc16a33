"""What every text form shares: one line of text, addresses, page ranges, flags in words."""

from __future__ import annotations

import re
from urllib.parse import quote

from data.integrity import flag_words
from data.record import Record

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
SUMMARY = "Summary made for the evidence map, not the authors' abstract: "

_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # also what XML does not take
_PAGES = re.compile(r"(?P<letters>[A-Za-z]*)(?P<first>\d+)-(?P<repeated>[A-Za-z]*)(?P<last>\d+)")


def one_line(text: str) -> str:
    """The text on one line, without characters that no text format takes: citations are read line by line."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())


def pubmed_url(pmid: int) -> str:
    """The page of a record in PubMed."""
    return f"{PUBMED}{pmid}/"


def doi_url(doi: str) -> str:
    """The address that leads to a DOI's page; nothing in the DOI can change where it leads."""
    return "https://doi.org/" + quote(doi, safe="/:().")


def page_range(pages: str) -> tuple[str, str]:
    """First and last page; '1021-34', as MEDLINE shortens it, is 1021 to 1034."""
    pages = one_line(pages)
    found = _PAGES.fullmatch(pages)
    if found is None:
        return pages, ""
    first, last = found["first"], found["last"]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return found["letters"] + first, (found["repeated"] or found["letters"]) + last


def flags_in_words(record: Record) -> str:
    """The record's flags in words, '; ' between them, the gravest first."""
    return "; ".join(flag_words(record.flags))
