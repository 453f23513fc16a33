"""Readings of people: values as they are written, words of the record, drafts, history, and two readers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.characteristics.model import Dose, Stated, Unit
from data.labelling.evaluation.characteristics import FIELDS, read_values
from data.labelling.evaluation.starter_set import load
from data.labelling.labels import IN_SCOPE, PHASE, Characteristics, Label, Labels, Origin
from data.labelling.quotation import find_quotation
from data.readings.agreement import agreement, blind_pair, cohens_kappa
from data.readings.draft import Draft, fields_asked, readings_of, save, withdraw
from data.readings.history import history
from data.readings.in_force import in_force, with_readings
from data.readings.independent import Standing, by_people, countable, field_read, finished_by, visible_to
from data.readings.log import ReadingLog
from data.readings.model import Reading, ReadingError, fields_of, text_digest
from data.readings.queue import Candidate, Progress, progress, queue
from data.readings.values import as_written, choices, from_written, name_of, same, value_in, value_words
from data.records.record import Record
from data.storage.store import open_store
from data.topics.loader import load_topic

TOPIC = load_topic()
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
FACETS = tuple(facet.code for facet in TOPIC.facets)
RECORD = Record(11, "Cells in rats", "METHODS: Rats received\n 2 million  cells. RESULTS: Pain fell.")


def reading(field="effect", value=("improved",), who="Ann", minutes=0, origin=Origin.PERSON, **more):
    value = list(value) if isinstance(value, tuple) else value
    when = NOON + timedelta(minutes=minutes)
    return Reading(11, TOPIC.code, field, value, (), origin, who, when, **more)


def whole(who, minutes=0, **values):
    given = {IN_SCOPE: True, **dict.fromkeys(FACETS, ()), **values}
    return [reading(field, value, who, minutes) for field, value in given.items()]


# --- values -----------------------------------------------------------------------------------------------


def stated(labels):
    return {name: [one.value for one in own] for name, own in labels.characteristics.stated().items()}


def test_the_values_of_labels_give_the_same_labels_again():
    for reference in load():
        labels = reference.labels
        values = {field: value_in(labels, TOPIC, field) for field in fields_of(TOPIC)}
        found = {field: reading(field, value, origin=Origin.MODEL) for field, value in values.items()}
        again = with_readings(Labels(), found, TOPIC)
        assert [label.category for label in again.labels] == [label.category for label in labels.labels]
        assert again.scope.in_scope == labels.scope.in_scope and again.phase == labels.phase
        assert stated(again) == stated(labels)


AMOUNTS = st.floats(0.5, 1e9).map(lambda number: float(f"{number:.6g}"))
WRITTEN = st.one_of(
    st.tuples(st.just("participants"), st.integers(0, 10**6)),
    st.tuples(st.just("follow_up"), AMOUNTS.map(lambda days: {"days": days})),
    st.tuples(st.just("timing_days"), st.lists(AMOUNTS, min_size=1, max_size=3)),
    st.tuples(st.just("registry_ids"), st.lists(st.sampled_from(["NCT01", "UMIN2"]), min_size=1, max_size=2)),
    st.tuples(
        st.just("dose"),
        st.lists(
            st.builds(
                lambda low, more, unit: value_in(
                    Labels(characteristics=Characteristics(dose=(Stated(Dose(low, low + more, unit)),))),
                    TOPIC,
                    "dose",
                )[0],
                AMOUNTS,
                st.sampled_from([0.0, 5.0]),
                st.sampled_from(Unit),
            ),
            min_size=1,
            max_size=2,
        ),
    ),
)


@given(WRITTEN)
def test_what_is_written_is_read_again(case):
    field, value = case
    assert same(TOPIC, field, from_written(field, as_written(field, value)), value)
    assert value_words(TOPIC, field, value)


@pytest.mark.parametrize(
    ("field", "text", "days_or_dose"),
    [
        ("follow_up", "12 months", [365.0]),
        ("follow_up", "2 weeks", [14.0]),
        ("timing_days", "7 days; 1 y", [7.0, 365.0]),
        ("dose", "2 x 10^6 cells/kg", [Dose(2e6, 2e6, Unit.CELLS_PER_KG)]),
        ("dose", "1 to 2 million cells; 50 µg", [Dose(1e6, 2e6, Unit.CELLS), Dose(50, 50, Unit.MICROGRAM)]),
        ("participants", "1,204", [1204]),
        ("participants", "", []),
    ],
)
def test_ways_to_write_a_value(field, text, days_or_dose):
    value = from_written(field, text)
    assert [one.value for one in read_values({field: value}).stated().get(field, ())] == days_or_dose


@pytest.mark.parametrize(
    ("field", "text"), [("follow_up", "long"), ("dose", "many"), ("dose", "5 pints"), ("animals", "x" * 50)]
)
def test_a_value_that_is_not_understood_is_refused_with_how_it_is_written(field, text):
    with pytest.raises(ReadingError, match="is not understood"):
        from_written(field, text)


def test_every_field_has_a_name_and_either_choices_or_a_form():
    for field in fields_of(TOPIC):
        assert name_of(TOPIC, field)
        for choice in choices(TOPIC, field):
            assert value_words(TOPIC, field, choice) not in ("", "not stated")
        assert value_words(TOPIC, field, None) == "not stated"
    assert value_words(TOPIC, "effect", ["gone"]) == "gone (not in the codebook)"


def test_a_field_or_a_form_that_is_no_longer_known_is_shown_as_it_is():
    for field, value in (("former_facet", ["a"]), ("dose", "10 drops"), ("control", "former")):
        assert value_words(TOPIC, field, value) == str(value)
        assert same(TOPIC, field, value, value) and not same(TOPIC, field, value, None)
    assert name_of(TOPIC, "former_facet") == "former_facet"


def test_words_must_be_in_the_record_and_are_kept_as_it_has_them():
    found = find_quotation(RECORD, "rats received 2 million cells")
    assert found and found.field == "abstract" and found.words == "Rats received\n 2 million  cells"
    assert RECORD.abstract[found.start : found.end] == found.words
    for words in ("", "   ", "mice received", "(.*", "x" * 2000):
        assert find_quotation(RECORD, words) is None


# --- drafts -----------------------------------------------------------------------------------------------


def draft(**more):
    fields = (IN_SCOPE, "effect", "participants")
    return Draft(11, "Ann", fields, {IN_SCOPE: True, "effect": ["mixed"], "participants": None}, **more)


def test_only_what_was_changed_is_stored_unless_the_reader_vouches_for_all():
    changed = draft().give("effect", ["improved"]).quote("effect", ("pain FELL",)).comment("effect", " so ")
    (one,) = readings_of(changed, TOPIC, RECORD, NOON, whole=False)
    assert (one.field, one.value, one.words, one.comment) == ("effect", ["improved"], ("Pain fell",), "so")
    assert (one.origin, one.who, one.text) == (Origin.PERSON, "Ann", text_digest(RECORD))
    stored = readings_of(changed, TOPIC, RECORD, NOON, whole=True)
    assert [each.field for each in stored] == [IN_SCOPE, "effect", "participants"]
    assert readings_of(draft(), TOPIC, RECORD, NOON, whole=False) == []
    out = draft().give(IN_SCOPE, False)
    assert [each.field for each in readings_of(out, TOPIC, RECORD, NOON, whole=True)] == [IN_SCOPE]


def test_a_category_that_is_gone_or_words_that_are_not_there_save_nothing():
    for bad in (draft().give("effect", ["gone"]), draft().quote("effect", ("never written",))):
        with pytest.raises(ReadingError, match=r"Effect.*Nothing was saved"):
            readings_of(bad, TOPIC, RECORD, NOON, whole=True)


def test_two_readers_at_the_same_moment_are_both_kept_and_undo_takes_back_ones_own(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'a.sqlite3'}") as store:
        log = ReadingLog(store.database)
        ann = draft().give("effect", ["improved"])
        log.add([reading(value=("worsened",), who="Bo")])
        saved = save(log, TOPIC, ann, readings_of(ann, TOPIC, RECORD, NOON + timedelta(minutes=1), False))
        assert [one.who for one in saved.overtaken] == ["Bo"]
        stored = log.of(TOPIC.code)[11]
        assert in_force(stored)["effect"].who == "Ann" and len(stored) == 2
        assert withdraw(log, saved.numbers, "Bo") == 0
        assert withdraw(log, saved.numbers, "Ann") == 1 == len(saved.numbers)
        assert in_force(log.of(TOPIC.code)[11])["effect"].who == "Bo"
        assert withdraw(log, saved.numbers, "Ann") == 0


def test_a_reader_is_asked_what_a_paper_can_have():
    assert fields_asked(TOPIC, ("review",), {})[-1] == FACETS[-1]
    trial = fields_asked(TOPIC, ("clinical_trial",), {})
    assert {PHASE, "participants", "blinded", "follow_up"} <= set(trial)
    assert "animals" not in trial and "studies" not in trial
    assert "animals" in fields_asked(TOPIC, ("clinical_trial",), {"animals": 3})
    assert set(fields_asked(TOPIC, ("animal_study",), {})) & {"animals", "participants"} == {"animals"}


# --- history ----------------------------------------------------------------------------------------------


def test_the_history_says_what_each_reading_replaced():
    by_rule = Labels(
        (Label("effect", "mixed", Origin.RULE),), characteristics=Characteristics(animals=Stated(9))
    )
    found = [
        reading(value=("improved",), who="a model", origin=Origin.MODEL, text="old"),
        reading(value=("worsened",), who="Ann", minutes=1, withdrawn=NOON + timedelta(minutes=3), number=2),
        reading(value=("no_difference",), who="Bo", minutes=2, number=3, text="now"),
        reading(value=("mixed",), who="a model", minutes=4, origin=Origin.MODEL, number=4),
        reading("animals", None, "Bo", minutes=5, number=5),
    ]
    entries = history(TOPIC, found, by_rule, "now")
    assert [(one.reading.who, one.replaced, one.replaced_who) for one in entries] == [
        ("Bo", 9, "automatic"),
        ("a model", ["no_difference"], "Bo"),
        ("Bo", ["worsened"], "Ann"),
        ("Ann", ["improved"], "a model"),
        ("a model", ["mixed"], "automatic"),
    ]
    assert [one.took_effect for one in entries] == [True, False, True, True, True]
    assert [one.counts for one in entries] == [True, False, True, False, False]
    assert [one.outdated for one in entries] == [False, False, False, False, True]


# --- two readers ------------------------------------------------------------------------------------------


def counted(own, wanted=2):
    return in_force(countable(TOPIC, own, wanted)).get("effect")


def standing(own):
    return field_read(TOPIC, by_people(own)["effect"], 2).standing


def test_a_value_waits_for_the_second_reader_and_a_third_settles_a_difference():
    model = reading(value=("mixed",), who="a model", origin=Origin.MODEL)
    ann = reading(value=("improved",), who="Ann", minutes=1, number=1)
    bo = reading(value=("worsened",), who="Bo", minutes=2, number=2)
    cy = reading(value=("no_difference",), who="Cy", minutes=3, number=3)
    assert counted([model, ann], wanted=1) == ann
    assert counted([model, ann]) == model and standing([ann]) is Standing.WAITING
    assert counted([model, ann, bo]) == model and standing([ann, bo]) is Standing.DIFFERENT
    assert counted([model, ann, bo, cy]) == cy and standing([ann, bo, cy]) is Standing.SETTLED
    agreed = replace(bo, value=["improved"])
    assert counted([model, ann, agreed]) == agreed and standing([ann, agreed]) is Standing.AGREED
    second = reading(value=("improved",), who="Ann", minutes=5, number=5)
    assert standing([ann, second]) is Standing.WAITING  # one reader twice is still one reader


def test_readers_see_each_other_only_when_both_have_read_the_whole_paper():
    ann, bo = whole("Ann", effect=("improved",)), whole("Bo", 1, effect=("worsened",))
    model = reading(origin=Origin.MODEL, who="a model")
    assert finished_by(TOPIC, [*ann, *bo[:-1]]) == ("Ann",)
    assert visible_to(TOPIC, [model, *ann], "Bo", 2) == [model]
    assert visible_to(TOPIC, [model, *ann], "Ann", 2) == [model, *ann]
    assert visible_to(TOPIC, [model, *ann], "", 2) == [model]
    assert visible_to(TOPIC, [model, *ann], "Bo", 1) == [model, *ann]
    assert finished_by(TOPIC, [*ann, *bo]) == ("Ann", "Bo")
    assert visible_to(TOPIC, [*ann, *bo], "Cy", 2) == [*ann, *bo]
    assert finished_by(TOPIC, [reading(IN_SCOPE, False, "Cy")]) == ("Cy",)


def test_the_queue_has_human_studies_first_then_doubtful_papers_then_new_ones():
    papers = [
        Candidate(1, year=2020),
        Candidate(2, human=True, year=2001),
        Candidate(3, unsure=("effect",), year=1999),
        Candidate(4, differing=("source",), year=1998),
        Candidate(5, human=True, differing=("effect",), year=1990),
        Candidate(6, year=2024),
        Candidate(11, human=True, year=2025),
    ]
    read = {11: whole("Ann")}
    assert [one.pmid for one in queue(TOPIC, papers, read, "Bo", 1)] == [5, 2, 4, 3, 6, 1]
    assert [one.pmid for one in queue(TOPIC, papers, read, "Bo", 2)] == [5, 11, 2, 4, 3, 6, 1]
    assert 11 not in {one.pmid for one in queue(TOPIC, papers, read, "Ann", 2)}
    assert progress(TOPIC, papers, read, 1) == Progress(read=1, human_read=1, papers=7, human=3)
    assert progress(TOPIC, papers, read, 2).read == 0
    assert progress(TOPIC, papers, {11: read[11] + whole("Bo", 1)}, 2).human_read == 1


# --- agreement --------------------------------------------------------------------------------------------

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=30)


@given(PAIRS)
def test_cohens_kappa_by_its_definition(pairs):
    found = cohens_kappa(pairs)
    chance = sum(
        Counter(one for one, _ in pairs)[code] * Counter(other for _, other in pairs)[code] for code in "abc"
    ) / (len(pairs) ** 2 or 1)
    if not pairs or chance == 1:
        assert found is None
        return
    observed = sum(one == other for one, other in pairs) / len(pairs)
    assert found == pytest.approx((observed - chance) / (1 - chance))


def test_a_known_kappa():
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_agreement_counts_what_both_gave_before_they_could_see_each_other():
    ann = reading(value=("improved",), who="Ann", number=1)
    bo = reading(value=("worsened",), who="Bo", minutes=5, number=2)
    corrected = reading(value=("mixed",), who="Ann", minutes=4, number=3)
    converted = reading(value=("worsened",), who="Ann", minutes=6, number=4)
    assert blind_pair([ann, corrected, bo, converted]) == (["mixed"], ["worsened"])
    assert blind_pair([ann, corrected]) is None
    slip = replace(ann, withdrawn=NOON + timedelta(minutes=1))
    assert blind_pair([slip, corrected, bo]) == (["mixed"], ["worsened"])
    assert blind_pair([slip, bo]) is None
    afterwards = replace(corrected, withdrawn=NOON + timedelta(minutes=9))
    assert blind_pair([afterwards, bo]) == (["mixed"], ["worsened"])


def test_agreement_of_each_facet_that_two_people_read():
    papers = {
        1: whole("Ann", effect=("improved",), source=("adipose", "dental"))
        + whole("Bo", 1, effect=("improved",), source=("adipose",)),
        2: whole("Ann", effect=("mixed",), source=("neural",))
        + whole("Bo", 1, effect=("improved",), source=("neural",)),
        3: whole("Ann", effect=("mixed",)),
    }
    found = {one.field: one for one in agreement(TOPIC, papers)}
    assert list(found) == [IN_SCOPE, *FACETS]
    assert found["effect"].papers == 2
    assert found["effect"].f1 == pytest.approx(0.5) and found["effect"].kappa == pytest.approx(0.0)
    assert found["source"].f1 == pytest.approx(0.8) and 0.7 < found["source"].kappa < 0.9
    assert found[IN_SCOPE].kappa is None and found[IN_SCOPE].f1 == 1
    assert found["model"].f1 is None
    assert agreement(TOPIC, {}) == ()


def test_fields_are_those_of_the_reference_set():
    assert set(FIELDS) <= set(fields_of(TOPIC))
