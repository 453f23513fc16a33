from __future__ import annotations

from pathlib import Path

import pytest

from data.labelling.lint import check, main
from data.topics.loader import BUILT_IN

SECOND = Path(__file__).parents[2] / "topics" / "acupuncture_migraine.toml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SECOND.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "topic.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", [BUILT_IN, SECOND], ids=lambda path: path.stem)
def test_the_topics_of_this_project_have_nothing_to_mend(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([] if path == BUILT_IN else [str(path)]) == 0
    assert "no problems found" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "where", "told"),
    [
        ('"auriculotherapy"]', '"auriculotherapy", "x"]', "technique.ear.terms", "too short"),
        ('"auriculotherapy"]', '"auri*lo therapy"]', "technique.ear.terms", "star"),
        ('"auriculotherapy"]', '"{needles} of the ear"]', "technique.ear.terms", "no word list 'needles'"),
        ('"auriculotherapy"]', '"ear {needle}"]', "technique.ear.terms", "twice"),
        (
            'unless = ["sham {needle}"]',
            'unless = ["{needle}"]',
            "technique.manual.exclude_overlapping",
            "one of them",
        ),
        (
            '"no fewer ... migraine",',
            '"no fewer ... m",',
            "result.fewer_attacks.exclude_overlapping",
            "too short",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    old: str, new: str, where: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, old, new)
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if new in text)
    (problem,) = check(path)
    assert (problem.line, problem.where) == (line, where)
    assert told in problem.what
    assert main([str(path)]) == 2
    assert f"{path}, line {line}: {where}: " in capsys.readouterr().out


def test_all_problems_are_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = changed(tmp_path, '"auriculotherapy"]', '"auriculotherapy", "x", "y"]')
    assert [problem.what[:3] for problem in check(path)] == ["'x'", "'y'"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('lead_facet = "technique"', 'lead_facet = "technik"', "Did you mean 'technique'?"),
        ('colour = "#0f5ac3"', 'colour = "blue"', "is not a colour"),
        ('code = "electro"', 'code = "electro', "not valid TOML"),
        ("single = true", 'single = true\nempty_with = ["technique:ear"]\nteapot = 1', "teapot"),
    ],
)
def test_a_file_that_is_no_topic_is_told_too(
    old: str, new: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(changed(tmp_path, old, new))]) == 2
    out = capsys.readouterr().out
    assert told in out
    assert "Traceback" not in out


def test_facets_that_go_in_a_circle_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(tmp_path, 'code = "ear"\n', 'code = "ear"\nnot_with = ["result:not_told"]\n')
    text = path.read_text("utf-8").replace(
        'code = "not_told"\n', 'code = "not_told"\nnot_with = ["technique:ear"]\n'
    )
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == 2
    assert "circle" in capsys.readouterr().out


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().out
