"""Triggers save time and decide nothing: values are the same where every pattern is tried everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from data.labelling.characteristics import triggers
from data.labelling.characteristics.reader import read_characteristics
from data.labelling.evaluation.reference_set import read_reference
from data.labelling.evaluation.starter_set import RECORDS
from data.records.record import Record
from data.topics.loader import load_topic
from data.topics.model import ARTICLE_TYPE
from tests.data.labelling.characteristics import forms

REFERENCE = Path(__file__).parents[3] / "reference"


def _everything(text: str, starts: Sequence[int]) -> tuple[list[int], list[range]]:
    """As `scan`, but each sentence has all triggers, and a number may begin at each character."""
    lengths = [end - start for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [-1] * len(starts), [range(length) for length in lengths]


def test_values_are_the_same_without_triggers(monkeypatch: pytest.MonkeyPatch) -> None:
    topic = load_topic()
    cases = [
        (reference.record, reference.labels.codes(ARTICLE_TYPE))
        for path in (RECORDS, REFERENCE / "others.jsonl", REFERENCE / "human.jsonl")
        for reference in read_reference(path, topic)
    ]
    assert len(cases) == 330
    cases += [
        (Record(1, form.title, form.text), (form.kind,))
        for some in vars(forms).values()
        if isinstance(some, list)
        for form in some
    ]
    with_triggers = [read_characteristics(record, kinds) for record, kinds in cases]
    monkeypatch.setattr(triggers, "scan", _everything)
    for (record, kinds), expected in zip(cases, with_triggers, strict=True):
        assert read_characteristics(record, kinds) == expected, record.title or record.abstract


def test_a_trigger_must_be_registered_before_the_first_record() -> None:
    read_characteristics(Record(1, "", "Forty patients."), ["clinical_trial"])
    with pytest.raises(RuntimeError, match="when its module is imported"):
        triggers.words("too late")


@pytest.mark.parametrize(
    ("text", "has"),
    [("a treatment", False), ("men and women", True), ("forty-men", True), ("men2", False), ("_men", False)],
)
def test_a_word_is_a_trigger_only_as_a_whole(text: str, has: bool) -> None:
    ((found,), _) = triggers.scan(text, [0])
    assert bool(found & triggers._KEYS["men", 3]) is has
