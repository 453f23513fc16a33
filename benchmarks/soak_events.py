"""What a soak found, from what was asked for and what is stored at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A search as it is stored: its query, its state, and the PMIDs of its records in the order stored."""

    query: str
    state: str
    pmids: Sequence[int]


def faults(asked: Mapping[str, Sequence[int]], found: Iterable[Found]) -> dict[str, str]:
    """What is wrong with each search that is not as it was asked for, by query.

    Args:
        asked: the PMIDs that each query has to bring.
        found: all searches stored.
    """
    by_query: dict[str, list[Found]] = {query: [] for query in asked}
    for one in found:
        by_query.setdefault(one.query, []).append(one)
    told = {query: _fault(asked.get(query), searches) for query, searches in by_query.items()}
    return {query: fault for query, fault in told.items() if fault}


def _fault(wanted: Sequence[int] | None, searches: Sequence[Found]) -> str:
    if wanted is None:
        return "nobody asked for it"
    if len(searches) != 1:
        return f"stored {len(searches)} times"
    (search,) = searches
    if search.state != "complete":
        return f"it ended {search.state}"
    doubled = sum(number - 1 for number in Counter(search.pmids).values())
    lost = len(set(wanted) - set(search.pmids))
    foreign = len(set(search.pmids) - set(wanted))
    if lost or doubled or foreign:
        return f"{lost} records lost, {doubled} doubled, {foreign} of others"
    return ""


def event_times(seconds: float, every: float, outage: float) -> tuple[tuple[float, str], ...]:
    """When to kill the working process and when to stop the database, in seconds from the start.

    Args:
        seconds: how long searches are asked for.
        every: seconds between two kills.
        outage: how long the database is stopped, in the middle; 0 for never. Nothing is killed meanwhile, nor
            right after it, so that each event is measured alone.
    """
    stopped = seconds / 2 + every / 2
    kills = [every * number for number in range(1, int(seconds / every))]
    if not outage:
        return tuple((at, "kill") for at in kills)
    clear = [at for at in kills if not stopped <= at < stopped + outage + every / 2]
    return tuple(sorted([*((at, "kill") for at in clear), (stopped, "outage")]))
