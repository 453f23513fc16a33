"""What a clause compares with: another group, the state before, or nothing that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from data.labelling.effect.sentences import Clause
from data.labelling.effect.tags import Tag

_NEAR = 45  # characters after 'than' within which what is compared with is named
_JOINED = re.compile(r"\b(?:and|or|nor)\b")
_BOTH = re.compile(r"[,;\s]*(?:and\s+)?both\s+(?!\w+(?:\s+\w+)?\s+and\b)", re.IGNORECASE)
_BOTH_TREATED = re.compile(
    r"[,;\s]*(?:and\s+)?both\s+(?:\w+\s+)?(?:grafts?|cells?|cell types|doses|products|sources)\b",
    re.IGNORECASE,
)
_ARTICLES = r"\s+(?:the\s+|that\s+of\s+|those\s+(?:of|in|with)\s+|in\s+)*(?:\w+\s+)?$"
_TO_CONTROL = re.compile(
    rf"\b(?:from|between|than|versus|vs\.?|to|with|over|and|or|against|under|nor|as|like){_ARTICLES}", re.I
)
# 'The improvement with placebo' is the controls' own, 'no difference with placebo' is not.
_BESIDE_CONTROL = re.compile(
    rf"\b(?:from|between|than|versus|vs\.?|over|and|or|against|nor|as|like){_ARTICLES}", re.I
)


_VAGUE = ("over", "against", "beyond", "unlike", "next to", "with respect to", "relative to")
_BEFORE_FIGURE = re.compile(r"\d[^,;]*$")
_FIGURE = re.compile(r"\s+(?:[~≥>]\s*)?\d")
_LATER = re.compile(r"\d\s*-?(?:months?|weeks?|years?|days?)\b|\b(?:final|last)\s", re.IGNORECASE)
_AS_IN = re.compile(r",\s+(?:just\s+)?(?:as|like)\s+(?:in|with)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_AMONG = re.compile(r"\b(?:between|among|with|by|of)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)


class Level(IntEnum):
    """What a claim compares with; the lower the number, the more it counts."""

    BETWEEN = 0  # another group
    BOTH = 1  # every group against its own state before
    BEFORE = 2  # the state before
    PLAIN = 3  # not named


def level(clause: Clause, change: Tag, degree: str = "") -> Level:
    """What a change in this clause, to a degree such as 'greater', is compared with."""
    if change.kind in ("same", "differ") and clause.has("groups"):
        return Level.BETWEEN
    if against_before(clause):
        return Level.BOTH if clause.has("both") else Level.BEFORE
    if change.kind in ("same", "differ") and clause.has("groups", "both", "control"):
        return Level.BETWEEN
    if _against_group(clause):
        return Level.BETWEEN
    if degree and not clause.has("control") and any(tag.start >= change.end for tag in clause.of("treated")):
        return Level.BETWEEN  # 'fell in both groups, the decrease being larger with cells'
    if any(_AS_IN.search(clause.lead(tag)) for tag in clause.of("control")):
        return Level.BOTH
    if clause.has("both") or (_BOTH.match(clause.text) and not _BOTH_TREATED.match(clause.text)):
        return Level.BOTH
    if clause.has("groups"):
        return Level.BETWEEN
    if clause.also(change, "decided"):
        return Level.BETWEEN
    treated, control = arms(clause)
    if treated and control:
        return Level.BOTH if _JOINED.search(_between(clause, treated, control)) else Level.PLAIN
    if clause.has("baseline"):
        return Level.BEFORE
    compares = bool(degree) or clause.also(change, "comparative")
    return Level.BETWEEN if treated and compares else Level.PLAIN


def arms(clause: Clause) -> tuple[list[Tag], list[Tag]]:
    """Words for the treatment, and for what it is compared with, as 'sham-grafted' or 'control cells'."""
    control = clause.of("control")
    treated = [
        tag
        for tag in clause.of("treated")
        if not any(0 <= tag.start - other.end <= 1 or tag.start == other.start for other in control)
    ]
    return treated, control


def against_before(clause: Clause) -> bool:
    """Whether it compares with the state before: 'than at baseline', 'compared with before surgery'."""
    return any(
        0 <= tag.start - than.end <= _NEAR
        for than in clause.of("than")
        for tag in clause.of("baseline")
        if not any(than.end <= other.start < tag.start for other in clause.of("control", "treated"))
    )


def _thans(clause: Clause) -> list[Tag]:
    """Words that set one thing against another, so not 'more than 50%', 'beyond 6 months'."""
    return [tag for tag in clause.of("than") if not _FIGURE.match(clause.tail(tag))]


def _against_group(clause: Clause) -> bool:
    for than in _thans(clause):
        word = clause.words(than)
        named = any(0 <= tag.start - than.end <= _NEAR for tag in clause.of("control", "treated", "groups"))
        before = _BEFORE_FIGURE.search(clause.lead(than)) and clause.has("baseline")  # '6 at baseline vs 5'
        if named or not (before or word in _VAGUE):
            return True
    return False


def reversed_arms(clause: Clause) -> bool:
    """Whether the control group is the subject: 'shorter with saline than with cells'."""
    treated, control = arms(clause)
    for than in clause.of("than"):
        before = [tag for tag in treated if tag.end <= than.start]
        after = [tag for tag in treated if than.end <= tag.start <= than.end + _NEAR]
        if after and not before and any(tag.end <= than.start for tag in control):
            return not any(than.end <= tag.start < after[0].start for tag in control)
    return False


def of_control_only(clause: Clause) -> bool:
    """Whether it is about a control group alone, rather than something compared with one."""
    treated, control = arms(clause)
    if not control or treated or clause.has("both", "groups", "decided") or _thans(clause):
        return False
    form = _TO_CONTROL if clause.has("same", "differ") else _BESIDE_CONTROL
    return not any(form.search(clause.lead(tag)) for tag in control)


def at_the_start(clause: Clause) -> bool:
    """Whether it says that groups were alike at the start, or is about parts of a group."""
    subsets = clause.of("subset")
    if (
        subsets
        and not clause.has("control")
        and (
            not clause.has("pain", "threshold", "relief")
            or any(clause.words(tag).startswith("between") for tag in subsets)
            or any(_AMONG.search(clause.lead(tag)) for tag in subsets)
        )
    ):
        return True
    starts = [
        tag
        for tag in clause.of("baseline")
        if (clause.words(tag) != "baseline" or _is_time(clause, tag)) and not clause.lead(tag).endswith("as ")
    ]
    return (
        bool(starts)
        and not _LATER.search(clause.text)
        and not clause.has("lessen", "raise", "better", "worse", "than")
        and not _change_from(clause)
    )


def _is_time(clause: Clause, baseline: Tag) -> bool:
    """'Baseline characteristics', but not 'adjusted for the baseline score'."""
    tail = clause.tail(baseline)
    return bool(
        re.match(
            r"\s+(?:characteristics|demographic|data|values|variables|parameters|measure|feature|descriptor|level)",
            tail,
            re.IGNORECASE,
        )
    )


def _change_from(clause: Clause) -> bool:
    return bool(
        re.search(
            r"\bfrom\s+(?:(?:that|those|the\s+values?)\s+)?(?:at\s+)?(?:baseline|before|pre)|\bchange|before\s+and\s+after",
            clause.text,
            re.IGNORECASE,
        )
    )


def _between(clause: Clause, first: Sequence[Tag], second: Sequence[Tag]) -> str:
    start = min(first[0].end, second[0].end)
    end = max(first[0].start, second[0].start)
    return clause.text[start - clause.start : max(start, end) - clause.start]
