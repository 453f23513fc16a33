"""Soak: searches without end on one database, while the process that works on them is killed again and again.

Three workers in processes of their own and this process, which asks for searches and for counts, share one
database: PostgreSQL, which is also stopped for a while, and SQLite. The local E-utilities server notes when
requests arrive. At the end each search must be complete, with every record once.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

import psutil
import sqlalchemy as sa

from benchmarks.local_eutils import ROOT, LocalEutils, local_eutils
from benchmarks.measure import Line, Sample
from benchmarks.soak_events import Found, event_times, faults
from data.harvest.client_factory import open_client
from data.harvest.queue import Queue
from data.pubmed.errors import PubMedError
from data.pubmed.rate_limit import REQUESTS_PER_SECOND
from data.settings import Settings, read_settings
from data.storage.store import StoreError, shared_store
from data.storage.tables import HITS, SEARCHES
from tests.postgresql import PostgresqlServer

PROMISED = 30.0  # seconds in which work goes on by itself
WORKERS = 3
WAITING = 6  # searches that are always asked for and not done yet
HIGHEST, HELD = 90_000_000, 12_000  # the server's records: the first PMID, from which they count down
SIZES = (5, 20, 40, 60, 100, 150, 210)  # records of a search; one in twenty is large
LARGE = 1_000
DELAY = 1.0  # seconds before each answer of the server
_LONGEST = 300.0  # seconds to wait for what has to come

_Value = TypeVar("_Value")
_Worker = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long searches are asked for, how often the worker is killed, how long the database is stopped."""

    seconds: float
    every: float
    outage: float = 0.0


WHOLE, QUICK = Plan(1_800, 120, 60), Plan(120, 20, 15)


@dataclass(slots=True)
class Soak:
    """A run on one database.

    Attributes:
        plan: what happens when.
        settings: of this process and all workers.
        server: the PostgreSQL server that is stopped; None for SQLite.
        asked: the PMIDs that each query has to bring.
        waits: by kind of event, the seconds until the next record was stored.
        counts: counts asked of PubMed meanwhile that were right, and others.
    """

    plan: Plan
    settings: Settings
    server: PostgresqlServer | None
    asked: dict[str, range] = field(default_factory=dict)
    waits: dict[str, list[float]] = field(default_factory=lambda: {"kill": [], "outage": []})
    counts: list[bool] = field(default_factory=list)

    def run(self) -> dict[str, str]:
        """Ask, kill and stop; gives what is wrong at the end, by query."""
        began, over = time.monotonic(), threading.Event()
        with ExitStack() as stack:
            workers = [stack.enter_context(_worker(self.settings)) for _ in range(WORKERS)]
            with ThreadPoolExecutor(2) as pool:
                asking = [pool.submit(self._ask_for_searches, over), pool.submit(self._ask_for_counts, over)]
                try:
                    for at, what in event_times(self.plan.seconds, self.plan.every, self.plan.outage):
                        time.sleep(max(0.0, began + at - time.monotonic()))
                        if what == "kill":
                            self._kill_one(workers)
                            workers.append(stack.enter_context(_worker(self.settings)))
                        else:
                            self._stop_database()
                    time.sleep(max(0.0, began + self.plan.seconds - time.monotonic()))
                finally:
                    over.set()
                for each in asking:
                    each.result()
            _wait_for(lambda: not self._queue.active(), "the queue is empty")
        return faults(self.asked, self._found())

    @property
    def _queue(self) -> Queue:
        return Queue(shared_store(self.settings.database_url).database)

    def _kill_one(self, workers: list[_Worker]) -> None:
        """Kill the worker that talks to PubMed, and wait until another goes on."""
        port = int(self.settings.eutils_url.split(":")[2].split("/")[0])
        working = _wait_for(lambda: next((one for one in workers if _talks(one, port)), None), "one works")
        killed = time.monotonic()
        working.kill()
        working.wait()
        workers.remove(working)
        self.waits["kill"].append(self._goes_on(killed))

    def _stop_database(self) -> None:
        assert self.server is not None
        self.server.stop(signal.SIGQUIT)  # as when it crashes
        time.sleep(self.plan.outage)
        self.server.start()
        self.waits["outage"].append(self._goes_on(time.monotonic()))

    def _goes_on(self, since: float) -> float:
        """Seconds until another record is stored."""
        time.sleep(0.2)  # what the server was given before is stored by then
        before = self._stored()
        _wait_for(lambda: self._stored() > before, "work goes on")
        return time.monotonic() - since

    def _stored(self) -> int:
        with shared_store(self.settings.database_url).database.reading() as connection:
            return connection.scalar(sa.select(sa.func.count(HITS.c.record))) or 0

    def _ask_for_searches(self, over: threading.Event) -> None:
        dice = random.Random(self.plan.seconds)
        while not over.wait(0.5):
            with suppress(StoreError):
                if len(self._queue.active()) < WAITING:
                    size = LARGE if dice.random() < 0.05 else dice.choice(SIZES)
                    highest = HIGHEST - dice.randrange(HELD - size)
                    query = f"{highest - size + 1}:{highest}[uid]"
                    if query not in self.asked:
                        self._queue.enqueue(query, f"visitor {dice.randrange(WAITING)}")
                        self.asked[query] = range(highest - size + 1, highest + 1)

    def _ask_for_counts(self, over: threading.Event) -> None:
        store, dice = shared_store(self.settings.database_url), random.Random(1)
        client = open_client(self.settings, store, stop=over, urgent=True)
        while not over.wait(3.0):
            size = dice.randrange(1, HELD)
            with suppress(StoreError, PubMedError):
                count = client.esearch(f"{HIGHEST - size + 1}:{HIGHEST}[uid]").count
                self.counts.append(count == size)

    def _found(self) -> Iterator[Found]:
        store = shared_store(self.settings.database_url)
        with store.database.reading() as connection:
            rows = connection.execute(sa.select(SEARCHES.c.id, SEARCHES.c.query, SEARCHES.c.state)).all()
        for search, query, state in rows:
            yield Found(query, state, [record.pmid for record in store.records(search)])


def lines(quick: bool) -> Iterator[Line]:
    """The lines of the report; both databases are soaked at the same time."""
    plan = QUICK if quick else WHOLE
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(_on_postgresql, plan), pool.submit(_on_sqlite, replace(plan, outage=0.0))]
        for name, soaked in zip(("PostgreSQL", "SQLite"), both, strict=True):
            yield from soaked.result()(name)


def _on_postgresql(plan: Plan) -> Callable[[str], Iterator[Line]]:
    with PostgresqlServer() as server:
        return _soaked(plan, server.url, server)


def _on_sqlite(plan: Plan) -> Callable[[str], Iterator[Line]]:
    return _soaked(plan, "", None)


def _soaked(plan: Plan, url: str, server: PostgresqlServer | None) -> Callable[[str], Iterator[Line]]:
    with tempfile.TemporaryDirectory() as folder, local_eutils(size=HELD, delay=DELAY) as eutils:
        settings = read_settings({"EUTILS_URL": eutils.url, "EVIDENCE_HOME": folder, "DATABASE_URL": url})
        soak = Soak(plan, settings, server)
        wrong = soak.run()
        return _report(soak, wrong, eutils)


def _report(soak: Soak, wrong: dict[str, str], eutils: LocalEutils) -> Callable[[str], Iterator[Line]]:
    log, plan, kills = eutils.log(), soak.plan, soak.waits["kill"]
    records = sum(map(len, soak.asked.values()))

    def told(name: str) -> Iterator[Line]:
        searches = len(soak.asked)
        yield Line(
            f"{name}, {plan.seconds / 60:g} minutes, {len(kills)} kills: searches complete, no record twice",
            records,
            Sample((float(searches - len(wrong)),)),
            "searches asked for",
            Sample((float(searches),)),
            "searches",
            "at least",
            1.0,
            "; ".join(f"{query}: {fault}" for query, fault in list(wrong.items())[:5]),
        )
        yield Line(
            f"{name}: most requests in any one second, {WORKERS} workers and a process that counts",
            0,
            Sample((float(log["most_in_one_second"]),)),
            f"PubMed's limit without a key; {log['requests']:,} requests in all",
            Sample((float(REQUESTS_PER_SECOND),)),
            "requests/s",
            "at most",
            1.0,
        )
        yield Line(
            f"{name}: kill -9 of the working process to the next record stored",
            0,
            Sample(tuple(kills)),
            "promised",
            Sample((PROMISED,)),
            "s",
            "seen",
        )
        yield Line(
            f"{name}: the longest of these",
            0,
            Sample((max(kills),)),
            "promised",
            Sample((PROMISED,)),
            "s",
            "at most",
            1.0,
        )
        for seconds in soak.waits["outage"]:
            yield Line(
                f"{name}: back after an outage of {plan.outage:.0f} s to the next record stored",
                0,
                Sample((seconds,)),
                "promised",
                Sample((PROMISED,)),
                "s",
                "at most",
                1.0,
            )
        yield Line(
            f"{name}: counts right that a reader asked for meanwhile",
            0,
            Sample((float(sum(soak.counts)),)),
            "counts answered",
            Sample((float(len(soak.counts)),)),
            "counts",
            "at least",
            1.0,
        )

    return told


@contextmanager
def _worker(settings: Settings) -> Iterator[_Worker]:
    """A worker in a process of its own, as a host runs it."""
    environment = {
        "EUTILS_URL": settings.eutils_url,
        "EVIDENCE_HOME": str(settings.evidence_home),
        "DATABASE_URL": settings.database_url,
        "REFRESH_DAYS": "0",
        "NCBI_API_KEY": "",
        "TOPIC": "",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "data.worker"],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _talks(worker: _Worker, port: int) -> bool:
    """Whether a process has a request under way at the server of this port."""
    connections = psutil.Process(worker.pid).net_connections("tcp")
    return any(one.raddr and one.raddr.port == port for one in connections)


def _wait_for(condition: Callable[[], _Value], what: str) -> _Value:
    """Wait until a condition holds, which the database's failures do not end; gives its value."""
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        with suppress(StoreError):
            if value := condition():
                return value
        time.sleep(0.1)
    raise RuntimeError(f"Waited {_LONGEST:.0f} s in vain until {what}.")
