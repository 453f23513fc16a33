"""Clinical studies: the human studies in words and numbers, as a table, and in figures."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.charts.catalogue import on_clinical_studies
from components.charts.figure_card import figure_card
from components.charts.key_numbers import Tile, numbers_with_cells
from components.layout.active_filters import active_filters, loosen
from components.papers.cards import open_papers
from components.papers.study_table import study_table_of
from components.state.captions import papers_and_filters
from components.state.formatting import plain
from components.state.pages import CLINICAL
from components.state.session import figure_options, view
from components.state.viewport import viewport
from data.evidence.analysis.clinical_studies import ClinicalStudies, clinical_studies, in_words
from data.evidence.cell_filter import CLINICAL as STUDIES_OF
from pages import run


def show() -> None:
    """Draw the page."""
    now = view()
    st.title("Clinical studies", anchor=False)
    active_filters()
    if not len(now):
        loosen()
        return
    studies = clinical_studies(now)
    st.markdown(plain(in_words(studies)))
    st.caption(plain(papers_and_filters(now)))
    if not len(studies):
        st.info(
            "Human studies are papers labelled as clinical trials or as observational studies. Remove a "
            "filter, or run a PubMed search.",
            icon=":material/search_off:",
        )
        return
    tiles = _tiles(studies)
    numbers_with_cells(tiles, CLINICAL)
    room = viewport()
    study_table_of(now, studies, tiles)
    for figure in on_clinical_studies(now, figure_options()):
        figure_card(figure, room.full)
    open_papers()


def _tiles(studies: ClinicalStudies) -> tuple[Tile, ...]:
    """The key numbers, each with the cell that has its papers."""
    stated = int(np.count_nonzero(studies.stated))
    papers = f"in {studies.papers:,} papers" if studies.papers > len(studies) else "one paper each"
    numbers = {
        "all": ("Human studies", len(studies), papers),
        "stated": ("People in them", studies.total_people, f"stated by {stated:,} of {len(studies):,}"),
        "randomised": ("Randomised", int(np.count_nonzero(studies.is_randomised)), "as stated"),
        "controlled": (
            "Placebo or sham control",
            int(np.count_nonzero(studies.controlled)),
            "as stated",
        ),
        "long": ("Followed for a year", int(np.count_nonzero(studies.long)), "or longer"),
    }
    return tuple(
        Tile(label, f"{number:,}", note, cell=((STUDIES_OF, group),) if number else ())
        for group, (label, number, note) in numbers.items()
    )


if __name__ == "__main__":
    run(show)
