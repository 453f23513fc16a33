"""Evidence map: two facets crossed, to see at a glance what has been studied and what has not."""

from __future__ import annotations

import streamlit as st

from components.charts.catalogue import Crossed, crossed, evidence_map
from components.charts.figure_card import figure_card
from components.charts.figure_downloads import table_downloads
from components.charts.gap_list import gap_list
from components.figures.common.frame import Figure
from components.figures.evidence_map import DESIGN
from components.layout.active_filters import active_filters, loosen
from components.papers.cards import open_papers
from components.state import resources, widget_keys
from components.state.captions import caption, filter_name
from components.state.formatting import plain
from components.state.option_widgets import choice_box, choice_buttons, choice_several, choice_toggle
from components.state.session import evidence, map_options, open_papers_of, option, set_option, view
from components.state.view_options import NONE, PAPERS, PEOPLE, MapOptions
from components.state.viewport import viewport
from data.evidence.analysis.category_groups import group_names
from data.evidence.analysis.crosstab import UNSTATED
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.evidence.view import View
from data.records.text import counted
from pages import run

_RENDERINGS = {"bubbles": "Bubbles", "heat": "Heat map", "table": "Table", "gaps": "Gaps"}
_ORDERS = {"group": "By group, as in the codebook", "count": "Most papers first", "name": "By name"}
_ABOVE = 226  # pixels of the page above the figure and of the card's edge below
_LEAST_HEIGHT = 520


def show() -> None:
    """Draw the page."""
    now = view()
    room = viewport(tall=True)
    with st.container(horizontal=True, vertical_alignment="center", key="map_controls"):
        st.title("Evidence map", anchor=False, width="content")
        if len(now):
            _controls()
    _questions()
    active_filters()
    if not len(now):
        loosen()
        return
    options = map_options()
    found = crossed(now, options)
    if found is None:
        st.info("Rows and columns show the same. Choose another one under “View options”.")
        return
    if not found.whole.papers and not found.whole.papers_of:
        st.info(
            plain(
                f"No papers: both a {filter_name(found.rows, now.evidence).lower()} and a "
                f"{filter_name(found.columns, now.evidence).lower()}. Choose others under “View options”, or "
                "remove a filter."
            )
        )
        return
    if options.rendering == "gaps":
        gap_list(now, found, options)
    elif not found.arranged.rows or not found.arranged.columns:
        st.info(
            plain(f"Nothing is left to draw. {' '.join(found.hidden)} Change the view options to see more.")
        )
    else:
        _map(now, found, options, room.full, None if room.small else max(_LEAST_HEIGHT, room.window - _ABOVE))
    open_papers(contrary_first=options.only_against)


def _questions() -> None:
    """The ready questions, in plain words."""
    presets = {preset.code: preset for preset in evidence().topic.presets}
    asked = (option("rows"), option("columns"))
    st.session_state[widget_keys.PRESET] = next(
        (code for code, preset in presets.items() if (preset.rows, preset.columns) == asked), None
    )
    st.pills(
        "Question",
        list(presets),
        key=widget_keys.PRESET,
        format_func=lambda code: presets[code].title,
        label_visibility="collapsed",
        on_change=_take_preset,
    )


def _take_preset() -> None:
    for preset in evidence().topic.presets:
        if preset.code == st.session_state[widget_keys.PRESET]:
            set_option("rows", preset.rows)
            set_option("columns", preset.columns)


def _controls() -> None:
    """How the map is drawn and what it counts; less common options are in a popover."""
    choice_buttons("dress", "View", _RENDERINGS, label_visibility="collapsed")
    with st.popover("View options", icon=":material/tune:"):
        _options()
    if evidence().topic.counter_evidence:
        choice_toggle(
            "against",
            "Only studies without benefit",
            on="on",
            off="off",
            help=plain(f"Count only {evidence().topic.counter_words} (▼)."),
        )


def _options() -> None:
    """Which facets are crossed, what the colours mean, the order, and what is left out."""
    names = {facet.code: facet.name for facet in evidence().topic.facets}
    choice_box("rows", "Rows", names)
    choice_box("columns", "Columns", names)
    choice_box("split", "Colour by", {**names, BEST_DESIGN.code: BEST_DESIGN.name, NONE: "Nothing"})
    if evidence().topic.human_types:
        choice_box("size_by", "Size by", {PAPERS: "Papers", PEOPLE: "People in human studies"})
    choice_box("order", "Order", _ORDERS)
    choice_toggle("empty", "Hide empty rows and columns", on="hide", off="show", now=map_options().hide_empty)
    choice_box(
        "least",
        "Least papers in a cell",
        {n: counted(int(n), "paper") for n in resources.view_options()["least"].values},
    )
    codes = resources.view_options()["collapsed"].values
    groups = dict(zip(codes, group_names(evidence().topic, codes), strict=True))
    choice_several("collapsed", "Collapse groups", groups)


def _map(now: View, found: Crossed, options: MapOptions, width: int, height: int | None) -> None:
    """Draw the map; a click opens papers.

    Args:
        now: the papers selected.
        found: what is drawn.
        options: how it is drawn.
        width: pixels the figure has.
        height: pixels to fill if possible; None for as many as the content needs.
    """
    spec = evidence_map(now, found, options)
    if options.rendering == "table":
        _as_table(now, found, spec.draw(caption=caption(now), width=width))
    else:
        figure_card(spec, width, height)
    _show_empty(found, options)
    _open_by_name(now, found)


def _show_empty(found: Crossed, options: MapOptions) -> None:
    """A button that shows the empty rows and columns, which the figure only names."""
    is_less = len(found.arranged.rows) < len(found.whole.rows) or len(found.arranged.columns) < len(
        found.whole.columns
    )
    if options.hide_empty and is_less and options.at_least == 1 and not found.whole.counted:
        st.button(
            "Show empty rows and columns",
            key="show_empty",
            icon=":material/visibility:",
            type="tertiary",
            on_click=set_option,
            args=("empty", "show"),
        )


def _as_table(now: View, found: Crossed, figure: Figure) -> None:
    """Draw the map as a table of numbers; selecting a cell opens its papers, by keyboard too."""
    rows, columns = now.evidence.topic.facet(found.rows), now.evidence.topic.facet(found.columns)
    with st.container(border=True, key="card_map"):
        st.header(plain(figure.title), anchor=False)
        dash = f"{UNSTATED}: papers, no people stated." if found.arranged.unstated.any() else ""
        remarks = " ".join(filter(None, (*found.arranged.remarks, *found.hidden, dash)))
        st.caption(plain(f"{figure.subtitle or caption(now).subtitle}. {remarks}"))
        st.dataframe(
            figure.table,
            hide_index=True,
            key=widget_keys.MAP_TABLE,
            height="content",
            placeholder=UNSTATED,
            column_config={rows.name: st.column_config.Column(pinned=True)},
            on_select=lambda: _open_from_table(found),
            selection_mode="single-cell",
            alt=f"{found.arranged.unit.capitalize()} by {rows.name.lower()} and {columns.name.lower()}",
        )
        st.caption(plain(caption(now).source))
        table_downloads(widget_keys.MAP_TABLE, figure.title, figure.numbers, figure.subtitle)


def _open_from_table(found: Crossed) -> None:
    cells, drawn = st.session_state[widget_keys.MAP_TABLE]["selection"]["cells"], found.arranged
    names = {column.full_name + end: column.code for column in drawn.columns for end in ("", DESIGN)}
    if cells and cells[0][0] < len(drawn.rows) and cells[0][1] in names:
        open_papers_of(found.cell(drawn.rows[cells[0][0]].code, names[cells[0][1]]))


def _open_by_name(now: View, found: Crossed) -> None:
    """Open a cell by its two names, without a mouse."""
    rows, columns = now.evidence.topic.facet(found.rows), now.evidence.topic.facet(found.columns)
    opened = st.expander(
        "Open a cell by name", icon=":material/keyboard:", key="cell_by_name", on_change="rerun"
    )
    if not opened.open:  # two lists of options take the browser longer than the figure, on every change
        return
    row_names = {margin.code: margin.name for margin in found.arranged.rows}
    column_names = {margin.code: margin.full_name for margin in found.arranged.columns if not margin.share}
    with opened:
        left, right, button = st.columns([2, 2, 1], vertical_alignment="bottom")
    row = left.selectbox(rows.name, list(row_names), format_func=row_names.__getitem__, key="open_row")
    column = right.selectbox(
        columns.name, list(column_names), format_func=column_names.__getitem__, key="open_column"
    )
    button.button(
        "Show papers",
        key="open_cell",
        width="stretch",
        on_click=open_papers_of,
        args=(found.cell(row, column),),
    )


if __name__ == "__main__":
    run(show)
