"""What the treatment was compared with: placebo or sham, another treatment or dose, usual care, or nothing.

Some words name a control wherever they stand ('sham'), others only where the sentence compares ('saline',
'hyaluronic acid'). Several: the first in the order of `Control`. 'None' is read only where the record says so
('single-arm'); controls of other studies, of trials to come and what a solution was made of are left out.
"""

from __future__ import annotations

import re

from data.labelling.characteristics.design import is_of_others
from data.labelling.characteristics.model import Control, Stated
from data.labelling.characteristics.numbers import COUNT
from data.labelling.characteristics.terms import any_of, listed
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import Triggers, words
from data.labelling.matches import Match

_COMPARED = re.compile(
    r"\b(?:compar\w+|versus|vs\.?|against|than|superior\w*|inferior\w*|relative to|or|either|groups?|arms?"
    r"|controls?|controlled|random\w+|unlike|whereas|while|not|approach\w*|alone|reference"
    r"|had no effect)(?!\w)"
)
_STRICTLY = re.compile(
    rf"\b(?:received|had|got|given)\b[^.;]{{0,60}}\b(?:and|while|whereas) (?:the )?{COUNT} (?:[\w-]+ )?"
    r"(?:received|had|got|were given|underwent)\b|\b(?:compared (?:with|to)|versus|vs\.?|than (?:with|in"
    r"|after|for)|in comparison|chose|against|(?<!under )(?<!pain )(?<!better )controls?|matched)(?!\w)"
)
_AS_REFERENCE = re.compile(
    r"\b(?:compar\w+|versus|vs\.?|against|than|superior\w*|inferior\w*|whereas|while|reference|approach\w*"
    r"|both|or)(?!\w)"
)
_NOT_COMPARED = re.compile(
    r"\b(?:suspended in|diluted in|dissolved in|in (?:normal |sterile )?|(?:washed|mixed|combined|lavaged"
    r"|loaded|together) with|expanded in|(?:helped|relieved) by|after|despite|failed|unresponsive to"
    r"|responded to|resistant to|refractory to|allergy to) (?:\w+ )?$"
)
_FAILED = re.compile(
    r"\b(?:fail\w*|not helped|refractory|resist\w*|not yielded|despite|exhausted|unresponsive|excluded)\b"
)
_AFTER = re.compile(r"^[ -](?:effect|response|hydrogel|flush|lavage|buffered saline)")
_TITLE_COMPARES = re.compile(
    r"\b(?:versus|vs\.?|compared (?:to|with)|in comparison (?:to|with)|comparison of|comparison between"
    r"|comparative)(?!\w)"
)
_ALONE = re.compile(
    r"\b(?:compar\w+|versus|against|matched with|with or without)\b[^.;]{0,100}\b(?:alone|by itself"
    r"|without)\b|\bthan (?:[a-z][\w-]* ){1,6}(?:alone|by itself)\b|\balone(?: \([^)]*\))? group\b"
    r"|\balone \((?:[\w-]+ )?(?:group|controls?)|\b(?:plus|with)\b[^.;]{0,60}\b(?:or"
    r"|to) (?:[\w-]+ ){1,4}alone\b|\bwithout addition of\b|\bwith or without (?:addition|the addition"
    r"|targeted)\b"
)
_ANY = re.compile(
    r"(?:(?<![\d%)] )\b(?:versus|vs\.?)|\b(?:compared (?:with|to)|compare|with or without"
    r"|was compared))(?!\w)|\btrial of [^.;]{0,60} against\b"
)
_LETTERED = re.compile(r"\bgroup (?:a|i|1)\b[^.]*\bgroup (?:b|ii|2)\b|\bcomparison group\b")
_UNTREATED = re.compile(rf"\b(?:and|with|versus) {COUNT} (?:were )?(?:untreated|ungrafted)\b")
_PLAIN = re.compile(
    r"\b(?:than|better than|compared with|compared to|against|versus|over|from) (?:\w+ ){0,2}?"
    rf"{any_of('control', 'plain')}|\bunlike [\w-]+ (?:cells|mscs)\b"
)
_PRODUCT = (
    rf"(?:\w*mscs?|{any_of('nouns', 'cells', 'vesicles')}|[\w-]+ alone|monotherap\w+|either (?:treatment"
    rf"|alone|one)?|grafts?)"
)
_BETWEEN_CELLS = re.compile(
    rf"\b(?:were|was|are|is) (?:directly )?compared\b(?! (?:with|to|by|at|before|using"
    rf"|from) (?:the )?(?:baseline|before|sham|naive|normal))|\b(?:than|superior to|inferior to|comparable to"
    rf"|equal to|as well as|as effective as|similar to|outperformed) (?:that of |those of |with |after "
    rf"|by )?(?:[\w-]+ ){{0,3}}?{_PRODUCT}(?!\w)|\bcompar(?:ed|es|ison of|ing) (?:[\w-]+ ){{0,6}}?(?:with|to"
    rf"|and|versus) (?:[\w-]+ ){{0,3}}?{_PRODUCT}(?!\w)"
)

# The triggers of the patterns above, and the lists of terms.
_BETWEEN_WORDS = words(
    *("compar*", "than", "superior", "inferior", "equal", "as well", "as effective", "similar"),
    "outperformed",
)
_TITLE_WORDS = words("versus", "vs*", "compared", "comparison", "comparative")
_ALONE_WORDS = words("alone", "by itself", "without", "with or without")
_ANY_WORDS = words("versus", "vs*", "compared", "compare", "with or without", "trial of")
_LETTERED_WORDS = words("group")
_UNTREATED_WORDS = words("untreated", "ungrafted")
_PLAIN_WORDS = words("unlike") | listed("control", "plain").triggers
_LISTS = {
    name: listed("control", name)
    for name in (
        *("always_placebo_sham", "placebo_sham", "active", "usual_care", "dose_comparison", "historical"),
        "none",
    )
}


def read_control(sentences: Sentences, *, people: bool, randomised: bool) -> Stated[Control] | None:
    """The first kind of control, in the order of `Control`, that the record names.

    Args:
        sentences: of the record.
        people: whether it is a study in people.
        randomised: whether subjects were assigned by chance.
    """
    if people and not randomised and (match := _said(sentences, "none")):
        return Stated(Control.NONE, (match,))
    for kind in Control:
        if match := _of_kind(sentences, kind, people, randomised):
            return Stated(kind, (match,))
    if people and (
        match := (_first(sentences, _ANY, _ANY_WORDS) if randomised else None)
        or _first(sentences, _LETTERED, _LETTERED_WORDS)
    ):
        return Stated(Control.ACTIVE, (match,))
    return None


def _of_kind(sentences: Sentences, kind: Control, people: bool, randomised: bool) -> Match | None:
    match kind:
        case Control.PLACEBO_SHAM:
            return _said(sentences, "always_placebo_sham") or _named(sentences, "placebo_sham", _COMPARED)
        case Control.ACTIVE:
            return _active_in_people(sentences, randomised) if people else _active_in_animals(sentences)
        case Control.DOSE_COMPARISON | Control.HISTORICAL:
            return _said(sentences, kind)
        case Control.NONE if people:
            return _said(sentences, kind)
        case Control.USUAL_CARE if people:
            untreated = _first(sentences, _UNTREATED, _UNTREATED_WORDS)
            return untreated or _named(sentences, "usual_care", _STRICTLY)
    return None


def _first(sentences: Sentences, pattern: re.Pattern[str], triggers: Triggers) -> Match | None:
    """The first match of a pattern that has these triggers."""
    for sentence in sentences.having(triggers):
        found = pattern.search(sentence.text)
        if found and not is_of_others(sentence, found):
            return sentence.found(found)
    return None


def _title_compares(sentences: Sentences) -> Match | None:
    for sentence in sentences.having(_TITLE_WORDS):
        if sentence.field == "title" and (found := _TITLE_COMPARES.search(sentence.text)):
            return sentence.found(found)
    return None


def _said(sentences: Sentences, name: str) -> Match | None:
    for sentence, found in _LISTS[name].find(sentences):
        if not _AFTER.search(sentence.text[found.end() :]) and not is_of_others(sentence, found):
            return sentence.found(found)
    return None


def _named(sentences: Sentences, name: str, comparing: re.Pattern[str]) -> Match | None:
    """A comparator's name in a sentence that compares."""
    for sentence, found in _LISTS[name].find(sentences):
        before, after = sentence.text[: found.start()], sentence.text[found.end() :]
        if (
            _NOT_COMPARED.search(before)
            or _AFTER.search(after)
            or (comparing is _STRICTLY and _FAILED.search(before))
            or is_of_others(sentence, found)
        ):
            continue
        if comparing.search(before + " | " + after):
            return sentence.found(found)
    return None


def _active_in_people(sentences: Sentences, randomised: bool) -> Match | None:
    return (
        _title_compares(sentences)
        or _named(sentences, "active", _COMPARED if randomised else _STRICTLY)
        or _first(sentences, _ALONE, _ALONE_WORDS)
    )


def _active_in_animals(sentences: Sentences) -> Match | None:
    return (
        _named(sentences, "active", _AS_REFERENCE)
        or _title_compares(sentences)
        or _first(sentences, _PLAIN, _PLAIN_WORDS)
        or _first(sentences, _BETWEEN_CELLS, _BETWEEN_WORDS)
    )
