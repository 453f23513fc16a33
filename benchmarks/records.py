"""As many records as are wanted, made from the starter set; the same ones on every run.

A made record is as large as PubMed's are: an abstract of about 1,500 characters (sentences of its starter
record first, then of others, so that no two texts are alike), some MeSH headings, keywords and authors, and
journals, countries and words of which few are frequent and most are not. The first of many are those of few.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from data.labelling.evaluation import starter_set
from data.labelling.sections import split_sentences
from data.records.record import Link, LinkKind, MeshHeading, Record

FIRST_PMID = 20_000_001
_CHARACTERS = 1_500  # of an abstract, about the mean of PubMed's
_JOURNALS, _WORDS = 2_000, 30_000
_COUNTRIES = (
    *(
        "United States",
        "China",
        "Japan",
        "Germany",
        "United Kingdom",
        "Italy",
        "South Korea",
        "Iran",
        "France",
    ),
    *(
        "Canada",
        "Brazil",
        "Spain",
        "Australia",
        "Turkey",
        "India",
        "Netherlands",
        "Sweden",
        "Taiwan",
        "Poland",
    ),
    *(
        "Switzerland",
        "Egypt",
        "Israel",
        "Belgium",
        "Austria",
        "Denmark",
        "Russia",
        "Mexico",
        "Norway",
        "Greece",
    ),
)


def synthetic(number: int) -> Iterator[Record]:
    """So many records, one after the other; PMIDs go up from `FIRST_PMID`."""
    stock = _stock()
    for place in range(number):
        yield _made(stock, place)


def model_of(made: Record) -> Record:
    """The starter record that a made record is made from."""
    records = _stock().records
    return records[random.Random(made.pmid - FIRST_PMID).randrange(len(records))]


@dataclass(frozen=True, slots=True)
class _Stock:
    """What records are made of."""

    records: Sequence[Record]
    sentences: Sequence[Sequence[str]]
    others: Sequence[str]
    authors: Sequence[str]
    headings: Sequence[str]
    journals: Sequence[str]
    words: Sequence[str]


@cache
def _stock() -> _Stock:
    records = [reference.record for reference in starter_set.load()]
    sentences = [
        [record.text[start:end].strip() for start, end, _ in split_sentences(record.text, {})]
        for record in records
    ]
    plain = sorted({word for record in records for word in record.text.lower().split() if word.isalpha()})
    dice = random.Random(0)
    return _Stock(
        records=records,
        sentences=sentences,
        others=[sentence for own in sentences for sentence in own],
        authors=sorted({author for record in records for author in record.authors}),
        headings=sorted(
            {heading.descriptor for record in records for heading in record.mesh}
            | {" ".join(dice.sample(plain, 2)).capitalize() for _ in range(3_000)}
        ),
        journals=[
            *sorted({record.journal for record in records}),
            *(f"J {' '.join(dice.sample(plain, 2)).title()}" for _ in range(_JOURNALS)),
        ],
        words=[" ".join(dice.sample(plain, 2)) for _ in range(_WORDS)],
    )


def _made(stock: _Stock, place: int) -> Record:
    dice = random.Random(place)
    own = dice.randrange(len(stock.records))
    model = stock.records[own]
    sentences = list(stock.sentences[own])
    while sum(map(len, sentences)) < _CHARACTERS:
        sentences.append(dice.choice(stock.others))
    title = model.title.split()
    dice.shuffle(title)
    year = None if dice.random() < 0.002 else int(dice.triangular(1990, 2026, 2024))
    day = f"{year or 2020}-{dice.randrange(1, 13):02}-{dice.randrange(1, 28):02}"
    country = _COUNTRIES[_seldom(dice, len(_COUNTRIES))] if dice.random() < 0.9 else None
    city = stock.words[place % _WORDS].title()
    retracted = dice.random() < 0.003
    return Record(
        pmid=FIRST_PMID + place,
        title=f"{model.title}: {' '.join(title)}",
        abstract=" ".join(sentences),
        authors=tuple(dice.choice(stock.authors) for _ in range(dice.randrange(1, 11))),
        journal=stock.journals[_seldom(dice, len(stock.journals))],
        year=year,
        date=day if year else "",
        entrez_date=day,
        volume=str(dice.randrange(1, 60)),
        issue=str(dice.randrange(1, 13)),
        pages=str(dice.randrange(1, 2_000)),
        publication_types=model.publication_types,
        mesh=tuple(
            MeshHeading(stock.headings[_seldom(dice, len(stock.headings))], (), dice.random() < 0.2)
            for _ in range(dice.randrange(0, 20))
        ),
        keywords=tuple(stock.words[_seldom(dice, _WORDS)] for _ in range(dice.randrange(0, 9))),
        doi=f"10.1000/made.{place}",
        languages=("eng",),
        country=country,
        affiliation=f"Department of Neurology, University of {city}, {city}, {country}." if country else "",
        links=(Link(LinkKind.RETRACTED_BY, FIRST_PMID - 1 - place, "J Notices. 2026"),) if retracted else (),
        status="MEDLINE",
    )


def _seldom(dice: random.Random, size: int) -> int:
    """A number below `size`, the small ones often and most of them seldom, as words and journals are."""
    return min(int(size ** dice.random()) - 1, size - 1)
