"""A stored search: one PubMed query run at one time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["running", "complete", "incomplete", "cancelled", "failed"]
EVIDENCE_STATES: tuple[State, ...] = ("complete", "incomplete")


@dataclass(frozen=True, slots=True)
class Search:
    """One PubMed query run at one time.

    Attributes:
        id: eight hexadecimal characters.
        count: the number of records that PubMed counted.
        fetched: the number of them in the store.
        missing: the listed PMIDs without a record, in PubMed's order; `Store.missing` has the reasons.
        unreadable: the number of texts from PubMed that could not be parsed; their PMIDs are in `missing`.
        state: 'complete' (every record counted is stored), 'incomplete' (some are missing), 'running',
            'cancelled' or 'failed'. Only the first two are evidence.
        requests: the number of requests made.
        seconds: wall-clock duration.
        name: given by the visitor who ran it, '' for none.
        owner: a digest that identifies that visitor, '' for none.
    """

    id: str
    query: str
    translation: str
    warnings: tuple[str, ...]
    count: int
    fetched: int
    missing: tuple[int, ...]
    unreadable: int
    started: datetime
    finished: datetime | None
    state: State
    requests: int
    seconds: float
    name: str = ""
    owner: str = ""


LONGEST_NAME = 80  # characters of a search's name


def as_name(typed: str) -> str:
    """A name as it is stored: one line of printable characters, not longer than `LONGEST_NAME`."""
    printable = "".join(character if character.isprintable() else " " for character in typed)
    return " ".join(printable.split())[:LONGEST_NAME].strip()


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences between two searches: PMIDs, in PubMed's order.

    Attributes:
        new: only in the later search.
        gone: stored for the earlier search, and no longer listed for the later one.
        changed: in both, with different texts.
    """

    new: tuple[int, ...]
    gone: tuple[int, ...]
    changed: tuple[int, ...]
