from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.evaluation.published_codings import (
    Agreement,
    CodedPaper,
    agreement,
    match_codings,
    published_codings,
)
from data.labelling.evaluation.reference_set import Reference, ReferenceSetError, parse_reference
from data.labelling.labels import Attribution, Label, Labels, Origin
from data.topics.loader import load_topic

TOPIC = load_topic()


def coding(pmid: int = 0, title: str = "", **coded: object) -> Reference:
    return parse_reference({"pmid": pmid, "title": title, "review": "A review", **coded}, TOPIC)


def paper(*given: str, codings: tuple[Reference, ...], origin: Origin = Origin.RULE) -> CodedPaper:
    labels = tuple(Label(*written.split(":"), origin) for written in given)
    by = {} if origin is Origin.RULE else {label.facet: Attribution(origin) for label in labels}
    return CodedPaper(1, Labels(labels, attributions=by), codings)


def test_papers_are_found_by_pmid_and_else_by_title_whatever_its_punctuation() -> None:
    by_pmid, by_title, absent = coding(7, "Other title"), coding(title="Cells - for Pain."), coding(8, "Gone")
    papers = [(3, "Pain"), (7, "A title"), (0, "Cells for pain")]
    assert match_codings([by_pmid, by_title, absent], papers) == {1: (by_pmid,), 2: (by_title,)}
    assert match_codings([by_title, by_title], papers) == {2: (by_title, by_title)}
    assert match_codings([], papers) == {}


def test_a_title_that_two_papers_have_matches_neither() -> None:
    assert match_codings([coding(title="Reply")], [(1, "Reply"), (2, "Reply.")]) == {}


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "A b", "a-b", "c"])), max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "A b", "c", "d"])), max_size=5),
)
def test_a_coding_belongs_to_one_paper_at_most_and_shares_its_pmid_or_title(
    coded: list[tuple[int, str]], papers: list[tuple[int, str]]
) -> None:
    codings = [coding(pmid, title) for pmid, title in coded]
    found = match_codings(codings, papers)
    assert sum(map(len, found.values())) <= len(codings)
    for place, own in found.items():
        pmid, title = papers[place]
        for one in own:
            same_title = one.record.title.replace("-", " ").lower() == title.replace("-", " ").lower()
            assert (pmid and pmid == one.record.pmid) or (title and same_title)


def test_labels_agree_where_they_are_those_coded_by_all_reviews_together() -> None:
    codings = (coding(species=["rat"], sources=["neural"]), coding(species=["mouse"]))
    assert paper("species:rat", "species:mouse", codings=codings).agrees("species")
    assert not paper("species:rat", codings=codings).agrees("species")
    assert not paper("source:neural", "source:dental", codings=codings).agrees("source")


def test_where_a_review_lists_some_categories_only_more_labels_agree_too() -> None:
    part = (coding(outcome=["safety"], in_part=["outcome"]), coding(outcome=["pain_score"]))
    assert paper("outcome:safety", "outcome:pain_score", "outcome:histology", codings=part).agrees("outcome")
    assert not paper("outcome:safety", codings=part).agrees("outcome")
    assert agreement("outcome", [paper("outcome:safety", codings=part)]) == Agreement(1, 0, 0.5, None)


def test_only_papers_of_which_a_facet_was_coded_count_in_it() -> None:
    rat = (coding(species=["rat"]),)
    papers = [
        paper("species:rat", "species:human", codings=rat),
        paper("species:rat", codings=rat, origin=Origin.MODEL),
        paper("species:dog", codings=(coding(sources=["dental"]),)),
    ]
    assert agreement("species", papers) == Agreement(papers=2, same=1, recall=1.0, precision=0.6667)
    assert agreement("route", papers) is None
    assert [one.is_read for one in papers] == [False, True, False]


def test_the_topics_codings_are_of_its_categories_and_each_names_its_review() -> None:
    codings = published_codings(TOPIC)
    assert len(codings) == 75
    assert len({one.review for one in codings}) == 16
    facets = {facet.code: set(facet.codes) for facet in TOPIC.facets}
    for one in codings:
        assert one.review and one.record.title and one.labels.labels
        assert not one.record.text, "codings carry no texts"
        assert set(one.in_part) <= facets.keys()
        assert all(label.category in facets[label.facet] for label in one.labels.labels)


def test_a_topic_without_codings_has_none_and_a_bad_file_is_named(tmp_path: Path) -> None:
    assert published_codings(replace(TOPIC, folder=None)) == ()
    assert published_codings(replace(TOPIC, folder=tmp_path)) == ()
    (tmp_path / "published_codings.jsonl").write_text('{"in_part": 5}', encoding="utf-8")
    with pytest.raises(ReferenceSetError, match="line 1"):
        published_codings(replace(TOPIC, folder=tmp_path))
