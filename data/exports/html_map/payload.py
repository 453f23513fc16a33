"""What the scripts of the page know: papers, their labels and who gave them, and the rules of the topic."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.evidence.analysis.category_groups import listed_categories
from data.evidence.analysis.preset_crosstab import SHARE
from data.evidence.common_facets import DESIGN_FACETS, RECORD_FACETS
from data.evidence.evidence import Evidence
from data.evidence.reader_facet import READER_FACETS
from data.evidence.selection import Selection
from data.evidence.study_facets import STUDY_FACETS
from data.evidence.view import View
from data.exports.html_map.words import words_of
from data.labelling.labels import BY_RULE, IN_SCOPE, PHASE, RANDOMISED, Attribution
from data.labelling.origin import LETTERS, who_gave
from data.records.notices import flag_words
from data.records.record import Record
from data.records.text import one_line
from data.records.urls import doi_url, pmc_url
from data.topics.colours import colour_of
from data.topics.model import ARTICLE_TYPE, Topic

MOST_PAPERS = 20_000
"""More would make a page too large for a phone."""
_AUTHORS = 3  # named before "et al."


@dataclass(frozen=True, slots=True)
class Start:
    """How the page shows the map when it is opened.

    Attributes:
        rows: facet code; columns: the same.
        split: the facet that divides the marks; None for none.
        rendering: 'bubbles', 'heat' or 'table'.
    """

    rows: str
    columns: str
    split: str | None = ARTICLE_TYPE
    rendering: str = "bubbles"


def start_of(topic: Topic) -> Start:
    """The map that the dashboard opens with."""
    first = topic.presets[0]
    return Start(first.rows, first.columns)


def rows_in_file(view: View) -> NDArray[np.int64]:
    """Positions of the papers that the file holds: those that pass the filters of a view.

    Retracted and related papers and those out of scope are among them; the page has the same switches for
    them as the dashboard. A preprint whose article is there is not, because it never counts.
    """
    return np.flatnonzero((view.failed == 0) & ~view.evidence.superseded)


def payload(view: View, rows: NDArray[np.int64], records: Iterable[Record], start: Start) -> dict[str, Any]:
    """The data of the page, to be written as JSON.

    Args:
        view: the papers.
        rows: as `rows_in_file` gives them.
        records: of these rows, in any order; what is missing is shown without authors and journal.
        start: how the map is drawn at first.
    """
    evidence, selection = view.evidence, view.selection
    facets = [_facet(evidence, rows, code, selection) for code in evidence.columns]
    codes = {facet["code"] for facet in facets if facet["axis"]}
    return {
        "start": {
            "rows": start.rows,
            "columns": start.columns,
            "split": start.split if start.split in codes else ARTICLE_TYPE if start.split else None,
            "rendering": start.rendering,
            "related": selection.related,
            "retracted": selection.retracted,
            "out_of_scope": selection.out_of_scope,
        },
        "rules": _rules(evidence.topic),
        "facets": facets,
        "papers": _papers(evidence, rows, records),
        "words": words_of(evidence.index, rows),
        **_given(evidence, rows, {*codes, RANDOMISED, PHASE, IN_SCOPE}),
    }


def _rules(topic: Topic) -> dict[str, Any]:
    """What the counts of the page depend on beside the labels."""
    related = topic.related
    return {
        "types": ARTICLE_TYPE,
        "human": topic.human_types,
        "animal": topic.animal_types,
        "trials": topic.trial_types,
        "systematic_reviews": topic.systematic_review_types,
        "against": topic.counter_evidence,
        "against_words": topic.counter_words if topic.counter_evidence else "",
        "share": SHARE,
        "related": related
        and {
            "name": related.name,
            "switch": related.switch,
            "facet": related.facet,
            "categories": related.categories,
        },
        "presets": [
            {
                "title": preset.title,
                "rows": preset.rows,
                "columns": preset.columns,
                "order": preset.columns_order,
                "apart": preset.apart,
                "share": preset.share,
            }
            for preset in topic.presets
        ],
    }


def _facet(evidence: Evidence, rows: NDArray[np.int64], code: str, selection: Selection) -> dict[str, Any]:
    """One facet: its categories, and those of each paper.

    Countries and journals without a paper in the file are left out.
    """
    topic, column = evidence.topic, evidence.columns[code]
    own = next((facet for facet in topic.facets if facet.code == code), None)
    inside = np.isin(column.rows, rows)
    used = np.arange(len(column.codes))
    if code in RECORD_FACETS:
        used = np.unique(column.values[inside])
    place = np.full(len(column.codes), -1)
    place[used] = np.arange(len(used))
    values: list[list[int]] = [[] for _ in rows]
    papers = np.searchsorted(rows, column.rows[inside]).tolist()
    for paper, value in zip(papers, place[column.values[inside]].tolist(), strict=True):
        values[paper].append(value)
    categories = {category.code: category for category in listed_categories(topic, code)}
    listed = [(column.codes[at], column.names[at]) for at in used.tolist()]
    return {
        "code": code,
        "name": own.name if own else _COMMON[code],
        "plural": own.plural if own else "",
        "axis": own is not None,
        "room": _room(topic, code),
        "codes": [category for category, _ in listed],
        "names": [one_line(name) for _, name in listed],
        "groups": [categories[each].group if each in categories else "" for each, _ in listed],
        "colours": [colour_of(own, each) for each, _ in listed] if own else [],
        "catch_all": [at for at, (each, _) in enumerate(listed) if own and categories[each].catch_all],
        "not_in_map": [at for at, (each, _) in enumerate(listed) if own and not categories[each].in_map],
        "chosen": sorted(selection.codes(code)),
        "of": [sorted(each) if len(each) != 1 else each[0] for each in values],
    }


_COMMON = DESIGN_FACETS | STUDY_FACETS | RECORD_FACETS | READER_FACETS


def _room(topic: Topic, code: str) -> str:
    """Where in the filters a facet is: among the first, those of human studies, or the others."""
    if code in DESIGN_FACETS or (code in STUDY_FACETS and topic.human_types):
        return "human"
    if code in STUDY_FACETS:
        return ""
    return "first" if any(facet.code == code and facet.in_sidebar for facet in topic.facets) else "more"


def _papers(evidence: Evidence, rows: NDArray[np.int64], records: Iterable[Record]) -> dict[str, Any]:
    """What is shown of each paper, by column."""
    reasons = dict(evidence.out_of_scope)
    pmids = evidence.pmids[rows].tolist()
    place = {pmid: at for at, pmid in enumerate(pmids)}
    cited = dict.fromkeys(pmids, ("", "", "", ""))
    for record in records:
        if record.pmid in cited:
            cited[record.pmid] = _cited(record)
    authors, sources, dois, pmcs = ([one[part] for one in cited.values()] for part in range(4))
    return {
        "pmid": pmids,
        "year": evidence.years[rows].tolist(),
        "title": [one_line(title) for title in evidence.titles.take(rows).to_pylist()],
        "authors": authors,
        "source": sources,
        "doi": dois,
        "pmc": pmcs,
        "flags": ["; ".join(flag_words(evidence.flags_of(row))) for row in rows.tolist()],
        "retracted": _places(evidence.retracted[rows]),
        "related": _places(evidence.related[rows]),
        "by_citation": {
            place[pmid]: by for pmid, by in evidence.provenance.by_citation.items() if pmid in place
        },
        "out_of_scope": {place[pmid]: reason for pmid, reason in reasons.items() if pmid in place},
    }


def _places(mask: NDArray[np.bool_]) -> list[int]:
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _cited(record: Record) -> tuple[str, str, str, str]:
    """Authors, journal with volume and pages, and the addresses of the paper."""
    names = [one_line(author) for author in record.authors]
    more = len(names) > _AUTHORS or record.more_authors
    authors = ", ".join(names[:_AUTHORS]) + (", et al." if more and names else "")
    issue = f"({record.issue})" if record.issue else ""
    numbers = f"{record.volume}{issue}{f':{record.location}' if record.location else ''}"
    when = f"{record.year or ''}{f';{numbers}' if numbers else ''}"
    source = ". ".join(part for part in (record.journal.rstrip("."), when) if part)
    doi = doi_url(record.doi) if record.doi else ""
    return authors, one_line(source), doi, pmc_url(record.pmcid) if record.pmcid else ""


def _given(evidence: Evidence, rows: NDArray[np.int64], fields: Set[str]) -> dict[str, Any]:
    """Who gave the labels that are not a rule's: by paper and field a position in the list of all."""
    listed: dict[str, int] = {}
    origins: list[dict[str, str]] = []

    def place_of(by: Attribution) -> int:
        words = who_gave(by)
        if words not in listed:
            listed[words] = len(origins)
            origins.append({"sign": LETTERS[by.origin], "words": words, "legend": by.origin.words})
        return listed[words]

    place_of(BY_RULE)
    given: dict[int, dict[str, int]] = {}
    for at, pmid in enumerate(evidence.pmids[rows].tolist()):
        for field, by in evidence.attributions.get(pmid, {}).items():
            if field in fields:
                given.setdefault(at, {})[field] = place_of(by)
    return {"origins": origins, "given": given}
