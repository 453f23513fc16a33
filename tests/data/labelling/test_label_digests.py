"""Labels that a database keeps are never stale, and never thrown away for nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from data.evidence import repository
from data.evidence.repository import fingerprint
from data.topics.loader import load_topic
from tests.data import label_digests
from tests.data.label_digests import COMMAND, changed, forgotten, measured, recorded

ROOT = Path(__file__).parents[3]
TOPIC = load_topic()


@pytest.fixture(scope="module")
def now():
    return measured()


def test_other_labels_have_another_version(now):
    assert not (sentence := forgotten(recorded(), now)), sentence


def test_the_recorded_digests_are_those_of_this_version_topic_and_corpus(now):
    before = recorded()
    other = [code for code, digests in now.items() if code not in before or before[code].key != digests.key]
    assert not other, f"Version, topic or corpus have changed ({', '.join(other)}). Run {COMMAND}"


def test_a_forgotten_version_is_noticed_and_nothing_else_asks_for_one(now):
    code = TOPIC.code
    other = replace(now[code], tables=now[code].tables | {"facet source": "other"})
    assert changed(now[code], other) == ["facet source"]
    sentence = forgotten(now, now | {code: other})
    assert "(facet source)" in sentence and "LABELLING_VERSION" in sentence and COMMAND in sentence
    for key in ({"version": 0}, {"topic": "other"}, {"corpus": "other"}):
        assert not forgotten(now, now | {code: replace(other, **key)})


def test_edited_rules_are_noticed_in_the_tables_that_they_change(monkeypatch, now):
    plain = label_digests.Classifier

    class Edited(plain):
        def classify(self, record):
            labels = super().classify(record)
            return replace(labels, labels=tuple(one for one in labels.labels if one.facet != "species"))

    monkeypatch.setattr(label_digests, "Classifier", Edited)
    assert set(changed(now[TOPIC.code], label_digests.measure(TOPIC))) == {"facet species"}


def test_the_command_records_nothing_where_the_version_has_to_be_raised(tmp_path, monkeypatch, now, capsys):
    file = tmp_path / "digests.json"
    monkeypatch.setattr(label_digests, "RECORDED", file)
    monkeypatch.setattr(label_digests, "measured", lambda: now)
    assert label_digests.main() == 0 and recorded() == now
    written = file.read_bytes()
    code = TOPIC.code
    other = replace(now[code], tables=now[code].tables | {"facet source": "other"})
    monkeypatch.setattr(label_digests, "measured", lambda: now | {code: other})
    assert label_digests.main() == 1 and file.read_bytes() == written
    assert "Raise LABELLING_VERSION" in capsys.readouterr().err
    raised = {code: replace(other, version=other.version + 1)}
    monkeypatch.setattr(label_digests, "measured", lambda: raised)
    assert label_digests.main() == 0 and recorded() == raised


def test_edited_source_files_keep_the_labels(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("__pycache__"))
    for file in (tmp_path / "data").rglob("*.py"):
        file.write_text(file.read_text("utf-8") + "\n# A comment.\n", "utf-8")
    (tmp_path / "data" / "another_module.py").write_text("", "utf-8")
    code = (
        "from data.evidence.repository import fingerprint; from data.topics.loader import load_topic; "
        "print(fingerprint(load_topic()))"
    )
    environ = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": ""}  # nor does the order of sets matter
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True)
    assert (done.stderr, done.stdout.decode().strip()) == (b"", fingerprint(TOPIC))


def test_version_topic_and_unicode_are_in_the_key(monkeypatch):
    keys = {fingerprint(TOPIC), fingerprint(replace(TOPIC, title="Another"))}
    with monkeypatch.context() as patch:
        patch.setattr(repository, "LABELLING_VERSION", repository.LABELLING_VERSION + 1)
        keys.add(fingerprint(TOPIC))
    with monkeypatch.context() as patch:
        patch.setattr(repository.unicodedata, "unidata_version", "1.0")
        keys.add(fingerprint(TOPIC))
    assert len(keys) == 4
