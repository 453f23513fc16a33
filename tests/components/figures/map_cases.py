"""Evidence maps of made-up counts: any number of rows and columns, names of any kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from components.figures.common.frame import Caption
from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.evidence_map import MapChoices, evidence_map
from data.evidence.analysis.crosstab import Crosstab, Margin, Total
from data.topics.model import Category, Facet

SOURCE = "Source: PubMed, searched 22 Nov 2026; labels assigned automatically from title and abstract."
LINK = "https://evidence.example.org/evidence_map?source=adipose&source=bm_msc&rows=source&columns=condition"
FILTERS = "Cell source: " + " or ".join(["Adipose tissue", "Bone marrow MSC", "Umbilical cord MSC"] * 7)
ORDINARY = (
    *(
        "Joint pain",
        "Neuropathic, not specified",
        "CRPS",
        "Migraine / headache",
        "Olfactory",
        "Dental tissue",
    ),
    *("Haematopoietic / mononuclear", "Cord blood", "Visceral / bladder", "Neural stem / progenitor"),
)
LONG = "Haematopoietic / mononuclear, of an origin that is not stated anywhere in the"
HEBREW = "תאי גזע מזנכימליים ממח העצם"
ARABIC = "الخلايا الجذعية الوسيطة من نخاع"


@dataclass(frozen=True, slots=True)
class Case:
    """What a map is asked to draw.

    Attributes:
        rows: how many; columns and parts: the same; parts 0: nothing splits the cells.
        names: of rows, columns and parts, taken in turn and numbered where they come again.
        groups: how many on each side; 0 for none.
        papers: of the fullest cell.
        warned: share of the cells with studies without benefit; a third as many have retracted ones.
        filters: in words.
        by_people: whether people are counted instead of papers.
    """

    rows: int
    columns: int
    parts: int = 9
    names: tuple[str, ...] = ORDINARY
    groups: int = 0
    papers: int = 40
    warned: float = 0.1
    filters: str = "no filters"
    by_people: bool = False


FITTING = {
    "1 x 1": Case(1, 1),
    "1 x 25": Case(1, 25, papers=4_000),
    "25 x 1": Case(25, 1, papers=4_000),
    "3 x 4, a million papers": Case(3, 4, papers=1_234_567),
    "3 x 25": Case(3, 25, groups=2),
    "15 x 20 in groups": Case(15, 20, groups=5),
    "25 x 25": Case(25, 25, parts=0, warned=0.0),
    "12 x 12, Hebrew": Case(12, 12, names=(HEBREW,), groups=3),
    "12 x 12, Arabic": Case(12, 12, names=(ARABIC,), groups=3),
    "12 x 12, people": Case(12, 12, groups=3, papers=12, by_people=True),
    "one paper": Case(1, 1, parts=1, papers=1, warned=1.0),
}
HIGHER = {
    "15 x 20 in groups, people": Case(15, 20, groups=5, by_people=True),
    "15 x 20, thousands of papers": Case(15, 20, papers=2_500),
    "20 x 15 in groups, hundreds of papers": Case(20, 15, groups=5, papers=400),
    "25 x 25, warned": Case(25, 25, parts=0),
    "25 x 25, all at once": Case(25, 25, groups=5, papers=1_234_567),
    "25 x 25, names of 80 characters": Case(25, 25, parts=25, names=(LONG,), groups=5, papers=4_000),
    "25 x 25, names of one long word": Case(25, 25, parts=0, names=("x" * 78,)),
    "1 x 1, names of 80 characters": Case(1, 1, names=(LONG,), papers=1_234_567),
    "400 characters of filters": Case(15, 20, groups=5, filters=FILTERS),
}
CASES = FITTING | HIGHER


def crossed(case: Case) -> Crosstab:
    """Counts that are the same each time: one cell in five is a gap, and most others have few papers."""
    draw = np.random.default_rng(7)
    shape = (case.rows, case.columns)
    cells = (case.papers ** draw.random(shape)).astype(np.int64) * (draw.random(shape) < 0.8)
    cells[0, 0] = case.papers
    parts = np.zeros((case.parts, *shape), dtype=np.int64)
    for place in range(case.parts):
        parts[place] = cells // (case.parts + place)
    warned = draw.random(shape)
    return Crosstab(
        rows=_margins(case, "r", case.rows, cells.sum(axis=1).tolist()),
        columns=_margins(case, "c", case.columns, cells.sum(axis=0).tolist()),
        papers=int(cells.sum()),
        cells=cells,
        split=_margins(case, "p", case.parts, parts.sum(axis=(1, 2)).tolist()),
        parts=parts,
        unsplit=cells - parts.sum(axis=0).clip(max=cells),
        against=np.where(warned < case.warned, cells, 0),
        against_words="studies without benefit",
        retracted=np.where(warned > 1 - case.warned / 3, 1, 0),
        retracted_counted=False,
        selected=int(cells.sum()) + 5,
        counted_twice=int(cells.sum()) // 2,
        suppressed=np.zeros(shape, dtype=bool),
        people=np.where(draw.random(shape) < 0.7, 37 * cells, 0),
        studies=cells,
        stated=cells,
        by_people=case.by_people,
        in_studies=Total(37 * int(cells.sum()), int(cells.sum()), int(cells.sum())),
    )


def _margins(case: Case, letter: str, many: int, papers: list[int]) -> tuple[Margin, ...]:
    names = [
        f"{case.names[place % len(case.names)]}{'' if place < len(case.names) else f' {place}'}"
        for place in range(many)
    ]
    groups = [f"Group {place * case.groups // many + 1}" if case.groups else "" for place in range(many)]
    return tuple(
        Margin(f"{letter}{place}", name, group, papers[place], (f"{letter}{place}",))
        for place, (name, group) in enumerate(zip(names, groups, strict=True))
    )


def draw(case: Case, rendering="bubbles", width=IMAGE_WIDTH, height: int | None = IMAGE_HEIGHT):
    """The figure of a case."""
    whole = crossed(case)
    parts = tuple(Category(margin.code, margin.name, "") for margin in whole.split)
    choices = MapChoices(
        Facet("r", "Cell source", "Cell sources", ()),
        Facet("c", "Condition", "Conditions", ()),
        Facet("p", "Article type", "Article types", parts) if parts else None,
        rendering=rendering,
    )
    caption = Caption(f"1,204 of 5,310 papers · {case.filters}", SOURCE, LINK)
    return evidence_map(whole, choices, caption=caption, width=width, height=height)
