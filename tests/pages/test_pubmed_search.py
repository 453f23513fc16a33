import math
import sqlite3
from datetime import timedelta

import pytest
import streamlit as st

from components.search import fetching
from components.state.formatting import day
from data import clock
from data.harvest.queue import Queue
from data.harvest.worker import end_workers
from data.labelling.evaluation import starter_set
from data.records.record import Link, LinkKind, Record
from data.settings import read_settings
from data.storage import store as storage
from data.storage.store import open_store
from data.topics.loader import load_topic
from tests.eutils import clones, faults, starter_records
from tests.pages.charts import downloads_ended, numbers, results_opened, state, status
from tests.waiting import wait_until


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
    return results_opened(app.button(key="fetch").click().run())


def keys(app):
    return [button.key for button in app.button]


def stored():
    return open_store(read_settings().database_url)


def test_it_shows_the_topics_own_question_line_by_line(search_page):
    app = search_page()
    topic = load_topic()
    assert app.text_area(key="query").value == "\n".join(line.text for line in topic.query_lines)
    shown = {code.value for code in app.code}
    assert {line.text for line in topic.query_lines} <= shown


def test_count_and_translation_come_before_any_record_is_asked_for(search_page, eutils):
    app = check(search_page(), "pain[tiab]")
    assert app.metric[0].value.endswith(" papers")
    assert any("pain" in code.value.casefold() for code in app.code)
    assert not [request for request in eutils.requests if request.function == "efetch"]


def test_a_fetch_stores_the_search_and_makes_it_the_evidence(search_page, eutils, caplog):
    caplog.set_level("INFO")
    app = fetch(check(search_page(), "pain[tiab]"))
    (begun,) = [line for line in caplog.records if line.message == "A download was begun"]
    assert begun.query == "pain[tiab]" and len(begun.visitor) == 12
    (key,) = {value for name, value in app.query_params.items() if name == "search"}
    app.switch_page("pages/overview.py").run()
    app.toggle(key="filter_related").set_value(True).run()
    count = numbers(app)["Papers"]
    assert f"{count} papers found" in status(app)
    assert "for pain" in status(app)
    assert app.query_params["search"] == key


def test_another_visitor_opens_on_the_newest_answer_to_the_topics_own_question(search_page, open_app):
    fetch(check(search_page()))
    assert "PubMed searched" in status(open_app())


def test_an_answer_to_another_question_does_not_replace_what_others_see(search_page, open_app):
    fetch(check(search_page(), "rat[tiab]"))
    assert "Starter set" in status(open_app())


@pytest.mark.parametrize(
    ("query", "words"), [("  ", "empty"), ('"spinal cord', "quot"), ("(pain AND (rat)", "bracket")]
)
def test_a_question_that_cannot_be_asked_is_a_sentence_and_asks_nothing(search_page, eutils, query, words):
    app = check(search_page(), query)
    assert words in app.error[0].value.casefold()
    assert "have not changed" in app.error[0].value
    assert not eutils.requests


def test_nothing_found_offers_no_fetch(search_page):
    app = check(search_page(), "xyzzyplugh[tiab]")
    assert app.metric[0].value == "0 papers"
    assert "found no papers" in app.info[0].value
    assert "fetch" not in [button.key for button in app.button]


def test_without_an_e_mail_address_ncbi_is_not_asked(monkeypatch, search_page):
    monkeypatch.delenv("EUTILS_URL")
    monkeypatch.delenv("ENTREZ_EMAIL")
    app = check(search_page(), "pain")
    assert "not set up on this server" in app.error[0].value


def test_pubmed_failing_midway_leaves_what_was_on_screen(search_page, eutils):
    app = check(search_page(), "pain[tiab]")
    eutils.fail(faults.error("Search Backend failed: final nonsense"), times=math.inf, on="esearch")
    app = downloads_ended(app.button(key="fetch").click().run())
    assert "have not changed" in app.error[0].value
    assert state(app).shown == "starter"
    assert app.text_area(key="query").value == "pain[tiab]"


def test_a_kept_search_can_be_shown_again(search_page):
    app = fetch(check(search_page(), "pain[tiab]"))
    key = state(app).shown
    app.button(key="show_starter").click().run()
    assert state(app).shown == "starter"
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
    key = state(app).shown
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
    assert "Starter set" in status(open_app(search="starter"))


def test_a_store_that_breaks_while_the_app_runs_is_a_sentence(search_page, home):
    app = fetch(check(search_page(), "pain[tiab]"))
    key = state(app).shown
    app.button(key="show_starter").click().run()
    end_workers()
    storage._shared.cache_clear()
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
    assert numbers(app)["Papers"] == "1"
    told = next(box.label for box in app.expander if "retract" in box.label)
    assert told.startswith("1 retracted paper excluded; 1 retraction notice excluded. Show them")
    app.toggle(key="filter_retracted").set_value(True).run()
    assert numbers(app)["Papers"] == "2"
    assert app.query_params["retracted"] == "1"


def test_a_link_stays_with_the_search_it_was_made_from(search_page, open_app):
    app = fetch(check(search_page()))
    first = app.query_params["search"]
    app.button(key="check").click().run()
    app = fetch(app)
    second = app.query_params["search"]
    assert second != first
    pinned = open_app(search=first)
    assert pinned.query_params["search"] == first
    assert "New results of" in pinned.markdown[0].value
    (show,) = [button for button in pinned.button if str(button.key).startswith("offer_show_")]
    show.click().run()
    assert pinned.query_params["search"] == second
    assert not any("New results" in text.value for text in pinned.markdown)
    assert not any("New results" in text.value for text in open_app(search=second).markdown)


def test_a_link_to_a_search_of_another_server_offers_to_run_its_question(open_app):
    app = open_app(search="2026-03-09.0badcafe", query="dental pulp[tiab] AND pain[tiab]", source="dental")
    told = app.warning[0].value
    assert "9 Mar 2026" in told and "dental pulp" in told and "does not hold" in told
    app.button(key="run_wanted").click().run()
    assert app.text_area(key="query").value == "dental pulp[tiab] AND pain[tiab]"
    assert not app.warning


def words_of(app):
    texts = (*app.markdown, *app.caption, *app.success, *app.info, *app.warning)
    links = app.main.get("page_link")
    return " ".join([*(str(box.value) for box in texts), *(link.proto.label for link in links)])


def begin_anew(app):
    return app.button(key="new_question").click().run()


def add(app, key, *words):
    for word in words:
        app.text_input(key=f"{key}_new").set_value(word).run()
    return app


def test_a_question_is_built_from_words_and_limits_and_stands_as_text(search_page):
    app = begin_anew(search_page())
    app = add(app, "concept_0_words", "stem cell*", "MSC")
    app = add(app, "concept_1_words", "pain")
    app.text_input(key="limit_since").set_value("2010").run()
    app.multiselect(key="limit_types").set_value(["Review"]).run()
    app.selectbox(key="without_field").set_value("ti").run()
    app = add(app, "without", "dental")
    assert not app.exception
    assert app.text_area(key="query").value == (
        '("stem cell*"[tiab] OR MSC[tiab]) AND pain[tiab] AND "Review"[pt] AND 2010:3000[dp] NOT dental[ti]'
    )
    counted = int(check(app).metric[0].value.split()[0])
    assert 0 < counted < 74


def test_text_that_can_be_read_fills_the_builder_and_other_text_says_why_not(search_page):
    app = search_page()
    assert "This search is too complex for the form." in words_of(app)
    app.text_area(key="query").set_value('(rat[ti] OR "spinal cord"[mh]) AND pain AND 2015:2020[edat]').run()
    assert [app.pills(key=f"concept_{number}_words").options for number in (0, 1)] == [
        ["rat · title :material/close:", "spinal cord · MeSH heading :material/close:"],
        ["pain · anywhere :material/close:"],
    ]
    assert "rat or spinal cord **AND** pain; entered into PubMed 2015 to 2020" in words_of(app)
    assert app.text_input(key="limit_until").value == "2020"
    assert app.selectbox(key="limit_dates").value == "edat"
    app.text_area(key="query").set_value("rat OR (pain AND mouse)").run()
    assert "This search is too complex for the form." in words_of(app)
    assert "concept_0_words_new" not in [box.key for box in app.text_input]


def test_a_date_that_is_none_is_a_sentence_and_leaves_the_text(search_page):
    app = add(begin_anew(search_page()), "concept_0_words", "pain")
    app.text_input(key="limit_since").set_value("last year").run()
    assert "is not a date" in words_of(app)
    assert app.text_area(key="query").value == "pain[tiab]"
    app.text_input(key="limit_since").set_value("2020").run()
    assert app.text_area(key="query").value == "pain[tiab] AND 2020:3000[dp]"


def test_concepts_can_be_added_and_removed(search_page):
    app = add(begin_anew(search_page()), "concept_0_words", "pain")
    app = add(app, "concept_1_words", "rat")
    app.button(key="add_concept").click().run()
    app = add(app, "concept_2_words", "mouse")
    app.button(key="remove_1").click().run()
    assert app.text_area(key="query").value == "pain[tiab] AND mouse[tiab]"


def test_a_query_is_looked_at_before_it_is_sent(search_page, eutils):
    app = search_page()
    app.text_area(key="query").set_value("pain[tiabb] or rat").run()
    told = words_of(app)
    assert "does not know the field tiabb" in told and "in capitals" in told
    assert not eutils.requests


def test_presets_narrow_the_maps_own_question_and_earlier_questions_can_be_asked_again(search_page):
    app = search_page()
    own = int(check(app).metric[0].value.split()[0])
    app.selectbox(key="start").set_value("This map's search: systematic reviews only").run()
    narrowed = int(check(app).metric[0].value.split()[0])
    assert 0 < narrowed < own
    app = fetch(check(app, "rat[tiab]"))
    app.selectbox(key="start").set_value("This map's search").run()
    (asked,) = [name for name in app.selectbox(key="start").options if "rat[tiab]" in name]
    app.selectbox(key="start").set_value(asked).run()
    assert app.text_area(key="query").value == "rat[tiab]"


def test_a_large_fetch_takes_a_second_step_and_one_above_the_ceiling_is_refused(
    search_page, eutils, monkeypatch
):
    eutils.hold(clones(starter_records(), 12_000))
    app = check(search_page(), "all[sb]")
    assert {metric.label: metric.value for metric in app.metric}["PubMed counts"] == "12,000 papers"
    assert "about 2 parts" in words_of(app)
    assert [request.function for request in eutils.requests].count("esearch") == 1
    assert app.button(key="fetch").disabled
    app.checkbox(key="agreed").check().run()
    assert not app.button(key="fetch").disabled
    monkeypatch.setenv("MAX_RECORDS", "11000")
    st.cache_resource.clear()
    app = check(app)
    assert "narrow it" in words_of(app)
    assert "fetch" not in [button.key for button in app.button]


def test_a_second_visitor_looks_on_and_cannot_cancel(search_page, eutils):
    first = check(search_page(), "pain[tiab]")
    second = search_page()
    with eutils.silent():
        first.button(key="fetch").click().run()
        wait_until(lambda: Queue(stored().database).active(), "the download has begun")
        second.run()
        assert "Being downloaded now" in [header.value for header in second.header]
        (follow,) = [button for button in second.button if str(button.key).startswith("follow_")]
        follow.click().run()
        assert "cancel_0" in keys(first.run())
        assert "cancel_0" not in keys(second) and "leave_0" in keys(second)
    first, second = results_opened(first), results_opened(second)
    assert state(first).shown == state(second).shown != "starter"
    assert len(stored().searches()) == 1


def test_a_fetch_that_a_restart_cut_off_goes_on_and_every_visitor_sees_it(search_page, home, eutils):
    queue = Queue(stored().database)
    queue.claim(queue.enqueue("pain[tiab]").number)  # by a process that was killed
    with eutils.silent():
        fetching.take_up()
        app = search_page()
        assert "Being downloaded now" in [header.value for header in app.header]
    downloads_ended(app)
    assert [search.state for search in stored().searches()] == ["complete"]


def test_a_refresh_tells_what_is_new_gone_and_retracted(search_page, eutils):
    eutils.hold([Record(pmid=number, title=f"Pain {number}", year=2019) for number in (1, 2, 3)])
    app = fetch(check(search_page(), "all[sb]"))
    withdrawn = Record(
        pmid=1,
        title="Pain 1",
        year=2019,
        publication_types=("Journal Article", "Retracted Publication"),
        links=(Link(LinkKind.RETRACTED_BY, 9, "Pain. 2021;1:1"),),
    )
    eutils.hold(
        [withdrawn, *(Record(pmid=number, title=f"Pain {number}", year=2019) for number in (3, 4, 5))]
    )
    app.button(key="refresh").click().run()
    app = results_opened(app)
    told = words_of(app)
    for line in ("1 paper newly retracted", "2 papers new", "1 paper no longer found by the query"):
        assert line in told
    assert "term=2" in told  # what PubMed no longer finds can only be read there


def test_old_results_say_so_on_every_page(search_page, home):
    app = fetch(check(search_page()))
    with sqlite3.connect(home / "evidence.sqlite3") as database:
        database.execute("update searches set started = started - 45 * 86400")
    st.cache_resource.clear()
    for page in ("overview", "evidence_map", "trends", "pubmed_search"):
        app.switch_page(f"pages/{page}.py").run()
        assert "45 days old" in words_of(app)


def test_two_searches_stand_side_by_side(search_page):
    app = fetch(check(search_page(), "rat[tiab]"))
    key = state(app).shown
    app.selectbox(key="beside_second").set_value("starter").run()
    table = app.dataframe[0].value
    assert app.selectbox(key="beside_first").value == key
    whole = table.iloc[0]
    assert whole["Cell source"] == "All papers"
    assert whole["Difference"] == whole["Second"] - whole["First"] > 0
    assert "in both" in words_of(app) and "**First:** rat\\[tiab\\]" in words_of(app)
    app.selectbox(key="beside_facet").set_value("species").run()
    assert "Species" in app.dataframe[0].value.columns


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
    assert numbers(app)["Papers"] == "1"
    assert any(box.label.startswith("2 out-of-scope papers excluded") for box in app.expander)
    switch = app.toggle(key="filter_out_of_scope")
    assert switch.label == "Count papers out of scope too (2)"
    switch.set_value(True).run()
    assert numbers(app)["Papers"] == "3"
    assert app.query_params["out_of_scope"] == "1"


def test_a_paper_that_someone_has_read_keeps_its_labels(search_page, eutils):
    (paper,) = (one for one in starter_set.load() if one.record.pmid == 33456473)
    assert paper.labels.codes("source") == ("unspecified",)
    eutils.hold([Record(pmid=33456473, title="Nothing that a rule could read", year=2020)])
    app = fetch(check(search_page(), "all[sb]"))
    app.switch_page("pages/overview.py").run()
    assert not app.exception
    assert "Stem cells in general (1)" in app.multiselect(key="filter_source").options


def test_a_download_that_waits_for_others_shows_its_place_in_line(search_page, eutils, monkeypatch):
    monkeypatch.setenv("WORKER", "separate")  # none runs
    queue = Queue(stored().database)
    for query in ("rat[tiab]", "mouse[tiab]"):
        queue.enqueue(query, "others")
    app = check(search_page(), "pain[tiab]")
    app.button(key="fetch").click().run()
    assert not app.exception
    (shown,) = [part.proto.text for part in app.get("progress")]
    assert shown.replace("\\", "") == "Waiting for other downloads: 3rd in line"
    assert "2nd in line" in words_of(app)
    app.button(key="cancel_0").click().run()
    assert not app.get("progress") and "The search was stopped." in app.error[0].value
    assert len(queue.active()) == 2


def test_the_overview_says_when_the_papers_are_renewed(search_page, monkeypatch):
    monkeypatch.setenv("REFRESH_DAYS", "7")
    app = fetch(check(search_page()))
    app.switch_page("pages/overview.py").run()
    assert f"It is renewed by itself on {day(clock.today() + timedelta(7))}." in status(app)
    app = fetch(check(app.switch_page("pages/pubmed_search.py").run(), "rat[tiab]"))
    app.switch_page("pages/overview.py").run()
    assert "renewed" not in status(app)
