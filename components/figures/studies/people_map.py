"""People by cell source and condition: a mark for each study, whose area is its people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import sqrt
from typing import Any

import pandas as pd

from components.figures.categories import names_beside
from components.figures.common.axes import rows_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, LABEL_SIZE, LINE, MUTED, SMALLEST
from components.figures.studies.marks import (
    LEAST,
    UNSTATED,
    Look,
    key_entries,
    markers,
    people_in_words,
    rules,
    studies_in_words,
    words_at,
)
from data.exports.text_metrics import lines, text_width
from data.topics.model import Facet

_NARROW = 560  # pixels under which pairs are listed below each other
_LARGEST = 28.0  # pixels, the radius of the largest study where there is room
_MOST_ROWS, _MOST_COLUMNS, _MOST_PAIRS = 16, 10, 20
_APART = 2.0  # pixels between two marks
_BESIDE = 4  # pixels beside the name of a column
_NAMES, _ACROSS = 0.22, 0.74  # share of the width for the names of rows, and the least for the columns
_COUNT = 17  # pixels for the number of people under the marks of a cell

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class PeopleMap:
    """What is drawn.

    Attributes:
        studies: see `study_counts.one_by_one`.
        pairs: see `study_counts.by_two_facets`, with the rows' facet first.
        rows: facet down, such as the condition.
        columns: facet across, such as the cell source.
        results: the look of each result.
    """

    studies: pd.DataFrame
    pairs: pd.DataFrame
    rows: Facet
    columns: Facet
    results: Mapping[str, Look]

    @property
    def title(self) -> str:
        """What is counted."""
        return f"People in human studies by {self.columns.name.lower()} and {self.rows.name.lower()}"

    @cached_property
    def listed(self) -> list[Any]:
        """The studies as rows."""
        return list(self.studies.itertuples(index=False))

    @cached_property
    def cells(self) -> dict[Pair, list[Any]]:
        """The studies of each pair of codes, the largest first."""
        found: dict[Pair, list[Any]] = {}
        for number, row, column in self.pairs.itertuples(index=False, name=None):
            found.setdefault((row, column), []).append(self.listed[number])
        return {pair: sorted(own, key=lambda study: -study.people) for pair, own in found.items()}


@dataclass(frozen=True, slots=True)
class _Cluster:
    """The marks of one cell side by side in lines, from its upper left corner in pixels."""

    studies: Sequence[Any]
    radii: list[float]
    places: list[tuple[float, float]]
    width: float
    height: float

    @property
    def people(self) -> str:
        known = [study.people for study in self.studies if study.people >= 0]
        return f"{sum(known):,}" if known else "–"


def people_map(people: PeopleMap, caption: Caption, *, width: int, height: int | None = None) -> Figure:
    """Draw the studies of each pair of categories.

    Args:
        people: what is drawn.
        caption: the words above and below.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; a mark's customdata is the title and 'clinical:PMID'; the table has every pair.
    """
    table = partial(_table, people)
    if not people.cells:
        why = f"No human study states both a {people.columns.name.lower()} and a {people.rows.name.lower()}."
        return sentence_instead(people.title, caption, why, table, width=width, height=height)
    rows, columns, left_out = _shown(people, width)
    around = frame(
        title=people.title, caption=caption, notes=_notes(people, left_out), width=width, axis_space=10
    )
    draw = _list if width < _NARROW else _grid
    return Figure(people.title, draw(people, rows, columns, around, height), _alt(people), table)


def _shown(people: PeopleMap, width: int) -> tuple[list[str], list[str], int]:
    """Rows and columns that are drawn, in codebook order, and how many pairs that leaves out.

    There are no more columns than have room for the longest word of their names.
    """
    narrow = width < _NARROW

    def most(place: int, codes: Sequence[str], number: int, within: Collection[str] = ()) -> list[str]:
        studies = dict.fromkeys(codes, 0)
        for pair, own in people.cells.items():
            if not within or pair[1] in within:
                studies[pair[place]] += len(own)
        kept = sorted((code for code in codes if studies[code]), key=lambda code: -studies[code])[:number]
        return [code for code in codes if code in kept]

    columns = most(1, people.columns.codes, _MOST_COLUMNS)
    while not narrow and len(columns) > 1 and sum(_least_widths(people, columns)) > width * _ACROSS:
        columns = most(1, people.columns.codes, len(columns) - 1)
    rows = most(0, people.rows.codes, _MOST_ROWS, within=columns)
    columns = [column for column in columns if any((row, column) in people.cells for row in rows)]
    drawn = sum(pair[0] in rows and pair[1] in columns for pair in people.cells)
    if narrow:
        drawn = min(drawn, _MOST_PAIRS)
    return rows, columns, len(people.cells) - drawn


def _notes(people: PeopleMap, left_out: int) -> list[str]:
    with_several = int((people.pairs.groupby("study").size() > 1).sum())
    without = len(people.listed) - people.pairs["study"].nunique()
    return [
        "A mark is a study, its area its people (the smallest enlarged); numbers are people.",
        "Thick outline: placebo or sham control.",
        "Hollow: people not stated." if (people.studies["people"] < 0).any() else "",
        f"{studies_in_words(with_several)} under more than one pair." if with_several else "",
        f"Not drawn, as a label is missing: {studies_in_words(without)}." if without else "",
        f"{left_out:,} more pairs are in the table." if left_out else "",
    ]


def _grid(
    people: PeopleMap, rows: Sequence[str], columns: Sequence[str], around: Frame, height: int | None
) -> Spec:
    """Rows down, columns across."""
    width = around.width
    names_of = [people.rows.category(code).name for code in rows]
    size, names = names_beside(names_of, width * _NAMES, None)
    left = EDGE + 12 + round(max(text_width(line, size) for name in names for line in name))
    inner = width - left - EDGE
    widths = _widths(_least_widths(people, columns), inner)
    middles = [sum(widths[:place]) + own / 2 for place, own in enumerate(widths)]
    across_names = [people.columns.category(code).name for code in columns]
    head_size = _size_of_heads(across_names, widths)
    heads = [lines(name, own - _BESIDE, head_size) for name, own in zip(across_names, widths, strict=True)]
    head = head_size * LINE * max(map(len, heads)) + 8
    key, key_height = key_lines(
        key_entries(people.results, set(people.studies["result"])), width=width, left=left
    )
    room = None if height is None else around.room(height) - key_height - head
    least = [LINE * size * len(name) + 6 for name in names]
    clusters, heights = _fitted(people, rows, dict(zip(columns, widths, strict=True)), least, room)
    body = around.body(height, key_height + head + sum(heights), key_height + head + sum(heights))
    spare = (body - key_height - head - sum(heights)) / len(rows)
    tops = [head + sum(heights[:place]) + spare * place for place in range(len(rows))]
    ends = [*tops[1:], body - key_height]
    notes = [
        words_at(as_markup(text), middle, head - 6, head_size, yanchor="bottom")
        for middle, text in zip(middles, heads, strict=True)
    ]
    points: list[tuple[Any, float, float, float]] = []
    for row, (top, end) in enumerate(zip(tops, ends, strict=True)):
        middle = (top + end) / 2
        notes.append(words_at(as_markup(names[row]), 0, middle, size, xanchor="right") | {"xshift": -10})
        for centre, column in zip(middles, columns, strict=True):
            if cluster := clusters.get((rows[row], column)):
                at = (centre - cluster.width / 2, middle - (cluster.height + _COUNT) / 2)
                points += _placed(cluster, *at)
                notes.append(
                    words_at(
                        cluster.people,
                        centre,
                        at[1] + cluster.height + 2,
                        SMALLEST,
                        yanchor="top",
                        colour=MUTED,
                    )
                )
    grid = rules([((0, top), (inner, top)) for top in tops])
    return framed(
        [grid, _marks(people, points)],
        around,
        body=body,
        left=left,
        layout={
            "xaxis": {"visible": False, "range": [0, inner], "fixedrange": True},
            "yaxis": rows_axis(body - key_height, body),
            "annotations": [key, *notes],
        },
    )


def _least_widths(people: PeopleMap, columns: Sequence[str]) -> list[float]:
    """Pixels in which no word of a column's name is broken in the smallest type."""
    return [_longest_word(people.columns.category(code).name, SMALLEST) + _BESIDE for code in columns]


def _widths(least: Sequence[float], room: float) -> list[float]:
    """Columns of one width, except where a name needs more."""
    wide: dict[int, float] = {}
    while True:
        rest = (room - sum(wide.values())) / max(1, len(least) - len(wide))
        wider = {place: own for place, own in enumerate(least) if own > rest and place not in wide}
        if not wider or len(wide) + len(wider) == len(least):
            return [wide.get(place, rest) for place in range(len(least))]
        wide |= wider


def _size_of_heads(names: Sequence[str], widths: Sequence[float]) -> int:
    """The largest type in which no word of the headings is broken; the smallest where some word is."""
    fitting = (
        size
        for size in range(LABEL_SIZE, SMALLEST, -1)
        if all(
            _longest_word(name, size) + _BESIDE <= width for name, width in zip(names, widths, strict=True)
        )
    )
    return next(fitting, SMALLEST)


def _longest_word(name: str, size: int) -> float:
    return max(text_width(word, size) for word in name.split())


def _list(
    people: PeopleMap, rows: Sequence[str], columns: Sequence[str], around: Frame, height: int | None
) -> Spec:
    """Each pair below the other, its name above its marks."""
    inner = around.width - 2 * EDGE
    pairs = [(row, column) for row in rows for column in columns if (row, column) in people.cells]
    pairs = sorted(sorted(pairs, key=lambda pair: -len(people.cells[pair]))[:_MOST_PAIRS], key=pairs.index)
    names = [
        lines(f"{people.rows.category(row).name} · {people.columns.category(column).name}", inner, LABEL_SIZE)
        for row, column in pairs
    ]
    scale = _scale(people, _LARGEST)
    clusters = [_cluster(people, people.cells[pair], scale, inner - 60) for pair in pairs]
    key, key_height = key_lines(
        key_entries(people.results, set(people.studies["result"])), width=around.width, left=EDGE
    )
    notes, points, top = [], [], 4.0
    for name, cluster in zip(names, clusters, strict=True):
        notes.append(words_at(as_markup(name), 0, top, LABEL_SIZE, xanchor="left", yanchor="top"))
        top += LINE * LABEL_SIZE * len(name) + 4
        points += _placed(cluster, 4, top)
        notes.append(
            words_at(
                cluster.people,
                cluster.width + 12,
                top + cluster.height / 2,
                SMALLEST,
                xanchor="left",
                colour=MUTED,
            )
        )
        top += cluster.height + 12
    body = around.body(height, top + key_height, top + key_height)
    return framed(
        [_marks(people, points)],
        around,
        body=body,
        layout={
            "xaxis": {"visible": False, "range": [0, inner], "fixedrange": True},
            "yaxis": rows_axis(body - key_height, body),
            "annotations": [key, *notes],
        },
    )


def _fitted(
    people: PeopleMap,
    rows: Sequence[str],
    columns: Mapping[str, float],
    least: Sequence[float],
    room: float | None,
) -> tuple[dict[Pair, _Cluster], list[float]]:
    """The marks of each cell, as large as there is room for, and the height of each row.

    Args:
        people: what is drawn.
        rows: codes.
        columns: code → pixels.
        least: height of each row for its name.
        room: pixels for all rows; None for as many as they need.
    """
    largest = _LARGEST
    while True:
        scale = _scale(people, largest)
        clusters = {
            (row, column): _cluster(people, people.cells[row, column], scale, width - 8)
            for row in rows
            for column, width in columns.items()
            if (row, column) in people.cells
        }
        heights = [
            max(own, *(clusters[row, c].height + _COUNT + 8 for c in columns if (row, c) in clusters))
            for row, own in zip(rows, least, strict=True)
        ]
        is_narrow = all(cluster.width <= columns[column] for (_, column), cluster in clusters.items())
        is_low = room is None or sum(heights) <= room
        if (is_narrow and is_low) or largest < 2 * LEAST:
            return clusters, heights
        largest *= 0.9


def _scale(people: PeopleMap, largest: float) -> float:
    """Pixels of radius for the root of one person."""
    return largest / sqrt(max(4, int(people.studies["people"].max())))


def _cluster(people: PeopleMap, studies: Sequence[Any], scale: float, width: float) -> _Cluster:
    """Marks in lines of at most this width, the largest first."""
    radii = [max(LEAST, scale * sqrt(study.people)) if study.people >= 0 else UNSTATED for study in studies]
    sizes = [
        2 * people.results[study.result].reach(radius) + _APART
        for study, radius in zip(studies, radii, strict=True)
    ]
    places: list[tuple[float, float]] = []
    begun, x, high, widest = 0.0, 0.0, 0.0, 0.0
    for size in sizes:
        if x and x + size > width:
            begun, x, high = begun + high, 0.0, 0.0
        places.append((x + size / 2, begun))
        x, high, widest = x + size, max(high, size), max(widest, x + size)
    # All marks of a line stand on its middle.
    line_heights: dict[float, float] = {}
    for (_, top), size in zip(places, sizes, strict=True):
        line_heights[top] = max(line_heights.get(top, 0), size)
    middles = [(x, top + line_heights[top] / 2) for x, top in places]
    return _Cluster(studies, radii, middles, widest, begun + high)


def _placed(cluster: _Cluster, left: float, top: float) -> list[tuple[Any, float, float, float]]:
    return [
        (study, left + x, top + y, radius)
        for study, (x, y), radius in zip(cluster.studies, cluster.places, cluster.radii, strict=True)
    ]


def _marks(people: PeopleMap, points: Sequence[tuple[Any, float, float, float]]) -> Spec:
    studies, x, y, radii = zip(*points, strict=True)
    return markers(studies, people.results, x, y, radii)


def _table(people: PeopleMap) -> pd.DataFrame:
    rows = [
        (
            people.rows.category(row).name,
            people.columns.category(column).name,
            len(own),
            sum(study.people for study in own if study.people >= 0),
            sum(study.people < 0 for study in own),
            sum(bool(study.controlled) for study in own),
            "; ".join(
                f"{look.name}: {number}"
                for code, look in people.results.items()
                if (number := sum(study.result == code for study in own))
            ),
        )
        for (row, column), own in sorted(
            people.cells.items(),
            key=lambda cell: (people.rows.codes.index(cell[0][0]), people.columns.codes.index(cell[0][1])),
        )
    ]
    return pd.DataFrame(
        rows,
        columns=[
            people.rows.name,
            people.columns.name,
            "Studies",
            "People",
            "Studies without stated people",
            "Placebo or sham control",
            "Results",
        ],
    )


def _alt(people: PeopleMap) -> str:
    largest = sorted(people.cells.items(), key=lambda cell: -sum(max(0, s.people) for s in cell[1]))[:3]
    told = "; ".join(
        f"{people.columns.category(column).name} for {people.rows.category(row).name}: "
        f"{studies_in_words(len(own))}, {people_in_words(sum(max(0, s.people) for s in own))}"
        for (row, column), own in largest
    )
    return f"Marks of {studies_in_words(len(people.listed))}: {people.title}. Most people: {told}."
