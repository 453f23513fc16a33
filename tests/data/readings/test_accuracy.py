"""Rules, models and people are measured on what people read, and nobody on their own readings."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from data.evaluate import main
from data.labelling.classifier import Classifier
from data.labelling.labels import Origin
from data.readings.accuracy import Measured, accuracy
from data.readings.log import ReadingLog
from data.topics.loader import load_topic
from tests.data.readings.conftest import PAPERS
from tests.data.readings.test_readings import reading

TOPIC = load_topic()
RECORDS = {record.pmid: record for record in PAPERS}


def read(pmid, field, value, who="AB", origin=Origin.PERSON, minutes=0):
    return replace(reading(field, value, origin, who, minutes), pmid=pmid)


def f1(found, facet):
    return found["facets"][facet]["micro"]["f1"], found["facets"][facet]["papers"]


READINGS = [
    read(1, "effect", ("improved",)),
    read(1, "species", ("rat",)),
    read(1, "in_scope", True),
    read(1, "participants", 12),
    read(1, "participants", 13, who="CD", minutes=1),
    read(2, "effect", ("mixed",)),
    read(2, "effect", ("improved",), who="CD", minutes=1),
    read(1, "effect", ("worsened",), "model a", Origin.MODEL),
    read(1, "effect", ("improved",), "model b", Origin.MODEL, 1),
    read(1, "participants", 12, "model b", Origin.MODEL),
    read(2, "species", ("rat",), "model b", Origin.MODEL),
]


def measure(measured, readings=READINGS, references=None, records=RECORDS, wanted=1):
    by_paper = {}
    for one in readings:
        by_paper.setdefault(one.pmid, []).append(one)
    people = [one for one in readings if one.origin is Origin.PERSON] if references is None else references
    return accuracy(measured, people, by_paper, records, Classifier(TOPIC).classify, TOPIC, wanted)


def test_each_origin_is_measured_on_the_fields_that_both_have_read():
    model = measure(Measured.MODEL)
    assert f1(model, "effect") == (1.0, 1) and f1(model, "species") == (0.0, 0)
    assert (model["papers"], model["readers"]) == (1, 2)
    assert model["characteristics"]["participants"]["support"] == 2
    assert model["characteristics"]["participants"]["precision"] == 0.5
    person = measure(Measured.PERSON)
    assert f1(person, "effect") == (0.0, 2) and person["papers"] == 2
    rule = measure(Measured.RULE)
    assert f1(rule, "species") == (1.0, 1) and rule["facets"]["effect"]["papers"] == 3
    assert rule["scope"]["sensitivity"] == 1.0
    now = measure(Measured.IN_FORCE)
    assert f1(now, "effect") == (
        pytest.approx(1 / 3, abs=1e-4),
        3,
    )  # the other person's, the model's on paper 1
    assert f1(now, "species") == (1.0, 1)  # the rules' where nobody else read it


def test_where_two_people_are_wanted_one_alone_is_not_in_force():
    both = [
        read(1, "effect", ("improved",)),
        read(1, "effect", ("worsened",), who="CD", minutes=1),
        read(1, "effect", ("improved",), "model", Origin.MODEL),
    ]
    found = [measure(Measured.IN_FORCE, both, wanted=wanted) for wanted in (1, 2)]
    assert [f1(one, "effect") for one in found] == [(0.0, 2), (0.5, 2)]


def test_withdrawn_readings_and_papers_without_a_record_do_not_count():
    gone = [replace(one, withdrawn=one.when) for one in READINGS]
    assert measure(Measured.RULE, gone)["papers"] == 0
    found = measure(Measured.RULE, records={1: RECORDS[1]})
    assert (found["papers"], found["not_there"]) == (1, [2])


@pytest.fixture
def evaluated(stored, capsys):
    def command(*arguments):
        code = main([*map(str, arguments)])
        told = capsys.readouterr()
        return code, json.loads(told.out)["origins"] if told.out else None, told.err

    return command


def test_the_command_measures_origins_side_by_side(evaluated, stored, tmp_path):
    ReadingLog(stored.database).add(READINGS)
    code, found, _ = evaluated(*(word for one in Measured for word in ("--origin", one.value)))
    assert code == 0 and found == {one.value: measure(one) for one in Measured}
    file = tmp_path / "people.jsonl"
    line = {"pmid": "3", "effect": "no_difference", "colour": 1, "origin": "person", "who": "EF"}
    file.write_text(json.dumps(line | {"species": "unicorn"}), "utf-8")
    code, found, said = evaluated("--origin", "rule", file)
    assert code == 0 and found["rule"]["papers"] == 1 and "'species' has no category 'unicorn'" in said
    starter = evaluated("--origin", "rule", "--search", "starter")[1]
    assert starter["rule"]["not_there"] == [1, 2]


@pytest.mark.parametrize("more", [("--record",), ("--folds", "3"), ("--confusions",)])
def test_options_that_do_not_go_together(more):
    with pytest.raises(SystemExit):
        main(["--origin", "rule", *more])
