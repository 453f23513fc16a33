"""Which papers are worth reading first: human studies, and those whose labels are in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from data.evidence.analysis.reading_candidates import Doubts, candidates, doubts, unsure
from data.evidence.repository import open_starter
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.labels import IN_SCOPE, Characteristics, Label, Labels, Origin
from data.readings.model import Reading
from data.readings.queue import Candidate
from data.topics.loader import load_topic

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PLAIN = load_topic()
TOPIC = replace(
    PLAIN,
    facets=tuple(replace(one, unsure="mixed") if one.code == "effect" else one for one in PLAIN.facets),
)
LABELS = Labels((Label("effect", "improved", Origin.RULE), Label("species", "rat", Origin.RULE)))


def reading(field, value, origin=Origin.MODEL, **more):
    return Reading(1, TOPIC.code, field, value, (), origin, "x", NOON, **more)


def test_fields_differ_where_the_newest_reading_of_a_model_says_something_else():
    found = [reading("effect", ["mixed"]), reading("species", ["rat"]), reading(IN_SCOPE, False)]
    labels = {1: LABELS, 2: LABELS}.get
    assert doubts(TOPIC, {}, labels, {1: found, 3: found}) == {1: Doubts((IN_SCOPE, "effect"))}
    assert doubts(TOPIC, {1: ("species",)}, labels, {1: found})[1].unsure == ("species",)
    newer = reading("effect", ["improved"], number=2)
    assert doubts(TOPIC, {}, labels, {1: [found[0], newer]}) == {}
    taken_back = reading("effect", ["mixed"], number=3, withdrawn=NOON)
    by_person = reading("effect", ["worsened"], Origin.PERSON)
    assert doubts(TOPIC, {}, labels, {1: [taken_back, by_person]}) == {}


def test_rules_are_unsure_by_their_category_or_where_a_record_contradicts_itself():
    mixed = replace(LABELS, labels=(Label("effect", "mixed", Origin.RULE),))
    contradicted = replace(LABELS, characteristics=Characteristics(conflicting=(("animals", ()),)))
    found = unsure(TOPIC, [(1, LABELS), (2, mixed), (3, contradicted)])
    assert found == {2: ("effect",), 3: ("animals",)}
    assert doubts(TOPIC, found, lambda pmid: None, {}) == {
        2: Doubts(unsure=("effect",)),
        3: Doubts(unsure=("animals",)),
    }


def test_candidates_are_the_papers_of_a_view():
    view = view_of(open_starter(PLAIN), Selection())
    pmid = int(view.pmids[0])
    found = candidates(view, {pmid: Doubts(("effect",), ("animals",))})
    assert [one.pmid for one in found] == view.pmids.tolist()
    evidence = view.evidence
    for one in found:
        row = evidence.row_of[one.pmid]
        human = set(PLAIN.human_types) & set(evidence.categories_of(row, "article_type"))
        assert one.human is bool(human) and one.year == evidence.years[row]
    assert found[0] == Candidate(pmid, found[0].human, ("effect",), ("animals",), found[0].year)
