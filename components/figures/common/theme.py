"""How every figure looks: colours, type and the words that stand inside the image.

A figure is a plain Plotly dictionary ('data', 'layout'), which Streamlit draws as it is and which
costs next to nothing to build; the tests check each one against Plotly's own schema. Figures are made
for a light, opaque ground; `dark.py` has their colours on a page with the dark theme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from math import ceil
from typing import Any

import pandas as pd

from data.exports.fonts import FAMILY
from data.exports.text_metrics import lines, text_width

INK = "#1f2933"
MUTED = "#52606d"
GRID = "#e4e7eb"
GROUND = "#ffffff"
NO_COLOUR = "#6b7785"
FONT = f'"{FAMILY}", "Source Sans 3", "Helvetica Neue", Arial, sans-serif'

TITLE_SIZE = 20
SUBTITLE_SIZE = 15
LABEL_SIZE = 14
SOURCE_SIZE = 12
EDGE = 12  # pixels between the words and the edge of the image
LINE = 1.3  # line height, as a multiple of the type size
LARGEST, SMALLEST = 18, 12  # pixels of the names in a figure of a given height, which shrink to fit

# An image is laid out at this size and magnified to 1600x900, where the smallest type then has 18 pixels.
IMAGE_WIDTH = 1056
IMAGE_HEIGHT = 594

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


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, with an ellipsis for its middle where it is wider than `width` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = next(
        n for n in range(len(text), 1, -1) if n == 2 or text_width(_ends(text, n), size, bold=bold) <= width
    )
    return _ends(text, kept)


def _ends(text: str, kept: int) -> str:
    """First and last characters, so many in all."""
    return f"{text[: kept - kept // 2]}…{text[-(kept // 2) :]}"


def as_markup(rows: Sequence[str]) -> str:
    """Lines as Plotly text. PubMed's and the visitor's words are escaped: they are never markup."""
    return "<br>".join(escape(row, quote=False) for row in rows)


def whole_ticks(largest: int, about: int = 5) -> list[int]:
    """Round, whole axis values from 0 to at most `largest`, about so many of them."""
    power = 10 ** max(0, len(str(largest)) - 2)
    step = next(step for step in (n * power for n in (1, 2, 5, 10, 20, 50)) if largest / step <= about)
    return list(range(0, largest + 1, step))


def year_step(room: float) -> int:
    """Years between tick labels, where one year has so many pixels and a label needs 46."""
    return next(step for step in (1, 2, 5, 10, 20, 50) if room * step >= 46 or step == 50)


def swatch(colour: str, mark: str = "■") -> str:
    """A coloured mark that stands before a name; Plotly markup."""
    return f'<span style="color:{colour}">{mark}</span>'


def packed(
    entries: Sequence[tuple[str, str]], width: float, size: float = LABEL_SIZE, first: str = ""
) -> list[str]:
    """Entries of swatch and words side by side in lines that fit the width, broken between entries.

    Only an entry that is wider than a line is broken itself.

    Args:
        entries: markup of the swatch, and words, which are escaped.
        width: pixels a line may fill.
        size: type size in pixels.
        first: markup with which the first line begins; its width is that of its text.
    """
    rows, used = [first], text_width(re.sub("<[^>]*>", "", first), size)
    for mark, words in entries:
        needed = text_width(f"■ {words}   ", size)
        if used and used + needed > width:
            rows.append("")
            used = 0
        begin, *more = lines(words, width - text_width("■ ", size), size) if needed > width else [words]
        rows[-1] += ("   " if used else "") + f"{mark} {escape(begin, quote=False)}"
        used += needed
        if more:
            rows += [escape(row, quote=False) for row in more]
            used = text_width(f"{more[-1]}   ", size)
    return rows


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
