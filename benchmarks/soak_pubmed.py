"""Soak: 200 searches of mixed size from 20 threads under random faults, all on one store.

    python -m benchmarks.soak_pubmed [--searches 200] [--threads 20] [--seed 1]

At the end every record of every search has to be in the store or named as missing, and the server must not
have seen more requests in any one second than PubMed allows. Prints one JSON line; exits 1 if either fails.
The server runs in a process of its own and measures there. Some questions are asked twice at once, some have
more records than PubMed lists, one is cut off half-way and asked again.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from benchmarks.local_eutils import local_eutils
from data.harvest.service import harvest
from data.pubmed.errors import PubMedError
from data.settings import Settings, read_settings
from data.storage.store import open_store

HIGHEST = 90_000_000  # the first PMID of the server's records, which go down from it
SIZE = 30_000
KEY = "0123456789abcdef0123456789abcdef"
ALLOWED = 10  # requests a second with a key


def questions(number: int, seed: int) -> list[tuple[str, int]]:
    """Questions with the number of their records: most small, some of several batches, two over 9,999."""
    dice = random.Random(seed)
    sizes = [dice.choice([0, 1, 3, 20, 80, 150, 199, 200, 201, 400, 700]) for _ in range(number - 2)]
    found = []
    for size in [10_500, *sizes, 12_000]:
        highest = HIGHEST - dice.randrange(SIZE - size)
        found.append((f"{highest - size + 1}:{highest}[uid]" if size else "19000101[edat]", size))
    for place in range(10, number, 20):
        found[place] = found[place - 1]  # asked by two at once
    return found


def soak(settings: Settings, number: int, threads: int, seed: int) -> dict[str, object]:
    """Run the searches; gives what went wrong and what was seen."""
    wrong: list[str] = []
    states: Counter[str] = Counter()
    shared = threading.Semaphore()
    asked = questions(number, seed)

    def ask(question: tuple[str, int]) -> None:
        query, size = question
        try:
            search = harvest(settings, query)
        except PubMedError as error:
            with shared:
                states["failed"] += 1
                wrong.append(f"{query}: {error}")
            return
        with open_store(settings.database_url) as store, shared:
            states[search.state] += 1
            came = sum(1 for _ in store.records(search.id))
            reasons = store.missing(search.id)
            if came + len(reasons) != size or search.count != size or not all(reasons.values()):
                wrong.append(f"{query}: {size} records, {came} came, {len(reasons)} are named as missing")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(ask, asked))
    return {
        "searches": len(asked),
        "records": sum(size for _, size in asked),
        "states": dict(states),
        "unaccounted": wrong,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak_pubmed")
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--threads", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        local_eutils(size=SIZE, trouble=options.seed) as server,
    ):
        settings = read_settings({"EUTILS_URL": server.url, "EVIDENCE_HOME": folder, "NCBI_API_KEY": KEY})
        told = soak(settings, options.searches, options.threads, options.seed)
        log = server.log()
    told |= {
        "requests": log["requests"],
        "most_in_one_second": log["most_in_one_second"],
        "allowed_in_one_second": ALLOWED,
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(told))
    return 0 if not told["unaccounted"] and log["most_in_one_second"] <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
