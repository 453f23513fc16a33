"""Reports of a complication: pain that began or grew after the treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.labelling.effect.claim import WORSE, Claim
from data.labelling.effect.comparison import Level
from data.labelling.effect.sentences import whole_sentences
from data.labelling.effect.tags import Tag
from data.labelling.sections import PreparedText
from data.topics.frames import DENIALS


def is_on_harm(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]], controlled: bool) -> bool:
    """Whether the title names a complication, or three sentences of a report without controls do."""
    named = [
        prepared.segments[number].role
        for number, own in tags.items()
        if any(tag.kind == "harm" for tag in own)
    ]
    return "title" in named or (len(named) > 2 and not controlled)


def harms_of(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]]) -> list[Claim]:
    """Clauses about pain that began or grew, anywhere in the abstract."""
    found = []
    for sentence in whole_sentences(prepared, tags):
        for clause in sentence.clauses:
            if not clause.has("pain", "aggravated") or clause.has(
                *DENIALS, "hypothetical", "lessen", "better", "adverse"
            ):
                continue
            if clause.has("complaint", "aggravated"):
                found.append(
                    Claim(WORSE, Level.PLAIN, 0, "results", sentence.segment, sentence.start, sentence.end)
                )
    return found
