"""Who cites whom over time: each paper at its year, joined to the papers it cites, to the left of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from math import ceil, sqrt
from statistics import fmean
from typing import Any

import pandas as pd

from components.figures.common.axes import YEARS_SPACE, year_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed, text_at
from components.figures.common.text_layout import shortened
from components.figures.common.theme import EDGE, GROUND, LABEL_SIZE, SOURCE_SIZE
from components.figures.common.wording import papers_have
from components.figures.over_time.years import DATE_RULE
from components.figures.words.pairs import ACCENT
from data.evidence.analysis.citations import Network
from data.exports.text_metrics import text_width
from data.records.text import counted

_TITLE = "Who cites whom, over time"
_LINES, _RETRACTED = "#b8c2cc", "#b42318"
_MOST = (60, 40, 25, 15, 8)  # papers drawn: the most cited; fewer where they would not fit
_NAMED = 12  # papers with their names, if there is room
_LEAST, _LEAST_RETRACTED, _LARGEST = 3.5, 5.5, 13.0  # pixels, radius of a mark
_AIR = 5  # pixels between marks above one another
_USUAL, _LOWEST = 320, 150  # pixels of the plot
_GOLDEN = (sqrt(5) - 1) / 2
_SWEEPS, _PULL = 2, 0.35  # how often, and by which share of the way, a mark is moved towards its neighbours

_Box = tuple[float, float, float, float]  # left, right, bottom, top


@dataclass(frozen=True, slots=True)
class _Mark:
    """A paper with its place: x in years, y and radius in pixels."""

    paper: Any
    x: int
    y: float
    radius: float


def citation_network(
    network: Network, caption: Caption, *, asked: str = "", width: int, height: int | None = None
) -> Figure:
    """Draw the citations within a selection.

    Args:
        network: the papers and who cites whom.
        caption: the words above and below.
        asked: when PubMed was asked, as a sentence.
        width: width of the figure in pixels.
        height: height to fill; None for as much as the content needs.

    Returns:
        The figure; a mark's customdata is the title and 'pmid:PMID'; the table has all papers of the network.
    """
    table = partial(_table, network)
    dated = [paper for paper in network.papers.itertuples(index=False) if paper.year]
    if not dated:
        why = "PubMed knows no citations among these papers."
        return sentence_instead(_TITLE, caption, why, table, width=width, height=height)
    for most in _MOST:
        papers = _most_cited(network.edges, dated, most)
        notes = [*_notes(network, len(dated), papers), asked, DATE_RULE]
        around = frame(title=_TITLE, caption=caption, notes=notes, width=width, axis_space=YEARS_SPACE)
        room = None if height is None else max(around.room(height), _LOWEST)
        plot = _plot(network, papers, width - 2 * EDGE)
        if room is None or plot.height <= room:
            break
    return Figure(_TITLE, _drawn(plot, around, height), _alt(network, dated), table)


def _notes(network: Network, dated: int, papers: Sequence[Any]) -> list[str]:
    undated, alone = len(network.papers) - dated, network.alone
    return [
        "Circle: a paper, by area how many of these papers cite it. Line: the later paper cites the earlier.",
        "Red triangle: retracted." if any(paper.retracted for paper in papers) else "",
        f"Of {counted(network.selected, 'paper')}, PubMed was asked about {network.asked:,}; "
        f"{alone:,} of those {'has' if alone == 1 else 'have'} no citation among these papers.",
        f"Drawn: {len(papers):,} of {dated:,}, the most cited with a line to another."
        if len(papers) < dated
        else "",
        f"{papers_have(undated)} no year and are not drawn." if undated else "",
    ]


@dataclass(frozen=True, slots=True)
class _Plot:
    """What is drawn, before its height is known.

    Attributes:
        radii: of the marks by PMID, in pixels.
        years: from the first to the last.
        pixels: of a year.
        height: pixels that the year with most papers needs.
    """

    papers: tuple[Any, ...]
    edges: tuple[tuple[int, int], ...]
    radii: Mapping[int, float]
    years: tuple[int, ...]
    pixels: float
    height: float

    @property
    def span(self) -> tuple[float, float]:
        return self.years[0] - 0.6, self.years[-1] + 0.6


def _plot(network: Network, papers: Sequence[Any], inner: float) -> _Plot:
    first, last = min(paper.year for paper in papers), max(paper.year for paper in papers)
    pixels = inner / (last - first + 1.2)
    edges = _among(network.edges, {paper.pmid for paper in papers})
    most, largest = max(paper.cited for paper in papers) or 1, min(_LARGEST, 0.48 * pixels)
    radii = {
        p.pmid: max(min(_LEAST_RETRACTED if p.retracted else _LEAST, largest), largest * sqrt(p.cited / most))
        for p in papers
    }
    high: Counter[int] = Counter()
    for paper in papers:
        high[paper.year] += ceil(2 * radii[paper.pmid] + _AIR)
    years = tuple(range(first, last + 1))
    return _Plot(tuple(papers), tuple(edges), radii, years, pixels, max(high.values()))


def _drawn(plot: _Plot, around: Frame, height: int | None) -> Spec:
    body = around.body(height, max(_USUAL, plot.height), plot.height)
    marks = _placed(plot, body)
    at = {mark.paper.pmid: mark for mark in marks}
    return framed(
        [_lines(plot.edges, at), _circles(marks)],
        around,
        body=body,
        layout={
            "xaxis": year_axis(plot.years, plot.span, around.width - 2 * EDGE),
            "yaxis": {"visible": False, "range": [0, body], "fixedrange": True},
            "annotations": _names(plot, marks, body),
        },
    )


def _most_cited(edges: pd.DataFrame, dated: Sequence[Any], most: int) -> Sequence[Any]:
    """The most cited papers with a line to another of them; simply the most cited if there are no lines."""
    rank = {paper.pmid: place for place, paper in enumerate(dated)}
    chosen: set[int] = set()
    for ends in sorted(_among(edges, set(rank)), key=lambda ends: max(rank[end] for end in ends)):
        if len(chosen | set(ends)) > most:
            break
        chosen |= set(ends)
    return [paper for paper in dated if paper.pmid in chosen] or dated[:most]


def _among(edges: pd.DataFrame, pmids: set[int]) -> list[tuple[int, int]]:
    return [
        (citing, cited)
        for citing, cited in edges.itertuples(index=False, name=None)
        if citing in pmids and cited in pmids
    ]


def _placed(plot: _Plot, body: float) -> list[_Mark]:
    """The marks over the whole height, near what they are joined to, those of a year above one another."""
    joined: dict[int, list[int]] = defaultdict(list)
    for one, other in plot.edges:
        joined[one].append(other)
        joined[other].append(one)
    # Multiples of the golden ratio are spread evenly, however many there are.
    y = {paper.pmid: body * (place * _GOLDEN % 1) for place, paper in enumerate(plot.papers)}
    for _ in range(_SWEEPS):
        means = {pmid: fmean(y[other] for other in own) for pmid, own in joined.items()}
        y |= {pmid: (1 - _PULL) * y[pmid] + _PULL * mean for pmid, mean in means.items()}
    low, high = min(y.values()), max(y.values())
    y = {pmid: (own - low) / (high - low or 1) * body for pmid, own in y.items()}
    columns: dict[int, list[Any]] = defaultdict(list)
    for paper in sorted(plot.papers, key=lambda paper: y[paper.pmid]):
        columns[paper.year].append(paper)
    places: dict[int, float] = {}
    for column in columns.values():
        sizes = [2 * plot.radii[paper.pmid] + _AIR for paper in column]
        wanted = [y[paper.pmid] for paper in column]
        places |= {
            paper.pmid: place for paper, place in zip(column, _apart(wanted, sizes, body), strict=True)
        }
    return [_Mark(paper, paper.year, places[paper.pmid], plot.radii[paper.pmid]) for paper in plot.papers]


def _apart(wanted: Sequence[float], sizes: Sequence[float], body: float) -> list[float]:
    """Middles near those wanted, which are in ascending order, so that nothing overlaps or sticks out."""
    found: list[float] = []
    end = 0.0
    for middle, size in zip(wanted, sizes, strict=True):
        found.append(max(middle, end + size / 2))
        end = found[-1] + size / 2
    end = body
    for place in reversed(range(len(found))):
        found[place] = min(found[place], end - sizes[place] / 2)
        end = found[place] - sizes[place] / 2
    return found


def _lines(edges: Sequence[tuple[int, int]], at: Mapping[int, _Mark]) -> Spec:
    ends = [(at[citing], at[cited]) for citing, cited in edges]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for one, other in ends for x in (one.x, other.x, None)],
        "y": [y for one, other in ends for y in (one.y, other.y, None)],
        "line": {"width": 1, "color": _LINES},
        "hoverinfo": "skip",
    }


def _circles(marks: Sequence[_Mark]) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.x for mark in marks],
        "y": [mark.y for mark in marks],
        "marker": {
            "symbol": ["triangle-down" if mark.paper.retracted else "circle" for mark in marks],
            "size": [2 * mark.radius for mark in marks],
            "color": [_RETRACTED if mark.paper.retracted else ACCENT for mark in marks],
            "opacity": 1,
            "line": {"width": 1, "color": GROUND},
        },
        "customdata": [[mark.paper.title, f"pmid:{mark.paper.pmid}"] for mark in marks],
        "hovertext": [_hover(mark.paper) for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _hover(paper: Any) -> str:
    title = escape(shortened(paper.title or "Without a title", 520, LABEL_SIZE), quote=False)
    retracted = "retracted · " if paper.retracted else ""
    return (
        f"{title}<br>{escape(_name(paper), quote=False)} · {retracted}"
        f"cited by {paper.cited:,} and cites {paper.cites:,} of these papers"
    )


def _name(paper: Any) -> str:
    """'Liu 2020', or the PMID of a paper without authors."""
    return f"{paper.author.rsplit(' ', 1)[0]} {paper.year}" if paper.author else f"PMID {paper.pmid}"


def _names(plot: _Plot, marks: Sequence[_Mark], body: float) -> list[Spec]:
    """The names of the most cited papers, beside their marks where nothing else is."""
    span, pixels = plot.span, plot.pixels
    taken: list[_Box] = [_around(mark, (mark.x - span[0]) * pixels) for mark in marks]
    right = (span[1] - span[0]) * pixels
    found: list[Spec] = []
    for mark in marks:
        if len(found) == _NAMED:
            break
        name = shortened(_name(mark.paper), 140, SOURCE_SIZE)
        wide, high, x = text_width(name, SOURCE_SIZE) + 4, SOURCE_SIZE * 1.3, (mark.x - span[0]) * pixels
        for anchor, left in (("left", x + mark.radius + 1), ("right", x - mark.radius - 1 - wide)):
            box = (left, left + wide, mark.y - high / 2, mark.y + high / 2)
            inside = left >= 0 and box[1] <= right and box[2] >= 0 and box[3] <= body
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                shift = (mark.radius + 2) * (1 if anchor == "left" else -1)
                words = escape(name, quote=False)
                found.append(
                    text_at(words, mark.x, mark.y, size=SOURCE_SIZE, xanchor=anchor, yanchor="middle")
                    | {"xshift": shift, "borderpad": 0, "bgcolor": "rgba(255,255,255,0.7)"}
                )
                break
    return found


def _around(mark: _Mark, x: float) -> _Box:
    return x - mark.radius, x + mark.radius, mark.y - mark.radius, mark.y + mark.radius


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _table(network: Network) -> pd.DataFrame:
    papers = network.papers
    return pd.DataFrame(
        {
            "Year": papers["year"].where(papers["year"] > 0, None),
            "PMID": papers["pmid"],
            "Title": papers["title"],
            "Cited by papers here": papers["cited"],
            "Cites papers here": papers["cites"],
            "Retracted": ["yes" if retracted else "" for retracted in papers["retracted"]],
        }
    )


def _alt(network: Network, dated: Sequence[Any]) -> str:
    top = dated[0]
    return (
        f"Network of {counted(len(network.edges), 'citation')} among "
        f"{counted(len(network.papers), 'paper')}, {min(p.year for p in dated)} to "
        f"{max(p.year for p in dated)}. Most cited here: {_name(top)}, by {counted(top.cited, 'paper')}."
    )
