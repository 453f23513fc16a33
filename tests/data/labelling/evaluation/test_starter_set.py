from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from data.labelling.evaluation import starter_set
from data.labelling.evaluation.reference_set import read_reference
from data.topics.loader import load_topic

REFERENCES = starter_set.load()
TOPIC = load_topic()
REFERENCE = Path(__file__).parents[3] / "reference"
OTHERS, FROZEN = REFERENCE / "others.jsonl", REFERENCE / "frozen.jsonl"


def test_the_starter_set_is_whole() -> None:
    assert len(REFERENCES) == 118
    assert len({reference.record.pmid for reference in REFERENCES}) == 118
    for reference in REFERENCES:
        assert reference.labels.scope.in_scope
        assert reference.record.pmid > 0
        assert reference.record.title
        assert reference.record.year is not None
        assert 1990 <= reference.record.year <= starter_set.COMPILED.year
        assert reference.readers >= 1
    assert date(2026, 11, 22) == starter_set.COMPILED


def test_the_seed_review_is_there() -> None:
    (seed,) = (reference for reference in REFERENCES if reference.record.pmid == 33456473)
    assert seed.labels.codes("article_type") == ("review",)


def test_every_label_is_one_of_the_topic() -> None:
    for reference in (*REFERENCES, *read_reference(OTHERS), *read_reference(FROZEN)):
        for label in reference.labels.labels:
            assert label.category in TOPIC.facet(label.facet).codes
        for facet in TOPIC.facets:
            given = len(reference.labels.codes(facet.code))
            assert given <= 1 or not facet.single
            assert given >= 1 or facet.optional, facet.code


def test_texts_are_summaries_and_no_markup() -> None:
    for reference in REFERENCES:
        assert not reference.record.abstract
        assert not re.search(r"</?[a-z]+>", reference.record.title + reference.record.summary)


def test_the_two_parts_are_the_whole_reference_set() -> None:
    others = read_reference(OTHERS)
    assert len(others) == 113
    kept = {reference.record.pmid for reference in REFERENCES}
    assert not kept & {reference.record.pmid for reference in others}
    assert not any(
        reference.labels.scope.in_scope and record.pmid and record.title and record.year
        for reference in others
        for record in [reference.record]
    )


def test_the_frozen_set_has_no_record_of_the_reference_set_and_no_abstract() -> None:
    frozen, others = read_reference(FROZEN), (*REFERENCES, *read_reference(OTHERS))
    assert len(frozen) == 39
    assert not any(reference.record.abstract for reference in frozen)
    for key in ("pmid", "doi", "title"):
        known = {getattr(reference.record, key) for reference in others}
        assert not known.intersection(
            value for reference in frozen if (value := getattr(reference.record, key))
        ), key


def test_the_rule_for_the_frozen_set_is_beside_it_and_in_the_guide_for_contributors() -> None:
    for document in (REFERENCE / "README.md", REFERENCE.parents[1] / "CONTRIBUTING.md"):
        text = " ".join(document.read_text(encoding="utf-8").split())
        for words in ("never tuned on", "never read while rules are written", "tests/reference/frozen.jsonl"):
            assert words in text, (document, words)


def test_the_readme_says_what_it_is_and_is_not() -> None:
    text = (starter_set.RECORDS.parent / "README.md").read_text(encoding="utf-8")
    for words in ("2026-11-22", "118", "language model", "not a search", "own words", "0.99"):
        assert words in text
