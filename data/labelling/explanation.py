"""Explains labels and characteristics of a record: the words behind each, where they stand, who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.labelling.characteristics.model import agree
from data.labelling.characteristics.reader import read_characteristics
from data.labelling.classifier import field_text
from data.labelling.labels import Attribution, Labels, Match, Origin, TextField
from data.labelling.quotation import find_quotation
from data.labelling.sections import plain_sentences
from data.records.record import Record
from data.topics.model import ARTICLE_TYPE


@dataclass(frozen=True, slots=True)
class Explanation:
    """Explains one label of a record.

    Attributes:
        by: who gave the label.
        spans: the words that show it, in the order of the text: those a reader quoted, otherwise those by
            which the rules give the same label.
    """

    facet: str
    category: str
    by: Attribution
    spans: tuple[Match, ...]

    @property
    def note(self) -> str:
        """On what basis the label was given, as a phrase."""
        if self.by.origin is not Origin.RULE:
            if not self.spans:
                return "no words quoted"
            return "shown by the words marked" if self.by.words else "the words marked say the same"
        if self.spans:
            return "found by rule in the words marked"
        return "given because nothing else of its kind was found"


@dataclass(frozen=True, slots=True)
class ValueExplanation:
    """Explains one characteristic.

    Attributes:
        field: an attribute of `Characteristics`.
        value: None where the record gives numbers that contradict each other.
        by: who gave it.
        spans: the words that show it: those a reader quoted, otherwise those from which the rules read the
            same value; or the numbers that contradict each other.
    """

    field: str
    value: object
    by: Attribution
    spans: tuple[Match, ...]


AnyExplanation = Explanation | ValueExplanation
_WORDS_NAMED = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and what it supports: positions in the `Explanation`s, () for plain text."""

    text: str
    explanations: tuple[int, ...]


def explain(record: Record, automatic: Labels, labels: Labels | None = None) -> tuple[Explanation, ...]:
    """Explain the labels of a record.

    Args:
        record: the record.
        automatic: the labels that the rules give it now, with their words.
        labels: those under which it is counted (`Evidence.labels_of`), a rule's or a reader's; None for the
            automatic ones.

    Returns:
        One explanation per label, in the same order.
    """
    labels = labels or automatic
    spans = {(label.facet, label.category): label.matches for label in automatic.labels}
    return tuple(
        Explanation(
            label.facet,
            label.category,
            by := labels.by(label.facet),
            _quoted(record, by) or tuple(sorted(spans.get((label.facet, label.category), ()), key=_place)),
        )
        for label in labels.labels
    )


def explain_characteristics(record: Record, labels: Labels) -> tuple[ValueExplanation, ...]:
    """Explain how the study of a record was done.

    Args:
        record: is read again if a reader gave its values.
        labels: under which it is counted (`Evidence.labels_of`); a rule's values or a reader's.

    Returns:
        One explanation per value, in the order of `Characteristics`; then the fields left empty because the
        record contradicts itself.
    """
    kept = labels.characteristics
    read = {}
    if not labels.attributions.keys().isdisjoint(kept.stated()):
        read = read_characteristics(record, labels.codes(ARTICLE_TYPE)).stated()
    return (
        *(
            ValueExplanation(
                field,
                stated.value,
                by := labels.by(field),
                _quoted(record, by)
                or stated.matches
                or next((one.matches for one in read.get(field, ()) if agree(one.value, stated.value)), ()),
            )
            for field, values in kept.stated().items()
            for stated in values
        ),
        *(ValueExplanation(field, None, labels.by(field), words) for field, words in kept.conflicting),
    )


def _quoted(record: Record, by: Attribution) -> tuple[Match, ...]:
    """Where the words that a reader quoted are, as far as the record still has them."""
    found = {match for words in by.words if (match := find_quotation(record, words))}
    return tuple(sorted(found, key=_place))


def quoted(spans: Sequence[Match]) -> str:
    """Some words in quotes, each once, and how many more there are; '' for none."""
    words = list(dict.fromkeys(" ".join(match.words.split()) for match in spans))
    named = ", ".join(f"“{word}”" for word in words[:_WORDS_NAMED])
    return f"{named} and {len(words) - _WORDS_NAMED} more" if len(words) > _WORDS_NAMED else named


def sentences_behind(record: Record, facet: str, explanations: Sequence[Explanation]) -> tuple[Match, ...]:
    """The sentences that hold the words behind the labels of one facet, each once, in the order of the text.

    Args:
        record: the record that was explained.
        facet: such as the one that says what a study found.
        explanations: as `explain` returned them; a label without words adds no sentence.
    """
    spans = sorted((span for one in explanations if one.facet == facet for span in one.spans), key=_place)
    found = {}
    for span in spans:
        text = field_text(record, span.field)
        for start, end in plain_sentences(text):
            if start <= span.start < end:
                words = text[start:end].rstrip()
                found[span.field, start] = Match(span.field, start, start + len(words), words)
    return tuple(found.values())


def pieces(record: Record, field: TextField, explanations: Sequence[AnyExplanation]) -> tuple[Piece, ...]:
    """A field's text cut where spans begin and end, for highlighting; joined, the pieces are the text.

    Words may support several labels and values, and spans may overlap.
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
