"""Abbreviations, and the expansion that a text itself gives.

'ASC' can be an adipose stem cell or an inflammasome protein. Where the text expands a short form,
the expansion decides; the expansion is found as Schwartz and Hearst do (Pac Symp Biocomput
2003:451-62): from right to left, each letter of the short form in the words before the bracket, the
first at the beginning of a word.
"""

from __future__ import annotations

from dataclasses import dataclass

PREFIXES = ("", "h", "r", "m", "hu")  # of human, rat, mouse, as in hUC-MSC


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation of the topic.

    Attributes:
        short: as written there, such as 'UC-MSC'.
        stands_for: words of which one is in its expansion, in small letters.
        ambiguous: it counts only where the text expands it.
    """

    short: str
    stands_for: tuple[str, ...]
    ambiguous: bool


def is_short_form(words: str, short: str) -> bool:
    """Whether words are written as this short form: two capitals or more, and only a small plural s.

    A piece without a capital is another word: 'had MSC' is not 'hAD-MSC', nor 'rat MSC' 'rAT-MSC'.
    """
    if sum(map(str.isupper, words)) < 2:
        return False
    longer = words.endswith("S") and not short.upper().endswith("S")
    return not longer and not any(piece.isalpha() and piece.islower() for piece in words.split())


def expansion(text: str, start: int, end: int) -> str | None:
    """The expansion that `text` gives for the abbreviation at `start:end`; None if it gives none there.

    Both 'long form (SF)' and 'SF (long form)' are read. The answer is in small letters.
    """
    short = text[start:end].rstrip("s")
    if text[start - 1 : start] == "(":
        words = text[max(0, start - 120) : start - 1].lower().split()
        return long_form(short, " ".join(words[-min(len(short) + 5, 2 * len(short)) :]))
    if text[end : end + 2] == " (":
        inner = text[end + 2 : end + 100].partition(")")[0].lower()
        return long_form(short, inner) if len(inner) > len(short) + 3 else None
    return None


def long_form(short: str, before: str) -> str | None:
    """The end of `before` that spells `short`, None if it does not."""
    at = len(before)
    letters = [char for char in short.lower() if char.isalnum()]
    for number in range(len(letters) - 1, -1, -1):
        at = before.rfind(letters[number], 0, at)
        while number == 0 and at > 0 and before[at - 1].isalnum():
            at = before.rfind(letters[0], 0, at)
        if at < 0:
            return None
    return before[at:]
