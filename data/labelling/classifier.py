"""A record goes in; its labels come out, each with the words it was read from.

The rules are in the topic's files; nothing here knows what a topic is about. A record is folded into one
text (`sections`) and scanned once for all terms (`patterns`), its sentences are given their roles, and then
each facet is decided (`facet_rules`), those that others refer to first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from data.labelling.abbreviations import PREFIXES, Abbreviation, expansion, is_short_form
from data.labelling.characteristics.reader import read_characteristics
from data.labelling.effect.facet import FramedFacet
from data.labelling.facet_rules import CompiledModifier, FacetRules, Paper, Rule
from data.labelling.labels import Label, Labels, Match, Origin, Scope
from data.labelling.patterns import Found, Hit, Matcher, Pattern, PatternError, matches
from data.labelling.sections import (
    CUES,
    PreparedText,
    field_text,
    fold_preserving_length,
    heading_roles,
    prepare_text,
    roles_by_cue,
)
from data.labelling.trial_design import Trials
from data.records.record import Record
from data.topics.checks import in_order
from data.topics.loader import TopicError
from data.topics.model import ARTICLE_TYPE, Facet, Topic

__all__ = ["Classifier", "Label", "Labels", "Match", "Origin", "Scope", "field_text"]


class Classifier:
    """Labels records by the rules of one topic. Make it once; it can be shared by threads."""

    def __init__(self, topic: Topic) -> None:
        """Read all terms of the topic; TopicError names one that cannot be read."""
        self.topic = topic
        self._matcher = Matcher(topic.words)
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
                CompiledModifier(
                    self._slot(modifier.before, f"{modifier.code}.before"),
                    self._slot(modifier.after, f"{modifier.code}.after"),
                    modifier.within,
                ),
            )
            for modifier in topic.modifiers
        ]
        self._facets = tuple(self._compile(facet) for facet in in_order(topic.facets))
        self._scope = self._compile_rules(topic.scope) if topic.scope else None
        self._trials = Trials(topic, self._slot)
        self._reviews = frozenset(f"{ARTICLE_TYPE}:{code}" for code in topic.review_types)
        self._order = [(facet.code, facet.codes) for facet in topic.facets]
        self._matcher.compile()

    def classify(self, record: Record) -> Labels:
        """The labels of a record, in the order of the topic file."""
        prepared = prepare_text(record, self._headings)
        finds = self._scan(prepared)
        cues: dict[int, set[str]] = defaultdict(set)
        for slot, cue in self._cues.items():
            for segment, _, _ in finds.get(slot, ()):
                cues[segment].add(cue)
        roles_by_cue(prepared.segments, cues)
        paper = Paper(record, prepared, finds, self._reviews)
        decided = {facet.facet.code: facet.decide(paper) for facet in self._facets}
        scope = Scope()
        if self._scope:
            met = self._scope.settle(paper)[0]
            unmet = [need for need in self._scope.facet.categories if need.code not in met]
            scope = Scope(unmet[0].definition if unmet else "")
        labels = tuple(
            Label(facet, code, Origin.RULE, decided[facet][code])
            for facet, codes in self._order
            for code in codes
            if code in decided[facet]
        )
        types = tuple(decided[ARTICLE_TYPE])
        randomised, phase = self._trials.read(record, prepared, finds, types)
        return Labels(labels, randomised, phase, scope, read_characteristics(record, types))

    def _scan(self, prepared: PreparedText) -> dict[int, list[Hit]]:
        """Slot number to the hits of its terms."""
        found = self._matcher.scan(prepared.folded, prepared.segments)
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
                        where = matches(term, found, prepared.folded, prepared.segments, every)
                        if where:
                            finds[slot] += where
        self._add_short_forms(found, prepared, finds)
        return finds

    def _add_short_forms(self, found: Found, prepared: PreparedText, finds: dict[int, list[Hit]]) -> None:
        """Add those that the text does not say to stand for something else."""
        for element in self._short.keys() & found.keys():
            meanings = self._short[element]  # one short form, which several categories may have
            short = meanings[0][1].short
            hits = [hit for hit in found[element] if is_short_form(prepared.words(hit), short)]
            told = [fold_preserving_length(long) for hit in hits if (long := _expansion(prepared, hit))]
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
            read = self._matcher.any_of(terms)
        except PatternError as error:
            raise TopicError(f"topic {self.topic.code!r}, {where}: {error}") from error
        for term in read:
            elements = term.elements
            if len(elements) == 1 and not term.never and not term.place:
                self._words[elements[0]].append(slot)
            else:  # looked at only where its two rarest elements stand
                rarest, *others = sorted(elements, key=self._matcher.frequency)
                next_rarest = others[0] if others else rarest
                needed = frozenset(elements) - {rarest, next_rarest}
                self._terms[rarest].setdefault(next_rarest, []).append((slot, term, needed, every))
        return slot

    def _compile(self, facet: Facet) -> FacetRules | FramedFacet:
        rules = self._compile_rules(facet)
        if facet.frames is None:
            return rules
        return FramedFacet(rules, facet.frames, self._slot, self.topic.animal_types)

    def _compile_rules(self, facet: Facet) -> FacetRules:
        rules = []
        for category in facet.categories:
            where = f"{facet.code}.{category.code}"
            rule = Rule(
                category,
                frozenset(category.sections),
                terms=self._slot(category.terms, f"{where}.terms"),
                weak_terms=self._slot(category.weak_terms, f"{where}.weak_terms"),
                overlapping=self._slot(
                    category.exclude_overlapping, f"{where}.exclude_overlapping", every=True
                ),
                in_document=self._slot(category.exclude_document, f"{where}.exclude_document"),
                fallback=self._slot(category.fallback, f"{where}.fallback"),
                fallback_beside=self._slot(category.fallback_beside, f"{where}.fallback_beside"),
            )
            for short, stands_for in category.abbreviations.items():
                meaning = tuple(fold_preserving_length(word.strip()) for word in stands_for.split("|"))
                abbreviation = Abbreviation(short, meaning, short in category.ambiguous)
                (term,) = self._matcher.any_of(prefix + short for prefix in PREFIXES)
                self._short[term.elements[0]].append((rule.terms, abbreviation))
            rules.append(rule)
        overlapping = self._slot(facet.exclude_overlapping, f"{facet.code}.exclude_overlapping", every=True)
        cooccurring = self._slot(facet.prefer_cooccurring, f"{facet.code}.prefer_cooccurring")
        modifiers = [modifier for facets, modifier in self._modifiers if facet.code in facets]
        return FacetRules(facet, rules, overlapping, cooccurring, modifiers)


_SlotTerm = tuple[int, Pattern, frozenset[int], bool]  # slot, term, its other elements, `every`


def _expansion(prepared: PreparedText, hit: Hit) -> str | None:
    field, start, end = prepared.locate(hit)
    return expansion(prepared.texts[field], start, end)
