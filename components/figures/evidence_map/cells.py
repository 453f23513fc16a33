"""The content of the cells of an evidence map: bubble or shade, number and signs, with their sizes.

All sizes and positions are in pixels; positions are relative to the middle of the cell, right and down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.figures.common.theme import LARGEST as LARGEST_TYPE
from components.figures.evidence_map.numbers import BOLD, NUMBER_SIZE, Rendering, numbers_in
from components.figures.evidence_map.pies import SMALLEST_RADIUS, radius
from data.evidence.analysis.crosstab import Crosstab
from data.exports.text_metrics import text_width

Pixels = NDArray[np.float64]

READABLE_RADIUS = 4.5  # of a full bubble; below this, sizes are hard to distinguish
_LEAST_RADIUS = 3.0  # of a full bubble; if even this does not fit next to the number, the number goes below
GAP_SIZE = 6.0  # diameter of a gap's mark
_ONE_LINE = 12.5  # height of one line of the smallest type
_DIGIT = 0.72  # height of a digit, as a multiple of the type size
_USUAL_IN_LINE, _USUAL_ABOVE = 19.0, 14.0  # radius of a full bubble next to its number, and above it
_USUAL_SHADE = 28.0  # height of a shaded cell
_SIGN = 9.0  # size of a sign, if there is room
_LEAST_FULL = 4  # the fewest papers or people that a full bubble can stand for
_APART = 1.5  # space between elements side by side in a cell


@dataclass(frozen=True, slots=True)
class Spot:
    """The positions of the parts of one cell, each as (right, down) from its middle.

    Attributes:
        radius: of the bubble, 0 for none.
        bubble: the centre of the bubble or of the gap's mark.
        number: the left end of the number if it is next to the bubble, else its centre.
        against: the centre of the sign for studies without benefit; their number is to the right of it.
        retracted: the centre of the sign for retracted papers.
    """

    radius: float
    bubble: tuple[float, float]
    number: tuple[float, float]
    against: tuple[float, float]
    retracted: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Cells:
    """The content of the cells of a crosstab, R rows × C columns.

    Attributes:
        width: of one cell.
        height: of one cell.
        rendering: bubbles, or shaded cells.
        in_line: bubble, number and signs are side by side; else the number is below the bubble, and the signs
            are in the corners.
        raised: signs are above the end of the number instead of after it.
        full: papers or people of the largest bubble.
        largest: its radius; for shaded cells, half of their width or height.
        number_size: type size of the numbers.
        sign: size of a sign.
        words: the numbers as text, '' for none (R×C).
        tallied: the sign for studies without benefit is followed by their number; if there is no room for
            it, the sign is in a corner, away from the number of all papers.
        left_out: how many numbers are omitted because they would overlap their neighbour's.
    """

    width: float
    height: float
    rendering: Rendering
    in_line: bool
    raised: bool
    full: int
    largest: float
    number_size: int
    sign: float
    words: list[list[str]]
    tallied: bool
    left_out: int

    def spot(self, crosstab: Crosstab, row: int, column: int) -> Spot:
        """The positions of the parts of a cell."""
        bubbles, drawn = self.rendering == "bubbles", bool(crosstab.drawn[row, column])
        size = radius(int(crosstab.sizes[row, column]), self.full, self.largest) if bubbles and drawn else 0.0
        if bubbles and crosstab.unstated[row, column]:
            size = SMALLEST_RADIUS
        against = bool(crosstab.marked[row, column])
        high = _mark_height(self.sign, tallied=self.tallied and self.in_line)
        top = 1 + high / 2 - self.height / 2
        number = text_width(self.words[row][column], self.number_size) * (
            BOLD if crosstab.shares[column] else 1
        )
        tally = _tally(int(crosstab.against[row, column])) if self.tallied else 0.0
        if not self.in_line:
            if crosstab.shares[column]:
                return Spot(0.0, (0, 0), (0, 0), (0, 0), (0, 0))
            up = (self.number_size + 3) / 2
            aside = self.width / 2 - self.sign / 2 - 2
            under = self.largest + 2 + self.number_size / 2 - up
            corners = (aside, top + 1.5), (-aside, top + 1.5)
            if not (self.tallied and against):
                return Spot(size, (0, -up), (0, under), *corners)
            middle = (self.sign + tally + _APART) / 2
            sign = number / 2 - middle + _APART + self.sign / 2
            return Spot(size, (0, -up), (-middle, under), (sign, under), corners[1])
        retracted = bool(crosstab.retracted[row, column])
        each = self.sign + _APART
        signs = against * (each + tally) + retracted * each
        mark = 2 * (size or GAP_SIZE / 2) + _APART if bubbles and not crosstab.shares[column] else 0.0
        begun = mark - (mark + (max(number, signs) if self.raised else number + signs)) / 2
        bubble = (begun - _APART - (mark - _APART) / 2, 0) if bubbles else (0, 0)
        if self.raised and signs:
            digits = _DIGIT * self.number_size
            low = min(top + (high + digits) / 2 + 2, (self.height - digits) / 2 - 0.5)
            first = begun + max(number, signs) - signs + _APART + self.sign / 2
            last = first + against * (each + tally)
            return Spot(size, bubble, (begun, max(0.0, low)), (first, top), (last, top))
        first = begun + number + (_APART if number else 0) + self.sign / 2
        return Spot(size, bubble, (begun, 0), (first, 0), (first + against * (each + tally), 0))


def fill(crosstab: Crosstab, rendering: Rendering, width: float, height: float | None = None) -> Cells:
    """Fill cells of a given size, with bubbles as large as possible.

    Args:
        crosstab: the counts.
        rendering: bubbles, or shaded cells.
        width: width of one cell.
        height: height of one cell; None for as much as bubbles of the usual size need.
    """
    heat = rendering == "heat"
    most = 0.0 if heat else _USUAL_IN_LINE if height is None else (height - 3) / 2
    words = numbers_in(crosstab, rendering, width - 2 if heat else 0.4 * width, width - 2)
    below = numbers_in(crosstab, rendering, width - 1, width - 2)
    under = next(
        size for size in _sizes(height, 0.36) if size == NUMBER_SIZE or _widest(below, size) <= width - 1
    )
    # A bubble is above its number if it can be larger there; shaded cells have the number in line if it fits.
    down = 0.0 if heat else min(_USUAL_ABOVE if height is None else (height - under - 5) / 2, width / 2 - 1.5)
    for tallied in (True, False):
        size, raised, largest = _in_line(crosstab, rendering, words, width, height, most, tallied=tallied)
        in_line = largest >= down or (heat and not tallied)
        if not tallied or (largest >= 0 if in_line else _fits_under(crosstab, below, width, under)):
            break
    if heat:
        needed, largest = _USUAL_SHADE, min(width, height or _USUAL_SHADE) / 2
    elif in_line:
        needed = 2 * largest + 6
    else:
        size, raised, largest, words = under, False, down, below
        needed = 2 * largest + 5 + size
    left_out = 0
    if not in_line:
        left_out = _leave_out(crosstab, words, _numbers_across(crosstab, words, size), width)
    elif heat:
        across = _across(crosstab, words, width, size, raised=raised, tallied=tallied)
        left_out = _leave_out(crosstab, words, across, width)
    return Cells(
        width=width,
        height=height or needed,
        rendering=rendering,
        in_line=in_line,
        raised=raised,
        full=_full(crosstab),
        largest=largest,
        number_size=size,
        sign=_sign(width) if in_line else min(_SIGN, width / 3),
        words=words,
        tallied=tallied,
        left_out=left_out,
    )


def _fits_under(crosstab: Crosstab, words: list[list[str]], width: float, size: int) -> bool:
    """Whether number, sign and tally fit side by side below each bubble."""
    across = (
        _numbers_across(crosstab, words, size) + _tally_across(crosstab) + min(_SIGN, width / 3) + 2 * _APART
    )
    return bool((across[crosstab.marked] <= width - 2).all())


def _tally_across(crosstab: Crosstab) -> Pixels:
    """The width of the number of studies without benefit in each cell (R×C)."""
    numbers, places = np.unique(crosstab.against, return_inverse=True)  # few numbers, many cells
    tallies: Pixels = np.array([_tally(number) for number in numbers])[places]
    return tallies.reshape(crosstab.against.shape)


def _tally(papers: int) -> float:
    return text_width(f"{papers:,}", NUMBER_SIZE) + _APART


def least_height(crosstab: Crosstab, rendering: Rendering, width: float) -> float:
    """The minimum height at which cells of this width do not overlap and have readable bubbles."""
    heat = rendering == "heat"
    words = numbers_in(crosstab, rendering, width - 2 if heat else 0.4 * width, width - 2)
    least = 0.0 if heat else _LEAST_RADIUS
    if _radius_in_line(crosstab, rendering, words, width, NUMBER_SIZE, raised=False) >= least:
        return _ONE_LINE
    if heat or _radius_in_line(crosstab, rendering, words, width, NUMBER_SIZE, raised=True) >= least:
        return _raised_height(width, NUMBER_SIZE)
    return 2 * READABLE_RADIUS + 5 + NUMBER_SIZE


def _sizes(height: float | None, share: float) -> range:
    """Type sizes for numbers, from this share of the height down to the usual size."""
    largest = NUMBER_SIZE if height is None else min(LARGEST_TYPE, max(NUMBER_SIZE, int(share * height)))
    return range(largest, NUMBER_SIZE - 1, -1)


def _widest(words: list[list[str]], size: int) -> float:
    return max(text_width(word, size) for row in words for word in row)


def _full(crosstab: Crosstab) -> int:
    return max(int(crosstab.sizes[crosstab.drawn].max(initial=0)), _LEAST_FULL)


def _sign(width: float) -> float:
    """The size of a sign next to a number."""
    return max(5.0, min(_SIGN, width / 5.5))


def _mark_height(sign: float, *, tallied: bool) -> float:
    """The height of a sign, or of its tally if that is higher."""
    return max(sign, _DIGIT * NUMBER_SIZE) if tallied else sign


def _raised_height(width: float, size: int, *, tallied: bool = False) -> float:
    """The height that a sign above a number needs."""
    return _mark_height(_sign(width), tallied=tallied) + _DIGIT * size + 1.5


def _in_line(
    crosstab: Crosstab,
    rendering: Rendering,
    words: list[list[str]],
    width: float,
    height: float | None,
    wanted: float,
    *,
    tallied: bool,
) -> tuple[int, bool, float]:
    """For numbers next to their bubbles: the type size, whether signs are raised, and the bubble radius.

    The largest type size at which bubbles reach the wanted radius, or else the one with the largest radius.
    """
    tried, room = [], height or (_USUAL_SHADE if rendering == "heat" else 0.0)
    for size in _sizes(height, 0.6):
        for raised in (False, True):
            if raised and room < _raised_height(width, size, tallied=tallied):
                continue
            reached = _radius_in_line(crosstab, rendering, words, width, size, raised=raised, tallied=tallied)
            if reached >= wanted:
                return size, raised, wanted
            tried.append((reached, not raised, size))
    reached, after, size = max(tried)
    return size, not after, reached


def _radius_in_line(
    crosstab: Crosstab,
    rendering: Rendering,
    words: list[list[str]],
    width: float,
    size: int,
    *,
    raised: bool,
    tallied: bool = False,
) -> float:
    """The radius of a full bubble at which number and signs fit in all cells; negative if they never fit.

    For shaded cells, which have no bubble, half of the space left in the fullest cell.
    """
    room = (width - 2 - _across(crosstab, words, width, size, raised=raised, tallied=tallied)) / 2
    if rendering == "heat":
        return float(room.min())
    shown = crosstab.drawn
    if room[:, crosstab.shares].min(initial=width) < 0:
        return -1.0
    room = room[shown] - _APART / 2
    if room.min(initial=width) < SMALLEST_RADIUS:
        return -1.0
    sizes = np.maximum(crosstab.sizes[shown], 1)
    return float((room / np.sqrt(sizes / _full(crosstab))).min(initial=width / 2))


def _numbers_across(crosstab: Crosstab, words: list[list[str]], size: int) -> Pixels:
    widths = {word: text_width(word, size) for word in {word for row in words for word in row}}
    across = np.array([[widths[word] for word in row] for row in words])
    return np.where(crosstab.shares, BOLD * across, across)


def _across(
    crosstab: Crosstab, words: list[list[str]], width: float, size: int, *, raised: bool, tallied: bool
) -> Pixels:
    """The width of number and signs in each cell (R×C)."""
    each, against = _sign(width) + _APART, crosstab.marked
    signs = (against.astype(np.int64) + (crosstab.retracted > 0)) * each
    if tallied:
        signs = signs + against * _tally_across(crosstab)
    numbers = _numbers_across(crosstab, words, size)
    return np.maximum(numbers, signs) if raised else numbers + signs


def _leave_out(crosstab: Crosstab, words: list[list[str]], across: Pixels, width: float) -> int:
    """Remove the numbers that would overlap the number of a larger count next to them.

    Args:
        crosstab: the counts.
        words: the numbers as text (R×C); changed in place.
        across: the width of each of them, with the signs in line with it (R×C).
        width: width of one cell.

    Returns:
        How many were removed.
    """
    left_out = 0
    for row, counts, wide in zip(words, crosstab.sizes.tolist(), across.tolist(), strict=True):
        kept: set[int] = set()
        for place in sorted(range(len(row)), key=lambda place: -counts[place]):
            neighbours = kept & {place - 1, place + 1}
            if all(wide[place] + wide[other] <= 2 * width - 3 for other in neighbours):
                kept.add(place)
            elif row[place]:
                row[place] = ""
                left_out += 1
    return left_out
