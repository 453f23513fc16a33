"""Corrections that visitors suggest: limited in number, and nothing changes until one is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from data.labelling.labels import Origin
from data.readings import suggestions
from data.readings.model import ReadingError
from data.readings.suggestions import SuggestionLimit, Suggestions, as_reading, suggestion_for
from data.records.record import Record
from data.storage.store import open_store
from data.topics.loader import load_topic

TOPIC = load_topic()
RECORD = Record(11, "Cells in rats", "Pain fell.")


@pytest.fixture
def log(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}") as store:
        yield Suggestions(store.database)


def suggestion(visitor="v", **more):
    made = suggestion_for(TOPIC, RECORD, "effect", ["improved"], ["pain fell"], " because ", visitor)
    return replace(made, **more)


def test_a_suggestion_waits_until_one_reader_decides(log):
    log.add(suggestion())
    (waiting,) = log.waiting(TOPIC.code)
    assert replace(waiting, number=0) == suggestion(when=waiting.when)
    assert (waiting.words, waiting.comment) == (("Pain fell",), "because")
    assert log.waiting("another") == ()
    assert log.decide(waiting.number, "Ann", accepted=False)
    assert not log.decide(waiting.number, "Bo", accepted=True)
    assert log.waiting(TOPIC.code) == ()


def test_an_accepted_suggestion_is_a_reading_of_the_reader(log):
    found = as_reading(suggestion(), TOPIC, RECORD, "Ann")
    assert (found.origin, found.who, found.value) == (Origin.PERSON, "Ann", ["improved"])
    assert found.words == ("Pain fell",) and found.comment == "Suggested by a visitor. because"


def test_a_suggestion_that_no_longer_fits_cannot_be_accepted():
    with pytest.raises(ReadingError, match="no category 'gone'"):
        as_reading(suggestion(value=["gone"]), TOPIC, RECORD, "Ann")
    with pytest.raises(ReadingError, match="not in this record"):
        as_reading(suggestion(), TOPIC, replace(RECORD, abstract="Pain rose."), "Ann")
    with pytest.raises(ReadingError, match="not in this record"):
        suggestion_for(TOPIC, RECORD, "effect", ["improved"], ["invented"], "", "v")


def test_a_visitor_and_all_visitors_are_limited_within_an_hour(log, monkeypatch):
    monkeypatch.setattr(suggestions, "PER_SERVER", 7)
    for _ in range(suggestions.PER_VISITOR):
        log.add(suggestion())
    with pytest.raises(SuggestionLimit, match="You have suggested 5"):
        log.add(suggestion())
    log.add(suggestion("w"))
    log.add(suggestion("x"))
    with pytest.raises(SuggestionLimit, match="more suggestions than"):
        log.add(suggestion("y"))
    later = suggestion().when + suggestions.WITHIN + timedelta(seconds=1)
    log.add(suggestion(when=later))
    monkeypatch.setattr(suggestions, "WAITING", 8)
    with pytest.raises(SuggestionLimit, match="more suggestions than"):
        log.add(suggestion(when=later + suggestions.WITHIN))
    assert len(log.waiting(TOPIC.code)) == 8
