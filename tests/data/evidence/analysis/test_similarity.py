import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.analysis.similarity import similar
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.records.record import MeshHeading
from tests.data.evidence_cases import TOPIC, evidence, labels, record


def mesh(*names):
    return tuple(MeshHeading(name) for name in names)


@pytest.fixture(scope="module")
def some():
    return evidence(
        (record(1, mesh=mesh("Neuralgia")), labels(source="adipose", route="intrathecal", species="rat")),
        (record(2), labels(source="adipose", route="intrathecal", species="rat")),
        (record(3), labels(source="bm_msc", species="rat")),
        (record(4), labels(source="bm_msc", species="human")),
        (record(5, mesh=mesh("Neuralgia")), labels(source="bm_msc", species="human")),
        (record(6), labels(source="dental", species="human")),
        (
            record(7, publication_types=("Retracted Publication",)),
            labels(source="adipose", route="intrathecal", species="rat"),
        ),
    )


def test_what_shares_most_and_rarest_comes_first(some):
    found = similar(view_of(some, Selection()), 1)
    assert [one.pmid for one in found] == [2, 5, 3]
    assert found[0].likeness > found[1].likeness > found[2].likeness > 0
    names = {(f.code, c.code): c.name for f in TOPIC.facets for c in f.categories}
    assert set(found[0].shared) == {
        names["source", "adipose"],
        names["route", "intrathecal"],
        names["species", "rat"],
    }
    assert found[0].shared[-1] == names["species", "rat"]  # the commonest tells least
    assert found[1].shared == ("Neuralgia",)
    assert found[0].words == f"in common: {', '.join(found[0].shared)}"


def test_filters_do_not_hide_a_like_paper_and_retraction_does(some):
    narrowed = view_of(some, Selection(frozenset({("source", "dental")})))
    assert [one.pmid for one in similar(narrowed, 1)] == [2, 5, 3]
    assert 7 in [one.pmid for one in similar(view_of(some, Selection(retracted=True)), 1)]
    assert [one.pmid for one in similar(view_of(some, Selection()), 7)][:2] == [2, 1]


def test_a_paper_that_shares_nothing_has_none_and_an_unknown_one_is_refused(some):
    alone = evidence((record(1), labels(source="adipose")), (record(2), labels(source="dental")))
    assert similar(view_of(alone, Selection()), 1) == ()
    with pytest.raises(KeyError):
        similar(view_of(some, Selection()), 99)


def test_what_is_left_over_is_nothing_in_common():
    found = evidence(
        *(
            (
                record(n, mesh=mesh("Rats")),
                labels(effect="not_reported", species="other_species", source="unspecified"),
            )
            for n in (1, 2)
        ),
        (record(3), labels(source="adipose")),
        (record(4), labels(source="adipose")),
    )
    assert similar(view_of(found, Selection()), 1) == ()
    assert [one.pmid for one in similar(view_of(found, Selection()), 3)] == [4]


def test_a_label_and_a_heading_of_the_same_name_are_named_once():
    category = TOPIC.facet("condition").categories[0]
    alike = [
        (record(n, mesh=mesh(f"{category.name.upper()}s", "Neuralgia")), labels(condition=category.code))
        for n in (1, 2)
    ]
    found = evidence(*alike, (record(3), labels(source="adipose")))
    (one,) = similar(view_of(found, Selection()), 1)
    assert sorted(one.shared) == sorted(["Neuralgia", category.name])
    assert math.isclose(one.likeness, 1)


CODES = TOPIC.facet("mechanism").codes[:6]


@settings(max_examples=60)
@given(st.lists(st.sets(st.sampled_from(CODES)), min_size=1, max_size=9))
def test_likeness_is_the_cosine_counted_slowly(papers):
    found = evidence(
        *((record(n), labels(mechanism=" ".join(sorted(codes)))) for n, codes in enumerate(papers, 1))
    )
    having = {code: sum(code in codes for codes in papers) for code in CODES}
    weight = {code: math.log(len(papers) / n) if n > 1 else 0 for code, n in having.items()}

    def total(codes):
        return sum(weight[code] for code in codes)

    got = {one.pmid: one.likeness for one in similar(view_of(found, Selection()), 1, most=99)}
    for n, codes in enumerate(papers[1:], 2):
        both = math.sqrt(total(papers[0]) * total(codes))
        wanted = total(papers[0] & codes) / both if both else 0
        assert math.isclose(got.get(n, 0), wanted, abs_tol=1e-9)
    assert list(got.values()) == sorted(got.values(), reverse=True)
