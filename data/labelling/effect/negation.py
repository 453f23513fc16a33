"""Whether a clause denies what its words say, only hopes for it, or is about another cause."""

from __future__ import annotations

import re

from data.labelling.effect.sentences import Clause
from data.labelling.effect.tags import Tag
from data.topics.frames import CHANGES, DENIALS

_NEAR = 60  # characters between a denial and the change it denies: about nine words
_MODAL = frozenset(("may", "might", "could", "would", "will", "should"))
_ASIDE = re.compile(r"(?:\s+(?:group|arm|patients))?,")
_ENDS = re.compile(r"\band\b|\bwith\b|\(|,\s+(?:which|who|so)\b")
_NOT_SHOWN = re.compile(  # 'superiority could not be shown'
    r"\b(?:not|never)\s+(?:be\s+|been\s+)?(?:shown|seen|found|observed|confirmed|demonstrated|reached|achieved|noted"
    r"|detected|established|prove[dn]|met|evident|apparent)\b",
    re.IGNORECASE,
)
_VERB = re.compile(r",.*\b(?:was|were|is|are|has|had|have|\w{3,}ed|fell|rose)\b", re.IGNORECASE)
_NOT = re.compile(r"\s+not\b", re.IGNORECASE)
_PREDICATE = re.compile(r",\s+(?:and\s+)?(?:\w+ly\s+)?$")
_FINITE = re.compile(r"(?:ves|ces|tes|ens|ed)$", re.IGNORECASE)
_BUT = re.compile(r"\w\s+\(?but\s+$", re.IGNORECASE)
_NOUNS = re.compile(
    r"\bno (?:patients?|subjects?|participants?|animals?|rats?|mice|one|group|case|time|treatment|arm)\b",
    re.I,
)


def denied(clause: Clause, change: Tag) -> bool:
    """Whether a word such as 'not', 'no' or 'none' denies a change in this clause.

    'Not' applies until the clause ends, 'no' only to the words directly after it; 'none' and 'no patient'
    apply to the whole clause.
    """
    if change.kind == "onset" and any(
        tag.start >= change.end and clause.words(tag).startswith("no ") for tag in clause.of("not_no")
    ):
        return True  # 'caused no adverse signs, allodynia or tumours'
    if _NOT_SHOWN.search(clause.tail(change)):
        return True
    for denial in clause.of(*DENIALS):
        if any(
            0 <= tag.start - denial.end <= 14 and _ASIDE.match(clause.text, tag.end - clause.start)
            for tag in clause.of("control")
        ):
            continue  # '..., but not the controls, ...'
        if but_not(clause, denial) and denial.end <= change.start:
            continue
        between = clause.between(denial, change)
        if _PREDICATE.search(between) and _FINITE.search(clause.words(change)):
            continue  # 'needs no surgery, relieves pain'
        if denial.kind == "nobody" and denial.start <= change.start:
            return True
        if denial.end <= change.start:
            if clause.words(denial) == "no" and _NOUNS.match(clause.text, denial.start - clause.start):
                return True
            if denial.kind != "no" and len(between) <= 2 * _NEAR:
                return True
            if len(between) <= 2 * _NEAR and not _ENDS.search(between) and not _VERB.search(between):
                return True
        elif denial.start <= change.start:
            return True
    return False


def but_not(clause: Clause, denial: Tag) -> bool:
    """Whether a denial excludes something from what follows: 'early but not late cells reduced pain'."""
    lead = clause.lead(denial)
    return (
        denial.kind == "not"
        and bool(_BUT.search(lead))
        and not any(tag.end <= denial.start for tag in clause.of(*CHANGES))
    )


def denies(clause: Clause) -> bool:
    """Whether a clause without a change of its own denies an earlier one: 'but allodynia was not'."""
    return clause.has(*DENIALS)


def missed(clause: Clause) -> bool:
    """Whether it says that something was not significant, or only a trend."""
    return clause.has("not_significant", "not_kept")


def only_hoped(clause: Clause) -> bool:
    """Whether it states an aim or a hope; 'may' in a conclusion on one's own results is only caution."""
    changes = clause.of("lessen", "raise", "better", "worse", "onset", "same")
    first = changes[0].start if changes else clause.end
    hopes = [
        tag
        for tag in clause.of("hypothetical")
        if not _NOT.match(clause.tail(tag))  # 'could not be sustained' is a result
        and (0 <= first - tag.end <= 45 if clause.words(tag) in _MODAL else tag.start < first or not changes)
    ]
    last = changes[-1].start if changes else clause.start
    if any(tag.start > last for tag in clause.of("recorded")):
        return True
    if not hopes:
        return False
    if clause.has("concluding"):
        return all(clause.words(tag) not in ("may", "might", "could", "can") for tag in hopes)
    return True


def of_other_cause(clause: Clause) -> bool:
    """Whether it is about an adverse event, donors, or what a substance undid.

    That the treatment caused no pain is a result all the same.
    """
    if clause.has("undoing", "donors"):
        return True
    return clause.has("adverse") and not (
        clause.has(*DENIALS, "not_no") and clause.has("onset", "worse", "arose")
    )
