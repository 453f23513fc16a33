"""The human studies of a view: what each was and found, how many people they had, and this in words.

A study is the papers in the view that share a trial registration, or one paper without any; its people count
once. Only results of primary studies in people make a study. A protocol with the same registration is one of
its reports, and its planned number is never among the people; reviews and the people in them are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.evidence.characteristics_table import numbers
from data.evidence.column import Mask
from data.evidence.evidence import Evidence
from data.evidence.study_facets import human_studies, lasts
from data.evidence.view import View
from data.labelling.characteristics.model import Characteristics, Control, Stated
from data.labelling.characteristics.reader import PROTOCOL
from data.labelling.labels import Labels
from data.records.record import Flag
from data.records.text import counted
from data.topics.model import ARTICLE_TYPE

Rows = NDArray[np.int64]

GROUPS = ("all", "stated", "randomised", "controlled", "long", "sham_randomised", "compared", "uncontrolled")
"""The groups of studies that can be opened, see `ClinicalStudies.group`."""

_known: WeakKeyDictionary[View, ClinicalStudies] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Report:
    """One paper of a study.

    Attributes:
        row: its position in the evidence.
        year: None where undated.
        is_protocol: it plans the study and has no results.
        labels: categories by facet, randomisation, phase and characteristics, with their origin.
    """

    row: int
    pmid: int
    year: int | None
    title: str
    is_protocol: bool
    labels: Labels
    flags: frozenset[Flag]

    @property
    def characteristics(self) -> Characteristics:
        """How the study was done, as this paper states it."""
        return self.labels.characteristics


@dataclass(frozen=True, slots=True)
class Study:
    """One human study.

    Attributes:
        number: its place in `ClinicalStudies`.
        reports: its papers, the newest with results first, protocols last.
        people: the most that one of its results states, None where none does.
        randomised: False only where it is said.
        controlled: whether it had a placebo or sham control.
        follow_up: the longest, in days; None where not stated.
    """

    number: int
    reports: tuple[Report, ...]
    people: int | None
    randomised: bool | None
    controlled: bool
    follow_up: float | None

    @property
    def main(self) -> Report:
        """The paper that stands for the study: its year, title, labels and other characteristics."""
        return self.reports[0]

    @property
    def phase(self) -> str | None:
        """The phase that one of the reports states."""
        return next((report.labels.phase for report in self.reports if report.labels.phase), None)

    @property
    def registry_ids(self) -> tuple[str, ...]:
        """Trial registrations named in any report, each once."""
        named = (one.value for report in self.reports for one in report.characteristics.registry_ids)
        return tuple(dict.fromkeys(named))

    def codes(self, facet: str) -> tuple[str, ...]:
        """The categories that its results have in a facet, each once."""
        found = (
            code for report in self.reports if not report.is_protocol for code in report.labels.codes(facet)
        )
        return tuple(dict.fromkeys(found))

    def stated(self, field: str) -> tuple[tuple[Stated[object], Report], ...]:
        """The values of an attribute of `Characteristics` with their words, and the report that states them.

        That is the first that states any, a protocol only where no results do; planned people are never
        returned.
        """
        for report in self.reports:
            if field == "participants" and report.characteristics.planned:
                continue
            if values := report.characteristics.stated().get(field):
                return tuple((one, report) for one in values)
        return ()


@dataclass(frozen=True, eq=False)
class ClinicalStudies:
    """The human studies of a view, newest first. Every mask and array has one place a study.

    Attributes:
        evidence: whose positions the rows are.
        rows: of the papers of each study, as in `Study.reports`.
        people: -1 where no result states them.
        randomised: 1 yes, 0 no, -1 not stated.
        controlled: with a placebo or sham control.
        compared: with any control group, that of the past too.
        follow_up: the longest in days, NaN where not stated.
        without_benefit: its results are counter-evidence (see `Topic`), and none say anything else.
    """

    evidence: Evidence
    rows: tuple[tuple[int, ...], ...]
    people: NDArray[np.int64]
    randomised: NDArray[np.int8]
    controlled: Mask
    compared: Mask
    follow_up: NDArray[np.float64]
    without_benefit: Mask

    def __len__(self) -> int:
        """How many studies there are."""
        return len(self.rows)

    @property
    def papers(self) -> int:
        """How many papers they have, protocols among them."""
        return sum(map(len, self.rows))

    @property
    def stated(self) -> Mask:
        """The studies that state their people."""
        mask: Mask = self.people >= 0
        return mask

    @cached_property
    def study_of(self) -> Rows:
        """The study of every record of the evidence, -1 for none."""
        found = np.full(len(self.evidence), -1, dtype=np.int64)
        for number, rows in enumerate(self.rows):
            found[list(rows)] = number
        return found

    @property
    def total_people(self) -> int:
        """The people in all studies that state them, each study once."""
        return int(self.people[self.stated].sum())

    @property
    def is_randomised(self) -> Mask:
        """The randomised studies."""
        mask: Mask = self.randomised == 1
        return mask

    @property
    def long(self) -> Mask:
        """The studies with a follow-up of a year or more."""
        return lasts(self.follow_up, 12)

    def group(self, name: str) -> Mask:
        """The studies of one of `GROUPS`; the last three of them share out all studies by design."""
        best = self.is_randomised & self.controlled
        other = (self.compared | self.is_randomised) & ~best
        groups: dict[str, Mask] = {
            "all": np.ones(len(self), dtype=bool),
            "stated": self.stated,
            "randomised": self.is_randomised,
            "controlled": self.controlled,
            "long": self.long,
            "sham_randomised": best,
            "compared": other,
            "uncontrolled": ~(best | other),
        }
        return groups[name]

    def rows_of(self, mask: Mask) -> Rows:
        """The papers of some studies, for `view_of_rows` and `record_table.page`."""
        chosen = (row for number in np.flatnonzero(mask).tolist() for row in self.rows[number])
        return np.fromiter(chosen, dtype=np.int64)

    def study(self, number: int) -> Study:
        """One study with its reports."""
        randomised, follow_up = int(self.randomised[number]), float(self.follow_up[number])
        return Study(
            number=number,
            reports=tuple(_report(self.evidence, row) for row in self.rows[number]),
            people=int(self.people[number]) if self.people[number] >= 0 else None,
            randomised=None if randomised < 0 else bool(randomised),
            controlled=bool(self.controlled[number]),
            follow_up=None if np.isnan(follow_up) else follow_up,
        )

    @cached_property
    def studies(self) -> tuple[Study, ...]:
        """All studies; of many, `study` makes only those that are shown."""
        return tuple(map(self.study, range(len(self))))

    @property
    def largest(self) -> int | None:
        """The number of the study with most people, the newest of several; None where none states them."""
        return int(self.people.argmax()) if self.stated.any() else None


def clinical_studies(view: View) -> ClinicalStudies:
    """The human studies among the papers of a view; counted once for each."""
    if view not in _known:
        _known[view] = _found(view)
    return _known[view]


def papers_of(view: View, group: str) -> Mask:
    """The papers of the studies in one of `GROUPS`, or of the study that has this PMID among its papers."""
    studies = clinical_studies(view)
    mask = np.zeros(len(view.evidence), dtype=bool)
    if group in GROUPS:
        mask[studies.rows_of(studies.group(group))] = True
    else:
        wanted = view.evidence.row_of.get(int(group))
        for rows in studies.rows:
            if wanted in rows:
                mask[list(rows)] = True
    return mask


def _found(view: View) -> ClinicalStudies:
    evidence = view.evidence
    types, size = evidence.columns[ARTICLE_TYPE], len(evidence)
    results = view.mask & human_studies(evidence.topic, types, size)
    protocols = view.mask & types.having([PROTOCOL], size) & ~results
    rows = np.concatenate([np.flatnonzero(results), np.flatnonzero(protocols)])
    study = _same_study(evidence, rows)
    # Only what has a result is a study; a protocol alone is not.
    kept = np.isin(study, study[: int(np.count_nonzero(results))])
    rows, study = rows[kept], study[kept]
    is_protocol = protocols[rows]
    order = np.lexsort((evidence.pmids[rows], -evidence.years[rows], is_protocol, study))
    rows, study, is_protocol = rows[order], study[order], is_protocol[order]
    starts = np.flatnonzero(np.diff(study, prepend=-1))
    newest = np.lexsort((evidence.pmids[rows[starts]], -evidence.years[rows[starts]]))
    place = np.empty(len(starts), dtype=np.int64)
    place[newest] = np.arange(len(starts))
    place = np.repeat(place, np.diff(starts, append=len(rows)))  # of each paper's study
    papers = np.split(rows, starts[1:]) if len(rows) else []
    return ClinicalStudies(
        evidence,
        tuple(tuple(papers[number].tolist()) for number in newest.tolist()),
        **_combined(evidence, rows, place, ~is_protocol, len(starts)),
    )


def in_words(studies: ClinicalStudies) -> str:
    """One paragraph that says what the human evidence is, made from the counts and nothing else."""
    count, stated = len(studies), int(np.count_nonzero(studies.stated))
    sample = studies.evidence.provenance.is_starter
    none = "none in this sample" if sample else "none"
    if not count:
        return f"No human studies among these papers{' of a sample' if sample else ''}."
    people = f"{counted(studies.total_people, 'person', 'people')} in {'it' if count == 1 else 'them'}"
    if not stated:
        people = f"{none} states how many people were in it"
    elif stated < count:
        people += f" (stated by {stated} of {count})"
    design = (
        _share(mask, one, many, none)
        for mask, one, many in (
            (studies.is_randomised, "is randomised", "are randomised"),
            (studies.controlled, "has a placebo or sham control", "have a placebo or sham control"),
            (studies.long, "has a follow-up of a year or more", "have a follow-up of a year or more"),
        )
    )
    begin = "in this sample: " if sample else ""
    said = [f"{begin}{counted(count, 'human study', 'human studies')}; {people}", ", ".join(design)]
    if stated > 1 and (largest := studies.largest) is not None:
        year = int(studies.evidence.years[studies.rows[largest][0]])
        when = f" ({year})" if year else ""
        said.append(f"the largest{when} has {counted(int(studies.people[largest]), 'person', 'people')}")
    if studies.evidence.topic.counter_evidence:
        found = _share(studies.without_benefit, "found no benefit", "found no benefit", none)
        said.append(found if studies.without_benefit.any() else f"{none} reports a lack of benefit")
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in said)


def _share(mask: Mask, one: str, many: str, none: str) -> str:
    number = int(np.count_nonzero(mask))
    return counted(number, one, many) if number else f"{none} {one}"


def _report(evidence: Evidence, row: int) -> Report:
    year = int(evidence.years[row])
    return Report(
        row=row,
        pmid=int(evidence.pmids[row]),
        year=year or None,
        title=evidence.titles[row].as_py(),
        is_protocol=PROTOCOL in evidence.categories_of(row, ARTICLE_TYPE),
        labels=evidence.labels_of(row),
        flags=evidence.flags_of(row),
    )


def _same_study(evidence: Evidence, rows: Rows) -> Rows:
    """A number for each paper; papers that share a registration, also by way of a third, have the same."""
    ids = evidence.characteristics["registry_ids"].take(pa.array(rows)).combine_chunks()
    study = list(range(len(rows)))

    def first(paper: int) -> int:
        while study[paper] != paper:
            paper = study[paper]
        return paper

    holder: dict[str, int] = {}
    for paper, name in zip(
        pc.list_parent_indices(ids).to_pylist(), pc.list_flatten(ids).to_pylist(), strict=True
    ):
        one, other = first(paper), first(holder.setdefault(name, paper))
        study[max(one, other)] = min(one, other)
    return np.array([first(paper) for paper in range(len(rows))], dtype=np.int64)


def _combined(evidence: Evidence, rows: Rows, place: Rows, has_results: Mask, count: int) -> dict[str, Any]:
    """What the papers of each study state together; `place` is the study of each paper."""
    stated = evidence.characteristics.take(pa.array(rows))
    participants, follow_up, by_text = (
        numbers(stated, name) for name in ("participants", "follow_up", "randomised")
    )
    treated = has_results & ~np.isnan(participants) & (numbers(stated, "planned") == 0)
    people = np.full(count, -1, dtype=np.int64)
    np.maximum.at(people, place[treated], participants[treated].astype(np.int64))
    # What the labels of a trial say goes before the text of any other study.
    by_label = evidence.randomised[rows]
    randomised = np.full(count, -1, dtype=np.int8)
    np.maximum.at(
        randomised, place, np.where(by_label >= 0, by_label, np.nan_to_num(by_text, nan=-1)).astype(np.int8)
    )
    longest = np.full(count, np.nan)
    np.fmax.at(longest, place[has_results], follow_up[has_results])
    sham = pc.equal(stated["control"], Control.PLACEBO_SHAM.value).to_numpy(zero_copy_only=False)
    against, in_favour = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for facet in evidence.topic.facets:
        counter = [code for code_facet, code in evidence.topic.counter_evidence if code_facet == facet.code]
        if counter:
            column = evidence.columns[facet.code]
            others = {one.code for one in facet.categories if not one.catch_all} - set(counter)
            against[place[has_results & column.having(counter, len(evidence))[rows]]] = True
            in_favour[place[has_results & column.having(others, len(evidence))[rows]]] = True
    controlled = np.zeros(count, dtype=bool)
    controlled[place[sham == True]] = True  # noqa: E712  # null where no control is stated
    compared = np.zeros(count, dtype=bool)
    stated_control = pc.is_in(
        stated["control"], pa.array([c.value for c in Control if c is not Control.NONE])
    )
    compared[place[stated_control.to_numpy(zero_copy_only=False)]] = True
    return {
        "people": people,
        "randomised": randomised,
        "controlled": controlled,
        "compared": compared,
        "follow_up": longest,
        "without_benefit": against & ~in_favour,
    }
