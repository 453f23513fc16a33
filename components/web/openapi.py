"""The description of a view's data for programs, as an OpenAPI document (https://spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

from typing import Any

from components.web.data_routes import CSV, FEED, JSON, MEDIA_TYPES
from components.web.view_json import LARGEST_PAGE, LIMIT, OFFSET, Page
from data.about import project
from data.evidence.common_facets import DESIGN_FACETS, RECORD_FACETS
from data.evidence.reader_facet import READER_FACETS
from data.evidence.study_facets import STUDY_FACETS
from data.exports.paper_json import FORM
from data.labelling.characteristics.names import NAMES
from data.labelling.labels import PHASE, RANDOMISED
from data.labelling.origin import Origin
from data.records.record import Flag
from data.topics.model import Topic

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NOTHING: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SWITCH: Schema = {"type": "string", "enum": ["1"]}


def openapi(topic: Topic, site: str) -> Schema:
    """The document.

    Args:
        topic: whose facets are filters.
        site: the address of the dashboard.
    """
    filters = [{"$ref": f"#/components/parameters/{key}"} for key in _filters(topic)]
    paging = [
        _parameter(OFFSET, _COUNT | {"default": Page().offset}, "Papers to leave out before the first one."),
        _parameter(
            LIMIT,
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": Page().limit},
            "Papers on one page.",
        ),
    ]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": topic.title,
            "version": f"{project().version}+fields.{FORM}",
            "description": "The papers of a view of the map. The query string is that of a link to a page: "
            "filters are joined with “and”, values of one filter with “or”.",
            "license": {"name": project().license, "identifier": project().license},
        },
        "servers": [{"url": site.rstrip("/") or "/"}],
        "paths": {
            f"/{JSON}": _path(
                "json", "The papers with labels and provenance, in pages.", JSON, filters + paging
            ),
            f"/{CSV}": _path("csv", "All papers as the table that pages export.", CSV, filters),
            f"/{FEED}": _path("feed", "The papers that entered the map last, as Atom.", FEED, filters),
        },
        "components": {
            "parameters": _filters(topic),
            "responses": _refusals(),
            "schemas": {"View": _view(), "Paper": _paper()},
        },
    }


def _path(operation: str, summary: str, name: str, parameters: list[Schema]) -> Schema:
    schema = {"$ref": "#/components/schemas/View"} if name == JSON else _TEXT
    answers: Schema = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"description": "Send it as If-None-Match next time.", "schema": _TEXT}},
            "content": {MEDIA_TYPES[name]: {"schema": schema}},
        },
        "304": {"description": "Unchanged since the answer whose ETag was sent as If-None-Match."},
    }
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters,
            "responses": answers | refused,
        }
    }


_REFUSALS = {
    "400": "Something in the address is not understood; the sentence names it.",
    "401": "Only people who have signed in may read this map.",
    "404": "The server does not hold the search that the address names.",
    "429": "Too many requests; Retry-After says for how many seconds to wait.",
    "503": "The server is starting, or its database cannot be read.",
}


def _refusals() -> Schema:
    error = _object({"error": _TEXT | {"description": "What is wrong, as a sentence."}})
    content = {MEDIA_TYPES[JSON]: {"schema": error}, "text/plain": {"schema": _TEXT}}
    return {status: {"description": words, "content": content} for status, words in _REFUSALS.items()}


def _filters(topic: Topic) -> Schema:
    facets = {
        facet.code: _parameter(
            facet.code,
            {"type": "array", "items": {"type": "string", "enum": list(facet.codes)}},
            f"Categories: {facet.name}.",
        )
        for facet in topic.facets
    }
    several = {"type": "array", "items": _TEXT}
    common = DESIGN_FACETS | STUDY_FACETS | RECORD_FACETS | READER_FACETS
    facets |= {key: _parameter(key, several, f"Categories: {name}.") for key, name in common.items()}
    return facets | {
        "years": _parameter(
            "years",
            {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2},
            "First and last year of publication.",
        ),
        "text": _parameter("text", _TEXT, "Words that all occur, or phrases in double quotes."),
        "since": _parameter("since", _TEXT | {"format": "date"}, "Only papers that are new since this day."),
        "retracted": _parameter("retracted", _SWITCH, "Include retracted papers."),
        "out_of_scope": _parameter("out_of_scope", _SWITCH, "Include papers that are not about the topic."),
        "related": _parameter("related", _SWITCH, "Include related papers, if the topic has them."),
        "search": _parameter(
            "search",
            _TEXT,
            "The search, as in links: 2026-11-22.1f3a9c07, 1f3a9c07 or starter. Without it the newest search "
            "of the topic's own query, or else the starter set. A feed always follows the newest search of "
            "the same query.",
        ),
        "query": _parameter("query", _TEXT, "The query of that search, unless it is the topic's own."),
    }


def _parameter(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _view() -> Schema:
    search = _object(
        {
            "id": _TEXT,
            "source": {"type": "string", "enum": ["PubMed", "starter set"]},
            "date": _TEXT | {"format": "date"},
            "query": _TEXT_OR_NOTHING,
            "translation": _TEXT_OR_NOTHING | {"description": "PubMed's reading of the query."},
            "warnings": _list(_TEXT),
            "records_counted": _COUNT,
            "records_missing": _COUNT,
        }
    )
    return _object(
        {
            "version": {"const": FORM, "description": "Of these fields. Within it fields are only added."},
            "title": _TEXT,
            "topic": _object({"code": _TEXT, "version": _TEXT}),
            "search": search,
            "selection": _object({"words": _TEXT, "parameters": {"type": "object"}}),
            "count": _COUNT | {"description": "Papers of this view, on all pages."},
            "total": _COUNT | {"description": "Papers without filters."},
            "offset": _COUNT,
            "next": _TEXT_OR_NOTHING
            | {"description": "The next page, of the same search; null on the last."},
            "page": _TEXT | {"description": "The page that shows this view."},
            "csv": _TEXT | {"description": "The same papers as CSV."},
            "papers": _list({"$ref": "#/components/schemas/Paper"}),
        }
    )


def _paper() -> Schema:
    by = {
        "by": {"type": "string", "enum": [str(origin) for origin in Origin], "description": "Who gave it."},
        "by_name": _TEXT_OR_NOTHING | {"description": "The model or the review; people are not named."},
        "on": {"type": ["string", "null"], "format": "date", "description": "When; null for a rule."},
    }
    dose = _object({"low": {"type": "number"}, "high": {"type": "number"}, "unit": _TEXT})
    value: Schema = {"anyOf": [{"type": ["string", "number", "boolean"]}, dose]}
    fields = [*NAMES, "planned_participants"]
    return _object(
        {
            "pmid": _COUNT,
            "url": _TEXT | {"format": "uri"},
            "doi": _TEXT_OR_NOTHING,
            "pmcid": _TEXT_OR_NOTHING,
            "title": _TEXT,
            "authors": _list(_TEXT),
            "journal": _TEXT,
            "year": {"type": ["integer", "null"]},
            "date": _TEXT_OR_NOTHING | {"description": "Of publication: 2020, 2020-12 or 2020-12-28."},
            "in_pubmed_since": _TEXT_OR_NOTHING,
            "country": _TEXT_OR_NOTHING,
            "flags": _list({"type": "string", "enum": [str(flag) for flag in Flag]}),
            "in_scope": {"type": "boolean"},
            "scope_reason": _TEXT_OR_NOTHING,
            "related": {"type": "boolean"},
            "labels": _list(_object({"facet": _TEXT, "category": _TEXT, "name": _TEXT, **by})),
            "design": _list(
                _object(
                    {"field": {"enum": [RANDOMISED, PHASE]}, "value": {"type": ["boolean", "string"]}, **by}
                )
            ),
            "characteristics": _list(_object({"field": {"enum": fields}, "value": value, **by})),
            "contradictory": _list({"enum": list(NAMES)})
            | {"description": "Fields left empty because the record contradicts itself."},
        }
    )


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }
