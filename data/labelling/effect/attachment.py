"""Which measure a change belongs to.

The measure of a verb in the active voice follows it, that of a passive or intransitive one precedes it.
A clause that names no measure speaks of the one before, if it begins as such clauses do.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from data.labelling.effect import negation, numbers
from data.labelling.effect.changes import PASSIVE, Change, is_compound, is_loss, is_noun
from data.labelling.effect.claim import Earlier
from data.labelling.effect.measures import TIERS, principal
from data.labelling.effect.sentences import Clause
from data.labelling.effect.tags import Tag
from data.topics.frames import CHANGES, MEASURES

_ONLY_INTRANSITIVE = frozenset(("progressed", "relapsed", "deteriorated"))
_OBJECT_FOLLOWS = re.compile(r"\s+(?:\w+ly\s+)?(?:in|of|for|from|on|to|with|against)\b", re.IGNORECASE)
_OF_SOMETHING = re.compile(
    r"\s+(?:in|of)\s+(?!\w+\s+(?:groups?|arms?)|(?:both|each|either|all|the)\b|\d)", re.IGNORECASE
)
_NEAR = 45  # characters between a noun and its object

_ELLIPSIS = re.compile(
    r"[,;:\s]*(?:(?:and|but|or|with|while|whereas|although|though|however|yet|so|then|only|this|which|who)[,\s]+)*"
    r"(?:it|they|them|these|this|those|both|neither|none|nor|not|no|a\s+difference|at\s+(?:all|any|no|other)"
    r"|the\s+(?:difference|improvement|reduction|effect|gain|change|decrease|benefit|group|two|arms|other)s?"
    r"|how\s+much|did|was|were|all\s+(?:improved|fell)|again|later"
    r"|in\s+(?:the|both|either|each|neither)\b.{0,40}\b(?:groups?|arms?))\b",
    re.IGNORECASE,
)
_PATIENTS = re.compile(  # 'none responded', 'most patients did not benefit'
    r"[,;:\s]*(?:(?:and|but|while|whereas|unfortunately|however)[,\s]+)*(?:none|nobody|no\s+one|neither|most|the\s+majority"
    r"|(?:\w+\s+){0,3}(?:patients?|participants?|subjects?|individuals?|treatment|therapy|injections?|infusions?|cells))\b",
    re.IGNORECASE,
)
_LATER = re.compile(  # 'later no difference was found'
    r"(?:later|thereafter|afterwards|beyond|from|after|by|at)\b[^.]{0,40}?\b(?:no|not|neither|equal\w*|similar\w*|alike|as\s+bad|as\s+before|the\s+same)\b",
    re.IGNORECASE,
)
_THE = re.compile(
    r"(?:^|[,;]|\b(?:the|these|those|mean|average|median|in|of|and|but|both|all))\s*$", re.IGNORECASE
)
_SHOWED = re.compile(r"[,;:\s]*(?:and\s+)?(?:showed|had|underwent|experienced|saw)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|them)\s+(?:\w+\s+)?\w+\s*\w{0,7}$|\b\w+(?:ed|d|s)?\s+(?:it|them)\b"
    r"|\b(?:this|that|these)\s+(?:drop|fall|decrease|increase|rise)\b",
    re.IGNORECASE,
)
_GROUPS_SUBJECT = re.compile(
    r"[\s,;]*(?:[\w-]+,?\s+){0,8}?(?:there\s+(?:was|were)\s+no|(?:no|without)\s+(?:[\w-]+\s+){0,3}differences?"
    r"|(?:the\s+)?(?:\w+\s+){0,2}(?:groups?|arms?|cohorts?|treatments?|cells|doses?|injections?|treated)\s+(?:\w+\s+)?"
    r"(?:did|were|was|had|showed|brought|gave)|(?:between|inter)[- ]?(?:\w+\s+)?groups?\s+differences?"
    r"|differences?\s+between|the\s+differences?\s+(?:was|were)|neither\s+(?:group|treatment|arm)|none\s+of|groups?\s+(?:did|were))\b",
    re.IGNORECASE,
)


class Attached(NamedTuple):
    """The list that a measure is in, '' for none, and whether the clause itself names it."""

    measure: str = ""
    own: bool = False


def attach(clause: Clause, change: Change, earlier: Earlier) -> Attached:
    """The measure of a change."""
    measures = clause.of(*MEASURES)
    if measures:
        return _named(clause, change.tag, earlier, measures)
    return _left_out(clause, change.tag, change.degree, earlier)


def _is_the_scores(clause: Clause, tag: Tag) -> bool:
    """Whether it is 'the scores', of a measure named before."""
    return clause.words(tag) == "scores" and bool(_THE.search(clause.lead(tag)))


def _left_out(clause: Clause, change: Tag, degree: str, earlier: Earlier) -> Attached:
    of_patients = _PATIENTS.match(clause.text) and not clause.has("control", "than", "groups")
    if change.kind == "better" and of_patients and negation.denied(clause, change):
        return Attached("everything", True)
    if earlier.measure and _PRONOUN.search(clause.text[: change.end - clause.start + 8]):
        return Attached(earlier.measure, True)
    groups = _is_of_groups(clause, change, degree, earlier)
    starts = (
        change.start - clause.start <= 14
        or _ELLIPSIS.match(clause.text)
        or (_SHOWED.match(clause.text) and is_noun(clause, change))
    )
    others = clause.contrast and change.kind in ("same", "differ") and clause.has("treated", "subset")
    if earlier.measure and (starts or groups or others or earlier.goes_on or negation.missed(clause)):
        return Attached(earlier.measure)
    alike = groups or _LATER.match(clause.text) or _ELLIPSIS.match(clause.text) or change.kind == "returned"
    if alike and change.kind in ("same", "differ", "returned") and TIERS.get(earlier.last) == 0:
        return Attached(earlier.last)
    return Attached("whole", True) if groups else Attached()


def _is_of_groups(clause: Clause, change: Tag, degree: str, earlier: Earlier) -> bool:
    """Whether groups are its subject: 'there was no difference', 'neither group', 'cells were superior'."""
    if _GROUPS_SUBJECT.match(clause.text) and (
        earlier.measure or clause.has("groups", "both", "control", "than")
    ):
        return True
    if change.kind == "differ" and clause.has("baseline") and numbers.significance(clause.text):
        return True
    if change.kind == "same" and clause.has("than") and clause.has("control"):
        return True  # 'did no better than those given saline'
    if change.kind == "better" and (
        clause.has("control", "than", "groups", "both") or (degree and clause.has("treated"))
    ):
        return True
    return clause.also(change, "decided")


def _is_intransitive(clause: Clause, change: Tag) -> bool:
    return any(tag.start == change.start for tag in clause.of("intransitive"))


def _told(measures: list[Tag]) -> bool:
    """Whether pain, or an index with pain in it, is among measures."""
    return any(tag.kind in TIERS for tag in measures)


def _named(clause: Clause, change: Tag, earlier: Earlier, measures: list[Tag]) -> Attached:
    others = [
        tag
        for tag in clause.of(*CHANGES)
        if tag.start != change.start and tag.kind != "differ" and not is_compound(clause, tag)
    ]
    limit = min((tag.start for tag in others if tag.start >= change.end), default=clause.end)
    floor = max((tag.end for tag in others if tag.end <= change.start), default=clause.start)
    if change.kind != "onset":  # 'recovery without relief': only the relief is denied
        denials = [no.start for no in clause.of("no") if no.start >= change.end]
        measures = [tag for tag in measures if not any(no < tag.start for no in denials)]
    inside = [tag for tag in measures if tag.start < change.end and change.start < tag.end]
    after = [tag for tag in measures if change.end <= tag.start < limit]
    ahead = [tag for tag in measures if floor <= tag.start and tag.end <= change.start] or [
        tag for tag in measures if tag.end <= change.start
    ]
    words = clause.words(change)
    if words in _ONLY_INTRANSITIVE and not ahead:
        return Attached()
    near = bool(after) and after[0].start - change.end < _NEAR
    if _OBJECT_FOLLOWS.match(clause.tail(change)) and near:
        chosen = inside or after
    elif change.kind != "differ" and is_loss(clause, change) and _OF_SOMETHING.match(clause.tail(change)):
        chosen = inside or after  # 'a decrease in' something that no list names
    elif (
        PASSIVE.search(clause.lead(change))
        or (_is_intransitive(clause, change) and not (after and after[0].start - change.end <= 20))
        or change.kind in ("same", "differ", "arose")
    ):
        told_after = after if _told(after) and not _told(ahead) else []
        chosen = inside or told_after or ahead or after or measures
    else:
        chosen = inside or after or ahead or measures
    if not chosen:
        return Attached()
    told = earlier.measure or earlier.last
    if TIERS.get(told, 3) < 2 and all(_is_the_scores(clause, tag) for tag in chosen):
        return Attached(told, True)
    if change.kind == "raise" and any(tag.kind == "threshold" for tag in chosen):
        return Attached("threshold", True)
    return Attached(principal(chosen), True)
