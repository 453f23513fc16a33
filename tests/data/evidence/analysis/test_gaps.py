"""Gaps within what the reader filtered for, ranked by the papers behind them."""

from data.evidence.analysis.crosstab_builder import crosstab, open_codes
from data.evidence.analysis.gaps import missing_studies, pairs_without_papers
from data.evidence.cell_filter import papers_in
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.records.record import Record
from tests.data.evidence_cases import TOPIC, evidence, labels, record

ROWS, COLUMNS = "source", "condition"


def item(pmid, source, condition, article_type="", **more):
    return record(pmid), labels(source=source, condition=condition, article_type=article_type, **more)


def pairs(view):
    found = pairs_without_papers(view, crosstab(view, ROWS, COLUMNS), ROWS, COLUMNS)
    return [(gap.row.code, gap.column.code, gap.of_row, gap.of_column) for gap in found]


def filtered(found, **chosen):
    return view_of(found, Selection(frozenset((facet, code) for facet, code in chosen.items()), related=True))


SOME = evidence(
    *(item(n, "adipose", "crps") for n in range(1, 6)),
    *(item(n, "dental", "joint_pain") for n in range(6, 9)),
    item(9, "bm_msc", "crps"),
    item(10, "unspecified", "other_condition"),
)


def test_pairs_are_ranked_by_how_well_both_are_covered_and_catch_alls_are_none():
    assert pairs(view_of(SOME, Selection(related=True))) == [
        ("dental", "crps", 3, 6),
        ("adipose", "joint_pain", 5, 3),
        ("bm_msc", "joint_pain", 1, 3),
    ]
    assert not pairs(view_of(evidence(), Selection(related=True)))


def test_a_filter_on_one_axis_asks_only_about_its_categories():
    assert pairs(filtered(SOME, condition="joint_pain")) == [
        ("adipose", "joint_pain", 5, 3),
        ("bm_msc", "joint_pain", 1, 3),
    ]
    assert pairs(filtered(SOME, source="dental")) == [("dental", "crps", 3, 6)]
    assert pairs(filtered(SOME, condition="other_condition")) == []


def test_which_categories_are_catch_alls_comes_from_the_topic():
    everything = view_of(SOME, Selection(related=True))
    for facet in TOPIC.facets:
        shut = {category.code for category in facet.categories if category.catch_all or not category.in_map}
        assert open_codes(everything, facet.code) == set(facet.codes) - shut
    assert open_codes(filtered(SOME, condition="crps"), COLUMNS) == {"crps"}
    core = open_codes(view_of(SOME, Selection()), COLUMNS)
    assert core == open_codes(everything, COLUMNS) - {*TOPIC.related.categories}


STUDIES = evidence(
    *(item(n, "dental", "crps", "animal_study") for n in range(1, 4)),
    item(4, "dental", "cancer_pain", "animal_study"),
    item(5, "dental", "cancer_pain", "clinical_trial"),
    item(6, "adipose", "crps", "clinical_trial"),
    item(7, "adipose", "crps", "review"),
    (Record(8), labels(source="bm_msc", condition="crps", article_type="clinical_trial", randomised=True)),
    (Record(9), labels(source="bm_msc", condition="crps", article_type="clinical_trial", randomised=False)),
)


def missing(view, kind, **more):
    found = [gap for gap in missing_studies(view, ROWS, COLUMNS, **more) if gap.kind == kind]
    return [
        (gap.row and gap.row.code, gap.column and gap.column.code, gap.papers, gap.unclear) for gap in found
    ]


def test_studied_in_animals_only_and_trials_of_which_none_is_randomised():
    view = view_of(STUDIES, Selection())
    assert missing(view, "no_human") == [("dental", "crps", 3, 0)]
    assert set(missing(view, "none_randomised")) == {
        ("dental", None, 1, 1),
        ("adipose", None, 1, 1),
        (None, "cancer_pain", 1, 1),
        ("dental", "cancer_pain", 1, 1),
        ("adipose", "crps", 1, 1),
    }
    for gap in missing_studies(view, ROWS, COLUMNS):
        kind = "animal" if gap.kind == "no_human" else "trial"
        cell = [(facet, margin.code) for facet, margin in ((ROWS, gap.row), (COLUMNS, gap.column)) if margin]
        assert len(papers_in(view, (*cell, ("kind", kind)))) == gap.papers


def test_with_one_category_asked_for_its_pairs_tell_it_all():
    view = filtered(STUDIES, condition="crps")
    assert missing(view, "no_human") == [("dental", "crps", 3, 0)]
    assert missing(view, "none_randomised") == [("adipose", "crps", 1, 1)]
    assert missing(view_of(STUDIES, Selection()), "none_randomised", pairs=False) == [
        ("adipose", None, 1, 1),
        ("dental", None, 1, 1),
    ]
