import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

from data.evidence.builder import build_evidence
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.html_map.page_file import About, html_map
from data.exports.html_map.payload import start_of
from tests.data.exports.html_map.files import HOSTILE, TOPIC, evidence, page_of, records

MEGABYTES = 1_000_000


class Read(HTMLParser):
    """The elements of a page, with the text of its scripts and styles."""

    def __init__(self):
        super().__init__()
        self.tags, self.addresses, self.raw = [], [], {}
        self.policy = self.inside = ""

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        self.tags.append(tag)
        self.addresses += [own[name] for name in ("src", "href", "action", "data") if name in own]
        self.addresses += [name for name in own if name.startswith("on")]
        if own.get("http-equiv") == "Content-Security-Policy":
            self.policy = own["content"]
        self.inside = (own.get("id") or tag) if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, text):
        if self.inside:
            self.raw[self.inside] = self.raw.get(self.inside, "") + text


def read(page):
    parser = Read()
    parser.feed(page)
    return parser


def test_text_of_papers_is_data_and_the_policy_admits_only_the_pages_own_scripts():
    page = read(page_of())
    assert page.tags.count("script") == 2 and "img" not in page.tags
    assert page.addresses == ["#main"]  # nothing is fetched, and no attribute runs a script
    data = json.loads(page.raw["data"])
    assert not re.search("[<>&\u2028\u2029]", page.raw["data"])
    place = data["papers"]["pmid"].index(records()[2].pmid)
    assert data["papers"]["title"][place].startswith("</script><script>alert(1)")
    assert data["papers"]["doi"][place].startswith("https://doi.org/10.1/%3C/script%3E")
    for part in ("script", "style"):
        digest = b64encode(sha256(page.raw[part].encode()).digest()).decode()
        assert f"{part}-src 'sha256-{digest}'" in page.policy
    assert page.policy.startswith("default-src 'none'") and "unsafe" not in page.policy


def test_there_are_no_abstracts_and_no_summaries_in_it():
    page = page_of()
    texts = [record.text for record in records() if len(record.text) > 100]
    assert len(texts) > 50
    assert not [text for text in texts if text[20:80] in page]


def test_it_holds_the_papers_that_pass_the_filters_whether_they_count_or_not():
    rat = Selection(frozenset({("species", "rat")}))
    data = json.loads(read(page_of(rat)).raw["data"])
    everything = Selection(rat.chosen, retracted=True, out_of_scope=True, related=True)
    assert data["papers"]["pmid"] == view_of(evidence(), everything).pmids.tolist()
    assert data["papers"]["retracted"] and data["papers"]["out_of_scope"] and data["papers"]["related"]


def test_who_gave_each_label_is_in_it():
    data = json.loads(read(page_of()).raw["data"])
    own = evidence()
    for place, pmid in enumerate(data["papers"]["pmid"]):
        by = own.attributions.get(pmid, {})
        for facet in TOPIC.facets:
            sign = data["origins"][data["given"].get(str(place), {}).get(facet.code, 0)]["sign"]
            assert sign == ("m" if facet.code in by else "a")


def test_1500_papers_take_less_than_5_megabytes():
    own = evidence()
    many = []
    for copy in range(13):
        for record in records():
            # Other words in each copy, as in real searches: the vocabulary grows with the papers.
            words = " ".join(f"{word}{copy}" if len(word) > 9 else word for word in record.text.split())
            pmid = record.pmid * 100 + copy
            labels = own.labels_of(own.row_of[record.pmid])
            many.append((replace(record, pmid=pmid, summary="", abstract=f"{words} {record.text}"), labels))
    many = many[:1500]
    found = build_evidence(TOPIC, Provenance("2026-11-22.0badcafe", date(2026, 11, 22)), many)
    view = view_of(found, Selection())
    about = About("papers", date(2026, 12, 1))
    page = "".join(html_map(view, [record for record, _ in many], about, start_of(TOPIC)))
    assert len(view.mask) == 1500
    assert len(page.encode()) < 5 * MEGABYTES


def test_no_papers_at_all_is_a_page_too():
    empty = build_evidence(TOPIC, Provenance("2026-11-22.0badcafe", date(2026, 11, 22)), [])
    about = About(HOSTILE, date(2026, 12, 1))
    page = "".join(html_map(view_of(empty, Selection()), [], about, start_of(TOPIC)))
    assert json.loads(read(page).raw["data"])["papers"]["pmid"] == []
    assert "<img" not in page
