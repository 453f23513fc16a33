"""On how many occasions each subject was treated: 'a single infusion', 'days 0 and 14', 'weekly for 4 weeks'.

Sites within one session are one occasion. Left empty: 'an injection' without a number, doses of the control,
levels of a dose, arms that differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.numbers import COUNT, value_of
from data.labelling.characteristics.terms import any_of
from data.labelling.characteristics.text import Sentence, Sentences
from data.labelling.characteristics.triggers import letters, words
from data.labelling.matches import Match

_ONCE = (
    r"(?:injection|infusion|dose|administration|treatment|transplantation|implantation|application"
    r"|transfusion|bolus)"
)
_OFTEN = (
    r"(?:injections|infusions|doses|administrations|treatments|applications|transplantations|implantations"
    r"|treatment sessions|transfusions|boluses)"
)
_OFTEN_WORDS = words(
    *("injections", "infusions", "doses", "administrations", "treatments", "treatment sessions"),
    *("applications", "implantations", "transplantations", "transfusions", "boluses"),
)
_ADJECTIVE = (
    r"(?!(?:of|in|at|with|to|from|for|or|by|and|than|per|after|before|million|mg|ml|control|local|weeks?"
    r"|days?|months?|years?|hours?|patients|rats|mice|injection|infusion|dose|others|groups?|different"
    r"|increasing|rising|escalating|various|receiv\w+|subjects|participants|people|women|men|cycles?"
    r"|study)\b)(?:[a-z(][\w'/().-]*,?|\d+(?:\.\d+)?[ -]?(?:ml|mg|ug))"
)
_GIVE = (
    r"(?:inject\w*|infus\w*|transplant\w*|graft\w*|implant\w*|administ\w*|given|gave|received|receiv\w*"
    r"|deliver\w*|treated|appl\w+|instill\w*|dosed)"
)
_SINGLE = re.compile(rf"\b(?:one|single)[ -](?:{_ADJECTIVE} ){{0,6}}?{_ONCE}\b(?!s| cycle)")
_MANY = re.compile(rf"(?P<n>{COUNT})(?: \(\d+\))? (?:{_ADJECTIVE} ){{0,5}}?{_OFTEN}\b")
_TIMES = re.compile(
    rf"\b{_GIVE}\b[^.;]{{0,60}}?\b(?P<n>once|twice|(?:{COUNT}) times)\b(?! (?:a|per|daily|weekly|monthly"
    rf"|every|more|higher|each|the)\b| ?/)"
)
_REPEATED = re.compile(r"\brepeat\w*[^.;]{0,12}\((?P<n>\d+) times\b")
_POINTS = re.compile(
    rf"\b{_GIVE}\b(?:(?!\b(?:had|showed|were|was|improv\w+|better|fell|rose|at (?:week|day"
    rf"|month))\b)[^.;]){{0,160}}?\b(?:on|at) (?:(?:baseline|enrolment"
    rf"|inclusion)(?P<base>,? (?:and )?))?(?P<unit>days?|weeks?|months?) "
    r"(?P<points>\d+(?:(?:, ?| and |, and )(?:(?:day|week|month) )?\d+)+)(?!\w| ?(?:mg|ml|%|x))"
)
# Once a week for three weeks; monthly for 6 months
_FOR_WEEKS = re.compile(rf"\bfor (?P<n>{COUNT})(?: consecutive)? (?P<unit>week|month)s")
_WEEKLY = re.compile(
    r"\b(?P<often>twice|once|three times)?[ -]?(?:(?:a|each|every|per) )?(?P<unit>week"
    r"|month)(?:ly)?\b[^.;]{0,60}$"
)
_DAYS = re.compile(rf"\b{_GIVE}\b[^.;]{{0,60}}?\b(?:on|for) (?P<n>{COUNT}) consecutive days")
_ONCE_OR_OFTEN = re.compile(
    r"\b(?:single|one) (?:[\w-]+ ){0,3}?(?:or|versus|vs\.?|and|with|to) (?:a |two |three )?(?:repeat|multiple"
    r"|double)\w*|\brepeat\w* [^.;]{0,60}\bsingle\b"
)
_SOME_OF = re.compile(
    r"\b(?:\d of|one of|some of|most of|after|first|second|dose|all|effects? of|up to|at least|(?:more|fewer"
    r"|less) than|\d) $"
)
_LEVELS = re.compile(
    r"(?<=doses) of [^.;]{0,50}\(\d|(?<=doses) \(\d"
)  # two doses of cells (20 and 50 million)
# The triggers of the patterns above.
_GIVE_WORDS = words(
    *("inject*", "infus*", "transplant*", "graft*", "implant*", "administ*", "given", "gave", "receiv*"),
    *("deliver*", "treated", "appl*", "instill*", "dosed"),
)
_POINTS_WORDS = letters("day", "week", "month")
_WEEKLY_WORDS = words("weeks*", "months*")
_DAYS_WORDS = words("consecutive days*")
_REPEATED_WORDS = words("repeat*", "multiple", "double")
_TIMES_WORDS = words("once", "twice", "times")
_SINGLE_WORDS = words("one", "single")
_WORDS = (
    _POINTS_WORDS
    | _WEEKLY_WORDS
    | _DAYS_WORDS
    | _REPEATED_WORDS
    | _TIMES_WORDS
    | _SINGLE_WORDS
    | _OFTEN_WORDS
)
_TIMES_OF = {"once": 1, "twice": 2, "three times": 3}
_COMPARATOR = (
    rf"(?:{any_of('control', 'placebo_sham', 'always_placebo_sham')}"
    r"|(?:hyaluron\w+(?: acid)?|ha|(?:cortico)?steroids?)\b)"
)
_OF_CONTROL = re.compile(rf" (?:of|with) (?:[\w-]+ ){{0,2}}?{_COMPARATOR}(?![^.;]*\b(?:or|and|versus|vs)\b)")
_AFTER_CONTROL = re.compile(rf"{_COMPARATOR} \([^()]*$")
_NOT_THIS = re.compile(
    rf"{any_of('nouns', 'other_treatments')}|\b(?:previous\w*|optional|review|studies|trials|search\w*"
    rf"|literature"
    r"|repeat at|one of|dose groups?)\b"
)


def read_administrations(sentences: Sentences) -> tuple[Stated[int] | None, tuple[Match, ...]]:
    """Dosing occasions for each subject, and the words of numbers that contradict each other."""
    found = [stated for sentence in sentences.having(_WORDS) for stated in _occasions(sentence)]
    if not found:
        return None, ()
    if some := [
        sentence.found(one)
        for sentence in sentences.having(_REPEATED_WORDS)
        for one in _ONCE_OR_OFTEN.finditer(sentence.text)
    ]:
        return None, tuple(some)
    if len({stated.value for stated in found}) > 1:
        return None, tuple(match for stated in found for match in stated.matches)
    return found[0], ()


def _occasions(sentence: Sentence) -> Iterator[Stated[int]]:
    text, has = sentence.text, sentence.has
    is_given = has(_GIVE_WORDS)
    taken: list[tuple[int, int]] = []

    def stated(one: re.Match[str], value: int) -> Iterator[Stated[int]]:
        around = text[max(0, one.start() - 40) : one.end() + 12]
        free = not _OF_CONTROL.match(text[: one.end() + 50], one.end()) and not _AFTER_CONTROL.search(
            text[: one.start()]
        )
        free = free and not any(start < one.end() and one.start() < end for start, end in taken)
        if free and 0 < value < 100 and not _NOT_THIS.search(around):
            taken.append(one.span())
            yield Stated(value, (sentence.found(one),))

    for one in _POINTS.finditer(text) if is_given and has(_POINTS_WORDS) and sentence.beginnings else ():
        yield from stated(one, len(re.findall(r"\d+", one["points"])) + bool(one["base"]))
    for one in _FOR_WEEKS.finditer(text) if has(_WEEKLY_WORDS) else ():
        weekly = _WEEKLY.search(text[max(0, one.start() - 90) : one.start()])
        if weekly and weekly["unit"] == one["unit"] and re.search(rf"\b{_GIVE}\b", text):
            yield from stated(one, _TIMES_OF.get(weekly["often"] or "once", 1) * int(value_of(one["n"])))
    for pattern, its_words in ((_DAYS, _DAYS_WORDS), (_REPEATED, _REPEATED_WORDS)):
        for one in pattern.finditer(text) if has(its_words) else ():
            yield from stated(one, int(value_of(one["n"])))
    for one in _TIMES.finditer(text) if is_given and has(_TIMES_WORDS) else ():
        word = one["n"]
        yield from stated(one, _TIMES_OF.get(word) or int(value_of(word.removesuffix(" times"))))
    for one in _SINGLE.finditer(text) if has(_SINGLE_WORDS) else ():
        if not text[: one.start()].endswith("at least "):
            yield from stated(one, 1)
    for one in sentence.from_counts(_MANY) if has(_OFTEN_WORDS) else ():
        if not _SOME_OF.search(text[: one.start()]) and not _LEVELS.match(text, one.end()):
            yield from stated(one, int(value_of(one["n"])))
