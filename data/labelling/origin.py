"""Who gave a label or a characteristic: a rule, a language model, a published review or a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.records.text import day


class Origin(StrEnum):
    """Who gave a label or a characteristic. Of several values, that of the last in this order is in force."""

    RULE = "rule"  # of the topic
    MODEL = "model"  # a language model
    REVIEW = "published review"  # its authors
    PERSON = "person"

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return tuple(Origin).index(self)

    @property
    def words(self) -> str:
        """Who gave a value, as a phrase."""
        return _WORDS[self]


_WORDS = {
    Origin.RULE: "automatic",
    Origin.MODEL: "read by a language model",
    Origin.REVIEW: "coded by the authors of a published review",
    Origin.PERSON: "read by a person",
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who gave a value, when, and from which words.

    Attributes:
        who: a reader's name or initials, the name of a model, the citation of a review; '' for a rule.
        when: the day; None for a rule.
        words: quoted from the paper by the reader; those of a rule are found again when needed.
        outdated: the words of the paper have changed since.
    """

    origin: Origin
    who: str = ""
    when: date | None = None
    words: tuple[str, ...] = ()
    outdated: bool = False


BY_RULE = Attribution(Origin.RULE)
LETTERS = dict(zip(Origin, "amcp", strict=True))
"""The sign behind a value in a table, by origin."""


def who_gave(by: Attribution) -> str:
    """Who gave a value, as far as that is known: 'read by a person (Ann Lee, 30 Nov 2026)'."""
    details = ", ".join(part for part in (by.who, day(by.when) if by.when else "") if part)
    earlier = "; read on an earlier version of the paper" if by.outdated else ""
    return f"{by.origin.words}{f' ({details})' if details else ''}{earlier}"
