"""The evidence repository: evidence of a stored search from the cache, or built and cached.

A record version is labelled once and its labels are cached with the evidence; the next search reuses those of
unchanged records. The cache key is the `fingerprint`, so labels of another topic or another
`LABELLING_VERSION` are never served.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial

from data.evidence.arrow_tables import OF_INDEX, TablesError, from_tables, index_from_tables, to_tables
from data.evidence.builder import build_evidence
from data.evidence.evidence import Evidence, Provenance
from data.evidence.overlay import with_labels
from data.evidence.text_index import Indexing, WordIndex, searchable
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.labelling.labels import Labels
from data.readings.in_force import in_force, with_readings
from data.readings.independent import countable
from data.readings.log import ReadingLog
from data.readings.model import Reading, text_digest
from data.readings.starter import starter_readings
from data.records.record import Flag, Record
from data.storage.codec import digest
from data.storage.database import StoreError
from data.storage.evidence_cache import EvidenceCache
from data.storage.expansions import Expansions
from data.storage.store import Store
from data.storage.stored_search import Search
from data.topics.model import Topic

STARTER = "starter"
_TOLD_EVERY = 100  # papers between two reports of progress

LABELLING_VERSION = 8
"""The version of labels and cached tables; part of the cache key.

Raise it with every code change after which the same records and topic give other labels or other tables
(`Evidence` and `evidence.arrow_tables`); otherwise databases keep serving the old ones. Changes to a topic
file or the general file need no new version: they are part of the key themselves.
tests/data/labelling/test_label_digests.py fails if this was forgotten.
"""


def open_evidence(
    store: Store, search: Search, topic: Topic, classifier: Callable[[], Classifier]
) -> Evidence:
    """The evidence of a stored search, with the readings in force.

    Args:
        store: holds the search; the evidence is cached there too if it is writable.
        search: one that is evidence.
        topic: by which it is labelled.
        classifier: returns the rules of the topic; called only if a record has to be labelled.

    Raises:
        StoreError: the store cannot be read.
    """
    return with_readings_of(
        open_automatic(store, search, topic, classifier), readings_of(topic, store), store
    )


def open_automatic(
    store: Store,
    search: Search,
    topic: Topic,
    classifier: Callable[[], Classifier],
    on_progress: Callable[[int], None] = lambda papers: None,
) -> Evidence:
    """The evidence of a stored search as the rules alone label it; see `open_evidence`.

    Args:
        store: as there.
        search: as there.
        topic: as there.
        classifier: as there.
        on_progress: called now and then with the number of papers labelled; what it raises is passed on.
    """
    cache, made_by = EvidenceCache(store.database), fingerprint(topic)
    provenance = _provenance(store, search)
    with suppress(TablesError):
        if tables := cache.tables(search.id, made_by, but=OF_INDEX):
            return from_tables(topic, provenance, tables, partial(_index, store, search.id, made_by))
    known = _labels_known(store, search, topic)
    labelled = (
        (record, known(record.pmid) or classifier().classify(record)) for record in store.records(search.id)
    )
    evidence = build_evidence(topic, provenance, _telling(labelled, on_progress))
    tables = to_tables(evidence)
    try:
        cache.keep(search.id, made_by, tables)
    except StoreError:  # a read-only database can still be viewed
        return evidence
    return from_tables(topic, provenance, tables, partial(_index, store, search.id, made_by))


def is_labelled(store: Store, search: Search, topic: Topic) -> bool:
    """Whether the evidence of a search is cached, so that it opens at once. Raises StoreError."""
    return fingerprint(topic) in EvidenceCache(store.database).digests(search.id)


def open_outdated(store: Store, search: Search, topic: Topic) -> Evidence | None:
    """The evidence of a stored search as an earlier topic or version of the rules labelled it.

    Returns:
        The newest such evidence, marked as outdated; None without one that has the categories of the topic.

    Raises:
        StoreError: the store cannot be read.
    """
    cache, made_by = EvidenceCache(store.database), fingerprint(topic)
    provenance = replace(_provenance(store, search), is_outdated=True)
    for earlier in cache.digests(search.id):
        with suppress(TablesError):
            if earlier != made_by and (tables := cache.tables(search.id, earlier, but=OF_INDEX)):
                found = from_tables(topic, provenance, tables, partial(_index, store, search.id, earlier))
                if all(
                    found.columns[one.code].codes == tuple(c.code for c in one.categories)
                    for one in topic.facets
                ):
                    return found
    return None


def labelled_records(
    store: Store, search: Search, topic: Topic, classifier: Callable[[], Classifier], wanted: int = 1
) -> Iterator[tuple[Record, Labels]]:
    """The records of a stored search in PubMed's order, retraction notices among them, with their labels.

    Readings override the rules; cached labels of the rules are reused.

    Args:
        store: holds the search.
        search: one that is evidence.
        topic: by which it is labelled.
        classifier: returns the rules of the topic; called only if a record has to be labelled.
        wanted: how many people read each paper, see `readings.independent`.

    Raises:
        StoreError: the store cannot be read.
    """
    known, read = _labels_known(store, search, topic), readings_of(topic, store, wanted)
    for record in store.records(search.id):
        labels = known(record.pmid) or classifier().classify(record)
        found = read.get(record.pmid)
        yield record, with_readings(labels, found, topic, text_digest(record)) if found else labels


def open_starter(topic: Topic, store: Store | None = None) -> Evidence:
    """The starter set as evidence; empty for a topic without one.

    Its labels are readings, so the rules do not label it.

    Args:
        topic: by which it is labelled.
        store: holds further readings of its papers.
    """
    return with_readings_of(starter_records(topic), readings_of(topic, store), store)


def starter_records(topic: Topic) -> Evidence:
    """The starter set without any label."""
    references = starter_set.load() if topic.code == starter_set.TOPIC else ()
    provenance = Provenance(STARTER, starter_set.COMPILED, counted=len(references))
    return build_evidence(topic, provenance, ((each.record, Labels()) for each in references))


def labels_by_rule(classifier: Classifier) -> dict[int, Labels]:
    """The labels that the rules give to the papers of the starter set, by PMID."""
    return {one.record.pmid: classifier.classify(one.record) for one in starter_set.load()}


def readings_of(topic: Topic, store: Store | None = None, wanted: int = 1) -> dict[int, dict[str, Reading]]:
    """The readings in force by PMID and field: those of the starter set, and those in the log of a store.

    Args:
        topic: of the readings.
        store: None for the starter set's alone.
        wanted: how many people read each paper, see `readings.independent`.

    Raises:
        StoreError: the store cannot be read.
    """
    found: dict[int, list[Reading]] = {}
    for reading in starter_readings(topic):
        found.setdefault(reading.pmid, []).append(reading)
    for pmid, own in (ReadingLog(store.database).of(topic.code) if store else {}).items():
        found.setdefault(pmid, []).extend(own)
    return {pmid: in_force(countable(topic, own, wanted)) for pmid, own in found.items()}


def with_readings_of(
    evidence: Evidence, readings: Mapping[int, Mapping[str, Reading]], store: Store | None = None
) -> Evidence:
    """The evidence with readings in place of the rules' values; see `readings_of`."""
    rows = {evidence.row_of[pmid]: own for pmid, own in readings.items() if pmid in evidence.row_of}
    dated = [
        int(evidence.pmids[row]) for row, own in rows.items() if any(reading.text for reading in own.values())
    ]
    key = evidence.provenance.key
    records = store.records_of(key, dated) if store and dated and key != STARTER else {}
    texts = {pmid: text_digest(record) for pmid, record in records.items()}
    return with_labels(
        evidence,
        {
            row: with_readings(
                evidence.labels_of(row), own, evidence.topic, texts.get(int(evidence.pmids[row]), "")
            )
            for row, own in rows.items()
        },
    )


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


def _provenance(store: Store, search: Search) -> Provenance:
    """The same with how papers found by citation were found."""
    return replace(provenance_of(search), expansions=Expansions(store.database).of(search.query))


def fingerprint(topic: Topic) -> str:
    """A digest of everything evidence is built from except the records.

    That is `LABELLING_VERSION`, the topic, and the version of Python's Unicode tables, which normalise words.
    Readings are not among it: they are applied to evidence when it is opened.
    """
    return digest(
        str(LABELLING_VERSION).encode(),
        repr(topic).encode(),
        unicodedata.unidata_version.encode(),
    )


def _telling(
    labelled: Iterable[tuple[Record, Labels]], on_progress: Callable[[int], None]
) -> Iterator[tuple[Record, Labels]]:
    for number, one in enumerate(labelled):
        if number % _TOLD_EVERY == 0:
            on_progress(number)
        yield one


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
