"""Why a paper has its labels: the words that gave each, where they stand, and who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.labelling.classifier import Classifier, field_text
from data.labelling.labels import Labels, Match, Origin, TextField
from data.records.record import Record


@dataclass(frozen=True, slots=True)
class Why:
    """Why a record has one label.

    Attributes:
        spans: the words that give the label by rule, in the order of the text; also beside a reference label,
            where the rules agree with it.
    """

    facet: str
    category: str
    origin: Origin
    spans: tuple[Match, ...]

    @property
    def note(self) -> str:
        """In words who gave the label, and from what."""
        if self.origin is Origin.REFERENCE:
            read = "read by a language model from a summary of the paper"
            return f"{read}; the words marked say the same" if self.spans else read
        if self.spans:
            return "found by rule in the words marked"
        return "given because nothing else of its kind was found"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and which labels it gives: positions in the `Why`s, () for plain text."""

    text: str
    whys: tuple[int, ...]


def explain(classifier: Classifier, record: Record, labels: Labels | None = None) -> tuple[Why, ...]:
    """Why a record has the labels it has.

    Args:
        classifier: of the topic; it reads the record again.
        record: the record.
        labels: those with which it is counted (`Evidence.labels_of`), a rule's or a reader's; None for those
            that the rules give it now.

    Returns:
        One for each label, in the order of the labels.
    """
    automatic = classifier.classify(record)
    spans = {(label.facet, label.category): label.matches for label in automatic.labels}
    return tuple(
        Why(
            label.facet,
            label.category,
            label.origin,
            tuple(sorted(spans.get((label.facet, label.category), ()), key=_place)),
        )
        for label in (labels or automatic).labels
    )


def pieces(record: Record, field: TextField, whys: Sequence[Why]) -> tuple[Piece, ...]:
    """A field's text cut where marks begin and end, for highlighting; together the pieces are the text.

    Words may give several labels, and spans may overlap.
    """
    text = field_text(record, field)
    marks = [
        (match.start, match.end, number)
        for number, why in enumerate(whys)
        for match in why.spans
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
