"""What a visitor waits for, in Chromium: figures on a first visit, after a filter, after a change of page.

    python -m benchmarks.browser [--quick]

Beside it a bare page of HTML draws the same figures at the same sizes with the same Plotly and is clicked
the same way, and a plain Streamlit page draws three figures of the same papers with plotly.express. All three
take turns, so that what else the machine does slows all. A time runs from the address, or from the pointer
going down, to the first frame after the last figure says what it should: so many papers of so many.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.bare_page import bare_page
from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, Sample
from benchmarks.server_work import Plain, opened
from benchmarks.sessions import serving, settings_of
from benchmarks.stores import Made, home_of, made, topic

WINDOW = {"width": 1440, "height": 900}
SIZES = (1_500, 10_000, 100_000)
_HERE = Path(__file__).parent
_PATIENCE = 60_000  # milliseconds
_FACET, _CATEGORY = "source", "adipose"  # the filter that is set and lifted

_VISITED = (
    "Streamlit's own client starts and opens its connection before the first figure can come; Plotly's "
    "script is loaded meanwhile. Here that is a part of it, a third of the whole that the bare page loads."
)
_FILTERED = (
    "From the click to its message to the server Streamlit's client takes {asked:.0f} ms, in which it draws "
    "its list of options anew; the bare page draws the figures in {drawn:.0f} ms. These two alone are "
    "{least:.2f} times the bare page. The rest is the script on the server and Streamlit's client, which "
    "goes through every element of the page several times a run, changed or not."
)

# Figures count as drawn when each says the words given, and nothing else but what is asked for stands there.
_STOPWATCH = """
(() => {
  let began = 0;
  addEventListener("pointerdown", (event) => { began = event.timeStamp; window.asked = undefined; }, true);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    window.asked ??= performance.now() - began;
    return send.call(this, message);
  };
  const bare = (text) => text.replace(/\\s/g, "");
  const figures = () => [...document.querySelectorAll(".js-plotly-plot")];
  const drawn = (words, number) => {
    const found = figures();
    const isSeen = (figure) => getComputedStyle(figure).visibility === "visible";
    return found.length === number
      && found.every((figure) => isSeen(figure) && bare(figure.textContent).includes(words));
  };
  window.waitFor = (words, number, patience) => new Promise((resolve, reject) => {
    const until = performance.now() + patience;
    const look = () => {
      if (drawn(bare(words), number)) requestAnimationFrame(() => resolve(performance.now() - began));
      else if (performance.now() > until) reject(new Error(`not ${number} figures that say ${words}`));
      else requestAnimationFrame(look);
    };
    look();
  });
  window.figuresNow = () => figures().map((figure) => ({
    spec: JSON.stringify({ data: figure.data, layout: figure.layout }),
    width: figure.clientWidth, height: figure.clientHeight,
  }));
})();
"""


Target = Callable[[Page], Locator]


@dataclass(frozen=True, slots=True)
class _View:
    """What is to be seen: so many figures that all say the same words. The bare page knows it by its name."""

    name: str
    words: str
    figures: int = 3


@dataclass(slots=True)
class _Visited:
    """A page that is visited and clicked again and again, and the milliseconds that each took.

    Attributes:
        address: where it is.
        views: what is to be seen on arrival and after each click.
        targets: what is clicked: to set a filter and to lift it, then to change the page and back, if there
            is another page.
        asked: milliseconds from the click on a filter to the message to the server, if there is a server.
    """

    address: str
    views: Sequence[_View]
    targets: Sequence[Target]
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    filtered: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)

    def visit(self, browser: Browser, *, kept: bool) -> None:
        """Come with an empty browser, then once more with what it has cached."""
        with _window(browser) as page:
            first, again = self._arrive(page), self._arrive(page)
        if kept:
            self.first.append(first)
            self.again.append(again)

    @contextmanager
    def stay(self, browser: Browser) -> Iterator[Page]:
        """Come to stay, that the scripts are warm."""
        with _window(browser) as page:
            self._arrive(page)
            yield page

    def round(self, page: Page, *, kept: bool) -> None:
        """Click everything once."""
        taken = [(milliseconds, page.evaluate("window.asked")) for _, milliseconds in self.clicks(page)]
        if kept:
            self.filtered += [milliseconds for milliseconds, _ in taken[:2]]
            self.asked += [asked for _, asked in taken[:2] if asked is not None]
            self.moved += [milliseconds for milliseconds, _ in taken[2:]]

    def clicks(self, page: Page) -> Iterator[tuple[_View, float]]:
        """Click one thing after the other; gives what is then seen, and after how many milliseconds."""
        for target, view in zip(self.targets, self.views[1:], strict=False):
            yield view, _clicked(page, target(page), view)

    def _arrive(self, page: Page) -> float:
        page.goto(self.address, wait_until="commit")
        taken = float(page.evaluate("told => waitFor(...told)", _awaited(self.views[0])))
        page.wait_for_timeout(700)  # until it is at rest
        return taken


def lines(quick: bool) -> Iterator[Line]:
    """Measure in the browser.

    Args:
        quick: fewer repeats, and no large number of records.
    """
    with _chromium() as browser:
        for size in SIZES[:1] if quick else SIZES:
            yield from _of_size(browser, size, 5 if quick else 15)


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()


def _of_size(browser: Browser, size: int, times: int) -> Iterator[Line]:
    store = made(size)
    views = _views(store)
    with TemporaryDirectory() as folder, home_of(store) as home:
        Plain(opened(store)).write(Path(folder))
        with (
            serving(ROOT / "app.py", **settings_of(home)) as (port, _),
            serving(_HERE / "plain_page.py", PLAIN_TABLES=folder) as (plain_port, _),
        ):
            ours = _Visited(f"http://127.0.0.1:{port}/", views, _OURS)
            plain = _Visited(f"http://127.0.0.1:{plain_port}/", views, _PLAIN)
            with bare_page(json.dumps(_figures(browser, ours))) as address:
                bare = _Visited(address, views, [partial(_button, name=view.name) for view in views[1:]])
                _measure(browser, (ours, bare, plain), times)
    yield from _compared(size, ours, bare, plain)


def _views(store: Made) -> tuple[_View, ...]:
    papers, some = store.papers, store.papers_with[f"{_FACET}:{_CATEGORY}"]
    overview = _View("all", f"{papers:,} of {papers:,} papers")
    filtered = _View("filtered", f"{some:,} of {papers:,} papers")
    return overview, filtered, overview, _View("evidence map", overview.words, figures=1), overview


def _figures(browser: Browser, ours: _Visited) -> dict[str, object]:
    """The figures of each view as the dashboard draws them, for the bare page."""
    with ours.stay(browser) as page:
        figures = {ours.views[0].name: page.evaluate("figuresNow()")}
        for view, _ in ours.clicks(page):
            figures[view.name] = page.evaluate("figuresNow()")
    return figures


def _measure(browser: Browser, pages: Sequence[_Visited], times: int) -> None:
    for at in range(times + 1):  # the first round warms up
        for page in pages:
            page.visit(browser, kept=at > 0)
    with ExitStack() as stack:
        windows = [stack.enter_context(page.stay(browser)) for page in pages]
        for at in range(times + 2):
            for page, window in zip(pages, windows, strict=True):
                page.round(window, kept=at > 1)


def _compared(size: int, ours: _Visited, bare: _Visited, plain: _Visited) -> Iterator[Line]:
    same = "a bare page with plotly.js, the same figures"
    other = "a plain Streamlit page with plotly.express"
    first = "first visit: address to three figures, nothing cached in the browser"
    yield Line(first, size, _s(ours.first), same, _s(bare.first), "ms", "at most", 1.3, _VISITED)
    yield Line(first, size, _s(ours.first), other, _s(plain.first), "ms", "seen")
    again = "the same with scripts in the browser's cache"
    yield Line(again, size, _s(ours.again), same, _s(bare.again), "ms", "seen")
    click = "a filter set or lifted: click to three figures"
    asked, drawn = _s(ours.asked).median, _s(bare.filtered).median
    why = _FILTERED.format(asked=asked, drawn=drawn, least=(asked + drawn) / drawn)
    yield Line(click, size, _s(ours.filtered), same, _s(bare.filtered), "ms", "at most", 2.5, why)
    yield Line(click, size, _s(ours.filtered), other, _s(plain.filtered), "ms", "seen")
    moved = "page change: click to the figures of Evidence map and Overview"
    yield Line(moved, size, _s(ours.moved), same, _s(bare.moved), "ms", "at most", 4)


def _s(values: Sequence[float]) -> Sample:
    return Sample(tuple(values))


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _option(page: Page, box: str, name: str) -> Locator:
    """An option of a box that is opened for it."""
    page.locator(f"{box} input").fill(name)
    return page.get_by_role("option").filter(has_text=name).first


_NAME = topic().facet(_FACET).category(_CATEGORY).name
_PLAIN_BOX = f".stMultiSelect:has-text('{_FACET}')"
_OURS: Sequence[Target] = (
    partial(_option, box=f".st-key-filter_{_FACET}", name=_NAME),
    lambda page: page.locator(".st-key-chips button").first,
    lambda page: page.get_by_role("link", name="Evidence map"),
    lambda page: page.get_by_role("link", name="Overview"),
)
_PLAIN: Sequence[Target] = (
    partial(_option, box=_PLAIN_BOX, name=_CATEGORY),
    lambda page: page.locator(f"{_PLAIN_BOX} [aria-label^='Remove']").first,
)


@contextmanager
def _window(browser: Browser) -> Iterator[Page]:
    """A window of a browser that knows nothing yet."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(_STOPWATCH)
    try:
        yield context.new_page()
    finally:
        context.close()


def _clicked(page: Page, target: Locator, view: _View) -> float:
    target.hover()
    page.evaluate(
        "told => { window.seen = new Promise(r => addEventListener('pointerdown',"
        " () => r(waitFor(...told)), {capture: true, once: true})); }",
        _awaited(view),
    )
    target.click()
    taken = float(page.evaluate("window.seen"))
    page.keyboard.press("Escape")  # options stay open after a choice
    page.wait_for_timeout(300)  # until it is at rest
    return taken


def _awaited(view: _View) -> list[object]:
    """What `waitFor` of the stopwatch takes."""
    return [view.words, view.figures, _PATIENCE]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browser")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, 1,500 records only")
    for line in lines(parser.parse_args().quick):
        ours, theirs = line.ours, line.theirs
        print(
            f"{line.size:>7,}  {line.what}: {ours.median:.0f} ms ({ours.quartiles[0]:.0f}–"
            f"{ours.quartiles[1]:.0f}), {line.peer}: {theirs.median:.0f} ms ({theirs.quartiles[0]:.0f}–"
            f"{theirs.quartiles[1]:.0f}), ratio {line.ratio:.2f}, "
            f"{line.bound} {line.reach or ''} {line.finding}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
