"""Answers of language models are noted, so that nothing is asked twice and costs can be estimated."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from data.labelling.labels import Origin
from data.readings.answers import AnswerLog, Usage
from data.readings.log import ReadingLog
from data.storage.tables import READER_ANSWERS
from data.topics.loader import load_topic
from tests.data.readings.test_readings import reading

TOPIC = load_topic().code


def test_an_answer_is_noted_once_and_the_last_one_counts(store):
    log = AnswerLog(store.database, TOPIC, "m")
    assert log.answered() == set() and log.average() is None
    log.note(1, "a" * 32, 0, ["the answer is not JSON", "\0"], Usage(100, 10, 2.0))
    assert log.answered() == {(1, "a" * 32)} and log.answered(usable=True) == set()
    log.note(1, "a" * 32, 5, [], Usage(100, 20, 4.0))
    log.note(2, "b" * 32, 5, [], Usage(300, 40, 0.0))
    assert log.answered(usable=True) == {(1, "a" * 32), (2, "b" * 32)}
    assert log.average() == Usage(200.0, 30.0, 2.0)
    for other in (AnswerLog(store.database, TOPIC, "another"), AnswerLog(store.database, "another", "m")):
        assert other.answered() == set() and other.average() is None
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(READER_ANSWERS)) == 2


def test_readings_from_another_host_are_not_asked_for_again(store):
    mine = replace(reading(origin=Origin.MODEL, who="m"), pmid=3, text="c" * 32)
    ReadingLog(store.database).add([mine, replace(mine, pmid=4, origin=Origin.PERSON)])
    assert AnswerLog(store.database, TOPIC, "m").answered(usable=True) == {(3, "c" * 32)}
