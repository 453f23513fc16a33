"""A view as JSON, in pages: the search, the filters, and the papers with their labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from components.state import resources
from components.state.address import as_link, write_search
from components.state.captions import filters_in_words
from components.web.asked_view import Refused, filters_of
from components.web.data_routes import CSV, JSON
from data.evidence.evidence import Provenance
from data.evidence.view import View
from data.exports.paper_json import FORM, paper_json
from data.exports.spreadsheets import Row

OFFSET, LIMIT = "offset", "limit"
LARGEST_PAGE = 500  # papers
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Page:
    """How many papers are left out before it, and how many it has at most."""

    offset: int = 0
    limit: int = 100


def read_page(parameters: dict[str, list[str]]) -> Page:
    """Take the page out of the parameters of an address. Raises Refused."""
    usual = Page()
    limit = _number(parameters, LIMIT, usual.limit)
    offset = _number(parameters, OFFSET, usual.offset)
    if not 1 <= limit <= LARGEST_PAGE:
        raise Refused(400, f"{LIMIT} is a number of papers from 1 to {LARGEST_PAGE}.")
    return Page(offset, limit)


def _number(parameters: dict[str, list[str]], key: str, usual: int) -> int:
    given = parameters.pop(key, [str(usual)])[-1]
    if not (given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS):
        raise Refused(400, f"{key} is a whole number of papers, such as {usual}.")
    return int(given)


def labelled(view: View, pmids: Iterable[int]) -> Iterable[Row]:
    """Papers of a view with the labels with which they are counted. Raises StoreError."""
    evidence = view.evidence
    records = resources.records_in_turn(evidence.provenance.key, pmids)
    return ((record, evidence.labels_of(evidence.row_of[record.pmid])) for record in records)


def json_page(view: View, site: str, page: Page) -> bytes:
    """One page of the papers of a view, in PubMed's order.

    Args:
        view: the papers.
        site: the address of the dashboard, with a slash at its end.
        page: which of them; past the last one it is empty.

    Raises:
        StoreError: the store cannot be read.
    """
    evidence, end = view.evidence, page.offset + page.limit
    filters = filters_of(view)
    pinned = filters | write_search(evidence.provenance, evidence.asks_own_question)
    chosen = np.flatnonzero(view.mask)[page.offset : end]
    pmids = evidence.pmids[chosen].tolist()
    is_related = dict(zip(pmids, evidence.related[chosen].tolist(), strict=True))
    following = pinned | {OFFSET: [str(end)], LIMIT: [str(page.limit)]}
    document = {
        "version": FORM,
        "title": evidence.title,
        "topic": {"code": evidence.topic.code, "version": evidence.topic.fingerprint},
        "search": _search(evidence.provenance),
        "selection": {"words": filters_in_words(view.selection, evidence), "parameters": filters},
        "count": len(view),
        "total": view.total,
        "offset": page.offset,
        "next": as_link(site + JSON, following) if end < len(view) else None,
        "page": as_link(site, pinned),
        "csv": as_link(site + CSV, pinned),
        "papers": [
            paper_json(record, labels, evidence.topic, related=is_related[record.pmid])
            for record, labels in labelled(view, pmids)
        ],
    }
    return orjson.dumps(document)


def _search(origin: Provenance) -> dict[str, Any]:
    return {
        "id": origin.key,
        "source": "starter set" if origin.is_starter else "PubMed",
        "date": origin.date,
        "query": origin.query or None,
        "translation": origin.translation or None,
        "warnings": origin.warnings,
        "records_counted": origin.counted,
        "records_missing": len(origin.missing),
    }
