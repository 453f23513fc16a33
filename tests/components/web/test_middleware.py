"""What a mail or chat programme reads of a page, which runs no script."""

import gzip
import re
import socket
from contextlib import contextmanager
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import plotly
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from streamlit.web.server.starlette import starlette_server

from components.web import middleware
from components.web.figure_assets import FONT_PATH, PLOTLY_PATH, figure_routes
from components.web.link_previews import preview_image, preview_of
from components.web.middleware import VISITOR, LinkPreviews, VisitorCookie
from components.web.page_head import Preview, with_preview
from components.web.socket_options import disable_nagle
from components.web.startup import Startup
from data.exports import fonts
from tests.asgi import ask, serves
from tests.waiting import PATIENCE

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
PAGES = {"overview": "Overview", "trends": "Trends"}


class Head(HTMLParser):
    """Language, title, metas and the number of scripts of a page."""

    def __init__(self, html):
        super().__init__()
        self.language, self.title, self.meta, self.scripts, self._in_title = "", "", {}, 0, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self._in_title = tag == "title"
        self.scripts += tag == "script"
        if tag == "html":
            self.language = told["lang"]
        if tag == "meta" and (name := told.get("name") or told.get("property")):
            self.meta[name] = told["content"]

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        self.title += data if self._in_title else ""


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


@given(words, words, words)
def test_words_come_back_as_they_are_and_never_as_markup(title, description, address):
    head = Head(with_preview(INDEX, Preview(title, description), address, f"{address}.png"))
    assert head.language == "en"
    assert head.title == title
    assert head.meta["description"] == head.meta["og:description"] == description
    assert head.meta["og:title"] == title
    assert head.meta["og:url"] == address
    assert head.meta["og:image"] == f"{address}.png"
    assert head.scripts == Head(INDEX).scripts + 3  # Plotly's, of the first paint, and of the page frame


@given(st.lists(words, max_size=3))
def test_the_citation_of_a_paper_comes_back_as_it_is(contents):
    tags = [(f"citation_{number}", content) for number, content in enumerate(contents)]
    head = Head(with_preview(INDEX, Preview("T", "D", kind="article", tags=tags), "https://a.org", ""))
    assert head.meta["og:type"] == "article"
    assert [(name, words) for name, words in head.meta.items() if name.startswith("citation_")] == tags
    assert head.scripts == Head(INDEX).scripts + 3


def test_only_the_address_of_a_paper_has_its_citation(previews):
    preview = preview_of("Studies", "pmid=33456473")
    assert dict(preview.tags)["citation_doi"] == "10.1155/2020/8861251" and preview.kind == "article"
    assert preview_of("Studies", "pmid=1").tags == preview_of("Studies", "").tags == ()


def test_what_cannot_run_scripts_is_told_what_this_is():
    html = with_preview(INDEX, Preview("Trends · Pain", "3 of 7 papers"), "https://a.org/trends", "")
    without = html.split("<noscript>")[1].split("</noscript>")[0]
    assert "3 of 7 papers" in without and "JavaScript" in without and "Streamlit" not in without


@pytest.fixture
def previews(tmp_path, monkeypatch):
    monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path))
    for name in ("DATABASE_URL", "TOPIC"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(middleware, "_PREVIEW_TIMEOUT", PATIENCE)
    streamlit.cache_resource.clear()
    yield LinkPreviews(serves(INDEX.encode()), PAGES, preview_of)
    streamlit.cache_resource.clear()


def test_the_filters_of_an_address_stand_in_its_preview(previews):
    ask(previews, "/trends")  # reads the evidence, which may take longer than a page waits
    status, headers, html = ask(previews, "/trends", b"source=adipose&utm_source=mail&colour=red")
    head = Head(html)
    assert status == 200
    assert int(headers[b"content-length"]) == len(html.encode())
    assert b"etag" not in headers
    assert head.title == "Trends · Stem cells for neuropathic pain"
    assert "12 of 82 papers · Cell source: Adipose tissue" in head.meta["description"]
    assert "36 papers on related pain excluded" in head.meta["description"]
    assert "22 Nov 2026" in head.meta["description"]
    assert head.meta["og:url"] == "https://maps.example.org/trends?source=adipose"
    assert head.meta["og:image"] == "https://maps.example.org/assets/link-preview.png?source=adipose"


@pytest.mark.parametrize(
    "query",
    [
        b"text=%3Cscript%3Ealert(1)%3C/script%3E",
        b"search=gone",
        b"source=" + b"x" * 8000,
        b"years=1&years=%FF%00&=&&&",
        b"&".join(b"a%d=1" % n for n in range(900)),
        b"text=" + b"%22%3E%3Cscript%3E" * 1000,
    ],
)
def test_any_address_has_a_harmless_preview(previews, query):
    status, _, html = ask(previews, "/", query)
    head = Head(html)
    assert status == 200
    assert "neuropathic pain" in head.title
    assert head.meta["description"]
    assert head.scripts == Head(INDEX).scripts + 3  # Plotly's, of the first paint, and of the page frame


def test_the_picture_of_a_link_is_drawn_once_the_papers_are_there(previews):
    startup = Startup(lambda: preview_of("", ""), preview_of, preview_image, PAGES)
    picture = startup.image_route().app
    assert ask(picture, "/", decoded=False)[0] == 503
    startup.run()
    status, headers, body = ask(picture, "/", b"source=adipose", decoded=False)
    assert (status, headers[b"content-type"]) == (200, b"image/png")
    with Image.open(BytesIO(body)) as drawn:
        assert drawn.size == (1200, 630)
    assert ask(picture, "/", b"search=gone", decoded=False)[0] == 404
    assert ask(picture, "/", b"text=" + b"x" * 9000, decoded=False)[0] == 503


def test_a_server_without_its_topic_still_serves_the_page(previews, monkeypatch):
    monkeypatch.setenv("TOPIC", "/nowhere.toml")
    status, _, html = ask(previews, "/")
    assert status == 200
    assert Head(html).title == "Evidence map"


def test_everything_else_passes_untouched(previews):
    picture = LinkPreviews(serves(b"not really a picture", kind=b"image/png"), PAGES, preview_of)
    assert ask(picture, "/icon")[2] == "not really a picture"
    missing = LinkPreviews(serves(b"<title>Not here</title>", status=404), PAGES, preview_of)
    assert ask(missing, "/gone")[2] == "<title>Not here</title>"
    core = LinkPreviews(serves(b"<title>as it is</title>"), PAGES, preview_of)
    assert ask(core, "/_stcore/health")[2] == "<title>as it is</title>"


def test_the_page_is_asked_for_whole_and_a_head_request_has_no_body(previews):
    inner = serves(INDEX.encode())
    asked_for_parts = [(b"range", b"bytes=0-5"), (b"accept-encoding", b"gzip"), (b"if-none-match", b'"1"')]
    _, headers, body = ask(LinkPreviews(inner, PAGES, preview_of), "/", b"", "HEAD", asked_for_parts)
    assert [name for name, _ in inner.asked["headers"]] == [b"host"]
    assert body == ""
    assert int(headers[b"content-length"]) > len(INDEX)


def test_plotlys_script_is_of_the_version_that_pythons_plotly_writes_for_and_may_be_kept():
    whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    wanted = re.search(r"plotly\.js v([\d.]+)", whole.read_text(encoding="utf-8")[:500])[1]
    status, headers, script = ask(figure_routes()[0].app, "/")
    assert status == 200
    assert f"v{wanted}" in script[:500] and wanted in PLOTLY_PATH
    assert "immutable" in headers[b"cache-control"].decode()
    assert len(script) > 1_000_000


def test_the_font_of_figures_is_served_whole_and_asked_for_by_the_page():
    route = figure_routes()[1]
    status, headers, font = ask(route.app, "/", decoded=False)
    assert (status, font) == (200, fonts.FILE.read_bytes())
    assert headers[b"content-type"] == b"font/woff2"
    assert "immutable" in headers[b"cache-control"].decode()
    assert route.path == f"/{FONT_PATH}"
    assert f'href="./{FONT_PATH}"' in with_preview(INDEX, Preview("T", "D"), "https://example.org", "")


def test_files_for_figures_are_served_below_a_base_path(monkeypatch):
    monkeypatch.setattr(streamlit, "get_option", {"server.baseUrlPath": "/map/"}.get)
    assert [route.path for route in figure_routes()] == [f"/map/{PLOTLY_PATH}", f"/map/{FONT_PATH}"]


def test_a_browser_is_given_a_word_of_its_own_once():
    app = VisitorCookie(serves(INDEX.encode()))
    given = [ask(app, "/")[1][b"set-cookie"].decode() for _ in range(2)]
    name, _, rest = given[0].partition("=")
    assert name == VISITOR and len(rest.split(";")[0]) == 32
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(rest.split("; "))
    assert given[0] != given[1]
    known = [(b"cookie", f"theme=dark; {VISITOR}=abc".encode())]
    assert b"set-cookie" not in ask(app, "/trends", headers=known)[1]
    assert b"set-cookie" not in ask(app, "/static/app.js")[1]


def test_plotlys_script_is_packed_for_who_can_unpack_it():
    _, plain, script = ask(figure_routes()[0].app, "/")
    _, packed, body = ask(
        figure_routes()[0].app, "/", headers=[(b"accept-encoding", b"gzip, br")], decoded=False
    )
    assert b"content-encoding" not in plain
    assert packed[b"content-encoding"] == b"gzip"
    assert packed[b"vary"] == b"Accept-Encoding"
    assert gzip.decompress(body).decode() == script


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="connections take the option over on Linux")
def test_small_messages_leave_at_once_on_connections_that_come_later():
    before = files_open()
    with starlette_server._bind_socket("127.0.0.1", 0, backlog=1) as listening:
        assert listening.proto == 0, "see whether disable_nagle can go"
        listening.setblocking(True)
        with connected(listening) as accepted:
            assert not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        disable_nagle()
        with connected(listening) as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert files_open() == before


def files_open():
    return len(list(Path("/dev/fd").iterdir()))


@contextmanager
def connected(listening):
    """The server's end of a connection to itself."""
    with socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            yield accepted
