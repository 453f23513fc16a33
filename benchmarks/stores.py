"""Databases of made records, opened once, with their papers counted in a slow and obvious way.

Records have the labels of the starter records they are made from; labelling is measured elsewhere. A million
took twenty minutes to make, so a database is kept in `.venv/benchmarks` for the next run, until records or
what reads them are others. `home_of` gives a copy that a benchmark may write in.
"""

from __future__ import annotations

import inspect
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import records as record_maker
from benchmarks.local_eutils import ROOT
from benchmarks.records import model_of, synthetic
from data.evidence.repository import fingerprint, open_evidence
from data.labelling.evaluation import starter_set
from data.labelling.labels import Labels, Origin, Scope
from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched
from data.records.record import Flag, Record
from data.storage import codec, evidence_cache
from data.storage import store as storage
from data.storage.codec import digest
from data.storage.store import Store, open_store
from data.topics.loader import load_topic
from data.topics.model import Topic
from tests.eutils.render import medline_record

FOLDER = ROOT / ".venv" / "benchmarks"
_MAKERS = (record_maker, codec, storage, evidence_cache, sys.modules[__name__])
_BATCH = 500
_ONE_OUT_OF = 12  # records is out of scope


@dataclass(frozen=True, slots=True)
class Made:
    """A database with a finished search of the topic's own question, and perhaps others of the same records.

    Attributes:
        search: the topic's own.
        others: the ids of the others.
        papers: those that count without any filter.
        papers_with: papers by 'facet:category', those that count.
        characters: of titles, abstracts and keywords, as UTF-8 bytes.
    """

    file: Path
    search: str
    others: list[str]
    size: int
    papers: int
    papers_with: dict[str, int]
    characters: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"sqlite:///{self.file}"


@cache
def topic() -> Topic:
    """The built-in topic."""
    return load_topic()


def made(size: int, others: int = 0) -> Made:
    """A database whose evidence is ready, made if it is not kept from an earlier run.

    Args:
        size: records of each search.
        others: searches beside the topic's own.
    """
    makers = [inspect.getsource(module).encode() for module in _MAKERS]
    own = digest(fingerprint(topic()).encode(), *makers)
    name = f"{size}x{others}" if others else f"{size}"
    folder = FOLDER / f"{name}-{own[:12]}"
    if not folder.exists():
        for old in FOLDER.glob(f"{name}-*"):
            shutil.rmtree(old)
        being_made = folder.with_name(f"making-{os.getpid()}")
        being_made.mkdir(parents=True)
        told = _make(being_made / "evidence.sqlite3", size, others)
        (being_made / "made.json").write_text(json.dumps(told))
        being_made.rename(folder)
    return Made(folder / "evidence.sqlite3", **json.loads((folder / "made.json").read_text()))


@contextmanager
def home_of(made: Made) -> Iterator[Path]:
    """A folder, for EVIDENCE_HOME, with a copy of a database that may be written in."""
    with TemporaryDirectory() as folder:
        shutil.copy(made.file, Path(folder) / made.file.name)
        yield Path(folder)


def _make(file: Path, size: int, others: int) -> dict[str, object]:
    characters = 0
    with open_store(f"sqlite:///{file}") as store:
        answer = Answer(topic().query, topic().query, size, ())
        search = store.begin(answer)
        for records in _batches(synthetic(size)):
            store.append(search, [record.pmid for record in records])
            store.add(search, Batch(tuple(Fetched(r, medline_record(r)) for r in records), ()))
            characters += sum(len(" ".join((r.title, r.abstract, *r.keywords)).encode()) for r in records)
        store.finish(search, state="complete")
        counting = _Counting()
        _open(store, search, counting)
        more = [_same_records(store, search, f"question {number}") for number in range(others)]
        for other in more:
            _open(store, other, counting)  # which has labelled them already
    return {
        "search": search,
        "others": more,
        "size": size,
        "papers": counting.papers,
        "papers_with": counting.papers_with,
        "characters": characters,
    }


def _open(store: Store, search: str, counting: _Counting) -> None:
    found = store.search(search)
    assert found is not None
    open_evidence(store, found, topic(), lambda: counting)  # type: ignore[arg-type,return-value]


def _same_records(store: Store, search: str, query: str) -> str:
    """A search by another query that found the same records."""
    pmids = store.pmids(search)
    other = store.begin(Answer(query, query, len(pmids), ()), pmids)
    store.reuse(other, search, pmids)
    store.finish(other, state="complete")
    return other


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, _BATCH)):
        yield batch


class _Counting:
    """In place of the rules: gives a record the labels of its model, and counts them one by one."""

    def __init__(self) -> None:
        self._labels = {
            one.record.pmid: replace(
                one.labels,
                labels=tuple(replace(label, origin=Origin.RULE) for label in one.labels.labels),
                attributions={},
            )
            for one in starter_set.load()
        }
        self.papers = 0
        self.papers_with: Counter[str] = Counter()

    def classify(self, record: Record) -> Labels:
        labels = self._labels[model_of(record).pmid]
        if record.pmid % _ONE_OUT_OF == 0:
            labels = replace(labels, scope=Scope("Made to be out of scope."))
        related = topic().related
        is_core = related is None or not related.covers(labels.codes(related.facet))
        if is_core and labels.scope.in_scope and Flag.RETRACTED not in record.flags:
            self.papers += 1
            for label in labels.labels:
                self.papers_with[f"{label.facet}:{label.category}"] += 1
        return labels
