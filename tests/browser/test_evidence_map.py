import re

from playwright.sync_api import expect

from tests.browser.reading import (
    choose,
    click_mark,
    close_papers,
    go,
    has_address,
    mark_places,
    numbers,
    papers_are_seen,
    settled,
    until,
)
from tests.core_papers import CORE, EVERY

REFERENCES = CORE


def papers_with(references=REFERENCES, /, **labels):
    return {
        str(r.record.pmid)
        for r in references
        if all(code in r.labels.codes(facet) for facet, code in labels.items())
    }


def opens(page, expected):
    """Wait until the cards of just these PMIDs are open."""
    until(
        page,
        lambda: opened_pmids(page) == expected,
        lambda: f"just the papers {sorted(expected)} are open; open are {sorted(opened_pmids(page))}",
    )
    settled(page)


def stand_beside(page, key):
    """The open papers cover nothing of the figure whose mark was clicked, and stand at its height."""
    figure = page.locator(f".st-key-card_{key}").bounding_box()
    papers = page.locator(".st-key-papers").bounding_box()
    assert papers["x"] >= figure["x"] + figure["width"] or papers["x"] + papers["width"] <= figure["x"]
    assert figure["y"] - 1 <= papers["y"] <= figure["y"] + figure["height"]


def opened_pmids(page):
    shown = page.locator(".st-key-papers")
    return set(re.findall(r"PMID (\d+)", shown.inner_text())) if shown.count() == 1 else set()


def test_a_click_on_a_cell_opens_its_papers_and_rides_in_the_address(page):
    go(page, "/evidence_map")
    click_mark(page, "map", ["dental", "trigeminal_orofacial"])
    expected = papers_with(source="dental", condition="trigeminal_orofacial")
    opens(page, expected)
    expect(page.locator(".st-key-papers h2")).to_contain_text(
        f"{len(expected)} papers: Dental tissue × Trigeminal"
    )
    has_address(page, {"cell": ["source:dental", "condition:trigeminal_orofacial"]})
    papers_are_seen(page)
    stand_beside(page, "map")
    page.reload()
    opens(page, expected)
    papers_are_seen(page)
    close_papers(page)
    click_mark(page, "map", ["dental", "trigeminal_orofacial"])
    opens(page, expected)
    page.get_by_role("button", name="Make this the filter").click()
    settled(page)
    expect(page.locator(".st-key-papers")).to_have_count(0)
    has_address(page, {"source": ["dental"], "condition": ["trigeminal_orofacial"]})


def test_every_cell_is_there_also_the_gaps_and_a_gap_says_so(page):
    go(page, "/evidence_map")
    cells = {tuple(told) for told, _, _ in mark_places(page, "map")}
    assert len(cells) >= 200
    place = page.locator(".st-key-card_map .js-plotly-plot").bounding_box()
    assert place["y"] + place["height"] <= page.viewport_size["height"]  # the whole map in one screen
    click_mark(page, "map", ["cord_blood", "spinal_cord_injury"])
    expect(page.locator(".st-key-papers h2")).to_contain_text("0 papers: Cord blood × Spinal cord injury")
    expect(page.get_by_text("this is a gap, or a filter hides them")).to_be_visible()


def test_counter_evidence_is_marked_and_one_click_shows_just_it(page):
    go(page, "/evidence_map?related=1&cell=source:haematopoietic&cell=condition:joint_pain")
    inside = papers_with(EVERY, source="haematopoietic", condition="joint_pain")
    contrary = inside & (papers_with(EVERY, effect="no_difference") | papers_with(EVERY, effect="worsened"))
    assert contrary
    opens(page, inside)
    page.locator(".st-key-papers").get_by_text("reporting no difference or worse").click()
    settled(page)
    expect(page.locator(".st-key-papers").get_by_text("▼").first).to_be_visible()
    opens(page, contrary)


def test_a_ready_question_the_dress_and_filters_follow_each_other(page):
    go(page, "/evidence_map")
    page.get_by_role("radio", name="Does it help?").or_(
        page.get_by_role("button", name="Does it help?")
    ).click()
    settled(page)
    has_address(page, {"columns": ["effect"]})
    page.get_by_role("radio", name="Heat map").or_(page.get_by_role("button", name="Heat map")).click()
    settled(page)
    has_address(page, {"columns": ["effect"], "dress": ["heat"]})
    choose(page, "species", "Rat")
    settled(page)
    click_mark(page, "map", ["neural", "animal.improved"])
    opens(page, papers_with(source="neural", effect="improved", species="rat", article_type="animal_study"))


def test_a_gap_opens_the_studies_behind_it(page):
    go(page, "/evidence_map?condition=trigeminal_orofacial&dress=gaps")
    gaps = page.locator(".st-key-card_gaps")
    expect(gaps.get_by_text("Dental tissue × Trigeminal / orofacial:")).to_be_visible()
    gaps.get_by_role("button", name="1 animal study").first.click()
    opens(page, papers_with(source="dental", condition="trigeminal_orofacial", article_type="animal_study"))
    has_address(
        page,
        {
            "condition": ["trigeminal_orofacial"],
            "dress": ["gaps"],
            "cell": ["source:dental", "condition:trigeminal_orofacial", "kind:animal"],
        },
    )


def test_a_cell_opens_by_keyboard_alone(page):
    go(page, "/evidence_map")
    expander = page.locator("summary").filter(has_text="Open a cell by name")
    expander.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Show papers")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-papers h2")).to_be_visible()


def test_a_link_to_a_cell_that_no_longer_exists_is_a_sentence(page):
    go(page, "/evidence_map?cell=source:unicorn&cell=condition:joint_pain")
    expect(page.get_by_text("cell=source:unicorn")).to_be_visible()


def test_a_bar_and_a_year_of_the_overview_open_their_papers(page):
    go(page)
    click_mark(page, "source", ["Dental tissue", "source:dental"])
    opens(page, papers_with(source="dental"))
    papers_are_seen(page)
    stand_beside(page, "source")
    click_mark(page, "years", ["Protocol", "years:2024", "article_type:protocol"])
    expected = {p for p in papers_with(article_type="protocol") if year_of(p) == 2024}
    opens(page, expected)
    has_address(page, {"cell": ["years:2024", "article_type:protocol"]})


def year_of(pmid):
    return next(r.record.year for r in REFERENCES if str(r.record.pmid) == pmid)


def test_trends_draws_every_part_and_a_mark_opens_its_papers(page):
    go(page, "/trends")
    for key in ("over_time", "growth", "bedside", "world", "country", "journal", "words"):
        expect(page.locator(f".st-key-card_{key} .js-plotly-plot .main-svg").first).to_be_visible()
    (told, _, _), *_ = mark_places(page, "bedside")
    click_mark(page, "bedside", told)
    opens(page, {part.removeprefix("pmid:") for part in told if part.startswith("pmid:")})


def test_filters_hold_on_every_page(page):
    go(page, "/?source=adipose")
    records = numbers(page)["Papers"]
    for name in ("Evidence map", "Trends"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        settled(page)
        expect(page.get_by_text(f"{records} of 82 papers").first).to_be_attached()
        has_address(page, {"source": ["adipose"]})
