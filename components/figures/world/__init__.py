"""The world as projected outlines, ready to be filled: no map server, no download.

The README in this folder states the source of the outlines. They are projected by Equal Earth (Šavrič,
Patterson and Jenny 2019), which preserves areas, so that countries near the poles are not enlarged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

OUTLINE = Path(__file__).parent / "outline.json"

Points = NDArray[np.float64]  # one row per point: x to the east, y to the north


@dataclass(frozen=True, eq=False)
class World:
    """Projected outlines; the unit is the globe's radius.

    Attributes:
        land: rings by country, the largest first.
        unnamed: rings that belong to no country in the counts.
        points: the positions of countries that are too small for an outline.
    """

    land: Mapping[str, tuple[Points, ...]]
    unnamed: tuple[Points, ...]
    points: Mapping[str, Points]

    def middle(self, country: str) -> tuple[float, float]:
        """The position of a country's number: the centre of its largest part. KeyError if not on the map."""
        if country in self.points:
            return tuple(self.points[country][0].tolist())
        ring = self.land[country][0]
        (x, y), (next_x, next_y) = ring[:-1].T, ring[1:].T
        cross = x * next_y - next_x * y
        whole = 3 * cross.sum()
        return float(((x + next_x) * cross).sum() / whole), float(((y + next_y) * cross).sum() / whole)

    def holds(self, country: str, points: Points) -> bool:
        """Whether the largest part of a country's outline contains all these points."""
        return country in self.land and bool(_within(points, self.land[country][0]).all())

    def inside(self, country: str, spacing: float) -> Points:
        """Grid points inside a country's outline, its middle first.

        Plotly reports clicks on points only; a grid of them makes the whole country clickable.
        """
        found = [np.array([self.middle(country)])]
        for ring in self.land.get(country, ()):
            low, high = ring.min(axis=0), ring.max(axis=0)
            x, y = (np.arange(low[axis], high[axis], spacing) + spacing / 2 for axis in (0, 1))
            grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
            found.append(grid[_within(grid, ring)])
        return np.concatenate(found)


@lru_cache(maxsize=1)
def world() -> World:
    """The outlines, loaded once."""
    read = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return World(
        land={name: tuple(_flat(ring) for ring in rings) for name, rings in read["land"].items()},
        unnamed=tuple(_flat(ring) for ring in read["unnamed"]),
        points={name: _flat(point) for name, point in read["points"].items()},
    )


def _flat(degrees: list[float]) -> Points:
    """Project alternating longitudes and latitudes by Equal Earth; formula and constants from its paper."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    east, north = np.radians(np.array(degrees, dtype=float).reshape(-1, 2)).T
    tilt = np.arcsin(np.sqrt(3) / 2 * np.sin(north))
    square = tilt**2
    sixth = square**3
    x = 2 * east * np.cos(tilt) / (np.sqrt(3) * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    y = tilt * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return np.stack([x, y], axis=-1)


def _within(points: Points, ring: Points) -> NDArray[np.bool_]:
    """Which points are inside a ring: a ray to the east crosses its border an odd number of times."""
    x, y = points[:, :1], points[:, 1:]
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    between = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = between & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    odd: NDArray[np.bool_] = crossing.sum(axis=1) % 2 == 1
    return odd
