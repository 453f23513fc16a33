"""The table of human studies for other programs: the rows of a spreadsheet, and the columns in print.

The sentences that results were read from are given by the caller, as they are read from the records again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.evidence.analysis import study_table
from data.evidence.analysis.clinical_studies import Study
from data.evidence.analysis.study_table import Value, in_words, values
from data.labelling.labels import Origin
from data.topics.model import Topic

# Superscript a, m, c and p.
MARKS = dict(zip(Origin, "\u1d43\u1d50\u1d9c\u1d56", strict=True))
LEGEND = (
    f"{MARKS[Origin.RULE]} automatic: found by rule in title or abstract. {MARKS[Origin.MODEL]} read by a "
    f"language model, not by a clinician. {MARKS[Origin.REVIEW]} coded by the authors of a published review. "
    f"{MARKS[Origin.PERSON]} read by a person. –: not stated there; the full text may state it."
)
_WIDTHS = {
    study_table.DESIGN: 2.7,
    study_table.PEOPLE: 1.4,
    study_table.DOSE: 2.7,
    study_table.FOLLOW_UP: 1.7,
    study_table.ADVERSE_EVENTS: 2.0,
}
Sentences = Mapping[int, Sequence[str]]  # by the PMID of the paper that stands for a study


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column of the table in print.

    Attributes:
        heading: above it.
        keys: the columns of `study_table` that it holds, one below the other.
        width: in centimetres on a landscape page.
    """

    heading: str
    keys: tuple[str, ...]
    width: float


def print_columns(topic: Topic) -> tuple[PrintColumn, ...]:
    """The columns of the table in print: those of the page, with the year above the title."""
    names, results = study_table.columns(topic), study_table.result_facets(topic)
    found = []
    for keys in study_table.cells(topic, study_table.first_columns(topic)):
        if keys[0] == study_table.YEAR:
            continue
        if keys[0] == study_table.TITLE:
            found.append(PrintColumn("Study", (study_table.YEAR, *keys), 5.4))
            continue
        heading = " and ".join((names[keys[0]], *(names[key].lower() for key in keys[1:])))
        width = 5.2 if keys[0] in results else _WIDTHS.get(keys[0], 2.6)
        found.append(PrintColumn(heading, keys, width))
    return tuple(found)


def printed(study: Study, column: PrintColumn, topic: Topic) -> str:
    """The words of a cell, each value with the mark of who gave it; a dash where nothing is stated."""
    found = study_table.cell_values(study, column.keys, topic)
    return "; ".join(marked(value) for value in found if value.text or value.note) or "–"


def marked(value: Value) -> str:
    """A value with the mark of who gave it."""
    return f"{value.text}{MARKS[value.origin]}" if value.origin else value.text or value.note


def reports_in_words(study: Study) -> str:
    """The papers of a study: 'PMID 1 (2019), 2 (2016, protocol)'."""
    return "PMID " + ", ".join(
        f"{report.pmid} ({report.year or 'undated'}{', protocol' if report.is_protocol else ''})"
        for report in study.reports
    )


def studies_frame(studies: Iterable[Study], topic: Topic, sentences: Sentences) -> pd.DataFrame:
    """One row a study with every column, numbers as numbers."""
    names = study_table.columns(topic)
    rows = []
    for study in studies:
        row: dict[str, object] = {
            name: in_words(values(study, key, topic)) or None for key, name in names.items()
        }
        row[names[study_table.YEAR]] = study.main.year
        row[names[study_table.PEOPLE]] = (
            study.people if study.people is not None else row[names[study_table.PEOPLE]]
        )
        row["Follow-up (days)"] = study.follow_up
        row["Result read from"] = " ".join(sentences.get(study.main.pmid, ())) or None
        row["Papers"] = reports_in_words(study)
        row["Given by"] = study_table.origins(study, topic)
        rows.append(row)
    extra = ("Follow-up (days)", "Result read from", "Papers", "Given by")
    return pd.DataFrame(rows, columns=[*names.values(), *extra], dtype=object)
