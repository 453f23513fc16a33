"""Every page on every screen: nothing cut, nothing to scroll sideways. Pictures: test-output/screens."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.reading import quiet, until

PICTURES = Path(__file__).parents[2] / "test-output" / "screens"
SCREENS = {
    "phone": {"width": 390, "height": 844},
    "tablet": {"width": 820, "height": 1180},
    "desktop": {"width": 1440, "height": 900},
    "projector": {"width": 1920, "height": 1080},
}
PAGES = {
    "overview": "/",
    "evidence_map": "/evidence_map",
    "clinical_studies": "/clinical_studies",
    "trends": "/trends",
    "studies": "/studies",
    "paper": "/studies?pmid=33456473",
    "pubmed_search": "/pubmed_search",
    "readings": "/readings",
    "methods": "/methods",
    "administration": "/administration",
}

FIGURES = ("overview", "evidence_map", "clinical_studies", "trends", "methods")

_FAULTS = """
() => {
  const main = document.querySelector("[data-testid='stMain']");
  const cut = [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const size = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width && (box.left < size.left - 1 || box.right > size.right + 1
        || box.top < size.top - 1 || box.bottom > size.bottom + 1);
    }).map(text => text.textContent);
  });
  const wide = [...main.querySelectorAll('button, p, h1, h2, label')].filter(
    e => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1
  ).map(e => e.innerText);
  return {cut, wide, sideways: main.scrollWidth - main.clientWidth};
}
"""


def is_whole(page, name):
    """Wait until nothing is wrong: the page has told the server how wide it is, and is drawn accordingly."""
    until(
        page,
        lambda: page.evaluate(_FAULTS) == {"cut": [], "wide": [], "sideways": 0},
        lambda: f"nothing of the page {name} is cut: {page.evaluate(_FAULTS)}",
    )


@pytest.mark.parametrize("page", SCREENS.values(), ids=SCREENS, indirect=True)
def test_nothing_is_cut_on_any_screen(page):
    screen = next(name for name, size in SCREENS.items() if size == page.viewport_size)
    for name, address in PAGES.items():
        page.goto(address)
        if name in FIGURES:
            expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        quiet(page)
        PICTURES.mkdir(parents=True, exist_ok=True)
        try:
            is_whole(page, name)
        finally:
            page.screenshot(path=PICTURES / f"{name}-{screen}.png")


def test_a_printed_page_is_a_report_without_anything_to_click(page):
    page.goto("/?source=adipose&search=starter")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    quiet(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.pdf(path=PICTURES / "overview-print.pdf", prefer_css_page_size=True)
    page.emulate_media(media="print")
    for gone in ("[data-testid='stSidebar']", ".st-key-header", "button"):
        assert not [e for e in page.locator(gone).all() if e.is_visible()], gone
    told = page.locator(".in-print")
    expect(told).to_be_visible()
    expect(told).to_contain_text("12 of 82 papers · Cell source: Adipose tissue")
    expect(told).to_contain_text("/?source=adipose&search=starter")
    expect(told.locator("h2")).to_have_text("How these numbers were made")
    assert page.locator(".js-plotly-plot").first.is_visible()


def test_a_page_printed_before_it_is_at_rest_has_its_report_too(page):
    page.add_init_script(
        "const later = setTimeout;"
        "window.setTimeout = (call, ms, ...more) => ms === 500 ? 0 : later(call, ms, ...more);"
    )
    page.goto("/?source=adipose")
    quiet(page)
    told = page.locator(".in-print")
    expect(told).to_be_empty()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(told).to_contain_text("12 of 82 papers · Cell source: Adipose tissue")
