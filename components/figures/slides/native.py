"""Figures as native slide objects, which can be edited in a slide program.

    horizontal bars (categories, countries, pairs of words)   bar chart
    article types, bars with segments                         bar chart, a bar for the total and each segment
    stacked years                                             stacked columns, incomplete years striped
    lines over time                                           line chart, incomplete years dotted
    small multiples over time                                 small column charts on one scale
    first appearance and growth, two dots per category        bar chart of two series, if they fit
    evidence map                                              table with shaded or coloured cells
    results by design                                         table
    world map, network of words, bench to bedside, and
    people, years and doses of human studies                  shapes
    a sentence instead of a plot                              the sentence

Numbers come from the traces and the figure's table. Figures should be drawn at image size
(`theme.IMAGE_WIDTH` by `theme.IMAGE_HEIGHT`), because shapes keep their positions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from components.figures.common.frame import Figure, Spec
from components.figures.common.theme import GROUND, INK, MUTED, NO_COLOUR
from components.figures.evidence_map import DESIGN
from components.figures.evidence_map.grid import shade
from components.figures.slides.shapes import drawing, is_foot, is_frame, plain_words
from data.evidence.analysis.crosstab import UNSTATED
from data.evidence.analysis.preset_crosstab import SHARE
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.exports.slides.charts import Chart, Panels, Series
from data.exports.slides.deck import Body, Text
from data.exports.slides.shapes import Drawing
from data.exports.slides.tables import Cell, Column, Table

_MOST_PAIRS = 11  # there is no room for two numbered bars for more categories
# Notes on bubbles and wedges, which slides do not have, and on percentages next to bars.
_NOT_DRAWN = re.compile(r"bubbles|parts of a cell|^Colour|^[▼✕–] |^Percentages are of papers")
_SHARES = re.compile(r"; percentages are of papers[^.]*\.")
_SOME_BLANK = "Only cells with "  # the start of the note that some cells are not drawn
_MOST_ROWS, _MOST_COLUMNS = 15, 20  # of a map; in larger ones, rows and columns without papers are only named
_ACROSS = 140  # characters of the smallest type across a slide
_LARGE = 10_000  # from here on, the numbers of a map are abbreviated to thousands
_DESIGNS = {
    category.name: (letters, category.colour)
    for letters, category in zip(("RS", "R", "C", "U", "A", "O"), BEST_DESIGN.categories, strict=True)
}
_PART = "    "  # the prefix of a segment's name in the table of article types


@dataclass(frozen=True, slots=True)
class Native:
    """A figure's plot for a slide.

    Attributes:
        remarks: the figure's notes, without those that apply only to the Plotly version.
    """

    body: Body
    remarks: str


def native(figure: Figure, source: str) -> Native:
    """Convert a figure for a slide.

    Args:
        figure: any figure of this package.
        source: the source line in its foot, which is not a remark.
    """
    remarks = _notes(figure.spec, source)
    traces = [trace for trace in figure.spec["data"] if len(trace["x"])]
    names = {trace.get("name") for trace in traces}
    if not traces:
        return Native(Text((("", figure.alt.removeprefix(f"{figure.title}: ")),)), remarks)
    if names & {"cells", "rows"}:
        return _map(figure, remarks)
    if "Change" in figure.table:
        return Native(_growth(figure, traces), remarks)
    if figure.table.columns[0] == "Design":
        return Native(_table(figure), remarks)
    if any(trace["type"] == "bar" for trace in traces):
        return Native(_bars(figure, traces), remarks)
    if any(trace.get("mode") == "lines+markers" for trace in traces):
        return Native(_lines(figure.spec, traces), remarks)
    return Native(drawing(figure.spec), remarks)


def _table(figure: Figure) -> Table:
    """The table of a figure as it is."""
    name, *columns = map(str, figure.table.columns)
    return Table(
        (Column(name, 3.0), *(Column(column, align="center") for column in columns)),
        tuple(
            tuple(Cell(f"{value:,}" if isinstance(value, int) else str(value)) for value in row)
            for row in figure.table.itertuples(index=False, name=None)
        ),
        largest=20,
    )


def _notes(spec: Spec, source: str) -> str:
    """The notes in a figure's foot, without the source and without notes on what only Plotly draws."""
    foot = next((plain_words(note["text"]) for note in spec["layout"]["annotations"] if is_foot(note)), "")
    notes = foot.partition(" ".join(source.split()))[0].strip()
    kept = [words for words in re.split(r"(?<=\.) ", notes) if words and not _NOT_DRAWN.search(words)]
    return _SHARES.sub(".", " ".join(kept)).replace("the table", "the table of the live view")


def _bars(figure: Figure, traces: Sequence[Spec]) -> Chart | Panels:
    first = traces[0]
    if first.get("orientation") != "h":
        return _panels(figure.spec, traces) if "xaxis" in first else _stacked(figure.spec, traces)
    if "Article type" in figure.table:
        return _pieces(figure, traces)
    names = (
        [unescape(words) for words in first["hovertext"]]
        if "hovertext" in first
        else [name for name, *_ in first["customdata"]]
    )
    # The length of a bar may be in pixels; its label is the number, followed by the percentage if any.
    values = tuple(float(words.partition(" ")[0].replace(",", "")) for words in first["text"])
    colours = first["marker"]["color"]
    return Chart(
        "bars",
        tuple(names),
        (Series("Papers", values, (colours,) if isinstance(colours, str) else tuple(colours)),),
        "Papers",
    )


def _pieces(figure: Figure, traces: Sequence[Spec]) -> Chart:
    """Article types: every bar, followed by its segments if it has several."""
    colours = {
        name: colour
        for trace in traces
        for (name, *_), colour in zip(trace["customdata"], trace["marker"]["color"], strict=True)
    }
    whole = ""
    drawn: list[tuple[str, int, str]] = []
    rows = figure.table.itertuples(index=False, name=None)
    for name, papers in rows:
        if not name.startswith(_PART):
            whole = name
            colour = colours.get(name, colours.get(f"{name}: {name.lower()}", INK))
        else:
            name = name.removeprefix(_PART)
            colour = colours.get(f"{whole}: {name}", "")
            colour = NO_COLOUR if colour == GROUND else colour
            name = f"– {name}"
        if colour and papers and not name.startswith("…"):
            drawn.append((name, papers, colour))
    return Chart(
        "bars",
        tuple(name for name, _, _ in drawn),
        (Series("Papers", tuple(n for _, n, _ in drawn), tuple(colour for _, _, colour in drawn)),),
        "Papers",
    )


def _stacked(spec: Spec, traces: Sequence[Spec]) -> Chart:
    years = traces[0]["x"]
    shapes = traces[0]["marker"]["pattern"]["shape"]
    return Chart(
        "stacked",
        tuple(map(str, years)),
        tuple(Series(t["name"], tuple(t["y"]), (t["marker"]["color"],)) for t in traces),
        *_titles(spec),
        unfinished=frozenset(str(year) for year, shape in zip(years, shapes, strict=True) if shape),
    )


def _panels(spec: Spec, traces: Sequence[Spec]) -> Panels:
    headings = [plain_words(note["text"]) for note in spec["layout"]["annotations"] if not is_frame(note)]
    most = max(value for trace in traces for value in trace["y"] if value is not None)
    charts = []
    for trace in traces:
        opacity = trace["marker"]["opacity"]
        name = trace["name"]
        heading = next((words for words in headings if words.startswith(f"{name}\u00a0")), name)
        charts.append(
            Chart(
                "columns",
                tuple(map(str, trace["x"])),
                (Series(trace["name"], tuple(trace["y"]), (trace["marker"]["color"],)),),
                "",
                unfinished=frozenset(
                    str(year) for year, seen in zip(trace["x"], opacity, strict=True) if seen < 1
                ),
                heading=name,
                tally=heading.removeprefix(name),
                most=ceil(most) if most > 1 else most,
            )
        )
    return Panels(tuple(charts))


def _lines(spec: Spec, traces: Sequence[Spec]) -> Chart:
    """Each line is two traces: a solid one, and a dotted one for incomplete years that starts at its end."""
    years = sorted({year for trace in traces for year in trace["x"]})
    values: dict[str, dict[int, float | None]] = {}
    colours: dict[str, str] = {}
    whole: set[int] = set()
    for trace in traces:
        values.setdefault(trace["name"], {}).update(zip(trace["x"], trace["y"], strict=True))
        colours[trace["name"]] = trace["line"]["color"]
        whole |= set(trace["x"]) if trace["line"]["dash"] == "solid" else set()
    return Chart(
        "lines",
        tuple(map(str, years)),
        tuple(
            Series(name, tuple(own.get(year) for year in years), (colours[name],))
            for name, own in values.items()
        ),
        *_titles(spec),
        unfinished=frozenset(str(year) for year in years if year not in whole),
    )


def _titles(spec: Spec) -> tuple[str, str]:
    """The titles of the vertical and of the horizontal axis."""
    layout = spec["layout"]
    return layout["yaxis"]["title"]["text"], layout["xaxis"]["title"]["text"]


def _growth(figure: Figure, traces: Sequence[Spec]) -> Chart | Drawing:
    then, now = (trace for trace in traces if trace["mode"] == "markers")
    names = [name for name, *_ in then["customdata"]]
    if len(names) > _MOST_PAIRS:
        return drawing(figure.spec)
    since = dict(zip(figure.table.iloc[:, 0], figure.table["First year"], strict=True))
    before, recent = map(str, figure.table.columns[3:5])
    return Chart(
        "bars",
        tuple(f"{name} (since {since[name]})" for name in names),
        (
            Series(before, tuple(then["x"]), (then["marker"]["line"]["color"],)),
            Series(recent, tuple(now["x"]), (now["marker"]["color"],)),
        ),
        "Papers",
    )


def _map(figure: Figure, remarks: str) -> Native:
    """All cells with numbers and warning signs, darker for larger numbers, or coloured by best design."""
    best = [name for name in figure.table.columns if str(name).endswith(DESIGN)]
    table = figure.table.drop(columns=best)
    designs = {str(name): figure.table[name].tolist() for name in best}
    unit = str(table.columns[-1])  # papers or people
    signs, against = _signs(figure.spec)
    blank = _blank(figure.spec) if _SOME_BLANK in remarks else set()
    written = table.iloc[:, 1:].to_numpy(dtype=object)  # the last of each are totals
    numbers: NDArray[np.int64] = np.vectorize(_number, otypes=[np.int64])(written)
    counts = numbers[:-1, :-1]
    shares = [str(name).rpartition(": ")[2].startswith(f"{SHARE} ") for name in table.columns[1:-1]]
    row_names, column_names = table.iloc[:-1, 0].tolist(), [str(name) for name in table.columns[1:-1]]
    down, without_rows = _filled(counts.sum(axis=1).tolist(), _MOST_ROWS)
    across, without_columns = _filled(counts.sum(axis=0).tolist(), _MOST_COLUMNS)
    largest = int(counts[:, ~np.array(shares)].max())
    rows = []
    for row in down:
        shaded = (
            Cell("")
            if (row, place) in blank
            else Cell(
                str(written[row, place]) if counts[row, place] or written[row, place] != "0" else "",
                bold=True,
            )
            if shares[place]
            else _cell(
                int(counts[row, place]),
                largest,
                signs.get(f"{row_names[row]} × {column_names[place]}", ""),
                _short(written[row, place]),
                designs[column_names[place] + DESIGN][row] if designs else "",
            )
            for place in across
        )
        rows.append((Cell(row_names[row]), *shaded, Cell(_short(written[row, -1]), bold=True)))
    totals = (Cell(_short(written[-1, place]), bold=True) for place in (*across, len(column_names)))
    rows.append((Cell(unit, colour=MUTED), *totals))
    longest = max(len(cells[0].text) for cells in rows)
    share = (len(across) + 1) * min(longest, 34) / (_ACROSS - min(longest, 34))
    columns = (
        Column(str(table.columns[0]), max(2.0, share)),
        *(Column(column_names[place], align="center") for place in across),
        Column(unit, align="center"),
    )
    if designs:
        seen = {name for names in designs.values() for name in names}
        named = [f"{letters}: {name.lower()}" for name, (letters, _) in _DESIGNS.items() if name in seen]
        key = [f"Best design in a cell: {'; '.join(named)}. 0: a gap, no paper."]
    else:
        key = [f"Darker: more {unit.lower()}. 0: a gap, no paper."]
    key += ["k: thousands, rounded."] if numbers.max() >= _LARGE else []
    if empty := [row_names[place] for place in without_rows] + [
        column_names[place] for place in without_columns
    ]:
        key.append(f"No {unit.lower()}, not shown: {', '.join(empty)}.")
    key += [f"{UNSTATED}: papers, no people stated."] if pd.isna(written).any() else []
    key += [f"▼ number of {against}."] if against else []
    key += ["✕ has retracted papers."] if any("✕" in sign for sign in signs.values()) else []
    return Native(Table(columns, tuple(rows), largest=24, upright=len(across) > 7), " ".join([*key, remarks]))


def _filled(papers: Sequence[int], most: int) -> tuple[list[int], list[int]]:
    """Positions of the rows or columns shown, and of the empty ones omitted if there are too many."""
    places = list(range(len(papers)))
    if len(places) <= most:
        return places, []
    return [place for place in places if papers[place]], [place for place in places if not papers[place]]


def _blank(spec: Spec) -> set[tuple[int, int]]:
    """The cells, by row and column, without a number."""
    named = {trace.get("name"): trace for trace in spec["data"]}
    if "cells" not in named:
        return set()
    middles = sorted(set(named["cells"]["y"]))
    columns = round(max(named["cells"]["x"]) + 0.5)
    drawn = {
        (min(range(len(middles)), key=lambda row: abs(middles[row] - y)), int(x))
        for x, y in zip(named["numbers"]["x"], named["numbers"]["y"], strict=True)
    }
    gaps = named.get("gap", {"x": [], "y": []})
    drawn |= {(middles.index(y), int(x)) for x, y in zip(gaps["x"], gaps["y"], strict=True) if y in middles}
    return {(row, column) for row in range(len(middles)) for column in range(columns)} - drawn


def _cell(number: int, largest: int, sign: str, words: str, design: str) -> Cell:
    """A cell of a map: its number, design in letters and warning signs."""
    if design:
        letters, fill = _DESIGNS[design]
        words = f"{words} {letters}"
    elif not number:
        return Cell(f"{words}{sign}", colour=MUTED)
    else:
        fill = shade(number, largest)
    return Cell(f"{words}{sign}", fill, GROUND if _is_dark(fill) else INK)


def _number(written: int | str | None) -> int:
    """The number in a cell of the table: 3, or the 1 of '1 of 10'; 0 for people that are not stated."""
    if pd.isna(written):
        return 0
    return int(written.partition(" of ")[0].replace(",", "")) if isinstance(written, str) else int(written)


def _short(written: int | str | None) -> str:
    """A number, abbreviated to fit a cell."""
    if pd.isna(written):
        return UNSTATED
    if isinstance(written, str):
        return written
    return f"{written:,}" if written < _LARGE else f"{written / 1000:,.0f}k"


def _is_dark(colour: str) -> bool:
    """Whether white text is more legible on it than dark text, by the luma of ITU-R BT.601."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _signs(spec: Spec) -> tuple[dict[str, str], str]:
    """The signs of cells by 'row × column', and the meaning of ▼, from the hover text of the cells."""
    trace = next(trace for trace in spec["data"] if trace.get("name") in ("cells", "rows"))
    signs: dict[str, str] = {}
    against = ""
    for markup in trace.get("text") or trace["hovertext"]:
        cell, *rows = map(plain_words, markup.split("<br>"))
        marked = (line for line in rows if line[:1] in ("▼", "✕"))
        signs[cell] = "".join(
            f" ▼{line.rpartition(': ')[2]}" if line[0] == "▼" else line[0] for line in marked
        )
        against = next((line[2:].rpartition(":")[0] for line in rows if line.startswith("▼")), against)
    return signs, against
