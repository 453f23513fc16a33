"""Labels: categories given to a record, with the words they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

TextField = Literal["title", "abstract", "summary", "keywords", "mesh", "publication_types"]
PHASES = ("1", "1/2", "2", "2/3", "3", "4")
"""The phases of clinical trials."""


class Origin(StrEnum):
    """Who gave a label: a rule of the topic, or a reader whose labels are kept in a reference set."""

    AUTOMATIC = "automatic"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Match:
    """The position of the words behind a label.

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
        reason: why it does not, as a sentence; '' if it does.
    """

    reason: str = ""

    @property
    def in_scope(self) -> bool:
        """Whether the record belongs to the topic."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels of a record, whether it belongs to the topic, and the characteristics of a trial.

    Attributes:
        labels: in the order of the topic file.
        randomised: for a trial or its protocol, whether it is randomised; None if not stated.
        phase: one of `PHASES`; None if not stated.
    """

    labels: tuple[Label, ...] = ()
    randomised: bool | None = None
    phase: str | None = None
    scope: Scope = Scope()

    def codes(self, facet: str) -> tuple[str, ...]:
        """The category codes of one facet, () if it has none."""
        return tuple(label.category for label in self.labels if label.facet == facet)
