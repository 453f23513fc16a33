"""Explains the labels of a record: the words behind each, where they stand, and who gave the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.labelling.classifier import Classifier, field_text
from data.labelling.labels import Labels, Match, Origin, TextField
from data.records.record import Record


@dataclass(frozen=True, slots=True)
class Explanation:
    """Explains one label of a record.

    Attributes:
        spans: the words by which the rules give the label, in the order of the text; for a reference label
            too, where the rules agree with it.
    """

    facet: str
    category: str
    origin: Origin
    spans: tuple[Match, ...]

    @property
    def note(self) -> str:
        """Who gave the label, and on what basis, as a phrase."""
        if self.origin is Origin.REFERENCE:
            read = "read by a language model from a summary of the paper"
            return f"{read}; the words marked say the same" if self.spans else read
        if self.spans:
            return "found by rule in the words marked"
        return "given because nothing else of its kind was found"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and the labels it supports: positions in the `Explanation`s, () for plain text."""

    text: str
    explanations: tuple[int, ...]


def explain(classifier: Classifier, record: Record, labels: Labels | None = None) -> tuple[Explanation, ...]:
    """Explain the labels of a record.

    Args:
        classifier: of the topic; it labels the record again.
        record: the record.
        labels: the labels under which it is counted (`Evidence.labels_of`), a rule's or a reader's; None for
            those the rules give now.

    Returns:
        One explanation per label, in the same order.
    """
    automatic = classifier.classify(record)
    spans = {(label.facet, label.category): label.matches for label in automatic.labels}
    return tuple(
        Explanation(
            label.facet,
            label.category,
            label.origin,
            tuple(sorted(spans.get((label.facet, label.category), ()), key=_place)),
        )
        for label in (labels or automatic).labels
    )


def pieces(record: Record, field: TextField, explanations: Sequence[Explanation]) -> tuple[Piece, ...]:
    """A field's text cut where spans begin and end, for highlighting; joined, the pieces are the text.

    Words may support several labels, and spans may overlap.
    """
    text = field_text(record, field)
    marks = [
        (match.start, match.end, number)
        for number, explanation in enumerate(explanations)
        for match in explanation.spans
        if match.field == field
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in marks), *(end for _, end, _ in marks)})
    return tuple(
        Piece(
            text[start:end],
            tuple(sorted({number for first, last, number in marks if first <= start and end <= last})),
        )
        for start, end in pairwise(cuts)
    )


def _place(match: Match) -> tuple[str, int, int]:
    return match.field, match.start, match.end
