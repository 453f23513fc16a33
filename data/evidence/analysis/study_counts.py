"""Small tables of human studies for figures: what each found, in whom, when, with what dose and design.

Every study counts once; one with several sources or conditions stands under each of them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.evidence.analysis.clinical_studies import ClinicalStudies
from data.evidence.analysis.study_table import result_facets
from data.labelling.characteristics.model import Dose, Unit
from data.topics.model import Facet, Topic

DESIGN_GROUPS = ("uncontrolled", "compared", "sham_randomised")
"""Groups of `ClinicalStudies.group` that share out all studies, the weakest design first."""
COUNTABLE = (Unit.CELLS, Unit.CELLS_PER_KG)  # amounts that can be drawn on one axis


def result_facet(topic: Topic) -> Facet | None:
    """The facet that says what a study found; None where the topic has none."""
    codes = result_facets(topic)
    return topic.facet(codes[0]) if codes else None


def one_by_one(studies: ClinicalStudies) -> pd.DataFrame:
    """The studies, newest first.

    Returns:
        One row a study, in the order of `studies`: pmid and title of the paper that stands for it, year (0:
        undated), people (-1: not stated), result (a code, '' for none), controlled, and design, one of
        `DESIGN_GROUPS`.
    """
    evidence = studies.evidence
    first = np.array([rows[0] for rows in studies.rows], dtype=np.int64)
    design = np.full(len(studies), "", dtype=object)
    for group in DESIGN_GROUPS:
        design[studies.group(group)] = group
    return pd.DataFrame(
        {
            "pmid": evidence.pmids[first],
            "title": [evidence.titles[int(row)].as_py() for row in first],
            "year": evidence.years[first],
            "people": studies.people,
            "result": [_result(studies, rows) for rows in studies.rows],
            "controlled": studies.controlled,
            "design": design,
        }
    )


def by_two_facets(studies: ClinicalStudies, rows: str, columns: str) -> pd.DataFrame:
    """The studies under each pair of categories that one of their papers has together.

    Returns:
        Columns study (its number), row and column (codes).
    """
    evidence = studies.evidence
    found = {
        (number, one, other): None
        for number, papers in enumerate(studies.rows)
        for paper in papers
        for one in evidence.categories_of(paper, rows)
        for other in evidence.categories_of(paper, columns)
    }
    return pd.DataFrame(list(found), columns=["study", "row", "column"])


def results_by_design(studies: ClinicalStudies) -> pd.DataFrame:
    """Studies by design and result: a row for each of `DESIGN_GROUPS`, a column a result ('' for none)."""
    table = one_by_one(studies)
    counts = pd.crosstab(table["design"], table["result"])
    return counts.reindex(index=list(DESIGN_GROUPS), fill_value=0)


def doses_by(studies: ClinicalStudies, facet: str) -> pd.DataFrame:
    """The doses in numbers of cells, those of each arm.

    Args:
        studies: some have no dose, or one in another unit, and are in no row.
        facet: such as the route; a study without a label of it has the category ''.

    Returns:
        Columns study, category, low, high and unit, each dose once a study and category.
    """
    rows = [
        (study.number, category, dose.low, dose.high, str(dose.unit))
        for study in studies.studies
        for dose in dict.fromkeys(stated.value for stated, _ in study.stated("dose"))
        if isinstance(dose, Dose) and dose.unit in COUNTABLE and dose.low > 0
        for category in study.codes(facet) or ("",)
    ]
    return pd.DataFrame(rows, columns=["study", "category", "low", "high", "unit"])


def _result(studies: ClinicalStudies, rows: tuple[int, ...]) -> str:
    """What a study found: the first of its papers that says something about the treatment decides."""
    facet = result_facet(studies.evidence.topic)
    if facet is None:
        return ""
    codes = [code for row in rows for code in studies.evidence.categories_of(row, facet.code)]
    told = [code for code in codes if not facet.category(code).catch_all]
    return next(iter((*told, *codes)), "")
