"""Papers per category of one facet as bars, sorted by count, each category in its own colour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from components.figures.common.empty_state import sentence_instead
from components.figures.common.theme import (
    EDGE,
    INK,
    LABEL_SIZE,
    LARGEST,
    LINE,
    MUTED,
    NO_COLOUR,
    SMALLEST,
    Caption,
    Figure,
    as_markup,
    count_in_each,
    frame,
    framed,
    papers_have,
)
from data.exports.text_metrics import lines, text_width
from data.topics.model import Facet

_THICKEST = 64  # pixels of a bar


def papers_by_category(
    counts: pd.DataFrame,
    facet: Facet,
    caption: Caption,
    *,
    papers: int,
    with_several: int = 0,
    unlabelled: int = 0,
    most: int | None = None,
    last: str = "",
    remarks: Sequence[str] = (),
    width: int,
    height: int | None = None,
) -> Figure:
    """Draw papers per category.

    Args:
        counts: columns code, name, papers; see `View.counts`.
        facet: names the axis and colours the bars.
        caption: the words above and below.
        papers: papers selected, of which the shares are taken.
        with_several: papers that have more than one category and count in each.
        unlabelled: papers without any category.
        most: bars drawn at most; how many more there are is said, and the table has them. None: all.
        last: code of the category that stands below all others and is always drawn, such as 'unknown'.
        remarks: further sentences below.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; its table has every category, the empty ones too.
    """
    ranked = sorted(
        zip(counts["code"].tolist(), counts["name"].tolist(), counts["papers"].tolist(), strict=True),
        key=lambda row: (row[0] == last, -row[2]),
    )
    present = [row for row in ranked if row[2]]
    others = [row for row in present if row[0] != last]
    drawn = [*others[:most], *(row for row in present if row[0] == last)] if most else present
    empty = [name for _, name, n in ranked if not n]
    notes = []
    name = facet.name.lower()
    if with_several:
        notes.append(
            f"{count_in_each(with_several, name)} bar; "
            "percentages are of papers and can add up to more than 100%."
        )
    else:
        notes.append("Percentages are of papers.")
    if unlabelled:
        notes.append(f"{papers_have(unlabelled)} no {name} told.")
    left_out = len(present) - len(drawn)
    if most and left_out:
        few = others[most][2]
        up_to = "1 paper each" if few == 1 else f"at most {few:,} papers each"
        notes.append(f"{left_out:,} more with {up_to} are in the table.")
    notes += remarks
    if empty and facet.categories:
        notes.append(f"No papers: {', '.join(empty)}.")
    title = f"Papers by {name}"
    table = partial(
        pd.DataFrame,
        {
            facet.name: [name for _, name, _ in ranked],
            "Papers": [n for _, _, n in ranked],
            "Share of papers": [percent(n, papers) for _, _, n in ranked],
        },
    )
    if not drawn:
        whole = f"{papers:,} selected paper{'' if papers == 1 else 's'}"
        why = f"No {name} is told in the {whole}." if papers else "No papers are selected."
        return sentence_instead(title, caption, why, table, width=width, height=height)
    around = frame(title=title, caption=caption, notes=notes, width=width, axis_space=30)
    codes, names, numbers = zip(*drawn, strict=True)
    size, labels = names_beside(names, width * 0.42, None if height is None else around.room(height))
    rows = max(map(len, labels))
    body = around.body(
        height, max(90, len(labels) * (12 + 18 * rows)), max(60, len(labels) * needed(rows, size))
    )
    left = EDGE + 8 + round(max(text_width(line, size) for row in labels for line in row))
    values = [f"{n:,} ({percent(n, papers)})" for n in numbers]
    bar_room = width - left - EDGE - max(text_width(value, size) for value in values) - 10
    largest = max(numbers)
    places = list(range(len(drawn)))
    spec = framed(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": list(numbers),
                "y": places,
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
        ],
        around,
        body=body,
        left=left,
        layout={
            "xaxis": {
                "title": {"text": "Papers", "font": {"color": MUTED}, "standoff": 4},
                "range": [0, largest * (width - left - EDGE) / max(bar_room, 40)],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": {
                "tickvals": places,
                "ticktext": [as_markup(rows) for rows in labels],
                "tickfont": {"size": size},
                "autorange": False,
                "range": [len(drawn) - 0.5, -0.5],
                "ticklabelstandoff": 6,
                "fixedrange": True,
            },
        },
    )
    return Figure(title, spec, _alt(present, facet, papers, empty), table)


def names_beside(names: Sequence[str], width: float, room: float | None) -> tuple[int, list[list[str]]]:
    """The largest type in which the names of bars fit, and the names as lines in it.

    Args:
        names: one a bar.
        width: pixels a line may fill.
        room: pixels for all bars; None: as many as they need, in the usual type.
    """
    if room is None:
        return LABEL_SIZE, [lines(name, width, LABEL_SIZE) for name in names]
    for size in range(LARGEST, SMALLEST - 1, -1):
        labels = [lines(name, width, size) for name in names]
        if len(labels) * needed(max(map(len, labels), default=1), size) <= room:
            break
    return size, labels


def needed(rows: int, size: float) -> float:
    """Pixels from one bar to the next, where names have so many lines of this type."""
    return 1.15 * size if rows == 1 else LINE * size * rows + 4


def percent(part: int, whole: int) -> str:
    """A share as clinicians write it; small ones are not rounded to nothing."""
    share = 100 * part / whole if whole else 0.0
    return "<1%" if 0 < share < 1 else f"{share:.0f}%"


def _alt(drawn: Sequence[tuple[str, str, int]], facet: Facet, papers: int, empty: Sequence[str]) -> str:
    top = ", ".join(f"{name} {n}" for _, name, n in drawn[:3])
    return (
        f"Bar chart of {papers} papers by {facet.name.lower()}, {len(drawn)} categories with papers and "
        f"{len(empty)} without. Most frequent: {top}."
    )
