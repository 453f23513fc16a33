from pathlib import Path
from urllib.parse import parse_qs

import pytest

from data.labelling.evaluation import starter_set
from tests.core_papers import CORE
from tests.pages.charts import charts, number_tiles, numbers, state, status


def of_type(code, references=CORE):
    return [r for r in references if r.labels.codes("article_type") == (code,)]


def titles(app):
    return [chart.words[0].replace("<br>", " ") for chart in charts(app)]


def test_it_opens_on_the_starter_set_with_three_figures(open_app):
    app = open_app()
    assert "118 papers compiled 22 Nov 2026" in status(app)
    assert "not a complete search" in status(app)
    references = CORE
    trials = of_type("clinical_trial")
    assert numbers(app) == {
        "Papers": "82",
        "Clinical trials": str(len(trials)),
        "Randomised": str(sum(r.labels.randomised is True for r in trials)),
        "Systematic reviews": str(len(of_type("systematic_review"))),
        "Years": f"{min(r.record.year for r in references)}–{max(r.record.year for r in references)}",
        "Compiled": "22 Nov 2026",
    }
    assert titles(app) == [
        "<b>Publications by year and article type</b>",
        "<b>Article types: reviews and clinical trials</b>",
        "<b>Papers by cell source</b>",
    ]
    assert all(chart.alt for chart in charts(app))


def test_a_filter_changes_numbers_figures_chips_and_address(open_app):
    app = open_app()
    app.multiselect(key="filter_source").set_value(["adipose"]).run()
    expected = sum("adipose" in r.labels.codes("source") for r in CORE)
    assert numbers(app)["Papers"] == str(expected)
    assert app.query_params["source"] == "adipose"
    assert "Cell source" in app.button(key="chip_source_adipose").label
    for chart in charts(app):
        words = " ".join(chart.words)
        assert f"{expected} of 82 papers" in words
        assert "Adipose tissue" in words.replace("<br>", " ")
    app.button(key="chip_source_adipose").click().run()
    assert numbers(app)["Papers"] == "82"
    assert "source" not in app.query_params


def test_one_switch_includes_related_pain_on_every_page_and_in_the_address(open_app):
    app = open_app()
    switch = app.toggle(key="filter_related")
    assert switch.label == "Include related pain: joint, visceral, inflammatory, other (36)"
    switch.set_value(True).run()
    everything = starter_set.load()
    assert numbers(app)["Papers"] == str(len(everything))
    assert numbers(app)["Clinical trials"] == str(len(of_type("clinical_trial", everything)))
    assert app.query_params["related"] == "1"
    for chart in charts(app):
        assert "36 papers on related pain included" in " ".join(chart.words).replace("<br>", " ")
    app.switch_page("pages/evidence_map.py").run()
    assert "118 of 118 papers" in " ".join(charts(app)[0].words)
    app.button(key="chip_related").click().run()
    assert "82 of 82 papers" in " ".join(charts(app)[0].words).replace("<br>", " ")
    assert "related" not in app.query_params


def test_a_related_category_includes_related_papers_and_leaves_with_them(open_app):
    joint = [r for r in starter_set.load() if "joint_pain" in r.labels.codes("condition")]
    app = open_app(condition="joint_pain")
    assert numbers(app)["Papers"] == str(len(joint)) and app.query_params["related"] == "1"
    assert app.toggle(key="filter_related").value
    app.toggle(key="filter_related").set_value(False).run()
    assert numbers(app)["Papers"] == "82"
    assert not {"condition", "related"} & set(app.query_params)
    chosen = app.multiselect(key="filter_condition")
    assert f"Joint pain ({len(joint)})" in chosen.options
    chosen.set_value(["joint_pain"]).run()
    assert numbers(app)["Papers"] == str(len(joint)) and app.query_params["related"] == "1"


def test_nothing_but_related_papers_offers_to_include_them(open_app):
    app = open_app(text="knee osteoarthritis")
    button = app.button(key="include_related_page")
    assert "papers on related pain" in button.label and "excluded" in app.info[0].value
    button.click().run()
    assert numbers(app)["Papers"] == button.label.split()[1]


def test_what_is_excluded_is_named_and_led_to(open_app):
    app = open_app()
    assert [part.label for part in app.expander if "excluded" in part.label] == [
        "36 papers on related pain excluded. Show them"
    ]
    app.session_state["set_aside"] = True
    app.run()
    assert "36 papers on related pain excluded" in [part.proto.label for part in app.get("page_link")]


def test_every_key_number_leads_to_its_papers_with_the_filters_in_force(open_app):
    app = open_app(text="pain", years=["2010", "2026"], related="1")
    for tile in number_tiles(app)[:4]:
        page, _, query = tile["link"].partition("?")
        asked = parse_qs(query)
        assert page == "studies" and asked["related"] == ["1"]
        assert asked["text"] == ["pain"] and asked["years"] == ["2010", "2026"]
        assert tile["value"] == numbers(open_app(**asked))["Papers"]
    assert [tile["link"] for tile in number_tiles(app)[4:]] == ["", ""]
    assert parse_qs(number_tiles(app)[2]["link"].partition("?")[2])["randomised"] == ["yes"]


def test_randomised_and_phase_are_filters_with_chips_and_counts(open_app):
    app = open_app(related="1", randomised="yes")
    assert numbers(app)["Papers"] == numbers(app)["Randomised"] == "5"
    assert app.button(key="chip_randomised_yes").label == r"Randomised\: Yes"
    assert app.multiselect(key="filter_randomised").options[0] == "Yes (5)"
    app.multiselect(key="filter_phase").set_value(["2"]).run()
    assert app.query_params["phase"] == "2"
    assert not app.exception


def test_filters_of_human_studies_count_and_say_how_many_papers_state_nothing(open_app):
    app = open_app(related="1", control_group="any")
    assert numbers(app)["Papers"] == "8"
    assert app.button(key="chip_control_group_any").label == r"Control group\: Any control"
    options = app.multiselect(key="filter_control_group").options
    assert options[:2] == ["Placebo or sham (2)", "Any control (8)"]
    unstated = int(options[-1].partition("Not stated (")[2].rstrip(")"))
    assert f"Not stated by {unstated} papers" in [caption.value for caption in app.sidebar.caption]
    app.multiselect(key="filter_people").set_value(["50"]).run()
    assert app.query_params["people"] == "50"
    assert int(numbers(app)["Papers"]) < 8


def test_unknown_values_of_the_filters_of_human_studies_are_named_and_ignored(open_app):
    app = open_app(people="37", blinding=["double", "maybe"], follow_up="a year")
    for words in ("people=37", "blinding=maybe", r"follow\_up=a year"):
        assert words in app.warning[0].value
    assert app.query_params["blinding"] == "double"
    assert not {"people", "follow_up"} & set(app.query_params)


def test_options_carry_counts_under_the_other_filters(open_app):
    app = open_app(source="adipose")
    rats = sum("adipose" in r.labels.codes("source") and "rat" in r.labels.codes("species") for r in CORE)
    assert f"Rat ({rats})" in app.multiselect(key="filter_species").options
    every = sum("dental" in r.labels.codes("source") for r in CORE)
    assert f"Dental tissue ({every})" in app.multiselect(key="filter_source").options


def test_a_link_restores_every_kind_of_filter(open_app):
    app = open_app(source=["adipose", "bm_msc"], years=["2015", "2025"], text="pain", route="intrathecal")
    assert set(app.multiselect(key="filter_source").value) == {"adipose", "bm_msc"}
    assert app.slider(key="filter_years").value == (2015, 2025)
    assert app.text_input(key="filter_text").value == "pain"
    assert app.multiselect(key="filter_route").value == ["intrathecal"]


def test_rubbish_in_a_link_is_named_and_the_rest_holds(open_app):
    app = open_app(source=["adipose", "<script>alert(1)</script>"], years="soon", colour="red")
    assert "ignored" in app.warning[0].value
    for words in ("script", "years", "colour"):
        assert words in app.warning[0].value
    assert app.query_params["source"] == "adipose"
    assert "years" not in app.query_params


def test_clear_all_lifts_every_filter(open_app):
    app = open_app(source="adipose", text="rat", years=["2015", "2020"])
    app.button(key="clear_all").click().run()
    assert numbers(app)["Papers"] == "82"
    assert not {"source", "text", "years"} & set(app.query_params)


def test_an_empty_result_says_which_filter_to_loosen(open_app):
    app = open_app(source="dental", text="zzzz")
    assert not charts(app)
    assert "Remove one filter" in app.info[0].value
    dental = sum("dental" in r.labels.codes("source") for r in CORE)
    assert app.button(key="loosen_text").label == f"Without “Search words”: {dental} papers"
    app.button(key="loosen_text").click().run()
    assert numbers(app)["Papers"] == str(dental)


@pytest.mark.parametrize("pmid", ["33456473"])
def test_one_record_makes_whole_figures(open_app, pmid):
    app = open_app(text=pmid)
    assert numbers(app)["Papers"] == "1"
    assert len(charts(app)) == 3


def test_a_link_to_a_search_that_is_not_here_says_so_and_shows_the_starter_set(open_app):
    app = open_app(search="0badcafe", source="adipose")
    assert "does not hold" in app.warning[0].value
    assert app.query_params["source"] == "adipose"
    assert "search" not in app.query_params


def test_a_broken_topic_file_is_a_sentence(home, monkeypatch, open_app):
    broken = home / "topic.toml"
    broken.write_text("title = ", encoding="utf-8")
    monkeypatch.setenv("TOPIC", str(broken))
    app = open_app()
    assert "The topic of this map cannot be read" in app.error[0].value
    assert not numbers(app)


def test_an_unreadable_database_leaves_the_starter_set_on_screen(home, monkeypatch, open_app):
    file = home / "evidence.sqlite3"
    file.write_bytes(b"this is no database at all" * 100)
    app = open_app()
    assert numbers(app)["Papers"] == "82"
    assert "starter set is shown" in app.warning[0].value
    assert file.read_bytes().startswith(b"this is no database")


def test_a_wrong_setting_is_a_sentence(monkeypatch, open_app):
    monkeypatch.setenv("ENTREZ_EMAIL", "nobody")
    app = open_app()
    assert "This map is not set up correctly" in app.error[0].value
    assert "nobody" not in app.error[0].value


def test_another_topic_has_pages_of_its_own_and_no_stem_cells(home, monkeypatch, open_app):
    monkeypatch.setenv("TOPIC", str(Path(__file__).parents[1] / "topics" / "acupuncture_migraine.toml"))
    app = open_app()
    assert "There is no record to count. Ask PubMed" in app.info[0].value
    assert "stem" not in app.title[0].value.casefold()
    for page in ("evidence_map", "trends", "pubmed_search"):
        assert not app.switch_page(f"pages/{page}.py").run().exception


def test_a_link_to_what_is_new_says_so_and_can_be_loosened(open_app):
    app = open_app(since="2026-11-22")  # the starter set does not tell when its records entered PubMed
    assert [button.label for button in app.button if button.key == "loosen_since"] == [
        "Without “New papers”: 82 papers"
    ]
    app.button(key="loosen_since").click().run()
    assert not app.exception and numbers(app)["Papers"] == "82"
    assert "since" not in app.query_params


def test_an_idle_session_holds_no_evidence(open_app):
    now = state(open_app())
    assert now.opened is None and now.counted is None
