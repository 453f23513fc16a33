"""Reading PubMed's text: `data.pubmed.medline` beside Bio.Medline.parse.

The text is as NLM sends it: each author with full name and affiliation, and the dates and numbers that NLM
keeps of a paper. Both keep all that they read in a list, which Python's garbage collector walks again and
again as it grows; how fast both are without it is told beside each.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from Bio import Medline

from benchmarks.measure import Line, in_turn, rate, seconds
from benchmarks.profile import slowest
from benchmarks.records import synthetic
from data.pubmed.medline import parse_medline, split_medline
from data.records.record import Record
from tests.eutils.render import medline


def lines(quick: bool) -> Iterator[Line]:
    few = _checked(1_500)
    for size, times in ((1_500, 3),) if quick else ((1_500, 9), (10_000, 5), (100_000, 2)):
        text = medline(_named(size))
        ours, theirs = in_turn(partial(_ours, text), partial(_theirs, text), times)
        yield Line(
            "MEDLINE text to records",
            size,
            rate(size, ours),
            "Bio.Medline.parse",
            rate(size, theirs),
            "records/s",
            "at least",
            0.8,
            f"{_uncollected(text, size)} {slowest(partial(_ours, few))}",
        )


def _checked(size: int) -> str:
    """So many records as text, out of which both read as many, and we what was put in."""
    records = list(_named(size))
    text = medline(records)
    assert [(record.pmid, record.title, record.year, record.full_names) for record in _ours(text)] == [
        (record.pmid, record.title, record.year, record.full_names) for record in records
    ]
    assert len(_theirs(text)) == size
    return text


def _named(size: int) -> Iterator[Record]:
    """Made records with full names, 'Ito M' as 'Ito, M', and with what NLM says of their journal."""
    for record in synthetic(size):
        yield replace(
            record,
            full_names=tuple(", ".join(name.rsplit(" ", 1)) for name in record.authors),
            journal_title=record.journal,
            issns=("1000-1000 (Electronic)", "1000-1000 (Linking)"),
        )


def _uncollected(text: str, size: int) -> str:
    """How fast both are while Python does not look for garbage, in words."""
    gc.disable()
    try:
        ours, theirs = size / seconds(partial(_ours, text)), size / seconds(partial(_theirs, text))
    finally:
        gc.enable()
    return f"Without Python's garbage collector {ours:,.0f} records/s beside {theirs:,.0f}."


def _ours(text: str) -> list[Record]:
    return list(map(parse_medline, split_medline(text)))


def _theirs(text: str) -> list[Medline.Record]:
    return list(Medline.parse(io.StringIO(text)))
