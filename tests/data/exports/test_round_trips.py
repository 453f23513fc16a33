"""Files read back by other programs than wrote them."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET

import nbib as nbib_reader
import rispy
from bibtexparser.entrypoint import parse_string as read_bibtexparser
from citeproc.source.json import CiteProcJSON

from data.exports.citations import bibtex, ris
from data.exports.csl import csl_json
from data.exports.endnote_xml import endnote_xml
from data.exports.nbib import medline_text, nbib
from data.labelling.evaluation import starter_set
from data.records.record import Kind, Record
from tests.data.exports.test_citations import HARD
from tests.records import hard_records

RECORDS = [*hard_records().values(), *(reference.record for reference in starter_set.load()[:40])]


MODS = "{http://www.loc.gov/mods/v3}"


def converted(text, *command):
    """What another program makes of the text."""
    assert shutil.which(command[0]), "run make setup-browser"
    return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True).stdout


def pandoc(text, form):
    """What Pandoc reads, as CSL-JSON."""
    return json.loads(converted(text, "pandoc", "--from", form, "--to", "csljson"))


def bibutils(text):
    """What bibutils reads of EndNote XML, as MODS elements."""
    return ET.fromstring(converted(text, "endx2xml", "/dev/stdin").removeprefix("\ufeff")).findall(
        f"{MODS}mods"
    )


def title(item):
    return (
        " ".join(part.text for part in item.find(f"{MODS}titleInfo")) if item.find(f"{MODS}titleInfo") else ""
    )


def test_rispy_reads_what_was_written():
    entries = rispy.loads("".join(ris(RECORDS)).replace("\r\n", "\n"))
    assert [entry.get("title", "") for entry in entries] == [" ".join(r.title.split()) for r in RECORDS]
    assert [entry["accession_number"] for entry in entries] == [str(record.pmid) for record in RECORDS]
    assert [len(entry.get("authors", ())) for entry in entries] == [len(r.authors) for r in RECORDS]


def test_bibtexparser_reads_what_was_written():
    library = read_bibtexparser("".join(bibtex(RECORDS)))
    assert not library.failed_blocks
    assert [entry["pmid"] for entry in library.entries] == [str(record.pmid) for record in RECORDS]


def test_nbib_reads_what_was_written():
    # It does not know books.
    for record in (record for record in RECORDS if record.kind is not Kind.BOOK and record.title):
        (found,) = nbib_reader.read("".join(nbib([medline_text(record)])))
        assert found["pubmed_id"] == record.pmid
        assert found["title"].rstrip(".") == record.title.rstrip(".")
        if record.doi:
            assert found["doi"] == record.doi


def test_csl_json_is_read_by_citeproc_and_pandoc():
    text = "".join(csl_json([*RECORDS, *HARD]))
    items = json.loads(text)
    assert len(CiteProcJSON(items)) == len(items) == len(RECORDS) + len(HARD)
    assert [item["id"] for item in pandoc(text, "csljson")] == [item["id"] for item in items]
    assert json.loads("".join(csl_json([]))) == []


def test_csl_json_of_an_article_a_chapter_and_a_preprint():
    article, chapter, preprint = json.loads(
        "".join(csl_json(hard_records()[pmid] for pmid in (90000031, 90000503, 90000401)))
    )
    assert (article["type"], article["page"], article["ISSN"]) == ("article-journal", "4532", "1422-0067")
    assert article["container-title"] == "International journal of molecular sciences"
    assert (article["container-title-short"], article["PMID"]) == ("Int J Mol Sci", "90000031")
    assert article["issued"] == {"date-parts": [[2020, 6, 24]]}
    assert (chapter["type"], chapter["container-title"]) == ("chapter", "Examples of Clinical Medicine")
    assert chapter["editor"] == [{"family": "Doe", "given": "Jane B."}]
    assert (preprint["type"], preprint["genre"]) == ("article", "Preprint")


def test_bibutils_reads_endnote_xml():
    records = [*RECORDS, *HARD]
    items = bibutils("".join(endnote_xml(records)))
    assert len(items) == len(records)
    by_pmid = dict(zip((record.pmid for record in records), items, strict=True))
    locator, chapter = by_pmid[90000031], by_pmid[90000503]
    assert title(locator) == hard_records()[90000031].title
    said = [element.text for element in locator.iter() if element.text]
    assert {"International journal of molecular sciences", "21", "12", "4532", "1422-0067"} <= set(said)
    assert {"Examples of Clinical Medicine", "Example Press", "Doe"} <= {each.text for each in chapter.iter()}


def test_pandoc_reads_bibtex():
    records = [record for record in RECORDS if record.title]
    items = pandoc("".join(bibtex(records)), "bibtex")
    by_pmid = {item["id"].rsplit("_", 1)[-1]: item for item in items}
    assert set(by_pmid) == {str(record.pmid) for record in records}
    assert by_pmid["90000001"]["page"] == "123-128"
    assert by_pmid["90000503"]["container-title"] == "Examples of Clinical Medicine"


def test_no_text_breaks_the_file():
    record = Record(pmid=1, title='<a>&amp;]]>\x00\ud800"\\', abstract="</record>{", authors=("</author>",))
    (item,) = pandoc("".join(csl_json([record])), "csljson")
    assert "amp;]]>" in item["title"]
    (found,) = ET.fromstring("".join(endnote_xml([record]))).iter("record")
    assert found.findtext("titles/title") == '<a>&amp;]]> "\\'
    assert found.findtext("abstract") == record.abstract
