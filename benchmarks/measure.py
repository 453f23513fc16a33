"""What a benchmark tells: this project beside a peer or a limit, measured in the same run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

Unit = Literal["s", "ms", "MB", "records/s", "requests/s", "searches", "counts"]


@dataclass(frozen=True, slots=True)
class Sample:
    """What was measured several times over.

    Attributes:
        values: one for each time, in the unit of the line.
    """

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The values that a quarter lies below, and above; the same where only one was measured."""
        if len(self.values) < 2:
            return self.values[0], self.values[0]
        low, _, high = quantiles(self.values, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report.

    Attributes:
        what: what was measured, in words.
        size: how many records it was measured on; 0 where that does not matter.
        ours: this project.
        peer: what it was measured against, in words.
        theirs: the peer or the limit, in the same unit.
        unit: of both.
        bound: 'at most' or 'at least' `reach` times the peer; 'seen' where nothing is to be reached.
        reach: the ratio to reach.
        finding: what a profile told of it, or why it is not reached.
    """

    what: str
    size: int
    ours: Sample
    peer: str
    theirs: Sample
    unit: Unit
    bound: Literal["at most", "at least", "seen"]
    reach: float = 0.0
    finding: str = ""

    @property
    def ratio(self) -> float:
        """The median of ours as a multiple of the median of theirs."""
        return self.ours.median / self.theirs.median

    @property
    def reached(self) -> bool | None:
        """Whether the ratio is as wanted; None where nothing is to be reached."""
        if self.bound == "seen":
            return None
        return self.ratio <= self.reach if self.bound == "at most" else self.ratio >= self.reach


def timed(run: Callable[[], object], times: int) -> Sample:
    """Run something some times over, once more before that to warm up; gives the seconds of each."""
    run()
    return Sample(tuple(seconds(run) for _ in range(times)))


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[Sample, Sample]:
    """The seconds of two things run one after the other, so that both meet the same load; once to warm up."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(times)]
    own, others = zip(*pairs, strict=True)
    return Sample(own), Sample(others)


def rate(number: int, times: Sample) -> Sample:
    """So many in each of the times, in seconds, as a number a second."""
    return Sample(tuple(number / value for value in times.values))


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """How a value grows with size: the slope of the straight line through both on logarithmic scales."""
    across, up = [math.log(size) for size in sizes], [math.log(value) for value in values]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    steps = sum((x - middle) ** 2 for x in across)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / steps


def seconds(run: Callable[[], object]) -> float:
    """How long something takes, once."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
