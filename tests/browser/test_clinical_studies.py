"""The Clinical studies page as a clinician uses it: its table, numbers, files and figures."""

import io

import openpyxl
from docx import Document
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.reading import address, close_papers, go, has_address, papers_are_seen, settled, tap_mark
from tests.browser.test_downloads import saved
from tests.browser.test_presentation import stage


def rows(page):
    return page.locator(".frame tbody tr")


def cells(page, key):
    return rows(page).locator(f"td.{key}").all_inner_texts()


def sort_by(page, key):
    page.locator(f".frame th button[data-name=sort_{key}]").click()
    settled(page)


def open_page(page, query=""):
    go(page, f"/clinical_studies{query}")
    expect(rows(page).first).to_be_visible()


def test_the_table_fits_sorts_turns_pages_and_shows_chosen_columns(page):
    open_page(page)
    frame = page.locator(".frame").first
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    expect(rows(page).first.locator("q")).to_contain_text("fell significantly")
    sort_by(page, "people")
    has_address(page, {"study_sort": ["people"]})
    people = [int("".join(filter(str.isdecimal, cell))) for cell in cells(page, "people")]
    assert people == sorted(people, reverse=True) and people[0] == 67
    sort_by(page, "route")  # shares its heading with the dose
    expect(page.get_by_role("columnheader", name="Dose")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Next page").or_(page.get_by_label("Next page")).first.click()
    expect(rows(page)).to_have_count(2)
    has_address(page, {"study_sort": ["route"], "page": ["2"]})
    page.reload()
    expect(rows(page)).to_have_count(2)
    page.go_back()
    expect(rows(page)).to_have_count(10)
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("combobox", name="Columns beside the title").fill("Mechanism")
    page.get_by_role("option", name="Mechanism").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".frame th").filter(has_text="Mechanism")).to_be_visible()
    assert "mechanism" in address(page)["study_show"]


def test_a_number_opens_its_papers_and_files_have_the_rows_of_the_table(page, tmp_path):
    open_page(page)
    page.locator(".key-numbers > div").filter(has_text="Randomised").locator("a").click()
    papers_are_seen(page)
    has_address(page, {"cell": ["clinical:randomised"]})
    opened = page.locator(".st-key-papers")
    expect(opened.get_by_text("67 people")).to_be_visible()
    opened.get_by_role("button", name="Close").click()
    expect(opened).to_have_count(0)
    row = page.locator(".st-key-downloads_human_studies")
    _, sheet = saved(page, row.get_by_role("button", name="XLSX"), tmp_path)
    titles = [
        line[1].value for line in openpyxl.load_workbook(io.BytesIO(sheet))["Studies"].iter_rows(min_row=2)
    ]
    assert titles[:10] == rows(page).locator(".title a[href*=pmid]").all_inner_texts()
    _, document = saved(page, row.get_by_role("button", name="Table for print"), tmp_path)
    (table,) = Document(io.BytesIO(document)).tables
    assert len(table.rows) == len(titles) + 1


def test_the_page_can_be_presented_and_printed(page):
    open_page(page)
    page.emulate_media(media="print")
    frame = page.locator(".frame").first
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    expect(frame.locator("input").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Present").click()
    stage(page, "People in human studies")
    for title in ("effect on pain by study design", "Human studies over time", "Dose in human studies"):
        page.keyboard.press("ArrowRight")
        stage(page, title)


def test_on_a_phone_every_study_is_a_card_and_a_tap_opens_papers(chromium, dashboard, healthy):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=dashboard.url)
    phone = context.new_page()
    open_page(phone)
    frame = phone.locator(".frame").first
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    title = "Effects of Combined Intrathecal Mesenchymal Stem Cells"
    study = next(
        told
        for told, *_ in phone.locator(".st-key-card_people").evaluate(
            """card => card.querySelector('.js-plotly-plot').data.flatMap(
              trace => (trace.customdata || []).map(told => [told.map(String)]))"""
        )
        if told[0].startswith(title)
    )
    tap_mark(phone, "people", study)
    papers_are_seen(phone)
    has_address(phone, {"cell": [study[1]]})
    close_papers(phone)
    phone.locator(".key-numbers > div").filter(has_text="Randomised").tap()
    papers_are_seen(phone)
    rows(phone).first.locator(".title a").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(title)
    context.close()
