"""The row under a figure: what is really saved and copied."""

import base64
import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from playwright.sync_api import expect

from data.exports import fonts
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.reading import go, numbers, settled, shows

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = {
    "": ("years", "article_types", "source"),
    "evidence_map": ("map",),
    "clinical_studies": ("people", "designs", "studies_over_time", "doses"),
    "trends": ("over_time", "growth", "bedside", "world", "country", "journal", "words"),
    "methods": ("flow",),
}
MARKS = set("▨▒★✕")  # the font lacks them, and every program draws them in a font of its own
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
REFUSED = "document.execCommand = () => false"


def button(page, key, kind):
    return page.locator(f".st-key-card_{key} button[name={kind}]")


def saved(page, pressed, tmp_path):
    """The file that a press saves: its name and bytes."""
    with page.expect_download() as download:
        pressed.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path.name, path.read_bytes()


def told(page, key):
    return page.locator(f".st-key-card_{key} [role=status]")


@pytest.mark.parametrize("address", FIGURES)
def test_each_figure_is_saved_as_a_whole_image_and_drawing(page, tmp_path, address):
    go(page, f"/{address}?source=adipose&source=bm_msc")
    for key in FIGURES[address]:
        name, png = saved(page, button(page, key, "png"), tmp_path)
        assert name.startswith(f"stem_cells_neuropathic_pain-{key}-2026-11-22-n") and name.endswith(".png")
        check_image(Image.open(io.BytesIO(png)).convert("RGB"))
        name, svg = saved(page, button(page, key, "svg"), tmp_path)
        assert name.endswith(".svg")
        check_drawing(ET.fromstring(svg))
        expect(told(page, key)).to_have_text(f"Saved as {name}")


def check_image(picture):
    """Of full size, on white, with something in each of its parts: words, plot, source."""
    assert picture.size == (3200, 1800)
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    for part in ((0, 0, 3200, 300), (0, 300, 3200, 1500), (0, 1500, 3200, 1800)):
        assert len(picture.crop(part).getcolors(1 << 24)) > 50


def check_drawing(svg):
    """Of full size, with its words as text, in its own type."""
    words = "".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    assert "".join(svg.find(f"{SVG}title").text.split()) in "".join(words.split())
    assert "search=starter" in words
    assert (svg.get("width"), svg.get("height")) == ("1600", "900")
    style = svg.find(f"{SVG}style").text
    assert f'font-family: "{fonts.FAMILY}"' in style
    assert fonts.FAMILY in "".join(text.get("style", "") for text in svg.iter(f"{SVG}text"))
    font = TTFont(io.BytesIO(base64.b64decode(re.search(r"font/woff2;base64,([^)]+)", style)[1])))
    missing = {char for char in words if ord(char) not in font.getBestCmap()} - MARKS
    assert not missing
    assert len(font.getBestCmap()) < 150
    assert len(svg.find(f"{SVG}desc").text) > 40


def test_slide_and_numbers_are_saved_and_open(page, tmp_path):
    go(page, "/?source=adipose")
    for kind, inside in (("slide", "ppt/presentation.xml"), ("xlsx", "xl/workbook.xml")):
        _, file = saved(page, button(page, "source", kind), tmp_path)
        with zipfile.ZipFile(io.BytesIO(file)) as opened:
            assert opened.testzip() is None
            assert inside in opened.namelist()
    name, numbers_as_csv = saved(page, button(page, "source", "csv"), tmp_path)
    assert name == "stem_cells_neuropathic_pain-source-2026-11-22-n12.csv"
    assert "Adipose tissue,12" in numbers_as_csv.decode()


def test_all_figures_are_saved_as_one_deck_and_the_map_as_one_file(page, tmp_path):
    go(page)
    page.get_by_role("button", name="Share").click()
    pressed = page.locator(".st-key-downloads_deck button[name=deck]")
    name, deck = saved(page, pressed, tmp_path)
    assert name == "stem_cells_neuropathic_pain-all_figures-2026-11-22-n82.pptx"
    slides = [n for n in zipfile.ZipFile(io.BytesIO(deck)).namelist() if n.startswith("ppt/slides/slide")]
    assert len(slides) > sum(map(len, FIGURES.values()))
    page.get_by_role("button", name="Share").click()  # saving a file closes the menu
    name, html = saved(page, page.locator(".st-key-downloads_map_file button[name=html]"), tmp_path)
    assert name == "stem_cells_neuropathic_pain-evidence_map-2026-11-22-n82.html"
    assert html.startswith(b"<!doctype html>") and html.rstrip().endswith(b"</html>")


def test_after_a_filter_the_file_is_of_what_is_seen(page, tmp_path):
    go(page)
    saved(page, button(page, "years", "csv"), tmp_path)
    page.get_by_role("searchbox", name="Search words").fill("33456473")
    page.keyboard.press("Enter")
    shows(page, "Papers", "1")
    name, file = saved(page, button(page, "years", "csv"), tmp_path)
    assert name.endswith("-n1.csv")
    assert len(file.decode().splitlines()) == 2


@pytest.mark.parametrize("scripts", [[], [NO_CLIPBOARD]], ids=["https", "http"])
def test_a_copied_link_opens_the_same_view_elsewhere(page, chromium, dashboard, scripts):
    for script in scripts:
        page.add_init_script(script)
    go(page, "/?source=adipose&years=2018&years=2022")
    there = numbers(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, "years", "link").click()
    expect(told(page, "years")).to_have_text("Copied")
    reader = page.context.new_page()
    reader.goto(f"{dashboard.url}/_stcore/health")
    link = reader.evaluate("navigator.clipboard.readText()")
    assert "search=starter" in link
    elsewhere = chromium.new_context().new_page()
    go(elsewhere, link)
    assert numbers(elsewhere) == there
    elsewhere.context.close()


def test_where_nothing_may_be_copied_the_words_are_there_to_be_taken(page):
    page.add_init_script(f"{NO_CLIPBOARD}; {REFUSED}")
    go(page, "/?source=adipose")
    button(page, "source", "citation").click()
    field = page.locator(".st-key-card_source input.by-hand")
    expect(field).to_be_focused()
    assert field.input_value().startswith(
        "Papers by cell source. 12 of 82 papers (Cell source: Adipose tissue; 36 papers on related pain "
        "excluded)"
    )
    assert page.url.split("?")[0] in field.input_value()
    assert field.evaluate("field => field.selectionEnd - field.selectionStart === field.value.length")


def test_an_image_that_cannot_be_made_is_told_and_nothing_is_saved(page, tmp_path):
    downloads = []
    page.on("download", lambda download: downloads.append(download))
    page.route("**/assets/plotly*", lambda route: route.abort())
    go(page)
    button(page, "years", "png").click()
    expect(told(page, "years")).to_have_text("The image could not be made. Try again, or take SVG.")
    expect(button(page, "years", "png")).to_have_attribute("aria-busy", "false")
    assert not downloads
    page.unroute("**/assets/plotly*")
    saved(page, button(page, "years", "png"), tmp_path)


def test_figures_are_drawn_in_the_shipped_font(page):
    go(page)
    settled(page)
    told = page.evaluate(
        """family => [document.fonts.check(`16px "${family}"`),
          [...document.fonts].filter(face => face.family.includes(family)).map(face => face.status),
          getComputedStyle(document.querySelector(".js-plotly-plot svg text")).fontFamily]""",
        fonts.FAMILY,
    )
    assert told[:2] == [True, ["loaded"]]
    assert told[2].strip('"').startswith(fonts.FAMILY)


def test_without_the_font_figures_are_still_drawn(page):
    page.route(f"**/{fonts.FILE.name}", lambda route: route.abort())
    go(page)
    settled(page)
    expect(page.locator(".st-key-card_years .js-plotly-plot")).to_contain_text("Publications by year")
    button(page, "years", "png").click()
    expect(told(page, "years")).to_have_text("The image could not be made. Try again, or take SVG.")


def test_a_blank_image_is_not_saved(page):
    downloads = []
    page.on("download", lambda download: downloads.append(download))
    page.add_init_script("CanvasRenderingContext2D.prototype.drawImage = () => {}")
    go(page)
    button(page, "years", "png").click()
    expect(told(page, "years")).to_contain_text("could not be made")
    assert not downloads


def test_a_server_that_does_not_answer_is_told(page):
    go(page)
    page.context.set_offline(True)
    page.clock.install()
    button(page, "years", "csv").click()
    expect(told(page, "years")).to_have_text("Preparing…")
    page.clock.fast_forward(21_000)
    expect(told(page, "years")).to_contain_text("could not be made")


def test_the_row_is_reached_and_used_by_keyboard(page):
    go(page)
    first = button(page, "years", "png")
    first.focus()
    order = [first.get_attribute("name")]
    for _ in range(6):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.name"))
    assert order == ["png", "svg", "slide", "csv", "xlsx", "link", "citation"]
    first.focus()
    page.keyboard.press("Tab")
    assert button(page, "years", "svg").evaluate("b => getComputedStyle(b).outlineStyle") == "solid"
    with page.expect_download():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("page", "least"), [(PHONE, 44), (DESKTOP, 24)], indirect=["page"])
def test_buttons_are_large_enough_and_none_is_cut(page, least):
    go(page)
    settled(page)
    width = page.viewport_size["width"]
    for key in ("years", "article_types", "source"):
        for kind in ("png", "svg", "slide", "csv", "xlsx", "link", "citation"):
            box = button(page, key, kind).bounding_box()
            assert box["height"] >= least and box["width"] >= least
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
