"""People and best designs in the cells of a map, against a slow and obvious count."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.clinical_studies import clinical_studies
from data.evidence.analysis.crosstab import UNSTATED
from data.evidence.analysis.preset_crosstab import preset_crosstab, preset_of
from data.evidence.analysis.study_counts import by_two_facets
from data.evidence.analysis.study_designs import BEST_DESIGN, design_column
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.characteristics.model import Characteristics, Control, Stated
from tests.data.evidence_cases import TOPIC, evidence, labels, record

ROWS, COLUMNS = "source", "condition"
KINDS = ("clinical_trial", "observational", "animal_study", "review", "protocol")


def paper(pmid, kind="clinical_trial", ids=(), randomised=None, planned=False, facets=None, **stated):
    found = {name: Stated(value) for name, value in stated.items() if value is not None}
    characteristics = Characteristics(**found, planned=planned, registry_ids=tuple(map(Stated, ids)))
    facets = facets or {ROWS: "adipose", COLUMNS: "crps"}
    return record(pmid), replace(
        labels(randomised, article_type=kind, **facets), characteristics=characteristics
    )


def map_of(*papers, **more):
    view = view_of(evidence(*papers), Selection(related=True))
    return preset_crosstab(view, ROWS, COLUMNS, **more)


def at(whole, table):
    return getattr(whole, table)[whole.place("adipose", "crps")]


def test_a_registered_trial_counts_once_in_a_cell_and_in_the_totals():
    crossed = {ROWS: "adipose bm_msc", COLUMNS: "crps"}
    whole = map_of(
        paper(1, participants=40, ids=("NCT1",)),
        paper(2, participants=38, ids=("NCT1",), facets=crossed),
        paper(3, participants=7),
        paper(4),
        paper(5, "review", participants=900),
        paper(6, "protocol", participants=100, planned=True),
        by_people=True,
    )
    assert (at(whole, "sizes"), at(whole, "studies"), at(whole, "stated")) == (47, 3, 2)
    assert whole.people[whole.place("bm_msc", "crps")] == 40
    assert (whole.total, whole.unit, whole.papers) == (47, "people", 6)
    assert (whole.in_studies.studies, whole.in_studies.stated) == (3, 2)
    (column,) = (margin for margin in whole.columns if margin.code == "crps")
    assert whole.size_of(column) == 47


def test_papers_without_people_are_drawn_and_are_no_gap():
    whole = map_of(paper(1, "animal_study"), by_people=True)
    place = whole.place("adipose", "crps")
    assert whole.unstated[place] and whole.drawn[place] and not whole.gap[place]
    assert whole.amount(*place) == UNSTATED
    assert not map_of(paper(1, "animal_study")).unstated.any()


def test_people_in_studies_without_benefit_are_a_part_of_all_people():
    facets = {ROWS: "adipose", COLUMNS: "crps"}
    whole = map_of(
        paper(1, participants=30, facets=facets | {"effect": "no_difference"}),
        paper(2, participants=12, facets=facets | {"effect": "improved"}),
        by_people=True,
        only_against=True,
    )
    assert whole.amount(*whole.place("adipose", "crps")) == "30 of 42"
    assert (whole.total, whole.total_of, whole.papers, whole.papers_of) == (30, 42, 1, 2)
    assert "30 of 42" not in whole.remarks[0] and "people" in whole.remarks[0]


@pytest.mark.parametrize(
    ("paper_of_kind", "design"),
    [
        ({"randomised": True, "control": Control.PLACEBO_SHAM}, "sham_randomised"),
        ({"randomised": True}, "randomised"),
        ({"control": Control.HISTORICAL}, "controlled"),
        ({"control": Control.PLACEBO_SHAM}, "controlled"),
        ({"control": Control.NONE}, "uncontrolled"),
        ({"kind": "animal_study", "control": Control.PLACEBO_SHAM}, "animal"),
        ({"kind": "review"}, "other"),
        ({"kind": "protocol", "randomised": True}, "other"),
    ],
)
def test_every_paper_has_one_design(paper_of_kind, design):
    view = view_of(evidence(paper(1, **paper_of_kind)), Selection(related=True))
    column = design_column(clinical_studies(view))
    assert [column.codes[place] for place in column.values] == [design]


def test_a_protocol_lends_its_control_to_the_results_of_its_trial():
    one = paper(1, "protocol", ids=("NCT1",), randomised=True, control=Control.PLACEBO_SHAM)
    whole = map_of(one, paper(2, ids=("NCT1",), participants=9), split=BEST_DESIGN.code)
    assert [margin.code for margin in whole.split if margin.papers] == ["sham_randomised"]
    helps = preset_of(TOPIC, ROWS, "effect")  # counts primary studies only, not the protocol
    facets = {ROWS: "adipose", "effect": "improved"}
    found = evidence(one, paper(2, ids=("NCT1",), participants=9, facets=facets))
    view = view_of(found, Selection(related=True))
    whole = preset_crosstab(view, ROWS, "effect", BEST_DESIGN.code, preset=helps, by_people=True)
    place = whole.place("adipose", "human.improved")
    assert whole.parts[0][place] == 1 and whole.sizes[place] == 9
    share = next(place for place, margin in enumerate(whole.columns) if margin.share)
    assert whole.sizes[place[0], share] == 1  # a share is of papers


rows = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "ids": st.sets(st.sampled_from(("NCT1", "NCT2")), max_size=2),
            "randomised": st.none() | st.booleans(),
            "control": st.none() | st.sampled_from(Control),
            "participants": st.none() | st.integers(1, 200),
            "facets": st.fixed_dictionaries(
                {
                    ROWS: st.sampled_from(("adipose", "dental", "adipose dental")),
                    COLUMNS: st.sampled_from(("crps", "cancer_pain", "cancer_pain crps")),
                }
            ),
        }
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_people_and_best_designs_are_those_of_the_studies_in_each_cell(found):
    papers = [paper(pmid, planned=each["kind"] == "protocol", **each) for pmid, each in enumerate(found, 1)]
    view = view_of(evidence(*papers), Selection(related=True))
    studies = clinical_studies(view)
    whole = preset_crosstab(view, ROWS, COLUMNS, BEST_DESIGN.code, by_people=True)
    pairs = by_two_facets(studies, ROWS, COLUMNS)
    rank = {code: place for place, code in enumerate(BEST_DESIGN.codes)}
    for (i, row), (j, column) in product(enumerate(whole.rows), enumerate(whole.columns)):
        here = {n for n, r, c in pairs.itertuples(index=False) if (r, c) == (row.code, column.code)}
        known = [studies.study(n).people for n in here if studies.study(n).people is not None]
        assert (whole.people[i, j], whole.stated[i, j], whole.studies[i, j]) == (
            sum(known),
            len(known),
            len(here),
        )
        ranks = [rank[design_of(studies, n)] for n in here]
        for _, marks in papers:
            if row.code in marks.codes(ROWS) and column.code in marks.codes(COLUMNS):
                ranks.append(4 if marks.codes("article_type") == ("animal_study",) else 5)
        best = np.flatnonzero(whole.parts[:, i, j])
        assert best.size == 0 if not ranks else best[0] == min(ranks)
    assert np.array_equal(whole.parts.sum(axis=0), whole.cells)
    assert whole.total == studies.total_people
    arranged, _ = arrange(whole, order="count", hide_empty=True)
    assert arranged.total == whole.total and arranged.sizes.sum() == whole.sizes.sum()


def design_of(studies, number):
    """The design of one study, from its reports."""
    study = studies.study(number)
    if study.randomised:
        return "sham_randomised" if study.controlled else "randomised"
    controls = {str(one.value) for one, _ in study.stated("control")} - {"none"}
    others = {
        str(report.characteristics.control.value)
        for report in study.reports
        if report.characteristics.control is not None
    } - {"none"}
    return "controlled" if controls | others else "uncontrolled"
