"""Authors for reference managers: persons as family name, given names and suffix; groups as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from data.records.record import Record
from data.records.text import one_line

# PubMed writes a person as family name, initials, and sometimes a suffix; all else is a group.
_SUFFIX = r"Jr|Sr|[IV]{2,3}|\d(?:st|nd|rd|th)"
_PERSON = re.compile(rf"(?P<family>.+?) (?P<initials>[^\W\d_]{{1,8}})(?: (?P<suffix>{_SUFFIX}))?")
_GIVEN = re.compile(rf"(?P<given>.*?)(?: (?P<suffix>{_SUFFIX}))?")
_INITIAL = re.compile(r"\b([^\W\d_])(?= |$)")
# Initials of transliterated names, which have more than one letter.
_LONG_INITIALS = frozenset({"Dzh", "Sch", "Shch"})
_USUAL = 3  # initials; with more, the family name must look like one


@dataclass(frozen=True, slots=True)
class Person:
    """An author who is a person.

    Attributes:
        given: the given names, 'Wei-Zhen' or 'Charles S.'; the initials if PubMed has no more.
        initials: with full stops, 'W. Z.' or 'Iu. V.'; a given name in a script without capitals as a whole;
            '' if not known.
    """

    family: str
    given: str
    initials: str
    suffix: str

    @property
    def inverted(self) -> str:
        """The name as 'Cox, Charles S., Jr', the form that RIS and most programs use."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def short(self) -> str:
        """The name as PubMed and Vancouver have it, 'Cox CS Jr'."""
        initials = self.initials.replace(". ", "").removesuffix(".")
        return " ".join(part for part in (self.family, initials, self.suffix) if part)

    @property
    def with_initials(self) -> str:
        """The name as APA has it, 'Cox, C. S., Jr'."""
        return ", ".join(part for part in (self.family, self.initials, self.suffix) if part)


def authors_of(record: Record) -> tuple[Person | str, ...]:
    """The authors in the order of the paper; a group is given by its name."""
    return _all(record.authors, record.full_names)


def editors_of(record: Record) -> tuple[Person | str, ...]:
    """The editors of a book or chapter, in the same form."""
    return _all(record.editors, record.editor_full_names)


def _all(names: Sequence[str], full_names: Sequence[str]) -> tuple[Person | str, ...]:
    return tuple(
        # If authors have full names, one without is a group, whatever its form.
        one_line(name) if full_names and not full else author_of(one_line(name), one_line(full))
        for name, full in zip(names, full_names or repeat(""), strict=False)
    )


def author_of(author: str, full_name: str = "") -> Person | str:
    """One author.

    Args:
        author: as PubMed lists it, 'Cox CS Jr'.
        full_name: 'Cox, Charles S Jr', '' if not known.
    """
    short = _PERSON.fullmatch(author)
    initials = _initials(short["initials"], short["family"] if not full_name else "") if short else ()
    if full_name:
        family, _, rest = full_name.partition(", ")
        named = _GIVEN.fullmatch(rest)
        given, suffix = (named["given"], named["suffix"]) if named else (rest, None)
        given = given.rstrip(",")
        if not _has_capitals(given):
            return Person(family, given, given, suffix or "")
        if not initials:
            initials = tuple(word[0].upper() for word in re.findall(r"[^\W\d_]+", given))
        return Person(family, _INITIAL.sub(_dotted, given), _joined(initials), suffix or "")
    if short is None or not initials:
        return author
    return Person(short["family"], _joined(initials), _joined(initials), short["suffix"] or "")


def _initials(word: str, family: str) -> tuple[str, ...]:
    """The initials in 'WZ' or 'IuV'; () if the word is none, such as the last one of a group's name."""
    if not _has_capitals(word):
        return (word,) if not word.islower() and len(word) <= _USUAL else ()
    letters = _at_capitals(word)
    if not all(part[0].isupper() and (len(part) <= 2 or part in _LONG_INITIALS) for part in letters):
        return ()
    usual = len(letters) == len(word) <= _USUAL
    *before, _ = family.split(" ")
    return letters if usual or (len(letters) <= _USUAL + 1 and all(w.islower() for w in before)) else ()


def _at_capitals(word: str) -> tuple[str, ...]:
    parts: list[str] = []
    for letter in word:
        if letter.islower() and parts:
            parts[-1] += letter
        else:
            parts.append(letter)
    return tuple(parts)


def _has_capitals(text: str) -> bool:
    """Whether a text is in a script with capitals."""
    return text.lower() != text.upper()


def _joined(initials: Sequence[str]) -> str:
    return " ".join(f"{letter}." if _has_capitals(letter) else letter for letter in initials)


def _dotted(found: re.Match[str]) -> str:
    return f"{found[1]}." if _has_capitals(found[1]) else found[1]
