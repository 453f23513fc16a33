import math
import re

from playwright.sync_api import expect

from tests.browser.reading import address, figure, go, has_address, numbers, settled, shows
from tests.eutils import faults

BOX = "Question, in PubMed's syntax"


def check(page, query):
    """Ask PubMed for the count of a query."""
    page.get_by_label(BOX).fill(query)
    page.get_by_role("button", name="Check with PubMed").click()


def test_the_maps_own_question_is_checked_fetched_and_becomes_the_evidence(page):
    go(page, "/pubmed_search")
    page.get_by_role("button", name="Check with PubMed").click()
    counted = page.locator(".st-key-answer [data-testid='stMetricValue']")
    expect(counted).to_have_text(re.compile(r"^\d+ records$"))
    count = int(counted.inner_text().split()[0])
    assert count > 60
    expect(page.get_by_text("How PubMed understood the question")).to_be_visible()
    page.get_by_role("button", name=f"Fetch {count} records").click()
    expect(page.get_by_text(f"All {count} records that PubMed counted are stored.")).to_be_visible()
    settled(page)
    (key,) = address(page)["search"]
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text(f"{count} records found")).to_be_visible()
    assert numbers(page)["Records"] == str(count)
    drawn = figure(page, "years")
    assert drawn["sum"] == count
    assert "Labels assigned automatically" in drawn["words"]
    page.reload()
    shows(page, "Records", str(count))
    has_address(page, {"search": [key]})


def test_pubmed_ignoring_part_of_a_question_is_told_before_and_after(page):
    go(page, "/pubmed_search")
    check(page, "pain[NoSuchField]")
    warning = "PubMed does not know the field NoSuchField and searched everywhere instead."
    expect(page.get_by_text(warning)).to_be_visible()
    page.get_by_role("button", name=re.compile("^download Fetch|Fetch")).click()
    expect(page.get_by_text("They are now shown on all pages.")).to_be_visible()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text(warning)).to_be_visible()
    expect(page.get_by_text("for pain[NoSuchField]").first).to_be_visible()


def test_bad_questions_get_a_sentence(page):
    go(page, "/pubmed_search")
    for query, words in (
        ("   ", "empty"),
        ('"spinal cord', "quot"),
        ("(pain AND (rat)", "bracket|parenthes"),
    ):
        check(page, query)
        expect(page.get_by_text(re.compile(words, re.I)).last).to_be_visible()
        expect(page.get_by_text("What is on screen stays as it is.")).to_be_visible()
    check(page, "xyzzyplugh[tiab]")
    expect(page.get_by_text("PubMed found nothing, so there is nothing to fetch.")).to_be_visible()


def test_pubmed_down_is_a_sentence_and_what_was_on_screen_stays(page, healthy):
    go(page, "/pubmed_search?source=adipose&search=starter")
    healthy.fail(faults.status(503), times=math.inf)
    check(page, "pain")
    expect(page.get_by_text("What is on screen stays as it is.")).to_be_visible(timeout=60_000)
    healthy.heal()
    page.get_by_role("link", name="Overview").click()
    settled(page)
    assert address(page)["source"] == ["adipose"]
    assert int(numbers(page)["Records"]) > 0


def test_a_fetch_goes_on_on_other_pages_and_can_be_cancelled(page, healthy):
    go(page, "/pubmed_search?search=starter")
    before = numbers_on_overview(page)
    page.get_by_role("link", name="PubMed search").click()
    check(page, "rats OR pain")
    button = page.get_by_role("button", name=re.compile("Fetch \\d+ records"))
    expect(button).to_be_visible()
    healthy.delay = 3.0
    button.click()
    expect(page.locator(".st-key-progress")).to_be_visible()
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("[data-testid='stSidebar'] .st-key-progress")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("was stopped|was cancelled"))).to_be_visible()
    healthy.delay = 0.0
    assert numbers(page) == before


def numbers_on_overview(page):
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".st-key-card_years")).to_be_visible()
    settled(page)
    return numbers(page)
