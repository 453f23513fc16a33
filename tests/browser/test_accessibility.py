"""axe-core finds no serious or critical fault on any page, in the states a visitor meets, light and dark."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.reading import LONGEST, quiet

STATES = {
    "overview": "/",
    "overview filtered": "/?source=adipose&years=2015&years=2025&text=pain",
    "overview empty": "/?source=dental&text=zzzz",
    "unknown in the link": "/?source=unicorn&search=2026-01-01.0badcafe",
    "map with open papers": "/evidence_map?cell=source:neural&cell=condition:spinal_cord_injury",
    "map as table": "/evidence_map?dress=table",
    "map, gaps only": "/evidence_map?dress=gaps",
    "trends": "/trends",
    "trends without totals": "/trends?measure=per_100000",
    "studies": "/studies",
    "studies, nothing in the basket": "/studies?only=basket",
    "one paper": "/studies?pmid=33456473",
    "a paper that is not here": "/studies?pmid=1",
    "search": "/pubmed_search",
    "methods": "/methods",
    "presented": "/?present=2",
}

# What Streamlit renders itself and no app can change: rule → what stands in the path of its elements.
# The frame of st.table scrolls sideways on a phone and takes no focus (Streamlit 1.67; no issue known to us).
STREAMLITS_OWN = {"scrollable-region-focusable": ".stTable"}


@pytest.fixture
def window(request, chromium, dashboard, healthy):
    scheme, size = request.param
    context = chromium.new_context(viewport=size, color_scheme=scheme, base_url=dashboard.url)
    context.set_default_timeout(LONGEST)
    yield context.new_page()
    context.close()


def faults(page):
    """Serious and critical faults: rule, and the elements that break it."""
    found = {}
    for violation in Axe().run(page).response["violations"]:
        ours = [node["html"][:200] for node in violation["nodes"] if not is_streamlits(violation, node)]
        if ours and violation["impact"] in ("serious", "critical"):
            found[violation["id"]] = ours
    return found


def is_streamlits(violation, node):
    part = STREAMLITS_OWN.get(violation["id"])
    return bool(part) and part in node["target"][-1]


@pytest.mark.parametrize(
    "window",
    [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)],
    ids=["light", "dark", "phone"],
    indirect=True,
)
def test_no_serious_fault_on_any_page(window):
    found = {}
    for state, address in STATES.items():
        window.goto(address)
        quiet(window)
        if "present" in address:
            expect(window.locator(".stage-figure .main-svg").first).to_be_visible()
        if broken := faults(window):
            found[state] = broken
        assert window.locator("html").get_attribute("lang") == "en"
        levels = [
            int(tag[1])
            for tag in window.locator("main h1, main h2, main h3").evaluate_all(
                "found => found.filter(e => e.offsetParent).map(e => e.tagName)"
            )
        ] or [1]
        assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels)), state
    assert found == {}


@pytest.mark.parametrize("window", [("light", DESKTOP)], indirect=True)
def test_every_figure_is_told_in_words_and_has_its_numbers_as_a_table(window):
    window.goto("/trends")
    quiet(window)
    cards = window.locator("[class*='st-key-card_']")
    expect(cards.first).to_be_visible()
    for card in cards.all():
        told = card.locator(".figure[role='figure']")
        assert sum(char.isdigit() for char in told.get_attribute("aria-label")) >= 3
        expect(card.get_by_text("The numbers as a table")).to_have_count(1)


@pytest.mark.parametrize("window", [("light", DESKTOP)], indirect=True)
def test_the_keyboard_reaches_every_control_and_is_never_trapped(window):
    window.goto("/")
    quiet(window)
    window.add_style_tag(content="* { transition: none !important; }")  # looks are compared at once
    reached, unseen = [], []
    for _ in range(150):
        window.keyboard.press("Tab")
        told = window.evaluate(_FOCUSED)
        if told["unseen"]:
            unseen.append(told["unseen"])
        if told["name"] is None:
            break
        reached.append(told["name"])
    assert told["name"] is None, "the focus never left the page"
    assert {"Copy link: this view", "Copy citation: Papers by cell source"} <= set(reached)
    assert {"Share", "Present"} <= {word for name in reached for word in name.split()}
    assert not unseen


# The element in focus, and the one before it if it looked the same with and without the focus.
_FOCUSED = """
() => {
  const looks = element => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.color,
            style.backgroundColor].join();
  };
  const before = window.focusedBefore;
  const same = before && before.around.every((element, i) => looks(element) === before.looks[i]);
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const name = !at || at === document.body ? null
    : (at.getAttribute('aria-label') || at.innerText || at.outerHTML.slice(0, 120)).trim();
  const around = [];
  for (let up = at; up && around.length < 5; up = up.parentElement) around.push(up);
  // The page itself takes the focus so that it can be scrolled by keys; it is no control.
  const isControl = name !== null && !at.matches("[data-testid='stMain']");
  window.focusedBefore = isControl ? {name, around, looks: around.map(looks)} : null;
  return {name, unseen: same ? before.name : null};
}
"""
