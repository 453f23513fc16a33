"""What is new: compares an earlier and a later stored search of the same query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.evidence.view import View
from data.records.record import Flag, Record
from data.records.text import counted
from data.storage.store import Store
from data.storage.stored_search import Search

_PAGE = 500  # records of each search in memory at once


class Change(StrEnum):
    """What happened to a paper between two searches, most serious first."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    PUBLISHED = "published"
    UPDATED = "updated"
    NEW = "new"
    GONE = "gone"
    INDEXED = "indexed"

    @property
    def words(self) -> str:
        """The change in words."""
        return _WORDS[self]


_WORDS = {
    Change.RETRACTED: "newly retracted",
    Change.CONCERN: "new expression of concern",
    Change.CORRECTED: "newly corrected",
    Change.PUBLISHED: "preprint, now published as an article",
    Change.UPDATED: "now has a newer version",
    Change.NEW: "new",
    Change.GONE: "no longer found by the query",
    Change.INDEXED: "now indexed with MeSH headings",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes between two searches.

    Attributes:
        earlier: when the earlier search began; `later`, the later one.
        changes: PMIDs by change, each in PubMed's order; a paper may have several. Changes that happened to
            no paper are left out.
    """

    earlier: datetime
    later: datetime
    changes: Mapping[Change, tuple[int, ...]]

    def pmids(self, change: Change) -> tuple[int, ...]:
        """The papers with this change."""
        return self.changes.get(change, ())

    def without(self, left_out: Collection[int]) -> Comparison:
        """These changes without some papers, such as those that are not counted."""
        kept = {
            change: tuple(pmid for pmid in pmids if pmid not in left_out)
            for change, pmids in self.changes.items()
        }
        return replace(self, changes={change: pmids for change, pmids in kept.items() if pmids})

    @property
    def lines(self) -> tuple[str, ...]:
        """One line per change, most serious first: '2 papers newly retracted'; () if nothing changed."""
        return tuple(
            f"{counted(len(pmids), 'paper')} {change.words}" for change, pmids in self.changes.items()
        )


def compare(store: Store, earlier: Search, later: Search) -> Comparison:
    """Compare two stored searches of one query.

    Only records whose text differs are read, so two searches of 100,000 records take a second or two.

    Raises:
        StoreError: the store cannot be read.
    """
    between = store.differences(earlier.id, later.id)
    found: dict[Change, list[int]] = defaultdict(list)
    found[Change.NEW] += between.new
    found[Change.GONE] += between.gone
    for start in range(0, len(between.changed), _PAGE):
        some = between.changed[start : start + _PAGE]
        before, after = store.records_of(earlier.id, some), store.records_of(later.id, some)
        for pmid in some:
            for change in changes_of(before[pmid], after[pmid]):
                found[change].append(pmid)
    changes = {change: tuple(found[change]) for change in Change if found[change]}
    return Comparison(earlier.started, later.started, changes)


def changes_of(before: Record, after: Record) -> tuple[Change, ...]:
    """The changes of one paper, from its two citations."""
    gained = after.flags - before.flags
    was_preprint = Flag.PREPRINT in before.flags
    happened = {
        Change.RETRACTED: Flag.RETRACTED in gained,
        Change.CONCERN: Flag.CONCERN in gained,
        Change.CORRECTED: bool(gained & {Flag.ERRATUM, Flag.REPUBLISHED}),
        Change.PUBLISHED: was_preprint and Flag.UPDATED in gained,
        Change.UPDATED: not was_preprint and Flag.UPDATED in gained,
        Change.INDEXED: bool(after.mesh) and not before.mesh,
    }
    return tuple(change for change, has_happened in happened.items() if has_happened)


def beside(first: View, second: View, facet: str) -> pd.DataFrame:
    """Count the papers of two views by one facet of their topic.

    Returns:
        One row per category in codebook order, except those without papers in both: columns name, first,
        second and difference (second minus first). The first row, 'All papers', counts each paper once.
    """
    table = first.counts(facet).rename(columns={"papers": "first"})
    table["second"] = second.counts(facet)["papers"]
    whole = pd.DataFrame({"name": ["All papers"], "first": [len(first)], "second": [len(second)]})
    present = table.loc[(table["first"] > 0) | (table["second"] > 0), ["name", "first", "second"]]
    rows = pd.concat([whole, present], ignore_index=True)
    return rows.assign(difference=rows["second"] - rows["first"])


def seen_before(store: Store, search: Search, since: date) -> NDArray[np.int64] | None:
    """The papers known on a day, for the filter "new since".

    Returns:
        The PMIDs of the newest search of the same query that began on that day (UTC) or before, and before
        the given search; None if the store has none, so that the day on which a record entered PubMed has to
        be used.
    """
    end = datetime.combine(since, time(), UTC) + timedelta(days=1)
    for one in store.searches_of(search.query):
        if one.started < min(end, search.started):
            return np.array(store.fetched(one.id), dtype=np.int64)
    return None
