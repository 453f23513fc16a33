"""A view's papers as files for programs, answered on the conditions under which pages are shown to people."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import parse_qs

import orjson
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from components.state import access, resources
from components.state.address import only_ours
from components.web.asked_view import Refused, asked_view, filters_of
from components.web.data_routes import CSV, FEED, JSON, MEDIA_TYPES, OPENAPI, refusal
from components.web.figure_assets import at_base_path
from components.web.openapi import openapi
from components.web.sign_in_cookie import user_of
from components.web.view_feed import feed
from components.web.view_json import Page, json_page, labelled, read_page
from data.about import project
from data.evidence.repository import LABELLING_VERSION
from data.evidence.view import View
from data.exports.file_names import file_name
from data.exports.spreadsheets import csv_text
from data.faults import Fault, operator_message, user_message
from data.storage.codec import RECORD_FORM, digest

_MOST_PARAMETERS = 500
_KEEP = 300  # seconds for which an answer may be used again without asking
_PIECE = 65_536  # characters of CSV that are sent at a time
# Scripts of other sites may read what everybody may read: nothing in it is the visitor's.
_FOR_SCRIPTS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_log = logging.getLogger(__name__)


def respond(name: str, request: Request) -> Response:
    """Answer a request for one of `data_routes.MEDIA_TYPES`. Runs in a thread."""
    try:
        return _respond(name, request)
    except Refused as refused:
        return refusal(name, str(refused), refused.status)
    except resources.LabelsAwaited:
        return refusal(name, "The labels of this search are being updated. Ask again in a few minutes.", 503)
    except Fault as fault:  # settings, topic or store
        _log.warning("The data of a view could not be sent: %s", operator_message(fault))
        return refusal(name, user_message(fault), 503)


def _respond(name: str, request: Request) -> Response:
    site = str(URL(scope=request.scope).replace(path=at_base_path(""), query=""))
    if name == OPENAPI:
        described = orjson.dumps(openapi(resources.topic(), site))
        return Response(described, headers=_FOR_SCRIPTS, media_type=MEDIA_TYPES[name])
    is_public = resources.settings().read == "anyone"
    if not (is_public or access.may_read_as(user_of(request))):
        raise Refused(401, "Only people who have signed in may read this map: sign in on one of its pages.")
    asked = _parameters(request)
    page = read_page(asked) if name == JSON else Page()
    view = asked_view(asked, newest=name == FEED)
    headers = {
        "ETag": f'W/"{_version(view, name, site, page)}"',
        "Cache-Control": f"{'public' if is_public else 'private'}, max-age={_KEEP}",
    }
    if not is_public:
        headers["Vary"] = "Cookie"
    elif name == JSON:
        headers |= _FOR_SCRIPTS
    if _is_unchanged(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if name == CSV:
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(view)}"'
    body = [] if request.method == "HEAD" else _body(view, name, site, page)
    return StreamingResponse(body, headers=headers, media_type=MEDIA_TYPES[name])


def _body(view: View, name: str, site: str, page: Page) -> Iterable[bytes]:
    if name == CSV:
        return _csv(view)
    return [feed(view, site) if name == FEED else json_page(view, site, page)]


def _parameters(request: Request) -> dict[str, list[str]]:
    try:
        asked = parse_qs(request.url.query, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise Refused(400, f"The address has more than {_MOST_PARAMETERS} parameters.") from None
    return only_ours(asked)


def _version(view: View, name: str, site: str, page: Page) -> str:
    """Differs whenever the body may: by program, topic, search, labels, papers and address."""
    made_of = (
        *(project().version, RECORD_FORM, LABELLING_VERSION, view.evidence.topic.fingerprint),
        *(view.evidence.provenance, resources.state_of_readings(), resources.settings().readings_per_paper),
        *(name, site, page, filters_of(view)),
    )
    return digest(repr(made_of).encode(), view.pmids.tobytes())


def _is_unchanged(known: str, version: str) -> bool:
    """Whether a client has this version, by its If-None-Match header; compared as RFC 9110 13.1.2 says."""
    tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    return "*" in tags or version.removeprefix("W/") in tags


def _file_name(view: View) -> str:
    return file_name(view.evidence.topic.code, "selection", view.evidence.provenance.date, len(view), "csv")


def _csv(view: View) -> Iterable[bytes]:
    """The table of papers; the first piece is made at once, so that a store that cannot be read is said."""
    evidence = view.evidence
    rows = labelled(view, view.pmids.tolist())
    pieces = _in_pieces(csv_text(rows, evidence.topic, evidence.provenance.by_citation))
    return chain([next(pieces, b"")], pieces)


def _in_pieces(lines: Iterable[str]) -> Iterator[bytes]:
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    yield "".join(held).encode("utf-8", "replace")
