"""What human studies found, by how well they were controlled: the share of each result, with the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

import pandas as pd

from components.figures.categories import percent
from components.figures.common.axes import rows_axis
from components.figures.common.empty_state import sentence_instead
from components.figures.common.frame import Caption, Figure, Frame, Spec, frame, framed
from components.figures.common.legend import key_lines
from components.figures.common.text_layout import as_markup
from components.figures.common.theme import EDGE, GRID, GROUND, LABEL_SIZE, LINE, MUTED
from components.figures.studies.marks import Look, key_entries, studies_in_words, words_at
from data.exports.text_metrics import lines, text_width

DESIGNS = {
    "uncontrolled": "No control group stated",
    "compared": "Other control, or randomised only",
    "sham_randomised": "Randomised with placebo or sham control",
}
_THICK, _THICKEST = 30, 64  # pixels of a bar


@dataclass(frozen=True, eq=False)
class ResultsByDesign:
    """What is drawn.

    Attributes:
        counts: see `study_counts.results_by_design`.
        people: people in the studies of each design that state them.
        results: the look of each result, in the order of the bars.
        facet: the code of the facet that the results are of; '' for none.
        words: what it is, such as 'effect on pain'.
    """

    counts: pd.DataFrame
    people: Mapping[str, int]
    results: Mapping[str, Look]
    facet: str
    words: str

    @property
    def title(self) -> str:
        """What is counted."""
        return f"Human studies: {self.words} by study design"

    def studies(self, design: str) -> dict[str, int]:
        """Studies of a design by result; results that none has are left out."""
        row = self.counts.loc[[design]].to_numpy()[0].tolist()
        return {str(code): int(number) for code, number in zip(self.counts, row, strict=True) if number}


def results_by_design(
    found: ResultsByDesign, caption: Caption, *, width: int, height: int | None = None
) -> Figure:
    """Draw a bar a design, the weakest first, divided by results.

    Args:
        found: what is drawn.
        caption: the words above and below.
        width: pixels the figure will have.
        height: pixels the figure fills; None: as many as its content needs. It grows beyond where the
            content needs more.

    Returns:
        The figure; a piece's customdata is its name, then its design and result as conditions.
    """
    table = partial(_table, found)
    if not found.counts.to_numpy().sum():
        why = "No human studies among these papers."
        return sentence_instead(found.title, caption, why, table, width=width, height=height)
    notes = [
        "Shares are of the studies of a design; numbers are studies. With few studies a share says little.",
        "Results as the papers' authors report them.",
    ]
    around = frame(title=found.title, caption=caption, notes=notes, width=width, axis_space=46)
    return Figure(found.title, _drawn(found, around, height), _alt(found), table)


def _drawn(found: ResultsByDesign, around: Frame, height: int | None) -> Spec:
    inner = around.width - 2 * EDGE
    drawn = [code for code in found.results if code in found.counts and found.counts[code].any()]
    key, key_height = key_lines(key_entries(found.results, drawn), width=around.width, left=EDGE)
    names = [lines(_name(found, design), inner, LABEL_SIZE) for design in DESIGNS]
    words = [LINE * LABEL_SIZE * len(name) + 4 for name in names]
    least = sum(words) + len(names) * (_THICK + 14)
    body = around.body(height, key_height + least)
    spare = (body - key_height - least) / len(names)
    thick = min(_THICK + 0.6 * spare, _THICKEST)
    notes, bars, top = [key], [], 0.0
    for design, name, high in zip(DESIGNS, names, words, strict=True):
        notes.append(
            words_at(as_markup(name), 0, top, LABEL_SIZE, xanchor="left", yanchor="top") | {"xref": "paper"}
        )
        bars += _pieces(found, design, drawn, top + high + thick / 2)
        top += high + _THICK + 14 + spare
    return framed(
        [_trace(found, bars, thick, inner)] if bars else [],
        around,
        body=body,
        layout={
            "barmode": "overlay",
            "xaxis": {
                "title": {"text": "Share of studies", "font": {"color": MUTED}, "standoff": 6},
                "range": [0, 1.03],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "ticktext": ["0", "25%", "50%", "75%", "100%"],
                "gridcolor": GRID,
                "zerolinecolor": GRID,
                "fixedrange": True,
            },
            "yaxis": rows_axis(body - key_height, body),
            "annotations": notes,
        },
    )


def _pieces(
    found: ResultsByDesign, design: str, drawn: list[str], middle: float
) -> list[tuple[str, str, int, float, float, float]]:
    counts = found.studies(design)
    whole, begun, pieces = sum(counts.values()), 0.0, []
    for code in drawn:
        if studies := counts.get(code, 0):
            pieces.append((design, code, studies, begun, studies / whole, middle))
            begun += studies / whole
    return pieces


def _trace(
    found: ResultsByDesign, bars: list[tuple[str, str, int, float, float, float]], thick: float, inner: float
) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [bar[5] for bar in bars],
        "width": thick,
        "base": [bar[3] for bar in bars],
        "x": [bar[4] for bar in bars],
        "marker": {
            "color": [found.results[bar[1]].colour for bar in bars],
            "line": {"width": 1, "color": GROUND},
        },
        "text": [
            f"{bar[2]:,}" if text_width(f"{bar[2]:,}", LABEL_SIZE) + 6 < bar[4] * inner else ""
            for bar in bars
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": LABEL_SIZE, "color": GROUND},
        "customdata": [_customdata(found, bar[0], bar[1]) for bar in bars],
        "hovertext": [
            f"{escape(DESIGNS[bar[0]])}<br>{escape(found.results[bar[1]].name)}: {studies_in_words(bar[2])}"
            f" ({percent(bar[2], sum(found.studies(bar[0]).values()))})"
            for bar in bars
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _customdata(found: ResultsByDesign, design: str, code: str) -> list[str]:
    own = [f"{found.facet}:{code}"] if found.facet and code else []
    return [f"{DESIGNS[design]}: {found.results[code].name}", f"clinical:{design}", *own]


def _name(found: ResultsByDesign, design: str) -> str:
    studies = sum(found.studies(design).values())
    if not studies:
        return f"{DESIGNS[design]}: no studies"
    people = found.people.get(design, 0)
    stated = f", {people:,} {'person' if people == 1 else 'people'}" if people else ""
    return f"{DESIGNS[design]}: {studies_in_words(studies)}{stated}"


def _table(found: ResultsByDesign) -> pd.DataFrame:
    names = {code: look.name for code, look in found.results.items() if code in found.counts}
    columns = {name: found.counts[code].tolist() for code, name in names.items() if found.counts[code].any()}
    return pd.DataFrame(
        {
            "Design": [DESIGNS[design] for design in found.counts.index],
            **columns,
            "Studies": found.counts.sum(axis=1).tolist(),
            "People": [found.people.get(design, 0) for design in found.counts.index],
        }
    )


def _alt(found: ResultsByDesign) -> str:
    told = []
    for design in DESIGNS:
        counts = found.studies(design)
        pieces = ", ".join(
            f"{counts[code]} {look.name.lower()}" for code, look in found.results.items() if code in counts
        )
        told.append(f"{DESIGNS[design]}: {pieces or 'no studies'}")
    return f"Bar chart: {found.title}. {'; '.join(told)}."
