"""A figure, and the frame shared by all figures: title and subtitle above, notes and source below.

A figure is a plain Plotly dictionary ('data', 'layout'), which is very cheap to build; the tests validate
each one against Plotly's own schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
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
    """The text that makes a figure self-contained.

    Attributes:
        subtitle: n of N papers and the filters in force.
        source: where the records come from and when they were retrieved.
        link: the address of the live figure, in readable form; '' for none.
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
        alt: a description for screen readers.
        numbers: makes the table of the numbers drawn, on demand.
        subtitle: n of N papers and filters, if the figure does not count all selected papers; else ''.
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
    """The text around a plot, broken into lines, and the space it takes.

    Attributes:
        title: what is counted, as lines.
        subtitle: n of N and filters, as lines.
        legend: names and colours below the subtitle, as lines of Plotly markup; () for no legend.
        foot: notes and source, as lines.
        width: pixels the figure will have.
        axis_space: pixels needed below the plot for tick labels and the axis title.
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
        """Pixels left for the plot in a figure of this height; may be negative."""
        return height - self.top - self.bottom

    def body(self, height: int | None, needed: float, least: float | None = None) -> int:
        """The height of the plot in pixels.

        Args:
            height: height of the figure to fill; None for as much as its content needs.
            needed: the height the plot takes if it is free to choose.
            least: the height below which it would be cut off or overlap; None for `needed`.
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
    """Break the text around a plot into lines.

    Args:
        title: what is counted.
        caption: n of N, filters and source.
        notes: sentences shown below this figure, before the source.
        width: width of the figure in pixels.
        legend: names and colours listed below the subtitle; empty for no legend.
        axis_space: pixels needed below the plot for tick labels and the axis title.
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
    """Source and link as lines; the link shares the last line of the source if it fits."""
    rows = lines(caption.source, width, SOURCE_SIZE)
    if not caption.link:
        return rows
    if text_width(f"{rows[-1]} · {caption.link}", SOURCE_SIZE) <= width:
        return [*rows[:-1], f"{rows[-1]} · {caption.link}"]
    return [*rows, shortened(caption.link, width, SOURCE_SIZE)]


def framed(
    data: list[Spec], around: Frame, *, body: int, layout: Mapping[str, Any], left: int = EDGE
) -> Spec:
    """Put traces into the common frame: title and subtitle above, notes and source below.

    Args:
        data: Plotly traces.
        around: the frame.
        body: height of the plot area in pixels.
        layout: further Plotly layout; its `annotations` are added to the frame's own.
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
    at_edge = partial(text_at, x=0, xref="paper", yref="paper", xshift=EDGE - left)
    below_title = top - EDGE - 4 - LINE * len(around.title) * TITLE_SIZE
    look["annotations"] = [
        at_edge(f"<b>{as_markup(around.title)}</b>", y=1, size=TITLE_SIZE, yshift=top - EDGE),
        at_edge(as_markup(around.subtitle), y=1, size=SUBTITLE_SIZE, colour=MUTED, yshift=below_title),
        at_edge(as_markup(around.foot), y=0, size=SOURCE_SIZE, colour=MUTED, yshift=-(axis_space + 6)),
        *layout.get("annotations", []),
    ]
    if around.legend:
        legend = "<br>".join(around.legend)
        look["annotations"].append(at_edge(legend, y=1, yshift=top - around.head_height - 4))
    return {"data": data, "layout": look}


def text_at(
    text: str,
    x: float,
    y: float,
    *,
    size: float = LABEL_SIZE,
    colour: str = INK,
    xanchor: str = "left",
    yanchor: str = "top",
    **more: Any,
) -> Spec:
    """A Plotly annotation without an arrow.

    Args:
        text: Plotly markup; words of others must be escaped.
        x: its place, on the x axis unless `more` says otherwise (`xref`).
        y: the same on the y axis.
        size: type size in pixels.
        colour: of the text.
        xanchor: which part of the text is at `x`; its lines are aligned alike.
        yanchor: which part of the text is at `y`.
        **more: further attributes of the annotation.
    """
    place = {"x": x, "y": y, "xanchor": xanchor, "yanchor": yanchor, "align": xanchor}
    return {"text": text, "showarrow": False, "font": {"size": size, "color": colour}, **place, **more}
