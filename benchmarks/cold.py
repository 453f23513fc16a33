"""From a process that knows nothing to the first figure: a search of 100,000 records in the store.

Beside it a process that does no more than read the rows of the same records with pandas. Both are timed from
their start by the system to their last line, so the imports of both count.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, in_turn
from benchmarks.stores import made

_OURS = """
import json, sys
from components.captions import caption
from components.gallery import by_years
from data.classify import Classifier
from data.opening import open_evidence
from data.selection import Selection
from data.store import open_store
from data.topic import load_topic
with open_store(sys.argv[1]) as store:
    topic = load_topic()
    search = store.newest(topic.query)
    view = open_evidence(store, search, topic, lambda: Classifier(topic)).view(Selection())
figure = by_years(view).draw(caption=caption(view), width=1056)
counted = view.counts("article_type")
print(json.dumps([len(view), dict(zip(counted["code"], counted["papers"].tolist()))]))
"""
_THEIRS = """
import sqlite3, sys
import pandas
rows = pandas.read_sql(
    "SELECT hits.pmid, body FROM hits JOIN records ON records.number = hits.record "
    "JOIN searches ON searches.number = hits.search WHERE searches.id = ? ORDER BY position",
    sqlite3.connect(sys.argv[1]), params=(sys.argv[2],),
)
print(len(rows))
"""


def lines(quick: bool) -> Iterator[Line]:
    for size in (1_500,) if quick else (1_500, 10_000, 100_000):
        store = made(size)
        papers, types = json.loads(_run(_OURS, store.url))
        assert papers == store.papers
        assert types == {code: store.papers_with.get(f"article_type:{code}", 0) for code in types}
        assert _run(_THEIRS, str(store.file), store.search).strip() == str(size)
        ours, theirs = in_turn(
            partial(_run, _OURS, store.url),
            partial(_run, _THEIRS, str(store.file), store.search),
            3 if quick else 7,
        )
        yield Line(
            "cold process to the first figure",
            size,
            ours,
            "reading the same rows with pandas",
            theirs,
            "s",
            "at most" if size == 100_000 else "seen",
            1.2,
        )


def _run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
