"""The methods as a Word document, for the appendix of a paper.

Text from PubMed is inserted as text: python-docx escapes it, and characters that XML forbids are removed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from data.evidence.analysis.coded_papers import coded_papers
from data.evidence.analysis.prisma_flow import all_stages, flow
from data.evidence.evidence import Evidence
from data.exports import methods_readings, methods_text
from data.exports.methods_readings import ReadByPeople
from data.exports.word import add_table, new_document
from data.labelling.evaluation.published_accuracy import Accuracy, recorded_accuracy
from data.records.text import one_line
from data.settings import LanguageModel
from data.topics.model import Facet, Topic

MOST_LISTED = 500  # papers out of scope that are listed individually; an appendix has no room for more
NOBODY, NO_MODEL = ReadByPeople(), LanguageModel()
_FIGURES = ("Reference labels", "Precision", "Recall", "F1")
_WIDTHS = (7, 2.6, 2.4, 2.4, 2.2)  # of the columns of a table of figures, in centimetres


def methods_document(
    evidence: Evidence,
    link: str,
    *,
    related: bool = False,
    read: ReadByPeople = NOBODY,
    model: LanguageModel = NO_MODEL,
) -> bytes:
    """Write the document.

    Args:
        evidence: the search, or the starter set, to describe.
        link: address of the live view; '' if unknown.
        related: whether related papers are counted.
        read: what the readings of people say about the labels.
        model: the language model that may read papers.

    Returns:
        A DOCX file.
    """
    document = new_document(f"Methods: {evidence.title}", evidence.topic.fingerprint)
    topic = evidence.topic
    document.add_heading(one_line(f"Methods: {evidence.title}"), 0)
    _search(document, evidence)
    _flow(document, evidence, related)
    _out_of_scope(document, evidence)
    document.add_heading("How papers are labelled", 1)
    _passage(document, methods_text.how_labels_are_made(topic))
    _passage(document, methods_readings.who_gives_labels(evidence, model))
    document.add_heading("How good the labels are", 1)
    _accuracy(document, topic)
    _reviews(document, evidence)
    _by_people(document, evidence, read)
    _how_done(document, evidence)
    document.add_heading("What the map cannot tell", 1)
    _passage(document, methods_text.LIMITS)
    document.add_heading("Retractions and corrections", 1)
    _passage(document, methods_text.INTEGRITY)
    document.add_heading("Versions, and how to cite", 1)
    _passage(document, methods_text.versions(evidence))
    document.add_paragraph(one_line(methods_text.how_to_cite(evidence, link)))
    document.add_heading("Codebook", 1)
    document.add_paragraph(methods_text.HOW_WORDS_ARE_WRITTEN)
    for facet in topic.facets:
        _codebook(document, facet)
    _lists(document, topic)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _search(document: Any, evidence: Evidence) -> None:
    document.add_heading("How PubMed was searched", 1)
    _passage(document, methods_text.how_pubmed_was_searched(evidence))
    document.add_heading("The map's own query, line by line", 2)
    add_table(
        document,
        ("Line", "Why it is there"),
        ((line.text, line.why) for line in evidence.topic.query_lines),
        (9.6, 7),
    )


def _flow(document: Any, evidence: Evidence, related: bool) -> None:
    document.add_heading("From PubMed's count to the papers shown (PRISMA 2020)", 1)
    found = flow(evidence, related=related)
    rows = [
        row
        for stage in all_stages(found)
        for row in (
            (stage.name, f"{stage.records:,}"),
            *((f"    {name}", f"{records:,}") for name, records in stage.parts),
        )
    ]
    add_table(document, ("Stage", "Records"), rows, (13.6, 3))
    document.add_paragraph(" ".join((found.screening, *found.following)))
    _passage(document, methods_text.core_and_related(evidence))


def _out_of_scope(document: Any, evidence: Evidence) -> None:
    aside = evidence.set_aside
    if not aside:
        return
    document.add_heading("Papers out of scope", 1)
    titles = (
        (pmid, evidence.titles[evidence.row_of[pmid]].as_py(), why) for pmid, why in aside[:MOST_LISTED]
    )
    add_table(
        document, ("PMID", "Title", "Why"), ((str(p), title, why) for p, title, why in titles), (2.2, 8.4, 6)
    )
    if len(aside) > MOST_LISTED:
        document.add_paragraph(f"The first {MOST_LISTED:,} of {len(aside):,}.")


def _accuracy(document: Any, topic: Topic) -> None:
    accuracy = recorded_accuracy(topic)
    if accuracy is None:
        document.add_paragraph("The labels of this topic have not been measured.")
        return
    if accuracy.fingerprint != topic.fingerprint:
        document.add_paragraph("The codebook has changed since these figures were measured.")
    if accuracy.frozen:
        document.add_heading("Frozen set", 2)
        _passage(document, methods_text.measured_on_frozen_set(accuracy))
        _by_facet(document, topic, accuracy.frozen)
    document.add_heading("Reference set", 2)
    _passage(document, methods_text.measured_on_reference_set(accuracy))
    _by_facet(document, topic, accuracy)
    document.add_heading("Reference set, category by category", 2)
    for facet in topic.facets:
        if own := methods_text.category_rows(facet, accuracy):
            add_table(document, (facet.name, *_FIGURES), map(_figures, own), _WIDTHS)
            document.add_paragraph()


def _by_facet(document: Any, topic: Topic, accuracy: Accuracy) -> None:
    add_table(
        document, ("Facet", *_FIGURES), map(_figures, methods_text.accuracy_rows(topic, accuracy)), _WIDTHS
    )


def _reviews(document: Any, evidence: Evidence) -> None:
    """How labels agree with what authors of published reviews coded."""
    papers = coded_papers(evidence)
    if passage := methods_text.compared_with_reviews(evidence, papers):
        document.add_heading("Published reviews", 2)
        _passage(document, passage)
    _table(document, methods_text.review_rows(evidence.topic, papers))


def _by_people(document: Any, evidence: Evidence, read: ReadByPeople) -> None:
    """How good labels are by what people read, and how well two people agree."""
    topic = evidence.topic
    if passage := methods_readings.measured_on_readings(read, evidence.provenance.key):
        document.add_heading("By what people read", 2)
        _passage(document, passage)
        _table(document, methods_readings.origin_rows(topic, read))
        if rows := methods_readings.origin_characteristic_rows(read):
            document.add_paragraph("How studies were done; in brackets the values that people gave:")
            _table(document, rows)
    if passage := methods_readings.how_readers_agree(read.agreement):
        document.add_heading("Readers", 2)
        _passage(document, passage)
        _table(document, methods_readings.agreement_rows(topic, read.agreement))


def _table(document: Any, rows: Sequence[dict[str, str]]) -> None:
    """Rows with the same columns, the first of them words."""
    if rows:
        add_table(document, tuple(rows[0]), (tuple(row.values()) for row in rows), _WIDTHS[: len(rows[0])])


def _how_done(document: Any, evidence: Evidence) -> None:
    document.add_heading("How studies were done", 1)
    accuracy = recorded_accuracy(evidence.topic)
    _passage(document, methods_text.HOW_STUDIES_ARE_READ)
    rows = methods_text.characteristic_rows(evidence, accuracy)
    widths = (2.6, 6.6, 3.4, 1.3, 1.5, 1.2)
    add_table(document, tuple(rows[0]), (tuple(row.values()) for row in rows), widths[: len(rows[0])])
    if accuracy is None:
        return
    _passage(document, methods_text.characteristics_measured_on(accuracy))
    if accuracy.frozen and (rows := methods_text.frozen_characteristic_rows(accuracy)):
        document.add_paragraph(f"On the frozen set of {accuracy.frozen.records:,} records, never tuned on:")
        _table(document, rows)


def _figures(row: methods_text.AccuracyRow) -> tuple[str, ...]:
    measure = row.measure
    uncertain = (measure.recall, measure.f1)
    return (
        row.name,
        f"{measure.support:,}",
        f"{measure.precision:.2f}",
        *(f"{figure:.2f}" if measure.support else "–" for figure in uncertain),
    )


def _codebook(document: Any, facet: Facet) -> None:
    document.add_heading(one_line(facet.name), 2)
    document.add_paragraph(methods_text.ONE_LABEL if facet.single else methods_text.SEVERAL_LABELS)
    rows = ((category.name, category.definition) for category in facet.categories)
    add_table(document, ("Category", "What counts"), rows, (4.6, 12))
    document.add_heading("The words that give each", 3)
    for category in facet.categories:
        _small(document, category.name, methods_text.words_of_category(category))


def _lists(document: Any, topic: Topic) -> None:
    """The word lists that the codebook names in braces."""
    document.add_heading("Word lists", 2)
    for name, words in sorted(
        {pair for facet in topic.facets for pair in methods_text.lists_of_words(facet, topic)}
    ):
        _small(document, f"{{{name}}}", words)


def _small(document: Any, name: str, words: str) -> None:
    paragraph = document.add_paragraph()
    for run in (paragraph.add_run(one_line(f"{name}: ")), paragraph.add_run(f" {one_line(words)}")):
        run.font.size = Pt(7.5)
    paragraph.runs[0].bold = True


def _passage(document: Any, passage: methods_text.Passage) -> None:
    for name, words in passage:
        paragraph = document.add_paragraph()
        paragraph.add_run(one_line(f"{name}: ")).bold = True
        paragraph.add_run(f" {one_line(words)}")
