"""`make run` on a machine that is set up and has a search, until it answers, beside `streamlit hello`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.local_eutils import ROOT
from benchmarks.measure import Line, in_turn
from benchmarks.sessions import free_port, options, settings_of
from benchmarks.stores import home_of, made

_LONGEST = 60.0


def lines(quick: bool) -> Iterator[Line]:
    for size in (1_500,) if quick else (1_500, 10_000, 100_000):
        with home_of(made(size)) as home:
            ours, theirs = in_turn(
                partial(_answering, _ours, settings_of(home)),
                partial(_answering, _theirs, {}),
                3 if quick else 9,
            )
        yield Line("start to the first answer", size, ours, "streamlit hello", theirs, "s", "at most", 1.3)


def _ours(port: int) -> Sequence[str]:
    return ["make", "--no-print-directory", "run", f"PORT={port}"]


def _theirs(port: int) -> Sequence[str]:
    return [sys.executable, "-m", "streamlit", "hello", *options(port)]


def _answering(command, environment: Mapping[str, str]) -> None:
    """Start a server in a group of its own, wait until it sends its page, and end the group."""
    port = free_port()
    process = subprocess.Popen(
        command(port),
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + _LONGEST
        while not _answers(port):
            if time.monotonic() > end or process.poll() is not None:
                raise RuntimeError(f"{command(port)[0]} does not answer.")
            time.sleep(0.005)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
            return reply.status == 200
    except (URLError, OSError):
        return False
