"""Small pies: discs with an area proportional to a count, cut into wedges, as shapes of fixed pixel size."""

from __future__ import annotations

import math
from collections.abc import Sequence

from components.figures.common.frame import Spec
from components.figures.common.theme import GROUND

SMALLEST_RADIUS = 2.5  # pixels


def radius(papers: int, largest: int, largest_radius: float) -> float:
    """The radius in pixels of a disc with an area proportional to a number; never too small to see."""
    return max(SMALLEST_RADIUS, largest_radius * math.sqrt(papers / largest)) if papers else 0.0


def is_enlarged(papers: int, largest: int, largest_radius: float) -> bool:
    """Whether a disc is drawn noticeably larger than to scale."""
    return largest_radius * math.sqrt(papers / largest) < 0.9 * SMALLEST_RADIUS


def pie(x: float, y: float, size: float, wedges: Sequence[tuple[str, int]], xref: str = "x") -> list[Spec]:
    """A disc cut into wedges, clockwise from the top.

    Args:
        x: the centre of the disc on the x axis.
        y: the same on the y axis.
        size: radius in pixels, regardless of the scale of the axes.
        wedges: colour and share of each part, in any unit; parts of 0 are not drawn.
        xref: the x axis, or 'paper'.

    Returns:
        Plotly shapes.
    """
    shown = [(colour, share) for colour, share in wedges if share]
    whole, begun = sum(share for _, share in shown), 0.0
    line = {"width": 0.7 if len(shown) > 1 and size >= 8 else 0, "color": GROUND}
    shapes: list[Spec] = []
    for colour, share in shown:
        ended = begun + 2 * math.pi * share / whole
        shapes.append(
            {
                "type": "path",
                "path": _wedge(size, begun, ended),
                "xref": xref,
                "yref": "y",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": x,
                "yanchor": y,
                "fillcolor": colour,
                "line": line,
                "layer": "below",
            }
        )
        begun = ended
    return shapes


def _wedge(size: float, begun: float, ended: float) -> str:
    """The outline from one angle to another, clockwise from the top, with arcs as cubic curves.

    Control points at 4/3 tan(angle / 4), the usual approximation, keep an arc of at most a quarter turn
    within a thousandth of its radius; Plotly's paths do not support arcs.
    """
    full = ended - begun > 2 * math.pi - 1e-9
    steps = max(1, math.ceil((ended - begun) / (math.pi / 2) - 1e-9))
    turn = (ended - begun) / steps
    reach = 4 / 3 * math.tan(turn / 4)
    path = f"M{_at(size, begun)}" if full else f"M0,0L{_at(size, begun)}"
    for step in range(steps):
        first, last = begun + step * turn, begun + (step + 1) * turn
        path += f"C{_at(size, first, reach)} {_at(size, last, -reach)} {_at(size, last)}"
    return path + "Z"


def _at(size: float, angle: float, along: float = 0.0) -> str:
    """A point on the circle, moved along its tangent; up is positive, as in Plotly's pixel coordinates."""
    across = size * (math.sin(angle) + along * math.cos(angle))
    up = size * (math.cos(angle) - along * math.sin(angle))
    return f"{across:.2f},{up:.2f}"
