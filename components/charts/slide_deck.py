"""Slides of a view: one figure, or the whole deck for a talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from components.charts.key_numbers import tiles
from components.figures.common.frame import Figure
from components.figures.slides.native import native
from components.state.captions import (
    asks_own_question,
    caption,
    filters_in_words,
    papers_and_filters,
)
from components.state.formatting import day
from data.evidence.evidence import Evidence
from data.evidence.view import View
from data.exports.methods_text import LIMITS, Passage
from data.exports.slides.deck import Cover, Slide, Text, slide_deck
from data.exports.slides.shapes import Numbers
from data.exports.slides.tables import Cell, Column, Table
from data.exports.source_line import source_line, who_labelled
from data.labelling.labels import PHASES, Origin
from data.records.record import Record
from data.records.text import counted
from data.records.urls import pubmed_url
from data.topics.model import ARTICLE_TYPE, Facet, Topic

Records = Callable[[tuple[int, ...]], Mapping[int, Record]]

_TRIALS, _TRIALS_A_SLIDE = 40, 5


def one_slide(figure: Figure, view: View, link: str) -> bytes:
    """A figure as a PowerPoint file of one slide.

    Args:
        figure: drawn at image size (`theme.IMAGE_WIDTH` by `theme.IMAGE_HEIGHT`).
        view: the papers it counts; its filters, query and search date go into the speaker notes.
        link: web address of the live view, for the QR code; '' for none.

    Raises:
        ValueError: the link is not a web address.
    """
    return slide_deck([_of_figure(figure, view, link)])


def whole_deck(view: View, figures: Sequence[Figure], link: str, records: Records) -> bytes:
    """Title, key numbers, every figure, the clinical trials, methods and limits, as a PowerPoint file.

    Args:
        view: the papers selected.
        figures: in the order of the slides, each drawn at image size.
        link: web address of the live view, for the QR codes; '' for none.
        records: returns records by PMID; a missing one is listed by its PMID alone.

    Raises:
        ValueError: the link is not a web address.
    """
    return slide_deck(
        [
            _cover(view, link),
            _numbers(view, link),
            *(_of_figure(figure, view, link) for figure in figures),
            *_trials(view, link, records),
            _methods(view, link),
            _limits(view, link),
        ]
    )


def shared_slide(title: str, view: View, link: str, subtitle: str = "") -> Slide:
    """A slide with everything that the slides of a view share, and an empty body."""
    words = caption(view)
    return Slide(
        title,
        subtitle or words.subtitle,
        Text(()),
        source=words.source,
        notes=_notes(title, view, link),
        link=link,
    )


def _of_figure(figure: Figure, view: View, link: str) -> Slide:
    shared = shared_slide(figure.title, view, link, figure.subtitle)
    drawn = native(figure, shared.source)
    return replace(
        shared,
        body=drawn.body,
        remarks=drawn.remarks,
        notes=_notes(figure.title, view, link, figure.alt, drawn.remarks, subtitle=figure.subtitle),
        alt=figure.alt,
    )


def _cover(view: View, link: str) -> Slide:
    topic, origin = view.evidence.topic, view.evidence.provenance
    lines = (
        papers_and_filters(view),
        f"{origin.event} {day(origin.date)}",
    )
    shared = shared_slide(view.evidence.title, view, link)
    question = topic.question if view.evidence.title == topic.title else ""
    return replace(shared, subtitle=question, body=Cover(lines))


def _numbers(view: View, link: str) -> Slide:
    numbers = tuple((tile.label, tile.value, tile.note) for tile in tiles(view))
    return replace(shared_slide("The evidence in numbers", view, link), body=Numbers(numbers))


def _trials(view: View, link: str, records: Records) -> list[Slide]:
    """Slides of the clinical trials, newest first."""
    evidence = view.evidence
    mask = view.mask & evidence.columns[ARTICLE_TYPE].having(evidence.topic.trial_types, len(evidence))
    rows = np.flatnonzero(mask)
    rows = rows[np.argsort(-evidence.years[rows], kind="stable")]
    shown = rows[:_TRIALS]
    known = records(tuple(int(pmid) for pmid in evidence.pmids[shown]))
    more = len(rows) - len(shown)
    facets = _facets_of_trials(evidence.topic)
    columns = (
        Column("Year", 0.7),
        Column("Trial", 4.8),
        *(Column(facet.name, 2.0) for facet in facets),
        Column("Design", 1.8),
        Column("PMID", 1.1),
    )
    alt_of = ", ".join(column.heading.lower() for column in columns[:-1])
    slides = []
    start = 0
    for page in np.array_split(shown, -(-len(shown) // _TRIALS_A_SLIDE)) if len(shown) else ():
        title = f"Clinical trials, {start + 1}–{start + len(page)} of {len(rows):,}"
        start += len(page)
        table = Table(
            columns,
            tuple(_trial(evidence, facets, int(row), known) for row in page),
            largest=14,
            more=f"And {more:,} more; the link above shows them." if more and start == len(shown) else "",
        )
        alt = f"Table of {counted(len(page), 'clinical trial')} with {alt_of} and PMID."
        slides.append(replace(shared_slide(title, view, link), body=table, alt=alt))
    return slides


def _facets_of_trials(topic: Topic) -> tuple[Facet, ...]:
    """The columns of the trial table: the axes of the topic's first preset, and the result."""
    first, results = topic.presets[0], [facet for facet, _ in topic.counter_evidence]
    return tuple(map(topic.facet, dict.fromkeys((first.columns, first.rows, *results))))


def _trial(
    evidence: Evidence, facets: Sequence[Facet], row: int, known: Mapping[int, Record]
) -> tuple[Cell, ...]:
    pmid = int(evidence.pmids[row])
    record = known.get(pmid) or Record(pmid)
    authors = record.authors[0] + (" et al. " if len(record.authors) > 1 else ". ") if record.authors else ""
    design = [{1: "randomised", 0: "not randomised"}.get(int(evidence.randomised[row]), "design not stated")]
    if (phase := int(evidence.phases[row])) >= 0:
        design.append(f"phase {PHASES[phase]}")
    warning = "Retracted: " if evidence.retracted[row] else ""
    return (
        Cell(str(int(evidence.years[row]) or "–")),
        Cell(f"{warning}{authors}{record.title or 'Without a title'}"),
        *(Cell(_names(evidence, facet, row)) for facet in facets),
        Cell(", ".join(design)),
        Cell(str(pmid), link=pubmed_url(pmid)),
    )


def _names(evidence: Evidence, facet: Facet, row: int) -> str:
    """The names of a paper's categories, a dash for none."""
    codes = evidence.categories_of(row, facet.code)
    return "; ".join(facet.category(code).name for code in codes) or "–"


def _methods(view: View, link: str) -> Slide:
    paragraphs = tuple((f"{lead}:", words) for lead, words in _search(view))
    return replace(shared_slide("How these papers were found", view, link), body=Text(paragraphs), source="")


def _limits(view: View, link: str) -> Slide:
    return replace(
        shared_slide("What this map cannot tell", view, link),
        body=Text(_what_it_cannot_tell(view)),
        source="",
    )


def _search(view: View) -> list[tuple[str, str]]:
    """How the records were found and counted, as pairs of name and text."""
    evidence = view.evidence
    origin = evidence.provenance
    lines = [
        ("Question", evidence.topic.question if asks_own_question(evidence) or origin.is_starter else "")
    ]
    if origin.is_starter:
        lines.append(("Records", source_line(evidence).removeprefix("Source: ")))
    else:
        lines += [
            ("Searched", f"PubMed, {day(origin.date)}; {counted(origin.counted, 'record')} found"),
            (
                "Missing",
                f"{counted(origin.not_received, 'record')} not received" if origin.not_received else "",
            ),
            ("Not readable", counted(origin.unreadable, "record") if origin.unreadable else ""),
            ("Query", origin.query),
            ("PubMed's translation", origin.translation),
            ("PubMed remarked", " ".join(origin.warnings)),
        ]
    lines.append(("Filters", filters_in_words(view.selection, evidence)))
    lines.append(("Counted here", f"{len(view):,} of {counted(view.total, 'paper')}"))
    if evidence.retracted_pmids:
        how = "counted too" if view.selection.retracted else "excluded"
        lines.append(("Retracted papers", f"{len(evidence.retracted_pmids):,}, {how}"))
    if evidence.topic.related and view.related_papers:
        how = "counted too" if view.selection.related else "excluded"
        lines.append((f"Papers on {evidence.topic.related.name}", f"{view.related_papers:,}, {how}"))
    if evidence.set_aside:
        how = "counted too" if view.selection.out_of_scope else "excluded"
        lines.append(("Out-of-scope papers", f"{len(evidence.set_aside):,}, {how}"))
    if evidence.notices:
        lines.append(("Retraction notices", f"{len(evidence.notices):,}, never counted"))
    return [(lead, words) for lead, words in lines if words]


def _what_it_cannot_tell(view: View) -> Passage:
    """The limits of evidence maps in general, and of this one."""
    return (*((f"{name}.", words) for name, words in LIMITS), ("Who labelled.", _readers(view.evidence)))


def _readers(evidence: Evidence) -> str:
    if evidence.all_read and set(evidence.read_by) == {Origin.MODEL}:
        return "A language model read each record against the codebook, not a clinician."
    by_rules = "Rules read title, abstract, keywords and MeSH headings"
    if not evidence.read:
        return f"{by_rules}; nobody has read each paper."
    caution = " A language model is not a clinician." if evidence.read_by[Origin.MODEL] else ""
    return f"{by_rules}. {who_labelled(evidence)}{caution}"


def _notes(title: str, view: View, link: str, *remarks: str, subtitle: str = "") -> str:
    """Speaker notes: the full text of the figure, its sources and its limits."""
    words = caption(view)
    lines = [title, subtitle or words.subtitle, *remarks, words.source]
    lines += [f"{lead}: {what}" for lead, what in _search(view)]
    lines += [f"{lead} {what}" for lead, what in _what_it_cannot_tell(view)]
    return "\n".join([*filter(None, lines), f"Live view: {link}" if link else ""]).rstrip()
