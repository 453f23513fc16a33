"""Who may read the map and run searches: FETCH, READ, and the limits of those who have not signed in."""

from __future__ import annotations

from functools import partial

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy

from components.layout import account
from components.search import fetching
from components.state import access, reader, resources
from components.web import link_previews
from components.web.middleware import VISITOR
from tests.eutils import clones, starter_records
from tests.pages.charts import downloads_ended, results_opened, state

ADMIN, READER, STRANGER, NOBODY = "ada", "ann", "zoe", ""


@pytest.fixture
def hosted(searching_people):
    """A server with a reader and an administrator, and a local E-utilities server."""
    return searching_people


@pytest.fixture
def opened(open_page):
    """Opens the page, signed in as somebody or as nobody."""
    return partial(open_page, "pubmed_search")


def set_to(monkeypatch, **settings):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    st.cache_resource.clear()


def keys(app):
    return {button.key for button in app.button}


def said(app):
    parts = (*app.title, *app.info, *app.warning, *app.error, *app.markdown, *app.caption, *app.header)
    return " ".join(one.value for one in parts).replace("\\", "")


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize(
    ("fetch", "who", "may"),
    [
        ("anyone", NOBODY, True),
        ("signed_in", STRANGER, True),
        ("signed_in", ADMIN, True),
        ("signed_in", NOBODY, False),
        ("admins", ADMIN, True),
        ("admins", READER, False),
        ("admins", NOBODY, False),
        ("nobody", ADMIN, False),
    ],
)
def test_only_those_of_the_setting_can_ask_pubmed(hosted, opened, monkeypatch, fetch, who, may):
    set_to(monkeypatch, FETCH=fetch)
    app = opened(who)
    assert ({"run", "check"} <= keys(app)) is may
    assert ("PubMed searches" in said(app)) is not may
    state(app).check_requested = "run"  # as the Overview's button leaves it
    app.run()
    assert bool(hosted.requests) is may


def test_who_asks_is_checked_again_when_a_download_begins(hosted, opened, monkeypatch):
    app = opened(NOBODY)
    app.text_area(key="query").set_value("pain[tiab]").run()
    press(app, "check")
    set_to(monkeypatch, FETCH="signed_in")  # while the page with the button is open
    press(app, "fetch")
    assert "Sign in to run one. The papers on screen have not changed." in said(app)
    assert resources.queue().active() == () and resources.store().searches() == ()
    assert "fetch" not in keys(app)


def test_an_unverified_address_is_that_of_nobody(hosted, opened, monkeypatch):
    set_to(monkeypatch, FETCH="signed_in")
    assert "run" not in keys(opened(STRANGER, verified=False))


def test_who_has_not_signed_in_gets_fewer_records(hosted, opened, monkeypatch):
    hosted.hold(clones(starter_records(), 300))
    set_to(monkeypatch, MAX_RECORDS_ANONYMOUS="250")
    monkeypatch.setattr(reader, "providers", lambda: (None,))
    app = opened(NOBODY)
    app.text_area(key="query").set_value("all[sb]").run()
    press(app, "check")
    assert "more than the 250 that this map downloads at most" in said(app)
    assert "People who have signed in can download more." in said(app) and "fetch" not in keys(app)
    monkeypatch.setattr(access, "max_records", lambda: 1_000)  # PubMed may count more when it is asked again
    press(app, "check")
    press(app, "fetch")
    downloads_ended(app)
    assert "more than the 250" in said(app) and resources.store().searches() == ()
    monkeypatch.undo()


def test_who_has_signed_in_gets_more_records(hosted, opened, monkeypatch):
    hosted.hold(clones(starter_records(), 300))
    set_to(monkeypatch, MAX_RECORDS_ANONYMOUS="250")
    app = opened(STRANGER)
    app.text_area(key="query").set_value("all[sb]").run()
    results_opened(press(press(app, "check"), "fetch"))
    assert [search.fetched for search in resources.store().searches()] == [300]


def test_the_owner_of_the_machine_has_no_such_limit(hosted, opened, monkeypatch):
    set_to(monkeypatch, READERS="", ADMINS="", MAX_RECORDS_ANONYMOUS="1", FETCH="admins")
    monkeypatch.setattr(reader, "is_only_here", lambda: True)
    assert "run" in keys(opened(NOBODY))


def test_a_closed_map_shows_nothing_of_the_papers_before_signing_in(hosted, opened, open_app, monkeypatch):
    title = resources.topic().title
    set_to(monkeypatch, READ="signed_in")
    monkeypatch.setattr(reader, "providers", lambda: (None,))
    app = opened(NOBODY, source="adipose")
    assert keys(app) == {"sign_in_first_default"}
    assert said(app) == f"{title} Sign in to read this map."
    assert not app.get("bidi_component") and not app.sidebar.children
    monkeypatch.setattr(ContextProxy, "cookies", {VISITOR: "me"})
    monkeypatch.setattr(st, "login", lambda provider: None)
    app = press(open_app(source="adipose"), "sign_in_first_default")
    assert account._left_from()["me"] == ("", {"source": ["adipose"]})
    unverified = opened(STRANGER, verified=False)
    assert "not verified" in said(unverified) and "sign_out" in keys(unverified)
    assert "run" in keys(opened(STRANGER))


def test_a_closed_map_without_a_provider_says_so(hosted, opened, monkeypatch):
    set_to(monkeypatch, READ="signed_in")
    app = opened(NOBODY)
    assert "signing in is not set up" in said(app) and not keys(app)


def test_a_closed_map_has_no_link_previews(hosted, monkeypatch):
    assert "paper" in link_previews.preview_of("Overview", "").description
    assert link_previews.preview_image("")
    set_to(monkeypatch, READ="signed_in")
    preview = link_previews.preview_of("Overview", "")
    assert (preview.description, preview.tags) == (link_previews.WHAT_IT_IS, ())
    assert link_previews.preview_image("") is None


def test_downloads_of_all_visitors_are_followed_by_those_who_may_not_begin_one(hosted, opened, monkeypatch):
    set_to(monkeypatch, FETCH="nobody")
    monkeypatch.setattr(fetching, "wake", lambda: None)
    resources.queue().enqueue("pain[tiab]")
    assert "Being downloaded now" in said(opened(NOBODY))
