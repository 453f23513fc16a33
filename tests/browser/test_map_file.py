"""The map as one file: opened from disk without a network, it counts as the dashboard does."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from data.evidence.analysis.preset_crosstab import preset_crosstab, preset_of
from data.evidence.selection import Selection
from data.evidence.view import view_of
from tests.browser.conftest import DESKTOP, PHONE
from tests.data.exports.html_map.files import HOSTILE, TOPIC, evidence, page_of

AXES = [facet.code for facet in TOPIC.facets]
BASES = {
    "everything": Selection(),
    "rats": Selection(frozenset({("species", "rat")}), years=(2009, 2024)),
    "related": Selection(text="pain", related=True, retracted=True),
}
COUNT = """
([base, wanted, rows, columns, split]) => {
  const data = bases[base];
  const chosen = new Map(wanted.chosen.map(([facet, codes]) => [facet, new Set(codes)]));
  const view = viewOf(data, { ...firstSelection(data), ...wanted, chosen });
  const found = crosstab(view, rows, columns, split);
  const table = (key) => found.cells.map((line) => line.map((cell) => cell[key]));
  return {
    papers: view.papers, total: view.total, numbers: keyNumbers(view), related: sum(view.related),
    options: Object.fromEntries(data.facets.map(({ code, codes }) =>
      [code, Object.fromEntries(optionCounts(view, code).map((papers, at) => [codes[at], papers]))])),
    newest: papersIn(view, null, found).map((paper) => data.papers.pmid[paper]),
    rows: found.rows.map((one) => [one.code, one.papers]),
    columns: found.columns.map((one) => [one.papers, one.of ?? 0]),
    cells: table("papers"), of: table("of"), against: table("against"), retracted: table("retracted"),
    gap: table("gap"), unsplit: table("unsplit"), parts: table("parts"),
    whole: [found.papers, found.selected, found.twice],
  };
}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The file of each base, by its name."""
    folder = tmp_path_factory.mktemp("files")
    for name, selection in BASES.items():
        (folder / f"{name}.html").write_text(page_of(selection), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def opened(chromium, files):
    """Opens a file in a browser without network; what it asks for or says on its console fails the test."""
    said, contexts = [], []

    def open_file(name="everything", **options):
        context = chromium.new_context(offline=True, **options)
        contexts.append(context)
        window = context.new_page()
        window.route("**/*", lambda route: route.continue_() if is_file(route) else refuse(route))
        window.on("console", lambda message: said.append(message.text))
        window.on("pageerror", lambda error: said.append(str(error)))
        window.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        window.goto((files / f"{name}.html").as_uri())
        return window

    def is_file(route):
        return route.request.url.startswith(files.as_uri()) or route.request.url.startswith("data:")

    def refuse(route):
        said.append(route.request.url)
        route.abort()

    yield open_file
    for context in contexts:
        context.close()
    assert not said


@pytest.fixture(scope="module")
def counting(opened):
    """A page that knows the data of all bases."""
    window = opened()
    window.evaluate("window.bases = {}")
    for name, selection in BASES.items():
        data = page_of(selection).partition('id="data">')[2].partition("</script>")[0]
        window.evaluate("([name, text]) => { bases[name] = readData(text); }", [name, data])
    return window


@st.composite
def selections(draw):
    """A base and further filters on facets that it does not filter."""
    name = draw(st.sampled_from(list(BASES)))
    base, own = BASES[name], evidence()
    facets = [code for code in own.columns if code not in base.facets]
    chosen = {
        (facet, code)
        for facet in draw(st.lists(st.sampled_from(facets), max_size=2, unique=True))
        for code in draw(st.sets(st.sampled_from(own.columns[facet].codes), min_size=1, max_size=4))
    }
    years = (
        None if base.years else draw(st.none() | st.tuples(st.integers(2005, 2018), st.integers(2012, 2026)))
    )
    words = ("", "mesench", "Rat", "stem cell", "Łukasz ż", "33456473", "nerve injury", "zzzz")
    text = "" if base.text else draw(st.sampled_from(words))
    switches = [draw(st.booleans()) for _ in range(3)]
    return name, Selection(frozenset(chosen), years, text, switches[0], None, *switches[1:])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=selections(), axes=st.lists(st.sampled_from(AXES), min_size=3, max_size=3, unique=True))
def test_the_file_counts_as_the_dashboard_does(counting, asked, axes):
    name, further = asked
    base, (rows, columns, split) = BASES[name], axes
    whole = Selection(
        base.chosen | further.chosen, base.years or further.years, base.text or further.text,
        further.retracted, None, further.out_of_scope, further.related,
    )  # fmt: skip
    view = view_of(evidence(), whole)
    in_file = view_of(evidence(), base).failed == 0  # the file's N is of its own papers
    wanted = {
        "chosen": [[facet, sorted(further.codes(facet))] for facet in further.facets],
        "years": further.years,
        "text": further.text,
        "retracted": further.retracted,
        "outOfScope": further.out_of_scope,
        "related": further.related,
    }
    got = counting.evaluate(COUNT, [name, wanted, rows, columns, split])
    numbers = view.key_numbers()
    assert got["papers"] == len(view)
    assert got["total"] == np.count_nonzero(view.countable & in_file)
    assert got["related"] == np.count_nonzero(view.related & in_file)
    assert list(got["numbers"].values()) == [
        *(numbers.records, numbers.trials, numbers.randomised, numbers.systematic_reviews),
        *(numbers.first_year, numbers.last_year),
    ]
    for facet, counts in got["options"].items():
        if facet not in base.facets:  # the dashboard lifts the base's filter, the file cannot
            papers = view.option_counts(facet)
            assert counts == {code: papers[code] for code in counts}
            assert sum(papers.values()) == sum(counts.values())
    newest = np.flatnonzero(view.mask)
    newest = newest[np.argsort(-evidence().years[newest], kind="stable")]
    assert got["newest"] == evidence().pmids[newest].tolist()
    found = preset_crosstab(view, rows, columns, split, preset=preset_of(TOPIC, rows, columns))
    assert got["rows"] == [[margin.code, margin.papers] for margin in found.rows]
    assert got["columns"] == [[margin.papers, margin.of] for margin in found.columns]
    for table in ("cells", "against", "retracted", "gap", "unsplit"):
        shown = np.where(found.shares, 0, getattr(found, table)) if table != "cells" else found.cells
        assert got[table] == shown.tolist(), table
    if found.of is not None:
        assert got["of"] == found.of.tolist()
    parts = np.array(got["parts"]).reshape(*found.cells.shape, -1)
    codes = TOPIC.facet(split).codes
    for place, margin in enumerate(found.split):
        assert (
            parts[:, :, codes.index(margin.code)].tolist()
            == np.where(found.shares, 0, found.parts[place]).tolist()
        )
    assert got["whole"] == [found.papers, found.selected, found.counted_twice]


def faults(window):
    """Serious and critical faults; the rows of the codebook are alike and would only take time."""
    found = Axe().run(window, context={"exclude": [".methods table"]}).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in serious}


def test_a_reader_filters_opens_papers_and_prints_without_a_network(opened):
    window = opened(viewport=DESKTOP, reduced_motion="reduce")
    view = view_of(evidence(), Selection())
    expect(window.locator("#summary")).to_contain_text(f"{len(view)} of {len(view)} papers")
    fonts = window.evaluate("document.fonts.ready.then((all) => [...all].map((font) => font.status))")
    assert fonts == ["loaded"]
    # A filter by mouse, then another by keyboard.
    window.locator("#filters summary", has_text="Cell source").click()
    window.get_by_role("group", name="Cell source").get_by_text("Neural stem / progenitor").click()
    neural = view_of(evidence(), Selection(frozenset({("source", "neural")})))
    expect(window.locator("#summary")).to_contain_text(f"{len(neural)} of {len(view)} papers")
    window.locator("#words").fill("spinal")
    both = view_of(evidence(), Selection(frozenset({("source", "neural")}), text="spinal"))
    expect(window.locator("#summary")).to_contain_text(f"{len(both)} of {len(view)} papers")
    expect(window.locator("#paper_list > li")).to_have_count(len(both))
    window.get_by_role("button", name="Remove filter Search words").click()
    expect(window.locator("#summary")).to_contain_text(f"{len(neural)} of {len(view)} papers")
    # Down to the papers of a cell and back, by keyboard alone.
    first = window.locator("#map tbody button").first
    first.focus()
    window.keyboard.press("ArrowRight")
    cell = window.evaluate("document.activeElement.getAttribute('aria-label')")
    assert cell != first.get_attribute("aria-label")
    window.keyboard.press("Enter")
    expect(window.locator("#papers_title")).to_be_focused()
    papers = int(window.locator("#papers_title").inner_text().split(": ")[-1].split()[0])
    assert f": {papers} paper" in cell
    expect(window.locator("#paper_list > li")).to_have_count(papers)
    link = window.locator("#paper_list a").first
    assert link.get_attribute("href").startswith("https://pubmed.ncbi.nlm.nih.gov/")
    expect(window.locator("#paper_list .sign").first).to_have_text("m")
    window.get_by_role("button", name="Show all papers again").press("Enter")
    assert window.evaluate("document.activeElement.getAttribute('aria-label')") == cell
    # Retracted papers are marked where they are included.
    window.get_by_label("Count retracted papers too").check()
    expect(window.locator("#paper_list .is-retracted").first).to_contain_text("Retracted")
    window.get_by_role("button", name="Clear all filters").click()
    expect(window.locator("#summary")).to_contain_text(f"{len(view)} of {len(view)} papers")
    # Text of papers stays text.
    window.locator("#words").fill("alert")
    expect(window.locator("#paper_list h3").first).to_contain_text(HOSTILE[:30])
    window.locator("#words").fill("")
    for rendering in ("heat", "table", "bubbles"):
        window.locator("#rendering").select_option(rendering)
        expect(window.locator("#map table")).to_have_class(f"map {rendering}")
    window.locator("#question").select_option(label="Does it help?")
    expect(window.locator("#map")).to_contain_text("In people:")
    assert len(window.pdf(format="A4")) > 20_000


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_axe_finds_no_fault_and_a_phone_needs_no_sideways_scrolling(opened, scheme, size):
    window = opened(viewport=size, color_scheme=scheme, has_touch=size is PHONE, is_mobile=size is PHONE)
    window.locator("#words").evaluate(
        "(field) => { field.value = 'dental'; field.dispatchEvent(new Event('input')); }"
    )
    expect(window.locator("#paper_list h3").first).to_be_visible()
    assert faults(window) == {}
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if size is PHONE:
        window.locator("#map tbody button").first.tap()
        expect(window.locator("#papers_title")).to_be_in_viewport()
