"""What `transport` relies on in Biopython, so that a release that changes it is noticed."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from urllib.request import Request

import pytest
from Bio import Entrez

from data.pubmed import transport
from data.pubmed.rate_limit import RateLimiter
from data.pubmed.transport import Reply, Target, exchange

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
