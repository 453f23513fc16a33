"""From a database that is not in memory to the first figure: a search of 100,000 records in the store.

Beside it pandas reads the rows of the same records, and does no more. Each runs in a process of its own, for
the first line with what it imports already there, for the second timed from its start by the system. Before
each the pages of the database are thrown out of the system's memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, Sample
from benchmarks.stores import Made, made

_OURS = """
import json, sys, time
from components.state.captions import caption
from components.charts.catalogue import by_years
from data.labelling.classifier import Classifier
from data.evidence.repository import open_evidence
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.storage.store import open_store
from data.topics.loader import load_topic
began = time.perf_counter()
with open_store(sys.argv[1]) as store:
    topic = load_topic()
    search = store.newest(topic.query)
    view = view_of(open_evidence(store, search, topic, lambda: Classifier(topic)), Selection())
figure = by_years(view).draw(caption=caption(view), width=1056)
seconds = time.perf_counter() - began
counted = view.counts("article_type")
types = dict(zip(counted["code"], counted["papers"].tolist()))
print(json.dumps({"seconds": seconds, "papers": len(view), "types": types}))
"""
_THEIRS = """
import json, sqlite3, sys, time
import pandas
began = time.perf_counter()
rows = pandas.read_sql(
    "SELECT hits.pmid, body FROM hits JOIN records ON records.number = hits.record "
    "JOIN searches ON searches.number = hits.search WHERE searches.id = ? ORDER BY position",
    sqlite3.connect(sys.argv[1]), params=(sys.argv[2],),
)
print(json.dumps({"seconds": time.perf_counter() - began, "rows": len(rows)}))
"""


def lines(quick: bool) -> Iterator[Line]:
    for size in (1_500,) if quick else (1_500, 10_000, 100_000):
        store = made(size)
        ours, theirs, our_process, their_process = zip(
            *(_both(store) for _ in range(3 if quick else 7)), strict=True
        )
        bound = "at most" if size == 100_000 else "seen"
        peer = "reading the same rows with pandas"
        yield Line(
            "cold database to the first figure", size, Sample(ours), peer, Sample(theirs), "s", bound, 1.2
        )
        yield Line(
            "the same with start and imports of the process",
            size,
            Sample(our_process),
            peer,
            Sample(their_process),
            "s",
            "seen",
            finding="Importing Streamlit and what draws takes most of it." if size == 100_000 else "",
        )


def _both(store: Made) -> tuple[float, float, float, float]:
    ours, our_process = _run(store, _OURS, store.url)
    assert ours["papers"] == store.papers
    assert ours["types"] == {code: store.papers_with.get(f"article_type:{code}", 0) for code in ours["types"]}
    theirs, their_process = _run(store, _THEIRS, str(store.file), store.search)
    assert theirs["rows"] == store.size
    return ours["seconds"], theirs["seconds"], our_process, their_process


def _run(store: Made, code: str, *arguments: str) -> tuple[dict, float]:
    _forget(store.file)
    began = time.perf_counter()
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout), time.perf_counter() - began


def _forget(file: Path) -> None:
    """Throw a file out of the system's memory, as far as the system can do it (Linux)."""
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
