"""What a label is: a category given to a record, with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

TextField = Literal["title", "abstract", "summary", "keywords", "mesh", "publication_types"]
PHASES = ("1", "1/2", "2", "2/3", "3", "4")
"""The phases of clinical trials."""


class Origin(StrEnum):
    """Who gave a label: a rule of the topic file, or a reading kept in a reference set."""

    AUTOMATIC = "automatic"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Match:
    """Where the words of a label stand.

    `start` and `end` are offsets in the field's text, so that `text[start:end] == words`. For
    keywords, mesh and publication_types the text is the list joined with '; '.
    """

    field: TextField
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """One category given to a record. A reference label has no matches."""

    facet: str
    category: str
    origin: Origin
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether a record is about the topic at all.

    Attributes:
        reason: why it is not, as a sentence; '' where it is.
    """

    reason: str = ""

    @property
    def in_scope(self) -> bool:
        """Whether the record belongs to the topic."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels of a record, whether it belongs to the topic, and what is told beside a trial.

    Attributes:
        labels: in the order of the topic file.
        randomised: of a trial or its protocol: true, false, or None where it is not told.
        phase: one of `PHASES`, None where it is not stated.
    """

    labels: tuple[Label, ...] = ()
    randomised: bool | None = None
    phase: str | None = None
    scope: Scope = Scope()

    def codes(self, facet: str) -> tuple[str, ...]:
        """The category codes of one facet, () if it has none."""
        return tuple(label.category for label in self.labels if label.facet == facet)
