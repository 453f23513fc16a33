"""A feed of papers as Atom (RFC 4287), which feed readers and alerting services follow.

Written with the standard library: feedgen, the library for it, would add lxml for one small document.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from data.exports.text import SUMMARY
from data.labelling.labels import Labels
from data.records.notices import flag_words
from data.records.record import Flag, Record
from data.records.text import one_line
from data.records.urls import doi_url, pubmed_url
from data.topics.model import Topic

_NAMESPACE = "http://www.w3.org/2005/Atom"
_LONGEST_TEXT = 600  # characters of an abstract in a summary
ET.register_namespace("", _NAMESPACE)


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says about itself.

    Attributes:
        title: of the map.
        subtitle: how many papers, and the filters.
        name: an address that stands for the feed whenever it is read: its id is made from it.
        address: at which it is read.
        page: address of the page that shows the same papers.
        updated: when one of its papers last entered or changed.
    """

    title: str
    subtitle: str
    name: str
    address: str
    page: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A paper of a feed, when it entered the map, and when PubMed's record of it last changed there."""

    record: Record
    labels: Labels
    entered: datetime
    changed: datetime


def atom(head: FeedHead, entries: Iterable[FeedEntry], topic: Topic) -> bytes:
    """The feed as a document in UTF-8; all texts in it are plain."""
    feed = ET.Element(f"{{{_NAMESPACE}}}feed")
    _add(feed, "id", uuid5(NAMESPACE_URL, head.name).urn)
    _add(feed, "title", f"New papers: {head.title}")
    _add(feed, "subtitle", head.subtitle)
    _add(feed, "updated", _moment(head.updated))
    _add(feed, "link", rel="self", type="application/atom+xml", href=head.address)
    _add(feed, "link", rel="alternate", type="text/html", href=head.page)
    _add(_add(feed, "author"), "name", head.title)
    for entry in entries:
        _entry(feed, entry, topic)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, paper: FeedEntry, topic: Topic) -> None:
    record, entry = paper.record, _add(feed, "entry")
    title = one_line(record.title) or f"PMID {record.pmid}"
    _add(entry, "id", pubmed_url(record.pmid))
    _add(entry, "title", f"Retracted: {title}" if Flag.RETRACTED in record.flags else title)
    _add(entry, "published", _moment(paper.entered))
    _add(entry, "updated", _moment(paper.changed))
    _add(entry, "link", rel="alternate", type="text/html", href=pubmed_url(record.pmid))
    if record.doi:
        _add(entry, "link", rel="related", href=doi_url(record.doi))
    for author in filter(None, map(one_line, record.authors)):
        _add(_add(entry, "author"), "name", author)
    for flag in sorted(record.flags):
        _add(entry, "category", term=flag)
    named = {}
    for facet in topic.facets:
        categories = [facet.category(code) for code in paper.labels.codes(facet.code)]
        for category in categories:
            term, label = f"{facet.code}:{category.code}", f"{facet.name}: {category.name}"
            _add(entry, "category", term=term, label=label)
        if categories:
            named[facet.name] = "; ".join(category.name for category in categories)
    _add(entry, "summary", _summary(record, named), type="text")


def _summary(record: Record, labels: dict[str, str]) -> str:
    text = one_line(record.abstract) or SUMMARY + one_line(record.summary)
    parts = (
        " ".join(filter(None, (one_line(record.journal), str(record.year or "")))),
        *flag_words(record.flags),
        *(f"{facet}: {names}" for facet, names in labels.items()),
        (text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…") if record.text else "",
    )
    return " · ".join(filter(None, parts))


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {name: one_line(value) for name, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", clean)
    element.text = one_line(text) or None
    return element


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
