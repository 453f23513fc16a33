"""Who labelled each record, as a filter and in the words below a figure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data.evidence.reader_facet import LABELLED_BY
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.source_line import who_labelled
from data.labelling.labels import Attribution, Labels, Origin
from tests.data.evidence_cases import evidence, record

READERS = [origin for origin in Origin if origin is not Origin.RULE]


def read_by(*origins):
    fields = ("source", "route", "effect")
    return Labels(attributions=dict(zip(fields, map(Attribution, origins), strict=False)))


@given(st.lists(st.lists(st.sampled_from(READERS), max_size=3), max_size=8))
def test_a_record_has_every_origin_of_its_values_and_rules_only_without_any(papers):
    found = evidence(*((record(pmid), read_by(*own)) for pmid, own in enumerate(papers, 1)))
    for row, own in enumerate(papers):
        wanted = {origin.name.lower() for origin in own} or {"rule"}
        assert set(found.categories_of(row, LABELLED_BY)) == wanted


def test_it_filters_and_the_source_counts_each_paper_once():
    found = evidence(
        (record(1), read_by(Origin.PERSON, Origin.MODEL)),
        (record(2), read_by(Origin.MODEL)),
        (record(3), read_by()),
        (record(4), read_by()),
    )
    chosen = {
        code: view_of(found, Selection().with_codes(LABELLED_BY, [code])).pmids.tolist()
        for code in ("person", "review", "model", "rule")
    }
    assert chosen == {"person": [1], "review": [], "model": [1, 2], "rule": [3, 4]}
    assert who_labelled(found) == "Labels: 1 read by people, 1 read by a language model, 2 automatic."
