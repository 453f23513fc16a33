"""New results are offered on every page and open when the reader says so; searches are named and deleted."""

import pytest
from streamlit.runtime.context import ContextProxy

from components.web.middleware import VISITOR
from data.records.record import Record
from data.settings import read_settings
from data.storage.store import open_store
from tests.pages.charts import downloads_ended, numbers, state, status


@pytest.fixture
def visit(monkeypatch, eutils, open_app):
    """Opens a page as a visitor that the cookie names; PubMed has three papers."""
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    eutils.hold([Record(pmid=n, title=f"Stem cells for neuropathic pain {n}", year=2019) for n in (1, 2, 3)])

    def opened(who="ada", **parameters):
        monkeypatch.setattr(ContextProxy, "cookies", {VISITOR: who})
        return open_app(**parameters)

    return opened


def ran(app, query, *, key="run"):
    app.switch_page("pages/pubmed_search.py").run()
    app.text_area(key="query").set_value(query).run()
    app.button(key=key).click().run()
    return downloads_ended(app)


def words(app):
    return " ".join(str(box.value) for box in (*app.markdown, *app.caption, *app.warning, *app.info))


def button(app, beginning):
    return next((one for one in app.button if str(one.key).startswith(beginning)), None)


def test_results_wait_for_the_reader_in_every_tab_and_after_a_reload(visit, eutils):
    app = visit(source="adipose")
    before = numbers(app)
    app = ran(app, "neuropathic[tiab]")
    assert state(app).shown == "starter"
    for page in ("pubmed_search", "evidence_map", "trends", "studies", "methods", "overview"):
        app.switch_page(f"pages/{page}.py").run()
        assert "New results of" in words(app) and "3 papers" in words(app), page
    assert numbers(app) == before and app.query_params["source"] == "adipose"
    other = visit()
    assert "New results of" in words(other) and state(other).shown == "starter"
    assert "New results of" not in words(visit("grace"))
    visit()  # the cookie is this visitor's again
    button(app, "offer_show_").click().run()
    assert state(app).shown != "starter"
    assert "New results of" not in words(app)


def test_the_maps_own_new_results_do_not_open_by_a_reload_and_hiding_them_is_respected(visit, eutils):
    app = visit()
    app.switch_page("pages/pubmed_search.py").run()
    own = app.text_area(key="query").value
    app = ran(app, own)
    again = visit()
    assert "Starter set" in status(again) and "New results of" in words(again)
    button(again, "offer_hide_").click().run()
    assert "New results of" not in words(again)
    assert "Starter set" in status(visit())
    assert "PubMed searched" in status(visit("grace"))


def test_a_failure_is_told_on_every_page_until_it_is_hidden(visit, eutils):
    app = visit()
    app.switch_page("pages/pubmed_search.py").run()
    app.text_area(key="query").set_value("neuropathic[tiab]").run()
    app.button(key="check").click().run()
    eutils.hold([])
    app.button(key="fetch").click().run()
    downloads_ended(app)
    app.switch_page("pages/overview.py").run()
    assert "found nothing" in app.error[0].value
    assert visit().error
    button(app, "hide_").click().run()
    assert not app.error and not visit().error


def test_a_search_is_named_and_deleted_by_its_owner_and_others_fall_back(visit, eutils):
    app = ran(visit(), "neuropathic[tiab]")
    key = button(app, "offer_show_").key.removeprefix("offer_show_")
    button(app, "offer_show_").click().run()
    app.text_input(key=f"name_{key}").set_value("  Nerve *pain* <b>  ").run()
    assert "“Nerve \\*pain\\* \\<b\\>”" in words(app)
    app.switch_page("pages/overview.py").run()
    assert "for “Nerve *pain* <b>” (neuropathic[tiab])" in status(app)
    reader = visit("grace", search=key)
    reader.switch_page("pages/pubmed_search.py").run()
    assert button(reader, "delete_") is None
    visit("ada")
    app.switch_page("pages/pubmed_search.py").run()
    assert button(app, f"delete_{key}").disabled
    app.checkbox(key=f"delete_agreed_{key}").check().run()
    app.button(key=f"delete_{key}").click().run()
    assert not app.exception and state(app).shown == "starter"
    visit("grace")
    reader.switch_page("pages/overview.py").run()
    assert not reader.exception
    assert "The search you were looking at was deleted." in words(reader)
    assert state(reader).shown == "starter"
    with open_store(read_settings().database_url) as store:
        assert store.searches() == ()


def test_the_search_that_visitors_see_first_cannot_be_deleted(visit):
    app = visit()
    app.switch_page("pages/pubmed_search.py").run()
    app = ran(app, app.text_area(key="query").value)
    assert "cannot be deleted until there is a newer one" in words(app)
    assert not [one for one in app.button if str(one.key).startswith("delete_")]


def test_papers_that_only_one_search_has_are_listed_and_open_in_their_search(visit):
    app = ran(visit(), "neuropathic[tiab]")
    button(app, "offer_show_").click().run()
    app.selectbox(key="beside_second").set_value("starter").run()
    key = state(app).shown
    app.session_state[f"only_first_{key}"] = True
    app.run()
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert f".{key}" in links["Stem cells for neuropathic pain 1"]
    assert "pmid=1" in links["Stem cells for neuropathic pain 1"]


def test_excluded_papers_are_lists_with_their_reasons(visit, eutils):
    eutils.hold(
        [
            Record(pmid=1, title="Stem cells for neuropathic pain", year=2019),
            *(Record(pmid=n, title=f"Gabapentin for pain {n}", year=2020) for n in range(10, 70)),
            Record(
                pmid=3, title="Retraction: a", year=2021, publication_types=("Retraction of Publication",)
            ),
        ]
    )
    app = ran(visit(), "all[sb]")
    button(app, "offer_show_").click().run()
    app.switch_page("pages/overview.py").run()
    app.session_state["set_aside"] = True
    app.run()
    assert {link.proto.label for link in app.get("page_link")} >= {
        "60 out-of-scope papers excluded",
        "1 retraction notice excluded",
    }
    key = app.query_params["search"]
    listed = visit(search=key).switch_page("pages/studies.py").run()
    listed.selectbox(key="choose_only").set_value("out_of_scope").run()
    assert not listed.exception and "1–25 of 60 papers" in words(listed)
    listed.selectbox(key="choose_only").set_value("notices").run()
    assert "A retraction notice is not a study." in words(listed)
    assert "https://pubmed.ncbi.nlm.nih.gov/3/" in words(listed)
    assert [one.label for one in listed.button if str(one.key).startswith("to_paper_3")] == [
        "Retraction\\: a"
    ]
