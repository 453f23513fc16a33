"""Publications by year, stacked by category, the running year marked as incomplete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import pandas as pd

from components.figures.axes import value_axis
from components.figures.sentence import sentence_instead
from components.figures.stacks import stacked_by_year
from components.figures.theme import NO_COLOUR, Caption, Figure, papers_have
from data.topic import Category

DATE_RULE = (
    "Year: PubMed's publication date (DP); where it has no year, the electronic publication date (DEP)."
)


def publications_by_year(
    counts: pd.DataFrame,
    categories: Sequence[Category],
    caption: Caption,
    *,
    as_of: date,
    undated: int = 0,
    facet: str = "article_type",
    by: str = "article type",
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw papers a year as stacked bars.

    Args:
        counts: one row a year without holes (index), one column a category code; see `View.years_by`.
        categories: names and colours, in stacking order.
        caption: the words above and below.
        as_of: the day the records were read; its year is still filling.
        undated: papers that have no year and so no bar.
        facet: the code of the facet that the categories are of.
        by: the same in words.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; its table has a row a year and a column a category name, with totals.
    """
    shown = [category for category in categories if counts[category.code].any()]
    title = f"Publications by year and {by}"
    if not shown:
        why = "No paper here has a year and a label, so there is nothing to draw over time."
        nothing = pd.DataFrame(columns=["Year", "Total"])
        return sentence_instead(title, caption, why, nothing, width=width, height=height)
    years = [int(year) for year in counts.index]
    totals = counts.sum(axis="columns")
    running = [year for year in years if year >= as_of.year]
    notes = [DATE_RULE]
    if running:
        covered = " and ".join(str(year) for year in running)
        notes.insert(0, f"Striped: {covered} is incomplete (records as of {as_of.day} {as_of:%B %Y}).")
    if undated:
        notes.append(f"{papers_have(undated)} no year and no bar.")
    spec = stacked_by_year(
        years,
        shown,
        {category.code: category.colour or NO_COLOUR for category in shown},
        lambda code: counts[code].tolist(),
        title=title,
        caption=caption,
        notes=notes,
        axis=value_axis("Papers", max(int(totals.max()), 1), beyond=1.12),
        running=running,
        cells=lambda category: [
            [category.name, f"years:{year}", f"{facet}:{category.code}"] for year in years
        ],
        hover=lambda category: [
            f"{year} · {escape(category.name)}: {n:,}"
            for year, n in zip(years, counts[category.code].tolist(), strict=True)
        ],
        totals=dict(zip(years, totals.tolist(), strict=True)),
        width=width,
        height=height,
    )
    names = {category.code: category.name for category in shown}
    table = counts[list(names)].rename(columns=names).assign(Total=totals)
    table.index.name = "Year"
    return Figure(title, spec, _alt(totals, shown, counts, running), table.reset_index())


def _alt(totals: pd.Series, shown: Sequence[Category], counts: pd.DataFrame, running: Sequence[int]) -> str:
    peak = max(totals.index, key=lambda year: int(totals[year]))
    largest = max(shown, key=lambda category: int(counts[category.code].sum()))
    incomplete = f" {running[-1]} is incomplete." if running else ""
    return (
        f"Stacked bar chart of {int(totals.sum())} publications, {totals.index[0]} to {totals.index[-1]}. "
        f"Most in one year: {int(totals[peak])} in {peak}. Most frequent: {largest.name}, "
        f"{int(counts[largest.code].sum())}.{incomplete}"
    )
