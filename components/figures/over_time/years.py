"""Publications by year, stacked by category; incomplete years are marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from html import escape

import pandas as pd

from components.figures.common.axes import value_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure
from components.figures.common.theme import NO_COLOUR
from components.figures.common.wording import incomplete, papers_have
from components.figures.over_time.stacks import Stacks, stacked_by_year
from data.topics.model import ARTICLE_TYPE, Category

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
    facet: str = ARTICLE_TYPE,
    by: str = "article type",
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw papers per year as stacked bars.

    Args:
        counts: one row per year without gaps (index), one column per category code; see `View.years_by`.
        categories: names and colours, in stacking order.
        caption: subtitle and source.
        as_of: the day the records were retrieved; its year is incomplete.
        undated: papers without a year, which have no bar.
        facet: the code of the categories' facet.
        by: its name for use inside a sentence.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; its table has one row per year and one column per category name, with totals.
    """
    by_code = dict(zip(counts.columns, counts.to_numpy().T.tolist(), strict=True))
    shown = [category for category in categories if any(by_code[category.code])]
    title = f"Publications by year and {by}"
    if not shown:
        why = "No papers here have a year and a label, so there is nothing to draw over time."
        nothing = partial(pd.DataFrame, columns=["Year", "Total"])
        return sentence_instead(title, caption, why, nothing, width=width, height=height)
    years: list[int] = counts.index.tolist()
    totals = dict(zip(years, counts.to_numpy().sum(axis=1).tolist(), strict=True))
    running = [year for year in years if year >= as_of.year]
    notes = [incomplete("Striped", running, as_of)] if running else []
    notes.append(DATE_RULE)
    if undated:
        notes.append(f"{papers_have(undated)} no year and no bar.")
    stacks = Stacks(
        years,
        shown,
        {category.code: category.colour or NO_COLOUR for category in shown},
        by_code.__getitem__,
        axis=value_axis("Papers", max(*totals.values(), 1), beyond=1.12),
        running=running,
        cells=lambda category: [
            [category.name, f"years:{year}", f"{facet}:{category.code}"] for year in years
        ],
        hover=lambda category: [
            f"{year} · {escape(category.name)}: {n:,}"
            for year, n in zip(years, by_code[category.code], strict=True)
        ],
        totals=totals,
    )
    spec = stacked_by_year(stacks, title, caption, notes, width=width, height=height)
    table = partial(
        pd.DataFrame,
        {"Year": years}
        | {category.name: by_code[category.code] for category in shown}
        | {"Total": list(totals.values())},
    )
    papers = {category.name: sum(by_code[category.code]) for category in shown}
    return Figure(title, spec, _alt(totals, papers, running), table)


def _alt(totals: Mapping[int, int], papers: Mapping[str, int], running: Sequence[int]) -> str:
    peak = max(totals, key=totals.__getitem__)
    largest = max(papers, key=papers.__getitem__)
    incomplete = f" {running[-1]} is incomplete." if running else ""
    return (
        f"Stacked bar chart of {sum(totals.values())} publications, {min(totals)} to {max(totals)}. "
        f"Most in one year: {totals[peak]} in {peak}. "
        f"Most frequent: {largest}, {papers[largest]}.{incomplete}"
    )
