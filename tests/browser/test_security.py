"""A browser under the strict policy of the served dashboard, and what strangers may do to the server."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from components.web.figure_assets import PLOTLY_PATH
from tests.browser.reading import LONGEST, go, quiet, settled

PAGES = ("/", "/evidence_map", "/clinical_studies", "/trends", "/studies", "/pubmed_search", "/methods")
EVIL = "evil.example"
LINK = f"https://{EVIL} www.{EVIL} a@{EVIL} [x](https://{EVIL}) <https://{EVIL}>"


@pytest.fixture
def watched(page):
    """A window in which any refusal by the policy, and any error in the console, fails the test."""
    seen = []
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('policy', e.blockedURI))"
    )
    page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
    yield page
    # Streamlit looks for its own address in the folder of the page first, and a library of its client tries
    # WebAssembly before it takes JavaScript.
    assert [text for text in seen if "404 (Not Found)" not in text and text != "policy wasm-eval"] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_works_under_the_policy(watched, path):
    response = watched.goto(path)
    settled(watched)
    quiet(watched)
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert watched.evaluate("document.fonts.status") == "loaded"
    drawn = watched.locator("[role='figure'] .main-svg, [data-testid='stBidiComponentIsolated']")
    assert drawn.count()


@pytest.mark.parametrize("kind", ["png", "svg", "slide", "csv", "xlsx"])
def test_files_are_saved_under_the_policy(watched, kind):
    go(watched)
    quiet(watched)
    with watched.expect_download(timeout=LONGEST) as saved:
        watched.locator(f"button[name={kind}]:visible").first.click()
    assert saved.value.path().stat().st_size > 100


def test_icon_and_qr_code_need_no_second_request_to_the_same_process(watched):
    go(watched)
    assert watched.locator("link[rel='shortcut icon']").get_attribute("href").startswith("data:image/png")
    watched.get_by_role("button", name="Share").click()
    code = watched.locator("[data-testid='stImage'] img, [data-testid='stImageContainer'] img").first
    expect(code).to_be_visible()
    assert code.get_attribute("src").startswith("data:image/png")
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100


def test_a_script_that_did_not_come_is_asked_for_again(page):
    asked = []

    def once(route):
        asked.append(1)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route(f"**/{PLOTLY_PATH}", once)
    go(page)
    expect(page.locator("[role='figure'] .main-svg").first).to_be_visible()
    assert len(asked) == 2


def test_a_script_that_gets_into_the_page_does_not_run(page):
    go(page)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.head.append(script);
          document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="window.ran = 2">');
        }"""
    )
    settled(page)
    assert page.evaluate("window.ran") is None
    sent = page.evaluate(f"fetch('https://{EVIL}/').then(() => 'sent', () => 'refused')")
    assert sent == "refused"


@pytest.mark.parametrize(
    "query",
    [
        f"search=2026-01-01.0a1b2c3d&query={quote(LINK)}",
        f"source={quote(LINK)}",
        f"{quote(LINK)}=1",
        f"text=&years={quote(LINK)}",
    ],
)
def test_nothing_in_an_address_becomes_a_link(page, query):
    go(page, f"/?{query}")
    expect(page.locator("[data-testid='stAlert']").first).to_contain_text("evil")
    assert page.locator(f"a[href*='{EVIL}'], a[href^='mailto:']").count() == 0


def test_a_figure_is_framed_by_another_site_and_a_whole_page_is_not(page, dashboard, tmp_path):
    framed = f"{dashboard.url}/trends?present=1&embed=true", f"{dashboard.url}/trends"
    frames = "".join(f"<iframe src='{address}' width='900' height='700'></iframe>" for address in framed)
    (tmp_path / "index.html").write_text(frames, encoding="utf-8")
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path)) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{site.server_address[1]}/")
        figure = page.frame_locator("iframe").first.locator("[role='figure'] .main-svg").first
        expect(figure).to_be_visible()
        site.shutdown()
    assert any("frame-ancestors" in text for text in refused), refused


def test_another_site_gets_no_connection_and_holds_nobody_up(dashboard):
    address = dashboard.url.replace("http", "ws", 1) + "/_stcore/stream"
    for _ in range(20):
        with pytest.raises(InvalidStatus), connect(address, origin=f"https://{EVIL}"):
            pass
    assert "external IP" not in dashboard.log.read_text()
    with connect(address, origin=dashboard.url):
        pass
