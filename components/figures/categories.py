"""Papers per category of one facet as bars, sorted by count, each category in its own colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, INK, LABEL_SIZE, LARGEST, LINE, MUTED, NO_COLOUR, SMALLEST
from components.figures.common.wording import NOTHING_SELECTED, count_in_each, papers_have, selected_papers
from data.exports.text_metrics import lines, text_width
from data.topics.model import Facet

_THICKEST = 64  # pixels of a bar


@dataclass(frozen=True, eq=False)
class CategoryCounts:
    """What is drawn.

    Attributes:
        counts: columns code, name, papers; see `View.counts`.
        facet: names the axis and colours the bars.
        papers: papers selected, the base of the percentages.
        with_several: papers that have more than one category and count in each.
        unlabelled: papers without any category.
        last: code of a category that is always drawn, below all others, such as 'unknown'; '' for none.
        remarks: further notes.
    """

    counts: pd.DataFrame
    facet: Facet
    papers: int
    with_several: int = 0
    unlabelled: int = 0
    last: str = ""
    remarks: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The facet's name for use inside a sentence."""
        return self.facet.name.lower()

    @cached_property
    def ranked(self) -> list[tuple[str, str, int]]:
        """Code, name and papers, most papers first."""
        columns = (self.counts[key].tolist() for key in ("code", "name", "papers"))
        return sorted(zip(*columns, strict=True), key=lambda row: (row[0] == self.last, -row[2]))

    @cached_property
    def present(self) -> list[tuple[str, str, int]]:
        """The rows with papers."""
        return [row for row in self.ranked if row[2]]

    @property
    def empty(self) -> list[str]:
        """The names of the categories without papers."""
        return [name for _, name, papers in self.ranked if not papers]

    def drawn(self, most: int | None) -> list[tuple[str, str, int]]:
        """The rows with most papers, and the last."""
        others = [row for row in self.present if row[0] != self.last]
        return [*others[:most], *(row for row in self.present if row[0] == self.last)]


def papers_by_category(
    bars: CategoryCounts,
    caption: Caption,
    *,
    most: int | None = None,
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw papers per category.

    Args:
        bars: what is drawn.
        caption: subtitle and source.
        most: maximum number of bars; a note says how many more are in the table. None for all.
        width: width of the figure in pixels.
        height: height to fill, exceeded if the content needs more; None for as much as the content needs.

    Returns:
        The figure; its table has every category, including empty ones.
    """
    title, papers, table = f"Papers by {bars.name}", bars.papers, partial(_table, bars)
    if not bars.present:
        why = f"No {bars.name} is stated in the {selected_papers(papers)}." if papers else NOTHING_SELECTED
        return sentence_instead(title, caption, why, table, width=width, height=height)
    notes = _notes(bars, most)
    around = frame(title=title, caption=caption, notes=notes, width=width, axis_space=30)
    return Figure(title, _drawn(bars, bars.drawn(most), around, height), _alt(bars), table)


def _notes(bars: CategoryCounts, most: int | None) -> list[str]:
    notes = ["Percentages are of papers."]
    if bars.with_several:
        notes = [
            f"{count_in_each(bars.with_several, bars.name)} bar; "
            "percentages are of papers and can add up to more than 100%."
        ]
    if bars.unlabelled:
        notes.append(f"{papers_have(bars.unlabelled)} no {bars.name} stated.")
    drawn = bars.drawn(most)
    if left_out := [row for row in bars.present if row not in drawn]:
        few = left_out[0][2]
        up_to = "1 paper each" if few == 1 else f"at most {few:,} papers each"
        notes.append(f"{len(left_out):,} more with {up_to} are in the table.")
    notes += bars.remarks
    if bars.empty and bars.facet.categories:
        notes.append(f"No papers: {', '.join(bars.empty)}.")
    return notes


def _drawn(
    bars: CategoryCounts, drawn: Sequence[tuple[str, str, int]], around: Frame, height: int | None
) -> Spec:
    """The bars, with names on the left and numbers on the right."""
    codes, names, numbers = zip(*drawn, strict=True)
    width, facet = around.width, bars.facet
    size, labels = names_beside(names, width * 0.42, None if height is None else around.room(height))
    rows = max(map(len, labels))
    body = around.body(
        height, max(90, len(labels) * (12 + 18 * rows)), max(60, len(labels) * needed(rows, size))
    )
    left = EDGE + 8 + round(max(text_width(line, size) for row in labels for line in row))
    values = [f"{n:,} ({percent(n, bars.papers)})" for n in numbers]
    bar_room = width - left - EDGE - max(text_width(value, size) for value in values) - 10
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": list(numbers),
        "y": list(range(len(drawn))),
        "width": min(0.72, _THICKEST * len(drawn) / body),
        "text": values,
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"size": size, "color": INK},
        "marker": {"color": [facet.category(code).colour or NO_COLOUR for code in codes]},
        "customdata": [[name, f"{facet.code}:{code}"] for code, name, _ in drawn],
        "hovertemplate": "%{customdata[0]}: %{x} papers<extra></extra>",
    }
    reach = max(numbers) * (width - left - EDGE) / max(bar_room, 40)
    layout = {"xaxis": _papers_axis(reach), "yaxis": _names_axis(labels, size)}
    return framed([trace], around, body=body, left=left, layout=layout)


def _papers_axis(reach: float) -> Spec:
    return {
        "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 4},
        "range": [0, reach],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _names_axis(labels: Sequence[Sequence[str]], size: int) -> Spec:
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": [as_markup(rows) for rows in labels],
        "tickfont": {"size": size},
        "autorange": False,
        "range": [len(labels) - 0.5, -0.5],
        "ticklabelstandoff": 6,
        "fixedrange": True,
    }


def names_beside(names: Sequence[str], width: float, room: float | None) -> tuple[int, list[list[str]]]:
    """The largest type size at which the names of bars fit, and the names as lines of that size.

    Args:
        names: one per bar.
        width: maximum width of a line in pixels.
        room: height for all bars; None for as much as they need at the usual type size.
    """
    if room is None:
        return LABEL_SIZE, [lines(name, width, LABEL_SIZE) for name in names]
    for size in range(LARGEST, SMALLEST - 1, -1):
        labels = [lines(name, width, size) for name in names]
        if len(labels) * needed(max(map(len, labels), default=1), size) <= room:
            break
    return size, labels


def needed(rows: int, size: float) -> float:
    """Pixels from one bar to the next, given the lines of the names and their type size."""
    return 1.15 * size if rows == 1 else LINE * size * rows + 4


def percent(part: int, whole: int) -> str:
    """A percentage as clinicians write it; small ones are not rounded to zero."""
    share = 100 * part / whole if whole else 0.0
    return "<1%" if 0 < share < 1 else f"{share:.0f}%"


def _table(bars: CategoryCounts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            bars.facet.name: [name for _, name, _ in bars.ranked],
            "Papers": [papers for _, _, papers in bars.ranked],
            "Share of papers": [percent(papers, bars.papers) for _, _, papers in bars.ranked],
        }
    )


def _alt(bars: CategoryCounts) -> str:
    top = ", ".join(f"{name} {papers}" for _, name, papers in bars.present[:3])
    return (
        f"Bar chart of {bars.papers} papers by {bars.name}, {len(bars.present)} categories with papers and "
        f"{len(bars.empty)} without. Most frequent: {top}."
    )
