"""Labels: categories given to a record, with the words they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.labelling.characteristics.model import Characteristics
from data.labelling.matches import Match, TextField
from data.labelling.origin import BY_RULE, Attribution, Origin

__all__ = [
    "BY_RULE",
    "IN_SCOPE",
    "PHASE",
    "PHASES",
    "RANDOMISED",
    "Attribution",
    "Characteristics",
    "Label",
    "Labels",
    "Match",
    "Origin",
    "Scope",
    "TextField",
]

IN_SCOPE, PHASE, RANDOMISED = "in_scope", "phase", "randomised"
"""Fields of every topic that are neither a facet nor, but for `RANDOMISED`, a characteristic."""


PHASES = ("1", "1/2", "2", "2/3", "3", "4")
"""The phases of clinical trials."""


@dataclass(frozen=True, slots=True)
class Label:
    """One category given to a record; of a reader's label, `matches` are the words quoted for it."""

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
    """All labels of a record, whether it belongs to the topic, and how its study was done.

    Attributes:
        labels: in the order of the topic file.
        randomised: for a trial or its protocol, whether it is randomised; None if not stated.
        phase: one of `PHASES`; None if not stated.
        characteristics: as the record states them; see there.
        attributions: by field, who gave a value that is not a rule's: a facet, one of `IN_SCOPE`, `PHASE` and
            `RANDOMISED`, or a characteristic. A field may be here that has no value.
    """

    labels: tuple[Label, ...] = ()
    randomised: bool | None = None
    phase: str | None = None
    scope: Scope = Scope()
    characteristics: Characteristics = field(default_factory=Characteristics)
    attributions: Mapping[str, Attribution] = field(default_factory=dict, hash=False)

    def by(self, name: str) -> Attribution:
        """Who gave the value of a field."""
        return self.attributions.get(name, BY_RULE)

    def codes(self, facet: str) -> tuple[str, ...]:
        """The category codes of one facet, () if it has none."""
        return tuple(label.category for label in self.labels if label.facet == facet)
