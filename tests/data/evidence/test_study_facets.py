"""The facets of human studies against what each record states, read one by one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.arrow_tables import from_tables, to_tables
from data.evidence.selection import Selection
from data.evidence.study_facets import BLINDING, CONTROL_GROUP, FOLLOW_UP, PEOPLE, STUDY_FACETS
from data.evidence.view import view_of
from data.labelling.characteristics.model import Blinding, Characteristics, Control, Stated
from tests.data.evidence_cases import TOPIC, evidence, labels, record

KINDS = ("clinical_trial", "observational", "animal_study", "review", "protocol", "clinical_trial review")


def paper(pmid, kind="clinical_trial", planned=False, **stated):
    found = {name: Stated(value) for name, value in stated.items() if value is not None}
    return record(pmid), replace(
        labels(article_type=kind), characteristics=Characteristics(**found, planned=planned)
    )


def categories(*papers):
    found = evidence(*papers)
    return [{facet: found.categories_of(row, facet) for facet in STUDY_FACETS} for row in range(len(found))]


def test_a_threshold_has_all_that_reach_it_and_the_unstated_are_named():
    first, second = categories(
        paper(1, participants=60, follow_up=365.0, control=Control.PLACEBO_SHAM, blinded=Blinding.DOUBLE),
        paper(2),
    )
    assert first == {
        PEOPLE: ("2", "10", "20", "50"),
        CONTROL_GROUP: ("placebo_sham", "any"),
        BLINDING: ("double", "any"),
        FOLLOW_UP: ("3", "6", "12"),
    }
    assert set(second.values()) == {("not_stated",)}


def test_one_person_is_stated_and_reaches_no_threshold():
    (found,) = categories(paper(1, "observational", participants=1, follow_up=30.0))
    assert found[PEOPLE] == found[FOLLOW_UP] == ()


@pytest.mark.parametrize(
    ("days", "months"), [(364.0, "12"), (360.0, "12"), (350.0, "6"), (180.0, "6"), (91.0, "3"), (84.0, None)]
)
def test_weeks_and_days_that_are_rounded_months_count_as_months(days, months):
    (found,) = categories(paper(1, follow_up=days))
    assert (found[FOLLOW_UP][-1] if found[FOLLOW_UP] else None) == months


def test_planned_people_and_those_of_reviews_are_not_matched():
    planned, review = categories(
        paper(1, "clinical_trial", planned=True, participants=100),
        paper(2, "review", participants=100),
    )
    assert planned[PEOPLE] == ("not_stated",) and review[PEOPLE] == ()


def obviously(characteristics, facet):
    """The categories of one human study, from its characteristics."""
    one = characteristics
    if facet == PEOPLE:
        if one.participants is None or one.planned:
            return {"not_stated"}
        return {str(n) for n in (2, 10, 20, 50, 100, 200) if one.participants.value >= n}
    if facet == FOLLOW_UP:
        if one.follow_up is None:
            return {"not_stated"}
        return {str(n) for n in (3, 6, 12, 24) if one.follow_up.value >= n * 365 / 12 * 0.98}
    stated = one.control if facet == CONTROL_GROUP else one.blinded
    if stated is None:
        return {"not_stated"}
    return {
        Control.PLACEBO_SHAM: {"placebo_sham", "any"},
        Control.NONE: {"none"},
        Blinding.DOUBLE: {"double", "any"},
        Blinding.OPEN: {"open"},
    }.get(stated.value, {"any"})


papers = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "planned": st.booleans(),
            "participants": st.none() | st.integers(0, 300),
            "follow_up": st.none() | st.floats(0, 900),
            "control": st.none() | st.sampled_from(Control),
            "blinded": st.none() | st.sampled_from(Blinding),
        }
    ),
    max_size=8,
)


@given(papers, st.sampled_from([*STUDY_FACETS]), st.data())
def test_a_filter_finds_what_one_by_one_reading_finds(rows, facet, data):
    some = [paper(pmid, **row) for pmid, row in enumerate(rows, 1)]
    found = evidence(*some)
    code = data.draw(st.sampled_from(found.columns[facet].codes))
    wanted = {
        record.pmid
        for record, labelled in some
        if {*labelled.codes("article_type")} <= {"clinical_trial", "observational"}
        and code in obviously(labelled.characteristics, facet)
    }
    view = view_of(found, Selection(frozenset({(facet, code)})))
    assert set(view.pmids.tolist()) == wanted
    assert view.option_counts(facet)[code] == len(wanted)


def test_cached_tables_without_these_facets_give_them_back():
    some = evidence(paper(1, participants=60), paper(2, "review"), paper(3, follow_up=800.0))
    tables = to_tables(some)
    assert not any(facet in name.split() for name in tables for facet in STUDY_FACETS)
    again = from_tables(TOPIC, some.provenance, tables, some.indexed)
    assert list(again.columns) == list(some.columns)
    for facet in STUDY_FACETS:
        assert all(again.categories_of(row, facet) == some.categories_of(row, facet) for row in range(3))
