"""The gaps of the evidence map as sentences; a click on a number opens its papers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.assets import asset
from components.charts.catalogue import Crossed
from components.charts.figure_downloads import table_downloads
from components.state import session, widget_keys
from components.state.captions import papers_and_filters
from components.state.formatting import plain
from components.state.view_options import MapOptions
from data.evidence.analysis.category_groups import group_names
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.gaps import Gap, GapKind, in_sentence, missing_studies, pairs_without_papers
from data.evidence.analysis.preset_crosstab import counted_in_words, counted_view
from data.evidence.cell_filter import KIND, Cell, is_known
from data.evidence.view import View
from data.exports.source_line import source_line
from data.records.text import counted

_list = st.components.v2.component(
    "gap_list",
    html='<div class="gaps"></div>',
    css=asset("gap_list.css"),
    js=asset("gap_list.js"),
)
_TITLES: dict[GapKind, tuple[str, str]] = {
    "no_papers": ("No papers at all", "Both categories have papers, but none of them together."),
    "no_human": ("Animal studies but no human study", "Reviews are not counted."),
    "none_randomised": ("Trials but none randomised", "Trials as labelled; reviews are not counted."),
}
_MOST = 300  # gaps of one kind on the page; the download has all
Words = list[tuple[str, list[str]]]  # text, and the conditions of the papers behind it, as in addresses


def gap_list(now: View, crossing: Crossed, options: MapOptions) -> None:
    """Draw the gaps of all kinds, most papers first, and their downloads.

    Args:
        now: the papers selected.
        crossing: the facets that are crossed.
        options: which groups are collapsed, and whether only studies without benefit count.
    """
    topic = now.evidence.topic
    only_against = options.only_against
    papers = counted_view(now, None, only_against=only_against)
    what = counted_in_words(topic, None, only_against=only_against)
    subtitle = papers_and_filters(now, len(papers), what) if what else ""
    gaps = _found(papers, crossing, options.collapsed)
    sample = now.evidence.provenance.is_starter
    lists = []
    for kind, (title, about) in _TITLES.items():
        own = [gap for gap in gaps if gap.kind == kind]
        if own or _can_tell(now, crossing, kind):
            lists.append(
                {
                    "title": f"{title}: {len(own):,}",
                    "about": about if own else "No gap of this kind" + " in this sample" * sample + ".",
                    "gaps": [_words(papers, gap, crossing, sample) for gap in own[:_MOST]],
                    "more": max(0, len(own) - _MOST),
                }
            )
    rows, columns = topic.facet(crossing.rows), topic.facet(crossing.columns)
    title = f"Gaps: {in_sentence(rows.plural)} × {in_sentence(columns.plural)}"
    with st.container(border=True, key="card_gaps"):
        st.header(plain(title), anchor=False)
        st.caption(
            plain(
                f"{subtitle or papers_and_filters(now)}. Gaps are within the filters; categories such as "
                f"“other” and “not stated” are never gaps. {source_line(now.evidence)}"
            )
        )
        _list(key=widget_keys.GAP_LIST, data={"lists": lists}, on_papers_change=_open)
        table_downloads("gaps", title, lambda: _table(gaps, rows.name, columns.name, sample), subtitle)


def _found(papers: View, crossing: Crossed, groups: Sequence[str]) -> list[Gap]:
    rows, columns = crossing.rows, crossing.columns
    collapsed = group_names(papers.evidence.topic, groups)
    whole = crosstab(papers, rows, columns, collapsed_rows=collapsed, collapsed_columns=collapsed)
    if crossing.preset and crossing.preset.share:  # its columns are results: a missing result is not a gap
        return missing_studies(papers, rows, columns, pairs=False)
    return pairs_without_papers(papers, whole, rows, columns) + missing_studies(papers, rows, columns)


def _can_tell(now: View, crossing: Crossed, kind: GapKind) -> bool:
    """Whether gaps of this kind can exist in this topic and map."""
    topic = now.evidence.topic
    if kind == "no_papers":
        return not (crossing.preset and crossing.preset.share)
    return bool(topic.trial_types if kind == "none_randomised" else topic.animal_types and topic.human_types)


def _words(now: View, gap: Gap, crossing: Crossed, sample: bool) -> Words:
    """One gap as a sentence in pieces, each with the conditions of the papers it opens."""
    here = " in this sample" if sample else ""
    row = [f"{crossing.rows}:{gap.row.code}"] if gap.row else []
    column = [f"{crossing.columns}:{gap.column.code}"] if gap.column else []
    if gap.kind == "no_human":
        studies = f"{gap.papers:,} animal {'study' if gap.papers == 1 else 'studies'}"
        return [
            (f"{gap.name}: ", []),
            (studies, [*row, *column, f"{KIND}:animal"]),
            (f", no human study{here}", []),
        ]
    if gap.kind == "none_randomised":
        doubt = f" ({gap.unclear:,} {'does' if gap.unclear == 1 else 'do'} not say)" if gap.unclear else ""
        none = f", none {'known to be ' * bool(gap.unclear)}randomised{here}{doubt}"
        return [
            (f"{gap.name}: ", []),
            (counted(gap.papers, "trial"), [*row, *column, f"{KIND}:trial"]),
            (none, []),
        ]
    assert gap.row and gap.column
    chosen = now.selection.codes
    return [
        (f"{gap.name}: no papers{here}; ", []),
        (
            f"{counted(gap.of_row, 'paper')} on {in_sentence(gap.row.name)}",
            [] if chosen(crossing.columns) else row,  # that filter would leave none
        ),
        (", ", []),
        (f"{gap.of_column:,} on {in_sentence(gap.column.name)}", [] if chosen(crossing.rows) else column),
    ]


def _table(gaps: Sequence[Gap], rows: str, columns: str, sample: bool) -> pd.DataFrame:
    """All gaps, one per row."""
    return pd.DataFrame(
        [
            (
                _TITLES[gap.kind][0] + " (in this sample)" * sample,
                gap.row.name if gap.row else "all",
                gap.column.name if gap.column else "all",
                gap.papers,
            )
            for gap in gaps
        ],
        columns=["Gap", rows, columns, "Papers behind it"],
    )


def _open() -> None:
    """Open the papers of the clicked number."""
    conditions = st.session_state[widget_keys.GAP_LIST]["papers"] or []
    pairs = (str(part).partition(":") for part in conditions)
    cell: Cell = tuple((key, value) for key, _, value in pairs)
    if cell and all(is_known(session.evidence(), *condition) for condition in cell):
        session.open_papers_of(cell)
