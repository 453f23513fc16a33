"""Record to labels, each with the words it was read from.

The rules stand in the topic file; nothing here knows what a topic is about. A record is folded into
one text (`sections`), scanned once for all terms (`patterns`), its sentences are given
their roles, and then each facet is decided, those that others refer to first:

1. Words in the parts that the facet reads give a category, unless a phrase of `unless` touches them or
   they stand in the context of a modifier; so do MeSH headings and publication types. Hints alone give a
   weak label. In a facet with one label a record, where there are only hints, those beside the title
   outweigh those in it.
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
from typing import Literal

from data.labelling.abbreviations import PREFIXES, Abbreviation, expansion, is_short_form
from data.labelling.labels import Label, Labels, Match, Origin, Scope, TextField
from data.labelling.patterns import Found, Hit, Lexicon, Term, TermError, matches, untouched, within_reach
from data.labelling.sections import (
    CUES,
    Reading,
    field_text,
    fold,
    heading_roles,
    is_long,
    read_parts,
    roles_by_cue,
)
from data.labelling.trial_design import Trials
from data.records.record import Record
from data.topics.loader import TopicError, in_order
from data.topics.model import ARTICLE_TYPE, ROLES, Category, Facet, Topic

__all__ = ["Classifier", "Label", "Labels", "Match", "Origin", "Scope", "field_text"]


class Classifier:
    """Labels records by the rules of one topic. Make it once; it can be shared by threads."""

    def __init__(self, topic: Topic) -> None:
        """Read all terms of the topic; TopicError names one that cannot be read."""
        self.topic = topic
        self._lexicon = Lexicon(topic.words)
        self._words: dict[int, list[int]] = defaultdict(list)  # element to the slots it fills by itself
        # The rarest element of a term, and its next, to the slots that the term fills.
        self._terms: dict[int, dict[int, list[_SlotTerm]]] = defaultdict(dict)
        self._short: dict[int, list[tuple[int, Abbreviation]]] = defaultdict(list)
        self._slots = 0
        self._headings = heading_roles(topic.sentences)
        self._cues = {
            self._slot(topic.sentences.get(f"cue_{cue}", ()), f"sentences.cue_{cue}"): cue for cue in CUES
        }
        self._modifiers = [
            (
                modifier.facets,
                _Modifier(
                    self._slot(modifier.before, f"{modifier.code}.before"),
                    self._slot(modifier.after, f"{modifier.code}.after"),
                    modifier.within,
                ),
            )
            for modifier in topic.modifiers
        ]
        self._facets = tuple(self._compile(facet) for facet in in_order(topic.facets))
        self._scope = self._compile(topic.scope) if topic.scope else None
        self._trials = Trials(topic, self._slot)
        self._reviews = frozenset(f"{ARTICLE_TYPE}:{code}" for code in topic.review_types)
        self._order = [(facet.code, facet.codes) for facet in topic.facets]
        self._lexicon.seal()

    def classify(self, record: Record) -> Labels:
        """The labels of a record, in the order of the topic file."""
        reading = read_parts(record, self._headings)
        finds = self._scan(reading)
        cues: dict[int, set[str]] = defaultdict(set)
        for slot, cue in self._cues.items():
            for part, _, _ in finds.get(slot, ()):
                cues[part].add(cue)
        roles_by_cue(reading.parts, cues)
        paper = _Paper(record, reading, finds, self._reviews)
        decided = {facet.facet.code: facet.decide(paper) for facet in self._facets}
        scope = Scope()
        if self._scope:
            met = self._scope.settle(paper)[0]
            unmet = [need for need in self._scope.facet.categories if need.code not in met]
            scope = Scope(unmet[0].definition if unmet else "")
        labels = tuple(
            Label(facet, code, Origin.AUTOMATIC, decided[facet][code])
            for facet, codes in self._order
            for code in codes
            if code in decided[facet]
        )
        randomised, phase = self._trials.read(record, reading, finds, tuple(decided[ARTICLE_TYPE]))
        return Labels(labels, randomised, phase, scope)

    def _scan(self, reading: Reading) -> dict[int, list[Hit]]:
        """Slot number to the hits of its terms."""
        found = self._lexicon.scan(reading.folded, reading.parts)
        finds: dict[int, list[Hit]] = defaultdict(list)
        for element in self._words.keys() & found.keys():
            for slot in self._words[element]:
                finds[slot] += found[element]
        for element in self._terms.keys() & found.keys():
            for other, terms in self._terms[element].items():
                if other not in found:
                    continue
                for slot, term, others, every in terms:
                    if not others or others <= found.keys():
                        where = matches(term, found, reading.folded, reading.parts, every)
                        if where:
                            finds[slot] += where
        self._add_short_forms(found, reading, finds)
        return finds

    def _add_short_forms(self, found: Found, reading: Reading, finds: dict[int, list[Hit]]) -> None:
        """Add those that the text does not say to stand for something else."""
        for element in self._short.keys() & found.keys():
            meanings = self._short[element]  # one short form, which several categories may have
            short = meanings[0][1].short
            hits = [hit for hit in found[element] if is_short_form(_words(reading, hit), short)]
            told = [fold(long) for hit in hits if (long := _expansion(reading, hit))]
            for slot, abbreviation in meanings if hits else ():
                if (
                    any(word in long for long in told for word in abbreviation.stands_for)
                    if told
                    else not abbreviation.ambiguous
                ):
                    finds[slot] += hits

    def _slot(self, terms: Iterable[str], where: str, every: bool = False) -> int:
        """A number under which the hits of these terms are collected; `every` as in `matches`."""
        slot = self._slots
        self._slots += 1
        try:
            read = self._lexicon.any_of(terms)
        except TermError as error:
            raise TopicError(f"topic {self.topic.code!r}, {where}: {error}") from error
        for term in read:
            elements = term.elements
            if len(elements) == 1 and not term.never and not term.place:
                self._words[elements[0]].append(slot)
            else:  # looked at only where its two rarest elements stand
                rarest, *others = sorted(elements, key=self._lexicon.frequency)
                next_rarest = others[0] if others else rarest
                needed = frozenset(elements) - {rarest, next_rarest}
                self._terms[rarest].setdefault(next_rarest, []).append((slot, term, needed, every))
        return slot

    def _compile(self, facet: Facet) -> _Facet:
        rules = []
        for category in facet.categories:
            where = f"{facet.code}.{category.code}"
            rule = _Rule(
                category,
                frozenset(category.read),
                terms=self._slot(category.terms, f"{where}.terms"),
                hints=self._slot(category.hints, f"{where}.hints"),
                unless=self._slot(category.unless, f"{where}.unless", every=True),
                blocked=self._slot(category.blocked_by, f"{where}.blocked_by"),
                fallback=self._slot(category.fallback, f"{where}.fallback"),
                beside=self._slot(category.fallback_beside, f"{where}.fallback_beside"),
            )
            for short, stands_for in category.abbreviations.items():
                meaning = tuple(fold(word.strip()) for word in stands_for.split("|"))
                abbreviation = Abbreviation(short, meaning, short in category.ambiguous)
                (term,) = self._lexicon.any_of(prefix + short for prefix in PREFIXES)
                self._short[term.elements[0]].append((rule.terms, abbreviation))
            rules.append(rule)
        off = self._slot(facet.unless, f"{facet.code}.unless", every=True)
        beside = self._slot(facet.beside, f"{facet.code}.beside")
        modifiers = [modifier for facets, modifier in self._modifiers if facet.code in facets]
        return _Facet(facet, rules, off, beside, modifiers)


_SlotTerm = tuple[int, Term, frozenset[int], bool]  # slot, term, its other elements, `every` as in `matches`


@dataclass(frozen=True, slots=True)
class _Rule:
    """A category with its terms as slots."""

    category: Category
    read: frozenset[str]
    terms: int
    hints: int
    unless: int
    blocked: int
    fallback: int
    beside: int


@dataclass(frozen=True, slots=True)
class _Modifier:
    """The phrases of a modifier as slots, and how many words may stand between."""

    before: int
    after: int
    within: int


class _Paper:
    """A record on its way to its labels.

    Attributes:
        finds: slot number to the hits of its terms.
        roles: of each part.
        mesh, types: MeSH headings and publication types, each in small letters with its match.
        labels: what is decided so far, 'facet:category' with its words; 'facet:*' has those of the first.
    """

    def __init__(
        self, record: Record, reading: Reading, finds: Mapping[int, list[Hit]], reviews: frozenset[str]
    ) -> None:
        self._reviews = reviews
        self.reading = reading
        self.finds = finds
        self.roles = [part.role for part in reading.parts]
        self.mesh = _index_matches("mesh", [heading.descriptor for heading in record.mesh])
        self.types = _index_matches("publication_types", record.publication_types)
        self.type_names = frozenset(record.publication_types)
        self.is_long = is_long(reading.parts)
        self.labels: dict[str, tuple[Match, ...]] = {}
        self._matches: dict[Hit, Match] = {}

    def matches(self, hits: Iterable[Hit]) -> list[Match]:
        """The words of hits, each once, in the order of the text."""
        return [self._matches.get(hit) or self._match(hit) for hit in sorted(set(hits))]

    def _match(self, hit: Hit) -> Match:
        """Made once, since several categories rest on the same words."""
        field, start, end = _in_field(self.reading, hit)
        match = self._matches[hit] = Match(field, start, end, self.reading.texts[field][start:end])
        return match

    def has(self, labels: Iterable[str]) -> bool:
        """Whether any of these labels was given."""
        return not self.labels.keys().isdisjoint(labels)

    @property
    def is_review(self) -> bool:
        """Whether it is labelled a review; not before its article type is decided."""
        return self.has(self._reviews)


_DEFAULT_READ = frozenset(ROLES) - {"background", "heading"}


class _Facet:
    """One facet with its rules compiled."""

    def __init__(
        self,
        facet: Facet,
        rules: Sequence[_Rule],
        unless: int,
        beside: int,
        modifiers: Sequence[_Modifier],
    ) -> None:
        self.facet = facet
        self._rules = rules
        self._by_code = {rule.category.code: rule for rule in rules}
        self._barred = {rule.category.code: rule for rule in rules if _can_be_barred(rule.category)}
        self._implied = [rule for rule in rules if rule.category.implied_by]
        self._rivals = [
            rule.category for rule in rules if rule.category.only_without or rule.category.yields_to
        ]
        self._fallbacks = [rule for rule in rules if rule.category.fallback]
        self._otherwise = [rule.category for rule in rules if rule.category.otherwise]
        self._unless = unless
        self._beside = beside
        self._modifiers = modifiers
        self._read_first = frozenset(facet.read_first)
        self._read = frozenset(facet.read) or _DEFAULT_READ
        self._read_in_reviews = self._read | frozenset(facet.read_in_reviews)
        self._or_read = frozenset(facet.or_read)
        self._mesh = _lookup(facet.categories, "mesh")
        self._types = _lookup(facet.categories, "publication_types")

    def decide(self, paper: _Paper) -> dict[str, tuple[Match, ...]]:
        """The categories of this facet with their matches; the labels of `paper` then have them too."""
        found, given = self.settle(paper)
        decided = {code: (*paper.matches(hits), *given.get(code, ())) for code, hits in found.items()}
        for code, where in decided.items():
            paper.labels.setdefault(f"{self.facet.code}:*", where)
            paper.labels[f"{self.facet.code}:{code}"] = where
        return decided

    def settle(self, paper: _Paper) -> tuple[dict[str, list[Hit]], dict[str, list[Match]]]:
        """The categories of this facet with their hits, and what else stands behind them."""
        if paper.has(self.facet.empty_with):
            return {}, {}
        read = self._read_in_reviews if paper.is_review else self._read
        found: dict[str, list[Hit]] = {}
        weak: set[str] = set()
        if self._read_first:
            found, weak = self._from_words(paper, self._read_first)
        if not found:
            found, weak = self._from_words(paper, read)
        if not found and not self._or_read <= read:
            found, weak = self._from_words(paper, read | self._or_read)
        given: dict[str, list[Match]] = {}
        mesh_counts = "mesh" not in self._or_read or not found
        for lookup, names in ((self._mesh, paper.mesh if mesh_counts else ()), (self._types, paper.types)):
            for name, match in names if lookup else ():
                for code in lookup.get(name, ()):
                    found.setdefault(code, [])
                    given.setdefault(code, []).append(match)
                    weak.discard(code)
        return self._weigh(found, weak, given, paper), given

    def _from_words(self, paper: _Paper, read: frozenset[str]) -> tuple[dict[str, list[Hit]], set[str]]:
        """Categories with their hits, and which of them rest on hints alone."""
        finds, roles = paper.finds, paper.roles
        found: dict[str, list[Hit]] = {}
        by_hint = set()
        for rule in self._rules:
            if rule.terms not in finds and rule.hints not in finds:
                continue
            hits, weak = (self._counted(slot, rule, read, paper) for slot in (rule.terms, rule.hints))
            if weak and (
                len({part for part, _, _ in weak}) >= rule.category.needed
                or any(roles[part] == "title" for part, _, _ in weak)
            ):
                if not hits:
                    by_hint.add(rule.category.code)
                hits += weak
            if hits:
                found[rule.category.code] = hits
        if not found:
            return found, by_hint
        if self.facet.single and by_hint.issuperset(found):
            found = _beyond_title(found, roles)
        if self.facet.unsure and by_hint:
            found, by_hint = _concluded(found, by_hint, roles)
        if self._beside in finds:
            beside = {part for part, _, _ in finds[self._beside]}
            near = {code: hits for code, hits in found.items() if any(hit[0] in beside for hit in hits)}
            found = near or found
        if self.facet.mentions > 1 and paper.is_long and self._only_mentions(found.values(), roles):
            return {}, set()
        if self.facet.title_leads and not paper.is_review and paper.is_long:
            found = self._led_by_title(found, roles)
        return found, by_hint

    def _counted(self, slot: int, rule: _Rule, read: frozenset[str], paper: _Paper) -> list[Hit]:
        """Hits in the parts that are read that no phrase takes back."""
        finds = paper.finds
        parts = rule.read or read
        hits = [hit for hit in finds.get(slot, ()) if paper.roles[hit[0]] in parts]
        for off in (self._unless, rule.unless):
            if hits and off in finds:
                hits = untouched(hits, finds[off])
        for modifier in self._modifiers:
            if hits and (modifier.before in finds or modifier.after in finds):
                before, after = finds.get(modifier.before, ()), finds.get(modifier.after, ())
                folded, gap = paper.reading.folded, modifier.within
                hits = [hit for hit in hits if not within_reach(hit, before, after, gap, folded)]
        return hits

    def _led_by_title(self, found: dict[str, list[Hit]], roles: Sequence[str]) -> dict[str, list[Hit]]:
        """Without what one sentence mentions beside the title's own, see `Facet.title_leads`."""
        in_title = {
            code
            for code, hits in found.items()
            if not self._by_code[code].category.yields_to
            and any(roles[part] == "title" for part, _, _ in hits)
        }
        if not in_title:
            return found
        return {
            code: hits
            for code, hits in found.items()
            if code in in_title
            or len({part for part, _, _ in hits}) > 1
            or any(roles[part] in ("title", "keywords") for part, _, _ in hits)
        }

    def _only_mentions(self, found: Iterable[list[Hit]], roles: Sequence[str]) -> bool:
        """Whether an abstract names the facet too seldom to be about it, see `Facet.mentions`."""
        named = {part for hits in found for part, _, _ in hits}
        plain = any(roles[part] in ("title", "keywords", "methods") for part in named)
        return not plain and len(named) < self.facet.mentions

    def _weigh(
        self,
        found: dict[str, list[Hit]],
        weak: set[str],
        given: dict[str, list[Match]],
        paper: _Paper,
    ) -> dict[str, list[Hit]]:
        """Implications, exclusions and precedence; `given` then has what is implied, too."""
        by_words = frozenset(found)
        for code in found.keys() & self._barred.keys():
            if self._is_barred(self._barred[code], paper):
                del found[code]
        for rule in self._implied:
            category = rule.category
            unless = category.implied_unless
            if category.code in found or not found.keys().isdisjoint(unless) or paper.has(unless):
                continue
            implied = next(
                (where for label in category.implied_by if (where := paper.labels.get(label))), None
            )
            if implied and not self._is_barred(rule, paper):
                found[category.code] = []
                given[category.code] = list(implied)
        found = self._without_rivals(found, weak, given, paper)
        if not found:
            found = ({} if paper.is_review else self._by_fallback(paper)) or {
                category.code: [] for category in self._otherwise if not paper.has(category.not_with)
            }
            given.clear()
        if self.facet.single and len(found) > 1:
            if self.facet.unsure and by_words.issuperset(found) and 0 < len(weak & found.keys()) < len(found):
                given.clear()
                return {self.facet.unsure: []}
            found = {code: hits for code, hits in found.items() if code not in weak} or found
            first = next(code for code in (*self.facet.precedence, *self.facet.codes) if code in found)
            found = {first: found[first]}
        return found

    def _without_rivals(
        self,
        found: dict[str, list[Hit]],
        weak: set[str],
        given: dict[str, list[Match]],
        paper: _Paper,
    ) -> dict[str, list[Hit]]:
        """Without the categories that others push out, all of them at once."""
        if len(found) < 2:
            return found
        pushed_out = set()
        for category in self._rivals:
            if category.code not in found:
                continue
            rivals = category.only_without
            if not paper.is_review or category.code in weak:
                rivals = (*rivals, *category.yields_to)
            others = found.keys() - {category.code} if "*" in rivals else found.keys() & set(rivals)
            if others and not (
                paper.has(category.stands_with)
                and self._in_title(category.code, found, given, paper)
                and not any(self._in_title(other, found, given, paper) for other in others)
            ):
                pushed_out.add(category.code)
        return {code: hits for code, hits in found.items() if code not in pushed_out} if pushed_out else found

    def _in_title(
        self, code: str, found: dict[str, list[Hit]], given: dict[str, list[Match]], paper: _Paper
    ) -> bool:
        return any(paper.roles[part] == "title" for part, _, _ in found[code]) or any(
            match.field == "title" for match in given.get(code, ())
        )

    def _is_barred(self, rule: _Rule, paper: _Paper) -> bool:
        """Whether other labels, publication types or words in the record forbid a category."""
        category = rule.category
        return (
            (not category.otherwise and paper.has(category.not_with))
            or (bool(category.only_with) and not paper.has(category.only_with))
            or not paper.type_names.isdisjoint(category.blocked_by_types)
            or any(paper.roles[part] in self._read for part, _, _ in paper.finds.get(rule.blocked, ()))
        )

    def _by_fallback(self, paper: _Paper) -> dict[str, list[Hit]]:
        """The first category whose `fallback` words stand in the record, nothing where none is."""
        finds = paper.finds
        for rule in self._fallbacks:
            if rule.fallback not in finds or (rule.category.fallback_beside and rule.beside not in finds):
                continue
            if counted := self._counted(rule.fallback, rule, self._read, paper):
                return {rule.category.code: counted}
        return {}


def _lookup(categories: Iterable[Category], key: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for category in categories:
        for name in getattr(category, key):
            table.setdefault(name.casefold(), []).append(category.code)
    return table


def _can_be_barred(category: Category) -> bool:
    return bool(category.not_with or category.only_with or category.blocked_by or category.blocked_by_types)


def _index_matches(
    field: Literal["mesh", "publication_types"], names: Iterable[str]
) -> list[tuple[str, Match]]:
    """Names in small letters, each with its match in the field's text."""
    found = []
    at = 0
    for name in names:
        found.append((name.casefold(), Match(field, at, at + len(name), name)))
        at += len(name) + 2
    return found


def _concluded(
    found: dict[str, list[Hit]], by_hint: set[str], roles: Sequence[str]
) -> tuple[dict[str, list[Hit]], set[str]]:
    """Without the hints, where the conclusion says something plainly and none of them stands in it."""
    told = {code for code, hits in found.items() if any(roles[part] == "conclusion" for part, _, _ in hits)}
    if told and told.isdisjoint(by_hint):
        return {code: hits for code, hits in found.items() if code not in by_hint}, set()
    return found, by_hint


def _beyond_title(found: dict[str, list[Hit]], roles: Sequence[str]) -> dict[str, list[Hit]]:
    """Of categories that rest on hints alone, those with one beside the title, where there are any."""
    return {
        code: hits for code, hits in found.items() if any(roles[part] != "title" for part, _, _ in hits)
    } or found


def _in_field(reading: Reading, hit: Hit) -> tuple[TextField, int, int]:
    """The field that words stand in, and where they begin and end in it."""
    number, start, end = hit
    field = reading.parts[number].field
    at = reading.offsets[field]
    return field, start - at, end - at


def _words(reading: Reading, hit: Hit) -> str:
    field, start, end = _in_field(reading, hit)
    return reading.texts[field][start:end]


def _expansion(reading: Reading, hit: Hit) -> str | None:
    field, start, end = _in_field(reading, hit)
    return expansion(reading.texts[field], start, end)
