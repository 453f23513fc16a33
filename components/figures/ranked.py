"""Countries and journals as ranked lists: facets without a codebook and with a long tail."""

from __future__ import annotations

import pandas as pd

from components.figures.categories import CategoryCounts, papers_by_category
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure
from components.figures.common.theme import NO_COLOUR
from components.figures.common.wording import NOTHING_SELECTED, selected_papers
from data.evidence.common_facets import COUNTRY, JOURNAL, RECORD_FACETS, UNKNOWN
from data.topics.model import Category, Facet

COUNTRY_RULE = "Country: of the first affiliation that PubMed prints; a paper has one."
_RULES = {COUNTRY: COUNTRY_RULE, JOURNAL: "Journals by the abbreviation PubMed uses."}
_PLURALS = {COUNTRY: "Countries", JOURNAL: "Journals"}
_COLOUR = "#0f5ac3"


def ranked(
    counts: pd.DataFrame,
    facet: str,
    caption: Caption,
    *,
    papers: int,
    most: int = 20,
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw the countries or journals with most papers, and below them the papers that state none.

    Args:
        counts: columns code, name, papers; see `View.counts`.
        facet: 'country' or 'journal'.
        caption: subtitle and source.
        papers: papers selected, the base of the percentages.
        most: maximum number of bars, not counting the one for papers that state none.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        As `papers_by_category`; its table has every country or journal with a paper.
    """
    present = counts[counts["papers"] > 0]
    categories = tuple(
        Category(code, name, "", colour=NO_COLOUR if code == UNKNOWN else _COLOUR)
        for code, name in zip(present["code"], present["name"], strict=True)
    )
    name = RECORD_FACETS[facet]
    if not (present["code"] != UNKNOWN).any():
        why = f"No {name.lower()} is stated in the {selected_papers(papers)}." if papers else NOTHING_SELECTED
        table = present[["name", "papers"]].rename(columns={"name": name, "papers": "Papers"})
        title = f"Papers by {name.lower()}"
        return sentence_instead(title, caption, why, lambda: table, width=width, height=height)
    bars = CategoryCounts(
        present,
        Facet(facet, name, _PLURALS[facet], categories, single=True),
        papers,
        last=UNKNOWN,
        remarks=[_RULES[facet]],
    )
    return papers_by_category(bars, caption, most=most, width=width, height=height)
