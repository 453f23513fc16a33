"""Categories over time as lines, as small panels side by side, or stacked; the running year marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.theme import Caption, Figure
from components.figures.common.wording import count_in_each, papers_have
from components.figures.over_time.forms import (
    ONE_COLOUR,
    PALETTE,
    UNITS,
    Form,
    Measure,
    Plan,
    Unit,
    draw_lines,
    draw_panels,
    draw_stacked,
)
from components.figures.over_time.years import DATE_RULE
from data.topics.model import Category

MOST_LINES = 6  # more lines in one picture are spaghetti
MOST_PANELS = 24
FEW = 10  # papers a year, below which a share jumps by chance


def over_time(
    values: pd.DataFrame,
    counts: pd.DataFrame,
    categories: Sequence[Category],
    caption: Caption,
    *,
    measure: Measure,
    form: Form | None = None,
    as_of: date,
    papers: pd.Series,
    facet: str,
    by: str,
    with_several: int = 0,
    undated: int = 0,
    remarks: Sequence[str] = (),
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw how categories move over the years.

    Args:
        values: what is drawn, a row a year and a column a category code; see `data.evidence.analysis.trends`.
        counts: papers per year and category behind `values`, same shape.
        categories: names and colours; those without any paper are only named.
        caption: the words above and below.
        measure: what `values` are.
        form: lines, panels or stacked. None: lines where they are few, else panels. What cannot be
            stacked honestly or legibly is drawn so too, and the figure says why.
        as_of: the day the records were read; its year is still filling.
        papers: all papers per year, each once; see `data.evidence.analysis.trends.papers_per_year`.
        facet: the code of the facet that the categories are of.
        by: the same in words.
        with_several: papers that have more than one category and count in each.
        undated: papers that have no year.
        remarks: what else must be known, such as when PubMed's totals were read.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; a point's customdata is the name, 'facet:category' and 'years:year'; the table has a row
        a year, a column a category name, and the papers of the year.
    """
    unit = UNITS[measure]
    title = unit.title.format(by=by)
    present = [category for category in categories if counts[category.code].any()]
    table = partial(_table, values, present, papers, unit)
    if not present or values[[category.code for category in present]].isna().all(axis=None):
        unknown = "PubMed’s totals for these years are not downloaded yet."
        why = unknown if present else f"No dated papers have a {by}."
        return sentence_instead(title, caption, why, table, width=width, height=height)
    ranked = sorted(present, key=lambda category: -int(counts[category.code].sum()))
    why_not = _why_not_stacked(present, measure, with_several) if form == "stacked" else ""
    if form is None or why_not:
        form = "lines" if len(present) <= MOST_LINES else "panels"
    shown = present if form == "stacked" else ranked[: MOST_LINES if form == "lines" else MOST_PANELS]
    if form == "panels":
        colours = {category.code: category.colour or ONE_COLOUR for category in shown}
    else:
        places = {category.code: place for place, category in enumerate(categories)}
        free = {
            c.code: PALETTE[n % len(PALETTE)]
            for n, c in enumerate(sorted(shown, key=lambda c: places[c.code]))
        }
        colours = {category.code: category.colour or free[category.code] for category in shown}
    running = [int(year) for year in values.index if year >= as_of.year]
    plan = Plan(values, counts, shown, colours, unit, running, facet, width, height)
    notes = _notes(plan, form, measure, papers, as_of, with_several, undated, by)
    notes += [why_not] if why_not else []
    notes += remarks
    if left_out := ranked[len(shown) :]:
        named = ", ".join(category.name for category in left_out[:8])
        more = f" and {len(left_out) - 8:,} more" if len(left_out) > 8 else ""
        notes.append(f"With fewer papers, only in the table: {named}{more}.")
    if empty := [c.name for c in categories if not counts[c.code].any()]:
        notes.append(f"No papers: {', '.join(empty)}." if len(empty) <= 12 else "")
    draw = {"lines": draw_lines, "panels": draw_panels, "stacked": draw_stacked}[form]
    spec = draw(plan, title, caption, notes)
    return Figure(title, spec, _alt(plan, title, form), table)


def _why_not_stacked(present: Sequence[Category], measure: Measure, with_several: int) -> str:
    """Why a stack would mislead, as a sentence; '' where it would not."""
    if measure == "share" and with_several:
        return "Not stacked: shares of papers that count in several categories would not add up to 100%."
    if len(present) > len(PALETTE) and not all(category.colour for category in present):
        return "Not stacked: too many categories to be told apart by colour."
    return ""


def _notes(
    plan: Plan,
    form: Form,
    measure: Measure,
    papers: pd.Series,
    as_of: date,
    with_several: int,
    undated: int,
    by: str,
) -> list[str]:
    notes = []
    if plan.running:
        mark = "Striped" if form == "stacked" else "Pale" if form == "panels" else "Dotted, hollow"
        covered = " and ".join(map(str, plan.running))
        notes.append(f"{mark}: {covered} is incomplete (records as of {as_of.day} {as_of:%B %Y}).")
    if form == "panels":
        notes.append("Every panel has the same scale; its number is of all its dated papers.")
    if measure == "share":
        notes.append("A share is of the papers of its year.")
        few = [year for year, n in zip(papers.index.tolist(), papers.tolist(), strict=True) if 0 < n < FEW]
        if few:
            which = f"{len(few)} from {few[0]} to {few[-1]}" if len(few) > 2 else " and ".join(map(str, few))
            notes.append(f"Shares jump by chance in years of fewer than {FEW} papers ({which}).")
    if measure == "per_100000":
        lacking = plan.values.isna().all(axis="columns").tolist()
        unknown = [str(year) for year, lacks in zip(plan.years, lacking, strict=True) if lacks]
        if unknown:
            notes.append(f"PubMed’s total not known, so not drawn: {', '.join(unknown)}.")
    if with_several:
        beyond = {"share": "; shares can add up to more than 100%"}.get(measure, "")
        beyond = beyond or ("; a stack can be higher than its papers" if form == "stacked" else "")
        notes.append(f"{count_in_each(with_several, by)}{beyond}.")
    if undated:
        notes.append(f"{papers_have(undated)} no year and are not drawn.")
    return [*notes, DATE_RULE]


def _table(values: pd.DataFrame, present: Sequence[Category], papers: pd.Series, unit: Unit) -> pd.DataFrame:
    table = values[[category.code for category in present]].copy()
    table.columns = pd.Index([category.name for category in present])
    if unit.decimals or unit.suffix:
        table = table.astype(float).round(max(unit.decimals, 1))
    table["All papers of the year"] = papers.reindex(table.index, fill_value=0)
    table.index.name = "Year"
    return table.reset_index()


def _alt(plan: Plan, title: str, form: Form) -> str:
    kind = {"lines": "Line chart", "panels": "Small bar charts", "stacked": "Stacked bar chart"}[form]
    years = plan.years
    said = []
    for category in plan.shown[:5]:
        own = plan.values[category.code].dropna()
        peak = own.index[int(own.to_numpy().argmax())]
        said.append(
            f"{category.name} highest in {peak} ({plan.unit.written(float(own[peak]))}), "
            f"{int(plan.counts[category.code].sum()):,} papers in total"
        )
    more = f"; and {len(plan.shown) - 5} more" if len(plan.shown) > 5 else ""
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return f"{kind}: {title}, {span}. {'; '.join(said)}{more}."
