"""Axes of years, of values and of rows, and the room that the words beside them take."""

from __future__ import annotations

from collections.abc import Sequence

from components.figures.common.frame import Spec
from components.figures.common.theme import EDGE, GRID, LABEL_SIZE, MUTED
from data.exports.text_metrics import spare, text_width

YEARS_SPACE = 58  # pixels under a plot for years and the title of their axis


def whole_ticks(largest: int, about: int = 5) -> list[int]:
    """Round, whole axis values from 0 to at most `largest`, about so many of them."""
    power = 10 ** max(0, len(str(largest)) - 2)
    step = next(step for step in (n * power for n in (1, 2, 5, 10, 20, 50)) if largest / step <= about)
    return list(range(0, largest + 1, step))


def year_step(room: float) -> int:
    """Years between tick labels, where one year has so many pixels and a label needs 46."""
    return next(step for step in (1, 2, 5, 10, 20, 50) if room * step >= 46 or step == 50)


def year_axis(years: Sequence[int], span: tuple[float, float], pixels: float) -> Spec:
    """The axis of years across.

    Args:
        years: from first to last without holes.
        span: where the axis begins and ends.
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
    """The axis of values upwards, from 0.

    Args:
        title: what is counted, with its unit.
        peak: the highest value.
        decimals: digits after the point; 0: the ticks are whole numbers.
        beyond: the axis' end, as a multiple of the peak.
        about: so many ticks.
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
    # Plotly places the title beside the numbers as wide as they are in our font.
    apart = 6 + round(spare(_longest_tick(axis), LABEL_SIZE))
    return {**axis, "title": {"text": title, "font": {"color": MUTED}, "standoff": apart}}


def rows_axis(body: float, whole: float | None = None) -> Spec:
    """The axis down which rows are placed, in pixels from above; nothing of it is drawn.

    Args:
        body: pixels of all rows.
        whole: pixels of the plot, where more than the rows stands in it; the rest lies above them.
    """
    axis: Spec = {"visible": False, "range": [body, 0], "fixedrange": True}
    return axis if whole is None else {**axis, "domain": [0, body / whole]}


def left_of(axis: Spec, size: float = LABEL_SIZE) -> int:
    """Pixels left of the plot for the numbers of a value axis in this type size, and for its title if any."""
    title = 24 if axis["title"] else 0
    return round(EDGE + title + text_width(_longest_tick(axis), size) + 8)


def _longest_tick(axis: Spec) -> str:
    return max((f"{tick:,}" for tick in axis.get("tickvals", ())), key=len, default="0.0005")
