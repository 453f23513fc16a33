"""Builds evidence from labelled records. Records are streamed and not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from data.evidence.characteristics_table import CharacteristicsRows
from data.evidence.column import Column
from data.evidence.common_facets import COUNTRY, JOURNAL, UNKNOWN, design_facets
from data.evidence.evidence import FLAG_BITS, Evidence, Provenance
from data.evidence.reader_facet import reader_facet
from data.evidence.study_facets import study_facets
from data.evidence.text_index import Indexing, searchable
from data.labelling.labels import PHASES, Attribution, Labels
from data.records.index_terms import KINDS, WordList, words_of_record
from data.records.record import Flag, Record
from data.records.versions import Work, find_versions, work_of
from data.topics.model import ARTICLE_TYPE, Facet, Topic


def build_evidence(
    topic: Topic, provenance: Provenance, labelled: Iterable[tuple[Record, Labels]]
) -> Evidence:
    """Build evidence from labelled records.

    Of retraction notices only the PMID is kept: a notice is not a study and is never counted. A preprint and
    its article count once, even if the article is retracted, because the work is then retracted.

    Args:
        topic: whose facets become columns.
        provenance: where the records come from.
        labelled: records with their labels, in PubMed's order.
    """
    rows, notices = _Rows(topic), []
    for record, labels in labelled:
        if Flag.RETRACTION_NOTICE in record.flags:
            notices.append(record.pmid)
        else:
            rows.add(record, labels)
    return rows.evidence(provenance, tuple(notices))


class _Pairs:
    """Collects one facet: pair i says that record `rows[i]` has category `values[i]`."""

    def __init__(self, facet: Facet | None = None) -> None:
        """Without a facet, the categories are collected in order of appearance."""
        self.codes = {code: place for place, code in enumerate(facet.codes)} if facet else {}
        self.names = [category.name for category in facet.categories] if facet else None
        self.rows: list[int] = []
        self.values: list[int] = []

    def add(self, row: int, value: int) -> None:
        self.rows.append(row)
        self.values.append(value)

    def column(self) -> Column:
        names = self.names or ["Not stated" if code == UNKNOWN else code for code in self.codes]
        return _column(self.codes, names, self.rows, self.values)


@dataclass(slots=True)
class _Rows:
    """The values of the records so far, one list per column; see `Evidence` for their meaning."""

    topic: Topic
    pmids: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    randomised: list[int] = field(default_factory=list)
    phases: list[int] = field(default_factory=list)
    retracted: list[bool] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    first_authors: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    out_of_scope: list[tuple[int, str]] = field(default_factory=list)
    attributions: dict[int, Mapping[str, Attribution]] = field(default_factory=dict)
    indexing: Indexing = field(default_factory=Indexing)
    characteristics: CharacteristicsRows = field(default_factory=CharacteristicsRows)
    words: dict[str, WordList] = field(default_factory=lambda: {kind: WordList() for kind in KINDS})
    facets: dict[str, _Pairs] = field(init=False)
    record_facets: dict[str, _Pairs] = field(default_factory=lambda: {COUNTRY: _Pairs(), JOURNAL: _Pairs()})

    def __post_init__(self) -> None:
        self.facets = {facet.code: _Pairs(facet) for facet in self.topic.facets}

    def add(self, record: Record, labels: Labels) -> None:
        row = len(self.pmids)
        self.pmids.append(record.pmid)
        self.years.append(record.year or 0)
        self.retracted.append(Flag.RETRACTED in record.flags)
        self.entered.append(record.entrez_date or "NaT")
        self.flags.append(sum(FLAG_BITS[flag] for flag in record.flags))
        self.titles.append(record.title)
        self.first_authors.append(record.authors[0] if record.authors else "")
        self.works.append(work_of(record))
        self.indexing.add(searchable(record))
        for kind, written in words_of_record(record).items():
            self.words[kind].add(row, written)
        for code, value in ((COUNTRY, record.country), (JOURNAL, record.journal)):
            pairs = self.record_facets[code]
            pairs.add(row, pairs.codes.setdefault(value or UNKNOWN, len(pairs.codes)))
        self._add_labels(row, labels)

    def _add_labels(self, row: int, labels: Labels) -> None:
        self.randomised.append(-1 if labels.randomised is None else int(labels.randomised))
        self.phases.append(PHASES.index(labels.phase) if labels.phase in PHASES else -1)
        if not labels.scope.in_scope:
            self.out_of_scope.append((self.pmids[row], labels.scope.reason))
        if labels.attributions:
            self.attributions[self.pmids[row]] = labels.attributions
        self.characteristics.add(labels.characteristics)
        for label in labels.labels:
            pairs = self.facets[label.facet]
            pairs.add(row, pairs.codes[label.category])

    def evidence(self, provenance: Provenance, notices: tuple[int, ...]) -> Evidence:
        columns = {code: pairs.column() for code, pairs in self.facets.items()}
        trials = columns[ARTICLE_TYPE].having(self.topic.trial_types, len(self.pmids))
        randomised, phases = np.array(self.randomised, dtype=np.int8), np.array(self.phases, dtype=np.int8)
        columns |= design_facets(trials, randomised, phases)
        characteristics = self.characteristics.table()
        columns |= study_facets(self.topic, columns, characteristics)
        columns |= {code: pairs.column() for code, pairs in self.record_facets.items()}
        pmids = np.array(self.pmids, dtype=np.int64)
        columns |= reader_facet(pmids, self.attributions)
        versions = find_versions(self.works)
        superseded = np.isin(self.pmids, [version.preprint for version in versions])
        updated = superseded * np.uint16(FLAG_BITS[Flag.UPDATED])
        return Evidence(
            topic=self.topic,
            provenance=provenance,
            pmids=pmids,
            years=np.array(self.years, dtype=np.int32),
            randomised=randomised,
            phases=phases,
            retracted=np.array(self.retracted, dtype=bool),
            columns=columns,
            indexed=self.indexing.index,
            superseded=superseded,
            entered=np.array(self.entered, dtype="datetime64[D]"),
            flags=np.array(self.flags, dtype=np.uint16) | updated,
            titles=_texts(self.titles),
            first_authors=_texts(self.first_authors),
            characteristics=characteristics,
            notices=notices,
            versions=versions,
            out_of_scope=tuple(self.out_of_scope),
            attributions=self.attributions,
            words={
                kind: _column(found.codes, found.names, found.rows, found.values)
                for kind, found in self.words.items()
            },
        )


def _column(codes: Iterable[str], names: Iterable[str], rows: list[int], values: list[int]) -> Column:
    return Column(
        tuple(codes), tuple(names), np.array(rows, dtype=np.int32), np.array(values, dtype=np.int32)
    )


def _texts(texts: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, type=pa.large_string())])
