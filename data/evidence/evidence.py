"""Evidence: the records of a search with their labels, ready to be filtered and counted.

Evidence never changes, so every visitor shares one. It keeps labels as pairs of small integers
and text only as the places of its words; a filter gives a `View`, which is a mask and counts, not a
copy. Counts leave here as plain tables and are drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data.evidence.column import Column, Mask, sums
from data.evidence.selection import Selection, search_terms
from data.evidence.text_index import Indexing, WordIndex
from data.labelling.labels import Label, Labels, Origin, Scope
from data.records.index_terms import KINDS, WordList, words_of_record
from data.records.record import Flag, Record
from data.records.text import words_of
from data.records.versions import Version, Work, find_versions, work_of
from data.storage.query import Query
from data.topics.model import Topic

ARTICLE_TYPE = "article_type"
UNKNOWN = "unknown"
RECORD_FACETS = {"country": "Country", "journal": "Journal"}
RANDOMISED, PHASE = "randomised", "phase"
DESIGN_FACETS = {RANDOMISED: "Randomised", PHASE: "Trial phase"}
"""What is known of the design of a clinical trial; other papers have no category of these."""
NOT_STATED = "not_stated"
PHASES = ("1", "1/2", "2", "2/3", "3", "4")
_DESIGNS = pd.DataFrame(
    product(("yes", "no", "not stated"), (*PHASES, "not stated")), columns=["randomised", "phase"]
)
_LONGEST_TITLE = 80  # characters of a title that names a query
_BITS = {flag: 1 << place for place, flag in enumerate(Flag)}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the records come from, for every source line.

    Attributes:
        key: 'starter' or the search's id.
        date: day of the search, or on which the starter set was compiled.
        query: the PubMed query; '' for the starter set, which is no search.
        translation: PubMed's own reading of the query.
        warnings: what PubMed ignored or changed, in plain sentences.
        counted: records PubMed counted (starter set: records in it).
        missing: PMIDs that PubMed counted and that did not come.
        unreadable: records that came and could not be read.
        name: what the visitor who ran the search calls it, '' for no name.
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

    @property
    def is_starter(self) -> bool:
        """Whether these are the records that ship with the project."""
        return self.key == "starter"


@dataclass(frozen=True, eq=False)
class Evidence:
    """All records of one search (or the starter set) as columns, one position a record.

    Attributes:
        years: publication year by the date rule, 0 where undated.
        randomised: 1 yes, 0 no, -1 not stated.
        phases: position in `PHASES`, -1 where not stated.
        retracted: whether the paper carries a retraction.
        columns: by facet code: the topic's facets, then randomised, phase, country and journal.
        indexed: gives the index; called when somebody first looks for a word.
        notices: PMIDs of retraction notices, which are never counted as evidence.
        versions: preprints whose article is among the records; the article stands for both.
        superseded: those preprints, which are never counted and can still be opened.
        entered: the day each record entered PubMed, NaT where that is not given.
        flags: `data.records.record.Flag`s as bits; `flags_of` reads them.
        titles: as PubMed gives them.
        first_authors: the first author of each, '' if it has none.
        out_of_scope: PMID and reason of each record that is not about the topic, in PubMed's order.
        read: PMIDs of records whose labels a reader gave, not a rule.
        words: by kind (`records.index_terms.KINDS`) the MeSH headings and keywords; no facets, so no filters.
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
    notices: tuple[int, ...] = ()
    versions: tuple[Version, ...] = ()
    out_of_scope: tuple[tuple[int, str], ...] = ()
    read: tuple[int, ...] = ()
    words: Mapping[str, Column] = field(default_factory=dict)

    @cached_property
    def asks_own_question(self) -> bool:
        """Whether the records answer the topic's own question."""
        return Query(self.provenance.query) == Query(self.topic.query)

    @cached_property
    def title(self) -> str:
        """What the map shows: the topic, or where another question was asked, that search."""
        if self.provenance.is_starter or self.asks_own_question:
            return self.topic.title
        query = Query(self.provenance.query).normalised
        shortened = query if len(query) <= _LONGEST_TITLE else f"{query[: _LONGEST_TITLE - 1]}…"
        return f"PubMed search: {shortened}"

    def __len__(self) -> int:
        """Records that can be counted, retracted ones and those out of scope included."""
        return len(self.pmids)

    @cached_property
    def index(self) -> WordIndex:
        """Where the words of title, text, keywords, authors and journal of each record stand."""
        return self.indexed()

    @cached_property
    def year_range(self) -> tuple[int, int] | None:
        """First and last publication year; None where no record is dated."""
        dated = self.years[self.years > 0]
        return (int(dated.min()), int(dated.max())) if len(dated) else None

    def places_in_years(self, facet: str) -> NDArray[np.int64]:
        """For each pair of a column its place in a table of years by categories, behind it where undated."""
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
        """Randomisation and phase of every record as one column, in the order of `_DESIGNS`."""
        answers = np.where(self.randomised < 0, 2, 1 - self.randomised)  # yes, no, not stated
        phases = np.where(self.phases < 0, len(PHASES), self.phases)
        names = tuple(_DESIGNS["randomised"] + ", " + _DESIGNS["phase"])
        places = answers.astype(np.int32) * (len(PHASES) + 1) + phases
        return Column(names, names, np.arange(len(self), dtype=np.int32), places.astype(np.int32))

    @cached_property
    def retracted_pmids(self) -> tuple[int, ...]:
        """PMIDs of the retracted papers among the records."""
        return tuple(int(pmid) for pmid in self.pmids[self.retracted & ~self.superseded])

    @cached_property
    def set_aside(self) -> tuple[tuple[int, str], ...]:
        """PMID and reason of the records that are left out for being out of scope and for nothing else."""
        elsewhere = set(self.pmids[self.superseded | self.retracted].tolist())
        return tuple((pmid, reason) for pmid, reason in self.out_of_scope if pmid not in elsewhere)

    @cached_property
    def in_scope(self) -> Mask:
        """The records that are about the topic."""
        return ~np.isin(self.pmids, [pmid for pmid, _ in self.out_of_scope])

    @cached_property
    def related(self) -> Mask:
        """The records in scope that are related to the topic but not its core; see `topics.model.Related`.

        One that is out of scope counts where those are asked for, whatever its labels.
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
        return 0 < len(self) == len(self.read)

    def categories_of(self, row: int, facet: str) -> tuple[str, ...]:
        """The category codes of the record at one position, in codebook order."""
        column = self.columns[facet]
        first, end = np.searchsorted(column.rows, [row, row + 1])
        return tuple(column.codes[value] for value in sorted(column.values[first:end]))

    def labels_of(self, row: int) -> Labels:
        """The labels with which the record at one position is counted, and who gave them.

        This is the only answer to either question: cards, paper pages and exports all ask here. The labels
        come without the words that gave them, which `data.labelling.explanation` finds again.
        """
        pmid, randomised, phase = int(self.pmids[row]), int(self.randomised[row]), int(self.phases[row])
        origin = Origin.REFERENCE if pmid in self._read else Origin.AUTOMATIC
        return Labels(
            tuple(
                Label(facet.code, code, origin)
                for facet in self.topic.facets
                for code in self.categories_of(row, facet.code)
            ),
            None if randomised < 0 else bool(randomised),
            None if phase < 0 else PHASES[phase],
            Scope(self._reasons.get(pmid, "")),
        )

    @cached_property
    def _read(self) -> frozenset[int]:
        return frozenset(self.read)

    @cached_property
    def _reasons(self) -> Mapping[int, str]:
        return dict(self.out_of_scope)

    def flags_of(self, row: int) -> frozenset[Flag]:
        """The flags of the record at one position; a preprint merged into its article counts as updated."""
        return frozenset(flag for flag, bit in _BITS.items() if self.flags[row] & bit)

    def flagged(self, flag: Flag) -> Mask:
        """The records that carry a flag."""
        mask: Mask = (self.flags & _BITS[flag]) > 0
        return mask

    def view(self, selection: Selection, seen: NDArray[np.int64] | None = None) -> View:
        """Filter and count: everything a page shows comes from the view that this returns.

        Args:
            selection: the filters.
            seen: for the filter "new since": PMIDs that an earlier search found
                (`analysis.comparison.seen_before`); None to go by the day on which a record entered PubMed.
        """
        masks = {
            facet: self.columns[facet].having(selection.codes(facet), len(self)) for facet in selection.facets
        }
        if selection.years:
            first, last = selection.years
            masks["years"] = (self.years >= first) & (self.years <= last)
        if terms := search_terms(selection.text):
            masks["text"] = self.mentioning(terms)
        if selection.since:
            masks["since"] = (
                self.entered >= np.datetime64(selection.since) if seen is None else ~np.isin(self.pmids, seen)
            )
        failed = np.zeros(len(self), dtype=np.int16)
        for mask in masks.values():
            failed += ~mask
        about = np.ones(len(self), dtype=bool) if selection.out_of_scope else self.in_scope
        countable = about & ~self.superseded
        if not selection.retracted:
            countable &= ~self.retracted
        related = countable & self.related
        if not selection.related:
            about, countable = about & ~self.related, countable & ~self.related
        return View(self, selection, masks, failed, about, countable, related)

    def mentioning(self, terms: Iterable[str]) -> Mask:
        """Records in which every term begins at the start of a word; a number may also be the PMID."""
        mask = np.ones(len(self), dtype=bool)
        for term in terms:
            found = self.index.having(term)
            if term.isdecimal() and len(term) < 19:
                found = found | (self.pmids == int(term))
            mask &= found
        return mask


@dataclass(frozen=True, slots=True)
class KeyNumbers:
    """The row of numbers above the figures. Years are None where no record is dated."""

    records: int
    trials: int
    randomised: int
    systematic_reviews: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, eq=False)
class View:
    """What a selection leaves of the evidence, and every count made from it.

    Attributes:
        masks: per active filter (facet code, 'years', 'text', 'since') the records that pass it.
        failed: per record how many filters it fails.
        about: records that are about the topic, all of them where those out of scope are asked for, and
            related ones only where these are.
        countable: records that count at all (retracted and related ones are left out unless asked for, a
            preprint beside its article always).
        related: the related papers that count, or would if they were asked for, whatever the filters.
    """

    evidence: Evidence
    selection: Selection
    masks: Mapping[str, Mask]
    failed: NDArray[np.int16]
    about: Mask
    countable: Mask
    related: Mask

    @cached_property
    def mask(self) -> Mask:
        """The records selected."""
        selected: Mask = self.countable & (self.failed == 0)
        return selected

    def __len__(self) -> int:
        """Papers selected."""
        return int(np.count_nonzero(self.mask))

    @cached_property
    def total(self) -> int:
        """Papers that would count without any filter: the N of 'n of N'."""
        return int(np.count_nonzero(self.countable))

    @property
    def pmids(self) -> NDArray[np.int64]:
        """PMIDs of the selected papers, in PubMed's order."""
        return self.evidence.pmids[self.mask]

    def within(self, mask: Mask) -> View:
        """The same selection over some of the records, as if there were no others."""
        kept = (self.about & mask, self.countable & mask, self.related & mask)
        return replace(self, about=kept[0], countable=kept[1], related=kept[2])

    def mask_without(self, filter_key: str) -> Mask:
        """The records selected if one filter were lifted."""
        if filter_key not in self.masks:
            return self.mask
        lifted: Mask = self.countable & self._passing_without(filter_key)
        return lifted

    def _passing_without(self, filter_key: str) -> Mask:
        """The records that pass every filter but this one, counted or not."""
        passing: Mask = self.failed == 0
        if filter_key in self.masks:
            passing = passing | ((self.failed == 1) & ~self.masks[filter_key])
        return passing

    @property
    def related_papers(self) -> int:
        """Related papers, counted or not, whatever the filters."""
        return int(np.count_nonzero(self.related))

    @property
    def related_left_out(self) -> int:
        """How many more papers there would be if related ones were included, under the filters in force."""
        return int(np.count_nonzero(self.related & ~self.countable & (self.failed == 0)))

    def open_categories(self, facet: str) -> tuple[str, ...]:
        """The categories of a facet under which every paper is counted, in codebook order.

        While related papers are left out, their categories are not among them: that one of those has no
        paper tells nothing, so it is no gap.
        """
        related, codes = self.evidence.topic.related, self.evidence.columns[facet].codes
        if related is None or related.facet != facet or self.selection.related:
            return codes
        return tuple(code for code in codes if code not in related.categories)

    def without(self, filter_key: str) -> int:
        """How many papers there would be if one active filter were lifted."""
        return int(np.count_nonzero(self.mask_without(filter_key)))

    def option_counts(self, facet: str) -> dict[str, int]:
        """Papers per category under the other filters, for the sidebar.

        The facet's own choice is lifted, so choosing one category does not empty its neighbours. Related
        categories count related papers too, which choosing one of them includes.
        """
        column, lifted = self.evidence.columns[facet], self.mask_without(facet)
        if len(self.open_categories(facet)) < len(column.codes):
            # A core category is none of a related paper, so its count stays that of core papers.
            lifted = lifted | (self.related & self._passing_without(facet))
        return dict(zip(column.codes, column.counts(lifted).tolist(), strict=True))

    def counts(self, facet: str) -> pd.DataFrame:
        """Papers per category: columns code, name, papers; codebook order, empty categories too."""
        column = self.evidence.columns[facet]
        return column.listed.assign(papers=column.counts(self.mask))

    def with_several(self, facet: str) -> int:
        """Selected papers with more than one category of this facet, which count in each."""
        return self.evidence.columns[facet].labelled(self.mask, least=2)

    def without_label(self, facet: str) -> int:
        """Selected papers that have no category of this facet."""
        return len(self) - self.evidence.columns[facet].labelled(self.mask)

    def years_by(self, facet: str) -> pd.DataFrame:
        """Papers per year and category.

        Returns:
            One row a year from the first to the last with none left out (index 'year'), one
            column a category code in codebook order. Undated papers are in no row.
        """
        column, (first, last) = self.evidence.columns[facet], self.evidence.year_range or (0, -1)
        width, span = len(column.codes), last - first + 1
        places = self.evidence.places_in_years(facet)
        table = sums(places, column.within(self.mask), span * width).reshape(span, width)
        used = np.flatnonzero(table.any(axis=1))
        if not len(used):
            return pd.DataFrame(0, index=pd.Index([], name="year", dtype=int), columns=column.index)
        index = pd.RangeIndex(first + int(used[0]), first + int(used[-1]) + 1, name="year")
        return pd.DataFrame(table[used[0] : used[-1] + 1], index=index, columns=column.index)

    @cached_property
    def undated(self) -> int:
        """Selected papers without a publication year."""
        return int(np.count_nonzero(self.mask & (self.evidence.years == 0)))

    @cached_property
    def _trials(self) -> Mask:
        types = self.evidence.columns[ARTICLE_TYPE]
        trials: Mask = self.mask & types.having(self.evidence.topic.trial_types, len(self.evidence))
        return trials

    def trial_designs(self) -> pd.DataFrame:
        """Selected trials by design: columns randomised ('yes', 'no', 'not stated'), phase, papers.

        `phase` is one of `PHASES` or 'not stated'; every combination has a row.
        """
        return _DESIGNS.assign(papers=self.evidence.designs.counts(self._trials))

    def key_numbers(self) -> KeyNumbers:
        """The numbers that stand above the figures."""
        types = self.evidence.columns[ARTICLE_TYPE]
        dated = self.evidence.years[self.mask & (self.evidence.years > 0)]
        return KeyNumbers(
            records=len(self),
            trials=int(np.count_nonzero(self._trials)),
            randomised=int(np.count_nonzero(self._trials & (self.evidence.randomised == 1))),
            systematic_reviews=int(
                np.count_nonzero(self.mask & types.having(["systematic_review"], len(self.evidence)))
            ),
            first_year=int(dated.min()) if len(dated) else None,
            last_year=int(dated.max()) if len(dated) else None,
        )


def build_evidence(
    topic: Topic, provenance: Provenance, labelled: Iterable[tuple[Record, Labels]]
) -> Evidence:
    """Turn labelled records into columns. Records stream through and are not kept.

    Retraction notices are set aside by PMID: a notice is no study and is never counted. A preprint and its
    article count once; that holds too where the article is retracted, for then the work is.

    Args:
        topic: whose facets become columns.
        provenance: where the records come from.
        labelled: records with their labels, in PubMed's order.
    """
    pmids: list[int] = []
    years: list[int] = []
    randomised: list[int] = []
    phases: list[int] = []
    retracted: list[bool] = []
    indexing = Indexing()
    notices: list[int] = []
    entered: list[str] = []
    flags: list[int] = []
    titles: list[str] = []
    first_authors: list[str] = []
    works: list[Work] = []
    out_of_scope: list[tuple[int, str]] = []
    read: list[int] = []
    fixed = {facet.code: {code: place for place, code in enumerate(facet.codes)} for facet in topic.facets}
    found: dict[str, dict[str, int]] = {facet: {} for facet in RECORD_FACETS}
    words = {kind: WordList() for kind in KINDS}
    pairs: dict[str, tuple[list[int], list[int]]] = {key: ([], []) for key in (*fixed, *found)}
    for record, labels in labelled:
        if Flag.RETRACTION_NOTICE in record.flags:
            notices.append(record.pmid)
            continue
        row = len(pmids)
        pmids.append(record.pmid)
        years.append(record.year or 0)
        randomised.append(-1 if labels.randomised is None else int(labels.randomised))
        phases.append(PHASES.index(labels.phase) if labels.phase in PHASES else -1)
        retracted.append(Flag.RETRACTED in record.flags)
        if not labels.scope.in_scope:
            out_of_scope.append((record.pmid, labels.scope.reason))
        if any(label.origin is Origin.REFERENCE for label in labels.labels):
            read.append(record.pmid)
        indexing.add(searchable(record))
        entered.append(record.entrez_date or "NaT")
        flags.append(sum(_BITS[flag] for flag in record.flags))
        titles.append(record.title)
        first_authors.append(record.authors[0] if record.authors else "")
        works.append(work_of(record))
        for kind, written in words_of_record(record).items():
            words[kind].add(row, written)
        for label in labels.labels:
            rows, values = pairs[label.facet]
            rows.append(row)
            values.append(fixed[label.facet][label.category])
        for facet, value in (("country", record.country), ("journal", record.journal)):
            rows, values = pairs[facet]
            rows.append(row)
            values.append(found[facet].setdefault(value or UNKNOWN, len(found[facet])))
    columns = {
        facet.code: _column(facet.codes, [c.name for c in facet.categories], *pairs[facet.code])
        for facet in topic.facets
    }
    columns |= _designs(columns[ARTICLE_TYPE], topic, randomised, phases)
    for facet, positions in found.items():
        names = ["Not stated" if code == UNKNOWN else code for code in positions]
        columns[facet] = _column(tuple(positions), names, *pairs[facet])
    versions = find_versions(works)
    superseded = np.isin(pmids, [version.preprint for version in versions])
    return Evidence(
        topic=topic,
        provenance=provenance,
        pmids=np.array(pmids, dtype=np.int64),
        years=np.array(years, dtype=np.int32),
        randomised=np.array(randomised, dtype=np.int8),
        phases=np.array(phases, dtype=np.int8),
        retracted=np.array(retracted, dtype=bool),
        columns=columns,
        indexed=indexing.index,
        superseded=superseded,
        entered=np.array(entered, dtype="datetime64[D]"),
        flags=np.array(flags, dtype=np.uint16) | (superseded * np.uint16(_BITS[Flag.UPDATED])),
        titles=_texts(titles),
        first_authors=_texts(first_authors),
        notices=tuple(notices),
        versions=versions,
        out_of_scope=tuple(out_of_scope),
        read=tuple(read),
        words={
            kind: _column(found.codes, found.names, found.rows, found.values) for kind, found in words.items()
        },
    )


def _designs(types: Column, topic: Topic, randomised: list[int], phases: list[int]) -> dict[str, Column]:
    """The columns of `DESIGN_FACETS`: one category for each trial, none for other papers."""
    trials = np.flatnonzero(types.having(topic.trial_types, len(randomised))).astype(np.int32)
    answers = np.array(randomised, dtype=np.int32)[trials]
    known = np.array(phases, dtype=np.int32)[trials]
    return {
        RANDOMISED: Column(
            ("yes", "no", NOT_STATED),
            ("Yes", "No", "Not stated"),
            trials,
            np.where(answers < 0, 2, 1 - answers).astype(np.int32),
        ),
        PHASE: Column(
            (*PHASES, NOT_STATED),
            (*(f"Phase {phase}" for phase in PHASES), "Not stated"),
            trials,
            np.where(known < 0, len(PHASES), known).astype(np.int32),
        ),
    }


def _column(codes: Iterable[str], names: Iterable[str], rows: list[int], values: list[int]) -> Column:
    return Column(
        tuple(codes), tuple(names), np.array(rows, dtype=np.int32), np.array(values, dtype=np.int32)
    )


def _texts(texts: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, type=pa.large_string())])


def searchable(record: Record) -> Iterator[str]:
    """The words of one record that free text is looked for in, field by field."""
    fields = (record.title, record.text, *record.keywords, *record.authors, record.journal)
    return map(words_of, fields)
