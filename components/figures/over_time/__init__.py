"""Categories over time as lines, small multiples or stacked bars; incomplete years are marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure
from components.figures.common.wording import count_in_each, incomplete, papers_have
from components.figures.over_time.lines import draw_lines
from components.figures.over_time.panels import draw_panels
from components.figures.over_time.plan import ONE_COLOUR, PALETTE, Form, Plan, Series
from components.figures.over_time.stacks import draw_stacked
from components.figures.over_time.years import DATE_RULE
from data.topics.model import Category

MOST_LINES = 6  # more lines in one chart are unreadable
MOST_PANELS = 24
FEW = 10  # papers per year below which percentages vary by chance


def over_time(
    series: Series, caption: Caption, *, form: Form | None = None, width: int, height: int | None = None
) -> Figure:
    """Draw the development of categories over the years.

    Args:
        series: what is drawn.
        caption: subtitle and source.
        form: lines, panels or stacked; None for lines if there are few, else panels. The same is used, with a
            note, for what cannot be stacked correctly or legibly.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; a point's customdata is the name, 'facet:category' and 'years:year'; the table has one row
        per year, one column per category name, and the papers of the year.
    """
    title, present, table = series.title, series.present, partial(_table, series)
    if not present or series.values[[category.code for category in present]].isna().all(axis=None):
        unknown = "PubMed’s totals for these years are not downloaded yet."
        why = unknown if present else f"No dated papers have a {series.by}."
        return sentence_instead(title, caption, why, table, width=width, height=height)
    why_not = _why_not_stacked(series) if form == "stacked" else ""
    if form is None or why_not:
        form = "lines" if len(present) <= MOST_LINES else "panels"
    shown = present if form == "stacked" else series.ranked[: MOST_LINES if form == "lines" else MOST_PANELS]
    plan = Plan(series, form, shown, _colours(series, form, shown), width, height)
    notes = [*_notes(plan), why_not, *series.remarks, *_left_out(plan)]
    draw = {"lines": draw_lines, "panels": draw_panels, "stacked": draw_stacked}[form]
    return Figure(title, draw(plan, title, caption, notes), _alt(plan), table)


def _colours(series: Series, form: Form, shown: Sequence[Category]) -> dict[str, str]:
    """The colour of each category: its own, or one from a palette; panels need only one."""
    if form == "panels":
        return {category.code: category.colour or ONE_COLOUR for category in shown}
    places = {category.code: place for place, category in enumerate(series.categories)}
    in_turn = sorted(shown, key=lambda category: places[category.code])
    free = {category.code: PALETTE[n % len(PALETTE)] for n, category in enumerate(in_turn)}
    return {category.code: category.colour or free[category.code] for category in shown}


def _why_not_stacked(series: Series) -> str:
    """Why a stack would mislead, as a sentence; '' if it would not."""
    if series.measure == "share" and series.with_several:
        return "Not stacked: shares of papers that count in several categories would not add up to 100%."
    if len(series.present) > len(PALETTE) and not all(category.colour for category in series.present):
        return "Not stacked: too many categories to distinguish by colour."
    return ""


def _notes(plan: Plan) -> list[str]:
    series, form, measure, notes = plan.series, plan.form, plan.series.measure, []
    if series.running:
        mark = {"stacked": "Striped", "panels": "Pale", "lines": "Dotted, hollow"}[form]
        notes.append(incomplete(mark, series.running, series.as_of))
    if form == "panels":
        notes.append("Every panel has the same scale; its number is of all its dated papers.")
    if measure == "share":
        notes += ["A share is of the papers of its year.", _few_papers(series.papers)]
    if measure == "per_100000":
        lacking = series.values.isna().all(axis="columns").tolist()
        unknown = [str(year) for year, lacks in zip(series.years, lacking, strict=True) if lacks]
        if unknown:
            notes.append(f"PubMed’s total not known, so not drawn: {', '.join(unknown)}.")
    if series.with_several:
        beyond = {"share": "; shares can add up to more than 100%"}.get(measure, "")
        beyond = beyond or ("; a stack can be higher than its papers" if form == "stacked" else "")
        notes.append(f"{count_in_each(series.with_several, series.by)}{beyond}.")
    if series.undated:
        notes.append(f"{papers_have(series.undated)} no year and are not drawn.")
    return [*notes, DATE_RULE]


def _few_papers(papers: pd.Series) -> str:
    """A note on years with too few papers for meaningful percentages, '' for none."""
    few = [year for year, n in zip(papers.index.tolist(), papers.tolist(), strict=True) if 0 < n < FEW]
    if not few:
        return ""
    which = f"{len(few)} from {few[0]} to {few[-1]}" if len(few) > 2 else " and ".join(map(str, few))
    return f"Shares vary by chance in years of fewer than {FEW} papers ({which})."


def _left_out(plan: Plan) -> list[str]:
    """The categories that are not drawn, in sentences."""
    notes = []
    if left_out := plan.series.ranked[len(plan.shown) :]:
        named = ", ".join(category.name for category in left_out[:8])
        more = f" and {len(left_out) - 8:,} more" if len(left_out) > 8 else ""
        notes.append(f"With fewer papers, only in the table: {named}{more}.")
    if 0 < len(empty := plan.series.empty) <= 12:
        notes.append(f"No papers: {', '.join(empty)}.")
    return notes


def _table(series: Series) -> pd.DataFrame:
    table, unit = series.values[[category.code for category in series.present]].copy(), series.unit
    table.columns = pd.Index([category.name for category in series.present])
    if unit.decimals or unit.suffix:
        table = table.astype(float).round(max(unit.decimals, 1))
    table["All papers of the year"] = series.papers.reindex(table.index, fill_value=0)
    table.index.name = "Year"
    return table.reset_index()


def _alt(plan: Plan) -> str:
    kind = {"lines": "Line chart", "panels": "Small bar charts", "stacked": "Stacked bar chart"}[plan.form]
    series, years = plan.series, plan.series.years
    said = []
    for category in plan.shown[:5]:
        own = series.values[category.code].dropna()
        peak = own.index[int(own.to_numpy().argmax())]
        said.append(
            f"{category.name} highest in {peak} ({series.unit.written(float(own[peak]))}), "
            f"{int(series.counts[category.code].sum()):,} papers in total"
        )
    more = f"; and {len(plan.shown) - 5} more" if len(plan.shown) > 5 else ""
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return f"{kind}: {series.title}, {span}. {'; '.join(said)}{more}."
