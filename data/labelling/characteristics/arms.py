"""All subjects of a study where only parts are stated: arms, groups of one size, controls, the sexes."""

from __future__ import annotations

import re

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.numbers import COUNT, value_of
from data.labelling.characteristics.subjects import BRACKETED, RANDOM, WORD, has_result, is_part, subjects
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import letters, words

_ARM_N = re.compile(r"[(\[,;]\s?n ?= ?(?P<n>\d{1,3}(?:,\d{3})+|\d+)\s?[)\],;]")
_OUTCOME = re.compile(
    r"\b(?:greater|higher|lower|similar|reduc\w+|differ\w*|levels|increas\w+|decreas\w+|samples|planned)\b"
)
_ASSIGNED = re.compile(
    rf"\b(?:groups?|arms?|receiv\w+|assigned|allocated|divided|{RANDOM}|treated|versus|vs|against|placebo"
    rf"|controls?|compar\w+)\b"
)
# The triggers of the functions below.
_CONTROLS = words("controls", "control", "untreated", "ungrafted")
_N = letters("n=", "n =")
_GROUPS = words("groups", "arms", "cohorts")
_ASSIGNED_WORDS = letters("random") | words(
    *("group", "groups", "arm", "arms", "receiv*", "assigned", "allocated", "divided", "treated"),
    *("versus", "vs", "against", "placebo", "control", "controls", "compar*"),
)
_ARM = words("group", "arm")
_SEX = words("men", "women", "males", "females", "boys", "girls")

# Randomised to cells (19) or placebo (24).
_BARE_BRACKETS = re.compile(rf"\((?P<n>{COUNT})\)")
# Two groups of 20 patients; two equal groups (n = 20 each).
_GROUPS_OF = re.compile(
    r"\b(?P<groups>two|three|four|five|six|\d) (?:[\w-]+ ){0,3}?(?:groups|arms|cohorts)(?: of| with|,)? \(?"
    rf"(?:n ?= ?(?P<k>\d+)|(?P<n>{COUNT}))(?: {WORD}){{0,3}}?,? (?:(?:in|per|for) )?each\b"
    r"|\b(?P<many>two|three|four|five|six) (?:[\w-]+ ){0,3}?(?:groups|arms|cohorts) of "
    rf"(?P<size>{COUNT})\b(?!,? (?:then|and|plus))"
)
_TREATED_AND_CONTROLS = re.compile(
    rf"(?P<n>{COUNT}) (?:treated|grafted|transplanted|injected|infused)(?: {WORD})?,? and (?P<m>{COUNT}) "
    rf"(?:untreated"
    r"|ungrafted|controls?)\b"
)
_SEXES = re.compile(
    rf"(?P<n>{COUNT}) (?P<one>men|women|males|females|boys|girls)(?: \([^()]*\))? and (?P<m>{COUNT}) "
    r"(?!(?P=one))(?:men|women|males|females|boys|girls)\b"
)


def with_controls(sentences: Sentences, kind: str) -> Stated[int] | None:
    """Subjects treated beside a stated number of controls."""
    for sentence in sentences.having(_CONTROLS):
        if found := next(sentence.from_counts(_TREATED_AND_CONTROLS), None):
            return Stated(int(value_of(found["n"]) + value_of(found["m"])), (sentence.found(found),))
        both = next(sentence.from_counts(subjects(kind).with_controls), None)
        if both and not is_part(sentence.text, both.start("n"), both.start("n")):
            return Stated(
                int(value_of(both["n"]) + value_of(both["more"])),
                (
                    sentence.match(both.start("n"), both.end("who")),
                    sentence.match(both.start("more"), both.end()),
                ),
            )
    return None


def sum_of_arms(sentences: Sentences, kind: str) -> Stated[int] | None:
    """The sum of the arms, where two sentences next to each other name two or more with their numbers."""
    patterns = subjects(kind)
    for number, first in enumerate(sentences):
        if not first.has(_ASSIGNED_WORDS):
            continue
        pair = sentences[number : number + 2]
        if not (first.has(_N) or any(sentence.counts for sentence in pair)):
            continue
        by_n = [(first, arm) for arm in _ARM_N.finditer(first.text)]
        by_noun = [
            (sentence, arm)
            for sentence in pair
            if sentence.has(_ARM)
            for arm in sentence.from_counts(patterns.arm)
        ]
        if not any(patterns.noun.search(arm[0]) for _, arm in by_noun):
            by_noun = []
        by_bracket = [(first, arm) for arm in BRACKETED.finditer(first.text)]
        bare = [(first, arm) for arm in _BARE_BRACKETS.finditer(first.text)] if "random" in first.text else []
        if any(value_of(arm["n"]) < 5 for _, arm in bare):
            bare = []  # (1) cells, (2) saline
        for arms in (by_n, by_bracket, by_noun, bare):
            if len(arms) > 1:
                if has_result(first) or _OUTCOME.search(first.text) or not _ASSIGNED.search(first.text):
                    break
                values = [int(value_of(arm["n"])) for _, arm in arms]
                if max(values) * 2 == sum(values) and len(values) > 2:
                    # The whole and its parts: n = 120, n = 60, n = 60.
                    arms = [arms[values.index(max(values))]]
                return Stated(
                    sum(int(value_of(arm["n"])) for _, arm in arms),
                    tuple(sentence.found(arm) for sentence, arm in arms),
                )
    return None


def groups_of_one_size(sentences: Sentences) -> Stated[int] | None:
    """The number of groups times the subjects in each."""
    for sentence in sentences.having(_GROUPS):
        found = _GROUPS_OF.search(sentence.text)
        if found and not has_result(sentence):
            groups = value_of(found["groups"] or found["many"])
            size = value_of(found["n"] or found["k"] or found["size"])
            return Stated(int(groups * size), (sentence.found(found),))
    return None


def both_sexes(sentences: Sentences) -> Stated[int] | None:
    """Women and men together, where nothing else states how many people there were."""
    for sentence in sentences.having(_SEX):
        if (found := next(sentence.from_counts(_SEXES), None)) and not has_result(sentence):
            return Stated(int(value_of(found["n"]) + value_of(found["m"])), (sentence.found(found),))
    return None
