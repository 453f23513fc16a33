from __future__ import annotations

from data.labelling.evaluation.diagnostics import taken_for, term_uses
from data.labelling.evaluation.metrics import Confusion
from data.labelling.evaluation.reference_set import Reference
from data.labelling.labels import Label, Labels, Origin
from data.records.record import Record
from data.topics.loader import load_topic

TOPIC = load_topic()


def reference(title: str, abstract: str, source: str) -> Reference:
    return Reference(Record(1, title, abstract), Labels((Label("source", source, Origin.MODEL),)), 1)


def test_a_term_is_right_where_the_reading_agrees_and_silent_where_it_stands_nowhere() -> None:
    uses = term_uses(
        TOPIC,
        [
            reference("Wharton's jelly cells", "They were given to rats.", "umbilical_cord"),
            reference("Cells", "RESULTS: They were not from Wharton's jelly.", "dental"),
            reference("Cells", "Dental pulp.", "dental"),
        ],
    )
    by_term = {(use.category, use.term): use for use in uses if use.facet == "source"}
    jelly = by_term["umbilical_cord", "wharton's jelly"]
    assert (jelly.right, jelly.wrong, jelly.fires) == (1, 1, True)
    pulp = by_term["dental", "dental pulp"]
    assert (pulp.right, pulp.wrong) == (1, 0)
    assert not by_term["olfactory", "olfactory ensheathing"].fires


def test_every_term_of_the_topic_is_looked_at_in_file_order() -> None:
    uses = term_uses(TOPIC, [])
    written = [
        (facet.code, category.code, key, term)
        for facet in TOPIC.facets
        for category in facet.categories
        for key in ("terms", "weak_terms")
        for term in getattr(category, key)
    ]
    assert [(use.facet, use.category, use.key, use.term) for use in uses] == written
    assert not any(use.fires for use in uses)


def test_terms_of_a_heading_and_of_a_title_fire_there() -> None:
    uses = term_uses(TOPIC, [reference("A pilot study", "CASE PRESENTATION: A man.", "none")])
    firing = {use.term for use in uses if use.fires}
    assert {"title: pilot study", "heading: case"} <= firing


def test_which_category_is_taken_for_which() -> None:
    def confusion(missed: str, wrong: str) -> Confusion:
        return Confusion(1, "t", "source", tuple(missed.split()), tuple(wrong.split()), ())

    found = taken_for(
        [confusion("bm_msc", "adipose"), confusion("bm_msc dental", "adipose"), confusion("", "neural")]
    )
    assert found == [
        ("source", "bm_msc", "adipose", 2),
        ("source", "dental", "adipose", 1),
        ("source", "", "neural", 1),
    ]
