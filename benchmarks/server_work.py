"""What the server works for a changed filter: all counts of the overview and its three figures.

These are the papers that pass, the count beside every option of the sidebar, and papers by year and type, by
type, and by lead facet. The plain way does the same with pandas (a table of records, one of labels for each
facet, groupby) and plotly.express. Streamlit's own work, the same for both, is not in it; see `visitors`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path

import pandas as pd
import plotly.express as px

from benchmarks.measure import Line, in_turn
from benchmarks.profile import slowest
from benchmarks.records import model_of, synthetic
from benchmarks.stores import Made, topic
from components.charts.catalogue import by_article_type, by_lead_facet, by_years
from components.state.captions import caption
from data.evidence.builder import build_evidence
from data.evidence.evidence import Evidence, Provenance
from data.evidence.repository import open_evidence
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.evaluation import starter_set
from data.storage.store import open_store
from data.topics.model import ARTICLE_TYPE

_LEAD = topic().lead_facet
_AT_MOST = {1_500: 1 / 10, 100_000: 1 / 30}
_SELECTIONS = (
    Selection(related=True),
    Selection(chosen=frozenset({(ARTICLE_TYPE, "animal_study")}), related=True),
    Selection(
        chosen=frozenset({(_LEAD, topic().facet(_LEAD).codes[0]), (ARTICLE_TYPE, "review")}), related=True
    ),
    Selection(years=(2005, 2019), related=True),
)


def lines(quick: bool) -> Iterator[Line]:
    for size, times in ((1_500, 3),) if quick else ((1_500, 20), (10_000, 10), (100_000, 5), (1_000_000, 1)):
        evidence = labelled(size)
        plain = Plain(evidence, related=True)  # what a related category would add is ours alone to tell
        for selection in _SELECTIONS:
            assert our_work(evidence, selection) == plain.work(selection)
        ours, theirs = in_turn(
            partial(_next, partial(our_work, evidence), cycle(_SELECTIONS)),
            partial(_next, plain.work, cycle(_SELECTIONS)),
            times * len(_SELECTIONS),
        )
        yield Line(
            "server work of a changed filter",
            size,
            ours,
            "pandas groupby and plotly.express",
            theirs,
            "s",
            "at most" if size in _AT_MOST else "seen",
            _AT_MOST.get(size, 0.0),
            slowest(partial(our_work, evidence, _SELECTIONS[1])),
        )


def labelled(size: int) -> Evidence:
    """Made records with the labels of the starter records they are made from; labelling is another line."""
    labels = {one.record.pmid: replace(one.labels, attributions={}) for one in starter_set.load()}
    origin = Provenance("made", date(2026, 11, 22), counted=size)
    return build_evidence(
        topic(), origin, ((record, labels[model_of(record).pmid]) for record in synthetic(size))
    )


def opened(store: Made) -> Evidence:
    """The evidence that is ready in a database."""
    with open_store(store.url) as reading:
        search = reading.search(store.search)
        assert search is not None
        return open_evidence(reading, search, topic(), lambda: None)  # type: ignore[arg-type,return-value]


Counted = tuple[int, dict[str, dict[str, int]]]  # papers, and papers by facet and category of the sidebar


def our_work(evidence: Evidence, selection: Selection) -> Counted:
    """As the sidebar and the overview do it."""
    view = view_of(evidence, selection)
    options = {facet: view.option_counts(facet) for facet in evidence.columns}
    words = caption(view)
    for figure in (by_years(view), by_article_type(view), by_lead_facet(view)):
        figure.draw(caption=words, width=1056)
    return len(view), {facet: {c: n for c, n in counts.items() if n} for facet, counts in options.items()}


class Plain:
    """The same papers in tables of pandas."""

    def __init__(self, evidence: Evidence, *, related: bool = False) -> None:
        """Lay the evidence out as tables; related papers count if asked for."""
        names = evidence.columns.items()
        self.records = pd.DataFrame(
            {
                "pmid": evidence.pmids,
                "year": evidence.years,
                "counts": view_of(evidence, Selection(related=related)).countable,
            }
        )
        self.labels: Mapping[str, pd.DataFrame] = {
            facet: pd.DataFrame(
                {
                    "pmid": evidence.pmids[column.rows],
                    "category": pd.Series(column.codes, dtype="str").take(column.values).array,
                }
            ).drop_duplicates()
            for facet, column in names
        }

    def write(self, folder: Path) -> None:
        """Put the tables into a folder: records.parquet, and one file for each facet."""
        self.records.to_parquet(folder / "records.parquet")
        for facet, labels in self.labels.items():
            labels.to_parquet(folder / f"{facet}.parquet")

    def work(self, selection: Selection) -> Counted:
        """What `our_work` does."""
        chosen = self.select(selection)
        options = {}
        for facet, labels in self.labels.items():
            others = selection.with_codes(facet, ())
            here = chosen if others == selection else self.select(others)
            among = labels[labels["pmid"].isin(here["pmid"])]
            options[facet] = among.groupby("category")["pmid"].nunique().to_dict()
        types = self.labels[ARTICLE_TYPE].merge(chosen, on="pmid")
        dated = types[types["year"] > 0].groupby(["year", "category"]).size().reset_index(name="papers")
        px.bar(dated, x="year", y="papers", color="category", title="Publications by year")
        for facet in (ARTICLE_TYPE, _LEAD):
            counted = self.labels[facet].merge(chosen, on="pmid").groupby("category").size()
            px.bar(counted.reset_index(name="papers"), x="papers", y="category", orientation="h")
        return len(chosen), options

    def select(self, selection: Selection) -> pd.DataFrame:
        """The records that pass."""
        chosen = self.records[self.records["counts"]]
        if selection.years:
            chosen = chosen[chosen["year"].between(*selection.years)]
        for facet in selection.facets:
            labels = self.labels[facet]
            having = labels.loc[labels["category"].isin(selection.codes(facet)), "pmid"]
            chosen = chosen[chosen["pmid"].isin(having)]
        return chosen


def _next(work, selections) -> None:
    work(next(selections))
