"""Classify and read responses of E-utilities: usable, transient error, or final error.

NCBI reports many failures with HTTP 200, and uses one status for many causes, so bodies are read too. They
are only compared with known texts; no part of a body is copied into a message, because NCBI's message on too
many requests can contain the API key.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.pubmed.errors import (
    BARRED,
    ConfigurationError,
    EmptyResponse,
    HistoryExpired,
    MalformedResponse,
    PubMedError,
    QueryRefused,
    ServiceUnavailable,
)
from data.pubmed.transport import Reply

TOO_MANY = (
    "PubMed returns only the first 9,999 records of a search: narrow it with another concept (AND), or with "
    "years, such as AND 2015:2026[dp]."
)


class TransientError(Exception):
    """A fault that may not occur at the next attempt.

    Attributes:
        what: the fault as a clause about PubMed or the network; shown to visitors.
        detail: added for the operator only, such as the host; '' for nothing.
        advice: a final sentence for the operator if all attempts fail.
        visitor: the message for visitors if all attempts fail; '' for that of `final`.
        final: the error to raise if all attempts fail.
        retry_after: seconds PubMed asked to wait, None if it gave none.
        too_fast: whether all threads should pause.
    """

    def __init__(
        self,
        what: str,
        advice: str = "Try again in a few minutes.",
        final: type[PubMedError] = ServiceUnavailable,
        *,
        detail: str = "",
        visitor: str = "",
        retry_after: float | None = None,
        too_fast: bool = False,
    ) -> None:
        """Set the attributes."""
        super().__init__(what)
        self.what, self.advice, self.final = what, advice, final
        self.detail, self.visitor = detail, visitor
        self.retry_after, self.too_fast = retry_after, too_fast


@dataclass(frozen=True, slots=True)
class Complaint:
    """A part of the query that PubMed ignored or changed; `kind` is NCBI's element name."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A result of ESearch: the count, the PMIDs of this page, the history keys, and the translated query."""

    count: int
    pmids: tuple[int, ...]
    webenv: str
    query_key: str
    translation: str
    complaints: tuple[Complaint, ...]


TOO_LONG = "PubMed finds the query too long: leave out synonyms, or split it into several searches."

# Texts of <ERROR> and of JSON errors, first match wins; unknown errors are retried.
_FINAL: tuple[tuple[str, type[PubMedError], str], ...] = (
    (r"retstart.{0,3} cannot be larger|out of acceptable range", QueryRefused, TOO_MANY),
    (
        r"empty (?:term|query|search)|(?:term|query)(?: string)? (?:is|was) (?:empty|blank|missing)|blank",
        QueryRefused,
        "The query is empty: write what to look for, such as neuralgia AND stem cells.",
    ),
    (
        r"unable to obtain query|cannot (?:resolve|retrieve|get) (?:the )?(?:history|query)|webenv|query_?key"
        r"|history.{0,40}(?:expired|not found|error)",
        HistoryExpired,
        "PubMed has forgotten this search: run it again.",
    ),
    (
        r"api.?key.{0,20}(?:invalid|not valid|unknown|wrong)|(?:invalid|unknown|wrong) api.?key",
        ConfigurationError,
        "PubMed does not accept the key in NCBI_API_KEY: copy it again from your NCBI account, "
        "or leave it out.",
    ),
    (
        r"(?:query|term)(?: string)? is too (?:long|complex)|too many (?:terms|clauses)",
        QueryRefused,
        TOO_LONG,
    ),
    (
        r"syntax error|unbalanced|(?:invalid|cannot parse|could not parse)(?: the)? (?:query|term|search)",
        QueryRefused,
        "PubMed could not read the query: check its quotes, brackets and field names.",
    ),
)
_NUMBER = re.compile("[0-9]{1,12}")  # a count or a PMID; Python refuses to read thousands of digits
_PAGE = re.compile(rb"<!doctype html|<html|<head|<body", re.IGNORECASE)
_ERROR = re.compile(r"<ERROR>(.*?)</ERROR>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"^(?:PMID ?- ?\d|(?:\d+\. )?id: ?\d+ Error occurred)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")  # XML, PubMed's source, forbids these
_COMPLAINTS = (
    "ErrorList/PhraseNotFound",
    "ErrorList/FieldNotFound",
    "WarningList/PhraseIgnored",
    "WarningList/QuotedPhraseNotFound",
    "WarningList/OutputMessage",
)


Request = Literal["search", "kept", "ids"]


def usable_body(reply: Reply, request: Request) -> bytes:
    """Classify one reply.

    Args:
        reply: the reply.
        request: a search, records from the history server (which can expire), or records by PMID.

    Returns:
        The body; it is not empty, no error and no web page.

    Raises:
        TransientError: worth a retry.
        PubMedError: final (QueryRefused, HistoryExpired, ConfigurationError, ServiceUnavailable).
    """
    error = _error_text(reply.body)
    if reply.status == 429 or "rate limit" in error.casefold():
        seconds = _seconds(reply.retry_after)
        busy = "PubMed is busy: it reports too many requests. Try again in a few minutes."
        raise TransientError(
            "PubMed reports too many requests", visitor=busy, retry_after=seconds, too_fast=True
        )
    for pattern, final, sentence in _FINAL:
        possible = error and (request == "kept" or final is not HistoryExpired)
        if possible and re.search(pattern, error, re.IGNORECASE | re.DOTALL):
            raise final(sentence)
    if reply.status in (413, 414):
        raise QueryRefused(TOO_LONG)
    if reply.status == 400:
        what, detail = "PubMed did not accept the request", "HTTP 400"
        if request == "search":
            advice = "Check the quotes, brackets and field names of the query."
            raise TransientError(what, advice, QueryRefused, detail=detail, visitor=f"{what}. {advice}")
        raise TransientError(what, final=MalformedResponse, detail=detail)
    if reply.status >= 500 or reply.status in (408, 425):
        raise TransientError(
            "PubMed reported an internal error",
            final=MalformedResponse,
            detail=f"HTTP {reply.status}",
            retry_after=_seconds(reply.retry_after),
        )
    if reply.status in (401, 403, 407):
        raise ServiceUnavailable(
            f"Access to PubMed is blocked (HTTP {reply.status}), by NCBI or by a proxy: open "
            "pubmed.ncbi.nlm.nih.gov in a browser on this network; if that fails too, ask its administrator.",
            BARRED,
        )
    if reply.status >= 300:
        raise ServiceUnavailable(
            f"The server at this address is not PubMed (HTTP {reply.status}): check EUTILS_URL, or leave it "
            "out to use NCBI itself.",
            BARRED,
        )
    if error:
        what = "PubMed reported a temporary internal error"
        # One record that PubMed cannot show ("External viewer error") makes an error of its whole batch.
        raise TransientError(what, final=ServiceUnavailable if request == "search" else MalformedResponse)
    if not reply.body.strip():
        raise TransientError("PubMed sent an empty answer", final=EmptyResponse)
    if _PAGE.search(reply.body[:2000]):
        advice = (
            "Open pubmed.ncbi.nlm.nih.gov in a browser on this network: PubMed may be down, "
            "or your network may show a login page."
        )
        visitor = (
            "A web page came instead of PubMed's answer: PubMed may be down. Try again in a few minutes; if "
            "that does not help, please tell the people who run this map."
        )
        raise TransientError("a web page came instead of PubMed's answer", advice, visitor=visitor)
    return reply.body


def _error_text(body: bytes) -> str:
    """The text of an error, '' if the body is none."""
    # A MEDLINE text may quote such a tag; NCBI sends errors as XML or JSON.
    if body[:200].lstrip()[:1] not in (b"<", b"{"):
        return ""
    start = body.decode("utf-8", "replace").lstrip()
    if start.startswith("{"):
        try:
            parsed = json.loads(start)
        except (ValueError, RecursionError):
            return ""
        inner = parsed.get("esearchresult")
        return str(parsed.get("error") or (inner.get("ERROR") if isinstance(inner, dict) else "") or "")
    found = _ERROR.search(start)
    return (found[1].strip() or "no words") if found else ""


def _seconds(retry_after: str) -> float | None:
    """Retry-After as seconds; NCBI does not use the form with a date, so it counts as absent."""
    return float(retry_after) if retry_after.strip().isdigit() else None


def read_esearch(body: bytes) -> Found:
    """Read ESearch's XML.

    `Entrez.read` is not used: it downloads an unknown DTD from whatever address the response names.

    Raises:
        TransientError: the body is not a whole ESearch answer.
    """
    fault = TransientError("PubMed's answer was cut off or garbled", final=MalformedResponse)
    try:
        root = ET.fromstring(body)
    except (ET.ParseError, ValueError):
        raise fault from None
    count = root.findtext("Count", "").strip()
    if root.tag != "eSearchResult" or not _NUMBER.fullmatch(count):
        raise fault
    ids = [(identifier.text or "").strip() for identifier in root.iterfind("IdList/Id")]
    if not all(map(_NUMBER.fullmatch, ids)):
        raise fault
    return Found(
        count=int(count),
        pmids=tuple(map(int, ids)),
        webenv=root.findtext("WebEnv", "").strip(),
        query_key=root.findtext("QueryKey", "").strip(),
        translation=" ".join(root.findtext("QueryTranslation", "").split()),
        complaints=tuple(
            Complaint(path.partition("/")[2], " ".join((element.text or "").split()))
            for path in _COMPLAINTS
            for element in root.iterfind(path)
        ),
    )


def read_elink(body: bytes, pmids: Sequence[int], name: str) -> dict[int, tuple[int, ...]]:
    """Read ELink's XML.

    Args:
        body: a usable body.
        pmids: the papers that were asked about.
        name: the kind of link; others are ignored.

    Returns:
        The linked PMIDs of each paper, each once and without the paper itself; () for none. A paper about
        which PubMed says nothing is left out.

    Raises:
        TransientError: the body is not a whole ELink answer for these papers.
    """
    fault = TransientError("PubMed's answer was cut off or garbled", final=MalformedResponse)
    found: dict[int, tuple[int, ...]] = {}
    try:
        root = ET.fromstring(body)
        if root.tag != "eLinkResult":
            raise fault
        for links in root.iterfind("LinkSet"):
            of = [_pmid(each) for each in links.iterfind("IdList/Id")]
            if not of:  # a PMID that PubMed does not have
                continue
            (pmid,) = of
            linked = dict.fromkeys(
                _pmid(each)
                for each_kind in links.iterfind("LinkSetDb")
                if each_kind.findtext("LinkName", "").strip() == name
                for each in each_kind.iterfind("Link/Id")
            )
            linked.pop(pmid, None)
            found[pmid] = tuple(linked)
    except (ET.ParseError, ValueError):
        raise fault from None
    if not found or not found.keys() <= set(pmids):
        raise fault
    return found


def _pmid(element: ET.Element) -> int:
    """The number of an <Id>. Raises ValueError."""
    if not _NUMBER.fullmatch(text := (element.text or "").strip()):
        raise ValueError
    return int(text)


def read_einfo(body: bytes) -> dict[str, str]:
    """Read EInfo's XML: name of a field → its full name.

    Raises:
        TransientError: the body is not a whole EInfo answer with fields in it.
    """
    fault = TransientError("PubMed's answer was cut off or garbled", final=MalformedResponse)
    try:
        root = ET.fromstring(body)
    except (ET.ParseError, ValueError):
        raise fault from None
    fields = {
        entry.findtext("Name", "").strip(): " ".join(entry.findtext("FullName", "").split())
        for entry in root.iterfind("DbInfo/FieldList/Field")
    }
    if "" in fields or not fields:
        raise fault
    return fields


def read_medline(body: bytes) -> str:
    """Read EFetch's MEDLINE text.

    Returns:
        The text; it holds at least one record, or says of at least one PMID that it is not available.

    Raises:
        TransientError: the body is something else, is not UTF-8, or contains characters that XML forbids.
    """
    fault = TransientError("PubMed's answer was garbled", final=MalformedResponse)
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise fault from None
    if _CONTROL.search(text) or not _RECORD.search(text):
        raise fault
    return text
