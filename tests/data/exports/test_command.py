import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from datetime import UTC
from pathlib import Path

import openpyxl
import pytest
from Bio import Medline

from data.evidence.repository import readings_of
from data.exports.command import FORMATS
from data.harvest.service import harvest
from data.settings import read_settings
from data.storage.store import open_store
from data.topics.loader import load_topic
from tests.eutils import clones, starter_records
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
QUERY = "pain AND rat"
ARTICLE_TYPE = "article_type"


@pytest.fixture
def environ(eutils, tmp_path):
    return {
        "EUTILS_URL": eutils.url,
        "EVIDENCE_HOME": str(tmp_path / "home"),
        "ENTREZ_EMAIL": "ada@example.org",
        "NCBI_API_KEY": "0123456789abcdef",
        "DATABASE_URL": "",
        "TOPIC": "",
    }


@pytest.fixture
def settings(environ):
    return read_settings(environ)


def export(environ, form, *more):
    arguments = [sys.executable, "-m", "data.export", "--format", form, *more]
    return subprocess.run(
        arguments, cwd=ROOT, env=os.environ | environ, capture_output=True, timeout=PATIENCE
    )


def stored(settings, search):
    with open_store(settings.database_url) as store:
        return list(store.records(search.id))


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_stored_is_said_and_exits_2(environ, form):
    done = export(environ, form)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip() == "No search is stored yet: run python -m data.harvest first."


def test_every_form_holds_every_record_of_the_newest_search(environ, settings):
    harvest(settings, "rat")
    search = harvest(settings, QUERY)
    records = stored(settings, search)
    pmids = [str(record.pmid) for record in records]
    out = {form: export(environ, form) for form in FORMATS}
    assert {form: done.returncode for form, done in out.items()} == dict.fromkeys(FORMATS, 0)
    assert {form: done.stderr for form, done in out.items()} == dict.fromkeys(FORMATS, b"")
    text = {form: done.stdout.decode() for form, done in out.items() if form != "xlsx"}
    assert text["pmids"].split() == pmids
    assert [line[6:] for line in text["ris"].split("\r\n") if line.startswith("AN  - ")] == pmids
    assert [line.split("{")[1] for line in text["bibtex"].splitlines() if "\tpmid = " in line] == [
        f"{pmid}}}," for pmid in pmids
    ]
    assert [read["PMID"] for read in Medline.parse(io.StringIO(text["nbib"]))] == pmids
    assert [item["PMID"] for item in json.loads(text["csl"])] == pmids
    assert [number.text for number in ET.fromstring(text["endnote"]).iter("accession-num")] == pmids
    rows = list(csv.DictReader(io.StringIO(text["csv"].removeprefix("\ufeff"), newline="")))
    assert [row["PMID"] for row in rows] == pmids
    topic = load_topic()
    facet = topic.facet(ARTICLE_TYPE)
    read = readings_of(topic)
    wanted = [
        "; ".join(facet.category(code).name for code in read[record.pmid][facet.code].value)
        for record in records
    ]
    assert {row["Labels by"] for row in rows} == {"model"}
    assert [row[facet.name] for row in rows] == wanted
    assert len(set(wanted)) > 1
    page = json.loads(text["html"].partition('id="data">')[2].partition("</script>")[0])
    assert list(map(str, page["papers"]["pmid"])) == pmids and all(page["papers"]["source"])
    book = openpyxl.load_workbook(io.BytesIO(out["xlsx"].stdout))
    assert [str(cell.value) for cell in book["Papers"]["A"][1:]] == pmids
    told = {row[0].value: row[1].value for row in book["Search"].iter_rows()}
    assert (told["Query"], told["Records in the store"]) == (QUERY, len(records))
    assert abs((told["Searched on (UTC)"].replace(tzinfo=UTC) - search.started).total_seconds()) < 1


def test_a_list_of_references_and_addresses_hold_every_record(environ, settings):
    search = harvest(settings, QUERY)
    records = stored(settings, search)
    for style in ("vancouver", "apa"):
        arguments = [sys.executable, "-m", "data.export", "--style", style]
        done = subprocess.run(
            arguments, cwd=ROOT, env=os.environ | environ, capture_output=True, timeout=PATIENCE
        )
        assert (done.returncode, done.stderr) == (0, b"")
        lines = done.stdout.decode().splitlines()
        assert len(lines) == len(records)
        assert all(sum(record.title.rstrip(".?!") in line for line in lines) == 1 for record in records)
    links = export(environ, "links").stdout.decode().split()
    found = [int(pmid) for link in links for pmid in link.partition("term=")[2].split("+")]
    assert found == [record.pmid for record in records]


def test_one_form_or_one_style_is_needed(environ):
    for more in ([], ["--format", "ris", "--style", "apa"], ["--style", "harvard"]):
        arguments = [sys.executable, "-m", "data.export", *more]
        done = subprocess.run(
            arguments, cwd=ROOT, env=os.environ | environ, capture_output=True, timeout=PATIENCE
        )
        assert done.returncode == 2 and b"Traceback" not in done.stderr


def test_a_search_is_found_by_its_query_or_its_id(environ, settings):
    first = harvest(settings, QUERY)
    harvest(settings, "mouse")
    wanted = [record.pmid for record in stored(settings, first)]
    for name in (QUERY, "  pain AND\n rat", first.id):
        done = export(environ, "pmids", "--search", name)
        assert [int(pmid) for pmid in done.stdout.split()] == wanted
    done = export(environ, "pmids", "--search", "never asked")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "No stored search has this query or id" in done.stderr.decode()


def test_a_search_that_found_nothing_has_nothing_to_export(environ, settings):
    search = harvest(settings, "zebrafishes[ti]")
    done = export(environ, "csv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"The search {search.id} has no records to export" in done.stderr.decode()


TOPIC = """
title = "Where pain is measured"
question = "In which animal?"
lead_facet = "animal"
review_types = ["review"]
trial_types = ["clinical_trial"]
[[query]]
text = "pain"
why = "what it is about"
[[facets]]
code = "animal"
name = "Animal of the study"
plural = "Animals"
[[facets.categories]]
code = "rodent"
name = "A rodent"
colour = "#0f5ac3"
definition = "Rat or mouse."
terms = ["rat", "rats", "mouse", "mice"]
"""


def test_the_labels_are_those_of_the_topic_that_is_set(environ, settings, tmp_path):
    harvest(settings, QUERY)
    (tmp_path / "animals.toml").write_text(TOPIC)
    done = export(environ | {"TOPIC": str(tmp_path / "animals.toml")}, "csv")
    assert done.stderr == b""
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert {row["Animal of the study"] for row in rows} == {"A rodent"}
    assert "Cell source" not in rows[0]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOPIC", "nowhere.toml", "nowhere.toml"),
        ("EUTILS_URL", "nowhere", "EUTILS_URL"),
        ("DATABASE_URL", "mysql://user:hunter2@db/x", "DATABASE_URL"),
    ],
)
def test_what_cannot_be_used_is_said_and_exits_2(environ, settings, name, value, said):
    harvest(settings, QUERY)
    done = export(environ | {name: value}, "csv")
    assert (done.returncode, done.stdout) == (2, b"")
    err = done.stderr.decode()
    assert said in err and "Traceback" not in err and "hunter2" not in err


def test_an_unknown_form_exits_2(environ):
    done = export(environ, "docx")
    assert done.returncode == 2 and b"invalid choice" in done.stderr


@pytest.mark.parametrize("form", ["ris", "csv", "xlsx"])
def test_a_reader_that_goes_away_is_no_error(environ, eutils, settings, form):
    eutils.hold(clones(starter_records(), 400))
    harvest(settings, "all[sb]")
    arguments = [sys.executable, "-m", "data.export", "--format", form]
    process = subprocess.Popen(
        arguments, cwd=ROOT, env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert len(process.stdout.read(10)) == 10
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(PATIENCE) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_said(environ, settings):
    harvest(settings, QUERY)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "data.export", "--format", "ris"],
            cwd=ROOT,
            env=os.environ | environ,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("The export could not be written (No space left on device)")
    assert b"Traceback" not in done.stderr


def test_a_workbook_is_a_whole_zip_file(environ, settings):
    harvest(settings, QUERY)
    assert zipfile.ZipFile(io.BytesIO(export(environ, "xlsx").stdout)).testzip() is None
