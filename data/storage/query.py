"""A PubMed query as a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.storage.codec import digest, storable


@dataclass(frozen=True, slots=True)
class Query:
    """A PubMed query; queries that differ only in white space are equal.

    Attributes:
        text: the query as written.
        normalised: the same with each run of white space as one space, and without what databases reject.
    """

    text: str = field(compare=False)
    normalised: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Normalise the text."""
        object.__setattr__(self, "normalised", " ".join(storable(self.text).split()))

    @property
    def digest(self) -> str:
        """The key of the query in the store, 32 hexadecimal characters."""
        return digest(self.normalised.encode())
