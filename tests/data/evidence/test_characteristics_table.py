"""What is kept of a record's characteristics is what was read, with its words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.arrow_tables import from_tables, to_tables
from data.evidence.characteristics_table import CharacteristicsRows, characteristics_at, numbers
from data.labelling.characteristics.model import (
    AdverseEvents,
    Blinding,
    Characteristics,
    Control,
    Dose,
    Stated,
    Unit,
)
from data.labelling.labels import Labels, Match
from tests.data.evidence_cases import TOPIC, evidence, record

MATCHES = st.lists(
    st.builds(
        lambda field, start, words: Match(field, start, start + len(words), words),
        st.sampled_from(["title", "abstract", "trial_ids"]),
        st.integers(0, 5000),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    max_size=2,
).map(tuple)


def stated(values):
    return st.builds(Stated, values, MATCHES)


COUNTS = st.none() | stated(st.integers(0, 2**31 - 1))
FLOATS = st.floats(0, 1e13)
DOSES = st.builds(Dose, FLOATS, FLOATS, st.sampled_from(Unit))
CHARACTERISTICS = st.builds(
    Characteristics,
    participants=COUNTS,
    planned=st.booleans(),
    animals=COUNTS,
    dose=st.lists(stated(DOSES), max_size=2).map(tuple),
    administrations=COUNTS,
    follow_up=st.none() | stated(FLOATS),
    timing_days=st.lists(stated(FLOATS), max_size=2).map(tuple),
    control=st.none() | stated(st.sampled_from(Control)),
    blinded=st.none() | stated(st.sampled_from(Blinding)),
    randomised=st.none() | stated(st.booleans()),
    multicentre=st.none() | stated(st.just(True)),
    registry_ids=st.lists(stated(st.sampled_from(["NCT01234567", "x"])), max_size=2).map(tuple),
    adverse_events=st.none() | stated(st.sampled_from(AdverseEvents)),
    conflicting=st.lists(
        st.tuples(st.sampled_from(["participants", "studies"]), MATCHES),
        max_size=2,
        unique_by=lambda one: one[0],
    ).map(tuple),
)


@given(CHARACTERISTICS)
def test_what_is_kept_is_what_was_read(read):
    rows = CharacteristicsRows()
    for one in (read, Characteristics()):
        rows.add(one)
    table = rows.table()
    assert [characteristics_at(table, row) for row in (0, 1)] == [read, Characteristics()]


def test_evidence_keeps_them_through_its_tables():
    read = Characteristics(
        participants=Stated(12, (Match("title", 0, 2, "12"),)),
        dose=(Stated(Dose(1e6, 2e6, Unit.CELLS)),),
        conflicting=(("administrations", (Match("summary", 3, 6, "two"),)),),
    )
    some = evidence((record(1), Labels(characteristics=read)), (record(2), Labels()))
    again = from_tables(TOPIC, some.provenance, to_tables(some), lambda: some.index)
    for one in (some, again):
        assert [one.labels_of(row).characteristics for row in (0, 1)] == [read, Characteristics()]


def test_numbers_are_nan_where_nothing_is_stated():
    rows = CharacteristicsRows()
    for one in (
        Characteristics(participants=Stated(12), randomised=Stated(True)),
        Characteristics(randomised=Stated(False)),
        Characteristics(),
    ):
        rows.add(one)
    table = rows.table()
    np.testing.assert_array_equal(numbers(table, "participants"), [12, np.nan, np.nan])
    np.testing.assert_array_equal(numbers(table, "randomised"), [1, 0, np.nan])
    np.testing.assert_array_equal(numbers(table, "planned"), [0, 0, 0])


@pytest.mark.parametrize("huge", [2**31, 10**30])
def test_a_number_beyond_all_measure_breaks_nothing(huge):
    rows = CharacteristicsRows()
    rows.add(Characteristics(animals=Stated(huge)))
    assert characteristics_at(rows.table(), 0).animals == Stated(2**31 - 1)
