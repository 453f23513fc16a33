"""Documents say what the code does: links, settings, commands, licences and the version."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from data import settings
from data.labelling.evaluation.published_accuracy import accuracy_file, recorded_accuracy
from data.topics.loader import load_topic

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


def test_figures_of_accuracy_are_the_recorded_ones_and_stand_with_their_command():
    topic = load_topic()
    accuracy = recorded_accuracy(topic)
    labels = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    kept = json.loads(accuracy_file(topic).read_text(encoding="utf-8"))["published_codings"]
    rows = [
        f"| {name} | {figures.records} | "
        + " | ".join(f"{one.f1:.2f}" if one.support else "–" for one in figures.micro.values())
        + " |"
        for name, figures in (("frozen set", accuracy.frozen), ("reference set, tuned on", accuracy))
    ]
    rows += [
        f"| {topic.facet(code).name.lower()} | {found['papers']} | {found['same']} | "
        + ("–" if found["precision"] is None else f"{found['precision']:.2f}")
        + f" | {found['recall']:.2f} |"
        for code, found in kept["facets"].items()
    ]
    for figures in (accuracy.frozen, accuracy):
        rows += [f"{figures.sensitivity:.0%} of {figures.in_scope} ", f"{figures.specificity:.0%} of "]
    assert [row for row in [*rows, accuracy.command] if row not in labels] == []
    micro = accuracy.frozen.micro.items()
    f1 = {topic.facet(code).name.lower(): measure.f1 for code, measure in micro if measure.support}
    least, most = min(f1, key=f1.get), max(f1, key=f1.get)
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"between {f1[least]:.2f} ({least}) and {f1[most]:.2f} ({most})" in readme


def test_the_notice_names_the_files_of_others():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = re.findall(r"(?:data|components)/[\w./-]*\w", notice)
    assert [path for path in named if not (ROOT / path).exists()] == []
    files = {
        str(path.relative_to(ROOT)) for top in ("data", "components") for path in (ROOT / top).rglob("*")
    }
    assert {path for path in files if path.endswith(VENDORED)} <= set(named)
