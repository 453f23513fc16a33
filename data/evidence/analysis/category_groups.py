"""Groups of categories, which a map can collapse into one row or column."""

from __future__ import annotations

from collections.abc import Collection

from data.evidence.evidence import Evidence
from data.topics.model import Category, Topic

GROUP = "group:"  # the prefix of a collapsed group's code; category codes have no colon


def listed_categories(topic: Topic, facet: str) -> tuple[Category, ...]:
    """The categories a topic lists for a facet; () for a facet read from the record, such as country."""
    return next((each.categories for each in topic.facets if each.code == facet), ())


def groups_of(topic: Topic, facet: str) -> dict[str, str]:
    """The group of each category that the topic lists, '' for none."""
    return {category.code: category.group for category in listed_categories(topic, facet)}


def group_code(group: str) -> str:
    """The code of a collapsed group as a row or column."""
    return f"{GROUP}{_slug(group)}"


def group_codes(topic: Topic) -> tuple[str, ...]:
    """The codes of all groups of categories, in codebook order; they are part of addresses."""
    groups = (category.group for facet in topic.facets for category in facet.categories if category.group)
    return tuple(dict.fromkeys(map(_slug, groups)))


def group_names(topic: Topic, codes: Collection[str]) -> tuple[str, ...]:
    """The names of groups, in the order of the codes; unknown ones are ignored."""
    groups = (category.group for facet in topic.facets for category in facet.categories)
    names = {_slug(group): group for group in groups if group}
    return tuple(names[code] for code in codes if code in names)


def members(evidence: Evidence, facet: str, code: str) -> tuple[str, ...]:
    """The categories of a row or column: itself, or all of a collapsed group; () if unknown."""
    codes = evidence.columns[facet].codes
    if code in codes:
        return (code,)

    groups = groups_of(evidence.topic, facet)
    return tuple(each for each in codes if groups.get(each) and group_code(groups[each]) == code)


def _slug(words: str) -> str:
    return "_".join("".join(char if char.isalnum() else " " for char in words.lower()).split())
