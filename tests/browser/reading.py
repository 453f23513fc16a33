"""What a visitor reads off the page: drawn figures, numbers, chips, the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import TimeoutError, expect

from tests.waiting import wait_until

_DRAWN = """
card => {
  const plot = card.querySelector('.js-plotly-plot');
  const size = plot.getBoundingClientRect();
  return {
    bars: [...plot.querySelectorAll('.bars .point path')].filter(path => {
      const box = path.getBBox();
      return box.width * box.height;
    }).length,
    sum: plot.data.flatMap(t => [...(t.orientation === 'h' ? t.x : t.y)]).reduce((a, b) => a + b, 0),
    words: [...plot.querySelectorAll('.annotation-text')].map(
      t => [...t.querySelectorAll('.line')].map(line => line.textContent).join(' ') || t.textContent
    ).join(' | '),
    outside: [...plot.querySelectorAll('text')].filter(t => {
      const box = t.getBoundingClientRect();
      return box.width
        && (box.left < size.left - 1 || box.right > size.right + 1 || box.bottom > size.bottom + 1);
    }).map(t => t.textContent),
  };
}
"""

LONGEST = 120_000  # milliseconds; only what fails waits so long

# At rest for so many frames: longer than a component needs to tell the server of itself. Frames are counted
# and not time, since a busy machine draws fewer.
_AT_REST = """
() => {
  const state = document.querySelector("[data-testid='stApp']")?.dataset.testScriptState;
  const unready = document.querySelector(
    "[data-stale='true'], [data-testid='stSkeleton'], [role='figure'][aria-busy='true']"
  );
  window.framesAtRest = state !== 'notRunning' || unready ? 0 : (window.framesAtRest || 0) + 1;
  return window.framesAtRest > 15;
}
"""


def go(page, address="/"):
    """Open an address and wait until the page is drawn."""
    page.set_default_timeout(LONGEST)
    page.goto(address)
    settled(page)


def settled(page):
    """Wait until the page has its heading and no run is under way, nor begins at once after the last.

    A click into a page that is just being drawn anew can be lost. `page` may be a frame within one.
    """
    expect(page.locator("h1, .stage-bar").first).to_be_visible()
    page.evaluate("() => { window.framesAtRest = 0; }")
    page.wait_for_function(_AT_REST, timeout=LONGEST)


def quiet(page):
    """As `settled`; besides, nothing is loaded or faded in any more."""
    settled(page)
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => Promise.race([
          Promise.allSettled(document.getAnimations().map(animation => animation.finished)),
          new Promise(resolve => setTimeout(resolve, 1000)),  // some go on for ever
        ]).then(() => null)"""
    )


def figure(page, key):
    """A figure as it is drawn: bars with a size, the sum of its numbers, its words, words cut off."""
    card = page.locator(f".st-key-card_{key}")
    expect(card.locator(".js-plotly-plot .bars .point path").first).to_be_attached()
    return card.evaluate(_DRAWN)


def numbers(page):
    """The row of numbers: label to value."""
    tiles = page.locator(".key-numbers > div")
    expect(tiles).to_have_count(6)
    settled(page)
    return {tile.locator("dt").inner_text(): tile.locator("dt + dd").inner_text() for tile in tiles.all()}


def shows(page, label, value):
    """Wait until a number has this value."""
    tile = page.locator(".key-numbers > div").filter(has_text=label)
    expect(tile.locator("dt + dd")).to_have_text(value)
    settled(page)


def papers_are_seen(page):
    """Wait until the heading of the open papers has the focus and is in the window: the page has scrolled."""
    expect(page.locator(".st-key-papers h2")).to_be_in_viewport()
    expect(page.locator(".st-key-papers h2")).to_be_focused()
    # The page scrolls, not the app around it, whose navigation and filters would leave the window for good.
    assert page.evaluate("document.querySelector('.stAppViewContainer').scrollTop") == 0


def close_papers(page):
    """Close the papers; the figure that was clicked then has the focus and is in the window again."""
    key = page.evaluate("document.querySelector('.st-key-papers').dataset.figure")
    page.locator(".st-key-close_papers button").click()
    expect(page.locator(".st-key-papers")).to_have_count(0)
    expect(page.locator(f".st-key-card_{key} .figure")).to_be_focused()
    expect(page.locator(f".st-key-card_{key} .figure")).to_be_in_viewport()


def address(page):
    """The query parameters in the address."""
    return parse_qs(urlsplit(page.url).query)


def has_address(page, expected):
    """Wait until the address carries these query parameters and no others."""
    until(
        page,
        lambda: address(page) == expected,
        lambda: f"the address carries {expected}; it carries {address(page)}",
    )
    settled(page)


def until(page, holds, what):
    """Wait until something holds; meanwhile the page goes on. See `wait_until`."""
    wait_until(holds, what, sleep=lambda seconds: page.wait_for_timeout(1000 * seconds))


def choose(page, facet, option):
    """Choose an option of a sidebar filter, by the beginning of its words."""
    box = page.locator(f".st-key-filter_{facet}")
    # A list that has opened closes again when the sidebar scrolls, so it is scrolled before.
    box.evaluate("box => box.scrollIntoView({ block: 'center', behavior: 'instant' })")
    quiet(page)
    options = page.get_by_role("option").filter(has_text=option)

    def offered():
        """Type as often as it takes: a list closes when the sidebar is drawn anew below it."""
        box.locator("input").fill("")
        box.locator("input").fill(option)
        try:
            options.first.wait_for(timeout=2_000)
        except TimeoutError:
            return False
        return True

    until(page, offered, f"{option} is offered")
    options.first.click()
    page.keyboard.press("Escape")


_PLACES = """
card => {
  const plot = card.querySelector('.js-plotly-plot'), box = plot.getBoundingClientRect();
  const {xaxis: x, yaxis: y} = plot._fullLayout, found = [];
  plot._fullData.forEach((trace, number) => (plot.data[number].customdata || []).forEach((told, i) => {
    if (!told) return;
    let [across, down] = [plot.data[number].x[i], plot.data[number].y[i]];
    if (trace.type === 'bar') {
      const half = value => value / 2;
      if (trace.orientation === 'h') across = ((trace.base || [])[i] || 0) + half(across);
      else {
        const below = plot.calcdata[number][i];
        down = below.b + half(below.s);
      }
    }
    found.push([told.map(String), box.left + x._offset + x.d2p(across), box.top + y._offset + y.d2p(down)]);
  }));
  return found;
}
"""


def mark_places(page, key):
    """The marks of a figure that open papers: customdata and place in the window."""
    card = page.locator(f".st-key-card_{key}")
    expect(card.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    settled(page)
    card.scroll_into_view_if_needed()
    return card.evaluate(_PLACES)


def click_mark(page, key, told):
    """Click the mark with this customdata, scrolled into the window first."""
    page.mouse.click(*reach_mark(page, key, told))


def tap_mark(page, key, told):
    """The same with a finger; the page's context must have touch."""
    page.touchscreen.tap(*reach_mark(page, key, told))


def reach_mark(page, key, told):
    """Scroll the mark with this customdata into the middle of the window; returns its place there."""
    expect(page.locator(f".st-key-card_{key} .js-plotly-plot .main-svg").first).to_be_visible()
    place = next((y for found, _, y in mark_places(page, key) if found == told), None)
    assert place is not None, f"no mark {told}"
    middle = page.viewport_size["height"] / 2
    page.locator("[data-testid='stMain']").evaluate("(main, by) => main.scrollBy(0, by)", place - middle)
    drawn_anew(page)
    return next((x, y) for found, x, y in mark_places_now(page, key) if found == told)


def drawn_anew(page):
    """Wait until the browser has drawn what was just scrolled or pointed at."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
    )


def mark_places_now(page, key):
    """As `mark_places`, without scrolling."""
    return page.locator(f".st-key-card_{key}").evaluate(_PLACES)
