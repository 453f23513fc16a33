"""Administrators have a language model read papers from the page "Readings", over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from components.state import model_reading, reader, resources
from data.labelling.labels import Origin
from data.readings.log import ReadingLog
from tests.models.server import KEY, ModelsServer, answered, careful, completed, refused
from tests.waiting import PATIENCE, wait_until

ADMIN, READER, NOBODY = "ada", "ann", ""


@pytest.fixture
def models():
    with ModelsServer() as server:
        yield server


@pytest.fixture
def hosted(people, monkeypatch, models):
    """A server with an administrator, a reader and a language model."""
    monkeypatch.setenv("READER_URL", models.url)
    monkeypatch.setenv("READER_MODEL", "small-model")
    monkeypatch.setenv("READER_PRICE_INPUT", "1")
    monkeypatch.setenv("READER_PRICE_OUTPUT", "10")


@pytest.fixture
def opened(open_page):
    """Opens the page, signed in as somebody or as nobody."""
    return partial(open_page, "readings")


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def keys(app):
    return {button.key for button in app.button}


def said(app):
    """The words on the page, without the backslashes that keep them from being Markdown."""
    parts = (*app.info, *app.warning, *app.error, *app.markdown, *app.caption, *app.header)
    return " ".join(one.value for one in parts).replace("\\", "")


def planned(app, limit=2, papers=None):
    app.selectbox(key="model_papers").set_value(papers).run()
    app.number_input(key="model_limit").set_value(limit).run()
    return press(app, "plan_model")


def ended():
    run = model_reading.last_run()
    assert run and run.wait(PATIENCE), "the run ends"
    return run


def read():
    """What models gave, by paper and field."""
    found = ReadingLog(resources.store().database).of(resources.topic().code, origin=Origin.MODEL)
    return {pmid: {one.field: one.value for one in own} for pmid, own in found.items()}


def test_an_administrator_sees_the_plan_begins_and_sees_what_was_read(hosted, opened, models):
    models.model = lambda paper: (
        careful(paper) | {"product": [{"value": "cells", "quote": "words that nobody wrote"}]}
    )
    app = opened(ADMIN)
    assert "Read papers with small-model at 127.0.0.1" in said(app)
    assert "begin_model" not in keys(app) and "stop_model" not in keys(app)
    planned(app)
    words = said(app)
    assert "2 papers will be read by small-model at 127.0.0.1: title, abstract" in words
    assert "Cost: about $0." in words and "Time: not known before the first answers." in words
    assert not models.asked
    app.number_input(key="model_limit").set_value(3).run()
    assert "begin_model" not in keys(app)  # a plan for other papers is not begun
    app.number_input(key="model_limit").set_value(2).run()
    press(app, "begin_model")
    run = ended()
    app.run()
    assert run.who == "Ada" and run.outcome.read == 2 and len(models.asked) == 2
    words = said(app)
    assert "small-model read 2 of 2 papers: " in words and "2 refused" in words
    assert "Spent: $0.02, for 12,000 tokens sent and 1,000 answered." in words
    assert "“words that nobody wrote” is not in the record" in words
    evidence = resources.evidence_of("starter")
    for pmid, values in read().items():
        assert list(evidence.categories_of(evidence.row_of[pmid], "effect")) == values["effect"]
    planned(app)
    press(app, "begin_model")
    assert ended().outcome.read == 2 and len(models.papers()) == len(set(models.papers())) == 4


@pytest.mark.parametrize("who", [READER, NOBODY])
def test_nobody_else_sees_or_does_anything(hosted, opened, models, who):
    app = opened(who)
    assert "Read papers with" not in said(app) and "plan_model" not in keys(app)


def test_an_administrator_who_is_no_reader_labels_nothing(hosted, opened):
    app = opened(ADMIN)
    assert "read_next" not in keys(app) and "not among" not in said(app)


def test_an_administrator_who_is_removed_meanwhile_sends_and_stops_nothing(
    hosted, opened, models, monkeypatch
):
    app = planned(opened(ADMIN))
    settings = resources.settings()
    others = replace(settings, admins=(replace(settings.admins[0], address="bo@hospital.org"),))
    monkeypatch.setattr(resources, "settings", lambda: others)
    press(app, "begin_model")
    assert "no longer, among the administrators" in said(app) and not models.asked
    assert model_reading.last_run() is None


@pytest.mark.parametrize(
    ("readers", "admins", "name"),
    [("", "", "owner"), ("ann@hospital.org", "", ""), ("", "ada@hospital.org", "")],
)
def test_without_a_list_anyone_on_this_machine_is_one_unless_readers_sign_in(
    home, monkeypatch, readers, admins, name
):
    monkeypatch.setenv("READERS", readers)
    monkeypatch.setenv("ADMINS", admins)
    monkeypatch.setattr(reader, "_user_of_this_machine", lambda: "owner")
    monkeypatch.setattr(reader, "is_only_here", lambda: True)
    assert reader.administrator() == name
    monkeypatch.setattr(reader, "is_only_here", lambda: False)
    assert reader.administrator() == ""


def test_without_a_model_the_page_says_how_to_set_it_up(hosted, opened, monkeypatch):
    monkeypatch.setenv("READER_URL", "")
    app = opened(ADMIN)
    assert "READER_URL is not set, so nothing was sent" in said(app) and "docs/hosting.md" in said(app)
    assert "plan_model" not in keys(app)
    assert "READER_URL" not in said(opened(READER))


def test_one_run_at_a_time_that_all_visitors_see_and_an_administrator_stops(hosted, opened, models):
    first, second = planned(opened(ADMIN), 10), planned(opened(ADMIN))
    models.replies = [
        answered(careful({"Title": "x"})),
        *[replace(completed("{}"), hang=True) for _ in range(20)],
    ]
    press(first, "begin_model")
    wait_until(lambda: len(models.asked) >= 5, "requests are under way")
    assert "A language model is reading papers: 1 of 10 so far." in said(opened(NOBODY))
    assert "stop_model" not in keys(opened(READER))
    run = model_reading.running()
    press(second, "begin_model")
    assert model_reading.running() is run and "Another run is under way" in said(second)
    press(second, "stop_model")
    ended()
    second.run()
    words = said(second)
    assert "Stopped. What was answered is stored" in words
    assert "9 papers not asked about or not answered." in words
    assert "A language model is reading" not in words


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refused(401, f"Incorrect API key provided: {KEY}"), "does not accept READER_KEY"),
        (refused(404, "no such model"), "has no model “small-model”"),
    ],
)
def test_an_endpoint_that_will_not_read_is_said(hosted, opened, models, monkeypatch, reply, words):
    monkeypatch.setenv("READER_KEY", KEY)
    models.replies = [reply] * 9
    app = press(planned(opened(ADMIN)), "begin_model")
    ended()
    app.run()
    assert words in said(app) and KEY not in said(app) and read() == {}
    assert "2 papers not asked about or not answered." in said(app)


def test_a_budget_is_kept(hosted, opened, models):
    app = opened(ADMIN)
    app.number_input(key="model_budget").set_value(0.03).run()
    planned(app, 20)
    assert "At most $0.03 will be spent." in said(app)
    press(app, "begin_model")
    run = ended()
    app.run()
    assert run.spending.spent <= 0.03 and run.outcome.left > 10
    assert "The budget is used up." in said(app)
