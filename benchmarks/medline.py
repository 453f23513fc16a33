"""Reading PubMed's text: `data.pubmed.medline` beside Bio.Medline.parse, on which it stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from Bio import Medline

from benchmarks.measure import Line, in_turn, rate
from benchmarks.profile import slowest
from benchmarks.records import synthetic
from data.pubmed.medline import parse_medline, split_medline
from data.record import Record
from tests.eutils.render import medline


def lines(quick: bool) -> Iterator[Line]:
    for size in (1_500,) if quick else (1_500, 10_000):
        records = list(synthetic(size))
        text = medline(records)
        assert [(record.pmid, record.title, record.year) for record in _ours(text)] == [
            (record.pmid, record.title, record.year) for record in records
        ]
        assert len(_theirs(text)) == size
        ours, theirs = in_turn(partial(_ours, text), partial(_theirs, text), 3 if quick else 7)
        yield Line(
            "MEDLINE text to records",
            size,
            rate(size, ours),
            "Bio.Medline.parse",
            rate(size, theirs),
            "records/s",
            "at least",
            0.8,
            slowest(partial(_ours, text)),
        )


def _ours(text: str) -> list[Record]:
    return list(map(parse_medline, split_medline(text)))


def _theirs(text: str) -> list[Medline.Record]:
    return list(Medline.parse(io.StringIO(text)))
