"""The evidence repository: evidence of a stored search from the cache, or built and cached.

A record version is labelled once and its labels are cached with the evidence; the next search reuses those of
unchanged records. The cache key is the `fingerprint`, so labels of another topic or another
`LABELLING_VERSION` are never served.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

from data.evidence.arrow_tables import OF_INDEX, TablesError, from_tables, index_from_tables, to_tables
from data.evidence.builder import build_evidence
from data.evidence.evidence import Evidence, Provenance
from data.evidence.text_index import Indexing, WordIndex, searchable
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.labelling.labels import Labels
from data.records.record import Flag, Record
from data.storage.codec import digest
from data.storage.database import StoreError
from data.storage.evidence_cache import EvidenceCache
from data.storage.store import Store
from data.storage.stored_search import Search
from data.topics.model import Topic

STARTER = "starter"

LABELLING_VERSION = 6
"""The version of labels and cached tables; part of the cache key.

Raise it with every code change after which the same records and topic give other labels or other tables
(`Evidence` and `evidence.arrow_tables`); otherwise databases keep serving the old ones. Changes to a topic
file, the general file or the readers' labels need no new version: they are part of the key themselves.
tests/data/labelling/test_label_digests.py fails if this was forgotten.
"""


def open_evidence(
    store: Store, search: Search, topic: Topic, classifier: Callable[[], Classifier]
) -> Evidence:
    """The evidence of a stored search.

    Args:
        store: holds the search; the evidence is cached there too if it is writable.
        search: one that is evidence.
        topic: by which it is labelled.
        classifier: returns the rules of the topic; called only if a record has to be labelled.

    Raises:
        StoreError: the store cannot be read.
    """
    cache, made_by = EvidenceCache(store.database), fingerprint(topic)
    provenance = provenance_of(search)
    with suppress(TablesError):
        if tables := cache.tables(search.id, made_by, but=OF_INDEX):
            return from_tables(topic, provenance, tables, partial(_index, store, search.id, made_by))
    evidence = build_evidence(topic, provenance, labelled_records(store, search, topic, classifier))
    tables = to_tables(evidence)
    try:
        cache.keep(search.id, made_by, tables)
    except StoreError:  # a read-only database can still be viewed
        return evidence
    return from_tables(topic, provenance, tables, partial(_index, store, search.id, made_by))


def labelled_records(
    store: Store, search: Search, topic: Topic, classifier: Callable[[], Classifier]
) -> Iterator[tuple[Record, Labels]]:
    """The records of a stored search in PubMed's order, retraction notices among them, with their labels.

    A reader's labels override those of the rules; cached labels of the rules are reused.

    Args:
        store: holds the search.
        search: one that is evidence.
        topic: by which it is labelled.
        classifier: returns the rules of the topic; called only if a record has to be labelled.

    Raises:
        StoreError: the store cannot be read.
    """
    known = _labels_known(store, search, topic)
    read = starter_labels(topic)
    for record in store.records(search.id):
        yield record, read.get(record.pmid) or known(record.pmid) or classifier().classify(record)


def open_starter(topic: Topic) -> Evidence:
    """The starter set as evidence; empty for a topic without one."""
    references = _references(topic)
    return build_evidence(
        topic, Provenance(STARTER, starter_set.COMPILED, counted=len(references)), references
    )


def starter_labels(topic: Topic) -> dict[int, Labels]:
    """Readers' labels of the starter set by PMID, limited to the categories of this topic.

    Empty for a topic that the starter set is not about.
    """
    return {record.pmid: labels for record, labels in _references(topic)}


def provenance_of(search: Search) -> Provenance:
    """The provenance of a stored search."""
    return Provenance(
        key=search.id,
        date=search.started.date(),
        query=search.query,
        translation=search.translation,
        warnings=search.warnings,
        counted=search.count,
        missing=search.missing,
        unreadable=search.unreadable,
        name=search.name,
    )


def fingerprint(topic: Topic) -> str:
    """A digest of everything evidence is built from except the records.

    That is `LABELLING_VERSION`, the topic, the readers' labels, and the version of Python's Unicode tables,
    which normalise words.
    """
    return digest(
        str(LABELLING_VERSION).encode(),
        repr(topic).encode(),
        starter_set.RECORDS.read_bytes(),
        unicodedata.unidata_version.encode(),
    )


def _index(store: Store, search_id: str, made_by: str) -> WordIndex:
    """The cached index of words, rebuilt if it was evicted meanwhile."""
    with suppress(TablesError):
        return index_from_tables(EvidenceCache(store.database).tables(search_id, made_by, names=OF_INDEX))
    indexing = Indexing()
    for record in store.records(search_id):
        if Flag.RETRACTION_NOTICE not in record.flags:
            indexing.add(searchable(record))
    return indexing.index()


def _labels_known(store: Store, search: Search, topic: Topic) -> Callable[[int], Labels | None]:
    """Labels by PMID from the search cached last, for records whose version has not changed."""
    cache, made_by = EvidenceCache(store.database), fingerprint(topic)
    with suppress(TablesError):
        earlier = cache.newest(made_by)
        found = store.search(earlier) if earlier else None
        tables = cache.tables(found.id, made_by, but=OF_INDEX) if found else None
        if found and tables:
            before, now = store.versions(found.id), store.versions(search.id)
            evidence = from_tables(topic, provenance_of(found), tables, Indexing().index)
            same = {pmid for pmid, version in now.items() if before.get(pmid) == version}
            rows = {pmid: row for pmid, row in evidence.row_of.items() if pmid in same}
            return lambda pmid: evidence.labels_of(rows[pmid]) if pmid in rows else None
    return lambda pmid: None


def _references(topic: Topic) -> list[tuple[Record, Labels]]:
    if topic.code != starter_set.TOPIC:
        return []
    known = {(facet.code, code) for facet in topic.facets for code in facet.codes}
    return [(each.record, _fitting(each.labels, known)) for each in starter_set.load()]


def _fitting(labels: Labels, known: set[tuple[str, str]]) -> Labels:
    kept = tuple(label for label in labels.labels if (label.facet, label.category) in known)
    return replace(labels, labels=kept)
