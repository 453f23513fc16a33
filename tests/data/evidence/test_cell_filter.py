import pytest

from data.evidence.cell_filter import is_known, papers_in, with_any
from data.evidence.selection import Selection
from data.evidence.view import view_of
from tests.data.evidence_cases import evidence, labels, record

EVIDENCE = evidence(
    (record(1, "A", 2019), labels(article_type="animal_study", source="bm_msc adipose")),
    (
        record(2, "B", 2021),
        labels(article_type="clinical_trial", source="adipose", randomised=True, phase="2"),
    ),
    (record(3, "C", 2021), labels(article_type="clinical_trial", condition="crps", effect="no_difference")),
    (record(4, "D", None), labels(article_type="protocol", randomised=True)),
)


def opened(*cell, selection=None):
    view = view_of(EVIDENCE, selection or Selection())
    return EVIDENCE.pmids[papers_in(view, cell)].tolist()


def test_conditions_hold_together_and_the_newest_paper_comes_first():
    assert opened(("source", "adipose")) == [2, 1]
    assert opened(("source", "adipose"), ("years", "2019")) == [1]
    assert opened(("years", "2021"), ("article_type", "clinical_trial")) == [2, 3]
    assert opened() == [2, 3, 1, 4]


def test_randomisation_and_phase_are_those_of_trials():
    assert opened(("randomised", "yes")) == [2]
    assert opened(("randomised", "not_stated")) == [3]
    assert opened(("phase", "2")) == [2]
    assert opened(("phase", "not_stated")) == [3]


def test_a_collapsed_group_is_any_of_its_categories():
    assert opened(("condition", "group:mixed_or_not_stated")) == [3]


def test_the_filters_in_force_hold_in_a_cell_too():
    assert opened(("source", "adipose"), selection=Selection(years=(2020, 2022))) == [2]


@pytest.mark.parametrize(
    ("key", "value"),
    [("source", "unicorn"), ("planet", "mars"), ("years", "soon"), ("phase", "9"), ("randomised", "")],
)
def test_what_is_not_known_is_told(key, value):
    assert not is_known(EVIDENCE, key, value)
    with pytest.raises(KeyError):
        papers_in(view_of(EVIDENCE, Selection()), ((key, value),))


def test_categories_come_in_codebook_order():
    assert EVIDENCE.categories_of(0, "source") == ("bm_msc", "adipose")
    assert EVIDENCE.categories_of(3, "source") == ()


def test_counter_evidence_is_found_among_some_papers():
    rows = papers_in(view_of(EVIDENCE, Selection()), ())
    assert with_any(EVIDENCE, rows, EVIDENCE.topic.counter_evidence).tolist() == [False, True, False, False]


def test_a_run_of_years_a_pmid_and_a_word_are_conditions_too():
    assert opened(("years", "2019-2020")) == [1]
    assert opened(("pmid", "2")) == [2]
    one = evidence((record(1, "A", keywords=("Dorsal root ganglion",)), labels()))
    assert is_known(one, "keyword", "dorsal root ganglion")
    assert papers_in(view_of(one, Selection()), (("keyword", "dorsal root ganglion"),)).tolist() == [0]
