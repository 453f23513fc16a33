from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from data.evidence import Provenance
from data.flow import flow
from data.labels import Label, Labels, Origin, Scope
from data.record import Link, LinkKind, Record
from data.selection import Selection
from tests.data.evidence_cases import evidence

ARTICLE = 1000  # of which the preprints are earlier versions
PREPRINTS = ("preprint", "preprint_retracted", "preprint_out_of_scope")
KINDS = (
    "shown",
    "retracted",
    "out_of_scope",
    "retracted_and_out",
    "notice",
    "missing",
    "unreadable",
    *PREPRINTS,
)


@given(st.lists(st.sampled_from(KINDS), max_size=30))
def test_every_record_that_pubmed_counted_stands_at_one_place(kinds: list[str]) -> None:
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
            labelled.append((Record(pmid, publication_types=types), Labels(scope=scope)))
    labelled.append((Record(ARTICLE), Labels()))
    missing = tuple(pmid for pmid, kind in enumerate(kinds, start=1) if kind == "missing")
    origin = Provenance(
        "s", date(2026, 11, 22), counted=len(kinds) + 1, missing=missing, unreadable=kinds.count("unreadable")
    )
    found = evidence(*labelled, origin=origin)
    told = flow(found)
    assert told.unexplained == 0
    assert told.shown == kinds.count("shown") + 1 == found.view(Selection()).total
    assert told.merged == sum(kinds.count(kind) for kind in PREPRINTS)
    assert [kinds[pmid - 1] for pmid, _ in found.set_aside] == ["out_of_scope"] * told.out_of_scope
    assert told.retracted == kinds.count("retracted") + kinds.count("retracted_and_out")
    assert told.out_of_scope == kinds.count("out_of_scope")
    assert (told.missing, told.notices) == (kinds.count("missing"), kinds.count("notice"))


def test_who_screened_is_told() -> None:
    read, by_rule = Labels((Label("source", "adipose", Origin.REFERENCE),)), Labels()
    origin = Provenance("s", date(2026, 11, 22), counted=3)
    notice = Record(9, publication_types=("Retraction of Publication",)), read
    some = flow(evidence((Record(1), read), (Record(2), by_rule), notice, origin=origin))
    assert "titles and abstracts, 1 paper by a language model on summaries;" in some.screening
    none = flow(evidence((Record(1), by_rule), (Record(2), by_rule), notice, origin=origin))
    assert "language model" not in none.screening
    whole = flow(evidence((Record(1), read), (Record(2), read), notice, origin=origin))
    assert whole.screening.startswith("Screened by a language model")


def test_what_does_not_add_up_is_told() -> None:
    told = flow(evidence((Record(1), Labels()), origin=Provenance("s", date(2026, 11, 22), counted=3)))
    assert (told.identified, told.shown, told.unexplained) == (3, 1, 2)
