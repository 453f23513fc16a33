"""A paper's text as HTML with the words behind its labels highlighted; PubMed's own text is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from data.labelling.explanation import AnyExplanation, pieces
from data.labelling.labels import TextField
from data.records.record import Record

# "BACKGROUND:", "MATERIALS AND METHODS:" where a section of a structured abstract begins, as NLM writes it.
_SECTION = re.compile(r"(?:^|(?<=[.?!)] ))[A-Z][A-Z/&,' -]{2,58}[A-Z]:(?= )")


def marked_line(record: Record, field: TextField, explanations: Sequence[AnyExplanation]) -> str:
    """A short field as HTML on one line.

    Args:
        record: the record.
        field: which of its fields.
        explanations: the labels whose words are highlighted.
    """
    return "".join(
        _marked(piece.text, bool(piece.explanations)) for piece in pieces(record, field, explanations)
    )


def marked_abstract(record: Record, explanations: Sequence[AnyExplanation]) -> str:
    """The abstract, or else the summary, as HTML: one paragraph for each section, its label in bold."""
    text = record.text
    field: TextField = "abstract" if record.abstract else "summary"
    labels = [found.span() for found in _SECTION.finditer(text)]
    begins = sorted({0, *(start for start, _ in labels)})
    paragraphs = []
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        label = next((last for first, last in labels if first == begin), begin)
        words = "".join(
            _marked(part, marked) for part, marked in _clipped(record, field, explanations, label, end)
        )
        heading = f"<strong>{escape(text[begin:label])}</strong>" if label > begin else ""
        paragraphs.append(f"<p>{heading}{words}</p>")
    return f'<div class="paper-text">{"".join(paragraphs)}</div>'


def _clipped(
    record: Record, field: TextField, explanations: Sequence[AnyExplanation], start: int, end: int
) -> list[tuple[str, bool]]:
    """The pieces between two positions of the text, and whether each is highlighted."""
    found, at = [], 0
    for piece in pieces(record, field, explanations):
        first, last = max(at, start), min(at + len(piece.text), end)
        if first < last:
            found.append((piece.text[first - at : last - at], bool(piece.explanations)))
        at += len(piece.text)
    return found


def _marked(text: str, is_marked: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if is_marked else escape(text)
