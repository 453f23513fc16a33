"""Publications by year, stacked by category, the running year marked as incomplete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from components.figures.sentence import sentence_instead
from components.figures.theme import (
    GRID,
    INK,
    LABEL_SIZE,
    MUTED,
    Caption,
    Figure,
    Spec,
    frame,
    framed,
    papers_have,
    whole_ticks,
    year_step,
)
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

    Returns:
        The figure; its table has a row a year and a column a category name, with totals.
    """
    shown = [category for category in categories if counts[category.code].any()]
    title = f"Publications by year and {by}"
    if not shown:
        why = "No paper here has a year and a label, so there is nothing to draw over time."
        return sentence_instead(title, caption, why, pd.DataFrame(columns=["Year", "Total"]), width=width)
    years = [int(year) for year in counts.index]
    totals = counts.sum(axis="columns")
    running = [year for year in years if year >= as_of.year]
    data: list[Spec] = [
        {
            "type": "bar",
            "name": category.name,
            "x": years,
            "y": counts[category.code].tolist(),
            "marker": {
                "color": category.colour,
                "line": {"width": 0.5, "color": "#ffffff"},
                "pattern": {
                    "shape": ["/" if year >= as_of.year else "" for year in years],
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                    "solidity": 0.35,
                    "size": 7,
                },
            },
            "customdata": [[category.name, f"years:{year}", f"{facet}:{category.code}"] for year in years],
            "hovertemplate": "%{x} · %{customdata[0]}: %{y}<extra></extra>",
        }
        for category in shown
    ]
    span = len(years)
    peak = int(totals.max())
    room = (width - 70) / max(span, 5)
    annotations = [
        {
            "x": year,
            "y": int(totals[year]),
            "text": f"<b>{totals[year]}</b>",
            "showarrow": False,
            "yanchor": "bottom",
            "yshift": 2,
            "font": {"size": LABEL_SIZE, "color": INK},
        }
        for year in years
        if totals[year] and room >= 9 * len(str(peak)) + 6
    ]
    notes = [DATE_RULE]
    if running:
        covered = " and ".join(str(year) for year in running)
        notes.insert(0, f"Striped: {covered} is incomplete (records as of {as_of.day} {as_of:%B %Y}).")
    if undated:
        notes.append(f"{papers_have(undated)} no year and no bar.")
    step = year_step(room)
    padding = max(0.0, (5 - span) / 2)
    spec = framed(
        data,
        frame(
            title=title,
            caption=caption,
            notes=notes,
            width=width,
            legend=[(category.name, category.colour) for category in shown],
            axis_space=54,
        ),
        body=300,
        left=60,
        layout={
            "barmode": "stack",
            "bargap": 0.22,
            "xaxis": {
                "title": {"text": "Year of publication", "font": {"color": MUTED}, "standoff": 8},
                "range": [years[0] - 0.6 - padding, years[-1] + 0.6 + padding],
                "tickvals": [year for year in years if year % step == 0] or years,
                "tickformat": "d",
                "tickangle": 0,
                "showgrid": False,
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 6},
                "gridcolor": GRID,
                "rangemode": "tozero",
                "range": [0, max(peak, 1) * 1.12],
                "tickformat": ",d",
                "tickvals": whole_ticks(peak),
                "fixedrange": True,
            },
            "annotations": annotations,
        },
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
