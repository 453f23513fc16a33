"""The Studies page: the table, one paper, the basket, citations out, what is set aside and what is new."""

import base64
import csv
import io
import json
import re
from dataclasses import replace
from html import unescape

import openpyxl
import pytest
import rispy
from streamlit.testing.v1 import AppTest

from components.state import resources
from components.state.formatting import plain
from data.evidence.analysis import record_table
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports import command
from data.harvest.service import harvest
from data.labelling.characteristics.names import duration, value_in_words
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.records import pmid_codec
from data.records.record import Link, LinkKind, MeshHeading, Record
from data.settings import read_settings
from data.topics.loader import load_topic
from tests.core_papers import CORE
from tests.eutils import clones, starter_records
from tests.pages.charts import results_opened, state

REFERENCES = starter_set.load()
CORE_RECORDS = [reference.record for reference in CORE]
SEED = 33456473
HOSTILE = '<script>alert(1)</script> & <b>bold</b> [x](javascript:alert(1)) $a$ *b* α ="1+1"'


@pytest.fixture
def studies(open_app):
    """Opens the page at an address."""

    def opened(**parameters):
        app = open_app()
        for key, value in parameters.items():
            app.query_params[key] = value
        app.switch_page("pages/studies.py").run()
        assert not app.exception
        return app

    return opened


@pytest.fixture
def searched(monkeypatch, eutils, studies):
    """Opens the page on the answers of a server that has these records, one after the other."""
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("ENTREZ_EMAIL", "someone@hospital.org")

    def opened(*answers, **parameters):
        app = studies()
        for records in answers:
            eutils.hold(records)
            app.switch_page("pages/pubmed_search.py").run()
            app.text_area(key="query").set_value("pain[tiab]").run()
            app.button(key="check").click().run()
            app.button(key="fetch").click().run()
            results_opened(app)
        for key, value in parameters.items():
            app.query_params[key] = value
        return app.switch_page("pages/studies.py").run()

    return opened


def component(app, name, index=0):
    parts = [part.proto for part in app.get("bidi_component") if part.proto.component_name == name]
    return json.loads(parts[index].json) if parts else None


def table(app):
    return component(app, "paper_table")


def column(app, key):
    shown = table(app)
    place = [column["key"] for column in shown["columns"]].index(key)
    cells = [row["cells"][place] for row in shown["rows"]]
    return [cell if isinstance(cell, str) else cell["parts"][0]["text"] for cell in cells]


def files(app):
    """What the row of exports was given."""
    rows = [
        json.loads(part.proto.json)
        for part in app.get("bidi_component")
        if part.proto.component_name == "download_row"
    ]
    (row,) = [row for row in rows if "ris" in row["offers"]]
    return row


def exported(app, key, kind):
    state(app).requested_files[f"papers_{key}"] = {"kind": kind, "id": "7"}
    app.run()
    assert not app.exception
    answer = files(app)["answer"]
    content = base64.b64decode(answer["base64"])
    assert len(content) == answer["size"]
    return answer["name"], content


def address(app):
    """The query parameters; the harness gives those that a test has set as they were set."""
    return {key: value if isinstance(value, list) else [value] for key, value in app.query_params.items()}


def words(app):
    """Everything the page says in words of its own or of a paper."""
    return "\n".join(
        [part.value for kind in ("title", "header", "markdown", "caption", "info") for part in app.get(kind)]
        + [part.proto.body for part in app.get("html")]
    )


def entered(record, **more):
    return replace(record, title=f"pain {record.title}", **more)


# The table -----------------------------------------------------------------------------------------------


def test_it_opens_on_a_page_of_the_newest_papers(studies):
    app = studies()
    shown = table(app)
    years = column(app, "year")
    assert len(shown["rows"]) == 25
    assert years == sorted(years, reverse=True)
    assert years[0] == str(max(r.record.year for r in REFERENCES))
    assert [one["key"] for one in shown["columns"]][:2] == ["year", "title"]
    assert "1–25 of 82 papers" in words(app)
    assert not set(app.query_params)


def test_order_columns_page_and_words_ride_in_the_address(studies):
    app = studies(sort="title", show=["pmid", "species"], page="2")
    assert [one["key"] for one in table(app)["columns"]] == ["title", "species", "pmid"]
    titles = column(app, "title")
    assert titles == sorted(titles, key=lambda title: title.casefold().strip("[“\"'"))
    assert "26–50 of 82 papers" in words(app)
    assert address(app) == {"sort": ["title"], "show": ["pmid", "species"], "page": ["2"]}
    back = column(studies(sort="title", reverse="yes"), "title")
    assert back == sorted(back, key=lambda title: title.casefold().strip("[“\"'"), reverse=True)
    found = studies(find="microglia")
    expected = current_count("microglia")
    assert f"{expected} papers with these words, of 82" in words(found)
    assert found.text_input(key="find").value == "microglia"


def current_count(word):
    return len(view_of(resources.evidence_of("starter"), Selection(text=word)))


def test_the_filters_of_the_sidebar_hold_and_a_page_too_far_is_the_last(studies):
    adipose = {r.record.pmid for r in CORE if "adipose" in r.labels.codes("source")}
    app = studies(source="adipose", page="999")
    assert {row["pmid"] for row in table(app)["rows"]} <= adipose
    assert f"{len(adipose)} papers" in words(app)


def test_rubbish_in_the_address_is_named_and_ignored(studies):
    app = studies(pmid="12; DROP", page="-1", sort="<b>", only="everything", show="nothing")
    told = app.warning[0].value
    for key in ("pmid", "page", "sort", "only", "show"):
        assert key in told
    assert len(table(app)["rows"]) == 25


def test_words_that_no_paper_has_say_so(studies):
    app = studies(find="zzzz")
    assert table(app) is None
    assert "None of 82 papers has these words" in words(app)


def test_an_empty_selection_says_what_to_loosen_and_offers_no_file(studies):
    app = studies(text="zzzz")
    assert table(app) is None
    assert app.button(key="loosen_text")
    assert files(app)["off"] == "There are no papers to export."
    assert app.get("popover")


# One paper -----------------------------------------------------------------------------------------------


def test_one_paper_is_told_whole(studies):
    app = studies(pmid=str(SEED))
    told = words(app)
    record = next(r.record for r in REFERENCES if r.record.pmid == SEED)
    for expected in (
        *record.authors,
        record.journal,
        record.date,
        "this map’s own words",
        "Similar papers",
    ):
        assert expected in told
    assert "<mark>Stem Cells</mark>" in told
    assert "read by a language model" in told
    links = {part.proto.url for part in app.get("link_button")}
    assert links >= {
        f"https://pubmed.ncbi.nlm.nih.gov/{SEED}/",
        "https://doi.org/10.1155/2020/8861251",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC7785341/",
    }
    assert address(app) == {"pmid": [str(SEED)]}


def test_the_words_behind_one_facet_are_marked_alone(studies):
    app = studies(pmid=str(SEED))
    pills = next(group for group in app.button_group if group.key == "marks")
    pills.set_value("mechanism").run()
    assert not app.exception
    text = words(app)
    assert "<mark>disinhibition</mark>" in text
    assert "<mark>Stem Cells</mark>" not in text


def test_how_a_study_was_done_is_on_its_page_its_card_and_in_the_table(studies):
    people, animals = (
        39874104,
        next(
            r.record.pmid
            for r in CORE
            if r.labels.codes("article_type") == ("animal_study",)
            and r.labels.characteristics.dose
            and r.labels.characteristics.timing_days
        ),
    )
    done = {r.record.pmid: r.labels.characteristics for r in CORE}
    app = studies(pmid=str(people))
    (told,) = [part.value for part in app.markdown if ":small[Participants " in part.value]
    assert (
        "**67**" in told and "**active treatment**" in told and ":material/smart_toy: language model" in told
    )
    next(group for group in app.button_group if group.key == "marks").set_value("how_done").run()
    assert "<mark>open-label</mark>" in words(app) and "<mark>spinal" not in words(app)
    (told,) = [
        part.value
        for part in studies(pmid=str(animals)).markdown
        if ":small[Injury to treatment " in part.value
    ]
    assert ":small[Dose " in told and f"**{duration(done[animals].timing_days[0].value)}**" in told

    columns = ["study_people", "study_design", "study_animals", "study_dose", "study_timing"]
    app = studies(show=columns, sort="study_people")
    assert [one["key"] for one in table(app)["columns"]][1:] == sorted(
        columns, key=[*record_table.columns(load_topic())].index
    )
    numbers = [int(cell) for cell in column(app, "study_people") if cell]
    assert numbers == sorted(
        (one.participants.value for one in done.values() if one.participants), reverse=True
    )
    assert column(studies(show=columns, sort="study_design"), "study_design")[0].startswith("randomised")
    of_animals = table(studies(show=columns, text=str(animals)))["rows"][0]["cells"]
    assert value_in_words(done[animals].dose[0].value) in of_animals[-2] and of_animals[-1]

    cards = AppTest.from_function(every_paper, default_timeout=60).run()
    assert not cards.exception
    assert any("67 people" in each and "read by a language model" in each for each in pages_html(cards))


def test_before_and_after_walk_through_the_list_and_back(studies):
    app = studies(source="adipose", sort="title")
    pmids = [row["pmid"] for row in table(app)["rows"]]
    app = studies(source="adipose", sort="title", pmid=str(pmids[1]))
    app.button(key="paper_after").click().run()
    assert address(app)["pmid"] == [str(pmids[2])]
    app.button(key="paper_before").click().run()
    app.button(key="paper_before").click().run()
    assert address(app)["pmid"] == [str(pmids[0])]
    assert app.button(key="paper_before").disabled
    app.button(key="to_table").click().run()
    assert "pmid" not in app.query_params and table(app)


def test_a_paper_outside_of_the_selection_is_shown_and_says_so(studies):
    app = studies(source="dental", pmid=str(SEED))
    assert "It is not among the selected papers." in words(app)
    assert app.button(key="paper_after").disabled


def test_a_pmid_that_is_not_here_is_a_sentence_with_the_way_to_pubmed(studies):
    app = studies(pmid="99999999")
    told = words(app)
    assert "not among the records shown here" in told
    assert "https://pubmed.ncbi.nlm.nih.gov/99999999/" in told
    assert "PubMed search" in told


def test_a_wrong_label_can_be_reported_where_there_is_an_address(monkeypatch, studies):
    assert not [part for part in studies(pmid=str(SEED)).selectbox if part.label == "Which label?"]
    monkeypatch.setenv("REPORT_ADDRESS", "maps@hospital.org")
    resources.settings.clear()
    app = studies(pmid=str(SEED))
    which = app.selectbox(key=f"report_{SEED}")
    assert which.options[-1] == "One is missing"
    (address,) = [p.proto.url for p in app.get("link_button") if p.proto.url.startswith("mailto:")]
    assert address.startswith("mailto:maps@hospital.org?subject=")
    assert str(SEED) in address


def test_markup_in_a_record_is_shown_as_text(searched):
    hostile = Record(
        pmid=7,
        title=f"pain {HOSTILE}",
        abstract=f"BACKGROUND: neuropathic pain {HOSTILE}. RESULTS: stem cells & <i>rats</i> improved.",
        authors=(f"Doe {HOSTILE}",),
        keywords=(HOSTILE,),
        mesh=(MeshHeading("Neuralgia", ("therapy",), True),),
        doi="10.1234/x",
        trial_ids=("NCT01234567",),
        year=2020,
    )
    app = searched([hostile], pmid="7")
    assert not app.exception
    for part in app.get("html"):
        assert "<script>alert" not in part.proto.body and "<b>bold" not in part.proto.body
    told = words(app)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "<strong>BACKGROUND:</strong>" in told and "<strong>RESULTS:</strong>" in told
    assert not any(re.search(r"(?<!\\)\]\(javascript", part.value) for part in app.markdown)
    assert "automatic" in told and "Neuralgia/therapy\\*" in told
    links = {part.proto.url for part in app.get("link_button")}
    assert {"https://doi.org/10.1234/x", "https://clinicaltrials.gov/study/NCT01234567"} <= links


def test_a_record_with_nothing_but_a_number_is_shown(searched):
    about = "stem cells for neuropathic pain"
    app = searched([Record(pmid=7, title=about), Record(pmid=8, abstract=about)])
    assert sorted(column(app, "title")) == ["Without a title", about]
    assert column(app, "year") == ["undated", "undated"]
    app = searched([Record(pmid=7, title="pain")], pmid="7")
    told = words(app)
    assert not app.exception and "undated" in told and "PubMed has no abstract" in told


def test_versions_and_notices_are_linked_inside_the_map_or_in_pubmed(searched):
    first, second = CORE_RECORDS[:2]
    article = entered(
        first, links=(Link(LinkKind.ERRATUM, 999, "J X. 2022"), Link(LinkKind.COMMENT, second.pmid, ""))
    )
    app = searched([article, entered(second)], pmid=str(first.pmid))
    told = words(app)
    assert "Erratum published" in told
    assert "Erratum: [PMID 999 in PubMed](https://pubmed.ncbi.nlm.nih.gov/999/)" in told
    app.button(key=f"to_paper_{second.pmid}_Comment: PMI").click().run()
    assert address(app)["pmid"] == [str(second.pmid)]


# The basket ----------------------------------------------------------------------------------------------


def test_the_basket_of_a_link_is_shown_ticked_and_emptied(studies):
    pmids = [r.record.pmid for r in REFERENCES[:3]]
    app = studies(basket=pmid_codec.encode(pmids), only="basket", source="dental")
    assert {row["pmid"] for row in table(app)["rows"]} == set(pmids)
    assert all(row["ticked"] for row in table(app)["rows"])
    assert app.button(key="to_basket").label == "Basket (3)"
    app.button(key="empty_basket").click().run()
    assert "The basket is empty" in words(app)
    assert "basket" not in app.query_params
    assert files(app)["off"]


def test_a_paper_is_put_into_the_basket_where_it_is_read(studies, open_app):
    app = studies(pmid=str(SEED))
    app.checkbox(key=f"basket_paper_{SEED}").check().run()
    assert address(app)["basket"] == [pmid_codec.encode([SEED])]
    app.switch_page("pages/overview.py").run()
    assert "basket" in app.query_params
    card = open_app(cell="years:2020", text=str(SEED), basket=pmid_codec.encode([SEED]))
    assert card.checkbox(key=f"basket_card_{SEED}").value
    titles = [part.proto.label for part in card.main.get("page_link")]
    assert any("Stem Cells in the Treatment of Neuropathic Pain" in title for title in titles)


def test_a_broken_basket_is_named_and_ignored(studies):
    app = studies(basket=pmid_codec.encode([1, 2, 3])[:-1])
    assert "basket" in app.warning[0].value and "damaged or was cut off" in app.warning[0].value
    assert len(table(app)["rows"]) == 25


def test_a_basket_of_two_thousand_papers_of_which_most_are_not_here(studies):
    here = [r.record.pmid for r in REFERENCES[:5]]
    app = studies(basket=pmid_codec.encode([*here, *range(1000, 2995)]), only="basket")
    assert len(table(app)["rows"]) == 5
    assert "1–25 of 1,995 papers not counted here" in words(app)


# Citations out -------------------------------------------------------------------------------------------


def test_the_selection_goes_out_and_is_read_back(studies):
    adipose = {r.record.pmid for r in CORE if "adipose" in r.labels.codes("source")}
    app = studies(source="adipose")
    name, content = exported(app, "selected", "ris")
    assert name == f"stem_cells_neuropathic_pain-selected-2026-11-22-n{len(adipose)}.ris"
    assert {int(one["accession_number"]) for one in rispy.loads(content.decode())} == adipose
    name, content = exported(app, "selected", "papers_csv")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {int(line["PMID"]) for line in lines} == adipose
    assert all("Adipose tissue" in line["Cell source"] for line in lines)
    assert {line["Labels by"] for line in lines} == {"model"}
    _, content = exported(app, "selected", "papers_xlsx")
    about = dict(openpyxl.load_workbook(io.BytesIO(content))["Search"].iter_rows(values_only=True))
    assert about["Filter: Cell source"] == "Adipose tissue"
    assert about["Papers here"] == len(adipose)
    assert "source=adipose" in about["Link"]
    name, content = exported(app, "selected", "pmids")
    assert name.endswith(".txt") and set(map(int, content.split())) == adipose
    name, content = exported(app, "selected", "bibtex")
    assert name.endswith(".bib") and content.count(b"@article") == len(adipose)
    _, content = exported(app, "selected", "nbib")
    assert content.decode().count("PMID- ") == len(adipose)


def test_basket_and_one_paper_go_out_alone(studies):
    pmids = sorted(r.record.pmid for r in REFERENCES[:3])
    name, content = exported(studies(basket=pmid_codec.encode(pmids), only="basket"), "basket", "pmids")
    assert name.endswith("-basket-2026-11-22-n3.txt") and sorted(map(int, content.split())) == pmids
    name, content = exported(studies(pmid=str(SEED)), "paper", "ris")
    assert name.endswith("-n1.ris") and str(SEED) in content.decode()


def test_a_search_goes_out_as_pubmed_sent_it(searched):
    first, second = CORE_RECORDS[:2]
    app = searched([entered(first), entered(second)])
    _, content = exported(app, "selected", "nbib")
    assert f"PMID- {first.pmid}" in content.decode() and "STAT- " in content.decode()


def test_a_long_list_is_opened_in_pubmed_in_parts(studies):
    parts = [p.proto.url for p in studies().get("link_button") if "?size=200&term=" in p.proto.url]
    assert sum(part.count("+") + 1 for part in parts) == 82
    assert all(len(part) <= 1_800 for part in parts)


# What is set aside, and what is new ----------------------------------------------------------------------


def test_retracted_papers_and_merged_preprints_open_from_the_overview(searched):
    first, second, third = (entered(record) for record in CORE_RECORDS[:3])
    retracted = replace(first, publication_types=("Retracted Publication",))
    preprint = Record(
        pmid=5,
        title=second.title,
        year=second.year,
        publication_types=("Preprint",),
        links=(Link(LinkKind.UPDATED_BY, second.pmid, ""),),
    )
    app = searched([retracted, second, third, preprint])
    assert len(table(app)["rows"]) == 2
    app.switch_page("pages/overview.py").run()
    assert not app.main.get("page_link")
    app.session_state["set_aside"] = True
    app.run()
    labels = [part.proto.label for part in app.main.get("page_link")]
    assert "1 retracted paper excluded" in labels
    assert "1 preprint counted once with its article" in labels
    app.query_params["only"] = "retracted"
    app.switch_page("pages/studies.py").run()
    assert [row["pmid"] for row in table(app)["rows"]] == [first.pmid]
    assert column(app, "flags") == ["Retracted"]
    (lists,) = [part for part in app.selectbox if part.key == "choose_only"]
    lists.set_value("merged").run()
    assert [row["pmid"] for row in table(app)["rows"]] == [5]
    app.query_params["pmid"] = "5"
    app.run()
    told = words(app)
    assert "Preprint, since published" in told and "Both are counted once, as the article." in told


def test_what_is_new_is_told_after_a_refresh_and_opens_its_papers(searched):
    first, second, third = (entered(record) for record in CORE_RECORDS[:3])
    retracted = replace(first, publication_types=("Retracted Publication",))
    app = searched([first, second], [retracted, third])
    assert {"1 paper newly retracted", "1 paper new"} <= {button.label for button in app.button}
    assert "1 paper no longer found by the query" in words(app)
    app.button(key="to_list_now_new").click().run()
    assert [row["pmid"] for row in table(app)["rows"]] == [third.pmid]
    key = state(app).shown
    app.query_params["only"] = "now_retracted"
    app.run()
    assert [row["pmid"] for row in table(app)["rows"]] == [first.pmid]
    assert state(app).shown == key


def test_new_since_a_day_is_a_filter(searched):
    first, second = (entered(record) for record in CORE_RECORDS[:2])
    app = searched([first], [first, second])
    (day,) = [part for part in app.date_input if part.key == "new_since"]
    day.set_value(resources.evidence_of(state(app).shown).provenance.date).run()
    assert [row["pmid"] for row in table(app)["rows"]] == [second.pmid]
    assert "since" in app.query_params


# Who gave the labels -------------------------------------------------------------------------------------


LABEL = re.compile(r":(?:gray|blue|orange)-badge\[(?:▼ )?((?:\\.|[^\]\\])*)\]")


CHIP = re.compile(r'<span class="label-chip[^>]*>(?:▼ )?([^<]*) <')


def pages_html(app):
    return [part.proto.body for part in app.main.get("html")]


def every_paper():
    """A script that draws the card of every paper and keeps the explanations that its page shows."""
    import streamlit as st

    from components.papers.cards import study_card
    from components.state import evidence_access, navigation, resources, session

    navigation.restore("studies")
    now = session.evidence()
    pmids = tuple(now.pmids.tolist())
    records = resources.records_of(now.provenance.key, pmids)
    st.session_state["whys"] = {pmid: evidence_access.explanation(records[pmid]) for pmid in pmids}
    for row, pmid in enumerate(pmids):
        study_card(now, row, records[pmid])


def in_table(lines, facets):
    """Labels and origin by PMID, from the lines of an exported table."""
    return {
        int(line["PMID"]): (
            {(facet, name) for facet in facets for name in (line[facet] or "").split("; ") if name},
            line["Labels by"],
        )
        for line in lines
    }


def in_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def in_xlsx(content):
    head, *lines = openpyxl.load_workbook(io.BytesIO(content))["Papers"].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_every_place_says_the_same_of_labels_and_who_gave_them(monkeypatch, eutils, studies):
    """A search that finds the papers of the starter set, which a reader labelled, and twelve others."""
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("NCBI_API_KEY", "0123456789abcdef")
    monkeypatch.setenv("ENTREZ_EMAIL", "someone@hospital.org")
    others = list(clones(starter_records(), 12))
    eutils.hold([*starter_records(), *others])
    settings = read_settings()
    search = harvest(settings, "all[sb]")
    topic = load_topic()
    names = {(f.code, c.code): (f.name, c.name) for f in topic.facets for c in f.categories}
    rules, records = (
        Classifier(topic),
        {record.pmid: record for record in resources.store().records(search.id)},
    )
    wanted = {
        each.record.pmid: ({names[one.facet, one.category] for one in each.labels.labels}, "model")
        for each in REFERENCES
    }
    by_rule = {
        pmid: {names[one.facet, one.category] for one in rules.classify(record).labels}
        for pmid, record in records.items()
    }
    wanted |= {record.pmid: (by_rule[record.pmid], "rule") for record in others}
    differ = [
        each.record.pmid for each in REFERENCES if by_rule[each.record.pmid] != wanted[each.record.pmid][0]
    ]
    assert len(wanted) == 130 and len(differ) > 40  # else the test could not tell reader and rules apart

    cards = AppTest.from_function(every_paper, default_timeout=60)
    cards.query_params["search"] = search.id
    cards.run()
    assert not cards.exception
    whys = cards.session_state["whys"]
    assert {
        pmid: ({names[why.facet, why.category] for why in own}, "; ".join({why.by.origin for why in own}))
        for pmid, own in whys.items()
    } == wanted
    shown = [set(map(unescape, found)) for part in pages_html(cards) if (found := CHIP.findall(part))]
    assert shown == [{name for _, name in wanted[pmid][0]} for pmid in whys if wanted[pmid][0]]

    page = studies(search=search.id, pmid=str(differ[0]))
    told = "\n".join(part.value for part in page.markdown if LABEL.search(part.value))
    assert set(LABEL.findall(told)) == {plain(name) for _, name in wanted[differ[0]][0]}
    assert ":material/smart_toy: language model" in told and ":material/rule: automatic" not in told

    app = studies(search=search.id, out_of_scope="1", retracted="1", related="1")
    facets = [facet.name for facet in topic.facets]
    for form, read in (("csv", in_csv), ("xlsx", in_xlsx)):
        out = io.BytesIO()
        command.export(settings, form, search.id, out)
        assert in_table(read(out.getvalue()), facets) == wanted
        _, content = exported(app, "selected", f"papers_{form}")
        here = in_table(read(content), facets)
        assert here.items() <= wanted.items() and len(here) > 118
    out = io.BytesIO()
    command.export(settings, "nbib", search.id, out)  # PubMed's own text, which has no labels
    texts = out.getvalue().decode().split("\n\n")
    assert {int(pmid) for text in texts for pmid in re.findall(r"^PMID- (\d+)", text)} == set(wanted)
    assert set(exported(app, "selected", "nbib")[1].decode().split("\n\n")) <= set(texts)
