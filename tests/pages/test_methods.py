"""The Methods page: what it tells of the starter set, of a fetched search, and of a text that is pasted."""

from data.labelling.evaluation import starter_set
from data.labelling.evaluation.published_accuracy import recorded_accuracy
from data.topics.loader import load_topic
from tests.pages.charts import charts, open_table
from tests.pages.test_pubmed_search import check, fetch, search_page  # noqa: F401  (a fixture)

TOPIC = load_topic()
HOSTILE = "<script>alert(1)</script> **bold** [link](javascript:alert(1)) :red[x] $x$ Wharton's jelly"


def methods(app):
    app.switch_page("pages/methods.py").run()
    assert not app.exception
    return app


def flow_of(app):
    table = open_table(app, "flow")
    stage, records = table["columns"].index("Stage"), table["columns"].index("Records")
    return {row[stage]: row[records] for row in table["rows"]}


def tables(app):
    return [table.value.reset_index() for table in app.table]


def test_it_tells_of_the_starter_set_what_it_is_and_that_all_of_it_is_shown(open_app):
    app = methods(open_app())
    assert flow_of(app)["Records identified in PubMed"] == flow_of(app)["Papers in scope"] == 118
    assert flow_of(app)["Papers on related pain, excluded"] == 36
    assert flow_of(app)["Core papers shown"] == 82
    assert "Joint pain" in next(words.value for words in app.markdown if "Core papers" in words.value)
    assert any("not a search" in words.value for words in app.markdown)
    assert {line.text for line in TOPIC.query_lines} <= {code.value for code in app.code}
    assert any(header.value == "Out of scope: 0 papers" for header in app.header)
    assert any(TOPIC.fingerprint in words.value for words in app.markdown)


def test_the_accuracy_shown_is_the_accuracy_recorded(open_app):
    shown = [table.set_index("Facet") for table in tables(methods(open_app())) if "Facet" in table]
    accuracy = recorded_accuracy(TOPIC)
    own = next(table for table in shown if "F1" in table)
    beside = next(table for table in shown if "Two readings" in table)
    for facet in TOPIC.facets:
        f1 = f"{accuracy.micro[facet.code].f1:.2f}"
        assert own.loc[facet.name, "F1"] == beside.loc[facet.name, "Reference"] == f1
        assert own.loc[facet.name, "Reference labels"] == str(accuracy.micro[facet.code].support)
    assert tuple(beside.loc["Outcome", ["Held-out F1", "Two readings"]]) == ("0.82", "0.86")


def test_the_codebook_shows_every_category_of_the_chosen_facet(open_app):
    app = methods(open_app())
    app.selectbox(key="codebook_facet").select_index(1).run()
    shown = next(table for table in tables(app) if "What counts" in table)
    assert list(shown["Category"]) == [category.name for category in TOPIC.facets[1].categories]


def test_the_flow_of_a_fetched_search_adds_up_and_what_is_out_of_scope_can_be_taken_back(search_page):  # noqa: F811
    app = methods(fetch(check(search_page(), "rat[tiab] OR cells[tiab]")))
    told = flow_of(app)
    left = told["Removed before screening"] + told["Excluded"]
    left += told["Papers on related pain, excluded"]
    assert told["Records identified in PubMed"] == left + told["Core papers shown"]
    aside = told["– Out of scope"]
    assert any(header.value.startswith("Out of scope: ") for header in app.header)
    if aside:
        app.toggle(key="take_back").set_value(True).run()
        assert app.query_params["out_of_scope"]
        assert flow_of(app) == told


def test_a_pasted_text_is_labelled_and_is_never_markup(open_app):
    app = methods(open_app())
    app.text_input(key="lab_title").set_value(HOSTILE).run()
    app.text_area(key="lab_abstract").set_value(
        "RESULTS: Human umbilical cord mesenchymal stem cells reduced mechanical allodynia in rats. "
        + HOSTILE
    ).run()
    assert not app.exception
    labels = next(table for table in tables(app) if "Words" in table and "Label" in table)
    assert "Umbilical cord" in set(labels["Label"])
    assert "Rat" in set(labels["Label"])
    assert any("In scope" in words.value for words in app.success)
    drawn = " ".join(html.proto.body for html in app.get("html"))
    assert "&lt;script&gt;" in drawn
    assert "<script>alert(1)" not in drawn


def test_a_text_about_something_else_is_out_of_scope_with_the_reason(open_app):
    app = methods(open_app())
    app.text_input(key="lab_title").set_value("Knee arthroplasty in the elderly").run()
    assert any("Out of scope" in words.value for words in app.warning)


def test_the_terms_of_the_rules_can_be_looked_at(open_app):
    app = methods(open_app())
    app.toggle(key="lab_terms").set_value(True).run()
    assert not app.exception
    assert any("never fire" in words.value for words in app.markdown)


def test_filters_do_not_change_the_flow(open_app):
    app = methods(open_app(source="adipose"))
    assert flow_of(app)["Core papers shown"] == 82
    (chart,) = charts(app)
    assert "118 identified, 82 shown" in " ".join(chart.words).replace("<br>", " ")
    app.toggle(key="filter_related").set_value(True).run()
    assert flow_of(app)["Papers shown"] == len(starter_set.load()) == 118
    assert flow_of(app)["– Papers on related pain"] == 36
