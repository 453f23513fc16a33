"""The newest papers of a view as a feed."""

from __future__ import annotations

from datetime import UTC, datetime, time

import numpy as np

from components.state import resources
from components.state.address import QUERY, as_link, write_search
from components.state.captions import papers_and_filters
from components.web.asked_view import filters_of
from components.web.data_routes import FEED
from components.web.view_json import labelled
from data.evidence.evidence import Provenance
from data.evidence.view import View
from data.exports.atom import FeedEntry, FeedHead, atom
from data.storage.first_seen import FirstSeen, first_seen
from data.storage.query import Query

MOST_ENTRIES = 100


def feed(view: View, site: str) -> bytes:
    """The papers of a view that entered the map last, newest first, as Atom.

    A paper entered with the first search of this query that found it. Papers that entered together are in the
    order in which they entered PubMed.

    Args:
        view: the papers.
        site: the address of the dashboard, with a slash at its end.

    Raises:
        StoreError: the store cannot be read.
    """
    evidence, filters = view.evidence, filters_of(view)
    origin, own = evidence.provenance, evidence.asks_own_question
    search = {} if own or origin.is_starter else write_search(origin, own)
    question = Query(origin.query or evidence.topic.query).digest
    moments = _newest(view)
    head = FeedHead(
        title=evidence.title,
        subtitle=papers_and_filters(view),
        # The same for all searches of this query, so that those who follow it keep their place.
        name=as_link(site + FEED, filters | {QUERY: [question]}),
        address=as_link(site + FEED, filters | search),
        page=as_link(site, filters | search),
        updated=max((seen.version for seen in moments.values()), default=_day(origin)),
    )
    entries = (
        FeedEntry(record, labels, moments[record.pmid].paper, moments[record.pmid].version)
        for record, labels in labelled(view, moments)
    )
    return atom(head, entries, evidence.topic)


def _newest(view: View) -> dict[int, FirstSeen]:
    """The papers of a feed by PMID, newest first, with when they were first seen."""
    evidence, pmids = view.evidence, view.pmids
    origin = evidence.provenance
    known = {} if origin.is_starter else first_seen(resources.store().database, origin.key)
    unknown = FirstSeen(_day(origin), _day(origin))
    seen = [known.get(pmid, unknown) for pmid in pmids.tolist()]
    in_pubmed = evidence.entered[view.mask].astype("datetime64[D]").astype(np.int64)  # unknown days come last
    here = np.array([one.paper.timestamp() for one in seen], dtype=np.float64)
    oldest_first = np.lexsort((pmids, in_pubmed, here))
    return {int(pmids[row]): seen[row] for row in oldest_first[::-1][:MOST_ENTRIES].tolist()}


def _day(origin: Provenance) -> datetime:
    return datetime.combine(origin.date, time(), UTC)
