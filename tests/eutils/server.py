"""The server: HTTP on loopback, ESearch, EFetch, ELink and EInfo over a library of records."""

from __future__ import annotations

import json
import secrets
import socket
import struct
import threading
import time
import xml.etree.ElementTree as ET
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from data.records.record import Record
from data.topics.loader import load_topic
from tests.eutils import render
from tests.eutils.faults import Fault, Reply, Trouble, too_many
from tests.eutils.library import Library, starter_records
from tests.eutils.query import EINFO_FIELDS, Parsed, parse

LIMIT = 9_999

_PROLOG = b'<?xml version="1.0" encoding="UTF-8" ?>\n'
_ESEARCH_DOCTYPE = (
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_EINFO_DOCTYPE = (
    b'<!DOCTYPE eInfoResult PUBLIC "-//NLM//DTD einfo 20130322//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20130322/einfo.dtd">\n'
)
_ELINK_DOCTYPE = (
    b'<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" '
    b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd">\n'
)
_BEYOND = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider "
    "using EDirect."
)


@dataclass(slots=True)
class Logged:
    """A request as it came. `params` has lower-case names; `time` is by the server's clock."""

    time: float
    function: str
    method: str
    params: dict[str, str]
    status: int = 0


When = str | Callable[[Logged], bool] | None


@dataclass(slots=True)
class _Ordered:
    fault: Fault
    times: float
    on: When


def _meets(on: When, request: Logged) -> bool:
    return on(request) if callable(on) else on in (None, request.function)


@dataclass(slots=True)
class EutilsServer:
    """A running server, as a context manager.

    Attributes:
        records: what it has; the starter set if None.
        rate: requests in any one second above which it answers HTTP 429; None for no limit.
        delay: seconds before each answer.
        bandwidth: bytes a second of all answers together; None for no limit.
        trouble: faults at random besides those ordered by `fail`.
        known: phrases that PubMed would know though no record here has them; the topic's query if None.
        port: 0 for any free one.
        references: PMID → PMIDs of its references; ELink answers for both directions of each.
        similar: PMID → PMIDs of similar papers, most similar first.
        clock: seconds by which requests are counted and noted.
        requests: the log, in the order of arrival.
        sent: bytes of all answers.
    """

    records: Iterable[Record] | None = None
    rate: int | None = None
    delay: float = 0.0
    bandwidth: float | None = None
    port: int = 0
    references: Mapping[int, Sequence[int]] = field(default_factory=dict)
    similar: Mapping[int, Sequence[int]] = field(default_factory=dict)
    known: str | None = None
    trouble: Trouble | None = None
    clock: Callable[[], float] = time.monotonic
    requests: list[Logged] = field(default_factory=list)
    sent: int = 0
    library: Library = field(init=False)
    _http: ThreadingHTTPServer = field(init=False)
    _faults: list[_Ordered] = field(init=False, default_factory=list)
    _histories: dict[str, list[list[int]]] = field(init=False, default_factory=dict)
    _line_free: float = 0.0
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)
    _closing: threading.Event = field(init=False, default_factory=threading.Event)
    _unanswered: When = None
    _answering: threading.Event = field(init=False, default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.library = Library(starter_records() if self.records is None else self.records)
        self.known = load_topic().query if self.known is None else self.known
        handler = type("Handler", (_Handler,), {"eutils": self})
        self._http = _Http(("127.0.0.1", self.port), handler)
        self._answering.set()

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._answering.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/entrez/eutils/"

    def fail(self, fault: Fault, times: float = 1, on: When = None) -> None:
        """Put a fault in the queue.

        Args:
            fault: one of `tests.eutils.faults`.
            times: how many requests it hits; math.inf for all to come.
            on: "esearch", "efetch" or "elink", or a function of the request; None for any request.
        """
        with self._lock:
            self._faults.append(_Ordered(fault, times, on))

    @contextmanager
    def silent(self, on: When = None) -> Iterator[None]:
        """Log requests but answer none of them before the end of the block, however long that takes.

        Args:
            on: which requests, as for `fail`.
        """
        self._unanswered = on
        self._answering.clear()
        try:
            yield
        finally:
            self._answering.set()

    def heal(self) -> None:
        """Forget the faults still in the queue."""
        with self._lock:
            self._faults.clear()

    def expire(self) -> None:
        """Forget all searches kept for clients, as NCBI does after some hours."""
        with self._lock:
            self._histories.clear()

    def hold(self, records: Iterable[Record], revised: Mapping[int, str] | None = None) -> None:
        """Have these records from now on instead of the former; searches kept stay as they are.

        Args:
            records: the records.
            revised: PMID → ISO day of the last revision, of those revised since they entered.
        """
        self.library = Library(records, revised)

    def most_in_one_second(self) -> int:
        """The largest number of requests that arrived in any one second."""
        times = sorted(request.time for request in self.requests)
        return max((number - bisect_left(times, t - 1) + 1 for number, t in enumerate(times)), default=0)

    # What follows runs in the threads of the requests.

    def reply(self, request: Logged) -> Reply:
        if request.function == "log":
            return self.log(request.params)
        with self._lock:
            self.requests.append(request)
            since = sum(other.time > request.time - 1 for other in self.requests[-1000:])
            fault = self._fault(request)
        if self.rate is not None and since > self.rate:
            return too_many(api_key=request.params.get("api_key", "127.0.0.1"))(Reply(b""))
        if _meets(self._unanswered, request):
            self._answering.wait()
        self._closing.wait(self.delay)
        functions = {
            "esearch": self.esearch,
            "efetch": self.efetch,
            "elink": self.elink,
            "einfo": self.einfo,
        }
        answer = functions.get(request.function)
        reply = answer(request.params) if answer else Reply(b"<html>404 Not Found</html>", "text/html", 404)
        return fault(reply) if fault else reply

    def _fault(self, request: Logged) -> Fault | None:
        ordered = next((known for known in self._faults if _meets(known.on, request)), None)
        if ordered:
            ordered.times -= 1
            if ordered.times <= 0:
                self._faults.remove(ordered)
            return ordered.fault
        return self.trouble((request.function, *request.params.items())) if self.trouble else None

    def wait(self, seconds: float) -> None:
        self._closing.wait(seconds)

    def take_turn(self, seconds: float) -> None:
        """Wait until the line, which all answers share, has had so many seconds for this one."""
        with self._lock:
            now = time.monotonic()
            self._line_free = max(now, self._line_free) + seconds
            until = self._line_free
        self.wait(until - now)

    def log(self, params: dict[str, str]) -> Reply:
        """What was asked so far, for those in other processes; not logged itself."""
        with self._lock:
            told = {
                "requests": len(self.requests),
                "bytes": self.sent,
                "most_in_one_second": self.most_in_one_second(),
                "statuses": Counter(str(request.status) for request in self.requests),
            }
            if params.get("clear"):
                self.requests.clear()
                self.sent = 0
        return Reply(json.dumps(told).encode(), "application/json")

    def esearch(self, params: dict[str, str]) -> Reply:
        as_json = params.get("retmode", "").lower() == "json"
        if params.get("db", "pubmed") != "pubmed":
            return _search_error(f"Invalid db name specified: {params['db']}", as_json)
        query = params.get("term", "").strip()
        if not query:
            return _search_error("Empty term and query_key - nothing todo", as_json)
        start, most = int(params.get("retstart") or 0), int(params.get("retmax") or 20)
        library = self.library  # may be exchanged meanwhile
        parsed = parse(query, library, self.known or "")
        pmids = library.find(parsed.matches)
        if start >= LIMIT:
            return _search_error(_BEYOND, as_json, count=len(pmids))
        page = pmids[:LIMIT][start : start + most]
        history: tuple[str, str] | None = None
        if params.get("usehistory", "").lower() == "y":
            webenv = params.get("webenv") or "MCID_" + secrets.token_hex(16)
            with self._lock:
                kept = self._histories.setdefault(webenv, [])
                kept.append(pmids)
                history = webenv, str(len(kept))
        return (_search_json if as_json else _search_xml)(parsed, pmids, page, start, history)

    def efetch(self, params: dict[str, str]) -> Reply:
        if params.get("id"):
            asked = list(
                dict.fromkeys(int(part) for part in params["id"].split(",") if part.strip().isdecimal())
            )
        else:
            with self._lock:
                kept = self._histories.get(params.get("webenv", ""), [])
                number = int(params.get("query_key") or 0)
                found = kept[number - 1] if 1 <= number <= len(kept) else None
            if found is None:
                return _error(f"Unable to obtain query #{number}", "eFetchResult")
            start, most = int(params.get("retstart") or 0), int(params.get("retmax") or 20)
            if start >= LIMIT:
                return _error(_BEYOND, "eFetchResult")
            asked = found[:LIMIT][start : start + most]
        had = [(pmid, self.library.get(pmid)) for pmid in asked]
        records = [record for _, record in had if record]
        if "xml" in (params.get("retmode", "").lower(), params.get("rettype", "xml").lower()):
            return Reply(render.xml(records).encode())
        # What NCBI writes of a PMID it does not have.
        refused = "\nid: {0} Error occurred: The following PMID is not available: {0}\n"
        text = "".join(render.medline([record]) if record else refused.format(pmid) for pmid, record in had)
        return Reply(text.encode(), "text/plain; charset=UTF-8")

    def elink(self, params: dict[str, str]) -> Reply:
        """One set of links for each parameter `id`; the PMIDs in one parameter share a set."""
        name = params.get("linkname", "")
        root = ET.Element("eLinkResult")
        for asked in params.get("id", "").split("|"):
            pmids = [int(part) for part in asked.split(",") if part.strip().isdecimal()]
            links = ET.SubElement(root, "LinkSet")
            ET.SubElement(links, "DbFrom").text = params.get("dbfrom", "pubmed")
            listed = ET.SubElement(links, "IdList")
            for pmid in pmids:
                ET.SubElement(listed, "Id").text = str(pmid)
            linked = list(dict.fromkeys(other for pmid in pmids for other in self._linked(pmid, name)))
            if not linked:
                continue
            of_kind = ET.SubElement(links, "LinkSetDb")
            ET.SubElement(of_kind, "DbTo").text = params.get("db", "pubmed")
            ET.SubElement(of_kind, "LinkName").text = name
            for other in linked:
                ET.SubElement(ET.SubElement(of_kind, "Link"), "Id").text = str(other)
        return Reply(_PROLOG + _ELINK_DOCTYPE + ET.tostring(root))

    def _linked(self, pmid: int, name: str) -> Iterable[int]:
        if name == "pubmed_pubmed_refs":
            return self.references.get(pmid, ())
        if name == "pubmed_pubmed_citedin":
            return [citing for citing, cited in self.references.items() if pmid in cited]
        # A paper is the first of those similar to it.
        return (pmid, *self.similar.get(pmid, ())) if name == "pubmed_pubmed" else ()

    def einfo(self, params: dict[str, str]) -> Reply:
        root = ET.Element("eInfoResult")
        if not params.get("db"):
            ET.SubElement(ET.SubElement(root, "DbList"), "DbName").text = "pubmed"
        else:
            info = ET.SubElement(root, "DbInfo")
            for tag, text in (
                ("DbName", "pubmed"),
                ("MenuName", "PubMed"),
                ("Count", str(len(self.library))),
            ):
                ET.SubElement(info, tag).text = text
            listed = ET.SubElement(info, "FieldList")
            for name, full in EINFO_FIELDS:
                entry = ET.SubElement(listed, "Field")
                ET.SubElement(entry, "Name").text = name
                ET.SubElement(entry, "FullName").text = full
        return Reply(_PROLOG + _EINFO_DOCTYPE + ET.tostring(root))


def _error(text: str, element: str) -> Reply:
    root = ET.Element(element)
    ET.SubElement(root, "ERROR").text = text
    return Reply(_PROLOG + ET.tostring(root))


def _search_error(text: str, as_json: bool, count: int | None = None) -> Reply:
    if as_json:
        told = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": {"ERROR": text}}
        return Reply(json.dumps(told).encode(), "application/json; charset=UTF-8")
    root = ET.Element("eSearchResult")
    if count is not None:
        ET.SubElement(root, "Count").text = str(count)
    ET.SubElement(root, "ERROR").text = text
    return Reply(_PROLOG + _ESEARCH_DOCTYPE + ET.tostring(root))


def _complaints(parsed: Parsed) -> tuple[tuple[str, str, list[str]], ...]:
    return (
        ("ErrorList", "PhraseNotFound", parsed.phrases_not_found),
        ("ErrorList", "FieldNotFound", parsed.fields_not_found),
        ("WarningList", "PhraseIgnored", parsed.phrases_ignored),
        ("WarningList", "QuotedPhraseNotFound", parsed.quoted_not_found),
    )


def _search_xml(
    parsed: Parsed, pmids: list[int], page: list[int], start: int, history: tuple[str, str] | None
) -> Reply:
    root = ET.Element("eSearchResult")
    for tag, number in (("Count", len(pmids)), ("RetMax", len(page)), ("RetStart", start)):
        ET.SubElement(root, tag).text = str(number)
    if history:
        ET.SubElement(root, "QueryKey").text = history[1]
        ET.SubElement(root, "WebEnv").text = history[0]
    listed = ET.SubElement(root, "IdList")
    for pmid in page:
        ET.SubElement(listed, "Id").text = str(pmid)
    ET.SubElement(root, "TranslationSet")
    ET.SubElement(root, "QueryTranslation").text = parsed.translation
    lists: dict[str, ET.Element] = {}
    for where, kind, texts in _complaints(parsed):
        for text in texts:
            if where not in lists:
                lists[where] = ET.SubElement(root, where)
            ET.SubElement(lists[where], kind).text = text
    if not pmids:
        if "WarningList" not in lists:
            lists["WarningList"] = ET.SubElement(root, "WarningList")
        ET.SubElement(lists["WarningList"], "OutputMessage").text = "No items found."
    return Reply(_PROLOG + _ESEARCH_DOCTYPE + ET.tostring(root))


def _search_json(
    parsed: Parsed, pmids: list[int], page: list[int], start: int, history: tuple[str, str] | None
) -> Reply:
    result: dict[str, Any] = {"count": str(len(pmids)), "retmax": str(len(page)), "retstart": str(start)}
    if history:
        result |= {"querykey": history[1], "webenv": history[0]}
    result |= {"idlist": [str(pmid) for pmid in page], "translationset": []}
    result["querytranslation"] = parsed.translation
    if parsed.phrases_not_found or parsed.fields_not_found:
        result["errorlist"] = {
            "phrasesnotfound": parsed.phrases_not_found,
            "fieldsnotfound": parsed.fields_not_found,
        }
    if parsed.phrases_ignored or parsed.quoted_not_found or not pmids:
        result["warninglist"] = {
            "phrasesignored": parsed.phrases_ignored,
            "quotedphrasesnotfound": parsed.quoted_not_found,
            "outputmessages": [] if pmids else ["No items found."],
        }
    told = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
    return Reply(json.dumps(told).encode(), "application/json; charset=UTF-8")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is part of the tests, not worth a traceback."""


class _Handler(BaseHTTPRequestHandler):
    eutils: EutilsServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        self.respond("")

    def do_POST(self) -> None:
        self.respond(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def respond(self, form: str) -> None:
        address = urlsplit(self.path)
        pairs = parse_qsl(address.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True)
        params: dict[str, str] = {}
        function = address.path.rpartition("/")[2].removesuffix(".fcgi")
        apart = "|" if function == "elink" else ","  # to EFetch, one id with commas is the same as several
        for name, value in pairs:
            name = name.lower()
            params[name] = f"{params[name]}{apart}{value}" if name == "id" and name in params else value
        request = Logged(self.eutils.clock(), function, self.command, params)
        reply = self.eutils.reply(request)
        request.status = reply.status
        self.eutils.sent += len(reply.body)
        if not reply.within:
            self.eutils.wait(reply.hang)
            if reply.broken or reply.hang:
                return self.break_off(reset=reply.broken)
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not reply.within:
            return self.send(reply.body)
        self.wfile.write(reply.body[: len(reply.body) // 2])
        self.wfile.flush()
        self.eutils.wait(reply.hang)
        return self.break_off(reset=reply.broken)

    def send(self, body: bytes) -> None:
        rate = self.eutils.bandwidth
        size = max(1, int(rate / 20)) if rate else len(body) or 1
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            if rate:
                self.eutils.take_turn(size / rate)

    def break_off(self, reset: bool) -> None:
        self.close_connection = True
        if reset:
            # No lingering: closing then sends a reset instead of a proper end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def log_message(self, format: str, *args: object) -> None:
        pass
