"""How the terms of a topic file are read, and the one scan that finds them all.

A term is written as a clinician would write it:

    spared nerve injury          these words; case does not matter, a hyphen is a blank, a plural
                                 counts, British spelling finds the American one
    mechanical, thermal          with the comma: without it, only words that no comma parts are found
    neuropath*                   any ending; `neuropath* pain` is this, then directly the other
    {less}                       any word of the list `less` in [words]
    {less} ... pain              the one, then the next of the other, at most eight words between
    intrathecal .. morphine      the same, at most three words between
    pain & {less}                both in one sentence, in any order
    pain & {less} & not {no}     and the third is not in that sentence
    title: pilot study           only in the title
    heading: case report         only in a section heading, such as CASE REPORT:
    start: review of             only at the beginning of a title or sentence

`...` and `..` bind closer than `&`. All terms go into one Aho-Corasick automaton, so the time a record
takes hardly depends on how many terms there are.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from data.parts import Part, fold

GAPS = {"..": 3, "...": 8}  # words they may stand for: a phrase, about the length of a clause in abstracts
PLACES = ("title", "heading", "start")

# Between steps: a gap, or an open word, to which no other can be joined.
_STEPS = re.compile(r"(?:^|\s+)(\.{2,3})(?:\s+|$)|(?<=\*)\s+")


class TermError(ValueError):
    """A term cannot be read; the message says why."""


class Hit(NamedTuple):
    """Words found: offsets in the folded text and the number of the part they stand in."""

    part: int
    start: int
    end: int


Found = Mapping[int, Sequence[Hit]]  # element number to its hits


@dataclass(frozen=True, slots=True)
class Step:
    """An element and how many words may stand between it and the step before."""

    element: int
    gap: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term as elements: `chains` must all be in one part, `never` must not be in it.

    `place` is '' or one of `PLACES`.
    """

    chains: tuple[tuple[Step, ...], ...]
    never: tuple[tuple[Step, ...], ...] = ()
    place: str = ""

    @property
    def elements(self) -> tuple[int, ...]:
        """All elements that must be found before the term can stand anywhere."""
        return tuple(step.element for chain in self.chains for step in chain)


class Lexicon:
    """Terms in, hits out. Add all terms, then `seal`, then `scan`."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Take the named word lists that terms may use as `{name}`."""
        self._words = words
        self._elements: dict[str, int] = {}
        self._counts: list[int] = []
        self._keys: dict[str, set[int]] = {}
        self._automaton = ahocorasick.Automaton()

    def term(self, written: str) -> Term:
        """Read one term; TermError says what is wrong with it."""
        chains: list[tuple[Step, ...]] = []
        never: list[tuple[Step, ...]] = []
        place, text = "", written.strip()
        for name in PLACES:
            if text.startswith(f"{name}:"):
                place, text = name, text[len(name) + 1 :].strip()
        for number, piece in enumerate(re.split(r"\s+&\s+", text)):
            negative = number > 0 and piece.startswith("not ")
            words = piece.removeprefix("not ") if negative else piece
            (never if negative else chains).append(tuple(self._steps(words)))
        return Term(tuple(chains), tuple(never), place)

    def _steps(self, words: str) -> Iterable[Step]:
        gap = 0
        for piece in _STEPS.split(words):
            if piece in GAPS:
                gap = GAPS[piece]
                continue
            for element in self._cut(piece or ""):
                yield Step(self._element(element), gap)
                gap = 0

    def _cut(self, piece: str) -> Iterable[str]:
        """A piece cut after a `{name}` to which the words that follow cannot be joined.

        It cannot where a word of that list has any ending; and where another list follows, the
        phrases of both together would be too many.
        """
        start = 0
        for found in re.finditer(r"\{(\w+)\}\s+", piece):
            is_open = any(word.endswith("*") for word in self._words.get(found.group(1), ()))
            if is_open or "{" in piece[found.end() :]:
                yield piece[start : found.end()]
                start = found.end()
        if piece[start:]:
            yield piece[start:]

    def spellings(self, element: int) -> int:
        """In how many ways an element can be written: the fewer, the rarer it is in a text."""
        return self._counts[element]

    def seal(self) -> None:
        """Build the automaton; no term can be added after this."""
        for key, elements in self._keys.items():
            self._automaton.add_word(key, (len(key), key[-1] == " ", tuple(elements)))
        if self._keys:
            self._automaton.make_automaton()

    def scan(self, folded: str, parts: Sequence[Part]) -> dict[int, list[Hit]]:
        """Every element that stands in a part, with where it stands."""
        found: dict[int, list[Hit]] = defaultdict(list)
        if not parts or not self._keys:
            return found
        starts = [part.start for part in parts]
        ends = [part.end for part in parts]
        for at, (length, closed, elements) in self._automaton.iter(folded):
            start = at - length + 2
            number = bisect_right(starts, start) - 1
            end = at if closed else folded.find(" ", at)
            if number < 0 or end > ends[number]:
                continue
            hit = Hit(number, start, end)
            for element in elements:
                found[element].append(hit)
        return found

    def _element(self, written: str) -> int:
        written = written.strip()
        number = self._elements.get(written)
        if number is None:
            number = self._elements[written] = len(self._counts)
            keys = {key for phrase in self._expand(written, ()) for key in _keys(phrase)}
            self._counts.append(len(keys))
            for key in keys:
                self._keys.setdefault(key, set()).add(number)
        return number

    def _expand(self, written: str, within: tuple[str, ...]) -> Iterable[str]:
        """A phrase with each `{name}` replaced by every word of that list."""
        pieces = re.split(r"(\{[^{}]*\})", written)
        choices: list[list[str]] = []
        for number, piece in enumerate(pieces):
            if not piece.startswith("{"):
                choices.append([piece])
                continue
            name = piece[1:-1]
            if name not in self._words:
                raise TermError(f"there is no word list {name!r} for {written!r}.")
            if name in within:
                raise TermError(f"the word list {name!r} uses itself.")
            words = [word for item in self._words[name] for word in self._expand(item, (*within, name))]
            if number < len(pieces) - 1 and pieces[number + 1]:
                words += [plural for word in words for plural in _plurals(word)]
            choices.append(words)
        return ("".join(choice) for choice in itertools.product(*choices))


def matches(term: Term, found: Found, folded: str, parts: Sequence[Part], every: bool = False) -> list[Hit]:
    """Where a term stands: for a chain its whole span, for `&` that of its first chain, or of `every`."""
    if len(term.chains) == 1 and len(term.chains[0]) == 1 and not term.never:
        hits = list(found.get(term.chains[0][0].element, ()))
    else:
        hits = []
        beside: set[int] | None = None
        for chain in term.chains:
            own = _chain(chain, found, folded)
            here = {hit.part for hit in own}
            beside = here if beside is None else beside & here
            if not beside:
                return []
            if every or chain is term.chains[0]:
                hits += own
        for chain in term.never:
            beside = (beside or set()) - {hit.part for hit in _chain(chain, found, folded)}
        hits = [hit for hit in hits if beside and hit.part in beside]
    if term.place in ("title", "heading"):
        return [hit for hit in hits if parts[hit.part].role == term.place]
    if term.place == "start":
        return [
            hit
            for hit in hits
            if parts[hit.part].role != "heading" and not folded[parts[hit.part].start : hit.start].strip()
        ]
    return hits


def _chain(steps: tuple[Step, ...], found: Found, folded: str) -> list[Hit]:
    """The spans of a chain; each step goes on to the nearest words that follow, never past them."""
    spans = list(found.get(steps[0].element, ()))
    for step in steps[1:]:
        following = found.get(step.element, ())
        longer = []
        for part, start, end in spans:
            after = [hit for hit in following if hit.part == part and hit.start >= end]
            if after:
                nearest = min(hit.start for hit in after)
                if len(folded[end:nearest].split()) <= step.gap:
                    longer += [Hit(part, start, hit.end) for hit in after if hit.start == nearest]
        spans = longer
    return spans


# British first, as the topic files are written; z is already s in folded text.
_SPELLINGS = (
    ("haem", "hem"),
    ("aemi", "emi"),
    ("behaviour", "behavior"),
    ("tumour", "tumor"),
    ("fibre", "fiber"),
    ("oedema", "edema"),
    ("anaesth", "anesth"),
    ("paediatr", "pediatr"),
    ("orthopaed", "orthoped"),
    ("oesophag", "esophag"),
    ("signalling", "signaling"),
    ("labelled", "labeled"),
    ("modelling", "modeling"),
    ("centre", "center"),
    ("programme", "program"),
    ("neurone", "neuron"),
    ("diarrhoea", "diarrhea"),
    ("foet", "fet"),
    ("favour", "favor"),
    ("analyse", "analyze"),
)


def _keys(phrase: str) -> set[str]:
    """The folded spellings of a phrase, with a blank before and, unless it is open, after."""
    open_end = phrase.rstrip().endswith("*")
    if "*" in phrase.strip()[:-1]:
        raise TermError(f"{phrase!r} has a star that is not at its end.")
    folded = fold(" ".join(phrase.replace("*", " ").split())).strip()
    if len(folded.replace(" ", "")) < 2:
        raise TermError(f"{phrase!r} is too short to be a term.")
    spellings = {folded}
    for british, american in _SPELLINGS:
        spellings |= {item.replace(british, fold(american)) for item in spellings if british in item}
    if open_end:
        return {f" {item}" for item in spellings}
    return {f" {item} " for item in spellings.union(*map(_plurals, spellings))}


def _plurals(word: str) -> tuple[str, ...]:
    if not word[-1].isalpha() or word[-1] == "s":
        return ()
    return (f"{word}s", f"{word[:-1]}ies") if word[-1] == "y" else (f"{word}s",)
