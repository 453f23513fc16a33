"""The history of the values of one paper: who gave what, when, from which words, and what it replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data.labelling.labels import Labels, Origin
from data.readings.in_force import in_force
from data.readings.independent import countable
from data.readings.model import Reading
from data.readings.values import value_in
from data.topics.model import Topic


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading and what became of it.

    Attributes:
        replaced: the value that was in force before.
        replaced_who: who had given that.
        took_effect: whether the reading was then in force; one of a lower origin is only kept.
        counts: whether this reading is in force now.
        outdated: whether the words of the paper have changed since it was read.
    """

    reading: Reading
    replaced: Any
    replaced_who: str
    took_effect: bool
    counts: bool
    outdated: bool


def history(
    topic: Topic, readings: Iterable[Reading], automatic: Labels, text: str = "", wanted: int = 1
) -> tuple[Entry, ...]:
    """All readings of one paper, newest first, withdrawn ones among them; those of one time in their order.

    Args:
        topic: of the readings.
        readings: of the paper.
        automatic: its labels by the rules.
        text: `text_digest` of the paper as it is now; '' if that is not known.
        wanted: how many people read each paper.
    """
    every = sorted(readings, key=lambda one: (one.when, one.number))
    now = in_force(countable(topic, every, wanted))
    found = []
    for place, reading in enumerate(every):
        earlier = [_as_of(one, reading.when) for one in every[:place] if one.field == reading.field]
        before = in_force(countable(topic, earlier, wanted)).get(reading.field)
        after = in_force(countable(topic, [*earlier, replace(reading, withdrawn=None)], wanted))
        took_effect = after.get(reading.field) == replace(reading, withdrawn=None)
        found.append(
            Entry(
                reading,
                before.value if before else value_in(automatic, topic, reading.field),
                before.who if before else Origin.RULE.words,
                took_effect,
                now.get(reading.field) is reading,
                bool(reading.text and text and reading.text != text),
            )
        )
    return tuple(sorted(found, key=lambda entry: entry.reading.when, reverse=True))


def _as_of(reading: Reading, when: datetime) -> Reading:
    """The reading as it was at a time: one that was withdrawn later still counted."""
    withdrawn = reading.withdrawn
    return replace(reading, withdrawn=None) if withdrawn and withdrawn > when else reading
