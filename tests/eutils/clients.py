"""Clients of the local server that ask as fast as they can and hardly wait before another try."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from data.pubmed.client import DEFAULT_RETRIES, Client, Retries
from data.pubmed.rate_limit import RateLimiter
from tests.eutils.server import EutilsServer

_RETRIES = {field.name for field in fields(Retries)}


def hurried(server: EutilsServer, email: str = "", **options: Any) -> Client:
    """A client of the server; options are those of `Client` and of `Retries`."""
    retries = {"pause": 0.001} | {name: options.pop(name) for name in _RETRIES & set(options)}
    options = {"limiter": RateLimiter(10_000)} | options
    return Client(server.url, email, retries=Retries(**retries), **options)


def eager(*args: Any, retries: Retries = DEFAULT_RETRIES, **options: Any) -> Client:
    """In place of `Client` where the code under test makes one: another try comes at once."""
    return Client(*args, retries=replace(retries, pause=0.001), **options)
