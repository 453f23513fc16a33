"""Evidence: the records of a search with their labels, ready to be filtered and counted.

Evidence is immutable, so all visitors share one. Labels are stored as pairs of small integers, and text only
as the positions of its words. Filters and counts are in `data.evidence.view`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.evidence import common_facets
from data.evidence.characteristics_table import characteristics_at
from data.evidence.column import Column, Mask
from data.evidence.text_index import WordIndex
from data.labelling.labels import BY_RULE, PHASES, Attribution, Label, Labels, Origin, Scope
from data.records.record import Flag
from data.records.versions import Version
from data.storage.expansions import Expansion
from data.storage.query import Query
from data.topics.model import Topic

_LONGEST_TITLE = 80  # characters of a title that contains a query
FLAG_BITS = {flag: 1 << place for place, flag in enumerate(Flag)}


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of the records, as stated in source lines.

    Attributes:
        key: 'starter' or the search's id.
        date: day of the search, or of the compilation of the starter set.
        query: the PubMed query; '' for the starter set, which is not a search.
        translation: PubMed's translation of the query.
        warnings: what PubMed ignored or changed, in plain sentences.
        counted: records PubMed counted (starter set: records in it).
        missing: PMIDs that PubMed counted and that are not here, the unreadable ones among them.
        unreadable: number of records received that could not be parsed.
        name: given by the visitor who ran the search, '' for none.
        expansions: how papers found by citation were added to the query, the first time first.
        is_outdated: whether the labels are those of an earlier topic or version of the rules.
    """

    key: str
    date: date
    query: str = ""
    translation: str = ""
    warnings: tuple[str, ...] = ()
    counted: int = 0
    missing: tuple[int, ...] = ()
    unreadable: int = 0
    name: str = ""
    expansions: tuple[Expansion, ...] = ()
    is_outdated: bool = False

    @property
    def own_query(self) -> str:
        """The query without papers found by citation."""
        return self.expansions[0].base if self.expansions else self.query

    @property
    def by_citation(self) -> Mapping[int, tuple[int, ...]]:
        """PMID → the papers that lead to it, of the papers found by following citations."""
        return {pmid: by for one in self.expansions for pmid, by in one.added.items()}

    @property
    def not_received(self) -> int:
        """Records that PubMed counted but did not send."""
        return max(0, len(self.missing) - self.unreadable)

    @property
    def is_starter(self) -> bool:
        """Whether these are the records that ship with the project."""
        return self.key == "starter"

    @property
    def event(self) -> str:
        """The event on `date`, in words to precede the day."""
        return "Starter set compiled" if self.is_starter else "PubMed searched"


@dataclass(frozen=True, eq=False)
class Evidence:
    """All records of one search (or the starter set) as columns, one position per record.

    Attributes:
        years: publication year by the date rule, 0 if undated.
        randomised: 1 yes, 0 no, -1 not stated.
        phases: position in `PHASES`, -1 if not stated.
        retracted: whether the paper carries a retraction.
        columns: by facet code: the topic's facets, randomised and phase, those of `study_facets`, country and
            journal.
        indexed: returns the index; called on the first search for words.
        notices: PMIDs of retraction notices, which are never counted as evidence.
        versions: preprints whose article is among the records and represents both.
        superseded: those preprints, which are never counted but can still be opened.
        entered: the day each record entered PubMed, NaT if unknown.
        flags: `data.records.record.Flag`s as bits; `flags_of` reads them.
        titles: as PubMed gives them.
        first_authors: the first author of each record, '' for none.
        characteristics: how each study was done; see `evidence.characteristics_table`.
        out_of_scope: PMID and reason of each record that is not about the topic, in PubMed's order.
        attributions: by PMID, who gave the values that are not a rule's; see `Labels.attributions`.
        words: MeSH headings and keywords by kind (`records.index_terms.KINDS`); not facets, so not filters.
    """

    topic: Topic
    provenance: Provenance
    pmids: NDArray[np.int64]
    years: NDArray[np.int32]
    randomised: NDArray[np.int8]
    phases: NDArray[np.int8]
    retracted: Mask
    columns: Mapping[str, Column]
    indexed: Callable[[], WordIndex]
    superseded: Mask
    entered: NDArray[np.datetime64]
    flags: NDArray[np.uint16]
    titles: pa.ChunkedArray
    first_authors: pa.ChunkedArray
    characteristics: pa.Table
    notices: tuple[int, ...] = ()
    versions: tuple[Version, ...] = ()
    out_of_scope: tuple[tuple[int, str], ...] = ()
    attributions: Mapping[int, Mapping[str, Attribution]] = field(default_factory=dict)
    words: Mapping[str, Column] = field(default_factory=dict)

    @cached_property
    def asks_own_question(self) -> bool:
        """Whether the search is the topic's own query."""
        return Query(self.provenance.query) == Query(self.topic.query)

    @cached_property
    def title(self) -> str:
        """The topic's title, or the query if it is not the topic's own."""
        own = Query(self.provenance.own_query)
        more = ", with papers found by citation" if self.provenance.expansions else ""
        if self.provenance.is_starter or own == Query(self.topic.query):
            return f"{self.topic.title}{more}"
        query = own.normalised
        shortened = query if len(query) <= _LONGEST_TITLE else f"{query[: _LONGEST_TITLE - 1]}…"
        return f"PubMed search: {shortened}{more}"

    def __len__(self) -> int:
        """The number of records that can be counted, including retracted ones and those out of scope."""
        return len(self.pmids)

    @cached_property
    def index(self) -> WordIndex:
        """The index of the words of title, text, keywords, authors and journal of each record."""
        return self.indexed()

    @property
    def loaded_index(self) -> WordIndex | None:
        """The index if it is in memory."""
        return self.__dict__.get("index")

    def unload_index(self) -> None:
        """Let go of the index, which is read again by the next search for words."""
        self.__dict__.pop("index", None)

    @cached_property
    def year_range(self) -> tuple[int, int] | None:
        """First and last publication year; None if no record is dated."""
        dated = self.years[self.years > 0]
        return (int(dated.min()), int(dated.max())) if len(dated) else None

    def places_in_years(self, facet: str) -> NDArray[np.int64]:
        """The flat position of each pair in a table of years by categories; past its end if undated."""
        if facet not in self._places_in_years:
            column, (first, last) = self.columns[facet], self.year_range or (0, -1)
            width, years = len(column.codes), self.years[column.rows].astype(np.int64)
            behind = (last - first + 1) * width
            self._places_in_years[facet] = np.where(
                years > 0, (years - first) * width + column.values, behind
            )
        return self._places_in_years[facet]

    @cached_property
    def _places_in_years(self) -> dict[str, NDArray[np.int64]]:
        return {}

    @cached_property
    def designs(self) -> Column:
        """Randomisation and phase of every record as one column, in the order of `common_facets.DESIGNS`."""
        return common_facets.designs(self.randomised, self.phases)

    @cached_property
    def retracted_pmids(self) -> tuple[int, ...]:
        """PMIDs of the retracted papers among the records."""
        return tuple(int(pmid) for pmid in self.pmids[self.retracted & ~self.superseded])

    @cached_property
    def set_aside(self) -> tuple[tuple[int, str], ...]:
        """PMID and reason of the records excluded only because they are out of scope."""
        elsewhere = set(self.pmids[self.superseded | self.retracted].tolist())
        return tuple((pmid, reason) for pmid, reason in self.out_of_scope if pmid not in elsewhere)

    @cached_property
    def in_scope(self) -> Mask:
        """The mask of records about the topic."""
        return ~np.isin(self.pmids, [pmid for pmid, _ in self.out_of_scope])

    @cached_property
    def related(self) -> Mask:
        """The mask of records related to the topic but not part of its core; see `topics.model.Related`.

        Records out of scope are never among them, whatever their labels.
        """
        related, size = self.topic.related, len(self)
        if related is None:
            return np.zeros(size, dtype=bool)
        column = self.columns[related.facet]
        core = set(column.codes) - set(related.categories)
        mask: Mask = column.having(related.categories, size) & ~column.having(core, size) & self.in_scope
        return mask

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        """The position of each record by PMID."""
        return {pmid: row for row, pmid in enumerate(self.pmids.tolist())}

    @property
    def all_read(self) -> bool:
        """Whether a reader labelled every record, as in the starter set."""
        return 0 < len(self) == len(self.attributions)

    @cached_property
    def read_by(self) -> Mapping[Origin, int]:
        """How many records readers labelled at least in part, by the highest origin of their values."""
        highest = (
            max((one.origin for one in by.values()), key=lambda origin: origin.rank)
            for by in self.attributions.values()
        )
        return Counter(highest)

    @property
    def read(self) -> tuple[int, ...]:
        """PMIDs of the records of which a reader gave at least one value."""
        return tuple(self.attributions)

    def categories_of(self, row: int, facet: str) -> tuple[str, ...]:
        """The category codes of the record at one position, in codebook order."""
        column = self.columns[facet]
        first, end = np.searchsorted(column.rows, [row, row + 1])
        return tuple(column.codes[value] for value in sorted(column.values[first:end]))

    def labels_of(self, row: int) -> Labels:
        """The labels of the record at one position, as counted, and who assigned them.

        Cards, paper pages and exports all take labels from here. They do not include the words that led to
        them, which `data.labelling.explanation` finds again; characteristics keep theirs.
        """
        pmid, randomised, phase = int(self.pmids[row]), int(self.randomised[row]), int(self.phases[row])
        by = self.attributions.get(pmid, {})
        return Labels(
            tuple(
                Label(facet.code, code, by.get(facet.code, BY_RULE).origin)
                for facet in self.topic.facets
                for code in self.categories_of(row, facet.code)
            ),
            None if randomised < 0 else bool(randomised),
            None if phase < 0 else PHASES[phase],
            Scope(self._reasons.get(pmid, "")),
            characteristics_at(self.characteristics, row),
            by,
        )

    @cached_property
    def _reasons(self) -> Mapping[int, str]:
        return dict(self.out_of_scope)

    def flags_of(self, row: int) -> frozenset[Flag]:
        """The flags of the record at one position; a preprint merged into its article counts as updated."""
        return frozenset(flag for flag, bit in FLAG_BITS.items() if self.flags[row] & bit)

    def flagged(self, flag: Flag) -> Mask:
        """The mask of records with a flag."""
        mask: Mask = (self.flags & FLAG_BITS[flag]) > 0
        return mask

    def mentioning(self, terms: Iterable[str]) -> Mask:
        """The mask of records in which every term is the prefix of a word; a number may also be the PMID."""
        mask = np.ones(len(self), dtype=bool)
        for term in terms:
            found = self.index.having(term)
            if term.isdecimal() and len(term) < 19:
                found = found | (self.pmids == int(term))
            mask &= found
        return mask
