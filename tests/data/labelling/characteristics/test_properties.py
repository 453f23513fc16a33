"""Numbers read the same however they are written, and every value's words stand in the record."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.characteristics.durations import durations
from data.labelling.characteristics.numbers import COUNT, value_of
from data.labelling.characteristics.reader import read_characteristics
from data.labelling.characteristics.text import normalise, sentences
from data.labelling.sections import field_text
from data.records.record import Record
from tests.data.labelling.characteristics import forms

KINDS = (
    "clinical_trial",
    "observational",
    "protocol",
    "animal_study",
    "systematic_review",
    "review",
    "in_vitro",
)
_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ALL = [
    form
    for name in vars(forms)
    if name.isupper() and isinstance(vars(forms)[name], list)
    for form in vars(forms)[name]
]


def spelled(number: int, joiner: str = "-", hundred: str = " and ") -> str:
    """A number from 1 to 999,999 in words."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return (
            spelled(thousands, joiner, hundred)
            + " thousand"
            + (f" {spelled(rest, joiner, hundred)}" if rest else "")
        )
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds - 1]} hundred" + (hundred + spelled(rest, joiner) if rest else "")
    if number >= 20:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 2] + (joiner + _ONES[rest - 1] if rest else "")
    return _ONES[number - 1]


@given(st.integers(1, 999_999), st.sampled_from("- "), st.sampled_from((" and ", " ")))
def test_a_number_is_the_same_in_words_and_digits(number: int, joiner: str, hundred: str) -> None:
    for written in (
        str(number),
        f"{number:,}",
        spelled(number, joiner, hundred),
        spelled(number).capitalize(),
    ):
        found = re.search(COUNT, normalise(f"{written} people"))
        assert found is not None, written
        assert (found[0], value_of(found[0])) == (written.lower(), number)


@given(st.integers(2, 9_999), st.sampled_from(("{} patients were randomised.", "We enrolled {} patients.")))
def test_people_are_the_same_in_words_and_digits(number: int, sentence: str) -> None:
    for written in (str(number), f"{number:,}", spelled(number)):
        found = read_characteristics(Record(1, "", sentence.format(written)), ["clinical_trial"])
        assert found.participants is not None, written
        assert found.participants.value == number


@given(st.integers(1, 999), st.integers(4, 10))
def test_a_dose_is_the_same_in_all_notations(tenths: int, power: int) -> None:
    mantissa = f"{tenths / 10:g}"
    superscript = str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    for written in (
        f"{mantissa} x 10^{power}",
        f"{mantissa} × 10({power})",
        f"{mantissa}×10{superscript}",
        f"{mantissa} x 10{power}",
        f"{mantissa}e{power}",
    ):
        found = read_characteristics(Record(1, "", f"Patients received {written} cells."), ["clinical_trial"])
        assert [dose.value.low for dose in found.dose] == [pytest.approx(tenths / 10 * 10**power)], written


@given(st.integers(1, 90), st.sampled_from(("day", "week", "month", "year")))
def test_a_time_is_the_same_before_and_after_its_unit(number: int, unit: str) -> None:
    plural = unit if number == 1 else unit + "s"
    forms = [
        f"{number} {plural}",
        f"{spelled(number)} {plural}",
        f"{number}-{unit}",
        f"{unit} {number}",
        f"{unit}{number}",
    ]
    lengths = {
        written: [span.longest for one in sentences(Record(1, written)) for span in durations(one)]
        for written in forms
    }
    assert len({tuple(found) for found in lengths.values()}) == 1, lengths
    assert len(lengths[forms[0]]) == 1


def _stands(record: Record, kind: str) -> None:
    found = read_characteristics(record, [kind])
    matches = [match for values in found.stated().values() for value in values for match in value.matches]
    for match in (*matches, *(match for _, some in found.conflicting for match in some)):
        assert match.words
        assert field_text(record, match.field)[match.start : match.end] == match.words


@given(st.text(max_size=200), st.text(max_size=400), st.sampled_from(KINDS))
def test_any_text_can_be_read(title: str, abstract: str, kind: str) -> None:
    _stands(Record(1, title, abstract), kind)


_PIECES = (
    *"0123456789x^()[]⁶.,;-±/%=<≥ ",
    " 10",
    " x 10",
    "e6",
    " million",
    " cells",
    "/kg",
    " to ",
    " and ",
    " half a",
    " forty",
    " hundred",
    " thousand",
    " weeks",
    " month",
    " follow-up of ",
    " patients",
    " rats",
    " studies",
    " randomised",
    " received",
    " n = ",
    " injections",
    " mg of exosomes",
    " aged ",
    " after injury",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join), st.sampled_from(KINDS))
def test_any_heap_of_numbers_can_be_read(text: str, kind: str) -> None:
    _stands(Record(1, "", text), kind)


@given(
    st.lists(st.sampled_from(_ALL), min_size=1, max_size=6),
    st.sampled_from(KINDS),
    st.sampled_from(("", "İ² ", "10⁶ – ")),
)
def test_the_words_of_each_value_stand_in_the_record(some: list[forms.Form], kind: str, noise: str) -> None:
    text = " ".join(noise + form.text for form in some)
    record = Record(
        1, some[0].text, text, publication_types=("Randomized Controlled Trial",), trial_ids=("NCT01234567",)
    )
    _stands(record, kind)
