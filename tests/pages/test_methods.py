"""The Methods page: what it tells of the starter set, of a fetched search, and of a text that is pasted."""

from pathlib import Path

from data.evidence.analysis.coded_papers import coded_papers
from data.evidence.repository import open_starter
from data.labelling.characteristics.names import CONVENTIONS, NAMES
from data.labelling.evaluation import starter_set
from data.labelling.evaluation.published_accuracy import recorded_accuracy
from data.labelling.evaluation.published_codings import agreement
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


def test_the_accuracy_shown_is_the_accuracy_recorded_frozen_set_apart(open_app):
    app = methods(open_app())
    accuracy = recorded_accuracy(TOPIC)
    by_facet = [table for table in tables(app) if {"Facet", "Reference labels"} <= set(table)]
    frozen, reference = [table.set_index("Facet") for table in by_facet]
    for facet in TOPIC.facets:
        for shown, recorded in ((frozen, accuracy.frozen), (reference, accuracy)):
            measure = recorded.micro[facet.code]
            assert tuple(shown.loc[facet.name, ["Reference labels", "F1"]]) == (
                f"{measure.support:,}",
                f"{measure.f1:.2f}" if measure.support else "–",
            )
    headings = [heading.value for heading in app.subheader]
    assert headings == ["Frozen set", "Reference set", "Published reviews"]
    told = " ".join(words.value for words in app.markdown).replace("\\", "")
    assert f"{accuracy.frozen.records} records" in told and "No rule was tuned on them" in told
    assert "tuned on them, so these figures are optimistic" in told
    assert told.count(accuracy.command) == 2


def test_every_characteristic_is_explained_with_its_recorded_accuracy_and_who_states_it(open_app):
    app = methods(open_app())
    accuracy = recorded_accuracy(TOPIC)
    shown, measured = [table.set_index("What is read") for table in tables(app) if "What is read" in table]
    assert [*shown.index] == [*measured.index] == [*NAMES.values()]
    for field, name in NAMES.items():
        measure = accuracy.characteristics[field]
        assert shown.loc[name, "How it is counted"] == CONVENTIONS[field]
        assert tuple(measured.loc[name]) == (
            f"{measure.support:,}",
            f"{measure.precision:.2f}",
            f"{measure.recall:.2f}",
        )
    human = [
        r
        for r in starter_set.load()
        if {*r.labels.codes("article_type")} & {"clinical_trial", "observational"}
    ]
    stated = sum(r.labels.characteristics.dose != () for r in human)
    assert f"{stated} of {len(human)} human studies" in shown.loc["Dose", "Stated here by"]
    assert "reviews" in shown.loc["Studies in review", "Stated here by"]


def test_labels_are_compared_with_published_reviews_and_stay_as_they_are(open_app):
    app = methods(open_app())
    evidence = open_starter(TOPIC)
    papers = coded_papers(evidence)
    (shown,) = (table.set_index("Facet") for table in tables(app) if "Labels agree" in table)
    found = agreement("species", papers)
    assert tuple(shown.loc["Species", ["Papers coded", "Labels agree"]]) == (
        str(found.papers),
        str(found.same),
    )
    assert shown.loc["Outcome", "Precision"] == "–"
    told = " ".join(words.value for words in app.markdown).replace("\\", "")
    assert f"coded {len(papers)} of these papers" in told and "never replace them" in told
    assert "python -m data.evaluate --search starter" in told
    (listed,) = (words.value for words in app.markdown if words.value.startswith("- [22"))
    items = listed.split("\n- ")
    for paper, item in zip(papers, items, strict=True):
        assert f"[{paper.pmid}](https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/)" in item
        differ = [facet.name for facet in TOPIC.facets if f"**{facet.name}.** Coded:" in item]
        assert differ == [
            facet.name for facet in TOPIC.facets if paper.coded(facet.code) and not paper.agrees(facet.code)
        ]


def test_a_topic_that_was_never_measured_shows_no_figures(monkeypatch, open_app):
    monkeypatch.setenv("TOPIC", str(Path(__file__).parents[1] / "topics" / "acupuncture_migraine.toml"))
    app = methods(open_app())
    assert not app.subheader
    assert any("have not been measured" in words.value for words in app.info)


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
