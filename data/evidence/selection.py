"""The selection: the active filters, as set in the sidebar and carried by links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from data.records.text import search_tokens

_QUOTED_OR_WORD = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters: OR within a facet, AND between filters.

    Attributes:
        chosen: pairs of facet code and category code.
        years: first and last year, both included; None for all years, undated records too.
        text: words that must all occur, as typed; words in double quotes must occur as a phrase.
        retracted: whether retracted papers are counted too.
        since: only papers that are new since this day, None for no restriction.
        out_of_scope: whether papers that are not about the topic are counted too.
        related: whether related papers are counted too, see `data.topics.model.Related`.
    """

    chosen: frozenset[tuple[str, str]] = frozenset()
    years: tuple[int, int] | None = None
    text: str = ""
    retracted: bool = False
    since: date | None = None
    out_of_scope: bool = False
    related: bool = False

    def codes(self, facet: str) -> frozenset[str]:
        """The chosen category codes of one facet; empty if it does not filter."""
        return frozenset(code for key, code in self.chosen if key == facet)

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that filter, in alphabetical order."""
        return tuple(sorted({facet for facet, _ in self.chosen}))

    @property
    def is_active(self) -> bool:
        """Whether any filter is active."""
        return bool(self.chosen or self.years or self.since or search_terms(self.text))

    def with_codes(self, facet: str, codes: Iterable[str]) -> Selection:
        """The selection with the choice of one facet replaced."""
        others = {pair for pair in self.chosen if pair[0] != facet}
        return replace(self, chosen=frozenset(others | {(facet, code) for code in codes}))


def search_terms(text: str) -> tuple[str, ...]:
    """The terms of a free-text filter: each is a word or, if in double quotes, a phrase.

    Typographic quotes count as quotes; an opening quote without a closing one is ignored. Text without
    letters or digits has no terms.
    """
    straight = re.sub("[“”„«»]", '"', text)
    if straight.count('"') % 2:
        straight = "".join(straight.rsplit('"', 1))
    found = (search_tokens(phrase or word) for phrase, word in _QUOTED_OR_WORD.findall(straight))
    return tuple(dict.fromkeys(term for term in found if term))
