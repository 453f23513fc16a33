"""The command that measures labels, and the figures it recorded."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from data.evaluate import main
from data.harvest.service import harvest
from data.labelling.evaluation.published_accuracy import accuracy_file, recorded_accuracy
from data.labelling.evaluation.reference_set import read_reference
from data.labelling.evaluation.starter_set import RECORDS
from data.settings import read_settings
from data.topics.loader import load_topic
from tests.eutils import EutilsServer

ROOT = Path(__file__).parents[2]
FROZEN = ROOT / "tests" / "reference" / "frozen.jsonl"
TOPIC = load_topic()
RECORDED = recorded_accuracy(TOPIC)
FLOOR = {"article_type": 0.90, "source": 0.85, "species": 0.85, "condition": 0.80}


def measured(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """What the command prints."""
    assert main([*map(str, arguments)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_recorded_figures_are_those_that_the_recorded_command_measures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = accuracy_file(TOPIC)
    recorded = json.loads(file.read_text("utf-8"))
    python, dash_m, module, *arguments = shlex.split(recorded.pop("command"))
    assert (python, dash_m, module) == ("python", "-m", "data.evaluate")
    monkeypatch.chdir(ROOT)
    fresh = measured(capsys, *arguments)
    assert recorded.pop("topic") == TOPIC.code
    assert recorded.pop("fingerprint") == TOPIC.fingerprint
    del fresh["seconds"]
    assert recorded == fresh, "Run the recorded command with --record."
    assert {"facets", "records", "scope", "told", "frozen", "published_codings"} <= recorded.keys()


def test_no_facet_falls_below_its_floor() -> None:
    assert list(RECORDED.micro) == list(RECORDED.frozen.micro) == [facet.code for facet in TOPIC.facets]
    for facet, least in FLOOR.items():
        assert RECORDED.micro[facet].f1 >= least
    assert RECORDED.specificity >= 0.85


def test_a_told_effect_is_nearly_always_right() -> None:
    """When in doubt, no label: of the effects that are told, at least nine in ten are as read."""
    assert RECORDED.told["effect"].support > 100
    assert RECORDED.told["effect"].precision >= 0.9


def test_the_command_prints_every_facet_and_category(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"title": "BMSCs", "facts": "Rats received BMSCs.", "sources": ["bm_msc"], "species": ["rat"]}\n'
        '{"title": null, "facts": null, "abstract": null, "sources": null, "species": [], "effect": null}\n'
        '{"title": "Dental pulp cells", "abstract": "Mice received DPSCs.", "sources": ["neural"]}\n',
        encoding="utf-8",
    )
    assert main([str(path)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["records"] == 3
    assert report["seconds"] >= 0
    assert list(report["facets"]) == [facet.code for facet in TOPIC.facets]
    for facet in TOPIC.facets:
        figures = report["facets"][facet.code]
        assert set(figures) == {"categories", "micro", "macro"}
        assert list(figures["categories"]) == list(facet.codes)
        for item in (figures["micro"], figures["macro"], *figures["categories"].values()):
            assert set(item) == {"precision", "recall", "f1", "support"}
    source = report["facets"]["source"]
    assert source["categories"]["bm_msc"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert source["categories"]["dental"]["precision"] == 0.0
    assert source["micro"]["support"] == 2
    assert report["facets"]["species"]["categories"]["rat"]["f1"] == 1.0


def test_a_code_that_the_topic_lacks_is_counted_as_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"title": "BMSCs", "sources": ["moon_rock"]}', encoding="utf-8")
    assert main([str(path)]) == 0
    categories = json.loads(capsys.readouterr().out)["facets"]["source"]["categories"]
    assert categories["moon_rock"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1}


@pytest.mark.parametrize(
    "content", [None, "{", "[]\n", '{"sources": [1]}', '{"pmid": "7", "species": ["rat"]}']
)
def test_a_bad_file_is_a_sentence_and_exit_code_2(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(path) in err
    assert "Traceback" not in err


def test_a_broken_topic_is_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOPIC", str(tmp_path / "nowhere.toml"))
    assert main([str(RECORDS)]) == 2
    assert "nowhere.toml" in capsys.readouterr().err


def test_labels_in_the_file_do_not_reach_the_classifier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"title": "Propranolol", "sources": ["dental"], "species": ["cat"]}', encoding="utf-8")
    assert main([str(path)]) == 0
    facets = json.loads(capsys.readouterr().out)["facets"]
    assert facets["source"]["categories"]["dental"]["recall"] == 0.0
    assert facets["species"]["micro"]["recall"] == 0.0


def test_the_command_with_folds_and_confusions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        json.dumps({"pmid": n, "title": "BMSCs in rats", "sources": ["dental" if n % 2 else "bm_msc"]})
        for n in range(1, 9)
    ]
    files = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for number, file in enumerate(files):
        file.write_text("\n".join(lines[number::2]), encoding="utf-8")
    assert main([*map(str, files), "--folds", "3", "--confusions"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["records"] == 8
    assert set(report["folds"]) == {facet.code for facet in TOPIC.facets}
    assert report["learned"].startswith("nothing")
    wrong = [one for one in report["confusions"] if one["facet"] == "source"]
    assert [one["missed"] for one in wrong] == [["dental"]] * 4
    assert report["told"]["effect"]["support"] == 0


def test_without_a_file_the_starter_set_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 118


def test_one_fold_is_no_fold(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--folds", "1"])
    assert left.value.code == 2
    assert "2 folds" in capsys.readouterr().err


def test_of_a_frozen_set_only_totals_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    report = measured(capsys, RECORDS, "--frozen", FROZEN, "--confusions")
    titles = {reference.record.title for reference in read_reference(FROZEN, TOPIC)}
    assert report["frozen"]["records"] == len(titles) == 39
    assert report["confusions"]
    assert not any(title in json.dumps(report, ensure_ascii=False) for title in titles)


def test_labels_of_the_starter_set_are_compared_with_published_codings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = measured(capsys, "--search", "starter")
    by_rules = measured(capsys, RECORDS)["published_codings"]
    assert (shown["search"], shown["records"]) == ("starter", 118)
    assert shown["published_codings"]["papers"] == by_rules["papers"] > 0
    for facet, figures in shown["published_codings"]["facets"].items():
        assert figures["same"] <= figures["papers"] == by_rules["facets"][facet]["papers"]


def test_labels_of_a_stored_search_are_compared(
    eutils: EutilsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EUTILS_URL", eutils.url)
    monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path))
    monkeypatch.setenv("ENTREZ_EMAIL", "ada@example.org")
    query = "GABAergic[tiab] AND spinal[tiab]"
    found = harvest(read_settings(), query)
    report = measured(capsys, "--search", query)
    assert (report["search"], report["records"]) == (found.id, found.count)
    assert report["published_codings"]["facets"]["species"] == {
        "papers": report["published_codings"]["papers"],
        "same": report["published_codings"]["papers"],
        "recall": 1.0,
        "precision": 1.0,
    }


def test_a_search_that_is_not_stored_and_one_with_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVIDENCE_HOME", str(tmp_path))
    assert main(["--search", "nothing of the kind"]) == 2
    assert "No stored search" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([str(RECORDS), "--search", "starter"])
    assert "no files" in capsys.readouterr().err


def test_a_topic_without_codings_has_none_in_its_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOPIC", str(ROOT / "tests" / "topics" / "acupuncture_migraine.toml"))
    assert "published_codings" not in measured(capsys, FROZEN)
