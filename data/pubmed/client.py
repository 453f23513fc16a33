"""The E-utilities client: ESearch, EFetch and EInfo with NCBI's manners kept and its faults sorted.

Each request waits for a place in the process-wide limiter, has a timeout, and is tried again with growing
pauses where the fault may pass. With the defaults a request is given up after 5 tries: about 20 seconds
where PubMed refuses at once, under 3 minutes where it hangs.
"""

from __future__ import annotations

import http.client
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from math import ceil
from typing import TypeVar
from urllib.error import URLError
from urllib.parse import urlsplit

from Bio import Entrez
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from data.pubmed.errors import (
    BARRED,
    Cancelled,
    Damaged,
    Empty,
    HistoryExpired,
    NotSetUp,
    OutOfReach,
    PubMedError,
    QueryRefused,
)
from data.pubmed.rate_limit import Limiter, process_limiter
from data.pubmed.responses import Found, Passing, check, read_einfo, read_esearch, read_medline
from data.pubmed.transport import Reply, Target, exchange

__all__ = [
    "Cancelled",
    "Client",
    "Damaged",
    "Empty",
    "HistoryExpired",
    "NotSetUp",
    "OutOfReach",
    "PubMedError",
    "QueryRefused",
]

MOST_PATIENCE = 60.0  # seconds; PubMed asking for a longer pause ends the search instead

# Bio.Entrez is not annotated.
_esearch: Callable[..., object] = Entrez.esearch
_efetch: Callable[..., object] = Entrez.efetch
_einfo: Callable[..., object] = Entrez.einfo

_Answer = TypeVar("_Answer")


class Client:
    """Asks PubMed. May be used from several threads.

    Attributes:
        stop: set it to end all waiting; the request then raises Cancelled.
    """

    def __init__(
        self,
        eutils_url: str,
        email: str,
        api_key: str = "",
        tool: str = "stem-cell-evidence-map",
        timeout: float = 30.0,
        max_tries: int = 5,
        stop: threading.Event | None = None,
        *,
        pause: float = 1.0,
        limiter: Limiter | None = None,
        on_wait: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        """Say where to ask and as whom; nothing is sent yet.

        Args:
            eutils_url: the address of E-utilities.
            email: whom NCBI may write to. NCBI requires it; another server does not.
            api_key: NCBI's key, '' for none.
            tool: the program's name for NCBI.
            timeout: seconds without a byte before a request counts as hung.
            max_tries: how often a request is tried at most.
            stop: an event that ends all waiting when set.
            pause: seconds before the second try; each further pause is twice as long, with jitter.
            limiter: what lets requests through; None for the process's own.
            on_wait: told in a sentence, before each pause, what is waited for.
            clock: measures how long the tries of a request took, in seconds.
            sleep: waits so many seconds before another try; None to wait until then or until `stop` is set.

        Raises:
            NotSetUp: the address is none, or it is NCBI's and the e-mail is missing.
        """
        parts = urlsplit(eutils_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotSetUp("EUTILS_URL is not a web address: leave it out to ask NCBI itself.")
        if not email and parts.hostname.endswith("ncbi.nlm.nih.gov"):
            raise NotSetUp(
                "NCBI wants to know whom to write to about requests: set ENTREZ_EMAIL to your e-mail address."
            )
        self.stop = stop or threading.Event()
        self._host = parts.hostname
        self._who = {"tool": tool, "email": email, "api_key": api_key or None}
        self._target = Target(
            base=eutils_url.rstrip("/") + "/",
            timeout=timeout,
            limiter=limiter or process_limiter(eutils_url, api_key),
            stop=self.stop,
        )
        self._max_tries = max_tries
        self._pause = pause
        self._on_wait = on_wait
        self._clock = clock
        self._wait: Callable[[float], object] = sleep or self.stop.wait
        self._requests = 0
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        """How many requests were sent so far, each try counted."""
        return self._requests

    @property
    def per_second(self) -> int:
        """How many requests may be made in one second."""
        return self._target.limiter.per_second

    def einfo(self) -> dict[str, str]:
        """Ask PubMed which fields it can search in: name, such as TIAB → full name, such as Title/Abstract.

        Raises:
            PubMedError: OutOfReach, NotSetUp or Cancelled.
        """
        return self._ask(
            lambda: _einfo(db="pubmed", retmode="xml", **self._who),
            lambda reply: read_einfo(check(reply, "search")),
        )

    def esearch(self, query: str, *, retstart: int = 0, retmax: int = 0, usehistory: bool = False) -> Found:
        """Ask PubMed which records answer a query.

        Args:
            query: in PubMed's syntax.
            retstart: the first PMID wanted, from 0.
            retmax: how many PMIDs are wanted; 0 for the count alone.
            usehistory: whether PubMed keeps the result for `efetch_medline`.

        Raises:
            PubMedError: QueryRefused, OutOfReach, NotSetUp or Cancelled.
        """
        return self._ask(
            lambda: _esearch(
                db="pubmed",
                term=query,
                retstart=retstart,
                retmax=retmax,
                usehistory="y" if usehistory else None,
                retmode="xml",
                **self._who,
            ),
            lambda reply: read_esearch(check(reply, "search")),
        )

    def efetch_medline(
        self,
        *,
        pmids: Sequence[int] = (),
        webenv: str = "",
        query_key: str = "",
        retstart: int = 0,
        retmax: int = 0,
        max_damaged: int | None = None,
    ) -> str:
        """Fetch records as MEDLINE text, by PMID or from a search that PubMed keeps.

        Args:
            pmids: which records; if empty, those of the history are meant.
            webenv: with `query_key`, which search PubMed keeps.
            query_key: see `webenv`.
            retstart: the first record of that search, from 0.
            retmax: how many of them.
            max_damaged: how often to try where the answer is empty or unreadable; None for as often as
                with any other fault.

        Raises:
            PubMedError: HistoryExpired, Damaged, OutOfReach, QueryRefused, NotSetUp or Cancelled.
        """
        which: dict[str, str | int] = (
            {"id": ",".join(map(str, pmids))}
            if pmids
            else {"WebEnv": webenv, "query_key": query_key, "retstart": retstart, "retmax": retmax}
        )
        return self._ask(
            lambda: _efetch(db="pubmed", rettype="medline", retmode="text", **which, **self._who),
            lambda reply: read_medline(check(reply, "ids" if pmids else "kept")),
            max_damaged,
        )

    def _ask(
        self, call: Callable[[], object], read: Callable[[Reply], _Answer], max_damaged: int | None = None
    ) -> _Answer:
        started = self._clock()

        def enough(state: RetryCallState) -> bool:
            fault = state.outcome.exception() if state.outcome else None
            damaged = isinstance(fault, Passing) and issubclass(fault.final, Damaged)
            most = max_damaged if damaged and max_damaged else self._max_tries
            return state.attempt_number >= most

        attempts = Retrying(
            retry=retry_if_exception_type(Passing),
            stop=enough,
            wait=self._seconds,
            sleep=self._sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            answer: _Answer = attempts(self._once, call, read)
            return answer
        except Passing as passing:
            fault = passing
        # Outside the except block, so that no address with a key in it hangs on to the error.
        number = attempts.statistics.get("attempt_number", 1)
        seconds = max(1, round(self._clock() - started))
        times = "once" if number == 1 else f"{number} times in {seconds} s"
        detail = f"{fault.detail}, tried {times}" if fault.detail else f"tried {times}"
        raise fault.final(f"{_begun(fault.what)} ({detail}). {fault.advice}", fault.visitor)

    def _once(self, call: Callable[[], object], read: Callable[[Reply], _Answer]) -> _Answer:
        if self.stop.is_set():
            raise Cancelled("The search was stopped.")
        fault: Exception
        try:
            with self._lock:
                self._requests += 1
            reply = exchange(self._target, call)
        except (OSError, http.client.HTTPException) as error:
            fault = self._sorted(error)
        else:
            return read(reply)
        raise fault

    def _sorted(self, error: Exception) -> Exception:
        """A failure of the network as a sentence; the error itself may hold the address with the key."""
        reason = error.reason if isinstance(error, URLError) else error
        online = "Check this computer's connection to the Internet, then try again."
        if isinstance(reason, ssl.SSLCertVerificationError):
            return OutOfReach(
                f"What answers at {self._host} cannot prove that it is PubMed (its certificate is not "
                "trusted): a proxy may stand in between; ask your network's administrator.",
                BARRED,
            )
        if isinstance(reason, TimeoutError):
            return Passing(f"PubMed did not answer within {self._target.timeout:g} seconds")
        if isinstance(reason, socket.gaierror):
            return Passing("PubMed's address could not be found", online, detail=self._host)
        if isinstance(reason, ConnectionRefusedError):
            return Passing("the connection to PubMed was refused", online, detail=self._host)
        if isinstance(reason, (ConnectionError, http.client.HTTPException)):
            return Passing("the connection to PubMed broke off before its answer was complete")
        return Passing("there is no connection to PubMed", online, detail=self._host)

    def _seconds(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        seconds: float = self._pause * 2 ** (state.attempt_number - 1)
        if isinstance(fault, Passing) and fault.retry_after is not None:
            seconds = max(seconds, fault.retry_after)
        return seconds + random.uniform(0, self._pause)

    def _tell(self, state: RetryCallState) -> None:
        """Before each pause: end the search if it were too long, hold back the other threads if need be."""
        fault = state.outcome.exception() if state.outcome else None
        seconds = state.upcoming_sleep
        if not isinstance(fault, Passing):
            return
        if fault.retry_after is not None and fault.retry_after > MOST_PATIENCE:
            wish = f"asks to wait {fault.retry_after:.0f} seconds before the next request"
            minutes = ceil(fault.retry_after / 60)
            wait = "a minute" if minutes == 1 else f"{minutes:,} minutes"
            visitor = f"PubMed is busy and asks to wait before the next search: try again in {wait}."
            raise OutOfReach(f"{fault.what}, and {wish}. Try again after that.", visitor)
        if fault.too_fast:
            self._target.limiter.pause(seconds)
        if self._on_wait:
            number = state.attempt_number + 1
            self._on_wait(f"{_begun(fault.what)}; try {number} begins in {seconds:.0f} s.")

    def _sleep(self, seconds: float) -> None:
        self._wait(seconds)
        if self.stop.is_set():
            raise Cancelled("The search was stopped.")


def _begun(clause: str) -> str:
    """A clause as the beginning of a sentence."""
    return clause[0].upper() + clause[1:]
