"""How one study is drawn: colour and shape for the result, area for the people, outline for the control."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import pi, sqrt
from typing import Any

from components.figures.common.frame import Spec, text_at
from components.figures.common.text_layout import swatch
from components.figures.common.theme import GRID, GROUND, INK, NO_COLOUR
from data.records.text import counted
from data.topics.model import Facet

UNSTATED = 3.5  # pixels, the radius of a study that does not state its people
LEAST = 3.0  # pixels, of the smallest one
NOT_STATED = "result not stated"
_NO_RESULT = "cross"  # the symbol of a result that says nothing
_PALE = 0.65  # so that a large study without a result does not stand out most

# For each symbol of Plotly its area and its reach, those of a marker whose radius is 1.
_SHAPES = {
    "circle": (pi, 1.0),
    "square": (4.0, sqrt(2)),
    "diamond": (2 * 1.3**2, 1.3),
    "triangle-down": (sqrt(3), 2 / sqrt(3)),
    "cross": (3.2, 1.2),
}
_SIGNS = {"circle": "●", "square": "■", "diamond": "◆", "triangle-down": "▼", "cross": "+"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a result is drawn."""

    name: str
    colour: str
    symbol: str

    def marker_size(self, radius: float) -> float:
        """Plotly's size of a marker with the area of a disc of this radius, in pixels."""
        return 2 * radius * sqrt(pi / _SHAPES[self.symbol][0])

    def reach(self, radius: float) -> float:
        """Pixels from the middle of that marker to its farthest point."""
        return self.marker_size(radius) / 2 * _SHAPES[self.symbol][1]


def looks(facet: Facet | None, contrary: Collection[str]) -> dict[str, Look]:
    """The look of each result; shapes tell them apart where colours do not.

    Args:
        facet: says what a study found; None where a topic has no such facet.
        contrary: its categories that speak against a benefit.
    """
    found = {"": Look(NOT_STATED, NO_COLOUR, _NO_RESULT)}
    if facet is None:
        return found
    against, others = iter(("square", "triangle-down")), iter(("circle", "diamond"))
    ranked = sorted(facet.categories, key=lambda category: category.code not in facet.reported)
    for category in ranked:
        if category.catch_all:
            symbol = _NO_RESULT
        elif category.code in contrary:
            symbol = next(against, "triangle-down")
        else:
            symbol = next(others, "diamond")
        found[category.code] = Look(category.name, category.colour or NO_COLOUR, symbol)
    return found


def key_entries(results: Mapping[str, Look], drawn: Collection[str]) -> list[tuple[str, str]]:
    """The marks of the results that are drawn, with their words, for `legend.key_lines`."""
    return [
        (swatch(look.colour, _SIGNS[look.symbol]), look.name)
        for code, look in results.items()
        if code in drawn
    ]


def markers(
    studies: Sequence[Any],
    results: Mapping[str, Look],
    x: Sequence[float],
    y: Sequence[float],
    radii: Sequence[float],
) -> Spec:
    """A trace with one marker a study; a click opens its papers.

    Args:
        studies: rows of `study_counts.one_by_one`.
        results: the look of each result.
        x: where they stand, on the axis of the figure.
        y: the same, on the other axis.
        radii: of the discs that have the markers' areas, in pixels.
    """
    own = [results[study.result] for study in studies]
    stated = [study.people >= 0 for study in studies]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": list(y),
        "marker": {
            "symbol": [look.symbol for look in own],
            "size": [look.marker_size(radius) for look, radius in zip(own, radii, strict=True)],
            "color": [look.colour if told else GROUND for look, told in zip(own, stated, strict=True)],
            "opacity": [_PALE if look.symbol == _NO_RESULT else 1 for look in own],
            "line": {
                "width": [
                    (2.5 if radius > 2 * LEAST else 1.4) if study.controlled else 0.8 if told else 1.5
                    for study, told, radius in zip(studies, stated, radii, strict=True)
                ],
                "color": [
                    INK if s.controlled else GROUND if told else look.colour
                    for s, look, told in zip(studies, own, stated, strict=True)
                ],
            },
        },
        "customdata": [[study.title, f"clinical:{study.pmid}"] for study in studies],
        "hovertext": [in_words(study, results) for study in studies],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def in_words(study: Any, results: Mapping[str, Look]) -> str:
    """A study for the pointer, as Plotly markup."""
    title = study.title if len(study.title) <= 70 else f"{study.title[:69]}…"
    people = people_in_words(study.people)
    control = ", placebo or sham control" if study.controlled else ""
    when = study.year or "undated"
    return f"{escape(title)}<br>{when}, {people}{control}<br>{escape(results[study.result].name)}"


def people_in_words(people: int) -> str:
    """How many people a study had: '1 person', '67 people', 'people not stated' for -1."""
    if people < 0:
        return "people not stated"
    return counted(people, "person", "people")


def studies_in_words(studies: int) -> str:
    """'1 study', '12 studies'."""
    return counted(studies, "study", "studies")


def words_at(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    xanchor: str = "center",
    yanchor: str = "middle",
    colour: str = INK,
) -> Spec:
    """Words at a point of the plot; `text` is Plotly markup."""
    return text_at(text, x, y, size=size, colour=colour, xanchor=xanchor, yanchor=yanchor, borderpad=0)


def rules(lines: Sequence[tuple[tuple[float, float], tuple[float, float]]], colour: str = GRID) -> Spec:
    """Thin straight lines between points of the plot, as one trace."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value for start, end in lines for value in (start[0], end[0], None)],
        "y": [value for start, end in lines for value in (start[1], end[1], None)],
        "line": {"color": colour, "width": 1},
        "hoverinfo": "skip",
    }
