"""Blinding, randomisation and the number of centres, each from words that stand for one answer.

'Open-label', 'double-dummy', 'allocated by lot', 'at six hospitals'. The design of other studies, and of
trials that are called for, is left out (`is_of_others`); silence gives no value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.labelling.characteristics.model import Blinding, Stated
from data.labelling.characteristics.terms import listed
from data.labelling.characteristics.text import Sentence, Sentences, entries
from data.labelling.characteristics.triggers import letters, words
from data.labelling.matches import Match
from data.records.record import Record

# Another study's design, or one that is called for.
_NOT_OWN = re.compile(
    r"\b(?:further|future|larger|more|additional|other|previous|earlier|prior|high.quality|well.designed"
    r"|large.scale|most|few|many|several) (?:[\w-]+,? ){0,5}?(?:trials?|stud(?:y|ies)|research|rcts?|work)\b"
    r"|\b(?:needed|warranted|called for|calls? for|previously|await\w*|justif\w+|open studies|(?:controlled"
    r"|randomised|blinded) (?:trials|studies) (?:are|have|with|on|of)|studies have|would be|literature|must"
    r"|require[sd]? (?:\w+ ){0,2}(?:trials?|studies|research|confirm\w+)|(?:is|are) required|(?:has|have|had"
    r"|needs?|ought|is|are|remains?) (?:yet |still )?to (?:be|come|follow|show|prove|confirm)"
    r"|to be (?:confirmed|tested|proven|shown|repeated|verified|followed|done)|should (?:be|confirm|test"
    r"|follow|now)|(?:basis|way|plans?|rationale|case|support\w*|encourage\w*|lead\w*|proceed\w*"
    r"|move\w*) (?:\w+ ){0,2}?(?:for|to|towards?) (?:an? |the )?(?:[\w-]+,? ){0,5}?(?:trials?|stud(?:y"
    r"|ies)))\b"
)


_NOT_OWN_WORDS = words(
    *(
        "stud*",
        "trial*",
        "research",
        "rct*",
        "work",
        "needed",
        "warranted",
        "called",
        "call*",
        "previously",
        "await*",
    ),
    *(
        "justif*",
        "would be",
        "literature",
        "must",
        "require*",
        "to be",
        "to come",
        "to follow",
        "to show",
        "to prove",
    ),
    *("to confirm", "should"),
)


_BLIND = "-Blind Method"
_BOTH_BLIND = re.compile(  # patients and assessors alike were blinded; neither patients nor surgeons knew
    r"\b(?:patients?|participants?|subjects?)\b[^.;]{0,40}\b(?:assess|evaluat|investigat|observ|examin"
    r"|physician|surgeon|clinician|radiolog|rater|research|outcome)\w*[^.;]{0,30}\b(?:blind(?:ed)?|unaware"
    r"|masked|kn[eo]w)\b"
)
_BOTH_BLIND_WORDS = words("blind", "blinded", "unaware", "masked", "know", "knew")
_BLINDED = {kind: listed("blinded", kind) for kind in Blinding}


def read_blinding(sentences: Sentences, record: Record) -> Stated[Blinding] | None:
    """What the title calls it; else the strictest blinding in the text or as a MeSH heading."""
    is_indexed = any(heading.descriptor.endswith(_BLIND) for heading in record.mesh)
    mesh = entries(record, "mesh") if is_indexed else ()
    named: list[Stated[Blinding]] = []
    for sentence in sentences.having(_BOTH_BLIND_WORDS):
        if (both := _BOTH_BLIND.search(sentence.text)) and not is_of_others(sentence, both):
            named.append(Stated(Blinding.DOUBLE, (sentence.found(both),)))
    for kind in Blinding:
        for sentence, found in _BLINDED[kind].find(sentences):
            if not is_of_others(sentence, found):
                named.append(Stated(kind, (sentence.found(found),)))
        named += (
            Stated(kind, (heading,))
            for heading in mesh
            if heading.words == f"{kind.value.capitalize()}{_BLIND}"
        )
    in_title = (stated for stated in named if stated.matches[0].field == "title")
    return next(in_title, named[0] if named else None)


_RANDOM = re.compile(
    r"\brandom(?:ly|ised|isation|ise|isedly)?\b(?! effects?| sampl| forest| number| error| coefficient"
    r"|-effects?)|\brct\b"
)
_RANDOM_WORDS = letters("random", "rct") | words("chance*", "by lot", "coin*")
_DENIED = re.compile(r"(?:\bnon[- ]?|\bnot |\bwithout |\bno |\bquasi[- ]?|\bun)$")
_CHANCE = re.compile(
    r"\bchance (?:decided|will allocate|allocated)|\bat random\b|\bby lot\b|\brandom allocation|\bcoin"
)
_SOURCE = re.compile(
    r"\b(?:biopsies|samples?|sections|selected|chosen|fields|survey)\b[^.;]{0,20}$|\brandomly (?:selected"
    r"|chosen|sampled)"
)


_NOT_RANDOMISED = listed("randomised", "not_randomised")


def read_randomised(sentences: Sentences, types: Sequence[Match], *, people: bool) -> Stated[bool] | None:
    """Whether subjects were assigned by chance; false only where the record says how else.

    Args:
        sentences: of the record.
        types: its publication types.
        people: whether it is a study in people; of animals only 'yes' is read.
    """
    if denied := _denied(sentences):
        return Stated(False, denied)
    for sentence in sentences.having(_RANDOM_WORDS):
        for found in (*_RANDOM.finditer(sentence.text), *_CHANCE.finditer(sentence.text)):
            before = sentence.text[: found.start()]
            if (
                not _DENIED.search(before)
                and not is_of_others(sentence, found)
                and not _SOURCE.search(sentence.text[: found.end() + 12])
            ):
                return Stated(True, (sentence.found(found),))
    for kind in types:
        if kind.words == "Randomized Controlled Trial":
            return Stated(True, (kind,))
    if not people:
        return None
    for sentence, otherwise in _NOT_RANDOMISED.find(sentences):
        registered = _REGISTERED.match(sentence.text, otherwise.end()) or _REGISTRY.search(
            sentence.text, 0, otherwise.end()
        )
        if not registered and not is_of_others(sentence, otherwise):
            return Stated(False, (sentence.found(otherwise),))
    return None


# A trial that was 'retrospectively registered' in a 'clinical trial registry' may well be randomised.
_REGISTERED = re.compile(r"\s+regist")
_REGISTRY = re.compile(r"\b(?:trials?|registered|registration)\b[^.;]{0,40}\bregistry$")

_GROUPS = re.compile(
    r"\b(?:groups|arms?|versus|vs|controls?|controlled|compared with|cohorts|chose|alone)\b"
    r"|\b(?<!\ba )(?<!small )(?<!this )group\b"
)


def read_one_group(sentences: Sentences, participants: Stated[int] | None) -> Stated[bool] | None:
    """False for a finished trial that counts its people and names no second group; read from their number."""
    if participants is None or any(_GROUPS.search(sentence.text) for sentence in sentences):
        return None
    return Stated(False, participants.matches)


_NOT_RANDOM = re.compile(r"\b(?:non[- ]?|not |without )random(?:ised|isation|ly)")
_DENIED_WORDS = letters("random")


def _denied(sentences: Sentences) -> tuple[Match, ...]:
    for sentence in sentences.having(_DENIED_WORDS):
        found = _NOT_RANDOM.search(sentence.text)
        if found and not is_of_others(sentence, found):
            return (sentence.found(found),)
    return ()


_CENTRES = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:[\w-]+ ){0,3}?(?:centers|centres|hospitals"
    r"|institutions|(?:us|study|clinical|trial|investigational|european) sites)\b"
)
_SEVERAL = listed("multicentre", "multicentre")
_SEVERAL_WORDS = _SEVERAL.triggers | words("centers", "centres", "hospitals", "institutions", "sites")


def read_multicentre(sentences: Sentences, types: Sequence[Match]) -> Stated[bool] | None:
    """True where the record names several centres; a single centre is not distinguished from silence."""
    for sentence in sentences.having(_SEVERAL_WORDS):
        found = _SEVERAL.pattern.search(sentence.text)
        if found and not is_of_others(sentence, found):
            return Stated(True, (sentence.found(found),))
        counted = _CENTRES.search(sentence.text)
        if counted:
            return Stated(True, (sentence.found(counted),))
    for kind in types:
        if kind.words == "Multicenter Study":
            return Stated(True, (kind,))
    return None


def is_of_others(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether words of a sentence stand near those about another study, or one that is called for."""
    if not sentence.has(_NOT_OWN_WORDS):
        return False
    near = range(found.start() - 90, found.end() + 70)
    others = _NOT_OWN.finditer(sentence.text, max(0, near.start - 80), near.stop + 80)
    return any(one.start() in near or one.end() in near for one in others)
