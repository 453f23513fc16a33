"""What an answer of E-utilities means: usable, passing fault, or final.

NCBI says much with HTTP 200 that is no success, and one status for many causes, so bodies are read too.
They are only ever compared with known texts: no part of a body gets into a message, because the one for
"too many requests" can hold the API key.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Literal

from data.pubmed.errors import (
    BARRED,
    Damaged,
    Empty,
    HistoryExpired,
    NotSetUp,
    OutOfReach,
    PubMedError,
    QueryRefused,
)
from data.pubmed.transport import Reply

TOO_MANY = (
    "PubMed hands out only the first 9,999 records of one question: narrow it with a further concept (AND), "
    "or with years, such as AND 2015:2026[dp]."
)


class Passing(Exception):
    """A fault that may be gone at the next try.

    Attributes:
        what: the fault as a clause with "PubMed" or the network as its subject; visitors may read it.
        detail: what only the operator is told besides, such as the host; '' for nothing.
        advice: a sentence for the operator to end with if it stays.
        visitor: what a visitor is told if it stays; '' for what `final` says by itself.
        final: the error it becomes if it stays.
        retry_after: seconds PubMed asked to wait, None if it named none.
        too_fast: whether all threads should hold back.
    """

    def __init__(
        self,
        what: str,
        advice: str = "Try again in a few minutes.",
        final: type[PubMedError] = OutOfReach,
        *,
        detail: str = "",
        visitor: str = "",
        retry_after: float | None = None,
        too_fast: bool = False,
    ) -> None:
        """Take what the attributes say."""
        super().__init__(what)
        self.what, self.advice, self.final = what, advice, final
        self.detail, self.visitor = detail, visitor
        self.retry_after, self.too_fast = retry_after, too_fast


@dataclass(frozen=True, slots=True)
class Complaint:
    """A part of the question that PubMed did not take as it was asked; `kind` is NCBI's element name."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What ESearch answers: the count, this page's PMIDs, the history, what PubMed made of the query."""

    count: int
    pmids: tuple[int, ...]
    webenv: str
    query_key: str
    translation: str
    complaints: tuple[Complaint, ...]


TOO_LONG = "PubMed finds the query too long: leave out synonyms, or split it into several searches."

# Texts of <ERROR> and of JSON errors, first match wins; what is not known here is tried again.
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
        NotSetUp,
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
_PAGE = re.compile(rb"<!doctype html|<html|<head|<body", re.IGNORECASE)
_ERROR = re.compile(r"<ERROR>(.*?)</ERROR>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"^(?:PMID ?- ?\d|(?:\d+\. )?id: ?\d+ Error occurred)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")  # PubMed's source is XML, which has no place for these
_COMPLAINTS = (
    "ErrorList/PhraseNotFound",
    "ErrorList/FieldNotFound",
    "WarningList/PhraseIgnored",
    "WarningList/QuotedPhraseNotFound",
    "WarningList/OutputMessage",
)


Request = Literal["search", "kept", "ids"]


def check(reply: Reply, request: Request) -> bytes:
    """Sort one reply.

    Args:
        reply: what came.
        request: a search, records of a search that PubMed keeps (which can expire), or records by PMID.

    Returns:
        The body, neither empty nor an error nor a web page.

    Raises:
        Passing: worth another try.
        PubMedError: final (QueryRefused, HistoryExpired, NotSetUp, OutOfReach).
    """
    error = _error_text(reply.body)
    if reply.status == 429 or "rate limit" in error.casefold():
        seconds = _seconds(reply.retry_after)
        busy = "PubMed is busy: it says that it was asked too often. Try again in a few minutes."
        raise Passing("PubMed says it was asked too often", visitor=busy, retry_after=seconds, too_fast=True)
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
            raise Passing(what, advice, QueryRefused, detail=detail, visitor=f"{what}. {advice}")
        raise Passing(what, final=Damaged, detail=detail)
    if reply.status >= 500 or reply.status in (408, 425):
        raise Passing(
            "PubMed reported a fault of its own",
            final=Damaged,
            detail=f"HTTP {reply.status}",
            retry_after=_seconds(reply.retry_after),
        )
    if reply.status in (401, 403, 407):
        raise OutOfReach(
            f"The way to PubMed is barred (HTTP {reply.status}), by NCBI or by a proxy: open "
            "pubmed.ncbi.nlm.nih.gov in a browser on this network; if that fails too, ask its administrator.",
            BARRED,
        )
    if reply.status >= 300:
        raise OutOfReach(
            f"What answers at this address is not PubMed (HTTP {reply.status}): check EUTILS_URL, "
            "or leave it out to ask NCBI itself.",
            BARRED,
        )
    if error:
        raise Passing("PubMed reported a passing fault of its own")
    if not reply.body.strip():
        raise Passing("PubMed sent an empty answer", final=Empty)
    if _PAGE.search(reply.body[:2000]):
        advice = (
            "Open pubmed.ncbi.nlm.nih.gov in a browser on this network: PubMed may be down, "
            "or a login page of the network stands in between."
        )
        visitor = (
            "A web page came instead of PubMed's answer: PubMed may be down. Try again in a few minutes; if "
            "that does not help, please tell the people who run this map."
        )
        raise Passing("a web page came instead of PubMed's answer", advice, visitor=visitor)
    return reply.body


def _error_text(body: bytes) -> str:
    """The words of an error, '' if the body is none."""
    # A MEDLINE text may quote such a tag; an error of NCBI stands in XML or JSON.
    if body[:200].lstrip()[:1] not in (b"<", b"{"):
        return ""
    start = body.decode("utf-8", "replace").lstrip()
    if start.startswith("{"):
        try:
            told = json.loads(start)
        except (ValueError, RecursionError):
            return ""
        inner = told.get("esearchresult")
        return str(told.get("error") or (inner.get("ERROR") if isinstance(inner, dict) else "") or "")
    found = _ERROR.search(start)
    return (found[1].strip() or "no words") if found else ""


def _seconds(retry_after: str) -> float | None:
    """Retry-After as seconds; the form with a date is not used by NCBI and counts as not given."""
    return float(retry_after) if retry_after.strip().isdigit() else None


def read_esearch(body: bytes) -> Found:
    """Read ESearch's XML.

    `Entrez.read` is not used: it fetches a DTD that it does not know from wherever the answer says.

    Raises:
        Passing: the body is not a whole ESearch answer.
    """
    fault = Passing("PubMed's answer was cut off or garbled", final=Damaged)
    try:
        root = ET.fromstring(body)
    except (ET.ParseError, ValueError):
        raise fault from None
    count = root.findtext("Count", "").strip()
    if root.tag != "eSearchResult" or not count.isdecimal():
        raise fault
    ids = [(identifier.text or "").strip() for identifier in root.iterfind("IdList/Id")]
    if not all(text.isdecimal() for text in ids):
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


def read_einfo(body: bytes) -> dict[str, str]:
    """Read EInfo's XML: name of a field → its full name.

    Raises:
        Passing: the body is not a whole EInfo answer with fields in it.
    """
    fault = Passing("PubMed's answer was cut off or garbled", final=Damaged)
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
        Passing: the body is something else, not UTF-8, or has characters in it that PubMed cannot hold.
    """
    fault = Passing("PubMed's answer was garbled", final=Damaged)
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise fault from None
    if _CONTROL.search(text) or not _RECORD.search(text):
        raise fault
    return text
