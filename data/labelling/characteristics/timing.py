"""Days from injury or onset to treatment: 'grafted 4 weeks after injury', 'immediately after ligation'."""

from __future__ import annotations

import re

from data.labelling.characteristics.durations import TIME_UNITS, durations
from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.terms import any_of
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import words

_GIVE = (
    r"\b(?:injected|injections?|infused|infusion|transplanted|transplants?|transplantation|grafted|grafting"
    r"|grafts|implanted|implantation|administered|administration|given|received|delivered|delivery|treated"
    r"|treatment|therapy)\b"
)
_ONSET = any_of("nouns", "onset")
_AFTER_ONSET = re.compile(
    rf"^ ?,?(?: ?-?(?:after|post|following|from|since)[ -](?:the )?(?:[\w-]+[ -]){{0,4}}?{_ONSET})"
)
_AT_ONCE = re.compile(
    rf"\b(?:immediately|straight|directly|right|shortly) (?:after"
    rf"|following) (?:the )?(?:[\w-]+ ){{0,3}}?{_ONSET}"
)
_AT_ONCE_WORDS = words("immediately", "straight", "directly", "right", "shortly")
_CULTURE = re.compile(
    r"\b(?:cultur\w+|sacrific\w+|kill\w+|euthani\w+|measured|assessed|tested|examined|evaluated|recover\w*"
    r"|observed|until|improv\w*)\b"
)
_ON_DAY = re.compile(rf"{_GIVE}[^.;,]{{0,50}}? (?:on|at) $")
_ANY_TIME = TIME_UNITS | _AT_ONCE_WORDS


def read_timing(sentences: Sentences, *, animals: bool) -> tuple[Stated[float], ...]:
    """Times of treatment after the injury, in days, in the order of the text.

    Args:
        sentences: of the record.
        animals: whether the subjects are animals: then a day without a name is one after the injury.
    """
    found: dict[float, Stated[float]] = {}
    for sentence in sentences.having(_ANY_TIME):
        text = sentence.text
        for one in _AT_ONCE.finditer(text) if sentence.has(_AT_ONCE_WORDS) else ():
            if re.search(_GIVE, text):
                found.setdefault(0.0, Stated(0.0, (sentence.found(one),)))
        for span in durations(sentence) if sentence.has(TIME_UNITS) else ():
            before, after = text[: span.start], text[span.end :]
            onset = _AFTER_ONSET.match(after)
            if not onset and not animals:
                continue
            clause = re.split(r"[;]|, (?:and|but|while|whereas) ", before)[-1]
            told = (
                onset
                and (re.search(_GIVE, clause[-110:]) or re.search(_GIVE, after[:110]))
                and not _CULTURE.search(clause[-40:])
            )
            dated = (
                animals
                and span.unit in "dw"
                and _ON_DAY.search(before)
                and re.match(r"(?:days?|weeks?)", text[span.start :])
            )
            if told or dated:
                for days in span.days if len(span.days) < 4 else ():
                    found.setdefault(days, Stated(days, (sentence.match(span.start, span.end),)))
    return tuple(found.values())
