"""The view in words, for figures, chips and notices."""

from __future__ import annotations

from dataclasses import dataclass

from components.figures.common.frame import Caption
from components.state.formatting import day
from data.evidence.common_facets import DESIGN_FACETS, RECORD_FACETS
from data.evidence.evidence import Evidence
from data.evidence.reader_facet import READER_FACETS
from data.evidence.selection import Selection, search_terms
from data.evidence.study_facets import STUDY_FACETS
from data.evidence.view import View
from data.exports.source_line import source_line
from data.records.text import counted
from data.topics.model import Topic


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter that can be removed.

    Attributes:
        filter_key: facet code, 'years', 'text' or 'since'.
        code: the category; '' for the others.
        words: its text.
    """

    filter_key: str
    code: str
    words: str


def filter_name(key: str, evidence: Evidence) -> str:
    """A filter's name on screen."""
    if key in ("years", "text", "since"):
        return {"years": "Years", "text": "Search words", "since": "New papers"}[key]
    common = DESIGN_FACETS | STUDY_FACETS | RECORD_FACETS | READER_FACETS
    return common.get(key) or evidence.topic.facet(key).name


def chips(selection: Selection, evidence: Evidence) -> tuple[Chip, ...]:
    """The active filters, one by one, in the order of the sidebar."""
    found = []
    if selection.years:
        first, last = selection.years
        found.append(Chip("years", "", str(first) if first == last else f"{first}–{last}"))
    for facet, column in evidence.columns.items():
        if codes := selection.codes(facet):
            listed = zip(column.codes, column.names, strict=True)
            found += [Chip(facet, code, name) for code, name in listed if code in codes]
    if search_terms(selection.text):
        found.append(Chip("text", "", f"“{selection.text}”"))
    if selection.since:
        found.append(Chip("since", "", f"since {day(selection.since)}"))
    return tuple(found)


def filters_by_name(selection: Selection, evidence: Evidence) -> dict[str, str]:
    """The active filters in words, by name; {} for none."""
    by_filter: dict[str, list[str]] = {}
    for chip in chips(selection, evidence):
        by_filter.setdefault(chip.filter_key, []).append(chip.words)
    return {filter_name(key, evidence): " or ".join(words) for key, words in by_filter.items()}


def filters_in_words(selection: Selection, evidence: Evidence) -> str:
    """All active filters in one line, 'no filters' where there are none."""
    parts = [f"{name}: {words}" for name, words in filters_by_name(selection, evidence).items()]
    if selection.retracted and len(evidence.retracted_pmids):
        parts.append("retracted papers included")
    if selection.out_of_scope and evidence.set_aside:
        parts.append("papers out of scope included")
    return "; ".join(parts) or "no filters"


def related_in_words(view: View) -> str:
    """Whether related papers are counted: '36 papers on related pain excluded'; '' if there are none."""
    related, papers = view.evidence.topic.related, view.related_papers
    if related is None or not papers:
        return ""
    how = "included" if view.selection.related else "excluded"
    return f"{counted(papers, 'paper')} on {related.name} {how}"


def asks_own_question(evidence: Evidence) -> bool:
    """Whether the records are those of the topic's own query."""
    return evidence.asks_own_question


def against_in_words(topic: Topic) -> str:
    """What counts as no benefit, in words: 'no difference or worsened'."""
    names = [topic.facet(facet).category(code).name.lower() for facet, code in topic.counter_evidence]
    return " or ".join(names)


def caption(view: View) -> Caption:
    """The caption of every figure of this view."""
    return Caption(subtitle=papers_and_filters(view), source=source_line(view.evidence))


def papers_and_filters(view: View, papers: int | None = None, what: str = "") -> str:
    """What a view counts: '24 of 82 papers · Species: Rat · 36 papers on related pain excluded'.

    Args:
        view: the papers selected.
        papers: the number of papers that a figure counts; None for all selected.
        what: what those are, as in '3 of 82 papers: studies without benefit'.
    """
    number = len(view) if papers is None else papers
    parts = (
        f"{number:,} of {counted(view.total, 'paper')}{': ' if what else ''}{what}",
        filters_in_words(view.selection, view.evidence),
        related_in_words(view),
    )
    return " · ".join(filter(None, parts))
