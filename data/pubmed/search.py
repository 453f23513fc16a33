"""Ask PubMed a question; fetch the records that answer it (`plan` lists them in between).

Nothing is lost in silence: each PMID listed ends up in exactly one place, fetched, unreadable or missing,
the last two with the reason.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from data.pubmed.client import Client, Damaged, Empty, HistoryExpired, PubMedError, QueryRefused
from data.pubmed.medline import MedlineError, NotAvailable, is_cut, parse_medline, split_medline
from data.pubmed.responses import Complaint
from data.records.record import Record

BATCH = 200  # records in a request; 200 to 500 is what PubMed serves well

_AT_ONCE = 3  # requests of one search under way; what came is stored while the next are sent
_MOST_DAMAGED = 3  # answers in a row that were empty or unreadable after all tries
_SINGLE_TRIES = 2  # for a record asked for alone: it has been asked for twice before
_MOST_ALONE = 500  # records of a search that are asked for alone, so that its end is in sight


@dataclass(frozen=True, slots=True)
class Answer:
    """What PubMed says to a question before anything is fetched.

    Attributes:
        query: the question as sent.
        translation: what PubMed made of it, '' where it does not say.
        count: how many records answer it.
        warnings: sentences on what PubMed did not take as it was asked.
    """

    query: str
    translation: str
    count: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Records that PubMed listed, or of which the PMIDs are known.

    Attributes:
        pmids: in PubMed's order, each once.
        webenv: with `query_key`, where PubMed keeps just this list for some hours; '' if it does not.
        query_key: see `webenv`.
    """

    pmids: tuple[int, ...]
    webenv: str = ""
    query_key: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A record with the MEDLINE text that it was read from."""

    record: Record
    medline: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that came for a PMID and could not be read as its record."""

    pmid: int | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A PMID that PubMed listed and did not give, and why, as a sentence."""

    pmid: int
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request brought."""

    fetched: tuple[Fetched, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    missing: tuple[Missing, ...] = ()


def check_query(query: str) -> str:
    """Check a question before it is sent.

    Args:
        query: PubMed syntax; line breaks are allowed.

    Returns:
        The query on one line.

    Raises:
        QueryRefused: it is empty, or its quotes or brackets do not match.
    """
    query = " ".join(query.split())
    if not query.strip("()[]\"' "):
        raise QueryRefused("The query is empty: write what to look for, such as neuralgia AND stem cells.")
    if query.count('"') % 2:
        raise QueryRefused(
            f"A quotation mark is open or left over, at “{_around(query, query.rindex(chr(34)))}”: "
            'quotation marks come in pairs, such as "neuropathic pain".'
        )
    depth: list[tuple[str, int]] = []
    quoted = False
    for place, character in enumerate(query):
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "([":
            depth.append((character, place))
        elif character in ")]":
            opened = depth.pop() if depth else ("", 0)
            if opened[0] + character not in ("()", "[]"):
                raise QueryRefused(
                    f"The bracket “{character}” at “{_around(query, place)}” closes nothing: "
                    "remove it, or open one before it."
                )
    if depth:
        raise QueryRefused(
            f"The bracket “{depth[-1][0]}” at “{_around(query, depth[-1][1])}” is never closed: "
            f"close it with “{')' if depth[-1][0] == '(' else ']'}”, or remove it."
        )
    return query


def _around(query: str, place: int) -> str:
    start, end = max(0, place - 15), place + 16
    return f"{'…' if start else ''}{query[start:end].strip()}{'…' if end < len(query) else ''}"


def ask(client: Client, query: str) -> Answer:
    """Ask how many records answer a question, and how PubMed understood it. One request.

    Raises:
        QueryRefused: the query is malformed, or PubMed will not take it.
        PubMedError: OutOfReach, NotSetUp or Cancelled, as `Client.esearch` raises them.
    """
    query = check_query(query)
    found = client.esearch(query)
    sentences = (_sentence(complaint) for complaint in found.complaints)
    warnings = tuple(dict.fromkeys(sentence for sentence in sentences if sentence))
    return Answer(query, found.translation, found.count, warnings)


_SENTENCES = {
    "FieldNotFound": "PubMed does not know the field {} and searched everywhere instead.",
    "PhraseNotFound": "PubMed found nothing for the phrase “{}” and left it out.",
    "PhraseIgnored": "PubMed ignored “{}”, a word too common to search for.",
    "QuotedPhraseNotFound": "PubMed does not know the quoted phrase “{}” and searched its words instead.",
    "OutputMessage": "PubMed says: {}",
}


def _sentence(complaint: Complaint) -> str:
    text = re.sub(r"[\x00-\x1f\x7f]", " ", complaint.text)[:200].strip()
    if complaint.kind != "OutputMessage":
        text = text.strip('"[] ')
    elif text.rstrip(".").casefold() == "no items found":
        return ""  # the count says it
    return _SENTENCES[complaint.kind].format(text) if text else ""


def fetch(client: Client, parts: Sequence[Listed], batch_size: int = BATCH) -> Iterator[Batch]:
    """Fetch records, in batches as they come.

    A few requests are under way at once, as the rate limit lets them through. The batches come from the lists
    that PubMed keeps, or by PMID where it keeps none, has forgotten it or gives nothing readable of it. What
    did not come, came unreadable or may have been cut off is asked for again by PMID at the end, first
    together, then one by one (at most `_MOST_ALONE` of them).

    Args:
        client: whom to ask through.
        parts: the records wanted, no PMID in two of them.
        batch_size: records in a request.

    Yields:
        One batch for each request. Over all batches each PMID comes exactly once: as fetched, unreadable or
        missing. Records that were not asked for, or came already, are left out.

    Raises:
        PubMedError: OutOfReach, NotSetUp, Cancelled or QueryRefused; batches given until then stand.
    """
    tray = _Tray([pmid for part in parts for pmid in part.pmids])
    patient = _Patience(client)
    pool = ThreadPoolExecutor(_AT_ONCE, "pubmed-fetch")
    under_way: deque[Future[str]] = deque()
    try:
        for part in parts:
            shelf = _Shelf(client, part, patient)
            for start in range(0, len(part.pmids), batch_size):
                if len(under_way) == _AT_ONCE:
                    yield tray.take(under_way.popleft().result())
                under_way.append(pool.submit(shelf.batch, start, start + batch_size))
        while under_way:
            yield tray.take(under_way.popleft().result())
    except PubMedError:
        for other in under_way:
            if other.exception() is None:
                yield tray.take(other.result())
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    left = tray.open(tray.wanted)
    for start in range(0, len(left), batch_size):
        if group := tray.open(left[start : start + batch_size]):
            yield tray.take(patient.these(group))
    left = tray.open(tray.wanted)
    for pmid in left[:_MOST_ALONE]:
        yield tray.take(patient.these([pmid]), alone=pmid)
    if over := left[_MOST_ALONE:]:
        yield Batch(missing=tuple(Missing(pmid, _TOO_MANY_LEFT_OUT) for pmid in over))


_TOO_MANY_LEFT_OUT = (
    f"PubMed left it out with more than {_MOST_ALONE} others, too many to ask for one by one: run the search "
    "again."
)


class _Shelf:
    """Batches of a list: as PubMed keeps it as long as it does, else by PMID."""

    def __init__(self, client: Client, part: Listed, patient: _Patience) -> None:
        self._client, self._part, self._patient = client, part, patient
        self._kept = bool(part.webenv and part.query_key)

    def batch(self, start: int, end: int) -> str:
        wanted = self._part.pmids[start:end]
        if self._kept:
            try:
                return self._client.efetch_medline(
                    webenv=self._part.webenv,
                    query_key=self._part.query_key,
                    retstart=start,
                    retmax=len(wanted),
                )
            except (HistoryExpired, Damaged):
                self._kept = False
        return self._patient.these(wanted)


class _Patience:
    """Fetches records by PMID; tolerates single malformed responses, but not several in a row.

    One record can spoil a batch, so its records are retried in a different batch. After several malformed
    responses in a row PubMed counts as out of reach.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._in_a_row = 0

    def these(self, pmids: Sequence[int]) -> str:
        alone = len(pmids) == 1
        try:
            text = self._client.efetch_medline(pmids=pmids, max_damaged=_SINGLE_TRIES if alone else None)
        except Damaged as error:
            if alone and isinstance(error, Empty):
                return ""  # PubMed's way to say that it does not have this one
            self._in_a_row += 1
            if self._in_a_row == _MOST_DAMAGED:
                raise
            return ""
        self._in_a_row = 0
        return text


@dataclass(slots=True)
class _Tray:
    """Which of the wanted records have come."""

    wanted: Sequence[int]
    _open: set[int] = field(init=False)
    _cut: dict[int, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._open = set(self.wanted)

    def open(self, pmids: Sequence[int]) -> list[int]:
        return [pmid for pmid in dict.fromkeys(pmids) if pmid in self._open]

    def take(self, text: str, alone: int | None = None) -> Batch:
        """Sort what came; `alone` is the PMID that was asked for alone, so that it is settled now."""
        fetched: list[Fetched] = []
        unreadable: list[Unreadable] = []
        reason = "PubMed did not give this record, though asked three times."
        pieces = list(split_medline(text))
        for number, piece in enumerate(pieces, 1):
            try:
                record = parse_medline(piece)
            except NotAvailable as error:
                reason = str(error) if error.pmid == alone else reason
                continue
            except MedlineError as error:
                if alone is not None and not unreadable:
                    unreadable.append(Unreadable(alone, piece, str(error)))
                continue
            if record.pmid not in self._open:
                continue
            # A record that ends the same way twice is no accident of the line (see `is_cut`).
            if number == len(pieces) and is_cut(piece) and self._cut.get(record.pmid) != piece:
                self._cut[record.pmid] = piece
                reason = "PubMed's answer was cut off in the middle of this record, each time elsewhere."
                continue
            self._open.discard(record.pmid)
            fetched.append(Fetched(record, piece))
        if alone is None or alone not in self._open:
            return Batch(tuple(fetched))
        self._open.discard(alone)
        if unreadable:
            return Batch(tuple(fetched), unreadable=tuple(unreadable))
        return Batch(tuple(fetched), missing=(Missing(alone, reason),))
