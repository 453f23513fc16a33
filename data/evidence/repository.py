"""Opening the evidence of a stored search: ready tables where they are kept, else made and kept.

Labels are made once for each version of a record and kept with the evidence: the next search takes over those
of records that have not changed. What is kept is found again by its `fingerprint`, so labels of another topic
or another `LABELLING_VERSION` are never served; they are made anew.
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

LABELLING_VERSION = 2
"""The version of the labels, and of the tables that keep them; part of the key under which they are kept.

Raise it with every change of the code after which the same records and the same topic give other labels, or
other tables (`Evidence` and `evidence.arrow_tables`): databases would otherwise go on serving what the older
code made. A change of a topic file, of the general file or of the readers' labels needs no new version, as
those are part of the key themselves. tests/data/labelling/test_label_digests.py fails where it was forgotten.
"""


def open_evidence(
    store: Store, search: Search, topic: Topic, classifier: Callable[[], Classifier]
) -> Evidence:
    """The evidence of a stored search.

    Args:
        store: where the search is; the evidence is kept there too, if it can be written.
        search: one that is evidence.
        topic: by which it is labelled.
        classifier: gives the rules of the topic; called only where there is something to label.

    Raises:
        StoreError: the store cannot be read.
    """
    prepared, made_by = EvidenceCache(store.database), fingerprint(topic)
    provenance = provenance_of(search)
    with suppress(TablesError):
        if tables := prepared.tables(search.id, made_by, but=OF_INDEX):
            return from_tables(topic, provenance, tables, partial(_index, store, search.id, made_by))
    evidence = build_evidence(topic, provenance, labelled_records(store, search, topic, classifier))
    tables = to_tables(evidence)
    try:
        prepared.keep(search.id, made_by, tables)
    except StoreError:  # a database that may only be read can be looked at all the same
        return evidence
    return from_tables(topic, provenance, tables, partial(_index, store, search.id, made_by))


def labelled_records(
    store: Store, search: Search, topic: Topic, classifier: Callable[[], Classifier]
) -> Iterator[tuple[Record, Labels]]:
    """The records of a stored search in PubMed's order, retraction notices among them, with their labels.

    A reader's labels override those of the rules; kept labels of the rules are taken over.

    Args:
        store: where the search is.
        search: one that is evidence.
        topic: by which it is labelled.
        classifier: gives the rules of the topic; called only where there is something to label.

    Raises:
        StoreError: the store cannot be read.
    """
    known = _labels_known(store, search, topic)
    read = starter_labels(topic)
    for record in store.records(search.id):
        yield record, read.get(record.pmid) or known(record.pmid) or classifier().classify(record)


def open_starter(topic: Topic) -> Evidence:
    """The starter set as evidence; empty for a topic that it is not about."""
    references = _references(topic)
    return build_evidence(
        topic, Provenance(STARTER, starter_set.COMPILED, counted=len(references)), references
    )


def starter_labels(topic: Topic) -> dict[int, Labels]:
    """What readers gave the records of the starter set, by PMID, as far as this topic has the categories.

    Empty for a topic that the starter set is not about.
    """
    return {record.pmid: labels for record, labels in _references(topic)}


def provenance_of(search: Search) -> Provenance:
    """A stored search as figures and banners name it."""
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
    """A digest of all that evidence is made from, besides the records.

    These are `LABELLING_VERSION`, the topic, the readers' labels, and Python's Unicode tables, by which words
    are folded.
    """
    return digest(
        str(LABELLING_VERSION).encode(),
        repr(topic).encode(),
        starter_set.RECORDS.read_bytes(),
        unicodedata.unidata_version.encode(),
    )


def _index(store: Store, search_id: str, made_by: str) -> WordIndex:
    """The index of words that is kept; made anew where it was thrown away meanwhile."""
    with suppress(TablesError):
        return index_from_tables(EvidenceCache(store.database).tables(search_id, made_by, names=OF_INDEX))
    indexing = Indexing()
    for record in store.records(search_id):
        if Flag.RETRACTION_NOTICE not in record.flags:
            indexing.add(searchable(record))
    return indexing.index()


def _labels_known(store: Store, search: Search, topic: Topic) -> Callable[[int], Labels | None]:
    """The labels by PMID that the search made ready last has of the same versions of records."""
    prepared, made_by = EvidenceCache(store.database), fingerprint(topic)
    with suppress(TablesError):
        earlier = prepared.newest(made_by)
        found = store.search(earlier) if earlier else None
        tables = prepared.tables(found.id, made_by, but=OF_INDEX) if found else None
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
