"""Opening a stored search gives the same evidence whether it was kept, partly known, or made anew."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence import repository
from data.evidence.arrow_tables import OF_INDEX, TablesError, from_tables, index_from_tables, to_tables
from data.evidence.builder import build_evidence
from data.evidence.column import Column
from data.evidence.evidence import Evidence, Provenance
from data.evidence.repository import (
    fingerprint,
    is_labelled,
    labelled_records,
    open_evidence,
    open_outdated,
    open_starter,
    readings_of,
)
from data.evidence.selection import Selection
from data.evidence.text_index import WordIndex
from data.evidence.view import view_of
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.labelling.labels import Origin
from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched
from data.readings.in_force import with_readings
from data.records.record import Link, LinkKind, Record
from data.storage import evidence_cache
from data.storage.evidence_cache import EvidenceCache
from data.storage.tables import EVIDENCE_CACHE, EVIDENCE_CHUNKS
from data.topics.loader import load_topic
from tests.data.evidence_cases import evidence, labels, record

TOPIC = load_topic()
RULES = Classifier(TOPIC)
READINGS = readings_of(TOPIC)
STARTER = [reference.record for reference in starter_set.load()]


class Counting:
    """The rules, which count how often they are asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return RULES


def made(pmid, text="Rats with nerve injury got intrathecal mesenchymal stem cells.", **more):
    return Record(pmid=pmid, title="Stem cells relieve neuropathic pain", abstract=text, year=2020, **more)


RECORDS = (
    made(11),
    made(12, "A trial of adipose stem cells for diabetic neuropathy was randomised.", keywords=("a", "b")),
    made(13, links=(Link(LinkKind.RETRACTED_BY, 14, "x"),)),
    Record(pmid=14, title="Retraction", publication_types=("Retraction of Publication",)),
    Record(pmid=15, title="Wheat in dry soil", abstract="Nothing of the kind."),
    replace(made(16), publication_types=("Preprint",), links=(Link(LinkKind.UPDATED_BY, 12, "x"),)),
    STARTER[0],
)


def stored(store, records, query="pain"):
    search = store.begin(Answer(query, "", len(records), ()), [record.pmid for record in records])
    store.add(search, Batch(tuple(Fetched(record, f"PMID- {record.pmid}\n") for record in records), ()))
    store.finish(search, state="complete")
    return store.search(search)


def in_force_of(record):
    """The labels of a record: its readings, and the rules' where nobody read it."""
    return with_readings(RULES.classify(record), READINGS.get(record.pmid, {}), TOPIC)


def same(one: Evidence, other: Evidence) -> bool:
    """Whether two hold the same in every field."""
    names = [field.name for field in fields(Evidence) if field.name != "indexed"]
    return all(_same(getattr(one, name), getattr(other, name)) for name in (*names, "index"))


def _same(one, other):
    match one:
        case np.ndarray():
            return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "M")
        case Column() | WordIndex():
            return all(_same(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
        case pa.ChunkedArray() | pa.Array():
            return one.to_pylist() == other.to_pylist()
        case dict():
            return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return one == other


def test_what_is_kept_is_what_was_made(store):
    search, rules = stored(store, RECORDS), Counting()
    first = open_evidence(store, search, TOPIC, rules)
    assert rules.asked == len(RECORDS)
    again = open_evidence(store, search, TOPIC, rules)
    assert rules.asked == len(RECORDS)
    slow = build_evidence(
        TOPIC,
        repository.provenance_of(search),
        [(each, in_force_of(each)) for each in RECORDS],
    )
    assert same(first, slow) and same(again, slow)
    assert view_of(again, Selection(text='"nerve injury"')).pmids.tolist() == [11]
    assert again.read == (STARTER[0].pmid,) and again.notices == (14,)


def test_only_what_is_new_or_changed_is_labelled(store):
    rules = Counting()
    open_evidence(store, stored(store, RECORDS), TOPIC, rules)
    changed = (*RECORDS[:1], made(12, "In mice, spared nerve injury."), *RECORDS[2:], made(17))
    search, before = stored(store, changed), rules.asked
    opened = open_evidence(store, search, TOPIC, rules)
    assert rules.asked - before == 3  # the changed one, the new one, and the notice, which is in no column
    labelled = [(each, in_force_of(each)) for each in changed]
    assert same(opened, build_evidence(TOPIC, repository.provenance_of(search), labelled))


def test_another_version_or_another_topic_is_never_served_from_what_is_kept(store, monkeypatch):
    search, rules = stored(store, RECORDS), Counting()
    open_evidence(store, search, TOPIC, rules)
    other = replace(TOPIC, title="Another")
    assert fingerprint(other) != fingerprint(TOPIC)
    before = rules.asked
    open_evidence(store, search, other, rules)
    assert rules.asked == 2 * before
    monkeypatch.setattr(repository, "LABELLING_VERSION", repository.LABELLING_VERSION + 1)
    open_evidence(store, search, TOPIC, rules)
    assert rules.asked == 3 * before


def test_what_an_older_program_kept_is_passed_over(store):
    """It is found under a key of another kind, and has tables of another form."""
    search, rules = stored(store, RECORDS), Counting()
    EvidenceCache(store.database).keep(search.id, "0" * 32, {"records": b"of another form"})
    opened = open_evidence(store, search, TOPIC, rules)
    assert rules.asked == len(RECORDS)
    assert same(open_evidence(store, search, TOPIC, rules), opened)
    assert rules.asked == len(RECORDS)


def test_records_come_with_the_labels_they_are_counted_with(store):
    search, rules = stored(store, RECORDS), Counting()
    made_now = dict(labelled_records(store, search, TOPIC, rules))
    assert list(made_now) == list(RECORDS) and rules.asked == len(RECORDS)
    evidence = open_evidence(store, search, TOPIC, rules)
    asked = rules.asked
    for labelled in (made_now, dict(labelled_records(store, search, TOPIC, rules))):
        found = {record.pmid: plain(labels) for record, labels in labelled.items()}
        assert {pmid: evidence.labels_of(row) for pmid, row in evidence.row_of.items()} == {
            pmid: found[pmid] for pmid in evidence.row_of
        }
        assert {each.origin for each in found[STARTER[0].pmid].labels} == {Origin.MODEL}
    assert rules.asked == asked + 1  # only the notice, which is not counted, is labelled again


def plain(labels):
    """Labels without the words that gave them, which are not kept."""
    return replace(labels, labels=tuple(replace(label, matches=()) for label in labels.labels))


def test_what_is_damaged_or_not_whole_is_made_anew(store):
    search, rules = stored(store, RECORDS), Counting()
    good = open_evidence(store, search, TOPIC, rules)
    asked = rules.asked
    for damage in (
        sa.update(EVIDENCE_CHUNKS).where(EVIDENCE_CHUNKS.c.place == 0).values(body=b"junk"),
        sa.delete(EVIDENCE_CHUNKS).where(EVIDENCE_CHUNKS.c.name == "versions"),
        sa.update(EVIDENCE_CHUNKS).where(EVIDENCE_CHUNKS.c.name == "out_of_scope").values(name="odd"),
    ):
        with store.database.writing() as connection:
            connection.execute(damage)
        assert same(open_evidence(store, search, TOPIC, rules), good)
        assert same(open_evidence(store, search, TOPIC, rules), good)
    assert rules.asked == 4 * asked


def test_a_store_that_cannot_be_written_is_looked_at_all_the_same(store, monkeypatch):
    search = stored(store, RECORDS)

    def refuse(*_):
        raise repository.StoreError("The disk is full.")

    monkeypatch.setattr(EvidenceCache, "keep", refuse)
    rules = Counting()
    assert len(open_evidence(store, search, TOPIC, rules)) == len(RECORDS) - 1


def test_labels_of_before_can_be_shown_if_they_have_the_categories_of_the_topic(store, monkeypatch):
    search = stored(store, RECORDS)
    assert not is_labelled(store, search, TOPIC) and open_outdated(store, search, TOPIC) is None
    before = repository.open_automatic(store, search, TOPIC, Counting())
    assert is_labelled(store, search, TOPIC) and open_outdated(store, search, TOPIC) is None
    monkeypatch.setattr(repository, "LABELLING_VERSION", 10_000)
    assert not is_labelled(store, search, TOPIC)
    found = open_outdated(store, search, TOPIC)
    assert found.provenance == replace(before.provenance, is_outdated=True)
    assert same(replace(found, provenance=before.provenance), before)
    facet = TOPIC.facets[0]
    fewer = replace(TOPIC, facets=(replace(facet, categories=facet.categories[:-1]), *TOPIC.facets[1:]))
    assert open_outdated(store, search, fewer) is None
    open_evidence(store, search, TOPIC, Counting())
    assert is_labelled(store, search, TOPIC)


def test_how_many_papers_are_labelled_is_told_now_and_then(store, monkeypatch):
    monkeypatch.setattr(repository, "_TOLD_EVERY", 3)
    told = []
    repository.open_automatic(store, stored(store, RECORDS), TOPIC, Counting(), told.append)
    assert told == [0, 3, 6]


def test_the_oldest_are_thrown_away(store, monkeypatch):
    monkeypatch.setattr(evidence_cache, "_MAX_ENTRIES", 2)
    kept, searches = EvidenceCache(store.database), [stored(store, RECORDS[:1]) for _ in range(3)]
    for search in searches:
        kept.keep(search.id, "x", {"a": b"1", "b": b""})
    assert kept.tables(searches[0].id, "x") == {}
    assert kept.tables(searches[2].id, "x") == {"a": b"1", "b": b""}
    assert kept.tables(searches[2].id, "y") == {}
    assert kept.newest("x") == searches[2].id
    assert kept.newest("y") is None


def test_large_tables_are_kept_in_pieces(store, monkeypatch):
    monkeypatch.setattr(evidence_cache, "_CHUNK_BYTES", 3)
    kept, search = EvidenceCache(store.database), stored(store, RECORDS[:1])
    kept.keep(search.id, "x", {"a": b"12345678", "b": b"123"})
    kept.keep(search.id, "x", {"a": b"12345678", "b": b"124"})
    assert kept.tables(search.id, "x") == {"a": b"12345678", "b": b"124"}
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(EVIDENCE_CACHE)) == 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(EVIDENCE_CHUNKS)) == 4


def test_an_older_store_without_the_tables_is_opened(store):
    search = stored(store, RECORDS)
    with store.database.writing() as connection:
        EVIDENCE_CHUNKS.drop(connection)
        EVIDENCE_CACHE.drop(connection)
    assert len(open_evidence(store, search, TOPIC, Counting())) == len(RECORDS) - 1


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Pain in rats", "Schmerz \U0001f9ec"]),
            st.sampled_from([None, 1999, 2024]),
            st.sampled_from(["", "adipose", "adipose dental"]),
            st.sampled_from([None, True, False]),
        ),
        max_size=6,
    )
)
def test_tables_give_back_what_they_were_given(cases):
    some = evidence(
        *(
            (record(number, title, year=year, keywords=(title,)), labels(randomised, source=sources))
            for number, (title, year, sources, randomised) in enumerate(cases, start=1)
        )
    )
    tables = to_tables(some)
    assert same(from_tables(some.topic, some.provenance, tables, lambda: index_from_tables(tables)), some)


def test_tables_that_are_not_all_here_are_refused():
    some = evidence((record(1, "Pain"), labels(source="adipose")))
    tables = to_tables(some)
    for name in tables:
        without = {key: tables[key] for key in tables if key != name}
        with pytest.raises(TablesError):
            if name in OF_INDEX:
                index_from_tables(without)
            from_tables(TOPIC, some.provenance, without, lambda: some.index)


def test_the_index_is_made_anew_where_it_was_thrown_away(store):
    search = stored(store, RECORDS)
    good = open_evidence(store, search, TOPIC, Counting())
    opened = open_evidence(store, search, TOPIC, Counting())
    with store.database.writing() as connection:
        connection.execute(sa.delete(EVIDENCE_CHUNKS))
    assert same(opened, good)


def test_some_tables_are_read_without_the_others(store):
    kept, search = EvidenceCache(store.database), stored(store, RECORDS[:1])
    kept.keep(search.id, "x", {"a": b"1", "b": b"2", "c": b"3"})
    assert kept.tables(search.id, "x", names=("a", "c")) == {"a": b"1", "c": b"3"}
    assert kept.tables(search.id, "x", but=("a",)) == {"b": b"2", "c": b"3"}


def test_the_starter_set_is_labelled_by_readers_and_empty_for_another_topic():
    found = open_starter(TOPIC)
    assert found.provenance == Provenance("starter", starter_set.COMPILED, counted=len(STARTER))
    assert isinstance(found.provenance.date, date)
    assert {reading.origin for own in READINGS.values() for reading in own.values()} == {Origin.MODEL}
    assert {label.origin for label in found.labels_of(0).labels} == {Origin.MODEL} and found.all_read
    other = replace(TOPIC, code="other")
    assert readings_of(other) == {} and len(open_starter(other)) == 0
