"""Links as people meet them: inside another page, far too long, with script in them, right to left."""

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.reading import drawn_anew, go, quiet, settled, shows, until


def test_a_figure_inside_another_website_stands_alone_and_leads_to_the_map(chromium, dashboard, healthy):
    context = chromium.new_context(viewport=DESKTOP)
    page, address = context.new_page(), f"{dashboard.url}/?source=adipose"
    # A server that has just started sends pages without what takes it too long.
    until(page, lambda: "feed.atom" in page.request.get(address).text(), "the feed is in the head")
    go(page, address)
    page.get_by_role("button", name="Share").click()
    feed = page.get_by_test_id("stCode").filter(has_text="feed.atom")
    expect(feed).to_have_text(f"{dashboard.url}/feed.atom?source=adipose")
    in_head = page.locator("head link[rel=alternate][type='application/atom+xml']")
    expect(in_head).to_have_attribute("href", "./feed.atom?source=adipose")
    answer = page.request.get(page.get_by_role("link", name="JSON", exact=True).get_attribute("href"))
    assert answer.ok and answer.json()["count"] == 12
    code = page.get_by_test_id("stCode").filter(has_text="<iframe")
    expect(code).to_contain_text("present=1")
    choice = page.get_by_role("combobox", name="Figure")
    choice.scroll_into_view_if_needed()
    drawn_anew(page)  # the options close when what is around them scrolls
    choice.click()
    page.get_by_role("option", name="Papers by cell source").click()
    expect(code).to_contain_text("present=3")
    html = f"<h1>Another website</h1>{code.inner_text()}"
    page = context.new_page()  # the policy of the map's own page would go with the old one
    page.set_content(html)  # of an origin of its own
    frame = page.frame_locator("iframe")
    drawn = frame.get_by_role("figure")
    expect(drawn.locator(".main-svg").first).to_be_visible()
    expect(drawn).to_have_count(1)
    expect(drawn).to_contain_text("Papers by cell source")
    expect(drawn).to_contain_text("12 of 82 papers")
    expect(drawn).to_contain_text("Source: PubMed")
    box, room = drawn.bounding_box(), page.locator("iframe").bounding_box()
    assert room["y"] <= box["y"] <= room["y"] + 60 and box["x"] + box["width"] <= room["x"] + room["width"]
    for around in (frame.get_by_test_id("stSidebar"), frame.get_by_role("button")):
        expect(around.filter(visible=True)).to_have_count(0)
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Open the full map").click()
    shows(opened.value, "Papers", "12")
    expect(opened.value.get_by_test_id("stSidebar")).to_be_visible()
    context.close()


def test_an_endless_link_is_named_in_short_and_nothing_breaks(page):
    go(page, f"/?source=adipose&source={'x' * 7900}")
    shows(page, "Papers", "12")
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
    expect(page.get_by_text("No papers match")).to_be_visible()
    box = page.locator(".st-key-chips button").first.bounding_box()
    assert box["x"] + box["width"] <= DESKTOP["width"]
