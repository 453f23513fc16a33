"""A hundred visitors who each change a filter every five seconds, beside a plain page with the same figures.

Each is a real session over a websocket; a change is timed from its message to the last one of the run that
answers it. The plain page (`plain_page`) has two filters and three figures, this one all that it has.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, Sample
from benchmarks.server_work import Plain, opened
from benchmarks.sessions import Visitor, serving, settings_of, visiting
from benchmarks.stores import home_of, made
from data.evidence.evidence import Evidence
from data.evidence.selection import Selection
from data.evidence.view import view_of

EVERY = 5.0  # seconds between two changes of one visitor
_CROWDS = ((1_500, 100, 8), (10_000, 100, 3), (100_000, 100, 3))  # records, visitors, changes of each
_HERE = Path(__file__).parent
_UNCOLLECTED = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
_COLLECTED = (
    "Streamlit has Python look through all its memory after every run, which takes longer than the run. Here "
    "that is off (.streamlit/config.toml); the plain page has it as Streamlit sets it, and below without it."
)


def lines(quick: bool) -> Iterator[Line]:
    for size, number, rounds in ((1_500, 5, 2),) if quick else _CROWDS:
        yield from _of_size(size, number, rounds)


def _of_size(size: int, number: int, rounds: int) -> Iterator[Line]:
    store = made(size)
    evidence = opened(store)
    expected = {query: f"{_papers(evidence, query):,}" for query in QUERIES}
    with TemporaryDirectory() as folder, home_of(store) as home:
        Plain(evidence).write(Path(folder))
        with serving(ROOT / "app.py", **settings_of(home)) as (port, _):
            alone = asyncio.run(crowd(port, 1, 6, expected, every=0.2))
            ours = asyncio.run(crowd(port, number, rounds, expected))
        with serving(_HERE / "plain_page.py", PLAIN_TABLES=folder) as (port, _):
            plain_alone = asyncio.run(crowd(port, 1, 6, {}, every=0.2))
            theirs = asyncio.run(crowd(port, number, rounds, {}))
        with serving(_HERE / "plain_page.py", PLAIN_TABLES=folder, **_UNCOLLECTED) as (port, _):
            uncollected = asyncio.run(crowd(port, number, rounds, {}))
    peer = "a plain Streamlit page with the same three figures"
    yield Line("run of one visitor alone", size, Sample(alone), peer, Sample(plain_alone), "s", "seen")
    yield Line(f"median run, {number} visitors", size, Sample(ours), peer, Sample(theirs), "s", "seen")
    what, p95 = f"p95 of a run, {number} visitors with a change every {EVERY:.0f} s", Sample((_p95(ours),))
    yield Line(what, size, p95, peer, Sample((_p95(theirs),)), "s", "at most", 1 / 3, _COLLECTED)
    yield Line(what, size, p95, f"{peer}, not collected", Sample((_p95(uncollected),)), "s", "seen")


QUERIES = (
    "",
    "article_type=animal_study",
    "article_type=review&article_type=systematic_review",
    "source=adipose",
    "source=neural&article_type=animal_study",
)


async def crowd(
    port: int, number: int, rounds: int, expected: dict[str, str], every: float = EVERY
) -> tuple[float, ...]:
    """So many visitors at once, each with so many changes; gives the seconds of each change.

    Raises:
        AssertionError: somebody was shown another number than expected.
    """
    return tuple(
        seconds
        for own in await asyncio.gather(
            *(_visit(port, place, place / number * every, rounds, expected, every) for place in range(number))
        )
        for seconds in own
    )


async def _visit(
    port: int, place: int, wait: float, rounds: int, expected: dict[str, str], every: float
) -> Sequence[float]:
    dice = random.Random(place)
    queries = cycle(dice.sample(QUERIES, len(QUERIES)))
    await asyncio.sleep(wait)
    async with visiting(port) as socket:
        visitor, seconds = Visitor(socket), []
        for turn in range(rounds + 1):
            query = next(queries)
            spent = await visitor.look(query)
            if turn:  # the first is not a change: the page is opened
                seconds.append(spent)
            if expected:
                assert visitor.words == expected[query], (query, visitor.words, expected[query])
            await asyncio.sleep(max(0.0, every - spent))
    return seconds


def _papers(evidence: Evidence, query: str) -> int:
    chosen = frozenset(tuple(pair.split("=")) for pair in query.split("&") if pair)
    return len(view_of(evidence, Selection(chosen=chosen)))  # type: ignore[arg-type]


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]
