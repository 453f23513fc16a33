"""Papers per category of one facet as bars, sorted by count, each category in its own colour."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.figures.theme import (
    EDGE,
    INK,
    LABEL_SIZE,
    MUTED,
    NO_COLOUR,
    Caption,
    Figure,
    as_markup,
    count_in_each,
    frame,
    framed,
    lines,
    papers_have,
    text_width,
)
from data.topic import Facet


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

    Returns:
        The figure; its table has every category, the empty ones too.
    """
    ranked = counts.sort_values("papers", ascending=False, kind="stable")
    at_end = ranked["code"] == last
    ranked = pd.concat([ranked[~at_end], ranked[at_end]])
    present = ranked[ranked["papers"] > 0]
    others = present[present["code"] != last]
    drawn = pd.concat([others.head(most), present[present["code"] == last]]) if most else present
    empty = ranked.loc[ranked["papers"] == 0, "name"].tolist()
    labels = [lines(name, width * 0.42, LABEL_SIZE) for name in drawn["name"]]
    left = (
        EDGE + 8 + round(max((text_width(line, LABEL_SIZE) for rows in labels for line in rows), default=60))
    )
    values = [f"{n:,} ({percent(n, papers)})" for n in drawn["papers"]]
    bar_room = width - left - EDGE - text_width(max(values, key=len, default=""), LABEL_SIZE) - 14
    largest = int(drawn["papers"].max()) if len(drawn) else 1
    places = list(range(len(drawn)))
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
        few = others["papers"].iloc[most]
        up_to = "1 paper each" if few == 1 else f"at most {few:,} papers each"
        notes.append(f"{left_out:,} more with {up_to} are in the table.")
    notes += remarks
    if empty and facet.categories:
        notes.append(f"No paper: {', '.join(empty)}.")
    title = f"Papers by {facet.name.lower()}"
    spec = framed(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": drawn["papers"].tolist(),
                "y": places,
                "text": values,
                "textposition": "outside",
                "cliponaxis": False,
                "textfont": {"size": LABEL_SIZE, "color": INK},
                "marker": {"color": [facet.category(code).colour or NO_COLOUR for code in drawn["code"]]},
                "customdata": [
                    [name, f"{facet.code}:{code}"]
                    for name, code in zip(drawn["name"], drawn["code"], strict=True)
                ],
                "hovertemplate": "%{customdata[0]}: %{x} papers<extra></extra>",
            }
        ],
        frame(title=title, caption=caption, notes=notes, width=width, axis_space=30),
        body=max(90, len(labels) * (12 + 18 * max(map(len, labels), default=1))),
        left=left,
        layout={
            "bargap": 0.28,
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
                "autorange": False,
                "range": [len(drawn) - 0.4, -0.6],
                "ticklabelstandoff": 6,
                "fixedrange": True,
            },
        },
    )
    table = ranked[["name", "papers"]].rename(columns={"name": facet.name, "papers": "Papers"})
    table["Share of papers"] = [percent(n, papers) for n in ranked["papers"]]
    return Figure(title, spec, _alt(present, facet, papers, empty), table.reset_index(drop=True))


def percent(part: int, whole: int) -> str:
    """A share as clinicians write it; small ones are not rounded to nothing."""
    share = 100 * part / whole if whole else 0.0
    return "<1%" if 0 < share < 1 else f"{share:.0f}%"


def _alt(drawn: pd.DataFrame, facet: Facet, papers: int, empty: Sequence[str]) -> str:
    if drawn.empty:
        return f"Bar chart of papers by {facet.name.lower()}: no paper."
    first = drawn.head(3)
    top = ", ".join(f"{name} {n}" for name, n in zip(first["name"], first["papers"], strict=True))
    return (
        f"Bar chart of {papers} papers by {facet.name.lower()}, {len(drawn)} categories with papers and "
        f"{len(empty)} without. Most frequent: {top}."
    )
