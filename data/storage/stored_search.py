"""What a search is: one PubMed query run at one time, as the store keeps it."""

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
        count: how many records PubMed counted.
        fetched: how many of them are in the store.
        missing: the PMIDs PubMed listed that are not, in PubMed's order; `Store.missing` has the reasons.
        unreadable: how many texts PubMed sent that could not be read; their PMIDs are among the missing.
        state: 'complete' (every record counted is here), 'incomplete' (some are missing), 'running',
            'cancelled' or 'failed'. Only the first two are evidence.
        requests: how many requests it took; seconds: wall-clock duration.
        name: what the visitor who ran it calls it, '' for no name.
        owner: a digest that tells that visitor apart, '' where nobody owns it.
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
    """What two searches do not share: PMIDs, in PubMed's order.

    Attributes:
        new: only in the later one.
        gone: stored by the earlier one, and no longer listed by PubMed for the later one.
        changed: in both, with another text.
    """

    new: tuple[int, ...]
    gone: tuple[int, ...]
    changed: tuple[int, ...]
