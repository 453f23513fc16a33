"""Everything NCBI, a proxy or the line is known to do, as changes to a reply that was right."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply before it is sent.

    Attributes:
        hang: seconds to wait, before the headers or (with `within`) in the middle of the body.
        broken: the connection is reset, before the headers or (with `within`) in the middle of the body.
        within: see `hang` and `broken`.
    """

    body: bytes
    kind: str = "text/xml; charset=UTF-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    broken: bool = False
    within: bool = False


Fault = Callable[[Reply], Reply]


def status(code: int, body: str = "", retry_after: str | None = None) -> Fault:
    """An HTTP status with a page that says nothing."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    page = body or f"<html><head><title>WWW Error {code} Diagnostic</title></head><body></body></html>"
    return lambda reply: Reply(page.encode(), "text/html", code, headers)


def redirect(code: int, address: str) -> Fault:
    """A redirect to another address."""
    return lambda reply: Reply(b"", "text/html", code, {"Location": address})


def too_many(retry_after: str | None = None, api_key: str = "127.0.0.1") -> Fault:
    """HTTP 429 as NCBI sends it: JSON whatever was asked for, the key in it."""
    told = {"error": "API rate limit exceeded", "api-key": api_key, "count": "4", "limit": "3"}
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return lambda reply: Reply(json.dumps(told).encode(), "application/json", 429, headers)


def html() -> Fault:
    """An error page with status 200: NCBI's, or a proxy's login."""
    page = b"<!DOCTYPE html>\n<html><head><title>NCBI - Blocked Diagnostic</title></head><body></body></html>"
    return lambda reply: Reply(page, "text/html")


def login(code: int = 200) -> Fault:
    """The login page of a network that stands in between; 511 is the status made for it."""
    page = b'<html><body><form action="/login"><input name="user"></form></body></html>'
    return lambda reply: Reply(page, "text/html", code)


def count(number: int) -> Fault:
    """An ESearch answer that counts so many records, whatever it lists."""
    return _esearch(lambda body: re.sub(rb"<Count>\d+</Count>", b"<Count>%d</Count>" % number, body, count=1))


def unlisted(pmid: int) -> Fault:
    """An ESearch answer that counts a record and does not list it."""
    return _esearch(lambda body: body.replace(b"<Id>%d</Id>" % pmid, b""))


def _esearch(change: Callable[[bytes], bytes]) -> Fault:
    return lambda reply: replace(reply, body=change(reply.body))


def empty() -> Fault:
    """No body at all."""
    return lambda reply: replace(reply, body=b"")


def prolog() -> Fault:
    """The XML prolog and nothing else."""
    return lambda reply: replace(reply, body=b'<?xml version="1.0" encoding="UTF-8" ?>\n', kind="text/xml")


def error(text: str, element: str = "eSearchResult", code: int = 200) -> Fault:
    """An <ERROR> of NCBI's."""
    body = f'<?xml version="1.0" encoding="UTF-8" ?>\n<{element}>\n\t<ERROR>{text}</ERROR>\n</{element}>\n'
    return lambda reply: Reply(body.encode(), status=code)


def read_failed() -> Fault:
    """The error of 4 July 2025, when all of PubMed was away; it passes."""
    return error("Search Backend failed: read failed")


def not_supported() -> Fault:
    """The other error of that day."""
    return error("Search Backend failed: Database is not supported: pubmed")


def no_link_server() -> Fault:
    """What ELink answers now and then (https://github.com/biopython/biopython/issues/4980)."""
    return error("Couldn't resolve #exLinkSrv2, the address table is empty.", "eLinkResult")


def expired() -> Fault:
    """A search that NCBI has forgotten."""
    return error("Unable to obtain query #1", "eFetchResult")


def viewer_error() -> Fault:
    """What EFetch answers for a whole batch if it cannot show one of its records."""
    return error("Error: External viewer error: Empty Response from the viewer", "eFetchResult")


def reset(within: bool = False) -> Fault:
    """The connection is reset, at once or in the middle of the body."""
    return lambda reply: replace(reply, broken=True, within=within)


def hang(seconds: float, within: bool = False) -> Fault:
    """Nothing comes for so long, before the headers or in the middle of the body."""
    return lambda reply: replace(reply, hang=seconds, within=within)


def hangs(fault: Fault) -> bool:
    """Whether a fault makes its request hang: only a client with a short timeout ends that soon."""
    return bool(fault(Reply(b"")).hang)


def cut(share: float = 0.5) -> Fault:
    """A body that ends early with a length that says otherwise is the line's fault; here NCBI's own."""
    return lambda reply: replace(reply, body=reply.body[: int(len(reply.body) * share)])


def garbage() -> Fault:
    """Bytes that are no text in the middle of the body."""
    return lambda reply: replace(reply, body=_middle(reply.body, b"\xff\xfe\x00\x80garbage\xc3("))


def _middle(body: bytes, inserted: bytes) -> bytes:
    half = len(body) // 2
    return body[:half] + inserted + body[half:]


def without(number: int = 0) -> Fault:
    """A batch of MEDLINE text that lacks its record number so-and-so."""
    return _records(lambda records: records[:number] + records[number + 1 :])


def twice(number: int = 0) -> Fault:
    """A batch of MEDLINE text with a record in it twice."""
    return _records(lambda records: [*records[: number + 1], *records[number:]])


def foreign(text: str) -> Fault:
    """A batch of MEDLINE text with the text of a record that nobody asked for."""
    return _records(lambda records: [text.encode(), *records])


def instead(text: str, number: int = 0) -> Fault:
    """A batch of MEDLINE text with this text in place of record number so-and-so."""
    return _records(lambda records: [*records[:number], text.encode(), *records[number + 1 :]])


class Trouble:
    """Faults at random, the same for the same seed, and never more than a few in a row for one request."""

    def __init__(self, seed: int, kinds: Sequence[Fault], share: float = 0.3, most: int = 2) -> None:
        """Say which faults, how often (`share` of all requests), and how many in a row at `most`."""
        self._dice = random.Random(seed)
        self._kinds, self._share, self._most = kinds, share, most
        self._in_a_row: dict[object, int] = {}

    def __call__(self, request: object) -> Fault | None:
        """The fault for a request, told by what is equal when it is tried again; None for none."""
        if self._in_a_row.get(request, 0) >= self._most or self._dice.random() >= self._share:
            self._in_a_row.pop(request, None)
            return None
        self._in_a_row[request] = self._in_a_row.get(request, 0) + 1
        return self._dice.choice(self._kinds)


def _records(change: Callable[[list[bytes]], list[bytes]]) -> Fault:
    def fault(reply: Reply) -> Reply:
        records = [part for part in reply.body.split(b"\n\n") if part.strip()]
        records = [part.strip(b"\n") + b"\n" for part in records]
        return replace(reply, body=b"".join(b"\n" + part for part in change(records)))

    return fault


# One of each kind, all of which pass, for faults at random.
KINDS = (
    too_many(),
    too_many(retry_after="1"),
    status(500),
    status(502),
    status(503),
    html(),
    login(),
    empty(),
    prolog(),
    error("query node 7 is tired"),
    read_failed(),
    not_supported(),
    expired(),
    reset(),
    reset(within=True),
    hang(0.5),
    hang(0.5, within=True),
    cut(0.01),
    cut(0.5),
    cut(0.99),
    garbage(),
    without(3),
    twice(3),
    foreign("PMID- 1\nTI  - Nobody asked for this.\nSO  - X.\n"),
    instead("PMID- what?\nTI  - x\n", 3),
)
