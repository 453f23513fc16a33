"""People in a primary study: randomised before enrolled before treated; else the sum of the arms.

Of a protocol the planned number. `subjects` weighs each number by its surroundings; numbers that contradict
each other give no value but are named. Knees, discs, people screened and those of other studies do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.labelling.characteristics.arms import (
    both_sexes,
    groups_of_one_size,
    sum_of_arms,
    with_controls,
)
from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.numbers import COUNT, NUMBERS
from data.labelling.characteristics.subjects import Candidate, agreed, candidates
from data.labelling.characteristics.terms import any_of, listed
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import words
from data.labelling.matches import Match

_CASE = re.compile(
    rf"\b(?:an? |one )(?:(?:\d+|{COUNT})[ -]years?[ -]old )?(?:[\w-]+ "
    rf"){{0,6}}?{any_of('nouns', 'single_person')}"
)
_OF_AGE = re.compile(rf"\b(?:an?|one) (?P<age>\d+|{COUNT})[ -]years?[ -]old\b")
_CASE_REPORT = re.compile(r"\bcase report\b|\ba case of\b|\breport of a case\b|\bsingle case\b|\ba patient\b")
_CASE_WORDS = words("case", "patient")
_AGED = words("old")
_PERSON = listed("nouns", "single_person")


def read_participants(
    sentences: Sentences, case_types: Sequence[Match], *, one_person: bool
) -> tuple[Stated[int] | None, tuple[Match, ...]]:
    """The people of a primary study, and the words of numbers that contradict each other.

    Args:
        sentences: of the record.
        case_types: publication types that say the record is about one person.
        one_person: whether the study may be about one person only.
    """
    found = [one for sentence in sentences.having(NUMBERS) for one in candidates(sentence, "people")]
    best = max((one.weight for one in found), default=0)
    if best < 6 and (total := with_controls(sentences, "people")):
        return total, ()
    if best < 4:
        if case := one_person and _one_person(sentences, case_types, found):
            return case, ()
        told = max((one.value for one in found if one.weight > 1), default=0)
        arms = sum_of_arms(sentences, "people") or groups_of_one_size(sentences)
        if arms and arms.value >= told:
            return arms, ()
        if sexes := both_sexes(sentences):
            return sexes, ()
    return agreed([one for one in found if one.weight == best], found) if best else (None, ())


def _one_person(
    sentences: Sentences, case_types: Sequence[Match], found: Sequence[Candidate]
) -> Stated[int] | None:
    if any(one.value > 1 and one.weight > 2 for one in found):
        return None  # 'a report of two cases' that describes two patients
    many = any(one.value > 1 and one.weight > 1 for one in found)
    said = [
        sentence.found(case)
        for sentence in sentences.having(_CASE_WORDS)
        if sentence.field == "title" or not many
        for case in _CASE_REPORT.finditer(sentence.text)
    ]
    aged = {
        case["age"]: sentence.found(case)
        for sentence in (sentences.having(_AGED) if not found else ())
        for case in _OF_AGE.finditer(sentence.text)
    }
    if len(aged) > 1:
        return Stated(len(aged), tuple(aged.values()))
    if not said and not case_types and not found:
        said = [
            sentence.found(case)
            for sentence in sentences.having(_PERSON.triggers)
            for case in _CASE.finditer(sentence.text)
        ]
    if said or case_types:
        return Stated(1, tuple(said[:1] or case_types[:1]))
    return None
