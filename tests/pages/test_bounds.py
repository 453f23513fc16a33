"""What a link carries and what is typed is bounded: beyond that a sentence says so, at no cost."""

import random

import pytest

from components.state import widget_keys
from data.pubmed.count import LONGEST
from data.records.pmid_codec import MOST, encode
from tests.pages.charts import state


def warnings(app):
    return [box.value.replace("\\", "") for box in app.warning]


@pytest.fixture
def search_page(open_app):
    return lambda: open_app().switch_page("pages/pubmed_search.py").run()


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"basket": "A" * 488_000}, "all of it (488,006 characters"),
        ({"basket": "A" * 45_000}, "at most 10,000 papers"),
        ({"search": "x" * 50_000, "query": "y " * 4_000}, "does not hold"),
        ({"cell": ["source:adipose"] * 900}, "899 more conditions"),
        ({"cell": "pmid:000033456473" + "0" * 6_000}, "cell=pmid:"),
        ({"pmid": "9" * 6_000}, "pmid=999"),
        ({"page": "9" * 6_000, "years": "9" * 6_000, "present": "9" * 6_000}, "present=999"),
        ({f"a{number}": "1" for number in range(900)}, "and 895 more"),
    ],
)
@pytest.mark.parametrize("page", ["overview", "studies"])
def test_a_link_of_any_size_opens_the_page(open_app, parameters, words, page):
    app = open_app(**parameters)
    if page != "overview":
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return
    (said,) = warnings(app)
    assert words in said and len(said) < 500
    assert not app.query_params.get("basket")


def test_the_largest_basket_is_read_and_one_paper_more_is_not_taken(open_app):
    pmids = random.Random(1).sample(range(1, 42_000_000), MOST)
    app = open_app(basket=encode(pmids))
    assert not warnings(app)
    app.switch_page("pages/studies.py").run()
    assert not app.exception
    assert state(app).basket == set(pmids)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pain " * 2_000_000, "The query has 10,000,000 characters"),
        ("(" * 900 + "pain" + ")" * 900, "More than 50 brackets"),
    ],
)
def test_a_question_that_would_take_long_to_read_is_a_sentence(search_page, text, words):
    app = search_page()
    before = app.text_area(key=widget_keys.QUERY_TEXT).value
    app.text_area(key=widget_keys.QUERY_TEXT).set_value(text).run()
    assert not app.exception
    assert any(words in said for said in warnings(app)), warnings(app)
    assert len(app.text_area(key=widget_keys.QUERY_TEXT).value) <= LONGEST
    app.button(key="new_question").click().run()
    assert not app.exception and not any(words in said for said in warnings(app))
    assert before


def test_boxes_take_no_more_than_their_browser_would(search_page):
    app = search_page()
    app.button(key="new_question").click().run()
    app.text_input(key=widget_keys.new_word("concept_0_words")).set_value("x" * 100_000).run()
    app.text_input(key=widget_keys.limit("since")).set_value("9" * 100_000).run()
    assert not app.exception
    assert len(app.text_area(key=widget_keys.QUERY_TEXT).value) < 1_000
    assert all(len(said) < 300 for said in warnings(app))
