"""Every figure of the dashboard, drawn from a view as pages and slides draw it."""

from dataclasses import replace

from components.charts.catalogue import on_clinical_studies
from components.figures.article_types import article_types
from components.figures.categories import CategoryCounts, papers_by_category
from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.countries import world_map
from components.figures.evidence_map import MapChoices, evidence_map
from components.figures.growth import Growth, growth_by_category
from components.figures.milestones import milestones_by_category
from components.figures.over_time import over_time
from components.figures.over_time.plan import Series
from components.figures.over_time.years import publications_by_year
from components.figures.ranked import ranked
from components.figures.words.network import word_network
from components.state.captions import caption, filter_name
from data.evidence.analysis.cooccurrence import pairs
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.trends import by_year, growth, milestones, papers_per_year, windows
from data.evidence.builder import build_evidence
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.evaluation import starter_set
from data.topics.loader import load_topic
from data.topics.model import ARTICLE_TYPE

TOPIC = load_topic()
LINK = "https://map.example.org/trends?source=adipose"
FORMS = ("lines", "panels", "stacked")


def starter_view():
    records = starter_set.load()
    origin = Provenance("starter", starter_set.COMPILED, counted=len(records))
    return view_of(
        build_evidence(TOPIC, origin, ((each.record, each.labels) for each in records)), Selection()
    )


def drawn(view, width=IMAGE_WIDTH, height=IMAGE_HEIGHT, facet="source"):
    """All figures by name; with a width of their own they are as high as they need."""
    words = replace(caption(view), link=LINK)
    size = {"caption": words, "width": width, "height": height}
    kinds, chosen = TOPIC.facet(ARTICLE_TYPE), TOPIC.facet(facet)
    by, day = filter_name(facet, view.evidence).lower(), view.evidence.provenance.date
    names = {category.code: category.name for category in chosen.categories}
    shared = {"undated": view.undated, **size}
    found = {
        "years": publications_by_year(view.years_by(ARTICLE_TYPE), kinds.categories, as_of=day, **shared),
        "article types": article_types(
            view.counts(ARTICLE_TYPE), view.trial_designs(), TOPIC, papers=len(view), **size
        ),
        "categories": papers_by_category(
            CategoryCounts(
                view.counts(facet),
                chosen,
                papers=len(view),
                with_several=view.with_several(facet),
                unlabelled=view.without_label(facet),
            ),
            **size,
        ),
        "world": world_map(view.counts("country"), papers=len(view), **size),
        "country": ranked(view.counts("country"), "country", papers=len(view), **size),
        "journal": ranked(view.counts("journal"), "journal", papers=len(view), **size),
        "keywords": word_network(pairs(view, "keyword"), **size),
        "map": evidence_map(
            crosstab(view, facet, "mechanism", ARTICLE_TYPE),
            MapChoices(chosen, TOPIC.facet("mechanism"), kinds),
            **size,
        ),
    }
    found |= {spec.key: spec.draw(**size) for spec in on_clinical_studies(view, None)}
    if papers_per_year(view).empty:
        return found
    counts, over = by_year(view, facet), windows(day, view.selection.years)
    shared |= {"facet": facet, "by": by}
    series = Series(
        counts,
        counts,
        chosen.categories,
        measure="papers",
        as_of=day,
        papers=papers_per_year(view),
        facet=facet,
        by=by,
        with_several=view.with_several(facet),
        undated=view.undated,
    )
    for form in FORMS:
        found[form] = over_time(series, form=form, **size)
    found["growth"] = growth_by_category(
        Growth(growth(counts, names, over), over, facet, by, undated=view.undated), **size
    )
    found["milestones"] = milestones_by_category(milestones(view, facet), names, **shared)
    return found
