"""Memory of the server with many sessions over several large searches, beside one session with one search.

Each session looks at one search after the other, through several filters, one of them words. Measured is what
the system counts as resident, Python and all libraries with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack

import psutil

from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, Sample
from benchmarks.sessions import Visitor, serving, settings_of, visiting
from benchmarks.stores import home_of, made
from benchmarks.visitors import QUERIES
from data.settings import MAX_EVIDENCE_MB

SESSIONS, SEARCHES = 40, 6


def lines(quick: bool) -> Iterator[Line]:
    """The line of the report."""
    size = 1_500 if quick else 30_000
    store = made(size, SEARCHES - 1)
    keys, seen = [store.search, *store.others], []
    with home_of(store) as home:
        for number, opened in ((1, keys[:1]), (SESSIONS, keys)):
            with serving(ROOT / "app.py", **settings_of(home)) as (port, process):
                seen.append(asyncio.run(_in_turn(port, psutil.Process(process.pid), number, opened)))
    yield Line(
        f"memory with {SESSIONS} sessions over {SEARCHES} searches, MAX_EVIDENCE_MB {MAX_EVIDENCE_MB}",
        size,
        Sample((seen[1],)),
        "memory with one session and one search",
        Sample((seen[0],)),
        "MB",
        "at most",
        1.5,
    )


async def _in_turn(port: int, process: psutil.Process, number: int, keys: Sequence[str]) -> float:
    """Megabytes once each of some sessions has looked through the filters of each search."""
    async with AsyncExitStack() as stack:
        visitors = [Visitor(await stack.enter_async_context(visiting(port))) for _ in range(number)]
        for turn in range(len(keys)):
            for place, visitor in enumerate(visitors):
                search = f"search={keys[(place + turn) % len(keys)]}"
                for query in (*QUERIES, "text=stem+cells", f"years={1980 + place}&years=2026"):
                    await visitor.look(f"{search}&{query}")
        return float(process.memory_info().rss / 2**20)
