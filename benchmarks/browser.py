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
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.browser_papers import Papers, fill
from benchmarks.browser_servers import HERE, ROOT, bare_page, streamlit
from benchmarks.measure import Line, Sample

WINDOW = {"width": 1440, "height": 900}
SMALL, LARGE = 1_500, 100_000
_PATIENCE = 60_000  # milliseconds
_LABELLING = 900_000  # the same for the visit that makes the labels of a large search

_VISITED = (
    "Streamlit's own client starts and opens its connection before the first figure can come; Plotly's "
    "script is loaded meanwhile."
)
_FILTERED = (
    "Of a click's time about a tenth is the script on the server and a fifth Plotly; the rest is Streamlit's "
    "client, which goes through every element of the page several times a run, changed or not."
)

# Figures count as drawn when each says the words given, and nothing else but what is asked for stands there.
_STOPWATCH = """
(() => {
  let began = 0;
  addEventListener("pointerdown", (event) => { began = event.timeStamp; }, true);
  const bare = (text) => text.replace(/\\s/g, "");
  const figures = () => [...document.querySelectorAll(".js-plotly-plot")];
  const drawn = (words, number) => {
    const found = figures();
    return found.length === number && found.every((figure) => bare(figure.textContent).includes(words));
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


@dataclass(slots=True)
class Times:
    """Milliseconds by kind of step, for one kind of page."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    filtered: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)


def lines(quick: bool) -> Iterator[Line]:
    """Measure in the browser.

    Args:
        quick: fewer repeats, and no large number of records.
    """
    with _chromium() as browser:
        for number in (SMALL,) if quick else (SMALL, LARGE):
            yield from _of_size(browser, number, 5 if quick else 15)


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=quiet)
        yield browser
        browser.close()


def _of_size(browser: Browser, number: int, times: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        papers = fill(Path(folder), number)
        papers.table.to_parquet(Path(folder, "papers.parquet"))
        environment = {"EVIDENCE_HOME": folder, "PAPERS": str(Path(folder, "papers.parquet"))}
        with (
            streamlit(ROOT / "app.py", environment) as dashboard,
            streamlit(HERE / "browser_plain.py", environment) as plain,
        ):
            views = _views(browser, dashboard, papers)
            with bare_page(json.dumps(views)) as bare:
                pages: tuple[_Visited, ...] = (
                    _Dashboard(browser, dashboard, papers),
                    _Bare(browser, bare, papers),
                    _Plain(browser, plain, papers),
                )
                for at in range(times + 1):  # the first round warms up
                    for page in pages:
                        page.visit(kept=at > 0)
                with ExitStack() as opened:
                    windows = [opened.enter_context(page.stay()) for page in pages]
                    for at in range(times + 2):
                        for page, window in zip(pages, windows, strict=True):
                            page.clicks(window, kept=at > 1)
        ours, theirs, peer = (page.times for page in pages)
    yield from _told(number, ours, theirs, peer)


def _told(number: int, ours: Times, bare: Times, plain: Times) -> Iterator[Line]:
    reach = 3.5 if number == SMALL else 4
    same = "a bare page with plotly.js, the same figures"
    other = "a plain Streamlit page with plotly.express"
    if number == SMALL:
        first = "first visit: address to three figures, nothing cached in the browser"
        yield Line(first, number, _s(ours.first), same, _s(bare.first), "ms", "at most", 1.6, _VISITED)
        yield Line(first, number, _s(ours.first), other, _s(plain.first), "ms", "seen")
        again = "the same with scripts in the browser's cache"
        yield Line(again, number, _s(ours.again), same, _s(bare.again), "ms", "seen")
    click = "a filter set or lifted: click to three figures"
    yield Line(click, number, _s(ours.filtered), same, _s(bare.filtered), "ms", "at most", reach, _FILTERED)
    yield Line(click, number, _s(ours.filtered), other, _s(plain.filtered), "ms", "seen")
    moved = "page change: click to the figures of Evidence map and Overview"
    yield Line(moved, number, _s(ours.moved), same, _s(bare.moved), "ms", "at most", 4)


def _s(values: Sequence[float]) -> Sample:
    return Sample(tuple(values))


class _Visited:
    """A page that is visited and clicked again and again."""

    def __init__(self, browser: Browser, address: str, papers: Papers) -> None:
        self._browser, self._address, self._papers = browser, address, papers
        self.times = Times()

    def visit(self, *, kept: bool) -> None:
        """Come with an empty browser, then once more with what it has cached."""
        with _window(self._browser) as page:
            first = _arrive(page, self._address, self._papers)
            again = _arrive(page, self._address, self._papers)
        if kept:
            self.times.first.append(first)
            self.times.again.append(again)

    @contextmanager
    def stay(self) -> Iterator[Page]:
        """Come to stay, that the scripts are warm."""
        with _window(self._browser) as page:
            _arrive(page, self._address, self._papers)
            yield page

    def clicks(self, page: Page, *, kept: bool) -> None:
        """Set a filter, lift it, change the page and back."""
        filtered, moved = self._round(page)
        if kept:
            self.times.filtered += filtered
            self.times.moved += moved

    def _round(self, page: Page) -> tuple[list[float], list[float]]:
        raise NotImplementedError


class _Dashboard(_Visited):
    def _round(self, page: Page) -> tuple[list[float], list[float]]:
        all_papers, some = _words(self._papers)
        option = _option(page, f".st-key-filter_{self._papers.facet}", self._papers.name)
        added = _clicked(page, option, some, 3)
        page.keyboard.press("Escape")
        chip = page.locator(".st-key-chips button").first
        chip.hover()
        lifted = _clicked(page, chip, all_papers, 3)
        page.wait_for_timeout(300)
        away = _clicked(page, page.get_by_role("link", name="Evidence map"), all_papers, 1)
        page.wait_for_timeout(300)
        back = _clicked(page, page.get_by_role("link", name="Overview"), all_papers, 3)
        page.wait_for_timeout(300)
        return [added, lifted], [away, back]


class _Bare(_Visited):
    def _round(self, page: Page) -> tuple[list[float], list[float]]:
        all_papers, some = _words(self._papers)
        taken = []
        for name, words, figures in (
            ("filtered", some, 3),
            ("all", all_papers, 3),
            ("evidence map", all_papers, 1),
            ("all", all_papers, 3),
        ):
            button = page.get_by_role("button", name=name, exact=True)
            button.hover()
            taken.append(_clicked(page, button, words, figures))
            page.wait_for_timeout(300)
        return taken[:2], taken[2:]


class _Plain(_Visited):
    def _round(self, page: Page) -> tuple[list[float], list[float]]:
        all_papers, some = _words(self._papers)
        option = _option(page, ".st-key-source", self._papers.name)
        added = _clicked(page, option, some, 3)
        page.keyboard.press("Escape")
        tag = page.locator(".st-key-source [aria-label^='Remove']").first
        tag.hover()
        lifted = _clicked(page, tag, all_papers, 3)
        page.wait_for_timeout(300)
        return [added, lifted], []


def _words(papers: Papers) -> tuple[str, str]:
    """What each figure says of all papers, and of those that the filter leaves."""
    return f"{papers.size:,} of {papers.size:,} papers", f"{papers.filtered:,} of {papers.size:,} papers"


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


def _arrive(page: Page, address: str, papers: Papers, patience: int = _PATIENCE) -> float:
    """Milliseconds from the address to three figures; waits until the page is at rest."""
    page.goto(address, wait_until="commit")
    taken = float(page.evaluate("told => waitFor(...told)", [_words(papers)[0], 3, patience]))
    page.wait_for_timeout(700)
    return taken


def _clicked(page: Page, target: Locator, words: str, figures: int) -> float:
    page.evaluate(
        "told => { window.seen = new Promise(r => addEventListener('pointerdown',"
        " () => r(waitFor(...told)), {capture: true, once: true})); }",
        [words, figures, _PATIENCE],
    )
    target.click()
    return float(page.evaluate("window.seen"))


def _option(page: Page, box: str, name: str) -> Locator:
    """An option of a box that is opened for it, the pointer on it."""
    page.locator(f"{box} input").fill(name)
    option = page.get_by_role("option").filter(has_text=name).first
    option.hover()
    return option


def _views(browser: Browser, address: str, papers: Papers) -> dict[str, object]:
    """The figures of each view as the dashboard draws them, for the bare page."""
    all_papers, some = _words(papers)
    views = {}
    with _window(browser) as page:
        _arrive(page, address, papers, _LABELLING)
        views["all"] = page.evaluate("figuresNow()")
        option = _option(page, f".st-key-filter_{papers.facet}", papers.name)
        _clicked(page, option, some, 3)
        views["filtered"] = page.evaluate("figuresNow()")
        page.keyboard.press("Escape")
        _clicked(page, page.locator(".st-key-chips button").first, all_papers, 3)
        _clicked(page, page.get_by_role("link", name="Evidence map"), all_papers, 1)
        views["evidence map"] = page.evaluate("figuresNow()")
    return views


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.browser")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, 1,500 records only")
    for line in lines(parser.parse_args().quick):
        ours, theirs = line.ours, line.theirs
        print(
            f"{line.size:>7,}  {line.what}: {ours.median:.0f} ms ({ours.quartiles[0]:.0f}–"
            f"{ours.quartiles[1]:.0f}), {line.peer}: {theirs.median:.0f} ms ({theirs.quartiles[0]:.0f}–"
            f"{theirs.quartiles[1]:.0f}), ratio {line.ratio:.2f}, {line.bound} {line.reach or ''}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
