"""Authors for reference managers: persons as family name, given names and suffix; groups as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import repeat

from data.records.record import Record
from data.records.text import one_line

# PubMed writes a person as family name, up to three initials, and sometimes a suffix; all else is a group.
_SUFFIX = r"Jr|Sr|[IV]{2,3}|\d(?:st|nd|rd|th)"
_PERSON = re.compile(rf"(?P<family>.+?) (?P<initials>[^\W\d_]{{1,3}})(?: (?P<suffix>{_SUFFIX}))?")
_GIVEN = re.compile(rf"(?P<given>.*?)(?: (?P<suffix>{_SUFFIX}))?")
_INITIAL = re.compile(r"\b([^\W\d_])(?= |$)")


@dataclass(frozen=True, slots=True)
class Person:
    """An author who is a person.

    Attributes:
        given: the given names, 'Wei-Zhen' or 'Charles S.'; the initials if PubMed has no more.
        initials: with full stops, 'W. Z.'; '' if not known.
    """

    family: str
    given: str
    initials: str
    suffix: str

    @property
    def inverted(self) -> str:
        """The name as 'Cox, Charles S., Jr', the form that RIS and most programs use."""
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def authors_of(record: Record) -> tuple[Person | str, ...]:
    """The authors in the order of the paper; a group is given by its name."""
    full_names = record.full_names or repeat("")
    return tuple(
        # If authors have full names, one without is a group, whatever its form.
        one_line(author) if record.full_names and not full else author_of(one_line(author), one_line(full))
        for author, full in zip(record.authors, full_names, strict=False)
    )


def author_of(author: str, full_name: str = "") -> Person | str:
    """One author.

    Args:
        author: as PubMed lists it, 'Cox CS Jr'.
        full_name: 'Cox, Charles S Jr', '' if not known.
    """
    short = _PERSON.fullmatch(author)
    initials = short["initials"] if short and short["initials"].isupper() else ""
    dotted = " ".join(f"{letter}." for letter in initials)
    if full_name:
        family, _, rest = full_name.partition(", ")
        named = _GIVEN.fullmatch(rest)
        given, suffix = (named["given"], named["suffix"]) if named else (rest, None)
        return Person(family, _INITIAL.sub(r"\1.", given.rstrip(",")), dotted, suffix or "")
    if short is None or not initials:
        return author
    return Person(short["family"], dotted, dotted, short["suffix"] or "")
