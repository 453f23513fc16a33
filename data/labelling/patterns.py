"""Parses the terms of a topic, and finds all of them in a text with one scan.

A term is written as a clinician would write it:

    spared nerve injury          these words; case does not matter, a hyphen is a blank, a plural
                                 counts, British spelling finds the American one
    mechanical, thermal          with the comma: without it, only words that no comma separates are found
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
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs

from data.labelling.sections import Segment, fold_preserving_length

GAPS = {"..": 3, "...": 8}  # words they may stand for: a phrase, about the length of a clause in abstracts
PLACES = ("title", "heading", "start")

_TOGETHER = re.compile(r"\s+&\s+")
# Between steps: a gap, or an open word, to which no other can be joined.
_STEPS = re.compile(r"(?:^|\s+)(\.{2,3})(?:\s+|$)|(?<=\*)\s+")


class PatternError(ValueError):
    """A term cannot be read; the message says why."""


# Words found: the number of their segment, and where they begin and end in the folded text. A plain tuple,
# since a record has hundreds of them; tuples in this form sort in the order of the text.
Hit = tuple[int, int, int]
Found = Mapping[int, list[Hit]]  # element number to its hits, in the order of the text


class Step(NamedTuple):
    """An element and how many words may stand between it and the step before."""

    element: int
    gap: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed term: all `sequences` must be in one segment, and none of `never`.

    `place` is '' or one of `PLACES`.
    """

    sequences: tuple[tuple[Step, ...], ...]
    never: tuple[tuple[Step, ...], ...] = ()
    place: str = ""

    @property
    def elements(self) -> tuple[int, ...]:
        """All elements that must be found before the term can stand anywhere."""
        return tuple(step.element for sequence in self.sequences for step in sequence)


class Matcher:
    """Finds terms in texts. Add all terms, then call `compile`, then `scan`."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Take the word lists that terms may use as `{name}`."""
        self._words = words
        self._elements: dict[tuple[str, ...], int] = {}
        self._frequencies: list[float] = []
        self._keys: dict[str, set[int]] = {}

    def pattern(self, written: str) -> Pattern:
        """Parse one term; PatternError says what is wrong with it."""
        sequences: list[tuple[Step, ...]] = []
        never: list[tuple[Step, ...]] = []
        place, text = _placed(written)
        for number, piece in enumerate(_TOGETHER.split(text)):
            negative = number > 0 and piece.startswith("not ")
            words = piece.removeprefix("not ") if negative else piece
            steps = tuple(Step(self._element(phrase), gap) for phrase, gap in self._steps(words))
            (never if negative else sequences).append(steps)
        return Pattern(tuple(sequences), tuple(never), place)

    def any_of(self, written: Iterable[str]) -> list[Pattern]:
        """Parse alternative terms; those that are only words become one pattern per place.

        They then share one element, so there is one look-up instead of many.
        """
        terms: list[Pattern] = []
        words: dict[str, list[str]] = defaultdict(list)
        for one in written:
            place, text = _placed(one)
            phrases = [phrase for phrase, _ in self._steps(text)]
            if len(phrases) == 1 and not _TOGETHER.search(text):
                words[place] += phrases
            else:
                terms.append(self.pattern(one))
        return terms + [
            Pattern(((Step(self._element(*alike), 0),),), (), place) for place, alike in words.items()
        ]

    def _steps(self, words: str) -> Iterable[tuple[str, int]]:
        """Each phrase of a sequence, with how many words may stand before it."""
        gap = 0
        for piece in _STEPS.split(words):
            if piece in GAPS:
                gap = GAPS[piece]
                continue
            for phrase in self._cut(piece or ""):
                yield phrase.strip(), gap
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

    def frequency(self, element: int) -> float:
        """Expected relative frequency of an element in texts: short words are frequent (Zipf)."""
        return self._frequencies[element]

    def compile(self) -> None:
        """Build the automaton; no term can be added afterwards."""
        keys = sorted(self._keys, key=lambda key: key[-1] == " ")
        self._first_closed = sum(key[-1] != " " for key in keys)  # those before it have any ending
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}  # many keys, few different tuples
        elements = [tuple(self._keys[key]) for key in keys]
        self._elements_of = [shared.setdefault(of_key, of_key) for of_key in elements]
        self._automaton = ahocorasick_rs.AhoCorasick(keys, store_patterns=False)

    def scan(self, folded: str, segments: Sequence[Segment]) -> dict[int, list[Hit]]:
        """Every element found, with its hits.

        Args:
            folded: begins and ends with a blank.
            segments: in the order of the text; every word of it must be in one.
        """
        segment_at = [-1] * len(folded)
        for number, segment in enumerate(segments):
            segment_at[segment.start : segment.end] = [number] * (segment.end - segment.start)
        found: dict[int, list[Hit]] = defaultdict(list)
        keys_found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        keys_found.sort(key=itemgetter(1))  # they come in the order of their ends
        elements_of, first_closed = self._elements_of, self._first_closed
        for key, before, after in keys_found:
            start = before + 1
            end = after - 1 if key >= first_closed else folded.find(" ", after)
            segment_number = segment_at[start]
            if segment_number == segment_at[end - 1]:
                hit = (segment_number, start, end)
                for element in elements_of[key]:
                    found[element].append(hit)
        return found

    def _element(self, *phrases: str) -> int:
        number = self._elements.get(phrases)
        if number is None:
            number = self._elements[phrases] = len(self._frequencies)
            expanded = (one for phrase in phrases for one in self._expand(phrase, ()))
            keys = {key for phrase in expanded for key in _keys(phrase)}
            self._frequencies.append(sum(2.0 ** -len(key) for key in keys))
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
                raise PatternError(f"there is no word list {name!r} for {written!r}.")
            if name in within:
                raise PatternError(f"the word list {name!r} uses itself.")
            words = [word for item in self._words[name] for word in self._expand(item, (*within, name))]
            if number < len(pieces) - 1 and pieces[number + 1]:
                words += [plural for word in words for plural in _plurals(word)]
            choices.append(words)
        return ("".join(choice) for choice in itertools.product(*choices))


def matches(
    term: Pattern, found: Found, folded: str, segments: Sequence[Segment], every: bool = False
) -> list[Hit]:
    """Where a term stands: the whole span of a sequence; with `&`, that of the first one, or of `every`."""
    hits = _sequence(term.sequences[0], found, folded)
    if not hits:
        return []
    if len(term.sequences) > 1 or term.never:
        hits = _beside(hits, term, found, folded, every)
    if term.place in ("title", "heading"):
        return [hit for hit in hits if segments[hit[0]].role == term.place]
    if term.place == "start":
        return [
            (segment, start, end)
            for segment, start, end in hits
            if segments[segment].role != "heading" and not folded[segments[segment].start : start].strip()
        ]
    return hits


def _beside(hits: list[Hit], term: Pattern, found: Found, folded: str, every: bool) -> list[Hit]:
    """Hits of the first sequence, or of `every`, in segments with all the others and none of `never`."""
    together = {segment for segment, _, _ in hits}
    for sequence in term.sequences[1:]:
        others = _sequence(sequence, found, folded)
        together.intersection_update([segment for segment, _, _ in others])
        if not together:
            return []
        if every:
            hits = hits + others
    for sequence in term.never:
        together.difference_update([segment for segment, _, _ in _sequence(sequence, found, folded)])
    return [hit for hit in hits if hit[0] in together]


def _sequence(steps: tuple[Step, ...], found: Found, folded: str) -> list[Hit]:
    """The spans of a sequence; each step goes on to the nearest words that follow, never past them."""
    spans = found.get(steps[0].element, [])
    for element, gap in steps[1:]:
        following = found.get(element)
        if not spans or not following or following[-1] < spans[0]:
            return []
        longer = []
        for segment, start, end in spans:
            at = bisect_left(following, (segment, end))
            if at == len(following) or following[at][0] != segment:
                continue
            nearest = following[at][1]
            # Blanks are counted first, which is quick: no more words than they stand between the two.
            if folded.count(" ", end, nearest) > gap + 1 and len(folded[end:nearest].split()) > gap:
                continue
            for _, begin, last in following[at:]:
                if begin > nearest:
                    break
                longer.append((segment, start, last))
        spans = longer
    return spans


def untouched(hits: Iterable[Hit], off: Sequence[Hit]) -> list[Hit]:
    """The hits that overlap none of the excluding phrases."""
    return [
        (segment, start, end)
        for segment, start, end in hits
        if not any(start < other_end and other_start < end for _, other_start, other_end in off)
    ]


def within_reach(hit: Hit, before: Iterable[Hit], after: Iterable[Hit], gap: int, folded: str) -> bool:
    """Whether one of `before` precedes a hit, or one of `after` follows it, at most `gap` words away."""
    segment, start, end = hit
    for other, _, last in before:
        if other == segment and last <= start and len(folded[last:start].split()) <= gap:
            return True
    for other, first, _ in after:
        if other == segment and first >= end and len(folded[end:first].split()) <= gap:
            return True
    return False


def _placed(written: str) -> tuple[str, str]:
    """Where a term must stand, '' or one of `PLACES`, and the rest of it."""
    text = written.strip()
    for place in PLACES:
        if text.startswith(f"{place}:"):
            return place, text[len(place) + 1 :].strip()
    return "", text


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
    ("disc", "disk"),
)


def _keys(phrase: str) -> set[str]:
    """The folded spellings of a phrase, with a blank before and, unless it is open, after."""
    open_end = phrase.rstrip().endswith("*")
    if "*" in phrase.strip()[:-1]:
        raise PatternError(f"{phrase!r} has a star that is not at its end.")
    folded = fold_preserving_length(" ".join(phrase.replace("*", " ").split())).strip()
    if len(folded.replace(" ", "")) < 2:
        raise PatternError(f"{phrase!r} is too short to be a term.")
    spellings = {folded}
    for british, american in _SPELLINGS:
        spellings |= {
            item.replace(british, fold_preserving_length(american)) for item in spellings if british in item
        }
    if open_end:
        return {f" {item}" for item in spellings}
    return {f" {item} " for item in spellings.union(*map(_plurals, spellings))}


def _plurals(word: str) -> tuple[str, ...]:
    if not word[-1].isalpha() or word[-1] == "s":
        return ()
    return (f"{word}s", f"{word[:-1]}ies") if word[-1] == "y" else (f"{word}s",)
