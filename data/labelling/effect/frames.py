"""From sentences to claims.

A frame is a change and the measure it belongs to: less pain, a higher threshold and relief are better. The
other words of the clause say whether it is denied, hoped for, missed, or about a control group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from data.labelling.effect import comparison, negation, numbers
from data.labelling.effect.attachment import attach
from data.labelling.effect.changes import DEGREES, PASSIVE, Change, changes_of, is_noun
from data.labelling.effect.claim import BETTER, SAME, WORSE, Claim, Earlier
from data.labelling.effect.comparison import Level
from data.labelling.effect.implicit import figures_by_arm, implied_claim
from data.labelling.effect.measures import TIERS, principal, sign
from data.labelling.effect.onset import onset
from data.labelling.effect.sentences import Clause, Sentence
from data.labelling.effect.tags import Tag
from data.topics.frames import DENIALS, MEASURES

_THE_DIFFERENCE = re.compile(
    r"(?:^\W*(?:but\s+)?|\b(?:the|these)\s+(?:\w+\s+)?)"
    r"(?:differences?|improvement|reduction|change|effect|advantage)\b|\b(?:which|this|it)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d\s*-?(?:months?|weeks?|years?|days?)\b|no\s+longer", re.IGNORECASE)
_IN_OTHERS = re.compile(
    r"\s+in\s+(?:the\s+)?(?:\d+|one|two|three|four|five|others?|some|rest)\b", re.IGNORECASE
)
_PURPOSE = re.compile(r"\bto\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_PROVEN = re.compile(
    r"show|found|effective|able|appear|seem|prove|fail|help|suggest|demonstrat|indicat|success|led|continu"
    r"|manage",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:one|1|two|2|three|3|a\s+single)\s+(?:\w+\s+)?(?:patient|subject|participant|case|knee)s?\b"
    r"|\bworse(?:ned)?\s+in\s+(?:only\s+)?(?:(?:one|1|two|2)\b|1?\d\s?%)"
    r"|\b1?\d\s?%\s+(?:\w+\s+){0,2}worse",
    re.IGNORECASE,
)
_ENDPOINT = re.compile(r"\bprimary|end\s?-?points?\b|superiority", re.IGNORECASE)
_LASTING = frozenset(
    (
        "persisted",
        "stable",
        "unchanged",
        "remained unchanged",
        "unaltered",
        "held steady",
        "remained at",
        "stayed low",
        "remained low",
    )
)


def claims_in(sentences: Iterable[Sentence]) -> list[Claim]:
    """The claims of a record, in the order of the text."""
    found: list[Claim] = []
    last = ""
    for sentence in sentences:
        claims, last = claims_of(sentence, "" if sentence.zone == "title" else last)
        found += claims
    return found


def claims_of(sentence: Sentence, last: str = "") -> tuple[list[Claim], str]:
    """The claims of a sentence, in order, and the list of the measure it ends with.

    A clause that leaves out its measure is about the preceding one; so is a sentence that says only that
    groups did not differ, if `last` names the measure of the sentence before it.
    """
    found: list[Claim] = []
    earlier = Earlier(last=last)
    for clause in sentence.clauses:
        made = Claim(SAME, Level.PLAIN, 0, sentence.zone, sentence.segment, sentence.start, sentence.end)
        told = _claims(clause, made, earlier)
        if earlier.withdrawn:
            found = [claim for claim in found if claim.value != BETTER or claim.level == Level.BOTH]
            earlier.withdrawn = False
        if found and not told and found[-1].harmless and _is_of_controls(clause):
            earlier.onset = -1  # '..., whereas controls did'
        if any(claim.level == Level.BOTH for claim in found):
            told = [
                replace(claim, level=Level.BETWEEN) if _is_plain_denial(claim) else claim for claim in told
            ]
        found += told
        if measures := clause.of(*MEASURES):
            earlier.measure = principal(measures)
        earlier.treated = earlier.treated or clause.has("treated")
    return _contrasted(_alike(found), earlier), earlier.measure


def _is_plain_denial(claim: Claim) -> bool:
    return claim.value == SAME and claim.level == Level.PLAIN


def _alike(found: list[Claim]) -> list[Claim]:
    """'Less pain in men but not in women compared with placebo': both are compared with it."""
    if not any(claim.value == SAME and claim.level == Level.BETWEEN and claim.elliptic for claim in found):
        return found
    return [replace(claim, level=Level.BETWEEN) if claim.level == Level.PLAIN else claim for claim in found]


def _is_of_controls(clause: Clause) -> bool:
    return clause.has("control") and not clause.has("treated", "same", "other_measures", *DENIALS)


def _claims(clause: Clause, made: Claim, earlier: Earlier) -> list[Claim]:
    if negation.of_other_cause(clause):
        earlier.began = earlier.began or clause.has("pain")
        return []
    if negation.only_hoped(clause):
        return []
    found: list[Claim] = []
    changes = changes_of(clause)
    for change in changes:
        measure, own = attach(clause, change, earlier)
        value = sign(change.tag.kind, measure, change.degree)
        if measure == "other_measures":
            earlier.sign = value or earlier.sign
        elif measure and (claim := _claim(clause, made, change, measure, earlier)):
            if own or _is_sure(claim, change.tag, earlier):
                found.append(claim)
            elif clause.contrast and _IN_OTHERS.match(clause.tail(change.tag)):
                found.append(replace(claim, implied=False))  # '..., but increased in 5'
            if (
                claim.faint
                and not own
                and _THE_DIFFERENCE.search(clause.text)
                and not _TIME.search(clause.text)
            ):
                earlier.withdrawn = True
    if not found and (claim := implied_claim(clause, made, earlier, bool(changes))):
        found.append(claim)
    if any(negation.but_not(clause, denial) for denial in clause.of("not")) and not clause.has("control"):
        found += [replace(claim, value=SAME, elliptic=True) for claim in found if claim.value == BETTER]
    if _gains_alike(clause, changes):
        levels = {BETTER: Level.BOTH, SAME: Level.BETWEEN}
        found = [
            replace(claim, level=levels[claim.value])
            if claim.level == Level.PLAIN and claim.value in levels
            else claim
            for claim in found
        ]
    for claim in found:
        earlier.sign = {BETTER: 1, WORSE: -1}.get(claim.value, earlier.sign)
    return _settled(found)


def _gains_alike(clause: Clause, changes: Sequence[Change]) -> bool:
    """'Improvements of pain were similar': in all groups, and no more in one than in another."""
    return any(
        is_noun(clause, gain.tag) and same.tag.kind == "same" and PASSIVE.search(clause.lead(same.tag))
        for gain, same in pairwise(changes)
    )


def _is_sure(claim: Claim, change: Tag, earlier: Earlier) -> bool:
    """Whether a claim is certain although another clause names its measure."""
    if claim.value == BETTER:
        return change.kind != "differ" and not earlier.began
    return claim.value == SAME or change.kind == "worse"


def _settled(found: list[Claim]) -> list[Claim]:
    """Without a gain between groups in a clause that says they did not differ: the gain was in both."""
    if not any(claim.value == SAME and claim.level == Level.BETWEEN for claim in found):
        return found
    return [
        replace(claim, level=Level.BOTH) if claim.value == BETTER and claim.level == Level.BETWEEN else claim
        for claim in found
        if claim.value != WORSE
    ]


def _contrasted(found: list[Claim], earlier: Earlier) -> list[Claim]:
    """Pain that began in one group and not in the other is a result of the treatment."""
    if not earlier.onset:
        return found
    value = BETTER if earlier.onset < 0 else WORSE
    return [replace(claim, value=value, harmless=False) if claim.harmless else claim for claim in found]


def _claim(clause: Clause, made: Claim, change: Change, measure: str, earlier: Earlier) -> Claim | None:
    tag = change.tag
    made = replace(made, level=comparison.level(clause, tag, change.degree), tier=TIERS[measure])
    denied = negation.denied(clause, tag)
    missed = negation.missed(clause) or numbers.significance(clause.text) is False
    if tag.kind in ("onset", "arose"):
        return onset(clause, made, tag, measure, denied, earlier)
    if comparison.of_control_only(clause):
        return None
    if tag.kind == "differ":
        return _difference(clause, made, denied, missed)
    if tag.kind == "same":
        lasting = clause.words(tag) in _LASTING and (
            measure in ("relief", "relieved") or (earlier.sign > 0 and not clause.has(*MEASURES))
        )
        return None if lasting or denied or comparison.at_the_start(clause) else made
    value = sign(tag.kind, measure, change.degree)
    return _gain_or_loss(clause, made, tag, measure, value, denied, missed) if value else None


def _difference(clause: Clause, made: Claim, denied: bool, missed: bool) -> Claim | None:
    if comparison.at_the_start(clause):
        return None
    if denied or missed:
        return replace(made, faint=missed and not denied)
    told = made.level in (Level.BETWEEN, Level.BEFORE) and made.tier < 2
    return replace(made, value=BETTER) if told and numbers.significance(clause.text) else None


def _gain_or_loss(
    clause: Clause, made: Claim, change: Tag, measure: str, value: int, denied: bool, missed: bool
) -> Claim | None:
    lead = clause.lead(change)
    if _PURPOSE.search(lead) and not _PROVEN.search(lead):
        return None
    if comparison.reversed_arms(clause):
        value = -value
    if denied:
        if value < 0:
            return replace(made, harmless=True)
        return None if comparison.at_the_start(clause) else made
    if missed:
        of_trial = measure == "whole" and _ENDPOINT.search(clause.text)
        return replace(made, faint=True, level=Level.BETWEEN if of_trial else made.level)
    if made.level == Level.BOTH and value > 0 and numbers.significance(clause.text):
        figures = figures_by_arm(clause)
        if figures:  # 'fell by 40% with cells and by 11% with placebo (p = 0.01)'
            made = replace(made, level=Level.BETWEEN)
            value = 1 if figures[0] > figures[1] else -1
    if value > 0:
        return replace(made, value=BETTER)
    implied = change.kind != "worse" and not clause.contrast
    if (implied and made.tier == 1) or _FEW.search(clause.text) or not _of_treatment(clause, change):
        return None
    if clause.words(change) in DEGREES and any(
        tag.start != change.start for tag in clause.of("better", "lessen")
    ):
        return None
    return replace(made, value=WORSE, implied=implied)


def _of_treatment(clause: Clause, change: Tag) -> bool:
    """Whether what got worse did so under the treatment, not by the injury of a model."""
    if any(tag.end <= change.start for tag in clause.of("treated", "given")):
        return True
    model = clause.of("injury")
    return not (any(tag.end <= change.start for tag in model) or (model and not clause.has("treated")))
