"""Cases beside the rules of a topic: how they are read, and what is said of one that fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.labelling.cases import failures, read_cases
from data.labelling.classifier import Classifier
from data.labelling.lint import check, main
from data.topics.loader import TopicError, load_topic
from data.topics.model import Topic

SECOND = Path(__file__).parents[2] / "topics" / "acupuncture_migraine.toml"
CASE = """
[[cases]]
id = "a_current"
title = "Electroacupuncture for migraine"
abstract = '''
Patients had
needles.
'''
publication_types = ["Review"]
wanted = { technique = ["electro"], result = ["not_told"] }
because = "A current makes it electroacupuncture."
"""


def topic_with(folder: Path, *cases: str) -> Topic:
    (folder / "cases").mkdir()
    (folder / "cases" / "technique.toml").write_text("\n".join(cases), encoding="utf-8")
    return replace(load_topic(SECOND), folder=folder)


def test_a_case_is_read_with_its_place(tmp_path: Path) -> None:
    (case,) = read_cases(topic_with(tmp_path, CASE))
    assert (case.file.name, case.line, case.id) == ("technique.toml", 2, "a_current")
    assert case.record.abstract == "Patients had needles." and case.record.publication_types == ("Review",)
    assert case.wanted == {"technique": {"electro"}, "result": {"not_told"}}
    assert case.because == "A current makes it electroacupuncture."


def test_a_case_that_fails_says_what_it_got_and_from_which_words(tmp_path: Path) -> None:
    topic = topic_with(tmp_path, CASE.replace('["electro"]', '["ear", "manual"]'))
    (sentence,) = failures(Classifier(topic), *read_cases(topic))
    assert sentence.startswith("technique must be ear, manual and is electro (electro: Electroacupuncture).")
    assert sentence.endswith("A current makes it electroacupuncture.")


def test_a_case_may_be_about_the_scope_or_want_no_label(tmp_path: Path) -> None:
    scope = CASE.replace('technique = ["electro"], result = ["not_told"]', 'scope = ["out"], technique = []')
    topic = topic_with(tmp_path, scope)
    told = list(failures(Classifier(topic), *read_cases(topic)))
    assert told[0].startswith("scope must be out and is in.")
    assert told[1].startswith("technique must be empty and is electro")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["electro"]', '["electrical"]', "Did you mean 'electro'?"),
        ("technique =", "technik =", "Did you mean 'technique'?"),
        ("wanted = {", "want = {", "Did you mean 'wanted'?"),
        ('{ technique = ["electro"], result = ["not_told"] }', "{ }", "say what is wanted"),
        ('id = "a_current"', "", "cases[1].id"),
        (CASE, CASE + CASE, "more than once"),
        (CASE, '[[cases]]\nid = "empty"\nwanted = { result = [] }\n', "a title or an abstract"),
    ],
)
def test_a_broken_case_is_told_with_file_and_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    topic = topic_with(tmp_path, CASE.replace(old, new))
    with pytest.raises(TopicError) as error:
        read_cases(topic)
    assert f"{tmp_path / 'cases' / 'technique.toml'}, in the part that starts at line " in str(error.value)
    assert told in str(error.value)


def test_a_topic_in_a_single_file_has_no_cases() -> None:
    assert read_cases(load_topic(SECOND)) == ()


def test_the_command_labels_the_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    topic_with(tmp_path, CASE)
    (tmp_path / "topic.toml").write_text(
        SECOND.read_text("utf-8").replace("[[facets", "[[parts").split("[[parts")[0], encoding="utf-8"
    )
    facets = tmp_path / "facets"
    facets.mkdir()
    _, technique, result = SECOND.read_text("utf-8").split("[[facets]]\n")
    for name, text in (("technique", technique), ("result", result)):
        (facets / f"{name}.toml").write_text(text.replace("[[facets.", "[["), encoding="utf-8")
    assert check(tmp_path) == []
    file = tmp_path / "cases" / "technique.toml"
    file.write_text(CASE.replace('["electro"]', '["ear"]'), encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert f"{file}, line 2: a_current: technique must be ear and is electro" in capsys.readouterr().out
