"""Gaps: the empty cells of a cross, ranked by how much a paper would be expected there, and in words."""

from __future__ import annotations

import pandas as pd

from data.crosstab import Cross


def gaps(whole: Cross) -> pd.DataFrame:
    """The cells without a paper, those where one would be expected most first.

    Ranked by how well both margins are covered: by the smaller margin, then by the product of the two, then
    as they stand in the cross. A row or column without any paper says nothing of its cells and is left out.

    Returns:
        Columns row, row_name, column, column_name, row_papers, column_papers.
    """
    found = [
        (row.code, row.name, column.code, column.name, row.papers, column.papers)
        for i, row in enumerate(whole.rows)
        for j, column in enumerate(whole.columns)
        if not whole.cells[i, j] and row.papers and column.papers
    ]
    found.sort(key=lambda gap: (-min(gap[4:]), -gap[4] * gap[5]))
    names = ["row", "row_name", "column", "column_name", "row_papers", "column_papers"]
    return pd.DataFrame(found, columns=names)


def gap_sentence(row_name: str, column_name: str, row_papers: int, column_papers: int) -> str:
    """One gap in words: 'Dental tissue × CRPS: 0 papers; 12 papers on dental tissue, 39 on CRPS'."""
    row, column = in_sentence(row_name), in_sentence(column_name)
    noun = "paper" if row_papers == 1 else "papers"
    return f"{row_name} × {column}: 0 papers; {row_papers:,} {noun} on {row}, {column_papers:,} on {column}"


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence; abbreviations such as CRPS keep their capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
