"""Links as people meet them: inside another page, far too long, with script in them, right to left."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.reading import go, quiet, settled, shows


def test_a_map_inside_another_page_follows_its_link_and_gives_one(chromium, dashboard, healthy):
    context = chromium.new_context(viewport=DESKTOP)
    page = context.new_page()
    inside = f"{dashboard.url}/?embed=true&source=adipose"
    page.set_content(f'<iframe src="{inside}" width="1400" height="880"></iframe>')
    frame = page.frame_locator("iframe")
    records = frame.locator(".key-numbers > div").filter(has_text="Records").locator("dt + dd")
    expect(records).to_have_text("24")
    frame.get_by_role("button", name="Remove this filter").or_(
        frame.locator(".st-key-chips button")
    ).first.click()
    expect(records).to_have_text("118")
    within = page.frames[1]
    settled(within)
    assert "embed=true" in within.url and "source" not in within.url
    frame.get_by_role("button", name="Share").click()
    expect(frame.get_by_test_id("stCode").get_by_text(re.compile(r"/\?search=starter$"))).to_be_visible()
    context.close()


def test_an_endless_link_is_named_in_short_and_nothing_breaks(page):
    go(page, f"/?source=adipose&source={'x' * 7900}")
    shows(page, "Records", "24")
    expect(page.get_by_text("which is ignored")).to_be_visible()
    assert page.evaluate("document.querySelector(\"[data-testid='stMain']\").scrollWidth <= innerWidth")


def test_script_in_a_link_never_runs(page):
    page.add_init_script("window.ran = []; window.alert = text => window.ran.push(text);")
    evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%3Cscript%3Ealert(2)%3C%2Fscript%3E"
    for key in ("text", "source", "search", "query", "cell", "present", evil):
        page.goto(f"/?{key}={evil}")
        settled(page)
    assert page.evaluate("window.ran") == []


def test_right_to_left_words_stay_in_their_place(page):
    go(page, "/?text=%D7%9B%D7%90%D7%91+%D8%A3%D9%84%D9%85")
    quiet(page)
    expect(page.get_by_text("No paper matches")).to_be_visible()
    box = page.locator(".st-key-chips button").first.bounding_box()
    assert box["x"] + box["width"] <= DESKTOP["width"]
