"""A figure and the frame that all of them share: title and subtitle above, notes and source below.

A figure is a plain Plotly dictionary ('data', 'layout'), which costs next to nothing to build; the tests
check each one against Plotly's own schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

import pandas as pd

from components.figures.common.text_layout import as_markup, packed, shortened, swatch
from components.figures.common.theme import (
    EDGE,
    FONT,
    GROUND,
    INK,
    LABEL_SIZE,
    LINE,
    MUTED,
    SOURCE_SIZE,
    SUBTITLE_SIZE,
    TITLE_SIZE,
)
from data.exports.text_metrics import lines, text_width

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caption:
    """The words that make a figure complete by itself.

    Attributes:
        subtitle: n of N papers and the filters in force.
        source: where the records come from and when they were read.
        link: address under which the figure is found again, as it is read; '' for none.
    """

    subtitle: str
    source: str
    link: str = ""


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure ready to be shown.

    Attributes:
        title: what is counted.
        spec: the Plotly figure as a dictionary with 'data' and 'layout'.
        alt: what it shows, in words, for a screen reader.
        numbers: makes the table of what is drawn, which few ask for.
        subtitle: n of N papers and filters, where the figure counts others than all that are selected.
    """

    title: str
    spec: Spec
    alt: str
    numbers: Callable[[], pd.DataFrame]
    subtitle: str = ""

    @cached_property
    def table(self) -> pd.DataFrame:
        """The numbers drawn."""
        return self.numbers()


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a plot, broken into lines, and the room they take.

    Attributes:
        title: what is counted, as lines.
        subtitle: n of N and filters, as lines.
        legend: names and colours under the subtitle, as lines of Plotly markup; () for no legend.
        foot: notes and source, as lines.
        width: pixels the figure will have.
        axis_space: pixels needed under the plot for tick labels and the axis title.
    """

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    legend: tuple[str, ...]
    foot: tuple[str, ...]
    width: int
    axis_space: int

    @property
    def head_height(self) -> float:
        """Pixels of title and subtitle."""
        return 14 + LINE * (len(self.title) * TITLE_SIZE + len(self.subtitle) * SUBTITLE_SIZE)

    @property
    def top(self) -> int:
        """Pixels above the plot."""
        return ceil(self.head_height + 14 + (10 + LINE * len(self.legend) * LABEL_SIZE if self.legend else 0))

    @property
    def bottom(self) -> int:
        """Pixels below the plot."""
        return ceil(self.axis_space + 10 + LINE * len(self.foot) * SOURCE_SIZE)

    def room(self, height: int) -> int:
        """Pixels left for the plot in a figure of this height; can be negative."""
        return height - self.top - self.bottom

    def body(self, height: int | None, needed: float, least: float | None = None) -> int:
        """Pixels the plot gets.

        Args:
            height: pixels the figure fills; None: as many as its content needs.
            needed: pixels the plot takes where it may choose.
            least: pixels without which it would be cut or overlap; None: as many as it takes.
        """
        if height is None:
            return ceil(needed)
        return max(self.room(height), ceil(needed if least is None else least))


def frame(
    *,
    title: str,
    caption: Caption,
    notes: Sequence[str],
    width: int,
    legend: Sequence[tuple[str, str]] = (),
    axis_space: int = 50,
) -> Frame:
    """Break the words around a plot into lines.

    Args:
        title: what is counted.
        caption: n of N, filters and source.
        notes: sentences that belong under this figure, before the source.
        width: pixels the figure will have.
        legend: names and colours to be told under the subtitle; empty for no legend.
        axis_space: pixels needed under the plot for tick labels and the axis title.
    """
    inner = width - 2 * EDGE
    return Frame(
        title=tuple(lines(title, inner, TITLE_SIZE, bold=True)),
        subtitle=tuple(lines(caption.subtitle, inner, SUBTITLE_SIZE)),
        legend=tuple(packed([(swatch(colour), name) for name, colour in legend], inner)) if legend else (),
        foot=(
            *(lines(" ".join(filter(None, notes)), inner, SOURCE_SIZE) if any(notes) else ()),
            *_source(caption, inner),
        ),
        width=width,
        axis_space=axis_space,
    )


def _source(caption: Caption, width: float) -> list[str]:
    """Source and link as lines; the link stands on a line with the source where there is room for it."""
    rows = lines(caption.source, width, SOURCE_SIZE)
    if not caption.link:
        return rows
    if text_width(f"{rows[-1]} · {caption.link}", SOURCE_SIZE) <= width:
        return [*rows[:-1], f"{rows[-1]} · {caption.link}"]
    return [*rows, shortened(caption.link, width, SOURCE_SIZE)]


def framed(
    data: list[Spec], around: Frame, *, body: int, layout: Mapping[str, Any], left: int = EDGE
) -> Spec:
    """Put data into the common frame: title and subtitle above, notes and source below.

    Args:
        data: Plotly traces.
        around: the words.
        body: height in pixels of the plot between its axes.
        layout: further Plotly layout; `annotations` are kept beside the frame's own.
        left: pixels needed left of the plot for tick labels and the axis title.
    """
    top, axis_space = around.top, around.axis_space
    height = top + body + around.bottom
    look: Spec = {
        "height": height,
        "autosize": True,
        "paper_bgcolor": GROUND,
        "plot_bgcolor": GROUND,
        "font": {"family": FONT, "size": LABEL_SIZE, "color": INK},
        "hoverlabel": {"bgcolor": GROUND, "font": {"family": FONT, "size": LABEL_SIZE, "color": INK}},
        "margin": {"l": left, "r": EDGE, "t": top, "b": around.bottom, "pad": 0},
        "showlegend": False,
        "dragmode": False,
        **layout,
    }
    shift = EDGE - left
    look["annotations"] = [
        _words(f"<b>{as_markup(around.title)}</b>", TITLE_SIZE, INK, shift, y=1, yshift=top - EDGE),
        _words(
            as_markup(around.subtitle),
            SUBTITLE_SIZE,
            MUTED,
            shift,
            y=1,
            yshift=top - EDGE - 4 - LINE * len(around.title) * TITLE_SIZE,
        ),
        _words(as_markup(around.foot), SOURCE_SIZE, MUTED, shift, y=0, yshift=-(axis_space + 6)),
        *layout.get("annotations", []),
    ]
    if around.legend:
        below_head = top - around.head_height - 4
        look["annotations"].append(
            _words("<br>".join(around.legend), LABEL_SIZE, INK, shift, y=1, yshift=below_head)
        )
    return {"data": data, "layout": look}


def _words(text: str, size: int, colour: str, xshift: float, *, y: float, yshift: float) -> Spec:
    """Text at the left edge of the image, its top so many pixels above (or below) the plot."""
    return {
        "text": text,
        "align": "left",
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": y,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": xshift,
        "yshift": yshift,
        "font": {"size": size, "color": colour},
    }
