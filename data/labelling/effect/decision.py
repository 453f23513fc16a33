"""From the claims of a record to one verdict.

A comparison between groups counts before one with the state before, results before conclusions, pain and
indices with pain in them before results as a whole. Better on one measure or at one time and
not at another is mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.labelling.effect.claim import BETTER, SAME, WORSE, Claim
from data.labelling.effect.comparison import Level

SPLIT, SILENT = "split", ""

# BETTER, SAME, WORSE, SPLIT or SILENT, and the claims it rests on.
Answer = tuple[str, tuple[Claim, ...]]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rest of the record says about how to read its claims.

    Attributes:
        controlled: a group without the treatment is named.
        pain_measured: pain, or an index with pain in it, was measured.
        untold: the record says itself that pain was not measured, or is about donors.
        people: the record is of people.
    """

    controlled: bool
    pain_measured: bool
    untold: bool
    people: bool


def decide(claims: Sequence[Claim], harms: Sequence[Claim], setting: Setting) -> Answer:
    """How pain changed, and the claims behind that.

    Args:
        claims: of sentences on results.
        harms: pain that began or grew, in a record on a complication.
        setting: of the record.
    """
    if setting.untold:
        return SILENT, ()
    usable = [claim for claim in claims if claim.tier == 0 or setting.pain_measured]
    if any(claim.value == BETTER for claim in usable):
        better = {claim.segment for claim in usable if claim.value == BETTER}
        usable = [
            claim for claim in usable if not claim.implied or (not setting.people and claim.segment in better)
        ]
    category, told = _in_people(usable, setting) if setting.people else _in_animals(usable, setting)
    if harms and category != BETTER:
        return WORSE, (harms[0],)
    return category, told


def _in_people(claims: Sequence[Claim], setting: Setting) -> Answer:
    between = _between(claims, setting)
    return (
        _from_groups(between)
        or _from_all_groups(claims, setting)
        or _from_before([claim for claim in claims if claim.level != Level.BETWEEN])
        or (SILENT, ())
    )


def _between(claims: Sequence[Claim], setting: Setting) -> list[Claim]:
    """Claims compared with another group; where there is one, so is a difference that was not reached."""
    compared = any(claim.level == Level.BETWEEN and claim.value == BETTER for claim in claims)
    if not (setting.controlled or compared):
        return [
            claim
            for claim in claims
            if claim.level == Level.BETWEEN and (claim.value != SAME or (claim.primary and claim.tier == 2))
        ]
    gained = {claim.segment for claim in claims if claim.value == BETTER and claim.level != Level.BETWEEN}
    return [
        claim
        for claim in claims
        if claim.level == Level.BETWEEN
        or (
            claim.level == Level.PLAIN
            and claim.value == SAME
            and claim.tier < 2
            and not claim.harmless
            and (claim.faint or claim.segment not in gained)
        )
    ]


def _from_groups(between: Sequence[Claim]) -> Answer | None:
    results = [claim for claim in between if claim.zone == "results"]
    rest = [claim for claim in between if claim.zone != "results"]
    named = [claim for claim in results if claim.tier < 2]
    for told in (named, results):
        if not told:
            continue
        answer = _summed(told)
        missed = [claim for claim in results if claim.primary and claim.value == SAME and claim.tier == 2]
        if answer[0] == BETTER and missed and all(claim.tier for claim in told):
            return SAME, (missed[0],)
        against = [claim for claim in rest if claim.value == SAME]
        if answer[0] == BETTER and against:
            return SPLIT, (*answer[1], against[0])
        return answer
    for told in _by_tier(rest):
        return _summed(told)
    return None


def _from_all_groups(claims: Sequence[Claim], setting: Setting) -> Answer | None:
    """Every group got better, and nothing says that one did so more."""
    both = [
        claim for claim in claims if claim.level == Level.BOTH and claim.tier < 2 and claim.value == BETTER
    ]
    if not both or not setting.controlled:
        return None
    segments = {claim.segment for claim in both}
    alone = [
        claim
        for claim in claims
        if claim.level in (Level.BEFORE, Level.PLAIN)
        and (claim.value, claim.zone, claim.tier) == (BETTER, "results", 0)
        and (claim.segment not in segments or claim.tier < both[0].tier)
    ]
    return None if alone else (SAME, (both[0],))


def _from_before(claims: Sequence[Claim]) -> Answer | None:
    """Partial benefit is benefit, unless the same sentence says who or what was not helped."""
    for zones in (("results",), ("conclusion", "title")):
        for told in _by_tier([claim for claim in claims if claim.zone in zones and claim.tier < 2]):
            better = _of(told, BETTER)
            segments = {claim.segment for claim in better}
            against = [
                claim
                for claim in told
                if claim.value != BETTER
                and not claim.faint
                and not claim.harmless
                and (claim.segment in segments or claim.elliptic)
            ] or [
                claim
                for claim in told
                if better and claim.value == WORSE and claim.segment > better[0].segment
            ]
            if better:
                return (SPLIT, (better[0], against[0])) if against else (BETTER, (better[0],))
            return _summed(told)
    return None


def _in_animals(claims: Sequence[Claim], setting: Setting) -> Answer:
    """A title that reports only relief decides, unless a sentence sets one measure against another."""
    both = any(claim.level == Level.BOTH for claim in claims)
    if not (setting.controlled or both):
        claims = [claim for claim in claims if not (claim.level == Level.BETWEEN and claim.value == SAME)]
    if both and any(claim.level == Level.BETWEEN and claim.value == SAME for claim in claims):
        claims = [claim for claim in claims if claim.level != Level.BOTH]
    pain = [claim for claim in claims if claim.tier == 0]
    title, results, rest = (
        [claim for claim in pain if claim.zone == zone] for zone in ("title", "results", "conclusion")
    )
    denied = [
        claim for claim in claims if claim.value == SAME and claim.tier == 2 and claim.zone == "results"
    ]
    if denied:
        results = [claim for claim in results if claim.value != BETTER] + denied
    if title and not _of(title, BETTER) and _of(results, BETTER) and not _of(results, SAME):
        title = []
    for told in (title, results, rest):
        if told:
            answer = _summed(told)
            if told is title and answer[0] == BETTER:
                mixed = _split(results)
                return mixed or answer
            return answer
    return SILENT, ()


def _split(claims: Sequence[Claim]) -> Answer | None:
    """A sentence that says both that pain got better and that it did not."""
    for claim in claims:
        against = [
            one
            for one in claims
            if one.segment == claim.segment and one.value != BETTER and not one.harmless and not one.faint
        ]
        if claim.value == BETTER and against:
            return SPLIT, (claim, against[0])
    return None


def _summed(claims: Sequence[Claim]) -> Answer:
    """Claims of one kind together."""
    better, worse, same = (_of(claims, value) for value in (BETTER, WORSE, SAME))
    same = [claim for claim in same if not claim.harmless] or ([] if better or worse else same)
    if better and (worse or same):
        return SPLIT, (better[0], (worse or same)[0])
    if worse:
        return WORSE, (worse[0],)
    if better:
        return BETTER, (better[0],)
    return SAME, (same[0],)


def _by_tier(claims: Sequence[Claim]) -> Iterable[list[Claim]]:
    for tier in (0, 1, 2):
        if told := [claim for claim in claims if claim.tier == tier]:
            yield told


def _of(claims: Iterable[Claim], value: str) -> list[Claim]:
    return [claim for claim in claims if claim.value == value]
