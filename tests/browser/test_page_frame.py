"""What stands around every page: the links to the pages, the browser's history, a lost connection."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, ROOT, Dashboard
from tests.browser.reading import choose, go, quiet, settled, shows, until

PAGES = [
    *("Overview", "Evidence map", "Clinical studies", "Trends", "Studies", "Readings", "PubMed search"),
    *("Methods", "Administration"),
]
_WATCH = """
window.seen = new Set();
new MutationObserver(() => {
  document.querySelectorAll("[data-testid='stSidebar'] a").forEach(link => seen.add(link.innerText.trim()));
  seen.add(document.title);
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""


@pytest.fixture(scope="module")
def searched(pubmed, tmp_path_factory):
    """A dashboard that nobody has visited yet; its newest search is one of the topic's own query."""
    pubmed.heal()
    dashboard = Dashboard(tmp_path_factory.mktemp("home"), pubmed.url)
    dashboard.kill()
    subprocess.run(
        [sys.executable, "-m", "data.harvest"],
        cwd=ROOT,
        env=dashboard.environment,
        check=True,
        capture_output=True,
    )
    dashboard.start()
    yield dashboard
    dashboard.stop()


@pytest.fixture
def visitor(chromium, searched):
    context = chromium.new_context(viewport=DESKTOP, base_url=searched.url)
    page = context.new_page()
    yield page
    context.close()


def test_the_first_visitor_after_a_start_never_sees_names_of_files(visitor):
    visitor.add_init_script(_WATCH)
    go(visitor, "/trends")
    names = visitor.get_by_role("navigation", name="Pages").get_by_role("link")
    expect(names).to_have_count(len(PAGES))
    seen = set(visitor.evaluate("[...seen]"))
    assert {name.splitlines()[-1] for name in seen if name} >= set(PAGES)
    assert not {name.splitlines()[-1] for name in seen if name} & {"app", "trends", "evidence map", "methods"}


def view(page):
    """What a visitor would miss after a wrong step: address, heading, filters, data."""
    chips = page.locator(".st-key-chips button").all_inner_texts()
    return page.url, page.locator("h1").first.inner_text(), chips


def comes_to(page, expected):
    until(page, lambda: view(page) == expected, lambda: f"{expected}; there is {view(page)}")
    settled(page)  # the chips of before can stand under the new heading for a moment
    assert view(page) == expected


@pytest.mark.parametrize("pinned", [True, False], ids=["pinned", "newest"])
def test_back_and_forward_take_one_step_each(visitor, pinned):
    go(visitor, "/?search=starter&source=adipose" if pinned else "/?source=adipose")
    before = visitor.evaluate("history.length")
    steps = [
        lambda: choose(visitor, "species", "Human"),
        *(
            lambda name=name: visitor.get_by_role("link", name=name, exact=True).click()
            for name in PAGES[1:4]
        ),
        lambda: visitor.get_by_role("button", name="Species: Human").click(),
        *(
            lambda name=name: visitor.get_by_role("link", name=name, exact=True).click()
            for name in ("Overview", "PubMed search", "Methods", "Evidence map")
        ),
        lambda: choose(visitor, "species", "Rat"),
    ]
    trail = [view(visitor)]
    for step in steps:
        step()
        until(visitor, lambda: visitor.url != trail[-1][0], "another address")
        settled(visitor)
        trail.append(view(visitor))
        assert visitor.evaluate("history.length") - before == len(trail) - 1, trail
    assert all(("search=starter" in url) == pinned for url, _, _ in trail)
    for expected in reversed(trail[:-1]):
        visitor.go_back()
        comes_to(visitor, expected)
    for expected in trail[1:]:
        visitor.go_forward()
        comes_to(visitor, expected)
    assert visitor.evaluate("history.length") - before == len(steps)


def test_a_filter_set_in_the_moment_before_a_page_is_opened_holds(visitor):
    go(visitor, "/?search=starter")
    choose(visitor, "source", "Adipose tissue")
    visitor.get_by_role("link", name="Trends", exact=True).click()
    expect(visitor.get_by_role("heading", name="Trends", exact=True)).to_be_visible()
    settled(visitor)
    assert "source=adipose" in visitor.url and "search=starter" in visitor.url


def tap(page, place):
    """A finger on the middle of an element, whatever lies above it there."""
    box = place.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_finger_opens_and_closes_the_menu_and_a_page_closes_it(chromium, searched):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=searched.url)
    page = context.new_page()
    go(page, "/?search=starter&source=adipose")
    menu = page.get_by_role("button", name="Menu and filters", exact=True)
    sidebar = page.get_by_test_id("stSidebar")
    for name in ("Evidence map", "Studies", "Overview"):
        quiet(page)
        tap(page, menu)
        expect(sidebar).to_have_attribute("data-collapsed", "false")
        quiet(page)
        tap(page, page.get_by_role("button", name="Close menu and filters"))
        expect(sidebar).to_have_attribute("data-collapsed", "true")
        expect(page.get_by_text("This view as a QR code")).to_have_count(0)
        quiet(page)
        tap(page, menu)
        quiet(page)
        tap(page, page.get_by_role("link", name=name, exact=True))
        expect(sidebar).to_have_attribute("data-collapsed", "true")
        place = "" if name == "Overview" else name.lower().replace(" ", "_")
        expect(page).to_have_url(re.compile(f"/{place}[?]"))
        assert "source=adipose" in page.url
    quiet(page)
    tap(page, menu)
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    page.reload()
    settled(page)
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    context.close()


def test_a_lost_connection_is_told_in_plain_words_and_comes_back(visitor, searched):
    go(visitor, "/?search=starter&source=adipose")
    shows(visitor, "Papers", "12")
    searched.kill()
    expect(
        visitor.get_by_role("status").filter(has_text="connection to this dashboard was lost")
    ).to_be_visible()
    visitor.evaluate(
        """() => { window.dialogs = 0; new MutationObserver(() => {
          for (const box of document.querySelectorAll("[role=dialog]")) dialogs += box.checkVisibility();
        }).observe(document.body, { childList: true, subtree: true }); }"""
    )
    attempts = []  # each of which Streamlit would tell of
    visitor.on("requestfailed", lambda request: attempts.append(request))
    until(visitor, lambda: len(attempts) >= 4, "attempts to connect")
    assert visitor.evaluate("dialogs") == 0
    expect(visitor.get_by_role("heading", name="Stem cells for neuropathic pain")).to_be_visible()
    searched.start()
    expect(visitor.get_by_text("connection to this dashboard was lost")).to_have_count(0)
    shows(visitor, "Papers", "12")
    choose(visitor, "species", "Human")
    until(visitor, lambda: "species=human" in visitor.url, "the filter in the address")
    assert "source=adipose" in visitor.url
