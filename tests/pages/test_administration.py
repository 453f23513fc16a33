"""The Administration page: what is stored and downloaded, and what administrators alone do to it."""

from __future__ import annotations

from functools import partial

import pytest
import streamlit as st

from components.search.administration import actions
from components.state import reader, resources
from tests.pages.charts import state
from tests.stored import records_in, stored
from tests.waiting import wait_until

ADMIN, READER, NOBODY = "ada", "ann", ""


@pytest.fixture
def hosted(searching_people):
    """A server with a reader and an administrator, and a local E-utilities server."""
    return searching_people


@pytest.fixture
def opened(open_page):
    """Opens the page, signed in as somebody or as nobody."""
    return partial(open_page, "administration")


def keys(app):
    return {button.key for button in app.button}


def said(app):
    parts = (*app.info, *app.warning, *app.error, *app.markdown, *app.caption, *app.header, *app.toast)
    return " ".join(one.value for one in parts).replace("\\", "")


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def choose(app, *searches):
    app.multiselect(key="stored_chosen").set_value(list(searches)).run()
    return app


def test_administrators_see_what_is_stored_and_which_limits_hold(hosted, opened, monkeypatch):
    monkeypatch.setenv("MAX_STORE_MB", "2000")
    store = resources.store()
    large, own = (
        stored(store, "<b>cells</b> AND pain", *range(1, 201)),
        stored(store, resources.topic().query, 1),
    )
    resources.note_link(large)
    app = opened(ADMIN)
    table, limits = (frame.value for frame in app.dataframe)
    assert table["Search"].tolist() == [own, large] and table["Papers"].tolist() == [1, 200]
    assert table["Shown first"].tolist() == [True, False] and table["State"].tolist() == ["complete"] * 2
    assert table["MB"][1] > table["MB"][0] and table["Query"][1] == "<b>cells</b> AND pain"
    assert table["Link used"].notna().tolist() == [False, True]
    assert "2 searches, 0." in said(app) and "MB of at most 2,000 in use" in said(app)
    limits = dict(zip(limits["Setting"], limits["Value"], strict=True))
    assert (limits["FETCH"], limits["MAX_RECORDS_ANONYMOUS"], limits["MAX_STORE_MB"]) == (
        *("anyone", "20,000", "2,000 MB"),
    )
    assert "Administration" in links(app)


def test_an_administrator_deletes_a_search_with_its_papers(hosted, opened, open_app):
    store = resources.store()
    own, other = stored(store, resources.topic().query, 1, 2), stored(store, "pain", 2, 3, 4)
    visitor = open_app(search=other)
    assert state(visitor).shown == other
    app = choose(opened(ADMIN), own, other)
    assert app.button(key="stored_delete").disabled
    app.checkbox(key="stored_agreed").check().run()
    press(app, "stored_delete")
    assert [search.id for search in store.searches()] == [own] and records_in(store) == [1, 2]
    assert "Deleted: 1 search, and 2 papers. Not deleted" in said(app)
    assert app.multiselect(key="stored_chosen").value == [own]
    assert not app.checkbox(key="stored_agreed").value
    visitor.run()
    assert "The search you were looking at was deleted." in said(visitor) and state(visitor).shown == own


def test_an_administrator_cancels_and_refreshes(hosted, opened):
    store, queue = resources.store(), resources.queue()
    search = stored(store, "pain[tiab]", 1)
    with hosted.silent():
        job = queue.enqueue("stem cells", "0123456789abcdef" * 2, limited=True).number
        app = opened(ADMIN)
        assert "Begun by visitor 01234567, not signed in. stem cells" in said(app)
        press(app, f"stop_{job}")
        assert queue.job(job).cancelled
    press(choose(app, search), "stored_refresh")
    wait_until(lambda: len(store.searches()) == 2, "the search has been run again")
    newest, first = store.searches()
    assert (newest.query, first.id) == ("pain[tiab]", search)


@pytest.mark.parametrize("who", [READER, NOBODY])
def test_nobody_else_sees_or_does_anything(hosted, opened, who):
    store = resources.store()
    search, job = stored(store, "pain", 1), resources.queue().enqueue("cells", "ada")
    app = opened(who)
    assert not app.dataframe and not [key for key in keys(app) if str(key).startswith(("stop_", "stored_"))]
    assert "for the administrators of this server" in said(app) and "Administration" not in links(app)
    assert store.search(search) and resources.queue().job(job.number).active


def test_who_acts_is_checked_at_each_action(hosted, opened, monkeypatch):
    store, queue = resources.store(), resources.queue()
    search, job = stored(store, "pain", 1), queue.enqueue("cells", "ada").number
    app = choose(opened(ADMIN), search)
    app.checkbox(key="stored_agreed").check().run()
    monkeypatch.setenv("ADMINS", "bo@hospital.org")  # while the page with the buttons is open
    st.cache_resource.clear()
    for key in ("stored_delete", "stored_refresh"):
        if key in keys(app):
            press(app, key)
    assert actions.REMOVED in said(app) and "stored_delete" not in keys(app)
    monkeypatch.setattr(reader, "administrator", lambda: "")
    monkeypatch.setattr(actions.session, "state", lambda: type("State", (), {})())
    actions.cancel(job)
    actions.refresh(["rats"])
    assert store.search(search) and queue.job(job).active
    assert [one.query for one in queue.active()] == ["cells"] and not hosted.requests
