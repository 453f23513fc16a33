"""Rule diagnostics: which terms of a topic work, which never fire, and which categories are confused.

For authors of topics. Slow compared with the classifier, since every term is matched separately.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.labelling.evaluation.metrics import Confusion
from data.labelling.evaluation.reference_set import Reference
from data.labelling.patterns import Matcher, Pattern, matches
from data.labelling.sections import heading_roles, prepare_text
from data.topics.model import Topic

KEYS = ("terms", "weak_terms")


@dataclass(frozen=True, slots=True)
class TermUse:
    """How a term of a topic performs on a reference set.

    Every record with its words counts, even where the rules then ignore them because another phrase
    excludes them or another category wins.

    Attributes:
        key: 'terms' or 'weak_terms'.
        right: number of records with the term whose reference labels have the category.
        wrong: number of those whose reference labels do not.
    """

    facet: str
    category: str
    key: str
    term: str
    right: int
    wrong: int

    @property
    def fires(self) -> bool:
        """Whether any record has it."""
        return self.right + self.wrong > 0


def term_uses(topic: Topic, references: Sequence[Reference]) -> tuple[TermUse, ...]:
    """Every term and weak term of the topic's facets with its use, in file order.

    Args:
        topic: the topic with the terms.
        references: records with labels; records without any labels only show which terms fire.
    """
    matcher = Matcher(topic.words)
    terms: list[tuple[str, str, str, str, Pattern]] = [
        (facet.code, category.code, key, written, matcher.pattern(written))
        for facet in topic.facets
        for category in facet.categories
        for key in KEYS
        for written in getattr(category, key)
    ]
    matcher.compile()
    headings = heading_roles(topic.sentences)
    right, wrong = [0] * len(terms), [0] * len(terms)
    for reference in references:
        prepared = prepare_text(reference.record, headings)
        found = matcher.scan(prepared.folded, prepared.segments)
        for number, (facet, category, _, _, term) in enumerate(terms):
            if found.keys() >= set(term.elements) and matches(
                term, found, prepared.folded, prepared.segments
            ):
                tally = right if category in reference.labels.codes(facet) else wrong
                tally[number] += 1
    return tuple(
        TermUse(facet, category, key, written, right[number], wrong[number])
        for number, (facet, category, key, written, _) in enumerate(terms)
    )


def taken_for(confusions: Iterable[Confusion]) -> list[tuple[str, str, str, int]]:
    """Confused categories: facet, missed code, wrong code, number of papers; most papers first.

    A paper with several missed and several wrong labels counts for each pair of them. A label that was
    only missed is paired with '', and so is one that was only wrong.
    """
    pairs = Counter(
        (one.facet, missed, wrong)
        for one in confusions
        for missed in one.missed or ("",)
        for wrong in one.wrong or ("",)
    )
    return [(*pair, papers) for pair, papers in pairs.most_common()]
