"""The records the server has, with the words they can be found by.

A clone shares its words with the record it was made from, so that 100,000 records are searched as fast as
the hundred they come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from data.labelling.evaluation import starter_set
from data.records.record import Record

Words = str  # " word word ", lower case, so that " word " is a whole word in it

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Words:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


@dataclass(frozen=True, slots=True)
class Text:
    """What can be searched in a record, by field; several values of a field are kept apart by "|"."""

    title: Words
    abstract: Words
    keywords: Words
    mesh: Words
    types: Words
    authors: Words
    journal: Words
    language: Words
    affiliation: Words
    identifiers: Words

    def in_fields(self, *names: str) -> Words:
        return "|".join(getattr(self, name) for name in names)


ALL_FIELDS = tuple(Text.__dataclass_fields__)


def text_of(record: Record) -> Text:
    def apart(values: Iterable[str]) -> Words:
        return "|".join(words(value) for value in values)

    return Text(
        title=words(record.title),
        abstract=words(record.text),
        keywords=apart(record.keywords),
        mesh=apart("/".join((heading.descriptor, *heading.qualifiers)) for heading in record.mesh),
        types=apart(record.publication_types),
        authors=apart(record.authors),
        journal=words(record.journal),
        language=apart(record.languages),
        affiliation=words(record.affiliation or record.country or ""),
        identifiers=apart(filter(None, (record.doi, record.pmcid, *record.trial_ids))),
    )


def as_in_pubmed(record: Record) -> Record:
    """Fill in what every PubMed record has: a type, a language, a status, the day it entered."""
    day = record.entrez_date or record.date or str(record.year or 2000)
    return replace(
        record,
        abstract=record.text,
        summary="",
        publication_types=record.publication_types or ("Journal Article",),
        languages=record.languages or ("eng",),
        status=record.status or ("MEDLINE" if record.mesh else "PubMed-not-MEDLINE"),
        entrez_date=day + "-01-01"[len(day) - 10 :] if len(day) < 10 else day,
    )


@cache
def starter_records() -> tuple[Record, ...]:
    """The starter set's records, its summaries standing for abstracts."""
    return tuple(reference.record for reference in starter_set.load())


def clones(records: Sequence[Record], size: int) -> Iterator[Record]:
    """`size` records with PMIDs and DOIs of their own, entered day after day, their words taken in turn."""
    first = date(2026, 11, 21)
    for number in range(size):
        original = records[number % len(records)]
        yield replace(
            original,
            pmid=90_000_000 - number,
            doi=f"10.5555/clone.{number}" if original.doi else None,
            pmcid=None,
            entrez_date=(first - timedelta(days=number % 9000)).isoformat(),
        )


class Library:
    """Records in PubMed's order, newest PMID first, each PMID once.

    `revised` has the day of the last revision of those that were revised since they entered.
    """

    def __init__(self, records: Iterable[Record], revised: Mapping[int, str] | None = None) -> None:
        self.revised = revised or {}
        texts: dict[tuple[str, str, str], Text] = {}
        self._members: dict[int, tuple[Record, Text]] = {}
        for record in sorted(map(as_in_pubmed, records), key=lambda record: -record.pmid):
            # What tells texts apart; clones of one record have the same.
            key = (record.title, record.abstract, f"{record.authors}{record.mesh}{record.journal}")
            if key not in texts:
                texts[key] = text_of(record)
            self._members[record.pmid] = (record, texts[key])
        self.texts = tuple(texts.values())

    def __len__(self) -> int:
        return len(self._members)

    def get(self, pmid: int) -> Record | None:
        member = self._members.get(pmid)
        return member[0] if member else None

    def day(self, record: Record, attribute: str) -> str:
        """A date of a record by which it can be searched."""
        if attribute == "revised":
            return self.revised.get(record.pmid, record.entrez_date)
        return str(getattr(record, attribute) or record.year or "")

    def find(self, matches: Callable[[Record, Text], bool]) -> list[int]:
        return [pmid for pmid, (record, text) in self._members.items() if matches(record, text)]
