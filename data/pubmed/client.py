"""The E-utilities client: ESearch, EFetch, ELink and EInfo within NCBI's usage rules.

Each request waits for a slot of the rate limiter, has a timeout, and is retried with growing pauses after
transient errors. With the defaults a request fails after 5 attempts: about 20 seconds if PubMed refuses at
once, under 3 minutes if it hangs.
"""

from __future__ import annotations

import http.client
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar
from urllib.error import URLError
from urllib.parse import urlsplit

from Bio import Entrez
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from data.pubmed.errors import (
    BARRED,
    Cancelled,
    ConfigurationError,
    MalformedResponse,
    ServiceUnavailable,
)
from data.pubmed.rate_limit import LONGEST_PAUSE, Limiter, process_limiter
from data.pubmed.responses import (
    Found,
    TransientError,
    read_einfo,
    read_elink,
    read_esearch,
    read_medline,
    usable_body,
)
from data.pubmed.transport import Reply, Target, exchange
from data.settings import APP_NAME

# Bio.Entrez is not annotated.
_esearch: Callable[..., object] = Entrez.esearch
_efetch: Callable[..., object] = Entrez.efetch
_elink: Callable[..., object] = Entrez.elink
_einfo: Callable[..., object] = Entrez.einfo

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and after which pauses a request is tried again.

    Attributes:
        max_tries: most attempts per request.
        pause: seconds before the second attempt; each further pause is twice as long, with jitter.
        clock: measures how long the attempts of a request took, in seconds.
        sleep: waits so many seconds before a retry; None to wait until then or until the client is stopped.
    """

    max_tries: int = 5
    pause: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] | None = None


DEFAULT_RETRIES = Retries()


class Client:
    """A client of PubMed. Safe to share between threads.

    Attributes:
        stop: set it to end all waits; requests then raise Cancelled.
    """

    def __init__(
        self,
        eutils_url: str,
        email: str,
        api_key: str = "",
        *,
        tool: str = APP_NAME,
        timeout: float = 30.0,
        retries: Retries = DEFAULT_RETRIES,
        stop: threading.Event | None = None,
        limiter: Limiter | None = None,
        on_wait: Callable[[str], None] | None = None,
    ) -> None:
        """Configure the client; nothing is sent yet.

        Args:
            eutils_url: the address of E-utilities.
            email: contact address for NCBI. NCBI requires it; another server does not.
            api_key: NCBI's key, '' for none.
            tool: the program's name for NCBI.
            timeout: seconds without a byte before a request counts as hung.
            retries: when a failed request is tried again.
            stop: an event that ends all waits when set.
            limiter: the rate limiter; None for the process's own.
            on_wait: called before each pause with a sentence that says why.

        Raises:
            ConfigurationError: the address is invalid, or it is NCBI's and the e-mail is missing.
        """
        parts = urlsplit(eutils_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError("EUTILS_URL is not a web address: leave it out to ask NCBI itself.")
        if not email and parts.hostname.endswith("ncbi.nlm.nih.gov"):
            raise ConfigurationError(
                "NCBI requires a contact address for requests: set ENTREZ_EMAIL to your e-mail address."
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
        self._retries = retries
        self._on_wait = on_wait
        self._wait: Callable[[float], object] = retries.sleep or self.stop.wait
        self._requests = 0
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        """Requests sent so far, each attempt counted."""
        return self._requests

    @property
    def per_second(self) -> int:
        """Requests allowed per second."""
        return self._target.limiter.per_second

    def einfo(self) -> dict[str, str]:
        """The fields PubMed can search: name, such as TIAB → full name, such as Title/Abstract.

        Raises:
            PubMedError: ServiceUnavailable, ConfigurationError or Cancelled.
        """
        return self._ask(
            lambda: _einfo(db="pubmed", retmode="xml", **self._who),
            lambda reply: read_einfo(usable_body(reply, "search")),
        )

    def esearch(self, query: str, *, retstart: int = 0, retmax: int = 0, usehistory: bool = False) -> Found:
        """Search PubMed.

        Args:
            query: in PubMed's syntax.
            retstart: index of the first PMID to return, from 0.
            retmax: most PMIDs to return; 0 for the count alone.
            usehistory: whether to keep the result on the history server for `efetch_medline`.

        Raises:
            PubMedError: QueryRefused, ServiceUnavailable, ConfigurationError or Cancelled.
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
            lambda reply: read_esearch(usable_body(reply, "search")),
        )

    def efetch_medline(
        self,
        *,
        pmids: Sequence[int] = (),
        webenv: str = "",
        query_key: str = "",
        retstart: int = 0,
        retmax: int = 0,
        max_malformed: int | None = None,
    ) -> str:
        """Fetch records as MEDLINE text, by PMID or from a search on the history server.

        Args:
            pmids: the records; if empty, they come from the history server.
            webenv: with `query_key`, identifies the search on the history server.
            query_key: see `webenv`.
            retstart: index of the first record of that search, from 0.
            retmax: number of records.
            max_malformed: most attempts while responses are empty or unreadable; None for as many as after
                other errors.

        Raises:
            PubMedError: HistoryExpired, MalformedResponse, ServiceUnavailable, QueryRefused,
                ConfigurationError or Cancelled.
        """
        which: dict[str, str | int] = (
            {"id": ",".join(map(str, pmids))}
            if pmids
            else {"WebEnv": webenv, "query_key": query_key, "retstart": retstart, "retmax": retmax}
        )
        return self._ask(
            lambda: _efetch(db="pubmed", rettype="medline", retmode="text", **which, **self._who),
            lambda reply: read_medline(usable_body(reply, "ids" if pmids else "kept")),
            max_malformed,
        )

    def elink(
        self, pmids: Sequence[int], name: str, *, max_malformed: int | None = None
    ) -> dict[int, tuple[int, ...]]:
        """The papers that PubMed links to papers.

        Args:
            pmids: the papers, at least one.
            name: the kind of link, such as pubmed_pubmed_refs.
            max_malformed: as for `efetch_medline`.

        Returns:
            The linked PMIDs of each paper; () for none. A paper that PubMed says nothing about is left out.

        Raises:
            PubMedError: MalformedResponse, ServiceUnavailable, ConfigurationError or Cancelled.
        """
        return self._ask(
            lambda: _elink(
                dbfrom="pubmed",
                db="pubmed",
                linkname=name,
                cmd="neighbor",
                id=[str(pmid) for pmid in pmids],  # a list, so that each is a parameter of its own
                retmode="xml",
                **self._who,
            ),
            lambda reply: read_elink(usable_body(reply, "ids"), pmids, name),
            max_malformed,
        )

    def _ask(
        self, call: Callable[[], object], read: Callable[[Reply], _Answer], max_malformed: int | None = None
    ) -> _Answer:
        started = self._retries.clock()

        def enough(state: RetryCallState) -> bool:
            fault = state.outcome.exception() if state.outcome else None
            malformed = isinstance(fault, TransientError) and issubclass(fault.final, MalformedResponse)
            most = max_malformed if malformed and max_malformed else self._retries.max_tries
            return state.attempt_number >= most

        attempts = Retrying(
            retry=retry_if_exception_type(TransientError),
            stop=enough,
            wait=self._pause_before_retry,
            sleep=self._sleep,
            before_sleep=self._before_pause,
            reraise=True,
        )
        try:
            answer: _Answer = attempts(self._once, call, read)
            return answer
        except TransientError as error:
            fault = error
        # Raised outside the except block: the context of the error may contain an address with the API key.
        number = attempts.statistics.get("attempt_number", 1)
        seconds = max(1, round(self._retries.clock() - started))
        times = "once" if number == 1 else f"{number} times in {seconds} s"
        detail = f"{fault.detail}, tried {times}" if fault.detail else f"tried {times}"
        raise fault.final(f"{_capitalised(fault.what)} ({detail}). {fault.advice}", fault.visitor)

    def _once(self, call: Callable[[], object], read: Callable[[Reply], _Answer]) -> _Answer:
        if self.stop.is_set():
            raise Cancelled("The search was stopped.")
        fault: Exception
        try:
            with self._lock:
                self._requests += 1
            reply = exchange(self._target, call)
        except (OSError, http.client.HTTPException) as error:
            fault = self._classified(error)
        else:
            return read(reply)
        raise fault

    def _classified(self, error: Exception) -> Exception:
        """A network failure as one of our errors; the original may contain the address with the API key."""
        reason = error.reason if isinstance(error, URLError) else error
        online = "Check this computer's connection to the Internet, then try again."
        if isinstance(reason, ssl.SSLCertVerificationError):
            return ServiceUnavailable(
                f"The server at {self._host} cannot prove that it is PubMed (its certificate is not "
                "trusted): there may be a proxy in between; ask your network's administrator.",
                BARRED,
            )
        if isinstance(reason, TimeoutError):
            return TransientError(f"PubMed did not answer within {self._target.timeout:g} seconds")
        if isinstance(reason, socket.gaierror):
            return TransientError("PubMed's address could not be found", online, detail=self._host)
        if isinstance(reason, ConnectionRefusedError):
            return TransientError("the connection to PubMed was refused", online, detail=self._host)
        if isinstance(reason, (ConnectionError, http.client.HTTPException)):
            return TransientError("the connection to PubMed broke off before its answer was complete")
        return TransientError("there is no connection to PubMed", online, detail=self._host)

    def _pause_before_retry(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        seconds: float = self._retries.pause * 2 ** (state.attempt_number - 1)
        if isinstance(fault, TransientError) and fault.retry_after is not None:
            seconds = max(seconds, fault.retry_after)
        return seconds + random.uniform(0, self._retries.pause)

    def _before_pause(self, state: RetryCallState) -> None:
        """Before each pause: fail if it would be too long, and pause other threads if PubMed asked for it."""
        fault = state.outcome.exception() if state.outcome else None
        seconds = state.upcoming_sleep
        if not isinstance(fault, TransientError):
            return
        if fault.retry_after is not None and fault.retry_after > LONGEST_PAUSE:
            wish = f"asks to wait {fault.retry_after:.0f} seconds before the next request"
            minutes = ceil(fault.retry_after / 60)
            wait = "a minute" if minutes == 1 else f"{minutes:,} minutes"
            visitor = f"PubMed is busy and asks to wait before the next search: try again in {wait}."
            raise ServiceUnavailable(f"{fault.what}, and {wish}. Try again after that.", visitor)
        if fault.too_fast:
            self._target.limiter.pause(seconds)
        if self._on_wait:
            number = state.attempt_number + 1
            self._on_wait(f"{_capitalised(fault.what)}; try {number} begins in {seconds:.0f} s.")

    def _sleep(self, seconds: float) -> None:
        self._wait(seconds)
        if self.stop.is_set():
            raise Cancelled("The search was stopped.")


def _capitalised(clause: str) -> str:
    return clause[0].upper() + clause[1:]
