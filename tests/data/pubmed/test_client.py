from __future__ import annotations

import dataclasses
import itertools
import logging
import math
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from Bio import Entrez

from data.pubmed.client import Client, Retries
from data.pubmed.errors import (
    Cancelled,
    ConfigurationError,
    EmptyResponse,
    HistoryExpired,
    MalformedResponse,
    PubMedError,
    QueryRefused,
    ServiceUnavailable,
)
from data.pubmed.rate_limit import RateLimiter, process_limiter
from tests.eutils import EutilsServer, clients, faults
from tests.waiting import PATIENCE, ManualClock, wait_until

KEY = "0123456789abcdef0123456789secret0042"
HOUR = 3600.0  # seconds; no test waits so long
NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


def hurried(server: EutilsServer, **options: Any) -> Client:
    """A client that asks as fast as it can and hardly waits for another try."""
    return clients.hurried(server, "someone@example.org", **{"api_key": KEY} | options)


def timeout_for(fault: faults.Fault) -> float:
    """Seconds: short only where a request is to be given up, so that a busy machine is no fault."""
    return 1.0 if faults.hangs(fault) else 30.0


def search(client: Client) -> int:
    return client.esearch("all[sb]").count


def fetch(client: Client) -> int:
    return client.efetch_medline(pmids=(33456473,)).count("PMID- ")


CALLS = [pytest.param(search, 118, "esearch", id="esearch"), pytest.param(fetch, 1, "efetch", id="efetch")]
PASSING = {
    "429": faults.too_many(),
    "429 with Retry-After": faults.too_many(retry_after="0"),
    "429 with a date": faults.too_many(retry_after="Wed, 21 Oct 2015 07:28:00 GMT"),
    "500": faults.status(500),
    "502": faults.status(502),
    "503": faults.status(503, retry_after="0"),
    "page": faults.html(),
    "empty": faults.empty(),
    "prolog": faults.prolog(),
    "read failed": faults.read_failed(),
    "not supported": faults.not_supported(),
    "history of none": faults.expired(),
    "unknown error": faults.error("took too long: query node 7"),
    "rate in 200": faults.error("API rate limit exceeded"),
    "reset": faults.reset(),
    "reset within": faults.reset(within=True),
    "hung": faults.hang(HOUR),
    "hung within": faults.hang(HOUR, within=True),
    "garbage": faults.garbage(),
    "control characters": lambda reply: dataclasses.replace(
        reply, body=reply.body[:90] + b"\x00\x1a" + reply.body[90:]
    ),
}
FINAL = {
    "beyond": (faults.error("'retstart' cannot be larger than 9998. For PubMed, ..."), QueryRefused, "9,999"),
    "beyond, older": (
        faults.error("Position 15000 is out of acceptable range [9999,9998]"),
        QueryRefused,
        "9,999",
    ),
    "blank": (faults.error("Empty term and query_key - nothing todo"), QueryRefused, "empty"),
    "key": (
        faults.status(400, f'{{"error":"API key invalid","api-key":"{KEY}"}}'),
        ConfigurationError,
        "NCBI_API_KEY",
    ),
    "too long": (faults.status(414), QueryRefused, "too long"),
    "not here": (faults.status(404), ServiceUnavailable, "EUTILS_URL"),
    "barred": (faults.status(403), ServiceUnavailable, "browser"),
    "patience": (faults.too_many(retry_after="3600"), ServiceUnavailable, "3600 seconds"),
}
LASTING = {
    "429": (faults.too_many(api_key=KEY), ServiceUnavailable),
    "500": (faults.status(500, KEY), MalformedResponse),
    "400": (faults.status(400, KEY), QueryRefused),
    "page": (faults.html(), ServiceUnavailable),
    "empty": (faults.empty(), EmptyResponse),
    "read failed": (faults.read_failed(), ServiceUnavailable),
    "secret error": (faults.error(f"api_key={KEY} had a bad day"), ServiceUnavailable),
    "reset": (faults.reset(), ServiceUnavailable),
    "hung": (faults.hang(HOUR), ServiceUnavailable),
    "garbage": (faults.garbage(), MalformedResponse),
}


@pytest.mark.parametrize(("call", "answer", "function"), CALLS)
@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_transient_error_is_retried(
    eutils: EutilsServer, fault: faults.Fault, call: Callable[[Client], int], answer: int, function: str
) -> None:
    eutils.fail(fault, times=2)
    client = hurried(eutils, timeout=timeout_for(fault))
    assert call(client) == answer
    assert client.requests == len(eutils.requests)
    if faults.hangs(fault):
        assert client.requests >= 3  # on a busy machine a healthy answer may come too late for it, too
    else:
        assert client.requests == 3
    assert {request.function for request in eutils.requests} == {function}


@pytest.mark.parametrize(("call", "answer", "function"), CALLS)
@pytest.mark.parametrize(("fault", "error", "words"), FINAL.values(), ids=FINAL)
def test_a_final_error_is_not_retried(
    eutils: EutilsServer,
    fault: faults.Fault,
    error: type[PubMedError],
    words: str,
    call: Callable[[Client], int],
    answer: int,
    function: str,
) -> None:
    eutils.fail(fault)
    with pytest.raises(error, match=words):
        call(hurried(eutils))
    assert len(eutils.requests) == 1
    assert call(hurried(eutils)) == answer


@pytest.mark.parametrize(("fault", "error"), LASTING.values(), ids=LASTING)
def test_a_lasting_error_ends_within_the_bound_and_shows_no_secret(
    eutils: EutilsServer, caplog: pytest.LogCaptureFixture, fault: faults.Fault, error: type[PubMedError]
) -> None:
    caplog.set_level(logging.DEBUG)
    eutils.fail(fault, times=math.inf)
    told: list[str] = []
    client = hurried(eutils, max_tries=3, on_wait=told.append, timeout=timeout_for(fault))
    with pytest.raises(error) as caught:
        search(client)
    assert type(caught.value) is error
    assert client.requests == 3
    assert len(told) == 2
    assert "3 times" in str(caught.value)
    assert str(caught.value).endswith(".")
    assert all(request.params["api_key"] == KEY for request in eutils.requests)  # it was there to be told
    logging.getLogger("test").error("as a careless caller would", exc_info=caught.value)
    chain: BaseException | None = caught.value
    while chain:
        assert KEY not in repr(chain) + str(vars(chain))
        chain = chain.__cause__ or chain.__context__
    assert KEY not in caplog.text + repr(client) + "".join(told)


@pytest.mark.parametrize("code", [200, 400])
def test_an_expired_search_is_final(eutils: EutilsServer, code: int) -> None:
    client = hurried(eutils)
    kept = client.esearch("all[sb]", usehistory=True)
    assert client.efetch_medline(webenv=kept.webenv, query_key=kept.query_key, retmax=3).count("PMID- ") == 3
    eutils.fail(faults.error("Unable to obtain query #1", code=code))
    with pytest.raises(HistoryExpired, match="run it again"):
        client.efetch_medline(webenv=kept.webenv, query_key=kept.query_key)
    assert client.requests == 3


def test_pauses_grow_and_retry_after_is_honoured(eutils: EutilsServer) -> None:
    eutils.clock = clock = ManualClock()
    eutils.fail(faults.status(503), times=2)
    eutils.fail(faults.too_many(retry_after="30"))
    search(hurried(eutils, pause=2.0, limiter=RateLimiter(10_000, clock), sleep=clock.advance))
    times = [request.time for request in eutils.requests]
    pauses = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert 2.0 <= pauses[0] <= 4.0
    assert 4.0 <= pauses[1] <= 6.0
    assert 30.0 <= pauses[2] <= 32.0


def test_a_response_that_trickles_times_out(eutils: EutilsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.pubmed.transport._BODY_TIMEOUTS", 0)
    with pytest.raises(ServiceUnavailable, match="did not answer within"):
        search(hurried(eutils, max_tries=1))


def test_a_refused_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        clock = ManualClock()
        client = Client(
            url,
            "",
            limiter=RateLimiter(1000),
            retries=Retries(max_tries=2, clock=clock, sleep=lambda seconds: clock.advance(7)),
        )
        with pytest.raises(
            ServiceUnavailable,
            match=r"refused \(127.0.0.1, tried 2 times in 7 s\)\. Check this computer's conn",
        ):
            search(client)


def test_an_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    client = Client("http://eutils.example.org/", "", retries=Retries(2, 0.01), limiter=RateLimiter(1000))
    with pytest.raises(ServiceUnavailable, match=r"address could not be found \(eutils\.example\.org, tried"):
        search(client)


def test_invalid_settings_are_rejected() -> None:
    with pytest.raises(ConfigurationError, match="ENTREZ_EMAIL"):
        Client(NCBI, "")
    with pytest.raises(ConfigurationError, match="EUTILS_URL"):
        Client("ftp://example.org/", "someone@example.org")
    Client(NCBI, "someone@example.org")


def test_the_parameters_of_requests(eutils: EutilsServer) -> None:
    client = hurried(eutils)
    client.esearch("pain AND α", retstart=5, retmax=7, usehistory=True)
    client.efetch_medline(pmids=range(33456400, 33456700))
    hurried(eutils, api_key="", tool="another").esearch("x" * 1200)
    first, second, third = eutils.requests
    assert first.method == "GET"
    assert first.params == {
        "db": "pubmed",
        "term": "pain AND α",
        "retstart": "5",
        "retmax": "7",
        "usehistory": "y",
        "retmode": "xml",
        "tool": "stem-cell-evidence-map",
        "email": "someone@example.org",
        "api_key": KEY,
    }
    assert (second.method, second.params["id"].count(",")) == ("POST", 299)
    assert (third.method, third.params["tool"], "api_key" in third.params) == ("POST", "another", False)


def test_threads_do_not_mix_their_addresses(eutils: EutilsServer) -> None:
    with EutilsServer(records=()) as other:
        counts: dict[str, set[int]] = {"here": set(), "there": set()}

        def ask(name: str, client: Client) -> None:
            counts[name].update(search(client) for _ in range(15))

        people = [threading.Thread(target=ask, args=("here", hurried(eutils))) for _ in range(4)]
        people += [threading.Thread(target=ask, args=("there", hurried(other))) for _ in range(4)]
        for thread in people:
            thread.start()
        for thread in people:
            thread.join()
        assert counts == {"here": {118}, "there": {0}}
        assert len(eutils.requests) == len(other.requests) == 60


def test_others_who_use_bio_entrez_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def stub(request: urllib.request.Request) -> Any:
        asked.append(request.full_url)
        raise ConnectionAbortedError

    monkeypatch.setattr(Entrez, "urlopen", stub)
    with pytest.raises(ConnectionAbortedError):
        Entrez.esearch(db="pubmed", term="x", email="a@b.org")
    assert asked[0].startswith(NCBI)


def test_cancelling_ends_every_kind_of_wait(eutils: EutilsServer) -> None:
    def cancelled(client: Client, waits: Callable[[], object]) -> None:
        """Cancel once it waits; each wait would last an hour."""
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(search, client)
            wait_until(waits, "the client waits")
            client.stop.set()
            with pytest.raises(Cancelled):
                asking.result(PATIENCE)

    eutils.fail(faults.hang(HOUR), times=1)
    cancelled(hurried(eutils, timeout=HOUR), lambda: len(eutils.requests) == 1)  # hung
    eutils.fail(faults.status(503), times=1)
    told: list[str] = []
    cancelled(hurried(eutils, pause=HOUR, on_wait=told.append), lambda: told)  # before another try
    full = Watched(1)
    full.pause(HOUR)
    cancelled(hurried(eutils, limiter=full), lambda: full.asked == 1)  # waiting for a place
    sent = len(eutils.requests)
    done = threading.Event()
    done.set()
    with pytest.raises(Cancelled):
        search(hurried(eutils, stop=done))
    assert len(eutils.requests) == sent


class Watched(RateLimiter):
    """A limiter that tells how many requests have asked for a place, and how many hold one."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(per_second, clock)
        self.asked = self.inside = 0
        self._count = threading.Lock()

    def held_up(self) -> bool:
        """Whether nobody holds a place, and no place is free before some time has passed."""
        with self._changed:
            taken = sum(free > self._clock() for free in self._free_at.values())
            return not self.inside and taken >= self.per_second

    @contextmanager
    def slot(self, stop: threading.Event, *, urgent: bool = False) -> Iterator[None]:
        with self._count:
            self.asked += 1
        with super().slot(stop, urgent=urgent):
            with self._count:
                self.inside += 1
            try:
                yield
            finally:
                with self._count:
                    self.inside -= 1


@pytest.mark.parametrize("allowed", [3, 10])
def test_all_threads_together_keep_the_rate_limit(eutils: EutilsServer, allowed: int) -> None:
    eutils.clock = clock = ManualClock()
    eutils.rate = allowed  # so that the server itself objects, too
    limiter = Watched(allowed, clock)
    began, asking = clock(), 12
    with ThreadPoolExecutor(asking) as pool:
        answers = [
            pool.submit(search, hurried(eutils, limiter=limiter, max_tries=1)) for _ in range(3 * asking)
        ]

        def all_answered() -> bool:
            # Time passes only where nothing else can happen: a busy machine takes none of it.
            if limiter.held_up():
                clock.advance(0.05)
            return all(answer.done() for answer in answers)

        wait_until(all_answered, "all requests are answered")
    assert {answer.result() for answer in answers} == {118}
    assert {request.status for request in eutils.requests} == {200}
    assert eutils.most_in_one_second() == allowed
    # Not much slower than it must be, either: the first lot goes at once, then one lot a second.
    assert eutils.requests[-1].time - began < 1.1 * len(answers) / allowed


def test_a_429_pauses_all_threads(eutils: EutilsServer) -> None:
    eutils.clock = clock = ManualClock()
    limiter = Watched(1000, clock)
    eutils.fail(faults.too_many(retry_after="30"), times=1)
    with ThreadPoolExecutor(1) as pool:
        others = []

        def sleep(seconds: float) -> None:
            others.append(pool.submit(search, hurried(eutils, limiter=limiter)))
            wait_until(lambda: limiter.asked == 2, "somebody else asks meanwhile")
            assert len(eutils.requests) == 1
            clock.advance(seconds)

        search(hurried(eutils, limiter=limiter, sleep=sleep))
        others[0].result(PATIENCE)
    first, *rest = eutils.requests
    assert len(rest) == 2
    assert min(request.time for request in rest) - first.time >= 30


def test_one_limiter_for_a_server_and_a_key() -> None:
    assert process_limiter(NCBI, "") is process_limiter(NCBI + "other", "")
    assert process_limiter(NCBI, "") is not process_limiter(NCBI, KEY)
    assert process_limiter(NCBI, KEY).per_second == 10
    assert process_limiter("http://127.0.0.1:1/", "").per_second == 3
    assert (Client(NCBI, "a@b.org").per_second, Client(NCBI, "a@b.org", KEY).per_second) == (3, 10)
