"""The counts by year and their unit, shared by all forms of the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from typing import Literal

import numpy as np
import pandas as pd

from data.topics.model import Category

Measure = Literal["papers", "share", "cumulative", "per_100000"]
Form = Literal["lines", "panels", "stacked"]

# Based on Okabe and Ito's colour-blind-safe palette, dark enough for lines on white.
PALETTE = ("#096093", "#af2f02", "#498549", "#cd689a", "#2d97dd", "#989401")
ONE_COLOUR = "#096093"


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure in words: the figure's title, the axis title, and the format of values."""

    title: str
    axis: str
    suffix: str = ""
    decimals: int = 0

    def written(self, value: float) -> str:
        """A formatted value, a dash for NaN."""
        return "–" if np.isnan(value) else f"{value:,.{self.decimals}f}{self.suffix}"


UNITS: dict[Measure, Unit] = {
    "papers": Unit("Papers by year and {by}", "Papers"),
    "share": Unit("Share of each year’s papers by {by}", "% of papers", "%"),
    "cumulative": Unit("Papers up to each year by {by}", "Papers so far"),
    "per_100000": Unit("Papers per 100,000 in PubMed by year and {by}", "Per 100,000", "", 2),
}


@dataclass(frozen=True, eq=False)
class Series:
    """Categories by year, and the facts needed to interpret them.

    Attributes:
        values: one row per year and one column per category code; see `data.evidence.analysis.trends`.
        counts: the papers per year and category behind `values`, in the same shape.
        categories: names and colours; those without papers are only named.
        measure: the unit of `values`.
        as_of: the day the records were retrieved; its year is incomplete.
        papers: all papers per year, each counted once; see `data.evidence.analysis.trends.papers_per_year`.
        facet: the code of the categories' facet.
        by: its name for use inside a sentence.
        with_several: papers that have more than one category and count in each.
        undated: papers that have no year.
        remarks: further notes, such as when PubMed's totals were retrieved.
    """

    values: pd.DataFrame
    counts: pd.DataFrame
    categories: Sequence[Category]
    measure: Measure
    as_of: date
    papers: pd.Series
    facet: str
    by: str
    with_several: int = 0
    undated: int = 0
    remarks: Sequence[str] = ()

    @property
    def unit(self) -> Unit:
        """The measure in words."""
        return UNITS[self.measure]

    @property
    def title(self) -> str:
        """The title of the figure."""
        return self.unit.title.format(by=self.by)

    @cached_property
    def present(self) -> list[Category]:
        """The categories with papers."""
        return [category for category in self.categories if self.counts[category.code].any()]

    @property
    def empty(self) -> list[str]:
        """The names of the categories without papers."""
        return [category.name for category in self.categories if category not in self.present]

    @cached_property
    def ranked(self) -> list[Category]:
        """The categories with papers, most papers first."""
        return sorted(self.present, key=lambda category: -int(self.counts[category.code].sum()))

    @property
    def years(self) -> list[int]:
        """The years shown, from first to last without gaps."""
        return [int(year) for year in self.values.index]

    @property
    def running(self) -> list[int]:
        """The years that are incomplete."""
        return [year for year in self.years if year >= self.as_of.year]


@dataclass(frozen=True, eq=False)
class Plan:
    """Which categories are drawn, in which form, colours and size."""

    series: Series
    form: Form
    shown: Sequence[Category]
    colours: Mapping[str, str]
    width: int
    height: int | None

    @property
    def peak(self) -> float:
        """The highest single value drawn, above 0."""
        return max(float(np.nanmax(self.series.values[[c.code for c in self.shown]].to_numpy())), 1e-9)

    def column(self, code: str) -> list[float | None]:
        """The values for Plotly, where None leaves a gap."""
        return [None if np.isnan(value) else round(float(value), 4) for value in self.series.values[code]]

    def hover(self, category: Category) -> list[str]:
        """The hover text of each point: year, category, value, and the papers behind it."""
        series, said = self.series, []
        values, counts = series.values[category.code].tolist(), series.counts[category.code].tolist()
        for year, value, papers in zip(series.years, values, counts, strict=True):
            own = "" if series.unit.axis == "Papers" else f" ({papers:,.0f} in the year)"
            paper = " paper" + "s" * (value != 1) if series.unit.axis == "Papers" else ""
            words = f"{year} · {escape(category.name)}: {series.unit.written(float(value))}{paper}{own}"
            said.append(f"{words} · year incomplete" if year in series.running else words)
        return said

    def cells(self, category: Category) -> list[list[str]]:
        """The customdata of each point: the name, then the conditions that its papers meet."""
        series = self.series
        return [[category.name, f"{series.facet}:{category.code}", f"years:{year}"] for year in series.years]
