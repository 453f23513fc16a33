"""Axes for years, values and rows, and the space that their labels take."""

from __future__ import annotations

from collections.abc import Sequence

from components.figures.common.frame import Spec
from components.figures.common.theme import EDGE, GRID, LABEL_SIZE, MUTED
from data.exports.text_metrics import spare, text_width

YEARS_SPACE = 58  # pixels below a plot for the years and the axis title


def whole_ticks(largest: int, about: int = 5) -> list[int]:
    """About this many round, whole axis values from 0 to at most `largest`."""
    power = 10 ** max(0, len(str(largest)) - 2)
    step = next(step for step in (n * power for n in (1, 2, 5, 10, 20, 50)) if largest / step <= about)
    return list(range(0, largest + 1, step))


def year_step(room: float) -> int:
    """Years between tick labels, given the pixels per year; a label needs 46 pixels."""
    return next(step for step in (1, 2, 5, 10, 20, 50) if room * step >= 46 or step == 50)


def year_axis(years: Sequence[int], span: tuple[float, float], pixels: float) -> Spec:
    """A horizontal axis of years.

    Args:
        years: from first to last without gaps.
        span: the start and end of the axis.
        pixels: its length.
    """
    step = year_step(pixels / (span[1] - span[0]))
    return {
        "title": {"text": "Year of publication", "font": {"color": MUTED}, "standoff": 8},
        "range": list(span),
        "tickvals": [year for year in years if year % step == 0] or [years[0]],
        "tickformat": "d",
        "tickangle": 0,
        "ticklabelstandoff": 4,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def value_axis(title: str, peak: float, *, decimals: int = 0, beyond: float = 1.08, about: int = 5) -> Spec:
    """A vertical axis of values, starting at 0.

    Args:
        title: what is counted, with its unit.
        peak: the highest value.
        decimals: digits after the decimal point; with 0 the ticks are whole numbers.
        beyond: the end of the axis, as a multiple of the peak.
        about: approximate number of ticks.
    """
    axis: Spec = {
        "gridcolor": GRID,
        "zerolinecolor": GRID,
        "range": [0, peak * beyond],
        "fixedrange": True,
    }
    if decimals == 0 and peak >= 1:
        axis |= {"tickvals": whole_ticks(int(peak), about), "tickformat": ",d"}
    else:
        axis |= {"nticks": about + 1, "tickformat": "~g"}
    # Plotly places the title next to the tick labels, measured in our font.
    apart = 6 + round(spare(_longest_tick(axis), LABEL_SIZE))
    return {**axis, "title": {"text": title, "font": {"color": MUTED}, "standoff": apart}}


def rows_axis(body: float, whole: float | None = None) -> Spec:
    """An invisible vertical axis for placing rows, in pixels from the top.

    Args:
        body: height of all rows in pixels.
        whole: height of the plot in pixels if it also holds something above the rows, such as a key.
    """
    axis: Spec = {"visible": False, "range": [body, 0], "fixedrange": True}
    return axis if whole is None else {**axis, "domain": [0, body / whole]}


def left_of(axis: Spec, size: float = LABEL_SIZE) -> int:
    """Pixels left of the plot for the tick labels of a value axis at this type size, and for its title."""
    title = 24 if axis["title"] else 0
    return round(EDGE + title + text_width(_longest_tick(axis), size) + 8)


def _longest_tick(axis: Spec) -> str:
    return max((f"{tick:,}" for tick in axis.get("tickvals", ())), key=len, default="0.0005")
