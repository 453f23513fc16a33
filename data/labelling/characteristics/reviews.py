"""Studies that a review included, and the people in them; records only found or screened do not count.

A number of studies is weighed by the words around it ('of 433 articles, ten met the criteria'); numbers of
the highest weight that contradict each other give no value. Of people, the largest number beside the studies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.numbers import COUNT, value_of
from data.labelling.characteristics.terms import any_of, listed
from data.labelling.characteristics.text import Sentence, Sentences
from data.labelling.characteristics.triggers import words
from data.labelling.matches import Match

_STUDIES = any_of("nouns", "studies")
_PERSONS = any_of("nouns", "people")
_BETWEEN = (
    r"(?!(?:of|in|were|was|with|from|for|to|and|on|patients|per|between|records?|%)\b)[a-z(][\w'/()-]*,?"
)
_SORT = (
    r"(?:(?:non.)?(?:randomi[sz]ed|controlled|comparative|clinical|preclinical|pre.clinical|human|animal"
    r"|retrospective|prospective|case|cohort|observational|experimental|in vitro|in vivo|intervention(?:al)?"
    r"|uncontrolled)(?: controlled)?)"
)
_SOME = rf"(?:(?P<o>{COUNT}) {_SORT} (?:and|plus) )?(?P<n>{COUNT})(?: {_BETWEEN}){{0,6}}? {_STUDIES}"
_MORE = rf"(?:,? (?:and|plus) (?P<m>{COUNT})(?: {_BETWEEN}){{0,4}}? {_STUDIES})?"

_TOOK_IN = (
    r"(?:includ\w+|analy[sz]\w+|eligible|met|meeting|fulfill?ed|pooled|selected|identified|synthes\w+"
    r"|reviewed|covered|covering|comprised|comprising|consider\w*|entered|went into|retained|qualified"
    r"|qualitative|quantitative|final|evaluated|found|extracted|were used|in all|in total|involv\w+|enrol\w+"
    r"|assessed|examined|summari\w+|suitable|based on|results? from|data from|yielded)"
)
_RECORDS = (
    r"(?:studies|trials|articles|records|papers|citations|publications|abstracts|titles|references|reports"
    r"|hits)"
)
_NO_SUM = r"(?P<o>(?!))?(?P<m>(?!))?"
_INCLUDED = r"(?:included|analysed|pooled|eligible|met|fulfill?ed|selected|went into|entered)"


_INCLUDED_WORDS = words("included")
# The triggers of all frames.
_STUDY_WORDS = listed("nouns", "studies").triggers | words(
    *("records*", "citations*", "abstracts*", "titles*", "references*", "hits*", "studies*", "trials*"),
    *("articles*", "papers*", "publications*", "reports*"),
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Words in which a number of studies stands.

    Attributes:
        weight: the higher, the surer that these are the included studies.
        is_whole: the words say that it is all of them, even after 'of' or 'in'.
    """

    weight: int
    pattern: re.Pattern[str]
    is_whole: bool = False

    def finditer(self, sentence: Sentence, some: Sequence[int]) -> Iterator[re.Match[str]]:
        """Where its words are in a sentence, with numbers of studies at `some` places."""
        if self.pattern.pattern.startswith(_NO_SUM):
            return sentence.from_counts(self.pattern) if sentence.has(_INCLUDED_WORDS) else iter(())
        if not self.is_of_studies:
            return self.pattern.finditer(sentence.text) if len(sentence.counts) > 1 else iter(())
        if self.pattern.pattern.startswith(_SOME):
            return sentence.from_counts(self.pattern, some)
        return self.pattern.finditer(sentence.text) if some else iter(())

    @property
    def is_of_studies(self) -> bool:
        """Whether it has a number of studies, so that it cannot match where there is none."""
        return _SOME in self.pattern.pattern


_FRAMES = (
    _Frame(  # of 433 articles, ten met the criteria
        7,
        re.compile(
            rf"\b(?:of|from) (?:the |these )?{COUNT} (?:[\w-]+ ){{0,5}}?{_RECORDS}[^.;]{{0,60}}?{_NO_SUM},? "
            rf"(?P<n>{COUNT}) (?:of (?:them|these|which) )?(?:{_RECORDS} )?(?:were (?:included|selected"
            rf"|eligible|identified|retained|retrieved|found|suitable"
            r"|analysed|pooled)|met|fulfil\w*|went into|remained|qualified|satisfied)\b"
        ),
        is_whole=True,
    ),
    _Frame(
        7, re.compile(rf"{_NO_SUM}(?P<n>{COUNT}) included (?:{_BETWEEN} ){{0,3}}?{_STUDIES}"), is_whole=True
    ),
    _Frame(6, re.compile(rf"{_SOME}{_MORE}(?P<gap>[^.;]{{0,80}}?)\b{_INCLUDED}\b")),
    _Frame(
        6,
        re.compile(
            r"\b(?:included|including|pooled|pooling|include|comprised|comprising|involved|covered|covering"
            r"|inclusion of)(?: were| was| a total of| of| data from| results from| the results of)*"
            rf" {_SOME}{_MORE}"
        ),
    ),
    _Frame(
        6,
        re.compile(
            r"\b(?:review|meta.analysis|analysis|synthesis|evidence|overview|results)\b[^.;]{0,60}?"
            rf"\b(?:of|on|from|in|with) {_SOME}{_MORE}"
        ),
        is_whole=True,
    ),
    _Frame(5, re.compile(rf"{_SOME}{_MORE} \((?:n ?= ?)?{COUNT} {_PERSONS}\)")),
    _Frame(
        5,
        re.compile(
            r"(?:a total of|in total,?|in all,?|altogether,?|overall,?|finally,?|of these,?|ultimately,?|left"
            rf"|leaving|yielded) {_SOME}{_MORE}"
        ),
    ),
    _Frame(4, re.compile(rf"{_SOME}{_MORE}[^.;]{{0,60}}?\b{_TOOK_IN}")),
    _Frame(4, re.compile(rf"{_TOOK_IN}(?: \w+){{0,3}}? {_SOME}{_MORE}")),
    _Frame(3, re.compile(rf"{_SOME}{_MORE}")),
)
_NOT_THOSE = re.compile(
    r"\b(?:retrieved|screened|initial\w*|search\w* (?:yielded|identified|returned|found|retrieved)|excluded"
    r"|duplicates?|abstracts|titles|titles and|out of|among|only|each|ongoing|registered|full.text|remaining"
    r"|per|databases|citations|another|other|single)(?: the| a total of| these| those)? $"
)
_INSIDE = re.compile(
    r"\b(?:from|in|of)(?: the| a total of| these| those)? $"
)  # 'in 13 studies': some of them
_NOT_AFTER = re.compile(
    r"^(?: \([^)]*\))? (?:were |was )?(?:retrieved|screened|excluded|found (?:in|by) (?:the )?search"
    r"|duplicates?|initially|identified (?:in|through|from|by)|(?:reported|showed|found|demonstrated"
    r"|described|used|compared|assessed|had|observed|claimed|did|favou?red|suggested|noted|revealed"
    r"|evaluated)\b|(?:per|with no|with a (?:high|low))\b|\(\d+(?:\.\d+)? ?%\))"
)
_OTHER_NUMBER = re.compile(rf"\D{COUNT}(?! (?:{_PERSONS}|patients|hips|knees))")
_SOME_STUDIES = re.compile(_SOME)


def read_studies(every: Sentences) -> tuple[Stated[int] | None, tuple[Match, ...]]:
    """The included studies, and the words of numbers that contradict each other."""
    found: list[tuple[int, Stated[int]]] = []
    sentences = [one for one in every.having(_STUDY_WORDS) if one.counts]
    for sentence in sentences:
        seen: set[int] = set()
        some = _some(sentence)
        for frame in _FRAMES:
            for one in frame.finditer(sentence, some):
                start = one.start("n")
                if start in seen or _elsewhere(sentence.text, one, frame.is_whole):
                    continue
                seen.add(start)
                seen |= {one.start(more) for more in ("o", "m") if one[more]}
                found.append((frame.weight, _stated(sentence, one)))
    if not found:
        inside = [
            _stated(sentence, one)
            for sentence in sentences
            for one in _FRAMES[-1].finditer(sentence, _some(sentence))
            if not _SEARCHED.search(sentence.text[: one.start("n")])
            if not _NOT_THOSE.search(sentence.text[max(0, one.start("n") - 45) : one.start("n")])
        ]
        return (inside[0], ()) if len(inside) == 1 and inside[0].value > 2 else (None, ())
    best = max(weight for weight, _ in found)
    values = [stated for weight, stated in found if weight == best]
    first = values[0]
    if first.value < max(stated.value for stated in values):
        # 18 included and 14 pooled agree, 14 and 18 do not
        return None, tuple(match for stated in values for match in stated.matches)
    return (first, ()) if first.value > 1 else (None, ())


def _some(sentence: Sentence) -> list[int]:
    """Where a number of studies begins."""
    return [start for start in sentence.counts if _SOME_STUDIES.match(sentence.text, start)]


def _elsewhere(text: str, one: re.Match[str], is_whole: bool) -> bool:
    """Whether the number counts records found, or only some of the studies."""
    first = one.start("o") if one["o"] else one.start("n")
    before = text[max(0, first - 45) : first]
    if _ONE_OF_A_LIST.search(text[:first]):
        return True
    if _OTHER_NUMBER.search(one.groupdict().get("gap") or ""):
        return True  # of 433 studies, ten met the criteria
    noun = _SOME_STUDIES.match(text[one.start("n") :])
    end = one.end("m") if one["m"] else one.start("n") + noun.end() if noun else one.end()
    if _NOT_AFTER.match(text[end:]) or _NOT_THOSE.search(before) or _SEARCHED.search(text[: one.start("n")]):
        return True
    return bool(_INSIDE.search(before)) and not (
        is_whole or "total of " in before[-12:] or _DATA.search(before)
    )


_SEARCHED = re.compile(
    r"\bsearch\w*[^.;]{0,60}\b(?:identified|yielded|revealed|returned|found|provided|retrieved|produced"
    r"|resulted in) (?:a total of |about |over )?$|(?:\d|[a-z]{3}) \(\d+(?:\.\d+)? ?%\) of (?:the )?$"
)
_ONE_OF_A_LIST = re.compile(
    rf"(?<!\bof )(?<!\bfrom ){_SOME}(?: \([^()]*\))?,(?: and)? $".replace("?P<n>", "?:").replace(
        "?P<o>", "?:"
    )
)
_DATA = re.compile(
    r"\b(?:review|analysis|synthesis|data|evidence|results|included|inclusion|overview)(?: (?:of|from|in"
    r"|on)) $"
)


def _stated(sentence: Sentence, one: re.Match[str]) -> Stated[int]:
    value = int(value_of(one["n"]))
    matches = [sentence.found(one, "n")]
    for more in ("o", "m"):
        if one[more]:
            value += int(value_of(one[more]))
            matches.append(sentence.found(one, more))
    return Stated(value, tuple(matches))


_PEOPLE = re.compile(
    rf"(?P<n>{COUNT})(?: (?!(?:of|in|were|with|to|per|and|studies"
    rf"|trials)\b)[a-z][\w'/-]*,?){{0,4}}? {_PERSONS}|\(n ?= ?(?P<m>\d[\d,]*) {_PERSONS}"
    rf"|(?:{_PERSONS})[^.;()]{{0,40}}? (?:numbered|totall?ed|n ?=) (?P<k>\d[\d,]*)|\b(?:sample(?: sise)?"
    rf"|population) of (?P<l>{COUNT})(?! (?:studies|trials))"
)
# '1,042 patients who had plasma, 226 patients who had cells': some of them.
_MORE_PEOPLE = re.compile(rf" (?:who|with|had|received)\b[^;]{{0,120}}, (?:and )?{COUNT} (?:{_PERSONS}|who)")
_PEOPLE_WORDS = listed("nouns", "people").triggers | words("sample", "population")
_WHOLE = re.compile(
    rf"{_STUDIES}|\b(?:total|in all|altogether|overall|includ\w+|involv\w+|numbered|enrol\w+|compris\w+"
    rf"|combined|pooled)\b"
)
_PART = re.compile(
    r"\b(?:in|of|from|among|only|per|the other|control|remaining|versus|and|one|to|received|(?:less|fewer"
    r"|more) than|at least|over)(?: the| these)? $|\d ?[-/] ?$"
)
_PART_AFTER = re.compile(
    r"^(?: [\w-]+){0,3}? ?(?:\(\d+(?:\.\d+)? ?%\)|group\b|arm\b|in (?:the )?[\w-]+ (?:group|arm)|received"
    r"|treated with|underwent|per\b|each\b)"
)


def read_review_participants(sentences: Sentences) -> Stated[int] | None:
    """The people in the included studies: the largest number that is next to the studies."""
    found = []
    for sentence in sentences.having(_PEOPLE_WORDS):
        if not sentence.beginnings or not _WHOLE.search(sentence.text):
            continue
        for one in _PEOPLE.finditer(sentence.text):
            group = next(name for name in ("n", "m", "k", "l") if one[name])
            before, after = sentence.text[: one.start()], sentence.text[one.end() :]
            opens = re.search(
                r"\b(?:studies|trials|rcts|articles|papers|patients) (?:of|with|from|in|on|and) $"
                r"|\btotal of $|data (?:of|from|on) $",
                before,
            )
            if (_PART.search(before) and not opens) or _PART_AFTER.match(after):
                continue
            if _MORE_PEOPLE.match(after) or re.search(
                r"\b(?:per year|worldwide|affects|million|prevalence|aged over)\b", sentence.text
            ):
                continue
            value = int(value_of(one[group]))
            if value > 9:
                found.append(Stated(value, (sentence.found(one),)))
    return max(found, key=lambda one: one.value, default=None)
