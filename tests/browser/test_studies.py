"""The Studies page as a visitor uses it: the table, a paper and its address, the basket, files."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import rispy
from Bio import Medline
from playwright.sync_api import expect

from data.records import pmid_codec
from tests.browser.conftest import PHONE
from tests.browser.reading import address, go, has_address, quiet, settled
from tests.core_papers import CORE
from tests.waiting import wait_until

REFERENCES = CORE
SEED = 33456473


def rows(page):
    return page.locator(".frame tbody tr")


def titles(page):
    return rows(page).locator(".title").all_inner_texts()


def open_studies(page, query=""):
    go(page, f"/studies{query}")
    expect(rows(page).first).to_be_visible()


def test_a_paper_is_chosen_and_its_address_survives_reload_back_and_forward(page):
    open_studies(page)
    name = titles(page)[1]
    rows(page).nth(1).locator("a").click()
    heading = page.get_by_role("heading", level=1, name=name)
    expect(heading).to_be_visible()
    settled(page)
    pmid = address(page)["pmid"]
    page.reload()
    expect(heading).to_be_visible()
    page.go_back()
    expect(rows(page).first).to_be_visible()
    page.go_forward()
    expect(heading).to_be_visible()
    has_address(page, {"pmid": pmid})
    page.get_by_role("button", name="All papers").click()
    expect(rows(page).first).to_be_visible()
    has_address(page, {})


def test_headings_sort_both_ways_and_by_the_keyboard(page):
    open_studies(page)
    heading = page.get_by_role("columnheader", name="Title")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    has_address(page, {"sort": ["title"]})
    first = titles(page)
    assert first == sorted(first, key=lambda title: re.sub(r"^\W+", "", title).casefold())
    page.keyboard.press("Enter")  # the focus has stayed where it was
    expect(heading).to_have_attribute("aria-sort", "descending")
    has_address(page, {"sort": ["title"], "reverse": ["yes"]})
    assert titles(page) != first


def test_pages_turn_and_words_are_found(page):
    open_studies(page)
    first = titles(page)
    page.get_by_role("button", name="Next page").or_(page.get_by_label("Next page")).first.click()
    expect(page.get_by_text("26–50 of 82 papers")).to_be_visible()
    has_address(page, {"page": ["2"]})
    expect(rows(page).first.locator(".title")).not_to_have_text(first[0])
    assert not set(first) & set(titles(page))
    quiet(page)
    page.get_by_label("Find in this list").fill("microglia")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("papers with these words, of 82"))).to_be_visible()
    has_address(page, {"find": ["microglia"]})


def test_papers_are_ticked_seen_together_shared_and_emptied(page, chromium, dashboard):
    open_studies(page)
    for place in (0, 2):
        rows(page).nth(place).locator("input").check()
        settled(page)
    expected = {titles(page)[0], titles(page)[2]}
    page.get_by_role("button", name="Basket (2)").click()
    expect(rows(page)).to_have_count(2)
    assert set(titles(page)) == expected
    settled(page)
    assert address(page)["only"] == ["basket"]
    other = chromium.new_context(base_url=dashboard.url).new_page()
    open_studies(other, f"?{urlsplit(page.url).query}")
    assert set(titles(other)) == expected
    other.context.close()
    page.get_by_role("button", name="Empty the basket").click()
    expect(page.get_by_text("The basket is empty")).to_be_visible()
    has_address(page, {"only": ["basket"]})


def test_the_copied_link_carries_the_basket_and_the_paper(page, chromium, dashboard):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, f"/studies?pmid={SEED}&basket={pmid_codec.encode([SEED])}")
    page.get_by_role("button", name="Copy link: this view").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query) == {
        "pmid": [str(SEED)],
        "basket": [pmid_codec.encode([SEED])],
        "search": ["starter"],
    }
    other = chromium.new_context().new_page()
    go(other, link)
    expect(other.get_by_role("heading", level=1, name=re.compile("Stem Cells in the"))).to_be_visible()
    expect(other.get_by_label("Add to basket")).to_be_checked()
    other.context.close()


def test_a_basket_of_two_thousand_by_link(page):
    here = [r.record.pmid for r in REFERENCES]
    pmids = [*here, *range(20_000_000, 20_000_000 + 2_000 - len(here))]
    open_studies(page, f"?only=basket&basket={pmid_codec.encode(pmids)}")
    expect(page.get_by_role("button", name="Basket (2,000)")).to_be_visible()
    expect(page.get_by_text("1,918 papers not counted here")).to_be_visible()
    rows(page).first.locator("input").uncheck()
    expect(page.get_by_role("button", name="Basket (1,999)")).to_be_visible()
    page.get_by_role("link", name="Overview").click()
    settled(page)
    expect(page.get_by_role("link", name="Basket (1,999)")).to_be_visible()


@pytest.mark.parametrize("kind", ["RIS", "NBIB"])
def test_files_are_saved_and_read_back(page, tmp_path, kind):
    open_studies(page, "?source=adipose")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"{kind}: the selected papers").click()
    adipose = {r.record.pmid for r in REFERENCES if "adipose" in r.labels.codes("source")}
    saved = waiting.value
    assert saved.suggested_filename == (
        f"stem_cells_neuropathic_pain-selected-2026-11-22-n{len(adipose)}.{kind.lower()}"
    )
    saved.save_as(tmp_path / "papers")
    text = (tmp_path / "papers").read_text(encoding="utf-8")
    if kind == "RIS":
        assert {int(one["accession_number"]) for one in rispy.loads(text)} == adipose
    else:
        assert {int(one["PMID"]) for one in Medline.parse(io.StringIO(text))} == adipose


def test_a_paper_like_this_one_has_an_address_of_its_own(page):
    go(page, f"/studies?pmid={SEED}")
    like = page.locator("[class*='st-key-to_paper_'] button").first
    name = like.inner_text()
    like.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    settled(page)
    assert address(page)["pmid"] != [str(SEED)]


def test_without_papers_the_buttons_are_off_and_say_why(page):
    go(page, "/studies?text=zzzz")
    expect(page.get_by_role("button", name="RIS: the selected papers")).to_be_disabled()
    expect(page.get_by_text("There are no papers to export.")).to_be_visible()


def test_a_reference_list_is_made_when_it_is_asked_for(page):
    go(page, f"/studies?pmid={SEED}")
    page.get_by_role("button", name="Reference list").click()
    expect(page.get_by_text(re.compile("1. Liu M"))).to_be_visible()
    settled(page)
    page.get_by_role("radio", name="APA").or_(page.get_by_role("button", name="APA")).first.click()
    expect(page.get_by_text(re.compile(r"Liu, M. \(2020\)"))).to_be_visible()


def test_a_paper_of_a_cell_opens_its_own_page_with_the_filters(page):
    go(page, "/evidence_map?cell=source:neural&cell=condition:spinal_cord_injury&years=2000&years=2026")
    page.locator(".st-key-papers [data-testid='stPageLink'] a").first.click()
    expect(page.get_by_role("button", name="All papers")).to_be_visible()
    settled(page)
    assert set(address(page)) == {"pmid", "years"}


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_at_phone_width_every_paper_is_a_card(page):
    open_studies(page, f"?basket={pmid_codec.encode([SEED])}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    frame = page.locator(".frame").first
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    expect(page.get_by_role("button", name="Basket (1)")).to_be_visible()


def citation_in_head(page):
    """What Zotero's browser button reads."""
    return page.evaluate(
        """() => Object.fromEntries(
          [...document.head.querySelectorAll("meta[name^='citation_'], meta[property='og:type']")]
            .map(tag => [tag.name || tag.getAttribute("property"), tag.content])
        )"""
    )


def test_the_head_has_the_citation_of_the_paper_that_is_open(page):
    go(page, f"/studies?pmid={SEED}")
    wait_until(lambda: citation_in_head(page).get("citation_pmid") == str(SEED), "the paper's citation")
    page.evaluate("document.addEventListener('ZoteroItemUpdated', () => (window.asked = true))")
    page.get_by_role("button", name="Next").click()
    wait_until(lambda: citation_in_head(page).get("citation_pmid") not in (None, str(SEED)), "the next one's")
    assert citation_in_head(page)["og:type"] == "article" and page.evaluate("window.asked")
    page.get_by_role("button", name="All papers").click()
    wait_until(lambda: citation_in_head(page) == {"og:type": "website"}, "none")


def test_one_citation_is_copied_in_the_style_chosen_last(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, f"/studies?pmid={SEED}")
    copy = page.get_by_role("button", name=re.compile("Copy citation: Stem Cells in the Treatment"))
    copy.click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    vancouver = page.evaluate("navigator.clipboard.readText()")
    assert vancouver.startswith("Liu M. Stem Cells in") and "2020:8861251" in vancouver
    page.get_by_role("button", name="Reference list").click()
    page.get_by_text("APA", exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
    wait_until(lambda: copied(page, copy).startswith("Liu, M. (2020)."), "the style follows")


def copied(page, button):
    button.click()
    return page.evaluate("navigator.clipboard.readText()")
