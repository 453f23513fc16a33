"""One record to its characteristics."""

from __future__ import annotations

from collections.abc import Collection

from data.labelling.characteristics.administrations import read_administrations
from data.labelling.characteristics.adverse_events import read_adverse_events
from data.labelling.characteristics.animals import read_animals, read_reviewed_animals
from data.labelling.characteristics.control import read_control
from data.labelling.characteristics.design import (
    read_blinding,
    read_multicentre,
    read_one_group,
    read_randomised,
)
from data.labelling.characteristics.dose import read_doses
from data.labelling.characteristics.follow_up import read_follow_up
from data.labelling.characteristics.model import Characteristics
from data.labelling.characteristics.participants import read_participants
from data.labelling.characteristics.registry_ids import read_registry_ids
from data.labelling.characteristics.reviews import read_review_participants, read_studies
from data.labelling.characteristics.text import Sentences, entries, sentences
from data.labelling.characteristics.timing import read_timing
from data.labelling.matches import Match
from data.records.record import Record

PROTOCOL = "protocol"
_PEOPLE = frozenset(("clinical_trial", "observational", PROTOCOL))
_REVIEWS = frozenset(("systematic_review", "review"))


def read_characteristics(record: Record, article_types: Collection[str]) -> Characteristics:
    """How a study was done, as its record states it.

    Args:
        record: title, abstract (else summary), publication types, MeSH headings and trial numbers are read.
        article_types: its codes of the facet `article_type`; they decide which characteristics it can have.
    """
    kinds = frozenset(article_types)
    if kinds & _PEOPLE:
        return _of_people(record, sentences(record), kinds)
    if "animal_study" in kinds:
        return _of_animals(record, sentences(record))
    return _of_review(sentences(record)) if kinds & _REVIEWS else Characteristics()


def _of_people(record: Record, said: Sentences, kinds: frozenset[str]) -> Characteristics:
    types = entries(record, "publication_types")
    cases = [kind for kind in types if kind.words == "Case Reports"]
    participants, contradiction = read_participants(said, cases, one_person="observational" in kinds)
    administrations, contradiction_of_occasions = read_administrations(said)
    alone = participants is not None and participants.value == 1  # has no control and is not randomised
    randomised = None if alone else read_randomised(said, types, people=True)
    by_chance = randomised is not None and randomised.value
    control = None if alone else read_control(said, people=True, randomised=by_chance)
    if not alone and not randomised and not control and "clinical_trial" in kinds:
        randomised = read_one_group(said, participants)
    return Characteristics(
        participants=participants,
        planned=PROTOCOL in kinds and participants is not None,
        dose=read_doses(said),
        administrations=administrations,
        follow_up=read_follow_up(said, animals=False),
        timing_days=read_timing(said, animals=False),
        control=control,
        blinded=read_blinding(said, record),
        randomised=randomised,
        multicentre=read_multicentre(said, types),
        registry_ids=read_registry_ids(record, said),
        adverse_events=read_adverse_events(said),
        conflicting=_named(participants=contradiction, administrations=contradiction_of_occasions),
    )


def _of_animals(record: Record, said: Sentences) -> Characteristics:
    animals, contradiction = read_animals(said)
    administrations, contradiction_of_occasions = read_administrations(said)
    randomised = read_randomised(said, entries(record, "publication_types"), people=False)
    return Characteristics(
        animals=animals,
        dose=read_doses(said),
        administrations=administrations,
        follow_up=read_follow_up(said, animals=True),
        timing_days=read_timing(said, animals=True),
        control=read_control(said, people=False, randomised=bool(randomised)),
        randomised=randomised,
        adverse_events=read_adverse_events(said),
        conflicting=_named(animals=contradiction, administrations=contradiction_of_occasions),
    )


def _of_review(said: Sentences) -> Characteristics:
    studies, contradiction = read_studies(said)
    return Characteristics(
        studies=studies,
        review_participants=read_review_participants(said) if studies else None,
        animals=read_reviewed_animals(said),
        adverse_events=read_adverse_events(said),
        conflicting=_named(studies=contradiction),
    )


def _named(**contradictions: tuple[Match, ...]) -> tuple[tuple[str, tuple[Match, ...]], ...]:
    """Each field whose numbers contradict each other, with their words."""
    return tuple((field, matches) for field, matches in contradictions.items() if matches)
