from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from data.evidence.analysis.citations import candidates, known, network
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.labels import Labels
from tests.data.evidence_cases import evidence, record

NOTICE = record(5, publication_types=("Retraction of Publication",))
RETRACTED = record(4, "Withdrawn", 2021, publication_types=("Retracted Publication",))
FOUR = evidence(
    *(
        (record(pmid, f"Title {pmid}", 2010 + pmid, authors=(f"Author {pmid}",)), Labels())
        for pmid in (1, 2, 3)
    ),
    (RETRACTED, Labels()),
    (NOTICE, Labels()),
    origin=Provenance("s", date(2026, 11, 22), counted=6, missing=(6,)),
)
PMIDS = st.integers(1, 12)
LINKS = st.dictionaries(PMIDS, st.lists(PMIDS, unique=True, max_size=8), max_size=6)


def test_candidates_are_ranked_by_how_many_chosen_papers_link_to_them():
    references = {1: [2, 7, 8], 2: [8, 9], 3: [5, 6]}
    cited_by = {1: [8], 2: [7], 4: [10_000_000]}
    found = candidates(FOUR, [1, 2, 2, 3, 4, 11], [references, cited_by])
    assert [(one.pmid, one.by) for one in found] == [
        (8, (1, 2)),
        (7, (1, 2)),
        (10_000_000, (4,)),
        (9, (2,)),
    ]
    assert known(FOUR) == {1, 2, 3, 4, 5, 6}, "also a notice, and a paper that PubMed did not send"
    assert candidates(FOUR, [3], [{}]) == ()


@given(st.lists(PMIDS, max_size=6), st.lists(LINKS, max_size=3))
def test_candidates_agree_with_a_slow_count(chosen, links):
    votes = Counter(
        other
        for pmid in set(chosen)
        for other in {one for kind in links for one in kind.get(pmid, ())} - {pmid} - known(FOUR)
    )
    found = candidates(FOUR, chosen, links)
    assert {one.pmid: len(one.by) for one in found} == votes
    assert [len(one.by) for one in found] == sorted(votes.values(), reverse=True)


def test_ten_thousand_links_of_a_paper_are_ranked():
    found = candidates(FOUR, [1, 2], [{1: range(100, 10_100), 2: [5_000]}])
    assert len(found) == 10_000 and (found[0].pmid, found[0].by) == (5_000, (1, 2))


def test_a_network_has_the_citations_within_the_selection_from_both_sides():
    found = network(view_of(FOUR, Selection()), {2: (1, 4, 99), 3: ()}, {1: (3, 2), 2: ()})
    assert list(found.edges.itertuples(index=False, name=None)) == [(2, 1), (3, 1)]
    papers = found.papers.set_index("pmid")
    assert list(papers.index) == [1, 3, 2]
    assert papers.loc[1, ["year", "title", "author", "cited", "cites"]].tolist() == [
        2011,
        "Title 1",
        "Author 1",
        2,
        0,
    ]
    assert (found.selected, found.asked, found.alone) == (3, 3, 0)
    every = network(view_of(FOUR, Selection(retracted=True)), {4: (1,)}, {})
    assert every.papers.set_index("pmid").loc[4, "retracted"]
    assert (every.selected, every.asked) == (4, 1)
    none = network(view_of(FOUR, Selection()), {1: ()}, {})
    assert none.papers.empty and none.edges.empty and none.alone == 1


@given(LINKS, LINKS)
def test_each_citation_is_counted_once(references, cited_by):
    view = view_of(FOUR, Selection(retracted=True))
    pairs = {(a, b) for a, own in references.items() for b in own}
    pairs |= {(b, a) for a, own in cited_by.items() for b in own}
    pairs = {(a, b) for a, b in pairs if {a, b} <= {1, 2, 3, 4}}
    found = network(view, references, cited_by)
    assert set(found.edges.itertuples(index=False, name=None)) == pairs
    assert len(found.edges) == len(pairs) == found.papers["cited"].sum() == found.papers["cites"].sum()
