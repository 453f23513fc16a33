"""Trends: papers by year as counts, shares and rates, growth, and first papers of each kind.

Everything here is a function of a `View` or of a small table made from one (one row per year, one column per
category code); nothing is drawn. Tables by year do not contain undated papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.evidence.analysis.study_kinds import of_kind
from data.evidence.column import Mask
from data.evidence.view import View
from data.records.text import counted
from data.topics.model import ARTICLE_TYPE

SPAN = 5  # full years that are compared with the same number of years before
MILESTONES = (
    "First animal study",
    "First clinical trial",
    "First randomised trial",
    "First systematic review",
)


def papers_per_year(view: View) -> pd.Series:
    """Dated papers selected, each counted once: one row per year (index 'year') without gaps, or none."""
    years = view.evidence.years[view.mask & (view.evidence.years > 0)]
    if not len(years):
        return pd.Series(0, index=pd.Index([], name="year", dtype=int), name="papers", dtype=int)
    first = int(years.min())
    found = np.bincount(years - first)
    return pd.Series(found, index=pd.RangeIndex(first, first + len(found), name="year"), name="papers")


def by_year(view: View, facet: str) -> pd.DataFrame:
    """Papers per year and category, over all years of the selected papers.

    Returns:
        As `View.years_by`, but including years in which no paper has a label of this facet, so that its
        rows match those of `papers_per_year`.
    """
    return view.years_by(facet).reindex(papers_per_year(view).index, fill_value=0)


def shares(table: pd.DataFrame, papers: pd.Series) -> pd.DataFrame:
    """Percent of each year's papers that have a category.

    A paper with two categories counts in both, so a row can add up to more than 100.

    Args:
        table: papers per year and category; see `by_year`.
        papers: papers per year; see `papers_per_year`.

    Returns:
        Percentages in the shape of `table`; NaN in years without papers.
    """
    whole = papers.reindex(table.index, fill_value=0).astype(float)
    return 100 * table.div(whole.where(whole > 0), axis="index")


def cumulative(table: pd.DataFrame) -> pd.DataFrame:
    """Papers up to and including each year, per category."""
    return table.cumsum()


def per_100_000(table: pd.DataFrame, totals: Mapping[int, int]) -> pd.DataFrame:
    """Papers per 100,000 PubMed records of the same year.

    Args:
        table: papers per year and category.
        totals: all PubMed records by year.

    Returns:
        Rates in the shape of `table`; NaN in years whose total is unknown or 0.
    """
    whole = pd.Series({year: totals.get(year, 0) for year in table.index}, dtype=float)
    return 100_000 * table.div(whole.where(whole > 0), axis="index")


@dataclass(frozen=True, slots=True)
class Windows:
    """Two equally long runs of full years to compare.

    Attributes:
        last: the last full year of the later run.
        span: years in each run; 0 if there are not two full years to compare.
    """

    last: int
    span: int = SPAN

    @property
    def recent(self) -> tuple[int, int]:
        """First and last year of the later run."""
        return self.last - self.span + 1, self.last

    @property
    def before(self) -> tuple[int, int]:
        """First and last year of the run before it."""
        return self.last - 2 * self.span + 1, self.last - self.span


def windows(as_of: date, years: tuple[int, int] | None = None) -> Windows:
    """The years over which growth is measured.

    The year in which the records were retrieved is incomplete and left out. A filter on years shortens both
    runs equally, so that a shortened run is never compared with a full one.

    Args:
        as_of: the day the records were retrieved.
        years: the filter on years, None for none.
    """
    last = as_of.year - 1
    if years is None:
        return Windows(last)
    last = min(last, years[1])
    return Windows(last, max(0, min(SPAN, (last - years[0] + 1) // 2)))


def years_in_words(run: tuple[int, int]) -> str:
    """A run of years in words: '2021–2025', or one year."""
    return str(run[0]) if run[0] == run[1] else f"{run[0]}–{run[1]}"


def growth(table: pd.DataFrame, names: Mapping[str, str], over: Windows) -> pd.DataFrame:
    """When each category first appeared, and how much it has grown.

    Args:
        table: papers per year and category; see `by_year`.
        names: names by code of the categories wanted; others in the table are ignored.
        over: the years compared; see `windows`.

    Returns:
        One row per category in the order of `names`: code, name, first_year and last_year (NA if there is no
        dated paper), recent and before (papers in the two runs of years), total (all dated papers, including
        the incomplete year).
    """
    years = table.index.to_numpy()
    counts = table.reindex(columns=list(names), fill_value=0).to_numpy().astype(int)
    seen = [years[dated] for dated in (counts > 0).T]
    return pd.DataFrame(
        {
            "code": list(names),
            "name": list(names.values()),
            "first_year": pd.array([int(own[0]) if len(own) else None for own in seen], dtype="Int64"),
            "last_year": pd.array([int(own[-1]) if len(own) else None for own in seen], dtype="Int64"),
            "recent": counts[_within(years, over.recent)].sum(axis=0),
            "before": counts[_within(years, over.before)].sum(axis=0),
            "total": counts.sum(axis=0),
        }
    )


def beyond_chance(recent: int, before: int) -> bool:
    """Whether two counts from equally long periods differ by more than chance.

    Two-sided test of equal Poisson rates at 5%, given the sum of the counts (Przyborowski and Wilenski 1940),
    in its normal approximation with continuity correction. Five papers after none are not significant, six
    are.
    """
    return abs(recent - before) - 1 > 1.96 * sqrt(recent + before)


def growth_words(
    grown: pd.DataFrame, over: Windows, papers: pd.Series | None = None, *, most: int = 6
) -> tuple[str, ...]:
    """What is rising and what has stopped, as sentences with the numbers.

    A category is called rising or falling only if `beyond_chance` says so; for one without papers in the
    recent years its last year is given, however few papers it had.

    Args:
        grown: see `growth`.
        over: the years that were compared.
        papers: papers per year, for a first sentence on the field as a whole.
        most: maximum number of categories named in one sentence; further ones are counted.
    """
    if not over.span:
        return ("Fewer than two full years are selected, so there is nothing to compare.",)
    recent, before = years_in_words(over.recent), years_in_words(over.before)
    rows = grown[grown["total"] > 0]
    if rows.empty:
        return ("No dated papers, so nothing can be said about growth.",)
    changed = pd.Series(
        [beyond_chance(r, b) for r, b in zip(rows["recent"], rows["before"], strict=True)],
        index=rows.index,
        dtype=bool,
    )
    new = (rows["first_year"] >= over.recent[0]) & (rows["first_year"] <= over.recent[1])
    stopped = rows["last_year"] < over.recent[0]
    rising = changed & (rows["recent"] > rows["before"]) & ~new
    falling = changed & (rows["recent"] < rows["before"]) & ~stopped
    said = []
    if papers is not None:
        years = papers.index.to_numpy()
        whole = [int(papers[_within(years, run)].sum()) for run in (over.recent, over.before)]
        said.append(f"All papers together: {whole[0]:,} in {recent}, {whole[1]:,} in {before}.")
    for head, chosen, order in (
        (f"More in {recent} than in {before}", rising, "recent"),
        (f"Fewer in {recent} than in {before}", falling, "before"),
    ):
        pieces = [f"{row.name} {row.recent:,} after {row.before:,}" for row in _named(rows[chosen], order)]
        said += _sentence(head, pieces, most)
    pieces = [
        f"{row.name} ({row.first_year}, {counted(row.total, 'paper')})" for row in _named(rows[new], "total")
    ]
    said += _sentence(f"First seen in {recent}", pieces, most)
    pieces = [
        f"{row.name} (last in {row.last_year}, {counted(row.total, 'paper')} in all)"
        for row in _named(rows[stopped], "total")
    ]
    said += _sentence(f"None since {over.recent[0]}", pieces, most)
    unclear = list(_named(rows[~(rising | falling | new | stopped)], "total"))
    if unclear:
        largest = max(unclear, key=lambda row: abs(row.recent - row.before))
        other = "" if len(unclear) == len(rows) else "other "
        which = f"one {other}category" if len(unclear) == 1 else f"{len(unclear):,} {other}categories"
        said.append(
            f"For {which} no change exceeds chance; the largest is "
            f"{largest.name}, {largest.recent:,} after {largest.before:,}."
        )
    return tuple(said)


def milestones(view: View, facet: str) -> pd.DataFrame:
    """The first dated paper of each kind per category.

    The topic defines which article types are animal studies, trials and systematic reviews. Of papers of the
    same year the one with the lowest PMID, which entered PubMed first, is used.

    Returns:
        Columns code, name, milestone (one of `MILESTONES`), year, pmid; one row per milestone reached, in
        codebook order and then in the order of `MILESTONES`.
    """
    evidence = view.evidence
    size, column, types = len(evidence), evidence.columns[facet], evidence.columns[ARTICLE_TYPE]
    trials = of_kind(evidence, "trial")
    kinds = (
        of_kind(evidence, "animal"),
        trials,
        trials & (evidence.randomised == 1),
        types.having(evidence.topic.systematic_review_types, size),
    )
    dated = view.mask & (evidence.years > 0)
    found = []
    for place, kind in enumerate(kinds):
        inside = (dated & kind)[column.rows]
        rows, values = column.rows[inside], column.values[inside]
        order = np.lexsort((evidence.pmids[rows], evidence.years[rows], values))
        _, firsts = np.unique(values[order], return_index=True)
        found += [(int(values[at]), place, int(rows[at])) for at in order[firsts]]
    return pd.DataFrame(
        [
            (
                column.codes[value],
                column.names[value],
                MILESTONES[place],
                int(evidence.years[row]),
                int(evidence.pmids[row]),
            )
            for value, place, row in sorted(found)
        ],
        columns=["code", "name", "milestone", "year", "pmid"],
    )


def _within(years: NDArray[np.int64], run: tuple[int, int]) -> Mask:
    inside: Mask = (years >= run[0]) & (years <= run[1])
    return inside


def _named(rows: pd.DataFrame, order: str) -> Iterable[Any]:
    return rows.sort_values(order, ascending=False, kind="stable").itertuples(index=False)


def _sentence(head: str, pieces: list[str], most: int) -> list[str]:
    if not pieces:
        return []
    more = f"; and {len(pieces) - most:,} more" if len(pieces) > most else ""
    return [f"{head}: {'; '.join(pieces[:most])}{more}."]
