"""The counts by year, and how they are measured: shared by every form of the figure."""

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

# After Okabe and Ito's colours for the colour-blind, dark enough for lines on white.
PALETTE = ("#096093", "#af2f02", "#498549", "#cd689a", "#2d97dd", "#989401")
ONE_COLOUR = "#096093"


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure in words: the figure's title, the axis, and how a value is written."""

    title: str
    axis: str
    suffix: str = ""
    decimals: int = 0

    def written(self, value: float) -> str:
        """A value as it is read, a dash where there is none."""
        return "–" if np.isnan(value) else f"{value:,.{self.decimals}f}{self.suffix}"


UNITS: dict[Measure, Unit] = {
    "papers": Unit("Papers by year and {by}", "Papers"),
    "share": Unit("Share of each year’s papers by {by}", "% of papers", "%"),
    "cumulative": Unit("Papers up to each year by {by}", "Papers so far"),
    "per_100000": Unit("Papers per 100,000 in PubMed by year and {by}", "Per 100,000", "", 2),
}


@dataclass(frozen=True, eq=False)
class Series:
    """Categories by year, and what must be known to read them.

    Attributes:
        values: what is drawn, a row a year and a column a category code; see `data.evidence.analysis.trends`.
        counts: papers per year and category behind `values`, same shape.
        categories: names and colours; those without any paper are only named.
        measure: what `values` are.
        as_of: the day the records were read; its year is still filling.
        papers: all papers per year, each once; see `data.evidence.analysis.trends.papers_per_year`.
        facet: the code of the facet that the categories are of.
        by: the same in words.
        with_several: papers that have more than one category and count in each.
        undated: papers that have no year.
        remarks: what else must be known, such as when PubMed's totals were read.
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
        """What is counted."""
        return self.unit.title.format(by=self.by)

    @cached_property
    def present(self) -> list[Category]:
        """The categories with papers."""
        return [category for category in self.categories if self.counts[category.code].any()]

    @property
    def empty(self) -> list[str]:
        """The names of the others."""
        return [category.name for category in self.categories if category not in self.present]

    @cached_property
    def ranked(self) -> list[Category]:
        """The categories with papers, most papers first."""
        return sorted(self.present, key=lambda category: -int(self.counts[category.code].sum()))

    @property
    def years(self) -> list[int]:
        """The years across, from first to last without holes."""
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
        """Values as Plotly takes them: None leaves a gap."""
        return [None if np.isnan(value) else round(float(value), 4) for value in self.series.values[code]]

    def hover(self, category: Category) -> list[str]:
        """What a point says: the year, the category, the value, and the papers behind it."""
        series, said = self.series, []
        values, counts = series.values[category.code].tolist(), series.counts[category.code].tolist()
        for year, value, papers in zip(series.years, values, counts, strict=True):
            own = "" if series.unit.axis == "Papers" else f" ({papers:,.0f} in the year)"
            paper = " paper" + "s" * (value != 1) if series.unit.axis == "Papers" else ""
            words = f"{year} · {escape(category.name)}: {series.unit.written(float(value))}{paper}{own}"
            said.append(f"{words} · year incomplete" if year in series.running else words)
        return said

    def cells(self, category: Category) -> list[list[str]]:
        """What a click on a point tells: the name, then the conditions its papers meet."""
        series = self.series
        return [[category.name, f"{series.facet}:{category.code}", f"years:{year}"] for year in series.years]
