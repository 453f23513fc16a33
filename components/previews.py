"""What a link to the map is shown as where it is pasted: page, papers, filters, day of the search."""

from __future__ import annotations

import logging
from functools import lru_cache
from urllib.parse import parse_qs, urlencode

from components import current
from components.captions import asks_own_question, caption, count, day
from components.links import (
    SEARCH,
    as_link,
    only_ours,
    read_address,
    read_search,
    write_address,
    write_search,
)
from components.server import UNTOLD, WHAT_IT_IS, Preview
from data.evidence import Provenance

_MOST_PARAMETERS = 500
_log = logging.getLogger(__name__)


def preview_of(page: str, query_string: str) -> Preview:
    """The preview of an address; anything can stand in it, and whatever fails, there is one.

    Args:
        page: the page's title; '' for a page that is not known.
        query_string: as it stands in the address.
    """
    try:
        title = current.topic().title
        title = f"{page} · {title}" if page else title
    except Exception:  # the page itself says what is wrong
        _log.exception("No topic for a link preview")
        return UNTOLD
    try:
        parameters = only_ours(parse_qs(query_string, max_num_fields=_MOST_PARAMETERS))
        key = read_search(parameters).key or current.default_key()
        return _preview_of_view(title, urlencode(parameters, doseq=True), key)
    except Exception as error:  # such as a search that is not here, or a store that cannot be read
        _log.info("A link preview without numbers: %r", error)
        return Preview(title, WHAT_IT_IS)


@lru_cache(maxsize=256)
def _preview_of_view(title: str, query_string: str, key: str) -> Preview:
    evidence, parameters = current.evidence_of(key), parse_qs(query_string)
    address = read_address(parameters, evidence, current.page_choices())
    view = evidence.view(address.selection)
    own = write_address(
        address.selection,
        evidence,
        address.chosen,
        address.cell,
        address.present,
        address.place,
        address.basket,
    )
    if SEARCH in parameters:
        own |= write_search(evidence.provenance, asks_own_question(evidence))
    return Preview(
        title, f"{caption(view).subtitle} · {_searched(evidence.provenance)}. {WHAT_IT_IS}", as_link("", own)
    )


def _searched(origin: Provenance) -> str:
    if origin.is_starter:
        return f"PubMed, starter set of {count(origin.counted, 'record')} compiled {day(origin.date)}"
    return f"PubMed searched {day(origin.date)}"
