"""How many subjects a study has: a number of people or animals counts by the words before and after it.

Each such number gets a weight: 6 where it was randomised, 5 where it was enrolled, 4 where the study was of
it, 3 where it was treated, less where it may be some of them. The heaviest wins; numbers of one weight that
do not add up contradict each other, and so does a larger number elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.numbers import COUNT, COUNTS, SPELLED, value_of
from data.labelling.characteristics.terms import any_of, listed
from data.labelling.characteristics.text import Sentence
from data.labelling.characteristics.triggers import Triggers, letters, words
from data.labelling.matches import Match

_NOT_BETWEEN = (
    r"(?:of|in|at|with|were|was|to|from|for|or|by|on|than|per|months?|weeks?|days?|years?|hours?|minutes?|mg"
    r"|ml|and|who|had|that|points?|knees|hips|joints|discs|eyes|levels|centers|centres|sites|among|studies"
    r"|trials|times|as|million|control|controls|articles|reports|records|after|before|every|is|are|cells"
    r"|degrees|d|h|wks?|mo|yrs?|min)\b"
)
WORD = rf"(?:(?:type|stage|grade|class|asa) [\div]+(?:[-/][\div]+)?,?|(?!{_NOT_BETWEEN})[a-z][\w'/.-]*,?)"
RANDOM = r"random(?:ly|ised|isation|isedly)\b"
_ENROL = (
    r"(?:enrol\w*|recruit\w*|includ(?:ed|ing)|entered|took part|taken part|taking part|participated|took in"
    r"|admitted|met the|fitted the|consented|allotted|allocated|assigned|in all|compris(?:ed|ing)"
    r"|consisted of|involv(?:ed|ing)|accrued)"
)
_ENTER = (
    r"(?:studied|divided|reviewed|evaluated|assessed|matched|used|analysed|identified|selected|investigated"
    r"|examined|described|eligible|fell into|split)"
)
_TREATED = (
    r"(?:received|receiving|underwent|undergoing|were treated|was treated|treated|were given|got"
    r"|were injected|given|grafted|transplanted|suffered|had|whose|who|fared|followed)"
)
_STUDY = (
    r"(?:performed|conducted|carried[ -]out|trial|study|studies|series|pilot|report|analysis|cohort|registry"
    r"|experience|records|charts|review|tested|research|experiment|design)"
)
_TOTAL = (
    r"(?:(?:a|the) total of |in total,? |in all, |altogether,? |overall,? |the first |data of |records of )?"
)

# What stands right before the number and what follows the noun; `gap` must name no other subjects.
_BEFORE = tuple(
    (weight, re.compile(pattern + r"$"))
    for weight, pattern in (
        (6, rf"\b{RANDOM}(?: assigned| allocated| divided)?(?: were| was|:| to| of| in)? {_TOTAL}"),
        (5, rf"\b(?P<gap>{_ENROL}(?: {WORD}| were| was| in| from| on| of){{0,3}}?) {_TOTAL}"),
        (5, r"(?:\ba total of|\bin total,?|\bin all,|\baltogether,?) "),
        (4, rf"\b(?P<gap>{_ENTER}(?: {WORD}| were| was| in| from| on| of){{0,3}}?) {_TOTAL}"),
        (4, rf"\b{_STUDY}\b(?P<gap>[^.;,:]{{0,110}}?) (?:of|in|on|with|among|from|for|by|were|:) {_TOTAL}"),
        (4, r"(?:\bseries of|\brecords of) "),
        (4, r"\b(?:participants|patients|subjects|population|sample) ?:\s*(?:a total of )?"),
        (4, rf"\b(?:{_ENROL}|{_ENTER})(?P<gap>[^.;]{{0,60}}?) \("),
        (
            3,
            r"\b(?:treated(?: \w+ly)? in|treated|treated were|given to|injected in|injected into|were in"
            r"|in the cord of) ",
        ),
    )
)
_AFTER = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (6, rf"(?P<gap>[^.;]{{0,160}}?)\b{RANDOM}"),
        (5, rf"(?P<gap>[^.;]{{0,120}}?)\b{_ENROL}"),
        (5, r" (?:in all|in total|altogether)\b"),
        (4, rf"(?P<gap>[^.;]{{0,120}}?)\b{_ENTER}"),
        (3, rf"(?P<gap>[^.;]{{0,70}}?)\b{_TREATED}\b"),
    )
)
_SURROUNDINGS = sorted(
    [(weight, pattern, True) for weight, pattern in _BEFORE]
    + [(weight, pattern, False) for weight, pattern in _AFTER],
    key=lambda one: -one[0],
)
_PART_BEFORE = re.compile(  # what makes a number of subjects only a part of them
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|all|none|both|half|most"
    r"|each)) (?:out )?of(?: the| these| those)? $|\b(?:another|other|further|remaining|only|out of|except"
    r"|least|than|up to|every|first|subsequent|excluding) (?:the )?$|/ ?$|\bin all $|\beach (?:group|arm"
    r"|cohort)\b[^.;]{0,30}$|\bfinal \w+ (?:included|comprised|consisted of|had) (?:the )?$"
)
_PART_AFTER = re.compile(
    r"\s*(?:have |had )?(?:died|withdrew|dropped out|were lost|developed|relapsed|failed)\b"
    r"|\s*[\[(]\d+(?:\.\d+)? ?%\s?[)\],;]|\s*(?:per|in each|from each|at each)\b|\s*each\b(?! (?:received|had"
    r"|got|was|were|underwent|given|treated|with))|\s*\((?:the )?(?:[a-z][\w+-]* ){0,3}?group(?: [\w+-]+)?\)"
    r"|,? (?:in|per|for|of|to|entered|went to|were in) (?:the |each |either |one |an? )?(?:[\w+-]+ )?(?:group"
    r"|arm|side)\b"
    rf"|(?: were| was)? (?:{RANDOM} )?(?:assigned|allocated|randomised) to (?:the |a )?(?!one |two |three "
    rf"|four |either |\d)"
    r"(?:[\w+-]+ ){1,4}?(?:group|arm)\b"
)
_OTHERS = re.compile(
    r"\b(?:eligibility|previous\w*|earlier|literature|planned|prevalence|affects?|affecting|worldwide"
    r"|per year|annually|million people|estimated|incidence|published|screened|excluded|declined|withdr\w+"
    r"|dropped|substudy|subset|subgroup)\b"
)
_NAMED = re.compile(
    r"\b(?:day|week|month|year|level|table|figure|vitamin|factor|interleukin|covid|score|cd)s? $"
)
_NAMED_SMALL = re.compile(
    r"\b(?:type|stage|grade|group|phase|class|study|visit|part|arm|cohort|version|asa)s? $"
)
_RESULT = re.compile(
    r"\b(?:improv\w+|worse\w*|responded|responders?|response|relie[fv]\w*|satisf\w+|seen|found|noted|better"
    r"|adverse|events?|recurr\w*|died|lost|failed|failures|fever|headache|developed|complication\w*|resol\w+"
    r"|rose|remain\w*|complet\w*|occurred|significant\w*|filled|returned|answered|attended)\b"
)
_RESULT_WORDS = words(
    *(
        "improv*",
        "worse*",
        "responded",
        "responder*",
        "response",
        "relie*",
        "satisf*",
        "seen",
        "found",
        "noted",
    ),
    *("better", "adverse", "event*", "recurr*", "died", "lost", "failed", "failures", "fever", "headache"),
    *("developed", "complication*", "resol*", "rose", "remain*", "complet*", "occurred", "significant*"),
    *("filled", "returned", "answered", "attended"),
)


def has_result(sentence: Sentence) -> bool:
    """Whether it says what came of a treatment, so that its numbers may be of some subjects only."""
    return sentence.has(_RESULT_WORDS) and _RESULT.search(sentence.text) is not None


_IN_STUDY = re.compile(
    rf"\b(?:{_STUDY}|{_ENROL}|{_ENTER}|done|tested|control)\b[^.;]*\bin $|^in $|\bwere in $|\bwas in $"
)
_NOUNS = re.compile(any_of("nouns", "people"))
_OTHER_SEX = re.compile(rf"(?: \([^()]*\))? and {COUNT} (?:men|women|males|females|boys|girls)\b")
_SEX = re.compile(r"(?:men|women|males|females|boys|girls)$")
# A second number of the same make beside the first: each is an arm.
_DESCRIBED = re.compile(r" (?:with|who|whose|having|aged|given|treated|undergoing|suffering|after)\b")
_SECOND_ARM = re.compile(
    rf"[^.;]{{0,80}}?(?:\band|\bwhile|\bwhereas|,|\bversus|\bvs\.?"
    rf"|\bto) (?:the )?(?P<n>{COUNT}) (?:{WORD} ){{0,4}}?(?:received|receiving|underwent|were treated|treated"
    rf"|got|in the|to the|to receive|given|assigned to|with placebo)\b"
)
# 'twenty women with scars and 25 with neuromas': the first number is some of them.
_SECOND_KIND = re.compile(
    rf"[^.;]{{0,80}}?\b(?:and|versus|vs\.?) (?:in )?{COUNT} (?:with|who|had|without|others?|controls?|given"
    rf"|treated)\b"
)
_BRACKETS = re.compile(r"\([^()]*\)")
BRACKETED = re.compile(rf"\((?P<n>{COUNT}) (?:{WORD} ){{0,2}}?(?:{any_of('nouns', 'people', 'animals')})\)")
_WITHOUT_NOUN = re.compile(
    rf"(?P<n>{COUNT}) (?:(?:met|fulfilled) (?:the |all )?(?:inclusion|eligibility)|were (?:then "
    rf"|finally )?(?:included|enrolled|recruited|{RANDOM})"
    r"|in (?:total|all|number)(?=,| were\b))"
)
_OPENS = re.compile(r"(?:^|[,;:] |\b(?:of (?:these|them|whom),?|and|out of) )$")
_COMPOUND_WORDS = words("trial", "study", "series", "pilot", "cohort", "registry", "sample", "rct")
_ARMS_INSIDE = re.compile(r"[^()]*[,;] ?n ?=")  # patients (n = 58, cells; n = 56, placebo)
_SAMPLE_SIZE = words("sample size")
_LISTED_LETTERS = letters("=", "number", "in total", "in all")
_ENTERED_LETTERS = letters(
    "met", "fulfilled", "included", "in total", "in all", "in number", "enrolled", "recruited", "random"
)
_COMPOUND = re.compile(
    rf"(?P<n>{COUNT})[ -](?:patient|subject|participant|person|case)"
    r" (?:[\w-]+ ){0,4}?(?:trial|study|series|pilot|cohort|registry|sample|rct)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may stand for all subjects of a study; the higher its weight, the surer."""

    weight: int
    value: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The patterns for one kind of subject.

    Attributes:
        triggers: of any name of it.
        noun: any name of it.
        some: a number of them.
        listed: 'patients (n = 20)', 'patients, 118 in number' or 'patients numbered 118'.
        with_controls: a number of them beside one of controls.
        arm: a number in a group.
    """

    triggers: Triggers
    noun: re.Pattern[str]
    some: re.Pattern[str]
    listed: re.Pattern[str]
    with_controls: re.Pattern[str]
    arm: re.Pattern[str]


_NAMES = {kind: listed("nouns", kind) for kind in ("people", "animals")}


@cache
def subjects(kind: str) -> Subjects:
    """The patterns for the nouns of one list of `terms.toml`: 'people' or 'animals'."""
    noun = any_of("nouns", kind)
    some = rf"(?P<n>{COUNT})(?! (?:\d|{SPELLED}))(?: \(\d+\))?(?: {WORD}){{0,6}}? (?P<who>{noun})"
    return Subjects(
        triggers=_NAMES[kind].triggers,
        noun=re.compile(noun),
        some=re.compile(some),
        listed=re.compile(
            rf"{noun}(?:(?: [\w'/-]+){{0,3}} [(\[]n ?= ?(?P<n>\d+(?: ?\+ ?\d+)*)[)\];,]|[^.;()]{{0,60}}?,? "
            rf"(?P<m>\d+) in (?:number|total|all)\b|[^.;(){{}}0-9]{{0,40}}? numbered (?P<k>\d+)\b)"
            rf"|\bn ?= ?(?P<j>(?<!\(n=)(?<!\(n = )\d+) (?:{WORD} ){{0,4}}?{noun}"
            r"|\bsample sise (?:is|was|of|will be)(?: calculated (?:at|as|to be)| estimated (?:at|as|to be)"
            r"| about)? (?P<h>\d+)\b"
        ),
        with_controls=re.compile(
            rf"{some}(?:(?!{COUNT})[^;]){{0,140}}?\b(?:with|to|and|against|versus|vs\.?) (?P<more>{COUNT}) "
            rf"(?:[\w-]+ ){{0,3}}?(?:controls|untreated|ungrafted|control (?:{noun}))(?!\w)"
        ),
        arm=re.compile(
            rf"(?P<n>{COUNT})(?: {WORD}){{0,5}}? (?:entered|in|to|for"
            rf"|into) (?:the )?(?:[\w+-]+ ){{0,3}}?(?:group|arm)\b"
        ),
    )


def candidates(sentence: Sentence, kind: str) -> list[Candidate]:
    """Numbers of subjects in a sentence that has `NUMBERS`, with the heaviest weight that its words give."""
    text, patterns = sentence.text, subjects(kind)
    named = sentence.has(patterns.triggers)
    found: dict[int, Candidate] = {}
    for one in sentence.from_counts(patterns.some) if named else ():
        start, end = one.start("n"), one.end("who")
        if not _of_others(text, start, end):
            found[start] = _weighed(sentence, start, end, int(value_of(one["n"])), patterns.noun)
    is_listed = sentence.has(_SAMPLE_SIZE) or (named and sentence.has(_LISTED_LETTERS))
    for one in patterns.listed.finditer(text) if is_listed else ():
        name = next(name for name in ("n", "m", "k", "j", "h") if one[name])
        if one.start(name) not in found and not _ARMS_INSIDE.match(text, one.start(name)):
            weight = 6 if "random" in text else 3
            if re.search(r"\b(?:compared with|than|in|versus|group of|of) (?:the )?$", text[: one.start()]):
                weight = 2
            value = sum(int(part) for part in one[name].split("+"))
            found[one.start(name)] = Candidate(weight, value, (sentence.found(one),))
    entered = sentence.has(_ENTERED_LETTERS) and sentence.counts
    for one in sentence.from_counts(_WITHOUT_NOUN) if entered else ():
        if _OPENS.search(text[: one.start()]) and not any(
            abs(start - one.start("n")) < 40 for start in found
        ):
            weight = 6 if "random" in text[one.start() : one.end() + 20] else 5
            found[one.start("n")] = Candidate(weight, int(value_of(one["n"])), (sentence.found(one),))
    for one in sentence.from_counts(_COMPOUND) if sentence.has(_COMPOUND_WORDS) else ():
        found.setdefault(one.start("n"), Candidate(4, int(value_of(one["n"])), (sentence.found(one),)))
    return list(found.values())


_OF_THEM = re.compile(r"(?:(?:^|, |: )of (?:the |these |all )?|\bof (?:these|them|those|whom), )$")
_PATIENTS = re.compile(rf"{COUNT} (?:[\w-]+ )?patients\b")
_ONLY_TAKEN_IN = re.compile(r" (?:were|had been|could be) (?:included|enrolled|recruited|randomised)\b")
# 'of the 65 randomised patients, 60 were analysed'
_OF_ALL = re.compile(rf"\bof (?:the |these )?{COUNT} (?:(?P<random>{RANDOM})|enrolled|included|recruited)")


def _weighed(sentence: Sentence, start: int, end: int, value: int, noun: re.Pattern[str]) -> Candidate:
    text = sentence.text
    matches = [sentence.match(start, end)]
    if whole := _OF_ALL.search(text, max(0, start - 10), end):
        return Candidate(6 if whole["random"] else 5, value, tuple(matches))
    if "healthy" in text[start:end] and _PATIENTS.search(text):
        return Candidate(0, value, tuple(matches))
    if is_part(text, start, end) and not _ONLY_TAKEN_IN.match(text, end):
        return Candidate(0, value, tuple(matches))
    is_result = has_result(sentence)
    if is_result and text[:start].endswith("in ") and not _IN_STUDY.search(text[:start]):
        return Candidate(1 if _DESCRIBED.match(text, end) else 0, value, tuple(matches))
    heaviest = 1 if is_result else 2
    before, after = text[max(0, start - 200) : start], _BRACKETS.sub("", text[end:])
    for weight, pattern, is_before in _SURROUNDINGS:
        if weight <= heaviest:
            break  # those that follow weigh no more
        where = pattern.search(before) if is_before else pattern.match(after)
        gap = (where.groupdict().get("gap") or "") if where else ""
        if where and not _names_others(gap, noun):
            of_result = is_result and _RESULT.search(gap)
            own = min(weight, 2) if of_result else weight - (weight < 4 and is_result)
            heaviest = max(heaviest, own)
    weight = heaviest
    if _OF_THEM.search(text[:start]) and (weight < 5 or not text[:start].endswith(", ")):
        weight = min(weight, 1)
    later = [start for start in sentence.counts if start >= end]
    others = [int(value_of(one[0])) for one in sentence.from_counts(COUNTS, later)]
    if not later:
        return Candidate(weight, value, tuple(matches))
    if not _adds_up(value, others) and (second := _SECOND_ARM.match(text, end)):
        weight = min(weight, 3)
        value += int(value_of(second["n"]))
        matches.append(sentence.match(second.start("n"), second.end()))
    elif weight < 5 and _SECOND_KIND.match(after) and not _adds_up(value, others):
        weight = 0
    return Candidate(weight, value, tuple(matches))


def _names_others(gap: str, noun: re.Pattern[str]) -> bool:
    plain = _BRACKETS.sub("", gap)
    return bool(noun.search(plain) or re.search(r"\b(?:of|in) (?:which|them)\b", plain))


def is_part(text: str, start: int, end: int) -> bool:
    """Whether the number from `start`, whose noun ends at `end`, counts only some of the subjects."""
    if (
        _SEX.search(text, start, end)
        and re.search(r"(?:\(|, )(?:[^()]*\d[^()]*)?$", text[:start])
        and _NOUNS.search(text[:start])
    ):
        return True  # seventeen patients (10 males, 7 females)
    if _SEX.search(text, start, end) and _OTHER_SEX.match(text, end):
        return True  # 25 women and 5 men
    if text[start - 1 : start] == "(" and len(BRACKETED.findall(text)) > 1:
        return True  # to education (102 patients) or control (109 patients)
    return bool(_PART_BEFORE.search(text[max(0, start - 45) : start]) or _PART_AFTER.match(text, end))


def _of_others(text: str, start: int, end: int) -> bool:
    """Whether the number counts subjects of other studies, subjects not taken in, or nobody at all."""
    before = text[max(0, start - 30) : start]
    return bool(
        _OTHERS.search(re.split(r"[,;(]", before)[-1])
        or _OTHERS.search(text[end : end + 25])
        or (text[start].isdigit() and _numbered(text[:start], text[start:end]))
    )


def _numbered(before: str, number: str) -> bool:
    """Whether the number is a name's, as in 'type 2 diabetic patients' or 'week 12 patients'."""
    return bool(_NAMED.search(before) or (_NAMED_SMALL.search(before) and re.match(r"\d(?!\d)", number)))


def agreed(
    found: Sequence[Candidate], everyone: Sequence[Candidate]
) -> tuple[Stated[int] | None, tuple[Match, ...]]:
    """The one value of the heaviest candidates; of several, the one that the others add up to.

    Args:
        found: the heaviest.
        everyone: all, for their sums and because a larger number elsewhere is a contradiction.
    """
    values = sorted({one.value for one in found})
    top = found[0].weight
    if top < 4 and (whole := _whole(found, everyone)):
        return Stated(whole.value, whole.matches), ()
    if larger := [one for one in everyone if one.value > values[-1] and (top < 4 or one.weight > 2)]:
        return None, tuple(match for one in (*found, *larger) for match in one.matches)
    if len(values) > 1 and not _adds_up(values[-1], [one.value for one in everyone]):
        return None, tuple(match for one in found for match in one.matches)
    first = next(one for one in found if one.value == values[-1])
    return Stated(first.value, first.matches), ()


def _whole(found: Sequence[Candidate], everyone: Sequence[Candidate]) -> Candidate | None:
    """Where the surroundings say little: the largest number, stated twice or as 'of the 40 patients'."""
    largest = max(one.value for one in everyone)
    told = [one for one in everyone if one.value == largest and one.weight > 0]
    if largest > max(one.value for one in found) and (
        len(told) > 1 or (any(one.weight == 1 for one in told) and found[0].weight < 3)
    ):
        return told[0]
    return None


def _adds_up(value: int, parts: Iterable[int]) -> bool:
    smaller = [part for part in parts if part < value][:12]
    return any(sum(some) == value for size in (2, 3, 4) for some in combinations(smaller, size))
