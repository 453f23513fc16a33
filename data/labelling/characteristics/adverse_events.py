"""What is said about harm: serious events, events of which none was serious, or no (serious) events at all.

Only words about what happened count: 'safe' and 'well tolerated' say nothing countable, and events that are
an end point or those of other studies are not this study's. Left empty where readers differ.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

from data.labelling.characteristics.model import AdverseEvents, Stated
from data.labelling.characteristics.terms import listed
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import Triggers, words

_HARM = r"(?:adverse (?:\w+ )?(?:events?|effects?|reactions?)|side[ -]effects?|aes?)\b"
_EVENT = rf"(?:{_HARM}|(?:complications?|saes?|toxicit(?:y|ies))\b)"
_GRAVE = r"(?:serious|severe|major|significant|important|grave)"
_BETWEEN = r"(?: (?!differ|increas)[\w/-]+,?)"
_MANY = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

# Each pattern comes with its triggers.
_EVENTS = words("adverse", "side", "complication*", "ae", "aes", "sae", "saes", "toxicit*")
_NONE = (
    (words("neither"), rf"\bneither\b[^.;]{{0,60}}? (?:an? )?{_GRAVE} {_EVENT}"),
    (
        _EVENTS,
        rf"\b(?:no|without|not any|nor|free (?:of|from)|neither|absence of"
        rf"|zero){_BETWEEN}{{0,6}}? {_EVENT}(?! persist)",
    ),
    (
        _EVENTS,
        rf"\b(?:{_GRAVE} (?:\w+ )?)?{_EVENT}(?: \([^)]*\))?(?: (?!were|was|and|but)[\w-]+){{0,6}}? (?:were"
        rf"|was"
        r"|have been|did)(?: \w+){0,2}? (?:not|never|absent|nil)\b(?! (?:related|different|significant\w*"
        r"|attribut\w+|increas\w+|differ\w*))",
    ),
    (
        words("serious", "severe", "major", "significant", "important", "grave"),
        rf"\bno (?:[\w-]+ ){{0,3}}?{_GRAVE} (?:(?!differ|increas)[\w-]+ ){{0,3}}?(?:events?|reactions?|harms?"
        rf"|ones)\b",
    ),
    (
        _EVENTS,
        r"\b(?:none of the|no (?:patients?|participants?|subjects?|animals?|rats?|mice|donors?"
        r"|one))\b[^.;]{0,40}?\b(?:had|developed|suffered|showed|experienced|reported)\b"
        rf"[^.;]{{0,30}}? {_EVENT}",
    ),
    (
        words("did not"),
        r"\bdid not (?:cause|produce|lead to|result in|develop|have|experience|show)"
        rf"{_BETWEEN}{{0,4}}? {_EVENT}",
    ),
    (
        words(
            *("incident", "problems", "complaints", "uneventful", "untoward", "harmful", "safety"),
            *("tolerability", "treatment related", "cell related", "graft related"),
        ),
        r"\bwithout (?:any )?(?:incident|problems|complaints)\b|\b(?:was|were) uneventful\b|\bno (?:untoward"
        r"|harmful) (?:effects?|events?)\b|\bno (?:safety|tolerability) (?:concerns?|issues?|signals?)\b"
        r"|\bno (?:treatment|cell|graft)[- ]related (?:[\w-]+ ){0,2}?(?:events?|harm)\b",
    ),
)
_GRAVE_EVENTS = listed("nouns", "grave_events")
_SERIOUS = (
    (
        words("serious adverse", "sae", "saes", "death", "deaths"),
        rf"\b{_MANY} (?:[\w-]+ ){{0,4}}?(?:serious adverse events?|saes?|deaths?)\b",
    ),
    (
        words("died"),
        rf"\b{_MANY} (?:[\w-]+ ){{0,3}}?(?:patients?|participants?|subjects?|donors?|women|men)"
        r" (?:have |had )?died\b",
    ),
    (
        words("sae", "saes", "serious adverse"),
        r"\bsaes? (?:led|were|was) (?!not)|\bserious adverse events? (?:\([^)]*\) )?(?:were about"
        r"|were (?:reported|observed|seen) in|occurred in)",
    ),
    (
        words("serious"),
        r"\b(?:was|were) (?:considered |judged )?serious\b|\bonly serious (?:adverse )?event\b",
    ),
    (_GRAVE_EVENTS.triggers, _GRAVE_EVENTS.pattern.pattern),
)
_REPORTED = (
    (_EVENTS, rf"\b(?:reported|recorded|noted|observed|there) were (?:[\w-]+ ){{0,3}}?{_HARM}"),
    (
        _EVENTS,
        rf"\b{_HARM}(?: \([^)]*\))?[^.;]{{0,60}}?\b(?:included|consisted|occurred in|were a|comparable"
        rf"|happened"
        r"|numbered|most often|were (?:[\w-]+ ){0,6}?(?:mild|minor|minimal|transient|fever))\b",
    ),
    (
        _EVENTS,
        rf"\b(?:commonest|most (?:common|frequent)|frequent|minor|mild|transient|more"
        rf"|few) (?:[\w-]+ ){{0,2}}?{_HARM}",
    ),
    (_EVENTS, rf"\b{_MANY} (?:(?:minor|mild|transient|local|moderate|such|treatment-related) )?{_HARM}"),
    (
        _EVENTS,
        rf"\b{_HARM} \(\d|\bat least one (?:[\w-]+ ){{0,2}}?{_HARM}|\bcomplications numbered \d"
        rf"|\bmild ones\b",
    ),
    (
        _EVENTS,
        rf"\b{_HARM}[^.;,]{{0,40}}? (?:(?:were|was) )?(?:seen|reported|observed|noted|recorded|experienced)"
        r" (?:in|by) (?:\d|all|both|most|some)",
    ),
    (
        words("events"),
        r"\b(?:most|all)(?: of)?(?: the)? (?:adverse )?events\b[^.;]{0,40}? (?:mild|minor|transient)\b",
    ),
)
_KINDS = {
    AdverseEvents.SERIOUS: _SERIOUS,
    AdverseEvents.REPORTED: _REPORTED,
    AdverseEvents.NONE_SERIOUS: _NONE,
}
_PATTERNS = {
    kind: tuple((triggers, re.compile(pattern)) for triggers, pattern in table)
    for kind, table in _KINDS.items()
}
_TRIGGERS: dict[AdverseEvents, Triggers] = {
    kind: reduce(or_, (triggers for triggers, _ in table)) for kind, table in _KINDS.items()
}

_NEGATED = re.compile(r"\b(?:no|not(?! differ)|without|nor|none|neither|never|zero)\b")
_END_POINT = re.compile(r"\b(?:primary|secondary) (?:end ?points?|outcomes?)\b|\baims?\b|\bwill\b")
_ONLY_PLANNED = re.compile(
    r"\b(?:primary|secondary|end ?points?|outcomes? (?:was|were|measures?)|will|were (?:recorded|collected"
    r"|monitored|noted|assessed)|aim|to (?:determine|assess|evaluate|judge)|we evaluate|used to judge"
    r"|incidence of|safety was|objective|purpose|published|previous|literature|registered|because of"
    r"|background)\b"
)


def read_adverse_events(sentences: Sentences) -> Stated[AdverseEvents] | None:
    """The gravest that the record says explicitly.

    Nothing where mild events are reported beside 'no serious ones': readers differ about those.
    """
    found = {kind: stated for kind in _PATTERNS if (stated := _first(sentences, kind))}
    if AdverseEvents.SERIOUS in found or len(found) == 1:
        return next(iter(found.values()))
    return None


def _first(sentences: Sentences, kind: AdverseEvents) -> Stated[AdverseEvents] | None:
    for sentence in sentences.having(_TRIGGERS[kind]):
        if sentence.field == "title":
            continue
        for triggers, pattern in _PATTERNS[kind]:
            found = pattern.search(sentence.text) if sentence.has(triggers) else None
            if found and not _elsewhere(sentence.text, found, kind):
                return Stated(kind, (sentence.found(found),))
    return None


def _elsewhere(text: str, found: re.Match[str], kind: AdverseEvents) -> bool:
    """Whether the words deny the events, or are about a plan or other studies."""
    if kind is AdverseEvents.NONE_SERIOUS:
        return _END_POINT.search(text, 0, found.end()) is not None
    if _NEGATED.search(text, max(0, found.start() - 40), found.end() + 20 * (kind is AdverseEvents.SERIOUS)):
        return True
    return kind is AdverseEvents.REPORTED and _ONLY_PLANNED.search(text) is not None
