"""What `transport` relies on in Biopython, so that a release that changes it is noticed."""

from __future__ import annotations

import inspect
import math
import threading
from collections.abc import Callable
from urllib.request import Request

import pytest
from Bio import Entrez

from data.pubmed import transport
from data.pubmed.client import Client
from data.pubmed.errors import ServiceUnavailable
from data.pubmed.rate_limit import RateLimiter
from data.pubmed.transport import Reply, Target, exchange
from tests.eutils import EutilsServer, faults

TARGET = Target("http://127.0.0.1:1/", 1.0, RateLimiter(10), threading.Event())
WHO = {"email": "ada@example.org", "tool": "test", "api_key": None}


def test_the_private_function_of_bio_entrez_that_is_replaced_is_unchanged() -> None:
    original = transport._original_open
    assert original.__module__ == "Bio.Entrez" and original.__name__ == "_open"
    assert list(inspect.signature(original).parameters) == ["request"]
    assert "timeout" not in inspect.getsource(original), "see whether the replacement can go"
    assert Entrez._open is transport._open


@pytest.mark.parametrize(
    ("call", "function", "method"),
    [
        (lambda: Entrez.esearch(db="pubmed", term="pain", **WHO), "esearch", "GET"),
        (lambda: Entrez.einfo(db="pubmed", **WHO), "einfo", "GET"),
        (lambda: Entrez.efetch(db="pubmed", id="1,2", **WHO), "efetch", "GET"),
        (lambda: Entrez.efetch(db="pubmed", id=",".join(map(str, range(300))), **WHO), "efetch", "POST"),
    ],
)
def test_bio_entrez_sends_its_requests_through_it(
    monkeypatch: pytest.MonkeyPatch, call: Callable[[], object], function: str, method: str
) -> None:
    sent: list[Request] = []

    def send(request: Request, target: Target) -> Reply:
        assert target is TARGET
        sent.append(request)
        return Reply(200, "", b"")

    monkeypatch.setattr(transport, "_send", send)
    assert exchange(TARGET, call) == Reply(200, "", b"")
    (request,) = sent
    assert request.get_method() == method
    assert request.full_url.startswith(f"https://eutils.ncbi.nlm.nih.gov/entrez/eutils/{function}.fcgi")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_refused_and_the_key_is_not_sent_on(status: int) -> None:
    with EutilsServer() as real, EutilsServer() as thief:
        real.fail(faults.redirect(status, f"{thief.url}esearch.fcgi?db=pubmed"), times=math.inf)
        client = Client(real.url, "ada@example.org", "0123456789abcdef")
        with pytest.raises(ServiceUnavailable) as refused:
            client.esearch("pain")
        assert thief.requests == []
        assert "0123456789abcdef" not in str(refused.value) + refused.value.visitor
        assert len(real.requests) == 1


def test_a_redirect_within_the_host_is_followed() -> None:
    with EutilsServer() as real:
        real.fail(faults.redirect(302, f"{real.url}esearch.fcgi?db=pubmed&term=pain"))
        assert Client(real.url, "ada@example.org").esearch("pain").count
        assert len(real.requests) == 2
