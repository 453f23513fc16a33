"""Claims without a word of change: 'were pain-free', 'VAS 7 before and 3 after', 'but not at 12 months'."""

from __future__ import annotations

import re
from dataclasses import replace

from data.labelling.effect import comparison, negation, numbers
from data.labelling.effect.claim import BETTER, SAME, WORSE, Claim, Earlier
from data.labelling.effect.comparison import Level
from data.labelling.effect.measures import SCALES, TIERS, falling_is_better, principal
from data.labelling.effect.sentences import Clause
from data.labelling.effect.tags import Tag
from data.topics.frames import DENIALS, MEASURES

_HAD = re.compile(
    r"\b(?:had|ha[sv]e?|gave|gives?|given|provid\w*|report\w*|experienc\w*|achiev\w*|obtain\w*|produc\w*"
    r"|show\w*|exert\w*|exhibit\w*|reach\w*|result\w* in|allow\w*|yield\w*|afford\w*|felt|describ\w*|offer\w*"
    r"|bring\w*|brought|le[ad]d? to|there\s+(?:was|were)|no)\s+(?:[\w-]+\s+){0,5}$",
    re.IGNORECASE,
)
_WAS = re.compile(r"\s+(?:was|were|occurred|lasted|set in)\b", re.IGNORECASE)
_OF_LASTED = re.compile(r"\s+of\s+(?:[\w-]+\s+){1,3}(?:lasted|persisted|was|were)\b", re.IGNORECASE)
_BY = re.compile(r"\s+(?:\w+\s+){0,3}(?:by|with|through|via|using)\b", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_NOT_IN = re.compile(r"\bnot\s+(?:in|with|after|by|for|those)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_ELLIPTIC = re.compile(
    r"[,;\s]*(?:but|yet|whereas|while|although|though|however|nor|not|and)\b", re.IGNORECASE
)
_BUT_NOT = re.compile(r",\s+(?:but|yet|though)\s+not\b", re.IGNORECASE)
_TIME = re.compile(r"\d\s*-?(?:months?|weeks?|years?|days?)\b|no\s+longer", re.IGNORECASE)
_ENDPOINT = re.compile(r"\bprimary\b|\bend\s?-?points?\b", re.IGNORECASE)
SO_DID = re.compile(
    r"\b(?:so|as)\s+(?:did|was|were|had)\b|\bsimilar\s+(?:improvements?|reductions?|changes?|gains?|effects?)\b",
    re.I,
)
_MORE_SO = re.compile(
    r"\b(?:more|more\s+so|greater|to\s+a\s+(?:greater|larger)\s+(?:extent|degree))\s+(?:in|with|after|for)\b",
    re.I,
)


def implied_claim(clause: Clause, made: Claim, earlier: Earlier, has_change: bool) -> Claim | None:
    """The claim of a clause without a word of change, None if there is none.

    Args:
        clause: no change in it belongs to pain.
        made: the claim as far as it is known.
        earlier: what the preceding clauses said.
        has_change: whether it has a word of change at all.
    """
    if comparison.of_control_only(clause):
        return None
    said = next(
        (
            tag
            for tag in clause.of("relieved", "aggravated", "relief")
            if tag.kind != "relief" or _is_had(clause, tag, made.zone)
        ),
        None,
    )
    if said:
        return _from_phrase(clause, made, said)
    if clause.has("whole") and negation.missed(clause) and _ENDPOINT.search(clause.text):
        return replace(made, tier=TIERS["whole"], level=Level.BETWEEN, faint=True)
    scales = [tag for tag in clause.of(*MEASURES) if tag.kind in SCALES]
    found = _from_figures(clause, made, scales, earlier)
    return found or _from_ellipsis(clause, made, earlier, has_change)


def figures_by_arm(clause: Clause) -> tuple[float, float] | None:
    """The figures of the treated and of the control group: '2.1 with cells versus 4.3 with placebo'."""
    told = [_first_figure(clause, tags) for tags in comparison.arms(clause)]
    return (told[0], told[1]) if told[0] is not None and told[1] is not None and told[0] != told[1] else None


def _first_figure(clause: Clause, tags: list[Tag]) -> float | None:
    found = (numbers.nearest(clause.text, tag.start - clause.start) for tag in tags)
    return next((figure for figure in found if figure is not None), None)


def _is_had(clause: Clause, relief: Tag, zone: str) -> bool:
    """Whether relief was obtained, rather than wanted or measured."""
    if zone == "title":
        return bool(_BY.match(clause.tail(relief))) or clause.has(*DENIALS)
    tail = clause.tail(relief)
    return bool(_HAD.search(clause.lead(relief)) or _WAS.match(tail) or _OF_LASTED.match(tail))


def _from_phrase(clause: Clause, made: Claim, said: Tag) -> Claim | None:
    made = replace(made, level=comparison.level(clause, said))
    if negation.denied(clause, said):
        return made
    if negation.missed(clause) or numbers.significance(clause.text) is False:
        return replace(made, faint=True)
    if said.kind == "aggravated":
        return replace(made, value=WORSE) if comparison.arms(clause)[0] else None
    return None if _FOR.search(clause.lead(said)) else replace(made, value=BETTER)


def _from_figures(clause: Clause, made: Claim, scales: list[Tag], earlier: Earlier) -> Claim | None:
    if not scales and not re.search(r"\d", clause.text):
        return None
    text, earlier.figures = f"{earlier.figures} {clause.text}" if not scales else clause.text, ""
    if not scales and (clause.has(*MEASURES) or text[0] == " " or earlier.measure not in SCALES):
        return None
    measure = principal(scales) if scales else earlier.measure
    level = comparison.level(clause, scales[0]) if scales else Level.BEFORE
    made = replace(made, tier=TIERS[measure])
    significant = numbers.significance(clause.text)
    if significant is None and negation.missed(clause):
        significant = False
    figures = figures_by_arm(clause)
    if figures and significant is not None:
        better = (figures[0] < figures[1]) == falling_is_better(measure)
        value = (BETTER if better else WORSE) if significant else SAME
        return replace(made, level=Level.BETWEEN, value=value, faint=not significant)
    if significant is False and not comparison.at_the_start(clause):
        return replace(made, faint=True, level=level if level == Level.BETWEEN else made.level)
    direction = numbers.change(text)
    if direction == 0:
        return replace(made, level=level if level in (Level.BOTH, Level.BETWEEN) else Level.BEFORE)
    if direction is None:
        if clause.has("baseline") and re.search(r"\d", clause.text):
            earlier.figures = text
        return None
    better = (direction < 0) == falling_is_better(measure)
    return replace(
        made,
        level=level if level in (Level.BOTH, Level.BETWEEN) else Level.BEFORE,
        value=BETTER if better else WORSE,
        implied=not better,
    )


def _from_ellipsis(clause: Clause, made: Claim, earlier: Earlier, has_change: bool) -> Claim | None:
    if earlier.onset < 0 and clause.contrast and negation.denies(clause) and clause.has("treated"):
        return replace(made, value=BETTER)
    if earlier.sign <= 0 or any(_NOT_IN.search(clause.lead(tag)) for tag in clause.of("control")):
        return None
    own = clause.of(*MEASURES)
    measure = principal(own) if own else earlier.measure
    if (
        clause.contrast
        and _MORE_SO.search(clause.text)
        and clause.has("treated")
        and earlier.measure in TIERS
    ):
        return replace(made, value=BETTER, tier=TIERS[earlier.measure], level=Level.BETWEEN)
    if (
        clause.has("not_kept")
        or earlier.goes_on
        or ((_ELLIPTIC.match(clause.text) or _BUT_NOT.search(clause.text)) and clause.contrast)
        or "nor" in clause.text[:6]
    ) and (negation.denies(clause) or negation.missed(clause)):
        if measure not in TIERS or has_change:
            return None
        denial = clause.of(*DENIALS, "not_significant", "not_kept")[0]
        faint = not (negation.denies(clause) or clause.has("not_kept"))
        if faint and not _TIME.search(clause.text):
            earlier.withdrawn = True  # 'but this was not significant'
        level = comparison.level(clause, denial)
        return replace(made, tier=TIERS[measure], level=level, faint=faint, elliptic=True)
    if SO_DID.search(clause.text) and own and measure in TIERS:
        return replace(made, value=BETTER, tier=TIERS[measure])
    return None
