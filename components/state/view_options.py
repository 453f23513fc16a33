"""View options: what a page lets its reader choose beside the filters, such as axes, order and measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from components.figures.over_time.plan import Form, Measure
from components.state.pages import CLINICAL, MAP, STUDIES, TRENDS
from data.evidence.analysis import record_table, study_table
from data.evidence.analysis.arrangement import Order
from data.evidence.analysis.category_groups import group_codes
from data.evidence.analysis.comparison import Change
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.evidence.cell_filter import Cell
from data.topics.model import ARTICLE_TYPE, Topic

NONE, AUTOMATIC = "none", "auto"
PAPERS, PEOPLE = "papers", "people"
SELECTED, IN_BASKET, RETRACTED, MERGED = "selected", "basket", "retracted", "merged"
RELATED, OUT_OF_SCOPE, NOTICES, MISSING = "related", "out_of_scope", "notices", "missing"
EXCLUDED = (RETRACTED, MERGED, RELATED, OUT_OF_SCOPE, NOTICES, MISSING)
"""Lists of papers that are not counted, by their code in the address."""
CHANGES = {f"now_{change}": change for change in Change if change is not Change.GONE}
"""Lists of papers by what the newest search brought, by their code in the address."""
OptionKey = Literal[
    "rows",
    "columns",
    "split",
    "size_by",
    "dress",
    "order",
    "empty",
    "least",
    "collapsed",
    "against",
    "over_time",
    "measure",
    "form",
    "words",
    "only",
    "sort",
    "reverse",
    "show",
    "study_sort",
    "study_reverse",
    "study_show",
]


@dataclass(frozen=True, slots=True)
class ViewOption:
    """One view option.

    Attributes:
        page: the page's place in the address.
        values: codes, never display names.
        default: left out of the address.
        several: whether it takes any number of values, which are then written with blanks between.
    """

    page: str
    values: tuple[str, ...]
    default: str
    several: bool = False

    def accepts(self, value: str) -> bool:
        """Whether this is one of the values, or several of them where that is allowed."""
        return all(part in self.values for part in value.split()) if self.several else value in self.values


@dataclass(frozen=True, slots=True)
class MapOptions:
    """How the evidence map is drawn, and what it counts.

    Attributes:
        rows: facet code; columns: the same.
        split: the facet that divides the marks, or `BEST_DESIGN`; None for none.
        by_people: whether sizes and numbers stand for people in human studies instead of papers.
        rendering: 'bubbles', 'heat', 'table' or 'gaps'.
        order: of rows and columns.
        hide_empty: whether rows and columns without papers are left out.
        at_least: papers below which a cell is left out.
        collapsed: codes of the groups shown as one row or column.
        only_against: whether only studies without benefit count.
        open_cell: the cell whose papers are open; () for none.
    """

    rows: str
    columns: str
    split: str | None
    by_people: bool
    rendering: str
    order: Order
    hide_empty: bool
    at_least: int
    collapsed: tuple[str, ...]
    only_against: bool
    open_cell: Cell


@dataclass(frozen=True, slots=True)
class TrendOptions:
    """What the figures of the trends follow.

    Attributes:
        facet: its code.
        measure: what is drawn of each year.
        form: how it is drawn; None for what suits the numbers.
        words: 'mesh' or 'keyword'.
    """

    facet: str
    measure: Measure
    form: Form | None
    words: str


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """All that figures depend on beside the view."""

    map: MapOptions
    trends: TrendOptions


def options_of(topic: Topic) -> dict[str, ViewOption]:
    """All view options by their key in the address, each an `OptionKey`."""
    facets = tuple(facet.code for facet in topic.facets)
    first = topic.presets[0]
    columns = tuple(record_table.columns(topic))
    shown = " ".join(key for key in record_table.first_columns(topic) if key != record_table.TITLE)
    studied = tuple(study_table.columns(topic))
    studied_first = " ".join(key for key in study_table.first_columns(topic) if key != study_table.TITLE)
    return {
        "rows": ViewOption(MAP, facets, first.rows),
        "columns": ViewOption(MAP, facets, first.columns),
        "split": ViewOption(MAP, (NONE, BEST_DESIGN.code, *facets), ARTICLE_TYPE),
        "size_by": ViewOption(MAP, (PAPERS, PEOPLE), PAPERS),
        "dress": ViewOption(MAP, ("bubbles", "heat", "table", "gaps"), "bubbles"),
        "order": ViewOption(MAP, ("group", "count", "name"), "group"),
        "empty": ViewOption(MAP, (AUTOMATIC, "show", "hide"), AUTOMATIC),
        "least": ViewOption(MAP, ("1", "2", "3", "5", "10", "20"), "1"),
        "collapsed": ViewOption(MAP, tuple(group_codes(topic)), "", several=True),
        "against": ViewOption(MAP, ("off", "on"), "off"),
        "over_time": ViewOption(TRENDS, (*facets, "country"), topic.lead_facet),
        "measure": ViewOption(TRENDS, ("papers", "share", "cumulative", "per_100000"), "papers"),
        "form": ViewOption(TRENDS, ("auto", "lines", "panels", "stacked"), "auto"),
        "only": ViewOption(STUDIES, (SELECTED, IN_BASKET, *EXCLUDED, *CHANGES), SELECTED),
        "sort": ViewOption(STUDIES, columns, record_table.YEAR),
        "reverse": ViewOption(STUDIES, ("no", "yes"), "no"),
        "show": ViewOption(
            STUDIES, tuple(key for key in columns if key != record_table.TITLE), shown, several=True
        ),
        "study_sort": ViewOption(CLINICAL, studied, study_table.YEAR),
        "study_reverse": ViewOption(CLINICAL, ("no", "yes"), "no"),
        "study_show": ViewOption(
            CLINICAL, tuple(key for key in studied if key != study_table.TITLE), studied_first, several=True
        ),
        "words": ViewOption(TRENDS, ("mesh", "keyword"), "mesh"),
    }
