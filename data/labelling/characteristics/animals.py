"""Animals in all, of an animal study or of the studies that a review of them included."""

from __future__ import annotations

import re

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.numbers import COUNT, NUMBERS, value_of
from data.labelling.characteristics.subjects import agreed, candidates
from data.labelling.characteristics.terms import any_of, listed
from data.labelling.characteristics.text import Sentences
from data.labelling.matches import Match


def read_animals(sentences: Sentences) -> tuple[Stated[int] | None, tuple[Match, ...]]:
    """The animals of a study, and the words of numbers that contradict each other."""
    found = [one for sentence in sentences.having(NUMBERS) for one in candidates(sentence, "animals")]
    best = max((one.weight for one in found), default=0)
    if best < 2:
        return None, ()
    return agreed([one for one in found if one.weight == best], found)


_ANIMALS = listed("nouns", "animals")
_REVIEWED = re.compile(
    rf"{any_of('nouns', 'studies')} ?\((?:n ?= ?)?(?P<n>{COUNT}) {any_of('nouns', 'animals')}\)"
    rf"|\btotal of (?P<m>{COUNT}) {any_of('nouns', 'animals')}"
)


def read_reviewed_animals(sentences: Sentences) -> Stated[int] | None:
    """The animals in the studies of a review."""
    for sentence in sentences.having(_ANIMALS.triggers):
        if found := _REVIEWED.search(sentence.text):
            return Stated(int(value_of(found["n"] or found["m"])), (sentence.found(found),))
    return None
