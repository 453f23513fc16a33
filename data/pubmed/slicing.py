"""Split a query of any size into slices that PubMed can list completely, and list them.

PubMed lists only the first 9,999 records of a query. A larger query is split by Entrez date, of which every
record has exactly one (unlike the publication date): it is halved until each slice is small enough, and a
single day with too many records is split by PMID. The counts of the slices have to add up to that of the
query; `list_slices` returns the PMIDs of each, so that the caller can compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from data import clock
from data.pubmed.client import Client
from data.pubmed.count import Answer
from data.pubmed.errors import QueryRefused, ServiceUnavailable
from data.pubmed.fetch import BATCH, Listed

# ESearch and EFetch give no record of a query beyond this one (NLM, release notes of the E-utilities, 2022).
PER_QUESTION = 9_999
LARGE = 5_000  # records; fetching more takes long enough to ask the user first
RECORDS_PER_SECOND = 50  # as reported in practice by clients of E-utilities

# Before and after any Entrez date; PubMed itself writes open ranges like this.
_FIRST, _LAST = date(1700, 1, 1), date(3000, 12, 31)
# Few records have older Entrez dates, so halving begins here.
_BULK = date(1966, 1, 1)
_HIGHEST = 2**32 - 1  # the largest possible PMID


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a query; without limits, all of it.

    Attributes:
        count: the number of its records, as far as known.
        since: first Entrez date, None for no limit by date.
        until: last Entrez date.
        lowest: first PMID, 0 for no limit by PMID.
        highest: last PMID.
    """

    count: int
    since: date | None = None
    until: date | None = None
    lowest: int = 0
    highest: int = 0

    def query(self, whole: str) -> str:
        """The query for this slice, in PubMed's syntax."""
        parts = [whole if self.since is None else f"({whole})"]
        if self.since and self.until:
            parts.append(f"{self.since:%Y/%m/%d}:{self.until:%Y/%m/%d}[edat]")
        if self.highest:
            parts.append(f"{self.lowest}:{self.highest}[uid]")
        return " AND ".join(parts)

    def halves(self) -> tuple[Slice, Slice]:
        """The older and the newer half; their counts are not yet known.

        Raises:
            ServiceUnavailable: it is a single record.
        """
        if self.since is None or self.until is None:
            return replace(self, since=_FIRST, until=_LAST).halves()
        if self.since < self.until:
            begin, end = max(self.since, _BULK), min(self.until, clock.today() + timedelta(1))
            if begin >= end:
                begin, end = self.since, self.until
            middle = begin + (end - begin) // 2
            older = replace(self, until=middle)
            return older, replace(self, since=middle + timedelta(1))
        lowest, highest = self.lowest or 1, self.highest or _HIGHEST
        if lowest == highest:
            raise ServiceUnavailable(
                "PubMed counts more records than possible, because it does not split this search by date. "
                "Try again later, or narrow the search with another concept (AND)."
            )
        half = (lowest + highest) // 2
        return replace(self, lowest=lowest, highest=half), replace(self, lowest=half + 1, highest=highest)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a fetch.

    Attributes:
        answer: PubMed's answer to the whole query.
        slices: its parts, newest first.
        requests: the number of requests if none fails.
        seconds: the estimated duration.
    """

    answer: Answer
    slices: tuple[Slice, ...]
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimated cost of a fetch, from its count alone.

    Attributes:
        count: records to fetch.
        parts: the number of slices; approximate for a large query.
        requests: the approximate number of requests if none fails.
        seconds: the approximate duration.
    """

    count: int
    parts: int
    requests: int
    seconds: float

    @property
    def is_large(self) -> bool:
        """Whether to ask the user before it runs."""
        return self.count > LARGE


def estimate(count: int, per_second: int, ceiling: int) -> Estimate:
    """Estimate a fetch without asking PubMed.

    Args:
        count: the number of matching records.
        per_second: requests allowed per second.
        ceiling: more records than this are refused.

    Raises:
        QueryRefused: there are too many records; the message says how to narrow.
    """
    _refuse_above(ceiling, count)
    # By repeated halving each slice is three quarters full on average, and each split takes a request.
    parts = 1 if count <= PER_QUESTION else ceil(count / (0.75 * PER_QUESTION))
    requests = 1 + (parts - 1) + parts + ceil(count / BATCH)
    return Estimate(count, parts, requests, _seconds(requests, count, per_second))


def make_plan(client: Client, answer: Answer, ceiling: int) -> Plan:
    """Plan a fetch; asks PubMed only if there are more records than it lists at once.

    Args:
        client: the PubMed client.
        answer: PubMed's answer to the query.
        ceiling: more records than this are refused.

    Raises:
        QueryRefused: there are too many records; the message says how to narrow.
        PubMedError: as `Client.esearch` raises it.
    """
    _refuse_above(ceiling, answer.count)
    slices = tuple(_split(client, answer.query, Slice(answer.count)))
    requests = len(slices) + sum(ceil(part.count / BATCH) for part in slices) + 1
    return Plan(answer, slices, requests, _seconds(requests, answer.count, client.per_second))


def _seconds(requests: int, count: int, per_second: int) -> float:
    return max(requests / per_second, count / RECORDS_PER_SECOND)


def _refuse_above(ceiling: int, count: int) -> None:
    if count > ceiling:
        raise QueryRefused(
            f"{count:,} records match this search, more than the {ceiling:,} that are fetched at most: "
            "narrow it with another concept (AND), or with years, such as AND 2015:2026[dp]. The operator of "
            "this map can raise the limit with MAX_RECORDS and MAX_RECORDS_ANONYMOUS.",
            f"PubMed counts {count:,} papers for this search, more than the {ceiling:,} that this map "
            "downloads at most: narrow it with another concept (AND), or with years, such as "
            "AND 2015:2026[dp].",
        )


def list_slices(client: Client, query: str, slices: tuple[Slice, ...]) -> Iterator[Listed]:
    """List the PMIDs of each slice, and keep each list on the history server.

    A slice that has outgrown the limit since it was planned is split again.

    Raises:
        PubMedError: as `Client.esearch` raises it.
    """
    for part in slices:
        found = client.esearch(part.query(query), retmax=PER_QUESTION, usehistory=True)
        if found.count > PER_QUESTION:
            parts = tuple(_split(client, query, replace(part, count=found.count)))
            yield from list_slices(client, query, parts)
            continue
        pmids = dict.fromkeys(found.pmids)
        page = found.pmids
        received = len(page)
        while page and received < found.count:  # PubMed may list fewer than it counted
            page = client.esearch(part.query(query), retstart=received, retmax=PER_QUESTION - received).pmids
            pmids.update(dict.fromkeys(page))
            received += len(page)
        complete = received == len(pmids) == found.count
        yield Listed(tuple(pmids), *((found.webenv, found.query_key) if complete else ()))


def _split(client: Client, query: str, part: Slice) -> Iterator[Slice]:
    """Slices that PubMed can list, newest first; asks for the count of each older half."""
    if part.count <= PER_QUESTION:
        if part.count:
            yield part
        return
    older, newer = part.halves()
    older = replace(older, count=client.esearch(older.query(query)).count)
    newer = replace(newer, count=max(0, part.count - older.count))
    yield from _split(client, query, newer)
    yield from _split(client, query, older)
