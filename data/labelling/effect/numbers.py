"""What figures say where no verb does: a score before and after, and whether a difference is significant."""

from __future__ import annotations

import re

_UNIT = (
    r"(?!\d|[.,·]\d|\s*-?(?:years?|yrs?|months?|mo\b|weeks?|days?|hours?|h\b|patients|subjects|participants"
    r"|%\s*CI))"
)
_NUMBER = (
    rf"(\d+(?:[.,·]\d+)?){_UNIT}(?:\s*(?:±|\+/-|\+/−)\s*\d+(?:[.,]\d+)?)?\s*(?:%|mm|cm|points?|/\s*10+)?"
    r"(?:\s*\([^()]*\))?"
)
_PLAIN = r"\d+(?:[.,·]\d+)?(?:\s*(?:±|\+/-|\+/−)\s*\d+(?:[.,]\d+)?)?(?:\s*\([^()]*\))?"
_BEFORE = (
    r"(?:before|(?:at\s+)?baseline|pre-?operatively|at\s+first|at\s+entry|initially|prior\s+to|pre-?treatment"
    r"|pre-?injection)"
)
_LATER = (
    r"(?:later|months?|years?|weeks?|days?|afterwards?|after|follow-?up|post-?operatively|post-?treatment"
    r"|last visit|finally)"
)
_AFTER = r"(?:and|to|,|but)\s+(?:then\s+|down\s+to\s+|only\s+)?(?:was\s+|to\s+)?"
_PAIRS = (
    re.compile(
        rf"\bfrom\s+(?:a\s+(?:mean|median)\s+of\s+|about\s+|a\s+|mean\s+)?{_NUMBER}[^.;]{{0,60}}?\bto\s+(?:about\s+)?{_NUMBER}",
        re.I,
    ),
    re.compile(rf"{_NUMBER}\s+(?:\w+\s+)?{_BEFORE}\b[^.;]{{0,50}}?{_AFTER}{_NUMBER}", re.I),
    re.compile(
        rf"{_BEFORE}\b[^;\d]{{0,40}}?{_NUMBER}[^;]{{0,60}}?\b{_LATER}\b[^;\d]{{0,30}}?{_NUMBER}", re.I
    ),
    re.compile(
        r"\((?:[^()]{0,20}?)(\d+(?:\.\d+)?)\s*(?:±\s*\d+(?:\.\d+)?)?\s+(?:to|→|vs\.?|versus)\s+(\d+(?:\.\d+)?)",
        re.I,
    ),
)
# 'VAS 7 to 3'
_NAMED = re.compile(
    r"\b(?:VAS|V?NRS|NPRS|DN4|NPSI|BPI|pain|rest|load|activity|scores?)\s+"
    rf"{_NUMBER}\s+(?:to|→)\s+{_NUMBER}",
    re.I,
)
# 'at baseline, 3 and 6 months was 7, 5 and 4': the first and the last of a list.
_SERIES = re.compile(
    rf"{_BEFORE}\b[^;\d]{{0,20}}?\blater\b[^;\d]{{0,20}}?{_NUMBER}(?:,\s*{_PLAIN}){{0,6}},?\s+and\s+{_NUMBER}",
    re.I,
)
# Times as words, so that 'at 3, 6 and 12 months' has no figure.
_TIMES = re.compile(
    r"(?:(?<=\bat )|(?<=\bafter )|(?<=\bby )|(?<=\bbaseline, )|(?<=\bbefore, )|(?<=\btreatment, ))"
    r"(?:\d+(?:\.\d+)?\s*(?:,\s*(?:and\s+|or\s+)?|\s(?:and|or|to)\s+|-|–))*\d+(?:\.\d+)?\s*-?(?:months?|weeks?|years?|days?)\b",
    re.I,
)
# '1.8, against 6.9 before treatment': the later figure comes first.
_BACKWARDS = re.compile(
    rf"{_NUMBER}[^.;]{{0,40}}?(?:against|versus|vs\.?|compared\s+(?:with|to))\s+(?:\w+\s+){{0,3}}?{_NUMBER}\s+(?:\w+\s+)?{_BEFORE}\b",
    re.I,
)
_FALL = re.compile(r"\b(?:changes?|differences?|delta|Δ)\b[^.;]{0,60}?(?:\(|\s|=)[-−–]\s?\d", re.I)
_SLIGHT = 0.05  # of the figure: 7.0 and 6.8 are alike
_P = re.compile(r"\bp(?:\s*-?\s*values?)?\s*([=<>≤≥])\s*(0?[.·,]\d+|\d+)", re.I)
_NS = re.compile(r"\bn\.\s?s\.?(?=\W|$)|\bp\s*=\s*ns\b|\(ns\)", re.I)
_INTERVAL = re.compile(
    r"\bCI\b[^\d+−–-]{0,10}([-+−–]?)\s?(\d+(?:[.·]\d+)?)\s*(?:to|,|;|–|\s-\s)\s*([-+−–]?)\s?(\d+(?:[.·]\d+)?)",
    re.I,
)
_VALUE = re.compile(
    rf"(?<![\d.])(\d+(?:[.·]\d+)?){_UNIT}(?:\s*(?:%|mm|cm|points?))?"
    r"(?:\s+(?:out\s+)?of\s+\d+|\s*(?:±|\+/-)\s*\d+(?:[.·]\d+)?)?"
)
# 'the placebo group 11 points'
_DIRECTLY = re.compile(
    rf"\w+\s+(?:(?:group|arm|patients|recipients|knees)\s+)?(\d+(?:[.·]\d+)?){_UNIT}", re.I
)


def change(text: str) -> int | None:
    """-1 where a figure falls from before to after, 1 where it rises, 0 where it stays; None without one."""
    alike = False
    text = _TIMES.sub("later", text)
    for form in (_SERIES, *_PAIRS, _NAMED):
        for found in form.finditer(text):
            before, after = (_value(number) for number in found.groups()[:2])
            if abs(before - after) > _SLIGHT * max(before, after):
                return 1 if after > before else -1
            alike = True
    for found in _BACKWARDS.finditer(text):
        after, before = (_value(number) for number in found.groups()[:2])
        if abs(before - after) > _SLIGHT * max(before, after):
            return 1 if after > before else -1
    return -1 if _FALL.search(text) else 0 if alike else None


def significance(text: str) -> bool | None:
    """Whether a difference is significant by its p (.05 or less in any) or interval; None without either."""
    if _NS.search(text):
        return False
    told = []
    for sign, number in _P.findall(text):
        value = _value(number)
        if 0 <= value < 1:
            told.append(value <= 0.05 and sign not in ">≥")
    if not told:
        told = [low.strip("+") == high.strip("+") for low, _, high, _ in _INTERVAL.findall(text)]
        told = told if "differ" in text.lower() else []
    return any(told) if told else None


def nearest(text: str, at: int) -> float | None:
    """The figure that of the words at `at`, before ('2.1 with cells') or after them ('cells was 2.1')."""
    if directly := _DIRECTLY.match(text, at):
        return _value(directly.group(1))
    last: float | None = None
    for found in _VALUE.finditer(text, max(0, at - 45), at):
        if at - found.end() <= 30:
            last = _value(found.group(1))
    if last is None:
        after = re.compile(
            rf"[^\d.;,]{{0,45}}?(?:was|were|by|of|:|=|\(|gained|lost|scored)\s*(?:by\s+)?(\d+(?:[.·]\d+)?){_UNIT}"
        ).match(text, at)
        last = _value(after.group(1)) if after else None
    return last


def _value(number: str) -> float:
    return float(number.replace("·", ".").replace(",", "."))
