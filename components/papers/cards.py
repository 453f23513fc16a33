"""The papers behind a number as cards with their labels, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from components.assets import asset
from components.papers.basket import basket_tick
from components.papers.citation_exports import citation_button
from components.papers.label_signs import label_chip, legend
from components.papers.links import paper_link
from components.state import evidence_access, resources, session
from components.state.captions import against_in_words, filter_name
from components.state.formatting import plain
from components.state.related import offer_related
from data.evidence.analysis.category_groups import members
from data.evidence.analysis.study_kinds import types_of
from data.evidence.cell_filter import CLINICAL, KIND, PMID, YEARS, Cell, papers_in, with_any, years_of
from data.evidence.common_facets import NOT_STATED, PHASE, RANDOMISED
from data.evidence.evidence import Evidence
from data.evidence.selection import Selection
from data.evidence.view import View, view_of
from data.labelling.characteristics.in_short import in_short
from data.records.notices import flag_words
from data.records.record import Record
from data.records.text import counted
from data.records.urls import pubmed_url
from data.topics.model import ARTICLE_TYPE

_PER_PAGE = 10
_KINDS = {"human": "studies in people", "animal": "animal studies", "trial": "trials"}
_STUDIES = {
    "all": "human studies",
    "stated": "human studies that state their people",
    "randomised": "randomised human studies",
    "controlled": "human studies with a placebo or sham control",
    "long": "human studies with a follow-up of a year or more",
    "sham_randomised": "randomised human studies with a placebo or sham control",
    "compared": "human studies with another control",
    "uncontrolled": "human studies without a stated control group",
}
_place = st.components.v2.component(
    "papers_place",
    js=asset("room.js", "papers_place.js"),
)


def open_papers(*, contrary_first: bool = False) -> None:
    """Draw the papers of the open cell; the last element of a page.

    The browser moves them beside the clicked figure if there is room, else scrolls to them at the end of the
    page. All figures share this place: if papers appeared between figures, Streamlit would redraw everything
    below them.

    Args:
        contrary_first: whether only the studies without benefit are shown until the reader asks for all.
    """
    cell = session.open_cell()
    if not cell:
        return
    now = session.view()
    rows = papers_in(now, cell)
    with st.container(border=True, key="papers"):
        _place(
            key="papers_place",
            data={"figure": session.opened_by(), "opening": session.state().openings},
            height=1,
        )
        words = cell_in_words(cell, now.evidence)
        heading = st.empty()
        against = now.evidence.topic.counter_evidence
        contrary = with_any(now.evidence, rows, against)
        only = False
        with st.container(horizontal=True, key="papers_buttons"):
            st.button("Close", key="close_papers", icon=":material/close:", on_click=session.close_cell)
            if as_filter := _as_selection(cell, now):
                st.button(
                    "Make this the filter",
                    key="make_filter",
                    icon=":material/filter_alt:",
                    on_click=_make_filter,
                    args=(as_filter,),
                )
            if contrary.any():
                only = st.toggle(
                    f"Only the {counted(int(contrary.sum()), 'paper')} reporting "
                    f"{against_in_words(now.evidence.topic)}",
                    value=contrary_first,
                    key=f"only_contrary_{contrary_first}",
                )
        papers = (
            f"{int(contrary.sum()):,} of {counted(len(rows), 'paper')}"
            if only
            else counted(len(rows), "paper")
        )
        heading.header(f"{papers}: {plain(words)}", anchor=False)
        if not len(rows):
            _none(now, cell)
            return
        _cards(now.evidence, [int(row) for row in (rows[contrary] if only else rows)])


def _none(now: View, cell: Cell) -> None:
    """Why no papers are listed, with the related ones that could be."""
    included = view_of(now.evidence, replace(now.selection, related=True))
    related = 0 if now.selection.related else len(papers_in(included, cell))
    if not related:
        st.info("No papers here under the filters in force: this is a gap, or a filter hides them.")
        return
    st.info("No core papers here under the filters in force.")
    offer_related(related, "cell")


def cell_in_words(cell: Cell, evidence: Evidence) -> str:
    """What a cell holds, in words: 'Dental tissue × Spinal cord injury'."""
    return " × ".join(_condition(key, value, evidence) for key, value in cell)


def _condition(key: str, value: str, evidence: Evidence) -> str:
    if key == RANDOMISED:
        return {"yes": "randomised", "no": "not randomised"}.get(value, "randomisation not stated")
    if key == PHASE and value == NOT_STATED:
        return "phase not stated"
    if key in evidence.columns:
        column = evidence.columns[key]
        names = [column.names[column.codes.index(code)] for code in members(evidence, key, value)]
        return " or ".join(names) if len(names) < 4 else f"{names[0]} or {len(names) - 1} more of its group"
    if key in evidence.words:
        column = evidence.words[key]
        return column.names[column.codes.index(value)]
    if key == KIND:
        return _KINDS[value]
    if key == CLINICAL and value in _STUDIES:
        return _STUDIES[value]
    return f"PMID {value}" if key in (PMID, CLINICAL) else value.replace("-", "–")


def _as_selection(cell: Cell, now: View) -> Selection | None:
    """The selection narrowed to the cell; None if filters cannot express it."""
    narrowed = now.selection
    for key, value in cell:
        if key == YEARS:
            narrowed = replace(narrowed, years=years_of(value))
        elif key == KIND:
            narrowed = narrowed.with_codes(ARTICLE_TYPE, types_of(now.evidence.topic, value))
        elif key in now.evidence.columns:
            narrowed = narrowed.with_codes(key, members(now.evidence, key, value))
        else:
            return None
    return narrowed


def _make_filter(selection: Selection) -> None:
    session.set_selection(selection)
    session.close_cell()


def _cards(evidence: Evidence, rows: Sequence[int]) -> None:
    pages = -(-len(rows) // _PER_PAGE)
    page = 1
    if pages > 1:
        page = min(st.pagination(pages, key="papers_page"), pages)
        first = (page - 1) * _PER_PAGE + 1
        st.caption(f"{first:,}–{min(first + _PER_PAGE - 1, len(rows)):,} of {counted(len(rows), 'paper')}")
    shown = rows[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    pmids = [int(evidence.pmids[row]) for row in shown]
    records = resources.records_of(evidence.provenance.key, tuple(pmids))
    for row, pmid in zip(shown, pmids, strict=True):
        study_card(evidence, row, records.get(pmid) or Record(pmid=pmid))


def study_card(evidence: Evidence, row: int, record: Record) -> None:
    """Draw one paper: bibliographic data, flags, labels, links and text."""
    authors = ", ".join(record.authors[:3]) + (" et al." if len(record.authors) > 3 else "")
    printed = " · ".join(part for part in (authors, record.journal, str(record.year or "undated")) if part)
    with st.container(border=True, gap="small"):
        paper_link(record.pmid, f"**{plain(record.title or 'Without a title')}**")
        st.caption(f"{plain(printed)} · PMID {record.pmid}")
        if flags := flag_words(evidence.flags_of(row)):
            st.markdown(" ".join(f":red-badge[:material/warning: {words}]" for words in flags))
        st.html(_labels(evidence, row, record))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"[:material/open_in_new: PubMed]({pubmed_url(record.pmid)})", width="content")
            basket_tick(record.pmid, "card")
            citation_button(record, "card")
        if record.text:
            with st.expander("Abstract" if record.abstract else "Summary in this map's own words"):
                st.markdown(plain(record.text))


def _labels(evidence: Evidence, row: int, record: Record) -> str:
    """Labels by facet, how the study was done, and what the signs of their origin mean, as HTML.

    Those without benefit are marked by colour and sign.
    """
    contrary, labels = set(evidence.topic.counter_evidence), evidence.labels_of(row)
    explanations = evidence_access.explanation(record)
    parts, origins = [], {one.by.origin for one in explanations}
    for facet in evidence.topic.facets:
        chips = [
            label_chip(facet.category(one.category).name, one, against=(one.facet, one.category) in contrary)
            for one in explanations
            if one.facet == facet.code
        ]
        if chips:
            parts.append(f"<span>{escape(filter_name(facet.code, evidence))} {' '.join(chips)}</span>")
    if done := in_short(labels.characteristics, labels.randomised, labels.phase):
        given = [name for name in (RANDOMISED, PHASE) if getattr(labels, name) is not None]
        origins |= {labels.by(name).origin for name in (*labels.characteristics.stated(), *given)}
        parts.append(f"<strong>{escape(' · '.join(done))}</strong>")
    return f'<p class="label-line">{" ".join(parts)} {legend(origins)}</p>'
