"""What a mail or chat programme reads of a link to the served dashboard, and what Streamlit still does."""

import gzip
import re
import urllib.request
from html import unescape

import pytest

from components.web.figure_assets import PLOTLY_PATH
from tests.browser.reading import go, shows
from tests.waiting import PATIENCE, wait_until


def read(url, **headers):
    """An answer without running any script: its headers and bytes."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=PATIENCE) as answer:
        return answer.headers, answer.read()


def read_when_awake(url):
    """A page's HTML; a server answers before it has opened the papers, without their number."""
    wait_until(lambda: b" of 82 papers" in read(url)[1], "the server has opened the papers")
    return read(url)[1]


def description(html):
    return unescape(re.search(r'<meta property="og:description" content="([^"]*)"', html)[1])


def test_a_link_says_what_it_shows(dashboard):
    html = read_when_awake(f"{dashboard.url}/evidence_map?source=adipose&utm_source=mail").decode()
    assert "<title>Evidence map · Stem cells for neuropathic pain</title>" in html
    assert "12 of 82 papers · Cell source: Adipose tissue" in description(html)
    assert "22 Nov 2026" in description(html)
    assert f'<meta property="og:url" content="{dashboard.url}/evidence_map?source=adipose" />' in html
    assert '<html lang="en">' in html


@pytest.mark.parametrize(
    "query", ["text=%3Cscript%3Ealert(1)%3C/script%3E", "%3Cscript%3E=%22%3E", "source=" + "x" * 8000]
)
def test_a_link_with_a_script_or_of_great_length_is_harmless(dashboard, query):
    plain = read(f"{dashboard.url}/")[1].decode()
    html = read(f"{dashboard.url}/?{query}")[1].decode()
    assert html.count("<script") == plain.count("<script")
    assert description(html)


def test_the_page_still_runs_and_follows_its_address(page):
    go(page, "/?source=adipose")
    shows(page, "Papers", "12")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title().endswith("Stem cells for neuropathic pain")


def test_plotlys_script_is_served_packed_and_kept(dashboard):
    html = read(f"{dashboard.url}/")[1].decode()
    assert html.count(f'src="./{PLOTLY_PATH}"') == 1
    headers, script = read(f"{dashboard.url}/{PLOTLY_PATH}", **{"Accept-Encoding": "gzip"})
    assert "immutable" in headers["Cache-Control"]
    assert len(script) < 600_000 < 1_000_000 < len(gzip.decompress(script))


def test_health_and_files_of_streamlit_are_left_alone(dashboard):
    assert read(f"{dashboard.url}/_stcore/health")[1] == b"ok"
    script = re.search(r'src="\./(static/js/[^"]+)"', read(f"{dashboard.url}/")[1].decode())[1]
    headers, _ = read(f"{dashboard.url}/{script}")
    assert "javascript" in headers["Content-Type"]
