"""People read papers: the form on a paper's page, the queue, two readers, suggestions, who may do what."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from streamlit.runtime.context import ContextProxy

from components.state import reader, readings, resources, session
from components.state.session import Session
from data.labelling.labels import IN_SCOPE, Origin
from data.readings.draft import Draft
from data.readings.log import ReadingLog
from data.readings.model import Reading, fields_of
from data.readings.suggestions import Suggestions
from data.readings.values import value_in
from tests.core_papers import CORE
from tests.pages.charts import state

SEED = 33456473
TRIAL = next(one for one in CORE if "clinical_trial" in one.labels.codes("article_type")).record.pmid
READERS = "Ann Lee <ann@hospital.org>, bo@hospital.org, Cy <cy@hospital.org>"


@pytest.fixture
def local(home, monkeypatch):
    """A server that only its own machine can reach."""
    monkeypatch.setattr(reader, "is_only_here", lambda: True)
    monkeypatch.setattr(reader, "_user_of_this_machine", lambda: "owner")


@pytest.fixture
def hosted(home, monkeypatch):
    """A server with three readers."""
    monkeypatch.setenv("READERS", READERS)


@pytest.fixture
def opened(open_app):
    """Opens a page, signed in or not."""

    def page(name="studies", who="", **parameters):
        app = open_app()
        if who:
            app.user = {"email": f"{who}@Hospital.org", "is_logged_in": True, "email_verified": True}
        for key, value in parameters.items():
            app.query_params[key] = value
        app.switch_page(f"pages/{name}.py").run()
        assert not app.exception, app.exception
        return app

    return page


def keys(app):
    return {button.key for button in app.button}


def press(app, *pressed):
    for key in pressed:
        app.button(key=key).click().run()
        assert not app.exception, app.exception
    return app


def stored(pmid=SEED):
    topic = resources.topic().code
    return ReadingLog(resources.store().database).of(topic).get(pmid, ())


def said(app):
    """The words on the page, without what keeps them from being Markdown or links."""
    words = " ".join(one.value for one in (*app.info, *app.markdown, *app.caption))
    return words.replace("\\", "").replace(":small[]", "")


def read_whole(pmid, who, at=0, **values):
    """What a reader stores who finds all labels right but these."""
    topic = resources.topic()
    evidence = resources.evidence_of("starter")
    labels = evidence.labels_of(evidence.row_of[pmid])
    when = datetime(2026, 11, 30, 12, at, tzinfo=UTC)
    given = {field: value_in(labels, topic, field) for field in fields_of(topic)} | values
    ReadingLog(resources.store().database).add(
        Reading(pmid, topic.code, field, value, (), Origin.PERSON, who, when)
        for field, value in given.items()
    )


# --- the form ---------------------------------------------------------------------------------------------


def test_a_reader_corrects_a_label_with_one_click_and_takes_it_back(local, opened):
    app = opened(pmid=str(SEED))
    press(app, "begin_reading")
    app.selectbox(key="read_field").set_value("species").run()
    press(app, "give_species_dog")
    app.text_input(key="typed_words").set_value("stem cells").run()
    assert "quote_0" in keys(app)
    app.text_input(key="typed_words").set_value("words that nobody wrote").run()
    assert "“words that nobody wrote” is not in this record" in said(app)
    press(app, "save_changed")
    (one,) = stored()
    assert (one.field, one.value, one.who, one.origin) == ("species", ["dog"], "owner", Origin.PERSON)
    assert one.words == ("Stem Cells",) and one.text
    evidence = resources.evidence_of("starter")
    assert evidence.categories_of(evidence.row_of[SEED], "species") == ("dog",)
    assert f"Saved: 1 value of PMID {SEED}." in said(app)
    label = next(one.value for one in app.markdown if "badge[Dog]" in one.value)
    assert (
        ":material/person: owner · “Stem Cells”" in label
        and ":material/difference: the rules differ" in label
    )
    press(app, "undo_reading")
    assert stored()[0].withdrawn and "Withdrawn: 1 value" in said(app)
    evidence = resources.evidence_of("starter")
    assert "dog" not in evidence.categories_of(evidence.row_of[SEED], "species")


def test_a_whole_paper_is_saved_and_the_next_one_opens(local, opened):
    app = opened("readings")
    human = re.search(
        r"0 of (\d+) human studies read", " ".join(one.proto.text for one in app.get("progress"))
    )
    assert human
    press(app, "read_next")
    first = state(app).place.pmid
    assert first
    app.query_params["pmid"] = str(first)
    app.switch_page("pages/studies.py").run()
    press(app, "field_after", "field_after", "field_before", "save_whole")
    given = {one.field for one in stored(first)}
    assert {IN_SCOPE, *(facet.code for facet in resources.topic().facets), "participants"} <= given
    second = state(app).place.pmid
    assert second not in (0, first) and not app.exception
    app.switch_page("pages/readings.py").run()
    assert any(f"1 of {human[1]} human studies read" in one.proto.text for one in app.get("progress"))


def test_written_values_and_those_of_others_are_taken(local, opened):
    app = opened(pmid=str(TRIAL))
    press(app, "begin_reading")
    app.selectbox(key="read_field").set_value("follow_up").run()
    box = app.text_input(key=f"read_box_{TRIAL}_follow_up")
    box.set_value("2 fortnights").run()
    assert "“2 fortnights” is not understood" in said(app)
    app.text_input(key=f"read_box_{TRIAL}_follow_up").set_value("2 years").run()
    app.text_input(key=f"read_comment_{TRIAL}_follow_up").set_value("from the protocol").run()
    press(app, "save_changed")
    (one,) = stored(TRIAL)
    assert one.value == {"days": 730.0} and one.comment == "from the protocol"
    press(app, "use_follow_up_0")  # what the rules or the model gave before
    press(app, "save_changed")
    assert stored(TRIAL)[-1].value != {"days": 730.0}


def test_the_history_has_who_when_words_and_what_was_replaced(local, opened):
    app = opened(pmid=str(SEED))
    topic = resources.topic()
    ReadingLog(resources.store().database).add(
        [
            Reading(
                SEED,
                topic.code,
                "effect",
                ["worsened"],
                ("stem cells",),
                Origin.PERSON,
                "*Bo*",
                datetime(2026, 11, 30, 12, tzinfo=UTC),
                text="another version",
                comment="<b>",
            )
        ]
    )
    app.session_state["history"] = True
    app.run()
    words = said(app)
    for part in (
        "*Bo*",
        "30 Nov 2026",
        "stem cells",
        "read on an earlier version",
        "Replaced: ",
        "<b>",
    ):
        assert part in words, part
    assert "withdraw_1" not in keys(app)  # it is another reader's


# --- who may do what --------------------------------------------------------------------------------------


def test_nobody_reads_on_a_server_that_others_can_reach(opened):
    app = opened(pmid=str(SEED))
    assert "begin_reading" not in keys(app)
    app.switch_page("pages/readings.py").run()
    assert "Nobody labels papers on this server" in said(app)


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"email": "ANN@hospital.org", "is_logged_in": True}, "Ann Lee"),
        ({"email": "bo@hospital.org", "is_logged_in": True, "email_verified": True}, "bo"),
        ({"email": "bo@hospital.org", "is_logged_in": True, "email_verified": False}, ""),
        ({"email": "bo@hospital.org"}, ""),
        ({"email": "eve@hospital.org", "is_logged_in": True}, ""),
        ({"is_logged_in": True}, ""),
    ],
)
def test_readers_are_those_who_signed_in_with_a_listed_address(hosted, home, monkeypatch, user, name):
    monkeypatch.setattr(reader.st, "user", type("User", (), {"to_dict": lambda _: dict(user)})())
    assert reader.reader() == name


@pytest.mark.parametrize(
    ("address", "headers", "here"),
    [
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, True),
        ("localhost", {"Host": "localhost:8501"}, True),
        ("::1", {"Host": "[::1]:8501"}, True),
        (None, {"Host": "127.0.0.1:8501"}, False),
        ("0.0.0.0", {"Host": "127.0.0.1:8501"}, False),
        ("127.0.0.1", {"Host": "map.hospital.org"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "https://map.hospital.org"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "X-Forwarded-For": "9.9.9.9"}, False),
        ("127.0.0.1", {"Host": "[bad"}, False),
        ("127.0.0.1", {}, False),
    ],
)
def test_a_server_behind_a_proxy_does_not_count_as_loopback(monkeypatch, address, headers, here):
    monkeypatch.setattr(reader.st, "get_option", lambda name: address)
    monkeypatch.setattr(ContextProxy, "headers", headers)
    assert reader.is_only_here() is here


def test_a_reader_who_is_removed_meanwhile_changes_nothing_and_loses_nothing(hosted, opened, monkeypatch):
    app = opened(who="bo", pmid=str(SEED))
    press(app, "begin_reading", f"give_{IN_SCOPE}_False")
    settings = resources.settings()
    others = tuple(one for one in settings.readers if one.name != "bo")
    monkeypatch.setattr(resources, "settings", lambda: replace(settings, readers=others))
    press(app, "save_changed")
    assert stored() == () and "no longer, among the readers" in said(app)
    app.switch_page("pages/readings.py").run()
    assert "You are signed in as bo@hospital.org, which is not among the readers" in said(app)


def test_a_paper_that_is_gone_and_a_category_that_is_gone_are_said(home, monkeypatch):
    now = Session()
    monkeypatch.setattr(session, "state", lambda: now)
    monkeypatch.setattr(readings, "reader", lambda: "Ann")
    draft = Draft(1, "Ann", ("effect",), {"effect": ["gone"]})
    assert not readings.keep(draft, whole=True) and now.reading_notice == readings.GONE
    assert not readings.keep(replace(draft, pmid=SEED), whole=True)
    assert "no category 'gone'" in now.reading_notice


# --- two readers ------------------------------------------------------------------------------------------


def test_two_readers_are_blind_until_both_have_read_and_a_third_settles(hosted, opened, monkeypatch):
    monkeypatch.setenv("READINGS_PER_PAPER", "2")
    app = opened("readings", who="bo")
    pmid = state(app).place.pmid or TRIAL
    read_whole(pmid, "Ann Lee", effect=["worsened"])
    app = opened(who="bo", pmid=str(pmid))
    app.session_state["history"] = True
    app.run()
    assert "Ann Lee" not in said(app)
    evidence = resources.evidence_of("starter")
    assert evidence.categories_of(evidence.row_of[pmid], "effect") != ("worsened",)
    read_whole(pmid, "bo", 1, effect=["mixed"])
    app = opened("readings", who="cy")
    assert "Readers differ: 1 paper" in " ".join(one.value for one in app.header)
    assert re.search(r"Ann Lee: \S+.* · bo: Mixed", said(app))
    app = opened(who="cy", pmid=str(pmid))
    press(app, "begin_reading")
    app.selectbox(key="read_field").set_value("effect").run()
    use = next(one.key for one in app.button if one.key.startswith("use_effect") and "Ann Lee" in one.label)
    press(app, use, "save_changed")
    evidence = resources.evidence_of("starter")
    assert evidence.categories_of(evidence.row_of[pmid], "effect") == ("worsened",)
    app = opened("readings", who="cy")
    assert not any("Readers differ" in one.value for one in app.header)
    app.switch_page("pages/methods.py").run()
    words = said(app)
    assert "Two people read 1 paper of this map independently" in words
    assert "1 paper of this search that people read (3 readers)" in words
    assert "1 read by people; 117 read by a language model (" in words
    tables = [one.value.reset_index() for one in app.table]
    (measured,) = [one for one in tables if {"Facet", "Rules", "Models", "People", "In force"} == set(one)]
    assert tuple(measured.set_index("Facet").loc["Effect on pain", ["People", "In force"]]) == (
        "0.33 (3)",
        "0.00 (3)",  # without a reader the other two differ, or agree on another value
    )


# --- suggestions ------------------------------------------------------------------------------------------


def test_a_visitor_suggests_and_a_reader_accepts(hosted, opened):
    app = opened(pmid=str(SEED))
    app.session_state["suggest"] = True
    app.run()
    app.selectbox(key=f"suggest_field_{SEED}").set_value("species").run()
    app.multiselect(key=f"suggest_value_species_{SEED}").set_value(["dog"]).run()
    app.text_input(key=f"suggest_words_{SEED}").set_value("nobody wrote this").run()
    press(app, f"send_suggestion_{SEED}")
    assert "is not in this record" in said(app)
    app.text_input(key=f"suggest_words_{SEED}").set_value("Stem cells").run()
    press(app, f"send_suggestion_{SEED}")
    assert "A reader will check your suggestion" in said(app) and stored() == ()
    (waiting,) = Suggestions(resources.store().database).waiting(resources.topic().code)
    app = opened("readings", who="ann")
    assert "Suggested corrections: 1" in [one.value for one in app.header]
    press(app, f"accept_{waiting.number}")
    (one,) = stored()
    assert (one.value, one.who, one.words) == (["dog"], "Ann Lee", ("Stem Cells",))
    assert "Suggested by a visitor." in one.comment
    assert not any("Suggested corrections" in each.value for each in app.header)
