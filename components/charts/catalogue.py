"""The figures of each page: their counts, and how each is drawn.

Pages, presentation and slides all use this catalogue, so that they show the same. Nothing here reads the
session: a figure depends only on the view and the options passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from components.figures.article_types import article_types
from components.figures.categories import CategoryCounts, papers_by_category
from components.figures.citation_network import citation_network
from components.figures.common.frame import Caption, Figure
from components.figures.countries import world_map
from components.figures.evidence_map import MapChoices
from components.figures.evidence_map import evidence_map as draw_map
from components.figures.growth import Growth, growth_by_category
from components.figures.milestones import milestones_by_category
from components.figures.over_time import over_time
from components.figures.over_time.plan import Series
from components.figures.over_time.years import publications_by_year
from components.figures.prisma_flow import prisma_flow
from components.figures.ranked import ranked
from components.figures.studies.by_design import ResultsByDesign, results_by_design
from components.figures.studies.doses import Doses, doses_by_route
from components.figures.studies.marks import Look, looks
from components.figures.studies.people_map import PeopleMap, people_map
from components.figures.studies.timeline import StudiesOverTime, studies_over_time
from components.figures.words.network import word_network
from components.state.captions import filter_name, papers_and_filters
from components.state.known_citations import known_citations
from components.state.pages import CLINICAL, MAP, METHODS, OVERVIEW, TRENDS
from components.state.view_options import FigureOptions, MapOptions, TrendOptions
from components.state.yearly_totals import known_totals, remarks_on_totals
from data.evidence.analysis import study_counts, trends
from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.category_groups import group_names
from data.evidence.analysis.clinical_studies import ClinicalStudies, clinical_studies
from data.evidence.analysis.cooccurrence import pairs
from data.evidence.analysis.crosstab import Crosstab
from data.evidence.analysis.preset_crosstab import counted_in_words, counted_view, preset_crosstab, preset_of
from data.evidence.analysis.prisma_flow import flow
from data.evidence.analysis.study_designs import BEST_DESIGN
from data.evidence.analysis.study_table import ROUTE
from data.evidence.analysis.trends import papers_per_year
from data.evidence.cell_filter import Cell
from data.evidence.common_facets import RECORD_FACETS
from data.evidence.view import View
from data.topics.model import ARTICLE_TYPE, Category, Preset

_MOST_CATEGORIES = 25


class Draw(Protocol):
    """Draws a figure from existing counts."""

    def __call__(self, *, caption: Caption, width: int, height: int | None = None) -> Figure:
        """Draw with this caption and size in pixels; without a height, as high as the content needs."""


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure that is counted and can be drawn at any size.

    Attributes:
        key: its stable name on the page.
        draw: draws it.
        cell_of: the cell of a mark, from its customdata; a click opens its papers.
    """

    key: str
    draw: Draw
    cell_of: Callable[[list[str]], Cell]


def conditions(customdata: list[str]) -> Cell:
    """The cell of a mark whose customdata is a name, then 'facet:category' texts."""
    parts = (text.partition(":") for text in customdata[1:])
    return tuple((facet, code) for facet, _, code in parts)


def by_years(now: View) -> FigureSpec:
    """Publications by year and article type."""
    draw = partial(
        publications_by_year,
        now.years_by(ARTICLE_TYPE),
        now.evidence.topic.facet(ARTICLE_TYPE).categories,
        as_of=now.evidence.provenance.date,
        undated=now.undated,
    )
    return FigureSpec("years", draw, conditions)


def by_article_type(now: View) -> FigureSpec:
    """Papers by article type, trials by their design."""
    draw = partial(
        article_types, now.counts(ARTICLE_TYPE), now.trial_designs(), now.evidence.topic, papers=len(now)
    )
    return FigureSpec("article_types", draw, conditions)


def by_lead_facet(now: View) -> FigureSpec:
    """Papers by the topic's first question, such as cell source."""
    lead = now.evidence.topic.facet(now.evidence.topic.lead_facet)
    counts, shown = now.counts(lead.code), {category.code for category in _categories(now, lead.code)}
    bars = CategoryCounts(
        counts[counts["code"].isin(shown)],
        lead,
        papers=len(now),
        with_several=now.with_several(lead.code),
        unlabelled=now.without_label(lead.code),
    )
    return FigureSpec(lead.code, partial(papers_by_category, bars), conditions)


@dataclass(frozen=True)
class Crossed:
    """Two facets crossed.

    Attributes:
        rows: facet code; columns: the same; split: what divides the marks, None for nothing.
        preset: how the topic wants these columns shown; None for no special way.
        whole: every row and column.
        arranged: in the chosen order, without hidden rows and columns.
        hidden: sentences on what the arrangement leaves out.
        subtitle: n of N papers and filters, '' where all papers selected are counted.
    """

    rows: str
    columns: str
    split: str | None
    preset: Preset | None
    whole: Crosstab
    arranged: Crosstab
    hidden: tuple[str, ...]
    subtitle: str

    def cell(self, row: str, column: str) -> Cell:
        """The cell of a row and a column, by their codes."""
        own = {margin.code: margin.conditions for margin in self.whole.columns}
        return ((self.rows, row), *(own.get(column) or ((self.columns, column),)))

    def place_of(self, cell: Cell) -> tuple[str, str] | None:
        """The codes of a cell's row and column; None if it is not on this map."""
        codes = ((row.code, column.code) for row in self.whole.rows for column in self.whole.columns)
        return next((place for place in codes if set(self.cell(*place)) == set(cell)), None) if cell else None


def crossed(now: View, options: MapOptions) -> Crossed | None:
    """The chosen facets crossed; None where rows and columns are the same facet."""
    rows, columns = options.rows, options.columns
    if rows == columns:
        return None
    topic = now.evidence.topic
    split = None if options.split in (rows, columns) else options.split
    preset, only_against = preset_of(topic, rows, columns), options.only_against
    whole = preset_crosstab(
        now,
        rows,
        columns,
        split,
        preset=preset,
        only_against=only_against,
        collapsed=group_names(topic, options.collapsed),
        by_people=options.by_people,
    )
    arranged, hidden = arrange(
        whole,
        order=options.order,
        hide_empty=options.hide_empty,
        at_least=options.at_least,
    )
    counted = counted_view(now, preset, only_against=only_against)
    what = counted_in_words(topic, preset, only_against=only_against)
    subtitle = papers_and_filters(now, len(counted), what) if what else ""
    return Crossed(rows, columns, split, preset, whole, arranged, hidden, subtitle)


def evidence_map(now: View, found: Crossed, options: MapOptions) -> FigureSpec:
    """The evidence map."""
    topic, split = now.evidence.topic, None
    if found.split:
        split = BEST_DESIGN if found.split == BEST_DESIGN.code else topic.facet(found.split)
    choices = MapChoices(
        topic.facet(found.rows),
        topic.facet(found.columns),
        split,
        rendering="heat" if options.rendering == "heat" else "bubbles",
        chosen=found.place_of(options.open_cell),
        hidden=found.hidden,
        subtitle=found.subtitle,
    )
    return FigureSpec("map", partial(draw_map, found.arranged, choices), lambda codes: found.cell(*codes))


def followed_over_time(now: View, options: TrendOptions) -> FigureSpec | None:
    """The chosen facet year by year; None if it needs PubMed's yearly totals and they are unknown."""
    facet, measure = options.facet, options.measure
    counts, papers = trends.by_year(now, facet), papers_per_year(now)
    if measure == "per_100000":
        known = known_totals()
        if not known.keys() & {int(year) for year in counts.index}:
            return None
        values = trends.per_100_000(counts, known)
    elif measure == "share":
        values = trends.shares(counts, papers)
    else:
        values = trends.cumulative(counts) if measure == "cumulative" else counts
    series = Series(
        values,
        counts,
        _categories(now, facet),
        measure=measure,
        as_of=now.evidence.provenance.date,
        papers=papers,
        facet=facet,
        by=filter_name(facet, now.evidence).lower(),
        with_several=now.with_several(facet),
        undated=now.undated,
        remarks=remarks_on_totals() if measure == "per_100000" else (),
    )
    return FigureSpec("over_time", partial(over_time, series, form=options.form), conditions)


def growth(now: View, options: TrendOptions) -> tuple[FigureSpec, tuple[str, ...]]:
    """What is rising and what has stopped, and the same in sentences."""
    facet = options.facet
    over = trends.windows(now.evidence.provenance.date, now.selection.years)
    names = {category.code: category.name for category in _categories(now, facet)}
    grown = trends.growth(trends.by_year(now, facet), names, over)
    sentences = tuple(trends.growth_words(grown, over, papers_per_year(now)))
    drawn = Growth(
        grown,
        over,
        facet=facet,
        by=filter_name(facet, now.evidence).lower(),
        sentences=sentences,
        with_several=now.with_several(facet),
        undated=now.undated,
    )
    return FigureSpec("growth", partial(growth_by_category, drawn), conditions), sentences


def milestones(now: View, options: TrendOptions) -> FigureSpec:
    """From bench to bedside: the first study of each kind."""
    topic = now.evidence.topic
    facet = options.facet if options.facet != ARTICLE_TYPE else topic.lead_facet
    names = {category.code: category.name for category in _categories(now, facet)}
    draw = partial(
        milestones_by_category,
        trends.milestones(now, facet),
        names,
        facet=facet,
        by=filter_name(facet, now.evidence).lower(),
        undated=now.undated,
    )
    return FigureSpec("bedside", draw, conditions)


def by_place(now: View) -> tuple[FigureSpec, FigureSpec, FigureSpec]:
    """The world, then countries and journals by their papers."""
    papers = len(now)
    world = partial(world_map, now.counts("country"), papers=papers)
    countries, journals = (
        FigureSpec(facet, partial(ranked, now.counts(facet), facet, papers=papers), conditions)
        for facet in ("country", "journal")
    )
    return FigureSpec("world", world, conditions), countries, journals


def words_together(now: View, options: TrendOptions) -> FigureSpec:
    """Words appearing together."""
    kind = options.words
    draw = partial(word_network, pairs(now, kind))
    return FigureSpec("words", draw, lambda words: tuple((kind, word) for word in words))


def citations_over_time(now: View) -> FigureSpec | None:
    """Who cites whom; None while PubMed was asked about none of the papers."""
    found = known_citations(now)
    if found is None:
        return None
    draw = partial(citation_network, found[0], asked=found[1])
    return FigureSpec("citations", draw, conditions)


def through_the_flow(now: View) -> FigureSpec:
    """From PubMed's count to the papers shown; of the selection, only related papers change it."""
    found = flow(now.evidence, related=now.selection.related)
    return FigureSpec("flow", partial(prisma_flow, found), conditions)


def people_in_studies(now: View) -> FigureSpec:
    """People in human studies by the axes of the topic's first question, what was treated down the figure."""
    studies, topic = clinical_studies(now), now.evidence.topic
    down, across = topic.presets[0].columns, topic.presets[0].rows
    drawn = PeopleMap(
        study_counts.one_by_one(studies),
        study_counts.by_two_facets(studies, down, across),
        topic.facet(down),
        topic.facet(across),
        _looks(studies),
    )
    return _of_studies("people", partial(people_map, drawn), now)


def results_of_studies(now: View) -> FigureSpec | None:
    """What human studies found by their design; None for a topic that has no such labels."""
    studies = clinical_studies(now)
    facet = study_counts.result_facet(now.evidence.topic)
    if facet is None:
        return None
    people = {
        group: int(studies.people[studies.group(group) & studies.stated].sum())
        for group in study_counts.DESIGN_GROUPS
    }
    drawn = ResultsByDesign(
        study_counts.results_by_design(studies), people, _looks(studies), facet.code, facet.name.lower()
    )
    return _of_studies("designs", partial(results_by_design, drawn), now)


def studies_by_year(now: View) -> FigureSpec:
    """Human studies over time with their people."""
    studies = clinical_studies(now)
    drawn = StudiesOverTime(study_counts.one_by_one(studies), _looks(studies))
    return _of_studies("studies_over_time", partial(studies_over_time, drawn), now)


def doses_of_studies(now: View) -> FigureSpec | None:
    """Doses in human studies by route; None for a topic that has no routes."""
    studies, facets = clinical_studies(now), {facet.code: facet for facet in now.evidence.topic.facets}
    if ROUTE not in facets:
        return None
    drawn = Doses(
        study_counts.one_by_one(studies),
        study_counts.doses_by(studies, ROUTE),
        facets[ROUTE],
        _looks(studies),
    )
    return _of_studies("doses", partial(doses_by_route, drawn), now)


def _of_studies(key: str, draw: Draw, now: View) -> FigureSpec:
    """A figure that counts the human studies, and says so under its title."""
    studies = clinical_studies(now)
    what = f"{len(studies):,} human {'study' if len(studies) == 1 else 'studies'}"
    subtitle = papers_and_filters(now, studies.papers, what)

    def drawn(*, caption: Caption, width: int, height: int | None = None) -> Figure:
        figure = draw(caption=replace(caption, subtitle=subtitle), width=width, height=height)
        return replace(figure, subtitle=subtitle)

    return FigureSpec(key, drawn, conditions)


def _looks(studies: ClinicalStudies) -> dict[str, Look]:
    topic = studies.evidence.topic
    return looks(study_counts.result_facet(topic), {code for _, code in topic.counter_evidence})


def on_overview(now: View, options: FigureOptions) -> tuple[FigureSpec, ...]:
    """The figures of the Overview, in order."""
    return by_years(now), by_article_type(now), by_lead_facet(now)


def on_evidence_map(now: View, options: FigureOptions) -> tuple[FigureSpec, ...]:
    """The figure of the evidence map; () where nothing is left to draw."""
    found = crossed(now, options.map)
    drawn = found and found.whole.papers and found.arranged.rows and found.arranged.columns
    return (evidence_map(now, found, options.map),) if found and drawn else ()


def on_trends(now: View, options: FigureOptions) -> tuple[FigureSpec, ...]:
    """The figures of the Trends, in order."""
    over_years: tuple[FigureSpec | None, ...] = ()
    if not papers_per_year(now).empty:
        own = options.trends
        over_years = (followed_over_time(now, own), growth(now, own)[0], milestones(now, own))
    cited = citations_over_time(now)
    return (
        *(figure for figure in over_years if figure),
        *by_place(now),
        words_together(now, options.trends),
        *((cited,) if cited else ()),
    )


def on_clinical_studies(now: View, options: FigureOptions) -> tuple[FigureSpec, ...]:
    """The figures of the Clinical studies, in order; () where there is no human study."""
    if not len(clinical_studies(now)):
        return ()
    figures = (people_in_studies(now), results_of_studies(now), studies_by_year(now), doses_of_studies(now))
    return tuple(figure for figure in figures if figure)


def on_methods(now: View, options: FigureOptions) -> tuple[FigureSpec, ...]:
    """The figure of the Methods."""
    return (through_the_flow(now),)


FIGURES: dict[str, Callable[[View, FigureOptions], tuple[FigureSpec, ...]]] = {
    OVERVIEW: on_overview,
    MAP: on_evidence_map,
    CLINICAL: on_clinical_studies,
    TRENDS: on_trends,
    METHODS: on_methods,
}
"""The figures of each page that has some, by the page's place in the address."""


def _categories(now: View, facet: str) -> tuple[Category, ...]:
    """The categories of a facet; of countries and journals, which no topic lists, those with most papers.

    A category without papers is left out if only some of its papers count (`View.open_categories`).
    """
    counts = now.counts(facet)
    if facet not in RECORD_FACETS:
        shown = {*now.open_categories(facet), *counts.loc[counts["papers"] > 0, "code"]}
        return tuple(each for each in now.evidence.topic.facet(facet).categories if each.code in shown)
    counts = counts.sort_values("papers", ascending=False, kind="stable").head(_MOST_CATEGORIES)
    return tuple(Category(row["code"], row["name"], "") for row in counts.to_dict("records") if row["papers"])
