from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from data.evidence.analysis.prisma_flow import all_stages, citation_stages, flow, stages
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.labels import IN_SCOPE, Attribution, Label, Labels, Origin, Scope
from data.records.record import Link, LinkKind, Record
from data.storage.expansions import Expansion
from tests.data.evidence_cases import evidence, labels

ARTICLE = 1000  # of which the preprints are earlier versions
PREPRINTS = ("preprint", "preprint_retracted", "preprint_out_of_scope")
KINDS = (
    "shown",
    "related",
    "related_and_core",
    "retracted_related",
    "related_out_of_scope",
    "retracted",
    "out_of_scope",
    "retracted_and_out",
    "notice",
    "missing",
    "unreadable",
    *PREPRINTS,
)


def labelled_as(kinds: list[str]) -> list[tuple[Record, Labels]]:
    """One record of each kind, with PMIDs from 1, and the article of the preprints."""
    labelled = []
    for pmid, kind in enumerate(kinds, start=1):
        types = {"notice": ("Retraction of Publication",)}.get(kind, ())
        if kind.startswith("retracted"):
            types = ("Retracted Publication",)
        scope = Scope("Not about this.") if "out" in kind else Scope()
        if kind.startswith("preprint"):
            types = ("Preprint", *(("Retracted Publication",) if "retracted" in kind else ()))
            links = (Link(LinkKind.UPDATED_BY, ARTICLE, ""),)
            labelled.append((Record(pmid, publication_types=types, links=links), Labels(scope=scope)))
        elif kind not in ("missing", "unreadable"):
            conditions = ("joint_pain", *(("crps",) if kind == "related_and_core" else ()))
            given = labels(condition=" ".join(conditions)) if "related" in kind else Labels()
            labelled.append((Record(pmid, publication_types=types), replace(given, scope=scope)))
    return [*labelled, (Record(ARTICLE), Labels())]


@given(st.lists(st.sampled_from(KINDS), max_size=30))
def test_every_record_that_pubmed_counted_stands_at_one_place(kinds: list[str]) -> None:
    labelled = labelled_as(kinds)
    missing = tuple(pmid for pmid, kind in enumerate(kinds, start=1) if kind in ("missing", "unreadable"))
    origin = Provenance(
        "s", date(2026, 11, 22), counted=len(kinds) + 1, missing=missing, unreadable=kinds.count("unreadable")
    )
    found = evidence(*labelled, origin=origin)
    told, included = flow(found), flow(found, related=True)
    assert told.unaccounted == included.unaccounted == 0
    core = kinds.count("shown") + kinds.count("related_and_core") + 1
    assert told.shown == core == view_of(found, Selection()).total
    assert told.related == included.related == kinds.count("related")
    assert included.shown == core + kinds.count("related") == view_of(found, Selection(related=True)).total
    assert told.in_scope == included.in_scope
    for one in (told, included):
        boxes = stages(one)
        left = sum(stage.records for stage in boxes if stage.leaves)
        assert boxes[0].records == left + boxes[-1].records
        assert all(sum(n for _, n in stage.parts) == stage.records for stage in boxes if stage.parts)
    assert told.merged == sum(kinds.count(kind) for kind in PREPRINTS)
    assert [kinds[pmid - 1] for pmid, _ in found.set_aside] == [
        kind for kind in kinds if kind in ("out_of_scope", "related_out_of_scope")
    ]
    retracted = ("retracted", "retracted_and_out", "retracted_related")
    assert told.retracted == sum(kinds.count(kind) for kind in retracted)
    assert told.out_of_scope == kinds.count("out_of_scope") + kinds.count("related_out_of_scope")
    assert (told.missing, told.unreadable) == (kinds.count("missing"), kinds.count("unreadable"))
    assert told.notices == kinds.count("notice")


def test_who_screened_is_told() -> None:
    by = {IN_SCOPE: Attribution(Origin.MODEL)}
    read, by_rule = Labels((Label("source", "adipose", Origin.MODEL),), attributions=by), Labels()
    origin = Provenance("s", date(2026, 11, 22), counted=3)
    notice = Record(9, publication_types=("Retraction of Publication",)), read
    some = flow(evidence((Record(1), read), (Record(2), by_rule), notice, origin=origin))
    assert "titles and abstracts, 1 paper by a language model;" in some.screening
    none = flow(evidence((Record(1), by_rule), (Record(2), by_rule), notice, origin=origin))
    assert "language model" not in none.screening
    whole = flow(evidence((Record(1), read), (Record(2), read), notice, origin=origin))
    assert whole.screening.startswith("Screened by a language model")


def test_screening_is_said_of_papers_found_by_citation_too() -> None:
    read = Labels(attributions={IN_SCOPE: Attribution(Origin.MODEL)})
    origin = Provenance("s", date(2026, 11, 22), counted=2, expansions=(expansion({2: (1,)}, 1),))
    found = flow(evidence((Record(1), read), (Record(2), Labels()), origin=origin))
    assert found.screening.startswith("Screened by rules on titles and abstracts, 1 paper by a language")
    both = flow(evidence((Record(1), read), (Record(2), read), origin=origin))
    assert both.screening.startswith("Screened by a language model")


def test_related_papers_have_a_box_of_their_own() -> None:
    found = evidence(
        (Record(1), labels(condition="joint_pain")),
        (Record(2), labels(condition="crps")),
        origin=Provenance("s", date(2026, 11, 22), counted=2),
    )
    named = {stage.name: stage.records for stage in stages(flow(found))}
    assert named["Papers in scope"] == 2 and named["Core papers shown"] == 1
    assert named["Papers on related pain, excluded"] == 1
    last = stages(flow(found, related=True))[-1]
    assert (last.name, last.records) == ("Papers shown", 2)
    assert last.parts == (("Core papers", 1), ("Papers on related pain", 1))


def test_what_does_not_add_up_is_told() -> None:
    told = flow(evidence((Record(1), Labels()), origin=Provenance("s", date(2026, 11, 22), counted=3)))
    assert (told.identified, told.shown, told.unaccounted) == (3, 1, 2)


def expansion(added: dict[int, tuple[int, ...]], candidates: int, base: str = "pain") -> Expansion:
    return Expansion(
        base=base,
        day=date(2026, 11, 30),
        links=("pubmed_pubmed_citedin", "pubmed_pubmed_refs"),
        followed=(7, 8),
        candidates=candidates,
        least=2,
        added=added,
    )


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), max_size=30),
    st.booleans(),
    st.integers(0, 50),
    st.booleans(),
)
def test_papers_found_by_citation_are_counted_in_a_column_of_their_own(
    kinds: list[tuple[str, bool]], related: bool, others: int, gone: bool
) -> None:
    labelled = labelled_as([kind for kind, _ in kinds])
    cited = [pmid for pmid, (_, by_citation) in enumerate(kinds, start=1) if by_citation]
    if cited and gone:
        cited.append(5_000)  # PubMed links to it, and does not have it any more
    first, second = cited[::2], cited[1::2]
    steps = [expansion(dict.fromkeys(own, (7,)), len(own) + others) for own in (first, second) if own]
    origin = Provenance(
        "s",
        date(2026, 11, 22),
        counted=len(kinds) + 1,
        missing=tuple(
            pmid for pmid, (kind, _) in enumerate(kinds, start=1) if kind in ("missing", "unreadable")
        ),
        unreadable=sum(kind == "unreadable" for kind, _ in kinds),
        expansions=tuple(steps),
    )
    whole = evidence(*labelled, origin=origin)
    found = flow(whole, related=related)
    assert found.all_shown == view_of(whole, Selection(related=related)).total
    assert found.identified == len(kinds) + 1 - sum(by_citation for _, by_citation in kinds)
    assert found.unaccounted == 0
    if not cited:
        assert found.citation is None and citation_stages(found) == ()
        assert all_stages(found) == stages(found)
        return
    assert found.citation is not None and found.citation.unaccounted == 0
    assert found.citation.identified == len(cited) + others * len(steps)
    assert found.citation.too_few == others * len(steps)
    for boxes in (stages(found), citation_stages(found)):
        left = sum(stage.records for stage in boxes if stage.leaves)
        assert boxes[0].records == left + boxes[-1].records
        assert all(sum(n for _, n in stage.parts) == stage.records for stage in boxes if stage.parts)
    names = [stage.name for stage in all_stages(found)]
    assert len(set(names)) == len(names)
    assert all_stages(found)[-1].records == found.all_shown


def test_how_citations_were_followed_is_told() -> None:
    origin = Provenance("s", date(2026, 11, 22), counted=2, expansions=(expansion({2: (7,)}, 9),))
    found = evidence((Record(1), Labels()), (Record(2), Labels()), origin=origin)
    assert flow(found).following == (
        "Followed from 2 papers on 30 November 2026: papers that cite them and their references, those "
        "linked from at least 2 of them.",
    )
    assert found.title == "PubMed search: pain, with papers found by citation"
    own = replace(origin, expansions=(expansion({2: (7,)}, 9, base=found.topic.query),))
    assert evidence((Record(1), Labels()), origin=own).title == (
        f"{found.topic.title}, with papers found by citation"
    )
