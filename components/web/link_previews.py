"""Link previews: what a pasted link shows of its view, as text and as an image."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs, urlencode

from components.figures.common.theme import NO_COLOUR
from components.state import resources
from components.state.address import (
    QUERY,
    SEARCH,
    Address,
    as_link,
    only_ours,
    read_address,
    read_search,
    write_address,
    write_search,
)
from components.state.captions import asks_own_question, caption
from components.state.formatting import day
from components.web.page_head import DEFAULT_PREVIEW, WHAT_IT_IS, Preview
from components.web.preview_image import Part, PreviewCard, draw_preview
from data.evidence.evidence import Evidence, Provenance
from data.exports.citation_tags import citation_tags, open_graph_type
from data.records.text import counted
from data.topics.model import ARTICLE_TYPE

_MOST_PARAMETERS = 500
_log = logging.getLogger(__name__)


def preview_of(page: str, query_string: str) -> Preview:
    """The preview of an address, which can contain anything; there is one whatever fails.

    Args:
        page: the page's title; '' for an unknown page.
        query_string: of the address.
    """
    try:
        title = resources.topic().title
    except Exception:  # the page itself shows the error
        _log.exception("No topic for a link preview")
        return DEFAULT_PREVIEW
    try:
        if _is_public():
            return _preview_of_view(page, *_asked(query_string))
    except Exception as error:  # such as a search that is not stored, or a store that cannot be read
        _log.info("A link preview without numbers: %r", error)
    return Preview(_on_page(page, title), WHAT_IT_IS)


def preview_image(query_string: str) -> bytes | None:
    """The preview image of an address as a PNG file; None if its papers cannot be counted."""
    try:
        return _image_of_view(*_asked(query_string)) if _is_public() else None
    except Exception as error:  # as above
        _log.info("A link preview without a picture: %r", error)
        return None


def _is_public() -> bool:
    """Whether papers may be shown to those who have not signed in, as everybody who asks for a preview."""
    return resources.settings().read == "anyone"


def _asked(query_string: str) -> tuple[str, str]:
    """The query string without parameters of others, and the key of the search that it shows."""
    parameters = only_ours(parse_qs(query_string, max_num_fields=_MOST_PARAMETERS))
    return urlencode(parameters, doseq=True), read_search(parameters).key or resources.default_search()


def _on_page(page: str, title: str) -> str:
    return f"{page} · {title}" if page else title


@lru_cache(maxsize=64)
def _image_of_view(query_string: str, key: str) -> bytes:
    evidence = _evidence(key)
    address = read_address(parse_qs(query_string), evidence, resources.view_options())
    view = resources.view_through(evidence, address.selection)
    table = view.years_by(ARTICLE_TYPE)
    parts = tuple(
        Part(
            category.name,
            category.colour or NO_COLOUR,
            dict(zip(table.index.tolist(), table[category.code].tolist(), strict=True)),
        )
        for category in evidence.topic.facet(ARTICLE_TYPE).categories
    )
    source = f"{_searched(evidence.provenance)}. An evidence map."
    return draw_preview(PreviewCard(evidence.title, caption(view).subtitle, source, parts))


@lru_cache(maxsize=256)
def _preview_of_view(page: str, query_string: str, key: str) -> Preview:
    evidence, parameters = _evidence(key), parse_qs(query_string)
    address = read_address(parameters, evidence, resources.view_options())
    view = resources.view_through(evidence, address.selection)
    own = write_address(address, evidence)
    if SEARCH in parameters:
        own |= write_search(evidence.provenance, asks_own_question(evidence))
    shown = write_address(Address(address.selection), evidence)
    preview = Preview(
        _on_page(page, evidence.title),
        f"{caption(view).subtitle} · {_searched(evidence.provenance)}. {WHAT_IT_IS}",
        as_link("", own),
        data=as_link("", shown | {key: own[key] for key in (SEARCH, QUERY) if key in own}),
    )
    pmid = address.place.pmid
    record = resources.records_of(key, (pmid,)).get(pmid) if pmid else None
    if record is None:
        return preview
    return replace(preview, kind=open_graph_type(record), tags=citation_tags(record))


def _evidence(key: str) -> Evidence:
    """The evidence of a search. Raises ValueError for labels of before, which no preview is to keep."""
    found = resources.evidence_of(key)
    if found.provenance.is_outdated:
        raise ValueError("The papers are being labelled again.")
    return found


def _searched(origin: Provenance) -> str:
    if origin.is_starter:
        return f"PubMed, starter set of {counted(origin.counted, 'record')} compiled {day(origin.date)}"
    return f"PubMed searched {day(origin.date)}"
