"""How a facet is decided from the words found in a record.

1. Words in the sections that the facet reads give a category, unless they overlap a phrase of
   `exclude_overlapping` or are in the context of a modifier; so do MeSH headings and publication types.
   Weak terms alone give a weak label. In a facet with one label a record, where there are only weak terms,
   those outside the title outweigh those in it.
2. `implied_by` adds; `not_with`, `only_with`, `exclude_document` and `exclude_publication_types` take away.
3. Categories of the facet suppress others (`suppressed_by`, `suppressed_by_outside_reviews`), all at once.
4. Where nothing is left but what the category suppresses, words of `fallback` give the usual label of the
   field. Where nothing is left at all, the category marked `default` is given; its `not_with` forbids only
   this.
5. In a facet with one label a record, a weak label beside a plain one gives way, or both give way to the
   category `unsure`, unless the conclusion has the plain one alone; then `precedence` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data.labelling.labels import Match
from data.labelling.patterns import Hit, untouched, within_reach
from data.labelling.sections import PreparedText, is_long
from data.records.record import Record
from data.topics.model import ROLES, Category, Facet


@dataclass(frozen=True, slots=True)
class Rule:
    """A category; its lists of terms as slots, see `Classifier`."""

    category: Category
    sections: frozenset[str]
    terms: int
    weak_terms: int
    overlapping: int
    in_document: int
    fallback: int
    fallback_beside: int


@dataclass(frozen=True, slots=True)
class CompiledModifier:
    """The phrases of a modifier as slots, and how many words may stand between."""

    before: int
    after: int
    within: int


class Paper:
    """A record while its labels are being decided.

    Attributes:
        finds: slot number to the hits of its terms.
        roles: of each segment.
        mesh, types: MeSH headings and publication types, each in small letters with its match.
        labels: what is decided so far, 'facet:category' with its words; 'facet:*' has those of the first.
    """

    def __init__(
        self, record: Record, prepared: PreparedText, finds: Mapping[int, list[Hit]], reviews: frozenset[str]
    ) -> None:
        """Take the record with what was found in it; `reviews` are the labels that make it a review."""
        self._reviews = reviews
        self.prepared = prepared
        self.finds = finds
        self.roles = [segment.role for segment in prepared.segments]
        self.mesh = _index_matches("mesh", [heading.descriptor for heading in record.mesh])
        self.types = _index_matches("publication_types", record.publication_types)
        self.type_names = frozenset(record.publication_types)
        self.is_long = is_long(prepared.segments)
        self.labels: dict[str, tuple[Match, ...]] = {}
        self._matches: dict[Hit, Match] = {}

    def matches(self, hits: Iterable[Hit]) -> list[Match]:
        """The words of hits, each once, in the order of the text."""
        return [self._matches.get(hit) or self._match(hit) for hit in sorted(set(hits))]

    def _match(self, hit: Hit) -> Match:
        """Made once, since several categories rest on the same words."""
        match = self._matches[hit] = Match(*self.prepared.locate(hit), self.prepared.words(hit))
        return match

    def has(self, labels: Iterable[str]) -> bool:
        """Whether any of these labels was given."""
        return not self.labels.keys().isdisjoint(labels)

    @property
    def is_review(self) -> bool:
        """Whether it is labelled a review; not before its article type is decided."""
        return self.has(self._reviews)


_DEFAULT_SECTIONS = frozenset(ROLES) - {"background", "heading"}


class FacetRules:
    """The rules of one facet, compiled."""

    def __init__(
        self,
        facet: Facet,
        rules: Sequence[Rule],
        overlapping: int,
        cooccurring: int,
        modifiers: Sequence[CompiledModifier],
    ) -> None:
        """Take the rules, and the slots of the facet's own lists."""
        self.facet = facet
        self._rules = rules
        self._by_code = {rule.category.code: rule for rule in rules}
        self._excludable = {rule.category.code: rule for rule in rules if _can_be_excluded(rule.category)}
        self._implied = [rule for rule in rules if rule.category.implied_by]
        self._rivals = [
            rule.category
            for rule in rules
            if rule.category.suppressed_by or rule.category.suppressed_by_outside_reviews
        ]
        self._fallbacks = [rule for rule in rules if rule.category.fallback]
        self._defaults = [rule.category for rule in rules if rule.category.default]
        self._overlapping = overlapping
        self._cooccurring = cooccurring
        self._modifiers = modifiers
        self._first_sections = frozenset(facet.first_sections)
        self._sections = frozenset(facet.sections) or _DEFAULT_SECTIONS
        self._review_sections = self._sections | frozenset(facet.review_sections)
        self._fallback_sections = frozenset(facet.fallback_sections)
        self._mesh = _lookup(facet.categories, "mesh")
        self._types = _lookup(facet.categories, "publication_types")

    def decide(self, paper: Paper) -> dict[str, tuple[Match, ...]]:
        """The categories of this facet with their matches; the labels of `paper` then have them too."""
        found, given = self.settle(paper)
        decided = {code: (*paper.matches(hits), *given.get(code, ())) for code, hits in found.items()}
        for code, where in decided.items():
            paper.labels.setdefault(f"{self.facet.code}:*", where)
            paper.labels[f"{self.facet.code}:{code}"] = where
        return decided

    def settle(self, paper: Paper) -> tuple[dict[str, list[Hit]], dict[str, list[Match]]]:
        """The categories of this facet with their hits, and what else stands behind them."""
        if paper.has(self.facet.empty_with):
            return {}, {}
        read = self._review_sections if paper.is_review else self._sections
        found: dict[str, list[Hit]] = {}
        weak: set[str] = set()
        if self._first_sections:
            found, weak = self._from_words(paper, self._first_sections)
        if not found:
            found, weak = self._from_words(paper, read)
        if not found and not self._fallback_sections <= read:
            found, weak = self._from_words(paper, read | self._fallback_sections)
        given: dict[str, list[Match]] = {}
        mesh_counts = "mesh" not in self._fallback_sections or not found
        for lookup, names in ((self._mesh, paper.mesh if mesh_counts else ()), (self._types, paper.types)):
            for name, match in names if lookup else ():
                for code in lookup.get(name, ()):
                    found.setdefault(code, [])
                    given.setdefault(code, []).append(match)
                    weak.discard(code)
        return self._weigh(found, weak, given, paper), given

    def _from_words(self, paper: Paper, read: frozenset[str]) -> tuple[dict[str, list[Hit]], set[str]]:
        """Categories with their hits, and which of them rest on weak terms alone."""
        finds, roles = paper.finds, paper.roles
        found: dict[str, list[Hit]] = {}
        weak_only = set()
        for rule in self._rules:
            if rule.terms not in finds and rule.weak_terms not in finds:
                continue
            hits = self._counted(rule.terms, rule, read, paper) if rule.terms in finds else []
            weak = self._counted(rule.weak_terms, rule, read, paper) if rule.weak_terms in finds else []
            if weak and (
                len({segment for segment, _, _ in weak}) >= rule.category.min_weak_hits
                or any(roles[segment] == "title" for segment, _, _ in weak)
            ):
                if not hits:
                    weak_only.add(rule.category.code)
                hits += weak
            if hits:
                found[rule.category.code] = hits
        if not found:
            return found, weak_only
        if self.facet.single and weak_only.issuperset(found):
            found = _beyond_title(found, roles)
        if self.facet.unsure and weak_only:
            found, weak_only = _concluded(found, weak_only, roles)
        if self._cooccurring in finds:
            beside = {segment for segment, _, _ in finds[self._cooccurring]}
            near = {code: hits for code, hits in found.items() if any(hit[0] in beside for hit in hits)}
            found = near or found
        if self.facet.min_mentions > 1 and paper.is_long and self._only_mentions(found.values(), roles):
            return {}, set()
        if self.facet.title_dominates and not paper.is_review and paper.is_long:
            found = self._led_by_title(found, roles)
        return found, weak_only

    def _counted(self, slot: int, rule: Rule, read: frozenset[str], paper: Paper) -> list[Hit]:
        """Hits in the segments that are read that no phrase takes back."""
        finds = paper.finds
        segments = rule.sections or read
        hits = [hit for hit in finds.get(slot, ()) if paper.roles[hit[0]] in segments]
        for off in (self._overlapping, rule.overlapping):
            if hits and off in finds:
                hits = untouched(hits, finds[off])
        if not hits:
            return hits
        for modifier in self._modifiers:
            before, after = finds.get(modifier.before), finds.get(modifier.after)
            if before or after:
                folded, gap = paper.prepared.folded, modifier.within
                hits = [hit for hit in hits if not within_reach(hit, before or (), after or (), gap, folded)]
        return hits

    def _led_by_title(self, found: dict[str, list[Hit]], roles: Sequence[str]) -> dict[str, list[Hit]]:
        """Without what a single sentence names beside the title's categories, see `Facet.title_dominates`."""
        in_title = {
            code
            for code, hits in found.items()
            if not self._by_code[code].category.suppressed_by
            and not self._by_code[code].category.suppressed_by_outside_reviews
            and any(roles[segment] == "title" for segment, _, _ in hits)
        }
        if not in_title:
            return found
        return {
            code: hits
            for code, hits in found.items()
            if code in in_title
            or len({segment for segment, _, _ in hits}) > 1
            or any(roles[segment] in ("title", "keywords") for segment, _, _ in hits)
        }

    def _only_mentions(self, found: Iterable[list[Hit]], roles: Sequence[str]) -> bool:
        """Whether the abstract names the facet too rarely to be about it, see `Facet.min_mentions`."""
        named = {segment for hits in found for segment, _, _ in hits}
        plain = any(roles[segment] in ("title", "keywords", "methods") for segment in named)
        return not plain and len(named) < self.facet.min_mentions

    def _weigh(
        self,
        found: dict[str, list[Hit]],
        weak: set[str],
        given: dict[str, list[Match]],
        paper: Paper,
    ) -> dict[str, list[Hit]]:
        """Implications, exclusions and precedence; `given` then has what is implied, too."""
        by_words = frozenset(found)
        for code in found.keys() & self._excludable.keys():
            if self._is_excluded(self._excludable[code], paper):
                del found[code]
        for rule in self._implied:
            category = rule.category
            unless = category.implied_unless
            if category.code in found or not found.keys().isdisjoint(unless) or paper.has(unless):
                continue
            implied = next(
                (where for label in category.implied_by if (where := paper.labels.get(label))), None
            )
            if implied and not self._is_excluded(rule, paper):
                found[category.code] = []
                given[category.code] = list(implied)
        found = self._without_rivals(found, weak, given, paper)
        fallback = {} if paper.is_review else self._by_fallback(paper, found)
        if fallback or not found:
            found = fallback or {
                category.code: [] for category in self._defaults if not paper.has(category.not_with)
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
        paper: Paper,
    ) -> dict[str, list[Hit]]:
        """Without the categories that others suppress, all at once."""
        if len(found) < 2:
            return found
        suppressed = set()
        for category in self._rivals:
            if category.code not in found:
                continue
            rivals = category.suppressed_by
            if not paper.is_review or category.code in weak:
                rivals = (*rivals, *category.suppressed_by_outside_reviews)
            others = found.keys() - {category.code} if "*" in rivals else found.keys() & set(rivals)
            if others and not (
                paper.has(category.keep_when)
                and self._in_title(category.code, found, given, paper)
                and not any(self._in_title(other, found, given, paper) for other in others)
            ):
                suppressed.add(category.code)
        return {code: hits for code, hits in found.items() if code not in suppressed} if suppressed else found

    def _in_title(
        self, code: str, found: dict[str, list[Hit]], given: dict[str, list[Match]], paper: Paper
    ) -> bool:
        return any(paper.roles[segment] == "title" for segment, _, _ in found[code]) or any(
            match.field == "title" for match in given.get(code, ())
        )

    def _is_excluded(self, rule: Rule, paper: Paper) -> bool:
        """Whether other labels, publication types or words in the record forbid a category."""
        category = rule.category
        return (
            (not category.default and paper.has(category.not_with))
            or (bool(category.only_with) and not paper.has(category.only_with))
            or not paper.type_names.isdisjoint(category.exclude_publication_types)
            or any(paper.roles[hit[0]] in self._sections for hit in paper.finds.get(rule.in_document, ()))
        )

    def _by_fallback(self, paper: Paper, found: Iterable[str]) -> dict[str, list[Hit]]:
        """The first category whose `fallback` words occur and that suppresses all that is found, or {}."""
        finds = paper.finds
        yielding = [self._by_code[code].category.suppressed_by for code in found]
        for rule in self._fallbacks:
            if not all(rule.category.code in rivals for rivals in yielding):
                continue
            if rule.fallback not in finds or (
                rule.category.fallback_beside and rule.fallback_beside not in finds
            ):
                continue
            if counted := self._counted(rule.fallback, rule, self._sections, paper):
                return {rule.category.code: counted}
        return {}


def _lookup(categories: Iterable[Category], key: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for category in categories:
        for name in getattr(category, key):
            table.setdefault(name.casefold(), []).append(category.code)
    return table


def _can_be_excluded(category: Category) -> bool:
    return bool(
        category.not_with
        or category.only_with
        or category.exclude_document
        or category.exclude_publication_types
    )


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
    found: dict[str, list[Hit]], weak_only: set[str], roles: Sequence[str]
) -> tuple[dict[str, list[Hit]], set[str]]:
    """Without the weak terms, where the conclusion has a plain term and none of them."""
    told = {
        code for code, hits in found.items() if any(roles[segment] == "conclusion" for segment, _, _ in hits)
    }
    if told and told.isdisjoint(weak_only):
        return {code: hits for code, hits in found.items() if code not in weak_only}, set()
    return found, weak_only


def _beyond_title(found: dict[str, list[Hit]], roles: Sequence[str]) -> dict[str, list[Hit]]:
    """Of categories that rest on weak terms alone, those with one outside the title, if there are any."""
    return {
        code: hits for code, hits in found.items() if any(roles[segment] != "title" for segment, _, _ in hits)
    } or found
