"""Papers for the browser's benchmarks: copies of the starter records under other numbers, in a store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data import starter
from data.classify import Classifier
from data.pubmed.search import Answer, Batch, Fetched
from data.record import Record
from data.settings import read_settings
from data.store import open_store
from data.topic import load_topic

_FIRST_PMID = 70_000_000
_BATCH = 2_000
_YEARS = range(2000, 2026)


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers in a store, and how many are to be seen.

    Attributes:
        size: papers that are shown without a filter.
        filtered: of them, those of the category `name`.
        name: of the lead facet's category that most of the starter records have.
        facet: code of the lead facet.
        table: a row a paper, for the plain page.
    """

    size: int
    filtered: int
    name: str
    facet: str
    table: pd.DataFrame


def fill(home: Path, number: int) -> Papers:
    """Put so many records into the store of a home, as a search of the topic's own question."""
    topic = load_topic(None)
    facet = topic.facet(topic.lead_facet)
    classify = Classifier(topic).classify
    kept = [r.record for r in starter.load() if not r.record.flags and not r.record.links]
    kept = [record for record in kept if not classify(record).scope.reason]
    copies = [_copy(kept[at % len(kept)], at) for at in range(number)]
    pmids = [record.pmid for record in copies]
    with open_store(read_settings({"EVIDENCE_HOME": str(home)}).database_url) as store:
        search = store.begin(Answer(topic.query, "", number, ()), pmids)
        for start in range(0, number, _BATCH):
            some = [Fetched(record, "") for record in copies[start : start + _BATCH]]
            store.add(search, Batch(tuple(some), (), ()))
        store.finish(search, state="complete")
    labels = [classify(record) for record in kept]
    sources = [
        [facet.category(label.category).name for label in of.labels if label.facet == facet.code]
        for of in labels
    ]
    types = [
        next((label.category for label in of.labels if label.facet == "article_type"), "") for of in labels
    ]
    places = [at % len(kept) for at in range(number)]
    table = pd.DataFrame(
        {
            "year": [record.year for record in copies],
            "article_type": [types[at] for at in places],
            "source": [sources[at] for at in places],
        }
    )
    name = str(table["source"].explode().mode()[0])
    return Papers(number, sum(name in row for row in table["source"]), name, facet.code, table)


def _copy(record: Record, at: int) -> Record:
    year = _YEARS[(at * 7 + at // len(_YEARS)) % len(_YEARS)]
    return replace(
        record, pmid=_FIRST_PMID + at, doi=f"10.9999/{at}", pmcid="", year=year, date=str(year), trial_ids=()
    )
