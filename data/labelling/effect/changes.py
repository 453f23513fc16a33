"""The changes that a clause reports, each with its degree.

A 'greater improvement' is one change, not two; so is an 'improvement' that 'was greater', and pain that
'improved more'. A loss that was undone, as in 'reversed the fall of the threshold', is a gain.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from data.labelling.effect.measures import sign
from data.labelling.effect.sentences import Clause
from data.labelling.effect.tags import Tag
from data.topics.frames import CHANGES, MEASURES

PASSIVE = re.compile(
    r"\b(?:was|were|been|be|being|is|are|had|has|have|got|became|becoming|remained|stayed)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)

_NOUN = re.compile(
    r"(?:improve|reduc|decreas|increas|gain|benefit|relief|drop|fall|declin|attenuat|alleviat|change|differenc"
    r"|rise|elevat|prolong)\w*",
    re.IGNORECASE,
)
_LOSS = re.compile(
    r"(?:drop|fall|decrease|reduction|decline|loss|lowering|increase|rise|elevation|development|shortening"
    r"|prolongation)s?$",
    re.IGNORECASE,
)
_COPULA = re.compile(r"\b(?:was|were|is|are|be|been|being|also)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_ADVERBS = re.compile(r"\s+(?:(?:\w+ly|much|far|even|still)\s+){0,2}")
_BREAK = re.compile(r"[,;()]|\band\b")
_THAN_FIGURE = re.compile(
    r"\s+than\s+(?:half|\d|a\s+(?:third|quarter|half)|one|two|three|four|five|ten|twice)\b", re.IGNORECASE
)


class Change(NamedTuple):
    """A word for a change, with its degree, such as "greater" or "less", if there is one."""

    tag: Tag
    degree: str = ""


def changes_of(clause: Clause) -> list[Change]:
    """The changes of a clause, in order."""
    found: list[Change] = []
    degree = ""
    tags = [tag for tag in clause.of(*CHANGES) if not _says_nothing(clause, tag)]
    for number, tag in enumerate(tags):
        if number and tags[number - 1].start == tag.start:
            continue
        words = clause.words(tag)
        if clause.also(tag, "degree"):
            following = next((one for one in tags[number + 1 :] if one.start > tag.start), None)
            if following and _belongs_to_next(clause, tag, following):
                degree = words if is_noun(clause, following) else ""
                continue
            if found and _belongs_to_last(clause, found[-1].tag, tag):
                last = found[-1].tag
                found[-1] = Change(last._replace(kind="better") if last.kind == "differ" else last, words)
                continue
        found.append(Change(tag, degree))
        degree = ""
    return _undone(clause, found)


def is_noun(clause: Clause, change: Tag) -> bool:
    """Whether a change is expressed by a noun such as 'improvement', or a verb of the same stem."""
    return bool(_NOUN.match(clause.words(change)))


def is_loss(clause: Clause, change: Tag) -> bool:
    """Whether it is a noun such as 'fall' or 'increase', whose measure must be named."""
    return bool(_LOSS.match(clause.words(change)))


def is_compound(clause: Clause, tag: Tag) -> bool:
    """'Injury-induced', 'pain produced by a drug': not a reported change."""
    if tag.kind not in ("onset", "raise"):
        return False
    if tag.kind == "onset" and clause.lead(tag).endswith("-"):
        return True
    return bool(re.match(r"\s+by\s+(?!\d)", clause.tail(tag))) and not PASSIVE.search(clause.lead(tag))


def _says_nothing(clause: Clause, tag: Tag) -> bool:
    words = clause.words(tag)
    return (
        is_compound(clause, tag)
        or (words in ("similarly", "likewise") and not clause.lead(tag).strip())
        or (words == "more" and clause.lead(tag).endswith("or "))  # '50% or more'
        or (clause.also(tag, "degree") and bool(_THAN_FIGURE.match(clause.tail(tag))))
    )


def _belongs_to_next(clause: Clause, degree: Tag, change: Tag) -> bool:
    """'Greater improvement', 'less pain reduction'."""
    gap = clause.between(degree, change)
    if len(gap.split()) > 3 or _BREAK.search(gap):
        return False
    if not is_noun(clause, change) and change.kind not in ("better", "lessen"):
        return False
    return not any(
        tag.kind != "pain" for tag in clause.of(*MEASURES) if degree.end <= tag.start < change.start
    )


def _belongs_to_last(clause: Clause, change: Tag, degree: Tag) -> bool:
    """'The improvement was greater', 'improved significantly more'."""
    if is_noun(clause, change) and (_COPULA.search(clause.lead(degree)) or degree.start - change.end <= 2):
        return True
    gap = clause.between(change, degree)
    return change.kind in ("better", "lessen") and bool(_ADVERBS.fullmatch(gap))


def _undone(clause: Clause, changes: list[Change]) -> list[Change]:
    kept = list(changes)
    for pair in pairwise(changes):
        noun = next((one for one in pair if is_loss(clause, one.tag)), None)
        verb = next((one for one in pair if one is not noun and one.tag.kind in ("lessen", "better")), None)
        if noun is None or verb is None or is_loss(clause, verb.tag):
            continue
        measure = next((tag.kind for tag in clause.of(*MEASURES) if tag.start >= noun.tag.end), "")
        if noun.tag.kind in ("raise", "lessen") and sign(noun.tag.kind, measure) >= 0:
            continue
        kept = [one for one in kept if one is not noun and one is not verb]
        kept.append(Change(verb.tag._replace(kind="better")))
    return kept
