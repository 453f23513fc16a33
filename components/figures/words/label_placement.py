"""Label placement: boxes that do not overlap each other, and numbers that do not overlap boxes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_PUSHES = 400
_TOUCH = 0.5  # tolerated overlap in pixels
# Positions on a line, closest to its middle first.
_TRIED = sorted((n / 40 for n in range(6, 35)), key=lambda share: abs(share - 0.5))

Floats = NDArray[np.float64]


def apart(places: Floats, sizes: Floats, width: float, height: float) -> tuple[Floats, float]:
    """Push boxes apart until none overlap, within the drawing, which grows if necessary.

    Args:
        places: centres, from 0 to 1 in both directions.
        sizes: widths and heights in pixels.
        width: width of the drawing in pixels.
        height: initial height of the drawing in pixels.

    Returns:
        The centres in pixels, and the height.
    """
    at = _pushed(places, sizes, np.array([width, height]))
    # Boxes that still overlap, in a dense corner, are moved up.
    placed: list[int] = []
    for one in np.argsort(at[:, 1] - sizes[:, 1] / 2, kind="stable"):
        for other in sorted(placed, key=lambda other: at[other, 1] + sizes[other, 1] / 2):
            overlap = (sizes[one] + sizes[other]) / 2 - np.abs(at[one] - at[other])
            if overlap.min() > _TOUCH:
                at[one, 1] = at[other, 1] + (sizes[one, 1] + sizes[other, 1]) / 2
        placed.append(one)
    return at, max(height, float((at + sizes / 2)[:, 1].max()))


def _pushed(places: Floats, sizes: Floats, room: Floats) -> Floats:
    low, high = sizes / 2, room - sizes / 2
    at = low + places * (high - low)
    wanted = (sizes[:, None] + sizes[None]) / 2
    every = np.arange(len(at))
    order = np.sign(every[:, None] - every[None])[
        ..., None
    ]  # the direction for two boxes at the same position
    for turn in range(_PUSHES):
        between = at[:, None] - at[None]
        overlap = wanted - np.abs(between)
        overlap[every, every] = 0
        touching = np.logical_and(overlap[..., 0] > _TOUCH, overlap[..., 1] > _TOUCH)
        if not touching.any():
            break
        # Along the shorter overlap; later increasingly vertical, so that a full row converges.
        sideways = overlap[..., 0] < overlap[..., 1] * min(1, 2 - 2 * turn / _PUSHES)
        step = overlap * np.where(between == 0, order, np.sign(between)) / 2 * touching[..., None]
        step[..., 0] *= sideways
        step[..., 1] *= ~sideways
        at = np.clip(at + 0.6 * step.sum(axis=1), low, high)
    return at


def on_lines(
    ends: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    sizes: Sequence[tuple[float, float]],
    boxes: Sequence[tuple[float, float, float, float]],
) -> list[tuple[float, float] | None]:
    """The position of the number of each line: near its middle, clear of the boxes and the other numbers.

    Args:
        ends: two points per line.
        sizes: width and height in pixels of each number.
        boxes: left, right, bottom and top.

    Returns:
        The centre of each number; None if no position on its line is free.
    """
    taken = list(boxes)
    found: list[tuple[float, float] | None] = []
    for ((x1, y1), (x2, y2)), (width, height) in zip(ends, sizes, strict=True):
        along = [(x1 + t * (x2 - x1), y1 + t * (y2 - y1)) for t in _TRIED]
        tried = [(x - width / 2, x + width / 2, y - height / 2, y + height / 2) for x, y in along]
        free = (place for place, box in enumerate(tried) if not any(_touch(box, other) for other in taken))
        place = next(free, None)
        found.append(None if place is None else along[place])
        taken += [] if place is None else [tried[place]]
    return found


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
