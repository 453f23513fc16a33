"""The methods on the page: how its papers were found and labelled, limits, versions and citation."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from data.evidence.analysis.prisma_flow import all_stages, flow
from data.evidence.view import View
from data.exports import methods_text
from data.exports.methods_readings import who_gives_labels
from data.exports.methods_text import Passage
from data.labelling.evaluation.published_accuracy import recorded_accuracy
from data.records.text import one_line
from data.settings import LanguageModel
from data.topics.model import Facet, Topic

_LICENCES: Passage = (
    (
        "Data",
        "Bibliographic data: courtesy of the U.S. National Library of Medicine, which does not endorse this "
        "map. Titles are those of the papers.",
    ),
    (
        "Program and font",
        "The program of this page is under the MIT licence. The font is Source Sans 3, copyright Adobe, "
        "under the SIL Open Font License 1.1 (https://openfontlicense.org).",
    ),
)


def methods(view: View, link: str) -> str:
    """The methods as HTML; everything in it is escaped.

    Args:
        view: the papers of the file.
        link: the address of the live view; '' if unknown.
    """
    evidence, topic = view.evidence, view.evidence.topic
    found = flow(evidence, related=view.selection.related)
    rows = [
        row
        for stage in all_stages(found)
        for row in ((stage.name, stage.records), *((f"– {name}", number) for name, number in stage.parts))
    ]
    return "\n".join(
        (
            _section("How PubMed was searched", methods_text.how_pubmed_was_searched(evidence)),
            "<h3>From PubMed’s count to the papers of the whole search (PRISMA 2020)</h3>",
            _table(("Stage", "Records"), ((name, f"{number:,}") for name, number in rows)),
            f"<p>{_words(' '.join((found.screening, *found.following)))}</p>",
            _section("Core and related papers", methods_text.core_and_related(evidence)),
            _section(
                "How papers are labelled",
                (
                    *methods_text.how_labels_are_made(topic),
                    *who_gives_labels(evidence, LanguageModel()),
                ),
            ),
            _accuracy(topic),
            _section("What the map cannot tell", methods_text.LIMITS),
            _section("Retractions and corrections", methods_text.INTEGRITY),
            "<h3>Codebook</h3>",
            *map(_codebook, topic.facets),
            _section("Versions", methods_text.versions(evidence)),
            _section("How to cite", (("Citation", methods_text.how_to_cite(evidence, link)), *_LICENCES)),
        )
    )


def _section(title: str, passage: Passage) -> str:
    if not passage:
        return ""
    lines = "".join(f"<dt>{_words(name)}</dt><dd>{_words(words)}</dd>" for name, words in passage)
    return f"<h3>{_words(title)}</h3><dl>{lines}</dl>"


def _accuracy(topic: Topic) -> str:
    """How good the labels of rules are, by facet; on the frozen set where there is one."""
    accuracy = recorded_accuracy(topic)
    if accuracy is None:
        return ""
    measured = accuracy.frozen or accuracy
    on = (
        methods_text.measured_on_frozen_set(accuracy)
        if accuracy.frozen
        else methods_text.measured_on_reference_set(accuracy)
    )
    rows = (
        (row.name, f"{row.measure.support:,}", f"{row.measure.precision:.2f}", f"{row.measure.recall:.2f}")
        for row in methods_text.accuracy_rows(topic, measured)
    )
    return _section("How good automatic labels are", on) + _table(
        ("Facet", "Reference labels", "Precision", "Recall"), rows
    )


def _codebook(facet: Facet) -> str:
    rows = ((category.name, category.definition) for category in facet.categories)
    table = _table(("Category", "Definition"), rows)
    return (
        f"<details><summary>{_words(facet.name)}</summary><p>{_words(facet.definition)}</p>{table}</details>"
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{_words(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_words(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _words(text: str) -> str:
    return escape(one_line(text))
