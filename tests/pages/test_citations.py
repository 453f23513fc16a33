"""Citations: on a paper's page, followed from papers, and in the flow."""

from dataclasses import replace

import pytest

from components.state import resources
from components.state.formatting import plain
from data.evidence.analysis.prisma_flow import flow
from data.records import pmid_codec
from data.records.record import Link, LinkKind, Record
from tests.eutils import faults, starter_records
from tests.pages.charts import charts, results_opened, state
from tests.waiting import PATIENCE

SEED = 33456473
RETRACTED = Record(
    pmid=90_000_001,
    title="Stem cells, [withdrawn](javascript:alert(1)) <b>later</b>",
    year=2022,
    publication_types=("Retracted Publication",),
    links=(Link(LinkKind.RETRACTED_BY, 90_000_009, ""),),
)


def relevant(pmid):
    """A paper like the first trial of the starter set, so that it is in scope."""
    trial = next(one for one in starter_records() if "Clinical Trial" in str(one.publication_types))
    return replace(trial, pmid=pmid, doi=None, pmcid=None, title=f"{trial.title} Follow-up {pmid}")


@pytest.fixture
def linked(eutils, home, monkeypatch):
    """A server whose papers cite each other; the starter set's first two are cited by papers it lacks."""
    first, second, third = (record.pmid for record in starter_records()[:3])
    eutils.hold([*starter_records(), RETRACTED, relevant(90_000_002), relevant(90_000_003)])
    eutils.references = {
        first: (second,),
        RETRACTED.pmid: (first, second),
        90_000_002: (first, second),
        90_000_003: (first,),
        90_000_004: (first,),
    }
    eutils.similar = {first: (third,)}
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("ENTREZ_EMAIL", "someone@hospital.org")
    return first, second


@pytest.fixture
def studies(open_app):
    def opened(**parameters):
        app = open_app()
        for key, value in parameters.items():
            app.query_params[key] = value
        return app.switch_page("pages/studies.py").run()

    return opened


def said(app):
    return " | ".join(each.value for each in (*app.markdown, *app.caption, *app.error, *app.info))


def session_evidence(app):
    return resources.evidence_of(state(app).shown)


def waited(app):
    if job := state(app).links_job:  # else it ended during the run
        assert job.wait(PATIENCE)
        app.run()
    assert not app.exception
    return app


def test_a_papers_page_shows_what_pubmed_links_to_it(linked, studies):
    first, second = linked
    app = studies(pmid=str(first))
    waited(app.button(key="ask_links").click().run())
    names = [each.label for each in app.expander]
    assert "Cited by: 4 papers, 0 in the map" in names
    assert "References: 1 paper, 1 in the map" in names
    assert "Similar in PubMed: 1 paper, 1 in the map" in names
    words = said(app)
    assert "Retracted" in words.split("withdrawn")[1][:200], "a retracted citing paper is marked"
    assert plain(RETRACTED.title) in words, "titles are text"
    assert f"from_uid={first}" in words and "[PMID 90000004]" in words
    app.button(
        key=next(each.key for each in app.button if each.key.endswith("_pubmed_pubmed_refs"))
    ).click().run()
    assert state(app).place.pmid == second
    assert any(each.key == "ask_links" for each in app.button), "that paper was not looked up yet"


def test_a_paper_without_links_and_an_outage_are_said(linked, studies, eutils):
    lonely = starter_records()[5].pmid
    app = studies(pmid=str(lonely))
    eutils.fail(faults.status(403), 1, on="elink")
    waited(app.button(key="ask_links").click().run())
    assert "This server cannot get through to PubMed" in said(app)
    assert any(each.key == "ask_links" for each in app.button)
    waited(app.button(key="ask_links").click().run())
    for name in ("Cited by", "References", "Similar in PubMed"):
        assert f"{name}: none that PubMed knows of." in said(app)


def test_citations_of_a_basket_are_followed_and_counted_apart(linked, studies, eutils):
    first, second = linked
    app = studies(basket=pmid_codec.encode([first, second]), only="basket")
    waited(app.button(key="follow").click().run())
    least = app.selectbox(key="least_links")
    assert least.value == 2, "by default those that several papers lead to"
    shown = app.dataframe[0].value
    assert shown["Links"].tolist() == ["2 of 2", "2 of 2"]
    assert shown["Title"].str.startswith("[Retracted] ").sum() == 1
    assert set(shown["Scope"]) >= {"in scope"}
    least.set_value(1).run()
    assert app.dataframe[0].value["PubMed"].str.contains("90000003").any()
    assert "1 paper not listed: PubMed did not send them." in said(app)
    app.button(key="add_candidates").click().run()
    results_opened(app)
    assert not app.exception
    provenance = session_evidence(app).provenance
    assert provenance.by_citation.keys() == {RETRACTED.pmid, 90_000_002, 90_000_003, 90_000_004}
    assert provenance.by_citation[90_000_002] == (first, second)
    found = flow(session_evidence(app))
    assert (found.citation.identified, found.citation.retracted, found.citation.missing) == (4, 1, 1)
    assert found.unaccounted == found.citation.unaccounted == 0
    app.switch_page("pages/methods.py").run()
    assert not app.exception
    assert "Citations followed" in said(app)
    app.query_params["pmid"] = "90000002"
    app.switch_page("pages/studies.py").run()
    assert "Found by citation" in said(app)


def test_too_many_papers_or_none_found_are_sentences(linked, studies, monkeypatch):
    monkeypatch.setattr("components.search.follow_citations.MOST_FOLLOWED", 5)
    assert "Citations can be followed from 5 papers at a time" in said(studies())
    lonely = starter_records()[5].pmid
    app = studies(basket=pmid_codec.encode([lonely]), only="basket")
    waited(app.button(key="follow").click().run())
    words = said(app)
    assert "PubMed knows no links of 1 paper." in words
    assert "No papers found that the search does not have already." in words
    assert not any(each.key == "add_candidates" for each in app.button)


def test_who_cites_whom_is_asked_for_on_trends_and_opens_papers(linked, open_app):
    second = linked[1]
    app = open_app().switch_page("pages/trends.py").run()
    assert any("Which of these papers cite each other is not known yet" in each.value for each in app.caption)
    drawn = len(charts(app))
    waited(app.button(key="ask_citations").click().run())
    assert not any(each.key == "ask_citations" for each in app.button)
    assert len(charts(app)) == drawn + 1
    figure = charts(app)[-1]
    assert figure.words[0] == "<b>Who cites whom, over time</b>"
    assert "Network of 1 citation among 2 papers" in figure.alt
    state(app).open_cells[state(app).page] = (("pmid", str(second)),)
    app.run()
    assert not app.exception


def test_who_may_not_ask_pubmed_sees_what_is_stored(linked, studies, monkeypatch):
    first, _ = linked
    app = studies(pmid=str(first))
    waited(app.button(key="ask_links").click().run())
    monkeypatch.setenv("FETCH", "nobody")
    resources.settings.clear()
    lonely = starter_records()[5].pmid
    assert "Cited by: 4 papers, 0 in the map" in [each.label for each in studies(pmid=str(first)).expander]
    for refused in (studies(pmid=str(lonely)), studies()):
        assert "PubMed searches cannot be run from this page" in said(refused)
        assert not {"ask_links", "follow"} & {each.key for each in refused.button}


def test_a_visitor_asks_one_thing_at_a_time_and_all_not_too_many(linked, studies, eutils, monkeypatch):
    first, second = linked
    with eutils.silent(on="elink"):
        app = studies(pmid=str(first))
        app.button(key="ask_links").click().run()
        earlier = state(app).links_job
        app.query_params["pmid"] = str(second)
        app.run()
        app.button(key="ask_links").click().run()
        assert earlier.cancelled and state(app).links_job is not earlier
        monkeypatch.setattr("components.state.links.MOST_AT_ONCE", 1)
        other = studies(pmid=str(first))
        other.button(key="ask_links").click().run()
        assert "PubMed is being asked for many visitors" in said(other)
    waited(app)
