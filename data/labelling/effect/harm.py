"""Reports of a complication: pain that began or grew after the treatment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data.labelling.effect.claim import WORSE, Claim
from data.labelling.effect.comparison import Level
from data.labelling.effect.sentences import Sentence, whole_sentences
from data.labelling.effect.tags import Tag
from data.labelling.sections import PreparedText
from data.topics.frames import DENIALS

_NEW_PAIN = re.compile(  # in the long run; pain of the procedure passes
    r"\b(?<!no )(?:development|onset|appearance|emergence|new|worsening|aggravation|exacerbation|increase)\s+"
    r"(?:in\s+|of\s+)?(?:\w+\s+){0,2}(?:neuropathic\s+pain|allodynia|hyperalgesia|dysa?esthesia|neuralgia)",
    re.IGNORECASE,
)


def is_on_harm(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]], controlled: bool) -> bool:
    """Whether the title names a complication, or three sentences of a report without controls do."""
    named = [
        prepared.segments[number].role
        for number, own in tags.items()
        if any(tag.kind == "harm" for tag in own)
    ]
    return "title" in named or (len(named) > 2 and not controlled)


def harms_of(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]], on_harm: bool) -> list[Claim]:
    """Clauses on pain that began or grew; in a record not `on_harm`, new pain among adverse events."""
    if not on_harm:
        adverse = {n: own for n, own in tags.items() if {"adverse", "pain"} <= {tag.kind for tag in own}}
        told = whole_sentences(prepared, adverse) if adverse else ()
        return [_harm(sentence) for sentence in told if _NEW_PAIN.search(sentence.text)]
    found = []
    for sentence in whole_sentences(prepared, tags):
        for clause in sentence.clauses:
            if not clause.has("pain", "aggravated") or clause.has(
                *DENIALS, "hypothetical", "lessen", "better", "adverse"
            ):
                continue
            if clause.has("complaint", "aggravated"):
                found.append(_harm(sentence))
    return found


def _harm(sentence: Sentence) -> Claim:
    return Claim(WORSE, Level.PLAIN, 0, "results", sentence.segment, sentence.start, sentence.end)
