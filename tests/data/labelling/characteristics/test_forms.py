"""Each form that abstracts use is read as it is meant."""

from __future__ import annotations

import pytest

from data.labelling.characteristics.model import Characteristics
from data.labelling.characteristics.reader import read_characteristics
from data.records.record import Record
from tests.data.labelling.characteristics import forms
from tests.data.labelling.characteristics.forms import Form


def read(form: Form) -> Characteristics:
    return read_characteristics(Record(1, form.title, form.text), [form.kind])


def value(found: Characteristics, name: str) -> object:
    stated = getattr(found, name)
    if isinstance(stated, tuple):
        return [one.value for one in stated]
    return None if stated is None else stated.value


def cases(of: list[Form]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("form", of, ids=[form.because for form in of])


@cases(forms.PARTICIPANTS)
def test_participants(form: Form) -> None:
    found = read(form)
    assert value(found, "participants") == form.wanted
    assert found.planned == (form.kind == "protocol")


@cases(forms.ANIMALS)
def test_animals(form: Form) -> None:
    assert value(read(form), "animals") == form.wanted


@cases(forms.STUDIES)
def test_studies_and_the_people_in_them(form: Form) -> None:
    found = read_characteristics(Record(1, form.title, form.text), ["systematic_review"])
    assert (value(found, "studies"), value(found, "review_participants")) == form.wanted
    assert found.participants is None, "people of a review are never a trial's"


@cases(forms.DOSE)
def test_dose(form: Form) -> None:
    assert value(read(form), "dose") == form.wanted


@cases(forms.ADMINISTRATIONS)
def test_administrations(form: Form) -> None:
    assert value(read(form), "administrations") == form.wanted


@cases(forms.FOLLOW_UP)
def test_follow_up(form: Form) -> None:
    found = value(read(form), "follow_up")
    assert found == (None if form.wanted is None else pytest.approx(form.wanted))


@cases(forms.CONTROL)
def test_control(form: Form) -> None:
    assert value(read(form), "control") == form.wanted


@cases(forms.BLINDED)
def test_blinded(form: Form) -> None:
    assert value(read(form), "blinded") == form.wanted


@cases(forms.RANDOMISED)
def test_randomised(form: Form) -> None:
    assert value(read(form), "randomised") is form.wanted


@cases(forms.REGISTRY_IDS)
def test_registry_ids(form: Form) -> None:
    assert value(read(form), "registry_ids") == form.wanted


@cases(forms.ADVERSE_EVENTS)
def test_adverse_events(form: Form) -> None:
    assert value(read(form), "adverse_events") == form.wanted


@cases(forms.MULTICENTRE)
def test_multicentre(form: Form) -> None:
    assert value(read(form), "multicentre") is form.wanted


@cases(forms.TIMING)
def test_timing(form: Form) -> None:
    assert value(read(form), "timing_days") == form.wanted


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("We enrolled 40 patients. In total, 52 patients were enrolled.", "clinical_trial", "participants"),
        ("Fourteen studies were included. In all, 17 studies were included.", "systematic_review", "studies"),
        ("One injection was given, then two injections of MSCs.", "clinical_trial", "administrations"),
    ],
)
def test_numbers_that_contradict_each_other_are_named(text: str, kind: str, name: str) -> None:
    found = read_characteristics(Record(1, "", text), [kind])
    assert getattr(found, name) is None
    ((field, matches),) = found.conflicting
    assert field == name
    assert len(matches) == 2
    assert all(text[match.start : match.end] == match.words for match in matches)


def test_what_an_index_says_counts_too() -> None:
    record = Record(
        1,
        "Cells for pain",
        "Patients were treated.",
        publication_types=("Randomized Controlled Trial", "Multicenter Study"),
        trial_ids=("NCT01234567",),
    )
    found = read_characteristics(record, ["clinical_trial"])
    assert value(found, "randomised") is True
    assert value(found, "multicentre") is True
    assert value(found, "registry_ids") == ["NCT01234567"]


@pytest.mark.parametrize("kind", ["commentary", "in_vitro", "other"])
def test_a_record_that_is_no_study_has_none(kind: str) -> None:
    text = "Forty patients were randomised and followed for 12 months after 1 x 10^6 cells."
    assert read_characteristics(Record(1, "", text), [kind]) == Characteristics()
