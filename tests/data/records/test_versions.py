from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.records.record import Flag, Link, LinkKind, Record
from data.records.versions import Known, Version, find_versions, work_of
from tests.data.evidence_cases import evidence, labels

ARTICLE = Record(
    pmid=10,
    title="Müller glia relieve pain in diabetic rats",
    authors=("Çelik ÖA", "Roe R"),
    year=2021,
    doi="10.1038/S41467-024-1",
    publication_types=("Journal Article",),
)
PREPRINT = Record(
    pmid=5,
    title="Muller glia relieve pain in diabetic rats.",
    authors=("Celik O", "Roe R"),
    year=2020,
    doi="10.1101/2020.01.01.1",
    publication_types=("Preprint", "Journal Article"),
)
OTHER = replace(ARTICLE, title="Another work on pain in diabetic mice", authors=("Roe R",))


def versions(*records):
    return find_versions(map(work_of, records))


@pytest.mark.parametrize(
    ("article", "preprint"),
    [
        (OTHER, replace(PREPRINT, links=(Link(LinkKind.UPDATED_BY, 10, "Nat Commun. 2021"),))),
        (
            OTHER,
            replace(
                PREPRINT,
                links=(Link(LinkKind.UPDATED_BY, None, "Nat Commun. 2021. doi: 10.1038/s41467-024-1."),),
            ),
        ),
        (replace(OTHER, links=(Link(LinkKind.UPDATES, 5, "bioRxiv. 2020"),)), PREPRINT),
        (replace(OTHER, links=(Link(LinkKind.UPDATES, None, "10.1101/2020.01.01.1"),)), PREPRINT),
    ],
)
def test_pubmeds_links_match_by_pmid_or_doi_from_either_side(article, preprint):
    assert versions(article, preprint) == (Version(10, 5, Known.LINKED),)
    assert versions(preprint, article) == (Version(10, 5, Known.LINKED),)


def test_without_a_link_title_first_author_and_years_match():
    assert versions(PREPRINT, ARTICLE) == (Version(10, 5, Known.ALIKE),)


@pytest.mark.parametrize(
    "article",
    [
        replace(ARTICLE, title="Muller glia relieve pain in diabetic mice"),
        replace(ARTICLE, authors=("Roe R", "Çelik Ö")),
        replace(ARTICLE, authors=("Celik A",)),
        replace(ARTICLE, authors=()),
        replace(ARTICLE, year=2023),
        replace(ARTICLE, year=None),
        replace(ARTICLE, publication_types=("Published Erratum",)),
        replace(ARTICLE, publication_types=("Preprint",)),
        replace(ARTICLE, pmid=0),
    ],
)
def test_less_similar_citations_count_twice(article):
    assert versions(PREPRINT, article) == ()


def test_short_titles_and_ambiguous_ones_do_not_match():
    assert versions(replace(PREPRINT, title="Stem cells"), replace(ARTICLE, title="Stem cells")) == ()
    assert versions(PREPRINT, ARTICLE, replace(ARTICLE, pmid=11)) == ()


def test_a_preprint_whose_article_is_elsewhere_is_not_matched_by_its_title():
    elsewhere = replace(PREPRINT, links=(Link(LinkKind.UPDATED_BY, 99, "Pain. 2021"),))
    assert versions(elsewhere, ARTICLE) == ()


def test_a_newer_version_of_an_article_is_another_paper():
    """Cochrane reviews are updated by reviews of their own, which PubMed links the same way."""
    older = replace(ARTICLE, pmid=11, links=(Link(LinkKind.UPDATED_BY, 10, "Cochrane Database Syst Rev."),))
    newer = replace(ARTICLE, links=(Link(LinkKind.UPDATES, 11, "Cochrane Database Syst Rev."),))
    assert versions(older, newer) == ()


@given(st.permutations([PREPRINT, replace(PREPRINT, pmid=6), ARTICLE, replace(OTHER, pmid=12)]))
def test_two_preprints_of_one_article_in_any_order(records):
    assert {(v.article, v.preprint) for v in versions(*records)} == {(10, 5), (10, 6)}


def test_a_preprint_and_its_article_count_once_and_the_article_stands():
    preprint = replace(PREPRINT, entrez_date="2020-02-01")
    found = evidence(
        (preprint, labels(source="adipose")),
        (ARTICLE, labels(source="adipose")),
        (replace(OTHER, pmid=12), labels(source="bm_msc")),
    )
    view = view_of(found, Selection())
    assert view.pmids.tolist() == [10, 12] and view.total == 2
    assert view.counts("source").set_index("code")["papers"]["adipose"] == 1
    assert view.option_counts("source")["adipose"] == 1
    assert found.versions == (Version(10, 5, Known.ALIKE),)
    assert found.flags_of(found.row_of[5]) == {Flag.PREPRINT, Flag.UPDATED}
    assert found.flags_of(found.row_of[10]) == frozenset()


def test_a_preprint_without_its_article_counts():
    found = evidence((PREPRINT, labels()), (OTHER, labels()))
    assert view_of(found, Selection()).pmids.tolist() == [5, 10]
    assert found.flags_of(0) == {Flag.PREPRINT}
    assert found.versions == ()


def test_the_preprint_of_a_retracted_article_does_not_replace_it():
    retracted = replace(ARTICLE, publication_types=("Retracted Publication",))
    found = evidence((PREPRINT, labels()), (retracted, labels()))
    assert view_of(found, Selection()).pmids.tolist() == []
    assert view_of(found, Selection(retracted=True)).pmids.tolist() == [10]
    assert found.retracted_pmids == (10,)
    assert found.flagged(Flag.RETRACTED).tolist() == [False, True]


def test_a_retracted_preprint_beside_its_article_is_in_no_cell_of_the_map():
    preprint = replace(PREPRINT, publication_types=("Preprint", "Retracted Publication"))
    marks = labels(source="adipose", species="rat")
    crossed = crosstab(
        view_of(evidence((preprint, marks), (ARTICLE, marks)), Selection()), "source", "species"
    )
    assert crossed.cells.sum() == 1 and crossed.retracted.sum() == 0


def test_a_retracted_preprint_is_listed_once():
    preprint = replace(PREPRINT, publication_types=("Preprint", "Retracted Publication"))
    found = evidence((preprint, labels()), (ARTICLE, labels()))
    assert found.retracted_pmids == ()
    assert len(found) == len(view_of(found, Selection())) + len(found.versions) + len(found.retracted_pmids)
