from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.classify import Classifier
from data.evaluate import Counts, evaluate, main
from data.reference import read_reference
from data.starter import RECORDS
from data.topic import load_topic

OTHERS = Path(__file__).parents[1] / "reference" / "others.jsonl"
TOPIC = load_topic()

# Micro-F1 on the whole reference set, measured on 2026-11-22. The rules were written with these records
# in view, so on others the figures will be lower.
RECORDED = {
    "article_type": 0.9957,
    "source": 0.9824,
    "product": 0.9477,
    "condition": 0.9508,
    "model": 0.9551,
    "species": 0.9792,
    "route": 0.9302,
    "mechanism": 0.9196,
    "outcome": 0.8716,
    "effect": 0.9437,
}
FLOOR = {"article_type": 0.90, "source": 0.85, "species": 0.85, "condition": 0.80}


@pytest.fixture(scope="module")
def report() -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    references = (*read_reference(RECORDS), *read_reference(OTHERS))
    figures = evaluate(references, Classifier(TOPIC))
    assert figures["records"] == 231
    return figures["facets"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("facet", RECORDED)
def test_no_facet_falls_below_its_recorded_figure(
    facet: str, report: dict[str, dict[str, dict[str, dict[str, float]]]]
) -> None:
    micro = report[facet]["micro"]
    print(f"{facet}: {micro}")
    assert micro["f1"] >= max(FLOOR.get(facet, 0), RECORDED[facet] - 0.01)


def test_a_told_effect_is_nearly_always_right(
    report: dict[str, dict[str, dict[str, dict[str, float]]]],
) -> None:
    """Better silent than wrong: of the effects that are told, at least nine in ten are as read."""
    right = told = 0.0
    for code in ("improved", "no_difference", "worsened"):
        figures = report["effect"]["categories"][code]
        own = figures["recall"] * figures["support"]
        right += own
        told += own / figures["precision"] if figures["precision"] else 0
    assert right / told >= 0.9


def test_figures_are_those_of_the_definition() -> None:
    assert Counts(right=3, wrong=1, missed=2).figures() == {
        "precision": 0.75,
        "recall": 0.6,
        "f1": 0.6667,
        "support": 5,
    }
    assert Counts(wrong=4).figures() == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0}


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


@pytest.mark.parametrize("content", [None, "{", "[]\n", '{"sources": [1]}'])
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
