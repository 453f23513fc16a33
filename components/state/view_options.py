"""What a page lets its reader choose beside the filters: axes, dress, order; it rides in the address."""

from __future__ import annotations

from dataclasses import dataclass

from data.evidence.analysis import record_table
from data.evidence.analysis.comparison import Change
from data.evidence.analysis.crosstab import group_codes
from data.evidence.evidence import ARTICLE_TYPE
from data.topics.model import Topic

MAP, TRENDS, STUDIES = "evidence_map", "trends", "studies"
NONE, AUTOMATIC = "none", "auto"
SELECTED, IN_BASKET, RETRACTED, MERGED = "selected", "basket", "retracted", "merged"
RELATED, OUT_OF_SCOPE, NOTICES, MISSING = "related", "out_of_scope", "notices", "missing"
EXCLUDED = (RETRACTED, MERGED, RELATED, OUT_OF_SCOPE, NOTICES, MISSING)
"""Lists of papers that are not counted, by their code in the address."""
CHANGES = {f"now_{change}": change for change in Change if change is not Change.GONE}
"""Lists of papers by what the newest search brought, by their code in the address."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a page.

    Attributes:
        page: the page's place in the address.
        options: codes, never display names.
        default: left out of the address.
        several: any number of options at once; the value then is their codes with blanks between.
    """

    page: str
    options: tuple[str, ...]
    default: str
    several: bool = False

    def accepts(self, value: str) -> bool:
        """Whether this is an option, or a list of options where several may be chosen."""
        return all(part in self.options for part in value.split()) if self.several else value in self.options


def choices(topic: Topic) -> dict[str, Choice]:
    """All choices by their key in the address."""
    facets = tuple(facet.code for facet in topic.facets)
    first = topic.presets[0]
    columns = tuple(record_table.columns(topic))
    shown = " ".join(key for key in record_table.first_columns(topic) if key != record_table.TITLE)
    return {
        "rows": Choice(MAP, facets, first.rows),
        "columns": Choice(MAP, facets, first.columns),
        "split": Choice(MAP, (NONE, *facets), ARTICLE_TYPE),
        "dress": Choice(MAP, ("bubbles", "heat", "table", "gaps"), "bubbles"),
        "order": Choice(MAP, ("group", "count", "name"), "group"),
        "empty": Choice(MAP, (AUTOMATIC, "show", "hide"), AUTOMATIC),
        "least": Choice(MAP, ("1", "2", "3", "5", "10", "20"), "1"),
        "collapsed": Choice(MAP, tuple(group_codes(topic)), "", several=True),
        "against": Choice(MAP, ("off", "on"), "off"),
        "over_time": Choice(TRENDS, (*facets, "country"), topic.lead_facet),
        "measure": Choice(TRENDS, ("papers", "share", "cumulative", "per_100000"), "papers"),
        "form": Choice(TRENDS, ("auto", "lines", "panels", "stacked"), "auto"),
        "only": Choice(STUDIES, (SELECTED, IN_BASKET, *EXCLUDED, *CHANGES), SELECTED),
        "sort": Choice(STUDIES, columns, record_table.YEAR),
        "reverse": Choice(STUDIES, ("no", "yes"), "no"),
        "show": Choice(
            STUDIES, tuple(key for key in columns if key != record_table.TITLE), shown, several=True
        ),
        "words": Choice(TRENDS, ("mesh", "keyword"), "mesh"),
    }
