from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.evaluation.reference_set import ReferenceSetError, parse_reference, read_reference
from data.labelling.labels import Origin
from data.records.record import Flag, LinkKind
from data.topics.loader import load_topic

TOPIC = load_topic()


def write(path: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_record(tmp_path: Path) -> None:
    item = {
        "pmid": 12345678,
        "pmcid": "PMC1",
        "doi": "10.1/x",
        "title": "A title",
        "journal": "Pain",
        "year": 2020,
        "date": "2020-05",
        "language": "eng",
        "authors": ["Doe J"],
        "mesh": ["*Neuralgia / therapy", "Neuralgia / *metabolism", "Rats"],
        "facts": "A summary.",
        "links": {"published_as": "10.1/y", "retracted_by": None},
        "readers": 2,
        "article_type": "animal_study",
        "sources": ["bm_msc", "adipose"],
        "species": ["rat"],
        "effect": "improved",
        "randomised": True,
        "phase": "1/2",
        "in_scope": False,
        "review": "A review, Table 1",
        "in_part": ["effect"],
    }
    (reference,) = read_reference(write(tmp_path / "r.jsonl", item, ""), TOPIC)
    record = reference.record
    assert (record.pmid, record.year, record.summary, record.text) == (
        12345678,
        2020,
        "A summary.",
        "A summary.",
    )
    assert record.languages == ("eng",)
    assert [(m.descriptor, m.qualifiers, m.major) for m in record.mesh] == [
        ("Neuralgia", ("therapy", "metabolism"), True),
        ("Rats", (), False),
    ]
    assert [(link.kind, link.pmid, link.citation) for link in record.links] == [
        (LinkKind.UPDATED_BY, None, "10.1/y")
    ]
    assert Flag.UPDATED in record.flags
    assert reference.labels.codes("source") == ("bm_msc", "adipose")
    assert reference.labels.codes("article_type") == ("animal_study",)
    assert {item.origin for item in reference.labels.labels} == {Origin.REVIEW}
    assert (reference.labels.randomised, reference.labels.phase) == (True, "1/2")
    assert (reference.labels.scope.in_scope, reference.readers) == (False, 2)
    assert (reference.review, reference.in_part) == ("A review, Table 1", ("effect",))


def test_missing_and_null_fields_are_nothing(tmp_path: Path) -> None:
    empty = dict.fromkeys(
        ("pmid", "title", "facts", "mesh", "sources", "effect", "year", "links", "in_scope")
    )
    first, second = read_reference(write(tmp_path / "r.jsonl", {}, empty), TOPIC)
    assert first == second
    assert first.record.pmid == 0
    assert first.labels.labels == ()
    assert first.labels.scope.in_scope is True


def test_both_keys_of_a_facet_are_read_and_odd_codes_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", {"source": ["dental"], "product": "cells"}, {"sources": ["moon_rock"]})
    first, second = read_reference(path, TOPIC)
    assert first.labels.codes("source") == ("dental",)
    assert first.labels.codes("product") == ("cells",)
    assert second.labels.codes("source") == ("moon_rock",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not a JSON object"),
        ("[]", "one JSON object a line"),
        ('{"pmid": "abc"}', "'pmid'"),
        ('{"title": ["a"]}', "'title'"),
        ('{"sources": [1]}', "'sources'"),
        ('{"in_scope": "yes"}', "'in_scope'"),
        ('{"links": []}', "'links'"),
        ('{"year": Infinity}', "'year'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, told: str, tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", {"title": "good"}, line)
    with pytest.raises(ReferenceSetError, match="line 2") as error:
        read_reference(path, TOPIC)
    assert told in str(error.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReferenceSetError, match="cannot be read"):
        read_reference(tmp_path / "nowhere.jsonl", TOPIC)
    odd = tmp_path / "odd.jsonl"
    odd.write_bytes(b"\xff\xfe")
    with pytest.raises(ReferenceSetError, match="UTF-8"):
        read_reference(odd, TOPIC)


KEYS = [
    "pmid",
    "title",
    "facts",
    "authors",
    "mesh",
    "sources",
    "effect",
    "year",
    "links",
    "in_scope",
    "phase",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_object_is_read_or_refused_with_a_sentence(item: dict[str, object]) -> None:
    try:
        parse_reference(item, TOPIC)
    except ValueError as error:
        assert str(error).endswith((".", "null", "'"))
