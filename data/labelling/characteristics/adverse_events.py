"""What is said about harm. Order of answers: serious events, then 'none serious', then events."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.labelling.characteristics.model import AdverseEvents, Stated
from data.labelling.characteristics.terms import listed
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import Triggers, words

_EVENT = (
    r"(?:adverse (?:\w+ )?(?:events?|effects?|reactions?)|side[ -]effects?|complications?|aes?|saes?"
    r"|toxicit(?:y|ies))\b"
)
_GRAVE = r"(?:serious|severe|major|significant)"
# Each pattern comes with its triggers.
_EVENTS = words("adverse", "side", "complication*", "ae", "aes", "sae", "saes", "toxicit*")
_NONE = (
    (words("neither"), re.compile(rf"\bneither\b[^.;]{{0,60}}? (?:an? )?{_GRAVE} {_EVENT}")),
    (
        _EVENTS,
        re.compile(
            r"\b(?:no|without|not any|nor|free (?:of|from)|neither|absence of|zero)"
            rf"(?: (?!differ|increas)[\w/-]+,?){{0,6}}? {_EVENT}"
        ),
    ),
    (
        _EVENTS,
        re.compile(
            rf"\b(?:{_GRAVE} (?:\w+ )?)?{_EVENT}(?: \([^)]*\))? (?:were|was|have been|did)"
            r"(?: \w+){0,2}? (?:not|never|absent|nil)\b(?! (?:related|different|significant\w*"
            r"|attribut\w+|increas\w+))"
        ),
    ),
    (
        words("serious", "severe", "major", "significant"),
        re.compile(
            rf"\bno (?:[\w-]+ ){{0,3}}?{_GRAVE} (?:(?!differ|increas)[\w-]+ ){{0,3}}?(?:events?"
            rf"|reactions?|harms?)"
        ),
    ),
    (
        _EVENTS,
        re.compile(
            r"\b(?:none of the|no (?:patients?|participants?|subjects?|animals?|rats?|mice|donors?"
            r"|one))\b[^.;]{0,40}?"
            rf"\b(?:had|developed|suffered|showed|experienced|reported)\b[^.;]{{0,30}}? {_EVENT}"
        ),
    ),
    (
        words("did not"),
        re.compile(
            r"\bdid not (?:cause|produce|lead to|result in|develop|have|experience|show)"
            rf"(?: (?!differ|increas)[\w-]+){{0,4}}? {_EVENT}"
        ),
    ),
    (
        words(
            *("incident", "problems", "complaints", "uneventful", "untoward", "harmful", "safety"),
            *("tolerability", "treatment related", "cell related", "graft related"),
        ),
        re.compile(
            r"\bwithout (?:any )?(?:incident|problems|complaints)\b|\b(?:was|were) uneventful\b"
            r"|\bno (?:untoward|harmful) (?:effects?|events?)\b|\bno (?:safety|tolerability) (?:concerns?"
            r"|issues?|signals?)\b"
            r"|\bno (?:treatment|cell|graft)[- ]related (?:[\w-]+ ){0,2}?(?:events?|harm)\b"
        ),
    ),
)
_GRAVE_EVENTS = listed("nouns", "grave_events")
_SERIOUS = (
    (
        words("serious adverse", "sae", "saes", "death", "deaths"),
        re.compile(
            r"\b(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:[\w-]+ "
            r"){0,4}?(?:serious adverse events?|saes?|deaths?)\b"
        ),
    ),
    (
        words("died"),
        re.compile(
            r"\b(?:one|two|three|four|five|six|\d+) (?:[\w-]+ ){0,3}?(?:patients?|participants?|subjects?"
            r"|donors?|women|men) (?:have )?died\b"
        ),
    ),
    (
        words("sae", "saes", "serious adverse"),
        re.compile(
            r"\bsaes? (?:led|were|was) (?!not)|\bserious adverse events? (?:\([^)]*\) )?(?:were about"
            r"|were (?:reported|observed|seen) in|occurred in)"
        ),
    ),
    (_GRAVE_EVENTS.triggers, _GRAVE_EVENTS.pattern),
)
_HARM = r"(?:adverse (?:\w+ )?(?:events?|effects?|reactions?)|side[ -]effects?|aes?)\b(?: \([^)]*\))?"
_REPORTED = (
    (_EVENTS, re.compile(rf"\b(?:reported|recorded|noted|observed|there) were (?:[\w-]+ ){{0,3}}?{_HARM}")),
    (
        _EVENTS,
        re.compile(
            rf"\b{_HARM}[^.;]{{0,60}}?\b(?:included|consisted|occurred in|were a|comparable|happened"
            r"|most often|were (?:[\w-]+ ){0,6}?(?:mild|minor|minimal|transient|fever))\b"
        ),
    ),
    (
        _EVENTS,
        re.compile(
            rf"\b(?:commonest|most (?:common|frequent)|frequent|minor|mild|transient|more|few) (?:[\w-]+ "
            rf"){{0,2}}?{_HARM}"
        ),
    ),
    (_EVENTS, re.compile(rf"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) {_HARM}")),
    (_EVENTS, re.compile(r"\b(?:adverse (?:events?|effects?|reactions?)|side[ -]effects?|aes) \(\d")),
)
_END_POINT = re.compile(r"\b(?:primary|secondary) (?:end ?points?|outcomes?)\b|\baims?\b|\bwill\b")
_ONLY_PLANNED = re.compile(
    r"\b(?:primary|secondary|end ?points?|outcomes? (?:was|were|measures?)|will|were (?:recorded"
    r"|collected|monitored|noted|assessed)|aim"
    r"|to (?:determine|assess|evaluate|judge)|we evaluate|used to judge|incidence of|safety was"
    r"|objective|purpose|published|previous|literature"
    r"|registered|because of|background)\b"
)


def read_adverse_events(sentences: Sentences) -> Stated[AdverseEvents] | None:
    """The gravest that the record says explicitly.

    Nothing where mild events are reported next to 'no serious ones': readers differ about those.
    """
    if serious := _first(sentences, _SERIOUS, AdverseEvents.SERIOUS):
        return serious
    none, reported = (
        _first(sentences, _NONE, AdverseEvents.NONE_SERIOUS),
        _first(sentences, _REPORTED, AdverseEvents.REPORTED),
    )
    if none and reported:
        return None
    return none or reported


_TRIGGERS = {
    kind: frozenset(trigger for triggers, _ in patterns for trigger in triggers)
    for kind, patterns in (
        (AdverseEvents.SERIOUS, _SERIOUS),
        (AdverseEvents.NONE_SERIOUS, _NONE),
        (AdverseEvents.REPORTED, _REPORTED),
    )
}
_Patterns = Sequence[tuple[Triggers, re.Pattern[str]]]


def _first(sentences: Sentences, patterns: _Patterns, kind: AdverseEvents) -> Stated[AdverseEvents] | None:
    for sentence in sentences.having(_TRIGGERS[kind]):
        if sentence.field == "title":
            continue
        for triggers, pattern in patterns:
            found = pattern.search(sentence.text) if sentence.has(triggers) else None
            if found and not _elsewhere(sentence.text, found, kind):
                return Stated(kind, (sentence.found(found),))
    return None


def _elsewhere(text: str, found: re.Match[str], kind: AdverseEvents) -> bool:
    if kind is AdverseEvents.SERIOUS and re.search(
        r"\b(?:no|not|without|nor|none)\b", text[max(0, found.start() - 30) : found.end() + 20]
    ):
        return True
    if kind is AdverseEvents.NONE_SERIOUS:
        return bool(_END_POINT.search(text))
    return bool(_ONLY_PLANNED.search(text))
