"""Nothing jumps while a page loads: Cumulative Layout Shift, as https://web.dev/articles/cls counts it."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.reading import quiet
from tests.browser.test_screens import PAGES

MOST = 0.1
_OBSERVE = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { startTime, value, hadRecentInput } of list.getEntries()) {
    if (!hadRecentInput) shifts.push([startTime, value]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def cumulative(shifts):
    """The largest sum of shifts less than a second apart, within five seconds at most."""
    largest = window = began = last = 0.0
    for at, value in shifts:
        if at - last > 1000 or at - began > 5000:
            window, began = 0.0, at
        window, last = window + value, at
        largest = max(largest, window)
    return largest


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_jumps_while_a_page_loads(chromium, dashboard, healthy, screen):
    found = {}
    for name in ("overview", "evidence_map", "trends", "studies", "pubmed_search", "methods"):
        context = chromium.new_context(viewport=screen, base_url=dashboard.url, has_touch=screen is PHONE)
        page = context.new_page()
        page.add_init_script(_OBSERVE)
        page.goto(PAGES[name])
        quiet(page)
        page.wait_for_function("'ready' in document.documentElement.dataset")
        found[name] = cumulative(page.evaluate("shifts"))
        context.close()
    assert {name: shift for name, shift in found.items() if shift > MOST} == {}
