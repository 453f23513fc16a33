import math
import re
import sqlite3
from contextlib import ExitStack, closing

import pytest
from playwright.sync_api import expect

from data.records.record import Record
from data.storage.store import open_store
from tests.browser.conftest import Dashboard
from tests.browser.reading import address, figure, go, has_address, numbers, quiet, settled, shows, until
from tests.eutils import faults, starter_records

BOX = "Search text"


@pytest.fixture(scope="module")
def dashboard(serve):
    """One of its own: what is fetched here becomes the evidence of every visitor."""
    return serve()


def check(page, query):
    """Ask PubMed for the count of a query."""
    quiet(page)
    box = written(page)
    box.fill(query)
    box.press("Control+Enter")
    settled(page)  # a click while the page takes the text in could be lost
    page.get_by_role("button", name="Count results in PubMed").click()


def written(page):
    """The box with the search as text, unfolded."""
    box = page.get_by_label(BOX, exact=True)
    if not box.is_visible():
        page.get_by_text("Search text, in PubMed's syntax").click()
    return box


def opened(page, number):
    """Wait until results of so many papers are offered, and open them."""
    offer = page.locator("[class*='st-key-offer_']").filter(has_text=f"{number} paper").first
    expect(offer).to_contain_text("New results of")
    offer.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("New results of")).to_have_count(0)
    settled(page)


def offered(page):
    """The button that fetches what PubMed has counted, once it is there."""
    button = page.get_by_role("button", name=re.compile(r"Download \d+ papers?"))
    expect(button).to_be_visible()
    return button


def fetch(page, query, number):
    """Fetch the answer to a query, of so many records, to its end."""
    check(page, query)
    offered(page).click()
    opened(page, number)


def test_the_maps_own_question_is_checked_fetched_and_becomes_the_evidence(page):
    go(page, "/pubmed_search?related=1")
    page.get_by_role("button", name="Count results in PubMed").click()
    counted = page.locator(".st-key-answer [data-testid='stMetricValue']").first
    expect(counted).to_have_text(re.compile(r"^\d+ papers$"))
    count = int(counted.inner_text().split()[0])
    assert count > 60
    expect(page.get_by_text("How PubMed understood the search")).to_be_visible()
    page.get_by_role("button", name=f"Download {count} papers").click()
    opened(page, count)
    (key,) = address(page)["search"]
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text(f"{count} papers found").first).to_be_visible()
    assert numbers(page)["Papers"] == str(count)
    until(page, lambda: figure(page, "years")["sum"] == count, f"the figure counts {count} papers")
    drawn = figure(page, "years")
    assert "Labels read by a language model" in drawn["words"]  # all papers here are of the starter set
    page.reload()
    shows(page, "Papers", str(count))
    has_address(page, {"search": [key], "related": ["1"]})


def test_pubmed_ignoring_part_of_a_question_is_told_before_and_after(page):
    go(page, "/pubmed_search")
    check(page, "pain[NoSuchField]")
    warning = "PubMed does not know the field NoSuchField and searched everywhere instead."
    expect(page.get_by_text(warning)).to_be_visible()
    button = offered(page)
    number = int(re.search(r"\d+", button.inner_text())[0])
    button.click()
    opened(page, number)
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
        expect(page.get_by_text("The papers on screen have not changed.")).to_be_visible()
    check(page, "xyzzyplugh[tiab]")
    expect(page.get_by_text("PubMed found no papers, so there is nothing to download.")).to_be_visible()


def test_pubmed_down_is_a_sentence_and_what_was_on_screen_stays(page, healthy):
    go(page, "/pubmed_search?source=adipose&search=starter")
    healthy.fail(faults.status(503), times=math.inf)
    check(page, "pain")
    expect(page.get_by_text("The papers on screen have not changed.")).to_be_visible()
    healthy.heal()
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".st-key-card_years")).to_be_visible()
    settled(page)
    assert address(page)["source"] == ["adipose"]
    assert int(numbers(page)["Papers"]) > 0


def test_a_fetch_goes_on_on_other_pages_and_can_be_cancelled(page, healthy):
    go(page, "/pubmed_search?search=starter")
    before = numbers_on_overview(page)
    page.get_by_role("link", name="PubMed search").click()
    check(page, "rats OR pain")
    button = offered(page)
    with healthy.silent():
        button.click()
        expect(page.locator(".st-key-progress")).to_be_visible()
        page.get_by_role("link", name="Overview").click()
        expect(page.locator("[data-testid='stMain'] .st-key-progress")).to_be_visible()
        settled(page)
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_text(re.compile("was stopped|was cancelled"))).to_be_visible()
    assert numbers(page) == before


def numbers_on_overview(page):
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".st-key-card_years")).to_be_visible()
    settled(page)
    return numbers(page)


def type_words(page, label, *words):
    """Type words into a box of the builder, each with Enter; nothing covers what stands below."""
    for word in words:
        box = page.get_by_role("textbox", name=label, exact=True)
        box.click()
        box.press_sequentially(word)
        box.press("Enter")
        settled(page)
        expect(page.get_by_text("No results")).to_have_count(0)


def test_a_question_is_built_fetched_refreshed_and_compared_without_knowing_the_syntax(page, healthy):
    healthy.hold(starter_records())
    go(page, "/pubmed_search?search=starter")
    page.get_by_role("button", name="New search").click()
    type_words(page, "Any of these words", "neuralgi*", "neuropathic pain")
    type_words(page, "AND any of these words", "rat", "rats")
    text = '(neuralgi*[tiab] OR "neuropathic pain"[tiab]) AND (rat[tiab] OR rats[tiab])'
    expect(written(page)).to_have_value(text)
    quiet(page)
    page.get_by_text("Limits: dates").click()
    expect(page.get_by_label("From", exact=True)).to_be_visible()
    page.get_by_label("From", exact=True).fill("2010")
    page.get_by_label("From", exact=True).press("Enter")
    expect(written(page)).to_have_value(f"{text} AND 2010:3000[dp]")
    written(page).fill(f"{text} AND 2012:3000[dp]")
    written(page).press("Control+Enter")
    expect(page.get_by_label("From", exact=True)).to_have_value("2012")
    settled(page)
    page.get_by_role("button", name="Count results in PubMed").click()
    button = offered(page)
    before = int(re.search(r"\d+", button.inner_text())[0])
    button.click()
    opened(page, before)
    new = Record(pmid=39999999, title="Neuralgia in the rat", year=2026)
    healthy.hold([*starter_records(), new])
    settled(page)
    page.get_by_role("button", name="Refresh").click()
    opened(page, before + 1)
    page.get_by_role("link", name="1 paper new").click()
    expect(page.get_by_text("Neuralgia in the rat").first).to_be_visible()


def test_a_visitor_who_comes_back_is_told_what_is_new_since_the_last_look(page, healthy):
    first = [Record(pmid=number, title=f"Glomus pain {number}", year=2019) for number in (1, 2, 3)]
    healthy.hold(first)
    go(page, "/pubmed_search")
    fetch(page, "glomus[tiab]", 3)
    seen = page.url
    page.goto(seen)
    settled(page)
    healthy.hold([*first, Record(pmid=4, title="Glomus pain 4", year=2020)])
    other = page.context.browser.new_context(base_url=page.url)
    colleague = other.new_page()
    go(colleague, "/pubmed_search")
    fetch(colleague, "glomus[tiab]", 4)
    newer = colleague.url
    other.close()
    page.goto(newer)
    told = page.locator(".st-key-since_last_look")
    expect(told).to_contain_text(re.compile(r"Since your last look \(.*\): 1 paper new\."))
    settled(page)
    told.get_by_role("button", name="Hide").click()
    expect(told).to_have_count(0)
    page.goto(newer)
    settled(page)
    expect(told).to_have_count(0)


def running_in(database):
    return database.execute("select count(*) from jobs where state = 'running'").fetchone()[0]


@pytest.fixture
def silence(healthy):
    """PubMed answers nothing until this is closed."""
    with ExitStack() as held:
        yield lambda: held.enter_context(healthy.silent()), held.close


@pytest.fixture
def restarted(tmp_path, chromium, healthy, silence):
    """A dashboard started after another on the same home was killed in the middle of a fetch."""
    fall_silent, _ = silence
    first = Dashboard(tmp_path, healthy.url)
    context = chromium.new_context(base_url=first.url)
    page = context.new_page()
    go(page, "/pubmed_search")
    check(page, "rats OR pain")
    button = offered(page)
    fall_silent()
    button.click()
    expect(page.locator(".st-key-progress")).to_be_visible()
    with closing(sqlite3.connect(tmp_path / "evidence.sqlite3")) as database:
        until(page, lambda: running_in(database) == 1, "the fetch has begun")
        first.kill()
        context.close()
    second = Dashboard(tmp_path, healthy.url)
    yield second
    second.stop()


def test_a_fetch_goes_on_after_the_server_was_killed_and_the_page_says_so(
    restarted, tmp_path, chromium, silence
):
    _, answer = silence
    context = chromium.new_context(base_url=restarted.url)
    page = context.new_page()
    go(page, "/pubmed_search")
    expect(page.get_by_text("Being downloaded now")).to_be_visible()
    page.get_by_role("button", name="Show progress").click()
    expect(page.locator(".st-key-progress")).to_be_visible()
    answer()
    expect(page.get_by_text("New results of")).to_be_visible()
    context.close()
    with open_store(f"sqlite:///{tmp_path}/evidence.sqlite3") as store:
        assert [search.state for search in store.searches()] == ["complete"]


def test_a_second_visitor_sees_the_progress_and_only_the_first_can_cancel(page, healthy):
    go(page, "/pubmed_search")
    check(page, "rat[tiab] OR mouse[tiab]")
    button = offered(page)
    with healthy.silent():
        button.click()
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        other = page.context.browser.new_context(base_url=page.url)
        second = other.new_page()
        go(second, "/pubmed_search")
        second.get_by_role("button", name="Show progress").click()
        expect(second.locator(".st-key-progress")).to_be_visible()
        expect(second.get_by_role("button", name="Hide")).to_be_visible()
        assert not second.get_by_role("button", name="Cancel").count()
        page.reload()
        settled(page)
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        page.close()
    expect(second.get_by_text("New results of")).to_be_visible()
    other.close()
