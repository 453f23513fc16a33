import csv
import io
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data import clock
from data.evidence.analysis.prisma_flow import flow
from data.evidence.repository import open_evidence
from data.exports.command import export
from data.harvest.citations import CITATIONS, LinksJob, linked, recent, stored_links
from data.harvest.service import harvest
from data.labelling.classifier import Classifier
from data.pubmed.errors import Cancelled, ConfigurationError, ServiceUnavailable
from data.pubmed.links import LinkName, PaperLinks
from data.records.record import Link, LinkKind, Record
from data.storage.expansions import Expansion, Expansions
from data.storage.paper_links import LinkStore
from data.topics.loader import load_topic
from tests.eutils import faults
from tests.waiting import PATIENCE

RETRACTED = Record(
    pmid=20,
    title="Neuralgia after stem cells",
    publication_types=("Retracted Publication",),
    links=(Link(LinkKind.RETRACTED_BY, 21, ""),),
)


@pytest.fixture
def links(eutils, hurry):
    eutils.hold(
        [*(Record(pmid=pmid, title=f"Neuralgia {pmid}", year=2020) for pmid in range(1, 12)), RETRACTED]
    )
    eutils.references = {1: (7, 8), 2: (8, 20), 9: (1,), 20: (1, 2)}
    return eutils


def ended(job):
    job.begin()
    assert job.wait(PATIENCE)
    return job


def asked(eutils):
    return [request.function for request in eutils.requests]


def test_links_are_asked_for_once_and_the_linked_papers_are_read(links, settings, store):
    job = ended(LinksJob(settings, [1, 2], CITATIONS, lambda found: [8, 20, 99]))
    assert job.error is None
    assert linked(job.links) == ({1: (9, 20), 2: (20,)}, {1: (7, 8), 2: (8, 20)})
    assert list(job.records) == [8, 20], "PubMed does not have 99"
    assert job.records[20].flags, "a retracted paper among the linked ones shows as such"
    assert asked(links)[:3] == ["elink", "elink", "efetch"]
    before = len(links.requests)
    again = ended(LinksJob(settings, [2, 1], CITATIONS, lambda found: [8, 20]))
    assert again.links[LinkName.CITED_BY] == {
        2: job.links[LinkName.CITED_BY][2],
        1: job.links[LinkName.CITED_BY][1],
    }
    assert len(links.requests) == before
    assert store.searches() == (), "records read for their titles belong to no search"


def test_old_answers_are_asked_for_again(links, settings, store):
    old = clock.now() - timedelta(31)
    LinkStore(store.database).keep([PaperLinks(1, LinkName.REFERENCES, (5,), old)])
    stored = stored_links(store, [1], [LinkName.REFERENCES])
    assert linked(stored) == ({1: (5,)},), "shown with their date until then"
    assert recent(stored) == {LinkName.REFERENCES: {}}
    assert ended(LinksJob(settings, [1], [LinkName.REFERENCES])).links[LinkName.REFERENCES][1].linked == (
        7,
        8,
    )


def test_an_outage_keeps_what_came_and_says_what_to_do(links, settings, store):
    links.fail(
        faults.no_link_server(), math.inf, on=lambda one: one.params.get("linkname") == "pubmed_pubmed_refs"
    )
    job = ended(LinksJob(settings, [1], CITATIONS))
    assert job.links is None and isinstance(job.error, ServiceUnavailable)
    found = stored_links(store, [1], CITATIONS)
    assert found[LinkName.CITED_BY][1].linked == (9, 20) and not found[LinkName.REFERENCES]


def test_without_an_address_for_ncbi_nothing_is_sent(links, settings):
    ncbi = replace(settings, eutils_url="https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", email="")
    assert isinstance(ended(LinksJob(ncbi, [1], CITATIONS)).error, ConfigurationError)
    assert links.requests == []


def test_a_job_can_be_cancelled(links, settings):
    job = LinksJob(settings, [1], CITATIONS)
    with links.silent():
        job.begin()
        job.cancel()
        assert job.wait(PATIENCE)
    assert isinstance(job.error, Cancelled)


def test_papers_found_by_citation_become_evidence_of_a_search_of_their_own(links, settings, store):
    topic = load_topic()
    base = harvest(settings, "neuralgia[ti] NOT (7[uid] OR 20[uid])")
    followed = Expansion(
        base=base.query,
        day=datetime(2026, 11, 30, tzinfo=UTC).date(),
        links=tuple(name.value for name in CITATIONS),
        followed=(1, 2),
        candidates=5,
        least=1,
        added={7: (1,), 20: (2,)},
    )
    Expansions(store.database).keep(followed)
    search = harvest(settings, followed.query)
    evidence = open_evidence(store, search, topic, lambda: Classifier(topic))
    assert set(evidence.pmids.tolist()) == {*range(1, 12), 20}
    assert evidence.provenance.by_citation == {7: (1,), 20: (2,)}
    assert evidence.provenance.own_query == base.query
    found = flow(evidence).citation
    assert (found.identified, found.too_few, found.retracted, found.unaccounted) == (5, 3, 1, 0)
    assert found.shown + found.out_of_scope + found.related == 1
    assert store.newest(base.query).id == base.id, "the search before stays as it was"
    out = io.BytesIO()
    export(settings, "csv", followed.query, out)
    rows = {row["PMID"]: row for row in csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig")))}
    assert rows["7"]["Found by citation from"] == "PMID 1" and rows["1"]["Found by citation from"] == ""
    cached = open_evidence(store, search, topic, lambda: pytest.fail("labelled twice"))
    assert cached.provenance == evidence.provenance
