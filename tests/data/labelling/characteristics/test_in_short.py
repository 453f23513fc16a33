"""How a study was done, in a few words for cards and tables."""

import pytest

from data.labelling.characteristics.in_short import in_short
from data.labelling.characteristics.model import Blinding, Characteristics, Control, Dose, Stated, Unit
from data.labelling.characteristics.names import CONVENTIONS, NAMES, duration, stated_in_words

TRIAL = Characteristics(
    participants=Stated(67),
    dose=(Stated(Dose(2e6, 2e6, Unit.CELLS_PER_KG)), Stated(Dose(1e6, 4e6, Unit.CELLS))),
    administrations=Stated(2),
    follow_up=Stated(365.0),
    control=Stated(Control.PLACEBO_SHAM),
    blinded=Stated(Blinding.DOUBLE),
    randomised=Stated(False),
    multicentre=Stated(True),
)


def test_a_trial_is_summed_up_and_its_labels_override_its_text():
    assert in_short(TRIAL, True, "2") == (
        "67 people",
        "randomised",
        "phase 2",
        "double-blind",
        "control: placebo or sham",
        "multicentre",
        "2 million cells/kg, 1 to 4 million cells, given twice",
        "followed for 1 year",
    )
    assert "not randomised" in in_short(TRIAL, None)


def test_animals_reviews_protocols_and_contradictions_are_named():
    rats = Characteristics(
        animals=Stated(48),
        administrations=Stated(1),
        timing_days=(Stated(7.0), Stated(42.0)),
        control=Stated(Control.NONE),
    )
    assert in_short(rats, None) == (
        "48 animals",
        "no control group",
        "given once",
        "treated 7 days or 6 weeks after injury or onset",
    )
    review = Characteristics(studies=Stated(12), review_participants=Stated(1431))
    assert in_short(review, None) == ("12 studies", "1,431 people in them")
    protocol = Characteristics(participants=Stated(1), planned=True)
    assert in_short(protocol, None) == ("1 person planned",)
    assert in_short(Characteristics(conflicting=(("participants", ()),)), None) == (
        "contradictory numbers: participants",
    )
    assert in_short(Characteristics(), None) == ()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (10, "10 days"),
        (14, "2 weeks"),
        (28, "4 weeks"),
        (365 / 12, "1 month"),
        (6 * 365 / 12, "6 months"),
        (365, "1 year"),
        (730.0, "2 years"),
        (45, "45 days"),
    ],
)
def test_lengths_of_time_are_said_as_clinicians_do(days, words):
    assert duration(days) == words
    assert stated_in_words("follow_up", float(days)) == words


def test_every_characteristic_has_a_name_and_a_convention():
    assert CONVENTIONS.keys() == NAMES.keys()
