from dataclasses import replace

from data.evidence.analysis.coded_papers import coded_papers
from data.evidence.repository import open_starter
from data.labelling.evaluation.published_codings import published_codings
from tests.data.evidence_cases import TOPIC, evidence, labels, record

CODING = next(one for one in published_codings(TOPIC) if one.record.pmid and one.labels.codes("species"))
TITLE = CODING.record.title


def test_papers_keep_their_own_labels_whatever_was_coded():
    pmid = CODING.record.pmid
    found = evidence((record(1, "Another"), labels(species="cat")), (record(pmid), labels(species="cat")))
    (paper,) = coded_papers(found)
    assert (paper.pmid, paper.labels.codes("species"), paper.is_read) == (pmid, ("cat",), False)
    assert CODING in paper.codings
    assert paper.coded("species") == set(CODING.labels.codes("species"))
    assert found.labels_of(found.row_of[pmid]).codes("species") == ("cat",)


def test_a_preprint_beside_its_article_is_left_out():
    found = evidence(
        (record(1, TITLE, authors=("Doe J",), publication_types=("Preprint",)), labels()),
        (record(2, TITLE, authors=("Doe J",)), labels(species="rat")),
    )
    assert [paper.pmid for paper in coded_papers(found)] == [2]


def test_the_starter_set_has_some_and_all_its_labels_are_read():
    papers = coded_papers(open_starter(TOPIC))
    assert papers
    assert all(paper.is_read for paper in papers)


def test_a_topic_without_codings_has_none():
    found = evidence((record(CODING.record.pmid, TITLE), labels()), topic=replace(TOPIC, folder=None))
    assert coded_papers(found) == ()
