"""The local server against what is known of NCBI's answers, read by Bio.Entrez's own parser."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from io import BytesIO
from typing import Any

import pytest
from Bio import Entrez, Medline

from data.records.record import Link, LinkKind, MeshHeading, Record
from data.topics.loader import load_topic
from tests.eutils import EutilsServer, clones, faults, starter_records
from tests.waiting import ManualClock

RECORDS = (
    Record(
        30,
        title="Bone marrow cells for neuropathic pain",
        abstract="Rats with neuropathic pain got cells.",
        authors=("Doe J", "Pain Study Group"),
        journal="Pain",
        year=2020,
        date="2020-12-28",
        entrez_date="2021-01-05",
        mesh=(MeshHeading("Neuralgia", ("therapy",), True), MeshHeading("Rats")),
        publication_types=("Journal Article", "Retracted Publication"),
        keywords=("microglia",),
        doi="10.1000/abc",
        pmcid="PMC7",
        trial_ids=("NCT01234567",),
        links=(Link(LinkKind.RETRACTED_BY, 20, "Pain. 2021;1:2."),),
        country="Japan",
        status="MEDLINE",
    ),
    Record(20, title="Painful notice", year=2021, entrez_date="2021-06-01", languages=("ger",)),
    Record(10, title="Stem cell therapy: a review", year=2015, publication_types=("Review",)),
)


def get(server: EutilsServer, function: str, post: bool = False, **params: object) -> bytes:
    form = urllib.parse.urlencode(params)
    url = f"{server.url}{function}.fcgi"
    request = urllib.request.Request(url, form.encode()) if post else f"{url}?{form}"
    with urllib.request.urlopen(request, timeout=60) as reply:
        return bytes(reply.read())


def found(server: EutilsServer, term: str) -> list[int]:
    told: Any = Entrez.read(BytesIO(get(server, "esearch", db="pubmed", term=term)))
    assert int(told["Count"]) == len(told["IdList"])
    return [int(pmid) for pmid in told["IdList"]]


@pytest.mark.parametrize(
    ("term", "pmids"),
    [
        ("all[sb]", [30, 20, 10]),
        ("pain", [30]),
        ("pain*", [30, 20]),
        ("neuropathic pain", [30]),
        ('"neuropathic pain"[Title/Abstract]', [30]),
        ('"pain neuropathic"[tiab:~2]', [30]),
        ("stem cell*[tiab]", [10]),
        ("pain* NOT notice", [30]),
        ("rats OR notice AND painful", [20]),  # from left to right
        ("rats OR (notice AND painful)", [30, 20]),
        ("Neuralgia/therapy[MeSH Terms] OR microglia[ot]", [30]),
        ("neuralgia[majr:noexp]", [30]),
        ("neuralgia[tiab]", []),
        ("review[pt]", [10]),
        ("Doe J[au]", [30]),
        ("ger[la]", [20]),
        ("Japan[ad]", [30]),
        ("NCT01234567[si] OR 10.1000/abc[doi]", [30]),
        ("2020[dp]", [30]),
        ("2020:2021[dp]", [30, 20]),
        ("2020/12/29:3000[pdat]", [20]),
        ("2021/01/01:2021/01/31[edat]", [30]),
        ('("2021/01/05"[Date - Entrez] : "3000"[Date - Entrez])', [30, 20]),
        ("10:20[uid]", [20, 10]),
        ("30[pmid] OR 10[uid]", [30, 10]),
        ("medline[sb]", [30]),
        ("((pain) AND (rats))", [30]),
        ("nowhereword", []),
    ],
)
def test_the_query_language(term: str, pmids: list[int]) -> None:
    with EutilsServer(RECORDS) as server:
        assert found(server, term) == pmids


def test_esearch_responds_as_ncbi_does() -> None:
    with EutilsServer(RECORDS) as server:
        query = "pain[Nope] OR nowhereword OR the"
        told: Any = Entrez.read(
            BytesIO(get(server, "esearch", db="pubmed", term=query, USEHISTORY="Y", RetMax=0))
        )
        assert (told["Count"], told["IdList"], told["RetMax"]) == ("1", [], "0")
        assert told["ErrorList"] == {"PhraseNotFound": ["nowhereword"], "FieldNotFound": ["Nope"]}
        assert told["WarningList"]["PhraseIgnored"] == ["the"]
        text = get(
            server, "efetch", post=True, db="pubmed", webenv=told["WebEnv"], QUERY_KEY=1, rettype="medline"
        ).decode()
        assert [record["PMID"] for record in Medline.parse(text.lstrip().splitlines(keepends=True))] == ["30"]
        plain: Any = Entrez.read(BytesIO(get(server, "esearch", db="pubmed", term="pain")))
        assert "ErrorList" not in plain
        assert "WarningList" not in plain
        as_json = json.loads(get(server, "esearch", db="pubmed", term="zz OR pain", retmode="json", retmax=5))
        assert as_json["esearchresult"]["idlist"] == ["30"]
        assert as_json["esearchresult"]["errorlist"]["phrasesnotfound"] == ["zz"]


def test_tags_that_einfo_does_not_list_are_known() -> None:
    with EutilsServer(RECORDS, known='"phantom limb"[tiab] OR causalgi*[tiab]') as server:
        query = '"phantom limb"[tiab] OR causalgi*[tiab] OR "phantom pain"[tiab] OR rats'
        told: Any = Entrez.read(BytesIO(get(server, "esearch", db="pubmed", term=query)))
        assert told["IdList"] == ["30"]
        assert told["WarningList"]["QuotedPhraseNotFound"] == ['"phantom pain"']
        assert "FieldNotFound" not in told["ErrorList"] or told["ErrorList"]["FieldNotFound"] == []


def test_the_default_query_causes_no_warnings() -> None:
    with EutilsServer() as server:
        told: Any = Entrez.read(BytesIO(get(server, "esearch", True, db="pubmed", term=load_topic().query)))
        assert int(told["Count"]) > 50
        assert "ErrorList" not in told
        assert "WarningList" not in told


def test_the_limit_of_pubmed_and_the_default_page() -> None:
    with EutilsServer(clones(starter_records(), 12_000)) as server:
        told: Any = Entrez.read(BytesIO(get(server, "esearch", db="pubmed", term="all[sb]")))
        assert (told["Count"], len(told["IdList"])) == ("12000", 20)
        page: Any = Entrez.read(
            BytesIO(get(server, "esearch", db="pubmed", term="all[sb]", retstart=9000, retmax=9999))
        )
        assert len(set(page["IdList"])) == 999
        beyond = get(server, "esearch", db="pubmed", term="all[sb]", retstart=9999)
        assert b"'retstart' cannot be larger than 9998" in beyond
        with pytest.raises(RuntimeError, match="first 9,999 records"):
            Entrez.read(BytesIO(beyond))
        assert b"<Count>12000</Count>" in beyond
        assert b"Empty term" in get(server, "esearch", db="pubmed", term="")
        assert b"Invalid db" in get(server, "esearch", db="protein", term="x")


def test_efetch_xml_holds_what_the_record_holds() -> None:
    with EutilsServer(RECORDS) as server:
        told: Any = Entrez.read(BytesIO(get(server, "efetch", db="pubmed", id="30,99", retmode="xml")))
    (article,) = told["PubmedArticle"]
    citation = article["MedlineCitation"]
    paper = citation["Article"]
    assert (citation["PMID"], paper["ArticleTitle"]) == ("30", "Bone marrow cells for neuropathic pain.")
    assert paper["Abstract"]["AbstractText"] == ["Rats with neuropathic pain got cells."]
    assert paper["Journal"]["JournalIssue"]["PubDate"] == {"Year": "2020", "Month": "Dec", "Day": "28"}
    assert [a.get("LastName") or a["CollectiveName"] for a in paper["AuthorList"]] == [
        "Doe",
        "Pain Study Group",
    ]
    assert paper["PublicationTypeList"] == ["Journal Article", "Retracted Publication"]
    assert citation["CommentsCorrectionsList"][0].attributes["RefType"] == "RetractionIn"
    assert citation["MeshHeadingList"][0]["QualifierName"][0].attributes["MajorTopicYN"] == "Y"
    assert {i.attributes["IdType"]: str(i) for i in article["PubmedData"]["ArticleIdList"]} == {
        "pubmed": "30",
        "doi": "10.1000/abc",
        "pmc": "PMC7",
    }


def test_efetch_of_what_is_not_there() -> None:
    with EutilsServer(RECORDS) as server:
        text = get(server, "efetch", db="pubmed", id="99,10", rettype="medline", retmode="text").decode()
        assert text.startswith(
            "\nid: 99 Error occurred: The following PMID is not available: 99\n\nPMID- 10\n"
        )
        history = get(server, "efetch", db="pubmed", WebEnv="MCID_gone", query_key=1, rettype="medline")
        assert b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR>" in history


def test_einfo_lists_the_fields() -> None:
    with EutilsServer(RECORDS) as server:
        told: Any = Entrez.read(BytesIO(get(server, "einfo", db="pubmed")))
        assert {"TIAB", "MESH", "EDAT"} <= {field["Name"] for field in told["DbInfo"][0]["FieldList"]}
        assert b"<DbName>pubmed</DbName>" in get(server, "einfo")


def test_the_rate_limit_answers_as_ncbi_does() -> None:
    clock = ManualClock()
    with EutilsServer(RECORDS, rate=3, clock=clock) as server:
        for _ in range(3):
            get(server, "esearch", db="pubmed", term="pain")
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(server, "esearch", db="pubmed", term="pain", api_key="k" * 36)
        assert caught.value.code == 429
        told = json.loads(caught.value.read())
        assert (told["error"], told["api-key"]) == ("API rate limit exceeded", "k" * 36)
        assert server.most_in_one_second() == 4
        assert [request.status for request in server.requests] == [200, 200, 200, 429]
        clock.advance(1.01)
        get(server, "esearch", db="pubmed", term="pain")


def test_faults_hit_as_ordered_and_heal() -> None:
    with EutilsServer(RECORDS, delay=0.01) as server:
        server.fail(faults.status(500), on="efetch")
        server.fail(faults.empty(), times=2)
        assert get(server, "esearch", term="pain") == b""
        with pytest.raises(urllib.error.HTTPError):
            get(server, "efetch", id=10)
        assert get(server, "efetch", id=10) == b""
        assert get(server, "efetch", id=10) != b""
        server.fail(faults.empty(), times=99)
        server.heal()
        assert get(server, "efetch", id=10) != b""


def test_clones_have_pmids_of_their_own_and_the_words_of_the_starter_set() -> None:
    records = tuple(clones(starter_records(), 1000))
    assert len({record.pmid for record in records}) == 1000
    assert {record.title for record in records} == {record.title for record in starter_records()}


def test_by_hand() -> None:
    command = [sys.executable, "-m", "tests.eutils", "--size", "300", "--rate", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with urllib.request.urlopen(f"{address}esearch.fcgi?db=pubmed&term=all[sb]", timeout=60) as reply:
                assert b"<Count>300</Count>" in reply.read()
        finally:
            process.terminate()
