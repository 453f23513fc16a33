"""The colours of categories, the same in every figure and file."""

from __future__ import annotations

from data.topics.model import Facet

NO_COLOUR = "#6b7785"
# For facets whose topic file sets no colours: by position in the facet, so that a category keeps its colour.
_COLOURS = (
    *("#0f5ac3", "#da3e05", "#1e964b", "#681a24", "#ff4b78", "#0f96f0", "#53089c", "#d256c2"),
    *("#9b28c4", "#c5193d", "#003c00", "#693d7c", "#1914a0", "#8c6e00", "#1788b8", "#5b5b5b"),
)


def colour_of(facet: Facet, code: str) -> str:
    """The stable colour of a category; grey for a code that the facet does not have."""
    if code not in facet.codes:
        return NO_COLOUR
    return facet.category(code).colour or _COLOURS[facet.codes.index(code) % len(_COLOURS)]
