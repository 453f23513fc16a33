"""Counted nouns and clauses that several figures use."""

from __future__ import annotations

from datetime import date

from data.records.text import counted

NOTHING_SELECTED = "No papers are selected."


def selected_papers(papers: int) -> str:
    """A number of selected papers: '1 selected paper', '1,204 selected papers'."""
    return counted(papers, "selected paper")


def papers_have(papers: int) -> str:
    """The start of a sentence: '1 paper has', '1,204 papers have'."""
    return f"{papers:,} {'paper has' if papers == 1 else 'papers have'}"


def count_in_each(papers: int, by: str) -> str:
    """Papers counted several times: '6 papers have more than one cell source and count in each'."""
    return f"{papers_have(papers)} more than one {by} and {'counts' if papers == 1 else 'count'} in each"


def incomplete(mark: str, years: list[int], as_of: date) -> str:
    """How incomplete years are drawn: 'Striped: 2026 is incomplete (records as of …)'."""
    covered = " and ".join(map(str, years))
    return f"{mark}: {covered} is incomplete (records as of {as_of.day} {as_of:%B %Y})."
