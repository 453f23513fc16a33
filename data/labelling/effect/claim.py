"""A claim: how pain changed according to a sentence, and compared with what."""

from __future__ import annotations

from dataclasses import dataclass

from data.labelling.effect.comparison import Level

BETTER, WORSE, SAME = "better", "worse", "same"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says about pain.

    Attributes:
        value: BETTER, WORSE or SAME.
        level: what pain is compared with.
        tier: how near the measure is to pain, see `measures.TIERS`.
        zone: of its sentence.
        segment: the number of its sentence in the record; start and end are those of the sentence.
        faint: SAME because a difference was not significant, rather than denied in words.
        harmless: SAME because no pain was caused.
        primary: of the primary end point.
        elliptic: SAME because a clause without a measure or change denies the one before.
        implied: WORSE because a measure rose or fell, rather than by a word such as 'worse'.
    """

    value: str
    level: Level
    tier: int
    zone: str
    segment: int
    start: int
    end: int
    faint: bool = False
    harmless: bool = False
    primary: bool = False
    implied: bool = False
    elliptic: bool = False


@dataclass(slots=True)
class Earlier:
    """What the preceding clauses said, for one that leaves it out.

    Attributes:
        measure: the list of the measure they name, '' if none.
        sign: 1 if they report that anything, pain or not, became better, -1 worse, 0 neither.
        treated: whether they name the treatment.
        onset: 1 if pain began in the treated, -1 in the controls, 0 in neither.
        began: whether pain that began is mentioned at all.
        last: the list of the measure of the preceding sentence.
        figures: text of a clause with a scale and its figure before treatment, '' once it is compared.
        goes_on: whether the sentence speaks of the preceding one: 'the difference was not significant'.
        withdrawn: whether a difference they reported was not significant.
    """

    measure: str = ""
    sign: int = 0
    treated: bool = False
    onset: int = 0
    began: bool = False
    last: str = ""
    figures: str = ""
    goes_on: bool = False
    withdrawn: bool = False
