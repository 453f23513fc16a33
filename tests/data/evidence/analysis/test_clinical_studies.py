"""Human studies: one a registration, their people once, and never planned or reviewed ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.analysis.clinical_studies import clinical_studies, in_words
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.characteristics.model import Characteristics, Control, Dose, Stated, Unit
from data.labelling.labels import Origin
from data.records.record import Link, LinkKind
from tests.data.evidence_cases import TOPIC, evidence, labels, record

NCT = "NCT01234567"


def paper(
    pmid, kind="clinical_trial", effect="not_reported", year=2020, randomised=None, phase=None, **stated
):
    found = {name: value if isinstance(value, tuple) else Stated(value) for name, value in stated.items()}
    found["registry_ids"] = tuple(map(Stated, stated.get("registry_ids", ())))
    found["dose"] = tuple(map(Stated, stated.get("dose", ())))
    characteristics = Characteristics(**found, planned=kind == "protocol" and "participants" in found)
    given = labels(randomised, phase, article_type=kind, effect=effect)
    return record(pmid, f"Paper {pmid}", year), replace(given, characteristics=characteristics)


def studies_of(*papers, selection=None):
    return clinical_studies(view_of(evidence(*papers), selection or Selection()))


def test_one_paper_without_a_registration_is_one_study():
    found = studies_of(
        paper(1, participants=12, follow_up=365.0, control=Control.PLACEBO_SHAM, randomised=True, phase="2"),
        paper(2, "observational", participants=3, year=2022),
        paper(3, "animal_study", animals=40),
        paper(4, "systematic_review", studies=9, review_participants=800),
        paper(5, "protocol", participants=200),
    )
    second, first = found.studies
    assert (first.main.pmid, first.people, first.randomised, first.controlled) == (1, 12, True, True)
    assert (first.follow_up, first.phase, first.main.labels.by("follow_up").origin) == (
        365.0,
        "2",
        Origin.RULE,
    )
    assert (second.main.pmid, second.people, second.randomised, second.follow_up) == (2, 3, None, None)
    assert (len(found), found.papers, found.total_people) == (2, 2, 15)


def test_papers_of_one_registration_are_one_study_and_its_people_count_once():
    found = studies_of(
        paper(1, "protocol", participants=100, year=2016, registry_ids=(NCT,), blinded="double"),
        paper(2, participants=40, year=2018, registry_ids=(NCT, "ISRCTN00000001"), follow_up=183.0),
        paper(3, participants=38, year=2021, registry_ids=("ISRCTN00000001",), follow_up=730.0),
        paper(4, participants=7, year=2019),
    )
    trial, other = found.studies
    assert [report.pmid for report in trial.reports] == [3, 2, 1]
    assert [report.is_protocol for report in trial.reports] == [False, False, True]
    assert (trial.people, trial.follow_up) == (40, 730.0)
    assert trial.registry_ids == ("ISRCTN00000001", NCT)
    assert other.people == 7 and found.total_people == 47 and found.papers == 4
    everything = np.ones(len(found), dtype=bool)
    assert found.rows_of(everything).tolist() == [2, 1, 0, 3]


def test_planned_people_are_never_people():
    found = studies_of(
        paper(1, "protocol", participants=100, registry_ids=(NCT,)),
        paper(2, registry_ids=(NCT,)),
    )
    (study,) = found.studies
    assert study.people is None and found.total_people == 0 and not found.stated.any()
    assert study.stated("participants") == ()
    assert "none in this sample states how many people were in it" in in_words(found)


def test_protocols_alone_and_reviews_are_no_studies():
    assert len(studies_of(paper(1, "protocol", participants=9, registry_ids=(NCT,)))) == 0
    shared = studies_of(
        paper(1, participants=9, registry_ids=(NCT,)), paper(2, "review", registry_ids=(NCT,))
    )
    assert shared.papers == 1


def test_a_value_comes_from_the_first_report_that_states_it():
    dose = Dose(1e6, 1e6, Unit.CELLS)
    found = studies_of(
        paper(1, year=2018, registry_ids=(NCT,), dose=(dose,), effect="improved"),
        paper(2, year=2020, registry_ids=(NCT,), effect="not_reported"),
    )
    (study,) = found.studies
    ((stated, report),) = study.stated("dose")
    assert (stated.value, report.pmid) == (dose, 1)
    assert study.codes("effect") == ("not_reported", "improved")


@pytest.mark.parametrize(
    ("effects", "without"),
    [
        (("no_difference",), True),
        (("worsened", "not_reported"), True),
        (("no_difference", "improved"), False),
        (("no_difference", "mixed"), False),
        (("improved",), False),
        (("not_reported",), False),
    ],
)
def test_no_benefit_is_what_all_results_of_a_study_say(effects, without):
    papers = [paper(n, effect=effect, registry_ids=(NCT,)) for n, effect in enumerate(effects, 1)]
    assert studies_of(*papers).without_benefit.tolist() == [without]


def test_a_protocol_says_how_a_study_is_designed_but_not_what_it_found():
    found = studies_of(
        paper(
            1, "protocol", registry_ids=(NCT,), randomised=True, control=Control.PLACEBO_SHAM, follow_up=730.0
        ),
        paper(2, registry_ids=(NCT,), effect="no_difference"),
    )
    (study,) = found.studies
    assert (study.randomised, study.controlled, study.follow_up) == (True, True, None)


def test_retracted_papers_and_filtered_ones_are_no_part_of_it():
    gone, its_labels = paper(1, participants=50)
    retracted = (replace(gone, links=(Link(LinkKind.RETRACTED_BY, 9, "x"),)), its_labels)
    found = studies_of(retracted, paper(2, participants=5, year=1999), paper(3, participants=6))
    assert found.total_people == 11
    later = studies_of(paper(2, participants=5, year=1999), paper(3), selection=Selection(years=(2000, 2020)))
    assert len(later) == 1 and later.total_people == 0 and later.largest is None


def test_in_words():
    found = studies_of(
        paper(
            1,
            participants=120,
            year=2019,
            randomised=True,
            control=Control.PLACEBO_SHAM,
            effect="no_difference",
        ),
        paper(2, participants=1204, year=2021, follow_up=400.0),
        paper(3, "observational"),
    )
    assert in_words(of_a_search(found)) == (
        "3 human studies; 1,324 people in them (stated by 2 of 3). 1 is randomised, 1 has a placebo or sham "
        "control, 1 has a follow-up of a year or more. The largest (2021) has 1,204 people. "
        "1 found no benefit."
    )
    alone = studies_of(paper(1, participants=1))
    assert in_words(of_a_search(alone)) == (
        "1 human study; 1 person in it. None is randomised, none has a placebo or sham control, none has a "
        "follow-up of a year or more. None reports a lack of benefit."
    )
    assert in_words(of_a_search(studies_of())) == "No human studies among these papers."
    assert in_words(alone).startswith("In this sample: 1 human study; 1 person in it. None in this sample is")
    assert in_words(studies_of()) == "No human studies among these papers of a sample."


def of_a_search(studies):
    origin = replace(studies.evidence.provenance, key="a search")
    return replace(studies, evidence=replace(studies.evidence, provenance=origin))


KINDS = ("clinical_trial", "observational", "protocol", "review", "animal_study")
PAPERS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.none() | st.integers(1, 500),
        st.sets(st.sampled_from(["A", "B", "C", "D"]), max_size=2),
        st.integers(2000, 2004),
    ),
    max_size=9,
)


@given(PAPERS)
def test_counts_agree_with_a_slow_count(given_papers):
    papers = [
        paper(
            n,
            kind,
            year=year,
            registry_ids=tuple(sorted(ids)),
            **({"participants": people} if people else {}),
        )
        for n, (kind, people, ids, year) in enumerate(given_papers, 1)
    ]
    groups = []  # of positions, with all their registrations
    for place, (kind, _, ids, _) in enumerate(given_papers):
        if kind in KINDS[:3]:
            touching = [group for group in groups if group[1] & ids]
            groups = [group for group in groups if group not in touching]
            places = {place}.union(*(group[0] for group in touching))
            groups.append((places, ids.union(*(group[1] for group in touching))))
    results = [[place for place in places if given_papers[place][0] != "protocol"] for places, _ in groups]
    kept = [(places, found) for (places, _), found in zip(groups, results, strict=True) if found]
    found = studies_of(*papers)
    assert sorted(sorted(rows) for rows in found.rows) == sorted(sorted(places) for places, _ in kept)
    people = [max((given_papers[place][1] or -1 for place in places), default=-1) for _, places in kept]
    assert sorted(found.people.tolist()) == sorted(people)
    assert found.total_people == sum(one for one in people if one > 0)
    assert all(
        report.pmid in {n for n, _ in enumerate(given_papers, 1)}
        for s in found.studies
        for report in s.reports
    )
    years = [study.main.year for study in found.studies]
    assert years == sorted(years, reverse=True)
    assert TOPIC is found.evidence.topic
