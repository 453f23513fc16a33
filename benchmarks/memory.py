"""Memory of the server with the evidence of a large search open, beside the size of its records' text.

The server runs as it does for visitors, with real sessions that each look through several filters, one of
them words. Measured is what the system counts as resident, Python and all libraries with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import psutil

from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, Sample
from benchmarks.sessions import Visitor, serving, settings_of, visiting
from benchmarks.stores import home_of, made
from benchmarks.visitors import QUERIES

VISITORS = 20


def lines(quick: bool) -> Iterator[Line]:
    for size in (1_500,) if quick else (1_500, 10_000, 100_000, 1_000_000):
        store = made(size)
        with home_of(store) as home, serving(ROOT / "app.py", **settings_of(home)) as (port, process):
            one, many = asyncio.run(_measured(port, psutil.Process(process.pid)))
        text = Sample((store.characters / 2**20,))
        yield Line(
            f"memory of the server, {VISITORS} visitors",
            size,
            Sample((many,)),
            "text of the records",
            text,
            "MB",
            "at most" if size == 100_000 else "seen",
            3.0,
        )
        yield Line(
            f"memory with {VISITORS} visitors",
            size,
            Sample((many,)),
            "memory with one visitor",
            Sample((one,)),
            "MB",
            "at most" if size == 100_000 else "seen",
            1.1,
        )


async def _measured(port: int, process: psutil.Process) -> tuple[float, float]:
    """Megabytes with one visitor and with all of them, everybody having looked through all filters."""
    async with AsyncExitStack() as stack:
        visitors = []
        seen = []
        for number in range(VISITORS):
            visitors.append(Visitor(await stack.enter_async_context(visiting(port))))
            for query in (*QUERIES, "text=stem+cells"):
                await visitors[-1].look(query)
            # Each stays at a selection of its own.
            await visitors[-1].look(f"years={1990 + number}&years=2026")
            if number in (0, VISITORS - 1):
                seen.append(process.memory_info().rss / 2**20)
    return seen[0], seen[1]
