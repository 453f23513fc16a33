"""The presentation: one figure at a time, by keys, on every screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.reading import choose, go, has_address, settled, shows, until

_TYPE_AND_EDGES = """
stage => {
  const bar = document.querySelector('.stage-bar').getBoundingClientRect();
  const words = [...stage.querySelectorAll('text')].map(t => t.getBoundingClientRect()).filter(b => b.width);
  return {
    outside: words.filter(b => b.left < -1 || b.right > innerWidth + 1 || b.bottom > bar.top + 1)
      .map(b => [b.left, b.right, b.bottom]),
    smallest: Math.min(...[...stage.querySelectorAll('text')].filter(t => t.textContent.trim()).map(
      t => parseFloat(getComputedStyle(t).fontSize) * stage.getBoundingClientRect().width / stage.offsetWidth
    )),
  };
}
"""


def stage(page, title):
    """The stage once the figure of this title is drawn on it."""
    found = page.locator(".stage-figure")
    expect(found.locator(".annotation-text").filter(has_text=title).first).to_be_visible()
    settled(page)
    return found


def test_arrow_keys_go_through_the_figures_of_all_pages_and_escape_ends(page):
    page.goto("/?present=1&source=adipose")
    stage(page, "Publications by year")
    expect(page.locator("[data-testid='stSidebar']")).to_be_hidden()
    expect(page.locator("[data-testid='stHeader']")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    stage(page, "Article types")
    has_address(page, {"source": ["adipose"], "present": ["2"]})
    page.keyboard.press("PageDown")
    stage(page, "Papers by cell source")
    page.keyboard.press(" ")
    stage(page, "Evidence map")
    expect(page.locator(".stage-place")).to_have_text(re.compile(r"^4 of \d\d$"))  # over all pages
    expect(page).to_have_url(re.compile("/evidence_map.*source=adipose"))
    page.keyboard.press("ArrowLeft")
    stage(page, "Papers by cell source")
    page.keyboard.press("Escape")
    settled(page)
    shows(page, "Papers", "12")
    has_address(page, {"source": ["adipose"]})


@pytest.mark.parametrize(
    "page",
    [{"width": 1920, "height": 1080}, {"width": 1440, "height": 900}, {"width": 1024, "height": 768}],
    indirect=True,
    ids=lambda size: str(size["width"]),
)
def test_a_figure_fills_the_screen_and_nothing_is_cut(page):
    page.goto("/?present=3")
    drawn = stage(page, "Papers by cell source")
    # It is fitted once the bar under it has got its style.
    until(
        page,
        lambda: not drawn.evaluate(_TYPE_AND_EDGES)["outside"],
        lambda: f"nothing is outside: {drawn.evaluate(_TYPE_AND_EDGES)}",
    )
    smallest = drawn.evaluate(_TYPE_AND_EDGES)["smallest"]
    assert smallest >= 18 * min(page.viewport_size["width"] / 1600, 1) * 0.98


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_the_figure_has_the_width_of_the_screen(page):
    page.goto("/?present=2")
    drawn = stage(page, "Article types")
    until(
        page,
        lambda: abs(drawn.bounding_box()["width"] - PHONE["width"]) < 2,
        lambda: f"it is as wide as the screen: {drawn.bounding_box()}",
    )
    page.get_by_role("button", name="Next figure").click()
    stage(page, "Papers by cell")


def test_it_begins_from_the_page_that_is_looked_at_with_its_filters(page):
    go(page, "/evidence_map")
    choose(page, "source", "Adipose")
    settled(page)
    page.get_by_role("button", name="Present").click()
    stage(page, "Evidence map")
    has_address(page, {"source": ["adipose"], "present": ["1"]})
    expect(page.locator(".stage-figure")).to_contain_text("12 of 82")


def test_an_empty_selection_says_what_to_loosen(page):
    page.goto("/?present=1&text=zzzz")
    expect(page.get_by_text("No papers match")).to_be_visible()
    page.get_by_role("button", name="End").click()
    has_address(page, {"text": ["zzzz"]})


def test_a_mark_still_tells_its_numbers(page):
    page.goto("/?present=3")
    drawn = stage(page, "Papers by cell source")
    box = drawn.locator(".bars .point path").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".stage-figure .hoverlayer text").first).to_contain_text("papers")
