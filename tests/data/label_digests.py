"""Digests of what is kept of a fixed corpus: tests compare them, this command records them.

    python -m tests.data.label_digests

Run it after a change to a topic file, the general file or the corpus, and after raising
`evidence.repository.LABELLING_VERSION`. It exits with 1 and records nothing where the version must be
raised first.

The corpus is the records of both reference sets, labelled by the rules and never by their readers: with the
built-in topic, and with the one in tests/topics, which hardly ever changes, so that a change to the code is
noticed even if it comes together with a change to the built-in topic.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from data.evidence import repository
from data.evidence.arrow_tables import to_tables
from data.evidence.builder import build_evidence
from data.evidence.evidence import Provenance
from data.labelling.classifier import Classifier
from data.labelling.evaluation import starter_set
from data.labelling.evaluation.reference_set import read_reference
from data.storage.codec import digest
from data.topics.loader import BUILT_IN, load_topic
from data.topics.model import Topic

TESTS = Path(__file__).parents[1]
RECORDED = TESTS / "reference" / "label_digests.json"
CORPUS = (starter_set.RECORDS, TESTS / "reference" / "others.jsonl")
TOPICS = (BUILT_IN, TESTS / "topics" / "acupuncture_migraine.toml")
COMMAND = "python -m tests.data.label_digests"


@dataclass(frozen=True, slots=True)
class Digests:
    """What is kept of the corpus with one topic.

    Attributes:
        version: `LABELLING_VERSION`.
        topic: digest of the topic.
        corpus: digest of the files that hold the records.
        tables: by name of a table, such as 'facet source', the digest of its content.
    """

    version: int
    topic: str
    corpus: str
    tables: dict[str, str]

    @property
    def key(self) -> tuple[int, str, str]:
        """Tables with the same key must be the same: version and topic are part of a database's own key."""
        return self.version, self.topic, self.corpus


def measured() -> dict[str, Digests]:
    """The digests of the code as it is, by code of the topic."""
    return {topic.code: measure(topic) for topic in map(load_topic, TOPICS)}


def recorded() -> dict[str, Digests]:
    """The digests that were recorded last, by code of the topic."""
    return {code: Digests(**kept) for code, kept in json.loads(RECORDED.read_text("utf-8")).items()}


def changed(before: Digests, now: Digests) -> list[str]:
    """The tables that are not what they were."""
    names = before.tables | now.tables
    return [name for name in names if before.tables.get(name) != now.tables.get(name)]


def forgotten(before: dict[str, Digests], now: dict[str, Digests]) -> str:
    """What to do where databases would serve what older code made, '' where they would not."""
    stale = {
        code: changed(before[code], digests)
        for code, digests in now.items()
        if code in before and before[code].key == digests.key
    }
    tables = sorted({name for names in stale.values() for name in names})
    if not tables:
        return ""
    return (
        f"The code gives other labels or tables ({', '.join(tables)}) to the same records, so what databases "
        f"keep is stale. Raise LABELLING_VERSION in data/evidence/repository.py, then run {COMMAND}"
    )


def main() -> int:
    """The command; returns its exit code."""
    before, now = recorded() if RECORDED.exists() else {}, measured()
    if sentence := forgotten(before, now):
        print(sentence, file=sys.stderr)
        return 1
    kept = {code: asdict(digests) for code, digests in now.items()}
    RECORDED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(topic: Topic) -> Digests:
    """The digests with one topic."""
    rules = Classifier(topic)
    records = (reference.record for file in CORPUS for reference in read_reference(file))
    labelled = ((record, rules.classify(record)) for record in records)
    evidence = build_evidence(topic, Provenance("corpus", date(2026, 11, 22)), labelled)
    return Digests(
        repository.LABELLING_VERSION,
        digest(repr(topic).encode())[:12],
        digest(*(file.read_bytes() for file in CORPUS))[:12],
        {name: digest(_content(body))[:12] for name, body in sorted(to_tables(evidence).items())},
    )


def _content(body: bytes) -> bytes:
    """A table's columns, types and values, whatever the version of Arrow that wrote it."""
    with pa.ipc.open_stream(body) as stream:
        table = stream.read_all()
    columns = [(field.name, str(field.type), table[field.name].to_pylist()) for field in table.schema]
    return repr(columns).encode()


if __name__ == "__main__":
    sys.exit(main())
