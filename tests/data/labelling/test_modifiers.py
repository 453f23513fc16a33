"""Context that takes back words, whichever category they would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.labelling.classifier import Classifier
from data.labelling.lint import check
from data.records.record import Record
from data.topics.loader import TopicError, load_topic

SECOND = Path(__file__).parents[2] / "topics" / "acupuncture_migraine.toml"
CONTEXT = """
[[modifiers]]
code = "negated"
name = "Negated"
definition = "It was not done."
facets = ["technique"]
within = 1
before = ["without", "instead of"]
after = ["was not given"]

[[facets]]
"""


def topic_with(tmp_path: Path, context: str = CONTEXT) -> Path:
    path = tmp_path / "topic.toml"
    path.write_text(SECOND.read_text("utf-8").replace("[[facets]]\n", context, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "technique"),
    [
        ("They had electroacupuncture.", "electro"),
        ("They rested without electroacupuncture.", "no_needle"),
        ("They rested instead of true electroacupuncture.", "no_needle"),
        ("They rested instead of having true electroacupuncture.", "electro"),
        ("Electroacupuncture was not given.", "no_needle"),
        ("Electroacupuncture often was not given.", "no_needle"),
        ("Electroacupuncture to all of them was not given.", "electro"),
        ("They did without. Electroacupuncture helped.", "electro"),
        ("Without auricular acupuncture, electroacupuncture helped.", "electro"),
        ("Electroacupuncture without auricular acupuncture helped.", "electro"),
    ],
)
def test_words_in_the_context_of_a_modifier_are_not_counted(
    text: str, technique: str, tmp_path: Path
) -> None:
    labels = Classifier(load_topic(topic_with(tmp_path))).classify(Record(1, "Migraine", text))
    assert labels.codes("technique") == (technique,)


def test_a_modifier_leaves_other_facets_alone_and_words_that_contain_it(tmp_path: Path) -> None:
    path = topic_with(tmp_path)
    text = path.read_text("utf-8").replace('"fewer ... migraine"', '"fewer ... migraine", "without attacks"')
    path.write_text(text.replace('"electroacupuncture"', '"electroacupuncture", "needles without current"'))
    classifier = Classifier(load_topic(path))
    labels = classifier.classify(Record(1, "Migraine", "They lived without attacks. Without fewer migraine."))
    assert labels.codes("result") == ("fewer_attacks",)
    labels = classifier.classify(Record(1, "Migraine", "They had needles without current."))
    assert labels.codes("technique") == ("electro",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('facets = ["technique"]', 'facets = ["techniques"]', "Did you mean 'technique'?"),
        ("within = 1", "within = 0", "a whole number"),
        ("within = 1", "near = 1", "near"),
        ('name = "Negated"', "", "name"),
        ("[[facets]]", CONTEXT, "more than once"),
    ],
)
def test_a_broken_modifier_is_named(old: str, new: str, told: str, tmp_path: Path) -> None:
    path = topic_with(tmp_path, CONTEXT.replace(old, new))
    with pytest.raises(TopicError) as error:
        load_topic(path)
    assert "modifiers" in str(error.value) and told in str(error.value)


def test_a_phrase_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    path = topic_with(tmp_path, CONTEXT.replace('"without"', '"x"'))
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if '"x"' in text)
    (problem,) = check(path)
    assert (problem.line, problem.where) == (line, "modifiers.negated.before")
