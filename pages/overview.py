"""Overview: the evidence at a glance, by year, article type and lead facet."""

from __future__ import annotations

import streamlit as st

from components.charts.catalogue import by_article_type, by_lead_facet, by_years
from components.charts.figure_card import figure_card
from components.charts.key_numbers import key_numbers
from components.layout.active_filters import active_filters, loosen
from components.layout.welcome import welcome
from components.papers.cards import open_papers
from components.papers.links import list_link
from components.state.captions import related_in_words
from components.state.formatting import plain
from components.state.session import view
from components.state.view_options import MERGED, MISSING, NOTICES, OUT_OF_SCOPE, RELATED, RETRACTED
from components.state.viewport import viewport
from data.evidence.view import View
from data.records.notices import MISSING_FLAG
from data.records.text import counted
from pages import run


def show() -> None:
    """Draw the page."""
    now = view()
    st.title(plain(now.evidence.title), anchor=False)
    welcome(now)
    for warning in now.evidence.provenance.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    active_filters()
    _set_aside(now)
    if not len(now):
        loosen()
        return
    key_numbers(now)
    room = viewport()
    figure_card(by_years(now), room.full)
    left, right = st.columns(2) if room.side_by_side else (st.container(), st.container())
    with left:
        figure_card(by_article_type(now), room.half)
    with right:
        figure_card(by_lead_facet(now), room.half)
    open_papers()


def _set_aside(now: View) -> None:
    """What is not counted and why, with links to the lists, so that nothing is excluded silently."""
    evidence = now.evidence
    lists: dict[str, str] = {}
    if papers := len(evidence.retracted_pmids):
        how = "included" if now.selection.retracted else "excluded"
        lists[RETRACTED] = f"{counted(papers, 'retracted paper')} {how}"
    if preprints := len(evidence.versions):
        whose = "its" if preprints == 1 else "their"
        lists[MERGED] = f"{counted(preprints, 'preprint')} counted once with {whose} article"
    if words := related_in_words(now):
        lists[RELATED] = words
    if papers := len(evidence.set_aside):
        how = "included" if now.selection.out_of_scope else "excluded"
        lists[OUT_OF_SCOPE] = f"{counted(papers, 'out-of-scope paper')} {how}"
    if papers := len(evidence.notices):
        lists[NOTICES] = f"{counted(papers, 'retraction notice')} excluded"
    if papers := len(evidence.provenance.missing):
        lists[MISSING] = f"{counted(papers, 'paper')} missing"
    if not lists:
        return
    label = plain(f"{'; '.join(lists.values())}. Show them")
    opened = st.expander(label, icon=":material/rule:", key="set_aside", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for code, words in lists.items():
            list_link(code, plain(words))
        if RETRACTED in lists or NOTICES in lists:
            st.caption(MISSING_FLAG)


if __name__ == "__main__":
    run(show)
