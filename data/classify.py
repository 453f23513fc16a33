"""Record to labels, each with the words it was read from.

The rules stand in the topic file; nothing here knows what a topic is about. A record is folded into
one text (`data/parts.py`), scanned once for all terms (`data/rules.py`), its sentences are given
their roles, and then each facet is decided, those that others refer to first:

1. Words in the parts that the facet reads give a category, unless a phrase of `unless` touches them;
   so do MeSH headings and publication types. Hints alone give a weak label. In a facet with one label
   a record, where there are only hints, those beside the title outweigh those in it.
2. `implied_by` adds; `not_with`, `only_with`, `blocked_by` and `blocked_by_types` take away.
3. Rivals of the same facet push out (`only_without`, `yields_to`), all of them at once.
4. Where nothing is left, words of `fallback` give the field's usual label, else the category marked
   `otherwise` is given; its `not_with` forbids only this.
5. In a facet with one label a record, a weak label beside a plain one gives way, or both give way to
   the category `unsure`, unless the conclusion has the plain one alone; then `precedence` decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.abbreviations import PREFIXES, Abbreviation, expansion, is_short_form
from data.labels import Label, Labels, Match, Origin, Scope
from data.parts import (
    CUES,
    ROLES,
    Part,
    Reading,
    field_text,
    fold,
    heading_roles,
    is_long,
    read_parts,
    roles_by_cue,
)
from data.record import Record
from data.rules import Hit, Lexicon, Term, TermError, matches
from data.topic import ARTICLE_TYPE, Category, Facet, Topic, TopicError, in_order
from data.trials import Trials

__all__ = ["Classifier", "Label", "Labels", "Match", "Origin", "Scope", "field_text"]


class Classifier:
    """Labels records by the rules of one topic. Make it once; it can be shared by threads."""

    def __init__(self, topic: Topic) -> None:
        """Read all terms of the topic; TopicError names one that cannot be read."""
        self.topic = topic
        self._lexicon = Lexicon(topic.words)
        self._words: dict[int, list[int]] = defaultdict(list)  # element to the slots it fills by itself
        self._terms: dict[int, dict[int, list[tuple[int, Term, frozenset[int], bool]]]] = defaultdict(dict)
        self._short: dict[int, list[tuple[int, Abbreviation]]] = defaultdict(list)
        self._slots = 0
        self._headings = heading_roles(topic.sentences)
        self._cues = {
            self._slot(topic.sentences.get(f"cue_{cue}", ()), f"sentences.cue_{cue}"): cue for cue in CUES
        }
        self._facets = tuple(self._compile(facet) for facet in in_order(topic.facets))
        self._scope = self._compile(topic.scope) if topic.scope else None
        self._trials = Trials(topic, self._slot)
        self._lexicon.seal()

    def classify(self, record: Record) -> Labels:
        """The labels of a record, in the order of the topic file."""
        reading = read_parts(record, self._headings)
        finds = self._scan(reading)
        cues: dict[int, set[str]] = defaultdict(set)
        for slot, cue in self._cues.items():
            for hit in finds.get(slot, ()):
                cues[hit.part].add(cue)
        roles_by_cue(reading.parts, cues)
        decided: dict[str, dict[str, tuple[Match, ...]]] = {}
        for facet in self._facets:
            decided[facet.facet.code] = facet.decide(record, reading, finds, decided, self.topic.review_types)
        scope = Scope()
        if self._scope:
            met = self._scope.decide(record, reading, finds, decided, self.topic.review_types)
            unmet = [need for need in self._scope.facet.categories if need.code not in met]
            scope = Scope(unmet[0].definition if unmet else "")
        labels = tuple(
            Label(facet.code, code, Origin.AUTOMATIC, decided[facet.code][code])
            for facet in self.topic.facets
            for code in facet.codes
            if code in decided[facet.code]
        )
        article_types = tuple(decided[ARTICLE_TYPE])
        randomised, phase = self._trials.read(record, reading, finds, article_types)
        return Labels(labels, randomised, phase, scope)

    def _scan(self, reading: Reading) -> dict[int, list[Hit]]:
        """Slot number to the hits of its terms."""
        found = self._lexicon.scan(reading.folded, reading.parts)
        finds: dict[int, list[Hit]] = {}
        spelt: dict[str, list[str]] = {}
        short: list[tuple[int, Abbreviation, list[Hit]]] = []
        for element, hits in found.items():
            for slot in self._words.get(element, ()):
                finds.setdefault(slot, []).extend(hits)
            rules = self._terms.get(element, {})
            for other in rules.keys() & found.keys():
                for slot, term, needed, every in rules[other]:
                    if needed <= found.keys():
                        where = matches(term, found, reading.folded, reading.parts, every)
                        if where:
                            finds.setdefault(slot, []).extend(where)
            for slot, abbreviation in self._short.get(element, ()):
                own = [hit for hit in hits if is_short_form(_words(reading, hit), abbreviation.short)]
                short.append((slot, abbreviation, own))
                for hit in own:
                    if told := _expansion(reading, hit):
                        spelt.setdefault(abbreviation.short, []).append(fold(told))
        for slot, abbreviation, hits in short:
            told_here = spelt.get(abbreviation.short)
            if told_here is None:
                counts = not abbreviation.ambiguous
            else:
                counts = any(word in told for told in told_here for word in abbreviation.stands_for)
            if counts and hits:
                finds.setdefault(slot, []).extend(hits)
        return finds

    def _slot(self, terms: Iterable[str], where: str, every: bool = False) -> int:
        """A number under which the hits of these terms are collected; `every` as in `matches`."""
        slot = self._slots
        self._slots += 1
        for written in terms:
            try:
                term = self._lexicon.term(written)
            except TermError as error:
                raise TopicError(f"topic {self.topic.code!r}, {where}: {error}") from error
            elements = term.elements
            if len(elements) == 1 and not term.never and not term.place:
                self._words[elements[0]].append(slot)
            else:  # looked at only where its two rarest elements stand
                rarest, *others = sorted(elements, key=self._lexicon.spellings)
                rules = self._terms[rarest].setdefault(others[0] if others else rarest, [])
                rules.append((slot, term, frozenset(elements), every))
        return slot

    def _compile(self, facet: Facet) -> _Facet:
        categories = []
        for category in facet.categories:
            where = f"{facet.code}.{category.code}"
            slots = _Slots(
                terms=self._slot(category.terms, f"{where}.terms"),
                hints=self._slot(category.hints, f"{where}.hints"),
                unless=self._slot(category.unless, f"{where}.unless", every=True),
                blocked=self._slot(category.blocked_by, f"{where}.blocked_by"),
                fallback=self._slot(category.fallback, f"{where}.fallback"),
                beside=self._slot(category.fallback_beside, f"{where}.fallback_beside"),
            )
            for short, stands_for in category.abbreviations.items():
                abbreviation = Abbreviation(
                    short,
                    tuple(fold(word.strip()) for word in stands_for.split("|")),
                    short in category.ambiguous,
                )
                for prefix in PREFIXES:
                    term = self._lexicon.term(prefix + short)
                    self._short[term.chains[0][0].element].append((slots.terms, abbreviation))
            categories.append((category, slots))
        off = self._slot(facet.unless, f"{facet.code}.unless", every=True)
        beside = self._slot(facet.beside, f"{facet.code}.beside")
        return _Facet(facet, tuple(categories), off, beside)


@dataclass(frozen=True, slots=True)
class _Slots:
    terms: int
    hints: int
    unless: int
    blocked: int
    fallback: int
    beside: int


_DEFAULT_READ = frozenset(ROLES) - {"background", "heading"}
Decided = Mapping[str, Mapping[str, tuple[Match, ...]]]


class _Facet:
    """One facet with its rules compiled."""

    def __init__(
        self, facet: Facet, categories: Sequence[tuple[Category, _Slots]], unless: int, beside: int
    ) -> None:
        self.facet = facet
        self._categories = categories
        self._unless = unless
        self._beside = beside
        self._read_first = frozenset(facet.read_first)
        self._read = frozenset(facet.read) or _DEFAULT_READ
        self._in_reviews = frozenset(facet.read_in_reviews)
        self._or_read = frozenset(facet.or_read)
        self._mesh = _lookup(categories, "mesh")
        self._types = _lookup(categories, "publication_types")

    def decide(
        self,
        record: Record,
        reading: Reading,
        finds: Mapping[int, list[Hit]],
        decided: Decided,
        review_types: Sequence[str],
    ) -> dict[str, tuple[Match, ...]]:
        """The categories of this facet with their matches."""
        if any(_given(label, decided) is not None for label in self.facet.empty_with):
            return {}
        review = any(code in review_types for code in decided.get(ARTICLE_TYPE, ()))
        read = self._read | self._in_reviews if review else self._read
        found: dict[str, list[Match]] = {}
        weak: set[str] = set()
        if self._read_first:
            found, weak = self._from_words(reading, finds, self._read_first, review)
        if not found:
            found, weak = self._from_words(reading, finds, read, review)
        if not found and not self._or_read <= read:
            found, weak = self._from_words(reading, finds, read | self._or_read, review)
        mesh_counts = "mesh" not in self._or_read or not found
        for lookup, field, names in (
            (self._mesh, "mesh", [heading.descriptor for heading in record.mesh if mesh_counts]),
            (self._types, "publication_types", list(record.publication_types)),
        ):
            at = 0
            for name in names:
                for code in lookup.get(name.casefold(), ()):
                    match = Match(
                        "mesh" if field == "mesh" else "publication_types", at, at + len(name), name
                    )
                    found.setdefault(code, []).append(match)
                    weak.discard(code)
                at += len(name) + 2
        types = frozenset(record.publication_types)
        return self._settle(found, weak, reading, finds, decided, review, types)

    def _from_words(
        self, reading: Reading, finds: Mapping[int, list[Hit]], read: frozenset[str], review: bool
    ) -> tuple[dict[str, list[Match]], set[str]]:
        """Categories with their matches, and which of them rest on hints alone."""
        parts = reading.parts
        off = finds.get(self._unless, ())
        found: dict[str, list[Hit]] = {}
        by_hint = set()
        for category, slots in self._categories:
            terms, hints = finds.get(slots.terms), finds.get(slots.hints)
            if not terms and not hints:
                continue
            own = frozenset(category.read) or read
            not_here = [*off, *finds.get(slots.unless, ())]
            hits = _counted(terms or (), parts, own, not_here)
            weak = _counted(hints or (), parts, own, not_here)
            if len({hit.part for hit in weak}) >= category.needed or any(
                parts[hit.part].role == "title" for hit in weak
            ):
                if not hits:
                    by_hint.add(category.code)
                hits = [*hits, *weak]
            if hits:
                found[category.code] = hits
        if self.facet.single and by_hint.issuperset(found):
            found = _beyond_title(found, parts)
        if self.facet.unsure and by_hint:
            found, by_hint = _concluded(found, by_hint, parts)
        if beside := {hit.part for hit in finds.get(self._beside, ())}:
            near = {code: hits for code, hits in found.items() if any(hit.part in beside for hit in hits)}
            found = near or found
        if is_long(parts) and self._only_mentions(found.values(), parts):
            return {}, set()
        if self.facet.title_leads and not review and is_long(parts):
            found = self._led_by_title(found, parts)
        return {code: _matches(hits, reading) for code, hits in found.items()}, by_hint

    def _led_by_title(self, found: dict[str, list[Hit]], parts: Sequence[Part]) -> dict[str, list[Hit]]:
        """Without what one sentence mentions beside the title's own, see `Facet.title_leads`."""
        in_title = {
            category.code
            for category, _ in self._categories
            if not category.yields_to
            and any(parts[hit.part].role == "title" for hit in found.get(category.code, ()))
        }
        if not in_title:
            return found
        return {
            code: hits
            for code, hits in found.items()
            if code in in_title
            or len({hit.part for hit in hits}) > 1
            or any(parts[hit.part].role in ("title", "keywords") for hit in hits)
        }

    def _only_mentions(self, found: Iterable[list[Hit]], parts: Sequence[Part]) -> bool:
        """Whether an abstract names the facet too seldom to be about it, see `Facet.mentions`."""
        named = {hit.part for hits in found for hit in hits}
        in_front = any(parts[number].role in ("title", "keywords") for number in named)
        return not in_front and len(named) < self.facet.mentions

    def _settle(
        self,
        found: dict[str, list[Match]],
        weak: set[str],
        reading: Reading,
        finds: Mapping[int, list[Hit]],
        decided: Decided,
        review: bool,
        types: frozenset[str],
    ) -> dict[str, tuple[Match, ...]]:
        """Implications, exclusions and precedence."""
        by_words = frozenset(found)
        for category, slots in self._categories:
            if category.code in found and self._is_barred(category, slots, reading, finds, decided, types):
                del found[category.code]
        for category, slots in self._categories:
            if category.code in found or any(other in found for other in category.implied_unless):
                continue
            given = next((where for label in category.implied_by if (where := _given(label, decided))), None)
            if given and not self._is_barred(category, slots, reading, finds, decided, types):
                found[category.code] = list(given)
        before = frozenset(found)
        titled = {code for code in before if any(match.field == "title" for match in found[code])}
        for category, _ in self._categories:
            if category.code not in before:
                continue
            rivals = category.only_without
            if not review or category.code in weak:
                rivals = (*rivals, *category.yields_to)
            others = before - {category.code} if "*" in rivals else before.intersection(rivals)
            if others and not (
                any(_given(label, decided) is not None for label in category.stands_with)
                and category.code in titled
                and titled.isdisjoint(others)
            ):
                found.pop(category.code, None)
        if not found:
            found = ({} if review else self._by_fallback(reading, finds)) or {
                category.code: []
                for category, _ in self._categories
                if category.otherwise and all(_given(label, decided) is None for label in category.not_with)
            }
        if self.facet.single and len(found) > 1:
            if self.facet.unsure and by_words.issuperset(found) and 0 < len(weak & found.keys()) < len(found):
                return {self.facet.unsure: ()}
            found = {code: where for code, where in found.items() if code not in weak} or found
            first = next(code for code in (*self.facet.precedence, *self.facet.codes) if code in found)
            found = {first: found[first]}
        return {code: tuple(where) for code, where in found.items()}

    def _is_barred(
        self,
        category: Category,
        slots: _Slots,
        reading: Reading,
        finds: Mapping[int, list[Hit]],
        decided: Decided,
        types: frozenset[str],
    ) -> bool:
        """Whether other labels, publication types or words in the record forbid a category."""
        return (
            (
                not category.otherwise
                and any(_given(label, decided) is not None for label in category.not_with)
            )
            or (
                bool(category.only_with)
                and all(_given(label, decided) is None for label in category.only_with)
            )
            or not types.isdisjoint(category.blocked_by_types)
            or bool(_counted(finds.get(slots.blocked, ()), reading.parts, self._read, ()))
        )

    def _by_fallback(self, reading: Reading, finds: Mapping[int, list[Hit]]) -> dict[str, list[Match]]:
        """The first category whose `fallback` words stand in the record, nothing where none is."""
        for category, slots in self._categories:
            hits = finds.get(slots.fallback)
            if not hits or (category.fallback_beside and not finds.get(slots.beside)):
                continue
            off = [*finds.get(self._unless, ()), *finds.get(slots.unless, ())]
            if counted := _counted(hits, reading.parts, frozenset(category.read) or self._read, off):
                return {category.code: _matches(counted, reading)}
        return {}


def _lookup(categories: Sequence[tuple[Category, _Slots]], key: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for category, _ in categories:
        for name in getattr(category, key):
            table.setdefault(name.casefold(), []).append(category.code)
    return table


def _given(label: str, decided: Decided) -> tuple[Match, ...] | None:
    """The matches of a 'facet:category' label, None where it was not given; 'facet:*' is any."""
    facet, _, code = label.partition(":")
    labels = decided.get(facet, {})
    if code == "*":
        return next(iter(labels.values()), None)
    return labels.get(code)


def _counted(
    hits: Iterable[Hit], parts: Sequence[Part], read: frozenset[str], off: Sequence[Hit]
) -> list[Hit]:
    """Hits in the parts that are read and not touched by a phrase that excludes them."""
    return [
        hit
        for hit in hits
        if parts[hit.part].role in read
        and not any(
            other.part == hit.part and hit.start < other.end and other.start < hit.end for other in off
        )
    ]


def _concluded(
    found: dict[str, list[Hit]], by_hint: set[str], parts: Sequence[Part]
) -> tuple[dict[str, list[Hit]], set[str]]:
    """Without the hints, where the conclusion says something plainly and none of them stands in it."""
    told = {code for code, hits in found.items() if any(parts[hit.part].role == "conclusion" for hit in hits)}
    if told and told.isdisjoint(by_hint):
        return {code: hits for code, hits in found.items() if code not in by_hint}, set()
    return found, by_hint


def _beyond_title(found: dict[str, list[Hit]], parts: Sequence[Part]) -> dict[str, list[Hit]]:
    """Of categories that rest on hints alone, those with one beside the title, where there are any."""
    return {
        code: hits for code, hits in found.items() if any(parts[hit.part].role != "title" for hit in hits)
    } or found


def _matches(hits: Iterable[Hit], reading: Reading) -> list[Match]:
    found = []
    for start, end, number in sorted({(hit.start, hit.end, hit.part) for hit in hits}):
        field = reading.parts[number].field
        at = reading.offsets[field]
        found.append(Match(field, start - at, end - at, reading.texts[field][start - at : end - at]))
    return found


def _words(reading: Reading, hit: Hit) -> str:
    field = reading.parts[hit.part].field
    at = reading.offsets[field]
    return reading.texts[field][hit.start - at : hit.end - at]


def _expansion(reading: Reading, hit: Hit) -> str | None:
    field = reading.parts[hit.part].field
    at = reading.offsets[field]
    return expansion(reading.texts[field], hit.start - at, hit.end - at)
