import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records.index_terms import WordList, normalise_keyword, words_of_record
from data.records.record import MeshHeading, Record


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Neuropathic pain", "NEUROPATHIC  Pain."),
        ("TNF‐α", "TNF-α"),
        ("GABA", " gaba;"),
        ("ｉＰＳＣ", "iPSC"),
    ],
)
def test_spellings_of_one_term(one, other):
    assert normalise_keyword(one) == normalise_keyword(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("haematopoietic", "hematopoietic"), ("stem cell", "stem cells"), ("CD34+", "CD34"), ("pain", "paint")],
)
def test_terms_that_remain_distinct(one, other):
    assert normalise_keyword(one) != normalise_keyword(other)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    assert normalise_keyword(normalise_keyword(text)) == normalise_keyword(text)


def test_mesh_counts_by_descriptor():
    record = Record(
        pmid=1,
        mesh=(MeshHeading("Neuralgia", ("therapy",), True), MeshHeading("Neuralgia", ("etiology",))),
        keywords=("pain",),
    )
    assert words_of_record(record) == {"mesh": ("Neuralgia", "Neuralgia"), "keyword": ("pain",)}


def test_a_term_counts_once_per_record_and_has_its_most_frequent_spelling():
    found = WordList()
    found.add(0, ("PAIN", "pain", " . ", "p38"))
    found.add(1, ("pain",))
    found.add(4, ("pain.", "GABA", "mTOR pathway"))
    assert found.codes == ("pain", "p38", "gaba", "mtor pathway")
    assert found.names == ("Pain", "p38", "GABA", "mTOR pathway")
    assert list(zip(found.rows, found.values, strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 0),
        (4, 0),
        (4, 2),
        (4, 3),
    ]
