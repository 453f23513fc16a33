import pytest

from tests.pages.charts import charts, state
from tests.waiting import PATIENCE


@pytest.fixture
def trends_page(open_app):
    return lambda **parameters: open_app(**parameters).switch_page("pages/trends.py").run()


def titles(app):
    return [chart.words[0].replace("<br>", " ") for chart in charts(app)]


def test_every_part_is_drawn_and_says_what_it_counts(trends_page):
    app = trends_page()
    assert not app.exception
    shown = " | ".join(titles(app)).lower()
    for words in ("by year and cell source", "growth", "bench to bedside", "come from", "journal", "mesh"):
        assert words in shown
    assert all(chart.alt for chart in charts(app))


@pytest.mark.parametrize("facet", ["article_type", "mechanism", "condition", "country", "effect"])
@pytest.mark.parametrize("measure", ["share", "cumulative"])
def test_any_facet_can_be_followed(trends_page, facet, measure):
    app = trends_page()
    state(app).options = {**state(app).options, "measure": measure}
    app.selectbox(key="choose_over_time").set_value(facet).run()
    assert not app.exception
    assert app.query_params["over_time"] == facet
    assert app.query_params["measure"] == measure
    assert "papers come from" in " | ".join(titles(app)).lower()


def test_without_pubmeds_totals_the_switch_says_why_and_offers_to_ask(trends_page, monkeypatch, eutils):
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    app = trends_page()
    state(app).options = {**state(app).options, "measure": "per_100000"}
    app.run()
    assert any("PubMed's total of each year is needed" in caption.value for caption in app.caption)
    app.button(key="ask_totals").click().run()
    assert state(app).totals_job.wait(PATIENCE)
    app.run()
    assert not app.exception
    assert "100,000" in titles(app)[0]


@pytest.mark.parametrize(
    "query", [{"text": "33456473"}, {"source": "dental", "text": "zzzz"}, {"years": ["2007", "2007"]}]
)
def test_little_or_nothing_is_a_sentence_not_an_error(trends_page, query):
    assert not trends_page(**query).exception
