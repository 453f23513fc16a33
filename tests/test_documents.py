"""Documents say what the code does: links, settings, commands, licences and the version."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from data import settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob(".github/*.md")])
VENDORED = (".woff2", ".csl", ".min.js")


def links(document: Path) -> list[str]:
    """The relative addresses of a document's links and images."""
    tokens = MarkdownIt().enable("table").parse(document.read_text(encoding="utf-8"))
    inline = [child for token in tokens for child in token.children or []]
    found = [str(child.attrs.get("href") or child.attrs.get("src") or "") for child in inline]
    return [address for address in found if address and "://" not in address]


def anchors(document: Path) -> set[str]:
    """The anchors that a host makes for the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for address in links(document):
        path, _, anchor = address.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), address
        assert not anchor or anchor in anchors(target), address


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        if (document := waiting.pop()) in reached or document.suffix != ".md":
            continue
        reached.add(document)
        waiting += [(document.parent / address.partition("#")[0]).resolve() for address in links(document)]
    assert {path for path in DOCUMENTS if ".github" not in path.parts} <= reached


def test_every_setting_is_documented_with_its_default():
    read = set()

    class Recorder(dict):
        def get(self, name, default=None):
            read.add(name)
            return default

    settings.read_settings(Recorder())
    text = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([A-Z_]+)` \| .* \| (.*) \|$", text, re.MULTILINE))
    assert set(documented) == read
    assert documented["EUTILS_URL"] == f"`{settings.NCBI_EUTILS}`"
    assert documented["MAX_RECORDS"] == str(settings.MAX_RECORDS)


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    assert cited == version
    assert released[0] == version


def test_the_notice_names_the_files_of_others():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = re.findall(r"(?:data|components)/[\w./-]*\w", notice)
    assert [path for path in named if not (ROOT / path).exists()] == []
    files = {
        str(path.relative_to(ROOT)) for top in ("data", "components") for path in (ROOT / top).rglob("*")
    }
    assert {path for path in files if path.endswith(VENDORED)} <= set(named)
