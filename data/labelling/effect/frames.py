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
from data.labelling.effect.changes import PASSIVE, Change, changes_of, is_noun
from data.labelling.effect.claim import BETTER, SAME, WORSE, Claim, Earlier
from data.labelling.effect.comparison import Level
from data.labelling.effect.implicit import SO_DID, figures_by_arm, implied_claim
from data.labelling.effect.measures import SCALES, TIERS, principal, sign
from data.labelling.effect.onset import onset
from data.labelling.effect.sentences import Clause, Sentence
from data.labelling.effect.tags import Tag
from data.topics.frames import CHANGES, DENIALS, MEASURES

_THE_DIFFERENCE = re.compile(
    r"(?:^\W*(?:but\s+)?|\b(?:the|these)\s+(?:\w+\s+)?)"
    r"(?:differences?|improvement|reduction|change|effect|advantage)\b|\b(?:which|this|it)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:however,?\s+|but\s+|by\s+[\w\s]{2,20},\s+)?(?:however,\s+)?(?:the|this|these|that|such)\s+(?:\w+\s+)?"
    r"(?:differences?|improvements?|reductions?|decreases?|declines?|falls?|relief|effects?|advantages?|benefits?|changes?|gains?)\b"
    r"|(?:however,?\s+|but\s+)?(?:this|it|which)\s+(?:was|did|failed|lasted|persisted)\b",
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
    r"|\b1?\d\s?%\s+(?:\w+\s+){0,2}worse|^[,;\s]*(?:and\s+|but\s+|while\s+)?(?:one|1)\s+(?!year|month|week)",
    re.IGNORECASE,
)
_ONLY = re.compile(  # 'better only at 3 months', 'only in the high-dose group'
    r"\bonly\s+(?:at|in|after|with|for|until|during|up\s+to)\s+(?:the\s+)?(?:\d|\w+\s+(?:months?|weeks?|years?|days?|time|visit)"
    r"|\w+[- ]dose|first|short)|\blasted\s+only|\bonly\s+the\s+(?:high|low|larg|small)",
    re.IGNORECASE,
)
_MERE = re.compile(  # 'only 3 of 20', 'only 14%'
    r"\b(?:only|merely|just)\s+(?:about\s+)?(?:(?:one|two|three|four|five|\d+)\s+(?:\w+\s+)?(?:of|out\s+of)\b"
    r"|[1-4]?\d(?:\.\d+)?\s?%|(?:one|two|a\s+few|a\s+minority)\b)",
    re.IGNORECASE,
)
_SIGNIFICANT = re.compile(
    r"\bsignificant(?:ly)?\s+(?:\w+\s+){0,2}differ|\bdiffer\w*\s+(?:significantly|with\s+statistical)|"
    r"\bdifferences?\b.*\b(?:was|were)\s+(?:\w+ly\s+)?significant",
    re.IGNORECASE,
)
_OF_SOME = re.compile(  # some of the patients; partial benefit is benefit
    r"\b(?:in|by|for)\s+(?:the\s+)?(?:other\s+)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|others?|some|rest"
    r"|remaining)\b(?!\s*-?(?:months?|weeks?|years?|days?|%|mm|points?|groups?|arms?|or\s+more|levels?))",
    re.IGNORECASE,
)
# A sentence without any of these says nothing about pain, or about how groups compare;
_OF_PAIN = frozenset((*MEASURES, "better", "groups", "both", "control", "than")) - {"other_measures"}
# unless it is about the one before: 'later no difference was found'.
_OF_THE_SAME = frozenset(("same", "differ", "not_significant", "not_kept", "returned"))
# Without these or figures it makes no claim.
_CLAIMING = frozenset((*CHANGES, *DENIALS, *_OF_THE_SAME, "relieved", "aggravated", "relief"))
_DIGIT = re.compile(r"\d")
_POST_HOC = re.compile(r"\bpost[- ]hoc\b|\bexploratory\b|\bsub-?group\s+analys", re.IGNORECASE)
_OF_GROUPS = re.compile(
    r"differ|associat|correlat|influenc|affect|impact|alter|modif|interaction|group", re.I
)
_EARLY = re.compile(  # 'after an early fall', 'despite an initial decrease'
    r"\b(?:after|following|despite)\s+an?\s+(?:early|initial|first|transient|temporary|brief|slight|short)\s+$",
    re.I,
)
_EXCEPT = re.compile(r"[,;\s(]*(?:except|save|with\s+the\s+exception)\b", re.IGNORECASE)
_ENDPOINT = re.compile(r"\bprimary|end\s?-?points?\b|superiority", re.IGNORECASE)


def claims_in(sentences: Iterable[Sentence]) -> list[Claim]:
    """The claims of a record, in the order of the text."""
    found: list[Claim] = []
    before: list[Claim] = []
    earlier = Earlier()
    for sentence in sentences:
        goes_on = bool(earlier.figures or (before and _GOES_ON.match(sentence.text)))
        if not (goes_on or sentence.kinds & (_OF_PAIN | (_OF_THE_SAME if before else frozenset()))):
            continue
        if not goes_on:
            earlier = Earlier(last="" if sentence.zone == "title" else earlier.measure)
            if not (sentence.kinds & _CLAIMING or (sentence.kinds & SCALES and _DIGIT.search(sentence.text))):
                earlier.measure = (
                    principal(clause_measures)
                    if (clause_measures := [tag for tag in sentence.tags if tag.kind in MEASURES])
                    else ""
                )
                continue
        earlier.goes_on = goes_on
        told = claims_of(sentence, earlier)
        if told and _POST_HOC.search(sentence.text):
            told = [claim for claim in told if claim.value != BETTER]
        if earlier.withdrawn:  # of the sentence before
            before, earlier.withdrawn = _without_gains(before), False
        elif goes_on and _is_confirmed(sentence.clauses[0], told):
            before = [
                replace(claim, level=Level.BETWEEN) if claim.value == BETTER else claim for claim in before
            ]
        found += before
        before = told
        if sentence.zone == "title":
            earlier.measure = ""
    return found + before


def claims_of(sentence: Sentence, earlier: Earlier) -> list[Claim]:
    """The claims of a sentence, in order.

    A clause that leaves out its measure is about the preceding one; so is a sentence that says only that
    groups did not differ, if `earlier.last` names the measure of the sentence before it.
    """
    found: list[Claim] = []
    for clause in sentence.clauses:
        made = Claim(SAME, Level.PLAIN, 0, sentence.zone, sentence.segment, sentence.start, sentence.end)
        made = replace(made, primary=bool(_ENDPOINT.search(clause.text)))
        excepted = found and _EXCEPT.match(clause.text) and not clause.has("pain", "threshold", "relief")
        told = [] if excepted else _claims(clause, made, earlier)
        if earlier.withdrawn and found:
            found, earlier.withdrawn = _without_gains(found), False
        if found and clause.has("control") and SO_DID.search(clause.text):
            found = [replace(claim, level=Level.BOTH) for claim in found]
        if found and not told and found[-1].harmless and _is_of_controls(clause):
            earlier.onset = -1  # '..., whereas controls did'
        if any(claim.level == Level.BOTH for claim in found):
            told = [
                replace(claim, level=Level.BETWEEN) if _is_plain_denial(claim) else claim for claim in told
            ]
        if any(claim.value == BETTER for claim in found) and _OF_SOME.search(clause.text):
            told = [claim for claim in told if claim.value != SAME]  # 'and stayed as it was in one'
        found += told
        if measures := clause.of(*MEASURES):
            earlier.measure = principal(measures)
        earlier.treated = earlier.treated or clause.has("treated")
    return _contrasted(_alike(found), earlier)


def _without_gains(found: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in found if claim.value != BETTER or claim.level == Level.BOTH]


def _is_confirmed(clause: Clause, told: Sequence[Claim]) -> bool:
    """'The difference was significant (p = 0.01)', where the sentence before gave figures of groups."""
    return (
        not told
        and bool(re.search(r"\bdifference", clause.text, re.IGNORECASE))
        and numbers.significance(clause.text) is True
        and not clause.has(*DENIALS, *MEASURES)
    )


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
    measure = earlier.measure or earlier.last
    alone = measure in TIERS and clause.has("control") and not clause.has("treated")
    if alone and SO_DID.search(clause.text):
        return [replace(made, tier=TIERS[measure], level=Level.BETWEEN)]  # '..., and so did the controls'
    changes = changes_of(clause)
    for change in changes:
        measure, own = attach(clause, change, earlier)
        value = sign(change.tag.kind, measure, change.degree)
        if measure == "other_measures":
            earlier.sign = value or earlier.sign
        elif measure and (claim := _claim(clause, made, change, measure, earlier)):
            if own or _is_sure(claim, change.tag, earlier):
                lost = not own and not earlier.measure and _is_plain_denial(claim)  # 'later it was as before'
                found.append(replace(claim, elliptic=True) if lost else claim)
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
    found = _settled(found)
    but_not = any(negation.but_not(clause, denial) for denial in clause.of("not")) and not clause.has(
        "control"
    )
    if found and (but_not or _ONLY.search(clause.text)):
        found += [replace(claim, value=SAME, elliptic=True) for claim in found if claim.value == BETTER]
    return found


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
        return _difference(clause, made, tag, denied, missed)
    if tag.kind == "same":
        lasting = clause.also(tag, "lasting") and (
            measure in ("relief", "relieved") or (earlier.sign > 0 and not clause.has(*MEASURES))
        )
        return None if lasting or denied or comparison.at_the_start(clause) else made
    if tag.kind == "returned":
        return None if denied or _OF_SOME.search(clause.text) else replace(made, elliptic=True)
    value = sign(tag.kind, measure, change.degree)
    return _gain_or_loss(clause, made, tag, measure, value, denied, missed) if value else None


def _difference(clause: Clause, made: Claim, change: Tag, denied: bool, missed: bool) -> Claim | None:
    if comparison.at_the_start(clause):
        if not (denied or missed) or _OF_GROUPS.match(clause.words(change)):
            return None
        return replace(made, elliptic=True)  # 'with the low dose the change was not significant'
    if denied or missed:
        return replace(made, faint=missed and not (denied or clause.has("not_kept")))
    told = made.level in (Level.BETWEEN, Level.BEFORE) and made.tier < 2
    significant = numbers.significance(clause.text) or _SIGNIFICANT.search(clause.text)
    return replace(made, value=BETTER) if told and significant else None


def _gain_or_loss(
    clause: Clause, made: Claim, change: Tag, measure: str, value: int, denied: bool, missed: bool
) -> Claim | None:
    lead = clause.lead(change)
    if _EARLY.search(lead) and is_noun(clause, change):
        return None
    if _PURPOSE.search(lead) and not _PROVEN.search(lead):
        return None
    if comparison.reversed_arms(clause):
        value = -value
    if clause.also(change, "decided") and clause.words(change).startswith("favo"):
        control, treated = (
            next((tag.start for tag in tags if tag.start > change.end), clause.end)
            for tags in (clause.of("control"), clause.of("treated", "than"))
        )
        if control < treated:  # 'favoured placebo', 'favoured placebo at first and cells later'
            return replace(made, value=WORSE if treated == clause.end else SAME)
    if denied:
        if value < 0:
            return replace(made, harmless=True)
        return None if comparison.at_the_start(clause) else made
    if clause.has("not_kept"):
        return replace(made, elliptic=True)
    if missed:
        of_trial = measure == "whole" and made.primary
        return replace(made, faint=True, level=Level.BETWEEN if of_trial else made.level)
    if made.level == Level.BOTH and value > 0 and numbers.significance(clause.text):
        figures = figures_by_arm(clause)
        if figures:  # 'fell by 40% with cells and by 11% with placebo (p = 0.01)'
            made = replace(made, level=Level.BETWEEN)
            value = 1 if figures[0] > figures[1] else -1
    if value > 0:
        return None if _MERE.search(clause.text) else replace(made, value=BETTER)
    implied = change.kind != "worse" and not clause.contrast
    if (implied and made.tier == 1) or _FEW.search(clause.text) or not _of_treatment(clause, change):
        return None
    if clause.also(change, "degree") and any(
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
