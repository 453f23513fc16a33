"""Signs of who gave a label or a value, with the words that show it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from data.labelling.explanation import Explanation, quoted
from data.labelling.labels import Attribution, Origin
from data.labelling.origin import LETTERS, who_gave

SIGNS = {Origin.RULE: "rule", Origin.MODEL: "smart_toy", Origin.REVIEW: "menu_book", Origin.PERSON: "person"}
"""Material icons by origin."""
_SHORT = {
    Origin.RULE: "automatic",
    Origin.MODEL: "language model",
    Origin.REVIEW: "published review",
    Origin.PERSON: "person",
}


def short_sign(by: Attribution) -> str:
    """Who gave a value in a word or two: a person's name, or 'language model' and the like."""
    return (by.who if by.origin is Origin.PERSON else "") or _SHORT[by.origin]


def label_chip(name: str, explanation: Explanation, *, against: bool) -> str:
    """A label as HTML; who gave it and its words show on hover, focus and tap.

    Args:
        name: of its category.
        explanation: of the label.
        against: whether it says that there was no benefit.
    """
    shown = f"{who_gave(explanation.by)}: {quoted(explanation.spans) or explanation.note}"
    return (
        f'<span class="label-chip{" label-against" if against else ""}" tabindex="0">'
        f"{'▼ ' if against else ''}{escape(name)} {_icon(explanation.by.origin)}"
        f'<span class="label-words" role="tooltip">{escape(shown)}</span></span>'
    )


def letters_legend(origins: Iterable[Origin]) -> str:
    """What the letters of these origins mean, in words, each once: 'a automatic · p read by a person'."""
    found = sorted(set(origins), key=lambda origin: origin.rank)
    return " · ".join(f"{LETTERS[origin]} {origin.words}" for origin in found)


def legend(origins: Iterable[Origin]) -> str:
    """What the signs of these origins mean, as HTML, each once."""
    found = sorted(set(origins), key=lambda origin: origin.rank)
    return "".join(f'<span class="label-sign">{_icon(origin)} {origin.words}</span>' for origin in found)


def _icon(origin: Origin) -> str:
    return f'<span class="label-icon" aria-hidden="true">{SIGNS[origin]}</span>'
