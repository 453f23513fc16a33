"""Human studies over time: each as a mark at its year and its number of people, on a logarithmic scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, log10
from typing import Any

import pandas as pd

from components.figures.common.axes import YEARS_SPACE, year_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.legend import key_lines
from components.figures.common.theme import EDGE, MUTED, SOURCE_SIZE
from components.figures.common.wording import papers_have
from components.figures.over_time.years import DATE_RULE
from components.figures.studies.marks import (
    Look,
    key_entries,
    markers,
    people_in_words,
    rules,
    studies_in_words,
    words_at,
)
from data.exports.text_metrics import text_width

_TITLE = "Human studies over time, by number of people"
_USUAL, _LEAST_BODY = 300, 170  # pixels of the plot
_RADIUS = 6.0  # pixels of a mark
_UNKNOWN = -0.45  # where studies that do not state their people stand, under 1 person


@dataclass(frozen=True, eq=False)
class StudiesOverTime:
    """What is drawn: see `study_counts.one_by_one`; and the look of each result."""

    studies: pd.DataFrame
    results: Mapping[str, Look]


def studies_over_time(
    over_time: StudiesOverTime, caption: Caption, *, width: int, height: int | None = None
) -> Figure:
    """Draw each dated study at its year and its people.

    Args:
        over_time: what is drawn.
        caption: the words above and below.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; a mark's customdata is the title and 'clinical:PMID'; the table has every study.
    """
    table = partial(_table, over_time)
    dated = [study for study in over_time.studies.itertuples(index=False) if study.year]
    if not dated:
        why = "No human study among these papers has a year."
        return sentence_instead(_TITLE, caption, why, table, width=width, height=height)
    undated = len(over_time.studies) - len(dated)
    notes = [
        "Thick outline: placebo or sham control. Each step up is ten times as many people.",
        f"{papers_have(undated)} no year and are not drawn." if undated else "",
        DATE_RULE,
    ]
    around = frame(title=_TITLE, caption=caption, notes=notes, width=width, axis_space=YEARS_SPACE)
    return Figure(_TITLE, _drawn(over_time, dated, around, height), _alt(over_time, dated), table)


def _drawn(over_time: StudiesOverTime, dated: Sequence[Any], around: Frame, height: int | None) -> Spec:
    most = max((study.people for study in dated), default=1)
    top = max(1, ceil(log10(max(2, most))))
    unknown = any(study.people < 0 for study in dated)
    low = _UNKNOWN - 0.3 if unknown else -0.15
    years = list(range(min(s.year for s in dated), max(s.year for s in dated) + 1))
    ticks = {10.0**step: f"{10**step:,}" for step in range(top + 1)}
    left = (
        EDGE
        + 8
        + ceil(
            max(
                text_width(words, SOURCE_SIZE) for words in (*ticks.values(), "not stated" if unknown else "")
            )
        )
    )
    key, key_height = key_lines(
        key_entries(over_time.results, {study.result for study in dated}),
        width=around.width,
        left=left,
        first="People in a study",
    )
    body = around.body(height, key_height + _USUAL, key_height + _LEAST_BODY)
    inner = around.width - left - EDGE
    span = (years[0] - 0.6, years[-1] + 0.6)
    points = _apart(dated, body - key_height, inner / (span[1] - span[0]), top - low)
    lines = [((span[0], log10(value)), (span[1], log10(value))) for value in ticks]
    notes = [
        words_at(words, span[0], log10(value), SOURCE_SIZE, xanchor="right", colour=MUTED) | {"xshift": -6}
        for value, words in ticks.items()
    ]
    if unknown:
        notes.append(
            words_at("not stated", span[0], _UNKNOWN, SOURCE_SIZE, xanchor="right", colour=MUTED)
            | {"xshift": -6}
        )
    return framed(
        [
            rules(lines),
            markers(
                dated,
                over_time.results,
                [x for x, _ in points],
                [y for _, y in points],
                [_RADIUS] * len(dated),
            ),
        ],
        around,
        body=body,
        left=left,
        layout={
            "xaxis": year_axis(years, span, inner),
            "yaxis": {
                "visible": False,
                "range": [low, top + 0.15],
                "fixedrange": True,
                "domain": [0, (body - key_height) / body],
            },
            "annotations": [key, *notes],
        },
    )


def _apart(dated: Sequence[Any], body: float, year: float, decades: float) -> list[tuple[float, float]]:
    """Where each study stands; studies of one year and about as many people stand side by side."""
    steps = max(1, floor(0.45 * year / (2 * _RADIUS)))  # marks beside the middle of a year
    aside = min(2 * _RADIUS / year, 0.45)
    high = 2 * _RADIUS * decades / body
    taken: dict[int, list[tuple[int, float]]] = defaultdict(list)
    found = []
    for study in dated:
        at = log10(max(1, study.people)) if study.people >= 0 else _UNKNOWN
        beside = sorted(range(-steps, steps + 1), key=lambda step: (abs(step), -step))
        near = {step for step, other in taken[study.year] if abs(other - at) < high}
        step = next((one for one in beside if one not in near), 0)
        taken[study.year].append((step, at))
        found.append((study.year + step * aside, at))
    return found


def _table(over_time: StudiesOverTime) -> pd.DataFrame:
    studies = over_time.studies
    return pd.DataFrame(
        {
            "Year": studies["year"].where(studies["year"] > 0, None),
            "PMID": studies["pmid"],
            "Title": studies["title"],
            "People": studies["people"].where(studies["people"] >= 0, None),
            "Result": [over_time.results[code].name for code in studies["result"]],
            "Placebo or sham control": studies["controlled"].map({True: "yes", False: "not stated"}),
        }
    )


def _alt(over_time: StudiesOverTime, dated: Sequence[Any]) -> str:
    largest = max(dated, key=lambda study: study.people)
    return (
        f"Marks of {studies_in_words(len(dated))} by year and people, {min(s.year for s in dated)} to "
        f"{max(s.year for s in dated)}. The largest: {people_in_words(largest.people)} in {largest.year}."
    )
