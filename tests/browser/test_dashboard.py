import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.reading import (
    choose,
    figure,
    go,
    has_address,
    numbers,
    quiet,
    settled,
    shows,
    until,
)
from tests.core_papers import CORE

REFERENCES = CORE
ADIPOSE = sum("adipose" in r.labels.codes("source") for r in REFERENCES)


def check_figures(page, papers):
    """Three drawn figures whose numbers add up and whose words are whole."""

    def drawn_figures():
        return [figure(page, key) for key in ("years", "article_types", "source")]

    def whole():
        return all(
            f"{papers} of 82 papers" in drawn["words"] and not drawn["outside"] for drawn in drawn_figures()
        )

    # A phone gets the figures of a desktop until it has told how wide it is.
    until(page, whole, lambda: f"all figures are whole and of {papers} papers: {drawn_figures()}")
    years, types, sources = drawn_figures()
    assert years["sum"] == papers
    assert years["bars"] >= 1 and types["bars"] >= 1 and sources["bars"] >= 1
    for drawn in (years, types, sources):
        assert "compiled 22 Nov 2026" in drawn["words"]
    return years, types, sources


def test_it_opens_on_three_drawn_figures_with_the_right_counts(page):
    go(page)
    expect(page.get_by_text("118 papers compiled 22 Nov 2026")).to_be_visible()
    _, _, sources = check_figures(page, 82)
    assert sources["sum"] == sum(len(r.labels.codes("source")) for r in REFERENCES)
    shown = numbers(page)
    assert shown["Papers"] == "82"
    assert shown["Clinical trials"] == str(
        sum(r.labels.codes("article_type") == ("clinical_trial",) for r in REFERENCES)
    )
    expect(
        page.get_by_role("figure", name=re.compile("Stacked bar chart of 82 publications"))
    ).to_be_visible()


def test_filter_chips_page_change_and_back_to_all(page):
    go(page)
    choose(page, "source", "Adipose tissue")
    shows(page, "Papers", str(ADIPOSE))
    check_figures(page, ADIPOSE)
    has_address(page, {"source": ["adipose"]})
    choose(page, "species", "Human")
    both = sum(
        "adipose" in r.labels.codes("source") and "human" in r.labels.codes("species") for r in REFERENCES
    )
    shows(page, "Papers", str(both))
    page.get_by_role("link", name="PubMed search").click()
    expect(page.get_by_role("heading", name="PubMed search")).to_be_visible()
    has_address(page, {"source": ["adipose"], "species": ["human"]})
    page.get_by_role("link", name="Overview").click()
    shows(page, "Papers", str(both))
    page.get_by_role("button", name="Species: Human").click()
    shows(page, "Papers", str(ADIPOSE))
    page.get_by_role("button", name="Clear all filters").click()
    shows(page, "Papers", "82")
    has_address(page, {})


def test_the_switch_and_the_key_numbers_lead_to_the_papers_they_count(page):
    go(page)
    switch = page.get_by_role("switch", name=re.compile("Include related pain: joint, visceral"))
    expect(switch).not_to_be_checked()
    page.locator(".st-key-filter_related label").click()
    shows(page, "Papers", "118")
    has_address(page, {"related": ["1"]})
    expect(page.get_by_text("36 papers on related pain included").first).to_be_visible()
    quiet(page)
    choose(page, "species", "Human")
    settled(page)
    trials = numbers(page)["Randomised"]
    quiet(page)
    link = page.get_by_role("link", name=re.compile(r"show these papers \(Randomised\)"))
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Studies")).to_be_visible()
    expect(page.get_by_text(f"{trials} papers", exact=True)).to_be_visible()
    has_address(page, {"species": ["human"], "randomised": ["yes"], "related": ["1"]})
    page.get_by_role("button", name=re.compile("papers on related pain included")).click()
    expect(page.get_by_text("1 paper", exact=True)).to_be_visible()
    has_address(page, {"species": ["human"], "randomised": ["yes"]})


def test_a_link_opens_the_same_view_on_reload_and_elsewhere(page, chromium, dashboard):
    go(page, "/?source=adipose&years=2018&years=2022&text=pain")
    shown = numbers(page)
    expected = sum(
        "adipose" in r.labels.codes("source")
        and 2018 <= r.record.year <= 2022
        and re.search(
            r"\bpain", " ".join((r.record.title, r.record.text, *r.record.keywords, r.record.journal)), re.I
        )
        is not None
        for r in REFERENCES
    )
    assert shown["Papers"] == str(expected)
    page.reload()
    shows(page, "Papers", str(expected))
    other = chromium.new_context(base_url=dashboard.url).new_page()
    go(other, page.url)
    assert numbers(other) == shown
    other.context.close()


def test_back_and_forward_follow_the_filters(page):
    go(page)
    choose(page, "source", "Adipose tissue")
    shows(page, "Papers", str(ADIPOSE))
    page.go_back()
    shows(page, "Papers", "82")
    page.go_forward()
    shows(page, "Papers", str(ADIPOSE))


def test_unknown_values_in_a_link_are_named_and_ignored(page):
    go(page, "/?source=adipose&source=unicorn&years=soon&x=%3Cscript%3Ealert(1)%3C/script%3E")
    expect(page.get_by_text(re.compile("source=unicorn.*years=soon.*x.*"))).to_be_visible()
    shows(page, "Papers", str(ADIPOSE))


def test_an_empty_result_says_which_filter_to_loosen(page):
    go(page, "/?source=adipose&text=zzzz")
    expect(page.get_by_text("No papers match all of these filters")).to_be_visible()
    page.get_by_role("button", name=f"Without “Search words”: {ADIPOSE} papers").click()
    shows(page, "Papers", str(ADIPOSE))


def test_a_page_asked_for_first_after_the_server_starts_is_whole(serve, chromium):
    fresh = serve()
    window = chromium.new_context(base_url=fresh.url).new_page()
    go(window, "/pubmed_search?source=adipose")
    expect(window.get_by_role("button", name="Count results in PubMed")).to_be_visible()
    has_address(window, {"source": ["adipose"]})
    window.context.close()


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize(
    "query", ["", "?text=33456473", "?source=adipose&source=bm_msc&years=2015&years=2025"]
)
def test_at_phone_width_nothing_is_cut(page, query):
    go(page, f"/{query}")
    papers = int(numbers(page)["Papers"])
    check_figures(page, papers)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_numbers_stand_under_each_figure_as_a_table(page):
    go(page)
    quiet(page)
    card = page.locator(".st-key-card_source")
    card.get_by_text("The numbers as a table").focus()
    page.keyboard.press("Enter")
    table = card.get_by_role("region", name="Table: Papers by cell source").get_by_role("table")
    expect(table.get_by_role("rowheader", name="Adipose tissue")).to_be_visible()
    expect(table.get_by_role("row", name=re.compile("Adipose tissue"))).to_contain_text(str(ADIPOSE))
    choose(page, "species", "Human")
    both = sum(
        "adipose" in r.labels.codes("source") and "human" in r.labels.codes("species") for r in REFERENCES
    )
    expect(table.get_by_role("row", name=re.compile("Adipose tissue"))).to_contain_text(str(both))
