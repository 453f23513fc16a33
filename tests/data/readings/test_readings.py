"""Readings are kept beside the rules, the right one is in force, and they travel between hosts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.characteristics.model import Stated
from data.labelling.labels import Characteristics, Label, Labels, Match, Origin
from data.readings.__main__ import main
from data.readings.in_force import in_force, with_readings
from data.readings.log import ReadingLog
from data.readings.model import Reading, ReadingError, checked_value, fields_of
from data.readings.reference_format import read_lines
from data.readings.starter import starter_readings
from data.storage.store import open_store
from data.topics.loader import load_topic

TOPIC = load_topic()
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def reading(field="effect", value=("improved",), origin=Origin.PERSON, who="AB", minutes=0, **more):
    value = list(value) if isinstance(value, tuple) else value
    return Reading(11, TOPIC.code, field, value, (), origin, who, NOON + timedelta(minutes=minutes), **more)


ORIGINS = st.sampled_from([origin for origin in Origin if origin is not Origin.RULE])
READINGS = st.lists(
    st.builds(
        lambda field, code, origin, minutes, gone: reading(
            field, (code,), origin, minutes=minutes, withdrawn=NOON if gone else None
        ),
        st.sampled_from(["effect", "source"]),
        st.sampled_from(["a", "b", "c"]),
        ORIGINS,
        st.integers(0, 5),
        st.booleans(),
    )
).map(lambda found: [replace(one, number=number) for number, one in enumerate(found, 1)])


@given(READINGS)
def test_a_person_goes_before_a_review_before_a_model_and_of_equals_the_newest(found):
    best = in_force(found)
    for field in ("effect", "source"):
        standing = [one for one in found if one.field == field and not one.withdrawn]
        if not standing:
            assert field not in best
            continue
        order = (Origin.PERSON, Origin.REVIEW, Origin.MODEL)
        highest = next(origin for origin in order if any(one.origin is origin for one in standing))
        ranked = [one for one in standing if one.origin is highest]
        assert best[field] == max(ranked, key=lambda one: (one.when, one.number))


def test_a_reading_replaces_one_field_and_leaves_the_others():
    words = (Match("title", 0, 3, "rat"),)
    by_rule = Labels(
        (Label("species", "rat", Origin.RULE, words), Label("effect", "improved", Origin.RULE, words)),
        characteristics=Characteristics(
            participants=Stated(12), animals=Stated(30), conflicting=(("follow_up", ()),)
        ),
    )
    found = {
        "effect": reading(value=("mixed",)),
        "participants": reading("participants", None, Origin.MODEL, "a model"),
        "follow_up": reading("follow_up", {"days": 365}, text="another"),
        "in_scope": reading("in_scope", False),
    }
    labels = with_readings(by_rule, found, TOPIC, "now")
    assert labels.labels == (by_rule.labels[0], Label("effect", "mixed", Origin.PERSON))
    assert labels.characteristics == Characteristics(animals=Stated(30), follow_up=Stated(365.0))
    assert not labels.scope.in_scope
    assert labels.by("species").origin is Origin.RULE and labels.by("participants").who == "a model"
    assert labels.by("follow_up").outdated and not labels.by("effect").outdated
    emptied = with_readings(by_rule, {"species": reading("species", ())}, TOPIC)
    assert emptied.codes("species") == () and emptied.by("species").origin is Origin.PERSON


def test_the_log_keeps_everything_and_only_the_reader_takes_a_reading_back(store):
    log = ReadingLog(store.database)
    first, second = reading(), reading(minutes=1, who="CD")
    assert log.state(TOPIC.code) == (0, 0)
    assert log.add([first, second]) == 2 and log.add([first]) == 0
    kept = log.of(TOPIC.code)[11]
    assert [replace(one, number=0) for one in kept] == [first, second]
    assert log.of("another") == {} and log.of(TOPIC.code, [12]) == {}
    assert log.of(TOPIC.code, list(range(1, 1200))) == {11: kept}
    assert not log.withdraw(kept[1].number, "AB")
    assert log.withdraw(kept[1].number, "CD") and not log.withdraw(kept[1].number, "CD")
    assert log.state(TOPIC.code) == (2, 1)
    assert in_force(log.of(TOPIC.code)[11]) == {"effect": kept[0]}


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("effect", ["better"], "'effect' has no category 'better'. Known categories: not_applicable"),
        ("effect", ["improved", "mixed"], "'effect' takes one category; improved, mixed are several."),
        ("source", 7, "'source' must be a list of category codes, not 7."),
        ("in_scope", None, "'in_scope' must be true or false, not None."),
        ("phase", "5", "'phase' must be null or one of 1, 1/2, 2, 2/3, 3, 4, not '5'."),
        ("participants", "many", "'characteristics' has a 'participants' that cannot be read: 'many'."),
        ("colour", "red", "There is no field 'colour'. Known fields: in_scope, article_type, "),
    ],
)
def test_a_value_that_does_not_fit_is_named(field, value, problem):
    with pytest.raises(ReadingError) as refused:
        checked_value(TOPIC, field, value)
    assert str(refused.value).startswith(problem)


def test_categories_are_kept_in_codebook_order():
    assert checked_value(TOPIC, "source", ["ipsc", "bm_msc", "ipsc"]) == ["bm_msc", "ipsc"]
    assert checked_value(TOPIC, "source", None) == [] and checked_value(TOPIC, "effect", "mixed") == ["mixed"]


def test_every_field_of_the_starter_set_was_read_and_fits():
    found = starter_readings(TOPIC)
    assert len({one.pmid for one in found}) == 118
    assert {one.field for one in found} == set(fields_of(TOPIC))
    assert starter_readings(replace(TOPIC, code="other")) == ()


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    def run(*arguments, home="home"):
        monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path / home))
        code = main(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_readings_travel_from_one_host_to_another(command, tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'home' / 'evidence.sqlite3'}") as store:
        log = ReadingLog(store.database)
        log.add([reading(comment="see Table 2", text="a" * 32)])
        log.add([reading("participants", 12, minutes=1), reading("phase", "1/2", minutes=1)])
        log.add([reading("source", ("adipose",), Origin.REVIEW, "Doe 2020", 2)])
        (number,) = {one.number for one in log.of(TOPIC.code)[11] if one.field == "phase"}
        log.withdraw(number, "AB")
        kept = log.of(TOPIC.code)[11]
    file = tmp_path / "readings.jsonl"
    assert command("export", str(file)) == (0, "", "")
    code, _, said = command("import", str(file), home="other")
    assert (code, said) == (0, "4 of 4 values added; the others were there already.\n")
    code, _, said = command("import", str(file), home="other")
    assert (code, said) == (0, "0 of 4 values added; the others were there already.\n")
    with open_store(f"sqlite:///{tmp_path / 'other' / 'evidence.sqlite3'}") as store:
        there = ReadingLog(store.database).of(TOPIC.code)[11]
    plain = {replace(one, number=0, value=str(one.value)) for one in there}
    assert plain == {replace(one, number=0, value=str(one.value)) for one in kept}
    assert command("export", home="other")[1] == file.read_text("utf-8")


def test_what_cannot_be_taken_is_named_by_line_and_the_rest_is_taken(command, tmp_path):
    file = tmp_path / "readings.jsonl"
    lines = (
        {"pmid": "7", "sources": ["adipose", "moon"], "effect": "better", "who": "AB", "origin": "person"},
        {"title": "no PMID"},
        {"pmid": "8", "origin": "oracle"},
        {"pmid": "9", "effect": "mixed", "when": "yesterday"},
        [],
    )
    file.write_text("\n".join(["{", *map(json.dumps, lines)]), "utf-8")
    code, out, said = command("import", str(file))
    assert (code, out) == (3, "")
    for number, problem in (
        (1, "not a JSON object"),
        (2, "'source' has no category 'moon'; it was left out."),
        (2, "'effect' has no category 'better'; it was left out."),
        (3, "there is no PMID, so the paper cannot be found."),
        (4, "'origin' must be model, published review or person, not 'oracle'."),
        (5, "'when' must be a time such as 2026-11-30T12:00:00Z, not 'yesterday'."),
        (6, "a JSON object with a PMID is needed."),
    ):
        assert f"{file}, line {number}: {problem}" in said
    assert said.endswith("1 of 1 values added; the others were there already.\n")
    (taken,), _ = read_lines(file, TOPIC)
    assert (taken.pmid, taken.field, taken.value, taken.origin) == (7, "source", ["adipose"], Origin.PERSON)


def test_the_codings_of_published_reviews_are_taken_but_not_what_they_code_in_part(command, tmp_path):
    file = tmp_path / "codings.jsonl"
    review = "Lee 2020, Pain 1:2"
    line = {
        "pmid": "7",
        "review": review,
        "effect": ["improved"],
        "outcome": ["other"],
        "in_part": ["outcome"],
    }
    file.write_text(json.dumps(line), "utf-8")
    code, _, said = command("import", str(file))
    assert code == 3 and "line 1: 'outcome' is coded only in part; it was left out." in said
    (taken,), _ = read_lines(file, TOPIC)
    assert (taken.field, taken.origin, taken.who, taken.day) == ("effect", Origin.REVIEW, review, None)
    by = with_readings(Labels(), in_force([taken]), TOPIC).by("effect")
    assert (by.origin, by.who, by.when) == (Origin.REVIEW, review, None)


def test_a_file_that_is_not_there_is_a_sentence(command, tmp_path):
    code, _, said = command("import", str(tmp_path / "none.jsonl"))
    assert code == 2 and said.endswith("Check the path.\n")
    code, _, said = command("export", str(tmp_path))
    assert code == 2 and "cannot be written" in said
