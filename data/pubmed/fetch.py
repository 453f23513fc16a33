"""Fetch records from PubMed, in batches.

Every requested PMID is accounted for: it is fetched, unreadable or missing, the last two with the reason.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from data.pubmed.client import Client
from data.pubmed.errors import EmptyResponse, HistoryExpired, MalformedResponse, PubMedError
from data.pubmed.medline import MedlineError, NotAvailable, is_cut, parse_medline, split_medline
from data.records.record import Record

BATCH = 200  # records per request; PubMed serves 200 to 500 well

_CONCURRENT_REQUESTS = 3  # one batch is stored while the next ones are being fetched
_MAX_MALFORMED = 3  # malformed responses in a row, after all attempts, before PubMed counts as unavailable
_MAX_MALFORMED_AGAIN = 12  # the same once batches are split, where several bad records may follow each other
_SINGLE_ATTEMPTS = 2  # for a record requested alone or in part of a batch, after two requests in batches
_MAX_SINGLE = 500  # records of a search requested alone, so that it ends within a foreseeable time


@dataclass(frozen=True, slots=True)
class Listed:
    """PMIDs to fetch.

    Attributes:
        pmids: in PubMed's order, each once.
        webenv: with `query_key`, identifies exactly this list on the history server; '' if it is not there.
        query_key: see `webenv`.
    """

    pmids: tuple[int, ...]
    webenv: str = ""
    query_key: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A record with the MEDLINE text it was parsed from."""

    record: Record
    medline: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that PubMed sent for a PMID and that could not be parsed as its record."""

    pmid: int | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A PMID that PubMed listed but did not send, with the reason as a sentence."""

    pmid: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The result of one request."""

    fetched: tuple[Fetched, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    missing: tuple[Missing, ...] = ()


def fetch(client: Client, parts: Sequence[Listed], batch_size: int = BATCH) -> Iterator[Batch]:
    """Fetch records and yield them in batches.

    A few requests run concurrently, within the rate limit. Batches come from the history server, or by PMID
    if it does not have the list, has dropped it or sends nothing readable. Records that were not sent, were
    unreadable or may have been truncated are requested again by PMID at the end, first in batches, of which
    those that PubMed does not answer are halved again and again, then one by one (at most `_MAX_SINGLE`).

    Args:
        client: the PubMed client.
        parts: the records to fetch, no PMID in two of them.
        batch_size: records per request.

    Yields:
        One batch per request. Over all batches each PMID appears exactly once: as fetched, unreadable or
        missing. Records that were not requested, or were sent before, are dropped.

    Raises:
        PubMedError: ServiceUnavailable, ConfigurationError, Cancelled or QueryRefused; batches yielded before
            remain valid.
    """
    pending = PendingRecords([pmid for part in parts for pmid in part.pmids])
    by_pmid = RetryingFetcher(client)
    pool = ThreadPoolExecutor(_CONCURRENT_REQUESTS, "pubmed-fetch")
    requests: deque[Future[str]] = deque()
    try:
        for part in parts:
            batches = HistoryBatch(client, part, by_pmid)
            for start in range(0, len(part.pmids), batch_size):
                if len(requests) == _CONCURRENT_REQUESTS:
                    yield pending.receive(requests.popleft().result())
                requests.append(pool.submit(batches.fetch, start, start + batch_size))
        while requests:
            yield pending.receive(requests.popleft().result())
    except PubMedError:
        for request in requests:
            if request.exception() is None:
                yield pending.receive(request.result())
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    missing = pending.among(pending.wanted)
    groups = deque(missing[start : start + batch_size] for start in range(0, len(missing), batch_size))
    whole = len(groups)  # groups that are not yet split
    while groups and whole > -_MAX_SINGLE:  # so that it ends within a foreseeable time
        whole -= 1
        if len(group := pending.among(groups.popleft())) < 2:
            continue
        if text := by_pmid.fetch(group, again=whole < 0):
            yield pending.receive(text)
        else:
            half = len(group) // 2
            groups += (group[:half], group[half:])
    missing = pending.among(pending.wanted)
    for pmid in missing[:_MAX_SINGLE]:
        yield pending.receive(by_pmid.fetch([pmid], again=True), only=pmid)
    if excess := missing[_MAX_SINGLE:]:
        yield Batch(missing=tuple(Missing(pmid, _TOO_MANY_MISSING) for pmid in excess))


_TOO_MANY_MISSING = (
    f"PubMed left it out with more than {_MAX_SINGLE} others, too many to request one by one: run the search "
    "again."
)


class HistoryBatch:
    """Fetches batches of a list from the history server while that works, else by PMID."""

    def __init__(self, client: Client, part: Listed, by_pmid: RetryingFetcher) -> None:
        """Use the list with its history keys, and a fetcher to fall back to."""
        self._client, self._part, self._by_pmid = client, part, by_pmid
        self._available = bool(part.webenv and part.query_key)

    def fetch(self, start: int, end: int) -> str:
        """MEDLINE text of the records from `start` to before `end`."""
        pmids = self._part.pmids[start:end]
        if self._available:
            try:
                return self._client.efetch_medline(
                    webenv=self._part.webenv,
                    query_key=self._part.query_key,
                    retstart=start,
                    retmax=len(pmids),
                )
            except (HistoryExpired, MalformedResponse):
                self._available = False
        return self._by_pmid.fetch(pmids)


class RetryingFetcher:
    """Fetches records by PMID; tolerates single malformed responses, but not several in a row.

    One record can spoil a batch, so its records are retried later in a different batch. After several
    malformed responses in a row PubMed counts as unavailable.
    """

    def __init__(self, client: Client) -> None:
        """Use a client."""
        self._client = client
        self._malformed = 0

    def fetch(self, pmids: Sequence[int], *, again: bool = False) -> str:
        """MEDLINE text of the records, '' after a malformed response that is tolerated.

        Args:
            pmids: the records.
            again: whether one of them is known to spoil batches, so that more responses are tolerated.
        """
        single = len(pmids) == 1
        try:
            text = self._client.efetch_medline(
                pmids=pmids, max_malformed=_SINGLE_ATTEMPTS if single or again else None
            )
        except MalformedResponse as error:
            if (single or again) and isinstance(error, EmptyResponse):
                return ""  # PubMed's response to records that it does not have
            self._malformed += 1
            if self._malformed >= (_MAX_MALFORMED_AGAIN if again else _MAX_MALFORMED):
                raise
            return ""
        self._malformed = 0
        return text


@dataclass(slots=True)
class PendingRecords:
    """Keeps track of which of the wanted records are still to be received."""

    wanted: Sequence[int]
    _pending: set[int] = field(init=False)
    _truncated: dict[int, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """All wanted records are pending at first."""
        self._pending = set(self.wanted)

    def among(self, pmids: Sequence[int]) -> list[int]:
        """Those of the PMIDs that are pending, each once."""
        return [pmid for pmid in dict.fromkeys(pmids) if pmid in self._pending]

    def receive(self, text: str, only: int | None = None) -> Batch:
        """Parse a response; `only` is the PMID if it was requested alone, so that its fate is now decided."""
        fetched: list[Fetched] = []
        unreadable: list[Unreadable] = []
        reason = "PubMed did not send this record after three requests."
        pieces = list(split_medline(text))
        for number, piece in enumerate(pieces, 1):
            try:
                record = parse_medline(piece)
            except NotAvailable as error:
                reason = str(error) if error.pmid == only else reason
                continue
            except MedlineError as error:
                if only is not None and not unreadable:
                    unreadable.append(Unreadable(only, piece, str(error)))
                continue
            if record.pmid not in self._pending:
                continue
            # A record that ends the same way twice was not truncated in transit (see `is_cut`).
            if number == len(pieces) and is_cut(piece) and self._truncated.get(record.pmid) != piece:
                self._truncated[record.pmid] = piece
                reason = "PubMed's answer was cut off in the middle of this record, each time elsewhere."
                continue
            self._pending.discard(record.pmid)
            fetched.append(Fetched(record, piece))
        if only is None or only not in self._pending:
            return Batch(tuple(fetched))
        self._pending.discard(only)
        if unreadable:
            return Batch(tuple(fetched), unreadable=tuple(unreadable))
        return Batch(tuple(fetched), missing=(Missing(only, reason),))
