import math
import sqlite3
import time

import pytest
import streamlit as st

from data import starter
from data.record import Link, LinkKind, Record
from data.topic import load_topic
from tests.eutils import faults


@pytest.fixture
def search_page(monkeypatch, eutils, open_app):
    """The page, with a local E-utilities server to ask."""
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("ENTREZ_EMAIL", "someone@hospital.org")
    return lambda: open_app().switch_page("pages/pubmed_search.py").run()


def check(app, query=None):
    if query is not None:
        app.text_area(key="query").set_value(query).run()
    app.button(key="check").click().run()
    assert not app.exception
    return app


def fetch(app):
    app.button(key="fetch").click().run()
    deadline = time.monotonic() + 30
    while "job" in app.session_state and time.monotonic() < deadline:
        time.sleep(0.05)
        app.run()
    assert not app.exception
    return app


def test_it_shows_the_topics_own_question_line_by_line(search_page):
    app = search_page()
    topic = load_topic()
    assert app.text_area(key="query").value == "\n".join(line.text for line in topic.query_lines)
    shown = {code.value for code in app.code}
    assert {line.text for line in topic.query_lines} <= shown


def test_count_and_translation_come_before_any_record_is_asked_for(search_page, eutils):
    app = check(search_page(), "pain[tiab]")
    assert app.metric[0].value.endswith(" records")
    assert any("pain" in code.value.casefold() for code in app.code)
    assert not [request for request in eutils.requests if request.function == "efetch"]


def test_a_fetch_stores_the_search_and_makes_it_the_evidence(search_page, eutils):
    app = fetch(check(search_page(), "pain[tiab]"))
    assert "They are now shown on all pages." in app.success[0].value
    (key,) = {value for name, value in app.query_params.items() if name == "search"}
    app.switch_page("pages/overview.py").run()
    count = {metric.label: metric.value for metric in app.metric}["Records"]
    assert f"{count} records found" in app.info[0].value
    assert "for pain" in app.info[0].value
    assert app.query_params["search"] == key


def test_another_visitor_opens_on_the_newest_answer_to_the_topics_own_question(search_page, open_app):
    fetch(check(search_page()))
    assert "PubMed search" in open_app().info[0].value


def test_an_answer_to_another_question_does_not_replace_what_others_see(search_page, open_app):
    fetch(check(search_page(), "rat[tiab]"))
    assert "Starter set" in open_app().info[0].value


@pytest.mark.parametrize(
    ("query", "words"), [("  ", "empty"), ('"spinal cord', "quot"), ("(pain AND (rat)", "bracket")]
)
def test_a_question_that_cannot_be_asked_is_a_sentence_and_asks_nothing(search_page, eutils, query, words):
    app = check(search_page(), query)
    assert words in app.error[0].value.casefold()
    assert "stays as it is" in app.error[0].value
    assert not eutils.requests


def test_nothing_found_offers_no_fetch(search_page):
    app = check(search_page(), "xyzzyplugh[tiab]")
    assert app.metric[0].value == "0 records"
    assert "found nothing" in app.info[0].value
    assert "fetch" not in [button.key for button in app.button]


def test_without_an_e_mail_address_ncbi_is_not_asked(monkeypatch, search_page):
    monkeypatch.delenv("EUTILS_URL")
    monkeypatch.delenv("ENTREZ_EMAIL")
    app = check(search_page(), "pain")
    assert "ENTREZ\\_EMAIL" in app.error[0].value


def test_pubmed_failing_midway_leaves_what_was_on_screen(search_page, eutils):
    app = check(search_page(), "pain[tiab]")
    eutils.fail(faults.error("Search Backend failed: final nonsense"), times=math.inf, on="esearch")
    app = fetch(app)
    assert "What was on screen stays as it was" in app.error[0].value
    assert app.session_state["evidence"] == "starter"
    assert app.text_area(key="query").value == "pain[tiab]"


def test_a_kept_search_can_be_shown_again(search_page):
    app = fetch(check(search_page(), "pain[tiab]"))
    key = app.session_state["evidence"]
    app.button(key="show_starter").click().run()
    assert app.session_state["evidence"] == "starter"
    assert "search" not in app.query_params
    app.button(key=f"show_{key}").click().run()
    assert app.query_params["search"].endswith(f".{key}")


def test_a_question_survives_a_visit_to_another_page(search_page):
    app = search_page()
    app.text_area(key="query").set_value("rats AND pain").run()
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/pubmed_search.py").run()
    assert app.text_area(key="query").value == "rats AND pain"


def test_a_cancelled_search_is_no_evidence_even_by_link(search_page, open_app, home):
    app = fetch(check(search_page(), "pain[tiab]"))
    key = app.session_state["evidence"]
    with sqlite3.connect(home / "evidence.sqlite3") as database:
        database.execute("update searches set state = 'cancelled' where id = ?", (key,))
    st.cache_resource.clear()
    assert "does not hold" in open_app(search=key).warning[0].value


def test_the_starter_set_can_be_looked_at_beside_a_newer_answer_and_rides_in_the_address(
    search_page, open_app
):
    app = fetch(check(search_page()))
    app.button(key="show_starter").click().run()
    assert app.query_params["search"] == "starter"
    assert "Starter set" in open_app(search="starter").info[0].value


def test_a_store_that_breaks_while_the_app_runs_is_a_sentence(search_page, home):
    app = fetch(check(search_page(), "pain[tiab]"))
    key = app.session_state["evidence"]
    app.button(key="show_starter").click().run()
    st.cache_resource.clear()
    for file in home.glob("evidence.sqlite3*"):
        file.unlink()
    (home / "evidence.sqlite3").write_bytes(b"no database" * 500)
    app.button(key=f"show_{key}").click().run()
    assert not app.exception
    told = " ".join(box.value for box in (*app.warning, *app.error))
    assert "What was on screen stays as it was" in told or "reload this page" in told


def test_retracted_papers_and_notices_are_left_out_told_and_can_be_counted(search_page, eutils):
    eutils.hold(
        [
            Record(pmid=1, title="Stem cells for pain in rats", year=2019),
            Record(
                pmid=2,
                title="Stem cells for pain, withdrawn",
                year=2020,
                publication_types=("Journal Article", "Retracted Publication"),
                links=(Link(LinkKind.RETRACTED_BY, 3, "Pain. 2021;1:1"),),
            ),
            Record(
                pmid=3,
                title="Retraction: Pain, withdrawn",
                year=2021,
                publication_types=("Retraction of Publication",),
                links=(Link(LinkKind.RETRACTS, 2, "Pain. 2020;1:1"),),
            ),
        ]
    )
    app = fetch(check(search_page(), "all[sb]"))
    app.switch_page("pages/overview.py").run()
    assert {metric.label: metric.value for metric in app.metric}["Records"] == "1"
    told = next(box.label for box in app.expander if "retract" in box.label)
    assert told.startswith("1 retracted paper left out of these counts; 1 retraction notice set aside")
    app.toggle(key="filter_retracted").set_value(True).run()
    assert {metric.label: metric.value for metric in app.metric}["Records"] == "2"
    assert app.query_params["retracted"] == "1"


def test_papers_out_of_scope_are_left_out_and_one_switch_takes_them_back(search_page, eutils):
    eutils.hold(
        [
            Record(pmid=1, title="Stem cells for neuropathic pain in rats", year=2019),
            Record(pmid=2, title="Gabapentin for neuropathic pain in rats", year=2020),
            Record(pmid=3, title="Stem cells for the failing heart in rats", year=2021),
        ]
    )
    app = fetch(check(search_page(), "all[sb]"))
    app.switch_page("pages/overview.py").run()
    assert {metric.label: metric.value for metric in app.metric}["Records"] == "1"
    assert any(box.label.startswith("2 out-of-scope papers left out") for box in app.expander)
    switch = app.toggle(key="filter_out_of_scope")
    assert switch.label == "Count papers out of scope too (2)"
    switch.set_value(True).run()
    assert {metric.label: metric.value for metric in app.metric}["Records"] == "3"
    assert app.query_params["out_of_scope"] == "1"


def test_a_paper_that_someone_has_read_keeps_its_labels(search_page, eutils):
    (paper,) = (one for one in starter.load() if one.record.pmid == 33456473)
    assert paper.labels.codes("source") == ("unspecified",)
    eutils.hold([Record(pmid=33456473, title="Nothing that a rule could read", year=2020)])
    app = fetch(check(search_page(), "all[sb]"))
    app.switch_page("pages/overview.py").run()
    assert not app.exception
    assert "Stem cells in general (1)" in app.multiselect(key="filter_source").options


def test_a_link_stays_with_the_search_it_was_made_from(search_page, open_app):
    app = fetch(check(search_page()))
    first = app.query_params["search"]
    app.button(key="check").click().run()
    app = fetch(app)
    second = app.query_params["search"]
    assert second != first
    pinned = open_app(search=first)
    assert pinned.query_params["search"] == first
    assert "Newer results from" in pinned.markdown[0].value
    pinned.button(key="show_newer").click().run()
    assert pinned.query_params["search"] == second
    assert not any("Newer results" in text.value for text in pinned.markdown)
    assert not any("Newer results" in text.value for text in open_app(search=second).markdown)


def test_a_link_to_a_search_of_another_server_offers_to_run_its_question(open_app):
    app = open_app(search="2026-03-09.0badcafe", query="dental pulp[tiab] AND pain[tiab]", source="dental")
    told = app.warning[0].value
    assert "9 Mar 2026" in told and "dental pulp" in told and "does not hold" in told
    app.button(key="run_wanted").click().run()
    assert app.text_area(key="query").value == "dental pulp[tiab] AND pain[tiab]"
    assert not app.warning
