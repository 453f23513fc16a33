"""Text of PubMed and of visitors on all pages: shown as it is, whatever Markdown or Streamlit make of it."""

import json
import subprocess
import sys
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from data.settings import read_settings
from data.storage.store import open_store
from tests.browser.conftest import DESKTOP, ROOT, Dashboard
from tests.browser.reading import go, quiet
from tests.eutils import starter_records
from tests.waiting import wait_until

SENT = (
    ":material/home: :red[loss] :smile: :streamlit: $x^2$ a -> b >= c -- www.example.com https://example.org "
    "a@example.net <b>P</b> **bold** `code` &amp;lt;5 [link](https://example.org) 1. end"
)
HOSTILE = SENT.replace("&amp;", "&")  # PubMed's entities are read once
NAME = ":material/home: www.example.com -> a@example.net"
PAPERS = 40
PAGES = ("/", "/evidence_map", "/clinical_studies", "/trends", "/studies", "/pubmed_search", "/methods")

# What a page made of a text, anywhere in it; the shadow roots of components are looked into.
MADE = """
() => {
  const roots = [document];
  for (const root of roots) {
    roots.push(...[...root.querySelectorAll("*")].map(element => element.shadowRoot).filter(Boolean));
  }
  const all = (selector) => roots.flatMap(root => [...root.querySelectorAll(selector)]);
  const words = (elements) => elements.map(element => element.outerHTML.slice(0, 300));
  return words([
    ...all("a[href*='example.'], a[href^='mailto:'], [aria-label='home icon'], .katex"),
    ...all("img[alt='Streamlit logo']"),
    ...all(".stMarkdownColoredText, code").filter(one => ["loss", "code"].includes(one.textContent)),
    ...all("b, strong").filter(one => ["P", "bold"].includes(one.textContent)),
    ...all("p, h1, h2, a, button, text, td")
      .filter(one => /a → b|≥ c|— www|material_home|\\ud83d\\ude04/.test(one.textContent)),
  ]);
}
"""


@pytest.fixture(scope="module")
def dashboard_with_hostile_papers(pubmed, tmp_path_factory):
    """A dashboard whose newest search has papers in which all texts are hostile, and a hostile name."""
    pubmed.heal()
    pubmed.hold(map(hostile, list(starter_records())[:PAPERS]))
    dashboard = Dashboard(tmp_path_factory.mktemp("home"), pubmed.url)
    dashboard.kill()
    harvest = [sys.executable, "-m", "data.harvest"]
    done = subprocess.run(harvest, cwd=ROOT, env=dashboard.environment, check=True, capture_output=True)
    assert json.loads(done.stdout)["fetched"] > PAPERS / 2
    with open_store(read_settings(dashboard.environment).database_url) as store:
        search = store.newest()
        store.own(search.id, "0" * 32)
        assert store.rename(search.id, "0" * 32, NAME)
    dashboard.start()
    yield dashboard
    dashboard.stop()
    pubmed.hold(starter_records())


def hostile(record):
    return replace(
        record,
        title=f"{record.title} {SENT}",
        abstract=f"{record.text} {SENT}",
        summary="",
        journal=f"J {SENT}",
        journal_title=f"Journal {SENT}",
        authors=(f"Group {SENT}", *record.authors),
        full_names=(),
        keywords=(SENT, *record.keywords),
        affiliation=f"{SENT}, Boston, MA, USA",
    )


@pytest.fixture
def visitor(chromium, dashboard_with_hostile_papers):
    context = chromium.new_context(viewport=DESKTOP, base_url=dashboard_with_hostile_papers.url)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_made_of_texts_on_any_page(visitor, path):
    go(visitor, path)
    quiet(visitor)
    assert visitor.evaluate(MADE) == []


def test_a_card_and_a_paper_show_their_texts_as_they_are(visitor):
    go(visitor, "/evidence_map?cell=source:adipose")
    card = visitor.locator(".st-key-papers")
    wait_until(lambda: HOSTILE in card.inner_text(), "the title on a card")
    assert f"J {HOSTILE}" in card.inner_text() and f"Group {HOSTILE}" in card.inner_text()
    card.locator("[data-testid='stExpander'] summary").first.click()
    wait_until(
        lambda: card.inner_text().count(HOSTILE) > 3 * card.locator("a[href*='pubmed']").count(), "abstract"
    )
    assert visitor.evaluate(MADE) == []
    card.get_by_role("link").first.click()
    visitor.wait_for_url("**/studies?*")
    quiet(visitor)
    assert visitor.locator("h1").inner_text().endswith(HOSTILE)
    assert visitor.evaluate(MADE) == []


def test_a_visitors_words_are_shown_as_they_are(visitor):
    go(visitor, f"/?{urlencode({'text': HOSTILE[:58]})}")
    quiet(visitor)
    chip = visitor.locator(".st-key-chips")
    assert HOSTILE[:40] in chip.inner_text()
    assert visitor.evaluate(MADE) == []
    go(visitor, "/pubmed_search")
    wait_until(lambda: NAME in visitor.locator(".stMain").inner_text(), "the name of the search")
    assert visitor.evaluate(MADE) == []
