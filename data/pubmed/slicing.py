"""A question of any size: cut into slices that PubMed lists as a whole, and listed slice by slice.

PubMed lists the first 9,999 records of a question and no more. A larger question is cut by Entrez date, of
which every record has exactly one (unlike the publication date), halved until each slice is small enough; a
single day with too many records is cut by PMID. The slices' counts have to add up to that of the whole;
`list_slices` gives what PubMed says of each, so that the caller can compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from data import clock
from data.pubmed.client import Client, QueryRefused, ServiceUnavailable
from data.pubmed.count import Answer
from data.pubmed.fetch import BATCH, Listed

# ESearch and EFetch give no record of a query beyond this one (NLM, release notes of the E-utilities, 2022).
PER_QUESTION = 9_999
LARGE = 5_000  # records; a fetch of more takes long enough to be asked about first
RECORDS_PER_SECOND = 50  # what clients of E-utilities report in practice

# Older than any Entrez date, and younger; PubMed itself writes open ends so.
_FIRST, _LAST = date(1700, 1, 1), date(3000, 12, 31)
# PubMed's own records begin here, the few older ones came later; halving begins where the records are.
_BULK = date(1966, 1, 1)
_HIGHEST = 2**32 - 1  # PMIDs have at most this size


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a question; without limits, all of it.

    Attributes:
        count: how many records it has, as far as is known.
        since: first Entrez date, None where dates do not matter.
        until: last Entrez date.
        lowest: first PMID, 0 where PMIDs do not matter.
        highest: last PMID.
    """

    count: int
    since: date | None = None
    until: date | None = None
    lowest: int = 0
    highest: int = 0

    def query(self, question: str) -> str:
        """The question for this slice, in PubMed's syntax."""
        parts = [question if self.since is None else f"({question})"]
        if self.since and self.until:
            parts.append(f"{self.since:%Y/%m/%d}:{self.until:%Y/%m/%d}[edat]")
        if self.highest:
            parts.append(f"{self.lowest}:{self.highest}[uid]")
        return " AND ".join(parts)

    def halves(self) -> tuple[Slice, Slice]:
        """The older and the newer half; their counts are to be asked for.

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
                "PubMed counts more records than can be: it does not cut this question into parts. "
                "Try again later, or narrow the question with a further concept (AND)."
            )
        half = (lowest + highest) // 2
        return replace(self, lowest=lowest, highest=half), replace(self, lowest=half + 1, highest=highest)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a fetch will ask of PubMed, before it runs.

    Attributes:
        answer: what PubMed says to the whole question.
        slices: its parts, the newest first.
        requests: how many requests it takes if none fails.
        seconds: about how long it takes.
    """

    answer: Answer
    slices: tuple[Slice, ...]
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a fetch will take, as far as its count alone can tell.

    Attributes:
        count: records to fetch.
        parts: in how many parts PubMed will list them; of a large question about so many.
        requests: about how many requests it takes if none fails.
        seconds: about how long it takes.
    """

    count: int
    parts: int
    requests: int
    seconds: float

    @property
    def is_large(self) -> bool:
        """Whether somebody should be asked before it runs."""
        return self.count > LARGE


def estimate(count: int, per_second: int, ceiling: int) -> Estimate:
    """Estimate the fetch of a question; PubMed is not asked.

    Args:
        count: how many records answer the question.
        per_second: how many requests may be made in one second.
        ceiling: more records than this are refused.

    Raises:
        QueryRefused: there are too many records; the message says how to narrow.
    """
    _refuse_above(ceiling, count)
    # Halves of halves: on average each part is three quarters full, and each cut takes a request.
    parts = 1 if count <= PER_QUESTION else ceil(count / (0.75 * PER_QUESTION))
    requests = 1 + (parts - 1) + parts + ceil(count / BATCH)
    return Estimate(count, parts, requests, _seconds(requests, count, per_second))


def make_plan(client: Client, answer: Answer, ceiling: int) -> Plan:
    """Plan the fetch of a question; asks PubMed only where there are more records than it lists at once.

    Args:
        client: whom to ask through.
        answer: what PubMed says to the question.
        ceiling: more records than this are refused.

    Raises:
        QueryRefused: there are too many records; the message says how to narrow.
        PubMedError: as `Client.esearch` raises them.
    """
    _refuse_above(ceiling, answer.count)
    slices = tuple(_cut(client, answer.query, Slice(answer.count)))
    requests = len(slices) + sum(ceil(part.count / BATCH) for part in slices) + 1
    return Plan(answer, slices, requests, _seconds(requests, answer.count, client.per_second))


def _seconds(requests: int, count: int, per_second: int) -> float:
    return max(requests / per_second, count / RECORDS_PER_SECOND)


def _refuse_above(ceiling: int, count: int) -> None:
    if count > ceiling:
        raise QueryRefused(
            f"{count:,} records answer this question, more than the {ceiling:,} that are fetched at "
            "most: narrow it with a further concept (AND), or with years, such as AND 2015:2026[dp]. Whoever "
            "looks after this map can raise the limit with MAX_RECORDS.",
            f"PubMed counts {count:,} papers for this search, more than the {ceiling:,} that this map "
            "downloads at most: narrow it with another concept (AND), or with years, such as "
            "AND 2015:2026[dp].",
        )


def list_slices(client: Client, query: str, slices: tuple[Slice, ...]) -> Iterator[Listed]:
    """List the PMIDs of each slice, and have PubMed keep the list.

    A slice that has grown beyond what PubMed lists since it was planned is cut again.

    Raises:
        PubMedError: as `Client.esearch` raises them.
    """
    for part in slices:
        found = client.esearch(part.query(query), retmax=PER_QUESTION, usehistory=True)
        if found.count > PER_QUESTION:
            parts = tuple(_cut(client, query, replace(part, count=found.count)))
            yield from list_slices(client, query, parts)
            continue
        pmids = dict.fromkeys(found.pmids)
        page = found.pmids
        came = len(page)
        while page and came < found.count:  # at the end PubMed may list fewer than it counted
            page = client.esearch(part.query(query), retstart=came, retmax=PER_QUESTION - came).pmids
            pmids.update(dict.fromkeys(page))
            came += len(page)
        whole = came == len(pmids) == found.count
        yield Listed(tuple(pmids), *((found.webenv, found.query_key) if whole else ()))


def _cut(client: Client, query: str, part: Slice) -> Iterator[Slice]:
    """Slices that PubMed lists as a whole, the newest first; asks for the count of each older half."""
    if part.count <= PER_QUESTION:
        if part.count:
            yield part
        return
    older, newer = part.halves()
    older = replace(older, count=client.esearch(older.query(query)).count)
    newer = replace(newer, count=max(0, part.count - older.count))
    yield from _cut(client, query, newer)
    yield from _cut(client, query, older)
