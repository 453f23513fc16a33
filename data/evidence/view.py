"""A view: the evidence that passes a selection, and the counts made from it.

A view is a mask and counts, not a copy. Counts are returned as plain tables and drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.evidence.column import Mask, sums
from data.evidence.common_facets import DESIGNS
from data.evidence.evidence import Evidence
from data.evidence.selection import Selection, search_terms
from data.topics.model import ARTICLE_TYPE


@dataclass(frozen=True, slots=True)
class KeyNumbers:
    """The numbers above the figures. Years are None if no record is dated."""

    records: int
    trials: int
    randomised: int
    systematic_reviews: int
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, eq=False)
class View:
    """The evidence that passes a selection, and every count made from it.

    Attributes:
        masks: by active filter (facet code, 'years', 'text', 'since'), the records that pass it.
        failed: for each record, the number of filters it fails.
        about: records about the topic; including those out of scope, and related ones, only if the selection
            includes them.
        countable: records that count at all; retracted and related ones only if the selection includes them,
            preprints with an article never.
        related: the related papers that count, or would if they were included, regardless of filters.
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
        """The same selection restricted to some of the records."""
        kept = (self.about & mask, self.countable & mask, self.related & mask)
        return replace(self, about=kept[0], countable=kept[1], related=kept[2])

    def mask_without(self, filter_key: str) -> Mask:
        """The records that would be selected without one filter."""
        if filter_key not in self.masks:
            return self.mask
        lifted: Mask = self.countable & self._passing_without(filter_key)
        return lifted

    def _passing_without(self, filter_key: str) -> Mask:
        """The records that pass every filter except this one, counted or not."""
        passing: Mask = self.failed == 0
        if filter_key in self.masks:
            passing = passing | ((self.failed == 1) & ~self.masks[filter_key])
        return passing

    @property
    def related_papers(self) -> int:
        """The number of related papers, counted or not, regardless of filters."""
        return int(np.count_nonzero(self.related))

    @property
    def related_left_out(self) -> int:
        """How many papers including related ones would add under the active filters."""
        return int(np.count_nonzero(self.related & ~self.countable & (self.failed == 0)))

    def open_categories(self, facet: str) -> tuple[str, ...]:
        """The categories of a facet whose papers are all counted, in codebook order.

        While related papers are excluded, their categories are not among them: an empty one is not a gap.
        """
        related, codes = self.evidence.topic.related, self.evidence.columns[facet].codes
        if related is None or related.facet != facet or self.selection.related:
            return codes
        return tuple(code for code in codes if code not in related.categories)

    def without(self, filter_key: str) -> int:
        """How many papers there would be without one active filter."""
        return int(np.count_nonzero(self.mask_without(filter_key)))

    def option_counts(self, facet: str) -> dict[str, int]:
        """Papers per category under the other filters, for the sidebar.

        The facet's own filter is ignored, so choosing one category does not empty the others. Related
        categories count related papers too, because choosing one includes them.
        """
        column, lifted = self.evidence.columns[facet], self.mask_without(facet)
        if len(self.open_categories(facet)) < len(column.codes):
            # Related papers have no core category, so the counts of core categories do not change.
            lifted = lifted | (self.related & self._passing_without(facet))
        return dict(zip(column.codes, column.counts(lifted).tolist(), strict=True))

    def counts(self, facet: str) -> pd.DataFrame:
        """Papers per category: columns code, name, papers; codebook order, including empty categories."""
        column = self.evidence.columns[facet]
        return column.listed.assign(papers=column.counts(self.mask))

    def with_several(self, facet: str) -> int:
        """The number of selected papers with more than one category of this facet, which count in each."""
        return self.evidence.columns[facet].labelled(self.mask, least=2)

    def without_label(self, facet: str) -> int:
        """The number of selected papers without a category of this facet."""
        return len(self) - self.evidence.columns[facet].labelled(self.mask)

    def years_by(self, facet: str) -> pd.DataFrame:
        """Papers per year and category.

        Returns:
            One row per year from first to last without gaps (index 'year'), one column per category code in
            codebook order. Undated papers are in no row.
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
        """The number of selected papers without a publication year."""
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
        return DESIGNS.assign(papers=self.evidence.designs.counts(self._trials))

    def key_numbers(self) -> KeyNumbers:
        """The numbers above the figures."""
        types, topic = self.evidence.columns[ARTICLE_TYPE], self.evidence.topic
        dated = self.evidence.years[self.mask & (self.evidence.years > 0)]
        return KeyNumbers(
            records=len(self),
            trials=int(np.count_nonzero(self._trials)),
            randomised=int(np.count_nonzero(self._trials & (self.evidence.randomised == 1))),
            systematic_reviews=int(
                np.count_nonzero(self.mask & types.having(topic.systematic_review_types, len(self.evidence)))
            ),
            first_year=int(dated.min()) if len(dated) else None,
            last_year=int(dated.max()) if len(dated) else None,
        )


def view_of(evidence: Evidence, selection: Selection, seen: NDArray[np.int64] | None = None) -> View:
    """Apply a selection: everything on a page is counted from the view that this returns.

    Args:
        evidence: all records of the search.
        selection: the filters.
        seen: for the filter "new since", the PMIDs that an earlier search found
            (`analysis.comparison.seen_before`); None to use the day on which a record entered PubMed.
    """
    size = len(evidence)
    masks = {
        facet: evidence.columns[facet].having(selection.codes(facet), len(evidence))
        for facet in selection.facets
    }
    if selection.years:
        first, last = selection.years
        masks["years"] = (evidence.years >= first) & (evidence.years <= last)
    if terms := search_terms(selection.text):
        masks["text"] = evidence.mentioning(terms)
    if selection.since:
        masks["since"] = (
            evidence.entered >= np.datetime64(selection.since)
            if seen is None
            else ~np.isin(evidence.pmids, seen)
        )
    failed = np.zeros(size, dtype=np.int16)
    for mask in masks.values():
        failed += ~mask
    about = np.ones(size, dtype=bool) if selection.out_of_scope else evidence.in_scope
    countable = about & ~evidence.superseded
    if not selection.retracted:
        countable &= ~evidence.retracted
    related = countable & evidence.related
    if not selection.related:
        about, countable = about & ~evidence.related, countable & ~evidence.related
    return View(evidence, selection, masks, failed, about, countable, related)


def view_of_rows(evidence: Evidence, rows: NDArray[np.int64]) -> View:
    """A view of given papers, regardless of filters, including retracted ones and merged preprints.

    Args:
        evidence: whose positions `rows` are.
        rows: such as `analysis.record_table.rows_of` gives.
    """
    mask = np.zeros(len(evidence), dtype=bool)
    mask[rows] = True
    everything = Selection(retracted=True, out_of_scope=True, related=True)
    no_filter = np.zeros(len(evidence), dtype=np.int16)
    return View(evidence, everything, {}, no_filter, mask, mask, mask & evidence.related)
