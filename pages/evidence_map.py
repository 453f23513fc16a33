"""Evidence map: two facets crossed, so that what was studied and what was not can be seen in one look."""

from __future__ import annotations

import streamlit as st

from components.captions import against_in_words, caption, count, filter_name, plain
from components.choice_widgets import choice_box, choice_buttons, choice_several, choice_toggle
from components.choices import NONE
from components.current import choose_option, chosen, evidence, open_papers_of, page_choices, view
from components.downloads import download_row
from components.figure_card import figure_card
from components.figures.theme import Figure
from components.gallery import Crossed, crossed, the_map
from components.sidebar import active_filters, loosen
from components.study_list import open_papers
from components.viewport import viewport
from data.cells import Cell
from data.crosstab import Cross, group_names
from data.evidence import View
from data.gaps import gap_sentence, gaps
from data.topic import Facet
from pages import run

_DRESSES = {"bubbles": "Bubbles", "heat": "Heat", "table": "Table", "gaps": "Gaps only"}
_ORDERS = {"group": "By group, as in the codebook", "count": "Most papers first", "name": "By name"}
_GAPS_SHOWN = 40
_GAP_COLUMNS = {
    "row_name": "Row",
    "column_name": "Column",
    "row_papers": "Papers of the row",
    "column_papers": "Papers of the column",
}


def show() -> None:
    """Draw the page."""
    now = view()
    st.title("Evidence map", anchor=False)
    _questions()
    active_filters()
    if not len(now):
        loosen()
        return
    _axes()
    found = crossed(now)
    if found is None:
        st.info("Rows and columns show the same. Choose another facet for one of them.")
        return
    if not found.whole.papers:
        st.info(
            f"No paper here has both a {filter_name(found.rows, now.evidence).lower()} and a "
            f"{filter_name(found.columns, now.evidence).lower()}. Choose other facets, or loosen a filter."
        )
        return
    if chosen("dress") == "gaps":
        _gaps(now, found)
    elif not found.arranged.rows or not found.arranged.columns:
        hidden = " ".join(found.hidden)
        st.info(f"Nothing is left to draw. {hidden} Lower the least number of papers, or show all.")
    else:
        _map(now, found)
    open_papers(contrary_first=chosen("against") == "on")


def _questions() -> None:
    """The ready questions, in plain words."""
    presets = {preset.code: preset for preset in evidence().topic.presets}
    asked = (chosen("rows"), chosen("columns"))
    st.session_state["preset"] = next(
        (code for code, preset in presets.items() if (preset.rows, preset.columns) == asked), None
    )
    st.pills(
        "Question",
        list(presets),
        key="preset",
        format_func=lambda code: presets[code].title,
        label_visibility="collapsed",
        on_change=_take_preset,
    )


def _take_preset() -> None:
    for preset in evidence().topic.presets:
        if preset.code == st.session_state["preset"]:
            choose_option("rows", preset.rows)
            choose_option("columns", preset.columns)


def _axes() -> None:
    """Which facets are crossed, what splits the marks, and how they are drawn."""
    names = {facet.code: facet.name for facet in evidence().topic.facets}
    left, middle, right = st.columns(3)
    with left:
        choice_box("rows", "Rows", names)
    with middle:
        choice_box("columns", "Columns", names)
    with right:
        choice_box("split", "Marks split by", {**names, NONE: "Nothing"})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        choice_buttons("dress", "Drawn as", _DRESSES)
        if evidence().topic.counter_evidence:
            words = f"Only counter-evidence (▼ {against_in_words(evidence().topic)})"
            choice_toggle("against", words, on="on", off="off")
    with st.expander("Order and limits", icon=":material/tune:"):
        first, second, third = st.columns(3, vertical_alignment="bottom")
        with first:
            choice_box("order", "Order of rows and columns", _ORDERS)
            choice_toggle("empty", "Hide empty rows and columns", on="hide", off="show")
        with second:
            least = {n: count(int(n), "paper") for n in page_choices()["least"].options}
            choice_box("least", "Only cells with at least", least)
        with third:
            codes = page_choices()["collapsed"].options
            groups = dict(zip(codes, group_names(evidence().topic, codes), strict=True))
            choice_several("collapsed", "Collapse groups", groups)


def _map(now: View, found: Crossed) -> None:
    rows, columns = now.evidence.topic.facet(found.rows), now.evidence.topic.facet(found.columns)
    drawable, width = the_map(now, found), viewport().full
    if chosen("dress") == "table":
        _as_table(now, found, drawable.draw(caption=caption(now), width=width), rows, columns)
    else:
        figure_card(drawable, width)
    _open_by_name(found.arranged, rows, columns)


def _as_table(now: View, found: Crossed, figure: Figure, rows: Facet, columns: Facet) -> None:
    """The map as numbers; choosing a cell opens its papers, by keyboard too."""
    with st.container(border=True, key="card_map"):
        st.header(f"{rows.plural} × {columns.plural.lower()}", anchor=False)
        st.caption(plain(f"{caption(now).subtitle}. {' '.join(found.hidden)}"))
        st.dataframe(
            figure.table,
            hide_index=True,
            key="map_table",
            height="content",
            column_config={rows.name: st.column_config.Column(pinned=True)},
            on_select=lambda: _open_from_table(found.arranged, rows, columns),
            selection_mode="single-cell",
            alt=f"Papers by {rows.name.lower()} and {columns.name.lower()}",
        )
        st.caption(plain(caption(now).source))
        download_row("map_table", figure.title, figure.numbers)


def _open_from_table(drawn: Cross, rows: Facet, columns: Facet) -> None:
    cells = st.session_state["map_table"]["selection"]["cells"]
    names = {column.name: column.code for column in drawn.columns}
    if cells and cells[0][0] < len(drawn.rows) and cells[0][1] in names:
        row = drawn.rows[cells[0][0]].code
        open_papers_of(((rows.code, row), (columns.code, names[cells[0][1]])))


def _open_by_name(drawn: Cross, rows: Facet, columns: Facet) -> None:
    """Every cell can be opened without a mouse: by its two names."""
    with st.expander("Open a cell by name", icon=":material/keyboard:"):
        left, right, button = st.columns([2, 2, 1], vertical_alignment="bottom")
        row_names = {margin.code: margin.name for margin in drawn.rows}
        column_names = {margin.code: margin.name for margin in drawn.columns}
        with left:
            row = st.selectbox(rows.name, list(row_names), format_func=row_names.__getitem__, key="open_row")
        with right:
            column = st.selectbox(
                columns.name, list(column_names), format_func=column_names.__getitem__, key="open_column"
            )
        with button:
            cell: Cell = ((rows.code, row), (columns.code, column))
            st.button("Show papers", key="open_cell", width="stretch", on_click=open_papers_of, args=(cell,))


def _gaps(now: View, crossing: Crossed) -> None:
    """The empty cells in words, those first where papers would be expected most."""
    found = gaps(crossing.whole)
    row, column = (filter_name(facet, now.evidence).lower() for facet in (crossing.rows, crossing.columns))
    st.header(f"{count(len(found), 'gap')}", anchor=False)
    st.caption(
        plain(
            f"Pairs of {row} and {column} without a paper, though both have papers of their own; "
            f"best covered first. {caption(now).subtitle}. {caption(now).source}"
        )
    )
    if found.empty:
        st.info("There is no gap: every pair has at least one paper.")
        return
    for gap in found.head(_GAPS_SHOWN).to_dict("records"):
        words = gap_sentence(gap["row_name"], gap["column_name"], gap["row_papers"], gap["column_papers"])
        st.markdown(f"- {plain(words)}")
    table = found[list(_GAP_COLUMNS)].rename(columns=_GAP_COLUMNS)
    if len(found) > _GAPS_SHOWN:
        st.caption(f"The first {_GAPS_SHOWN} of {len(found):,}.")
        with st.expander("All gaps as a table"):
            st.dataframe(table, hide_index=True, alt="All gaps")
    download_row("gaps", f"Pairs of {row} and {column} without a paper", lambda: table)


if __name__ == "__main__":
    run(show)
