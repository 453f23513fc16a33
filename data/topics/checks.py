"""Every code that a topic names must be one it has; each error names file and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from data.records.index_terms import KINDS
from data.topics.model import ARTICLE_TYPE, RESERVED, ROLES, SCOPE, Facet, Topic
from data.topics.toml_reader import Table, TopicError


@dataclass(frozen=True, slots=True)
class ReadFacet:
    """A facet with the table it was read from and those of its categories."""

    facet: Facet
    table: Table
    categories: Sequence[Table]


def in_order(facets: Sequence[Facet]) -> list[Facet]:
    """Facets so that those which others refer to come first; article types before all others.

    Raises:
        TopicError: facets refer to each other in a circle.
    """
    needs: dict[str, set[str]] = {}
    for facet in facets:
        named = {*facet.empty_with}
        for category in facet.categories:
            named |= {*category.implied_by, *category.only_with, *category.not_with, *category.keep_when}
            named |= {label for label in category.implied_unless if ":" in label}
        needs[facet.code] = {label.partition(":")[0] for label in named} - {facet.code}
        if facet.code != ARTICLE_TYPE:
            needs[facet.code].add(ARTICLE_TYPE)
    by_code = {facet.code: facet for facet in facets}
    try:
        return [by_code[code] for code in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise TopicError(
            f"facets refer to each other in a circle: {circle}. Take one of them out."
        ) from error


def check_codes(topic: Topic, table: Table) -> None:
    """Check the codes of the topic itself, its presets and its modifiers.

    Raises:
        TopicError: a code is used twice, or is not one of the topic; so for each function here.
    """
    check_distinct([facet.code for facet in topic.facets], table, "facets")
    for facet in topic.facets:
        if facet.code in RESERVED:
            raise table.error(f"{facet.code!r} is the code of another filter; choose another one.", "facets")
    codes = {facet.code: set(facet.codes) for facet in topic.facets}
    if ARTICLE_TYPE not in codes:
        raise table.error(f"a facet with the code {ARTICLE_TYPE!r} is needed.", "facets")
    table.known([topic.lead_facet], codes, "lead_facet")
    table.known(topic.review_types, codes[ARTICLE_TYPE], "review_types")
    table.known(topic.trial_types, codes[ARTICLE_TYPE], "trial_types")
    table.known(topic.human_types, codes[ARTICLE_TYPE], "human_types")
    table.known(topic.animal_types, codes[ARTICLE_TYPE], "animal_types")
    table.known(topic.systematic_review_types, codes[ARTICLE_TYPE], "systematic_review_types")
    labels = {f"{facet}:{code}" for facet, own in codes.items() for code in (*own, "*")}
    single = {label for label in labels if not label.endswith(":*")}
    table.known([":".join(pair) for pair in topic.counter_evidence], single, "counter_evidence")
    check_distinct([preset.code for preset in topic.presets], table, "presets")
    for preset in topic.presets:
        where = f"presets.{preset.code}"
        table.known([preset.rows, preset.columns], codes, where)
        shown = preset.columns_order or topic.facet(preset.columns).codes
        table.known(preset.columns_order, codes[preset.columns], f"{where}.columns_order")
        check_distinct(preset.columns_order, table, f"{where}.columns_order")
        table.known([preset.share] if preset.share else [], shown, f"{where}.share")
        if preset.apart and not (topic.human_types and topic.animal_types):
            raise table.error("human_types and animal_types are needed for it.", f"{where}.apart")
    table.known(topic.stop_words, KINDS, "stop_words")
    check_distinct([modifier.code for modifier in topic.modifiers], table, "modifiers")
    for modifier in topic.modifiers:
        table.known(modifier.facets, {*codes, SCOPE}, f"modifiers.{modifier.code}.facets")


def check_rules(read: ReadFacet, topic: Topic) -> None:
    """Check the codes that the rules of a facet name."""
    facet, table, own = read.facet, read.table, set(read.facet.codes)
    labels = {f"{each.code}:{code}" for each in topic.facets for code in (*each.codes, "*")}
    table.known(facet.empty_with, labels, "empty_with")
    table.known(facet.precedence, own, "precedence")
    table.known(facet.reported, own, "reported")
    table.known((*facet.first_sections, *facet.sections), ROLES, "sections")
    table.known(facet.review_sections, ROLES, "review_sections")
    table.known([facet.unsure] if facet.unsure else [], own, "unsure")
    table.known(facet.fallback_sections, (*ROLES, "mesh"), "fallback_sections")
    if facet.frames:
        table.known(facet.frames.categories.values(), own, "frames")
        if not facet.single or not any(category.default for category in facet.categories):
            raise table.error("single = true and a category with default = true are needed for it.", "frames")
    for category, its_table in zip(facet.categories, read.categories, strict=True):
        for key, known in (
            *((key, labels) for key in ("implied_by", "only_with", "not_with", "keep_when")),
            *((key, {*own, "*"}) for key in ("suppressed_by", "suppressed_by_outside_reviews")),
            ("implied_unless", own | labels),
            ("ambiguous", set(category.abbreviations)),
            ("sections", set(ROLES)),
        ):
            its_table.known(getattr(category, key), known, key)


def check_related(topic: Topic, own: Table) -> None:
    """Check that related categories are known and leave a core one."""
    related, table = topic.related, own.table("related")
    if related is None or table is None:
        return
    known = {f"{facet.code}:{code}" for facet in topic.facets for code in facet.codes}
    table.known((f"{related.facet}:{code}" for code in related.categories), known, "categories")
    if set(related.categories) == set(topic.facet(related.facet).codes):
        raise table.error("at least one category of the facet must stay core; take one out.", "categories")


def check_distinct(codes: Sequence[str], table: Table, key: str) -> None:
    """Check that no code stands twice under a key."""
    for code in codes:
        if codes.count(code) > 1:
            raise table.error(f"the code {code!r} is used more than once; give each its own.", key)
