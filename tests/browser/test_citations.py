"""Citations followed with a finger: from a basket to papers of the evidence, and who cites whom."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from data.records import pmid_codec
from tests.browser.conftest import PHONE
from tests.browser.reading import go, has_address, papers_are_seen, settled, tap_mark
from tests.eutils import starter_records

ADDED = 90_000_002


@pytest.fixture
def linked(healthy):
    """Two papers of the starter set, the second cited by the first, both by a paper that it lacks."""
    trial = next(one for one in starter_records() if "Clinical Trial" in str(one.publication_types))
    first, second = (record.pmid for record in starter_records()[:2])
    citing = replace(trial, pmid=ADDED, doi=None, pmcid=None, title="A trial that cites both")
    healthy.hold([*starter_records(), citing])
    healthy.references = {ADDED: (first, second), first: (second,)}
    yield first, second
    healthy.references = {}


@pytest.fixture
def phone(chromium, serve):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=serve().url)
    yield context.new_page()
    context.close()


def test_papers_that_cite_a_basket_are_added_and_counted_apart(phone, linked):
    _, second = linked
    go(phone, f"/studies?basket={pmid_codec.encode(linked)}&only=basket")
    phone.get_by_text("Follow citations of").tap()
    phone.get_by_role("button", name="Find papers linked to 2 papers").tap()
    phone.get_by_role("button", name="Add 1 paper to the evidence").tap()
    offer = phone.locator("[class*='st-key-offer_']").first
    offer.get_by_role("button", name="Show", exact=True).tap()
    expect(offer).to_have_count(0)
    settled(phone)

    (search,) = phone.evaluate("new URLSearchParams(location.search).getAll('search')")
    go(phone, f"/methods?search={search}")
    expect(phone.get_by_text("papers that cite them and their references").first).to_be_visible()
    flow = phone.get_by_role("figure", name=re.compile("Found by citation 1"))
    expect(flow).to_be_attached()
    go(phone, f"/studies?search={search}&pmid={ADDED}")
    expect(phone.get_by_text("Found by citation").first).to_be_visible()

    go(phone, f"/trends?search={search}")
    phone.get_by_role("button", name="Ask PubMed for citations").tap()
    expect(phone.locator(".st-key-card_citations")).to_be_visible()
    title = next(record.title for record in starter_records() if record.pmid == second)
    tap_mark(phone, "citations", [title, f"pmid:{second}"])
    has_address(phone, {"search": [search], "cell": [f"pmid:{second}"]})
    papers_are_seen(phone)
